//! Finds out that a document has more than one report: titles of several offices or years with
//! text under each, or the same sections twice. Their figures and words would be mixed.

use super::ImportContext;
use super::fields::block_text;
use super::headings::normalize_heading;
use super::label::fold_label;
use super::reason::ImportError;
use super::title_search::{DocumentLine, FoundTitle, TitleSearch};
use nianbao_core::archive::{best_section, split_number};
use nianbao_document::{Block, BlockContent, Document, Grid, Location};
use nianbao_text::cjk::is_numeral;
use std::collections::HashMap;

/// Longest heading of a section, in characters.
const MAX_HEADING_CHARS: usize = 40;
/// Fewest cells of a table that a form prints, by which it is one of a report.
const MIN_PRINTED_CELLS: usize = 6;
/// Fewest sections that two reports have both.
const MIN_TWICE: usize = 2;

/// Most lines that are read as titles or as headings of a form: a report has few.
const MAX_TRIES: usize = 200;
/// Longest line that is read as a title, or as the last of one, in bytes.
const MAX_TITLE_BYTES: usize = 300;

/// A title, and the place where it stands.
struct PlacedTitle {
    title: FoundTitle,
    at: Location,
}

/// Refuses a document with the titles of two reports, or with the same sections twice.
///
/// Errors: it has two reports.
pub(super) fn refuse_several_reports(
    document: &Document,
    context: &ImportContext,
) -> Result<(), ImportError> {
    let lines: Vec<DocumentLine> = (document.blocks.iter().enumerate())
        .filter_map(|(at, block)| Some((at, block_text(block)?.trim())))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    let pair = find_two_titles(document, &lines, context);
    match pair.or_else(|| find_sections_twice(document, &lines, context)) {
        None => Ok(()),
        Some([first, second]) => Err(ImportError::SeveralReports {
            titles: [first.0, second.0],
            places: Box::new([first.1, second.1]),
        }),
    }
}

/// Finds two titles of other offices or years that have a section or a table of a report under
/// them. One that has none is a link, or an entry of a list.
fn find_two_titles(
    document: &Document,
    lines: &[DocumentLine],
    context: &ImportContext,
) -> Option<[(String, Location); 2]> {
    let search = TitleSearch { forms: context.forms, offices: &context.office_index };
    let mut titles = TitledBodies { search: &search, first: None, last: None, tries: 0 };
    let mut nth = 0;
    for (at, block) in document.blocks.iter().enumerate() {
        let pair = if let BlockContent::Table(grid) = &block.content {
            titles.see_table(grid, context)
        } else if lines.get(nth).is_some_and(|(line_at, _)| *line_at == at) {
            nth += 1;
            titles.see_line(lines, nth - 1, &block.location);
            is_section_heading(lines[nth - 1].1).then(|| titles.see_body()).flatten()
        } else {
            None
        };
        if pair.is_some() {
            return pair;
        }
    }
    None
}

/// Titles that have something of a report under them.
struct TitledBodies<'a> {
    search: &'a TitleSearch<'a>,
    /// The first title with anything under it.
    first: Option<PlacedTitle>,
    /// The last title, with nothing under it so far.
    last: Option<PlacedTitle>,
    /// How many lines were read as titles.
    tries: usize,
}

