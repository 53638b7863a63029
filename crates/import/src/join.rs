//! Joins two imports of one report: of one document the words, of the other the figures.
//!
//! Many offices hand in the text as one file and the tables as another.

use super::Imported;
use super::generated;
use super::issue::Issue;
use super::reason::Reason;
use nianbao_text::front_matter::front_matter;

/// The fields of a joined source, in the order of the canonical style.
const FIELDS: [&str; 12] = [
    "office",
    "year",
    "draft",
    "form",
    "title",
    "index_number",
    "document_number",
    "subject",
    "published",
    "written",
    "originals",
    "figures",
];

/// The beginning of an entry of `originals`.
const ENTRY: &str = "  - file: ";

/// A source cut into the fields of its front matter and its text.
struct SourceParts<'a> {
    /// Each field with its name and all its lines.
    fields: Vec<(&'a str, &'a str)>,
    text: &'a str,
}

impl<'a> SourceParts<'a> {
    fn parse(source: &'a str) -> Option<Self> {
        let front = front_matter(source)?;
        let yaml = source.get(front.yaml)?;
        let mut starts: Vec<usize> = Vec::new();
        let mut at = 0;
        for line in yaml.split_inclusive('\n') {
            if !line.starts_with([' ', '#', '\n', '\r']) {
                starts.push(at);
            }
            at += line.len();
        }
        let ends = starts.iter().skip(1).copied().chain([yaml.len()]);
        let fields = starts.iter().zip(ends).filter_map(|(start, end)| {
            let lines = yaml.get(*start..end)?;
            Some((lines.split_once(':')?.0, lines))
        });
        Some(Self { fields: fields.collect(), text: source.get(front.body..)? })
    }

    fn field(&self, name: &str) -> Option<&'a str> {
        self.fields.iter().find(|(known, _)| *known == name).map(|(_, lines)| *lines)
    }

    /// Lists the entries of `originals`, each with all its lines.
    fn originals(&self) -> Vec<&'a str> {
        let Some(lines) = self.field("originals") else { return Vec::new() };
        let starts: Vec<usize> = lines.match_indices(ENTRY).map(|(at, _)| at).collect();
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        starts.iter().zip(ends).filter_map(|(start, end)| lines.get(*start..end)).collect()
    }

    /// Returns the source with the figures alone, or with all but them, of one original.
    fn half(&self, original: &str, has_figures: bool) -> String {
        let mut half = String::from("---\n");
        for (name, lines) in &self.fields {
            match *name {
                "originals" => half.extend(["originals:\n", original]),
                "figures" | "form" if !has_figures => {}
                _ => half.push_str(lines),
            }
        }
        half.push_str("---\n");
        if !has_figures {
            half.push_str(self.text);
        }
        half
    }

    /// Returns true if it has figures.
    fn has_figures(&self) -> bool {
        self.field("figures").is_some()
    }

    /// Returns true if it has anything under its headings.
    fn has_words(&self) -> bool {
        self.text.lines().any(|line| !line.trim().is_empty() && !line.starts_with('#'))
    }
}

/// Joins two imports of the same office and year. `names` are those of their documents.
/// `None` unless one has words and no figures, and the other figures and no words.
pub fn join_reports(reports: [&Imported; 2], names: [&str; 2]) -> Option<Imported> {
    let [first, second] = reports;
    if (&first.office, first.year) != (&second.office, second.year)
        || first.is_collected
        || second.is_collected
    {
        return None;
    }
    let bare = reports.map(|report| generated::without_digest(&report.source));
    let [a, b] = [SourceParts::parse(&bare[0])?, SourceParts::parse(&bare[1])?];
    let is_pair = |words: &SourceParts, figures: &SourceParts| {
        words.has_words() && !words.has_figures() && figures.has_figures() && !figures.has_words()
    };
    if is_pair(&a, &b) {
        let (words, figures) = ((first, &a), (second, &b));
        Some(join(&Parts { words, figures, name: names[1], is_new: true }))
    } else if is_pair(&b, &a) {
        let (words, figures) = ((second, &b), (first, &a));
        Some(join(&Parts { words, figures, name: names[0], is_new: true }))
    } else {
        None
    }
}

/// An earlier source of the same report, as an import wrote it.
#[derive(Clone, Copy, Debug)]
pub struct EarlierSource<'a> {
    /// Its text.
    pub text: &'a str,
    /// The id of its form.
    pub form: &'a str,
}

