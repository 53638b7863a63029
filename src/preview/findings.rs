//! Findings as HTML: a panel beside a page, and a page with all of them.

use super::{FINDINGS_PATH, OWN_PREFIX, SnapshotId};
use nianbao_core::check::CheckResult;
use nianbao_core::diag::human::SnippetRenderer;
use nianbao_core::diag::{Finding, Lang, Severity};
use nianbao_core::source::{SourceId, Sources};

/// The largest number of findings that a page shows.
const MAX_FINDINGS: usize = 300;

/// The findings of a snapshot, for its pages.
pub(super) struct Panel<'a> {
    pub(super) sources: &'a Sources,
    pub(super) check_result: &'a CheckResult,
    pub(super) changed_sources: &'a [SourceId],
    /// False while a check is under way.
    pub(super) checked: bool,
    pub(super) lang: Lang,
    pub(super) snapshot: SnapshotId,
}

impl Panel<'_> {
    /// Returns the panel of a page: the counts of the site, and the findings in the
    /// page's own source.
    pub(super) fn page_panel(&self, own: Option<SourceId>) -> String {
        let found = own.map(|own| self.list_findings(self.findings_in(own))).unwrap_or_default();
        let here = own.map_or(0, |own| self.findings_in(own).count());
        let (all, words) = (self.localize("全部问题", "all findings"), self.counts_text());
        let state = if self.check_result.count(Severity::Error) > 0 { "error" } else { "clean" };
        let open = if here == 0 {
            String::new()
        } else {
            format!(" · {} {here}", self.localize("本页", "here"))
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

    /// Returns the page with all findings.
    pub(super) fn all_findings_page(&self) -> String {
        let list = self.list_findings(
            self.check_result.findings.iter().filter(|finding| self.is_current(finding)),
        );
        self.html_document(&self.counts_text(), &format!("<p>{}</p>{list}", self.counts_text()))
    }

    /// Returns the page in place of a report that cannot be read.
    pub(super) fn unread_report_page(&self, source: SourceId) -> String {
        let title = self.localize("这份年报读不出来", "this report cannot be read");
        self.html_document(title, &self.list_findings(self.findings_in(source)))
    }

    /// Returns the page in place of one whose template failed.
    pub(super) fn template_error_page(&self, path: &str, reason: &str) -> String {
        let title = self.localize("模板有误", "a template is wrong");
        let (path, reason) = (escape_html(path), escape_html(reason));
        self.html_document(title, &format!("<p>{path}</p><pre>{reason}</pre>"))
    }

    /// True if there are findings in a source.
    pub(super) fn has_findings(&self, source: SourceId) -> bool {
        self.findings_in(source).next().is_some()
    }

    fn findings_in(&self, source: SourceId) -> impl Iterator<Item = &Finding> {
        let own =
            move |finding: &&Finding| finding.place.source == source && self.is_current(finding);
        self.check_result.findings.iter().filter(own)
    }

    /// True if all places of a finding are in texts that have not changed since.
    fn is_current(&self, finding: &Finding) -> bool {
        let places = finding.related.iter().map(|related| related.place).chain([finding.place]);
        self.changed_sources.is_empty()
            || !{ places }.any(|place| self.changed_sources.contains(&place.source))
    }

    fn list_findings<'f>(&self, findings: impl Iterator<Item = &'f Finding>) -> String {
        let human = SnippetRenderer::new(false, self.lang);
        let (mut out, mut count) = (String::new(), 0_usize);
        for finding in findings {
            count += 1;
            if count <= MAX_FINDINGS {
                let (name, words) = (finding.severity.name(), human.render(finding, self.sources));
                out.push_str(&format!("<pre class=\"{name}\">{}</pre>", escape_html(&words)));
            }
        }
        if let Some(more) = count.checked_sub(MAX_FINDINGS).filter(|more| *more > 0) {
            out.push_str(&format!("<p>+ {more}</p>"));
        }
        out
    }

    fn counts_text(&self) -> String {
        if !self.checked {
            return self.localize("正在核对…", "checking…").to_owned();
        }
        let of = |severity| self.check_result.count(severity);
        let [errors, warnings, notes] =
            [Severity::Error, Severity::Warning, Severity::Note].map(of);
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
