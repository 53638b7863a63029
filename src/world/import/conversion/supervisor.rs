//! The side of the supervisor: a private folder, one start of `LibreOffice` in it, and its end.

use super::private_folder::PrivateFolder;
use super::protocol::{RunAnswer, RunEnd, RunRequest};
use crate::world::import::worker::protocol::{read_frame, read_value, write_frame, write_value};
use crate::world::import::worker::{end_process_group, limit_converter};
use nianbao_document::{ConversionTarget, MAX_FILE_SIZE};
use std::io::{BufWriter, Read, Result, Stdin, Write, stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The largest request in bytes, apart from the documents.
const MAX_REQUEST_SIZE: u64 = 1024 * 1024;
/// How often `LibreOffice` is looked at. A machine that was halted for an hour counts one of
/// these.
const STEP: Duration = Duration::from_millis(20);
/// How much of what it prints is kept, in bytes.
const MAX_OUTPUT: u64 = 1024;
/// Variables of the environment that `LibreOffice` gets; none of a proxy, a session or a
/// secret.
const ENVIRONMENT: [&str; 2] = ["PATH", "SystemRoot"];

/// Converts documents for the program that started this process.
///
/// Errors: that program is gone.
pub fn serve_converter() -> Result<()> {
    let mut input = stdin();
    let request: RunRequest = read_value(&mut input, &mut { MAX_REQUEST_SIZE })?;
    let mut folder = PrivateFolder::create();
    limit_converter();
    for (at, extension) in request.extensions.iter().enumerate() {
        let bytes = read_frame(&mut input, &mut { MAX_FILE_SIZE })?;
        folder = folder.and_then(|folder| {
            std::fs::write(folder.path.join("in").join(format!("{at}.{extension}")), bytes)?;
            Ok(folder)
        });
    }
    let folder = match folder {
        Ok(folder) => folder,
        Err(error) => return answer_without_room(&request, &error),
    };
    let is_abandoned = watch_input(input)?;
    let run = SuiteRun { request: &request, folder: &folder.path, is_abandoned };
    let (end, output) = run.run();
    let made = (0..request.extensions.len()).map(|at| run.read_made(at));
    answer(end, output, &made.collect::<Vec<_>>())
}

/// Sends that documents could not be put into a folder of their own.
fn answer_without_room(request: &RunRequest, error: &std::io::Error) -> Result<()> {
    let folder = std::env::temp_dir().to_string_lossy().into_owned();
    let end = RunEnd::NoRoom { folder, reason: error.to_string() };
    answer(end, String::new(), &vec![None; request.extensions.len()])
}

/// Sends the outcome.
fn answer(end: RunEnd, output: String, files: &[Option<Vec<u8>>]) -> Result<()> {
    let mut out = BufWriter::new(stdout().lock());
    let made = files.iter().map(Option::is_some).collect();
    write_value(&mut out, &RunAnswer { end, output, made })?;
    for file in files.iter().flatten() {
        write_frame(&mut out, file)?;
    }
    out.flush()
}

/// Sets a flag when the program that started this process is gone.
fn watch_input(mut input: Stdin) -> Result<Arc<AtomicBool>> {
    let is_abandoned = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&is_abandoned);
    let wait = move || {
        let _ = input.read(&mut [0]);
        flag.store(true, Ordering::Relaxed);
    };
    std::thread::Builder::new().name("end of the program".to_owned()).spawn(wait)?;
    Ok(is_abandoned)
}

/// One start of `LibreOffice`.
struct SuiteRun<'a> {
    request: &'a RunRequest,
    folder: &'a Path,
    is_abandoned: Arc<AtomicBool>,
}

