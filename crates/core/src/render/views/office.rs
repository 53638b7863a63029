//! One office through the years: every row that can be compared, side by side.

use super::number::{cells, shown, whole};
use super::site::{AddressView, address};
use crate::archive::{Archive, FilledForm};
use crate::config::Office;
use crate::form::{CellRef, Compare, Form, RowRef};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct OfficeView<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'static str,
    region: Option<&'a str>,
    parent: Option<Parent<'a>>,
    former: Vec<Former<'a>>,
    contact: AddressView<'a>,
    years: Vec<YearHead<'a>>,
    missing: Vec<u16>,
    tables: Vec<Series<'a>>,
}

#[derive(Serialize)]
struct Parent<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct Former<'a> {
    name: &'a str,
    from: Option<u16>,
    to: Option<u16>,
}

#[derive(Serialize)]
struct YearHead<'a> {
    year: u16,
    name: &'a str,
    form: &'a str,
    title: String,
}

/// The comparable rows of one table.
#[derive(Serialize)]
struct Series<'a> {
    label: &'a str,
    groups: Vec<Group<'a>>,
}

/// Rows under one heading, or under none.
#[derive(Serialize)]
struct Group<'a> {
    label: Option<&'a str>,
    rows: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    label: &'a str,
    /// A cell for each year, ready.
    cells: String,
}

pub(crate) fn office<'a>(archive: &'a Archive, office: &'a Office) -> OfficeView<'a> {
    let reports: Vec<_> = (archive.years_of(&office.id).into_iter().flatten())
        .map(|(year, id)| (*year, archive.report(*id)))
        .collect();
    let sheets: Vec<Option<FilledForm>> =
        reports.iter().map(|(_, report)| archive.sheet(report)).collect();
    let all = archive.years().keys().copied();
    let there = |year: u16| reports.iter().any(|(own, _)| *own == year);
    OfficeView {
        id: &office.id,
        name: &office.name,
        kind: office.kind.label(),
        region: office.region.as_deref(),
        parent: (office.parent.as_deref().and_then(|id| archive.offices.get(id)))
            .map(|parent| Parent { id: &parent.id, name: &parent.name }),
        former: (office.former_names.iter())
            .map(|former| Former { name: &former.name, from: former.from, to: former.to })
            .collect(),
        contact: address(&office.contact),
        years: (reports.iter())
            .map(|(year, report)| YearHead {
                year: *year,
                name: office.name_in(*year),
                form: archive.form_of(report).map_or("", |form| &form.name.zh),
                title: archive.title_of(report),
            })
            .collect(),
        missing: all.filter(|year| office.reports_in(*year) && !there(*year)).collect(),
        tables: tables(&sheets),
    }
}

/// Tables in the order of the newest form; rows that only an older one has
/// come after its own.
fn tables<'a>(sheets: &[Option<FilledForm<'a>>]) -> Vec<Series<'a>> {
    let mut forms: Vec<&'a Form> = Vec::new();
    for sheet in sheets.iter().rev().flatten() {
        if !forms.iter().any(|known| known.id == sheet.form.id) {
            forms.push(sheet.form);
        }
    }
    let mut tables: Vec<(&'a str, Series<'a>)> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for form in forms {
        for compare in &form.compare {
            let table = &form.tables[compare.table];
            let label = table.section.map_or(table.key.as_str(), |at| &form.sections[at].heading);
            if !tables.iter().any(|(id, _)| *id == table.id) {
                tables.push((&table.id, Series { label, groups: Vec::new() }));
            }
            let Some((_, series)) = tables.iter_mut().find(|(id, _)| *id == table.id) else {
                continue;
            };
            for (row, column) in places(compare) {
                let name = (&table.id, table.id_of(row), &table.block_of(row).columns[column].id);
                if seen.insert(name) {
                    series.push(
                        heading(form, compare, row),
                        line(form, compare, row, column, sheets),
                    );
                }
            }
        }
    }
    tables.into_iter().map(|(_, series)| series).collect()
}

fn places(compare: &Compare) -> impl Iterator<Item = (RowRef, usize)> + '_ {
    compare.rows.iter().flat_map(|row| compare.columns.iter().map(|column| (*row, *column)))
}

impl<'a> Series<'a> {
    fn push(&mut self, label: Option<&'a str>, line: Line<'a>) {
        match self.groups.last_mut() {
            Some(group) if group.label == label => group.rows.push(line),
            _ => self.groups.push(Group { label, rows: vec![line] }),
        }
    }
}

/// What a line stands under: its group, or its row where it is one column of many.
fn heading<'a>(form: &'a Form, compare: &Compare, row: RowRef) -> Option<&'a str> {
    let table = &form.tables[compare.table];
    match row {
        _ if compare.columns.len() > 1 => Some(table.label_of(row)),
        RowRef::Row(at) => table.rows[at].group.map(|group| table.groups[group].label.as_str()),
        RowRef::Group(_) => Some(table.label_of(row)),
    }
}

fn line<'a>(
    form: &'a Form,
    compare: &Compare,
    row: RowRef,
    at: usize,
    sheets: &[Option<FilledForm<'a>>],
) -> Line<'a> {
    let table = &form.tables[compare.table];
    let column = &table.block_of(row).columns[at];
    let label = match row {
        _ if compare.columns.len() > 1 => &column.label,
        RowRef::Row(_) => table.label_of(row),
        RowRef::Group(_) => "小计",
    };
    let at = CellRef { table: compare.table, row, column: at };
    let cells = cells(sheets.iter().map(|sheet| {
        let there = sheet.as_ref().and_then(|sheet| Some((sheet, place(sheet, form, at)?)));
        match there {
            Some((sheet, at)) if is_in_one(sheet, at) => whole(),
            there => shown(there.map(|(sheet, at)| sheet.read(at))),
        }
    }));
    Line { label, cells }
}

/// A place of a form in that of a sheet; both give the same ids to the same.
fn place(sheet: &FilledForm, form: &Form, at: CellRef) -> Option<CellRef> {
    if sheet.form.id == form.id {
        return Some(at);
    }
    let table = &form.tables[at.table];
    let column = &table.block_of(at.row).columns[at.column].id;
    sheet.form.place_by_ids(&table.id, table.id_of(at.row), column)
}

/// Whether a row stands in a group that was given as one row: the form has it,
/// and the office gave its number with the others.
fn is_in_one(sheet: &FilledForm, at: CellRef) -> bool {
    let RowRef::Row(row) = at.row else { return false };
    let group = sheet.form.tables[at.table].rows[row].group;
    group.is_some_and(|group| sheet.table(at.table).undetailed(group))
}
