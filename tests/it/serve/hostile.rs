//! Requests that no browser sends: no panic, no end without an answer, and no word of a
//! file that is not of the site.

use super::server::{PATIENCE, Server};
use crate::support::disk::Disk;
use crate::support::properties::runner;
use nianbao::world::DetachedPreview;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::net::Shutdown;
use std::time::Duration;

/// Words of files that no answer may have.
const SECRET: &str = "8f4c2d-not-of-the-site";

/// Statuses that hostile requests get, and no others: a failure of the program's own is none.
const STATUSES: [u16; 12] = [200, 302, 400, 404, 405, 408, 413, 414, 417, 421, 431, 505];

/// A site beside files that are not of it.
fn make_site() -> Disk {
    let disk = Disk::new(&[]);
    disk.write("static/a.txt", b"of the site");
    disk.write("static/large.bin", &b"x".repeat(300_000));
    disk.write("secret.txt", SECRET.as_bytes());
    disk.write("../secret.txt", SECRET.as_bytes());
    disk.write("content/2022/unlisted.txt", SECRET.as_bytes());
    disk.write("superseded/old.md", SECRET.as_bytes());
    let settings = format!("{}# {SECRET}\n", disk.read("site.yaml"));
    disk.write("site.yaml", settings.as_bytes());
    let report = disk.read("content/2021/shili-czj.md");
    let draft = report.replace("year: 2021", "year: 2020\ndraft: true");
    disk.write("content/2020/shili-czj.md", format!("{draft}\n{SECRET}\n").as_bytes());
    #[cfg(unix)]
    std::os::unix::fs::symlink("../../secret.txt", disk.path("static/link.txt")).unwrap();
    disk
}

/// Parts of addresses: what a site has, and what leads out of one.
const PARTS: [&str; 42] = [
    "/",
    "/",
    "/",
    "..",
    "../",
    "%2e%2e",
    "%2e%2e%2f",
    "%2E%2E/",
    "..%2f",
    "..%5c",
    "\\",
    "%5c",
    "%00",
    "%",
    "%zz",
    "%ff",
    "%c0%ae%c0%ae/",
    "%252e%252e%252f",
    "//",
    "./",
    "?",
    "?a=b",
    "#",
    "secret.txt",
    "link.txt",
    "a.txt",
    "large.bin",
    "a.txt.gz",
    "2022",
    "2020",
    "shili-czj",
    "content",
    "superseded/old.md",
    "unlisted.txt",
    "site.yaml",
    "_nianbao/",
    "events",
    "preview.js",
    "_findings/",
    "SHA256SUMS",
    "index.html",
    "data/",
];

/// Addresses that a site has, without the slash at their beginning.
const KNOWN: [&str; 12] = [
    "",
    "2022/",
    "2022/shili-czj/",
    "2022/shili-czj",
    "a.txt",
    "large.bin",
    "_findings/",
    "_nianbao/events",
    "_nianbao/preview.js",
    "SHA256SUMS",
    "data/reports.csv",
    "no-such-page/",
];

/// Lines of a head that are well formed, whatever they say.
const LINES: [&str; 18] = [
    "Host: evil.example",
    "Host: 127.0.0.1",
    "Range: bytes=0-10",
    "Range: bytes=10-0",
    "Range: bytes=-99999999999999999999",
    "Range: bytes=0-1,5-9,0-",
    "Range: lines=1-2",
    "Content-Length: 5",
    "Expect: 100-continue",
    "Upgrade: h2c",
    "Connection: Upgrade, HTTP2-Settings",
    "Connection: close",
    "Connection: keep-alive",
    "If-None-Match: *",
    "If-Modified-Since: never",
    "Accept-Encoding: gzip, br",
    "Transfer-Encoding: chunked",
    "Origin: http://evil.example",
];

/// Lines of a head that are none.
const WRONG_LINES: [&str; 12] = [
    "Host:",
    "Host: [::1",
    "Host: a@127.0.0.1",
    "Host : x",
    "Content-Length: -1",
    "Content-Length: 99999999999999999999",
    "Transfer-Encoding: chunked, identity",
    "no colon",
    " folded",
    ": no name",
    "X-\u{e9}: \u{e9}",
    "X: \0",
];

/// Bytes that are put into a request.
const INSERTED: [&[u8]; 8] =
    [b"\r\n", b"\n", b"\0", b" ", b"\r\n\r\n", b"../", b"%00", b"\xff\xfe"];

