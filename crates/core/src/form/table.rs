//! The tables of a form: blocks of rows and columns, and the trees by which
//! they are printed.

use crate::report::Unit;
use std::ops::Range;

/// How a table is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Blocks under one another in one table, each with a caption row.
    Blocks,
    /// Rows and columns, both with trees of headings.
    Matrix,
    /// The rows side by side, as one printed row.
    Strip,
    /// Two columns: what and how much.
    List,
}

impl Layout {
    /// Every layout with its word in a form file.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Blocks, "blocks"),
        (Self::Matrix, "matrix"),
        (Self::Strip, "strip"),
        (Self::List, "list"),
    ];
}

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Whole things.
    Count,
    /// Money.
    Amount,
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its id.
    pub id: String,
    /// Its label.
    pub label: String,
    /// What it counts.
    pub kind: ColumnKind,
    /// Whether it may be negative.
    pub signed: bool,
    /// The unit of its numbers.
    pub unit: Option<Unit>,
    /// Whether the form prints that unit, so that cells need not.
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
    /// The group that it stands in.
    pub group: Option<usize>,
    /// The block that it stands in.
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
    /// Its rows.
    pub rows: Range<usize>,
    /// Whether offices may give it as one row.
    pub undetailed: bool,
    /// The block that it stands in.
    pub block: usize,
}

/// A row, or the sum of a group.
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
    /// One row or column.
    Leaf(usize),
    /// A heading over several.
    Branch {
        /// Its words.
        label: String,
        /// The group, where a source writes these rows under a key.
        group: Option<usize>,
        /// What stands under it.
        children: Vec<HeadingNode>,
    },
}

impl HeadingNode {
    /// How many rows or columns it spans.
    pub fn leaves(&self) -> usize {
        match self {
            Self::Leaf(_) => 1,
            Self::Branch { children, .. } => children.iter().map(Self::leaves).sum(),
        }
    }

    /// How deep it is; a leaf is one.
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
    /// Its rows, as places in the table's list.
    pub rows: Range<usize>,
    /// The tree over the rows.
    pub row_tree: Vec<HeadingNode>,
}

/// One table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its id.
    pub id: String,
    /// Its key in a source.
    pub key: String,
    /// The section that it stands in; none where sections are free.
    pub section: Option<usize>,
    /// How it is printed.
    pub layout: Layout,
    /// Takes any row, as the reports before 2019 had them.
    pub free: bool,
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// All rows of all blocks, in printed order.
    pub rows: Vec<Row>,
    /// All groups.
    pub groups: Vec<Group>,
}

impl Table {
    /// The row or group with an id.
    pub fn row_by_id(&self, id: &str) -> Option<RowRef> {
        let row = self.rows.iter().position(|row| row.id == id).map(RowRef::Row);
        row.or_else(|| self.groups.iter().position(|group| group.id == id).map(RowRef::Group))
    }

    /// The block of a row or group.
    pub fn block_of(&self, row: RowRef) -> &Block {
        match row {
            RowRef::Row(at) => &self.blocks[self.rows[at].block],
            RowRef::Group(at) => &self.blocks[self.groups[at].block],
        }
    }

    /// The rows that a reference stands for.
    pub fn members(&self, row: RowRef) -> Range<usize> {
        match row {
            RowRef::Row(at) => at..at + 1,
            RowRef::Group(at) => self.groups[at].rows.clone(),
        }
    }

    /// The id of a row or group.
    pub fn id_of(&self, row: RowRef) -> &str {
        match row {
            RowRef::Row(at) => &self.rows[at].id,
            RowRef::Group(at) => &self.groups[at].id,
        }
    }

    /// The key of a row or group.
    pub fn key_of(&self, row: RowRef) -> &str {
        match row {
            RowRef::Row(at) => &self.rows[at].key,
            RowRef::Group(at) => &self.groups[at].key,
        }
    }

    /// The printed label of a row or group.
    pub fn label_of(&self, row: RowRef) -> &str {
        match row {
            RowRef::Row(at) => &self.rows[at].label,
            RowRef::Group(at) => &self.groups[at].label,
        }
    }

    /// The table, its rows and groups, and their cells, in the words of the form.
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

    /// A row in the words of the form: `申请.不予公开.属于国家秘密`.
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

/// A label as a source writes it: without ordinal, brackets and quotation marks.
pub fn key_of_label(label: &str) -> String {
    let bare = strip_ordinal(label);
    let bare = bare.split(['（', '(']).next().unwrap_or(bare);
    bare.chars().filter(|c| !matches!(c, '“' | '”' | '"' | ' ')).collect()
}

/// A label without the ordinal before it: `一、`, `（二）`, `3.`.
fn strip_ordinal(label: &str) -> &str {
    const NUMERALS: &str = "一二三四五六七八九十0123456789";
    let rest = label.trim_start_matches(['（', '(']);
    let bare = rest.trim_start_matches(|c| NUMERALS.contains(c));
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
