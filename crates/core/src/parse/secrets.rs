//! Finds passwords and keys in `site.yaml`, wherever they stand, and takes them out before
//! anything is made of the settings: a message or a page that quotes a setting cannot hold one.

use super::fields::Diagnostics;
use super::yaml::{Node, Scalar, Value};
use crate::diag::{Finding, RuleId};
use crate::source::Span;
use nianbao_text::text;

/// Words in the names of settings and parameters that hold passwords or keys.
const SECRET_WORDS: [&str; 15] = [
    "secret",
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "token",
    "credential",
    "access_key",
    "access_id",
    "api_key",
    "private",
    "signature",
    "口令",
    "密码",
    "密钥",
];
/// Whole names of such settings and parameters.
const SECRET_NAMES: [&str; 4] = ["pass", "key", "sig", "auth"];
/// The text that stands for a secret.
const MASK: &str = "***";

/// A password or a key that was found.
pub(super) struct Secret {
    /// The place that a finding names: the key, or the value that says it itself.
    place: Span,
    /// The text that nothing may show.
    hidden: Vec<Span>,
}

/// Masks every secret of the settings. The settings keep their shape.
pub(super) fn mask_secrets(root: &mut Node) -> Vec<Secret> {
    let mut found = Vec::new();
    if let Value::Mapping(entries) = &mut root.value {
        for (key, value) in entries {
            // A target may be called as it likes.
            if key.text() == Some("publish")
                && let Value::Mapping(targets) = &mut value.value
            {
                for (name, target) in targets {
                    let is_target = matches!(target.value, Value::Mapping(_));
                    mask_entry(name, target, is_target, &mut found);
                }
            } else {
                mask_entry(key, value, false, &mut found);
            }
        }
    } else {
        mask_node(root, &mut found);
    }
    found
}

fn mask_entry(key: &mut Node, value: &mut Node, is_target: bool, found: &mut Vec<Secret>) {
    let is_named = key.text().is_some_and(|name| is_secret(name) && RuleId::parse(name).is_none());
    if is_named && !is_target {
        let mut hidden = Vec::new();
        mask_all(value, &mut hidden);
        found.push(Secret { place: key.span, hidden });
    } else {
        mask_node(key, found);
        mask_node(value, found);
    }
}

/// Masks what is secret in a node by itself or by a key in it.
fn mask_node(node: &mut Node, found: &mut Vec<Secret>) {
    match &mut node.value {
        Value::Null => {}
        Value::Scalar(scalar) => {
            if has_secret(&scalar.text) {
                found.push(Secret { place: node.span, hidden: vec![node.span] });
                mask_scalar(scalar);
            }
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| mask_node(item, found)),
        Value::Mapping(entries) => {
            for (key, value) in entries {
                mask_entry(key, value, false, found);
            }
        }
    }
}

/// Masks all texts in the value of a key that names a secret.
fn mask_all(node: &mut Node, hidden: &mut Vec<Span>) {
    match &mut node.value {
        Value::Null => {}
        Value::Scalar(scalar) => {
            hidden.push(node.span);
            mask_scalar(scalar);
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| mask_all(item, hidden)),
        Value::Mapping(entries) => entries.iter_mut().for_each(|(key, value)| {
            mask_all(key, hidden);
            mask_all(value, hidden);
        }),
    }
}

fn mask_scalar(scalar: &mut Scalar) {
    scalar.text = MASK.into();
}

/// Reports secrets in place of whatever else was found at them. Returns their places in the
/// source, for nothing that shows it may show them.
pub(super) fn report_secrets(secrets: &[Secret], sink: &mut Diagnostics) -> Vec<Span> {
    let places = secrets.iter().flat_map(|secret| secret.hidden.iter().chain([&secret.place]));
    let places: Vec<Span> = places.map(|span| sink.span(*span)).collect();
    let is_inside = |found: &Finding| {
        let span = found.place.span;
        places.iter().any(|place| place.start <= span.start && span.end <= place.end)
    };
    sink.findings.retain(|found| !is_inside(found));
    for secret in secrets {
        report_secret(secret.place, sink);
    }
    let hidden = secrets.iter().flat_map(|secret| &secret.hidden);
    hidden.map(|span| sink.span(*span)).collect()
}

fn report_secret(span: Span, sink: &mut Diagnostics) {
    let message =
        text!("口令和密钥不能写在 site.yaml 中", "passwords and keys do not belong in site.yaml");
    sink.report(RuleId::CredentialInSettings, span, message).help = Some(text!(
        "删去它并更换该口令；改由环境变量提供：S3 用 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY，阿里云用 ALIBABA_CLOUD_ACCESS_KEY_ID 和 ALIBABA_CLOUD_ACCESS_KEY_SECRET，腾讯云用 TENCENTCLOUD_SECRET_ID 和 TENCENTCLOUD_SECRET_KEY，华为云用 HUAWEI_CLOUD_ACCESS_KEY_ID 和 HUAWEI_CLOUD_SECRET_ACCESS_KEY，WebDAV 用 NIANBAO_WEBDAV_USER 和 NIANBAO_WEBDAV_PASSWORD；SFTP 用 ssh 的密钥",
        "remove it and change that password; the environment gives it instead: for S3 AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, for Aliyun ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, for Tencent TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, for Huawei HUAWEI_CLOUD_ACCESS_KEY_ID and HUAWEI_CLOUD_SECRET_ACCESS_KEY, for WebDAV NIANBAO_WEBDAV_USER and NIANBAO_WEBDAV_PASSWORD; SFTP takes the keys of ssh"
    ));
}

