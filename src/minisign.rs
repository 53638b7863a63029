//! Keys and signatures of the tool minisign, in the format that
//! <https://jedisct1.github.io/minisign/> describes. Signatures are
//! deterministic: they hold no time and no random bytes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use blake2::digest::consts::U32;
use blake2::digest::{Digest, typenum};

type Blake2b256 = blake2::Blake2b<U32>;
type Blake2b512 = blake2::Blake2b<typenum::U64>;

/// The beginning of the first line of keys and signatures.
const UNTRUSTED_COMMENT: &str = "untrusted comment:";
/// The beginning of the line with the comment that is signed too.
const TRUSTED_COMMENT: &str = "trusted comment: ";
/// Ed25519 over the bytes (of keys and old signatures).
const ALGORITHM_PURE: [u8; 2] = *b"Ed";
/// Ed25519 over the BLAKE2b-512 digest of the bytes.
const ALGORITHM_PREHASHED: [u8; 2] = *b"ED";
/// A secret key that is stored as it is.
const KDF_NONE: [u8; 2] = [0, 0];
/// A secret key that is masked with a key derived from a password by scrypt.
const KDF_SCRYPT: [u8; 2] = *b"Sc";
/// The largest cost parameter of scrypt, as a power of two: the one that minisign
/// writes. A key that asks for more would keep the processor busy for hours.
const MAX_LOG_N: u8 = 20;
/// The largest parallelization parameter of scrypt.
const MAX_PARALLELISM: u32 = 64;

/// The reason that a key or a signature cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MinisignError {
    /// Not in minisign's format.
    Malformed,
    /// The key has a password, and none was given.
    PasswordRequired,
    /// The password is another one.
    WrongPassword,
    /// The signature was made with another key.
    OtherKey,
    /// The signature is not of these bytes or this comment.
    Forged,
}

/// A key that signs. It has no `Debug`, so that no message can show it.
#[derive(Clone)]
pub struct SecretKey {
    id: [u8; 8],
    key: ed25519_compact::SecretKey,
}

impl SecretKey {
    /// Parses a key's file, or its second line alone.
    ///
    /// Errors: the key is damaged, or its password is missing or another one.
    pub fn parse(text: &str, password: Option<&str>) -> Result<Self, MinisignError> {
        let bytes = decode_key_line(text).ok_or(MinisignError::Malformed)?;
        let mut rest = bytes.as_slice();
        let algorithm: [u8; 2] = take_bytes(&mut rest)?;
        let kdf: [u8; 2] = take_bytes(&mut rest)?;
        let _checksum: [u8; 2] = take_bytes(&mut rest)?;
        let salt: [u8; 32] = take_bytes(&mut rest)?;
        let (work, memory): ([u8; 8], [u8; 8]) = (take_bytes(&mut rest)?, take_bytes(&mut rest)?);
        let mut secret: [u8; 104] = take_bytes(&mut rest)?;
        if algorithm != ALGORITHM_PURE || !rest.is_empty() {
            return Err(MinisignError::Malformed);
        }
        match kdf {
            KDF_NONE => {}
            KDF_SCRYPT => {
                let password = password.ok_or(MinisignError::PasswordRequired)?;
                let [work, memory] = [work, memory].map(u64::from_le_bytes);
                let mask = derive_key_mask(password, &salt, work, memory)?;
                secret.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
            }
            _ => return Err(MinisignError::Malformed),
        }
        let mut rest = secret.as_slice();
        let (id, key): ([u8; 8], [u8; 64]) = (take_bytes(&mut rest)?, take_bytes(&mut rest)?);
        let sum = Blake2b256::new().chain_update(algorithm).chain_update(id).chain_update(key);
        if kdf == KDF_SCRYPT && sum.finalize().as_slice() != rest {
            return Err(MinisignError::WrongPassword);
        }
        // Without a password minisign leaves the checksum out; the public half shows
        // damage as well.
        let seed =
            ed25519_compact::Seed::from_slice(&key[..32]).map_err(|_| MinisignError::Malformed)?;
        let whole = ed25519_compact::KeyPair::from_seed(seed).sk;
        let same = whole.as_slice() == key;
        same.then_some(Self { id, key: whole }).ok_or(MinisignError::Malformed)
    }

    /// Signs bytes and a comment of one line; returns the text of a `.minisig` file.
    pub fn sign(&self, bytes: &[u8], comment: &str) -> String {
        let signature = self.key.sign(Blake2b512::digest(bytes), None);
        let whole = self.key.sign([signature.as_slice(), comment.as_bytes()].concat(), None);
        let line = STANDARD
            .encode([&ALGORITHM_PREHASHED, self.id.as_slice(), signature.as_slice()].concat());
        let whole = STANDARD.encode(whole.as_slice());
        format!(
            "{UNTRUSTED_COMMENT} signed with nianbao\n{line}\n{TRUSTED_COMMENT}{comment}\n{whole}\n"
        )
    }
}

