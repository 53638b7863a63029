//! The names at which the preview answers.

use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri, header};
use std::net::IpAddr;

/// True if a request's `Host` is an IP address, this machine, or the name that the
/// server listens on. Any other name may be one that points here so that a foreign
/// page can read the preview (DNS rebinding). A host in the request line has to be one
/// of these too, and there is one `Host`.
pub(super) fn is_allowed_host(headers: &HeaderMap, uri: &Uri, own: &str) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let Ok(authority) = Authority::try_from(host.as_bytes()) else { return false };
    is_allowed_name(&authority, own)
        && uri.authority().is_none_or(|authority| is_allowed_name(authority, own))
}

fn is_allowed_name(authority: &Authority, own: &str) -> bool {
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    name.parse::<IpAddr>().is_ok()
        || name.eq_ignore_ascii_case("localhost")
        || name.eq_ignore_ascii_case(own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn is_allowed(hosts: &[&str], uri: &str, own: &str) -> bool {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(header::HOST, HeaderValue::from_str(host).unwrap());
        }
        is_allowed_host(&headers, &uri.parse().unwrap(), own)
    }

    #[test]
    fn addresses_of_machines_are_allowed_and_names_of_others_are_not() {
        for host in ["127.0.0.1:1111", "192.168.1.5:1111", "[fd00::5]:1111", "LocalHost", "[::1]"] {
            assert!(is_allowed(&[host], "/", "0.0.0.0"), "{host}");
        }
        for host in ["evil.example", "127.0.0.1.evil.example", "", "a b", "localhost.evil.example"]
        {
            assert!(!is_allowed(&[host], "/", "0.0.0.0"), "{host}");
        }
        assert!(is_allowed(&["office.example:80"], "/", "office.example"));
    }

    #[test]
    fn a_host_is_named_once_and_the_request_line_names_no_other() {
        assert!(!is_allowed(&[], "/", "::"));
        assert!(!is_allowed(&["localhost", "evil.example"], "/", "::"));
        assert!(!is_allowed(&["localhost"], "http://evil.example/", "::"));
        assert!(is_allowed(&["localhost"], "http://localhost/", "::"));
    }
}
