//! Rows and tables that the form does not have, each with the missing one that it seems
//! to be. One rule reports them; the rules about missing rows then know that those are
//! not missing but misnamed.

use super::ReportContext;
use crate::diag::finding::closest_match;
use crate::form::{self, RowRef, Table, key_of_label};
use crate::report::{FigureRow, FigureTable};
use std::collections::HashMap;
use std::ops::Range;

/// A row or a group of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TableRowRef {
    /// The index of the table.
    pub(super) table: usize,
    /// The row or the group.
    pub(super) row: RowRef,
}

impl TableRowRef {
    fn is_row(self) -> bool {
        matches!(self.row, RowRef::Row(_))
    }

    fn key<'a>(self, context: &ReportContext<'a>) -> &'a str {
        context.form.tables[self.table].key_of(self.row)
    }

    /// Returns the key of the group that a row stands in.
    pub(super) fn group_key<'a>(self, context: &ReportContext<'a>) -> Option<&'a str> {
        let table = &context.form.tables[self.table];
        match self.row {
            RowRef::Row(row) => table.rows[row].group.map(|group| table.groups[group].key.as_str()),
            RowRef::Group(_) => None,
        }
    }

    /// Returns true if a written key is that of the row, or its printed label.
    fn has_name(self, context: &ReportContext, written: &str) -> bool {
        let label = context.form.tables[self.table].label_of(self.row);
        self.key(context) == written
            || label == written
            || key_of_label(label) == key_of_label(written)
    }
}

/// A written row that the form does not have.
#[derive(Clone, Copy)]
pub(super) struct UnknownRow<'a> {
    /// The index of the table that it was written in.
    pub(super) table: usize,
    /// The row as written.
    pub(super) row: &'a FigureRow,
    /// The missing row or group that it seems to be.
    pub(super) likely: Option<TableRowRef>,
    /// True if its name says so, and not only its position.
    pub(super) by_name: bool,
}

/// Finds the written rows that the form does not have, each with the missing row that it
/// seems to be; a missing row is used only once.
pub(super) fn find_unknown_rows<'a>(context: &ReportContext<'a>) -> Vec<UnknownRow<'a>> {
    let mut missing = None;
    let mut unknown = Vec::new();
    for (at, table) in context.tables().filter(|(_, table)| !table.free) {
        for row in context.filled.table(at).unmatched_rows().filter(|row| !has_row(table, row)) {
            let missing = missing.get_or_insert_with(|| missing_rows(context));
            let likely = match_by_name(context, at, row, missing);
            missing.retain(|row| Some(*row) != likely);
            unknown.push(UnknownRow { table: at, row, likely, by_name: likely.is_some() });
        }
    }
    for in_table in unknown.chunk_by_mut(|a, b| a.table == b.table) {
        match_by_position(context, in_table, missing.as_deref().unwrap_or_default());
    }
    unknown
}

/// Matches unknown rows of one table with missing ones by position: between two known
/// rows, where there are as many of the ones as of the others.
fn match_by_position(context: &ReportContext, unknown: &mut [UnknownRow], missing: &[TableRowRef]) {
    let Some(table) = unknown.first().map(|first| first.table) else { return };
    let filled = context.filled.table(table);
    let count = context.form.tables[table].rows.len();
    let known: HashMap<u32, usize> = (0..count)
        .filter_map(|row| Some((filled.row(RowRef::Row(row))?.key.span.start, row)))
        .collect();
    let mut open = unknown.iter_mut().filter(|unknown| unknown.likely.is_none()).peekable();
    let mut pending = Vec::new();
    let mut after = 0;
    for row in filled.written.into_iter().flat_map(|written| &written.rows) {
        if let Some(known) = known.get(&row.key.span.start) {
            match_range(context, std::mem::take(&mut pending), after..*known, missing);
            after = known + 1;
        } else {
            pending.extend(open.next_if(|unknown| std::ptr::eq(unknown.row, row)));
        }
    }
    match_range(context, pending, after..count, missing);
}

/// Matches unknown rows with the missing ones of a range of the form, in order, if they
/// are as many, of as many cells, and in the same groups.
fn match_range(
    context: &ReportContext,
    unknown: Vec<&mut UnknownRow>,
    rows: Range<usize>,
    missing: &[TableRowRef],
) {
    let Some(table) = unknown.first().map(|first| first.table) else { return };
    let within = |missing: &&TableRowRef| {
        missing.table == table && matches!(missing.row, RowRef::Row(row) if rows.contains(&row))
    };
    let missing: Vec<&TableRowRef> = missing.iter().filter(within).collect();
    let fits = |(unknown, missing): (&&mut UnknownRow, &&TableRowRef)| {
        let columns = context.form.tables[table].block_of(missing.row).columns.len();
        unknown.row.cells.len() == columns && unknown.row.group() == missing.group_key(context)
    };
    if unknown.len() == missing.len() && unknown.iter().zip(&missing).all(fits) {
        let pairs = unknown.into_iter().zip(missing);
        pairs.for_each(|(unknown, missing)| unknown.likely = Some(*missing));
    }
}