/// Returns true for the name of a setting or a parameter that would hold a password or a key.
fn is_secret(name: &str) -> bool {
    let plain = name.trim().to_lowercase().replace('-', "_");
    let run_together = plain.replace('_', "");
    SECRET_NAMES.contains(&plain.as_str())
        || (SECRET_WORDS.iter())
            .any(|word| plain.contains(word) || run_together.contains(&word.replace('_', "")))
}

/// Returns true for a text with an address in it that has a password or a key.
fn has_secret(text: &str) -> bool {
    let ends_address = |c: char| c.is_whitespace() || "\"'<>，。；、（）".contains(c);
    text.split(ends_address).any(|word| has_user_secret(word) || has_secret_parameter(word))
}

/// Returns true for an address with a password, or for one of the web with any user: no
/// setting takes one, and what stands there is a key as a rule.
fn has_user_secret(word: &str) -> bool {
    word.match_indices("//").any(|(at, _)| {
        let (before, rest) = (&word[..at], &word[at + 2..]);
        let (authority, after) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if let Some((user, _)) = authority.rsplit_once('@') {
            return user.contains(':') || before.ends_with("http:") || before.ends_with("https:");
        }
        // A password with a slash in it; behind the colon of a host stands a port.
        let port = authority.split_once(':').map_or("", |(_, port)| port);
        after.contains('@') && !port.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn has_secret_parameter(word: &str) -> bool {
    let Some(start) = word.find(['?', '#']) else { return false };
    word[start..].split(['?', '#', '&', ';']).any(|parameter| {
        parameter.split_once('=').is_some_and(|(name, value)| !value.is_empty() && is_secret(name))
    })
}

/// Finds secrets in settings that are no YAML, line by line: rather too much than too little
/// is hidden. Returns their places.
pub(super) fn find_in_lines(text: &str) -> Vec<Span> {
    let mut hidden = Vec::new();
    let mut start = 0;
    // The indentation of the line that names a secret whose value goes on below it.
    let mut above = None;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start_matches([' ', '-']);
        let indent = line.len() - body.len();
        let body_start = start + indent;
        let body = body.trim_end();
        let end = body_start + body.len();
        if !body.is_empty() && above.is_some_and(|above| indent > above) {
            hidden.push(Span::new(body_start, end));
        } else if !body.is_empty() {
            let named = find_secret_value(body);
            above = named.map(|_| indent);
            let at = named.or_else(|| has_secret(body).then_some(0));
            hidden.extend(at.map(|at| Span::new(body_start + at, end)));
        }
        start += line.len();
    }
    hidden
}

/// Returns where the value begins that follows the name of a secret in a line.
fn find_secret_value(line: &str) -> Option<usize> {
    let colons = line.match_indices([':', '=', '：']);
    let mut ends = colons.map(|(at, mark)| (at, at + mark.len()));
    let is_named = |(at, _): &(usize, usize)| {
        let name = line[..*at].trim_end_matches([' ', '"', '\'']);
        let is_part = |c: char| c.is_alphanumeric() || "_-".contains(c);
        let name = name.rsplit(|c| !is_part(c)).next().unwrap_or_default();
        is_secret(name) && RuleId::parse(name).is_none()
    };
    ends.find(is_named).map(|(_, end)| end)
}

/// Takes the texts of some spans of a source out of a finding that may quote them.
pub(super) fn mask_finding(finding: &mut Finding, source: &str, hidden: &[Span]) {
    let quoted = |c: char| c.is_whitespace() || "\"'".contains(c);
    let secrets = hidden.iter().filter_map(|span| source.get(span.range()));
    for secret in secrets.map(|text| text.trim_matches(quoted)).filter(|text| !text.is_empty()) {
        let texts = [Some(&mut finding.message), finding.help.as_mut()];
        for text in texts.into_iter().flatten() {
            text.zh = text.zh.replace(secret, MASK).into();
            text.en = text.en.replace(secret, MASK).into();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_with_secrets_are_known() {
        for text in [
            "https://user:pass@host",
            "sftp://web:geheim@host/srv",
            "见 https://u:p@host/a。",
            "https://u:p/a:ss@host",
            "https://key123@host/a",
            "//u:p@host",
            "https://host/a?x=1&access_token=abc",
            "https://host/a?X-Amz-Signature=abc",
            "https://host/#token=abc",
            "host/a?SecretKey=1",
        ] {
            assert!(has_secret(text), "{text}");
        }
        for text in [
            "https://host:8443/a@b",
            "https://host/a@b:c",
            "sftp://web@host/srv",
            "webdav://web@host:8443",
            "https://host/?page=2&token=",
            "联系邮箱:web@shili.example",
            "为什么需要 token?",
            "file:///srv/a",
        ] {
            assert!(!has_secret(text), "{text}");
        }
    }

    #[test]
    fn names_of_secrets_are_known() {
        for name in ["accessKeySecret", "API-Key", "pass", "口令", "db_pwd", "OSSAccessKeyId"] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["keywords", "site_code", "region", "compass", "author"] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn what_is_no_yaml_shows_no_secret_either() {
        let text = "title: a: b\npublish:\n  a: {uri: s3://b, secret: geheim1}\n  \
            token: |\n    geheim2\n\n    geheim3\n  uri: https://u:geheim4@h\n\
            # password：geheim5\nrules: {credential-in-settings: off}\nend: 公开\n";
        let shown = crate::source::Source::new("site.yaml".into(), text.into());
        let shown = shown.redacted(&find_in_lines(text)).text;
        assert!(!shown.contains("geheim"), "{shown}");
        for kept in
            ["title: a: b", "{uri: s3://b, secret:", "{credential-in-settings: off}", "公开"]
        {
            assert!(shown.contains(kept), "{shown}");
        }
    }
}
