//! Text of a document as Markdown that renders as the same text.

use nianbao_document::Grid;
use nianbao_text::cjk;

/// Escapes a paragraph; each of its lines becomes one.
pub(super) fn escape_paragraph(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    for (at, line) in lines.enumerate() {
        out.push_str(if at == 0 { "" } else { "\n\n" });
        escape_line(line, &mut out);
    }
    out
}

/// Escapes a text for one line: a heading or a cell.
pub(super) fn escape_inline(text: &str) -> String {
    let mut joined = String::new();
    for line in text.split(['\n', '\r']) {
        let words: Vec<&str> = line.split_whitespace().collect();
        cjk::join_line(&mut joined, &words.join(" "));
    }
    let mut out = String::new();
    escape_line(joined.trim(), &mut out);
    // The last `#` of a heading would close it.
    if out.ends_with('#') && !out.ends_with("\\#") {
        out.insert(out.len() - 1, '\\');
    }
    out
}

/// Returns a text as the words of a heading, behind whose marks no list begins.
pub(super) fn escape_heading(text: &str) -> String {
    let escaped = escape_inline(text);
    match escaped.split_once("\\.") {
        Some((number, words)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{number}.{words}")
        }
        _ => escaped,
    }
}

/// Escapes a line, but for the marks of words that are bold.
fn escape_line(line: &str, out: &mut String) {
    let start = out.len();
    let mut bold = find_bold_marks(line).into_iter().peekable();
    let mut kept = 0..0;
    for (at, c) in line.char_indices() {
        if let Some(mark) = bold.next_if_eq(&at) {
            kept = mark..mark + BOLD.len();
        }
        if kept.contains(&at) {
            out.push(c);
            continue;
        }
        let begins = out.len() == start;
        if is_markup(c) || (begins && matches!(c, '#' | '+' | '-' | '=' | '>' | '~')) {
            out.push('\\');
        }
        out.push(c);
    }
    escape_ordinal(out, start);
}

/// The mark of bold words.
const BOLD: &str = "**";

/// Finds the marks of bold words, as text has them that was copied from Markdown: pairs that
/// hold Chinese words between them, one right beside each. Any other is what it looks like:
/// `2**3`.
fn find_bold_marks(line: &str) -> Vec<usize> {
    let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && c.is_alphanumeric());
    let mut marks = Vec::new();
    if !line.matches(BOLD).count().is_multiple_of(2) {
        return marks;
    }
    let mut open = None;
    let mut at = 0;
    while let Some(start) = line.get(at..).and_then(|rest| rest.find('*')).map(|next| at + next) {
        let end = line.len() - line[start..].trim_start_matches('*').len();
        let is_pair = end - start == BOLD.len();
        let opened = open.take().filter(|_| is_pair && is_word(line[..start].chars().next_back()));
        match opened {
            Some(mark) => marks.extend([mark, start]),
            None if is_pair && is_word(line[end..].chars().next()) => open = Some(start),
            None => {}
        }
        at = end;
    }
    marks
}

/// Escapes `1.` at the beginning of a line, where it would begin a list.
fn escape_ordinal(out: &mut String, start: usize) {
    let line = &out[start..];
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && line[digits..].starts_with(['.', ')']) {
        out.insert(start + digits, '\\');
    }
}

/// True for characters that are markup anywhere in a line.
fn is_markup(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '|')
}

/// Writes a table, whose first row becomes the header row.
pub(super) fn write_table(grid: &Grid) -> String {
    let mut rows = if is_sparse(grid) { packed_rows(grid) } else { full_rows(grid) };
    let width = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
    // Markdown does not show cells beyond the header row.
    if let Some(header) = rows.first_mut() {
        header.resize(width, String::new());
    }
    let mut out = String::new();
    for (at, cells) in rows.iter().enumerate() {
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
        if at == 0 {
            out.push_str(&format!("|{}\n", " --- |".repeat(width)));
        }
    }
    out.trim_end().to_owned()
}

/// True if nearly all places of a table are empty: two cells in the far corners of a
/// worksheet would fill the memory with the places between them.
fn is_sparse(grid: &Grid) -> bool {
    const MAX_PLACES_EACH: usize = 16;
    grid.row_count().saturating_mul(grid.column_count()) / MAX_PLACES_EACH > grid.cells.len()
}

