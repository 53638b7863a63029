//! The rows that can be compared through the years and over offices: those that forms say
//! mean the same. Pages and data files list them in one order.

use crate::archive::{CellValue, FilledForm};
use crate::form::{CellRef, ComparableRows, Form, RowRef};
use crate::report::Unit;
use std::collections::HashSet;

/// The comparable rows of one table.
pub(super) struct ItemTable<'a> {
    /// The id of the table.
    pub(super) id: &'a str,
    /// The heading of its section, else its key.
    pub(super) label: &'a str,
    /// Its rows, by the headings over them.
    pub(super) groups: Vec<ItemGroup<'a>>,
}

/// Rows under one heading, or under none.
pub(super) struct ItemGroup<'a> {
    pub(super) label: Option<&'a str>,
    pub(super) items: Vec<ComparableItem<'a>>,
}

/// A cell of a form that can be compared with those of the same ids in other forms.
pub(super) struct ComparableItem<'a> {
    /// The label of its row, or of its column where the row has several.
    pub(super) label: &'a str,
    form: &'a Form,
    place: CellRef,
}

/// The value of an item in one report.
pub(super) enum ItemValue {
    /// The value of the cell.
    Cell(CellValue),
    /// The office gave the number of the whole group alone.
    Undetailed,
    /// The form of the report has no such cell, or is unknown.
    NotInForm,
}

/// Lists the tables in the order of the first form, the newest; rows that only an older form
/// has come after its own. Forms may come more than once.
pub(super) fn comparable_items<'a>(forms: impl Iterator<Item = &'a Form>) -> Vec<ItemTable<'a>> {
    let mut known = HashSet::new();
    let mut tables: Vec<ItemTable<'a>> = Vec::new();
    let mut seen = HashSet::new();
    for form in forms.filter(|form| known.insert(form.id.as_str())) {
        for compare in &form.compare {
            let table = &form.tables[compare.table];
            let label = table.section.map_or(table.key.as_str(), |at| &form.sections[at].heading);
            if !tables.iter().any(|known| known.id == table.id) {
                tables.push(ItemTable { id: &table.id, label, groups: Vec::new() });
            }
            let Some(items) = tables.iter_mut().find(|known| known.id == table.id) else {
                continue;
            };
            for (row, column) in compared_cells(compare) {
                let name = (&table.id, table.id_of(row), &table.block_of(row).columns[column].id);
                if seen.insert(name) {
                    let item = ComparableItem::new(form, compare, row, column);
                    items.push(group_label(form, compare, row), item);
                }
            }
        }
    }
    tables
}

fn compared_cells(compare: &ComparableRows) -> impl Iterator<Item = (RowRef, usize)> + '_ {
    compare.rows.iter().flat_map(|row| compare.columns.iter().map(|column| (*row, *column)))
}

/// Returns the label over an item: its group, or its row where it is one column of many.
fn group_label<'a>(form: &'a Form, compare: &ComparableRows, row: RowRef) -> Option<&'a str> {
    let table = &form.tables[compare.table];
    match row {
        _ if compare.columns.len() > 1 => Some(table.label_of(row)),
        RowRef::Row(at) => table.rows[at].group.map(|group| table.groups[group].label.as_str()),
        RowRef::Group(_) => Some(table.label_of(row)),
    }
}

impl<'a> ItemTable<'a> {
    fn push(&mut self, label: Option<&'a str>, item: ComparableItem<'a>) {
        match self.groups.last_mut() {
            Some(group) if group.label == label => group.items.push(item),
            _ => self.groups.push(ItemGroup { label, items: vec![item] }),
        }
    }
}

impl<'a> ComparableItem<'a> {
    fn new(form: &'a Form, compare: &ComparableRows, row: RowRef, column: usize) -> Self {
        let table = &form.tables[compare.table];
        let label = match row {
            _ if compare.columns.len() > 1 => &table.block_of(row).columns[column].label,
            RowRef::Row(_) => table.label_of(row),
            RowRef::Group(_) => form.words().text("cells.subtotal"),
        };
        Self { label, form, place: CellRef { table: compare.table, row, column } }
    }

    /// Returns the ids of its table, row and column: `requests.granted.total`.
    pub(super) fn id(&self) -> String {
        self.form.cell_id(self.place)
    }

    /// Returns the unit of its numbers.
    pub(super) fn unit(&self) -> Option<Unit> {
        let table = &self.form.tables[self.place.table];
        table.block_of(self.place.row).columns[self.place.column].unit
    }

    /// Returns its value in a report; `None` is for a report whose form is unknown.
    pub(super) fn value_in(&self, filled: Option<&FilledForm>) -> ItemValue {
        let found = filled.and_then(|filled| Some((filled, self.find_in(filled)?)));
        match found {
            Some((filled, place)) if is_undetailed(filled, place) => ItemValue::Undetailed,
            Some((filled, place)) => ItemValue::Cell(filled.value(place)),
            None => ItemValue::NotInForm,
        }
    }

    /// Finds its cell in the form of a report; the same cells have the same ids.
    fn find_in(&self, filled: &FilledForm) -> Option<CellRef> {
        if filled.form.id == self.form.id {
            return Some(self.place);
        }
        let table = &self.form.tables[self.place.table];
        let column = &table.block_of(self.place.row).columns[self.place.column].id;
        filled.form.cell_by_ids(&table.id, table.id_of(self.place.row), column)
    }
}

/// Returns whether a row is in a group that was given as one row: the form has the
/// row, and the office gave its number with the others.
fn is_undetailed(filled: &FilledForm, place: CellRef) -> bool {
    let RowRef::Row(row) = place.row else { return false };
    let group = filled.form.tables[place.table].rows[row].group;
    group.is_some_and(|group| filled.table(place.table).undetailed(group))
}
