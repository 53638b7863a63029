//! A brake: a site that loses many reports at once may have lost them by mistake, as when the
//! folder of a year is away for a moment.

use nianbao_core::diag::{Text, UserError};
use nianbao_text::text;

/// The most files that go without a question.
const MAX_FILES: usize = 20;

/// Counts of reports and files that a new site would take away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removals {
    /// The number of reports that would go.
    pub reports: usize,
    /// The number of reports that are there.
    pub of: usize,
    /// The number of files that would go.
    pub files: usize,
}

impl Removals {
    /// Counts a file that is there, and whether it goes.
    pub(super) fn add(&mut self, path: &str, is_gone: bool) {
        let is_report = usize::from(is_report(path));
        self.of += is_report;
        if is_gone {
            self.files += 1;
            self.reports += is_report;
        }
    }

    /// Returns the counts if they need a question: if more than a tenth of the reports go, and
    /// more than a few files.
    pub(super) fn question(self) -> Option<Self> {
        (self.reports * 10 > self.of && self.files > MAX_FILES).then_some(self)
    }

    /// Says what would go.
    pub fn describe(&self) -> Text {
        let Self { reports, of, files } = self;
        text!(
            "{of} 份年报中将有 {reports} 份被删除（共 {files} 个文件）",
            "{reports} of {of} reports would be removed ({files} files)"
        )
    }

    /// Returns the error that this is not allowed.
    pub(super) fn error(&self) -> anyhow::Error {
        let Text { zh, en } = self.describe();
        UserError::new_error(text!(
            "{zh}，没有改动任何东西：检查 content 中的年度文件夹是否齐全；确要删除，加 --allow-removals",
            "{en}, and nothing was touched: see that the folders of years in content are all there; if it is meant, add --allow-removals"
        ))
    }
}

/// True for the data of a report, which stand beside its page and not beside one that only
/// leads on: `2024/shili-czj/report.json`.
fn is_report(path: &str) -> bool {
    let mut parts = path.split('/');
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.next().is_some_and(is_year)
        && parts.next().is_some()
        && parts.next() == Some("report.json")
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_reports_at_once_are_a_question() {
        let site: Vec<String> = (0..50)
            .flat_map(|n| {
                ["index.html", "report.json", "a.pdf", "b.pdf", "c.pdf"]
                    .map(|name| format!("2024/office-{n}/{name}"))
            })
            .collect();
        let ask = |count: usize| {
            let mut removals = Removals::default();
            site.iter().enumerate().for_each(|(at, path)| removals.add(path, at < count));
            removals.question()
        };
        assert_eq!(ask(25), None, "five of fifty are a tenth");
        assert_eq!(ask(30), Some(Removals { reports: 6, of: 50, files: 30 }));
        let mut few = Removals::default();
        few.add("2024/a/report.json", true);
        assert_eq!(few.question(), None);
    }
}
