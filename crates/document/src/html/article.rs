//! Finds the main text of a page.

use super::meta::inline_text;
use super::node_stats::{NodeStats, PageStats, class_names};
use super::page::Page;
use super::parse::{NodeId, Tree};

/// Class names and ids that the systems of Chinese government portals give the main text,
/// in lower case.
const ARTICLE_NAMES: [&str; 37] = [
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

/// Returns the element of the main text: the smallest with a telling name that holds
/// nearly everything, else the one that [`descend`] finds.
pub(super) fn find_article(view: Page) -> NodeId {
    let Page { tree, stats, .. } = view;
    let page = stats.get(Tree::ROOT);
    if page.prose_characters == 0 && page.cells == 0 {
        return Tree::ROOT;
    }
    tree.ids()
        .filter(|id| is_called_article(tree, *id))
        .filter(|id| is_visible(tree, stats, *id) && holds_nearly_all(stats.get(*id), page))
        .min_by_key(|id| stats.get(*id).characters)
        .unwrap_or_else(|| descend(view))
}

fn is_called_article(tree: &Tree, id: NodeId) -> bool {
    match tree.name(id) {
        "main" | "article" => true,
        "" | "body" | "html" | "p" | "span" | "a" | "li" | "ul" | "tr" | "h1" => false,
        _ => class_names(tree, id)
            .any(|name| ARTICLE_NAMES.iter().any(|own| name.eq_ignore_ascii_case(own))),
    }
}

/// Nodes that are left out, and all below them, have no characters counted.
fn is_visible(tree: &Tree, stats: &PageStats, id: NodeId) -> bool {
    stats.get(id).characters > 0
        && !std::iter::successors(Some(id), |id| tree.parent(*id)).any(|id| stats.get(id).left_out)
}

fn holds_nearly_all(part: NodeStats, page: NodeStats) -> bool {
    let has_share =
        |part: u32, page: u32, percent: u64| u64::from(part) * 100 >= u64::from(page) * percent;
    has_share(part.cells, page.cells, 90)
        && has_share(part.prose_characters, page.prose_characters, 85)
}

/// Descends into the child that holds nearly everything while all around it is links or
/// the footer of the page; in doubt it keeps more.
fn descend(page: Page) -> NodeId {
    let Page { tree, stats, .. } = page;
    let mut here = Tree::ROOT;
    loop {
        let whole = stats.get(here);
        let inside = tree.children(here).find(|child| {
            let part = stats.get(*child);
            !part.left_out && is_wrapper(tree.name(*child)) && holds_nearly_all(part, whole)
        });
        let others_matter = |inside: NodeId| {
            let mut others = tree.children(here).filter(|child| *child != inside);
            others.any(|other| !is_surroundings(page, other))
        };
        match inside {
            Some(child) if !others_matter(child) => here = child,
            _ => return here,
        }
    }
}

/// Returns true for elements that may hold a whole text.
fn is_wrapper(name: &str) -> bool {
    matches!(name, "html" | "body" | "div" | "section" | "form" | "center" | "font" | "span")
}

/// Returns true if a part is surely no text: mostly links, or who runs the site.
fn is_surroundings(page: Page, id: NodeId) -> bool {
    const FOOTER_WORDS: [&str; 5] = ["版权所有", "主办单位", "ICP备", "技术支持", "网站标识码"];
    let node = page.stats.get(id);
    node.left_out
        || node.link_characters * 2 >= node.characters
        || FOOTER_WORDS.iter().any(|word| inline_text(page, id).contains(word))
}
