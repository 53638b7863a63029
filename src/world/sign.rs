//! Keys: the one that a list is signed with comes from the environment alone, the
//! one that it is checked with from whoever checks.

use crate::minisign::{MinisignError, PublicKey, SecretKey};
use anyhow::Result;
use nianbao_core::diag::{ContextText, Text, UserError};
use nianbao_text::text;
use std::io::Read;
use std::path::Path;

/// Holds a key, or the path of its file.
const KEY: &str = "NIANBAO_MINISIGN_KEY";
/// Holds its password.
const PASSWORD: &str = "NIANBAO_MINISIGN_PASSWORD";
/// Larger than any key.
const LARGEST: u64 = 16 * 1024;

/// The key that the environment names, if it names one. What it holds is never
/// part of a message: a key may have been put where a path was meant.
pub fn signing_key() -> Result<Option<SecretKey>> {
    let Some(given) = std::env::var_os(KEY).filter(|given| !given.is_empty()) else {
        return Ok(None);
    };
    let password = std::env::var(PASSWORD).ok();
    let read = |text: &str| SecretKey::read(text, password.as_deref());
    let key = match given.to_str().map(read) {
        Some(Err(MinisignError::Shape)) | None => {
            let text = read_key(Path::new(&given)).map_err(|_| {
                UserError::error(text!(
                    "{KEY} 既不是 minisign 私钥，也不是能读的私钥文件",
                    "{KEY} is neither a minisign secret key nor a file of one that can be read"
                ))
            })?;
            read(&text)
        }
        Some(read) => read,
    };
    key.map(Some).map_err(|wrong| UserError::error(unusable(wrong)))
}

fn unusable(wrong: MinisignError) -> Text {
    match wrong {
        MinisignError::Locked => text!(
            "{KEY} 中的私钥有密码：设置 {PASSWORD}，或用 minisign -G -W 另做一把没有密码的",
            "the secret key in {KEY} has a password: set {PASSWORD}, or make one without by `minisign -G -W`"
        ),
        MinisignError::Password => text!(
            "{PASSWORD} 打不开 {KEY} 中的私钥",
            "{PASSWORD} does not open the secret key in {KEY}"
        ),
        _ => text!(
            "{KEY} 指向的文件不是 minisign 私钥，或已损坏；用 minisign -G 生成",
            "the file that {KEY} names is no minisign secret key, or is damaged; make one with `minisign -G`"
        ),
    }
}

/// A public key that was given as it is, or as the path of its file.
pub fn public_key(given: &str) -> Result<PublicKey> {
    let read = PublicKey::read(given).or_else(|_| {
        let text = read_key(Path::new(given)).map_err(|_| MinisignError::Shape)?;
        PublicKey::read(&text)
    });
    read.map_err(|_| {
        UserError::error(text!(
            "{given} 既不是 minisign 公钥，也不是公钥文件",
            "{given} is neither a minisign public key nor a file of one"
        ))
    })
}

fn read_key(path: &Path) -> Result<String> {
    let mut text = String::new();
    let file = std::fs::File::open(path).context_text(|| super::unreadable(path))?;
    file.take(LARGEST).read_to_string(&mut text).context_text(|| super::unreadable(path))?;
    Ok(text)
}
