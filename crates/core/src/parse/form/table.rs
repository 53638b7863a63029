//! Parses the tables of a form file.

use super::{check_plain_id, names};
use crate::form::{
    Block, Column, ColumnKind, Group, HeadingNode, Layout, OpenHeads, Row, Section, Table,
    key_of_label,
};
use crate::parse::fields::{Diagnostics, MappingReader};
use crate::parse::yaml::Node as Yaml;
use crate::report::Unit;
use crate::source::Spanned;
use std::collections::HashSet;

/// Parses a table; `sections` are those that it can stand in, if all are known.
pub(super) fn parse_table(
    node: &Yaml,
    sections: Option<&[Section]>,
    sink: &mut Diagnostics,
) -> Option<Table> {
    let mut fields = MappingReader::open(node, "tables", sink)?;
    let (id, key) = (
        fields.require_text("id", sink).filter(|id| check_plain_id(id, sink)),
        fields.require_text("key", sink),
    );
    let section = fields.text("section", sink).zip(sections).and_then(|(name, sections)| {
        let found = sections.iter().position(|section| section.id == name.value);
        if found.is_none() {
            let known = sections.iter().map(|section| section.id.as_str());
            names::report_unknown(sink, &name, ("部分", "section"), known);
        }
        found
    });
    let layout = fields.require_text("layout", sink).and_then(|name| parse_layout(&name, sink));
    let free = fields.flag("free", sink).unwrap_or(false);
    let heads = fields.node("heads").and_then(|node| parse_heads(node, sink));
    let blocks = fields.list("blocks", sink);
    fields.finish(sink);
    let mut table = Table {
        id: id?.value,
        key: key?.value,
        section,
        layout: layout?,
        free,
        heads,
        blocks: Vec::new(),
        rows: Vec::new(),
        groups: Vec::new(),
    };
    if blocks.is_empty() {
        sink.report_missing(node.span, "blocks");
    }
    let mut keys = Keys::new();
    for node in blocks {
        parse_block(node, &mut table, &mut keys, sink);
    }
    Some(table)
}

fn parse_heads(node: &Yaml, sink: &mut Diagnostics) -> Option<OpenHeads> {
    let mut fields = MappingReader::open(node, "heads", sink)?;
    let mut texts = |name: &'static str| -> Vec<String> {
        fields.texts(name, sink).into_iter().map(|text| text.value).collect()
    };
    let heads = OpenHeads {
        items: texts("items"),
        values: texts("values"),
        units: texts("units"),
        numbers: texts("numbers"),
    };
    fields.finish(sink);
    Some(heads)
}

fn parse_layout(name: &Spanned<String>, sink: &mut Diagnostics) -> Option<Layout> {
    names::parse_choice(name, ("版式", "layout"), &Layout::ALL, sink)
}

fn parse_block(node: &Yaml, table: &mut Table, keys: &mut Keys, sink: &mut Diagnostics) {
    let Some(mut fields) = MappingReader::open(node, "blocks", sink) else { return };
    let caption = fields.string("caption", sink);
    let corner = fields.string("corner", sink);
    let mut columns = Vec::new();
    let column_tree = (fields.list("columns", sink).iter())
        .filter_map(|node| parse_column(node, &mut columns, sink))
        .collect();
    if columns.is_empty() {
        sink.report_missing(node.span, "columns");
    }
    let first = table.rows.len();
    let nodes = fields.list("rows", sink);
    fields.finish(sink);
    let block = table.blocks.len();
    let mut rows = RowTreeParser { table, block, keys, sink };
    let row_tree = nodes.iter().filter_map(|node| rows.parse_node(node, None)).collect();
    if rows.table.rows.len() == first && !rows.table.free {
        rows.sink.report_missing(node.span, "rows");
    }
    let rows = first..table.rows.len();
    table.blocks.push(Block { caption, corner, columns, column_tree, rows, row_tree });
}

