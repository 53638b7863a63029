//! Joins a part of a report with the source that an earlier import made of other parts, and
//! keeps that from losing figures and words.

use super::importer::{ImportOutcome, Importer, PendingImport, PriorSource};
use super::original::{original_names, read_bytes};
use super::second_names::{Attachment, folder_of, picture_names};
use super::superseded::SupersededFile;
use nianbao_core::form::Form;
use nianbao_core::parse::parse_report_text;
use nianbao_core::report::Report;
use nianbao_core::source::Digest;
use nianbao_import::{
    Difference, DifferencePlace, EarlierSource, Imported, ReportText, compare_reports,
    is_as_generated, join_with_earlier, lacks_part,
};
use nianbao_text::cjk::to_half_width;
use std::collections::HashSet;
use std::sync::Arc;

impl Importer<'_> {
    /// Joins a part of a report with the source that an earlier import made of another part, and
    /// keeps a source that has more from being replaced by a part alone.
    pub(super) fn join_with_source(&self, outcome: &mut ImportOutcome) {
        let Ok(pending) = &mut outcome.result else { return };
        if pending.prior != PriorSource::Untouched || pending.imported.is_collected {
            return;
        }
        let path = pending.replaces.clone().unwrap_or_else(|| pending.path.clone());
        let text = self.read_source(&path);
        let Some(report) = parse_report_text(&text) else { return };
        let (Some(form), Some(own)) = (self.form_of(&report), self.form_by_id(&pending.imported))
        else {
            return;
        };
        let earlier = EarlierSource { text: &text, form };
        if let Some(joined) = self.join_part((pending, own), &path, earlier) {
            *pending = joined;
        }
        let own = self.form_by_id(&pending.imported).unwrap_or(own);
        if pending.prior == PriorSource::Untouched
            && (lacks_part((&pending.imported.source, own), earlier)
                || takes_away(&pending.imported, &report, earlier))
        {
            self.keep_source(pending, &path, PriorSource::Fuller);
        }
    }

    /// Plans to keep the source on the disk aside, which is written over with `--force` alone.
    fn keep_source(&self, pending: &mut PendingImport, path: &str, prior: PriorSource) {
        pending.prior = prior;
        let text = self.read_source(path);
        let files = self.superseded_files(prior, path, &text, &pending.attachments);
        for file in files {
            if pending.superseded.iter().all(|known| known.from != file.from) {
                pending.superseded.push(file);
            }
        }
    }

    /// Joins an import with the source on the disk, if that is as an import wrote it.
    fn join_part(
        &self,
        (pending, form): (&PendingImport, &Form),
        path: &str,
        earlier: EarlierSource,
    ) -> Option<PendingImport> {
        if is_as_generated(earlier.text) != Some(true) {
            return None;
        }
        let to = folder_of(&pending.path);
        let mut own = pending.imported.clone();
        let mut files = self.with_second_names(&mut own, &pending.attachments, &[]);
        self.take_known_names(&mut own, &mut files, earlier.text, path);
        let own_names = original_names(&own.source);
        let parts = || self.read_parts(path, earlier, &own, &files);
        let title = self.usual_title(&own);
        let imported = join_with_earlier(&own, form, earlier, parts, &title)?;
        let all = original_names(&imported.source);
        if all.iter().collect::<HashSet<_>>().len() != all.len() {
            // Two have one name, and one would take the place of the other.
            return None;
        }
        for other in all.iter().filter(|other| !own_names.contains(other)) {
            let bytes = self.read_original(path, other, earlier.text)?;
            files.push((format!("{to}/{other}"), bytes));
        }
        for image in &imported.images {
            let place = format!("{to}/{}", image.name);
            if files.iter().all(|(known, _)| *known != place) {
                files.push((place, image.bytes.as_slice().into()));
            }
        }
        let mut joined = PendingImport {
            imported,
            path: pending.path.clone(),
            attachments: files,
            replaces: pending.replaces.clone(),
            superseded: Vec::new(),
            prior: PriorSource::New,
            converted_by: pending.converted_by.clone(),
        };
        self.compare_joined(&mut joined);
        Some(joined)
    }

    /// Reads a document beside a source that is the one the source names.
    fn read_original(&self, path: &str, name: &str, text: &str) -> Option<Arc<[u8]>> {
        let bytes = read_bytes(&self.site().join(format!("{}/{name}", folder_of(path)))).ok()?;
        text.contains(&Digest::from_bytes(&bytes).sha256()).then(|| bytes.into())
    }

    /// Gives the documents of an import the names under which the source on the disk has them.
    fn take_known_names(
        &self,
        imported: &mut Imported,
        files: &mut [Attachment],
        text: &str,
        path: &str,
    ) {
        let own = original_names(&imported.source);
        for known in original_names(text).into_iter().filter(|known| !own.contains(known)) {
            let Some(bytes) = self.read_original(path, &known, text) else { continue };
            for (place, _) in files.iter_mut().filter(|(_, own)| *own == bytes) {
                let folder = folder_of(place).to_owned();
                imported.rename_original(place.rsplit('/').next().unwrap_or_default(), &known);
                *place = format!("{folder}/{known}");
            }
        }
    }

    /// Imports the documents of a source again, each by itself. Their pictures have the names
    /// they have on the disk, and no name of a file in `taken`.
    fn read_parts(
        &self,
        path: &str,
        earlier: EarlierSource,
        new: &Imported,
        taken: &[Attachment],
    ) -> Option<Vec<Imported>> {
        let folder = folder_of(path);
        let mut taken = taken.to_vec();
        let mut parts = Vec::new();
        for name in original_names(earlier.text) {
            let file = self.site().join(format!("{folder}/{name}"));
            let mut part = self.reimport_part((&file, &name), earlier.form, new)?;
            let picture = |image: &nianbao_document::Image| {
                (format!("{folder}/{}", image.name), image.bytes.as_slice().into())
            };
            let pictures: Vec<Attachment> = part.images.iter().map(picture).collect();
            taken.extend(self.with_second_names(&mut part, &pictures, &taken));
            parts.push(part);
        }
        Some(parts)
    }

    /// Compares a joined source and its files with those on the disk.
    pub(super) fn compare_joined(&self, pending: &mut PendingImport) {
        let source = pending.replaces.clone().unwrap_or_else(|| pending.path.clone());
        let text = self.read_source(&source);
        let mut prior = self.prior_source(&pending.imported, &source);
        for (path, bytes) in &pending.attachments {
            prior = self.with_attachment(prior, path, bytes, |found| {
                text.contains(&Digest::from_bytes(found).sha256())
            });
        }
        pending.superseded = self.superseded_files(prior, &source, &text, &pending.attachments);
        pending.prior = prior;
        self.supersede_pictures(pending, &source, &text);
    }

    /// Plans to move the pictures aside that the new source does not show. One that no document
    /// of the source on the disk has is from a person.
    fn supersede_pictures(&self, pending: &mut PendingImport, source: &str, text: &str) {
        if pending.prior != PriorSource::Untouched {
            return;
        }
        let shown = picture_names(&pending.imported.source);
        let folder = folder_of(source);
        let gone = picture_names(text).into_iter().filter(|name| !shown.contains(name));
        let gone: Vec<String> = gone.map(|name| format!("{folder}/{name}")).collect();
        if gone.is_empty() {
            return;
        }
        let known = self.former_pictures(source, text, &pending.imported);
        let is_known = |path: &String| {
            let bytes = std::fs::read(self.site().join(path)).ok();
            bytes.is_none_or(|bytes| known.iter().any(|image| image.bytes == bytes))
        };
        if !gone.iter().all(is_known) {
            self.keep_source(pending, source, PriorSource::Edited);
        }
        let plan = |path| SupersededFile::plan(self.site(), self.target(), path);
        pending.superseded.extend(gone.into_iter().filter_map(plan));
    }
}

