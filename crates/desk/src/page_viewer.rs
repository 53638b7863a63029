//! The pages of a document beside the report that was made of it.

use crate::frame::Frame;
use crate::report::{FoundCell, OriginalLink, ReportPage};
use maud::{Markup, html};
use nianbao_core::diag::Lang;

/// Writes a closed place for the pages of a document, if they can be drawn.
pub(crate) fn page_viewer(frame: &Frame, original: &OriginalLink) -> Markup {
    let Some(pictures) = &original.pictures else { return html! {} };
    let absent =
        frame.say("没有这一页，或者画不出来", "There is no such page, or it cannot be drawn");
    html! {
        details.pages data-pictures=(pictures) data-absent=(absent) {
            summary { (frame.say("原件的页面：", "Pages of ")) (original.file) }
            p {
                button.small type="button" data-turn="-1" { (frame.say("上一页", "Page before")) }
                label { (frame.say("第几页", "Page"))
                    input type="number" min="1" max="9999" value="1" autocomplete="off";
                }
                button.small type="button" data-turn="1" { (frame.say("下一页", "Next page")) }
                button.small type="button" data-zoom="" aria-pressed="false" { (frame.say("放大", "Enlarge")) }
            }
            p role="status" {}
            // Where the picture is larger than its place, keys scroll it.
            div.picture tabindex="0" role="region" aria-label=(original.file) {
                img alt=(frame.say("原件的一页", "A page of the document")) hidden;
            }
        }
    }
}

/// Writes what leads from a cell to the page of a PDF where it was found.
pub(crate) fn page_link(frame: &Frame, page: &ReportPage, found: &FoundCell) -> Markup {
    let is_it = |original: &&OriginalLink| original.is_pdf && original.file == found.file;
    let original = page.originals.iter().find(is_it);
    let (Some(original), Some(number)) = (original, found.page) else { return html! {} };
    let label = match frame.lang {
        Lang::Zh => format!("看第 {number} 页"),
        Lang::En => format!("see page {number}"),
    };
    match &original.pictures {
        Some(pictures) => html! {
            button.small type="button" data-page=(number) data-of=(pictures) { (label) }
        },
        None => html! {
            a.small href={ (original.address) "#page=" (number) } target="_blank" rel="noopener" { (label) }
        },
    }
}
