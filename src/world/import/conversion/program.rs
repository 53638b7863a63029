//! Finds `LibreOffice`, and reads its name and version.

use crate::world::environment::{find_on_path, non_empty_variable};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The variable that names the program, where it is not on the path.
const PROGRAM_VARIABLE: &str = "NIANBAO_SOFFICE";
/// The variable that sets the time, in seconds, in which `LibreOffice` has to finish one
/// document more.
const TIME_VARIABLE: &str = "NIANBAO_SOFFICE_SECONDS";
/// The same where the variable is not set: the first start on a slow disk takes half a
/// minute.
const USUAL_TIME: Duration = Duration::from_mins(2);
/// The names of the program on the path.
const NAMES: [&str; 2] = ["soffice", "libreoffice"];
/// Places where installers of other systems put it.
const PLACES: [&str; 3] = [
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:\\Program Files\\LibreOffice\\program\\soffice.com",
    "C:\\Program Files (x86)\\LibreOffice\\program\\soffice.com",
];

/// Returns the path of the program: the one that the environment names, else one on the
/// path, else one where installers put it.
pub(super) fn find_program() -> Option<PathBuf> {
    if let Some(named) = non_empty_variable(PROGRAM_VARIABLE) {
        // A bare name is one on the path.
        let is_bare = Path::new(&named).components().count() == 1;
        let found = is_bare.then(|| find_on_path(&named)).flatten();
        return Some(found.unwrap_or_else(|| absolute(PathBuf::from(named))));
    }
    let usual = PLACES.iter().map(PathBuf::from).find(|place| place.is_file());
    NAMES.iter().find_map(|name| find_on_path(name)).or(usual)
}

fn absolute(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}

/// Returns the time in which `LibreOffice` has to finish one document more.
pub(super) fn max_time() -> Duration {
    let seconds = non_empty_variable(TIME_VARIABLE).and_then(|value| value.trim().parse().ok());
    seconds.filter(|seconds| *seconds > 0).map_or(USUAL_TIME, Duration::from_secs)
}

/// Returns `LibreOffice 25.2` of the line that the program says with `--version`; `None` if
/// it is another program.
pub(super) fn parse_version(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    let name = words.next().filter(|name| name.starts_with("LibreOffice"))?;
    let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let version = words.next()?;
    let mut parts = version.split('.');
    let (major, minor) = (parts.next()?, parts.next()?);
    let is_number =
        |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let is_version = is_name(name) && name.len() < 20 && is_number(major) && is_number(minor);
    is_version.then(|| format!("LibreOffice {major}.{minor}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_short_and_of_libreoffice() {
        for (line, version) in [
            ("LibreOffice 7.4.7.2 40(Build:2)\n", Some("LibreOffice 7.4")),
            (
                "LibreOffice 25.2.0.3 e1cf4a87eb02d755bce1a01209907ea5ddc8f069",
                Some("LibreOffice 25.2"),
            ),
            ("LibreOfficeDev 26.8.0.0 (x86)", Some("LibreOffice 26.8")),
            ("OpenOffice 4.1.15", None),
            ("LibreOffice", None),
            ("LibreOffice 7", None),
            ("LibreOffice seven.four", None),
            ("LibreOffice\u{1b}[31m 7.4", None),
            ("", None),
        ] {
            assert_eq!(parse_version(line).as_deref(), version, "{line}");
        }
    }
}
