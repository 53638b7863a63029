//! A small client of the Language Server Protocol.

use crate::support::program::command;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// An editor with a server of its own.
pub(super) struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<Value>,
    last_id: i64,
    site: PathBuf,
    /// The diagnostics that were told last, by the paths of their files.
    pub(super) told: BTreeMap<String, Vec<Value>>,
    /// Messages that are neither answers nor diagnostics.
    pub(super) other: Vec<Value>,
}

impl Client {
    /// Starts a server, and offers it some units of columns.
    pub(super) fn start(site: &Path, encodings: &[&str]) -> Self {
        let mut client = Self::launch(site);
        let capabilities = json!({
            "general": { "positionEncodings": encodings },
            "textDocument": {
                "publishDiagnostics": { "relatedInformation": true },
                "rename": { "prepareSupport": true },
                "signatureHelp": { "signatureInformation": {
                    "parameterInformation": { "labelOffsetSupport": true },
                } },
            },
            "workspace": {
                "didChangeWatchedFiles": { "dynamicRegistration": true },
                "workspaceEdit": { "documentChanges": true, "resourceOperations": ["rename"] },
            },
        });
        let params = json!({ "processId": null, "rootUri": null, "capabilities": capabilities });
        let answer = client.request("initialize", params);
        let chosen = answer["result"]["capabilities"]["positionEncoding"].as_str().unwrap();
        assert_eq!(chosen, *encodings.first().unwrap_or(&"utf-16"));
        client.notify("initialized", json!({}));
        client
    }

    /// Starts a server that nothing is said to yet.
    pub(super) fn launch(site: &Path) -> Self {
        let site = site.canonicalize().unwrap();
        let mut command = command(&site, &["lsp"]);
        let pipe = std::process::Stdio::piped;
        let mut child = command.stdin(pipe()).stdout(pipe()).spawn().unwrap();
        let mut stream = BufReader::new(child.stdout.take().unwrap());
        let (sender, output) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read_message(&mut stream) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take();
        let (told, other) = (BTreeMap::new(), Vec::new());
        Self { child, input, output, last_id: 0, site, told, other }
    }

    pub(super) fn send_raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.send_raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub(super) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and returns the whole answer.
    pub(super) fn request(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        let id = json!(self.last_id);
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        self.answer(&id)
    }

    /// Waits for the answer with an id.
    pub(super) fn answer(&mut self, id: &Value) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            let message = self.receive(end).expect("an answer");
            if message.get("method").is_none() && message["id"] == *id {
                return message;
            }
        }
    }

    /// Takes messages until what was told fulfils a condition, or it takes too long.
    pub(super) fn wait_until(&mut self, mut holds: impl FnMut(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !holds(self) && self.receive(end).is_some() {}
    }

    fn receive(&mut self, end: Instant) -> Option<Value> {
        let message = self.output.recv_timeout(end.saturating_duration_since(Instant::now()));
        let message = message.ok()?;
        if message["method"] == "textDocument/publishDiagnostics" {
            let uri = message["params"]["uri"].as_str().unwrap();
            let prefix = self.uri("");
            let path = uri.strip_prefix(&prefix).unwrap_or_else(|| panic!("{uri} in {prefix}"));
            let diagnostics = message["params"]["diagnostics"].as_array().unwrap().clone();
            self.told.insert(path.to_owned(), diagnostics);
        } else if message.get("method").is_some() {
            self.other.push(message.clone());
        }
        Some(message)
    }

    /// Returns the address of a file of the site.
    pub(super) fn uri(&self, path: &str) -> String {
        format!("file://{}/{path}", self.site.display())
    }

    pub(super) fn open(&mut self, path: &str, text: &str) {
        let uri = self.uri(path);
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Opens a file as it is on the disk.
    pub(super) fn open_file(&mut self, path: &str) -> String {
        let text = std::fs::read_to_string(self.site.join(path)).unwrap();
        self.open(path, &text);
        text
    }

    /// Sends changes of an open text: a range, as two pairs of line and column, and the new text.
    pub(super) fn change(&mut self, path: &str, changes: &[([(u32, u32); 2], &str)]) {
        let place = |(line, column): (u32, u32)| json!({ "line": line, "character": column });
        let changes = changes.iter().map(|([start, end], text)| {
            json!({ "range": { "start": place(*start), "end": place(*end) }, "text": text })
        });
        let changes: Vec<Value> = changes.collect();
        let document = json!({ "uri": self.uri(path), "version": 2 });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.notify("textDocument/didChange", params);
    }

    /// Puts another text in the place of an open one.
    pub(super) fn replace(&mut self, path: &str, text: &str) {
        let document = json!({ "uri": self.uri(path), "version": 3 });
        let params = json!({ "textDocument": document, "contentChanges": [{ "text": text }] });
        self.notify("textDocument/didChange", params);
    }

    pub(super) fn close(&mut self, path: &str) {
        let document = json!({ "uri": self.uri(path) });
        self.notify("textDocument/didClose", json!({ "textDocument": document }));
    }

    /// Says that files were written or removed.
    pub(super) fn files_changed(&mut self, paths: &[&str]) {
        let changes: Vec<Value> =
            paths.iter().map(|path| json!({ "uri": self.uri(path), "type": 2 })).collect();
        self.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }

    /// Sends a request about a place of an open text.
    pub(super) fn ask_at(&mut self, method: &str, path: &str, (line, column): (u32, u32)) -> Value {
        let position = json!({ "line": line, "character": column });
        let document = json!({ "uri": self.uri(path) });
        let params = json!({ "textDocument": document, "position": position });
        self.request(method, params)["result"].clone()
    }

    /// Returns the rules of the findings of a file, as they were told last.
    pub(super) fn rules(&self, path: &str) -> Vec<&str> {
        let told = self.told.get(path).map_or(&[] as &[Value], Vec::as_slice);
        told.iter().map(|diagnostic| diagnostic["code"].as_str().unwrap()).collect()
    }

    /// Closes the stream and returns the exit status.
    pub(super) fn wait(&mut self) -> i32 {
        self.input = None;
        self.child.wait().unwrap().code().unwrap_or(-1)
    }

    /// Ends the server as the protocol wants it.
    pub(super) fn end(mut self) {
        assert_eq!(self.request("shutdown", Value::Null)["result"], Value::Null);
        self.notify("exit", Value::Null);
        assert_eq!(self.wait(), 0);
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_message(stream: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => length = line.strip_prefix("Content-Length: ")?.parse().ok(),
        }
    }
    let mut body = vec![0; length?];
    stream.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// Copies a site of this repository, below its root, to a folder of its own.
pub(super) fn copy_site(folder: &str) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = walkdir::WalkDir::new(&root).into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_str().unwrap();
        entry.depth() != 1
            || ["site.yaml", "content", "forms", "static", "templates"].contains(&name)
    });
    for entry in files.flatten().filter(|entry| entry.file_type().is_file()) {
        let path = copy.path().join(entry.path().strip_prefix(&root).unwrap());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::copy(entry.path(), path).unwrap();
    }
    copy
}

/// Returns the place of some words in a text, in code units of UTF-16.
pub(super) fn place(text: &str, words: &str) -> (u32, u32) {
    let at = text.find(words).unwrap();
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[..at].matches('\n').count();
    let column = text[start..at].encode_utf16().count();
    (u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
}
