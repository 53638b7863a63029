//! The files beside reports: those that a source names are published, and others are not.

use super::leftovers::group_by_folder;
use super::links::{LinkTarget, resolve_link};
use super::{is_active, parent_folders, report_folder};
use crate::archive::{Archive, ReportId};
use crate::diag::{Finding, RuleId, Text};
use crate::report::Report;
use nianbao_text::text;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

/// How many files a finding names.
const NAMED: usize = 30;

/// Returns the name under which a file beside a report is published: its own, and with `.txt`
/// behind it if it could run in the name of the site. A setting lets such files be.
pub fn published_name<'n>(archive: &Archive, name: &'n str) -> Cow<'n, str> {
    if is_active(name) && !archive.site.active_attachments {
        Cow::Owned(format!("{name}.txt"))
    } else {
        Cow::Borrowed(name)
    }
}

/// Returns the output path of what a link to a path means: of files beside reports, that of
/// the published name.
pub fn linked_path<'p>(archive: &Archive, path: &'p str) -> Cow<'p, str> {
    if is_beside_reports(path) && !archive.files.contains_key(&format!("static/{path}")) {
        published_name(archive, path)
    } else {
        Cow::Borrowed(path)
    }
}

/// Returns true for an output path below the folder of a year that is not that of a page.
fn is_beside_reports(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let is_year = parts[0].len() == 4 && parts[0].bytes().all(|byte| byte.is_ascii_digit());
    let is_list = parts.get(1).is_some_and(|name| name.starts_with("list_"));
    let is_page = parts.last() == Some(&"index.html") && (parts.len() < 4 || is_list);
    is_year && parts.len() > 1 && !is_page
}

/// Lists the files that are published with a report: attachments, public originals, and files
/// that the text links to or shows. Each is an output path and a path in the site.
pub fn published_files(archive: &Archive, id: ReportId) -> BTreeSet<(String, String)> {
    let report = archive.report(id);
    let Some(from) = archive.folder_of(report) else { return BTreeSet::new() };
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
    let all = named.chain(linked).filter(|(_, source)| archive.files.contains_key(source));
    all.map(|(path, source)| (published_name(archive, &path).into_owned(), source)).collect()
}

/// Lists the files that the reports of an archive name.
pub(super) fn claimed_files(archive: &Archive) -> BTreeSet<String> {
    archive.reports().flat_map(|report| named_files(archive, report)).collect()
}

/// Reports files under `content/` that belong to no report, in one finding a folder.
/// `claimed` are those that reports name.
pub fn check_strayed_files(archive: &Archive, claimed: &BTreeSet<String>) -> Vec<Finding> {
    let sources = archive.sources.iter().map(|(_, source)| source.path.as_str());
    let folders: HashSet<&str> =
        sources.filter_map(|path| path.strip_suffix("/index.md")).collect();
    let files = archive.files_under("content/").map(|(name, _)| format!("content/{name}"));
    let strayed = files.filter(|path| {
        !claimed.contains(path) && !parent_folders(path).any(|folder| folders.contains(folder))
    });
    let describe = |(folder, names): (String, Vec<String>)| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let Text { zh, en } = name_files(&names);
        let message = text!(
            "文件夹 {folder} 中有用不上的文件，不会发布：{zh}",
            "files in {folder} are not used and stay out: {en}"
        );
        let help = text!(
            "年报以 .md 结尾；附件放在年报的 index.md 旁边；其他文件放在 static 中",
            "a report ends in .md; an attachment stands beside a report's index.md; other files belong in static/"
        );
        Finding::new(RuleId::UnusedFile, archive.settings(), message).help(help)
    };
    group_by_folder(strayed).into_iter().map(describe).collect()
}

/// Lists the files that a report names, by their paths in the site.
fn named_files(archive: &Archive, report: &Report) -> impl Iterator<Item = String> {
    let originals = report.originals.iter().map(|original| &original.file);
    let files = originals.chain(report.attachments.iter().map(|attachment| &attachment.file));
    files.filter_map(|file| archive.beside(report, &file.value))
}

/// Reports the files of each report's folder that its source does not name, in one finding
/// a folder.
pub(super) fn check_unlisted_files(archive: &Archive) -> Vec<Finding> {
    let filed = archive.years().values().flatten();
    filed.filter_map(|id| find_unlisted_files(archive, *id)).collect()
}

/// Returns the first names of files, and the number of all where they are more.
pub(super) fn name_files(names: &[&str]) -> Text {
    let count = names.len();
    let shown = &names[..count.min(NAMED)];
    let (zh, en) = (shown.join("、"), shown.join(", "));
    if count > NAMED {
        let others = count - NAMED;
        text!("{zh} 等 {count} 个", "{en} and {others} more")
    } else {
        Text::new(zh, en)
    }
}

fn find_unlisted_files(archive: &Archive, id: ReportId) -> Option<Finding> {
    let report = archive.report(id);
    let folder = archive.folder_of(report)?;
    let published = published_files(archive, id).into_iter().map(|(_, source)| source);
    let named: HashSet<String> = published.chain(named_files(archive, report)).collect();
    let unlisted: Vec<&str> = archive
        .files_under(folder)
        .map(|(name, _)| name)
        .filter(|name| !named.contains(&format!("{folder}{name}")))
        .collect();
    if unlisted.is_empty() {
        return None;
    }
    let Text { zh, en } = name_files(&unlisted);
    let message = text!(
        "文件夹 {folder} 中有源文件没有提到的文件，不会发布：{zh}",
        "files in {folder} are not named by the source and stay out: {en}"
    );
    let help = text!(
        "要公开的，列入 attachments（如 attachments: [附件.pdf]）或在正文中链接；用不上的，移走",
        "list what is to be published under `attachments` (`attachments: [附件.pdf]`), or link to it in the text; move the rest away"
    );
    let finding = Finding::new(RuleId::UnusedFile, report.place(report.office.span), message);
    Some(finding.help(help).for_report(&report.office.value, report.year.value))
}
