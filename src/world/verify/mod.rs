//! A published copy against its own list of digests. Nothing at the copy is
//! trusted: not the list, not what it names.

mod folder;
#[cfg(feature = "remote")]
mod online;

use super::checksums;
use crate::minisign::PublicKey;
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::plan::{SIGNATURE, SUMS};
use nianbao_text::text;
#[cfg(feature = "remote")]
use online::verify as verify_online;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Larger than the list of any archive.
const MAX_LIST_SIZE: u64 = 64 * 1024 * 1024;
/// Larger than any signature.
const MAX_SIGNATURE_SIZE: u64 = 16 * 1024;

/// Where a copy is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublishedCopy {
    /// In a folder.
    Folder(PathBuf),
    /// At an address of the web, without a slash at its end.
    Online(String),
}

impl PublishedCopy {
    /// A copy by what a user calls it.
    pub fn new(named: &str) -> Result<Self> {
        if !named.contains("://") {
            return Ok(Self::Folder(PathBuf::from(named)));
        }
        if nianbao_core::config::is_site_url(named) {
            return Ok(Self::Online(named.trim_end_matches('/').to_owned()));
        }
        // Not shown: there may be a password in it.
        Err(UserError::new_error(text!(
            "要核验的地址应如 https://www.shili.example/nianbao，不含用户名、密码和问号",
            "the address to verify should be like https://www.shili.example/nianbao, without a user, a password or a question mark"
        )))
    }
}

/// What is known of the signature of a copy's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureCheck {
    /// Nobody asked.
    Unchecked,
    /// There is none.
    Missing,
    /// It is not of this list, or not by this key.
    Invalid,
    /// It is right, and so are these words.
    Valid(String),
}

/// How a copy differs from its list.
#[derive(Clone, Debug)]
pub struct Differences {
    /// How many files the list names.
    pub listed: usize,
    /// Listed, and not there.
    pub missing: Vec<String>,
    /// There, with other bytes.
    pub changed: Vec<String>,
    /// There, and not listed; known of folders alone.
    pub extra: Vec<String>,
    /// Whether the list itself can be trusted.
    pub signature: SignatureCheck,
}

impl Differences {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        let signed = matches!(self.signature, SignatureCheck::Unchecked | SignatureCheck::Valid(_));
        signed && self.missing.is_empty() && self.changed.is_empty() && self.extra.is_empty()
    }
}

/// Hears how many files are verified, and of how many.
pub type VerifyProgress<'h> = dyn Fn(usize, usize) + 'h;

/// What became of one listed file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileState {
    Equal,
    Missing,
    Changed,
}

/// Compares a copy with its list, and the list with its signature where there is
/// a key to check it with. `hear` hears of what may take long.
pub fn verify(
    copy: &PublishedCopy,
    key: Option<&PublicKey>,
    hear: &VerifyProgress,
) -> Result<Differences> {
    match copy {
        PublishedCopy::Folder(folder) => folder::verify(folder, key),
        PublishedCopy::Online(address) => verify_online(address, key, hear),
    }
}

#[cfg(not(feature = "remote"))]
fn verify_online(_: &str, _: Option<&PublicKey>, _: &VerifyProgress) -> Result<Differences> {
    Err(super::without_remote_error())
}

/// The digests in a list, by path.
fn parse_list(bytes: Vec<u8>) -> Result<(String, BTreeMap<String, String>)> {
    let text = String::from_utf8(bytes)
        .context_text(|| text!("{SUMS} 不是 UTF-8 文字", "{SUMS} is no text in UTF-8"))?;
    let listed = checksums::parse_checksums(&text).map_err(|line| {
        UserError::new_error(text!(
            "{SUMS} 第 {line} 行不是校验行、指向文件夹之外，或重复：这份清单不能用",
            "line {line} of {SUMS} is no digest, leads out of the folder, or is there twice: this list cannot be used"
        ))
    })?;
    Ok((text, listed))
}

/// Whether a list is signed with a key.
fn check_signature(key: &PublicKey, sums: &str, signature: Option<Vec<u8>>) -> SignatureCheck {
    let Some(signature) = signature else { return SignatureCheck::Missing };
    let Ok(signature) = String::from_utf8(signature) else { return SignatureCheck::Invalid };
    match key.verify(sums.as_bytes(), &signature) {
        Ok(words) => SignatureCheck::Valid(words.to_owned()),
        Err(_) => SignatureCheck::Invalid,
    }
}

fn missing_list(shown: &str) -> nianbao_core::diag::Text {
    text!(
        "{shown} 中没有可读的 {SUMS}：看是不是发布的网站的根，或用现在的版本重新生成",
        "there is no {SUMS} to be read in {shown}: see whether it is the root of a published site, or build it anew with this version"
    )
}

/// Puts together what was found.
fn collect_differences(found: Vec<(String, FileState)>, signature: SignatureCheck) -> Differences {
    let listed = found.len();
    let mut differences = Differences {
        listed,
        missing: Vec::new(),
        changed: Vec::new(),
        extra: Vec::new(),
        signature,
    };
    for (path, state) in found {
        match state {
            FileState::Equal => {}
            FileState::Missing => differences.missing.push(path),
            FileState::Changed => differences.changed.push(path),
        }
    }
    differences
}
