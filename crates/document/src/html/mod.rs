//! Web pages: their text without what stands around it.

mod article;
mod cell;
mod flow;
mod image;
mod inline;
mod meta;
mod node_stats;
mod parse;
mod table;

use super::charset::{Decoded, decode};
use super::{Block, BlockContent, Document, Location, Property, ReadError, UnsupportedFormat};
use crate::text as plain;
use flow::Flow;
use node_stats::Facts;
use parse::Tree;

/// How far into a page its charset may be named.
const HEAD: usize = 4096;
/// A title that stands among the first blocks need not be put before them.
const FIRST: usize = 8;

/// Reads a page.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    if is_mail(bytes) {
        return Err(ReadError::Unsupported(UnsupportedFormat::WebArchive));
    }
    let Decoded { text, remarks } = decode(bytes, declared(bytes).as_deref());
    plain::is_text(&text)?;
    let mut document = read_text(&text)?;
    document.notes.splice(..0, remarks);
    Ok(document)
}

/// Reads the text of a page, or of a part of one.
pub(super) fn read_text(text: &str) -> Result<Document, ReadError> {
    let tree = parse::parse(text)?;
    let facts = Facts::new(&tree);
    let article = article::find(&tree, &facts);
    let mut flow = Flow::new(&tree, &facts, article);
    flow.run()?;
    let Flow { title, mut document, .. } = flow;
    let tags = meta::tags(&tree);
    put_title(&mut document, title.or_else(|| title_of(&tree, &tags)));
    document.properties.splice(..0, tags);
    Ok(document)
}

/// The title as the page's head names it.
fn title_of(tree: &Tree, tags: &[Property]) -> Option<Block> {
    let tag = tags.iter().find(|tag| tag.name.eq_ignore_ascii_case("articletitle"));
    if let Some(tag) = tag {
        return Some(Block {
            location: Location::Line(1),
            content: BlockContent::Heading(tag.value.clone()),
        });
    }
    let title = tree.ids().find(|id| tree.name(*id) == "title")?;
    let words = tree.children(title).find_map(|child| tree.text(child))?.trim().to_owned();
    let at = Location::Line(tree.line(title));
    (!words.is_empty()).then_some(Block { location: at, content: BlockContent::Heading(words) })
}

/// Puts the title first, unless the text begins with it.
fn put_title(document: &mut Document, title: Option<Block>) {
    let Some(Block { location: at, content: BlockContent::Heading(title) }) = title else { return };
    let bare = |words: &str| words.split_whitespace().collect::<String>();
    let own = bare(&title);
    let has_it = document.blocks.iter().take(FIRST).any(|block| match &block.content {
        // The page's own title often has the name of the site behind that of the text.
        BlockContent::Heading(words) => {
            own.contains(&bare(words)) && bare(words).len() * 2 > own.len()
        }
        BlockContent::Paragraph(words) => bare(words) == own,
        _ => false,
    });
    if !has_it {
        document.blocks.insert(0, Block { location: at, content: BlockContent::Heading(title) });
    }
}

/// The charset that the page names in its head.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let names = head.match_indices("charset").chain(head.match_indices("encoding"));
    names.into_iter().find_map(|(at, word)| {
        let value = head[at + word.len()..].trim_start().strip_prefix('=')?;
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let is_of_name = |sign: char| sign.is_ascii_alphanumeric() || "-_:".contains(sign);
        let end = value.find(|sign| !is_of_name(sign)).unwrap_or(value.len());
        (end > 0).then(|| value[..end].to_owned())
    })
}

fn is_mail(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    head.contains("mime-version:") && head.contains("content-type: multipart/related")
}

#[cfg(test)]
mod tests;
