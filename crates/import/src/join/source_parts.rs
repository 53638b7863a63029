//! A source cut into its fields, tables and sections.

use crate::generated;
use nianbao_core::archive::Outline;
use nianbao_core::form::Form;
use nianbao_core::parse::parse_report_text;
use nianbao_text::front_matter::front_matter;

/// The beginning of an entry of `originals`.
pub(super) const ENTRY: &str = "  - file: ";
/// The beginning of the heading of a section.
const HEADING: &str = "## ";
/// Longest line of the caption of a table, in characters.
const MAX_CAPTION_CHARS: usize = 40;

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
    /// The source has figures of the table of this section.
    pub(super) has_table: bool,
    /// Its text is the caption of a table that stood above any heading.
    pub(super) is_caption: bool,
}

impl SectionPart {
    /// Returns true if it has anything under its headings but the caption of a table.
    pub(super) fn has_words(&self) -> bool {
        !self.is_caption && has_words(&self.text)
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
        let tables: Vec<(String, String)> = tables.iter().filter_map(keyed).collect();
        let text = bare.get(front.body..)?;
        let written = cut(text, |line| line.starts_with(HEADING));
        let outline = Outline::match_sections(form, &report).0;
        let preamble = if text.starts_with(HEADING) { None } else { written.first() };
        let written = &written[usize::from(preamble.is_some())..];
        if written.len() != outline.len() {
            return None;
        }
        let given: Vec<usize> = sections_of(&tables, form);
        let sections = written.iter().zip(outline).map(|(text, matched)| SectionPart {
            place: matched.section.map(|(at, _)| at),
            heading: matched.written.heading.text.clone(),
            text: (*text).to_owned(),
            has_table: matched.section.is_some_and(|(at, _)| given.contains(&at)),
            is_caption: false,
        });
        let sections = sections.collect();
        let preamble = preamble.map_or_else(String::new, |text| (*text).to_owned());
        let mut parts = Self { fields, tables, preamble, sections };
        parts.settle_caption(given.first().copied(), form);
        Some(parts)
    }

    /// Moves the caption of a document that has tables and no other words to the section of the
    /// first table, where it stands between those of other documents.
    fn settle_caption(&mut self, place: Option<usize>, form: &Form) {
        let is_caption =
            |line: &str| line.chars().count() <= MAX_CAPTION_CHARS && !line.contains(['。', '；']);
        let is_alone = has_words(&self.preamble)
            && self.preamble.lines().all(is_caption)
            && !self.sections.iter().any(SectionPart::has_words);
        let Some((place, section)) = place.and_then(|at| Some((at, form.sections.get(at)?))) else {
            return;
        };
        if !is_alone {
            return;
        }
        let caption = std::mem::take(&mut self.preamble);
        let caption = caption.trim();
        if let Some(known) = self.sections.iter_mut().find(|known| known.place == Some(place)) {
            known.text = format!("{}\n\n{caption}\n", known.text.trim_end());
            known.is_caption = true;
            return;
        }
        let heading = section.full_heading();
        let text = format!("{HEADING}{heading}\n\n{caption}\n");
        let at = self.sections.partition_point(|known| known.place < Some(place));
        let (place, has_table, is_caption) = (Some(place), true, true);
        self.sections.insert(at, SectionPart { place, heading, text, has_table, is_caption });
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

    /// Returns true if it has any text but headings and captions of tables.
    pub(super) fn has_words(&self) -> bool {
        has_words(&self.preamble) || self.sections.iter().any(SectionPart::has_words)
    }

    /// Lists the tables of which both have figures.
    pub(super) fn shared_tables(&self, other: &Self) -> Vec<String> {
        let keys = self.tables.iter().map(|(key, _)| key);
        keys.filter(|key| other.has_table(key)).cloned().collect()
    }

    /// Lists the headings of the sections in which both have words; that of the words before
    /// the first is empty.
    pub(super) fn shared_sections(&self, other: &Self) -> Vec<String> {
        let is_shared = |section: &&SectionPart| {
            section.has_words()
                && other.sections.iter().any(|known| known.has_words() && known.is_same(section))
        };
        let has_preambles = has_words(&self.preamble) && has_words(&other.preamble);
        let shared = self.sections.iter().filter(is_shared);
        let headings = shared.map(|section| section.heading.clone());
        has_preambles.then(String::new).into_iter().chain(headings).collect()
    }

    /// Returns true if all its words are about its tables, in their sections.
    fn is_about_tables(&self) -> bool {
        let mut written = self.sections.iter().filter(|section| section.has_words());
        !has_words(&self.preamble) && written.all(|section| section.has_table)
    }

    /// Returns true if it has tables, and words in a section.
    fn is_cut_by_sections(&self) -> bool {
        self.has_figures() && self.sections.iter().any(SectionPart::has_words)
    }

    /// Returns true if both have something that a report has once: a table with figures, or the
    /// words. Both may have words in different sections only where those of one are about its
    /// tables, or where each has tables: they are then a report that was cut by its sections.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let is_part = self.is_about_tables()
            || other.is_about_tables()
            || self.is_cut_by_sections() && other.is_cut_by_sections();
        !self.shared_tables(other).is_empty()
            || self.has_words()
                && other.has_words()
                && (!is_part || !self.shared_sections(other).is_empty())
    }

    /// Returns true if it has all tables of another, and its words, if that has any: those of
    /// at least half of its sections, as far as they are sections of the form.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let is_known = |section: &&SectionPart| section.has_words() && section.place.is_some();
        let written: Vec<&SectionPart> = other.sections.iter().filter(is_known).collect();
        let is_written = |section: &&&SectionPart| {
            self.sections.iter().any(|own| own.has_words() && own.is_same(section))
        };
        let count = written.iter().filter(is_written).count();
        other.tables.iter().all(|(key, _)| self.has_table(key))
            && count * 2 >= written.len()
            && (self.has_words() || !other.has_words())
    }

    /// Returns true if it has figures of a table.
    pub(super) fn has_table(&self, key: &str) -> bool {
        self.tables.iter().any(|(known, _)| known == key)
    }
}

/// Lists the sections of tables, in the order of the tables.
fn sections_of(tables: &[(String, String)], form: &Form) -> Vec<usize> {
    let section = |key: &String| form.tables.get(form.table_by_key(key)?)?.section;
    tables.iter().filter_map(|(key, _)| section(key)).collect()
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
