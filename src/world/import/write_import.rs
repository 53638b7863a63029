//! Writes imports to the disk, and shows the site as it would be with them.

use super::importer::{PendingImport, PriorSource};
use crate::world::unwritable_message;
use crate::world::write::{find_inside, replace_in_site, resolve_links};
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::source::{Content, Digest, File, Source};
use nianbao_text::text;
use std::collections::BTreeMap;
use std::path::{Component, Path};
use std::sync::{Arc, Mutex, PoisonError};

/// Folders of a site that are published as they are, or are for other files than reports.
const OTHER_FOLDERS: [&str; 6] = ["static", "themes", "templates", "forms", "superseded", "public"];

/// Guards the files that several sources share: the document of a collection.
static SHARED_FILES: Mutex<()> = Mutex::new(());

/// Writes a source and the files beside it, after those that it takes the place of were
/// copied. The source comes last, so that it never refers to a file that is not there.
///
/// Errors: a file cannot be written, another one is in its place since the import was prepared,
/// or the path leads out of the site.
pub fn write_import(site: &Path, pending: &PendingImport) -> Result<()> {
    if pending.prior == PriorSource::Same && pending.replaces.is_none() {
        return Ok(());
    }
    // Before anything is written.
    let attached = pending.attachments.iter().map(|(path, _)| path);
    for path in attached.chain([&pending.path]) {
        resolve_links(site, path)?;
    }
    refuse_outside(site, &pending.path)?;
    for file in &pending.superseded {
        find_inside(site, &file.to)?.ok_or_else(|| superseded_error(&file.to))?;
    }
    if pending.prior == PriorSource::New && site.join(&pending.path).exists() {
        return Err(taken_error(&pending.path));
    }
    write_files(site, pending)?;
    replace_in_site(site, &pending.path, pending.imported.source.as_bytes())?;
    let moved = pending.superseded.iter().map(|file| &file.from);
    let is_written = |path: &&String| {
        **path == pending.path || pending.attachments.iter().any(|(written, _)| written == *path)
    };
    for old in pending.replaces.iter().chain(moved.filter(|path| !is_written(path))) {
        let old = site.join(old);
        if std::fs::symlink_metadata(&old).is_ok() {
            std::fs::remove_file(&old).context_text(|| unwritable_message(&old))?;
        }
    }
    Ok(())
}

/// Copies the files that are superseded, and writes those beside the source.
fn write_files(site: &Path, pending: &PendingImport) -> Result<()> {
    let _guard = SHARED_FILES.lock().unwrap_or_else(PoisonError::into_inner);
    for file in &pending.superseded {
        // Another source of the same document may have written its place by now.
        let mut new = pending.attachments.iter().filter(|(path, _)| *path == file.from);
        let is_new = new.any(|(path, bytes)| is_same(&site.join(path), bytes));
        if !is_new && site.join(&file.from).exists() {
            file.copy(site).context_text(|| unwritable_message(&site.join(&file.to)))?;
        }
    }
    for (path, bytes) in &pending.attachments {
        let file = site.join(path);
        if is_same(&file, bytes) {
            continue;
        }
        // Of what was there before, a copy was made.
        let is_kept = pending.superseded.iter().any(|old| old.from == *path);
        if !is_kept && std::fs::symlink_metadata(&file).is_ok() {
            return Err(taken_error(path));
        }
        replace_in_site(site, path, bytes)?;
    }
    Ok(())
}

/// Returns an error for a place that another file has come to since the import was prepared,
/// such as another document of the same name.
fn taken_error(path: &str) -> anyhow::Error {
    UserError::new_error(text!(
        "{path} 已有另一个文件，没有覆盖：给这份文件换个名称，或把那个移走，再导入一次",
        "there is another file at {path}, which was not overwritten: give this document another name, or move that file away, and import again"
    ))
}

/// Returns true if a file has these bytes already.
fn is_same(path: &Path, bytes: &[u8]) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| metadata.len() == bytes.len() as u64)
        && std::fs::read(path).is_ok_and(|found| found == bytes)
}

/// Returns the folder of the site that `to` names, with `/` between its parts.
///
/// Errors: it is no folder of the site, or a link that leads out of it.
pub fn resolve_target(site: &Path, to: &str) -> Result<String> {
    let mut parts = Vec::new();
    for component in Path::new(to).components() {
        match component {
            Component::CurDir => {}
            Component::Normal(part) => parts.push(part.to_string_lossy()),
            _ => return Err(outside_error(to)),
        }
    }
    let target = parts.join("/");
    if target.is_empty() {
        return Err(outside_error(to));
    }
    refuse_outside(site, &target)?;
    Ok(target)
}

