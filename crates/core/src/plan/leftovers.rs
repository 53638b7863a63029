//! Names of files that editors, systems and downloads leave behind, and of hidden files. In
//! `static/` and in themes every file is published, except these.

use super::attachments::name_files;
use crate::archive::Archive;
use crate::diag::{Finding, RuleId, Text};
use nianbao_text::text;
use std::collections::{BTreeMap, BTreeSet};

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

/// The folder at the top of `static/` for what programs look up there (RFC 8615).
const WELL_KNOWN: &str = ".well-known/";
/// Hidden files of `static/` that web servers and hosts read: `.nojekyll` has GitHub Pages take
/// the files as they are, `.htaccess` is for Apache.
const SERVER_FILES: [&str; 2] = [".nojekyll", ".htaccess"];

/// Returns true for a path in `static/`, from there on, that is hidden: a name in it begins
/// with a dot, as names of files with passwords and of histories do. What servers look for is
/// none.
pub fn is_hidden_static(path: &str) -> bool {
    hidden_part(path).is_some()
}

/// Returns the path in `static/` as far as its first hidden name.
fn hidden_part(path: &str) -> Option<&str> {
    let visible = if path.starts_with(WELL_KNOWN) { WELL_KNOWN.len() } else { 0 };
    let below = &path[visible..];
    let mut start = 0;
    for part in below.split('/') {
        let end = start + part.len();
        let is_file = end == below.len();
        if part.starts_with('.') && !(is_file && SERVER_FILES.contains(&part)) {
            return Some(&path[..visible + end]);
        }
        start = end + 1;
    }
    None
}

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

/// Reports leftovers in `static/` and in the theme, and hidden files in `static/`, which stay
/// out.
pub(super) fn check_leftovers(archive: &Archive) -> Vec<Finding> {
    let theme = format!("themes/{}/", archive.site.theme);
    let folders = ["static/", theme.as_str()];
    let files = folders
        .iter()
        .flat_map(|folder| archive.files_under(folder).map(move |(name, _)| (*folder, name)));
    let is_hidden = |(folder, name): &(&str, &str)| *folder == "static/" && is_hidden_static(name);
    let (hidden, others): (Vec<_>, Vec<_>) = files.partition(is_hidden);
    let hidden = hidden
        .into_iter()
        .filter_map(|(folder, name)| hidden_part(name).map(|part| format!("{folder}{part}")));
    let hidden: BTreeSet<String> = hidden.collect();
    let others = others.into_iter().filter(|(_, name)| is_leftover(name));
    let others = others.map(|(folder, name)| format!("{folder}{name}"));
    let describe = |groups: BTreeMap<String, Vec<String>>,
                    words: fn(&str, Text) -> (Text, Text)| {
        let findings = groups.into_iter().map(|(folder, names)| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let (message, help) = words(&folder, name_files(&names));
            Finding::new(RuleId::UnusedFile, archive.settings(), message).help(help)
        });
        findings.collect::<Vec<_>>()
    };
    let mut findings = describe(group_by_folder(hidden.into_iter()), hidden_words);
    findings.extend(describe(group_by_folder(others), leftover_words));
    findings
}

fn hidden_words(folder: &str, Text { zh, en }: Text) -> (Text, Text) {
    (
        text!(
            "{folder} 中有名称以 . 开头的隐藏文件，不会发布：{zh}",
            "files in {folder} are hidden, with names that begin with a dot, and stay out: {en}"
        ),
        text!(
            "移走；确要发布，换一个不以 . 开头的名称。隐藏文件中只发布 static/.well-known 里的文件、.nojekyll 和 .htaccess",
            "move them away; give another name to what is to be published. Of hidden files only those in static/.well-known, .nojekyll and .htaccess are"
        ),
    )
}

fn leftover_words(folder: &str, Text { zh, en }: Text) -> (Text, Text) {
    (
        text!(
            "{folder} 中有像是编辑器或系统留下的文件，不会发布：{zh}",
            "files in {folder} look like what an editor or a system left behind, and stay out: {en}"
        ),
        text!(
            "删去；确要发布，换一个名称",
            "delete them; give another name to what is to be published"
        ),
    )
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

    #[test]
    fn hidden_static_files_stay_out_but_for_those_of_servers() {
        for (path, part) in [
            (".env", ".env"),
            (".env.example", ".env.example"),
            ("a/.ssh/id_rsa", "a/.ssh"),
            (".git/config", ".git"),
            (".well-known/.htpasswd", ".well-known/.htpasswd"),
            ("a/.well-known/x", "a/.well-known"),
            (".well-known", ".well-known"),
            (".nojekyll/x", ".nojekyll"),
            (".DS_Store", ".DS_Store"),
        ] {
            assert_eq!(hidden_part(path), Some(part), "{path}");
        }
        for path in
            [".well-known/security.txt", ".nojekyll", ".htaccess", "a/.htaccess", "a.b/c.d", ""]
        {
            assert!(!is_hidden_static(path), "{path}");
        }
    }
}
