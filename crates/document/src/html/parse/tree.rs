//! The nodes of a page in one vector: no function here is recursive, however deep the
//! page is.

use html5ever::QualName;
use html5ever::tendril::StrTendril;

/// The index of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::html) struct NodeId(pub(super) u32);

/// The tree of a page.
pub(in crate::html) struct Tree {
    nodes: Vec<Node>,
}

struct Node {
    parent: Option<NodeId>,
    previous: Option<NodeId>,
    next: Option<NodeId>,
    first_child: Option<NodeId>,
    last_child: Option<NodeId>,
    line: u32,
    data: NodeData,
}

pub(super) enum NodeData {
    /// The document, a comment, the contents of a template: not read.
    Other,
    Text(StrTendril),
    Element(QualName, Vec<html5ever::Attribute>),
}

/// A step of a walk through a subtree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::html) enum Step {
    /// Enters an element or a text.
    Enter(NodeId),
    /// Leaves it.
    Leave(NodeId),
}

/// A walk through a node and its descendants in document order.
pub(in crate::html) struct Walk<'a> {
    tree: &'a Tree,
    root: NodeId,
    next: Option<Step>,
}

impl Iterator for Walk<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let step = self.next?;
        self.next = match step {
            Step::Enter(id) => Some(match self.tree.node(id).first_child {
                Some(child) => Step::Enter(child),
                None => Step::Leave(id),
            }),
            Step::Leave(id) => self.after(id),
        };
        Some(step)
    }
}

impl Walk<'_> {
    /// Skips the children of an element that was just entered.
    pub(in crate::html) fn skip_children(&mut self, id: NodeId) {
        self.next = Some(Step::Leave(id));
    }

    fn after(&self, id: NodeId) -> Option<Step> {
        if id == self.root {
            return None;
        }
        let node = self.tree.node(id);
        node.next.map(Step::Enter).or(node.parent.map(Step::Leave))
    }
}

impl Tree {
    pub(in crate::html) const ROOT: NodeId = NodeId(0);

    pub(super) fn new() -> Self {
        let mut tree = Self { nodes: Vec::new() };
        tree.add(NodeData::Other, 1);
        tree
    }

    /// Returns the number of nodes, which is above every index.
    pub(in crate::html) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Returns every node; most parents come before their children.
    pub(in crate::html) fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// Returns the index of a node.
    pub(in crate::html) fn index(id: NodeId) -> usize {
        id.0 as usize
    }

    pub(in crate::html) fn walk(&self, root: NodeId) -> Walk<'_> {
        Walk { tree: self, root, next: Some(Step::Enter(root)) }
    }

    /// Returns the name of an element in lower case; other nodes have "".
    pub(in crate::html) fn name(&self, id: NodeId) -> &str {
        match &self.node(id).data {
            NodeData::Element(name, _) => &name.local,
            _ => "",
        }
    }

    pub(in crate::html) fn text(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).data {
            NodeData::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(in crate::html) fn attribute(&self, id: NodeId, name: &str) -> Option<&str> {
        match &self.node(id).data {
            NodeData::Element(_, attributes) => attributes
                .iter()
                .find(|attribute| &*attribute.name.local == name)
                .map(|attribute| &*attribute.value),
            _ => None,
        }
    }

    pub(in crate::html) fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).parent
    }

    /// Returns the line of the page on which a node begins.
    pub(in crate::html) fn line(&self, id: NodeId) -> u32 {
        self.node(id).line
    }

    pub(in crate::html) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.node(id).first_child, |child| self.node(*child).next)
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    pub(super) fn data_mut(&mut self, id: NodeId) -> &mut NodeData {
        &mut self.node_mut(id).data
    }

    pub(in crate::html) fn previous(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).previous
    }

    pub(in crate::html) fn next(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).next
    }

    pub(super) fn last_child(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).last_child
    }

    pub(super) fn add(&mut self, data: NodeData, line: u32) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let (parent, previous, next, first_child, last_child) = (None, None, None, None, None);
        self.nodes.push(Node { parent, previous, next, first_child, last_child, line, data });
        id
    }

    /// Removes a node from its place, with its descendants.
    pub(super) fn detach(&mut self, id: NodeId) {
        let node = self.node_mut(id);
        let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        match (previous, parent) {
            (Some(previous), _) => self.node_mut(previous).next = next,
            (None, Some(parent)) => self.node_mut(parent).first_child = next,
            (None, None) => {}
        }
        match (next, parent) {
            (Some(next), _) => self.node_mut(next).previous = previous,
            (None, Some(parent)) => self.node_mut(parent).last_child = previous,
            (None, None) => {}
        }
    }

    /// Appends a node to the children of its parent.
    pub(super) fn append(&mut self, parent: NodeId, child: NodeId) {
        self.detach(child);
        let last_child = self.node_mut(parent).last_child.replace(child);
        match last_child {
            Some(last_child) => self.node_mut(last_child).next = Some(child),
            None => self.node_mut(parent).first_child = Some(child),
        }
        let node = self.node_mut(child);
        (node.parent, node.previous) = (Some(parent), last_child);
    }

    /// Puts a node previous another.
    pub(super) fn insert_before(&mut self, sibling: NodeId, child: NodeId) {
        self.detach(child);
        let Some(parent) = self.node(sibling).parent else { return };
        let previous = self.node_mut(sibling).previous.replace(child);
        match previous {
            Some(previous) => self.node_mut(previous).next = Some(child),
            None => self.node_mut(parent).first_child = Some(child),
        }
        let node = self.node_mut(child);
        (node.parent, node.previous, node.next) = (Some(parent), previous, Some(sibling));
    }
}
