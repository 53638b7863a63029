//! A page as its readers need it.

use super::node_stats::PageStats;
use super::parse::{NodeId, Tree};
use super::style::{PageStyles, Style};
use crate::html::css::Visibility;

/// The tree of a page with what is known of each node.
#[derive(Clone, Copy)]
pub(super) struct Page<'a> {
    pub(super) tree: &'a Tree,
    pub(super) styles: &'a PageStyles,
    pub(super) stats: &'a PageStats,
}

impl<'a> Page<'a> {
    pub(super) fn style(self, id: NodeId) -> &'a Style {
        self.styles.get(id)
    }

    /// Returns true if a script is one that runs.
    pub(super) fn is_program(self, id: NodeId) -> bool {
        let kind = self.tree.attribute(id, "type").unwrap_or_default();
        kind.trim().is_empty()
            || ["javascript", "ecmascript", "module", "jscript"]
                .iter()
                .any(|own| kind.to_ascii_lowercase().contains(own))
    }

    /// Returns true if a part of a table takes no place in it.
    pub(super) fn is_taken_out(self, id: NodeId) -> bool {
        let style = self.style(id);
        let is_row = !matches!(self.tree.name(id), "td" | "th");
        style.is_absent() || is_row && style.visibility == Visibility::Collapse
    }
}
