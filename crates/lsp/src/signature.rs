//! The columns of a row of figures while it is typed. The row may be half written, so it is
//! found by lines and indentation.

use crate::completion::{CompletionContext, outline_of, report_form};
use crate::hover::row_title;
use crate::position::TextMap;
use lsp_types::{
    Documentation, ParameterInformation, ParameterLabel, Position, SignatureHelp,
    SignatureInformation,
};
use nianbao_core::diag::Text;
use nianbao_core::form::{RowRef, Table};
use nianbao_text::text;

/// Returns the label and the columns of the row that a place is in, and which of them is being
/// typed. `with_offsets` says that the client finds a column by its place in the label.
pub fn signature(
    context: &CompletionContext,
    text: &TextMap,
    place: Position,
    with_offsets: bool,
) -> Option<SignatureHelp> {
    let around = outline_of(context, text.text, text.offset(place))?;
    let form = report_form(context, text.text)?;
    let [figures, table, groups @ ..] = around.parents.as_slice() else { return None };
    if figures != "figures" {
        return None;
    }
    let table = form.table_by_key(table).map(|at| &form.tables[at])?;
    let row = find_row(table, groups, around.key.as_deref()?)?;
    let at = cell_number(&around.word)?;
    let columns: Vec<&str> =
        table.block_of(row).columns.iter().map(|column| column.label.as_str()).collect();
    let is_one_too_many = at >= columns.len();
    let documentation = is_one_too_many.then(|| {
        let words = too_many(at + 1, columns.len());
        Documentation::String(words.get(context.lang).to_owned())
    });
    let title = format!("{}：", row_title(table, row));
    // A client without a parameter to mark takes the first.
    let marked: &[&str] = if is_one_too_many { &[] } else { &columns };
    let parameters = parameters(&title, marked, with_offsets);
    let active = u32::try_from(at).ok().filter(|_| !is_one_too_many);
    let label = title + &columns.join(", ");
    let signature = SignatureInformation {
        label,
        documentation,
        parameters: Some(parameters),
        active_parameter: active,
    };
    Some(SignatureHelp {
        signatures: vec![signature],
        active_signature: Some(0),
        active_parameter: active,
    })
}

fn too_many(written: usize, wanted: usize) -> Text {
    text!(
        "这一行有 {wanted} 格，这里是第 {written} 格",
        "this row has {wanted} cells, and this is number {written}"
    )
}

/// Finds a row by its key and that of its group; a group can be written as one row.
fn find_row(table: &Table, groups: &[String], key: &str) -> Option<RowRef> {
    match groups {
        [] => table.find_row(None, key),
        [group] => table.find_row(Some(group), key),
        _ => None,
    }
}

/// Returns the number of the cell at the end of a part of a row, from zero; `None` before the
/// row begins and behind its end.
fn cell_number(written: &str) -> Option<usize> {
    let cells = written.strip_prefix('[')?;
    let (mut commas, mut quote) = (0, None);
    for c in cells.chars() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, ',') => commas += 1,
            (None, ']') => return None,
            _ => {}
        }
    }
    Some(commas)
}

/// Names the columns as parameters of a label that has them behind a title, with commas between.
fn parameters(title: &str, columns: &[&str], with_offsets: bool) -> Vec<ParameterInformation> {
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let mut start = units(title);
    let mut parameters = Vec::with_capacity(columns.len());
    for column in columns {
        let end = start + units(column);
        let label = if with_offsets {
            ParameterLabel::LabelOffsets([start, end])
        } else {
            ParameterLabel::Simple((*column).to_owned())
        };
        parameters.push(ParameterInformation { label, documentation: None });
        start = end + units(", ");
    }
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cell_is_counted_by_commas_outside_quotation_marks() {
        for (written, number) in [
            ("[", Some(0)),
            ("[1, 2", Some(1)),
            ("[\"1,000\", ", Some(1)),
            ("['a, ", Some(0)),
            ("[1, 2]", None),
            ("", None),
            ("1, 2", None),
        ] {
            assert_eq!(cell_number(written), number, "{written}");
        }
    }

    #[test]
    fn parameters_are_places_in_the_label() {
        let label = "甲𠮷：其他, 其他人";
        let units: Vec<u16> = label.encode_utf16().collect();
        for (parameter, column) in
            parameters("甲𠮷：", &["其他", "其他人"], true).iter().zip(["其他", "其他人"])
        {
            let ParameterLabel::LabelOffsets([start, end]) = parameter.label else {
                panic!("no place: {parameter:?}");
            };
            let part = &units[start as usize..end as usize];
            assert_eq!(String::from_utf16(part).unwrap(), column);
        }
    }
}
