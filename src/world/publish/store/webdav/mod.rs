//! `WebDAV` (RFC 4918), as servers have it.
//!
//! The requests are few and plain, because servers differ in all others: files are put aside and
//! moved to their places (at Apache only new ones), folders are made when a server says that they are missing, and what
//! is there is asked with `HEAD`, for Apache's `mod_dir` answers a `PROPFIND` of a folder with
//! what it says of the folder's index page. (The client in opendal 0.59 asks for folders in that
//! way, holds each file whole, and leaves `;` in addresses.)

mod answer;
mod folders;

use super::super::UPLOAD_FOLDER;
use super::network::Network;
use super::source::{Content, Pieces, Upload};
use super::{Store, StoreResult};
use crate::world::download::{Client, upload_client};
use crate::world::environment::non_empty_variable;
use answer::{incomplete, is_expected, lists_folder_alone, network_error, read_answer, refusal};
use anyhow::Result;
use futures_util::stream;
use nianbao_core::config::{Scheme, Target};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::{Body, Method, RequestBuilder, StatusCode};
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// The number of bytes of a file that are sent at a time.
const PIECE: usize = 256 * 1024;
/// The beginning of the name of the properties that Apache keeps of files.
const APACHE_FILES: &[u8] = b"<http://apache.org/dav/propset/fs/";
/// Characters of a path that stand in an address as they are: the unreserved ones of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A folder at a server.
pub(super) struct Webdav {
    client: Client,
    network: Network,
    /// The scheme, the host and its port.
    origin: String,
    /// The folder there, with `/` at its beginning and none at its end.
    root: String,
    login: Login,
    run: String,
    count: AtomicUsize,
    /// Folders that are there for certain.
    folders: Mutex<HashSet<String>>,
    /// True if files are best replaced by a `PUT` in their place; empty until the server was
    /// asked.
    replaces_whole: OnceLock<bool>,
}

/// Credentials, as the environment gives them.
enum Login {
    Nobody,
    Token(String),
    Password { user: String, password: String },
}

impl Login {
    fn from_environment(target: &Target) -> Self {
        let user = target.uri.user.clone().or_else(|| non_empty_variable("NIANBAO_WEBDAV_USER"));
        match (non_empty_variable("NIANBAO_WEBDAV_TOKEN"), user) {
            (Some(token), _) => Self::Token(token),
            (None, Some(user)) => {
                let password = non_empty_variable("NIANBAO_WEBDAV_PASSWORD").unwrap_or_default();
                Self::Password { user, password }
            }
            (None, None) => Self::Nobody,
        }
    }
}

impl Webdav {
    /// Prepares a connection; no request is sent yet.
    ///
    /// Errors: the network cannot be used.
    pub(super) fn open(target: &Target, run: &str) -> Result<Self> {
        let is_plain = target.uri.scheme == Scheme::WebdavPlain;
        let origin =
            format!("{}://{}", if is_plain { "http" } else { "https" }, target.uri.authority);
        Ok(Self {
            client: upload_client()?,
            network: Network::start()?,
            origin,
            root: target.uri.path.clone(),
            login: Login::from_environment(target),
            run: run.to_owned(),
            count: AtomicUsize::new(0),
            folders: Mutex::default(),
            replaces_whole: OnceLock::new(),
        })
    }

    /// Returns the address of a path below the root.
    fn address(&self, path: &str) -> String {
        self.absolute_address(&format!("{}/{path}", self.root))
    }

    /// Returns the address of a path from the root of the server.
    fn absolute_address(&self, path: &str) -> String {
        let parts: Vec<String> =
            path.split('/').map(|part| utf8_percent_encode(part, ENCODED).to_string()).collect();
        format!("{}{}", self.origin, parts.join("/"))
    }

    fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.request_to(method, self.address(path))
    }

    fn request_to(&self, method: &str, address: String) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap_or(Method::GET);
        let request = self.client.request(method, address);
        match &self.login {
            Login::Nobody => request,
            Login::Token(token) => request.bearer_auth(token),
            Login::Password { user, password } => request.basic_auth(user, Some(password)),
        }
    }

    /// Returns true if a `PUT` over a file leaves the old one until the new one is whole, and
    /// a `MOVE` does not: Apache's `mod_dav_fs`, which names itself, removes the old file before
    /// it moves the new one there.
    fn replaces_whole_files(&self) -> StoreResult<bool> {
        if let Some(known) = self.replaces_whole.get() {
            return Ok(*known);
        }
        let answer = self.network.wait(0, async {
            let request = self.request("OPTIONS", "");
            request.send().await.map_err(|error| network_error("OPTIONS", error))
        })?;
        let mut kinds = answer.headers().get_all("DAV").iter();
        let is_apache = kinds.any(|kind| kind.as_bytes().starts_with(APACHE_FILES));
        Ok(*self.replaces_whole.get_or_init(|| is_apache))
    }

    /// Sends a request whose answer says nothing but its status.
    async fn send(&self, method: &str, request: RequestBuilder) -> StoreResult<StatusCode> {
        let answer = request.send().await.map_err(|error| network_error(method, error))?;
        let status = answer.status();
        if status.is_success() || is_expected(method, status) {
            return Ok(status);
        }
        Err(refusal(method, answer).await)
    }

    /// Puts bytes at a path. Folders that are missing are made.
    async fn put_file(&self, path: &str, upload: &Upload<'_>) -> StoreResult<()> {
        self.create_parent(path).await?;
        let mut pieces = Pieces::open(&upload.content, PIECE)?;
        let body = stream::iter(std::iter::from_fn(move || {
            pieces.next_piece().map_err(|error| std::io::Error::other(error.words())).transpose()
        }));
        let request = self
            .request("PUT", path)
            .header(CONTENT_LENGTH, upload.size)
            .header(CONTENT_TYPE, upload.kind)
            .body(Body::wrap_stream(body));
        self.send("PUT", request).await.map(drop)
    }

    /// Moves a file to a path on the condition that nothing is there; false if something is.
    /// All servers heed that of `MOVE`, but for moves of the same moment; nginx, rclone and dufs
    /// ignore the one of `PUT`.
    async fn move_new(&self, from: &str, to: &str) -> StoreResult<bool> {
        let request = self
            .request("MOVE", from)
            .header("Destination", self.address(to))
            .header("Overwrite", "F");
        let answer = request.send().await.map_err(|error| network_error("MOVE", error))?;
        match answer.status() {
            StatusCode::PRECONDITION_FAILED => Ok(false),
            status if status.is_success() => Ok(true),
            _ => Err(refusal("MOVE", answer).await),
        }
    }

    /// Creates a file at the root on the condition that nothing is there; false if something is.
    fn write_new(&self, path: &str, bytes: &[u8]) -> StoreResult<bool> {
        let beside = format!("{path}-{}", self.run);
        let content = Content::Bytes(bytes.to_vec());
        let upload = Upload {
            path,
            content,
            size: bytes.len() as u64,
            kind: "application/json",
            cache: "no-store",
            replaces: false,
        };
        self.network.wait(0, async {
            self.put_file(&beside, &upload).await?;
            let moved = self.move_new(&beside, path).await;
            if !matches!(moved, Ok(true)) {
                let _ = self.send("DELETE", self.request("DELETE", &beside)).await;
            }
            moved
        })
    }

    async fn move_file(&self, from: &str, to: &str) -> StoreResult<()> {
        self.create_parent(to).await?;
        let request = self
            .request("MOVE", from)
            .header("Destination", self.address(to))
            .header("Overwrite", "T");
        self.send("MOVE", request).await.map(drop)
    }

    async fn find_size(&self, path: &str) -> StoreResult<Option<u64>> {
        let request = self.request("HEAD", path).header("Accept-Encoding", "identity");
        let answer = request.send().await.map_err(|error| network_error("HEAD", error))?;
        match answer.status() {
            StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::CONFLICT => Ok(None),
            status if status.is_success() => {
                let size = answer.headers().get(CONTENT_LENGTH);
                match size.and_then(|size| size.to_str().ok()?.parse().ok()) {
                    Some(size) => Ok(Some(size)),
                    // Apache does not say the length of a file of 0 bytes here.
                    None => {
                        let mut size = 0;
                        let count = &mut |piece: &[u8]| {
                            size += piece.len() as u64;
                            Ok(())
                        };
                        Ok(self.download(path, count).await?.then_some(size))
                    }
                }
            }
            _ => Err(refusal("HEAD", answer).await),
        }
    }

    /// Passes the bytes of a file on in pieces; false if there is none.
    async fn download(
        &self,
        path: &str,
        take: &mut dyn FnMut(&[u8]) -> StoreResult<()>,
    ) -> StoreResult<bool> {
        let request = self.request("GET", path).header("Accept-Encoding", "identity");
        let mut answer = request.send().await.map_err(|error| network_error("GET", error))?;
        match answer.status() {
            StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(false),
            status if status.is_success() => {}
            _ => return Err(refusal("GET", answer).await),
        }
        while let Some(piece) = answer.chunk().await.map_err(|error| network_error("GET", error))? {
            take(&piece)?;
        }
        Ok(true)
    }

    /// True if a listing of a folder names the folder alone.
    async fn is_empty_folder(&self, folder: &str) -> StoreResult<bool> {
        let request = self
            .request("PROPFIND", &format!("{folder}/"))
            .header("Depth", "1")
            .header(CONTENT_TYPE, "application/xml")
            .body("<?xml version=\"1.0\"?><D:propfind xmlns:D=\"DAV:\"><D:prop><D:resourcetype/></D:prop></D:propfind>");
        let answer = request.send().await.map_err(|error| network_error("PROPFIND", error))?;
        if answer.status() != StatusCode::MULTI_STATUS {
            return Ok(false);
        }
        let text = read_answer(answer).await;
        Ok(lists_folder_alone(&text))
    }
}