/// Returns true if an import of other documents would take figures or words away from a source.
fn takes_away(imported: &Imported, earlier: &Report, source: EarlierSource) -> bool {
    let is_digest = |line: &&str| line.starts_with("    sha256: ");
    if imported.source.lines().filter(is_digest).all(|line| source.text.contains(line)) {
        return false;
    }
    let Some(new) = parse_report_text(&imported.source) else { return false };
    let earlier = ReportText { report: earlier, text: source.text };
    let new = ReportText { report: &new, text: &imported.source };
    let words = plain_words(&imported.source);
    compare_reports(source.form, earlier, new).iter().any(|difference| is_loss(difference, &words))
}

/// Returns the characters of a text as differences show them.
fn plain_words(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '*').map(to_half_width).collect()
}

/// Returns true for figures that become blank or are gone, and for words that are gone; a
/// caption may stand in its section instead. `words` are those of the new source.
fn is_loss(difference: &Difference, words: &str) -> bool {
    let Difference { place, source, original, .. } = difference;
    let Some(source) = source else { return false };
    match place {
        DifferencePlace::Section(_) => {
            original.as_ref().is_none_or(String::is_empty)
                && !words.contains(&plain_words(source.trim_matches('…')))
        }
        DifferencePlace::Figures(_) => original.as_ref().is_none_or(|original| {
            let has_figure = |text: &str| text.contains(|c: char| c.is_ascii_digit());
            has_figure(source) && !has_figure(original)
        }),
    }
}
