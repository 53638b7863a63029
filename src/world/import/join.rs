//! Documents of one run that are parts of one report: the words in one, the tables in another
//! or in several.

use super::importer::{ImportOutcome, Importer, PendingImport, PriorSource};
use super::original::file_name;
use super::second_names::Attachment;
use nianbao_core::diag::Text;
use nianbao_core::form::Form;
use nianbao_import::{DocumentPart, Imported, has_words, join_order, join_reports};
use std::collections::HashMap;
use std::path::PathBuf;

/// The outcomes of the documents of one report, with their places among all.
type Group = Vec<(usize, ImportOutcome)>;

impl Importer<'_> {
    /// Joins documents that are parts of one report, with one another and with the source that
    /// an earlier import made of other parts. The outcome of several is that of the words, or
    /// of the first. Any other document of the report is refused, with the reason.
    pub fn join_parts(&self, outcomes: Vec<ImportOutcome>) -> Vec<ImportOutcome> {
        let mut by_path: HashMap<String, Vec<usize>> = HashMap::new();
        for (nth, outcome) in outcomes.iter().enumerate() {
            if let Ok(pending) = &outcome.result {
                by_path.entry(pending.path.clone()).or_default().push(nth);
            }
        }
        let mut outcomes: Vec<Option<ImportOutcome>> = outcomes.into_iter().map(Some).collect();
        for places in by_path.into_values() {
            let taken = places.into_iter().filter_map(|at| Some((at, outcomes[at].take()?)));
            for (at, outcome) in self.join_group(taken.collect()) {
                outcomes[at] = Some(outcome);
            }
        }
        outcomes.into_iter().flatten().collect()
    }

    /// Joins the documents of one report, as far as they are parts of it, and refuses the
    /// others.
    fn join_group(&self, mut group: Group) -> Group {
        self.take_copies(&mut group);
        let chosen = self.choose_parts(&group);
        let parts: Vec<&ImportOutcome> = chosen.iter().map(|at| &group[*at].1).collect();
        let joined = if parts.len() > 1 { self.join(&parts) } else { None };
        let kept =
            if joined.is_some() { chosen.as_slice() } else { &chosen[..1.min(chosen.len())] };
        let refusals = self.refuse_others(&group, kept, joined.as_ref());
        let Some(first) = kept.first().copied() else { return group };
        let kept = kept.to_vec();
        let mut joined = joined;
        let mut outcomes = Vec::with_capacity(group.len());
        for (nth, (at, mut outcome)) in group.into_iter().enumerate() {
            if let Some((_, text)) = refusals.iter().find(|(refused, _)| *refused == nth) {
                outcome.result = Err(text.clone().into());
            } else if nth == first {
                outcome = joined.take().unwrap_or(outcome);
                self.join_with_source(&mut outcome);
            } else if kept.contains(&nth) {
                continue;
            }
            outcomes.push((at, outcome));
        }
        outcomes
    }

    /// Returns the places of the most documents of a group that can all be joined; of as many,
    /// those with words.
    fn choose_parts(&self, group: &[(usize, ImportOutcome)]) -> Vec<usize> {
        let pending: Vec<Option<&PendingImport>> =
            group.iter().map(|(_, outcome)| outcome.result.as_ref().ok()).collect();
        let can_join = |own: usize, other: usize| {
            let both = pending[own].zip(pending[other]);
            both.is_some_and(|(own, other)| self.find_conflict(own, other).is_none())
        };
        let has_words = |at: &usize| {
            let part = pending[*at].and_then(|pending| {
                let (imported, name) = (&pending.imported, "");
                Some(DocumentPart { imported, form: self.form_by_id(imported)?, name })
            });
            part.is_some_and(|part| has_words(&part))
        };
        let rank = |chosen: &[usize]| (chosen.len(), chosen.iter().any(has_words));
        let mut best: Vec<usize> = Vec::new();
        for first in 0..group.len() {
            let mut chosen = vec![first];
            for other in (0..group.len()).filter(|other| *other != first) {
                if chosen.iter().all(|known| can_join(*known, other)) {
                    chosen.push(other);
                }
            }
            if rank(&chosen) > rank(&best) {
                chosen.sort_unstable();
                best = chosen;
            }
        }
        best
    }

    /// Returns why each document of a group but those that are kept is refused.
    fn refuse_others(
        &self,
        group: &[(usize, ImportOutcome)],
        kept: &[usize],
        joined: Option<&ImportOutcome>,
    ) -> Vec<(usize, Text)> {
        let part = |at: &usize| {
            let outcome = &group[*at].1;
            Some((outcome.document.clone(), outcome.result.as_ref().ok()?))
        };
        let parts: Vec<(PathBuf, &PendingImport)> = kept.iter().filter_map(part).collect();
        let joined = joined.and_then(|joined| joined.result.as_ref().ok());
        let Some(joined) = joined.or_else(|| Some(parts.first()?.1)) else { return Vec::new() };
        let others = group.iter().enumerate().filter(|(nth, _)| !kept.contains(nth));
        let refuse = |(nth, (_, outcome)): (usize, &(usize, ImportOutcome))| {
            let refused = outcome.result.as_ref().ok()?;
            Some((nth, self.refusal_text(joined, &parts, refused)))
        };
        others.filter_map(refuse).collect()
    }

    /// Joins documents of one report.
    fn join(&self, parts: &[&ImportOutcome]) -> Option<ImportOutcome> {
        let pending: Vec<&PendingImport> =
            parts.iter().map(|part| part.result.as_ref().ok()).collect::<Option<_>>()?;
        let names: Vec<String> = parts.iter().map(|part| shown_name(part, parts)).collect();
        let forms: Vec<&Form> = pending
            .iter()
            .map(|pending| self.form_by_id(&pending.imported))
            .collect::<Option<_>>()?;
        let document = |imported, at: usize| DocumentPart {
            imported,
            form: forms[at],
            name: names[at].as_str(),
        };
        let documents: Vec<DocumentPart> =
            (0..pending.len()).map(|at| document(&pending[at].imported, at)).collect();
        let order = join_order(&documents)?;
        let mut files: Vec<Attachment> = Vec::new();
        let mut renamed: Vec<Imported> = Vec::with_capacity(order.len());
        for at in &order {
            let mut imported = pending[*at].imported.clone();
            let own = self.with_second_names(&mut imported, &pending[*at].attachments, &files);
            files.extend(own);
            renamed.push(imported);
        }
        let documents: Vec<DocumentPart> =
            renamed.iter().zip(&order).map(|(imported, at)| document(imported, *at)).collect();
        let first = *order.first()?;
        let imported = join_reports(&documents, &self.usual_title(&pending[first].imported))?;
        let mut joined = PendingImport {
            imported,
            path: pending[first].path.clone(),
            attachments: files,
            replaces: pending[first].replaces.clone(),
            superseded: Vec::new(),
            prior: PriorSource::New,
            converted_by: order.iter().find_map(|at| pending[*at].converted_by.clone()),
        };
        self.compare_joined(&mut joined);
        Some(ImportOutcome {
            document: parts[first].document.clone(),
            result: Ok(joined),
            joined: order[1..].iter().map(|at| parts[*at].document.clone()).collect(),
            copies: parts.iter().flat_map(|part| part.copies.iter().cloned()).collect(),
        })
    }

    /// Returns the title that the report of an import has where its source gives none.
    pub(super) fn usual_title(&self, imported: &Imported) -> String {
        let office = self.archive().offices.get(&imported.office);
        let name = office.map_or(imported.office.as_str(), |office| office.name_in(imported.year));
        let form = self.form_by_id(imported);
        form.map_or_else(String::new, |form| form.title_of(name, imported.year))
    }

    /// Returns the form of an import.
    pub(super) fn form_by_id(&self, imported: &Imported) -> Option<&Form> {
        self.archive().forms.get(&imported.form)
    }
}

/// Returns the name of a document, with its folders if another one has the same.
fn shown_name(part: &ImportOutcome, parts: &[&ImportOutcome]) -> String {
    let name = file_name(&part.document);
    let count = parts.iter().filter(|other| file_name(&other.document) == name).count();
    if count > 1 { part.document.display().to_string() } else { name }
}
