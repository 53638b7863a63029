//! Findings as people read them, with the line they are about.

use super::{Finding, Lang, Severity, Text};
use crate::source::{Place, Source, Sources, Span};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

/// How many other places are shown; a column has more terms than help.
const MOST_RELATED: usize = 4;
/// How many bytes either side of a place in a long line are shown.
const EXCERPT: usize = 150;

/// Shows findings with their source.
pub struct Human {
    renderer: Renderer,
    lang: Lang,
}

impl Human {
    /// With or without colour, for one reader's language.
    pub fn new(color: bool, lang: Lang) -> Self {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        Self { renderer: renderer.decor_style(DecorStyle::Unicode), lang }
    }

    /// One finding, with a newline at its end.
    pub fn show(&self, finding: &Finding, sources: &Sources) -> String {
        let source = sources.get(finding.place.source);
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let mut group = (level.with_name(finding.severity.name()))
            .primary_title(finding.message.get(self.lang))
            .id(finding.rule)
            .elements(self.snippets(finding, sources));
        if source.text.is_empty() {
            group = group.element(Origin::path(&source.path));
        }
        for (name, words) in self.footnotes(finding) {
            group = group.element(Level::NOTE.with_name(name).message(words));
        }
        let mut shown: String = self.renderer.render(&[group]).chars().map(harmless).collect();
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

    /// The primary place first, each further file in a snippet of its own.
    fn snippets<'f>(
        &self,
        finding: &'f Finding,
        sources: &'f Sources,
    ) -> Vec<Snippet<'f, annotate_snippets::Annotation<'f>>> {
        let mut files = vec![finding.place.source];
        let related = &finding.related[..finding.related.len().min(MOST_RELATED)];
        for other in related {
            if !files.contains(&other.place.source) {
                files.push(other.place.source);
            }
        }
        (files.into_iter())
            .map(|id| (id, sources.get(id)))
            .filter(|(_, source)| !source.text.is_empty())
            .map(|(id, source)| {
                let here = related.iter().filter(|other| other.place.source == id);
                let primary = (finding.place.source == id).then_some(finding.place);
                let excerpt = Excerpt::around(source, primary, here.clone().map(|o| o.place));
                let mut snippet = excerpt.snippet(source);
                if let Some(place) = primary {
                    let kind = AnnotationKind::Primary.span(excerpt.inside(source, place.span));
                    snippet = snippet
                        .annotation(kind.label(finding.label.as_ref().map(|l| l.get(self.lang))));
                }
                snippet.annotations(here.map(|other| {
                    let kind =
                        AnnotationKind::Context.span(excerpt.inside(source, other.place.span));
                    kind.label(other.message.get(self.lang))
                }))
            })
            .collect()
    }
}

/// The part of a source that is handed to the renderer: whole lines, unless a
/// line is a whole paragraph, which no terminal shows well.
struct Excerpt {
    span: Span,
    line: usize,
}

impl Excerpt {
    fn around(
        source: &Source,
        primary: Option<Place>,
        others: impl Iterator<Item = Place>,
    ) -> Self {
        let spans = primary.into_iter().chain(others).map(|place| place.span);
        let all = spans.reduce(Span::join).unwrap_or_default();
        let text = source.text.as_str();
        let (start, end) = (floor(text, all.start as usize), floor(text, all.end as usize));
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at);
        let start = line_start.max(floor(text, start.saturating_sub(EXCERPT)));
        let end = line_end.min(floor(text, (end + EXCERPT).min(text.len())));
        Self {
            span: Span::new(start, end.max(start)),
            line: source.position(Span::new(start, start).start).line,
        }
    }

    fn snippet<'s, T: Clone>(&self, source: &'s Source) -> Snippet<'s, T> {
        Snippet::source(source.slice(self.span)).line_start(self.line).path(&source.path)
    }

    /// A span within the excerpt; the renderer takes no half characters.
    fn inside(&self, source: &Source, span: Span) -> std::ops::Range<usize> {
        let text = source.slice(self.span);
        let move_in = |offset: u32| floor(text, offset.saturating_sub(self.span.start) as usize);
        move_in(span.start)..move_in(span.end)
    }
}

/// The renderer makes the older control characters visible, and this the newer
/// ones, which a terminal may also take for commands.
fn harmless(c: char) -> char {
    if matches!(c, '\u{80}'..='\u{9f}') { char::REPLACEMENT_CHARACTER } else { c }
}

/// The last character boundary at or before an offset.
fn floor(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset)
}
