//! The labels of a form: its rows, columns, headers and captions, to look the text of a
//! document up in.

use super::cell::NumberKind;
use super::form_texts::{collect_branches, column_labels, group_labels, printed_texts, slips};
use super::head_order::{HeadMatch, HeadOrders, head_orders};
use super::label::{LabelMap, LabelMatch, fold_label, has_other_chars};
use nianbao_core::diag::finding::edit_distance;
use nianbao_core::form::{
    Block, CellRef, ColumnKind, Each, Equation, Form, HeadingNode, Identity, Layout, RowRef, Table,
};
use nianbao_core::report::Unit;
use std::collections::{HashMap, HashSet};

/// A row of a form: the index of its table, and the row in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct FormRow {
    pub(super) table: usize,
    pub(super) row: RowRef,
}

/// A cell of the form: its row, and its column in the row's block.
pub(super) type FormCell = (FormRow, usize);

/// A header that spans several columns.
pub(super) struct Branch<'f> {
    pub(super) label: &'f str,
    pub(super) columns: Vec<usize>,
}

/// The labels of a form, folded for look-ups. One run builds it once for all
/// documents.
pub(super) struct LabelIndex<'f> {
    pub(super) form: &'f Form,
    /// Rows that are printed below one another.
    rows: LabelMap<FormRow>,
    /// Rows that are printed side by side, above their columns.
    side_by_side: LabelMap<FormRow>,
    /// Columns, by table and block.
    columns: Vec<Vec<LabelMap<usize>>>,
    /// Headers that span several columns.
    branches: LabelMap<()>,
    /// The columns of all blocks.
    any_column: LabelMap<()>,
    /// All text that the form prints, folded.
    printed: HashSet<String>,
    /// The labels of groups of rows, folded.
    groups: HashSet<String>,
    /// The heads in the orders of their labels, by table and block.
    heads: Vec<Vec<HeadOrders<'f>>>,
    /// Labels that documents have by a slip, folded.
    slips: HashSet<String>,
    /// Folded labels of columns that this form does not have, with the id of a form that
    /// has them.
    foreign_columns: HashMap<String, &'f str>,
}

