//! Builds the tree from data the parser reports.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, QualName, local_name, ns};

use super::tree::{NodeData, NodeId, Tree};

/// How many attributes an element keeps: a page may repeat its `html` tag with ever more.
const MAX_KEPT_ATTRIBUTES: usize = 64;

/// Collects the nodes of a page.
pub(super) struct Sink {
    tree: RefCell<Tree>,
    line: Cell<u32>,
}

/// The name of nodes that have none.
static NO_NAME: QualName = QualName { prefix: None, ns: ns!(), local: local_name!("") };

/// A node as the parser knows it; it asks for names of elements all the time.
#[derive(Clone)]
pub(super) struct Handle {
    id: NodeId,
    name: Option<Rc<QualName>>,
    /// The contents of a template: not in the tree, and not read.
    template_contents: Option<NodeId>,
}

impl Sink {
    pub(super) fn new() -> Self {
        Self { tree: RefCell::new(Tree::new()), line: Cell::new(1) }
    }

    /// Returns the number of nodes.
    pub(super) fn len(&self) -> usize {
        self.tree.borrow().len()
    }

    fn add(&self, data: NodeData) -> Handle {
        let id = self.tree.borrow_mut().add(data, self.line.get());
        Handle { id, name: None, template_contents: None }
    }

    /// Adds text to the text before it, if there is one.
    fn add_text(&self, before: Option<NodeId>, text: StrTendril) -> Option<NodeId> {
        let mut tree = self.tree.borrow_mut();
        if let Some(before) = before
            && let NodeData::Text(so_far) = tree.data_mut(before)
        {
            so_far.push_tendril(&text);
            return None;
        }
        Some(tree.add(NodeData::Text(text), self.line.get()))
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = &'a QualName;

    fn finish(self) -> Tree {
        self.tree.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { id: Tree::ROOT, name: None, template_contents: None }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        target.name.as_deref().unwrap_or(&NO_NAME)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> Handle {
        let template_contents = flags.template.then(|| self.add(NodeData::Other).id);
        let handle = self.add(NodeData::Element(name.clone(), attrs));
        Handle { name: Some(Rc::new(name)), template_contents, ..handle }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.add(NodeData::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.add(NodeData::Other)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        let last = self.tree.borrow().last_child(parent.id);
        let child = match child {
            NodeOrText::AppendNode(node) => Some(node.id),
            NodeOrText::AppendText(text) => self.add_text(last, text),
        };
        if let Some(child) = child {
            self.tree.borrow_mut().append(parent.id, child);
        }
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let before = self.tree.borrow().previous(sibling.id);
        let child = match child {
            NodeOrText::AppendNode(node) => Some(node.id),
            NodeOrText::AppendText(text) => self.add_text(before, text),
        };
        if let Some(child) = child {
            self.tree.borrow_mut().insert_before(sibling.id, child);
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        prev_element: &Handle,
        child: NodeOrText<Handle>,
    ) {
        let has_parent = self.tree.borrow().parent(element.id).is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(prev_element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        Handle {
            id: target.template_contents.unwrap_or(target.id),
            name: None,
            template_contents: None,
        }
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.id == other.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, target: &Handle, attrs: Vec<Attribute>) {
        if let NodeData::Element(_, present) = self.tree.borrow_mut().data_mut(target.id) {
            for attribute in attrs {
                if present.len() < MAX_KEPT_ATTRIBUTES
                    && !present.iter().any(|other| other.name == attribute.name)
                {
                    present.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.tree.borrow_mut().detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut tree = self.tree.borrow_mut();
        let children: Vec<NodeId> = tree.children(node.id).collect();
        for child in children {
            tree.append(new_parent.id, child);
        }
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(u32::try_from(line).unwrap_or(u32::MAX));
    }

    // A declarative shadow root would hide its text.
    fn allow_declarative_shadow_roots(&self, _: &Handle) -> bool {
        false
    }
}
