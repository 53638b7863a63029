//! A running preview, and requests to it.

use crate::support::disk::Disk;
use crate::support::program::command;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// How long a change may take to be seen on a busy machine.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// A running preview.
pub(super) struct Server {
    pub(super) child: Child,
    pub(super) address: String,
    pub(super) heard: std::sync::mpsc::Receiver<String>,
}

impl Server {
    pub(super) fn start(disk: &Disk, more: &[&str]) -> Self {
        let mut args = vec!["serve", "--port", "0"];
        args.extend(more);
        let mut child = command(&disk.site, &args).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (sender, heard) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            lines.map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let first: String = heard.recv_timeout(PATIENCE).unwrap();
        let address = first.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        Self { child, address, heard }
    }

    /// Opens a connection and sends bytes.
    pub(super) fn send(&self, bytes: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // It may be closed while they are sent.
        let _ = stream.write_all(bytes);
        stream
    }

    /// Status, head and body of an answer.
    pub(super) fn request(&self, method: &str, path: &str, host: &str) -> (u16, String, Vec<u8>) {
        let head = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let mut bytes = Vec::new();
        self.send(head.as_bytes()).read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head, bytes[end + 4..].to_vec())
    }

    pub(super) fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let (status, _, body) = self.request("GET", path, &self.address);
        (status, body)
    }

    pub(super) fn text(&self, path: &str) -> String {
        String::from_utf8(self.get(path).1).unwrap()
    }

    /// Waits until a page has some words.
    pub(super) fn until(&self, path: &str, words: &str) -> String {
        let start = Instant::now();
        loop {
            let text = self.text(path);
            if text.contains(words) {
                return text;
            }
            assert!(start.elapsed() < PATIENCE, "{words} never came to {path}: {text}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the preview says something.
    pub(super) fn must_say(&self, words: &str) -> String {
        let start = Instant::now();
        loop {
            let line = self.heard.recv_timeout(PATIENCE).unwrap();
            if line.contains(words) {
                return line;
            }
            assert!(start.elapsed() < PATIENCE, "{words} was never said");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
