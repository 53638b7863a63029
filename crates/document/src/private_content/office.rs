//! Private content of files of Word, Excel, `PowerPoint` (ECMA-376), `OpenDocument` and OFD
//! (GB/T 33190).

use super::PrivateContent;
use crate::ReadError;
use crate::unzip::Archive;
use crate::xml::{Element, Tree, decode_part};

/// Elements of document properties that hold a name.
const NAME_ELEMENTS: [&str; 5] =
    ["creator", "lastModifiedBy", "Manager", "Company", "initial-creator"];
/// Elements of tracked changes in text (ECMA-376 Part 1, 17.13.5) and in `OpenDocument`.
const CHANGES: [&str; 6] = ["ins", "del", "moveFrom", "moveTo", "changed-region", "rrc"];
/// Elements of comments.
const COMMENTS: [&str; 4] = ["comment", "threadedComment", "annotation", "cm"];
/// Annotations of OFD that belong to the page, and are no comments.
const NO_COMMENTS: [&str; 3] = ["Link", "Watermark", "Stamp"];
/// Attributes that name the author of a change or comment.
const AUTHORS: [&str; 3] = ["author", "displayName", "userName"];

/// Finds the private content of a zip archive.
///
/// Errors: it is damaged or encrypted, or exceeds a limit.
pub(super) fn inspect_package(bytes: &[u8], found: &mut PrivateContent) -> Result<(), ReadError> {
    let mut archive = Archive::open(bytes)?;
    let mut members: Vec<String> =
        archive.member_names().filter(|name| is_telling(name)).map(str::to_owned).collect();
    members.sort();
    for member in members {
        let Some(bytes) = archive.read_member(&member)? else { continue };
        let text = decode_part(&bytes);
        // A damaged member shows nothing, and is no reason to overlook the rest.
        let Ok(tree) = Tree::parse(&text) else { continue };
        let is_properties = member.contains("docprops/") || member == "meta.xml";
        for element in tree.root().into_iter().flat_map(Element::descendants) {
            inspect_element(element, is_properties, found);
        }
    }
    Ok(())
}

fn inspect_element(element: Element, is_properties: bool, found: &mut PrivateContent) {
    let name = element.name();
    if is_properties {
        if NAME_ELEMENTS.contains(&name) {
            found.add_name(&element.text());
        }
        return;
    }
    let (is_change, is_comment) = (CHANGES.contains(&name), COMMENTS.contains(&name));
    found.changes += usize::from(is_change);
    found.comments += usize::from(is_comment);
    if is_change || is_comment || matches!(name, "person" | "rPrChange" | "pPrChange") {
        for author in AUTHORS {
            if let Some(author) = element.attribute(author) {
                found.add_name(&author);
            }
        }
    }
    if name == "Annot" {
        let kind = element.attribute("Type").unwrap_or_default();
        found.comments += usize::from(!NO_COMMENTS.contains(&kind.trim()));
        found.add_name(&element.attribute("Creator").unwrap_or_default());
    }
    if matches!(name, "author" | "creator" | "Author") {
        found.add_name(&element.text());
    }
}

/// Returns true for members that may hold names, comments or changes, by their names in
/// lower case.
fn is_telling(member: &str) -> bool {
    let is_xml = member.ends_with(".xml");
    let is_properties = matches!(member, "docprops/core.xml" | "docprops/app.xml" | "meta.xml");
    let is_text = member == "content.xml"
        || member.strip_prefix("word/").is_some_and(|part| {
            ["document", "header", "footer", "footnotes", "endnotes", "comments", "people"]
                .iter()
                .any(|beginning| part.starts_with(beginning))
        });
    let is_beside = ["xl/comments", "xl/threadedcomments/", "xl/persons/", "xl/revisions/"]
        .iter()
        .chain(&["ppt/comments", "ppt/authors", "ppt/commentauthors"])
        .any(|beginning| member.starts_with(beginning));
    let is_of_ofd = member == "ofd.xml" || member.contains("annot");
    is_xml && (is_properties || is_text || is_beside || is_of_ofd)
}