impl<'f> LabelIndex<'f> {
    /// Indexes a form.
    pub(super) fn new(form: &'f Form) -> Self {
        let rows = |strip: bool| {
            let tables = form.tables.iter().enumerate();
            let tables = tables.filter(move |(_, table)| (table.layout == Layout::Strip) == strip);
            LabelMap::new(tables.flat_map(|(at, table)| row_labels(at, table)))
        };
        let blocks = || form.tables.iter().flat_map(|table| &table.blocks);
        let mut branches = Vec::new();
        for node in blocks().flat_map(|block| &block.column_tree) {
            collect_branches(node, &mut branches);
        }
        let columns = |table: &'f Table| {
            let block_columns = |block: &'f Block| {
                let columns = || block.columns.iter().enumerate();
                let labels = columns().map(|(at, column)| (column.label.as_str(), at));
                let slips = columns().flat_map(|(at, column)| {
                    column.slips.iter().map(move |slip| (slip.as_str(), at))
                });
                LabelMap::new(labels.chain(slips))
            };
            table.blocks.iter().map(block_columns).collect()
        };
        Self {
            form,
            rows: rows(false),
            side_by_side: rows(true),
            columns: form.tables.iter().map(columns).collect(),
            branches: LabelMap::new(branches.into_iter().map(|label| (label, ()))),
            printed: printed_texts(form),
            groups: form.tables.iter().flat_map(group_labels).map(fold_label).collect(),
            heads: form.tables.iter().map(head_orders).collect(),
            any_column: LabelMap::new(column_labels(form).map(|label| (label, ()))),
            slips: slips(form).map(fold_label).collect(),
            foreign_columns: HashMap::new(),
        }
    }

    /// Takes the columns of other forms, so that none is taken for a misspelt one of this
    /// form.
    pub(super) fn learn_foreign_columns(&mut self, forms: impl IntoIterator<Item = &'f Form>) {
        for form in forms {
            for label in column_labels(form).filter(|label| !self.any_column.contains(label)) {
                self.foreign_columns.entry(fold_label(label)).or_insert(&form.id);
            }
        }
    }

    /// Returns the form that has a column which this form does not have.
    pub(super) fn foreign_form(&self, header: &str) -> Option<&'f str> {
        self.foreign_columns.get(&fold_label(header)).copied()
    }

    /// True if this form has a column with a label.
    pub(super) fn has_column(&self, header: &str) -> bool {
        self.any_column.contains(header)
    }

    /// True if a label is known to stand in a document by a slip.
    pub(super) fn is_slip(&self, label: &str) -> bool {
        self.slips.contains(&fold_label(label))
    }

    /// Looks a label up among the rows printed below one another.
    pub(super) fn find_row(&self, label: &str) -> LabelMatch<FormRow> {
        self.rows.find(label)
    }

    /// Looks a header up among the rows printed side by side.
    pub(super) fn find_side_by_side(&self, label: &str) -> LabelMatch<FormRow> {
        self.side_by_side.find(label)
    }

    /// Looks a header up among the columns of a row.
    pub(super) fn find_column(&self, row: FormRow, label: &str) -> LabelMatch<usize> {
        self.columns[row.table][self.block(row)].find(label)
    }

    /// Returns the headers over several, but not all, columns of a row's block.
    pub(super) fn inner_branches(&self, row: FormRow) -> Vec<Branch<'f>> {
        let mut branches = Vec::new();
        for node in &self.form.tables[row.table].block_of(row.row).column_tree {
            if let HeadingNode::Branch { children, .. } = node {
                for child in children {
                    collect_inner(child, &mut branches);
                }
            }
        }
        branches
    }

    /// Matches the end of a list of texts with the whole head over a row.
    pub(super) fn match_head(&self, row: FormRow, texts: &[&str]) -> Option<HeadMatch> {
        let head = self.heads[row.table].get(self.block(row))?;
        head.match_end(self.without_row_labels(head, texts))
    }

    /// Matches the end of a list of texts with the whole head over rows side by side, and
    /// returns its cells from left to right.
    pub(super) fn match_strip(&self, texts: &[&str]) -> Option<(Vec<FormCell>, HeadMatch)> {
        let tables = self.form.tables.iter().enumerate();
        let mut strips = tables.filter(|(_, table)| table.layout == Layout::Strip);
        strips.find_map(|(at, table)| {
            let found = self.heads[at].first()?.match_end(texts)?;
            let rows = side_by_side_rows(at, table);
            let cells = rows.flat_map(|row| (0..self.width(row)).map(move |column| (row, column)));
            Some((cells.collect(), found))
        })
    }

    /// Returns the rows side by side whose head has at least half of its labels in a list of
    /// texts.
    pub(super) fn resemble_strip(&self, texts: &[&str]) -> Option<Vec<FormRow>> {
        let tables = self.form.tables.iter().enumerate();
        let mut strips = tables.filter(|(_, table)| table.layout == Layout::Strip);
        strips.find_map(|(at, table)| {
            let head = self.heads[at].first()?;
            let known = texts.iter().filter(|text| head.is_label(text)).count();
            (known * 2 >= head.label_count()).then(|| side_by_side_rows(at, table).collect())
        })
    }

    /// Returns the rows that the form prints side by side.
    pub(super) fn strip_rows(&self) -> Option<Vec<FormRow>> {
        let (at, table) = self.strip()?;
        Some(side_by_side_rows(at, table).collect())
    }

    /// Returns the section of the rows that the form prints side by side.
    pub(super) fn strip_section(&self) -> Option<usize> {
        let (at, _) = self.strip()?;
        (0..self.form.sections.len())
            .find(|section| self.form.table_of_section(*section) == Some(at))
    }

    /// True if a text is a label of the head over rows side by side.
    pub(super) fn is_strip_label(&self, text: &str) -> bool {
        let head = self.strip().and_then(|(at, _)| self.heads[at].first());
        head.is_some_and(|head| head.is_label(text))
    }

    /// Returns the table whose rows are printed side by side, and its index.
    fn strip(&self) -> Option<(usize, &'f Table)> {
        let mut tables = self.form.tables.iter().enumerate();
        tables.find(|(_, table)| table.layout == Layout::Strip)
    }

    /// Returns the equation over the columns of a row, if it has one of this year.
    pub(super) fn row_equation(&self, row: FormRow) -> Option<&'f Equation> {
        let is_own = |identity: &&Identity| {
            let is_limited = |at| identity.rows.is_empty() || identity.rows.contains(&at);
            identity.table == row.table
                && identity.each == Each::Row
                && !identity.equation.uses_previous_year()
                && match row.row {
                    RowRef::Row(at) => is_limited(at),
                    RowRef::Group(_) => identity.rows.is_empty(),
                }
        };
        self.form.identities.iter().find(is_own).map(|identity| &identity.equation)
    }

    /// Cuts the labels over several rows that stand between a head and its first row.
    fn without_row_labels<'t, 's>(&self, head: &HeadOrders, texts: &'t [&'s str]) -> &'t [&'s str] {
        let mut texts = texts;
        while let [rest @ .., last] = texts
            && self.is_printed(last)
            && !head.is_label(last)
        {
            texts = rest;
        }
        texts
    }

    /// True if a text is the label of a row below others.
    pub(super) fn is_row(&self, label: &str) -> bool {
        self.rows.contains(label)
    }

    /// True if a text is the label of a group of rows.
    pub(super) fn is_group(&self, label: &str) -> bool {
        self.groups.contains(&fold_label(label))
    }

    /// True if a text is a header over several columns.
    pub(super) fn is_branch(&self, label: &str) -> bool {
        matches!(self.branches.find(label), LabelMatch::Exact(()))
    }

    /// True if a text is the header of a column.
    pub(super) fn is_column(&self, label: &str) -> bool {
        self.any_column.find(label).matched().is_some()
    }

    /// True if the form prints a text.
    pub(super) fn is_printed(&self, text: &str) -> bool {
        self.printed.contains(&fold_label(text))
    }

    /// True if the form prints a text that is folded already.
    pub(super) fn is_printed_folded(&self, folded: &str) -> bool {
        self.printed.contains(folded)
    }

    /// True if a text is a part of text that the form prints, as where one label is
    /// broken over several cells, or has typing errors.
    pub(super) fn is_printed_part(&self, text: &str) -> bool {
        let folded = fold_label(text);
        let near = |printed: &String| {
            let length = printed.chars().count();
            let may_be_near = || {
                length.abs_diff(folded.chars().count()) * 4 <= length
                    && !has_other_chars(&folded, printed, length / 4)
            };
            printed.contains(&folded)
                || may_be_near() && edit_distance(printed, &folded) * 4 <= length
        };
        folded.is_empty() || self.printed.iter().any(near)
    }

    /// Returns the number of columns of a row.
    pub(super) fn width(&self, row: FormRow) -> usize {
        self.form.tables[row.table].block_of(row.row).columns.len()
    }

    /// Returns the index of a row's block in its table; rows of one block share headers.
    pub(super) fn block(&self, row: FormRow) -> usize {
        let table = &self.form.tables[row.table];
        match row.row {
            RowRef::Row(at) => table.rows[at].block,
            RowRef::Group(at) => table.groups[at].block,
        }
    }

    /// Returns the path of a row in the form.
    pub(super) fn row_path(&self, row: FormRow) -> String {
        self.form.tables[row.table].row_path(row.row)
    }

    /// Returns the label of a column as printed.
    pub(super) fn column_label(&self, row: FormRow, column: usize) -> &str {
        &self.form.tables[row.table].block_of(row.row).columns[column].label
    }

    /// Returns the units of money that the head over a row is to name.
    pub(super) fn money_units(&self, row: FormRow) -> impl Iterator<Item = Unit> {
        let columns = &self.form.tables[row.table].block_of(row.row).columns;
        columns.iter().filter(|column| column.unit_printed).filter_map(|column| column.unit)
    }

    /// Returns the unit of money that the head of a column is to name.
    pub(super) fn money_unit(&self, row: FormRow, column: usize) -> Option<Unit> {
        let columns = &self.form.tables[row.table].block_of(row.row).columns;
        columns.get(column).filter(|column| column.unit_printed)?.unit
    }

    /// Returns the numbers that a column takes.
    pub(super) fn number_kind(&self, row: FormRow, column: usize) -> NumberKind {
        let columns = &self.form.tables[row.table].block_of(row.row).columns;
        columns.get(column).map_or_else(NumberKind::default, |column| NumberKind {
            is_signed: column.signed,
            is_count: column.kind == ColumnKind::Count && column.unit.is_none(),
        })
    }

    /// Returns the path of a cell in the form.
    pub(super) fn cell_path(&self, row: FormRow, column: usize) -> String {
        self.form.cell_path(CellRef { table: row.table, row: row.row, column })
    }
}

