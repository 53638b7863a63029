//! Findings as a report of tests in the format of `JUnit`, which servers of
//! continuous integration show: a suite a file, and in it a case a finding, or one that passed.

use super::line::message_with_help;
use super::paths::SitePaths;
use super::{Finding, Lang, Severity};
use crate::source::Sources;
use nianbao_ooxml::escape_xml;
use std::collections::BTreeMap;

/// Returns the findings of one run as a report of tests. `files` are all that were checked;
/// findings of the severity `least` or more are failures, others passed with a remark.
pub fn render_junit(
    findings: &[Finding],
    files: impl IntoIterator<Item = String>,
    sources: &Sources,
    lang: Lang,
    (paths, least): (&SitePaths, Severity),
) -> String {
    let mut suites: BTreeMap<String, Vec<&Finding>> =
        files.into_iter().map(|file| (file, Vec::new())).collect();
    for finding in findings {
        let path = sources.get(finding.place.source).path.clone();
        suites.entry(path).or_default().push(finding);
    }
    let is_failure = |finding: &&&Finding| finding.severity >= least;
    let tests: usize = suites.values().map(|findings| findings.len().max(1)).sum();
    let failures = findings.iter().filter(|finding| is_failure(&finding)).count();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"nianbao\" tests=\"{tests}\" failures=\"{failures}\">\n"
    );
    for (path, findings) in &suites {
        let (tests, failures) = (findings.len().max(1), findings.iter().filter(is_failure).count());
        let path = escape_xml(&paths.join(path));
        out.push_str(&format!(
            "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\">\n"
        ));
        if findings.is_empty() {
            out.push_str(&format!("    <testcase classname=\"{path}\" name=\"check\"/>\n"));
        }
        for finding in findings {
            out.push_str(&test_case(finding, &path, sources, lang, is_failure(&finding)));
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// Returns the case of a finding; `path` is that of its file, escaped.
fn test_case(
    finding: &Finding,
    path: &str,
    sources: &Sources,
    lang: Lang,
    is_failure: bool,
) -> String {
    let position = sources.get(finding.place.source).position(finding.place.span.start);
    let (rule, severity) = (finding.rule, finding.severity.name());
    let text = escape_xml(&format!("{severity}: {}", message_with_help(finding, lang)));
    // A line break in an attribute would be read as a blank.
    let message = escape_xml(finding.message.get(lang)).replace('\n', "&#10;");
    let inner = if is_failure {
        format!("<failure type=\"{severity}\" message=\"{message}\">{text}</failure>")
    } else {
        format!("<system-out>{text}</system-out>")
    };
    let name = format!("{rule} {position}");
    format!("    <testcase classname=\"{path}\" name=\"{name}\">\n      {inner}\n    </testcase>\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{RuleId, Text};
    use crate::source::{Place, Source, SourceId, Span};
    use std::sync::Arc;

    #[test]
    fn what_fails_is_a_failure_and_all_else_passes() {
        let source = Source::new("content/a&b.md".to_owned(), "一\n二\n".to_owned());
        let sources = Sources::new(vec![Arc::new(source)]);
        let make = |rule: &str, severity| {
            let place = Place::new(SourceId(0), Span::new(4, 7));
            let text = Text::new("“<a>”\u{1}\n错", "wrong");
            let rule = RuleId::parse(rule).unwrap();
            Finding { severity, ..Finding::new(rule, place, text) }
        };
        let findings =
            [make("column-total", Severity::Error), make("empty-section", Severity::Warning)];
        let render = |least| {
            let files = ["content/a&b.md", "content/z.md"].map(str::to_owned);
            let paths = SitePaths { prefix: "甲/".to_owned(), root: None };
            render_junit(&findings, files, &sources, Lang::Zh, (&paths, least))
        };
        let loose = render(Severity::Error);
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<testsuites name=\"nianbao\" tests=\"3\" failures=\"1\">
  <testsuite name=\"甲/content/a&amp;b.md\" tests=\"2\" failures=\"1\">
    <testcase classname=\"甲/content/a&amp;b.md\" name=\"column-total 2:1\">
      <failure type=\"error\" message=\"“&lt;a&gt;”&#10;错\">error: “&lt;a&gt;”
错</failure>
    </testcase>
    <testcase classname=\"甲/content/a&amp;b.md\" name=\"empty-section 2:1\">
      <system-out>warning: “&lt;a&gt;”
错</system-out>
    </testcase>
  </testsuite>
  <testsuite name=\"甲/content/z.md\" tests=\"1\" failures=\"0\">
    <testcase classname=\"甲/content/z.md\" name=\"check\"/>
  </testsuite>
</testsuites>
";
        assert_eq!(loose, expected);
        let strict = render(Severity::Warning);
        assert!(strict.contains("tests=\"3\" failures=\"2\""), "{strict}");
        assert!(!strict.contains("<system-out>"), "{strict}");
    }
}
