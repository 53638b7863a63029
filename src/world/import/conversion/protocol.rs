//! Messages between the program and a supervisor, in the frames of workers.
//!
//! A supervisor gets a [`RunRequest`] and the bytes of each document, and answers with a
//! [`RunAnswer`] and the bytes of each file that was made. One without documents answers with
//! the version of the program.

use nianbao_document::ConversionTarget;
use serde::{Deserialize, Serialize};

/// The conversions that one start of `LibreOffice` has to do.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RunRequest {
    /// The path of `LibreOffice`.
    pub(super) program: String,
    pub(super) target: ConversionTarget,
    /// The time in which it has to finish one document more, in milliseconds.
    pub(super) max_time: u64,
    /// The extension of each document; its bytes follow.
    pub(super) extensions: Vec<String>,
}

/// The outcome of a start.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RunAnswer {
    pub(super) end: RunEnd,
    /// The beginning of its standard output, where the version was asked for.
    pub(super) output: String,
    /// For each document, true if a file was made of it; the bytes of these follow.
    pub(super) made: Vec<bool>,
}

/// The end of a start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum RunEnd {
    /// The program could not be started, for a reason.
    NotStarted(String),
    /// The documents could not be written to the folder for temporary files, for a reason.
    NoRoom { folder: String, reason: String },
    /// It ended by itself.
    Finished,
    /// It ended with an error.
    Crashed,
    /// It was ended, as its time was over.
    Expired,
}
