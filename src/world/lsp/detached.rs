//! A language server without streams.

use super::frames::{Frame, FrameWriter, parse_body};
use super::server::{Event, LspOptions, Server};
use crate::world::import::ReaderSetup;
use anyhow::Result;
use nianbao_core::diag::Lang;
use nianbao_lsp::uri_of_path;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long the survey of a small site may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);
/// The number of events of the surveyor that wait at most.
const WAITING: usize = 64;

/// A finding as an editor is told it: line and column in characters, from zero, and the rule.
pub type ToldFinding = (u64, u64, String);

/// A language server and the site that its client edits. It takes the messages of a client as
/// the server does, for tests and fuzzing.
pub struct DetachedServer {
    server: Server,
    events: Receiver<Event>,
    sent: SentBytes,
    root: PathBuf,
    last_id: i64,
    told: BTreeMap<String, Vec<ToldFinding>>,
}

/// The bytes that a server sent and nobody took yet.
#[derive(Clone, Default)]
struct SentBytes(Arc<Mutex<Vec<u8>>>);

impl Write for SentBytes {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl DetachedServer {
    /// Starts a server for a client that counts characters and moves files.
    ///
    /// Errors: the site's folder is not there.
    pub fn start(site: &Path) -> Result<Self> {
        let root = site.canonicalize()?;
        let sent = SentBytes::default();
        let (events, received) = sync_channel(WAITING);
        let options = LspOptions {
            site: Some(root.clone()),
            lang: Lang::Zh,
            reader: ReaderSetup::default(),
            quiet_period: Duration::ZERO,
        };
        let server = Server::new(options, FrameWriter::new(Box::new(sent.clone())), events);
        let told = BTreeMap::new();
        let mut client = Self { server, events: received, sent, root, last_id: 0, told };
        let workspace = json!({
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["rename"] },
        });
        let general = json!({ "positionEncodings": ["utf-32"] });
        client.request(
            "initialize",
            &json!({ "capabilities": { "general": general, "workspace": workspace } }),
        )?;
        Ok(client)
    }

    /// Opens a text.
    ///
    /// Errors: the server ended.
    pub fn open(&mut self, path: &str, text: &str) -> Result<()> {
        let document =
            json!({ "uri": self.uri(path), "languageId": "", "version": 1, "text": text });
        self.notify("textDocument/didOpen", &json!({ "textDocument": document }))
    }

    /// Changes an open text between two places.
    ///
    /// Errors: as [`DetachedServer::open`].
    pub fn change(&mut self, path: &str, range: [(u32, u32); 2], text: &str) -> Result<()> {
        let change = json!({ "range": to_range(range), "text": text });
        let document = json!({ "uri": self.uri(path), "version": 2 });
        let params = json!({ "textDocument": document, "contentChanges": [change] });
        self.notify("textDocument/didChange", &params)
    }

    /// Closes a text.
    ///
    /// Errors: as [`DetachedServer::open`].
    pub fn close(&mut self, path: &str) -> Result<()> {
        let params = json!({ "textDocument": { "uri": self.uri(path) } });
        self.notify("textDocument/didClose", &params)
    }

    /// Asks something about a place of an open text, and returns the answer.
    ///
    /// Errors: as [`DetachedServer::open`].
    pub fn ask(&mut self, method: &str, path: &str, range: [(u32, u32); 2]) -> Result<Value> {
        let range = to_range(range);
        let params = json!({
            "textDocument": { "uri": self.uri(path) },
            "position": range["start"],
            "range": range,
            "context": { "diagnostics": [] },
            "newName": "shili-new",
        });
        self.request(method, &params)
    }

    /// Waits until all reports have been read since the last change. Returns false if that takes
    /// too long.
    ///
    /// Errors: as [`DetachedServer::open`].
    pub fn settle(&mut self) -> Result<bool> {
        loop {
            self.server.publish()?;
            if self.server.is_settled() {
                self.take_sent();
                return Ok(true);
            }
            let Ok(event) = self.events.recv_timeout(PATIENCE) else { return Ok(false) };
            self.server.handle(event)?;
        }
    }

    /// Returns the findings of a file that were told last, in the order of their places.
    pub fn findings(&self, path: &str) -> Vec<ToldFinding> {
        let mut told = self.told.get(&self.uri(path)).cloned().unwrap_or_default();
        told.sort();
        told
    }

