//! Failures of a place that is published to, and what a person can do about each.

use nianbao_core::diag::{Text, UserError};
use nianbao_text::text;

/// The result of a step at a store.
pub(in crate::world::publish) type StoreResult<T> = Result<T, StoreError>;

/// Kinds of failures, by what a person can do about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::world::publish) enum FailureKind {
    /// The server refuses the user, or what the user asks for.
    Denied,
    /// The key of the host is not the known one.
    HostKey,
    /// The bucket, the folder or the address of the service does not exist.
    NoSuchPlace,
    /// The clock of this machine is wrong.
    Clock,
    /// There is no space left, or a quota is used up.
    Full,
    /// The server takes no file as large as this.
    TooLarge,
    /// The server does not know a method that publishing needs.
    Unsupported,
    /// Somebody else has locked the file at the server.
    Locked,
    /// The settings of the target are wrong.
    Settings,
    /// The file to be sent is not as it was.
    Source,
    /// The lock was lost; nothing more may be written.
    Fenced,
    /// The user asked the program to end.
    Interrupted,
    /// The server did not answer in time, or is busy.
    Busy,
    /// A folder stands where a file has to be, or a file where a folder has.
    InTheWay,
    /// All else.
    Other,
}

/// A failure of a store.
#[derive(Clone, Debug)]
pub(in crate::world::publish) struct StoreError {
    pub(in crate::world::publish) kind: FailureKind,
    /// The words of the server or of the system.
    message: String,
    /// True if another attempt may succeed.
    pub(in crate::world::publish) is_transient: bool,
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        out.write_str(&self.words())
    }
}

impl std::error::Error for StoreError {}

/// The largest number of characters of a message that is shown.
const MAX_MESSAGE_CHARS: usize = 400;

impl StoreError {
    /// Makes a failure that another attempt would meet again.
    pub(in crate::world::publish) fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        // A lock of somebody else's request may be gone at the next attempt.
        let is_transient = matches!(kind, FailureKind::Busy | FailureKind::Locked);
        Self { kind, message: message.into(), is_transient }
    }

    /// Makes a failure of reading the file that is to be sent.
    pub(super) fn source(error: &std::io::Error) -> Self {
        Self::new(FailureKind::Source, format!("the file to be sent: {error}"))
    }

    /// Makes the failure that the file to be sent has changed.
    pub(super) fn changed_source() -> Self {
        Self::new(FailureKind::Source, "the file to be sent changed meanwhile")
    }

    /// Makes a failure of the system.
    pub(in crate::world::publish) fn io(error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Io;
        let kind = match error.kind() {
            Io::PermissionDenied | Io::ReadOnlyFilesystem => FailureKind::Denied,
            Io::StorageFull | Io::QuotaExceeded => FailureKind::Full,
            Io::NotFound => FailureKind::NoSuchPlace,
            Io::IsADirectory | Io::NotADirectory => FailureKind::InTheWay,
            Io::ConnectionRefused
            | Io::ConnectionReset
            | Io::ConnectionAborted
            | Io::BrokenPipe
            | Io::TimedOut => FailureKind::Busy,
            _ => FailureKind::Other,
        };
        Self::new(kind, error.to_string())
    }

    /// Makes a failure that a server answered with a status; `body` is what it said.
    pub(in crate::world::publish) fn http(method: &str, status: u16, body: &str) -> Self {
        let words = readable(body);
        let kind = match status {
            _ if words.contains("RequestTimeTooSkewed") => FailureKind::Clock,
            401 | 403 => FailureKind::Denied,
            404 | 409 | 410 => FailureKind::NoSuchPlace,
            // Servers lead from the name of a folder to the same with a slash.
            301 if matches!(method, "GET" | "HEAD") => FailureKind::InTheWay,
            405 | 501 => FailureKind::Unsupported,
            413 => FailureKind::TooLarge,
            423 => FailureKind::Locked,
            408 | 425 | 429 | 500 | 502..=504 => FailureKind::Busy,
            507 => FailureKind::Full,
            _ => FailureKind::Other,
        };
        let words = if words.is_empty() { words } else { format!(": {words}") };
        Self::new(kind, format!("{method}: HTTP {status}{words}"))
    }

    /// True if the lock was lost.
    pub(in crate::world::publish) fn is_fenced(&self) -> bool {
        self.kind == FailureKind::Fenced
    }

    /// Returns the failure as an error, with what to do about it.
    pub(in crate::world::publish) fn into_user_error(self) -> anyhow::Error {
        let Text { zh, en } = self.remedy(1);
        let words = self.words();
        UserError::new_error(text!("{zh}（{words}）", "{en} ({words})"))
    }

    /// Returns what was said, on one line, without what could harm a terminal.
    pub(in crate::world::publish) fn words(&self) -> String {
        let line = self.message.split_whitespace().collect::<Vec<_>>().join(" ");
        line.chars().filter(|c| !c.is_control()).take(MAX_MESSAGE_CHARS).collect()
    }

    /// Returns what a person can do about it.
    pub(in crate::world::publish) fn remedy(&self, attempts: u32) -> Text {
        match self.kind {
            FailureKind::HostKey => text!(
                "主机的密钥不在 known_hosts 中，或与其中的不符，没有连接；向管理员核实指纹，再用 ssh 登录一次把它记下",
                "the host's key is not in known_hosts or is another one, and nothing was sent; have its fingerprint confirmed, then log in with ssh once to note it down"
            ),
            FailureKind::Denied => text!(
                "没有权限；检查环境变量中的密钥和该处的写入权限",
                "not allowed; check the keys in the environment and the right to write there"
            ),
            FailureKind::NoSuchPlace => text!(
                "没有这个地方，也无法新建；检查存储桶、文件夹、服务网址和写入权限",
                "there is no such place and none can be made; check the bucket, the folder, the service's address and the right to write there"
            ),
            FailureKind::Clock => text!(
                "本机时钟与服务器相差太多；校准时间后再发布一次",
                "this machine's clock is too far from the server's; set it right, then publish again"
            ),
            FailureKind::Full => text!(
                "目标的空间或配额用完了；腾出空间后再发布一次，会接着做完",
                "the target has no space left, or a quota is used up; make room, then publish again, and it will be finished"
            ),
            FailureKind::TooLarge => text!(
                "服务器不收这么大的文件；请管理员放宽上限（nginx 是 client_max_body_size，Apache 是 LimitRequestBody）",
                "the server takes no file as large as this; have its limit raised (client_max_body_size of nginx, LimitRequestBody of Apache)"
            ),
            FailureKind::Unsupported => text!(
                "服务器不接受发布所需的操作；检查地址是否是开通了 WebDAV 写入的那一个，以及磁盘是否已满（有的服务器也这样答复）",
                "the server does not do what publishing needs; see that the address is the one where WebDAV may write, and that its disk is not full (some servers say so in this way)"
            ),
            FailureKind::Locked => text!(
                "文件在服务器上被别的程序锁住；等它结束，或请管理员解除",
                "another program has locked the file at the server; wait for it, or have the lock removed"
            ),
            FailureKind::Settings => text!(
                "设置有误；检查 site.yaml 中该目标的 endpoint 和 region",
                "the settings are wrong; check the target's `endpoint` and `region` in site.yaml"
            ),
            FailureKind::Source => text!(
                "发布期间本机的文件有改动；再发布一次",
                "a file on this machine changed during the publication; publish again"
            ),
            FailureKind::Fenced => text!(
                "发布期间锁被别人解除，已停下；确认没有别人在发布，然后再发布一次",
                "somebody took the lock away during the publication, which stopped; see that nobody else publishes, then publish again"
            ),
            FailureKind::Interrupted => text!(
                "已按要求中断；再发布一次会接着做完",
                "ended as asked; publish again, and it will be finished"
            ),
            FailureKind::InTheWay => text!(
                "那里有一个同名的文件夹（或上层是一个文件），不是本程序放的；把它移开，然后再发布一次",
                "a folder of that name is there (or a file in place of a folder above it), which this program did not make; move it away, then publish again"
            ),
            FailureKind::Busy | FailureKind::Other => remedy_of_attempts(attempts),
        }
    }
}