impl Store for Webdav {
    fn read(
        &self,
        path: &str,
        take: &mut dyn FnMut(&[u8]) -> StoreResult<()>,
    ) -> StoreResult<bool> {
        let Some(size) = self.size(path)? else { return Ok(false) };
        self.network.wait(size, self.download(path, take))
    }

    fn size(&self, path: &str) -> StoreResult<Option<u64>> {
        self.network.wait(0, self.find_size(path))
    }

    fn create_new(&self, path: &str, bytes: &[u8]) -> StoreResult<bool> {
        // A server may ignore the condition.
        if self.size(path)?.is_some() {
            return Ok(false);
        }
        self.write_new(path, bytes)
    }

    fn refuses_existing(&self, _path: &str, _bytes: &[u8]) -> StoreResult<bool> {
        // Apache lets several moves of the same moment win, and dufs all of them.
        Ok(false)
    }

    fn put(&self, upload: &Upload, check: &dyn Fn() -> StoreResult<()>) -> StoreResult<()> {
        // WsgiDAV cuts the destination of a move there, and writes over another file.
        let is_cut_in_moves = upload.path.contains([';', '?']);
        if is_cut_in_moves || (upload.replaces && self.replaces_whole_files()?) {
            check()?;
            return self.network.wait(upload.size, self.put_file(upload.path, upload));
        }
        let at = self.count.fetch_add(1, Ordering::Relaxed);
        let beside = format!("{UPLOAD_FOLDER}/{}-{at}", self.run);
        self.network.wait(upload.size, self.put_file(&beside, upload))?;
        let found = self.size(&beside)?;
        if found != Some(upload.size) {
            return Err(incomplete(found, upload.size));
        }
        check()?;
        self.network.wait(0, self.move_file(&beside, upload.path))
    }

    fn remove(&self, path: &str) -> StoreResult<()> {
        let request = self.request("DELETE", path);
        self.network.wait(0, async { self.send("DELETE", request).await.map(drop) })
    }

    fn remove_empty_folder(&self, folder: &str) -> StoreResult<()> {
        // A server removes a folder with all that is in it.
        self.network.wait(0, async {
            if !self.is_empty_folder(folder).await? {
                return Ok(());
            }
            let request = self.request("DELETE", &format!("{folder}/"));
            self.send("DELETE", request).await.map(drop)
        })
    }

    fn clear_uploads(&self) -> StoreResult<()> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let request = self.request("DELETE", &format!("{UPLOAD_FOLDER}/"));
        self.network.wait(0, async { self.send("DELETE", request).await.map(drop) })
    }

    fn is_interrupted(&self) -> bool {
        self.network.is_interrupted()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nianbao_core::config::Uri;

    #[test]
    fn an_address_has_nothing_that_means_something_else() {
        let uri = Uri::parse("webdav+http://web@host:81/dav/年报").expect("an address");
        let place = Webdav::open(&Target::new(uri), "run").expect("a client");
        assert_eq!(
            place.address("a;b 1#?%.txt"),
            "http://host:81/dav/%E5%B9%B4%E6%8A%A5/a%3Bb%201%23%3F%25.txt"
        );
    }
}