/// Finds the written tables that the form does not have, each with the index of the
/// missing one that it seems to be, by its name or by its rows.
pub(super) fn find_unknown_tables<'a>(
    context: &ReportContext<'a>,
) -> Vec<(&'a FigureTable, Option<usize>)> {
    let unknown = |table: &&FigureTable| {
        !table.refused && context.form.table_by_key(&table.key.value).is_none()
    };
    (context.report.figures.tables.iter().filter(unknown))
        .map(|written| {
            let missing =
                || context.tables().filter(|(at, _)| context.filled.table(*at).written.is_none());
            let near =
                closest_match(&written.key.value, missing().map(|(_, table)| table.key.as_str()));
            let by_name = near.and_then(|key| context.form.table_by_key(key));
            let by_rows = missing().find(|(_, table)| has_most_rows(table, written));
            (written, by_name.or(by_rows.map(|(at, _)| at)))
        })
        .collect()
}

/// Returns true if at least half of the written rows, and one at the least, belong to a
/// table of the form.
fn has_most_rows(table: &Table, written: &FigureTable) -> bool {
    let known = written.rows.iter().filter(|row| has_row(table, row)).count();
    known > 0 && known * 2 >= written.rows.len()
}

/// Returns true if a table of the form has a row of the same key in the same group, or a
/// group of that key.
fn has_row(table: &Table, row: &FigureRow) -> bool {
    let same = |spec: &form::Row| {
        *spec.key == *row.key.value
            && spec.group.map(|at| table.groups[at].key.as_str()) == row.group()
    };
    let is_group = |key: &str| table.groups.iter().any(|group| group.key == key);
    table.rows.iter().any(same) || (row.group().is_none() && is_group(&row.key.value))
}

/// Lists the rows of the form that are not written, and the groups without any row.
fn missing_rows(context: &ReportContext) -> Vec<TableRowRef> {
    let mut missing = Vec::new();
    for (table, spec) in context.tables().filter(|(_, table)| !table.free) {
        let filled = context.filled.table(table);
        let absent = |row: &usize| filled.row(RowRef::Row(*row)).is_none();
        let in_one_row =
            |row: &usize| spec.rows[*row].group.is_some_and(|group| filled.undetailed(group));
        let rows =
            (0..spec.rows.len()).filter(|row| absent(row) && !in_one_row(row)).map(RowRef::Row);
        let whole = |group: &usize| {
            !filled.undetailed(*group) && spec.groups[*group].rows.clone().all(|row| absent(&row))
        };
        let groups = (0..spec.groups.len()).filter(whole).map(RowRef::Group);
        missing.extend(rows.chain(groups).map(|row| TableRowRef { table, row }));
    }
    missing
}

/// Finds the missing row that a written one seems to be: one of the same name in its
/// table, then in any, then one of nearly the same name.
fn match_by_name(
    context: &ReportContext,
    table: usize,
    row: &FigureRow,
    missing: &[TableRowRef],
) -> Option<TableRowRef> {
    let spec = &context.form.tables[table];
    let group = row.group();
    let key = &*row.key.value;
    let in_table =
        |missing: &&TableRowRef| missing.table == table && (group.is_none() || missing.is_row());
    let is_group = |name: &str| spec.groups.iter().any(|known| known.key == name);
    // A row written with keys for its columns looks like a group.
    if let Some(group) = group.filter(|name| !is_group(name)) {
        let mut alone = missing
            .iter()
            .filter(|missing| missing.table == table && missing.group_key(context).is_none());
        if let Some(missing) =
            alone.find(|missing| missing.is_row() && missing.key(context) == group)
        {
            return Some(*missing);
        }
    }
    let exact = missing.iter().filter(in_table).find(|missing| missing.has_name(context, key));
    let elsewhere = || {
        missing
            .iter()
            .find(|missing| missing.key(context) == key && (group.is_none() || missing.is_row()))
    };
    let near = || {
        // A misspelt row stands in its group, unless the group is misspelt too.
        let beside = |missing: &&TableRowRef| match group {
            Some(name) if is_group(name) => missing.group_key(context) == Some(name),
            Some(_) => missing.group_key(context).is_some(),
            None => missing.group_key(context).is_none(),
        };
        let candidates = || missing.iter().filter(in_table).filter(beside);
        let near = closest_match(key, candidates().map(|missing| missing.key(context)))?;
        candidates().find(|missing| missing.key(context) == near)
    };
    exact.or_else(elsewhere).or_else(near).copied()
}
