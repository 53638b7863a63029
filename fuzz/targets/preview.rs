//! The bytes of a client of the preview: every answer ends, and none has words of a file
//! that is not of the site.
#![no_main]

use nianbao::world::DetachedPreview;
use std::fs::{create_dir_all, write};
use std::sync::LazyLock;

/// Words of files that no answer may have.
const SECRET: &str = "8f4c2d-not-of-the-site";
/// The largest input: many requests behind each other take long, and show nothing more.
const MAX_INPUT: usize = 8192;

static PREVIEW: LazyLock<DetachedPreview> = LazyLock::new(|| {
    let room = std::env::temp_dir().join(format!("nianbao-fuzz-preview-{}", std::process::id()));
    let site = room.join("site");
    let file = |path: &str, text: &str| {
        let path = site.join(path);
        create_dir_all(path.parent().expect("a folder")).expect("a folder that can be made");
        write(path, text).expect("a file that can be written");
    };
    file(
        "site.yaml",
        &format!("title: 示例市年报\nbase_url: https://example.gov.cn\n# {SECRET}\n"),
    );
    file("content/offices.yaml", "- { id: shili-zf, name: 示例市人民政府, kind: government }\n");
    file("content/2024/shili-zf.md", "---\nyear: 2024\noffice: shili-zf\n---\n\n没有。\n");
    file("content/2024/unlisted.txt", SECRET);
    file("static/a.txt", "of the site");
    file("secret.txt", SECRET);
    file("../secret.txt", SECRET);
    DetachedPreview::open(&site).expect("a site that can be read")
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let bytes = &bytes[..bytes.len().min(MAX_INPUT)];
    let answer = PREVIEW.answer(bytes).expect("an answer that ends");
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1."), "no answer of HTTP");
    let mut parts = answer.windows(SECRET.len());
    assert!(!parts.any(|part| part == SECRET.as_bytes()), "a file that is not of the site");
});
