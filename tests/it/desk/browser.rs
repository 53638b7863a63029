//! A browser that has opened a desk, as far as the desk sees it.

use crate::support::program::command;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// The longest time that an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// An open desk.
pub(super) struct DeskBrowser {
    site: tempfile::TempDir,
    child: Child,
    /// The host of its address, with the port.
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) key_path: String,
    pub(super) cookie: String,
}

/// An answer of the desk.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) text: String,
}

impl DeskBrowser {
    /// Opens a desk on a site with these files.
    pub(super) fn open(files: &[(&str, &str)]) -> Self {
        let site = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = site.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let mut desk = command(site.path(), &["--lang", "zh", "desk", "--no-open"]);
        let mut child = desk.stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut line).unwrap();
        let (host, rest) = line.split("http://").nth(1).unwrap().split_once('/').unwrap();
        let key = rest.split(|c: char| !c.is_ascii_alphanumeric() && !"?=".contains(c)).next();
        let key_path = format!("/{}", key.unwrap());
        let port = host.rsplit(':').next().unwrap().parse().unwrap();
        let host = host.to_owned();
        let mut desk = Self { site, child, host, port, key_path, cookie: String::new() };
        let opened = desk.get(&desk.key_path.clone());
        assert_eq!(opened.status, 303, "{}", opened.text);
        let cookie = opened.head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        cookie.unwrap().split(';').next().unwrap().clone_into(&mut desk.cookie);
        desk
    }

    /// Sends a request, and returns the answer.
    pub(super) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        send_to(self.port, &format!("{head}\r\n"), body)
    }

    /// Returns a page of the preview.
    pub(super) fn preview(&self, path: &str) -> String {
        let page = self.get("/").text;
        let address = page.split("target=\"_blank\"").next().unwrap();
        let host = address.rsplit("http://").next().unwrap().split(['"', '/']).next().unwrap();
        let head = format!(
            "GET {path} HTTP/1.1\r\nConnection: close\r\nHost: {host}\r\nCookie: {}\r\n\r\n",
            self.cookie
        );
        let answer = send_to(host.rsplit(':').next().unwrap().parse().unwrap(), &head, b"");
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.text
    }

    fn send_own(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        let origin = format!("http://{}", self.host);
        let headers = [("Host", self.host.as_str()), ("Cookie", &self.cookie), ("Origin", &origin)];
        let headers = if method == "GET" { &headers[..2] } else { &headers };
        self.send(method, path, headers, body)
    }

    pub(super) fn get(&self, path: &str) -> Answer {
        self.send_own("GET", path, b"")
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Answer {
        self.send_own("POST", path, body.to_string().as_bytes())
    }

    /// Makes an edit of the report that a page shows.
    pub(super) fn edit(&self, page: &str, edit: &Value) -> Answer {
        let seen = page.split("data-seen=\"").nth(1).unwrap().split('"').next().unwrap();
        let request = json!({ "office": "shili-jyj", "year": 2024, "seen": seen, "edit": edit });
        self.post("/edit", &request)
    }

    /// Hands a document in.
    pub(super) fn hand_in(&self, name: &str, bytes: &[u8]) -> Answer {
        let mut path = "/documents?name=".to_owned();
        for byte in name.bytes() {
            path.extend(['%'].into_iter().chain(format!("{byte:02X}").chars()));
        }
        self.send_own("POST", &path, bytes)
    }

    /// Begins work, waits until it has ended, and returns the first page.
    pub(super) fn work(&self, path: &str, body: &Value) -> String {
        let begun = self.post(path, body);
        assert_eq!(begun.status, 200, "{}", begun.text);
        let start = Instant::now();
        while self.get("/status").text.contains("\"running\":true") {
            assert!(start.elapsed() < PATIENCE, "{path} never ended");
            std::thread::sleep(Duration::from_millis(20));
        }
        self.get("/").text
    }

    pub(super) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.site.path().join(path)).unwrap()
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        std::fs::write(self.path(path), text).unwrap();
    }

    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.site.path().join(path)
    }

    /// Lists the files of the site with their bytes, and its folders.
    pub(super) fn tree(&self) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        let entries = walkdir::WalkDir::new(self.site.path()).into_iter().flatten();
        let read = |entry: walkdir::DirEntry| {
            let bytes = entry.file_type().is_file().then(|| std::fs::read(entry.path()).unwrap());
            (entry.into_path(), bytes)
        };
        entries.map(read).collect()
    }
}

impl Drop for DeskBrowser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request to a port of this machine, and returns the answer. What is no text in it is
/// shown as marks.
fn send_to(port: u16, head: &str, body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let answer = String::from_utf8_lossy(&bytes);
    let (head, text) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_owned(), text: text.to_owned() }
}
