//! The documents that were handed in: their files, in a folder of the desk's own that ends with
//! it, and what became of each.

use super::room::Room;
use crate::world::unwritable_message;
use anyhow::Result;
use nianbao_core::diag::{ContextText, Text};
use nianbao_desk::Remedy;
use std::path::PathBuf;

/// The most documents that wait at a time.
const MAX_DOCUMENTS: usize = 2_000;
/// The most bytes of a file's name; file systems take 255.
const MAX_NAME: usize = 200;

/// The documents of a desk, in the order in which they came.
pub(in crate::world::desk) struct Inbox {
    room: Room,
    pub(in crate::world::desk) documents: Vec<HandedIn>,
    next: usize,
}

/// A document that was handed in.
pub(in crate::world::desk) struct HandedIn {
    pub(in crate::world::desk) number: usize,
    pub(in crate::world::desk) name: String,
    pub(in crate::world::desk) file: PathBuf,
    /// The office and the year that a person has named.
    pub(in crate::world::desk) by_hand: ByHand,
    /// True if it may take the place of a source that somebody has edited.
    pub(in crate::world::desk) may_replace: bool,
    pub(in crate::world::desk) outcome: Outcome,
}

/// The words of a person on a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::world::desk) struct ByHand {
    pub(in crate::world::desk) office: Option<String>,
    pub(in crate::world::desk) year: Option<u16>,
}

/// How far a document got.
pub(in crate::world::desk) enum Outcome {
    Waiting,
    /// It was read: what became of each of its reports.
    Done(Vec<ReportOutcome>),
}

/// The outcome of one report of a document; a sheet may have many.
#[derive(Clone)]
pub(in crate::world::desk) enum ReportOutcome {
    Read(ReadReport),
    Refused {
        reason: Text,
        /// The name of the office that it has, if no office of the site has it.
        unknown_office: Option<String>,
        /// The way out.
        remedy: Remedy,
    },
}

impl Outcome {
    /// Returns what became of its reports; nothing while it waits.
    pub(in crate::world::desk) fn reports(&self) -> &[ReportOutcome] {
        match self {
            Self::Waiting => &[],
            Self::Done(reports) => reports,
        }
    }

    /// Returns the names of offices that the site has not.
    pub(in crate::world::desk) fn unknown_offices(&self) -> impl Iterator<Item = &str> {
        self.reports().iter().filter_map(|report| match report {
            ReportOutcome::Refused { unknown_office, .. } => unknown_office.as_deref(),
            ReportOutcome::Read(_) => None,
        })
    }

    /// Adds what became of a report.
    pub(in crate::world::desk) fn push(&mut self, report: ReportOutcome) {
        match self {
            Self::Waiting => *self = Self::Done(vec![report]),
            Self::Done(reports) => reports.push(report),
        }
    }
}

/// A report of which a source was made, or could be.
#[derive(Clone)]
pub(in crate::world::desk) struct ReadReport {
    pub(in crate::world::desk) office: String,
    pub(in crate::world::desk) year: u16,
    /// False if a source that somebody has edited is there.
    pub(in crate::world::desk) is_written: bool,
    pub(in crate::world::desk) figures: usize,
    pub(in crate::world::desk) undecided: usize,
    pub(in crate::world::desk) joined: Vec<String>,
    pub(in crate::world::desk) notes: Vec<Text>,
}

impl Inbox {
    /// Makes an inbox with nothing in it.
    ///
    /// Errors: there is no place for it.
    pub(in crate::world::desk) fn new() -> Result<Self> {
        Ok(Self { room: Room::new()?, documents: Vec::new(), next: 1 })
    }

    /// Makes room for a document and returns the path of its file; `None` if there are too many.
    pub(in crate::world::desk) fn make_room(
        &mut self,
        name: &str,
    ) -> Result<Option<(usize, PathBuf)>> {
        if self.documents.len() >= MAX_DOCUMENTS {
            return Ok(None);
        }
        let number = self.next;
        self.next += 1;
        let folder = self.room.path.join(number.to_string());
        std::fs::create_dir(&folder).context_text(|| unwritable_message(&folder))?;
        Ok(Some((number, folder.join(safe_name(name)))))
    }

    /// Takes a document whose file is there.
    pub(in crate::world::desk) fn add(&mut self, number: usize, file: PathBuf) {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
        self.documents.push(HandedIn {
            number,
            name: name.unwrap_or_default(),
            file,
            by_hand: ByHand::default(),
            may_replace: false,
            outcome: Outcome::Waiting,
        });
        self.documents.sort_by_key(|document| document.number);
    }

    /// Finds a document.
    pub(in crate::world::desk) fn find(&mut self, number: usize) -> Option<&mut HandedIn> {
        self.documents.iter_mut().find(|document| document.number == number)
    }

    /// Removes the folder with all that is in it.
    pub(in crate::world::desk) fn remove_room(&self) {
        self.room.remove();
    }

    /// Forgets the documents that are not waiting.
    pub(in crate::world::desk) fn clear(&mut self) {
        let is_waiting = |document: &HandedIn| matches!(document.outcome, Outcome::Waiting);
        for document in self.documents.iter().filter(|document| !is_waiting(document)) {
            let _ = document.file.parent().map(std::fs::remove_dir_all);
        }
        self.documents.retain(is_waiting);
    }
}

/// Returns a name that is one name in a folder, as a browser may give any.
fn safe_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    match shorten(name.trim_matches(['.', ' '])).as_str() {
        "" => "document".to_owned(),
        name => name.to_owned(),
    }
}

/// Shortens a name to what a folder takes, and keeps its ending, which tells the kind of document.
fn shorten(name: &str) -> String {
    if name.len() <= MAX_NAME {
        return name.to_owned();
    }
    let at = name.rfind('.').filter(|at| name.len() - at <= 10).unwrap_or(name.len());
    let (stem, ending) = name.split_at(at);
    let mut end = MAX_NAME - ending.len();
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{ending}", &stem[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_documents_lead_nowhere() {
        for (given, name) in [
            ("年报 一.docx", "年报 一.docx"),
            ("../../etc/passwd", "passwd"),
            ("C:\\文件\\年报.pdf", "年报.pdf"),
            ("..", "document"),
            ("", "document"),
            ("a\u{0}b\n.pdf", "ab.pdf"),
            ("/", "document"),
        ] {
            assert_eq!(safe_name(given), name, "{given:?}");
        }
        let long = safe_name(&format!("{}.docx", "长".repeat(500)));
        assert!(long.len() <= MAX_NAME && long.ends_with("长.docx"), "{long}");
        assert_eq!(safe_name(&"长".repeat(500)).chars().count(), 66);
    }

    #[test]
    fn what_waits_is_kept() {
        let mut inbox = Inbox::new().unwrap();
        let (number, file) = inbox.make_room("../a.txt").unwrap().unwrap();
        assert!(file.starts_with(&inbox.room.path) && file.ends_with("a.txt"));
        std::fs::write(&file, "a").unwrap();
        inbox.add(number, file.clone());
        inbox.clear();
        assert_eq!(inbox.documents.len(), 1);
        drop(inbox);
        assert!(!file.exists());
    }
}
