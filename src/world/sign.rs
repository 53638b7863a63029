//! Loads minisign keys: the secret key from the environment alone, public keys
//! from an argument.

use crate::minisign::{MinisignError, PublicKey, SecretKey};
use anyhow::Result;
use nianbao_core::diag::{ContextText, Text, UserError};
use nianbao_core::plan::SUMS;
use nianbao_text::text;
use std::io::Read;
use std::path::Path;

/// The variable with a secret key, or with the path of its file.
const KEY_VARIABLE: &str = "NIANBAO_MINISIGN_KEY";
/// The variable with the password of the key.
const PASSWORD_VARIABLE: &str = "NIANBAO_MINISIGN_PASSWORD";
/// The largest size of a key's file in bytes.
const MAX_KEY_SIZE: u64 = 16 * 1024;

/// The variable with the time of a release in seconds since 1970, as reproducible builds have
/// it: <https://reproducible-builds.org/specs/source-date-epoch/>.
const TIME_VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// Signs the list of the digests of a site.
#[derive(Clone)]
pub struct ListSigner {
    key: SecretKey,
    /// The number of the list, which is the time of the release in seconds since 1970: a later
    /// list has a higher one.
    serial: Option<u64>,
}

impl ListSigner {
    /// Makes a signer of a key and the number of the list, if it gets one.
    pub fn new(key: SecretKey, serial: Option<u64>) -> Self {
        Self { key, serial }
    }

    /// Signs a list together with the site's address, so that the signature is of no use to
    /// another site, and with its number, so that an old list can be told from a new one.
    pub(super) fn sign(&self, list: &str, base_url: &str) -> String {
        self.key.sign(list.as_bytes(), &self.comment(base_url))
    }

    fn comment(&self, base_url: &str) -> String {
        let serial = self.serial.map(|serial| format!("\tserial:{serial}")).unwrap_or_default();
        format!("file:{SUMS}\tsite:{base_url}{serial}")
    }

    /// Returns a signature of fixed words, which stands for the signer and tells nothing of it.
    pub(super) fn identity(&self) -> String {
        self.key.sign(b"nianbao", &self.comment("memory of a build"))
    }
}

/// What a list was signed for, by the comment of its signature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedComment {
    /// The address of the site.
    pub site: Option<String>,
    /// The time of the release in seconds since 1970.
    pub serial: Option<u64>,
}

impl SignedComment {
    pub(super) fn parse(comment: &str) -> Self {
        let mut fields = comment.split('\t').filter_map(|field| field.split_once(':'));
        let mut found = Self::default();
        fields.by_ref().for_each(|(name, value)| match name {
            "site" => found.site = Some(value.to_owned()),
            "serial" => found.serial = value.parse().ok(),
            _ => {}
        });
        found
    }
}

/// Loads what signs lists, if the environment names a secret key.
///
/// Errors: the key or the time of the release is damaged or cannot be read, or the password of
/// the key is wrong.
pub fn load_signer() -> Result<Option<ListSigner>> {
    let Some(key) = load_signing_key()? else { return Ok(None) };
    let given = super::environment::non_empty_variable(TIME_VARIABLE);
    let serial = given.map(|given| given.parse()).transpose().map_err(|_| {
        UserError::new_error(text!(
            "{TIME_VARIABLE} 应是 1970 年以来的秒数，如 date +%s 所给的",
            "{TIME_VARIABLE} has to be a number of seconds since 1970, as `date +%s` gives it"
        ))
    })?;
    Ok(Some(ListSigner::new(key, serial)))
}

/// Loads the secret key that the environment names, if it names one. Messages never
/// show the variable's value, which may be the key itself.
///
/// Errors: the key is damaged or cannot be read, or its password is wrong.
fn load_signing_key() -> Result<Option<SecretKey>> {
    let Some(given) = std::env::var_os(KEY_VARIABLE).filter(|given| !given.is_empty()) else {
        return Ok(None);
    };
    let password = std::env::var(PASSWORD_VARIABLE).ok();
    let parse = |text: &str| SecretKey::parse(text, password.as_deref());
    let key = match given.to_str().map(parse) {
        Some(Err(MinisignError::Malformed)) | None => {
            let text = read_key_file(Path::new(&given)).map_err(|_| {
                UserError::new_error(text!(
                    "{KEY_VARIABLE} 既不是 minisign 私钥，也不是能读的私钥文件",
                    "{KEY_VARIABLE} is neither a minisign secret key nor a file of one that can be read"
                ))
            })?;
            parse(&text)
        }
        Some(key) => key,
    };
    key.map(Some).map_err(|error| UserError::new_error(explain_key_error(error)))
}

fn explain_key_error(error: MinisignError) -> Text {
    match error {
        MinisignError::PasswordRequired => text!(
            "{KEY_VARIABLE} 中的私钥有密码：设置 {PASSWORD_VARIABLE}，或用 minisign -G -W 另做一把没有密码的",
            "the secret key in {KEY_VARIABLE} has a password: set {PASSWORD_VARIABLE}, or make one without by `minisign -G -W`"
        ),
        MinisignError::WrongPassword => text!(
            "{PASSWORD_VARIABLE} 打不开 {KEY_VARIABLE} 中的私钥",
            "{PASSWORD_VARIABLE} does not open the secret key in {KEY_VARIABLE}"
        ),
        _ => text!(
            "{KEY_VARIABLE} 指向的文件不是 minisign 私钥，或已损坏；用 minisign -G 生成",
            "the file that {KEY_VARIABLE} names is no minisign secret key, or is damaged; make one with `minisign -G`"
        ),
    }
}

/// Loads a public key that is given as it is, or as the path of its file.
///
/// Errors: it is neither.
pub fn load_public_key(given: &str) -> Result<PublicKey> {
    let key = PublicKey::parse(given).or_else(|_| {
        let text = read_key_file(Path::new(given)).map_err(|_| MinisignError::Malformed)?;
        PublicKey::parse(&text)
    });
    key.map_err(|_| {
        UserError::new_error(text!(
            "{given} 既不是 minisign 公钥，也不是公钥文件",
            "{given} is neither a minisign public key nor a file of one"
        ))
    })
}

fn read_key_file(path: &Path) -> Result<String> {
    let mut text = String::new();
    let file = std::fs::File::open(path).context_text(|| super::unreadable_message(path))?;
    file.take(MAX_KEY_SIZE)
        .read_to_string(&mut text)
        .context_text(|| super::unreadable_message(path))?;
    Ok(text)
}
