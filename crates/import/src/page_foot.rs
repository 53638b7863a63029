//! The foot of a page below a report: links to other pages, whose website it is, its numbers.

use super::fields::block_text;
use super::page_lines::parse_page_line;
use nianbao_document::{Block, BlockContent, Document};

/// Most blocks from the end that are looked at.
const MAX_BLOCKS: usize = 60;
/// Names of lists of links.
const LISTS: [&str; 5] = ["相关链接", "相关附件", "相关文章", "相关阅读", "附件下载"];
/// Names of links to the pages before and behind.
const NEIGHBORS: [&str; 8] =
    ["上一篇", "下一篇", "上一条", "下一条", "上一页", "下一页", "上篇", "下篇"];
/// Endings of the names of files.
const FILES: [&str; 12] = [
    ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".pdf", ".ofd", ".zip", ".rar", ".ppt",
    ".pptx",
];
/// Words in the place of a link that leads nowhere.
const NO_LINKS: [&str; 3] = ["没有了", "没有", "无"];

/// The foot of a page, as indices of blocks.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct PageFoot {
    /// Lines of the page.
    pub(super) lines: Vec<usize>,
    /// Links below the name of a list of them.
    pub(super) links: Vec<usize>,
}

/// Finds the foot: lines of the page from the end upward, and links below their names. A link
/// without a name above it is text of the report. `is_title` tells the title of a report.
pub(super) fn find_foot(document: &Document, is_title: impl Fn(&str) -> bool) -> PageFoot {
    let mut foot = PageFoot::default();
    let mut links = Vec::new();
    for (at, block) in document.blocks.iter().enumerate().rev().take(MAX_BLOCKS) {
        let Some(line) = block_text(block).map(str::trim) else {
            if is_mark(block) {
                continue;
            }
            break;
        };
        let Some(items) = parse_page_line(line) else {
            if line.is_empty() {
                continue;
            }
            if !is_link(line, &is_title) {
                break;
            }
            links.push(at);
            continue;
        };
        foot.lines.push(at);
        let last = items.last().map(|item| (item.name, item.value.is_empty()));
        let names_links = last.is_some_and(|(name, is_empty)| {
            is_empty && (LISTS.contains(&name) || NEIGHBORS.contains(&name) && links.len() == 1)
        });
        if names_links {
            foot.links.append(&mut links);
        }
        links.clear();
    }
    foot
}

/// Returns true for the name of a list of links, which says something without a value.
pub(super) fn is_list_name(name: &str) -> bool {
    LISTS.contains(&name)
}

/// Returns true for a block that no reader sees as text.
fn is_mark(block: &Block) -> bool {
    matches!(block.content, BlockContent::PageBreak)
}

/// Returns true for a line that is a link in such a list: the title of a report, or a file.
fn is_link(line: &str, is_title: impl Fn(&str) -> bool) -> bool {
    let folded = line.to_ascii_lowercase();
    let line = line.trim_start_matches(['•', '·', '●', '■', ' ', '-', '>', '»']);
    FILES.iter().any(|ending| folded.ends_with(ending))
        || NO_LINKS.contains(&line)
        || is_title(line)
}
