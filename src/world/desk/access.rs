//! Who may use the desk: a browser that opened it with the key of its address once, and pages of
//! the desk alone. Any page of the web can make a browser send requests to this machine, under
//! any name that leads here; other users of this machine can connect to every port.

use crate::world::random::random_word;
use anyhow::Result;
use axum::http::{HeaderMap, HeaderValue, Method, Request, header};
use std::sync::Mutex;
use std::sync::PoisonError;

/// The header by which a browser tells where a request comes from.
const FETCH_SITE: &str = "sec-fetch-site";
/// The header by which a browser tells what it wants an answer for.
const FETCH_DEST: &str = "sec-fetch-dest";

/// The keys of a desk, and the addresses at which it answers.
pub(super) struct Access {
    port: u16,
    /// The port of the preview.
    preview_port: u16,
    /// The secret that a browser keeps in a cookie.
    session: String,
    /// The key of the address, which is good once.
    key: Mutex<Option<String>>,
}

/// Why a request is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denial {
    /// Its `Host` is not this machine.
    ForeignHost,
    /// A page of another origin made it.
    ForeignOrigin,
    /// The browser has no cookie of this desk.
    NoSession,
}

impl Access {
    /// Makes the keys of a desk that listens on `port`.
    ///
    /// Errors: the system gives no random bytes.
    pub(super) fn new(port: u16, preview_port: u16) -> Result<Self> {
        let (session, key) = (random_word()?, Mutex::new(Some(random_word()?)));
        Ok(Self { port, preview_port, session, key })
    }

    /// Returns the address that opens the desk; without a key once that was used.
    pub(super) fn address(&self) -> String {
        let key = self.key.lock().unwrap_or_else(PoisonError::into_inner);
        let query = key.as_ref().map(|key| format!("?key={key}")).unwrap_or_default();
        format!("http://127.0.0.1:{}/{query}", self.port)
    }

    /// Returns the origin of the preview.
    pub(super) fn preview_origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.preview_port)
    }

    /// Takes a key for a session: the cookie that a browser is to keep, if the key is right and
    /// was not used before.
    pub(super) fn open_session(&self, given: &str) -> Option<HeaderValue> {
        let mut key = self.key.lock().unwrap_or_else(PoisonError::into_inner);
        if !key.as_ref().is_some_and(|key| is_same_secret(key, given)) {
            return None;
        }
        *key = None;
        let (name, session) = (self.cookie_name(), &self.session);
        HeaderValue::from_str(&format!(
            "{name}={session}; Path=/; Max-Age=86400; HttpOnly; SameSite=Strict"
        ))
        .ok()
    }

    /// Judges a request to the desk before it has a session: its host, and where it comes from.
    ///
    /// Errors: why it is not answered.
    pub(super) fn check_source<B>(&self, request: &Request<B>) -> Result<(), Denial> {
        let own_hosts = ["127.0.0.1", "localhost"].map(|host| format!("{host}:{}", self.port));
        check_host(request, &own_hosts)?;
        let headers = request.headers();
        // Under another name of this machine another program may listen.
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let own_origin = format!("http://{}", host.unwrap_or_default().to_ascii_lowercase());
        let is_own = |origin: &HeaderValue| origin == own_origin.as_str();
        let origins: Vec<&HeaderValue> = headers.get_all(header::ORIGIN).iter().collect();
        let is_safe_method = matches!(*request.method(), Method::GET | Method::HEAD);
        // A request that writes has to say where it comes from; a browser always does.
        let may_lack_origin = is_safe_method && origins.is_empty();
        if !may_lack_origin && !matches!(origins.as_slice(), [origin] if is_own(origin)) {
            return Err(Denial::ForeignOrigin);
        }
        // Ports of one machine are one site to a browser, so that cookies go along.
        let from = headers.get(FETCH_SITE).map(HeaderValue::as_bytes);
        match from {
            None | Some(b"same-origin" | b"none") => Ok(()),
            Some(_) => Err(Denial::ForeignOrigin),
        }
    }

    /// Judges whether a request has the cookie of this desk.
    ///
    /// Errors: it has not.
    pub(super) fn check_session<B>(&self, request: &Request<B>) -> Result<(), Denial> {
        self.has_session(request.headers()).then_some(()).ok_or(Denial::NoSession)
    }

    /// Returns true for a request of the style, which holds no secret: the page for a browser
    /// without a session has it too.
    pub(super) fn is_for_anybody<B>(request: &Request<B>) -> bool {
        request.method() == Method::GET && request.uri().path() == "/desk.css"
    }

    /// Judges a request to the preview: pages of the site may be framed by the desk, and ask for
    /// their own files. A page at another port of this machine may not put them in as images or
    /// scripts.
    ///
    /// Errors: why it is not answered.
    pub(super) fn check_preview<B>(&self, request: &Request<B>) -> Result<(), Denial> {
        check_host(request, &[format!("127.0.0.1:{}", self.preview_port)])?;
        let told = |name: &str| request.headers().get(name).map(HeaderValue::as_bytes);
        let is_own = matches!(told(FETCH_SITE), None | Some(b"same-origin" | b"none"));
        let is_page = matches!(told(FETCH_DEST), Some(b"document" | b"iframe"));
        if !is_own && !is_page {
            return Err(Denial::ForeignOrigin);
        }
        self.check_session(request)
    }

    fn has_session(&self, headers: &HeaderMap) -> bool {
        let name = self.cookie_name();
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|all| all.to_str().ok());
        let mut pairs =
            cookies.flat_map(|all| all.split(';')).filter_map(|one| one.split_once('='));
        pairs.any(|(key, value)| key.trim() == name && is_same_secret(&self.session, value.trim()))
    }

    /// Returns the name of the cookie. All ports of a machine share their cookies.
    fn cookie_name(&self) -> String {
        format!("nianbao-desk-{}", self.port)
    }
}

