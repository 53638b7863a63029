//! Text of a document as Markdown that renders as the same text.

use nianbao_document::Grid;

/// Escapes a paragraph.
pub(super) fn escape_paragraph(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let bold = text.matches("**").count();
    for (at, line) in text.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
        out.push_str(if at == 0 { "" } else { "\n\n" });
        escape_line(line, bold > 0 && bold.is_multiple_of(2), &mut out);
    }
    out
}

/// Escapes a text for one line: a heading or a cell.
pub(super) fn escape_inline(text: &str) -> String {
    let mut out = String::new();
    let words: Vec<&str> = text.split_whitespace().collect();
    escape_line(&words.join(" "), false, &mut out);
    out
}

/// Escapes a line. With `bold`, pairs of `**` stay emphasis, as in text that was copied
/// from Markdown.
fn escape_line(line: &str, bold: bool, out: &mut String) {
    let start = out.len();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if bold && let Some(after) = rest.strip_prefix("**") {
            out.push_str("**");
            rest = after;
            continue;
        }
        let begins = out.len() == start;
        if is_markup(c) || (begins && matches!(c, '#' | '+' | '-' | '=' | '>' | '~')) {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    escape_ordinal(out, start);
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
