//! Documents of kinds that only an office suite reads: Word 97 to 2003, WPS, RTF and
//! `OpenDocument`. `LibreOffice` turns them into Word files and workbooks, which are then read
//! as all others are.
//!
//! `LibreOffice` reads what nobody trusts, so it is kept apart: the program starts itself with
//! the argument [`CONVERTER_COMMAND`], and this supervisor makes a private folder with a
//! profile of its own, starts `LibreOffice` in it, bounds its time, memory and files, ends all
//! processes of it, and removes the folder. It does so too when the program that started it
//! is gone, however that ended: it waits for the end of its standard input.

mod error;
mod kept;
mod private_folder;
mod profile;
mod program;
mod protocol;
mod run;
mod suite;
mod supervisor;

pub(in crate::world) use suite::OfficeSuite;
pub(super) use suite::SuiteInput;
pub use supervisor::serve_converter;

/// The only argument of a supervisor; no command of the command line.
pub const CONVERTER_COMMAND: &str = "convert-documents";
