//! Web pages (HTML): the main text, without what surrounds it.

mod article;
mod cell;
mod control;
mod css;
mod elements;
mod flow;
mod image;
mod inline;
mod meta;
mod node_stats;
mod page;
mod parse;
mod style;
mod table;

use super::charset::{Decoded, decode};
use super::{Block, BlockContent, Document, Property, ReadError, UnsupportedFormat};
use crate::text as plain;
use flow::PageReader;
use node_stats::PageStats;
use page::Page;
use parse::Tree;
use style::PageStyles;

/// How many bytes may stand before the declaration of the charset.
const HEAD_LENGTH: usize = 4096;
/// How many first blocks may have the title, so that it is not put before them.
const TITLE_SEARCH: usize = 8;

/// Reads a page.
///
/// Errors: it is a web archive, no text, or exceeds a limit.
pub(super) fn read_html(bytes: &[u8]) -> Result<Document, ReadError> {
    if is_web_archive(bytes) {
        return Err(ReadError::Unsupported(UnsupportedFormat::WebArchive));
    }
    let Decoded { text, notes } = decode(bytes, declared_charset(bytes).as_deref());
    plain::ensure_text(&text)?;
    let mut document = read_page(&text, true)?;
    document.notes.splice(..0, notes);
    Ok(document)
}

/// Reads a part of a page within another document, whose lines are the places of cells.
pub(super) fn read_source(text: &str) -> Result<Document, ReadError> {
    read_page(text, false)
}

/// Reads the source of a page. `is_alone` gives cells their places in their tables, which
/// a reader of the page can see, in place of lines.
fn read_page(text: &str, is_alone: bool) -> Result<Document, ReadError> {
    let tree = parse::parse(text)?;
    let styles = PageStyles::new(&tree);
    let stats = PageStats::new(&tree, &styles);
    let page = Page { tree: &tree, styles: &styles, stats: &stats };
    let mut flow = PageReader::new(page, article::find_article(page), is_alone);
    flow.read_page()?;
    let PageReader { title, mut document, .. } = flow;
    let tags = meta::read_meta_tags(&tree);
    insert_title(&mut document, title);
    document.properties.splice(..0, tags.into_iter().chain(find_title(&tree)));
    Ok(document)
}

/// Returns the title that the head of the page gives. No part of the page shows it, so it is
/// none of its text.
fn find_title(tree: &Tree) -> Option<Property> {
    let title = tree.ids().find(|id| tree.name(*id) == "title")?;
    let words = tree.children(title).find_map(|child| tree.text(child))?.trim().to_owned();
    (!words.is_empty()).then(|| Property { name: "title".to_owned(), value: words })
}

/// Puts the title first, unless the text begins with it.
fn insert_title(document: &mut Document, title: Option<Block>) {
    let Some(Block { location: at, content: BlockContent::Heading(title) }) = title else { return };
    let bare = |words: &str| words.split_whitespace().collect::<String>();
    let title_text = bare(&title);
    let has_it = document.blocks.iter().take(TITLE_SEARCH).any(|block| match &block.content {
        // The title of the page often has the name of the site behind that of the text.
        BlockContent::Heading(words) => {
            title_text.contains(&bare(words)) && bare(words).len() * 2 > title_text.len()
        }
        BlockContent::Paragraph(words) => bare(words) == title_text,
        _ => false,
    });
    if !has_it {
        document.blocks.insert(0, Block { location: at, content: BlockContent::Heading(title) });
    }
}

/// Returns the charset that the head of the page declares.
fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_LENGTH)]).to_ascii_lowercase();
    let names = head.match_indices("charset").chain(head.match_indices("encoding"));
    names.into_iter().find_map(|(at, word)| {
        let value = head[at + word.len()..].trim_start().strip_prefix('=')?;
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let is_charset_char = |c: char| c.is_ascii_alphanumeric() || "-_:".contains(c);
        let end = value.find(|c| !is_charset_char(c)).unwrap_or(value.len());
        (end > 0).then(|| value[..end].to_owned())
    })
}

fn is_web_archive(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_LENGTH)]).to_ascii_lowercase();
    head.contains("mime-version:") && head.contains("content-type: multipart/related")
}

#[cfg(test)]
mod tests;
