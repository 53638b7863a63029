//! The parts that all pages of the desk share.

use crate::words::say;
use maud::{DOCTYPE, Markup, html};
use nianbao_core::diag::{Lang, Text};

/// The style of the pages.
pub const STYLE: &str = include_str!("desk.css");
/// The script of the pages.
pub const SCRIPT: &str = include_str!("desk.js");

/// The parts of a page that are the same on all of them.
pub struct Frame<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// The name of the site.
    pub site: &'a str,
    /// The origin of the preview, without a slash at its end.
    pub preview: &'a str,
    /// The last write that can be taken back.
    pub last_write: Option<&'a Text>,
}

/// The pages that the navigation leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Home,
    Publish,
    Report,
}

impl Frame<'_> {
    pub(crate) fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        say(self.lang, zh, en)
    }

    /// Wraps the main part of a page.
    pub(crate) fn wrap(&self, tab: Tab, title: &str, main: &Markup) -> String {
        let current = |of: Tab| (tab == of).then_some("page");
        let body = html! {
            header {
                p.site { (self.site) }
                nav aria-label=(self.say("工作台", "desk")) {
                    a href="/" aria-current=[current(Tab::Home)] { (self.say("年报", "Reports")) }
                    a href="/publish" aria-current=[current(Tab::Publish)] { (self.say("发布", "Publish")) }
                    a href=(self.preview) target="_blank" rel="noopener" {
                        (self.say("预览网站", "Preview the site"))
                    }
                }
                div #undo data-part {
                    @if let Some(write) = self.last_write {
                        span { (write.get(self.lang)) }
                        button type="button" data-post="/undo" data-said=(self.say("已撤销", "taken back")) { (self.say("撤销", "Undo")) }
                    }
                }
                button.plain type="button" data-post="/language" lang=(say(self.other(), "zh-CN", "en")) {
                    (say(self.other(), "中文", "English"))
                }
                button.plain type="button" data-post="/close"
                    data-confirm=(self.say("关闭工作台？已经写入的都在文件里。", "Close the desk? All that was written is in its files."))
                    data-said=(self.say("工作台已关闭，这个页面可以关掉了", "the desk is closed; so can be this page")) {
                    (self.say("关闭工作台", "Close the desk"))
                }
            }
            main { (main) }
            p #notice role="status" aria-live="polite" {}
            dialog #conflict aria-labelledby="conflict-title" {}
        };
        document(self.lang, &format!("{title} · {}", self.site), &body)
    }

    fn other(&self) -> Lang {
        if self.lang == Lang::Zh { Lang::En } else { Lang::Zh }
    }
}

/// Returns a document of HTML.
pub(crate) fn document(lang: Lang, title: &str, body: &Markup) -> String {
    write_document(lang, title, body, true)
}

/// Returns a document of HTML that needs no script.
pub(crate) fn document_without_script(lang: Lang, title: &str, body: &Markup) -> String {
    write_document(lang, title, body, false)
}

fn write_document(lang: Lang, title: &str, body: &Markup, has_script: bool) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(say(lang, "zh-CN", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/desk.css";
                @if has_script { script src="/desk.js" defer {} }
            }
            body data-failed=(say(lang, "没有成功：工作台没有应答，它可能已经关闭", "failed: the desk does not answer; it may have been closed")) {
                (body)
            }
        }
    };
    page.into_string()
}