/// Returns what a person can do about a failure of which no more is known.
fn remedy_of_attempts(attempts: u32) -> Text {
    if attempts > 1 {
        return text!(
            "试了 {attempts} 次仍失败；检查网络、目标的剩余空间和权限，然后再发布一次",
            "tried {attempts} times and failed; check the network, and space and rights at the target, then publish again"
        );
    }
    text!(
        "失败了；检查目标的剩余空间和权限，以及那里有没有同名的文件夹，然后再发布一次",
        "failed; check space and rights at the target, and that no folder has that name there, then publish again"
    )
}

/// Returns the words of an answer without its markup; nothing of a page for a browser but its
/// title.
fn readable(body: &str) -> String {
    let lower = body.to_ascii_lowercase();
    let text = if lower.contains("<html") || lower.contains("<!doctype html") {
        let title = lower.find("<title>").map(|at| at + "<title>".len());
        let end = title.and_then(|at| lower[at..].find("</title>").map(|end| at..at + end));
        end.and_then(|range| body.get(range)).unwrap_or_default()
    } else {
        body
    };
    let mut words = String::new();
    let mut is_tag = false;
    for c in text.chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => {
                is_tag = false;
                words.push(' ');
            }
            _ if !is_tag => words.push(c),
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_is_kept_and_its_markup_is_not() {
        let xml =
            "<?xml version=\"1.0\"?><Error><Code>NoSuchBucket</Code><Message>no</Message></Error>";
        let error = StoreError::http("PUT", 404, xml);
        assert_eq!(error.kind, FailureKind::NoSuchPlace);
        assert_eq!(error.words(), "PUT: HTTP 404: NoSuchBucket no");
        let page = "<!DOCTYPE HTML><html><head><title>405 Method\nNot Allowed</title></head>…";
        assert_eq!(
            StoreError::http("MOVE", 405, page).words(),
            "MOVE: HTTP 405: 405 Method Not Allowed"
        );
    }

    #[test]
    fn each_kind_of_failure_has_its_way_out() {
        let skewed = "<Error><Code>RequestTimeTooSkewed</Code></Error>";
        for (status, body, words) in [
            (401, "", "not allowed"),
            (403, skewed, "clock"),
            (404, "", "bucket"),
            (405, "", "WebDAV may write"),
            (413, "", "client_max_body_size"),
            (507, "", "no space left"),
        ] {
            let remedy = StoreError::http("PUT", status, body).remedy(1);
            assert!(remedy.en.contains(words), "{status}: {}", remedy.en);
        }
        assert!(StoreError::http("PUT", 503, "").is_transient);
        assert!(!StoreError::http("PUT", 403, "").is_transient);
    }
}
