#!/usr/bin/env bash
# The crate minisign 0.10.0 signs the same bytes with the same key and the same
# comments differently each time; both signatures verify.
#
# Ed25519 as RFC 8032 5.1.6 has it takes no random number: ed25519-compact 2.6.1
# gives the same signature twice. The crate mixes noise in, and nothing in its
# interface leaves it out, so an archive whose list of digests is signed with it
# is never the same twice, although not one byte of the archive changed.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
mkdir -p signer/src
cat > signer/Cargo.toml <<'TOML'
[package]
name = "signer"
version = "0.0.0"
edition = "2021"

[dependencies]
ed25519-compact = { version = "=2.6.1", default-features = false, features = ["std"] }
minisign = { version = "=0.10.0", default-features = false }
TOML
cat > signer/src/main.rs <<'RS'
use minisign::{sign, verify, KeyPair, SignatureBox};
use std::io::Cursor;

const LIST: &[u8] = b"e3b0c442  index.html\n";

fn line(signature: &SignatureBox) -> String {
    signature.to_string().lines().nth(1).unwrap_or_default().to_string()
}

fn main() {
    println!("minisign 0.10.0, ed25519-compact 2.6.1");
    let KeyPair { pk, sk } = KeyPair::generate_unencrypted_keypair().unwrap();
    let once = || sign(Some(&pk), &sk, Cursor::new(LIST), Some("list"), Some("list")).unwrap();
    let (first, second) = (once(), once());
    eprintln!("{}\n{}", line(&first), line(&second));
    println!("minisign: same signature twice: {}", line(&first) == line(&second));
    for (name, signature) in [("first", &first), ("second", &second)] {
        let holds = verify(&pk, signature, Cursor::new(LIST), true, false, false).is_ok();
        println!("minisign: {name} verifies: {holds}");
    }
    let key = ed25519_compact::KeyPair::from_seed(ed25519_compact::Seed::new([7; 32])).sk;
    let same = key.sign(LIST, None) == key.sign(LIST, None);
    println!("ed25519-compact: same signature twice: {same}");
}
RS
cat > expected <<'TXT'
minisign 0.10.0, ed25519-compact 2.6.1
minisign: same signature twice: false
minisign: first verifies: true
minisign: second verifies: true
ed25519-compact: same signature twice: true
TXT
CARGO_TARGET_DIR=target cargo build --quiet --manifest-path signer/Cargo.toml
target/debug/signer | tee seen
diff -u expected seen
echo 'as described'
