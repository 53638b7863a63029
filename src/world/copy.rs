//! Copies of files that are published as they are, checked by their digests.

use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::source::{Digest, Hasher};
use nianbao_text::text;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

/// Computes the digest of a file piece by piece; `each` is given the pieces.
///
/// Errors: the path is no plain file, or cannot be read; or those of `each`.
pub(super) fn digest_file(
    path: &Path,
    mut each: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> std::io::Result<Digest> {
    if !path.metadata()?.is_file() {
        // Opening a pipe would block until somebody writes to it.
        return Err(std::io::ErrorKind::InvalidInput.into());
    }
    let mut file = File::open(path)?;
    let mut hasher = Hasher::default();
    let mut piece = vec![0; 64 * 1024];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hasher.finish()),
            count => {
                hasher.update(&piece[..count]);
                each(&piece[..count])?;
            }
        }
    }
}

/// Copies a file whose digest stands on a page. The copy has the mode of any new
/// file, so that a web server may read it.
///
/// Errors: the file's digest is another one by now, or the disk fails.
pub(super) fn copy_checked(from: &Path, to: &Path, expected: &Digest) -> Result<()> {
    let copy = || {
        let mut out = File::create(to)?;
        digest_file(from, |piece| out.write_all(piece))
    };
    let copied = copy().context_text(|| {
        let (from, to) = (from.display(), to.display());
        text!(
            "无法将 {from} 复制到 {to}：检查权限和磁盘空间",
            "cannot copy {from} to {to}: check permissions and free space"
        )
    })?;
    if *expected == copied { Ok(()) } else { Err(changed_error(from)) }
}

/// Reads a file whose digest stands on a page.
///
/// Errors: the file's digest is another one by now, or it cannot be read.
pub(super) fn read_checked(from: &Path, expected: &Digest) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let found = digest_file(from, |piece| bytes.write_all(piece))
        .context_text(|| super::unreadable_message(from))?;
    if *expected == found { Ok(bytes) } else { Err(changed_error(from)) }
}

fn changed_error(file: &Path) -> anyhow::Error {
    let shown = file.display();
    UserError::new_error(text!(
        "{shown} 在生成期间有改动，没有生成；改完以后再生成一次",
        "{shown} changed while the site was being built, and nothing was built; build again when it is done"
    ))
}