/// Returns an error for a path that leads out of the site, or to where no reports are kept,
/// as through a symbolic link.
fn refuse_outside(site: &Path, path: &str) -> Result<()> {
    let existing = find_inside(site, path)?.ok_or_else(|| outside_error(path))?;
    if [existing.as_path(), Path::new(path)].into_iter().any(is_for_other_files) {
        return Err(UserError::new_error(text!(
            "{path} 不放年报：导入的原件留在源文件旁边，不公开，放在那里会随网站公布，或被当作别的文件。--to 写 content，或不属于网站的文件夹",
            "{path} is no place for reports: the document stays beside the source, unpublished, and files in there are published or taken for something else. `--to` names content, or a folder that is no part of the site"
        )));
    }
    Ok(())
}

fn superseded_error(path: &str) -> anyhow::Error {
    UserError::new_error(text!(
        "{path} 通向站点文件夹之外，被替换的文件没有地方放：把 superseded 换成站点里的文件夹",
        "{path} leads out of the site, and there is no place for the file that is replaced: make superseded a folder of the site"
    ))
}

/// Returns true for a path in a folder of the site that is for other files than reports.
fn is_for_other_files(path: &Path) -> bool {
    let first = path.components().next().map(|part| part.as_os_str().to_ascii_lowercase());
    first.is_some_and(|first| OTHER_FOLDERS.iter().any(|folder| first == *folder))
}

fn outside_error(path: &str) -> anyhow::Error {
    UserError::new_error(text!(
        "{path} 不是站点文件夹里面的文件夹：--to 写站点内的文件夹，如 content",
        "{path} is no folder inside the site: `--to` names one, such as content"
    ))
}

/// Makes the texts of files shared, so that a clone of the files does not copy them.
pub fn share_texts(files: Vec<File>) -> Vec<File> {
    let share = |File { path, content }| match content {
        Content::Text(text) => {
            let source = Arc::new(Source::new(path.clone(), text));
            File { path, content: Content::Unchanged(source) }
        }
        content => File { path, content },
    };
    files.into_iter().map(share).collect()
}

/// Returns the files of a site as they would be with imports.
pub fn overlay_imports<'p>(
    files: Vec<File>,
    imports: impl Iterator<Item = &'p PendingImport>,
) -> Vec<File> {
    let mut files: BTreeMap<String, Content> =
        files.into_iter().map(|file| (file.path, file.content)).collect();
    for import in imports {
        for old in import.replaces.iter().chain(import.superseded.iter().map(|file| &file.from)) {
            files.remove(old);
        }
        let source = Content::Text(import.imported.source.clone());
        files.insert(import.path.clone(), source);
        for (path, bytes) in &import.attachments {
            files.insert(path.clone(), Content::Bytes(Digest::from_bytes(bytes)));
        }
    }
    files.into_iter().map(|(path, content)| File { path, content }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use nianbao_import::Imported;

    fn pending(office: &str, document: &[u8]) -> PendingImport {
        let path = format!("content/2022/{office}/index.md");
        let imported = Imported {
            office: office.to_owned(),
            year: 2022,
            form: String::new(),
            source: format!("office: {office}\n"),
            is_collected: true,
            images: Vec::new(),
            provenance: Vec::new(),
            issues: Vec::new(),
        };
        PendingImport {
            imported,
            path,
            attachments: vec![("content/2022/汇总.xlsx".to_owned(), document.into())],
            replaces: None,
            superseded: Vec::new(),
            prior: PriorSource::New,
            converted_by: None,
        }
    }

    /// Two collections of one name, read before either is written.
    #[test]
    fn what_came_since_an_import_was_prepared_is_not_written_over() {
        let site = tempfile::tempdir().unwrap();
        let read = |path: &str| std::fs::read_to_string(site.path().join(path)).unwrap();
        let [first, same, other] = [pending("a", b"1"), pending("b", b"1"), pending("c", b"2")];
        write_import(site.path(), &first).unwrap();
        write_import(site.path(), &same).unwrap();
        let error = write_import(site.path(), &other).unwrap_err().to_string();
        assert!(error.contains("content/2022/汇总.xlsx"), "{error}");
        assert_eq!(read("content/2022/汇总.xlsx"), "1");
        assert!(!site.path().join("content/2022/c").exists());
        std::fs::write(site.path().join("content/2022/a/index.md"), "手写的").unwrap();
        let error = write_import(site.path(), &first).unwrap_err().to_string();
        assert!(error.contains("content/2022/a/index.md"), "{error}");
        assert_eq!(read("content/2022/a/index.md"), "手写的");
    }
}
