//! The side of the program: one worker process.

use super::failure::WorkerEnd;
use super::protocol::{GREETING, Request, read_frame, write_frame, write_value};
use super::{ReaderSetup, WORKER_COMMAND};
use crate::world::deadline::Deadline;
use std::collections::VecDeque;
use std::ffi::OsString;
use std::io::{BufReader, BufWriter, ErrorKind, Read, Result, Write};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

/// The time in which a worker that no longer answers may end by itself, so that its exit
/// status tells why.
const GRACE: Duration = Duration::from_secs(2);
/// How much of its standard error is kept, in bytes from the end.
const MAX_OUTPUT: usize = 4096;
/// The largest greeting in bytes.
const MAX_GREETING: u64 = 256;
/// Variables of the environment that a worker gets; passwords and keys are in others.
const ENVIRONMENT: [&str; 4] = ["PATH", "LD_LIBRARY_PATH", "SystemRoot", "TEMP"];

/// The end of the pipe from which answers are read.
pub(super) type AnswerReader = BufReader<ChildStdout>;

/// A worker process, which ends when it is dropped.
pub(super) struct WorkerProcess {
    input: BufWriter<ChildStdin>,
    output: AnswerReader,
    errors: JoinHandle<String>,
    deadline: Deadline,
    /// True if it has answered before.
    pub(super) is_used: bool,
}

impl WorkerProcess {
    /// Starts a worker with the frame of its setup, and waits for its greeting.
    ///
    /// Errors: it cannot be started, or is another program.
    pub(super) fn start(setup: &[u8], reader: &ReaderSetup) -> Result<Self> {
        let mut command = own_command(WORKER_COMMAND)?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let (input, output, errors) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let deadline = Deadline::new(child)?;
        let (Some(input), Some(output), Some(errors)) = (input, output, errors) else {
            return Err(ErrorKind::BrokenPipe.into());
        };
        let errors = std::thread::Builder::new()
            .name("errors of a reader".to_owned())
            .spawn(move || read_end(errors))?;
        let (input, output) = (BufWriter::new(input), BufReader::new(output));
        let mut worker = Self { input, output, errors, deadline, is_used: false };
        worker.deadline.set(reader.max_time);
        let greeted = worker.greet(setup);
        worker.deadline.clear();
        match greeted {
            Ok(()) => Ok(worker),
            Err(error) => {
                let output = worker.finish().output;
                let words = if output.is_empty() { error.to_string() } else { output };
                Err(std::io::Error::new(error.kind(), words))
            }
        }
    }

    fn greet(&mut self, setup: &[u8]) -> Result<()> {
        self.input.write_all(setup)?;
        self.input.flush()?;
        let greeting = read_frame(&mut self.output, &mut { MAX_GREETING })?;
        if greeting == GREETING.as_bytes() { Ok(()) } else { Err(ErrorKind::InvalidData.into()) }
    }

    /// Sends a document and returns the answer, as `read` reads it.
    ///
    /// Errors: there is none in time, or none that can be read. The worker is of no more use
    /// then; [`WorkerProcess::finish`] says why.
    pub(super) fn exchange<T>(
        &mut self,
        request: &Request,
        bytes: &[u8],
        time: Duration,
        read: fn(&mut AnswerReader) -> Result<T>,
    ) -> Result<T> {
        self.deadline.set(time);
        let answer = self.send(request, bytes).and_then(|()| read(&mut self.output));
        self.is_used = true;
        if self.deadline.clear() { answer } else { Err(ErrorKind::TimedOut.into()) }
    }

    fn send(&mut self, request: &Request, bytes: &[u8]) -> Result<()> {
        write_value(&mut self.input, request)?;
        write_frame(&mut self.input, bytes)?;
        self.input.flush()
    }

    /// Ends a worker that did not answer, and returns how it ended.
    pub(super) fn finish(self) -> WorkerEnd {
        let Self { input, output, errors, deadline, .. } = self;
        // Without standard input it has nothing to wait for.
        drop((input.into_parts().0, output));
        let status = wait_or_kill(&deadline);
        let is_expired = deadline.is_expired();
        drop(deadline);
        let output = errors.join().unwrap_or_default();
        WorkerEnd { is_expired, status, output }
    }
}

/// Returns a command that starts this program again with one argument, and with those
/// variables of the environment alone that say where things are.
///
/// Errors: the path of this program is not known.
pub(in crate::world::import) fn own_command(argument: &str) -> Result<Command> {
    let mut command = Command::new(own_program()?);
    command.env_clear();
    command.envs(ENVIRONMENT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    command.env("RUST_BACKTRACE", "0").arg(argument);
    // The name that a list of processes shows.
    #[cfg(unix)]
    if let Some(name) = std::env::args_os().next() {
        std::os::unix::process::CommandExt::arg0(&mut command, name);
    }
    Ok(command)
}

/// Ends a process that leads a group of its own, with all that it started, and waits for it.
pub(in crate::world::import) fn end_process_group(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = rustix::process::Pid::from_raw(child.id().cast_signed()) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    #[cfg(windows)]
    if matches!(child.try_wait(), Ok(None)) {
        let id = child.id().to_string();
        let _ = Command::new("taskkill").args(["/T", "/F", "/PID", &id]).output();
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Waits until a process ends, which is ended if it does not.
fn wait_or_kill(deadline: &Deadline) -> Option<ExitStatus> {
    const STEP: Duration = Duration::from_millis(5);
    let mut left = GRACE;
    while !left.is_zero() {
        if let Ok(Some(status)) = deadline.child().try_wait() {
            return Some(status);
        }
        std::thread::sleep(STEP);
        left = left.saturating_sub(STEP);
    }
    let mut child = deadline.child();
    let _ = child.kill();
    child.wait().ok()
}

/// Returns the path of this program, by which the same one is started even if another was
/// put in its place since.
fn own_program() -> Result<OsString> {
    const SELF: &str = "/proc/self/exe";
    if cfg!(target_os = "linux") && std::path::Path::new(SELF).exists() {
        return Ok(SELF.into());
    }
    let path = std::env::current_exe().map(std::path::PathBuf::into_os_string);
    path.or_else(|error| std::env::args_os().next().ok_or(error))
}

/// Reads to the end, and returns the last of it as text without control characters.
fn read_end(mut errors: ChildStderr) -> String {
    let (mut kept, mut buffer) = (VecDeque::new(), [0; 1024]);
    while let Ok(length @ 1..) = errors.read(&mut buffer) {
        kept.extend(&buffer[..length]);
        let excess = kept.len().saturating_sub(MAX_OUTPUT);
        kept.drain(..excess);
    }
    let text = String::from_utf8_lossy(kept.make_contiguous()).into_owned();
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect::<String>().trim().to_owned()
}
