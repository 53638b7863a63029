//! Names of files that editors, systems and downloads leave behind. In `static/` and in
//! themes every file is published, except these.

use super::attachments::name_files;
use crate::archive::Archive;
use crate::diag::{Finding, RuleId, Text};
use nianbao_text::text;
use std::collections::BTreeMap;

/// Whole names, in lower case.
const NAMES: [&str; 6] =
    ["desktop.ini", "thumbs.db", "ehthumbs.db", ".ds_store", ".directory", ".env"];
/// Folders, in lower case, with all that is in them.
const FOLDERS: [&str; 8] =
    ["__macosx", "$recycle.bin", "@eadir", ".git", ".svn", ".hg", "cvs", ".idea"];
/// Beginnings of names, in lower case.
const BEGINNINGS: [&str; 6] = ["~$", "~wrl", ".~lock.", "._", ".#", ".env."];
/// Ends of names, in lower case.
const ENDS: [&str; 19] = [
    "~",
    ".bak",
    ".backup",
    ".old",
    ".orig",
    ".rej",
    ".save",
    ".tmp",
    ".temp",
    ".swp",
    ".swo",
    ".crdownload",
    ".part",
    ".partial",
    ".download",
    ".opdownload",
    ".lock",
    ".lnk",
    ".wbk",
];

/// Returns true for the path of a file that nobody meant to publish.
pub(super) fn is_leftover(path: &str) -> bool {
    let path = path.to_lowercase();
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", &path));
    folders.split('/').any(|folder| FOLDERS.contains(&folder))
        || NAMES.contains(&name)
        || BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
        || ENDS.iter().any(|end| name.ends_with(end))
        || (name.starts_with('#') && name.ends_with('#'))
}

/// Reports leftovers in `static/` and in the theme, which stay out.
pub(super) fn check_leftovers(archive: &Archive) -> Vec<Finding> {
    let theme = format!("themes/{}/", archive.site.theme);
    let folders = ["static/", theme.as_str()];
    let files = folders.iter().flat_map(|folder| {
        archive.files_under(folder).map(move |(name, _)| (format!("{folder}{name}"), name))
    });
    let leftovers = files.filter(|(_, name)| is_leftover(name)).map(|(path, _)| path);
    let describe = |(folder, names): (String, Vec<String>)| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let Text { zh, en } = name_files(&names);
        let message = text!(
            "{folder} 中有像是编辑器或系统留下的文件，不会发布：{zh}",
            "files in {folder} look like what an editor or a system left behind, and stay out: {en}"
        );
        let help = text!(
            "删去；确要发布，换一个名称",
            "delete them; give another name to what is to be published"
        );
        Finding::new(RuleId::UnusedFile, archive.settings(), message).help(help)
    };
    group_by_folder(leftovers).into_iter().map(describe).collect()
}

/// Groups paths by their folders, so that a folder full of files is one finding.
pub(super) fn group_by_folder(
    paths: impl Iterator<Item = String>,
) -> BTreeMap<String, Vec<String>> {
    let mut folders = BTreeMap::<String, Vec<String>>::new();
    for path in paths {
        let (folder, name) = path.split_at(path.rfind('/').map_or(0, |slash| slash + 1));
        folders.entry(folder.to_owned()).or_default().push(name.to_owned());
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_are_known_by_their_names() {
        for name in [
            "a.bak",
            "#a#",
            "~WRL0003.tmp",
            "图/Thumbs.db",
            ".git/config",
            "a/.#b",
            "年报.docx~",
            "x.crdownload",
            "__MACOSX/a.png",
            ".env.local",
            "~$年报.docx",
        ] {
            assert!(is_leftover(name), "{name}");
        }
        for name in
            [".well-known/security.txt", ".nojekyll", ".htaccess", "robots.txt", "#1.png", "a.tmpl"]
        {
            assert!(!is_leftover(name), "{name}");
        }
    }
}
