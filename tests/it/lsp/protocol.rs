//! The protocol itself: its order, and what is no message.

use super::client::{Client, copy_site};
use serde_json::{Value, json};

const REPORT: &str = "content/2020/yuncheng-zfb/index.md";

#[test]
fn garbage_is_answered_and_the_server_lives() {
    let site = copy_site("");
    let mut client = Client::start(site.path(), &[]);
    client.send_raw(b"Content-Length: 9\r\n\r\n{not json");
    assert_eq!(client.answer(&Value::Null)["error"]["code"], -32700);
    client.send_raw(b"GET / HTTP/1.1\r\n\r\nContent-Length: 8\r\n\r\n{\"id\":9}");
    assert_eq!(client.answer(&json!(9))["error"]["code"], -32600);
    assert_eq!(client.request("no/such", json!({}))["error"]["code"], -32601);
    for params in [json!({}), json!([]), json!({ "textDocument": 1 })] {
        client.notify("textDocument/didOpen", params.clone());
        client.notify("textDocument/didChange", params.clone());
        client.notify("workspace/didChangeWatchedFiles", params);
    }
    for uri in ["untitled:1", "file:///no/such/place/a.md", "http://a/b", "file:///a%FF"] {
        let document = json!({ "uri": uri, "languageId": "", "version": 1, "text": "a" });
        client.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }
    client.open_file(REPORT);
    client.wait_until(|client| client.told.contains_key(REPORT));
    assert_eq!(client.rules(REPORT), [""; 0]);
    client.end();
}

#[test]
fn the_order_of_the_protocol_is_kept() {
    let site = copy_site("");
    let mut client = Client::launch(site.path());
    assert_eq!(client.request("shutdown", Value::Null)["error"]["code"], -32002);
    client.open_file(REPORT);
    let wrong = client.request("initialize", json!({ "capabilities": 7 }));
    assert_eq!(wrong["error"]["code"], -32602);
    let started = client.request("initialize", json!({ "capabilities": {} }));
    assert_eq!(started["result"]["serverInfo"]["name"], "nianbao");
    assert_eq!(
        client.request("initialize", json!({ "capabilities": {} }))["error"]["code"],
        -32600
    );
    assert_eq!(client.request("shutdown", Value::Null)["result"], Value::Null);
    assert_eq!(client.request("shutdown", Value::Null)["error"]["code"], -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.wait(), 0);
    assert!(client.told.is_empty());
}

#[test]
fn an_end_that_was_not_asked_for_is_a_failure() {
    let site = copy_site("");
    let mut client = Client::start(site.path(), &[]);
    client.notify("exit", Value::Null);
    assert_eq!(client.wait(), 1);
    let mut client = Client::start(site.path(), &[]);
    assert_eq!(client.wait(), 1);
}

#[test]
fn files_are_watched_if_the_client_can() {
    let site = copy_site("");
    let mut client = Client::start(site.path(), &[]);
    client.wait_until(|client| !client.other.is_empty());
    assert_eq!(client.other[0]["method"], "client/registerCapability");
    client.end();
}

/// A site whose settings are gone is told, and found again.
#[test]
fn a_site_that_cannot_be_read_is_told() {
    let site = copy_site("");
    let mut client = Client::start(site.path(), &[]);
    client.open_file(REPORT);
    client.wait_until(|client| client.told.contains_key(REPORT));
    let settings = site.path().join("site.yaml");
    let text = std::fs::read(&settings).unwrap();
    std::fs::remove_file(&settings).unwrap();
    client.files_changed(&["site.yaml"]);
    client.wait_until(|client| {
        client.other.iter().any(|told| told["method"] == "window/showMessage")
    });
    let message = client.other.iter().find(|told| told["method"] == "window/showMessage").unwrap();
    assert!(message["params"]["message"].as_str().unwrap().contains("site.yaml"));
    std::fs::write(&settings, text).unwrap();
    client.files_changed(&["site.yaml"]);
    client.change(REPORT, &[([(0, 0), (0, 0)], "x")]);
    client.wait_until(|client| !client.rules(REPORT).is_empty());
    assert!(!client.rules(REPORT).is_empty());
    client.end();
}
