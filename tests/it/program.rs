//! The built program on a site on disk.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder with a site in it, gone when dropped. Its name has a space and
/// Chinese in it, as folders of offices do.
pub(crate) struct Disk {
    _root: tempfile::TempDir,
    pub(crate) site: PathBuf,
}

impl Disk {
    /// The base site after an example.
    pub(crate) fn new(lines: &[&str]) -> Self {
        let root = tempfile::tempdir().unwrap();
        let disk = Self { site: root.path().join("年报 站点"), _root: root };
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        for file in crate::overlay::apply(&lines) {
            let nianbao_core::source::Content::Text(text) = file.content else { panic!("a text") };
            disk.write(&file.path, text.as_bytes());
        }
        disk
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.site.join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    /// Runs the program on this site.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        run_in(&self.site, args)
    }

    /// Every file below a folder of the site with its bytes.
    pub(crate) fn tree(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let root = self.path(folder);
        let files = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().flatten();
        (files.filter(|entry| entry.file_type().is_file()))
            .map(|entry| {
                let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                (path, std::fs::read(entry.path()).unwrap())
            })
            .collect()
    }
}

/// What a run of the program said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The program with `--site`, in Chinese and without colour.
pub(crate) fn command(site: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command
        .env_remove("LC_ALL")
        .env_remove("LANG")
        .env_remove("LC_MESSAGES")
        .env_remove("NIANBAO_MINISIGN_KEY")
        .env_remove("NIANBAO_MINISIGN_PASSWORD")
        .arg("--site")
        .arg(site)
        .args(args);
    command
}

/// The same with variables of the environment.
pub(crate) fn run_with(site: &Path, args: &[&str], variables: &[(&str, &str)]) -> Ran {
    command(site, args).envs(variables.iter().copied()).output().unwrap().into()
}

fn run_in(site: &Path, args: &[&str]) -> Ran {
    command(site, args).output().unwrap().into()
}