impl SuiteRun<'_> {
    /// Starts `LibreOffice` and waits for its end; returns what it printed too, where its
    /// version is asked for.
    fn run(&self) -> (RunEnd, String) {
        let mut child = match self.command().spawn() {
            Ok(child) => child,
            Err(error) => return (RunEnd::NotStarted(error.to_string()), String::new()),
        };
        let end = self.wait(&mut child);
        end_process_group(&mut child);
        let mut said = Vec::new();
        if let Ok(output) = std::fs::File::open(self.output()) {
            let _ = output.take(MAX_OUTPUT).read_to_end(&mut said);
        }
        (end, String::from_utf8_lossy(&said).into_owned())
    }

    /// Returns the file that takes what is printed. A pipe would stay open as long as any process
    /// that was started holds it.
    fn output(&self) -> PathBuf {
        self.folder.join("said.txt")
    }

    /// Returns the command. No name of a document is part of it: they are numbered.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.request.program);
        command.env_clear().current_dir(self.folder.join("in"));
        command.envs(ENVIRONMENT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        command.env("HOME", self.folder).env("LC_ALL", "C.UTF-8").env("SAL_USE_VCLPLUGIN", "svp");
        for name in ["TMPDIR", "TEMP", "TMP"] {
            command.env(name, self.folder.join("tmp"));
        }
        let profile = file_address(&self.folder.join("profile"));
        command.arg(format!("-env:UserInstallation={profile}"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        if self.request.extensions.is_empty() {
            command.arg("--version");
            if let Ok(output) = std::fs::File::create(self.output()) {
                command.stdout(output);
            }
            return command;
        }
        command.args(["--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]);
        command.args(["--convert-to", filter(self.request.target), "--outdir"]);
        command.arg(self.folder.join("out"));
        let names = self.request.extensions.iter().enumerate();
        command.args(names.map(|(at, extension)| format!("{at}.{extension}")));
        command
    }

    /// Waits until `LibreOffice` ends, or until it took too long for one document more.
    fn wait(&self, child: &mut Child) -> RunEnd {
        let max_time = Duration::from_millis(self.request.max_time);
        let (mut left, mut known) = (max_time, 0);
        loop {
            match child.try_wait() {
                Ok(Some(status)) if status.success() => return RunEnd::Finished,
                Ok(None) => {}
                Ok(Some(_)) | Err(_) => return RunEnd::Crashed,
            }
            if self.is_abandoned.load(Ordering::Relaxed) || left.is_zero() {
                return RunEnd::Expired;
            }
            std::thread::sleep(STEP);
            left = left.saturating_sub(STEP);
            let made = self.count_made(known);
            if made > known {
                (known, left) = (made, max_time);
            }
        }
    }

    /// Returns how many documents `LibreOffice` has been through, which takes them in turn;
    /// `known` of them were counted before.
    fn count_made(&self, known: usize) -> usize {
        let all = known..self.request.extensions.len();
        all.rev().find(|at| self.made_path(*at).exists()).map_or(known, |at| at + 1)
    }

    fn made_path(&self, at: usize) -> PathBuf {
        self.folder.join("out").join(format!("{at}.{}", self.request.target.extension()))
    }

    /// Reads the file that was made of a document; `None` if there is none, it is larger than
    /// documents are, or it was not written to its end.
    fn read_made(&self, at: usize) -> Option<Vec<u8>> {
        let path = self.made_path(at);
        let metadata = std::fs::symlink_metadata(&path).ok()?;
        if !metadata.is_file() || metadata.len() > MAX_FILE_SIZE {
            return None;
        }
        std::fs::read(path).ok().filter(|bytes| is_whole(bytes))
    }
}

/// Returns true if the record that ends a zip archive is there.
fn is_whole(bytes: &[u8]) -> bool {
    const RECORD_SIZE: usize = 22;
    let end = &bytes[bytes.len().saturating_sub(RECORD_SIZE)..];
    bytes.starts_with(b"PK\x03\x04") && end.starts_with(b"PK\x05\x06")
}

/// Returns the name of the export of `LibreOffice`. Other targets are no choice: of tracked
/// changes, text and pages print what was deleted and what was put in as one number.
fn filter(target: ConversionTarget) -> &'static str {
    match target {
        ConversionTarget::Docx => "docx:MS Word 2007 XML",
        ConversionTarget::Xlsx => "xlsx:Calc MS Excel 2007 XML",
    }
}

/// Returns a path as an address, in which `LibreOffice` expands no variable.
fn file_address(path: &Path) -> String {
    let mut address = "file://".to_owned();
    let path = path.to_string_lossy().replace('\\', "/");
    if !path.starts_with('/') {
        address.push('/');
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._:".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_not_written_to_its_end_is_none() {
        let end = [&b"PK\x05\x06"[..], &[0; 18]].concat();
        let whole = [&b"PK\x03\x04 content"[..], &end].concat();
        assert!(is_whole(&whole));
        for length in 0..whole.len() {
            assert!(!is_whole(&whole[..length]), "{length}");
        }
        assert!(!is_whole(&[b"%PDF".as_slice(), &end].concat()));
    }

    #[test]
    fn an_address_has_no_variables() {
        assert_eq!(file_address(Path::new("/tmp/a b$c/年")), "file:///tmp/a%20b%24c/%E5%B9%B4");
        assert_eq!(file_address(Path::new("C:\\a")), "file:///C:/a");
    }
}
