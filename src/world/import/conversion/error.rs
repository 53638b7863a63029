//! The reasons for which a document was not converted, in words.

use crate::world::import::worker::{ImportRefusal, RefusalCause};
use nianbao_core::diag::Text;
use nianbao_text::text;

/// The reason for which a document was not converted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::world::import) enum ConversionError {
    /// `LibreOffice` is not there.
    NotInstalled,
    /// The program that was named or found does not say that it is `LibreOffice`.
    NotLibreOffice {
        /// Its path.
        program: String,
    },
    /// It could not be started, or the supervisor could not.
    NotStarted {
        /// Why.
        reason: String,
    },
    /// The documents could not be written to the folder for temporary files.
    NoRoom {
        /// The folder.
        folder: String,
        /// Why.
        reason: String,
    },
    /// It ended and made nothing of the document.
    NothingMade {
        /// Its name and version.
        suite: String,
    },
    /// It ended unexpectedly at the document.
    Crashed {
        /// Its name and version.
        suite: String,
    },
    /// It was stopped, as the document took too long.
    Expired {
        /// Its name and version.
        suite: String,
        /// The seconds that it had.
        seconds: u64,
    },
}

impl ConversionError {
    /// Returns the refusal of a document that `refusal` says is to be converted first.
    pub(in crate::world::import) fn refuse(&self, refusal: ImportRefusal) -> ImportRefusal {
        let Text { zh, en } = &refusal.text;
        let Text { zh: why_zh, en: why_en } = self.text();
        let text = text!("{zh}。{why_zh}", "{en}. {why_en}");
        ImportRefusal { text, cause: self.cause(), convertible: None, ..refusal }
    }

    fn cause(&self) -> RefusalCause {
        match self {
            Self::NotInstalled | Self::NotLibreOffice { .. } => RefusalCause::NoConverter,
            Self::NotStarted { .. } | Self::NoRoom { .. } | Self::Crashed { .. } => {
                RefusalCause::Process
            }
            Self::NothingMade { .. } => RefusalCause::Document,
            Self::Expired { .. } => RefusalCause::Time,
        }
    }

    /// Returns the reason as a sentence.
    pub(in crate::world::import) fn text(&self) -> Text {
        match self {
            Self::NotInstalled => text!(
                "装了 LibreOffice 就可以直接导入（Debian、Ubuntu、银河麒麟：apt install libreoffice-writer-nogui libreoffice-calc-nogui；装在别处的，用 NIANBAO_SOFFICE 写明 soffice 的路径）",
                "With LibreOffice it can be imported as it is (Debian, Ubuntu: `apt install libreoffice-writer-nogui libreoffice-calc-nogui`; where it is somewhere else, NIANBAO_SOFFICE names the path of soffice)"
            ),
            Self::NotLibreOffice { program } => text!(
                "{program} 没有报出 LibreOffice 的版本，没有用它转换：用 NIANBAO_SOFFICE 写明 LibreOffice 的 soffice 的路径",
                "{program} does not say that it is LibreOffice and was not used to convert it: let NIANBAO_SOFFICE name the path of soffice"
            ),
            Self::NotStarted { reason } => text!(
                "无法启动 LibreOffice 来转换（{reason}）",
                "LibreOffice could not be started to convert it ({reason})"
            ),
            Self::NoRoom { folder, reason } => text!(
                "要先把它写进临时文件夹 {folder}，写不进去（{reason}）：腾出空间、检查权限，或用 TMPDIR 换一个文件夹",
                "It has to be written to the temporary folder {folder} first, which failed ({reason}): make room, check permissions, or let TMPDIR name another folder"
            ),
            Self::NothingMade { suite } => text!(
                "{suite} 打不开它：可能设有密码，或已损坏",
                "{suite} cannot open it: it may be behind a password, or damaged"
            ),
            Self::Crashed { suite } => {
                text!("{suite} 转换它时意外结束", "{suite} ended unexpectedly when it converted it")
            }
            Self::Expired { suite, seconds } => text!(
                "{suite} 转换了 {seconds} 秒还没有完成，已停止；电脑很慢的，用 NIANBAO_SOFFICE_SECONDS 放宽",
                "{suite} took more than {seconds} seconds to convert it and was stopped; on a slow machine, NIANBAO_SOFFICE_SECONDS gives it more"
            ),
        }
    }
}
