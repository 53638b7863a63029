//! The statutory tables of a report cell by cell, for a page on which a person fills them in.

use super::form::{GridContent, print_table};
use crate::archive::FilledForm;
use crate::edit::CellAddress;
use crate::form::{CellRef, Column, Form, Layout, Table};
use crate::parse::undecided_words;
use crate::report::{CellText, FigureRow, Report, Unit};

/// A printed table whose values can be set.
#[derive(Clone, Debug)]
pub struct EntryTable {
    /// Its id in the form; on a published page the table has it as an id, before `-table`.
    pub id: String,
    /// Its key in a source.
    pub key: String,
    /// The heading of its section, else its key.
    pub title: String,
    /// The rows from the top; each has the cells that begin in it, from the left.
    pub rows: Vec<Vec<EntryCell>>,
    /// How many rows at the top have headings of columns.
    pub head: usize,
    /// The number of columns.
    pub width: usize,
}

/// A cell of a printed table with its spans, as HTML has them.
#[derive(Clone, Debug)]
pub struct EntryCell {
    /// How many columns it spans.
    pub columns: usize,
    /// How many rows it spans.
    pub rows: usize,
    /// Its content.
    pub content: EntryContent,
}

/// The content of a cell of a printed table.
#[derive(Clone, Debug)]
pub enum EntryContent {
    /// A heading; `true` in the head of the table, over columns.
    Heading(String, bool),
    /// A value.
    Value(EntryValue),
}

/// A value with all that an input for it needs.
#[derive(Clone, Debug)]
pub struct EntryValue {
    /// The address for [`SourceEdit::SetCell`](crate::edit::SourceEdit::SetCell).
    pub address: CellAddress,
    /// The place in the form, as findings have it: `申请.总计.自然人`.
    pub form_path: String,
    /// The value as it is written; empty for a blank, and for a cell that is to be decided.
    pub text: String,
    /// The words of the source on a cell that is to be decided; `None` for one that is decided.
    pub undecided: Option<String>,
    /// The unit that a number has to name, where the form does not print it.
    pub unit: Option<Unit>,
    /// True if the form adds it up from other cells.
    pub is_total: bool,
}

/// Returns the tables of a report's form with what is written in their cells.
pub fn entry_tables(form: &Form, report: &Report, source: &str) -> Vec<EntryTable> {
    let filled = FilledForm::new(form, report);
    (0..form.tables.len()).map(|at| entry_table(&filled, at, source)).collect()
}

fn entry_table(filled: &FilledForm, at: usize, source: &str) -> EntryTable {
    let (form, table) = (filled.form, &filled.form.tables[at]);
    let undetailed = (0..table.groups.len()).map(|group| filled.table(at).undetailed(group));
    let grid = print_table(form, at, undetailed.collect()).grid;
    let mut rows = vec![Vec::new(); grid.height];
    for cell in grid.cells {
        let content = match cell.content {
            GridContent::Heading(label) => EntryContent::Heading(label, cell.row < grid.head),
            GridContent::Value(place) => EntryContent::Value(form_value(filled, place, source)),
        };
        if let Some(row) = rows.get_mut(cell.row) {
            row.push(EntryCell { columns: cell.columns, rows: cell.rows, content });
        }
    }
    if table.layout == Layout::List {
        let written = filled.table(at).written.into_iter().flat_map(|written| &written.rows);
        rows.extend(written.map(|row| list_row(table, row, source)));
    }
    let title = table.section.map_or(&table.key, |section| &form.sections[section].heading);
    EntryTable {
        id: table.id.clone(),
        key: table.key.clone(),
        title: title.clone(),
        rows,
        head: grid.head,
        width: grid.width,
    }
}

fn form_value(filled: &FilledForm, place: CellRef, source: &str) -> EntryValue {
    let form = filled.form;
    let table = &form.tables[place.table];
    let columns = &table.block_of(place.row).columns;
    let row = filled.table(place.table).row(place.row);
    let (text, undecided) = written_cell(row, columns, place.column, source);
    EntryValue {
        address: CellAddress::new(form, place),
        form_path: form.cell_path(place),
        text,
        undecided,
        unit: columns.get(place.column).and_then(unit_to_name),
        is_total: form.is_total(place),
    }
}

