//! A source cut into its fields, tables and sections.

use crate::generated;
use nianbao_core::archive::Outline;
use nianbao_core::form::Form;
use nianbao_core::parse::parse_report_text;
use nianbao_text::front_matter::front_matter;

/// The beginning of an entry of `originals`.
const ENTRY: &str = "  - file: ";
/// The beginning of the heading of a section.
const HEADING: &str = "## ";

/// A source without its digest, cut into parts.
pub(super) struct SourceParts {
    /// Each field of the front matter with its name and all its lines.
    fields: Vec<(String, String)>,
    /// Each table with figures: its key and all its lines.
    pub(super) tables: Vec<(String, String)>,
    /// The text before the first section.
    pub(super) preamble: String,
    /// The sections in the order written.
    pub(super) sections: Vec<SectionPart>,
}

/// A section of a source.
#[derive(Clone)]
pub(super) struct SectionPart {
    /// The index of its section in the form.
    pub(super) place: Option<usize>,
    /// The words of its heading.
    pub(super) heading: String,
    /// Its heading and the text under it.
    pub(super) text: String,
}

impl SectionPart {
    /// Returns true if it has anything under its headings.
    pub(super) fn has_words(&self) -> bool {
        has_words(&self.text)
    }

    /// Returns true if both are the same section of a report.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self.place, other.place) {
            (None, None) => self.heading == other.heading,
            (own, other) => own == other,
        }
    }
}

impl SourceParts {
    /// Cuts a source of a form into parts. `None` if it is no source of a report.
    pub(super) fn parse(source: &str, form: &Form) -> Option<Self> {
        let bare = generated::without_digest(source);
        let report = parse_report_text(&bare)?;
        let front = front_matter(&bare)?;
        let fields = cut(bare.get(front.yaml)?, |line| !line.starts_with([' ', '#', '\n', '\r']));
        let named = |lines: &&str| Some((lines.split_once(':')?.0.to_owned(), (*lines).to_owned()));
        let fields: Vec<(String, String)> = fields.iter().filter_map(named).collect();
        let figures = fields.iter().find(|(name, _)| name == "figures");
        let figures = figures.and_then(|(_, lines)| lines.split_once('\n'));
        let is_table = |line: &str| line.starts_with("  ") && !line[2..].starts_with([' ', '#']);
        let tables = cut(figures.map_or("", |(_, tables)| tables), is_table);
        let keyed =
            |lines: &&str| Some((lines.split_once(':')?.0.trim().to_owned(), (*lines).to_owned()));
        let tables = tables.iter().filter_map(keyed).collect();
        let text = bare.get(front.body..)?;
        let written = cut(text, |line| line.starts_with(HEADING));
        let outline = Outline::match_sections(form, &report).0;
        let preamble = if text.starts_with(HEADING) { None } else { written.first() };
        let written = &written[usize::from(preamble.is_some())..];
        if written.len() != outline.len() {
            return None;
        }
        let sections = written.iter().zip(outline).map(|(text, matched)| SectionPart {
            place: matched.section.map(|(at, _)| at),
            heading: matched.written.heading.text.clone(),
            text: (*text).to_owned(),
        });
        let sections = sections.collect();
        let preamble = preamble.map_or_else(String::new, |text| (*text).to_owned());
        Some(Self { fields, tables, preamble, sections })
    }

    /// Returns the lines of a field.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, lines)| lines.as_str())
    }

    /// Lists the entries of `originals`, each with all its lines.
    pub(super) fn originals(&self) -> Vec<&str> {
        let entries = self.field("originals").and_then(|lines| lines.split_once('\n'));
        cut(entries.map_or("", |(_, entries)| entries), |line| line.starts_with(ENTRY))
    }

    /// Lists the names of the files of `originals`.
    pub(super) fn original_files(&self) -> Vec<String> {
        self.originals().into_iter().filter_map(original_file).collect()
    }

    /// Returns true if it has figures.
    pub(super) fn has_figures(&self) -> bool {
        !self.tables.is_empty()
    }

    /// Returns true if it has anything under its headings.
    pub(super) fn has_words(&self) -> bool {
        has_words(&self.preamble) || self.sections.iter().any(SectionPart::has_words)
    }

    /// Returns true if both have words in one section.
    fn shares_section(&self, other: &Self) -> bool {
        let is_shared = |section: &SectionPart| {
            section.has_words()
                && other.sections.iter().any(|known| known.has_words() && known.is_same(section))
        };
        has_words(&self.preamble) && has_words(&other.preamble)
            || self.sections.iter().any(is_shared)
    }

    /// Returns true if both have something that a report has once: a table with figures, or the
    /// words. Only where each document has tables of its own may both have words, in other
    /// sections: they are then a report that was cut by its sections.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let is_cut_by_sections = [self, other]
            .iter()
            .all(|part| part.has_figures() && part.sections.iter().any(SectionPart::has_words));
        self.tables.iter().any(|(key, _)| other.has_table(key))
            || self.has_words()
                && other.has_words()
                && (!is_cut_by_sections || self.shares_section(other))
    }

    /// Returns true if it has all tables of another, and words if that has any.
    pub(super) fn covers(&self, other: &Self) -> bool {
        other.tables.iter().all(|(key, _)| self.has_table(key))
            && (self.has_words() || !other.has_words())
    }

    /// Returns true if it has figures of a table.
    pub(super) fn has_table(&self, key: &str) -> bool {
        self.tables.iter().any(|(known, _)| known == key)
    }
}

/// Returns the name of the file that an entry of `originals` has.
pub(super) fn original_file(entry: &str) -> Option<String> {
    serde_json::from_str(entry.lines().next()?.strip_prefix(ENTRY)?).ok()
}

/// Returns true for a Markdown text that has more than headings.
pub(super) fn has_words(text: &str) -> bool {
    text.lines().any(|line| !line.trim().is_empty() && !line.starts_with('#'))
}

/// Cuts a text before each line that begins a part; lines before the first are one, too.
fn cut(text: &str, is_start: impl Fn(&str) -> bool) -> Vec<&str> {
    let (mut starts, mut at) = (vec![0], 0);
    for line in text.split_inclusive('\n') {
        if at > 0 && is_start(line) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let parts = starts.iter().zip(ends).filter_map(|(start, end)| text.get(*start..end));
    parts.filter(|part| !part.is_empty()).collect()
}
