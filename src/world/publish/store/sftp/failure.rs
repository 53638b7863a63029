//! Failures of steps at an SFTP server.

use super::super::{FailureKind, StoreError};
use openssh_sftp_client::Error;
use openssh_sftp_client::error::SftpErrorKind;

/// The result of a step.
pub(super) type StepResult<T> = Result<T, Failure>;

/// Why a step failed: what the server said, or what is known without it.
pub(super) enum Failure {
    Sftp(Error),
    Store(StoreError),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Sftp(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
            Some(inner) => Self::Store(sftp_error(inner)),
            None => Self::Store(StoreError::io(&error)),
        }
    }
}

/// Returns `None` for what is not there.
pub(super) fn found<T>(result: Result<T, Error>) -> StepResult<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn is_absent(error: &Error) -> bool {
    matches!(error, Error::SftpError(SftpErrorKind::NoSuchFile, _))
}

/// Converts what a server answered.
pub(super) fn sftp_error(error: &Error) -> StoreError {
    let words = error.to_string();
    let lower = words.to_lowercase();
    let kind = match error {
        _ if ["no space", "disk full", "quota"].iter().any(|phrase| lower.contains(phrase)) => {
            FailureKind::Full
        }
        Error::SftpError(SftpErrorKind::NoSuchFile, _) => FailureKind::NoSuchPlace,
        Error::SftpError(SftpErrorKind::PermDenied, _) => FailureKind::Denied,
        Error::SftpError(SftpErrorKind::OpUnsupported, _)
        | Error::UnsupportedSftpProtocol { .. } => FailureKind::Unsupported,
        Error::SftpError(..) => FailureKind::Other,
        _ => FailureKind::Busy,
    };
    StoreError::new(kind, words)
}
