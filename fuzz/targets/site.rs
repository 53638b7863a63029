//! A source, a setting, a form, a template or a list of offices of a site: checked and planned,
//! and its home page rendered, whatever it says. The first byte chooses which of them it is.
#![no_main]

use nianbao_core::ExamineOptions;
use nianbao_core::source::{Content, File};

const FILES: [(&str, &str); 5] = [
    ("site.yaml", "title: 示例市年报\nbase_url: https://example.gov.cn\n"),
    ("content/offices.yaml", "- { id: shili-zf, name: 示例市人民政府, kind: government }\n"),
    ("content/2024/shili-zf.md", "---\nyear: 2024\noffice: shili-zf\n---\n\n没有。\n"),
    ("forms/own.yaml", "years: [1990, 1991]\n"),
    ("templates/home.html", "{{ view.title }}\n"),
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let chosen = usize::from(*kind) % FILES.len();
    let file = |(at, (path, own)): (usize, &(&str, &str))| File {
        path: (*path).to_owned(),
        content: Content::Text(if at == chosen { text } else { own }.to_owned()),
    };
    let files = FILES.iter().enumerate().map(file).collect();
    let examined = nianbao::examine(files, &ExamineOptions::default());
    let _ = examined.check_result.findings.len();
});
