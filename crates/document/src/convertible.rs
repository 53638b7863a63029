//! Formats that this crate does not read, and that an office suite turns into one that it
//! does.

use super::{ReadError, UnsupportedFormat};
use serde::{Deserialize, Serialize};

/// A format that is read after an office suite has converted it. Each was tried with
/// `LibreOffice`: what is seen of a document has to come through, or the format is refused as
/// ever. Word 2003's XML is none of them and read here (`flat_word`): `LibreOffice` drops its
/// tracked insertions, and knows no raised figure, no hidden word and no cell merged downwards. Of
/// Excel 2003's XML it loses merged cells too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ConvertibleFormat {
    /// Word 97 to 2003, and WPS of those years.
    Doc,
    /// Rich Text Format.
    Rtf,
    /// `OpenDocument` text.
    Odt,
    /// `OpenDocument` text in one file of XML.
    FlatText,
    /// `OpenDocument` spreadsheet.
    Ods,
    /// `OpenDocument` spreadsheet in one file of XML.
    FlatSheet,
}

/// The format that a document is converted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ConversionTarget {
    /// A Word file.
    Docx,
    /// A workbook.
    Xlsx,
}

impl ConvertibleFormat {
    /// Returns the extension by which an office suite knows the format.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Doc => "doc",
            Self::Rtf => "rtf",
            Self::Odt => "odt",
            Self::FlatText => "fodt",
            Self::Ods => "ods",
            Self::FlatSheet => "fods",
        }
    }

    /// Returns the format that it is converted to.
    pub fn target(self) -> ConversionTarget {
        match self {
            Self::Doc | Self::Rtf | Self::Odt | Self::FlatText => ConversionTarget::Docx,
            Self::Ods | Self::FlatSheet => ConversionTarget::Xlsx,
        }
    }
}

impl ConversionTarget {
    /// Returns the extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }
}

impl ReadError {
    /// Returns the format of a document that is refused here and can be converted. Its
    /// bytes say so, never its name.
    pub fn convertible(&self) -> Option<ConvertibleFormat> {
        let Self::Unsupported(format) = self else { return None };
        match format {
            UnsupportedFormat::Doc => Some(ConvertibleFormat::Doc),
            UnsupportedFormat::Rtf => Some(ConvertibleFormat::Rtf),
            UnsupportedFormat::Odt => Some(ConvertibleFormat::Odt),
            UnsupportedFormat::FlatText => Some(ConvertibleFormat::FlatText),
            UnsupportedFormat::Ods => Some(ConvertibleFormat::Ods),
            UnsupportedFormat::FlatSheet => Some(ConvertibleFormat::FlatSheet),
            _ => None,
        }
    }
}
