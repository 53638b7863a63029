//! The orders in which documents without spans list the labels of a table's head.
//!
//! A head of several levels is copied row by row. Where its spans are gone, nothing but the
//! order of all its labels tells which column a figure stands in.

use super::label::{fold_label, is_near_label, is_same_label};
use nianbao_core::form::{HeadingNode, Layout, Table};
use std::collections::HashSet;

/// Most texts that one label is broken into.
const MAX_PARTS: usize = 3;

/// A label of a head with the labels below it.
#[derive(Clone)]
struct HeadNode<'f> {
    label: &'f str,
    children: Vec<HeadNode<'f>>,
}

/// The labels of one head, in each order that a document may list them in.
pub(super) struct HeadOrders<'f> {
    orders: Vec<Vec<&'f str>>,
    /// The folded labels, but for those over all columns.
    own: HashSet<String>,
}

/// The match of a text with the labels of a head.
#[derive(Debug, Default)]
pub(super) struct HeadMatch {
    /// Texts with a typing error, and the labels that stand in their place.
    pub(super) typos: Vec<(String, String)>,
    /// True if the head has labels over several columns.
    pub(super) has_levels: bool,
}

/// Returns the orders of each head of a table: one for each block, or one for all rows that
/// stand side by side.
pub(super) fn head_orders(table: &Table) -> Vec<HeadOrders<'_>> {
    let of_block = |block: usize| {
        let block = &table.blocks[block];
        let label = |at: usize| block.columns[at].label.as_str();
        block.column_tree.iter().map(|node| head_node(node, &label, &[])).collect::<Vec<_>>()
    };
    let blocks = 0..table.blocks.len();
    if table.layout != Layout::Strip {
        return blocks.map(|block| HeadOrders::new(of_block(block))).collect();
    }
    let strip = blocks.flat_map(|block| {
        let columns = of_block(block);
        let label = |at: usize| table.rows[at].label.as_str();
        let rows = table.blocks[block].row_tree.iter();
        rows.map(|node| head_node(node, &label, &columns)).collect::<Vec<_>>()
    });
    vec![HeadOrders::new(strip.collect())]
}

/// Returns a node with the labels of its leaves, and `below` under each leaf.
fn head_node<'f>(
    node: &'f HeadingNode,
    label_of: &dyn Fn(usize) -> &'f str,
    below: &[HeadNode<'f>],
) -> HeadNode<'f> {
    match node {
        HeadingNode::Leaf(at) => HeadNode { label: label_of(*at), children: below.to_vec() },
        HeadingNode::Branch { label, children, .. } => HeadNode {
            label,
            children: children.iter().map(|child| head_node(child, label_of, below)).collect(),
        },
    }
}

impl<'f> HeadOrders<'f> {
    fn new(mut nodes: Vec<HeadNode<'f>>) -> Self {
        let mut orders: Vec<Vec<&str>> = Vec::new();
        add_orders(&nodes, &mut orders);
        // Many documents leave out a label over all columns.
        while let [top] = nodes.as_slice()
            && !top.children.is_empty()
        {
            nodes = top.children.clone();
            add_orders(&nodes, &mut orders);
        }
        let mut own = Vec::new();
        list_in_depth(&nodes, &mut own);
        Self { orders, own: own.into_iter().map(fold_label).collect() }
    }

    /// Matches the end of a list of texts with all labels of the head, in one of its orders.
    /// A label of the head before them would be one too many: then nothing matches.
    pub(super) fn match_end(&self, texts: &[&str]) -> Option<HeadMatch> {
        self.orders.iter().find_map(|order| {
            let (start, typos) = self.match_order(order, texts)?;
            let before = start.checked_sub(1).and_then(|at| texts.get(at));
            let is_own = before.is_some_and(|text| self.is_label(text));
            let has_levels = self.orders.len() > 1;
            (!is_own).then_some(HeadMatch { typos, has_levels })
        })
    }

    /// Returns the number of labels, but for those over all columns.
    pub(super) fn label_count(&self) -> usize {
        self.orders.last().map_or(0, Vec::len)
    }

    /// True if a text is a label of the head.
    pub(super) fn is_label(&self, text: &str) -> bool {
        self.own.contains(&fold_label(text))
    }

    /// Returns where the labels of an order begin that end with the texts, and the texts
    /// with a typing error.
    fn match_order(
        &self,
        order: &[&str],
        texts: &[&str],
    ) -> Option<(usize, Vec<(String, String)>)> {
        let mut end = texts.len();
        let mut typos = Vec::new();
        for label in order.iter().rev() {
            let parts = (1..=MAX_PARTS.min(end))
                .find(|parts| is_same_label(&texts[end - parts..end].concat(), label));
            end -= match parts {
                Some(parts) => parts,
                None => {
                    let text = texts[..end].last()?;
                    if self.is_label(text) || !is_near_label(text, label) {
                        return None;
                    }
                    typos.push(((*text).to_owned(), (*label).to_owned()));
                    1
                }
            };
        }
        Some((end, typos))
    }
}

/// Adds the orders of a head: by level with each label on its own level, by level with the
/// columns on the last one, in depth, and the columns alone if no two are alike.
fn add_orders<'f>(nodes: &[HeadNode<'f>], orders: &mut Vec<Vec<&'f str>>) {
    let mut in_depth = Vec::new();
    list_in_depth(nodes, &mut in_depth);
    let mut columns = Vec::new();
    list_columns(nodes, &mut columns);
    let (by_level, branches) = list_by_level(nodes);
    let columns_last = [branches, columns.clone()].concat();
    let mut all = vec![by_level, columns_last, in_depth];
    let distinct: HashSet<&str> = columns.iter().copied().collect();
    if distinct.len() == columns.len() {
        all.push(columns);
    }
    for order in all {
        if !order.is_empty() && !orders.contains(&order) {
            orders.push(order);
        }
    }
}

/// Lists each label before those below it.
fn list_in_depth<'f>(nodes: &[HeadNode<'f>], out: &mut Vec<&'f str>) {
    for node in nodes {
        out.push(node.label);
        list_in_depth(&node.children, out);
    }
}

/// Lists the labels that stand over no other.
fn list_columns<'f>(nodes: &[HeadNode<'f>], out: &mut Vec<&'f str>) {
    for node in nodes {
        if node.children.is_empty() {
            out.push(node.label);
        }
        list_columns(&node.children, out);
    }
}

/// Lists all labels level by level, and those alone that stand over others.
fn list_by_level<'f>(nodes: &[HeadNode<'f>]) -> (Vec<&'f str>, Vec<&'f str>) {
    let (mut all, mut branches) = (Vec::new(), Vec::new());
    let mut level: Vec<&HeadNode> = nodes.iter().collect();
    while !level.is_empty() {
        all.extend(level.iter().map(|node| node.label));
        let upper = level.iter().filter(|node| !node.children.is_empty());
        branches.extend(upper.map(|node| node.label));
        level = level.iter().flat_map(|node| &node.children).collect();
    }
    (all, branches)
}
