//! A running `ssh` that speaks SFTP.

use super::super::{FailureKind, StoreError, StoreResult};
use openssh_sftp_client::{Error, Sftp as Session, SftpOptions};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};

/// The most bytes of what `ssh` writes that are kept.
const MAX_WORDS: u64 = 4096;
/// How long `ssh` has to say why it ended.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// The address of a server.
pub(super) struct Address<'a> {
    pub(super) user: Option<&'a str>,
    /// The host, and its port after a colon.
    pub(super) authority: &'a str,
}

/// A running `ssh`.
pub(super) struct Connection {
    pub(super) session: Session,
    _process: Child,
}

impl Connection {
    /// Starts `ssh` and speaks SFTP through its pipes.
    ///
    /// Errors: `ssh` cannot be started, or lets nobody in.
    pub(super) async fn start(address: &Address<'_>) -> StoreResult<Self> {
        let mut process = address.command().spawn().map_err(|error| {
            StoreError::new(FailureKind::Settings, format!("ssh cannot be started: {error}"))
        })?;
        let (Some(input), Some(output), Some(mut words)) =
            (process.stdin.take(), process.stdout.take(), process.stderr.take())
        else {
            return Err(StoreError::new(FailureKind::Other, "ssh has no pipes"));
        };
        let said = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&said);
        let listen = tokio::spawn(async move {
            let mut piece = [0; 512];
            while let Ok(count @ 1..) = words.read(&mut piece).await {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                if (kept.len() as u64) < MAX_WORDS {
                    kept.extend_from_slice(&piece[..count]);
                }
            }
        });
        match Session::new(input, output, SftpOptions::new()).await {
            Ok(session) => Ok(Connection { session, _process: process }),
            Err(error) => {
                let _ = tokio::time::timeout(LAST_WORDS, listen).await;
                let said = said.lock().unwrap_or_else(PoisonError::into_inner);
                Err(ssh_error(&String::from_utf8_lossy(&said), &error))
            }
        }
    }
}

impl Address<'_> {
    fn command(&self) -> Command {
        let mut command = Command::new("ssh");
        // A host with an unknown key may be an impostor; nobody is there to type a password.
        for option in [
            "BatchMode=yes",
            "StrictHostKeyChecking=yes",
            "ControlMaster=no",
            "ControlPath=none",
            "PermitLocalCommand=no",
            "RemoteCommand=none",
            "ForwardAgent=no",
            "ForwardX11=no",
            "ClearAllForwardings=yes",
            "ServerAliveInterval=15",
        ] {
            command.args(["-o", option]);
        }
        let (host, port) = split_port(self.authority);
        if let Some(port) = port {
            command.args(["-p", port]);
        }
        if let Some(user) = self.user {
            command.args(["-l", user]);
        }
        command.args(["-T", "-s", "--", host, "sftp"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.kill_on_drop(true);
        command
    }
}

/// Divides a host from its port; a host in brackets is an address of IPv6.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    if let Some((host, rest)) = authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return (host, rest.strip_prefix(':'));
    }
    authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)))
}

/// Converts what `ssh` wrote before it ended. It has no other word for what went wrong.
fn ssh_error(said: &str, error: &Error) -> StoreError {
    let words: Vec<&str> =
        said.split_whitespace().filter(|word| word.chars().any(|c| c != '@')).collect();
    let words = if words.is_empty() { error.to_string() } else { words.join(" ") };
    let lower = words.to_lowercase();
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| lower.contains(phrase));
    let kind = match () {
        () if has(&["host key", "host identification"]) => FailureKind::HostKey,
        () if has(&["permission denied", "too many authentication"]) => FailureKind::Denied,
        () if has(&["could not resolve hostname", "subsystem request failed"]) => {
            FailureKind::NoSuchPlace
        }
        () => FailureKind::Busy,
    };
    StoreError::new(kind, format!("ssh: {words}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_told_from_a_host() {
        assert_eq!(split_port("host"), ("host", None));
        assert_eq!(split_port("host:2222"), ("host", Some("2222")));
        assert_eq!(split_port("[::1]:22"), ("::1", Some("22")));
        assert_eq!(split_port("[::1]"), ("::1", None));
    }

    #[test]
    fn ssh_is_understood_by_its_words() {
        let error = |words| ssh_error(words, &Error::BackgroundTaskFailure(&"ended"));
        let key = error("@@@@ WARNING @@@@\nHost key verification failed.");
        assert_eq!(key.kind, FailureKind::HostKey);
        assert!(!key.words().contains('@'));
        assert!(error("kex_exchange_identification: Connection reset by peer").is_transient);
        assert_eq!(error("web@host: Permission denied (publickey).").kind, FailureKind::Denied);
        assert!(error("").is_transient);
    }
}