/// Returns a row of a list as it was written: its key and its values.
fn list_row(table: &Table, row: &FigureRow, source: &str) -> Vec<EntryCell> {
    let columns: &[Column] = table.blocks.first().map_or(&[], |block| &block.columns);
    let cell = |content| EntryCell { columns: 1, rows: 1, content };
    let values = columns.iter().enumerate().map(|(at, column)| {
        let (text, undecided) = written_cell(Some(row), columns, at, source);
        let address = CellAddress {
            table: table.key.clone(),
            group: row.group().map(str::to_owned),
            row: row.key.value.to_string(),
            column: at,
        };
        let form_path = format!("{}.{}", row.form_path(&table.key), column.label);
        let unit = unit_to_name(column);
        EntryContent::Value(EntryValue {
            address,
            form_path,
            text,
            undecided,
            unit,
            is_total: false,
        })
    });
    let heading = std::iter::once(EntryContent::Heading(row.name(), false));
    heading.chain(values).map(cell).collect()
}

/// Returns the text of a cell, and the words that leave it to a person.
fn written_cell(
    row: Option<&FigureRow>,
    columns: &[Column],
    column: usize,
    source: &str,
) -> (String, Option<String>) {
    let Some(row) = row.filter(|row| row.cells.len() == columns.len()) else {
        return (String::new(), None);
    };
    let Some(cell) = row.cells.get(column) else { return (String::new(), None) };
    let text = match cell.text {
        CellText::Blank | CellText::Undecided => "",
        CellText::NotApplicable => "/",
        CellText::Number(_) | CellText::Unreadable => {
            source.get(cell.text_span().range()).unwrap_or_default()
        }
    };
    (text.to_owned(), undecided_words(source, row, columns, column))
}

fn unit_to_name(column: &Column) -> Option<Unit> {
    column.unit.filter(|_| !column.unit_printed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::{BuiltinTheme, national_forms};
    use crate::edit::{SourceEdit, edit_source};
    use crate::parse::{Previous, parse, parse_report_text};

    const SOURCE: &str = "---
office: a
year: 2022
figures:
  主动公开:
    行政事业性收费: [21.45]
  申请:
    本年新收: [1, ~, ~, 0, /, 0, 1] # 待定：商业企业：原文“l”；其他：原文“o”
    其他处理: [0, 0, 0, 0, 0, 0, 0]
---
";

    fn values(tables: &[EntryTable]) -> impl Iterator<Item = &EntryValue> {
        tables.iter().flat_map(|table| table.rows.iter().flatten()).filter_map(|cell| {
            match &cell.content {
                EntryContent::Value(value) => Some(value),
                EntryContent::Heading(..) => None,
            }
        })
    }

    #[test]
    fn each_cell_of_the_form_can_be_set_by_its_address() {
        let national = national_forms();
        let (archive, _) =
            parse(BuiltinTheme::default(), &national, Vec::new(), &Previous::default());
        let form = archive.forms.for_year(2022).unwrap();
        let report = parse_report_text(SOURCE).unwrap();
        let tables = entry_tables(form, &report, SOURCE);
        let find = |path: &str| values(&tables).find(|value| value.form_path == path).unwrap();
        assert_eq!(find("申请.本年新收.自然人").text, "1");
        assert_eq!(find("申请.本年新收.法律服务机构").text, "/");
        let open = find("申请.本年新收.商业企业");
        assert_eq!(
            (open.text.as_str(), open.undecided.as_deref()),
            ("", Some("商业企业：原文“l”"))
        );
        assert_eq!(find("申请.本年新收.科研机构").undecided, None);
        assert!(find("申请.本年新收.总计").is_total && !open.is_total);
        // A group that stands as one row is one row of the table.
        let grouped = find("申请.其他处理.自然人");
        assert_eq!(grouped.address.row, "其他处理");
        let mut count = 0;
        for value in values(&tables) {
            let edit =
                SourceEdit::SetCell { address: value.address.clone(), value: "5".to_owned() };
            let after = edit_source(SOURCE, &archive.forms, &edit).unwrap();
            let report = parse_report_text(&after).unwrap();
            let tables = entry_tables(form, &report, &after);
            let same = values(&tables).find(|own| own.address == value.address).unwrap();
            assert_eq!(same.text, "5", "{after}");
            count += 1;
        }
        assert!(count > 150, "{count}");
        for table in &tables {
            let mut columns = vec![0; table.rows.len()];
            for (at, row) in table.rows.iter().enumerate() {
                for cell in row {
                    let rows = columns.iter_mut().skip(at).take(cell.rows);
                    rows.for_each(|width| *width += cell.columns);
                }
            }
            assert!(columns.iter().all(|width| *width == table.width), "{}", table.key);
        }
    }
}
