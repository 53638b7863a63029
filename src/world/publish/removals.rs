//! A brake: a site that loses many reports at once may have lost them by mistake, as when the
//! folder of a year is away for a moment.

use nianbao_core::diag::{Text, UserError};
use nianbao_text::text;

/// The most files that go without a question.
const MAX_FILES: usize = 20;

/// Counts of reports and files that a new site would take away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removals {
    /// The number of reports that would go.
    pub reports: usize,
    /// The number of reports that are there.
    pub of: usize,
    /// The number of files that would go.
    pub files: usize,
}

impl Removals {
    /// Counts what goes, by paths; `None` if that needs no question: it does if more than a
    /// tenth of the reports go, and more than a few files.
    pub(in crate::world) fn count<'p>(
        before: impl Iterator<Item = &'p str>,
        gone: impl Iterator<Item = &'p str>,
    ) -> Option<Self> {
        let of = before.filter(|path| is_report(path)).count();
        let (mut reports, mut files) = (0, 0);
        for path in gone {
            files += 1;
            reports += usize::from(is_report(path));
        }
        let is_large = reports * 10 > of && files > MAX_FILES;
        is_large.then_some(Self { reports, of, files })
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
    pub(in crate::world) fn error(&self) -> anyhow::Error {
        let Text { zh, en } = self.describe();
        UserError::new_error(text!(
            "{zh}，没有改动任何东西：检查 content 中的年度文件夹是否齐全；确要删除，加 --allow-removals",
            "{en}, and nothing was touched: see that the folders of years in content are all there; if it is meant, add --allow-removals"
        ))
    }
}

/// True for the page of a report: `2024/shili-czj/index.html`.
fn is_report(path: &str) -> bool {
    let mut parts = path.split('/');
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.next().is_some_and(is_year)
        && parts.next().is_some()
        && parts.next() == Some("index.html")
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
            let paths = || site.iter().map(String::as_str);
            Removals::count(paths(), paths().take(count))
        };
        assert_eq!(ask(25), None, "five of fifty are a tenth");
        assert_eq!(ask(30), Some(Removals { reports: 6, of: 50, files: 30 }));
        assert_eq!(
            Removals::count(["2024/a/index.html"].into_iter(), ["2024/a/index.html"].into_iter()),
            None
        );
    }
}
