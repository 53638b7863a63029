//! What stands in each part of a page, counted once from the leaves up.

use super::parse::{Id, Step, Tree};

/// Text of so many letters in one piece is prose, and no button.
const PROSE: u32 = 20;
/// A part that its class calls navigation is none if it has so many cells or letters.
const MOST_CELLS: u32 = 8;
const MOST_LETTERS: u32 = 1500;

/// What stands in a part of the page.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fact {
    /// Letters that are seen.
    pub letters: u32,
    /// Those of them in links.
    pub linked: u32,
    /// Those in long pieces of text outside links.
    pub prose: u32,
    /// Cells of tables; a table of one cell has none.
    pub cells: u32,
    /// Paragraphs, headings, line breaks.
    pub breaks: u32,
    /// Whether it is no part of what is read.
    pub left_out: bool,
}

/// The facts of all nodes.
pub(super) struct Facts(Vec<Fact>);

impl Facts {
    pub(super) fn of(&self, id: Id) -> Fact {
        self.0[Tree::place(id)]
    }

    /// Counts what stands where.
    pub(super) fn new(tree: &Tree) -> Self {
        let mut facts = Self(vec![Fact::default(); tree.len()]);
        let mut walk = tree.walk(Tree::ROOT);
        let (mut links, mut kept) = (0u32, 0u32);
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(id) => {
                    let name = tree.name(id);
                    if is_left_out(tree, id, kept > 0) {
                        facts.0[Tree::place(id)].left_out = true;
                        walk.pass_over(id);
                    }
                    links += u32::from(name == "a");
                    kept += u32::from(matches!(name, "main" | "article"));
                }
                Step::Leave(id) => {
                    let name = tree.name(id);
                    facts.close(tree, id, links > 0);
                    links -= u32::from(name == "a");
                    kept -= u32::from(matches!(name, "main" | "article"));
                }
            }
        }
        facts
    }

    /// Adds what a node has itself, and gives all of it to its parent.
    fn close(&mut self, tree: &Tree, id: Id, linked: bool) {
        let fact = &mut self.0[Tree::place(id)];
        if fact.left_out {
            return;
        }
        if let Some(text) = tree.text(id) {
            let letters = text.chars().filter(|sign| !sign.is_whitespace()).count();
            fact.letters = u32::try_from(letters).unwrap_or(u32::MAX);
            let letters = fact.letters;
            fact.linked = if linked { letters } else { 0 };
            fact.prose = if !linked && letters >= PROSE { letters } else { 0 };
        }
        match tree.name(id) {
            "td" | "th" => fact.cells += 1,
            "table" if fact.cells == 1 => fact.cells = 0,
            "p" | "br" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => fact.breaks += 1,
            _ => {}
        }
        let small = fact.cells < MOST_CELLS && fact.letters < MOST_LETTERS;
        if small && is_called_aside(tree, id) {
            fact.left_out = true;
            return;
        }
        let fact = *fact;
        if let Some(parent) = tree.parent(id) {
            let whole = &mut self.0[Tree::place(parent)];
            whole.letters = whole.letters.saturating_add(fact.letters);
            whole.linked = whole.linked.saturating_add(fact.linked);
            whole.prose = whole.prose.saturating_add(fact.prose);
            whole.cells = whole.cells.saturating_add(fact.cells);
            whole.breaks = whole.breaks.saturating_add(fact.breaks);
        }
    }
}

/// Whether an element is never part of the text; heads and feet are where they are the
/// page's, and not an article's own.
fn is_left_out(tree: &Tree, id: Id, in_article: bool) -> bool {
    match tree.name(id) {
        "" => false,
        "head" | "script" | "style" | "template" | "noscript" | "nav" | "aside" | "iframe"
        | "svg" | "select" | "datalist" | "button" | "audio" | "video" | "canvas" | "object" => {
            true
        }
        "header" | "footer" if !in_article => true,
        _ => is_hidden(tree, id),
    }
}

/// Whether a browser does not show it.
pub(super) fn is_hidden(tree: &Tree, id: Id) -> bool {
    tree.attribute(id, "hidden").is_some()
        || tree.attribute(id, "style").is_some_and(|style| {
            let style: String = style.chars().filter(|sign| !sign.is_whitespace()).collect();
            let style = style.to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}

/// Names in classes and ids of what stands around a text; some are those of our own
/// pages, for what is said of a report beside it.
const ASIDE: [&str; 31] = [
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

fn is_called_aside(tree: &Tree, id: Id) -> bool {
    !matches!(tree.name(id), "" | "body" | "html" | "table" | "tr" | "td" | "th" | "tbody")
        && names(tree, id).any(|name| ASIDE.iter().any(|aside| name.eq_ignore_ascii_case(aside)))
}

/// The words of an element's class and id.
pub(super) fn names(tree: &Tree, id: Id) -> impl Iterator<Item = &str> {
    [tree.attribute(id, "class"), tree.attribute(id, "id")]
        .into_iter()
        .flatten()
        .flat_map(str::split_ascii_whitespace)
}
