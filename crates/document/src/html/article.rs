//! Which part of a page is its text.

use super::meta::words;
use super::node_stats::{Fact, Facts, names};
use super::parse::{Id, Tree};

/// Names that the systems of Chinese government portals give the text of a page, in
/// small letters.
const NAMES: [&str; 37] = [
    "article",
    "article-content",
    "article_content",
    "articlecontent",
    "arti_content",
    "bt-content",
    "bt-box-1170",
    "content",
    "contentbox",
    "content_box",
    "contxt",
    "con_text",
    "con-text",
    "custom_unionstyle",
    "detail",
    "detail-content",
    "ewb-article-info",
    "info-content",
    "infocontent",
    "main-content",
    "main_content",
    "news_content",
    "newscontent",
    "pages_content",
    "scroll_main",
    "text",
    "textbox",
    "trs_editor",
    "trs_ueditor",
    "trs_preappend",
    "ucap-content",
    "view",
    "wzcon",
    "xl-content",
    "xxgk-content",
    "xxgk_content",
    "zoom",
];

/// The element that holds the text: one that calls itself so and holds nearly all that
/// looks like it, else the smallest that does.
pub(super) fn find(tree: &Tree, facts: &Facts) -> Id {
    let page = facts.of(Tree::ROOT);
    if page.prose == 0 && page.cells == 0 {
        return Tree::ROOT;
    }
    tree.ids()
        .filter(|id| is_called_article(tree, *id))
        .filter(|id| is_seen(tree, facts, *id) && holds_nearly_all(facts.of(*id), page))
        .min_by_key(|id| facts.of(*id).letters)
        .unwrap_or_else(|| descend(tree, facts))
}

fn is_called_article(tree: &Tree, id: Id) -> bool {
    match tree.name(id) {
        "main" | "article" => true,
        "" | "body" | "html" | "p" | "span" | "a" | "li" | "ul" | "tr" | "h1" => false,
        _ => names(tree, id).any(|name| NAMES.iter().any(|own| name.eq_ignore_ascii_case(own))),
    }
}

/// Nodes outside the page or in a part that is left out have nothing counted.
fn is_seen(tree: &Tree, facts: &Facts, id: Id) -> bool {
    facts.of(id).letters > 0
        && !std::iter::successors(Some(id), |id| tree.parent(*id)).any(|id| facts.of(id).left_out)
}

fn holds_nearly_all(part: Fact, page: Fact) -> bool {
    let share = |part: u32, page: u32, of: u64| u64::from(part) * 100 >= u64::from(page) * of;
    share(part.cells, page.cells, 90) && share(part.prose, page.prose, 85)
}

/// Goes into the one child that holds nearly all, as long as all around it is links or
/// the foot of the page; where that is not sure, more is kept.
fn descend(tree: &Tree, facts: &Facts) -> Id {
    let mut here = Tree::ROOT;
    loop {
        let whole = facts.of(here);
        let inside = tree.children(here).find(|child| {
            let part = facts.of(*child);
            !part.left_out && is_around(tree.name(*child)) && holds_nearly_all(part, whole)
        });
        let others_matter = |inside: Id| {
            let mut others = tree.children(here).filter(|child| *child != inside);
            others.any(|other| !is_beside(tree, facts, other))
        };
        match inside {
            Some(child) if !others_matter(child) => here = child,
            _ => return here,
        }
    }
}

/// Elements that may hold a whole text.
fn is_around(name: &str) -> bool {
    matches!(name, "html" | "body" | "div" | "section" | "form" | "center" | "font" | "span")
}

/// Whether a part is surely none of the text: mostly links, or who runs the site.
fn is_beside(tree: &Tree, facts: &Facts, id: Id) -> bool {
    const FOOT: [&str; 5] = ["版权所有", "主办单位", "ICP备", "技术支持", "网站标识码"];
    let fact = facts.of(id);
    fact.left_out
        || fact.linked * 2 >= fact.letters
        || FOOT.iter().any(|word| words(tree, facts, id).contains(word))
}