/// Judges whether a request names one of some hosts, and no other.
///
/// Errors: it names another, or none.
fn check_host<B>(request: &Request<B>, own: &[String]) -> Result<(), Denial> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(Denial::ForeignHost) };
    let is_own = |host: &str| own.iter().any(|own| own.eq_ignore_ascii_case(host));
    let authority = request.uri().authority();
    let is_right = host.to_str().is_ok_and(is_own)
        && authority.is_none_or(|authority| is_own(authority.as_str()));
    is_right.then_some(()).ok_or(Denial::ForeignHost)
}

/// Compares secrets in a time that does not tell where they differ.
fn is_same_secret(one: &str, other: &str) -> bool {
    let differing = one.bytes().zip(other.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    one.len() == other.len() && differing == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: &str, headers: &[(&str, &str)]) -> Request<()> {
        let mut builder = Request::builder().method(method).uri("/");
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        builder.body(()).unwrap()
    }

    #[test]
    fn a_key_opens_one_session_which_its_cookie_proves() {
        let access = Access::new(1113, 1114).unwrap();
        let address = access.address();
        let key = address.split_once("?key=").unwrap().1;
        assert_eq!(access.open_session(&key[1..]), None);
        let cookie = access.open_session(key).unwrap();
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.ends_with("HttpOnly; SameSite=Strict"), "{cookie}");
        assert_eq!(access.open_session(key), None, "the address is of no use to a second reader");
        assert_eq!(access.address(), "http://127.0.0.1:1113/");
        let pair = cookie.split(';').next().unwrap();
        let with = |cookie: &str| access.check_session(&request("GET", &[("cookie", cookie)]));
        assert_eq!(with(pair), Ok(()));
        assert_eq!(with(&format!("other=1; {pair}")), Ok(()));
        for wrong in ["", "nianbao-desk-1113=", "nianbao-desk-1113", &pair.replace("1113", "1112")]
        {
            assert_eq!(with(wrong), Err(Denial::NoSession), "{wrong}");
        }
    }

    #[test]
    fn requests_of_other_hosts_and_origins_are_not_answered() {
        let access = Access::new(1113, 1114).unwrap();
        let own = ("host", "127.0.0.1:1113");
        let judge =
            |method: &str, headers: &[(&str, &str)]| access.check_source(&request(method, headers));
        assert_eq!(judge("GET", &[own]), Ok(()));
        assert_eq!(judge("GET", &[("host", "localhost:1113"), (FETCH_SITE, "none")]), Ok(()));
        let origin = ("origin", "http://127.0.0.1:1113");
        assert_eq!(judge("POST", &[own, origin, (FETCH_SITE, "same-origin")]), Ok(()));
        for host in ["example.gov.cn", "127.0.0.1", "127.0.0.1:1114", "127.0.0.1:1113.example"] {
            assert_eq!(judge("GET", &[("host", host)]), Err(Denial::ForeignHost), "{host}");
        }
        assert_eq!(judge("GET", &[]), Err(Denial::ForeignHost));
        assert_eq!(judge("GET", &[own, own]), Err(Denial::ForeignHost));
        assert_eq!(judge("POST", &[own]), Err(Denial::ForeignOrigin));
        let name = ("origin", "http://localhost:1113");
        assert_eq!(judge("POST", &[own, name]), Err(Denial::ForeignOrigin));
        assert_eq!(judge("POST", &[("host", "localhost:1113"), name]), Ok(()));
        let port = ("origin", "http://127.0.0.1:1114");
        for other in [port, ("origin", "null"), ("origin", "https://127.0.0.1:1113")] {
            for method in ["GET", "POST"] {
                assert_eq!(judge(method, &[own, other]), Err(Denial::ForeignOrigin), "{other:?}");
            }
        }
        for site in ["same-site", "cross-site", "?"] {
            let from = (FETCH_SITE, site);
            assert_eq!(judge("GET", &[own, from]), Err(Denial::ForeignOrigin), "{site}");
        }
    }

    #[test]
    fn the_style_alone_is_for_anybody() {
        let ask = |method: &str, path: &str| {
            Access::is_for_anybody(&Request::builder().method(method).uri(path).body(()).unwrap())
        };
        assert!(ask("GET", "/desk.css"));
        for path in ["/", "/desk.js", "/desk.css/", "/desk.css/..", "/report/2024/desk.css"] {
            assert!(!ask("GET", path), "{path}");
        }
        assert!(!ask("POST", "/desk.css"));
    }

    #[test]
    fn the_preview_asks_for_the_same_cookie_at_its_own_port() {
        let access = Access::new(1113, 1114).unwrap();
        let address = access.address();
        let cookie = access.open_session(address.split_once("?key=").unwrap().1).unwrap();
        let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        let judge = |host: &str, cookie: &str| {
            access.check_preview(&request("GET", &[("host", host), ("cookie", cookie)]))
        };
        assert_eq!(judge("127.0.0.1:1114", &pair), Ok(()));
        assert_eq!(judge("127.0.0.1:1114", ""), Err(Denial::NoSession));
        assert_eq!(judge("example.gov.cn", &pair), Err(Denial::ForeignHost));
        let loaded = |headers: &[(&str, &str)]| {
            let own = [("host", "127.0.0.1:1114"), ("cookie", pair.as_str())];
            access.check_preview(&request("GET", &[own.as_slice(), headers].concat()))
        };
        let framed = [(FETCH_SITE, "same-site"), (FETCH_DEST, "iframe")];
        assert_eq!(loaded(&framed), Ok(()));
        assert_eq!(loaded(&[(FETCH_SITE, "same-origin"), (FETCH_DEST, "script")]), Ok(()));
        for wanted in ["script", "image", "empty"] {
            let headers = [(FETCH_SITE, "same-site"), (FETCH_DEST, wanted)];
            assert_eq!(loaded(&headers), Err(Denial::ForeignOrigin), "{wanted}");
        }
    }
}
