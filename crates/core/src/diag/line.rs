//! Findings as one line each: for editors and terminals, and for the logs of GitHub Actions.

use super::human::replace_hidden;
use super::paths::SitePaths;
use super::{Finding, Lang, Severity};
use crate::source::Sources;

/// Returns a finding as compilers print theirs, `path:line:column: severity: message [rule]`,
/// without the newline.
pub fn to_short_line(
    finding: &Finding,
    sources: &Sources,
    lang: Lang,
    paths: &SitePaths,
) -> String {
    let source = sources.get(finding.place.source);
    let position = source.position(finding.place.span.start);
    let severity = finding.severity.name();
    let (message, rule) = (finding.message.get(lang), finding.rule);
    let path = paths.join(&source.path);
    let line = format!("{path}:{position}: {severity}: {message} [{rule}]");
    line.chars().map(|c| if c.is_control() { ' ' } else { replace_hidden(c) }).collect()
}

/// Returns a finding as a workflow command of GitHub Actions, which shows it beside the line,
/// without the newline.
pub fn to_github_command(
    finding: &Finding,
    sources: &Sources,
    lang: Lang,
    paths: &SitePaths,
) -> String {
    let source = sources.get(finding.place.source);
    let span = finding.place.span;
    let (start, end) = (source.position(span.start), source.position(span.end));
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let path = escape_property(&paths.join(&source.path));
    let mut place = format!("file={path},line={},endLine={}", start.line, end.line);
    // Columns are taken on one line alone.
    if start.line == end.line {
        place.push_str(&format!(",col={},endColumn={}", start.column, end.column));
    }
    let rule = escape_property(finding.rule.name());
    let message = escape_data(&message_with_help(finding, lang));
    format!("::{command} {place},title={rule}::{message}")
}

/// Returns the message of a finding, its basis and its help, each on a line.
pub fn message_with_help(finding: &Finding, lang: Lang) -> String {
    let more = [&finding.basis, &finding.help].into_iter().flatten();
    let lines = std::iter::once(&finding.message).chain(more).map(|text| text.get(lang));
    lines.collect::<Vec<_>>().join("\n")
}

/// Escapes the message of a workflow command.
fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property of a workflow command.
fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{RuleId, Text};
    use crate::source::{Place, Source, SourceId, Span};
    use std::sync::Arc;

    fn finding(text: &str, span: Span) -> (Finding, Sources) {
        let source = Source::new("content/2024/年,报:一.md".to_owned(), text.to_owned());
        let sources = Sources::new(vec![Arc::new(source)]);
        let message = Text::new("总计差 100%\n应为 7", "the total is off by 100%\nit should be 7");
        let place = Place::new(SourceId(0), span);
        let finding = Finding::new(RuleId::parse("column-total").unwrap(), place, message);
        (finding.help(Text::new("改为 7", "change it to 7")), sources)
    }

    #[test]
    fn findings_take_one_line() {
        let (finding, sources) = finding("一\n二三四\n", Span::new(7, 10));
        let paths = SitePaths { prefix: "sites/甲/".to_owned(), root: None };
        let line = to_short_line(&finding, &sources, Lang::En, &paths);
        let place = "sites/甲/content/2024/年,报:一.md:2:2";
        let message = "error: the total is off by 100% it should be 7 [column-total]";
        assert_eq!(line, format!("{place}: {message}"));
    }

    #[test]
    fn workflow_commands_are_escaped() {
        let (finding, sources) = finding("一\n二三四\n", Span::new(7, 10));
        let command = to_github_command(&finding, &sources, Lang::Zh, &SitePaths::default());
        let place = "file=content/2024/年%2C报%3A一.md,line=2,endLine=2,col=2,endColumn=3";
        let message = "总计差 100%25%0A应为 7%0A改为 7";
        assert_eq!(command, format!("::error {place},title=column-total::{message}"));
    }

    #[test]
    fn columns_of_several_lines_are_left_out() {
        let (mut finding, sources) = finding("一\n二三四\n", Span::new(0, 7));
        finding.severity = Severity::Note;
        let command = to_github_command(&finding, &sources, Lang::Zh, &SitePaths::default());
        assert!(command.starts_with("::notice file="), "{command}");
        assert!(command.contains("line=1,endLine=2,title="), "{command}");
    }
}
