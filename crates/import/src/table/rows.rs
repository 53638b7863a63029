//! Rows below one another: the figures after each label, under their headers.

use super::align::{align_by_column, align_by_index, align_by_order, has_spanning_text};
use super::classify_rows::{TableRow, holds_figure, is_number};
use super::columns::{ColumnHeaders, ColumnMap, headers_above};
use super::grid_index::GridIndex;
use super::{Figure, TableReader};
use crate::issue::Issue;
use crate::label::{LabelMatch, fold_label};
use crate::label_index::{FormRow, LabelIndex};
use crate::reason::{CellProblem, Reason};
use nianbao_document::{Cell, Location};
use std::collections::{HashMap, HashSet};

/// Reads all rows of a table that the form has; true if there was one.
pub(super) fn read_rows(
    reader: &mut TableReader,
    index: &GridIndex,
    rows: &[TableRow],
    labels: &LabelIndex,
) -> bool {
    let certain: HashSet<FormRow> = rows
        .iter()
        .filter_map(|row| match row {
            TableRow::Form { found, .. } => found.matched(),
            _ => None,
        })
        .collect();
    let mut headers = HeaderCache { maps: HashMap::new(), searched: 0, reported: Vec::new() };
    let mut found_any = false;
    for (at, row) in rows.iter().enumerate() {
        match row {
            TableRow::Form { found, label, cells } => {
                found_any = true;
                let Some(row) = resolve_row(reader, *found, label, cells, &certain, labels) else {
                    continue;
                };
                headers.search(reader, index, rows, at, labels);
                let map = headers.map(reader, row, labels);
                let is_by_order = index.is_ragged()
                    && map.is_some_and(|(_, map)| map.is_by_order && map.problem.is_none());
                let figures = if has_spanning_text(cells) {
                    uncertain_row(cells, labels.width(row), &CellProblem::MisalignedCells)
                } else {
                    read_figures((index, rows), row, cells, map, labels)
                };
                let is_sure =
                    !is_by_order || reader.order.accept(cells, &[(row, &figures)], labels);
                let figures = if is_sure {
                    figures
                } else {
                    uncertain_row(cells, labels.width(row), &CellProblem::UnprovenOrder)
                };
                reader.record_row(row, figures, labels);
            }
            TableRow::Unknown { label, cells } if !certain.is_empty() => {
                report_unknown_row(reader, label, cells);
            }
            TableRow::LabelPart(label) if !certain.is_empty() => {
                reader.figures.issues.push(Issue::new(Reason::UnreadRow).with_raw(label.trim()));
            }
            _ => {}
        }
    }
    found_any
}

/// The headers that are in force at a row, mapped to the columns of each block.
struct HeaderCache {
    /// Column maps by table and block.
    maps: HashMap<(usize, usize), ColumnMap>,
    /// The rows that were searched for headers.
    searched: usize,
    /// Reasons that were reported, each once a table.
    reported: Vec<Reason>,
}

impl HeaderCache {
    /// Looks for new headers above a row.
    fn search(
        &mut self,
        reader: &mut TableReader,
        index: &GridIndex,
        rows: &[TableRow],
        at: usize,
        labels: &LabelIndex,
    ) {
        if let Some(headers) = headers_above(index, rows, self.searched..at, labels) {
            reader.headers = Some(headers);
            self.maps.clear();
        }
        self.searched = at;
    }

    /// Returns the headers and their map for the block of a row.
    fn map<'c>(
        &'c mut self,
        reader: &'c mut TableReader,
        row: FormRow,
        labels: &LabelIndex,
    ) -> Option<(&'c ColumnHeaders, &'c ColumnMap)> {
        let headers = reader.headers.as_ref()?;
        let map = self.maps.entry((row.table, labels.block(row))).or_insert_with(|| {
            let map = headers.map_columns(row, labels);
            for issue in header_issues(&map, labels) {
                if !self.reported.contains(&issue.reason) {
                    self.reported.push(issue.reason.clone());
                    reader.figures.issues.push(issue);
                }
            }
            map
        });
        Some((headers, &*map))
    }
}

/// Returns the row of the form for a label, and reports typing errors.
fn resolve_row(
    reader: &mut TableReader,
    found: LabelMatch<FormRow>,
    label: &str,
    cells: &[&Cell],
    certain: &HashSet<FormRow>,
    labels: &LabelIndex,
) -> Option<FormRow> {
    let location = cells.first().map(|cell| cell.location.clone());
    let label = label.trim();
    let row = match found {
        LabelMatch::Exact(row) => {
            if labels.is_slip(label) {
                report_slip(reader, label, labels.row_path(row), location);
            }
            return Some(row);
        }
        LabelMatch::NoMatch => return None,
        LabelMatch::Fuzzy(row) => row,
        LabelMatch::Ambiguous(first, second) => {
            // If the table has one of the two elsewhere, this is the other.
            match (certain.contains(&first), certain.contains(&second)) {
                (true, false) => second,
                (false, true) => first,
                _ => {
                    let reason = Reason::AmbiguousRow {
                        label: label.to_owned(),
                        first: labels.row_path(first),
                        second: labels.row_path(second),
                    };
                    let issue = Issue::new(reason).with_location(location);
                    reader.figures.issues.push(issue.with_raw(join_raw(cells)));
                    reader.has_unread_row = true;
                    return None;
                }
            }
        }
    };
    let path = labels.row_path(row);
    let reason = Reason::RowTypo { label: label.to_owned(), row: path.clone() };
    let issue = Issue::new(reason).with_path(path).with_location(location).with_raw(label);
    reader.figures.issues.push(issue);
    Some(row)
}

