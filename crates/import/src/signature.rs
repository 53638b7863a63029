//! The lines that close a report: the office's name, and the date.

use super::date;
use super::fields::{is_name, text_of};
use super::label::tight;
use jiff::civil::Date;
use nianbao_document::Document;

/// The lines at the end of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Closing {
    /// The blocks that hold them.
    pub(super) blocks: Vec<usize>,
    /// The office, if it is named.
    pub(super) office: Option<String>,
    /// The date.
    pub(super) date: Date,
}

/// How many lines from the end they are looked for.
const LINES: usize = 12;

/// Finds them near the end of a document.
pub(super) fn find(document: &Document) -> Option<Closing> {
    let texts = document.blocks.iter().enumerate().rev();
    let texts: Vec<(usize, &str)> = texts
        .filter_map(|(at, block)| Some((at, text_of(block)?.trim())))
        .filter(|(_, text)| !text.is_empty())
        .take(LINES)
        .collect();
    texts.iter().enumerate().find_map(|(place, (at, text))| {
        let before = texts.get(place + 1);
        closing(*at, text, before)
    })
}

fn closing(at: usize, text: &str, before: Option<&(usize, &str)>) -> Option<Closing> {
    let bare = text.trim_matches(['(', ')', '（', '）', ' ']);
    if let Some(date) = date::whole(bare) {
        let office = before.map(|(at, text)| (*at, tight(text))).filter(|(_, name)| is_name(name));
        let blocks = office.iter().map(|(at, _)| *at).chain([at]).collect();
        return Some(Closing { blocks, office: office.map(|(_, name)| name), date });
    }
    let (name, date) = date::trailing(bare)?;
    let name = tight(name);
    is_name(&name).then(|| Closing { blocks: vec![at], office: Some(name), date })
}
