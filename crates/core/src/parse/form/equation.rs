//! Parses equations: `received + carried_in = closed + carried_out`.

use super::names::{Names, spanned_part};
use super::report_invalid;
use crate::form::{Each, Equation, RowRef, Side, Table, Term, TermRef};
use crate::parse::fields::Diagnostics;
use crate::source::Spanned;
use nianbao_text::text;

/// Parses an equation over the rows, or over the columns of the block of the row
/// `anchor`.
pub(super) fn parse_equation(
    written: &Spanned<String>,
    table: &Table,
    names: Names,
    (each, anchor): (Each, RowRef),
    sink: &mut Diagnostics,
) -> Option<Equation> {
    let Some((left, right)) = written.value.split_once('=') else {
        report_invalid(sink, written, text!("等式缺少等号", "the equation has no equals sign"));
        return None;
    };
    let mut terms = Vec::new();
    for (side, words) in [(Side::Left, left), (Side::Right, right)] {
        for (word, minus) in split_terms(written, words, sink)? {
            let id = word.strip_prefix("last.");
            let name = spanned_part(written, id.unwrap_or(word));
            let line = match each {
                Each::Column => TermRef::Row(names.find_row(table, &name, sink)?),
                Each::Row => TermRef::Column(names.find_column(table, anchor, &name, sink)?),
            };
            terms.push(Term {
                side,
                minus,
                previous_year: id.is_some(),
                id: name.value,
                target: line,
            });
        }
    }
    Some(Equation::new(terms))
}

/// Splits a side into terms, each with true if it is subtracted. Between two of them stands
/// a sign, and the first may have one.
fn split_terms<'w>(
    written: &Spanned<String>,
    side: &'w str,
    sink: &mut Diagnostics,
) -> Option<Vec<(&'w str, bool)>> {
    let is_sign = |word: &str| matches!(word, "+" | "-");
    let mut terms = Vec::new();
    let mut before = None;
    for word in side.split_whitespace() {
        if before.is_some_and(|before| is_sign(before) == is_sign(word)) {
            return report_term_order(&spanned_part(written, word), sink);
        }
        if !is_sign(word) {
            terms.push((word, before == Some("-")));
        }
        before = Some(word);
    }
    if before.is_none_or(is_sign) {
        return report_term_order(&spanned_part(written, side.trim()), sink);
    }
    Some(terms)
}

fn report_term_order<T>(at: &Spanned<String>, sink: &mut Diagnostics) -> Option<T> {
    report_invalid(
        sink,
        at,
        text!("等式的项与加减号应相间", "terms and signs of an equation take turns"),
    )
    .help = Some(text!(
        "写作 甲 + 乙 = 丙，加减号前后留空格",
        "write `a + b = c`, with a space on either side of a sign"
    ));
    None
}

/// Returns true if every row that an equation is for has the columns that it adds, in
/// their places; `rows` are those that it is limited to, if any.
pub(super) fn has_same_columns(equation: &Equation, table: &Table, rows: &[usize]) -> bool {
    let columns =
        |row: usize| table.block_of(RowRef::Row(row)).columns.iter().map(|column| &column.id);
    equation.terms.iter().all(|term| match term.target {
        TermRef::Column(at) => {
            let has = |row: usize| columns(row).nth(at) == Some(&term.id);
            if rows.is_empty() {
                (0..table.rows.len()).all(has)
            } else {
                rows.iter().copied().all(has)
            }
        }
        TermRef::Row(row) => table.members(row).all(|row| columns(row).eq(columns(0))),
    })
}
