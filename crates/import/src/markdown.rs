//! Words of a document as Markdown that shows the same words.

use nianbao_document::Grid;

/// A paragraph whose signs mean themselves.
pub(super) fn paragraph(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let bold = text.matches("**").count();
    for (at, line) in text.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
        out.push_str(if at == 0 { "" } else { "\n\n" });
        line_into(line, bold > 0 && bold.is_multiple_of(2), &mut out);
    }
    out
}

/// A text of one line, for a heading or a cell.
pub(super) fn inline(text: &str) -> String {
    let mut out = String::new();
    let words: Vec<&str> = text.split_whitespace().collect();
    line_into(&words.join(" "), false, &mut out);
    out
}

/// `bold`: pairs of `**` are emphasis, as in words that were copied from Markdown.
fn line_into(line: &str, bold: bool, out: &mut String) {
    let start = out.len();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if bold && let Some(after) = rest.strip_prefix("**") {
            out.push_str("**");
            rest = after;
            continue;
        }
        let begins = out.len() == start;
        if means_something(c) || (begins && matches!(c, '#' | '+' | '-' | '=' | '>' | '~')) {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    number(out, start);
}

/// `1.` at the beginning of a line would begin a list.
fn number(out: &mut String, start: usize) {
    let line = &out[start..];
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && line[digits..].starts_with(['.', ')']) {
        out.insert(start + digits, '\\');
    }
}

fn means_something(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '|')
}

/// A table that is none of the form's, as it stands.
pub(super) fn table(grid: &Grid) -> String {
    let mut rows = if is_sparse(grid) { filled(grid) } else { placed(grid) };
    let width = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
    // What reaches over the heads is not shown.
    if let Some(heads) = rows.first_mut() {
        heads.resize(width, String::new());
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

/// Whether a table is nearly all empty places: two cells in the far corners of a sheet
/// would fill the memory with what is between them.
fn is_sparse(grid: &Grid) -> bool {
    const MOST: usize = 16;
    grid.row_count().saturating_mul(grid.column_count()) / MOST > grid.cells.len()
}

/// The rows of a table, with each place.
fn placed(grid: &Grid) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new(); grid.column_count()]; grid.row_count()];
    for cell in &grid.cells {
        if let Some(place) = rows.get_mut(cell.row).and_then(|row| row.get_mut(cell.column)) {
            *place = inline(&cell.text);
        }
    }
    rows
}

/// The rows of a table in which something begins, and what does.
fn filled(grid: &Grid) -> Vec<Vec<String>> {
    let rows = grid.cells.chunk_by(|one, next| one.row == next.row);
    rows.map(|cells| cells.iter().map(|cell| inline(&cell.text)).collect()).collect()
}
