//! Renders findings for terminals, with the lines that they are about.

use super::{Finding, Lang, Severity, Text};
use crate::source::{Place, Source, Sources, Span};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use nianbao_text::control::is_hidden;

/// The most related places shown; a column has more terms than help.
const MAX_RELATED: usize = 4;
/// The bytes shown on either side of a place in a long line.
const EXCERPT_MARGIN: usize = 150;
/// The most bytes of a source that one snippet spans: more than a whole table has, and few
/// enough to be shown for thousands of findings.
const MAX_SNIPPET: usize = 16 * 1024;

/// Renders findings with excerpts of their sources.
pub struct SnippetRenderer {
    renderer: Renderer,
    lang: Lang,
}

impl SnippetRenderer {
    /// Makes a renderer, with or without ANSI colours, for a language.
    pub fn new(color: bool, lang: Lang) -> Self {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        Self { renderer: renderer.decor_style(DecorStyle::Unicode), lang }
    }

    /// Renders a finding, with a newline at its end.
    pub fn render(&self, finding: &Finding, sources: &Sources) -> String {
        let source = sources.get(finding.place.source);
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let mut group = (level.with_name(finding.severity.name()))
            .primary_title(finding.message.get(self.lang))
            .id(finding.rule.name())
            .elements(self.snippets(finding, sources));
        if source.text.is_empty() {
            group = group.element(Origin::path(&source.path));
        }
        for (name, words) in self.footnotes(finding) {
            group = group.element(Level::NOTE.with_name(name).message(words));
        }
        let mut shown: String =
            self.renderer.render(&[group]).chars().map(replace_hidden).collect();
        shown.push('\n');
        shown
    }

    fn footnotes<'f>(&self, finding: &'f Finding) -> Vec<(&'static str, &'f str)> {
        let name = |zh, en| if self.lang == Lang::Zh { zh } else { en };
        let pair = |name, words: &'f Option<Text>| Some((name, words.as_ref()?.get(self.lang)));
        [pair(name("依据", "basis"), &finding.basis), pair(name("帮助", "help"), &finding.help)]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Returns the snippets: the primary place first, with the places near it; places far off
    /// or in another file have snippets of their own.
    fn snippets<'f>(
        &self,
        finding: &'f Finding,
        sources: &'f Sources,
    ) -> Vec<Snippet<'f, annotate_snippets::Annotation<'f>>> {
        let label = finding.label.as_ref().map(|label| label.get(self.lang));
        let primary = (finding.place, AnnotationKind::Primary, label);
        let related = finding.related.iter().take(MAX_RELATED).map(|other| {
            (other.place, AnnotationKind::Context, Some(other.message.get(self.lang)))
        });
        let mut groups: Vec<Group> = Vec::new();
        for (place, kind, label) in std::iter::once(primary).chain(related) {
            match groups.iter_mut().find(|group| group.is_near(place)) {
                Some(group) => group.add(place, kind, label),
                None => groups.push(Group { cover: place, parts: vec![(place.span, kind, label)] }),
            }
        }
        (groups.into_iter())
            .map(|group| (sources.get(group.cover.source), group))
            .filter(|(source, _)| !source.text.is_empty())
            .map(|(source, group)| {
                let excerpt = Excerpt::around(source, group.cover.span);
                let annotation = |(span, kind, label): (Span, AnnotationKind, Option<&'f str>)| {
                    kind.span(excerpt.local_range(source, span)).label(label)
                };
                excerpt.snippet(source).annotations(group.parts.into_iter().map(annotation))
            })
            .collect()
    }
}

/// Places that are shown in one snippet.
struct Group<'f> {
    /// The place that covers all of them.
    cover: Place,
    parts: Vec<(Span, AnnotationKind, Option<&'f str>)>,
}

impl<'f> Group<'f> {
    fn is_near(&self, place: Place) -> bool {
        let all = self.cover.span.join(place.span).range();
        self.cover.source == place.source && all.len() <= MAX_SNIPPET
    }

    fn add(&mut self, place: Place, kind: AnnotationKind, label: Option<&'f str>) {
        self.cover.span = self.cover.span.join(place.span);
        self.parts.push((place.span, kind, label));
    }
}

/// The part of a source that is handed to the renderer: whole lines, unless a line is as
/// long as a paragraph.
struct Excerpt {
    span: Span,
    line: usize,
}

impl Excerpt {
    fn around(source: &Source, all: Span) -> Self {
        let text = source.text.as_str();
        let (start, end) = (floor(text, all.start as usize), floor(text, all.end as usize));
        // No further than is shown: a line can be as long as a file.
        let low = floor(text, start.saturating_sub(EXCERPT_MARGIN));
        let high = floor(text, (end + EXCERPT_MARGIN).min(text.len()));
        let start = text[low..start].rfind('\n').map_or(low, |at| low + at + 1);
        let end = text[end..high].find('\n').map_or(high, |at| end + at);
        Self {
            span: Span::new(start, end.max(start)),
            line: source.position(Span::new(start, start).start).line,
        }
    }

    fn snippet<'s, T: Clone>(&self, source: &'s Source) -> Snippet<'s, T> {
        Snippet::source(source.slice(self.span)).line_start(self.line).path(&source.path)
    }

    /// Returns a span as a range within the excerpt, at character boundaries.
    fn local_range(&self, source: &Source, span: Span) -> std::ops::Range<usize> {
        let text = source.slice(self.span);
        let move_in = |offset: u32| floor(text, offset.saturating_sub(self.span.start) as usize);
        move_in(span.start)..move_in(span.end)
    }
}

/// Replaces hidden characters beyond ASCII, which a terminal may take for commands; the
/// renderer makes those of ASCII visible.
pub(super) fn replace_hidden(c: char) -> char {
    if !c.is_ascii() && is_hidden(c) { char::REPLACEMENT_CHARACTER } else { c }
}

/// Returns the last character boundary at or before an offset.
fn floor(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::RuleId;
    use crate::source::SourceId;

    /// One finding over places of a text, as it is shown.
    fn render_one(text: String, places: [Span; 2]) -> String {
        let sources = Sources::new(vec![Source::new("a.md".into(), text).into()]);
        let [place, other] = places.map(|span| Place::new(SourceId(0), span));
        let finding = Finding::new(RuleId::RowTotal, place, Text::same("甲"));
        SnippetRenderer::new(false, Lang::Zh)
            .render(&finding.related(other, Text::same("乙")), &sources)
    }

    #[test]
    fn what_lies_between_far_places_is_not_shown() {
        let long = format!("始{}终", "字".repeat(MAX_SNIPPET));
        let end = long.len();
        let places = [Span::new(0, 3), Span::new(end - 3, end)];
        let shown = render_one(long, places);
        assert!(shown.contains('始') && shown.contains('终') && shown.contains('乙'), "{shown}");
        assert!(shown.len() < 10 * EXCERPT_MARGIN, "{} bytes", shown.len());
    }

    #[test]
    fn near_places_share_a_snippet() {
        let text = format!("始\n{}终\n", "行\n".repeat(100));
        let end = text.len();
        let shown = render_one(text, [Span::new(0, 3), Span::new(end - 4, end - 1)]);
        assert_eq!(shown.matches("a.md").count(), 1, "{shown}");
    }
}
