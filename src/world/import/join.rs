//! Documents that are parts of one report: the words in one, the tables in another or in
//! several.

use super::importer::{ImportOutcome, Importer, PendingImport, PriorSource};
use super::original::{file_name, original_names, read_bytes};
use nianbao_core::diag::Text;
use nianbao_core::form::Form;
use nianbao_core::parse::parse_report_text;
use nianbao_core::source::Digest;
use nianbao_import::{
    Difference, DifferencePlace, EarlierSource, Imported, ReportText, compare_reports,
    is_as_generated, join_reports, join_with_earlier, lacks_part,
};
use std::collections::{HashMap, HashSet};

impl Importer<'_> {
    /// Joins documents that are parts of one report, with one another and with the source that
    /// an earlier import made of other parts. The outcome of several is that of the first.
    pub fn join_parts(&self, outcomes: Vec<ImportOutcome>) -> Vec<ImportOutcome> {
        let mut by_path: HashMap<String, Vec<usize>> = HashMap::new();
        for (nth, outcome) in outcomes.iter().enumerate() {
            if let Ok(pending) = &outcome.result {
                by_path.entry(pending.path.clone()).or_default().push(nth);
            }
        }
        let mut outcomes: Vec<Option<ImportOutcome>> = outcomes.into_iter().map(Some).collect();
        for places in by_path.into_values() {
            let joined = self.join_group(&mut outcomes, &places);
            if let Some(outcome) = joined.and_then(|at| outcomes[at].as_mut()) {
                self.join_with_source(outcome);
            }
        }
        outcomes.into_iter().flatten().collect()
    }

    /// Joins the documents of one report, as far as they are parts of it, and returns the place
    /// of what came of the most; the others are left as they are.
    fn join_group(
        &self,
        outcomes: &mut [Option<ImportOutcome>],
        places: &[usize],
    ) -> Option<usize> {
        for (nth, first) in places.iter().enumerate() {
            let mut count = 0;
            for second in &places[nth + 1..] {
                let (Some(own), Some(other)) = (&outcomes[*first], &outcomes[*second]) else {
                    continue;
                };
                if let Some(joined) = self.join(own, other) {
                    (outcomes[*first], outcomes[*second]) = (Some(joined), None);
                    count += 1;
                }
            }
            if count > 0 {
                return Some(*first);
            }
        }
        places.first().copied()
    }

    fn join(&self, first: &ImportOutcome, second: &ImportOutcome) -> Option<ImportOutcome> {
        let (Ok(own), Ok(other)) = (&first.result, &second.result) else { return None };
        let names = [first, second].map(|outcome| file_name(&outcome.document));
        let names = [names[0].as_str(), names[1].as_str()];
        let forms = [self.form_by_id(&own.imported)?, self.form_by_id(&other.imported)?];
        let imported = join_reports([&own.imported, &other.imported], names, forms)?;
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

    /// Joins a part of a report with the source that an earlier import made of another part, and
    /// keeps a source that has more from being replaced by a part alone.
    fn join_with_source(&self, outcome: &mut ImportOutcome) {
        let Ok(pending) = &mut outcome.result else { return };
        if pending.prior != PriorSource::Untouched || pending.imported.is_collected {
            return;
        }
        let path = pending.replaces.clone().unwrap_or_else(|| pending.path.clone());
        let text = self.read_source(&path);
        let report = parse_report_text(&text);
        let form = report.as_ref().and_then(|report| self.form_of(report));
        let (Some(form), Some(own)) = (form, self.form_by_id(&pending.imported)) else { return };
        let earlier = EarlierSource { text: &text, form };
        if let Some(joined) = self.join_part((pending, own), &path, earlier) {
            *pending = joined;
        } else if lacks_part((&pending.imported.source, own), earlier) {
            pending.prior = PriorSource::Fuller;
            pending.superseded =
                self.superseded_files(PriorSource::Fuller, &path, &text, &pending.attachments);
        }
    }

    /// Joins an import with the source on the disk, if that is as an import wrote it.
    fn join_part(
        &self,
        (pending, form): (&PendingImport, &Form),
        path: &str,
        earlier: EarlierSource,
    ) -> Option<PendingImport> {
        let text = earlier.text;
        if is_as_generated(text) != Some(true) {
            return None;
        }
        let own = original_names(&pending.imported.source);
        let parts = || self.read_parts(path, earlier, &pending.imported);
        let imported = join_with_earlier(&pending.imported, form, earlier, parts)?;
        let mut attachments = pending.attachments.clone();
        let from = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let to = pending.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let all = original_names(&imported.source);
        if all.iter().collect::<HashSet<_>>().len() != all.len() {
            // Two have one name, and one would take the place of the other.
            return None;
        }
        for other in all.iter().filter(|other| !own.contains(other)) {
            let bytes = read_bytes(&self.site().join(format!("{from}/{other}"))).ok()?;
            if !text.contains(&Digest::from_bytes(&bytes).sha256()) {
                return None;
            }
            attachments.push((format!("{to}/{other}"), bytes.into()));
        }
        let mut joined = PendingImport {
            imported,
            path: pending.path.clone(),
            attachments,
            replaces: pending.replaces.clone(),
            superseded: Vec::new(),
            prior: PriorSource::New,
            converted_by: pending.converted_by.clone(),
        };
        self.compare_joined(&mut joined);
        Some(joined)
    }

    /// Imports the documents of a source again, each by itself.
    fn read_parts(
        &self,
        path: &str,
        earlier: EarlierSource,
        new: &Imported,
    ) -> Option<Vec<Imported>> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let names = original_names(earlier.text);
        let read = |name: &String| {
            let file = self.site().join(format!("{folder}/{name}"));
            self.reimport_part((&file, name), earlier.form, new)
        };
        names.iter().map(read).collect()
    }

    fn form_by_id(&self, imported: &Imported) -> Option<&Form> {
        self.archive().forms.get(&imported.form)
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
        // A part of a report has no figures or no words, which is no difference of those.
        let has_figures = [&own, &other].iter().all(|report| !report.figures.tables.is_empty());
        let own = ReportText { report: &own, text: texts[0] };
        let other = ReportText { report: &other, text: texts[1] };
        let mut differences = compare_reports(form, own, other);
        let has_words = |texts: fn(&Difference) -> &Option<String>| {
            differences
                .iter()
                .any(|difference| is_words(difference) && has_text(texts(difference).as_ref()))
        };
        let is_whole = has_words(|difference| &difference.source)
            && has_words(|difference| &difference.original);
        let is_told = |difference: &Difference| match &difference.place {
            DifferencePlace::Section(_) => is_whole,
            // Nor has it all tables.
            DifferencePlace::Figures(path) => {
                has_figures && (is_whole || form.table_by_key(path).is_none())
            }
        };
        differences.retain(is_told);
        Some(differences)
    }
}

/// Returns true for a difference in the words of a section.
fn is_words(difference: &Difference) -> bool {
    matches!(difference.place, DifferencePlace::Section(_))
}

fn has_text(text: Option<&String>) -> bool {
    text.is_some_and(|text| !text.is_empty())
}

/// Says that two documents are the same report, and how many places of them differ.
pub fn duplicate_text(other: &str, path: &str, differences: Option<&[Difference]>) -> Text {
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
