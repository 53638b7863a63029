//! The language server: an editor sends its texts through the standard streams, and gets the
//! findings of `check` and what helps to write a report.

mod detached;
mod documents;
mod findings;
mod frames;
mod messages;
mod rename;
mod requests;
mod server;
mod site;
mod survey;

pub use detached::{DetachedServer, ToldFinding};
pub use server::LspOptions;
pub(super) use site::EditedSite;

use anyhow::Result;
use frames::{FrameReader, FrameWriter};
use server::{Event, Server};
use std::io::{BufReader, BufWriter, stdin, stdout};
use std::sync::mpsc::sync_channel;

/// The number of messages that wait at most; more stay with the client.
const WAITING: usize = 64;

/// Serves an editor until it says `exit` or closes the stream. Returns true if it asked for the
/// end before (`shutdown`).
///
/// Errors: the standard output is closed.
pub fn serve_editor(options: LspOptions) -> Result<bool> {
    let (events, received) = sync_channel(WAITING);
    let reader = events.clone();
    std::thread::spawn(move || {
        let mut frames = FrameReader::new(BufReader::new(stdin().lock()));
        while let Some(frame) = frames.next_frame() {
            if reader.send(Event::Frame(frame)).is_err() {
                return;
            }
        }
        let _ = reader.send(Event::Ended);
    });
    let writer = FrameWriter::new(Box::new(BufWriter::new(stdout())));
    Server::new(options, writer, events).run(&received)
}
