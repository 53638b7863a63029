//! Trying again what may pass, and saying what does not.

use anyhow::Result;
use nianbao_core::diag::{ContextText, Text, UserError};
use nianbao_text::text;
use opendal::{Error, ErrorKind};
use std::time::Duration;

/// How often one step is tried.
const MAX_ATTEMPTS: u32 = 5;
/// The wait after the first failure; each is twice as long as the one before.
const FIRST_BACKOFF: Duration = Duration::from_millis(200);
/// More words than this from a service help nobody.
const MAX_MESSAGE_CHARS: usize = 400;

/// Does a step about a path, again and again as long as its failure is one that
/// may pass.
pub(super) fn retry_step<T>(path: &str, step: impl Fn() -> opendal::Result<T>) -> Result<T> {
    let mut tried = 0;
    loop {
        match step() {
            Ok(done) => return Ok(done),
            Err(error) => {
                tried += 1;
                if tried == MAX_ATTEMPTS || !is_transient(&error) {
                    let way_out = suggest_remedy(&error, tried);
                    return Err(to_user_error(&error)).context_text(|| add_path(path, way_out));
                }
                std::thread::sleep(FIRST_BACKOFF * 2_u32.pow(tried - 1));
            }
        }
    }
}

/// Whether another try may go better. What `ssh` says it says only in words.
fn is_transient(error: &Error) -> bool {
    const PASSING: [&str; 5] = [
        "connection refused",
        "connection reset",
        "connection closed",
        "timed out",
        "temporary failure in name resolution",
    ];
    let words = error_chain(error).to_lowercase();
    error.is_temporary() || PASSING.iter().any(|what| words.contains(what))
}

fn add_path(path: &str, way_out: Text) -> Text {
    let Text { zh, en } = way_out;
    text!("目标上的 {path}：{zh}", "{path} at the target: {en}")
}

fn suggest_remedy(error: &Error, tried: u32) -> Text {
    // What kind it is stands at times only in the words.
    let words = format!("{error} {}", error_chain(error)).to_lowercase();
    let says = |what: &[&str]| what.iter().any(|what| words.contains(what));
    if says(&["host key", "host identification"]) {
        return text!(
            "主机的密钥不在 known_hosts 中，或与其中的不符，没有连接；向管理员核实指纹，再用 ssh 登录一次把它记下",
            "the host's key is not in known_hosts or is another one, and nothing was sent; have its fingerprint confirmed, then log in with ssh once to note it down"
        );
    }
    if error.kind() == ErrorKind::PermissionDenied
        || says(&["status: 401", "permission denied", "credential"])
    {
        return text!(
            "没有权限；检查环境变量中的密钥和该处的写入权限",
            "not allowed; check the keys in the environment and the right to write there"
        );
    }
    match error.kind() {
        ErrorKind::NotFound => text!(
            "没有这个地方，也无法新建；检查存储桶、文件夹、服务网址和写入权限",
            "there is no such place and none can be made; check the bucket, the folder, the service's address and the right to write there"
        ),
        ErrorKind::ConfigInvalid => text!(
            "设置有误；检查 site.yaml 中该目标的 endpoint 和 region",
            "the settings are wrong; check the target's `endpoint` and `region` in site.yaml"
        ),
        _ if tried > 1 => text!(
            "试了 {tried} 次仍失败；检查网络、目标的剩余空间和权限，然后再发布一次",
            "tried {tried} times and failed; check the network, and space and rights at the target, then publish again"
        ),
        _ => text!(
            "失败了；检查目标的剩余空间和权限，然后再发布一次",
            "failed; check space and rights at the target, then publish again"
        ),
    }
}

/// A service's failure as it says it, without what was sent to it.
pub(super) fn to_user_error(error: &Error) -> anyhow::Error {
    let words = error_chain(error);
    let words = if words.contains("<html") || words.contains("<!DOCTYPE") {
        // A page for people who look at it in a browser.
        let full = error.to_string();
        let status = full.split_once("status: ").map_or("", |(_, rest)| rest);
        format!("HTTP {}", status.chars().take_while(char::is_ascii_digit).collect::<String>())
    } else {
        words
    };
    let short: String = words.chars().filter(|c| !c.is_control()).take(MAX_MESSAGE_CHARS).collect();
    UserError::new_error(Text::same(format!("{}: {short}", error.kind())))
}

/// The words of an error and of its causes, without ornament.
fn error_chain(error: &Error) -> String {
    let mut words = error.message().to_owned();
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        words.push_str(&format!(": {deeper}"));
        cause = deeper.source();
    }
    let plain = words.split_whitespace().filter(|word| word.chars().any(|c| c != '@'));
    plain.collect::<Vec<_>>().join(" ")
}
