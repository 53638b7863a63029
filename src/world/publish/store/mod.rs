//! Places that a site is published to file by file. Each kind of place is a [`Store`]; nothing
//! else knows how one is reached.
#![cfg_attr(not(feature = "remote"), allow(dead_code, reason = "a folder needs only some of it"))]

mod error;
mod in_place;
#[cfg(feature = "remote")]
mod network;
#[cfg(feature = "remote")]
mod objects;
#[cfg(all(feature = "remote", unix))]
mod sftp;
mod source;
#[cfg(feature = "remote")]
mod webdav;

pub(super) use error::{FailureKind, StoreError, StoreResult};
pub(super) use source::{Content, Upload};

use anyhow::Result;
use nianbao_core::config::Target;

/// A place that files are sent to one by one.
pub(super) trait Store: Sync {
    /// Gives the bytes of a file to `take` piece by piece. Returns false if there is no such
    /// file.
    fn read(&self, path: &str, take: &mut dyn FnMut(&[u8]) -> StoreResult<()>)
    -> StoreResult<bool>;

    /// Returns the size of a file in bytes; `None` if there is none.
    fn size(&self, path: &str) -> StoreResult<Option<u64>>;

    /// Creates a small file if there is none, in one step where the place can. Returns true if
    /// it was created, as far as the place tells.
    fn create_new(&self, path: &str, bytes: &[u8]) -> StoreResult<bool>;

    /// True if of several that create a file at the same moment one alone succeeds, as far as
    /// that can be tried at a file that is there: these bytes may be written to it.
    fn refuses_existing(&self, path: &str, bytes: &[u8]) -> StoreResult<bool>;

    /// Puts a whole file at its path; readers see the file before or this one. `check` is
    /// called before the file is put there.
    fn put(&self, upload: &Upload, check: &dyn Fn() -> StoreResult<()>) -> StoreResult<()>;

    /// Removes a file; none there is no error.
    fn remove(&self, path: &str) -> StoreResult<()>;

    /// Removes a folder with nothing in it, if the place has folders. One that is not there, or
    /// not empty, is no error.
    fn remove_empty_folder(&self, folder: &str) -> StoreResult<()>;

    /// Removes what publications that were killed left in the folder for unfinished files.
    fn clear_uploads(&self) -> StoreResult<()>;

    /// Waits until all that was put there would outlast a loss of power, where that can be
    /// asked for.
    fn sync(&self) -> StoreResult<()> {
        Ok(())
    }

    /// True once the user has asked the program to end.
    fn is_interrupted(&self) -> bool {
        false
    }
}

/// Opens the store of a target; no request is sent yet. `run` is a part of names that no other
/// run has.
///
/// Errors: the settings of the target are wrong.
#[cfg(feature = "remote")]
pub(super) fn open(target: &Target, run: &str) -> Result<Box<dyn Store>> {
    use nianbao_core::config::Scheme;
    use nianbao_core::diag::ContextText;
    use nianbao_text::text;

    let failed = || {
        let uri = &target.uri;
        text!("无法准备发布到 {uri}", "cannot make ready to publish to {uri}")
    };
    let open = || -> Result<Box<dyn Store>> {
        Ok(match target.uri.scheme {
            Scheme::File => Box::new(in_place::InPlace::open(target, run)?),
            Scheme::Webdav | Scheme::WebdavPlain => Box::new(webdav::Webdav::open(target, run)?),
            #[cfg(unix)]
            Scheme::Sftp => Box::new(sftp::Sftp::open(target, run)?),
            _ => Box::new(objects::Objects::open(target)?),
        })
    };
    open().context_text(failed)
}

/// Opens the store of a target that is a folder of this machine.
///
/// Errors: the target is on another machine.
#[cfg(not(feature = "remote"))]
pub(super) fn open(target: &Target, run: &str) -> Result<Box<dyn Store>> {
    if !target.is_folder() {
        return Err(crate::world::without_remote_error());
    }
    Ok(Box::new(in_place::InPlace::open(target, run)?))
}