/// Joins an import with an earlier source of the report: one has the words and the other the
/// figures, or the earlier one was joined of both, of which the import is a newer one. `name` is
/// that of its document. `None` where it is not clear what is to be taken of which.
pub fn join_with_earlier(
    imported: &Imported,
    name: &str,
    earlier: EarlierSource,
) -> Option<Imported> {
    if imported.is_collected {
        return None;
    }
    let [bare, known] = [imported.source.as_str(), earlier.text].map(generated::without_digest);
    let [own, other] = [SourceParts::parse(&bare)?, SourceParts::parse(&known)?];
    let originals = other.originals();
    let has_words = match (own.has_words(), own.has_figures()) {
        (true, false) => true,
        (false, true) => false,
        _ => return None,
    };
    let entry = match (other.has_words(), other.has_figures(), originals.as_slice()) {
        (true, false, [words]) if !has_words => *words,
        (false, true, [figures]) if has_words => *figures,
        // The words come first.
        (true, true, [words, figures]) => {
            if has_words {
                *figures
            } else {
                *words
            }
        }
        _ => return None,
    };
    let half = other.half(entry, has_words);
    let half = SourceParts::parse(&half)?;
    let known = Imported {
        form: earlier.form.to_owned(),
        images: Vec::new(),
        provenance: Vec::new(),
        issues: Vec::new(),
        ..imported.clone()
    };
    // A joined document was compared when it was joined.
    let is_new = originals.len() == 1;
    Some(if has_words {
        let name = original_file(entry)?;
        let [words, figures] = [imported, &known];
        join(&Parts { words: (words, &own), figures: (figures, &half), name: &name, is_new })
    } else {
        let [words, figures] = [&known, imported];
        join(&Parts { words: (words, &half), figures: (figures, &own), name, is_new })
    })
}

/// Returns what a source has that an import of its report lacks: its figures, or its words.
pub fn lacks_part(imported: &str, earlier: &str) -> bool {
    let parse = |source| {
        let parts = SourceParts::parse(source)?;
        Some([parts.has_words(), parts.has_figures()])
    };
    let (Some(own), Some(other)) = (parse(imported), parse(earlier)) else { return false };
    own.iter().zip(other).any(|(own, other)| other && !own)
}

/// Returns the name of the file that an entry of `originals` has.
fn original_file(entry: &str) -> Option<String> {
    serde_json::from_str(entry.lines().next()?.strip_prefix(ENTRY)?).ok()
}

/// Two imports that are joined, each with its source.
struct Parts<'a> {
    words: (&'a Imported, &'a SourceParts<'a>),
    figures: (&'a Imported, &'a SourceParts<'a>),
    /// The name of the document with the figures.
    name: &'a str,
    /// True if they were not joined before.
    is_new: bool,
}

/// Joins the words of one import and the figures of another, whose document has a name. A
/// field that both give is that of the words; where they differ, a person is told.
fn join(parts: &Parts) -> Imported {
    let Parts { words: (words, own), figures: (figures, other), name, is_new } = *parts;
    let mut source = String::from("---\n");
    let note = Issue::new(Reason::JoinedDocuments { name: name.to_owned() });
    let mut issues = vec![note];
    for field in FIELDS {
        let pair = (own.field(field), other.field(field));
        match (field, pair) {
            ("form", (_, lines)) => source.push_str(lines.unwrap_or_default()),
            ("originals", (Some(first), Some(second))) => {
                source.push_str(first);
                source.push_str(second.split_once('\n').map_or("", |(_, items)| items));
            }
            (_, (Some(first), second)) => {
                let differs = |second: &&str| is_new && *second != first;
                if let Some(second) = second.filter(differs) {
                    let reason = Reason::OtherDocumentDiffers { name: name.to_owned() };
                    issues.push(Issue::new(reason).with_path(field).with_raw(second.trim()));
                }
                source.push_str(first);
            }
            (_, (None, second)) => source.push_str(second.unwrap_or_default()),
        }
    }
    source.push_str("---\n");
    source.push_str(own.text);
    if own.field("originals").is_some() {
        source = generated::with_digest(&source);
    }
    // That a table is missing holds for the document without tables alone.
    let is_of_words = |issue: &&Issue| !matches!(issue.reason, Reason::TableMissing { .. });
    issues.extend(words.issues.iter().filter(is_of_words).cloned());
    let said: Vec<&Issue> = figures.issues.iter().filter(|issue| !issues.contains(issue)).collect();
    issues.extend(said.into_iter().cloned());
    Imported {
        form: figures.form.clone(),
        source,
        images: words.images.clone(),
        provenance: figures.provenance.clone(),
        issues,
        ..words.clone()
    }
}
