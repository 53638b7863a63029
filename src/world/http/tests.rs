//! Connections within bounds.

use super::connections::{Limits, accept_connections};
use super::timed_stream::TimedStream;
use crate::world::DetachedPreview;
use std::io::{ErrorKind, IoSlice, Read, Result, Write};
use std::net::TcpStream;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::io::AsyncWrite;
use tokio::runtime::{Builder, Runtime};

/// Longer than any test takes, and shorter than the limits that are not tried.
const PATIENCE: Duration = Duration::from_secs(10);

/// A preview that accepts connections within limits.
struct Served {
    _site: tempfile::TempDir,
    _runtime: Runtime,
    address: std::net::SocketAddr,
}

impl Served {
    fn new(limits: Limits) -> Self {
        Self::with_file(limits, b"of the site")
    }

    /// Serves a site with this file, `a.txt`.
    fn with_file(limits: Limits, bytes: &[u8]) -> Self {
        let site = tempfile::tempdir().unwrap();
        let write = |path: &str, bytes: &[u8]| {
            let path = site.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        };
        write("site.yaml", "title: 示例市年报\nbase_url: https://example.gov.cn\n".as_bytes());
        write("static/a.txt", bytes);
        let handler = DetachedPreview::open(site.path()).unwrap().into_handler();
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(accept_connections(listener, limits, handler));
        Self { _site: site, _runtime: runtime, address }
    }

    fn send(&self, bytes: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(bytes.as_bytes()).unwrap();
        stream
    }
}

/// Reads until the other side ends the connection.
fn read_to_end(mut stream: &TcpStream) -> String {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("no end: {error}"),
        _ => String::from_utf8(bytes).unwrap(),
    }
}

const REQUEST: &str = "GET /a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n";

#[test]
fn a_head_that_does_not_come_ends_the_connection() {
    let limits = Limits { head: Duration::from_millis(100), ..Limits::default() };
    let served = Served::new(limits);
    assert_eq!(read_to_end(&served.send("GET / HTTP/1.1\r\nHost: local")), "");
    assert_eq!(read_to_end(&served.send("")), "");
    // One that waits for a second request has had its answer.
    assert!(read_to_end(&served.send(REQUEST)).ends_with("of the site"));
}

#[test]
fn a_connection_too_many_takes_the_place_of_an_idle_one() {
    let served = Served::new(Limits { connections: 3, ..Limits::default() });
    // Its events have no end, so it is never idle.
    let mut events = served.send("GET /_nianbao/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    events.read_exact(&mut [0; 12]).unwrap();
    let mut half: Vec<TcpStream> = Vec::new();
    for _ in 0..20 {
        half.push(served.send("GET /"));
    }
    let last = half.split_off(18);
    assert!(half.iter().all(|stream| read_to_end(stream).is_empty()));
    drop(last);
    let last = served.send(REQUEST);
    let mut answer = [0; 12];
    (&last).read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    events.set_nonblocking(true).unwrap();
    let mut rest = [0; 4096];
    loop {
        match events.read(&mut rest) {
            Ok(0) => panic!("a connection with a request was closed for one without"),
            Ok(_) => {}
            Err(error) => break assert_eq!(error.kind(), ErrorKind::WouldBlock),
        }
    }
}

#[test]
fn where_all_are_answered_the_one_without_progress_goes() {
    let served = Served::new(Limits { connections: 2, ..Limits::default() });
    let events = "GET /_nianbao/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let open: Vec<TcpStream> = (0..2).map(|_| served.send(events)).collect();
    for mut stream in &open {
        stream.read_exact(&mut [0; 12]).unwrap();
    }
    let mut answer = [0; 12];
    served.send(REQUEST).read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}

#[test]
fn a_reader_of_a_file_who_takes_nothing_is_given_up() {
    let limits = Limits { stall: Duration::from_millis(100), ..Limits::default() };
    // More than sockets hold.
    let served = Served::with_file(limits, &vec![b'x'; 30_000_000]);
    let mut stream = served.send(REQUEST);
    let start = Instant::now();
    // Nobody takes what is sent once the other side is gone.
    while stream.write_all(b"x").is_ok() {
        assert!(start.elapsed() < PATIENCE, "the connection stays open");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A stream whose reader takes some writes and then no more.
struct Stalled {
    taken: usize,
}

impl AsyncWrite for Stalled {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        if self.taken == 0 {
            return Poll::Pending;
        }
        self.taken -= 1;
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[test]
fn a_reader_who_takes_nothing_is_given_up() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let progress = AtomicUsize::new(0);
    let note = || {
        progress.fetch_add(1, Ordering::SeqCst);
    };
    let mut stream = TimedStream::new(Stalled { taken: 2 }, Duration::from_millis(30), note);
    let mut write = |slices: bool| {
        let written = std::future::poll_fn(|context| {
            let stream = Pin::new(&mut stream);
            if slices {
                stream.poll_write_vectored(context, &[IoSlice::new(b"bytes")])
            } else {
                stream.poll_write(context, b"bytes")
            }
        });
        let written = async { tokio::time::timeout(PATIENCE, written).await };
        runtime.block_on(written).expect("it waits for ever")
    };
    assert_eq!((write(false).unwrap(), write(true).unwrap()), (5, 5));
    assert_eq!(progress.load(Ordering::SeqCst), 2);
    assert_eq!(write(false).unwrap_err().kind(), ErrorKind::TimedOut);
    assert_eq!(progress.load(Ordering::SeqCst), 2);
}
