//! A built and signed site, and `verify` run on copies of it.

use crate::support::disk::Disk;
use crate::support::program::{Ran, run_with};

/// A built site, signed, and the key to check it with.
pub(crate) fn built() -> (Disk, String) {
    let disk = Disk::new(&[]);
    disk.write("static/附 件/a  b.txt", "附件".as_bytes());
    let pair = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
    let secret = pair.sk.to_box(None).unwrap().into_string();
    let ran = run_with(&disk.site, &["build"], &[("NIANBAO_MINISIGN_KEY", &secret)]);
    assert_eq!(ran.code, 0, "{ran:?}");
    (disk, pair.pk.to_base64())
}

pub(crate) fn verify(disk: &Disk, copy: &str, more: &[&str]) -> Ran {
    let args = [&["verify", copy, "--format", "json"], more].concat();
    run_with(&disk.site, &args, &[("NO_PROXY", "127.0.0.1")])
}

pub(crate) fn found(ran: &Ran) -> serde_json::Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"))
}
