//! `received + carried_in = closed + carried_out`

use super::super::fields::Sink;
use super::names::{Names, part};
use super::wrong;
use crate::format::{Each, Equation, Line, RowRef, Side, Table, Term};
use crate::source::Spanned;
use crate::text;

/// Reads an equation over the rows, or over the columns of the block that
/// `anchor` stands in.
pub(super) fn read(
    written: &Spanned<String>,
    table: &Table,
    names: Names,
    (each, anchor): (Each, RowRef),
    sink: &mut Sink,
) -> Option<Equation> {
    let Some((left, right)) = written.value.split_once('=') else {
        wrong(sink, written, text!("等式缺少等号", "the equation has no equals sign"));
        return None;
    };
    let mut terms = Vec::new();
    for (side, words) in [(Side::Left, left), (Side::Right, right)] {
        let mut minus = false;
        for word in words.split_whitespace() {
            match word {
                "+" => minus = false,
                "-" => minus = true,
                word => {
                    let id = word.strip_prefix("last.");
                    let name = part(written, id.unwrap_or(word));
                    let line = match each {
                        Each::Column => Line::Row(names.row(table, &name, sink)?),
                        Each::Row => Line::Column(names.column(table, anchor, &name, sink)?),
                    };
                    terms.push(Term { side, minus, last: id.is_some(), id: name.value, line });
                    minus = false;
                }
            }
        }
    }
    Some(Equation::new(terms))
}

/// Whether every row that an equation is for has the columns that it adds, in
/// their places; `rows` are the ones that it is limited to, if any.
pub(super) fn fits(equation: &Equation, table: &Table, rows: &[usize]) -> bool {
    let columns =
        |row: usize| table.block_of(RowRef::Row(row)).columns.iter().map(|column| &column.id);
    equation.terms.iter().all(|term| match term.line {
        Line::Column(at) => {
            let has = |row: usize| columns(row).nth(at) == Some(&term.id);
            if rows.is_empty() {
                (0..table.rows.len()).all(has)
            } else {
                rows.iter().copied().all(has)
            }
        }
        Line::Row(row) => table.members(row).all(|row| columns(row).eq(columns(0))),
    })
}
