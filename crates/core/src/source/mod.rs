//! Text with positions: the files of a site, and the places in them.

mod digest;
mod file;
mod names;
mod position;
mod sources;
mod span;

pub use digest::{Digest, Hasher};
pub use file::{Content, File, LoadFailure, encode_path};
pub use names::{fold_path, is_refused_by_windows};
pub use position::Position;
pub use sources::{Source, Sources};
pub use span::{Place, SourceId, Span, Spanned};
