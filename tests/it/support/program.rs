//! Runs the built program.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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
        .env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .env("XDG_DATA_HOME", data_folder(site))
        .arg("--site")
        .arg(site)
        .args(args);
    command
}

/// A folder of its own for what the program keeps of a site's targets.
fn data_folder(site: &Path) -> PathBuf {
    let name = site.display().to_string().replace('/', "-");
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("data").join(name)
}

/// The same with variables of the environment.
pub(crate) fn run_with(site: &Path, args: &[&str], variables: &[(&str, &str)]) -> Ran {
    command(site, args).envs(variables.iter().copied()).output().unwrap().into()
}

/// Runs the program on a site.
pub(crate) fn run_in(site: &Path, args: &[&str]) -> Ran {
    command(site, args).output().unwrap().into()
}