/// A key that checks signatures.
#[derive(Debug)]
pub struct PublicKey {
    id: [u8; 8],
    key: ed25519_compact::PublicKey,
}

impl PublicKey {
    /// Parses a key's file, or its second line alone.
    ///
    /// Errors: the key is damaged.
    pub fn parse(text: &str) -> Result<Self, MinisignError> {
        let bytes = decode_key_line(text).ok_or(MinisignError::Malformed)?;
        let mut rest = bytes.as_slice();
        let algorithm: [u8; 2] = take_bytes(&mut rest)?;
        let (id, key) = (take_bytes(&mut rest)?, take_bytes(&mut rest)?);
        if algorithm != ALGORITHM_PURE || !rest.is_empty() {
            return Err(MinisignError::Malformed);
        }
        Ok(Self { id, key: ed25519_compact::PublicKey::new(key) })
    }

    /// Checks the text of a `.minisig` file against bytes; returns the comment that
    /// is signed with them.
    ///
    /// Errors: the signature is damaged, by another key, or of other bytes.
    pub fn verify<'s>(&self, bytes: &[u8], signature: &'s str) -> Result<&'s str, MinisignError> {
        let mut lines = signature.lines();
        let _comment = lines
            .next()
            .filter(|line| line.starts_with(UNTRUSTED_COMMENT))
            .ok_or(MinisignError::Malformed)?;
        let line = lines.next().and_then(decode_base64).ok_or(MinisignError::Malformed)?;
        let words = lines
            .next()
            .and_then(|line| line.strip_prefix(TRUSTED_COMMENT))
            .ok_or(MinisignError::Malformed)?;
        let whole = lines.next().and_then(decode_base64).ok_or(MinisignError::Malformed)?;
        let mut rest = line.as_slice();
        let algorithm: [u8; 2] = take_bytes(&mut rest)?;
        let (id, signed): ([u8; 8], [u8; 64]) = (take_bytes(&mut rest)?, take_bytes(&mut rest)?);
        if algorithm != ALGORITHM_PREHASHED || !rest.is_empty() {
            return Err(MinisignError::Malformed);
        }
        if id != self.id {
            return Err(MinisignError::OtherKey);
        }
        let whole =
            ed25519_compact::Signature::from_slice(&whole).map_err(|_| MinisignError::Malformed)?;
        let of_bytes = ed25519_compact::Signature::new(signed);
        let of_words = [signed.as_slice(), words.as_bytes()].concat();
        self.key
            .verify(Blake2b512::digest(bytes), &of_bytes)
            .and_then(|()| self.key.verify(of_words, &whole))
            .map_err(|_| MinisignError::Forged)?;
        Ok(words)
    }
}

/// Takes the next `N` bytes of a key or a signature.
fn take_bytes<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], MinisignError> {
    let (piece, after) = rest.split_first_chunk().ok_or(MinisignError::Malformed)?;
    *rest = after;
    Ok(*piece)
}

/// Decodes the line after the comment, or the only line.
fn decode_key_line(text: &str) -> Option<Vec<u8>> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    decode_base64(lines.find(|line| !line.starts_with(UNTRUSTED_COMMENT))?)
}

fn decode_base64(line: &str) -> Option<Vec<u8>> {
    STANDARD.decode(line.trim()).ok()
}

/// Derives the mask of a secret key from a password. `work` and `memory` become
/// scrypt's parameters as in libsodium's `crypto_pwhash_scryptsalsa208sha256`.
fn derive_key_mask(
    password: &str,
    salt: &[u8],
    work: u64,
    memory: u64,
) -> Result<[u8; 104], MinisignError> {
    let work = work.max(32768);
    let by_memory = work >= memory / 32;
    let most = if by_memory { memory / 1024 } else { work / 32 };
    let log_n =
        (1..=MAX_LOG_N).find(|log_n| 1 << log_n > most / 2).ok_or(MinisignError::Malformed)?;
    let turns = if by_memory { (work / 4 / (1 << log_n)).min(0x3fff_ffff) / 8 } else { 1 };
    let turns = u32::try_from(turns).ok().filter(|turns| *turns <= MAX_PARALLELISM);
    let params = scrypt::Params::new(log_n, 8, turns.ok_or(MinisignError::Malformed)?)
        .map_err(|_| MinisignError::Malformed)?;
    let mut mask = [0; 104];
    scrypt::scrypt(password.as_bytes(), salt, &params, &mut mask)
        .map_err(|_| MinisignError::Malformed)?;
    Ok(mask)
}

#[cfg(test)]
mod tests {
    use super::*;
    use minisign::KeyPair;

    /// A key of the other implementation, and its two halves as we read them.
    fn pair() -> (KeyPair, SecretKey, PublicKey) {
        let pair = KeyPair::generate_unencrypted_keypair().unwrap();
        let secret = pair.sk.to_box(None).unwrap().into_string();
        let public = pair.pk.to_box().unwrap().into_string();
        let read = SecretKey::parse(&secret, None).ok().unwrap();
        (pair, read, PublicKey::parse(&public).unwrap())
    }