fn target() -> impl Strategy<Value = String> {
    let parts = prop::collection::vec(select(&PARTS[..]), 0..6).prop_map(|parts| parts.concat());
    let start = mostly("/", &["", "http://127.0.0.1/", "http://evil.example/", "*"]);
    let long = prop_oneof![60 => Just(0), 1 => 1000..70_000_usize];
    let parts = prop_oneof![1 => Just(String::new()), 1 => parts];
    (start, parts, select(&KNOWN[..]), long)
        .prop_map(|(start, parts, end, long)| format!("{start}{parts}{end}{}", "a".repeat(long)))
}

fn lines_of(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [line, "\r\n"]).collect()
}

fn many_lines(count: usize) -> String {
    let lines: Vec<String> = (0..count).map(|at| format!("X-{at}: {at}\r\n")).collect();
    lines.concat()
}

fn head_lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![12 => select(&LINES[..]), 1 => select(&WRONG_LINES[..])];
    let lines = prop::collection::vec(line, 0..3);
    let count = prop_oneof![40 => Just(0), 1 => 50..2000_usize];
    (lines, count, prop::bool::weighted(0.9)).prop_map(|(lines, count, with_host)| {
        let host = if with_host { "Host: localhost\r\n" } else { "" };
        format!("{host}{}{}", lines_of(&lines), many_lines(count))
    })
}

/// A change of bytes: what is removed at a place, and what is put there.
fn edits() -> impl Strategy<Value = Vec<(Index, u8, Vec<u8>)>> {
    let bytes = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..4),
        select(&INSERTED[..]).prop_map(<[u8]>::to_vec),
    ];
    let edit = (any::<Index>(), 0..5_u8, bytes);
    prop_oneof![4 => Just(Vec::new()), 1 => prop::collection::vec(edit, 1..5)]
}

const METHODS: [&str; 8] = ["HEAD", "POST", "get", "BREW", "CONNECT", "OPTIONS", "PRI", ""];
const VERSIONS: [&str; 4] = ["HTTP/1.0", "HTTP/2.0", "HTTP/9", ""];
const ENDS: [&str; 3] = ["\n", "", "\r\nGET /a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"];

/// One that is right in most cases, else one of others.
fn mostly(
    right: &'static str,
    others: &'static [&'static str],
) -> impl Strategy<Value = &'static str> {
    prop_oneof![8 => Just(right), 2 => select(others)]
}

/// A request that may be wrong in any of its parts.
fn requests() -> impl Strategy<Value = Vec<u8>> {
    let (method, version) = (mostly("GET", &METHODS), mostly("HTTP/1.1", &VERSIONS));
    let parts = (method, target(), version, head_lines(), mostly("\r\n", &ENDS), edits());
    parts.prop_map(|(method, target, version, lines, end, edits)| {
        let text = format!("{method} {target} {version}\r\n{lines}{end}");
        let mut bytes = text.into_bytes();
        for (at, removed, put) in edits {
            let from = at.index(bytes.len() + 1);
            let to = (from + usize::from(removed)).min(bytes.len());
            bytes.splice(from..to, put);
        }
        bytes
    })
}

fn contains(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|part| part == words.as_bytes())
}

/// Returns the status that an answer begins with; `None` where there is none.
fn status_of(answer: &[u8]) -> Option<u16> {
    if answer.is_empty() {
        return None;
    }
    let line = String::from_utf8_lossy(&answer[..answer.len().min(12)]).into_owned();
    let status = line.strip_prefix("HTTP/1.").unwrap_or_else(|| panic!("{line} is no answer"));
    Some(status[2..5].parse().unwrap())
}

/// Fails if an answer is not one that hostile requests may get. Returns its status.
fn judge(request: &[u8], answer: &[u8]) -> Option<u16> {
    let shown = || String::from_utf8_lossy(&request[..request.len().min(400)]).into_owned();
    assert!(!contains(answer, SECRET), "a file that is not of the site: {}", shown());
    for begin in ["//", "http", "\\"] {
        let leads_away = contains(answer, &format!("\r\nlocation: {begin}"));
        assert!(!leads_away, "to another site: {}", shown());
    }
    let status = status_of(answer);
    assert!(status.is_none_or(|status| STATUSES.contains(&status)), "{status:?}: {}", shown());
    status
}

