//! The nodes of a page, in one row of memory: nothing here calls itself, however deep
//! the page goes.

use html5ever::QualName;
use html5ever::tendril::StrTendril;

/// Names a node by its place in the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::html) struct Id(pub(super) u32);

/// A page.
pub(in crate::html) struct Tree {
    nodes: Vec<Node>,
}

struct Node {
    parent: Option<Id>,
    before: Option<Id>,
    next: Option<Id>,
    first: Option<Id>,
    last: Option<Id>,
    line: u32,
    what: What,
}

pub(super) enum What {
    /// The document itself, a comment, what a template holds: nobody reads it.
    Nothing,
    Text(StrTendril),
    Element(QualName, Vec<html5ever::Attribute>),
}

/// A step of a walk through a part of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::html) enum Step {
    /// Into an element, or to a text.
    Enter(Id),
    /// Out of it.
    Leave(Id),
}

/// A walk through a node and all that is in it, in reading order.
pub(in crate::html) struct Walk<'a> {
    tree: &'a Tree,
    root: Id,
    next: Option<Step>,
}

impl Iterator for Walk<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let step = self.next?;
        self.next = match step {
            Step::Enter(id) => Some(match self.tree.node(id).first {
                Some(child) => Step::Enter(child),
                None => Step::Leave(id),
            }),
            Step::Leave(id) => self.after(id),
        };
        Some(step)
    }
}

impl Walk<'_> {
    /// Goes on behind an element that was just entered: straight to its end.
    pub(in crate::html) fn pass_over(&mut self, id: Id) {
        self.next = Some(Step::Leave(id));
    }

    fn after(&self, id: Id) -> Option<Step> {
        if id == self.root {
            return None;
        }
        let node = self.tree.node(id);
        node.next.map(Step::Enter).or(node.parent.map(Step::Leave))
    }
}

impl Tree {
    pub(in crate::html) const ROOT: Id = Id(0);

    pub(super) fn new() -> Self {
        let mut tree = Self { nodes: Vec::new() };
        tree.add(What::Nothing, 1);
        tree
    }

    /// How many nodes there are; their places are below that.
    pub(in crate::html) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Every node, parents made before their children for the most part.
    pub(in crate::html) fn ids(&self) -> impl Iterator<Item = Id> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(Id)
    }

    /// A node's place in the row.
    pub(in crate::html) fn place(id: Id) -> usize {
        id.0 as usize
    }

    pub(in crate::html) fn walk(&self, root: Id) -> Walk<'_> {
        Walk { tree: self, root, next: Some(Step::Enter(root)) }
    }

    /// The name of an element, in small letters; nothing for what is none.
    pub(in crate::html) fn name(&self, id: Id) -> &str {
        match &self.node(id).what {
            What::Element(name, _) => &name.local,
            _ => "",
        }
    }

    pub(in crate::html) fn text(&self, id: Id) -> Option<&str> {
        match &self.node(id).what {
            What::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(in crate::html) fn attribute(&self, id: Id, name: &str) -> Option<&str> {
        match &self.node(id).what {
            What::Element(_, attributes) => attributes
                .iter()
                .find(|attribute| &*attribute.name.local == name)
                .map(|attribute| &*attribute.value),
            _ => None,
        }
    }

    pub(in crate::html) fn parent(&self, id: Id) -> Option<Id> {
        self.node(id).parent
    }

    /// The line of the page on which it begins.
    pub(in crate::html) fn line(&self, id: Id) -> u32 {
        self.node(id).line
    }

    pub(in crate::html) fn children(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(self.node(id).first, |child| self.node(*child).next)
    }

    fn node(&self, id: Id) -> &Node {
        &self.nodes[id.0 as usize]
    }

    fn node_mut(&mut self, id: Id) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    pub(super) fn what_mut(&mut self, id: Id) -> &mut What {
        &mut self.node_mut(id).what
    }

    pub(super) fn before(&self, id: Id) -> Option<Id> {
        self.node(id).before
    }

    pub(super) fn last(&self, id: Id) -> Option<Id> {
        self.node(id).last
    }

    pub(super) fn add(&mut self, what: What, line: u32) -> Id {
        let id = Id(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let (parent, before, next, first, last) = (None, None, None, None, None);
        self.nodes.push(Node { parent, before, next, first, last, line, what });
        id
    }

    /// Takes a node out of its place, with all that is in it.
    pub(super) fn detach(&mut self, id: Id) {
        let node = self.node_mut(id);
        let (parent, before, next) = (node.parent.take(), node.before.take(), node.next.take());
        match (before, parent) {
            (Some(before), _) => self.node_mut(before).next = next,
            (None, Some(parent)) => self.node_mut(parent).first = next,
            (None, None) => {}
        }
        match (next, parent) {
            (Some(next), _) => self.node_mut(next).before = before,
            (None, Some(parent)) => self.node_mut(parent).last = before,
            (None, None) => {}
        }
    }

    /// Puts a node behind all others of its parent.
    pub(super) fn append(&mut self, parent: Id, child: Id) {
        self.detach(child);
        let last = self.node_mut(parent).last.replace(child);
        match last {
            Some(last) => self.node_mut(last).next = Some(child),
            None => self.node_mut(parent).first = Some(child),
        }
        let node = self.node_mut(child);
        (node.parent, node.before) = (Some(parent), last);
    }

    /// Puts a node before another.
    pub(super) fn insert_before(&mut self, sibling: Id, child: Id) {
        self.detach(child);
        let Some(parent) = self.node(sibling).parent else { return };
        let before = self.node_mut(sibling).before.replace(child);
        match before {
            Some(before) => self.node_mut(before).next = Some(child),
            None => self.node_mut(parent).first = Some(child),
        }
        let node = self.node_mut(child);
        (node.parent, node.before, node.next) = (Some(parent), before, Some(sibling));
    }
}