    #[test]
    fn the_other_implementation_accepts_our_signature() {
        let (pair, secret, _) = pair();
        let signature = secret.sign(b"bytes", "words");
        assert_eq!(signature, secret.sign(b"bytes", "words"), "no clock, no chance");
        let signature = minisign::SignatureBox::from_string(&signature).unwrap();
        assert_eq!(signature.trusted_comment().unwrap(), "words");
        let check = |bytes| {
            let bytes = std::io::Cursor::new(bytes);
            minisign::verify(&pair.pk, &signature, bytes, true, false, false).is_ok()
        };
        assert!(check(b"bytes") && !check(b"other"));
    }

    #[test]
    fn we_accept_the_other_s_and_no_forgery() {
        let (pair, _, public) = pair();
        let made = minisign::sign(None, &pair.sk, b"bytes".as_slice(), Some("words"), None);
        let signature = made.unwrap().into_string();
        assert_eq!(public.verify(b"bytes", &signature), Ok("words"));
        assert_eq!(public.verify(b"other", &signature), Err(MinisignError::Forged));
        let words = signature.replace("words", "other");
        assert_eq!(public.verify(b"bytes", &words), Err(MinisignError::Forged));
        assert_eq!(
            super::tests::pair().2.verify(b"bytes", &signature),
            Err(MinisignError::OtherKey)
        );
        for cut in 0..signature.trim_end().len() {
            assert!(public.verify(b"bytes", &signature[..cut]).is_err(), "{cut}");
        }
    }

    #[test]
    fn keys_that_are_none_are_told() {
        let (pair, ..) = pair();
        let text = pair.sk.to_box(None).unwrap().into_string();
        let line = text.lines().nth(1).unwrap();
        assert!(SecretKey::parse(line, None).is_ok(), "the one line is enough");
        for (text, wrong) in [
            ("", MinisignError::Malformed),
            (UNTRUSTED_COMMENT, MinisignError::Malformed),
            ("RWQ=", MinisignError::Malformed),
            (&line[..line.len() - 4], MinisignError::Malformed),
        ] {
            assert_eq!(SecretKey::parse(text, None).err(), Some(wrong), "{text}");
            assert_eq!(PublicKey::parse(text).err(), Some(wrong), "{text}");
        }
    }

    #[test]
    fn a_key_without_password_has_no_sum_and_may_not_be_damaged() {
        let (pair, ..) = pair();
        let mut bytes = pair.sk.to_bytes();
        bytes[126..].fill(0);
        assert!(SecretKey::parse(&STANDARD.encode(&bytes), None).is_ok());
        bytes[100] ^= 1;
        assert_eq!(
            SecretKey::parse(&STANDARD.encode(&bytes), None).err(),
            Some(MinisignError::Malformed)
        );
    }

    /// A key behind a password that asks for little work.
    fn locked(pair: &KeyPair, work: u64, memory: u64) -> String {
        let mut bytes = pair.sk.to_bytes();
        bytes[2..4].copy_from_slice(&KDF_SCRYPT);
        bytes[38..46].copy_from_slice(&work.to_le_bytes());
        bytes[46..54].copy_from_slice(&memory.to_le_bytes());
        let mask = derive_key_mask("示例", &bytes[6..38], work, memory).unwrap();
        bytes[54..].iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
        format!("{UNTRUSTED_COMMENT} 示例\n{}\n", STANDARD.encode(bytes))
    }

    #[test]
    fn a_password_opens_a_key() {
        let (pair, _, public) = pair();
        for (work, memory) in [(524_288, 16_777_216), (32_768, 16_777_216), (1_000_000, 1_048_576)]
        {
            let text = locked(&pair, work, memory);
            let theirs = minisign::SecretKeyBox::from_string(&text).unwrap();
            assert!(theirs.into_secret_key(Some("示例".into())).is_ok(), "{work} {memory}");
            let secret = SecretKey::parse(&text, Some("示例")).ok().unwrap();
            assert_eq!(public.verify(b"bytes", &secret.sign(b"bytes", "")), Ok(""));
            assert_eq!(
                SecretKey::parse(&text, Some("other")).err(),
                Some(MinisignError::WrongPassword)
            );
            assert_eq!(SecretKey::parse(&text, None).err(), Some(MinisignError::PasswordRequired));
        }
    }

    #[test]
    fn a_key_that_asks_for_endless_work_is_none() {
        let (pair, ..) = pair();
        let mut bytes = pair.sk.to_bytes();
        bytes[2..4].copy_from_slice(&KDF_SCRYPT);
        bytes[38..54].fill(0xff);
        let text = STANDARD.encode(bytes);
        assert_eq!(SecretKey::parse(&text, Some("")).err(), Some(MinisignError::Malformed));
    }
}
