//! Owner, group and mode of what is published to a folder: those of the folder and of `mode:`,
//! whatever the user who publishes and the umask of the moment are.

use nianbao_core::config::FileMode;
use std::fs::{File, Metadata};
use std::io::{ErrorKind, Result};
use std::path::Path;

#[cfg(unix)]
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, fchown};

/// The bit of a folder whose files get its group.
#[cfg(unix)]
const SETGID: u32 = 0o2000;

/// Owner, group and modes of new files and folders.
#[derive(Clone, Debug)]
pub(super) struct Ownership {
    #[cfg(unix)]
    owner: (u32, u32),
    #[cfg(unix)]
    has_setgid: bool,
    mode: FileMode,
}

impl Ownership {
    /// Takes owner, group and setgid from a folder.
    ///
    /// Errors: the folder cannot be read.
    pub(super) fn from_folder(folder: &Path, mode: FileMode) -> Result<Self> {
        let about = folder.metadata()?;
        #[cfg(not(unix))]
        let _ = about;
        Ok(Self {
            #[cfg(unix)]
            owner: (about.uid(), about.gid()),
            #[cfg(unix)]
            has_setgid: about.mode() & SETGID != 0,
            mode,
        })
    }

    /// Gives a new file its owner, group and mode. A system that refuses the owner leaves the
    /// user who publishes.
    ///
    /// Errors: the mode cannot be set.
    pub(super) fn apply_to_file(&self, file: &File) -> Result<()> {
        #[cfg(unix)]
        {
            let about = file.metadata()?;
            if (about.uid(), about.gid()) != self.owner {
                let _ = fchown(file, Some(self.owner.0), Some(self.owner.1))
                    .or_else(|_| fchown(file, None, Some(self.owner.1)));
            }
            file.set_permissions(PermissionsExt::from_mode(self.mode.file()))?;
        }
        #[cfg(not(unix))]
        let _ = file;
        Ok(())
    }

    /// True if a file that is there has the group and the mode that a new one would get.
    pub(super) fn fits(&self, file: &Metadata) -> bool {
        #[cfg(unix)]
        return file.gid() == self.owner.1 && file.mode() & 0o7777 == self.mode.file();
        #[cfg(not(unix))]
        {
            let _ = file;
            true
        }
    }

    /// Takes the owner and the group that the system gave to a new folder: it may refuse others.
    ///
    /// Errors: the folder cannot be read.
    pub(super) fn settle(&mut self, folder: &Path) -> Result<()> {
        *self = Self::from_folder(folder, self.mode)?;
        Ok(())
    }

    /// Creates a folder whose parent exists; one that is there stays as it is.
    ///
    /// Errors: the disk fails, or a file or a link is in its place.
    pub(super) fn create_folder(&self, path: &Path) -> Result<()> {
        match crate::world::disk::create_folder(path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let is_folder = path.symlink_metadata()?.is_dir();
                return if is_folder { Ok(()) } else { Err(ErrorKind::NotADirectory.into()) };
            }
            created => created?,
        }
        #[cfg(unix)]
        {
            let about = path.metadata()?;
            if (about.uid(), about.gid()) != self.owner {
                let _ = chown(path, Some(self.owner.0), Some(self.owner.1))
                    .or_else(|_| chown(path, None, Some(self.owner.1)));
            }
            let setgid = if self.has_setgid { SETGID } else { 0 };
            let mode = PermissionsExt::from_mode(self.mode.folder() | setgid);
            std::fs::set_permissions(path, mode)?;
        }
        Ok(())
    }

    /// Creates the folders of a path below a root that are not there yet.
    ///
    /// Errors: as [`Ownership::create_folder`].
    pub(super) fn create_folders(&self, root: &Path, folder: &Path) -> Result<()> {
        let mut path = root.to_path_buf();
        folder.components().try_for_each(|part| {
            path.push(part);
            self.create_folder(&path)
        })
    }
}

/// Creates a folder to publish to, and those above it, if they are not there.
///
/// Errors: the disk fails.
pub(super) fn create_target(folder: &Path, mode: FileMode) -> Result<()> {
    let Some(parent) = folder.parent().filter(|_| !folder.exists()) else { return Ok(()) };
    create_target(parent, mode)?;
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    match Ownership::from_folder(parent, mode)?.create_folder(folder) {
        Err(error) if error.kind() == ErrorKind::NotADirectory && folder.is_dir() => Ok(()),
        created => created,
    }
}

/// Gives a new folder the access control list that the system gives to what is created in
/// another. File systems without such lists have none to give.
#[cfg(target_os = "linux")]
pub(super) fn inherit_acl(from: &Path, to: &Path) {
    use rustix::fs::{XattrFlags, getxattr, setxattr};
    let mut list = vec![0; 4096];
    let Ok(size) = getxattr(from, "system.posix_acl_default", &mut list[..]) else { return };
    for name in ["system.posix_acl_default", "system.posix_acl_access"] {
        let _ = setxattr(to, name, &list[..size], XattrFlags::empty());
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn inherit_acl(_from: &Path, _to: &Path) {}
