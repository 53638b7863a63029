//! The head of a page above the title of a report: the name of whoever printed it, which need
//! not be the office that reports.

use super::title_search::{DocumentLine, FoundTitle, TitleSearch};
use nianbao_document::{Document, Location};

/// Most lines above a title that are read.
const MAX_LINES: usize = 3;
/// Words behind the name of an office at the head of its paper.
const PAPER: &str = "文件";

/// Returns the name of another office than that of the title, on a line above it. Only pages
/// of a fixed layout have such heads among their text.
pub(super) fn find_office_in_head(
    document: &Document,
    lines: &[DocumentLine],
    title: &FoundTitle,
    search: &TitleSearch,
) -> Option<String> {
    let (office, first) = (title.office.as_ref()?, *title.blocks.first()?);
    let is_on_page = |(at, _): &&DocumentLine| {
        let block = document.blocks.get(*at);
        block.is_some_and(|block| matches!(block.location, Location::Page(..)))
    };
    let above = lines.partition_point(|(at, _)| *at < first);
    let lines = lines[above.saturating_sub(MAX_LINES)..above].iter().filter(is_on_page);
    let names = lines.filter_map(|(_, line)| find_name(line, search));
    { names }.find(|name| !search.is_same(name, office))
}

/// Returns the name of a known office that a line has, as it is or before other words.
fn find_name(line: &str, search: &TitleSearch) -> Option<String> {
    let parts = std::iter::once(line).chain(line.split_whitespace());
    let names = parts.map(|part| part.trim().trim_end_matches(PAPER));
    { names }.find(|name| search.offices.is_name(name)).map(str::to_owned)
}
