//! The signature at the end of a report: the name of the office, and the date.

use super::date;
use super::fields::block_text;
use super::label::without_spaces;
use super::title_search::may_be_name;
use jiff::civil::Date;
use nianbao_document::Document;

/// The signature of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signature {
    /// The indices of its blocks.
    pub(super) blocks: Vec<usize>,
    /// The name of the office, if it stands there.
    pub(super) office: Option<String>,
    /// The date.
    pub(super) date: Date,
}

/// Lines from the end that are searched.
const MAX_LINES: usize = 12;

/// Finds the signature near the end of a document. Lines of the page have dates too, and are
/// passed over.
pub(super) fn find_signature(document: &Document, page_lines: &[usize]) -> Option<Signature> {
    let texts = document.blocks.iter().enumerate().rev();
    let texts: Vec<(usize, &str)> = texts
        .filter_map(|(at, block)| Some((at, block_text(block)?.trim())))
        .filter(|(at, text)| !text.is_empty() && !page_lines.contains(at))
        .take(MAX_LINES)
        .collect();
    texts
        .iter()
        .enumerate()
        .find_map(|(nth, (at, text))| parse_signature(*at, text, texts.get(nth + 1)))
}

/// Parses a line as a signature; its office may stand in the line before.
fn parse_signature(at: usize, text: &str, before: Option<&(usize, &str)>) -> Option<Signature> {
    let bare = text.trim_matches(['(', ')', '（', '）', ' ']);
    if let Some(date) = date::parse_date(bare) {
        let office = before.map(|(at, text)| (*at, without_spaces(text)));
        let office = office.filter(|(_, name)| may_be_name(name));
        let blocks = office.iter().map(|(at, _)| *at).chain([at]).collect();
        return Some(Signature { blocks, office: office.map(|(_, name)| name), date });
    }
    let (name, date) = date::trailing_date(bare)?;
    let name = without_spaces(name);
    may_be_name(&name).then(|| Signature { blocks: vec![at], office: Some(name), date })
}
