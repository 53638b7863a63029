//! Names of files that editors, systems and downloads leave behind. In `static/` and in
//! themes every file is published, except these.

use crate::archive::Archive;
use crate::diag::{Finding, RuleId};
use nianbao_text::text;

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
    let leftovers = files.filter(|(_, name)| is_leftover(name));
    leftovers
        .map(|(path, _)| {
            let message = text!(
                "{path} 像是编辑器或系统留下的文件，不会发布",
                "{path} looks like a file that an editor or a system left behind; it stays out"
            );
            let help = text!(
                "删去它；确要发布，换一个名称",
                "delete it; if it is to be published, give it another name"
            );
            Finding::new(RuleId::UnusedFile, archive.settings(), message).help(help)
        })
        .collect()
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