#[test]
fn hostile_requests_get_nothing_but_the_site() {
    let disk = make_site();
    let preview = DetachedPreview::open(&disk.site).unwrap();
    let plain = preview.answer(b"GET /a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    assert!(judge(b"", &plain) == Some(200) && contains(&plain, "of the site"));
    let seen = RefCell::new(BTreeMap::new());
    let answered = runner(3000).run(&requests(), |request| {
        let answer = preview.answer(&request).expect("an answer that ends");
        *seen.borrow_mut().entry(judge(&request, &answer)).or_insert(0) += 1;
        Ok(())
    });
    answered.unwrap();
    let seen = seen.into_inner();
    println!("{seen:?}");
    // The requests are no test if all are refused for one reason.
    for status in [200, 400, 404, 405, 421] {
        assert!(seen.contains_key(&Some(status)), "none got {status}: {seen:?}");
    }
}

#[test]
fn addresses_out_of_the_site_lead_nowhere() {
    let disk = make_site();
    let preview = DetachedPreview::open(&disk.site).unwrap();
    let ways =
        ["../", "%2e%2e/", "..%2f", "%2e%2e%2f", "..\\", "..%5c", "%252e%252e%252f", "%00../"];
    let files = ["secret.txt", "content/2022/unlisted.txt", "site.yaml", "superseded/old.md"];
    for (way, file) in ways.iter().flat_map(|way| files.iter().map(move |file| (way, file))) {
        for start in ["", "static/", "2022/shili-czj/", "a.txt/"] {
            let target = format!("/{start}{}{file}", way.repeat(3));
            let request = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n");
            let answer = preview.answer(request.as_bytes()).unwrap();
            let status = judge(request.as_bytes(), &answer);
            assert!(matches!(status, Some(400 | 404)), "{target}: {status:?}");
        }
    }
    for path in ["/link.txt", "/2020/shili-czj/", "/static/link.txt", "/secret.txt"] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let answer = preview.answer(request.as_bytes()).unwrap();
        assert_eq!(judge(request.as_bytes(), &answer), Some(404), "{path}");
    }
}

#[test]
fn a_head_without_bounds_is_refused() {
    let disk = make_site();
    let preview = DetachedPreview::open(&disk.site).unwrap();
    let many = many_lines(500);
    let long = format!("X: {}\r\n", "a".repeat(1_000_000));
    for lines in [many, long] {
        let request = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n");
        assert_eq!(status_of(&preview.answer(request.as_bytes()).unwrap()), Some(431));
    }
    let request = format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(100_000));
    let status = status_of(&preview.answer(request.as_bytes()).unwrap());
    assert!(matches!(status, Some(414 | 431)), "{status:?}");
    // A range that is none, or that nobody promised, gives the whole.
    for range in ["bytes=0-1", "bytes=9-0", "lines=1-2", "bytes=-"] {
        let request = format!("GET /a.txt HTTP/1.1\r\nHost: localhost\r\nRange: {range}\r\n\r\n");
        let answer = preview.answer(request.as_bytes()).unwrap();
        assert!(status_of(&answer) == Some(200) && answer.ends_with(b"of the site"), "{range}");
    }
}

/// Returns what comes until nothing comes for a while.
fn read_while_it_comes(mut stream: &std::net::TcpStream, wait: Duration) -> Vec<u8> {
    stream.set_read_timeout(Some(wait)).unwrap();
    let mut bytes = Vec::new();
    let end = stream.read_to_end(&mut bytes);
    if let Err(error) = end
        && wait == PATIENCE
    {
        assert!(error.kind() == ErrorKind::ConnectionReset, "no end comes: {error}");
    }
    bytes
}

#[test]
fn hostile_connections_end_and_the_preview_goes_on() {
    let disk = make_site();
    let mut server = Server::start(&disk, &[]);
    let sent = runner(200).run(&requests(), |request| {
        let stream = server.send(&request);
        let mut answer = read_while_it_comes(&stream, Duration::from_millis(20));
        // It is closed already where the request was refused.
        let _ = stream.shutdown(Shutdown::Write);
        answer.extend(read_while_it_comes(&stream, PATIENCE));
        judge(&request, &answer);
        Ok(())
    });
    sent.unwrap();
    assert_eq!(server.get("/a.txt").1, b"of the site");
    assert!(server.child.try_wait().unwrap().is_none(), "the preview ended");
}
