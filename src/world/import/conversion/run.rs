//! The side of the program: starts a supervisor for one start of `LibreOffice`.

use super::CONVERTER_COMMAND;
use super::protocol::{RunAnswer, RunRequest};
use crate::world::import::worker::own_command;
use crate::world::import::worker::protocol::{
    MAX_ANSWER_SIZE, read_frame, read_value, write_frame, write_value,
};
use std::io::{BufReader, BufWriter, ErrorKind, Result, Write};
use std::process::{Child, Stdio};

/// A supervisor. When it is dropped its standard input is closed, at which it ends
/// `LibreOffice` and removes the folder; that is waited for.
struct Supervisor(Child);

impl Drop for Supervisor {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        drop(self.0.stdout.take());
        let _ = self.0.wait();
    }
}

/// Does the conversions of a request; returns the outcome, and what was made of each
/// document.
///
/// Errors: the supervisor cannot be started, or did not answer.
pub(super) fn run_suite(
    request: &RunRequest,
    documents: &[&[u8]],
) -> Result<(RunAnswer, Vec<Option<Vec<u8>>>)> {
    let mut command = own_command(CONVERTER_COMMAND)?;
    command.envs(std::env::var_os("TMPDIR").map(|folder| ("TMPDIR", folder)));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    // Ctrl-C ends this program; the supervisor sees that and tidies up.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut supervisor = Supervisor(command.spawn()?);
    let (input, output) = (supervisor.0.stdin.as_mut(), supervisor.0.stdout.take());
    let (Some(input), Some(output)) = (input, output) else {
        return Err(ErrorKind::BrokenPipe.into());
    };
    let mut input = BufWriter::new(input);
    write_value(&mut input, request)?;
    for document in documents {
        write_frame(&mut input, document)?;
    }
    input.flush()?;
    let (mut output, mut left) = (BufReader::new(output), MAX_ANSWER_SIZE);
    let answer: RunAnswer = read_value(&mut output, &mut left)?;
    if answer.made.len() != documents.len() {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut read = |is_made: &bool| is_made.then(|| read_frame(&mut output, &mut left)).transpose();
    let made = answer.made.iter().map(&mut read).collect::<Result<_>>()?;
    Ok((answer, made))
}
