//! An object store on loopback, as far as a publication asks one, which fails
//! when it is told to.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// One stored file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) bytes: Vec<u8>,
    pub(crate) kind: String,
    pub(crate) cache: String,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// Nothing.
    Never,
    /// Requests that change something are answered with a status, from one of
    /// them on, for a number of times.
    Refuse { from: usize, times: usize, status: u16 },
    /// One request that changes something is never answered; it was done, or not.
    Hang { at: usize, done: bool },
    /// Every answer takes a while.
    Slow(Duration),
    /// The first question about the list is answered with a size that is wrong by some bytes, as
    /// if the list were written again at that moment.
    ListOfOtherSize(i64),
}

pub(crate) struct Shared {
    pub(crate) objects: BTreeMap<String, Object>,
    /// Every request that changes something, in order.
    pub(crate) changes: Vec<String>,
    /// The files that were put there and removed since the last fault, in order.
    pub(crate) log: Vec<(String, Option<Vec<u8>>)>,
    /// Files that are sent in parts: the path, its type and the parts by their numbers.
    uploads: BTreeMap<String, (Object, BTreeMap<u32, Vec<u8>>)>,
    fault: Fault,
    pub(crate) hanging: bool,
    condition: Condition,
}

/// What becomes of a file that is to be made only if there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    Heeded,
    Ignored,
    Refused,
}

pub(crate) struct Store {
    port: u16,
    shared: Arc<Mutex<Shared>>,
    _runtime: tokio::runtime::Runtime,
}

impl Store {
    pub(crate) fn new() -> Self {
        let shared = Arc::new(Mutex::new(Shared {
            objects: BTreeMap::new(),
            changes: Vec::new(),
            log: Vec::new(),
            uploads: BTreeMap::new(),
            fault: Fault::Never,
            hanging: false,
            condition: Condition::Heeded,
        }));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let router = axum::Router::new().fallback(answer).with_state(Arc::clone(&shared));
        runtime.spawn(async { axum::serve(listener, router).await });
        Self { port, shared, _runtime: runtime }
    }

    pub(crate) fn shared(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().unwrap()
    }

    /// What goes wrong from now on; requests are counted anew.
    pub(crate) fn fail(&self, fault: Fault) {
        let mut shared = self.shared();
        (shared.fault, shared.hanging) = (fault, false);
        shared.changes.clear();
        shared.log.clear();
    }

    pub(crate) fn takes(&self, condition: Condition) {
        self.shared().condition = condition;
    }

    /// The site that is stored, without what is no part of it.
    pub(crate) fn site(&self) -> BTreeMap<String, Vec<u8>> {
        let objects = &self.shared().objects;
        let site = objects.iter().filter(|(path, _)| !path.starts_with(".nianbao-"));
        site.map(|(path, object)| (path.clone(), object.bytes.clone())).collect()
    }

    /// The program with what it needs to publish here.
    pub(crate) fn publish(&self, site: &Path, args: &[&str]) -> Command {
        let mut command = crate::support::program::command(site, &["publish", "s3://shelf/www"]);
        command
            .args(args)
            .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{}", self.port))
            .env("AWS_ACCESS_KEY_ID", "example")
            .env("AWS_SECRET_ACCESS_KEY", "geheim")
            .env("AWS_EC2_METADATA_DISABLED", "true");
        command
    }
}

impl Store {
    /// The program with what it needs to publish to another kind of store, which
    /// this one is in the place of, as a proxy.
    pub(crate) fn publish_as(&self, kind: &str, site: &Path, args: &[&str]) -> Command {
        let mut command = crate::support::program::command(site, &["publish", kind]);
        command.args(args).env("HTTP_PROXY", format!("http://127.0.0.1:{}", self.port));
        for name in
            ["ALIBABA_CLOUD_ACCESS_KEY_ID", "TENCENTCLOUD_SECRET_ID", "HUAWEI_CLOUD_ACCESS_KEY_ID"]
        {
            command.env(name, "example");
        }
        for name in [
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
            "TENCENTCLOUD_SECRET_KEY",
            "HUAWEI_CLOUD_SECRET_ACCESS_KEY",
        ] {
            command.env(name, "geheim");
        }
        command
    }
}

