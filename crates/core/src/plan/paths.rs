//! Paths of the output.

use crate::archive::{Archive, ReportId};

/// Lists the folders above a path: `a` and `a/b` for `a/b/c`.
pub(super) fn parent_folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(slash, _)| &path[..slash])
}

/// Returns the folder of a report in the output: `2020/yuncheng-zfb/`.
pub fn report_folder(archive: &Archive, id: ReportId) -> String {
    let report = archive.report(id);
    format!("{}/{}/", report.year.value, report.office.value)
}

/// Returns the path of an office's series.
pub(super) fn series_path(id: &str) -> String {
    format!("offices/{id}/series.json")
}

/// Returns the path of an office's page.
pub(super) fn office_path(id: &str) -> String {
    format!("offices/{id}/index.html")
}
