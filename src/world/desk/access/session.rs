//! Who may use the desk: a browser that opened it with the key of its address once, and pages of
//! the desk alone. Any page of the web can make a browser send requests to this machine, under
//! any name that leads here; other users of this machine can connect to every port.
//!
//! The desk has a host name that nobody can guess. A browser hands its cookies to every port of a
//! host, and so to servers of other users, if it were 127.0.0.1; a name under `localhost` leads to
//! this machine in the same way.

use super::peer::PeerCheck;
use crate::world::random::random_word;
use anyhow::Result;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, Request, header};
use std::sync::Mutex;
use std::sync::PoisonError;

/// The header by which a browser tells where a request comes from.
const FETCH_SITE: &str = "sec-fetch-site";
/// The header by which a browser tells what it wants an answer for.
const FETCH_DEST: &str = "sec-fetch-dest";
/// The names of this machine that everybody knows.
const PLAIN_HOSTS: [&str; 2] = ["127.0.0.1", "localhost"];

/// How long a browser keeps the cookie. It is of no use once the desk has ended.
const SESSION_SECONDS: u32 = 30 * 24 * 60 * 60;
/// The length of the part of the host's name that nobody can guess: 80 bits.
const NAME_LENGTH: usize = 20;

/// The keys of a desk, and the addresses at which it answers.
pub(in crate::world::desk) struct Access {
    host: String,
    port: u16,
    /// The port of the preview.
    preview_port: u16,
    peers: PeerCheck,
    /// The secret that a browser keeps in a cookie.
    session: String,
    /// The key of the address, which is good once.
    key: Mutex<Option<String>>,
}

/// Why a request is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::world::desk) enum Denial {
    /// Its `Host` is not this machine.
    ForeignHost,
    /// Its `Host` is this machine, but not the name of this desk.
    PlainHost,
    /// Another user of this machine made it.
    OtherUser,
    /// A page of another origin made it.
    ForeignOrigin,
    /// The browser has no cookie of this desk.
    NoSession,
}

impl Access {
    /// Makes the keys of a desk that listens on `port`, at 127.0.0.1 or at a name of its own.
    ///
    /// Errors: the system gives no random bytes.
    pub(in crate::world::desk) fn new(
        (port, preview_port): (u16, u16),
        is_plain: bool,
        peers: PeerCheck,
    ) -> Result<Self> {
        let host = if is_plain {
            PLAIN_HOSTS[0].to_owned()
        } else {
            format!("desk-{}.localhost", &random_word()?[..NAME_LENGTH])
        };
        let (session, key) = (random_word()?, Mutex::new(Some(random_word()?)));
        Ok(Self { host, port, preview_port, peers, session, key })
    }

    /// Returns the address that opens the desk; without a key once that was used.
    pub(in crate::world::desk) fn address(&self) -> String {
        let key = self.key.lock().unwrap_or_else(PoisonError::into_inner);
        let query = key.as_ref().map(|key| format!("?key={key}")).unwrap_or_default();
        format!("{}/{query}", self.origin())
    }

    /// Returns the origin of the desk.
    pub(in crate::world::desk) fn origin(&self) -> String {
        format!("http://{}", self.host_at(self.port))
    }

    /// Returns the origin of the preview.
    pub(in crate::world::desk) fn preview_origin(&self) -> String {
        format!("http://{}", self.host_at(self.preview_port))
    }

    /// Returns the name of the host.
    pub(in crate::world::desk) fn host(&self) -> &str {
        &self.host
    }

    fn host_at(&self, port: u16) -> String {
        format!("{}:{port}", self.host)
    }

    /// Takes a key for a session: the cookie that a browser is to keep, if the key is right and
    /// was not used before.
    pub(in crate::world::desk) fn open_session(&self, given: &str) -> Option<HeaderValue> {
        let mut key = self.key.lock().unwrap_or_else(PoisonError::into_inner);
        if !key.as_ref().is_some_and(|key| is_same_secret(key, given)) {
            return None;
        }
        *key = None;
        let (name, session) = (self.cookie_name(), &self.session);
        HeaderValue::from_str(&format!(
            "{name}={session}; Path=/; Max-Age={SESSION_SECONDS}; HttpOnly; SameSite=Strict"
        ))
        .ok()
    }

