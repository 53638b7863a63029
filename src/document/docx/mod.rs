//! TODO

use super::{Document, Refusal};
use crate::text;

/// Reads it.
pub(super) fn read(_bytes: &[u8]) -> Result<Document, Refusal> {
    Err(Refusal(text!("尚不支持", "not supported yet")))
}
