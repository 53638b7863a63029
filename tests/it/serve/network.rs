//! A preview that others in the network can read.

use super::server::Server;
use crate::support::disk::Disk;

const REPORT: &str = "content/2022/shili-czj.md";

#[test]
fn a_preview_in_the_network_says_where_and_to_whom() {
    let disk = Disk::new(&[]);
    let server = Server::start(&disk, &["--host", "0.0.0.0"]);
    assert!(server.address.starts_with("127.0.0.1:"), "{}", server.address);
    let port = server.address.rsplit(':').next().unwrap();
    let mut line = server.heard.recv_timeout(super::server::PATIENCE).unwrap();
    while let Some((_, address)) = line.split_once("在网络中：http://") {
        let host = address.trim_end_matches('/');
        assert!(host.ends_with(&format!(":{port}")), "{address}");
        assert_eq!(server.request("GET", "/", host).0, 200, "{host} is said and refused");
        line = server.heard.recv_timeout(super::server::PATIENCE).unwrap();
    }
    assert!(line.contains("网络中任何人都能看到"), "{line}");
    assert!(!line.contains("草稿"), "{line}");
    assert_eq!(server.request("GET", "/", "evil.example").0, 421);
}

#[test]
fn a_preview_of_this_machine_alone_warns_of_nothing() {
    let disk = Disk::new(&[]);
    for host in ["127.0.0.1", "localhost"] {
        let server = Server::start(&disk, &["--host", host, "--drafts"]);
        let line = server.heard.recv_timeout(super::server::PATIENCE).unwrap();
        assert!(line.contains("核对完毕"), "{host}: {line}");
    }
}

#[test]
fn drafts_go_to_the_network_only_when_that_is_said() {
    let disk = Disk::new(&[]);
    let draft = disk.read(REPORT).replace("year: 2022", "year: 2022\ndraft: true");
    disk.write(REPORT, draft.as_bytes());
    for host in ["0.0.0.0", "198.51.100.7"] {
        let ran = disk.run(&["serve", "--port", "0", "--host", host, "--drafts"]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("草稿") && ran.err.contains("--drafts-to-network"), "{}", ran.err);
    }
    let ran = disk.run(&["serve", "--port", "0", "--drafts-to-network"]);
    assert_eq!(ran.code, 2, "without --drafts it means nothing");
    let server = Server::start(&disk, &["--host", "0.0.0.0", "--drafts", "--drafts-to-network"]);
    assert!(server.must_say("网络中任何人都能看到").contains("连同草稿"));
    assert_eq!(server.get("/2022/shili-czj/").0, 200);
}

#[test]
fn a_host_that_is_not_this_machine_is_named() {
    let disk = Disk::new(&[]);
    for host in ["no.such.host.invalid", "198.51.100.7"] {
        let ran = disk.run(&["serve", "--port", "0", "--host", host]);
        assert_eq!(ran.code, 2);
        let words = format!("--host {host} 不是本机的地址");
        assert!(ran.err.contains(&words), "{}", ran.err);
    }
}