/// Returns the rows of the table with an index that are printed side by side.
fn side_by_side_rows(at: usize, table: &Table) -> impl Iterator<Item = FormRow> {
    (0..table.rows.len()).map(move |row| FormRow { table: at, row: RowRef::Row(row) })
}

/// Returns the labels of the rows of a table, and of the groups that may be one row.
fn row_labels(at: usize, table: &Table) -> Vec<(&str, FormRow)> {
    let rows = (0..table.rows.len()).map(RowRef::Row);
    let groups = (0..table.groups.len()).filter(|group| table.groups[*group].undetailed);
    let all: Vec<RowRef> = rows.chain(groups.map(RowRef::Group)).collect();
    // Labels come before keys: where a key equals the label of another row, the label wins.
    let labels = all.iter().map(|row| (table.label_of(*row), FormRow { table: at, row: *row }));
    let keys = all.iter().map(|row| (table.key_of(*row), FormRow { table: at, row: *row }));
    let slips = table.rows.iter().enumerate().flat_map(|(row, own)| {
        let row = FormRow { table: at, row: RowRef::Row(row) };
        own.slips.iter().map(move |slip| (slip.as_str(), row))
    });
    labels.chain(keys).chain(slips).collect()
}

/// Collects a header over several columns, and those below it.
fn collect_inner<'n>(node: &'n HeadingNode, out: &mut Vec<Branch<'n>>) {
    if let HeadingNode::Branch { label, children, .. } = node {
        let mut columns = Vec::new();
        collect_leaves(node, &mut columns);
        out.push(Branch { label, columns });
        for child in children {
            collect_inner(child, out);
        }
    }
}

/// Collects the columns below a header.
fn collect_leaves(node: &HeadingNode, out: &mut Vec<usize>) {
    match node {
        HeadingNode::Leaf(at) => out.push(*at),
        HeadingNode::Branch { children, .. } => {
            for child in children {
                collect_leaves(child, out);
            }
        }
    }
}