async fn answer(
    State(shared): State<Arc<Mutex<Shared>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Response<Body> {
    let body = axum::body::to_bytes(body, 64 * 1024 * 1024).await.unwrap();
    let path = percent_decoded(uri.path());
    let path = path.strip_prefix("/shelf").unwrap_or(&path);
    let Some(key) = path.strip_prefix("/www/").map(str::to_owned) else { return status(404) };
    let (fault, at) = {
        let mut shared = shared.lock().unwrap();
        if matches!(method, Method::PUT | Method::DELETE) {
            shared.changes.push(format!("{method} {key}"));
        }
        (shared.fault, shared.changes.len())
    };
    let changes = matches!(method, Method::PUT | Method::DELETE);
    match fault {
        Fault::Slow(time) => tokio::time::sleep(time).await,
        Fault::ListOfOtherSize(by) if method == Method::HEAD && key == ".nianbao-manifest.json" => {
            let mut shared = shared.lock().unwrap();
            shared.fault = Fault::Never;
            let size = shared.objects[&key].bytes.len();
            let size = i64::try_from(size).unwrap() + by;
            return Response::builder().header("content-length", size).body(Body::empty()).unwrap();
        }
        Fault::Refuse { from, times, status: code }
            if changes && (from..from + times).contains(&at) =>
        {
            return status(code);
        }
        Fault::Hang { at: hang, done } if changes && at >= hang => {
            if done && at == hang {
                stored(&mut shared.lock().unwrap(), &method, &key, &headers, &body);
            }
            shared.lock().unwrap().hanging = true;
            std::future::pending::<()>().await;
        }
        _ => {}
    }
    let mut shared = shared.lock().unwrap();
    match uri.query() {
        Some(query) if query.contains("upload") => {
            in_parts(&mut shared, query, &method, &key, &headers, &body)
        }
        _ => stored(&mut shared, &method, &key, &headers, &body),
    }
}

/// Takes a file that is sent in parts.
fn in_parts(
    shared: &mut Shared,
    query: &str,
    method: &Method,
    key: &str,
    headers: &HeaderMap,
    body: &Bytes,
) -> Response<Body> {
    let field = |name: &str| {
        let mut fields = query.split('&').filter_map(|field| field.split_once('='));
        fields.find(|(found, _)| *found == name).map(|(_, value)| value.to_owned())
    };
    let header = |name: &str| {
        headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    };
    let xml = |text: String| Response::builder().body(Body::from(text)).unwrap();
    let Some(id) = field("uploadId") else {
        let object = Object {
            bytes: Vec::new(),
            kind: header("content-type"),
            cache: header("cache-control"),
        };
        let id = (shared.uploads.len() + 1).to_string();
        shared.uploads.insert(id.clone(), (object, BTreeMap::new()));
        return xml(format!(
            "<InitiateMultipartUploadResult><Bucket>shelf</Bucket><Key>{key}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>"
        ));
    };
    if *method == Method::PUT {
        let number = field("partNumber").unwrap().parse().unwrap();
        shared.uploads.get_mut(&id).unwrap().1.insert(number, body.to_vec());
        return Response::builder().header("etag", "\"part\"").body(Body::empty()).unwrap();
    }
    let (mut object, parts) = shared.uploads.remove(&id).unwrap();
    if *method == Method::DELETE {
        return status(204);
    }
    object.bytes = parts.into_values().flatten().collect();
    shared.log.push((key.to_owned(), Some(object.bytes.clone())));
    shared.objects.insert(key.to_owned(), object);
    xml("<CompleteMultipartUploadResult><Bucket>shelf</Bucket><Key>k</Key><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>".to_owned())
}

/// What is answered when nothing goes wrong.
fn stored(
    shared: &mut Shared,
    method: &Method,
    key: &str,
    headers: &HeaderMap,
    body: &Bytes,
) -> Response<Body> {
    let signature = headers["authorization"].to_str().unwrap();
    let is_s3 = signature.starts_with("AWS4-HMAC-SHA256 ");
    assert!(signature.contains("example") && !signature.contains("geheim"), "{signature}");
    let header = |name: &str| {
        headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    };
    match *method {
        Method::PUT => {
            assert!(!is_s3 || !header("content-md5").is_empty(), "no digest for {key}");
            let only_new = header("if-none-match") == "*"
                || ["oss", "cos"]
                    .iter()
                    .any(|of| header(&format!("x-{of}-forbid-overwrite")) == "true");
            match shared.condition {
                Condition::Refused if only_new => return status(501),
                Condition::Heeded if only_new && shared.objects.contains_key(key) => {
                    return status(412);
                }
                _ => {}
            }
            let object = Object {
                bytes: body.to_vec(),
                kind: header("content-type"),
                cache: header("cache-control"),
            };
            shared.log.push((key.to_owned(), Some(object.bytes.clone())));
            shared.objects.insert(key.to_owned(), object);
            status(200)
        }
        Method::DELETE => {
            shared.objects.remove(key);
            shared.log.push((key.to_owned(), None));
            status(204)
        }
        _ => match shared.objects.get(key) {
            None => status(404),
            Some(object) if *method == Method::GET && headers.contains_key("range") => {
                let range = header("range");
                let (from, to) = range.strip_prefix("bytes=").unwrap().split_once('-').unwrap();
                let (from, to): (usize, usize) = (from.parse().unwrap(), to.parse().unwrap());
                let size = object.bytes.len();
                let to = to.min(size - 1);
                Response::builder()
                    .status(206)
                    .header("content-range", format!("bytes {from}-{to}/{size}"))
                    .body(Body::from(object.bytes[from..=to].to_vec()))
                    .unwrap()
            }
            Some(object) => {
                let body = if *method == Method::HEAD { Vec::new() } else { object.bytes.clone() };
                Response::builder()
                    .header("content-length", object.bytes.len())
                    .header("content-type", &object.kind)
                    .body(Body::from(body))
                    .unwrap()
            }
        },
    }
}

fn status(code: u16) -> Response<Body> {
    let status = StatusCode::from_u16(code).unwrap();
    let body = if code < 400 { "" } else { "<Error><Code>Example</Code></Error>" };
    Response::builder().status(status).body(Body::from(body)).unwrap()
}

pub(crate) fn percent_decoded(path: &str) -> String {
    percent_encoding::percent_decode_str(path).decode_utf8().unwrap().into_owned()
}
