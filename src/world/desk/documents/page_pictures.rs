//! Pages of PDF documents as pictures, which `pdftoppm` of Poppler draws where it is at hand.
//! Documents come from elsewhere: it gets little time, memory and environment, and writes no file.

use crate::world::deadline::Deadline;
use crate::world::environment::find_on_path;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The name of the program.
const PROGRAM: &str = "pdftoppm";
/// The longest side of a picture in dots: a page of A4 at 150 to the inch.
const SIZE: &str = "1754";
/// The longest time for a page.
const MAX_TIME: Duration = Duration::from_secs(15);
/// The most bytes of a picture.
const MAX_BYTES: u64 = 24 * 1024 * 1024;

/// Draws pages of documents.
pub(in crate::world::desk) struct PageRenderer {
    program: PathBuf,
}

impl PageRenderer {
    /// Finds the program that draws.
    pub(in crate::world::desk) fn find() -> Option<Self> {
        find_on_path(PROGRAM).map(|program| Self { program })
    }

    /// Draws a page as PNG; `None` if there is no such page, or it cannot be drawn in time.
    pub(in crate::world::desk) fn draw(&self, file: &Path, page: u32) -> Option<Vec<u8>> {
        // To the program it is the last page as well as the first, so that it would draw all.
        if page == 0 {
            return None;
        }
        let mut child = self.command(file, page).spawn().ok()?;
        limit(&child);
        let output = child.stdout.take()?;
        let deadline = Deadline::new(child).ok()?;
        deadline.set(MAX_TIME);
        let mut bytes = Vec::new();
        let read = output.take(MAX_BYTES).read_to_end(&mut bytes);
        let is_whole = bytes.starts_with(b"\x89PNG\r\n") && bytes.ends_with(b"IEND\xaeB`\x82");
        (read.is_ok() && deadline.clear() && is_whole).then_some(bytes)
    }

    fn command(&self, file: &Path, page: u32) -> Command {
        let mut command = Command::new(&self.program);
        command.env_clear();
        command.envs(
            ["PATH", "SystemRoot"].iter().filter_map(|name| Some((name, std::env::var_os(name)?))),
        );
        let page = page.to_string();
        command.args(["-png", "-q", "-scale-to", SIZE, "-f", &page, "-l", &page]);
        // A whole path, so that it is no option.
        command.arg(file);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }
}

/// Bounds a process that draws.
#[cfg(target_os = "linux")]
fn limit(child: &Child) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    const GIBIBYTE: u64 = 1024 * 1024 * 1024;
    let id = Pid::from_raw(child.id().cast_signed());
    for (resource, most) in
        [(Resource::As, 2 * GIBIBYTE), (Resource::Fsize, 0), (Resource::Core, 0)]
    {
        let _ = prlimit(id, resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

/// Other systems hold no bounds for processes that are started.
#[cfg(not(target_os = "linux"))]
fn limit(_child: &Child) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name)
    }

    /// Where nothing draws, a page has links to the document instead.
    #[test]
    fn pages_are_drawn_as_far_as_there_are_some() {
        let Some(renderer) = PageRenderer::find() else { return };
        let picture = renderer.draw(&document("detailed.pdf"), 2).unwrap();
        assert!(picture.len() > 10_000);
        assert_eq!(renderer.draw(&document("detailed.pdf"), 400), None);
        assert_eq!(renderer.draw(&document("detailed.pdf"), 0), None);
        assert_eq!(renderer.draw(&document("-no-such.pdf"), 1), None);
        assert_eq!(renderer.draw(&document("detailed.docx"), 1), None);
    }
}
