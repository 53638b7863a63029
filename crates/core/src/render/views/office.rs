//! The page of an office: every row that can be compared through the years.

use super::number::{cells_html, display, undetailed_cell};
use super::office_charts::{OfficeYears, office_charts};
use super::site::{AddressView, address_view};
use crate::archive::{Archive, CellValue, FilledForm};
use crate::config::{Office, ReportScope};
use crate::form::{CellRef, ComparableRows, Form, RowRef};
use crate::render::chart::{ChartFigure, YearSlots, known_number, sparkline};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct OfficeView<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'static str,
    region: Option<&'a str>,
    parent: Option<Parent<'a>>,
    former: Vec<FormerName<'a>>,
    contact: AddressView<'a>,
    years: Vec<ReportLink<'a>>,
    /// True if its reports cover the offices below it.
    covers_subordinates: bool,
    /// The years of which the archive holds no report.
    missing: Vec<u16>,
    /// The years for which it published none, as a source of the site says.
    not_submitted: Vec<u16>,
    charts: Vec<ChartFigure>,
    tables: Vec<SeriesTable<'a>>,
}

#[derive(Serialize)]
struct Parent<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct FormerName<'a> {
    name: &'a str,
    from: Option<u16>,
    to: Option<u16>,
}

#[derive(Serialize)]
struct ReportLink<'a> {
    year: u16,
    name: &'a str,
    form: &'a str,
    title: String,
}

/// The comparable rows of one table.
#[derive(Serialize)]
struct SeriesTable<'a> {
    label: &'a str,
    groups: Vec<SeriesGroup<'a>>,
}

/// Rows under one heading, or under none.
#[derive(Serialize)]
struct SeriesGroup<'a> {
    label: Option<&'a str>,
    rows: Vec<SeriesRow<'a>>,
}

#[derive(Serialize)]
struct SeriesRow<'a> {
    label: &'a str,
    /// The HTML of a cell for each year.
    cells: String,
    /// The line through the years; empty where there is none.
    trend: String,
}

pub(crate) fn office_view<'a>(archive: &'a Archive, office: &'a Office) -> OfficeView<'a> {
    let reports: Vec<_> = (archive.years_of(&office.id).into_iter().flatten())
        .map(|(year, id)| (*year, archive.report(*id)))
        .collect();
    let filled_forms: Vec<Option<FilledForm>> =
        reports.iter().map(|(_, report)| archive.filled_form(report)).collect();
    let own_years: Vec<u16> = reports.iter().map(|(year, _)| *year).collect();
    let years = OfficeYears::new(&own_years, &filled_forms);
    let there = |year: u16| reports.iter().any(|(own, _)| *own == year);
    let absent = year_range(archive).filter(|year| office.reports_in(*year) && !there(*year));
    let (not_submitted, missing) = absent.partition(|year| office.has_not_submitted(*year));
    OfficeView {
        id: &office.id,
        name: &office.name,
        kind: office.kind.label(),
        region: office.region.as_deref(),
        parent: (office.parent.as_deref().and_then(|id| archive.offices.get(id)))
            .map(|parent| Parent { id: &parent.id, name: &parent.name }),
        former: (office.former_names.iter())
            .map(|former| FormerName { name: &former.name, from: former.from, to: former.to })
            .collect(),
        contact: address_view(&office.contact),
        years: (reports.iter())
            .map(|(year, report)| ReportLink {
                year: *year,
                name: office.name_in(*year),
                form: archive.form_of(report).map_or("", |form| &form.name.zh),
                title: archive.title_of(report),
            })
            .collect(),
        covers_subordinates: archive.site.scope_of(office) == ReportScope::Subordinates,
        missing,
        not_submitted,
        charts: office_charts(&years),
        tables: series_tables(&filled_forms, &years.slots),
    }
}

/// Lists every year from the first to the last of the site, also those without a report.
fn year_range(archive: &Archive) -> impl Iterator<Item = u16> + use<> {
    let years = archive.all_years();
    let ends = years.first().copied().zip(years.last().copied());
    ends.into_iter().flat_map(|(first, last)| first..=last)
}

