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
}

pub(crate) struct Shared {
    pub(crate) objects: BTreeMap<String, Object>,
    /// Every request that changes something, in order.
    pub(crate) changes: Vec<String>,
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
    body: Bytes,
) -> Response<Body> {
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
    stored(&mut shared.lock().unwrap(), &method, &key, &headers, &body)
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
            shared.objects.insert(key.to_owned(), object);
            status(200)
        }
        Method::DELETE => {
            shared.objects.remove(key);
            status(204)
        }
        _ => match shared.objects.get(key) {
            None => status(404),
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
