//! Targets that the desk adds to the settings of a site.

use crate::preview::PreviewSite;
use crate::world::desk::new_site::no_site_error;
use crate::world::desk::site::{DeskState, lock};
use crate::world::output::Output;
use crate::world::write::replace_in_site;
use anyhow::Result;
use nianbao_core::ExamineOptions;
use nianbao_core::config::Target;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::examine::ParsedSite;
use nianbao_core::parse::SITE_FILE;
use nianbao_core::source::{Content, File, encode_path};
use nianbao_text::text;
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

/// A request to publish to a folder from now on.
#[derive(Deserialize)]
pub(in crate::world::desk) struct FolderRequest {
    path: String,
}

/// Adds a folder to the targets of the site.
///
/// Errors: it is no place for a site, or the settings cannot be changed.
pub(in crate::world::desk) fn add_folder(
    desk: &Arc<DeskState>,
    request: &FolderRequest,
) -> Result<()> {
    let path = request.path.trim();
    if !Path::new(path).is_absolute() {
        return Err(UserError::new_error(text!(
            "“{path}”不是完整路径：写成 /srv/www/nianbao 的样子",
            "`{path}` is no full path: write it as /srv/www/nianbao"
        )));
    }
    Output::new(&desk.root, Path::new(path)).context_text(|| {
        text!(
            "不能发布到 {path}：换一个不在源文件之中的文件夹",
            "cannot publish to {path}: choose a folder that is not among the sources"
        )
    })?;
    let _editing = lock(&desk.editing);
    let site = desk.site().ok_or_else(no_site_error)?;
    let known = &site.base().archive.site.targets;
    let uri = format!("file://{}", encode_path(path));
    if known.iter().any(|target| target.uri.to_string() == uri) {
        return Ok(());
    }
    let file = desk.path(SITE_FILE);
    let before =
        std::fs::read_to_string(&file).context_text(|| crate::world::unreadable_message(&file))?;
    let after = with_target(&before, &free_name(known), &uri);
    if targets_of(&after).len() != targets_of(&before).len() + 1 {
        return Err(UserError::new_error(text!(
            "{SITE_FILE} 的写法不同，没有改动：请在其中的 publish 下写上 folder: {uri}",
            "{SITE_FILE} is written in another way and was left alone: write `folder: {uri}` under its `publish`"
        )));
    }
    let title = text!("记下发布到 {path}", "keep publishing to {path}");
    desk.write_files(title, vec![SITE_FILE.to_owned()], || {
        replace_in_site(&desk.root, SITE_FILE, after.as_bytes())
    })
}

/// Returns a name that no target has.
fn free_name(known: &[Target]) -> String {
    let is_free = |name: &str| known.iter().all(|target| target.name != name);
    let numbered = (2..).map(|number| format!("folder-{number}"));
    let mut names = std::iter::once("folder".to_owned()).chain(numbered);
    names.find(|name| is_free(name)).unwrap_or_default()
}

/// Adds a target below `publish:`, which is written at the end if it is not there.
fn with_target(settings: &str, name: &str, uri: &str) -> String {
    let newline = if settings.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines: Vec<&str> = settings.lines().collect();
    let at = lines.iter().position(|line| line.trim_end() == "publish:");
    let entry = format!("  {name}: {uri}");
    match at {
        Some(at) => {
            let next = lines[at + 1..].iter().find(|line| !line.trim().is_empty());
            let indent = next.map_or("", |line| &line[..line.len() - line.trim_start().len()]);
            let entry = format!("{}{name}: {uri}", if indent.is_empty() { "  " } else { indent });
            lines.insert(at + 1, &entry);
            lines.join(newline) + newline
        }
        None => {
            lines.extend(["publish:", &entry]);
            lines.join(newline) + newline
        }
    }
}

/// Reads the targets of settings.
fn targets_of(settings: &str) -> Vec<Target> {
    let content = Content::Text(settings.to_owned());
    let files = vec![File { path: SITE_FILE.to_owned(), content }];
    let read = ParsedSite::new(crate::builtin::theme(), files, &ExamineOptions::default());
    read.archive.site.targets.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_added_and_all_else_stays() {
        let uri = "file:///srv/www";
        for settings in [
            "title: 甲\n",
            "title: 甲\n# publish:\n",
            "publish:\n    portal: file:///a # 旧的\ntitle: 甲\n",
            "publish:\r\n  folder: file:///a\r\n",
            "title: 甲",
        ] {
            let before = targets_of(settings);
            let name = free_name(&before);
            let after = with_target(settings, &name, uri);
            let targets = targets_of(&after);
            assert_eq!(targets.len(), before.len() + 1, "{after}");
            assert!(targets.iter().any(|target| target.uri.to_string() == uri), "{after}");
            for line in settings.lines() {
                assert!(after.contains(line), "{after}");
            }
            assert!(!after.replace("\r\n", "").contains('\n') || !settings.contains('\r'));
        }
    }
}