fn parse_column(
    node: &Yaml,
    columns: &mut Vec<Column>,
    sink: &mut Diagnostics,
) -> Option<HeadingNode> {
    let mut fields = MappingReader::open(node, "columns", sink)?;
    let label = fields.require_text("label", sink);
    let id = fields.text("id", sink).filter(|id| check_plain_id(id, sink));
    let kind = fields.text("kind", sink);
    let signed = fields.flag("signed", sink).unwrap_or(false);
    let unit = fields.text("unit", sink);
    let unit_printed = fields.flag("unit_printed", sink).unwrap_or(true);
    let slips = parse_slips(&mut fields, sink);
    let inner = fields.list("columns", sink);
    fields.finish(sink);
    let label = label?.value;
    if !inner.is_empty() {
        let children = inner.iter().filter_map(|node| parse_column(node, columns, sink)).collect();
        return Some(HeadingNode::Branch { label, group: None, children });
    }
    if id.is_none() {
        sink.report_missing(node.span, "id");
    }
    let id = id?;
    if columns.iter().any(|column| column.id == id.value) {
        names::report_duplicate(&id, "id", sink);
    }
    let kinds = [(ColumnKind::Count, "count"), (ColumnKind::Amount, "amount")];
    let kind = match &kind {
        None => ColumnKind::Count,
        Some(name) => names::parse_choice(name, ("数的种类", "kind of number"), &kinds, sink)?,
    };
    let units = Unit::ALL.map(|(unit, _)| (unit, unit.name()));
    let unit = unit.and_then(|name| {
        // Any way to write a unit will do.
        Unit::parse(&name.value)
            .or_else(|| names::parse_choice(&name, ("单位", "unit"), &units, sink))
    });
    columns.push(Column { id: id.value, label, slips, kind, signed, unit, unit_printed });
    Some(HeadingNode::Leaf(columns.len() - 1))
}

/// Parses the labels that documents have by a slip.
fn parse_slips(fields: &mut MappingReader, sink: &mut Diagnostics) -> Vec<String> {
    fields.texts("slips", sink).into_iter().map(|slip| slip.value).collect()
}

/// Parses the tree of rows, and lists its rows and groups in the table.
struct RowTreeParser<'t, 'k> {
    table: &'t mut Table,
    block: usize,
    keys: &'t mut Keys,
    sink: &'k mut Diagnostics,
}

/// The keys of rows and groups, each with the index of its group.
type Keys = HashSet<(Option<usize>, String)>;

impl RowTreeParser<'_, '_> {
    fn parse_node(&mut self, node: &Yaml, group: Option<usize>) -> Option<HeadingNode> {
        let sink = &mut *self.sink;
        let mut fields = MappingReader::open(node, "rows", sink)?;
        let label = fields.require_text("label", sink);
        let (id, key) = (
            fields.text("id", sink).filter(|id| check_plain_id(id, sink)),
            fields.text("key", sink),
        );
        let undetailed = fields.flag("undetailed", sink).unwrap_or(false);
        let slips = parse_slips(&mut fields, sink);
        let inner = fields.list("rows", sink);
        fields.finish(sink);
        let label = label?;
        let key = key.unwrap_or_else(|| Spanned::new(key_of_label(&label.value), label.span));
        // A heading that is only printed is no key.
        if (inner.is_empty() || id.is_some()) && !self.keys.insert((group, key.value.clone())) {
            names::report_duplicate(&key, "key", sink);
        }
        let (label, key) = (label.value, key.value);
        if let Some(id) = &id
            && self.table.row_by_id(&id.value).is_some()
        {
            names::report_duplicate(id, "id", sink);
        }
        if inner.is_empty() {
            if id.is_none() {
                sink.report_missing(node.span, "id");
            }
            let row = Row { id: id?.value, key, label, slips, group, block: self.block };
            self.table.rows.push(row);
            return Some(HeadingNode::Leaf(self.table.rows.len() - 1));
        }
        let first = self.table.rows.len();
        // A heading without an id is print only; its rows are written without it.
        let own = id.map(|id| {
            let (label, rows) = (label.clone(), first..first);
            let group = Group { id: id.value, key, label, rows, undetailed, block: self.block };
            self.table.groups.push(group);
            self.table.groups.len() - 1
        });
        let children =
            inner.iter().filter_map(|node| self.parse_node(node, own.or(group))).collect();
        if let Some(own) = own {
            self.table.groups[own].rows = first..self.table.rows.len();
        }
        Some(HeadingNode::Branch { label, group: own, children })
    }
}
