//! A signed site whose list of digests is divided, as that of a large site is.

use crate::support::build_job;
use crate::support::disk::Disk;
use nianbao::minisign::SecretKey;
use nianbao::world::BuildJob;
use nianbao_core::source::Digest;

/// The most lines of a list.
pub(crate) const MAX_LINES: usize = 4;

/// Builds a site into `public/` and divides its list; returns the key to verify it with.
pub(crate) fn build_divided(disk: &Disk) -> String {
    let pair = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
    let secret = SecretKey::parse(&pair.sk.to_box(None).unwrap().into_string(), None).unwrap();
    let job = build_job::job(disk, "public");
    build_job::run(&BuildJob {
        key: Some(nianbao::world::ListSigner::new(secret, None)),
        max_list_lines: MAX_LINES,
        ..job
    });
    pair.pk.to_base64()
}

/// Replaces what a list of a built site says, and what the list at the top says of it.
pub(crate) fn replace_list(disk: &Disk, list: &str, text: &str) {
    let path = format!("public/{list}");
    let before = Digest::from_bytes(disk.read(&path).as_bytes()).sha256();
    let after = Digest::from_bytes(text.as_bytes()).sha256();
    disk.write(&path, text.as_bytes());
    let top = disk.read("public/SHA256SUMS");
    assert!(top.contains(&before), "{list} is not listed");
    disk.write("public/SHA256SUMS", top.replace(&before, &after).as_bytes());
}