impl TitledBodies<'_> {
    /// Takes a title that ends with a line; true if there is one.
    fn see_line(&mut self, lines: &[DocumentLine], nth: usize, at: &Location) -> bool {
        let is_tried = lines.get(nth).is_some_and(|(_, line)| may_end_title(line));
        self.tries += usize::from(is_tried);
        if !is_tried || self.tries > MAX_TRIES {
            return false;
        }
        let Some(title) = self.search.find_dated(lines, nth) else { return false };
        self.last = Some(PlacedTitle { title, at: at.clone() });
        true
    }

    /// Takes what is under the last title; two titles if it is another than the first.
    fn see_body(&mut self) -> Option<[(String, Location); 2]> {
        let last = self.last.take()?;
        let Some(first) = &self.first else {
            self.first = Some(last);
            return None;
        };
        is_other(self.search, &first.title, &last.title)
            .then(|| [first, &last].map(|placed| (placed.title.text.clone(), placed.at.clone())))
    }

    /// Takes the rows of a table, which may have titles among them, by the labels of a form.
    fn see_table(
        &mut self,
        grid: &Grid,
        context: &ImportContext,
    ) -> Option<[(String, Location); 2]> {
        let mut printed = 0;
        for cell in &grid.cells {
            if self.see_line(&[(0, cell.text.trim())], 0, &cell.location) {
                printed = 0;
            } else if self.last.is_some() {
                printed += usize::from(is_printed(&cell.text, context));
                if printed == MIN_PRINTED_CELLS
                    && let Some(pair) = self.see_body()
                {
                    return Some(pair);
                }
            }
        }
        None
    }
}

/// Returns true if a line may be the last of a title: few have its words.
fn may_end_title(line: &str) -> bool {
    line.len() <= MAX_TITLE_BYTES && line.contains(['报', 'R', '告'])
}

/// Returns true for a text that a form prints in its tables.
fn is_printed(text: &str, context: &ImportContext) -> bool {
    context.labels.iter().any(|labels| labels.is_printed(text))
}

/// Returns true if two titles are those of two reports.
fn is_other(search: &TitleSearch, first: &FoundTitle, second: &FoundTitle) -> bool {
    let is_other_office = match (&first.office, &second.office) {
        (Some(first), Some(second)) => !search.is_same(first, second),
        _ => false,
    };
    first.year != second.year || is_other_office
}

/// Returns true if a line may be the heading of a section: `一、总体情况`.
fn is_section_heading(line: &str) -> bool {
    let (number, words) = split_number(line);
    number.starts_with(is_numeral)
        && line.chars().count() <= MAX_HEADING_CHARS
        && !words.contains(['。', '；', '？', '！', '，'])
}

/// Finds sections of a form that stand twice, all first ones before all second ones. Entries of
/// a table of contents have no text under them, and captions stand behind their own headings.
fn find_sections_twice(
    document: &Document,
    lines: &[DocumentLine],
    context: &ImportContext,
) -> Option<[(String, Location); 2]> {
    let headings: Vec<Option<String>> = (lines.iter())
        .map(|(_, line)| is_section_heading(line).then(|| fold_label(line)))
        .collect();
    let has_body = |nth: usize| {
        let next = lines.get(nth + 1).map_or(document.blocks.len(), |(at, _)| *at);
        let has_table = document.blocks[lines[nth].0..next].iter().any(is_table);
        has_table || headings.get(nth + 1).is_some_and(Option::is_none)
    };
    let mut found: HashMap<&str, Vec<usize>> = HashMap::new();
    for (nth, heading) in headings.iter().enumerate() {
        if let Some(heading) = heading.as_deref().filter(|_| has_body(nth)) {
            found.entry(heading).or_default().push(nth);
        }
    }
    let is_of_form = |nth: usize| {
        let heading = normalize_heading(lines[nth].1);
        context.forms.iter().any(|form| best_section(&form.sections, &heading).is_some())
    };
    let twice = found.values().filter_map(|places| match places.as_slice() {
        [first, second, ..] => Some([*first, *second]),
        _ => None,
    });
    let mut twice: Vec<[usize; 2]> = twice.collect();
    twice.sort_unstable();
    twice.truncate(MAX_TRIES);
    twice.retain(|[first, _]| is_of_form(*first));
    let last_first = twice.iter().map(|pair| pair[0]).max()?;
    let first_second = twice.iter().map(|pair| pair[1]).min()?;
    let pair = twice.first().filter(|_| twice.len() >= MIN_TWICE)?;
    (last_first < first_second).then(|| {
        pair.map(|nth| {
            let (at, line) = lines[nth];
            (line.to_owned(), document.blocks[at].location.clone())
        })
    })
}

fn is_table(block: &Block) -> bool {
    matches!(block.content, BlockContent::Table(_))
}
