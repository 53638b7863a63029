//! Trying again what may pass, and saying what does not.

use crate::diag::{Explain, Problem, Text};
use crate::text;
use anyhow::Result;
use opendal::{Error, ErrorKind};
use std::time::Duration;

/// How often one step is tried.
const TRIES: u32 = 5;
/// The wait after the first failure; each is twice as long as the one before.
const FIRST_WAIT: Duration = Duration::from_millis(200);
/// More words than this from a service help nobody.
const MOST_WORDS: usize = 400;

/// Does a step about a path, again and again as long as its failure is one that
/// may pass.
pub(super) fn again<T>(path: &str, step: impl Fn() -> opendal::Result<T>) -> Result<T> {
    let mut tried = 0;
    loop {
        match step() {
            Ok(done) => return Ok(done),
            Err(error) => {
                tried += 1;
                if tried == TRIES || !error.is_temporary() {
                    let way_out = way_out(&error, tried);
                    return Err(described(error)).explain(|| at(path, way_out));
                }
                std::thread::sleep(FIRST_WAIT * 2_u32.pow(tried - 1));
            }
        }
    }
}

fn at(path: &str, way_out: Text) -> Text {
    let Text { zh, en } = way_out;
    text!("目标上的 {path}：{zh}", "{path} at the target: {en}")
}

fn way_out(error: &Error, tried: u32) -> Text {
    match error.kind() {
        ErrorKind::NotFound => text!(
            "没有这个地方；检查存储桶、文件夹和服务网址",
            "there is no such place; check the bucket, the folder and the service's address"
        ),
        ErrorKind::PermissionDenied => text!(
            "没有权限；检查环境变量中的密钥和该处的写入权限",
            "not allowed; check the keys in the environment and the right to write there"
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

/// A service's failure in its own words: what it says, without what was sent.
pub(super) fn described(error: Error) -> anyhow::Error {
    let mut words = format!("{}: {}", error.kind(), error.message());
    let mut cause = std::error::Error::source(&error);
    while let Some(deeper) = cause {
        words.push_str(&format!(": {deeper}"));
        cause = deeper.source();
    }
    let plain = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = plain.chars().filter(|c| !c.is_control()).take(MOST_WORDS).collect();
    Problem::error(Text::same(short))
}
