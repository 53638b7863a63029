//! Checks a published copy against its own list of digests. Neither the list nor
//! the files that it names are trusted.

mod folder;
#[cfg(feature = "remote")]
mod moved;
#[cfg(feature = "remote")]
mod online;

use super::checksums;
use super::sign::SignedComment;
use crate::minisign::PublicKey;
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::plan::{SIGNATURE, SUMS, folder_of_list};
use nianbao_core::source::Digest;
use nianbao_text::text;
#[cfg(feature = "remote")]
use online::verify as verify_online;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// The largest size of a list in bytes.
const MAX_LIST_SIZE: u64 = 64 * 1024 * 1024;
/// How far the clocks of those who sign and those who verify may be apart.
const CLOCK_TOLERANCE: Duration = Duration::from_hours(24);
/// The most lists that the one at the top may name.
const MAX_LISTS: usize = 1000;
/// The most files on all lists together.
const MAX_LISTED: usize = 20_000_000;
/// The largest size of a signature in bytes.
const MAX_SIGNATURE_SIZE: u64 = 16 * 1024;

/// The place of a published copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublishedCopy {
    /// A folder.
    Folder(PathBuf),
    /// A web address, without a slash at its end.
    Online(String),
}

impl PublishedCopy {
    /// Parses a folder or a web address.
    ///
    /// Errors: the address has a user, a password or a query, or another scheme.
    pub fn new(named: &str) -> Result<Self> {
        if !named.contains("://") {
            return Ok(Self::Folder(PathBuf::from(named)));
        }
        if nianbao_core::config::is_site_url(named) {
            return Ok(Self::Online(named.trim_end_matches('/').to_owned()));
        }
        // The address is not shown, for it may hold a password.
        Err(UserError::new_error(text!(
            "要核验的地址应如 https://www.shili.example/nianbao，不含用户名、密码和问号",
            "the address to verify should be like https://www.shili.example/nianbao, without a user, a password or a question mark"
        )))
    }
}

impl PublishedCopy {
    /// Returns the web address of the copy, if it has one.
    pub fn address(&self) -> Option<&str> {
        if let Self::Online(address) = self { Some(address) } else { None }
    }
}

/// The state of the signature of a copy's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureCheck {
    /// No key was given.
    Unchecked,
    /// The copy has no signature.
    Missing,
    /// The signature is of another list or by another key.
    Invalid,
    /// The list was signed for the site at another address.
    OtherSite(String),
    /// The list is older than it may be, is dated in the future, or does not say how old it is.
    Outdated(String),
    /// The signature is valid; so is its comment.
    Valid(String),
}

/// Conditions for the signature of a list.
#[derive(Clone, Copy, Debug)]
pub struct SignatureConditions<'c> {
    /// The key that the list has to be signed with.
    pub key: &'c PublicKey,
    /// The address that it has to be signed for, if there is one.
    pub site: Option<&'c str>,
    /// How old it may be.
    pub max_age: Option<Duration>,
}

/// The differences between a copy and its list.
#[derive(Clone, Debug)]
pub struct Differences {
    /// The number of files on the list, and on those that it names.
    pub listed: usize,
    /// Listed files that do not exist.
    pub missing: Vec<String>,
    /// Listed files with other bytes.
    pub changed: Vec<String>,
    /// Files that are not listed; found in folders alone.
    pub extra: Vec<String>,
    /// The state of the list's signature.
    pub signature: SignatureCheck,
}

impl Differences {
    fn new(signature: SignatureCheck) -> Self {
        let (missing, changed, extra) = (Vec::new(), Vec::new(), Vec::new());
        Self { listed: 0, missing, changed, extra, signature }
    }

    /// Adds the states of files that a list names.
    ///
    /// Errors: there are more files than any site has.
    fn add(&mut self, states: impl IntoIterator<Item = (String, FileState)>) -> Result<()> {
        for (path, state) in states {
            self.listed += 1;
            match state {
                FileState::Equal => {}
                FileState::Missing => self.missing.push(path),
                FileState::Changed => self.changed.push(path),
            }
        }
        if self.listed > MAX_LISTED { Err(too_much_listed()) } else { Ok(()) }
    }

    /// Lists the lists that are missing or changed. The files that they should name were
    /// not verified.
    pub fn unread_lists(&self) -> impl Iterator<Item = &str> {
        let differing = self.missing.iter().chain(&self.changed).map(String::as_str);
        differing.filter(|path| folder_of_list(path).is_some())
    }

    /// True if nothing differs and no signature is missing or invalid.
    pub fn is_empty(&self) -> bool {
        let is_trusted =
            matches!(self.signature, SignatureCheck::Unchecked | SignatureCheck::Valid(_));
        is_trusted && self.missing.is_empty() && self.changed.is_empty() && self.extra.is_empty()
    }
}

/// Takes the number of files that are verified, and the number of all.
pub type VerifyProgress<'h> = dyn Fn(usize, usize) + 'h;

/// The state of a listed file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileState {
    Equal,
    Missing,
    Changed,
}

