//! The files beside reports: those that a source names are published, and others are not.

use super::links::{LinkTarget, resolve_link};
use super::report_folder;
use crate::archive::{Archive, ReportId};
use crate::diag::{Finding, RuleId};
use nianbao_text::text;
use std::collections::{BTreeMap, HashSet};

/// How many files a finding names.
const NAMED: usize = 5;

/// Maps the output paths of the files that are published with a report to their paths in
/// the site: attachments, public originals, and files that the text links to or shows.
pub fn published_files(archive: &Archive, id: ReportId) -> BTreeMap<String, String> {
    let report = archive.report(id);
    let Some(from) = archive.folder_of(report) else { return BTreeMap::new() };
    let folder = report_folder(archive, id);
    let public = report.originals.iter().filter(|original| archive.is_public(original));
    let attached = report.attachments.iter().map(|attachment| &attachment.file);
    let named = public.map(|original| &original.file).chain(attached);
    let named = named.filter_map(|file| {
        let path = match file.value.strip_prefix("../") {
            Some(name) => format!("{}/{name}", report.year.value),
            None => format!("{folder}{}", file.value),
        };
        Some((path, archive.beside(report, &file.value)?))
    });
    let private: HashSet<String> = report
        .originals
        .iter()
        .filter(|original| !archive.is_public(original))
        .filter_map(|original| archive.beside(report, &original.file.value))
        .collect();
    let linked = report.narrative.links.iter().filter_map(|link| {
        let LinkTarget::Inside { path, .. } = resolve_link(&folder, &link.target.value) else {
            return None;
        };
        let source = format!("{from}{}", path.strip_prefix(&folder)?);
        (!private.contains(&source)).then_some((path, source))
    });
    named.chain(linked).filter(|(_, source)| archive.files.contains_key(source)).collect()
}

/// Lists the documents that reports were made of, by their paths in the site.
pub(super) fn original_files(archive: &Archive) -> HashSet<String> {
    let files = archive.reports().flat_map(|report| {
        report.originals.iter().filter_map(|original| archive.beside(report, &original.file.value))
    });
    files.collect()
}

/// Reports the files of each report's folder that its source does not name, in one finding
/// a folder.
pub(super) fn check_unlisted_files(archive: &Archive) -> Vec<Finding> {
    let filed = archive.years().values().flatten();
    filed.filter_map(|id| find_unlisted_files(archive, *id)).collect()
}

fn find_unlisted_files(archive: &Archive, id: ReportId) -> Option<Finding> {
    let report = archive.report(id);
    let folder = archive.folder_of(report)?;
    let published: HashSet<String> = published_files(archive, id).into_values().collect();
    let originals = report.originals.iter();
    let originals: HashSet<String> =
        originals.filter_map(|original| archive.beside(report, &original.file.value)).collect();
    let unlisted: Vec<&str> = archive
        .files_under(folder)
        .map(|(name, _)| name)
        .filter(|name| {
            let path = format!("{folder}{name}");
            !published.contains(&path) && !originals.contains(&path)
        })
        .collect();
    if unlisted.is_empty() {
        return None;
    }
    let (count, names) = (unlisted.len(), unlisted[..unlisted.len().min(NAMED)].join("、"));
    let message = if count > NAMED {
        text!(
            "文件夹 {folder} 中有 {count} 个文件源文件没有提到，不会发布：{names} 等",
            "{count} files in {folder} are not named by the source and stay out: {names} and others"
        )
    } else {
        text!(
            "文件夹 {folder} 中有源文件没有提到的文件，不会发布：{names}",
            "files in {folder} are not named by the source and stay out: {names}"
        )
    };
    let help = text!(
        "要公开的，列入 attachments（如 attachments: [附件.pdf]）或在正文中链接；用不上的，移走",
        "list what is to be published under `attachments` (`attachments: [附件.pdf]`), or link to it in the text; move the rest away"
    );
    let finding = Finding::new(RuleId::UnusedFile, report.place(report.office.span), message);
    Some(finding.help(help).for_report(&report.office.value, report.year.value))
}