/// Reports a label that is known to be a slip, and was read as the form has it.
fn report_slip(reader: &mut TableReader, label: &str, path: String, location: Option<Location>) {
    let reason = Reason::KnownSlip { label: label.to_owned(), meant: path.clone() };
    reader.figures.issues.push(Issue::new(reason).with_path(path).with_location(location));
}

/// Reads the figures of a row, in the order of the form's columns.
fn read_figures(
    (index, rows): (&GridIndex, &[TableRow]),
    row: FormRow,
    cells: &[&Cell],
    headers: Option<(&ColumnHeaders, &ColumnMap)>,
    labels: &LabelIndex,
) -> Vec<Option<Figure>> {
    let width = labels.width(row);
    let Some((headers, map)) = headers else {
        return uncertain_row(cells, width, &CellProblem::NoHeaders);
    };
    if let Some(problem) = &map.problem {
        return uncertain_row(cells, width, problem);
    }
    let aligned = if map.is_by_order {
        align_by_order(cells, width, headers.blank_ends())
    } else if headers.is_ragged || index.is_ragged() {
        align_by_index(cells, map, headers.row_width)
    } else if headers.width != index.columns {
        Err(CellProblem::WidthChanged)
    } else {
        align_by_column(cells, map)
    };
    let aligned = match aligned {
        Ok(aligned) => aligned,
        Err(problem) => return uncertain_row(cells, width, &problem),
    };
    let mut figures: Vec<Option<Figure>> = vec![None; width];
    for (cell, column) in aligned.into_iter().zip(&map.columns) {
        let (Some(cell), Some(column)) = (cell, *column) else { continue };
        if let Some(slot) = figures.get_mut(column) {
            let figure = Figure::new(cell, labels.number_kind(row, column));
            *slot = Some(if is_merged(cell, rows) { figure.merged() } else { figure });
        }
    }
    figures
}

/// True if a cell with text reaches into further rows of the form.
fn is_merged(cell: &Cell, rows: &[TableRow]) -> bool {
    let below = rows.get(cell.row + 1..cell.row + cell.row_span).unwrap_or_default();
    !cell.is_blank() && below.iter().any(|row| matches!(row, TableRow::Form { .. }))
}

/// Returns a row whose figures are all left to a person.
pub(super) fn uncertain_row(
    cells: &[&Cell],
    width: usize,
    problem: &CellProblem,
) -> Vec<Option<Figure>> {
    let Some(first) = cells.first() else { return vec![None; width] };
    let location = first.location.clone();
    let figure = Figure { raw: join_raw(cells), location, value: Err(problem.clone()) };
    vec![Some(figure); width]
}

/// Returns the texts of the cells of a row.
pub(super) fn join_raw(cells: &[&Cell]) -> String {
    let texts: Vec<&str> = cells.iter().map(|cell| cell.text.trim()).collect();
    texts.join(" | ")
}

/// Returns the typing errors in headers, and the headers that the form does not have.
fn header_issues(map: &ColumnMap, labels: &LabelIndex) -> Vec<Issue> {
    let typos = map.typos.iter().filter(|(header, label)| fold_label(header) != fold_label(label));
    let typos = typos.map(|(header, label)| {
        let header = header.replace('\n', "");
        if labels.is_slip(&header) {
            return Issue::new(Reason::KnownSlip { label: header, meant: label.clone() });
        }
        let reason = Reason::ColumnTypo { header: header.clone(), column: label.clone() };
        Issue::new(reason).with_raw(header)
    });
    let unknown = map.unknown.iter().map(|header| {
        let header = header.replace('\n', "");
        Issue::new(Reason::UnknownColumn { header: header.clone() }).with_raw(header)
    });
    typos.chain(unknown).collect()
}

/// Reports the figures of a row that is read as words alone: a row of another table that
/// stands above that of the form, whose figures have no label before them.
pub(super) fn report_figures_among_words(reader: &mut TableReader, cells: &[&Cell], row: usize) {
    let own = cells.iter().filter(|cell| cell.row == row && is_number(&cell.text));
    reader.figures.issues.extend(own.map(|cell| {
        Issue::new(Reason::ForeignTextInTable)
            .with_location(Some(cell.location.clone()))
            .with_raw(cell.text.trim())
    }));
}

/// Reports a row with figures that the form does not have.
pub(super) fn report_unknown_row(reader: &mut TableReader, label: &str, cells: &[&Cell]) {
    if !cells.iter().any(|cell| holds_figure(cell)) {
        return;
    }
    let label = label.trim().replace('\n', "");
    let reason =
        if label.is_empty() { Reason::UnlabelledRow } else { Reason::UnknownRow { label } };
    let location = cells.first().map(|cell| cell.location.clone());
    let issue = Issue::new(reason).with_location(location).with_raw(join_raw(cells));
    reader.figures.issues.push(issue);
    reader.has_unread_row = true;
}
