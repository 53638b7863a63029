//! A published copy on the web is held against its list.

use crate::support::disk::Disk;
use crate::support::signed_copy::{built, found, verify};
use nianbao_core::source::encode_path;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What a server answers to a path: a status and the rest of its answer.
type Answers = HashMap<String, (u16, String, Vec<u8>)>;

/// Says that an answer is cut off in its midst.
const CUT: &str = "X-Cut: yes\r\n";

/// The address that the site was signed for.
const SITE: &str = "https://www.shili.example/";

/// A server on this machine that knows some answers, and what it was asked.
pub(super) struct Web {
    pub(super) address: String,
    answers: Arc<Mutex<Answers>>,
}

impl Web {
    /// Serves a folder of a site.
    pub(super) fn of(disk: &Disk, folder: &str) -> Self {
        let tree = disk.tree(folder);
        let answer =
            |(path, bytes)| (format!("/{}", encode_path(path)), (200, String::new(), bytes));
        let answers: Answers =
            tree.iter().map(|(path, bytes)| answer((path.as_str(), bytes.clone()))).collect();
        let answers = Arc::new(Mutex::new(answers));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::clone(&answers);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || serve(&stream, &shared));
            }
        });
        Self { address, answers }
    }

    pub(super) fn set(&self, path: &str, status: u16, head: &str, body: &[u8]) {
        let answer = (status, head.to_owned(), body.to_vec());
        self.answers.lock().unwrap().insert(path.to_owned(), answer);
    }
}

fn serve(stream: &TcpStream, answers: &Mutex<Answers>) -> Option<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    while !lines.next()?.ok()?.is_empty() {}
    let path = first.split(' ').nth(1)?;
    let missing = (404, String::new(), Vec::new());
    let (status, head, mut body) = answers.lock().unwrap().get(path).cloned().unwrap_or(missing);
    let length = body.len();
    if head == CUT {
        body.truncate(length / 2);
        // The next time it is whole.
        answers.lock().unwrap().get_mut(path)?.1.clear();
    }
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status} x\r\nContent-Length: {length}\r\nConnection: close\r\n{head}\r\n"
    )
    .ok()?;
    stream.write_all(&body).ok()
}

