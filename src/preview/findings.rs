//! Findings as HTML: a panel beside a page, and a page with all of them.

use super::{FINDINGS_PATH, OWN_PREFIX, SnapshotId};
use nianbao_core::diag::human::SnippetRenderer;
use nianbao_core::diag::{Finding, Lang};
use nianbao_core::source::Sources;

/// The largest number of findings that a page shows.
pub(super) const MAX_FINDINGS: usize = 300;

/// A finding, and the texts that it is about.
#[derive(Clone, Copy)]
pub(super) struct Found<'f> {
    pub(super) finding: &'f Finding,
    pub(super) sources: &'f Sources,
}

/// The findings of a snapshot as its pages count them.
pub(super) struct Panel {
    /// Errors, warnings and notes of the site.
    pub(super) counts: [usize; 3],
    /// False while a check is under way.
    pub(super) checked: bool,
    pub(super) lang: Lang,
    pub(super) snapshot: SnapshotId,
}

impl Panel {
    /// Returns the panel of a page: the counts of the site, and the findings in the
    /// page's own source.
    pub(super) fn page_panel(&self, own: &[Found]) -> String {
        let found = self.list_findings(own, own.len());
        let (all, words) = (self.localize("全部问题", "all findings"), self.counts_text());
        let state = if self.counts[0] > 0 { "error" } else { "clean" };
        let open = if own.is_empty() {
            String::new()
        } else {
            format!(" · {} {}", self.localize("本页", "here"), own.len())
        };
        format!(
            "<link rel=\"stylesheet\" href=\"{OWN_PREFIX}preview.css\">\
             <aside id=\"nianbao-preview\" class=\"{state}\"><details><summary>{words}{open}</summary>\
             <div>{found}<p><a href=\"{FINDINGS_PATH}\">{all}</a></p></div></details></aside>\
             {}",
            self.script()
        )
    }

    /// Returns the script that updates the page; it knows the snapshot that is shown.
    fn script(&self) -> String {
        format!("<script src=\"{OWN_PREFIX}preview.js\" data-seen=\"{}\"></script>", self.snapshot)
    }

    /// Returns the page with findings, of which there are `total`.
    pub(super) fn all_findings_page(&self, found: &[Found], total: usize) -> String {
        let (words, list) = (self.counts_text(), self.list_findings(found, total));
        self.html_document(&words, &format!("<p>{words}</p>{list}"))
    }

    /// Returns the page in place of a report that cannot be read.
    pub(super) fn unread_report_page(&self, found: &[Found]) -> String {
        let title = self.localize("这份年报读不出来", "this report cannot be read");
        self.html_document(title, &self.list_findings(found, found.len()))
    }

    /// Returns the page in place of one of the site's own that cannot be read.
    pub(super) fn unread_article_page(&self, found: &[Found]) -> String {
        let title = self.localize("这个页面读不出来", "this page cannot be read");
        self.html_document(title, &self.list_findings(found, found.len()))
    }

    /// Returns the page in place of one whose template failed.
    pub(super) fn template_error_page(&self, path: &str, reason: &str) -> String {
        let title = self.localize("模板有误", "a template is wrong");
        let (path, reason) = (escape_html(path), escape_html(reason));
        self.html_document(title, &format!("<p>{path}</p><pre>{reason}</pre>"))
    }

    fn list_findings(&self, found: &[Found], total: usize) -> String {
        let human = SnippetRenderer::new(false, self.lang);
        let mut out = String::new();
        let shown = &found[..found.len().min(MAX_FINDINGS)];
        for Found { finding, sources } in shown {
            let (name, words) = (finding.severity.name(), human.render(finding, sources));
            out.push_str(&format!("<pre class=\"{name}\">{}</pre>", escape_html(&words)));
        }
        if let Some(more) = total.checked_sub(shown.len()).filter(|more| *more > 0) {
            out.push_str(&format!("<p>+ {more}</p>"));
        }
        out
    }

    fn counts_text(&self) -> String {
        if !self.checked {
            return self.localize("正在核对…", "checking…").to_owned();
        }
        let [errors, warnings, notes] = self.counts;
        match (self.lang, errors + warnings + notes) {
            (Lang::Zh, 0) => "没有问题".to_owned(),
            (Lang::En, 0) => "nothing to mend".to_owned(),
            (Lang::Zh, _) => format!("{errors} 个错误 · {warnings} 个提醒 · {notes} 个说明"),
            (Lang::En, _) => format!("{errors} errors · {warnings} warnings · {notes} notes"),
        }
    }

    fn localize(&self, zh: &'static str, en: &'static str) -> &'static str {
        if self.lang == Lang::Zh { zh } else { en }
    }

    /// Returns a page of the preview itself; it is updated like any other.
    fn html_document(&self, title: &str, body: &str) -> String {
        let (lang, home) = (self.localize("zh-CN", "en"), self.localize("首页", "home"));
        let script = self.script();
        format!(
            "<!doctype html><html lang=\"{lang}\"><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{title}</title><link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"{OWN_PREFIX}preview.css\">\
             <body class=\"nianbao-findings\"><p><a href=\"/\">{home}</a></p><h1>{title}</h1>{body}\
             {script}</body></html>\n"
        )
    }
}

fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