    /// Returns an open text as the server has it.
    pub fn text(&self, path: &str) -> Option<&str> {
        let uri = self.uri(path).parse().ok()?;
        self.server.documents.get(&uri).map(|document| document.text.as_str())
    }

    fn uri(&self, path: &str) -> String {
        let uri = uri_of_path(&self.root.join(path));
        uri.map(|uri| uri.as_str().to_owned()).unwrap_or_default()
    }

    fn notify(&mut self, method: &str, params: &Value) -> Result<()> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    fn request(&mut self, method: &str, params: &Value) -> Result<Value> {
        self.last_id += 1;
        let id = json!(self.last_id);
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        let mut sent = self.take_sent().into_iter();
        Ok(sent.find(|message| message["id"] == id).unwrap_or_default())
    }

    fn send(&mut self, message: &Value) -> Result<()> {
        let frame: Frame = parse_body(message.to_string().as_bytes());
        self.server.handle(Event::Frame(frame)).map(drop)
    }

    /// Takes the messages that were sent, and notes the findings in them.
    fn take_sent(&mut self) -> Vec<Value> {
        let bytes =
            std::mem::take(&mut *self.sent.0.lock().unwrap_or_else(PoisonError::into_inner));
        let messages = read_frames(&bytes);
        for message in &messages {
            if message["method"] == "textDocument/publishDiagnostics" {
                let params = &message["params"];
                let uri = params["uri"].as_str().unwrap_or_default().to_owned();
                let all = params["diagnostics"].as_array().into_iter().flatten();
                self.told.insert(uri, all.map(to_finding).collect());
            }
        }
        messages
    }
}

/// Reads the messages in what the server has sent. Their texts may hold what a head looks like.
fn read_frames(mut bytes: &[u8]) -> Vec<Value> {
    const HEAD_END: &[u8] = b"\r\n\r\n";
    let mut messages = Vec::new();
    while let Some(end) = bytes.windows(HEAD_END.len()).position(|four| four == HEAD_END) {
        let head = String::from_utf8_lossy(&bytes[..end]);
        let length = head.rsplit(' ').next().and_then(|length| length.parse::<usize>().ok());
        let rest = &bytes[end + HEAD_END.len()..];
        let Some((body, behind)) = length.and_then(|length| rest.split_at_checked(length)) else {
            break;
        };
        messages.extend(serde_json::from_slice::<Value>(body).ok());
        bytes = behind;
    }
    messages
}

fn to_finding(diagnostic: &Value) -> ToldFinding {
    let start = &diagnostic["range"]["start"];
    let number = |name: &str| start[name].as_u64().unwrap_or_default();
    let rule = diagnostic["code"].as_str().unwrap_or_default();
    (number("line"), number("character"), rule.to_owned())
}

fn to_range([start, end]: [(u32, u32); 2]) -> Value {
    let place = |(line, column): (u32, u32)| json!({ "line": line, "character": column });
    json!({ "start": place(start), "end": place(end) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_settles_and_its_findings_are_known() {
        let site = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = site.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("site.yaml", "title: 示例市年报\nbase_url: https://example.gov.cn\n");
        write("content/offices.yaml", "- {id: shili-zf, name: 示例市人民政府, kind: government}\n");
        let path = "content/2024/shili-zf.md";
        write(path, "---\nyear: 2024\noffice: shili-zf\n---\n");
        let mut client = DetachedServer::start(site.path()).unwrap();
        client
            .open(path, "---\nyear: 2024\noffice: shili-zg\n---\n\n[x](Content-Length:)\n")
            .unwrap();
        assert!(client.settle().unwrap());
        let rules = |client: &DetachedServer| -> Vec<String> {
            client.findings(path).into_iter().map(|(_, _, rule)| rule).collect()
        };
        assert!(rules(&client).contains(&"unknown-office".to_owned()), "{:?}", rules(&client));
        client.change(path, [(2, 15), (2, 16)], "f").unwrap();
        assert!(client.text(path).unwrap().contains("office: shili-zf\n"));
        let answer = client.ask("textDocument/prepareRename", path, [(2, 9), (2, 9)]).unwrap();
        assert_eq!(answer["result"]["placeholder"], "shili-zf");
        assert!(client.settle().unwrap());
        assert!(!rules(&client).contains(&"unknown-office".to_owned()), "{:?}", rules(&client));
        client.close(path).unwrap();
        assert!(client.settle().unwrap());
        assert_eq!(client.findings(path), []);
    }
}