    /// Judges a request to the desk before it has a session: its host, whose it is, and which
    /// page made it.
    ///
    /// Errors: why it is not answered.
    pub(in crate::world::desk) fn check_source<B>(
        &self,
        request: &Request<B>,
    ) -> Result<(), Denial> {
        self.check_host(request, self.port)?;
        let headers = request.headers();
        let own_origin = self.origin();
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
    pub(in crate::world::desk) fn check_session<B>(
        &self,
        request: &Request<B>,
    ) -> Result<(), Denial> {
        self.has_session(request.headers()).then_some(()).ok_or(Denial::NoSession)
    }

    /// Returns true for a request of the style, which holds no secret: the page for a browser
    /// without a session has it too.
    pub(in crate::world::desk) fn is_for_anybody<B>(request: &Request<B>) -> bool {
        request.method() == Method::GET && request.uri().path() == "/desk.css"
    }

    /// Judges a request to the preview: pages of the site may be framed by the desk, and ask for
    /// their own files. A page at another port of this machine may not put them in as images or
    /// scripts.
    ///
    /// Errors: why it is not answered.
    pub(in crate::world::desk) fn check_preview<B>(
        &self,
        request: &Request<B>,
    ) -> Result<(), Denial> {
        self.check_host(request, self.preview_port)?;
        let told = |name: &str| request.headers().get(name).map(HeaderValue::as_bytes);
        let is_own = matches!(told(FETCH_SITE), None | Some(b"same-origin" | b"none"));
        let is_page = matches!(told(FETCH_DEST), Some(b"document" | b"iframe"));
        if !is_own && !is_page {
            return Err(Denial::ForeignOrigin);
        }
        self.check_session(request)
    }

    /// Judges whether a request names the host of the desk at a port, and comes from its user.
    ///
    /// Errors: it names another host, or none, or is another user's.
    fn check_host<B>(&self, request: &Request<B>, port: u16) -> Result<(), Denial> {
        let mut hosts = request.headers().get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next())
        else {
            return Err(Denial::ForeignHost);
        };
        let authority = request.uri().authority().map_or(host, Authority::as_str);
        let is_named = |name: &str| {
            let named = format!("{name}:{port}");
            [host, authority].iter().all(|given| named.eq_ignore_ascii_case(given))
        };
        if !is_named(&self.host) {
            let is_plain = PLAIN_HOSTS.iter().any(|name| is_named(name));
            return Err(if is_plain { Denial::PlainHost } else { Denial::ForeignHost });
        }
        self.peers.allows(request).then_some(()).ok_or(Denial::OtherUser)
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

/// Compares secrets in a time that does not tell where they differ.
fn is_same_secret(one: &str, other: &str) -> bool {
    let differing = one.bytes().zip(other.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    one.len() == other.len() && differing == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const PORTS: (u16, u16) = (1113, 1114);

    fn request(method: &str, headers: &[(&str, &str)]) -> Request<()> {
        let mut builder = Request::builder().method(method).uri("/");
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        builder.body(()).unwrap()
    }

    fn access() -> Access {
        Access::new(PORTS, false, PeerCheck::Untold).unwrap()
    }

    #[test]
    fn a_key_opens_one_session_which_its_cookie_proves() {
        let access = access();
        let address = access.address();
        let key = address.split_once("?key=").unwrap().1;
        assert_eq!(access.open_session(&key[1..]), None);
        let cookie = access.open_session(key).unwrap();
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.ends_with("HttpOnly; SameSite=Strict"), "{cookie}");
        assert!(!cookie.contains("Domain"), "no other host is given it: {cookie}");
        assert_eq!(access.open_session(key), None, "the address is of no use to a second reader");
        assert_eq!(access.address(), format!("{}/", access.origin()));
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
    fn each_desk_has_a_host_name_of_its_own() {
        let [one, other] = [access(), access()].map(|access| access.origin());
        assert_ne!(one, other);
        let name = one.strip_prefix("http://desk-").unwrap();
        let name = name.strip_suffix(".localhost:1113").unwrap();
        assert!(name.len() == NAME_LENGTH && name.bytes().all(|b| b.is_ascii_hexdigit()), "{one}");
        let plain = Access::new(PORTS, true, PeerCheck::Untold).unwrap();
        assert_eq!(plain.origin(), "http://127.0.0.1:1113");
        let judge = |host: &str| plain.check_source(&request("GET", &[("host", host)]));
        assert_eq!(judge("127.0.0.1:1113"), Ok(()));
        assert_eq!(judge("localhost:1113"), Err(Denial::PlainHost));
    }

    #[test]
    fn requests_of_other_hosts_and_origins_are_not_answered() {
        let access = access();
        let origin = access.origin();
        let host = origin.strip_prefix("http://").unwrap();
        let name = host.strip_suffix(":1113").unwrap();
        let own = ("host", host);
        let judge =
            |method: &str, headers: &[(&str, &str)]| access.check_source(&request(method, headers));
        assert_eq!(judge("GET", &[own]), Ok(()));
        assert_eq!(judge("GET", &[("host", &host.to_uppercase()), (FETCH_SITE, "none")]), Ok(()));
        let own_origin = ("origin", origin.as_str());
        assert_eq!(judge("POST", &[own, own_origin, (FETCH_SITE, "same-origin")]), Ok(()));
        for plain in ["127.0.0.1:1113", "localhost:1113"] {
            assert_eq!(judge("GET", &[("host", plain)]), Err(Denial::PlainHost), "{plain}");
        }
        let [port, longer] = [format!("{name}:1114"), format!("{host}.example")];
        for host in ["example.gov.cn", "127.0.0.1", "127.0.0.1:1114", name, &port, &longer] {
            assert_eq!(judge("GET", &[("host", host)]), Err(Denial::ForeignHost), "{host}");
        }
        assert_eq!(judge("GET", &[]), Err(Denial::ForeignHost));
        assert_eq!(judge("GET", &[own, own]), Err(Denial::ForeignHost));
        let mut other = request("GET", &[own]);
        *other.uri_mut() = "http://127.0.0.1:1113/".parse().unwrap();
        assert_eq!(access.check_source(&other), Err(Denial::ForeignHost));
        assert_eq!(judge("POST", &[own]), Err(Denial::ForeignOrigin));
        let [other, secure] = [access.preview_origin(), format!("https://{host}")];
        for other in ["null", "http://localhost:1113", "http://127.0.0.1:1113", &other, &secure] {
            for method in ["GET", "POST"] {
                let headers = [own, ("origin", other)];
                assert_eq!(judge(method, &headers), Err(Denial::ForeignOrigin), "{other}");
            }
        }
        for site in ["same-site", "cross-site", "?"] {
            let from = (FETCH_SITE, site);
            assert_eq!(judge("GET", &[own, from]), Err(Denial::ForeignOrigin), "{site}");
        }
    }

    #[test]
    fn a_request_that_nobody_is_told_to_have_made_is_another_users() {
        let access = Access::new(PORTS, true, PeerCheck::Told { own: 7 }).unwrap();
        let judge = |port: &str| request("GET", &[("host", &format!("127.0.0.1:{port}"))]);
        assert_eq!(access.check_source(&judge("1113")), Err(Denial::OtherUser));
        assert_eq!(access.check_preview(&judge("1114")), Err(Denial::OtherUser));
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
        let access = access();
        let address = access.address();
        let cookie = access.open_session(address.split_once("?key=").unwrap().1).unwrap();
        let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        let origin = access.preview_origin();
        let host = origin.strip_prefix("http://").unwrap();
        let judge = |host: &str, cookie: &str| {
            access.check_preview(&request("GET", &[("host", host), ("cookie", cookie)]))
        };
        assert_eq!(judge(host, &pair), Ok(()));
        assert_eq!(judge(host, ""), Err(Denial::NoSession));
        assert_eq!(judge("127.0.0.1:1114", &pair), Err(Denial::PlainHost));
        assert_eq!(judge("example.gov.cn", &pair), Err(Denial::ForeignHost));
        let loaded = |headers: &[(&str, &str)]| {
            let own = [("host", host), ("cookie", pair.as_str())];
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
