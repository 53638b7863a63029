//! The frames of the protocol: a header with the length of a body, and the body. Unlike the
//! reader of lsp-server, which ends at the first frame that it cannot read, this one says so and
//! goes on.

use lsp_server::{Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{BufRead, Read, Write};

/// The largest body in bytes: a list of offices of the largest size, with room for escapes.
const MAX_BODY: u64 = 96 * 1024 * 1024;
/// The longest line of a header in bytes.
const MAX_HEADER: u64 = 4096;

/// The body of a frame.
pub(super) enum Frame {
    Message(Message),
    /// It is no message. `id` is that of a request whose rest is wrong.
    Garbage {
        id: Option<RequestId>,
        reason: &'static str,
    },
}

/// Reads frames.
pub(super) struct FrameReader<R>(R);

impl<R: BufRead> FrameReader<R> {
    pub(super) fn new(stream: R) -> Self {
        Self(stream)
    }

    /// Returns the next frame; `None` at the end of the stream.
    pub(super) fn next_frame(&mut self) -> Option<Frame> {
        let length = self.read_header()?;
        if length > MAX_BODY {
            let skipped = std::io::copy(&mut (&mut self.0).take(length), &mut std::io::sink());
            skipped.ok().filter(|skipped| *skipped == length)?;
            return Some(Frame::Garbage { id: None, reason: "too large" });
        }
        let mut body = Vec::new();
        let read = (&mut self.0).take(length).read_to_end(&mut body).ok()?;
        (read as u64 == length).then(|| parse_body(&body))
    }

    /// Returns the length of the next body. Lines that are no header are passed over.
    fn read_header(&mut self) -> Option<u64> {
        let mut length = None;
        loop {
            let mut line = Vec::new();
            let read = (&mut self.0).take(MAX_HEADER).read_until(b'\n', &mut line).ok()?;
            if read == 0 {
                return None;
            }
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end();
            if let (true, Some(length)) = (line.is_empty(), length) {
                return Some(length);
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().ok();
            }
        }
    }
}

/// Reads the body of a frame.
pub(super) fn parse_body(body: &[u8]) -> Frame {
    let value: Value = match serde_json::from_slice(body) {
        Ok(value) => value,
        Err(_) => return Frame::Garbage { id: None, reason: "no JSON" },
    };
    let id = value.get("id").cloned().and_then(|id| serde_json::from_value(id).ok());
    match serde_json::from_value(value) {
        Ok(message) => Frame::Message(message),
        Err(_) => Frame::Garbage { id, reason: "no message" },
    }
}

/// Writes frames.
pub(super) struct FrameWriter(Box<dyn Write>);

impl FrameWriter {
    pub(super) fn new(stream: Box<dyn Write>) -> Self {
        Self(stream)
    }

    /// Errors: the stream is closed.
    pub(super) fn send(&mut self, message: impl Into<Message>) -> std::io::Result<()> {
        message.into().write(&mut self.0)
    }

    /// Answers a frame that is no message: its request, if it has one, is not known.
    ///
    /// Errors: the stream is closed.
    pub(super) fn refuse(
        &mut self,
        id: Option<RequestId>,
        (code, reason): (i32, &str),
    ) -> std::io::Result<()> {
        if let Some(id) = id {
            return self.send(Response::new_err(id, code, reason.to_owned()));
        }
        let error = json!({ "code": code, "message": reason });
        let body = json!({ "jsonrpc": "2.0", "id": null, "error": error }).to_string();
        write!(self.0, "Content-Length: {}\r\n\r\n{body}", body.len())?;
        self.0.flush()
    }

    /// Errors: the stream is closed.
    pub(super) fn notify(&mut self, method: &str, params: impl Serialize) -> std::io::Result<()> {
        let params = serde_json::to_value(params).unwrap_or_default();
        self.send(Notification { method: method.to_owned(), params })
    }

    /// Errors: the stream is closed.
    pub(super) fn ask(
        &mut self,
        id: &str,
        method: &str,
        params: impl Serialize,
    ) -> std::io::Result<()> {
        let params = serde_json::to_value(params).unwrap_or_default();
        self.send(Request { id: id.to_owned().into(), method: method.to_owned(), params })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(bytes: &[u8]) -> Vec<String> {
        let mut frames = FrameReader::new(bytes);
        let frames = std::iter::from_fn(|| frames.next_frame());
        let name = |frame| match frame {
            Frame::Message(Message::Request(request)) => request.method,
            Frame::Message(_) => "other".to_owned(),
            Frame::Garbage { id, reason } => format!("{reason} {id:?}"),
        };
        frames.map(name).collect()
    }

    fn frame(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn what_is_no_message_is_passed_over() {
        let good = frame("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}");
        let stream = [
            "nonsense\r\n\r\nContent-Length: x\r\n\r\n",
            &good,
            &frame("{"),
            &frame("{\"id\":7}"),
            &frame("[]"),
            "content-length:2\r\nContent-Type: x\r\n\r\n{}",
            &good,
            "Content-Length: 99\r\n\r\n{}",
        ];
        let wanted = ["a", "no JSON None", "no message Some", "no message None"];
        let read = read_all(stream.concat().as_bytes());
        assert_eq!(read.len(), 6, "{read:?}");
        for (read, wanted) in read.iter().zip(wanted) {
            assert!(read.starts_with(wanted), "{read}");
        }
        assert_eq!(read[5], "a");
    }
}
