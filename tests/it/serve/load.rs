//! A preview with many clients, and with some that are slow.

use super::server::{PATIENCE, Server};
use crate::support::disk::Disk;
use std::io::{Read, Write};
use std::net::TcpStream;

/// The size of an attachment that no socket takes at once.
const LARGE: usize = 20_000_000;

fn large_bytes() -> Vec<u8> {
    (0..LARGE).map(|at| u8::try_from(at % 251).unwrap()).collect()
}

#[test]
fn a_large_file_is_sent_whole_and_a_head_tells_its_length() {
    let disk = Disk::new(&[]);
    let bytes = large_bytes();
    disk.write("static/large.bin", &bytes);
    disk.write("static/empty.bin", b"");
    let server = Server::start(&disk, &[]);
    let length = format!("content-length: {LARGE}");
    let (status, head, body) = server.request("HEAD", "/large.bin", &server.address);
    assert!(status == 200 && body.is_empty() && head.contains(&length), "{head}");
    let (status, head, body) = server.request("GET", "/large.bin", &server.address);
    assert!(status == 200 && head.contains(&length), "{head}");
    assert!(body == bytes, "other bytes came");
    let (status, head, body) = server.request("GET", "/empty.bin", &server.address);
    assert!(status == 200 && body.is_empty() && head.contains("content-length: 0"), "{head}");
}

/// Files that are held whole for each reader would take three times as much.
#[cfg(target_os = "linux")]
#[test]
fn slow_readers_of_a_large_file_cost_little_memory() {
    const READERS: usize = 45;
    let disk = Disk::new(&[]);
    disk.write("static/large.bin", &large_bytes());
    let server = Server::start(&disk, &[]);
    let request = format!("GET /large.bin HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    let readers: Vec<TcpStream> = (0..READERS).map(|_| server.send(request.as_bytes())).collect();
    for mut reader in &readers {
        reader.read_exact(&mut [0; 1000]).unwrap();
    }
    let status = format!("/proc/{}/status", server.child.id());
    let status = std::fs::read_to_string(status).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kilobytes: usize = line.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(kilobytes * 1000 < READERS * LARGE / 3, "{kilobytes} kB at the highest");
}

/// Sends many half requests; their connections stay open as far as the preview lets them.
fn send_half_requests(server: &Server, count: usize) -> Vec<TcpStream> {
    (0..count).map(|_| server.send(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half")).collect()
}

#[test]
fn half_requests_keep_nobody_out() {
    let disk = Disk::new(&[]);
    disk.write("static/large.bin", &large_bytes());
    let server = Server::start(&disk, &[]);
    // One that is being answered when they come.
    let request = format!("GET /large.bin HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    let mut reader = server.send(request.as_bytes());
    let mut first = [0; 1000];
    reader.read_exact(&mut first).unwrap();
    let half = send_half_requests(&server, 450);
    assert_eq!(server.get("/").0, 200);
    let closed = half.iter().filter(|stream| is_closed(stream)).count();
    assert!((40..450).contains(&closed), "{closed} of 450 were closed");
    assert!(half.iter().take(20).all(is_closed), "the oldest stay");
    let mut rest = vec![0; LARGE];
    reader.read_exact(&mut rest[first.len()..]).unwrap();
}

/// True if the other side ended a connection on which it had nothing to say.
fn is_closed(mut stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    match stream.read(&mut [0]) {
        Ok(count) => count == 0,
        Err(error) => error.kind() != std::io::ErrorKind::WouldBlock,
    }
}

#[test]
fn a_connection_serves_one_request_after_another() {
    let disk = Disk::new(&[]);
    disk.write("static/a.txt", b"first");
    disk.write("static/b.txt", b"second");
    let server = Server::start(&disk, &[]);
    let host = &server.address;
    let mut stream = server.send(b"");
    for (path, words) in [("a.txt", "first"), ("b.txt", "second"), ("a.txt", "first")] {
        write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        let mut answer = String::new();
        while !answer.ends_with(words) {
            let mut piece = [0; 500];
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            let count = stream.read(&mut piece).unwrap();
            assert!(count > 0, "the connection ended after {answer}");
            answer.push_str(std::str::from_utf8(&piece[..count]).unwrap());
        }
    }
}