/// Returns the rows of a table with all places.
fn full_rows(grid: &Grid) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new(); grid.column_count()]; grid.row_count()];
    for cell in &grid.cells {
        if let Some(place) = rows.get_mut(cell.row).and_then(|row| row.get_mut(cell.column)) {
            *place = escape_inline(&cell.text);
        }
    }
    rows
}

/// Returns the rows of a table that have cells, and their cells without gaps.
fn packed_rows(grid: &Grid) -> Vec<Vec<String>> {
    let rows = grid.cells.chunk_by(|cell, next| cell.row == next.row);
    rows.map(|cells| cells.iter().map(|cell| escape_inline(&cell.text)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use nianbao_document::{Cell, Location};
    use nianbao_markdown::{Event, TagEnd, parse};
    use proptest::prelude::*;

    /// Returns what a reader of the page sees, a paragraph, a heading or a cell a line.
    fn visible(markdown: &str) -> Vec<String> {
        let mut lines = vec![String::new()];
        for (event, _) in parse(markdown) {
            let last = lines.len() - 1;
            match event {
                Event::Text(words) => lines[last].push_str(&words),
                Event::SoftBreak => lines[last].push(' '),
                Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell) => {
                    lines.push(String::new());
                }
                Event::Start(_) | Event::End(_) => {}
                other => panic!("{other:?} in {markdown:?}"),
            }
        }
        lines
            .into_iter()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect()
    }

    /// Returns a line without the marks of bold words.
    fn without_bold(line: &str) -> String {
        let mut line = line.to_owned();
        for mark in find_bold_marks(&line).into_iter().rev() {
            line.replace_range(mark..mark + BOLD.len(), "");
        }
        line
    }

    #[test]
    fn bold_words_stay_bold_and_powers_are_none() {
        for (line, escaped) in [
            ("一是**加强建设**。二是**推进**整合", "一是**加强建设**。二是**推进**整合"),
            ("2**3 与 4**5", "2\\*\\*3 与 4\\*\\*5"),
            ("甲**2**乙**丙", "甲\\*\\*2\\*\\*乙\\*\\*丙"),
            ("**甲***乙**", "\\*\\*甲\\*\\*\\*乙\\*\\*"),
            ("27**件", "27\\*\\*件"),
        ] {
            assert_eq!(escape_paragraph(line), escaped);
        }
    }

    /// Pieces of text, separated by `¦`.
    const PIECES: &str = "甲¦乙¦。¦（¦）¦“¦”¦——¦———¦……¦：¦:¦*¦**¦_¦`¦~~¦~¦[^1]¦[^1]: ¦[^1]：¦[¦]¦(x)¦!¦#¦## ¦\
        1.¦1. ¦2)¦- ¦-¦+ ¦=¦===¦>¦<b>¦</b>¦&amp;¦&¦\\¦|¦^¦  ¦ ¦    ¦　¦　　¦\t¦a¦B¦27¦http://a.b/c¦\n¦\u{a0}¦·¦{#a}";

    fn words() -> impl Strategy<Value = String> {
        let pieces: Vec<&str> = PIECES.split('¦').collect();
        proptest::collection::vec(proptest::sample::select(pieces), 0..14)
            .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn paragraphs_look_as_in_the_document(text in words()) {
            let lines: Vec<String> =
                text.lines().map(|line| without_bold(line.trim())).filter(|line| !line.is_empty()).collect();
            prop_assert_eq!(visible(&escape_paragraph(&text)), lines);
        }

        #[test]
        fn headings_and_cells_look_as_in_the_document(text in words()) {
            let line = text.lines().fold(String::new(), |mut joined, line| {
                cjk::join_line(&mut joined, &line.split_whitespace().collect::<Vec<_>>().join(" "));
                joined
            });
            let line: Vec<String> = Some(without_bold(line.trim())).filter(|line| !line.is_empty()).into_iter().collect();
            let heading = format!("### {}", escape_inline(&text));
            prop_assert_eq!(visible(&heading), line.clone());
            let cell = |row| Cell {
                row,
                column: 0,
                row_span: 1,
                column_span: 1,
                text: text.clone(),
                uncertainty: None,
                location: Location::Line(1),
            };
            let grid = Grid { cells: vec![cell(0), cell(1)], ragged: false };
            prop_assert_eq!(visible(&write_table(&grid)), [line.clone(), line].concat());
        }
    }
}
