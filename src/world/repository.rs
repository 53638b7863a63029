//! The repository in which a site lies: programs that show findings beside the lines of a change
//! have its paths.

use nianbao_core::diag::SitePaths;
use nianbao_core::source::encode_path;
use std::path::Path;

/// The folder or file by which a folder is known to be a repository of git.
const REPOSITORY: &str = ".git";

/// Finds the paths of a site's files in its repository; in the site where there is none.
pub fn repository_paths(site: &Path) -> SitePaths {
    let Ok(site) = site.canonicalize() else { return SitePaths::default() };
    let root = site.ancestors().find(|folder| folder.join(REPOSITORY).exists()).unwrap_or(&site);
    let below = site.strip_prefix(root).unwrap_or(Path::new(""));
    SitePaths { prefix: folder_prefix(below), root: Some(folder_address(root)) }
}

/// Returns the paths of a site's files as the user named the site.
pub fn typed_paths(site: &Path) -> SitePaths {
    let named = site.strip_prefix(".").unwrap_or(site);
    SitePaths { prefix: folder_prefix(named), root: None }
}

/// Returns a folder with a slash behind it, to stand before a path; nothing for none.
fn folder_prefix(folder: &Path) -> String {
    let mut prefix = with_slashes(folder);
    if !prefix.is_empty() && !prefix.ends_with('/') {
        prefix.push('/');
    }
    prefix
}

/// Returns the address of a folder (RFC 8089), with a slash at its end.
fn folder_address(folder: &Path) -> String {
    let path = folder_prefix(folder);
    format!("file:///{}", encode_path(path.trim_start_matches('/')))
}

/// Returns a path with `/` between its parts.
fn with_slashes(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(windows) { path.trim_start_matches(r"\\?\").replace('\\', "/") } else { path.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_begin_in_the_repository() {
        let room = tempfile::tempdir().unwrap();
        let top = room.path().canonicalize().unwrap().join("仓 库");
        let site = top.join("sites/甲");
        std::fs::create_dir_all(&site).unwrap();
        // Without a repository above it, which the temporary folder has none of.
        assert_eq!(repository_paths(&site).prefix, "");
        std::fs::create_dir(top.join(REPOSITORY)).unwrap();
        let paths = repository_paths(&site);
        assert_eq!(paths.prefix, "sites/甲/");
        let address = paths.root.unwrap();
        assert!(address.starts_with("file:///"), "{address}");
        assert!(address.ends_with("/%E4%BB%93%20%E5%BA%93/"), "{address}");
        assert_eq!(repository_paths(&top).prefix, "");
        assert_eq!(repository_paths(&site.join("none")), SitePaths::default());
    }

    #[test]
    fn paths_are_as_typed() {
        for (site, prefix) in [(".", ""), ("./", ""), ("a/b", "a/b/"), ("./a/", "a/"), ("/", "/")] {
            assert_eq!(typed_paths(Path::new(site)).prefix, prefix, "{site}");
        }
    }
}
