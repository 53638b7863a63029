//! XML parts of office files as trees of bounded size and depth. Names go without their
//! prefixes, so that strict and transitional files are read alike.

use crate::error::{DAMAGED, UNPACKED_TOO_LARGE};
use crate::{Limit, ReadError};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;

/// Largest number of elements and texts in a part.
const MAX_NODES: usize = 4_000_000;
/// Largest depth of elements.
const MAX_DEPTH: usize = 256;
/// The index of no node.
const NONE: u32 = u32::MAX;

/// The tree of a part.
pub(super) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
}

/// An element, or a text, which has no name.
struct Node<'a> {
    name: &'a str,
    /// The text, or the attributes of an element as they are written.
    text: Cow<'a, str>,
    first: u32,
    next: u32,
}

/// A node of a tree: an element, or a text.
#[derive(Clone, Copy)]
pub(super) struct Element<'t> {
    tree: &'t Tree<'t>,
    index: u32,
}

/// Decodes a part as UTF-16 or UTF-8; other bytes become U+FFFD.
pub(super) fn decode_part(bytes: &[u8]) -> Cow<'_, str> {
    let wide = |read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].as_chunks::<2>().0.iter().map(|two| read(*two)).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(bytes),
    }
}

impl<'a> Tree<'a> {
    /// Parses the text of a part.
    ///
    /// Errors: it is no well-formed XML, or exceeds a limit.
    pub(super) fn parse(source: &'a str) -> Result<Self, ReadError> {
        let mut reader = Reader::from_str(source);
        let mut tree = Self { nodes: vec![Node::new("", Cow::Borrowed(""))] };
        // Open elements and the last child of each.
        let mut open: Vec<(u32, u32)> = vec![(0, NONE)];
        loop {
            let from = position(&reader);
            let event = reader.read_event().map_err(|_| DAMAGED)?;
            let markup = source.get(from..position(&reader)).ok_or(DAMAGED)?;
            match event {
                Event::Start(_) | Event::Empty(_) => {
                    let (name, rest) = split_tag(markup);
                    let at = tree.add(&mut open, Node::new(name, Cow::Borrowed(rest)))?;
                    if matches!(event, Event::Start(_)) {
                        open.push((at, NONE));
                    }
                    if open.len() > MAX_DEPTH {
                        return Err(ReadError::LimitExceeded(Limit::XmlDepth));
                    }
                }
                Event::End(_) if open.len() > 1 => drop(open.pop()),
                Event::Text(_) => drop(tree.add(&mut open, Node::new("", Cow::Borrowed(markup)))?),
                Event::CData(text) => {
                    let text = Cow::Owned(text.into_inner().into_owned());
                    tree.add(&mut open, Node::new("", text))?;
                }
                Event::GeneralRef(name) => {
                    let text = resolve_reference(&name.borrow().into_inner());
                    tree.add(&mut open, Node::new("", Cow::Owned(text.to_string())))?;
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if open.len() > 1 {
            return Err(DAMAGED);
        }
        Ok(tree)
    }

    fn add(&mut self, open: &mut [(u32, u32)], node: Node<'a>) -> Result<u32, ReadError> {
        if self.nodes.len() >= MAX_NODES {
            return Err(UNPACKED_TOO_LARGE);
        }
        let at = u32::try_from(self.nodes.len()).map_err(|_| UNPACKED_TOO_LARGE)?;
        self.nodes.push(node);
        if let Some((parent, last)) = open.last_mut() {
            let parent = *parent as usize;
            match std::mem::replace(last, at) {
                NONE => self.nodes[parent].first = at,
                before => self.nodes[before as usize].next = at,
            }
        }
        Ok(at)
    }

    /// Returns the root element.
    pub(super) fn root(&self) -> Option<Element<'_>> {
        Element { tree: self, index: 0 }.elements().next()
    }
}

impl<'a> Node<'a> {
    fn new(name: &'a str, text: Cow<'a, str>) -> Self {
        Self { name, text, first: NONE, next: NONE }
    }
}

impl<'t> Element<'t> {
    fn node(self) -> &'t Node<'t> {
        &self.tree.nodes[self.index as usize]
    }

    /// Returns the name without its prefix; a text has none.
    pub(super) fn name(self) -> &'t str {
        self.node().name
    }

    /// Returns the text of a text node; an element has none itself.
    pub(super) fn own_text(self) -> &'t str {
        if self.name().is_empty() { &self.node().text } else { "" }
    }

