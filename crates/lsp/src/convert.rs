//! Amounts in another unit.

use crate::actions::workspace_edit;
use crate::source_view::ReportView;
use lsp_types::{Range, TextEdit, Uri};
use nianbao_core::diag::Lang;
use nianbao_core::report::{Cell, CellText, Unit};
use nianbao_text::text;
use serde_json::{Value, json};

/// The kind of an action that says the same in another way.
pub const REWRITE: &str = "refactor.rewrite";
/// The most decimals of an amount that is offered: those of a fen in 万元.
const MAX_DECIMALS: u32 = 6;

/// Lists the ways to write an amount in a range with another unit, each exact.
pub fn unit_conversions(view: &ReportView, uri: &Uri, range: Range, lang: Lang) -> Vec<Value> {
    let (start, end) = (view.text.offset(range.start), view.text.offset(range.end));
    let is_touched =
        |cell: &&Cell| cell.span.start as usize <= end && cell.span.end as usize >= start;
    let rows = view.report.figures.tables.iter().flat_map(|table| &table.rows);
    let cells = rows.flat_map(|row| &row.cells).filter(is_touched);
    let mut actions = Vec::new();
    for cell in cells {
        let span = cell.text_span();
        let written = view.text.text.get(span.range()).unwrap_or_default();
        for amount in other_amounts(cell, written) {
            let title = text!("写作 {amount}", "write as {amount}").get(lang).to_owned();
            let edit = TextEdit::new(view.text.range(span), amount);
            let edit = workspace_edit(uri, &[edit]);
            actions.push(json!({ "title": title, "kind": REWRITE, "edit": edit }));
        }
    }
    actions
}

/// Writes the amount of a cell in each other unit in which it has few decimals, as the cell is
/// written: with a space before the unit or without, in Chinese or English.
fn other_amounts(cell: &Cell, written: &str) -> Vec<String> {
    let CellText::Number(amount) = cell.text else { return Vec::new() };
    let Some(own) = amount.unit else { return Vec::new() };
    let is_english = written.contains(|c: char| c.is_ascii_alphabetic());
    let lang = if is_english { Lang::En } else { Lang::Zh };
    let space = if written.contains(' ') { " " } else { "" };
    let others = Unit::ALL.into_iter().map(|(unit, _)| unit).filter(|unit| *unit != own);
    let write = |unit: Unit| {
        let number = amount.in_unit(unit).filter(|number| number.scale() <= MAX_DECIMALS)?;
        Some(format!("{number}{space}{}", unit.name_in(lang)))
    };
    others.filter_map(write).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use nianbao_core::parse::read_number;
    use nianbao_core::source::Span;

    fn others(written: &str) -> Vec<String> {
        let (cell, _) = read_number(written);
        let span = Span::new(0, written.len());
        other_amounts(&Cell::new(cell, false, span, span), written)
    }

    #[test]
    fn amounts_are_converted_exactly() {
        assert_eq!(others("38.41 万元"), ["384100 元", "0.003841 亿元"]);
        assert_eq!(others("384100元"), ["38.41万元", "0.003841亿元"]);
        assert_eq!(others("0.01 元"), ["0.000001 万元"]);
        assert_eq!(
            others("1.50 ten thousand yuan"),
            ["15000 yuan", "0.00015 hundred million yuan"]
        );
        for none in ["38.41", "~", "/", "0.001 元人"] {
            assert_eq!(others(none), [""; 0], "{none}");
        }
    }
}
