//! The tables of a form: blocks of rows and columns, and the trees by which
//! they are printed.

use crate::report::Unit;
use nianbao_text::cjk::is_ordinal;
use std::ops::Range;

/// The printed layout of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Blocks under one another in one table, each with a caption row.
    Blocks,
    /// Rows and columns, both with trees of headings.
    Matrix,
    /// The rows side by side, as one printed row.
    Strip,
    /// Two columns: item and number.
    List,
}

impl Layout {
    /// Every layout with its name in a form file.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Blocks, "blocks"),
        (Self::Matrix, "matrix"),
        (Self::Strip, "strip"),
        (Self::List, "list"),
    ];
}

/// The kind of number in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// A whole number.
    Count,
    /// An amount of money.
    Amount,
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its id.
    pub id: String,
    /// Its label.
    pub label: String,
    /// Labels that documents are known to have in its place by a slip.
    pub slips: Vec<String>,
    /// The kind of its numbers.
    pub kind: ColumnKind,
    /// True if its numbers may be negative.
    pub signed: bool,
    /// The unit of its numbers.
    pub unit: Option<Unit>,
    /// True if the form prints that unit, so that cells need not.
    pub unit_printed: bool,
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id, unique in the table.
    pub id: String,
    /// Its key in a source.
    pub key: String,
    /// Its label as printed.
    pub label: String,
    /// Labels that documents are known to have in its place by a slip.
    pub slips: Vec<String>,
    /// The index of its group in [`Table::groups`].
    pub group: Option<usize>,
    /// The index of its block in [`Table::blocks`].
    pub block: usize,
}

/// Rows that a source writes under a key of their own.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its id; in an equation it stands for the sum of its rows.
    pub id: String,
    /// Its key in a source.
    pub key: String,
    /// Its label as printed.
    pub label: String,
    /// Indices of its rows in [`Table::rows`].
    pub rows: Range<usize>,
    /// True if offices may give it as one row.
    pub undetailed: bool,
    /// The index of its block in [`Table::blocks`].
    pub block: usize,
}

/// A row, or the sum of a group, by its index in [`Table::rows`] or [`Table::groups`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowRef {
    /// One row.
    Row(usize),
    /// All rows of a group.
    Group(usize),
}

/// A node in the tree of printed headings.
#[derive(Clone, Debug)]
pub enum HeadingNode {
    /// One row or column, by its index.
    Leaf(usize),
    /// A heading over several.
    Branch {
        /// The label.
        label: String,
        /// The group, where a source writes these rows under a key.
        group: Option<usize>,
        /// The nodes under it.
        children: Vec<HeadingNode>,
    },
}

impl HeadingNode {
    /// Returns how many rows or columns it spans.
    pub fn leaves(&self) -> usize {
        match self {
            Self::Leaf(_) => 1,
            Self::Branch { children, .. } => children.iter().map(Self::leaves).sum(),
        }
    }

    /// Returns the number of levels; a leaf has one.
    pub fn depth(&self) -> usize {
        match self {
            Self::Leaf(_) => 1,
            Self::Branch { children, .. } => {
                1 + children.iter().map(Self::depth).max().unwrap_or_default()
            }
        }
    }
}

/// Rows that share their columns.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its caption.
    pub caption: Option<String>,
    /// The words in the corner over the row labels.
    pub corner: Option<String>,
    /// Its columns, left to right.
    pub columns: Vec<Column>,
    /// The tree over the columns.
    pub column_tree: Vec<HeadingNode>,
    /// Indices of its rows in [`Table::rows`].
    pub rows: Range<usize>,
    /// The tree over the rows.
    pub row_tree: Vec<HeadingNode>,
}

/// The words over the columns of a table with free rows, as offices print them.
#[derive(Clone, Debug, Default)]
pub struct OpenHeads {
    /// Over the items.
    pub items: Vec<String>,
    /// Over the values.
    pub values: Vec<String>,
    /// Over the units.
    pub units: Vec<String>,
    /// Over the numbers of the rows, which are no part of them.
    pub numbers: Vec<String>,
}

/// One table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its id.
    pub id: String,
    /// Its key in a source.
    pub key: String,
    /// The index of its section in the form; `None` if offices choose the sections.
    pub section: Option<usize>,
    /// The printed layout.
    pub layout: Layout,
    /// True if it takes any row, as the reports before 2019 had them.
    pub free: bool,
    /// The heads under which documents print free rows; only then are they read from one.
    pub heads: Option<OpenHeads>,
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// All rows of all blocks, in printed order.
    pub rows: Vec<Row>,
    /// All groups.
    pub groups: Vec<Group>,
}

impl Table {
    /// Returns the row or group with an id.
    pub fn row_by_id(&self, id: &str) -> Option<RowRef> {
        let row = self.rows.iter().position(|row| row.id == id).map(RowRef::Row);
        row.or_else(|| self.groups.iter().position(|group| group.id == id).map(RowRef::Group))
    }