    /// Returns the attributes of an element as they are written.
    pub(super) fn attribute_markup(self) -> &'t str {
        if self.name().is_empty() { "" } else { &self.node().text }
    }

    /// Returns the number of bytes that it takes in its part with all below it.
    pub(super) fn size(self) -> usize {
        let below: usize = self.descendants().map(|inside| inside.node().text.len() + 1).sum();
        below + self.own_size()
    }

    /// Returns the number of bytes of its attributes or its text.
    pub(super) fn own_size(self) -> usize {
        self.node().text.len() + 1
    }

    /// Returns the child elements and texts.
    pub(super) fn children(self) -> impl Iterator<Item = Element<'t>> {
        let mut next = self.node().first;
        std::iter::from_fn(move || {
            let child = (next != NONE).then_some(Element { tree: self.tree, index: next })?;
            next = child.node().next;
            Some(child)
        })
    }

    /// Returns the child elements.
    pub(super) fn elements(self) -> impl Iterator<Item = Element<'t>> {
        self.children().filter(|child| !child.name().is_empty())
    }

    /// Returns the first child element of a name.
    pub(super) fn child(self, name: &str) -> Option<Element<'t>> {
        self.elements().find(|child| child.name() == name)
    }

    /// Returns all descendants in document order. Children come after their parents.
    pub(super) fn descendants(self) -> impl Iterator<Item = Element<'t>> {
        let mut waiting = vec![self.node().first];
        std::iter::from_fn(move || {
            let index = loop {
                match waiting.pop()? {
                    NONE => {}
                    index => break index,
                }
            };
            let found = Element { tree: self.tree, index };
            waiting.push(found.node().next);
            waiting.push(found.node().first);
            Some(found)
        })
    }

    /// Returns all text below it.
    pub(super) fn text(self) -> String {
        self.descendants().map(Element::own_text).collect()
    }

    /// Returns the value of an attribute, by its name without a prefix.
    pub(super) fn attribute(self, name: &str) -> Option<String> {
        let node = self.node();
        if node.name.is_empty() || !node.text.contains(name) {
            return None;
        }
        let start = BytesStart::from_content(node.text.as_ref(), 0);
        let mut attributes = start.attributes();
        attributes
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().as_ref() == name)
            .map(|attribute| match attribute.normalized_value(XmlVersion::Implicit1_0) {
                Ok(value) => value.into_owned(),
                Err(_) => attribute.value.into_owned(),
            })
    }

    /// Returns the attribute `val` of a setting.
    pub(super) fn val(self) -> Option<String> {
        self.attribute("val")
    }

    /// Returns true if a setting is present and not switched off.
    pub(super) fn has_flag(self, name: &str) -> bool {
        self.child(name).is_some_and(Self::is_on)
    }

    /// Returns true if it is a setting that is not switched off.
    pub(super) fn is_on(self) -> bool {
        !matches!(self.val().as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// Splits a tag into its name without a prefix and its attributes.
fn split_tag(markup: &str) -> (&str, &str) {
    let inner = markup.strip_prefix('<').unwrap_or(markup);
    let inner = inner.strip_suffix('>').unwrap_or(inner);
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    let end = inner.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inner.len());
    let (name, rest) = inner.split_at(end);
    (name.rsplit_once(':').map_or(name, |(_, local)| local), rest)
}

/// Returns the character of a reference. Office files define no entities, so no text
/// grows by them.
fn resolve_reference(name: &str) -> char {
    let code = match name {
        "lt" => return '<',
        "gt" => return '>',
        "amp" => return '&',
        "quot" => return '"',
        "apos" => return '\'',
        _ => match name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => name.strip_prefix('#').and_then(|digits| digits.parse().ok()),
        },
    };
    code.and_then(char::from_u32).filter(|&c| c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_has_names_attributes_and_texts() {
        let source = "<?xml version='1.0'?><w:a xmlns:w='u'><w:b w:val='x &amp; y'/>1 &lt; &#x4e2d;\
                      <![CDATA[<3]]><c>&nosuch;</c></w:a>";
        let tree = Tree::parse(source).unwrap();
        let root = tree.root().unwrap();
        assert_eq!(root.name(), "a");
        assert_eq!(root.child("b").unwrap().val().unwrap(), "x & y");
        assert_eq!(root.text(), "1 < 中<3\u{fffd}");
    }

    #[test]
    fn what_is_no_xml_is_refused() {
        for source in ["<a>", "<a></b>", "<a", "</a><b>", "<a b='></a>"] {
            assert!(Tree::parse(source).is_err(), "{source}");
        }
        assert!(Tree::parse("").unwrap().root().is_none());
    }

    #[test]
    fn depth_is_bounded_and_entities_do_not_grow() {
        let deep = "<a>".repeat(100_000);
        assert_eq!(Tree::parse(&deep).err(), Some(ReadError::LimitExceeded(Limit::XmlDepth)));
        let recursive = "<!DOCTYPE a [<!ENTITY b 'cccccccc'><!ENTITY d '&b;&b;&b;'>]><a>&d;</a>";
        assert_eq!(Tree::parse(recursive).unwrap().root().unwrap().text(), "\u{fffd}");
    }

    #[test]
    fn parts_in_other_encodings_are_read() {
        let wide: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("中文".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(decode_part(&wide), "中文");
        assert_eq!(decode_part(b"\xef\xbb\xbfabc\xff"), "abc\u{fffd}");
    }
}
