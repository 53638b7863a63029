//! Rows and tables that the form does not have, and what they were meant to
//! be. One rule names them; the rules about what is missing then know that it
//! is not missing but misnamed.

use super::ReportContext;
use crate::diag::finding::closest_match;
use crate::form::{RowRef, Table, key_of_label};
use crate::report::{self, FigureRow};
use std::collections::HashMap;
use std::ops::Range;

/// A row or a group of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// The table.
    pub(super) table: usize,
    /// The row or the group.
    pub(super) row: RowRef,
}

/// A written row that the form does not have.
#[derive(Clone, Copy)]
pub(super) struct UnknownRow<'a> {
    /// The table that it was written in.
    pub(super) table: usize,
    /// As written.
    pub(super) row: &'a FigureRow,
    /// The missing row or group that it seems to be.
    pub(super) meant: Option<Spot>,
    /// Whether its name says so, and not only its place.
    pub(super) sure: bool,
}

/// Every written row that the form does not have, each with the missing row
/// that it seems to be; a missing row is taken but once.
pub(super) fn rows<'a>(case: &ReportContext<'a>) -> Vec<UnknownRow<'a>> {
    let mut free = None;
    let mut strangers = Vec::new();
    for (at, table) in case.tables().filter(|(_, table)| !table.free) {
        for row in case.sheet.table(at).unmatched_rows().filter(|row| !has(table, row)) {
            let free = free.get_or_insert_with(|| missing(case));
            let meant = meant(case, at, row, free);
            free.retain(|spot| Some(*spot) != meant);
            strangers.push(UnknownRow { table: at, row, meant, sure: meant.is_some() });
        }
    }
    for mine in strangers.chunk_by_mut(|a, b| a.table == b.table) {
        by_place(case, mine, free.as_deref().unwrap_or_default());
    }
    strangers
}

/// Where as many unknown rows stand between two known ones as are missing
/// there, they are taken for those.
fn by_place(case: &ReportContext, strangers: &mut [UnknownRow], free: &[Spot]) {
    let Some(table) = strangers.first().map(|first| first.table) else { return };
    let filled = case.sheet.table(table);
    let count = case.form.tables[table].rows.len();
    let places: HashMap<u32, usize> = (0..count)
        .filter_map(|row| Some((filled.row(RowRef::Row(row))?.key.span.start, row)))
        .collect();
    let mut open = strangers.iter_mut().filter(|one| one.meant.is_none()).peekable();
    let mut pending = Vec::new();
    let mut after = 0;
    for row in filled.written.into_iter().flat_map(|written| &written.rows) {
        if let Some(place) = places.get(&row.key.span.start) {
            settle(case, std::mem::take(&mut pending), after..*place, free);
            after = place + 1;
        } else {
            pending.extend(open.next_if(|one| std::ptr::eq(one.row, row)));
        }
    }
    settle(case, pending, after..count, free);
}

/// Takes unknown rows for the missing ones of a range, if they are as many,
/// of as many cells, and in the same groups.
fn settle(case: &ReportContext, unknown: Vec<&mut UnknownRow>, rows: Range<usize>, free: &[Spot]) {
    let Some(table) = unknown.first().map(|first| first.table) else { return };
    let within = |spot: &&Spot| {
        spot.table == table && matches!(spot.row, RowRef::Row(row) if rows.contains(&row))
    };
    let spots: Vec<&Spot> = free.iter().filter(within).collect();
    let fits = |(one, spot): (&&mut UnknownRow, &&Spot)| {
        let columns = case.form.tables[table].block_of(spot.row).columns.len();
        one.row.cells.len() == columns && one.row.group() == group_of(case, spot)
    };
    if unknown.len() == spots.len() && unknown.iter().zip(&spots).all(fits) {
        unknown.into_iter().zip(spots).for_each(|(one, spot)| one.meant = Some(*spot));
    }
}

/// Every written table that the form does not have, with the missing one that
/// it seems to be.
pub(super) fn tables<'a>(
    case: &ReportContext<'a>,
) -> Vec<(&'a report::FigureTable, Option<usize>)> {
    let unknown = |table: &&report::FigureTable| {
        !table.refused && case.form.table_by_key(&table.key.value).is_none()
    };
    (case.report.figures.tables.iter().filter(unknown))
        .map(|written| {
            let missing =
                || case.tables().filter(|(at, _)| case.sheet.table(*at).written.is_none());
            let near =
                closest_match(&written.key.value, missing().map(|(_, table)| table.key.as_str()));
            let named = near.and_then(|key| case.form.table_by_key(key));
            let filled = missing().find(|(_, table)| is_filled_by(table, written));
            (written, named.or(filled.map(|(at, _)| at)))
        })
        .collect()
}