    /// Returns the block of a row or group.
    pub fn block_of(&self, row: RowRef) -> &Block {
        match row {
            RowRef::Row(at) => &self.blocks[self.rows[at].block],
            RowRef::Group(at) => &self.blocks[self.groups[at].block],
        }
    }

    /// Finds a row by its keys in a source, or a group that stands as one row.
    pub fn find_row(&self, group: Option<&str>, key: &str) -> Option<RowRef> {
        let row = self.rows.iter().position(|row| {
            row.key == key && row.group.map(|at| self.groups[at].key.as_str()) == group
        });
        let as_group = || {
            let at = self.groups.iter().position(|known| known.key == key);
            at.filter(|_| group.is_none()).map(RowRef::Group)
        };
        row.map(RowRef::Row).or_else(as_group)
    }

    /// Returns the indices of the rows that a reference stands for.
    pub fn members(&self, row: RowRef) -> Range<usize> {
        match row {
            RowRef::Row(at) => at..at + 1,
            RowRef::Group(at) => self.groups[at].rows.clone(),
        }
    }

    /// Returns the id of a row or group.
    pub fn id_of(&self, row: RowRef) -> &str {
        match row {
            RowRef::Row(at) => &self.rows[at].id,
            RowRef::Group(at) => &self.groups[at].id,
        }
    }

    /// Returns the key of a row or group.
    pub fn key_of(&self, row: RowRef) -> &str {
        match row {
            RowRef::Row(at) => &self.rows[at].key,
            RowRef::Group(at) => &self.groups[at].key,
        }
    }

    /// Returns the printed label of a row or group.
    pub fn label_of(&self, row: RowRef) -> &str {
        match row {
            RowRef::Row(at) => &self.rows[at].label,
            RowRef::Group(at) => &self.groups[at].label,
        }
    }

    /// Returns the paths of the table, its rows and groups, and their cells.
    pub fn paths(&self) -> Vec<String> {
        let rows = (0..self.rows.len()).map(RowRef::Row);
        let mut places = vec![self.key.clone()];
        for row in rows.chain((0..self.groups.len()).map(RowRef::Group)) {
            let path = self.row_path(row);
            let columns = &self.block_of(row).columns;
            places.extend(columns.iter().map(|column| format!("{path}.{}", column.label)));
            places.push(path);
        }
        places
    }

    /// Returns the path of a row or group: `申请.不予公开.属于国家秘密`.
    pub fn row_path(&self, row: RowRef) -> String {
        let group = match row {
            RowRef::Row(at) => self.rows[at].group.map(|group| self.groups[group].key.as_str()),
            RowRef::Group(_) => None,
        };
        let key = self.key_of(row);
        match group {
            Some(group) => format!("{}.{group}.{key}", self.key),
            None => format!("{}.{key}", self.key),
        }
    }
}

/// Returns the key for a label: the label without ordinal, brackets and quotation marks.
pub fn key_of_label(label: &str) -> String {
    let bare = strip_ordinal(label);
    let bare = bare.split(['（', '(']).next().unwrap_or(bare);
    let bare: String = bare.chars().filter(|c| !matches!(c, '“' | '”' | '"')).collect();
    remove_inner_spaces(bare.trim())
}

/// Removes spaces that print puts between Chinese characters; those between words in Latin
/// letters stay.
fn remove_inner_spaces(label: &str) -> String {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii() && c != ' ');
    let is_kept = |(at, c): &(usize, char)| {
        if *c != ' ' {
            return true;
        }
        let (before, after) = (label[..*at].chars().next_back(), label[at + 1..].chars().next());
        is_latin(before) && is_latin(after)
    };
    label.char_indices().filter(is_kept).map(|(_, c)| c).collect()
}

/// Returns a label without the ordinal before it: `一、`, `（二）`, `3.`.
fn strip_ordinal(label: &str) -> &str {
    let rest = label.trim_start_matches(['（', '(']);
    let bare = rest.trim_start_matches(is_ordinal);
    if bare.len() == rest.len() {
        return label;
    }
    bare.trim_start_matches(['、', '）', ')', '.', '．', ' '])
}

#[cfg(test)]
mod tests {
    use super::key_of_label;

    #[test]
    fn keys_are_labels_without_their_dress() {
        for (label, key) in [
            ("（一）予以公开", "予以公开"),
            ("（一） 予 以公开", "予以公开"),
            ("(2) Partly granted (parts told apart)", "Partly granted"),
            ("1. Not held by this office", "Not held by this office"),
            ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "部分公开"),
            ("3.危及“三安全一稳定”", "危及三安全一稳定"),
            ("行政许可", "行政许可"),
            ("本年增/减", "本年增/减"),
            ("三、本年度办理结果", "本年度办理结果"),
        ] {
            assert_eq!(key_of_label(label), key);
        }
    }
}
