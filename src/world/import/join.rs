//! Documents that are parts of one report: the words in one, the tables in another.

use super::importer::{ImportOutcome, Importer, PendingImport, PriorSource};
use super::original::file_name;
use nianbao_core::diag::Text;
use nianbao_core::parse::parse_report_text;
use nianbao_core::source::Digest;
use nianbao_import::{Difference, ReportText, compare_reports, join_reports};
use std::collections::HashMap;

/// The beginning of a line that names an original in the front matter.
const ORIGINAL: &str = "  - file: ";

impl Importer<'_> {
    /// Joins each two documents of one report of which one has the words and the other the
    /// figures; the outcome is that of the document with the words.
    pub fn join_parts(&self, outcomes: Vec<ImportOutcome>) -> Vec<ImportOutcome> {
        let mut by_path: HashMap<String, Vec<usize>> = HashMap::new();
        for (nth, outcome) in outcomes.iter().enumerate() {
            if let Ok(pending) = &outcome.result {
                by_path.entry(pending.path.clone()).or_default().push(nth);
            }
        }
        let mut outcomes: Vec<Option<ImportOutcome>> = outcomes.into_iter().map(Some).collect();
        for places in by_path.into_values() {
            match places.as_slice() {
                [only] => {
                    if let Some(outcome) = &mut outcomes[*only] {
                        self.protect_joined(outcome);
                    }
                }
                [first, second] => {
                    let joined = match (&outcomes[*first], &outcomes[*second]) {
                        (Some(first), Some(second)) => self.join(first, second),
                        _ => None,
                    };
                    if joined.is_some() {
                        outcomes[*first] = joined;
                        outcomes[*second] = None;
                    }
                }
                _ => {}
            }
        }
        outcomes.into_iter().flatten().collect()
    }

    fn join(&self, first: &ImportOutcome, second: &ImportOutcome) -> Option<ImportOutcome> {
        let (Ok(own), Ok(other)) = (&first.result, &second.result) else { return None };
        let names = [first, second].map(|outcome| file_name(&outcome.document));
        let names = [names[0].as_str(), names[1].as_str()];
        let imported = join_reports([&own.imported, &other.imported], names)?;
        let is_taken = |path: &String| own.attachments.iter().any(|(known, _)| known == path);
        if other.attachments.iter().any(|(path, _)| is_taken(path)) {
            return None;
        }
        let attachments = own.attachments.iter().chain(&other.attachments).cloned().collect();
        let mut pending = PendingImport {
            imported,
            path: own.path.clone(),
            attachments,
            replaces: own.replaces.clone(),
            superseded: Vec::new(),
            prior: PriorSource::New,
            converted_by: own.converted_by.clone().or_else(|| other.converted_by.clone()),
        };
        self.compare_joined(&mut pending);
        let document = first.document.clone();
        Some(ImportOutcome { document, result: Ok(pending) })
    }

    /// Compares a joined source and its files with those on the disk.
    fn compare_joined(&self, pending: &mut PendingImport) {
        let source = pending.replaces.as_deref().unwrap_or(&pending.path);
        let text = self.read_source(source);
        let mut prior = self.prior_source(&pending.imported, source);
        for (path, bytes) in &pending.attachments {
            prior = self.with_attachment(prior, path, bytes, |found| {
                text.contains(&Digest::from_bytes(found).sha256())
            });
        }
        pending.superseded = self.superseded_files(prior, source, &text, &pending.attachments);
        pending.prior = prior;
    }

    /// Keeps a source that was joined of two documents from being replaced by one of them
    /// alone, which would lose the words or the figures.
    fn protect_joined(&self, outcome: &mut ImportOutcome) {
        let Ok(pending) = &mut outcome.result else { return };
        let source = pending.replaces.as_deref().unwrap_or(&pending.path);
        let count = |text: &str| text.lines().filter(|line| line.starts_with(ORIGINAL)).count();
        let is_joined = count(&self.read_source(source)) > 1;
        if is_joined && count(&pending.imported.source) == 1 {
            pending.prior = PriorSource::Edited;
        }
    }

    /// Returns the differences between two imports of one report.
    pub fn compare_duplicates(
        &self,
        first: &PendingImport,
        second: &PendingImport,
    ) -> Option<Vec<Difference>> {
        let texts = [&first.imported.source, &second.imported.source];
        let (own, other) = (parse_report_text(texts[0])?, parse_report_text(texts[1])?);
        let form = self.form_of(&own)?;
        let own = ReportText { report: &own, text: texts[0] };
        let other = ReportText { report: &other, text: texts[1] };
        Some(compare_reports(form, own, other))
    }
}

/// Says that two documents are the same report, and how many places of them differ.
pub fn duplicate_text(other: &str, path: &str, differences: Option<&[Difference]>) -> Text {
    use nianbao_import::DifferencePlace;
    use nianbao_text::text;
    const MAX_PLACES: usize = 3;
    let (zh, en) = match differences {
        None => (String::new(), String::new()),
        Some([]) => ("，数字和文字相同".to_owned(), ", with the same figures and words".to_owned()),
        Some(found) => {
            let name = |difference: &Difference| match &difference.place {
                DifferencePlace::Figures(path) => path.clone(),
                DifferencePlace::Section(heading) => format!("“{heading}”"),
            };
            let names: Vec<String> = found.iter().take(MAX_PLACES).map(name).collect();
            let count = found.len();
            (
                format!("，{count} 处不同（{}）", names.join("、")),
                format!(", with {count} differences ({})", names.join(", ")),
            )
        }
    };
    text!(
        "与 {other} 是同一机关同一年度的年报（{path}）{zh}：只留下对的一份",
        "{other} is the report of the same office and year ({path}){en}: keep the right one alone"
    )
}
