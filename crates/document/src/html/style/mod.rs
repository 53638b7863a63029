//! The style of each node of a page, as far as it decides what a reader sees.

mod cascade;
mod computed;
mod defaults;
mod edges;
mod layout;
mod paint;
mod position;

pub(super) use computed::Style;

use super::css::StyleSheet;
use super::parse::{NodeId, Step, Tree};
use cascade::{Cascade, StyleAttributes};
use std::collections::HashMap;

/// The styles of all nodes of a page.
pub(super) struct PageStyles {
    styles: Vec<Style>,
    /// For each node the index of its style; that of a text is that of its element.
    of_nodes: Vec<u32>,
    /// True if there are style sheets that were not read.
    pub(super) is_incomplete: bool,
}

impl PageStyles {
    pub(super) fn get(&self, id: NodeId) -> &Style {
        &self.styles[self.of_nodes[Tree::index(id)] as usize]
    }

    /// Computes the styles of a page.
    pub(super) fn new(tree: &Tree) -> Self {
        let elements = find_sheets(tree);
        let sheets = elements.iter().filter(|id| tree.name(**id) == "style").filter_map(|id| {
            let text = tree.children(*id).find_map(|child| tree.text(child))?;
            Some((text, tree.attribute(*id, "media").unwrap_or_default()))
        });
        let mut sheet = StyleSheet::parse(sheets);
        sheet.is_incomplete |= elements.iter().any(|id| links_style_sheet(tree, *id));
        let attributes = StyleAttributes::parse(tree);
        let holds_table = find_table_holders(tree);
        let cascade = Cascade::new(tree, &sheet, &attributes);
        let mut computed = Self {
            styles: vec![Style::default()],
            of_nodes: vec![0; tree.len()],
            is_incomplete: sheet.is_incomplete,
        };
        let mut known = HashMap::from([(Style::default(), 0)]);
        // The styles of the open elements.
        let mut open = vec![0u32];
        for step in tree.walk(Tree::ROOT) {
            let Step::Enter(id) = step else {
                open.pop();
                continue;
            };
            let parent = open.last().copied().unwrap_or_default();
            let at = if tree.name(id).is_empty() {
                parent
            } else {
                let is_cell = matches!(tree.name(id), "td" | "th") && !holds_table[Tree::index(id)];
                let style = cascade.compute(id, is_cell, &computed.styles[parent as usize]);
                let next = u32::try_from(computed.styles.len()).unwrap_or(u32::MAX);
                *known.entry(style).or_insert_with(|| {
                    computed.styles.push(style);
                    next
                })
            };
            computed.of_nodes[Tree::index(id)] = at;
            open.push(at);
        }
        computed
    }
}

/// Returns the elements that give the page its style, in their order.
fn find_sheets(tree: &Tree) -> Vec<NodeId> {
    let mut sheets = Vec::new();
    let mut walk = tree.walk(Tree::ROOT);
    while let Some(step) = walk.next() {
        let Step::Enter(id) = step else { continue };
        let kind = || tree.attribute(id, "type").unwrap_or_default().trim();
        match tree.name(id) {
            // Where scripts run it holds nothing.
            "noscript" => walk.skip_children(id),
            "style" if kind().is_empty() || kind().eq_ignore_ascii_case("text/css") => {
                sheets.push(id);
            }
            "link" => sheets.push(id),
            _ => {}
        }
    }
    sheets
}

/// Returns for each node if there is a table in it: a cell with a table in it lays things
/// out.
fn find_table_holders(tree: &Tree) -> Vec<bool> {
    let mut holds = vec![false; tree.len()];
    for table in tree.ids().filter(|id| tree.name(*id) == "table") {
        let mut at = tree.parent(table);
        while let Some(node) = at.filter(|node| !holds[Tree::index(*node)]) {
            holds[Tree::index(node)] = true;
            at = tree.parent(node);
        }
    }
    holds
}

/// Returns true if an element links a style sheet, which is not fetched.
fn links_style_sheet(tree: &Tree, id: NodeId) -> bool {
    tree.name(id) == "link"
        && tree.attribute(id, "rel").is_some_and(|rel| {
            rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("stylesheet"))
        })
        && !tree.attribute(id, "media").is_some_and(|media| media.eq_ignore_ascii_case("print"))
}