/// Whether most of some rows belong to a table.
fn is_filled_by(table: &Table, written: &report::FigureTable) -> bool {
    let known = written.rows.iter().filter(|row| has(table, row)).count();
    known > 0 && known * 2 >= written.rows.len()
}

/// Whether a table of the form has a row of this key in this place.
fn has(table: &Table, row: &FigureRow) -> bool {
    let here = |spec: &crate::form::Row| {
        *spec.key == *row.key.value
            && spec.group.map(|at| table.groups[at].key.as_str()) == row.group()
    };
    let group = |key: &str| table.groups.iter().any(|group| group.key == key);
    table.rows.iter().any(here) || (row.group().is_none() && group(&row.key.value))
}

/// Every row of the form that nothing was written for, and every such group.
fn missing(case: &ReportContext) -> Vec<Spot> {
    let mut missing = Vec::new();
    for (table, spec) in case.tables().filter(|(_, table)| !table.free) {
        let filled = case.sheet.table(table);
        let absent = |row: &usize| filled.row(RowRef::Row(*row)).is_none();
        let in_one =
            |row: &usize| spec.rows[*row].group.is_some_and(|group| filled.undetailed(group));
        let rows = (0..spec.rows.len()).filter(|row| absent(row) && !in_one(row)).map(RowRef::Row);
        let whole = |group: &usize| {
            !filled.undetailed(*group) && spec.groups[*group].rows.clone().all(|row| absent(&row))
        };
        let groups = (0..spec.groups.len()).filter(whole).map(RowRef::Group);
        missing.extend(rows.chain(groups).map(|row| Spot { table, row }));
    }
    missing
}

/// The missing row that a written one seems to be.
fn meant(case: &ReportContext, table: usize, row: &FigureRow, free: &[Spot]) -> Option<Spot> {
    let spec = &case.form.tables[table];
    let group = row.group();
    let key = &*row.key.value;
    let here = |spot: &&Spot| spot.table == table && (group.is_none() || is_row(spot));
    let is_group = |name: &str| spec.groups.iter().any(|known| known.key == name);
    // A row written with keys for its columns looks like a group.
    if let Some(group) = group.filter(|name| !is_group(name)) {
        let mut alone =
            free.iter().filter(|spot| spot.table == table && group_of(case, spot).is_none());
        if let Some(spot) = alone.find(|spot| is_row(spot) && key_of(case, spot) == group) {
            return Some(*spot);
        }
    }
    let same = |spot: &&Spot| is_called(case, spot, key);
    let exact = free.iter().filter(here).find(same);
    let elsewhere =
        || free.iter().find(|spot| key_of(case, spot) == key && (group.is_none() || is_row(spot)));
    let near = || {
        // A misspelt row stands in its group, unless the group is misspelt too.
        let beside = |spot: &&Spot| match group {
            Some(name) if is_group(name) => group_of(case, spot) == Some(name),
            Some(_) => group_of(case, spot).is_some(),
            None => group_of(case, spot).is_none(),
        };
        let candidates = || free.iter().filter(here).filter(beside);
        let near = closest_match(key, candidates().map(|spot| key_of(case, spot)))?;
        candidates().find(|spot| key_of(case, spot) == near)
    };
    exact.or_else(elsewhere).or_else(near).copied()
}

fn is_row(spot: &Spot) -> bool {
    matches!(spot.row, RowRef::Row(_))
}

fn key_of<'a>(case: &ReportContext<'a>, spot: &Spot) -> &'a str {
    case.form.tables[spot.table].key_of(spot.row)
}

/// The key of the group that a row stands in.
pub(super) fn group_of<'a>(case: &ReportContext<'a>, spot: &Spot) -> Option<&'a str> {
    let table = &case.form.tables[spot.table];
    match spot.row {
        RowRef::Row(row) => table.rows[row].group.map(|group| table.groups[group].key.as_str()),
        RowRef::Group(_) => None,
    }
}

/// Whether a row was written under its printed label rather than its key.
fn is_called(case: &ReportContext, spot: &Spot, written: &str) -> bool {
    let label = case.form.tables[spot.table].label_of(spot.row);
    key_of(case, spot) == written
        || label == written
        || key_of_label(label) == key_of_label(written)
}
