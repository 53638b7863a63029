//! Repeats steps whose failure may pass, and explains failures that do not.

use anyhow::Result;
use nianbao_core::diag::{ContextText, Text, UserError};
use nianbao_text::text;
use opendal::{Error, ErrorKind};
use std::io;
use std::time::Duration;

/// The largest number of times that a step is tried.
const MAX_ATTEMPTS: u32 = 5;
/// The wait after the first failure; each wait is twice as long as the one before.
const FIRST_BACKOFF: Duration = Duration::from_millis(200);
/// The largest number of characters of a service's message that is shown.
const MAX_MESSAGE_CHARS: usize = 400;

// Failures that opendal 0.59 reports as `Unexpected` and names in its text alone.

/// Written by `ssh` and by name resolution; they have no kind of their own.
const TRANSIENT_PHRASES: [&str; 4] =
    ["connection reset", "connection closed", "timed out", "temporary failure in name resolution"];
/// Written by `ssh` about `known_hosts`.
const HOST_KEY_PHRASES: [&str; 2] = ["host key", "host identification"];
/// HTTP 401, and keys that are missing or of no use when a request is signed.
const UNAUTHENTICATED_PHRASES: [&str; 3] = ["status: 401", "permission denied", "credential"];

/// Runs a step about a path of the target, again after failures that may pass.
///
/// Errors: the last failure, with the path and what to do about it.
pub(super) fn retry_step<T>(path: &str, step: impl Fn() -> opendal::Result<T>) -> Result<T> {
    let mut attempts = 0;
    loop {
        match step() {
            Ok(done) => return Ok(done),
            Err(error) => {
                attempts += 1;
                if attempts == MAX_ATTEMPTS || !is_transient(&error) {
                    let remedy = suggest_remedy(&error, attempts);
                    return Err(to_user_error(&error)).context_text(|| add_path(path, remedy));
                }
                std::thread::sleep(FIRST_BACKOFF * 2_u32.pow(attempts - 1));
            }
        }
    }
}

/// True if another attempt may succeed.
fn is_transient(error: &Error) -> bool {
    use io::ErrorKind::{ConnectionRefused, ConnectionReset, TimedOut};
    error.is_temporary()
        || matches!(io_kind(error), Some(ConnectionRefused | ConnectionReset | TimedOut))
        || contains_any(&error_chain(error), &TRANSIENT_PHRASES)
}

fn add_path(path: &str, remedy: Text) -> Text {
    let Text { zh, en } = remedy;
    text!("目标上的 {path}：{zh}", "{path} at the target: {en}")
}

fn suggest_remedy(error: &Error, attempts: u32) -> Text {
    // The status of an answer stands in the whole text alone.
    let message = format!("{error} {}", error_chain(error));
    if contains_any(&message, &HOST_KEY_PHRASES) {
        return text!(
            "主机的密钥不在 known_hosts 中，或与其中的不符，没有连接；向管理员核实指纹，再用 ssh 登录一次把它记下",
            "the host's key is not in known_hosts or is another one, and nothing was sent; have its fingerprint confirmed, then log in with ssh once to note it down"
        );
    }
    let is_denied = error.kind() == ErrorKind::PermissionDenied
        || io_kind(error) == Some(io::ErrorKind::PermissionDenied)
        || contains_any(&message, &UNAUTHENTICATED_PHRASES);
    match error.kind() {
        _ if is_denied => text!(
            "没有权限；检查环境变量中的密钥和该处的写入权限",
            "not allowed; check the keys in the environment and the right to write there"
        ),
        ErrorKind::NotFound => text!(
            "没有这个地方，也无法新建；检查存储桶、文件夹、服务网址和写入权限",
            "there is no such place and none can be made; check the bucket, the folder, the service's address and the right to write there"
        ),
        ErrorKind::ConfigInvalid => text!(
            "设置有误；检查 site.yaml 中该目标的 endpoint 和 region",
            "the settings are wrong; check the target's `endpoint` and `region` in site.yaml"
        ),
        _ if attempts > 1 => text!(
            "试了 {attempts} 次仍失败；检查网络、目标的剩余空间和权限，然后再发布一次",
            "tried {attempts} times and failed; check the network, and space and rights at the target, then publish again"
        ),
        _ => text!(
            "失败了；检查目标的剩余空间和权限，然后再发布一次",
            "failed; check space and rights at the target, then publish again"
        ),
    }
}

/// Converts a service's failure to one line in its own words, without what was
/// sent to it.
pub(super) fn to_user_error(error: &Error) -> anyhow::Error {
    let mut message = error_chain(error);
    if message.contains("<html") || message.contains("<!DOCTYPE") {
        // A page for a browser; its status says as much.
        let full = error.to_string();
        let status = full.split_once("status: ").map_or("", |(_, rest)| rest);
        let digits: String = status.chars().take_while(char::is_ascii_digit).collect();
        message = format!("HTTP {digits}");
    }
    let shown: String =
        message.chars().filter(|c| !c.is_control()).take(MAX_MESSAGE_CHARS).collect();
    UserError::new_error(Text::same(format!("{}: {shown}", error.kind())))
}

/// Returns the kind of the first error of the system among the causes.
fn io_kind(error: &Error) -> Option<io::ErrorKind> {
    causes(error).find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind)
}

fn causes(error: &Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(std::error::Error::source(error), |cause| cause.source())
}

/// Returns the messages of an error and of its causes on one line, without the
/// frame of `@` that ssh draws around a warning.
fn error_chain(error: &Error) -> String {
    let mut message = error.message().to_owned();
    for cause in causes(error) {
        message.push_str(&format!(": {cause}"));
    }
    let words = message.split_whitespace().filter(|word| word.chars().any(|c| c != '@'));
    words.collect::<Vec<_>>().join(" ")
}

fn contains_any(message: &str, phrases: &[&str]) -> bool {
    let message = message.to_lowercase();
    phrases.iter().any(|phrase| message.contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caused_by(kind: io::ErrorKind, message: &str) -> Error {
        let cause = io::Error::new(kind, message.to_owned());
        Error::new(ErrorKind::Unexpected, "ssh error").set_source(cause)
    }

    #[test]
    fn kinds_decide_where_there_are_any() {
        assert!(is_transient(&caused_by(io::ErrorKind::ConnectionRefused, "x")));
        assert!(!is_transient(&caused_by(io::ErrorKind::PermissionDenied, "x")));
        assert!(!is_transient(&Error::new(ErrorKind::PermissionDenied, "x")));
        assert!(is_transient(&Error::new(ErrorKind::RateLimited, "x").set_temporary()));
        for error in [
            caused_by(io::ErrorKind::PermissionDenied, "x"),
            Error::new(ErrorKind::PermissionDenied, "x"),
            Error::new(ErrorKind::Unexpected, "x").with_context("response", "status: 401"),
        ] {
            assert!(suggest_remedy(&error, 1).en.starts_with("not allowed"), "{error}");
        }
    }

    #[test]
    fn ssh_is_understood_by_its_words() {
        let aborted = |message| caused_by(io::ErrorKind::ConnectionAborted, message);
        assert!(is_transient(&aborted("kex_exchange: Connection reset by peer")));
        let host_key = aborted("@@@ Host key verification failed. @@@");
        assert!(!is_transient(&host_key));
        assert!(suggest_remedy(&host_key, 1).en.contains("known_hosts"));
        assert!(!error_chain(&host_key).contains('@'));
    }
}