/// Compares a copy with its list, and the list with its signature if there are conditions for
/// it. `on_progress` is called for copies on the web.
///
/// Errors: there is no list, it is malformed, or a file cannot be read.
pub fn verify(
    copy: &PublishedCopy,
    conditions: Option<&SignatureConditions>,
    on_progress: &VerifyProgress,
) -> Result<Differences> {
    match copy {
        PublishedCopy::Folder(folder) => folder::verify(folder, conditions),
        PublishedCopy::Online(address) => verify_online(address, conditions, on_progress),
    }
}

#[cfg(not(feature = "remote"))]
fn verify_online(
    _: &str,
    _: Option<&SignatureConditions>,
    _: &VerifyProgress,
) -> Result<Differences> {
    Err(super::without_remote_error())
}

/// Parses the list at a path; returns its text and SHA-256 by path.
fn parse_list(at: &str, bytes: Vec<u8>) -> Result<(String, BTreeMap<String, String>)> {
    let text = String::from_utf8(bytes)
        .context_text(|| text!("{at} 不是 UTF-8 文字", "{at} is no text in UTF-8"))?;
    let listed = checksums::parse_checksums(&text).map_err(|line| {
        UserError::new_error(text!(
            "{at} 第 {line} 行不是校验行、指向文件夹之外，或重复：这份清单不能用",
            "line {line} of {at} is no digest, leads out of the folder, or is there twice: this list cannot be used"
        ))
    })?;
    if listed.is_empty() {
        return Err(UserError::new_error(text!(
            "{at} 是空的，什么也没有核验：网站没有传完，或清单被清空；再发布一次，加 --repair",
            "{at} is empty, and nothing was verified: the site was not sent to its end, or somebody emptied the list; publish again with --repair"
        )));
    }
    Ok((text, listed))
}

/// SHA-256 by path.
type Listed = BTreeMap<String, String>;

/// Splits what the list at the top names into files and further lists. Such a list stands
/// in a folder at the top and names files in it; what it names is no list again.
///
/// Errors: there are more lists than any site has.
fn split_lists(listed: Listed) -> Result<(Listed, Listed)> {
    let (lists, files): (Listed, Listed) =
        listed.into_iter().partition(|(path, _)| folder_of_list(path).is_some());
    if lists.len() > MAX_LISTS { Err(too_much_listed()) } else { Ok((files, lists)) }
}

fn too_much_listed() -> anyhow::Error {
    UserError::new_error(text!(
        "{SUMS} 引出的清单超过 {MAX_LISTS} 份，或所列的文件超过 {MAX_LISTED} 个，没有核验完：看是不是本程序发布的网站",
        "{SUMS} leads to more than {MAX_LISTS} lists or {MAX_LISTED} files, and not all was verified: see whether this program published the site"
    ))
}

/// Compares the bytes of a list with its digest.
fn check_list(bytes: Option<&[u8]>, known: &str) -> FileState {
    match bytes {
        None => FileState::Missing,
        Some(bytes) if Digest::from_bytes(bytes).sha256() == *known => FileState::Equal,
        Some(_) => FileState::Changed,
    }
}

/// Checks the signature of a list.
fn check_signature(
    conditions: &SignatureConditions,
    list: &str,
    signature: Option<Vec<u8>>,
) -> SignatureCheck {
    let Some(signature) = signature else { return SignatureCheck::Missing };
    let Ok(signature) = String::from_utf8(signature) else { return SignatureCheck::Invalid };
    let Ok(comment) = conditions.key.verify(list.as_bytes(), &signature) else {
        return SignatureCheck::Invalid;
    };
    let (signed, comment) = (SignedComment::parse(comment), comment.to_owned());
    let address = |url: &str| url.trim_end_matches('/').to_owned();
    if let (Some(wanted), Some(site)) = (conditions.site, &signed.site)
        && address(wanted) != address(site)
    {
        return SignatureCheck::OtherSite(comment);
    }
    let now = u64::try_from(jiff::Timestamp::now().as_second()).unwrap_or_default();
    let is_old = |most: Duration| {
        signed.serial.is_none_or(|serial| {
            now.saturating_sub(serial) > most.as_secs() || serial > now + CLOCK_TOLERANCE.as_secs()
        })
    };
    if conditions.max_age.is_some_and(is_old) {
        return SignatureCheck::Outdated(comment);
    }
    SignatureCheck::Valid(comment)
}

fn missing_list(shown: &str) -> nianbao_core::diag::Text {
    text!(
        "{shown} 中没有可读的 {SUMS}：看是不是发布的网站的根，或用现在的版本重新生成",
        "there is no {SUMS} to be read in {shown}: see whether it is the root of a published site, or build it anew with this version"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_list_leads_to_is_bounded() {
        let lists = |years: std::ops::Range<usize>| -> Listed {
            let names = years.map(|year| format!("{year}/{SUMS}"));
            names.chain(["a/b".to_owned()]).map(|path| (path, String::new())).collect()
        };
        let (files, found) = split_lists(lists(1000..2000)).unwrap();
        assert_eq!((files.len(), found.len()), (1, MAX_LISTS));
        assert!(split_lists(lists(1000..2001)).is_err());
        let mut differences = Differences::new(SignatureCheck::Unchecked);
        differences.listed = MAX_LISTED - 1;
        assert!(differences.add([("a".to_owned(), FileState::Equal)]).is_ok());
        assert!(differences.add([("b".to_owned(), FileState::Equal)]).is_err());
    }
}