/// Lists the tables in the order of the newest form; rows that only an older form has
/// come after its own.
fn series_tables<'a>(
    filled_forms: &[Option<FilledForm<'a>>],
    slots: &YearSlots,
) -> Vec<SeriesTable<'a>> {
    let mut forms: Vec<&'a Form> = Vec::new();
    for filled in filled_forms.iter().rev().flatten() {
        if !forms.iter().any(|known| known.id == filled.form.id) {
            forms.push(filled.form);
        }
    }
    let mut tables: Vec<(&'a str, SeriesTable<'a>)> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for form in forms {
        for compare in &form.compare {
            let table = &form.tables[compare.table];
            let label = table.section.map_or(table.key.as_str(), |at| &form.sections[at].heading);
            if !tables.iter().any(|(id, _)| *id == table.id) {
                tables.push((&table.id, SeriesTable { label, groups: Vec::new() }));
            }
            let Some((_, series)) = tables.iter_mut().find(|(id, _)| *id == table.id) else {
                continue;
            };
            for (row, column) in compared_cells(compare) {
                let name = (&table.id, table.id_of(row), &table.block_of(row).columns[column].id);
                if seen.insert(name) {
                    let cell = CellRef { table: compare.table, row, column };
                    series.push(
                        group_label(form, compare, row),
                        series_row(form, compare, cell, filled_forms, slots),
                    );
                }
            }
        }
    }
    tables.into_iter().map(|(_, series)| series).collect()
}

fn compared_cells(compare: &ComparableRows) -> impl Iterator<Item = (RowRef, usize)> + '_ {
    compare.rows.iter().flat_map(|row| compare.columns.iter().map(|column| (*row, *column)))
}

impl<'a> SeriesTable<'a> {
    fn push(&mut self, label: Option<&'a str>, line: SeriesRow<'a>) {
        match self.groups.last_mut() {
            Some(group) if group.label == label => group.rows.push(line),
            _ => self.groups.push(SeriesGroup { label, rows: vec![line] }),
        }
    }
}

/// Returns the label over a line: its group, or its row where it is one column of
/// many.
fn group_label<'a>(form: &'a Form, compare: &ComparableRows, row: RowRef) -> Option<&'a str> {
    let table = &form.tables[compare.table];
    match row {
        _ if compare.columns.len() > 1 => Some(table.label_of(row)),
        RowRef::Row(at) => table.rows[at].group.map(|group| table.groups[group].label.as_str()),
        RowRef::Group(_) => Some(table.label_of(row)),
    }
}

fn series_row<'a>(
    form: &'a Form,
    compare: &ComparableRows,
    cell: CellRef,
    filled_forms: &[Option<FilledForm<'a>>],
    slots: &YearSlots,
) -> SeriesRow<'a> {
    let table = &form.tables[compare.table];
    let column = &table.block_of(cell.row).columns[cell.column];
    let label = match cell.row {
        _ if compare.columns.len() > 1 => &column.label,
        RowRef::Row(_) => table.label_of(cell.row),
        RowRef::Group(_) => "小计",
    };
    let values: Vec<SeriesValue> =
        filled_forms.iter().map(|filled| series_value(filled.as_ref(), form, cell)).collect();
    let cells = cells_html(values.iter().map(|value| match *value {
        SeriesValue::Undetailed => undetailed_cell(),
        SeriesValue::Value(value) => display(value),
    }));
    let mut trend = String::new();
    let known = slots.values(|report| match *values.get(report)? {
        SeriesValue::Value(Some(value)) => known_number(value),
        SeriesValue::Value(None) | SeriesValue::Undetailed => None,
    });
    sparkline(&known, &mut trend);
    SeriesRow { label, cells, trend }
}

/// The value of a row in one report.
#[derive(Clone, Copy)]
enum SeriesValue {
    /// The office gave the number of the whole group.
    Undetailed,
    /// The value; `None` if the form of the report has no such row.
    Value(Option<CellValue>),
}

fn series_value(filled: Option<&FilledForm>, form: &Form, cell: CellRef) -> SeriesValue {
    let there = filled.and_then(|filled| Some((filled, equivalent_cell(filled, form, cell)?)));
    match there {
        Some((filled, own)) if is_undetailed(filled, own) => SeriesValue::Undetailed,
        there => SeriesValue::Value(there.map(|(filled, own)| filled.value(own))),
    }
}

/// Finds a cell of a form in the form of a report; the same cells have the same ids.
fn equivalent_cell(filled: &FilledForm, form: &Form, at: CellRef) -> Option<CellRef> {
    if filled.form.id == form.id {
        return Some(at);
    }
    let table = &form.tables[at.table];
    let column = &table.block_of(at.row).columns[at.column].id;
    filled.form.cell_by_ids(&table.id, table.id_of(at.row), column)
}

/// Returns whether a row is in a group that was given as one row: the form has the
/// row, and the office gave its number with the others.
fn is_undetailed(filled: &FilledForm, at: CellRef) -> bool {
    let RowRef::Row(row) = at.row else { return false };
    let group = filled.form.tables[at.table].rows[row].group;
    group.is_some_and(|group| filled.table(at.table).undetailed(group))
}
