//! Secrets and names that nobody can guess.

use anyhow::Result;
use nianbao_core::diag::ContextText;
use nianbao_core::source::Digest;
use nianbao_text::text;

/// The number of random bytes of a word.
const SIZE: usize = 32;

/// Returns random hexadecimal digits.
///
/// Errors: the system gives no random bytes.
pub(super) fn random_word() -> Result<String> {
    let mut bytes = [0; SIZE];
    getrandom::fill(&mut bytes)
        .context_text(|| text!("系统没有给出随机数", "the system gives no random numbers"))?;
    Ok(Digest::from_bytes(&bytes).sha256())
}
