//! Statistics of each node of a page, summed from the leaves up.

use super::parse::{NodeId, Step, Tree};
use super::style::PageStyles;

/// A piece of text with so many characters is prose, and no button.
const MIN_PROSE: u32 = 20;
/// An element that its class calls navigation is kept if it has so many cells or
/// characters.
const MIN_KEPT_CELLS: u32 = 8;
const MIN_KEPT_CHARACTERS: u32 = 1500;

/// The contents of a node and its descendants.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NodeStats {
    /// Visible characters, without white space.
    pub characters: u32,
    /// Those of them in links.
    pub link_characters: u32,
    /// Those in long pieces of text outside links.
    pub prose_characters: u32,
    /// Cells of tables; a table of one cell has none.
    pub cells: u32,
    /// Paragraphs, headings, line breaks.
    pub breaks: u32,
    /// True if the node is not read.
    pub left_out: bool,
}

/// The statistics of all nodes of a page.
pub(super) struct PageStats(Vec<NodeStats>);

impl PageStats {
    pub(super) fn get(&self, id: NodeId) -> NodeStats {
        self.0[Tree::index(id)]
    }

    /// Counts what each node of a page holds.
    pub(super) fn new(tree: &Tree, styles: &PageStyles) -> Self {
        let mut stats = Self(vec![NodeStats::default(); tree.len()]);
        let mut walk = tree.walk(Tree::ROOT);
        let (mut links, mut articles) = (0u32, 0u32);
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(id) => {
                    let name = tree.name(id);
                    if is_left_out(tree, id, articles > 0) || styles.get(id).is_absent() {
                        stats.0[Tree::index(id)].left_out = true;
                        walk.skip_children(id);
                    }
                    links += u32::from(name == "a");
                    articles += u32::from(matches!(name, "main" | "article"));
                }
                Step::Leave(id) => {
                    let name = tree.name(id);
                    stats.add_to_parent((tree, styles), id, links > 0);
                    links -= u32::from(name == "a");
                    articles -= u32::from(matches!(name, "main" | "article"));
                }
            }
        }
        stats
    }

    /// Adds what a node has itself, and adds the sum to its parent.
    fn add_to_parent(&mut self, (tree, styles): (&Tree, &PageStyles), id: NodeId, in_link: bool) {
        let node = &mut self.0[Tree::index(id)];
        if node.left_out {
            return;
        }
        if let Some(text) = tree.text(id).filter(|_| styles.get(id).appearance().is_seen()) {
            let characters = text.chars().filter(|c| !c.is_whitespace()).count();
            node.characters = u32::try_from(characters).unwrap_or(u32::MAX);
            let characters = node.characters;
            node.link_characters = if in_link { characters } else { 0 };
            node.prose_characters =
                if !in_link && characters >= MIN_PROSE { characters } else { 0 };
        }
        match tree.name(id) {
            "td" | "th" => node.cells += 1,
            "table" if node.cells == 1 => node.cells = 0,
            "p" | "br" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => node.breaks += 1,
            _ => {}
        }
        let small = node.cells < MIN_KEPT_CELLS && node.characters < MIN_KEPT_CHARACTERS;
        if small && is_named_surrounding(tree, id) {
            node.left_out = true;
            return;
        }
        let node = *node;
        if let Some(parent) = tree.parent(id) {
            let whole = &mut self.0[Tree::index(parent)];
            whole.characters = whole.characters.saturating_add(node.characters);
            whole.link_characters = whole.link_characters.saturating_add(node.link_characters);
            whole.prose_characters = whole.prose_characters.saturating_add(node.prose_characters);
            whole.cells = whole.cells.saturating_add(node.cells);
            whole.breaks = whole.breaks.saturating_add(node.breaks);
        }
    }
}

/// Returns true if an element is never part of the text. Headers and footers are left out
/// only outside an article.
fn is_left_out(tree: &Tree, id: NodeId, in_article: bool) -> bool {
    match tree.name(id) {
        "head" | "script" | "style" | "template" | "noscript" | "nav" | "aside" | "iframe"
        | "svg" | "select" | "datalist" | "button" | "audio" | "video" | "canvas" | "object" => {
            true
        }
        "header" | "footer" if !in_article => true,
        _ => false,
    }
}

/// Class names and ids of what surrounds a text; some are those of nianbao's own pages,
/// for what is said of a report beside it.
const SURROUNDING_NAMES: [&str; 31] = [
    "allowed",
    "bdsharebuttonbox",
    "bottom",
    "breadcrumb",
    "breadcrumbs",
    "bshare-custom",
    "copyright",
    "crumb",
    "crumbs",
    "currentposition",
    "downloads",
    "dqwz",
    "foot",
    "footer",
    "header",
    "jiathis_style",
    "location",
    "menu",
    "nav",
    "navbar",
    "navigation",
    "position",
    "print",
    "revised",
    "share",
    "share-box",
    "sidebar",
    "skip",
    "social-share",
    "toolbar",
    "topbar",
];

fn is_named_surrounding(tree: &Tree, id: NodeId) -> bool {
    !matches!(tree.name(id), "" | "body" | "html" | "table" | "tr" | "td" | "th" | "tbody")
        && class_names(tree, id)
            .any(|name| SURROUNDING_NAMES.iter().any(|known| name.eq_ignore_ascii_case(known)))
}

/// Returns the class names and the id of an element.
pub(super) fn class_names(tree: &Tree, id: NodeId) -> impl Iterator<Item = &str> {
    [tree.attribute(id, "class"), tree.attribute(id, "id")]
        .into_iter()
        .flatten()
        .flat_map(str::split_ascii_whitespace)
}
