//! Reader of OFD files (GB/T 33190-2016), pages of a fixed layout in XML: walks the objects
//! of each page, and gives the placed characters, rules and painted areas to
//! [`page`](crate::page), as the reader of PDF files does.
//!
//! Files of many programs deviate from the standard, so names of parts are looked up
//! without case, elements are known by their local names, and what is missing is left out.
#![expect(
    clippy::float_arithmetic,
    reason = "objects are placed by real numbers; no figure of a report is computed"
)]

mod annotations;
mod clip;
mod delta;
mod document;
mod numbers;
mod package;
mod path_object;
mod resources;
mod style;
mod text_object;
mod walker;

#[cfg(test)]
mod tests;

use crate::page::PagedDocument;
use crate::page::notes::at_page;
use crate::unzip::Archive;
use crate::xml::Tree;
use crate::{Container, Document, Limit, Property, ReadError};
use document::{DocumentBody, PageTree};
use package::Package;
use resources::Resources;
use walker::{PageSource, Walker};

/// Reads an OFD file.
///
/// Errors: it is encrypted, damaged, without text, in fonts that cannot be read, or
/// exceeds a limit.
pub(super) fn read_ofd(archive: Archive) -> Result<Document, ReadError> {
    read_package(Package::new(archive)).map_err(|error| match error {
        ReadError::Damaged(_) => ReadError::Damaged(Container::Ofd),
        ReadError::Encrypted(_) => ReadError::Encrypted(Container::Ofd),
        ReadError::LimitExceeded(Limit::Unpacked | Limit::XmlDepth) => TOO_LARGE,
        other => other,
    })
}

fn read_package(mut package: Package) -> Result<Document, ReadError> {
    package.refuse_encrypted()?;
    let body = DocumentBody::read(&mut package)?;
    let structure = PageTree::read(&mut package, &body)?;
    let mut shared = package.keep_all(&structure.resources)?;
    let templates = package.keep_all(&structure.templates)?;
    for template in &templates {
        shared.extend(package.keep_named(template, "PageRes")?);
    }
    let shared_trees = package::parse_all(&shared)?;
    let template_trees = package::parse_all(&templates)?;
    let resources = Resources::collect(&shared, &shared_trees, None);
    let mut walker = Walker::default();
    let mut paged = PagedDocument::new(at_page(1, body.notes));
    let mut is_told = false;
    for page in &structure.pages {
        let content = package.read_part(&page.part)?;
        let own = package.keep_for_page(&content, "PageRes")?;
        let annotations = annotations::read_parts(&mut package, &structure, &page.id)?;
        // A broken list is that of all pages, and is told once.
        if annotations.is_damaged && !std::mem::replace(&mut is_told, true) {
            paged.note_unread_annotations();
        }
        let tree = Tree::parse(&content.text)?;
        let own_trees = package::parse_all(&own)?;
        let source = PageSource {
            content: &tree,
            templates: &template_trees,
            template_ids: &structure.template_ids,
            default_area: structure.area,
            resources: &resources.with_page(&own, &own_trees),
            annotations: &package::parse_all(&annotations.parts)?,
        };
        if tree.root().is_none_or(|root| root.child("Content").is_none()) {
            paged.note_empty_page();
        }
        paged.add_page(walker.walk_page(&source, &package)?);
    }
    let mut document = paged.assemble(Container::Ofd)?;
    let properties = body.properties.into_iter();
    document.properties.extend(properties.map(|(name, value)| Property { name, value }));
    Ok(document)
}

/// A file that has no page that can be read.
const DAMAGED: ReadError = ReadError::Damaged(Container::Ofd);
/// A file that unpacks to more than a report holds.
const TOO_LARGE: ReadError = ReadError::LimitExceeded(Limit::OfdContent);
