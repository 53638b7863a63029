//! The comment at the top of a rule's file: what `explain` shows, and the
//! examples that the tests run.

use crate::diag::Text;

/// A rule's documentation.
#[derive(Debug)]
pub struct Docs {
    /// The problem in one line.
    pub title: Text,
    /// The check, its reason and its legal basis, in Markdown.
    pub body: Text,
    /// Sources that fail and pass.
    pub examples: Vec<Example>,
}

/// Lines of a source, and whether the rule reports them.
#[derive(Debug)]
pub struct Example {
    /// The expected outcome.
    pub expect: Expect,
    /// Other rules that report the example too.
    pub with: Vec<String>,
    /// Lines that replace those of a correct source.
    pub lines: Vec<String>,
}

/// The expected outcome of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// The rule reports it.
    Fails,
    /// The rule does not report it.
    Passes,
    /// An edge of the rule, such as a blank or a zero, that it reports.
    BoundaryFails,
    /// An edge of the rule that it does not report.
    BoundaryPasses,
}

impl Expect {
    /// The headings of examples in a rule's comment.
    const HEADINGS: [(&'static str, Self); 4] = [
        ("fails", Self::Fails),
        ("passes", Self::Passes),
        ("boundary fails", Self::BoundaryFails),
        ("boundary passes", Self::BoundaryPasses),
    ];
}

impl Docs {
    /// Parses the leading `//!` lines of a file: a Chinese part, an English part, then
    /// examples, each under a heading of depth one.
    pub fn parse(source: &str) -> Self {
        let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
        let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in lines.map(|line| line.strip_prefix(' ').unwrap_or(line)) {
            match line.strip_prefix("# ") {
                Some(title) if !in_fence(&parts) => parts.push((title, Vec::new())),
                _ => parts.last_mut().into_iter().for_each(|(_, body)| body.push(line)),
            }
        }
        let mut parts = parts.into_iter();
        let (zh, zh_body) = parts.next().unwrap_or_default();
        let (en, en_body) = parts.next().unwrap_or_default();
        let prose = |lines: Vec<&str>| lines.join("\n").trim().to_owned();
        Self {
            title: Text::new(zh.to_owned(), en.to_owned()),
            body: Text::new(prose(zh_body), prose(en_body)),
            examples: parts.filter_map(|(title, body)| parse_example(title, &body)).collect(),
        }
    }
}

fn in_fence(parts: &[(&str, Vec<&str>)]) -> bool {
    let fences = |body: &Vec<&str>| body.iter().filter(|line| line.starts_with("```")).count();
    parts.last().is_some_and(|(_, body)| fences(body) % 2 == 1)
}

/// Parses an example. Its title is `fails`, or `fails, with: other-rule`.
fn parse_example(title: &str, body: &[&str]) -> Option<Example> {
    let (name, with) = title.split_once(", with: ").unwrap_or((title, ""));
    let (_, expect) = Expect::HEADINGS.into_iter().find(|(heading, _)| *heading == name)?;
    let lines = body.iter().skip_while(|line| !line.starts_with("```")).skip(1);
    Some(Example {
        expect,
        with: with.split(", ").filter(|rule| !rule.is_empty()).map(str::to_owned).collect(),
        lines: lines
            .take_while(|line| !line.starts_with("```"))
            .map(|line| (*line).to_owned())
            .collect(),
    })
}