#[test]
fn a_copy_on_the_web_is_verified_too() {
    let (disk, key) = built();
    let web = Web::of(&disk, "public");
    let ran = verify(&disk, &web.address, &["--public-key", &key, "--base-url", SITE]);
    assert_eq!((ran.code, &found(&ran)["signature"]), (0, &"right".into()), "{ran:?}");
    web.set("/404.html", 404, "", b"");
    web.set("/index.html", 200, "", b"forged");
    // Where a host has pages under other names of its own, that is followed.
    let offices = std::fs::read(disk.path("public/offices/index.html")).unwrap();
    web.set("/offices/index.html", 308, "Location: /offices/\r\n", b"");
    web.set("/offices/", 200, "", &offices);
    let ran = verify(&disk, &format!("{}/", web.address), &[]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(found(&ran)["missing"], serde_json::json!(["404.html"]));
    assert_eq!(found(&ran)["changed"], serde_json::json!(["index.html"]));
}

#[test]
fn a_server_that_sends_elsewhere_or_fails_is_told() {
    let (disk, _) = built();
    let other = Web::of(&disk, "public");
    let web = Web::of(&disk, "public");
    let elsewhere = format!("Location: {}/index.html\r\n", other.address);
    web.set("/index.html", 302, &elsewhere, b"");
    let ran = verify(&disk, &web.address, &[]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("/index.html") && ran.err.contains("别的主机"), "{}", ran.err);
    web.set("/index.html", 302, "Location: /index.html\r\n", b"");
    assert_eq!(verify(&disk, &web.address, &[]).code, 2, "round and round");
    web.set("/index.html", 503, "", b"");
    let ran = verify(&disk, &web.address, &[]);
    assert!(ran.code == 2 && ran.err.contains("503"), "{ran:?}");
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let ran = verify(&disk, &format!("http://{gone}"), &[]);
    assert!(ran.code == 2 && ran.err.contains(&gone.to_string()), "{ran:?}");
}

#[test]
fn an_answer_that_is_cut_off_is_asked_for_again() {
    let (disk, _) = built();
    let web = Web::of(&disk, "public");
    for path in ["index.html", "SHA256SUMS"] {
        web.set(&format!("/{path}"), 200, CUT, disk.read(&format!("public/{path}")).as_bytes());
    }
    let ran = verify(&disk, &web.address, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn what_is_larger_than_any_list_is_not_read_to_its_end() {
    let (disk, _) = built();
    let web = Web::of(&disk, "public");
    web.set("/SHA256SUMS", 200, "", &vec![b'0'; 65 * 1024 * 1024]);
    let ran = verify(&disk, &web.address, &[]);
    assert!(ran.code == 2 && ran.err.contains("67108864"), "{ran:?}");
}

#[test]
fn a_list_for_another_address_and_an_old_one_are_known() {
    let (disk, key) = built();
    let web = Web::of(&disk, "public");
    let state = |disk: &Disk, at: &str, more: &[&str]| {
        let ran = verify(disk, at, &[&["--public-key", &key], more].concat());
        (ran.code, found(&ran)["signature"].as_str().unwrap().to_owned())
    };
    let expected = |code, state: &str| (code, state.to_owned());
    assert_eq!(state(&disk, &web.address, &[]), expected(1, "other-site"));
    let mirror = ["--base-url", SITE];
    assert_eq!(state(&disk, &web.address, &mirror), expected(0, "right"));
    // This list does not say when it was signed.
    let folder = disk.path("public");
    let folder = folder.to_str().unwrap();
    assert_eq!(state(&disk, folder, &["--max-age", "30"]), expected(1, "outdated"));
}

#[test]
fn a_dated_list_is_good_for_a_while() {
    let disk = Disk::new(&[]);
    let pair = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
    let (secret, key) = (pair.sk.to_box(None).unwrap().into_string(), pair.pk.to_base64());
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    // One from the future would be good for ever.
    for (age, most, code) in [(1, "1", 0), (40, "30", 1), (40, "50", 0), (-3, "30", 1)] {
        let time = now.checked_add_signed(60 - age * 24 * 60 * 60).unwrap().to_string();
        let variables =
            [("NIANBAO_MINISIGN_KEY", secret.as_str()), ("SOURCE_DATE_EPOCH", time.as_str())];
        let ran = crate::support::program::run_with(&disk.site, &["build"], &variables);
        assert_eq!(ran.code, 0, "{ran:?}");
        let folder = disk.path("public");
        let ran =
            verify(&disk, folder.to_str().unwrap(), &["--public-key", &key, "--max-age", most]);
        assert_eq!(ran.code, code, "{age} of {most}: {ran:?}");
        assert!(found(&ran)["signed"].as_str().unwrap().contains(&format!("serial:{time}")));
    }
    let variables = [("NIANBAO_MINISIGN_KEY", secret.as_str()), ("SOURCE_DATE_EPOCH", "today")];
    let ran = crate::support::program::run_with(&disk.site, &["build"], &variables);
    assert!(ran.code == 2 && ran.err.contains("SOURCE_DATE_EPOCH"), "{ran:?}");
}

#[test]
fn pages_that_the_own_rules_lead_away_from_are_no_difference() {
    let disk = Disk::new(&[]);
    let offices = disk.read("content/offices.yaml");
    let renamed =
        offices.replacen("- id: shili-czj\n", "- id: shili-czj\n  aliases: [old-czj]\n", 1);
    assert_ne!(offices, renamed);
    disk.write("content/offices.yaml", renamed.as_bytes());
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let web = Web::of(&disk, "public");
    let moved = disk.read("public/offices/shili-czj/index.html");
    web.set("/offices/old-czj/index.html", 200, "", moved.as_bytes());
    let ran = verify(&disk, &web.address, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let lead = |to: &str| {
        let location = format!("Location: {to}\r\n");
        web.set("/offices/old-czj/index.html", 301, &location, b"");
        verify(&disk, &web.address, &[])
    };
    assert_eq!(lead("/offices/shili-czj/index.html").code, 0);
    // The rules do not lead there.
    let ran = lead("/offices/index.html");
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(found(&ran)["changed"], serde_json::json!(["offices/old-czj/index.html"]));
    web.set("/offices/old-czj/index.html", 200, "", b"forged");
    assert_eq!(verify(&disk, &web.address, &[]).code, 1);
    web.set("/offices/old-czj/index.html", 200, "", moved.as_bytes());
    // Not where the rules are not those of the list.
    web.set("/redirects.nginx.conf", 200, "", b"~^/(?<nianbao_folder>offices|[0-9]+)/old-czj(?:/");
    web.set("/_redirects", 200, "", b"/offices/old-czj/* /");
    let ran = verify(&disk, &web.address, &[]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(found(&ran)["changed"].to_string().contains("offices/old-czj/index.html"), "{ran:?}");
}
