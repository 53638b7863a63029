//! The folder that a site is written to.

use super::file_list::FileList;
use super::load::SITE_FOLDERS;
use super::{unreadable_message, unwritable_message};
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use std::path::{Path, PathBuf};

/// A folder that a site may be written to.
#[derive(Debug)]
pub struct Output {
    target: PathBuf,
}

impl Output {
    /// Checks a target before anything is rendered for it; it need not exist.
    ///
    /// Errors: the folder is part of the sources.
    pub fn new(site: &Path, target: &Path) -> Result<Self> {
        let site = site.canonicalize().context_text(|| unreadable_message(site))?;
        let target = resolve_target(target)?;
        if site.starts_with(&target)
            || SITE_FOLDERS.iter().any(|own| target.starts_with(site.join(own)))
        {
            let shown = target.display();
            return Err(UserError::new_error(text!(
                "输出文件夹 {shown} 与站点的源文件重叠：换一个，如 --output public",
                "the output folder {shown} overlaps the site's sources: choose another, such as --output public"
            )));
        }
        Ok(Self { target })
    }

    /// Refuses a folder with files that no build wrote.
    ///
    /// Errors: there are such files.
    pub(super) fn refuse_foreign_files(&self) -> Result<()> {
        refuse_foreign_files(&self.target)
    }

    /// Returns the folder's absolute path, with links resolved.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }
}

/// Returns an absolute path with the links of its existing part resolved; the
/// path need not exist.
pub(super) fn resolve_target(target: &Path) -> Result<PathBuf> {
    let target = std::path::absolute(target).context_text(|| unwritable_message(target))?;
    // The part that is there, by its real name, and what will be made below it.
    let existing = target.ancestors().find_map(|path| Some((path, path.canonicalize().ok()?)));
    let Some((path, real)) = existing else { return Ok(target) };
    let rest = target.strip_prefix(path).unwrap_or(Path::new(""));
    if rest.components().any(|part| part == std::path::Component::ParentDir) {
        return Err(UserError::new_error(unwritable_message(&target)));
    }
    Ok(if rest.as_os_str().is_empty() { real } else { real.join(rest) })
}

/// Refuses a target with files that no build wrote.
fn refuse_foreign_files(target: &Path) -> Result<()> {
    if target.is_symlink() && !target.exists() {
        let shown = target.display();
        return Err(UserError::new_error(text!(
            "{shown} 是一个链接，所指的文件夹不存在：删去它，或用 --output 换一个",
            "{shown} is a link to a folder that is not there: remove it, or choose another with --output"
        )));
    }
    if !target.exists() {
        return Ok(());
    }
    if !target.is_dir() {
        let shown = target.display();
        return Err(UserError::new_error(text!(
            "{shown} 不是文件夹：用 --output 换一个",
            "{shown} is not a folder: choose another with --output"
        )));
    }
    let known = FileList::read_from(target)?.unwrap_or_default();
    let foreign = known.find_foreign(target).context_text(|| unreadable_message(target))?;
    if foreign.is_empty() {
        return Ok(());
    }
    let named: Vec<String> =
        foreign.iter().take(3).map(|path| path.display().to_string()).collect();
    let more = if foreign.len() > 3 { " …" } else { "" };
    let (shown, zh, en) = (target.display(), named.join("、"), named.join(", "));
    Err(UserError::new_error(text!(
        "输出文件夹 {shown} 中有不是本程序生成的文件：{zh}{more}。移走它们，或用 --output 换一个空文件夹",
        "the output folder {shown} holds files that this program did not write: {en}{more}. Move them away, or choose an empty folder with --output"
    )))
}
