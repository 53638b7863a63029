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
        Some(join(first, &a, second, &b, names[1]))
    } else if is_pair(&b, &a) {
        Some(join(second, &b, first, &a, names[0]))
    } else {
        None
    }
}

/// Joins the words of one import and the figures of another, whose document has a name. A
/// field that both give is that of the words; where they differ, a person is told.
fn join(
    words: &Imported,
    own: &SourceParts,
    figures: &Imported,
    other: &SourceParts,
    name: &str,
) -> Imported {
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
                if let Some(second) = second.filter(|second| *second != first) {
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
