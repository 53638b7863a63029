//! Words of a document as Markdown that shows the same words.

use crate::document::Grid;

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
    let (rows, columns) = (grid.rows(), grid.columns().max(1));
    let mut out = String::new();
    for row in 0..rows {
        let mut cells = vec![String::new(); columns];
        for cell in grid.row(row) {
            if let Some(place) = cells.get_mut(cell.column) {
                *place = inline(&cell.text);
            }
        }
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
        if row == 0 {
            out.push_str(&format!("|{}\n", " --- |".repeat(columns)));
        }
    }
    out.trim_end().to_owned()
}
