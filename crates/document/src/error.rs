//! The reasons for which a document is refused; their sentences are in `messages`.

use std::fmt;

/// The reason for which a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The file has nothing but white space.
    Empty,
    /// The file has more bytes than [`MAX_FILE_SIZE`](crate::MAX_FILE_SIZE).
    TooLarge,
    /// The file was taken for a text and is none.
    NotText,
    /// The file is a source of nianbao, not a document to import.
    AlreadySource,
    /// A password is needed to open the file.
    Encrypted(Container),
    /// The file is cut short or broken.
    Damaged(Container),
    /// A file of pages that are all pictures.
    Scanned {
        /// Its format.
        container: Container,
        /// How many pages it has.
        pages: usize,
    },
    /// A file of pages without text and without pictures.
    NoText {
        /// Its format.
        container: Container,
        /// How many pages it has.
        pages: usize,
    },
    /// A file of pages most of whose text is in fonts that do not say which characters they
    /// show.
    UnreadableFonts {
        /// Its format.
        container: Container,
        /// Their names, as far as they have any.
        fonts: Vec<String>,
    },
    /// The file is in a format that this crate does not read.
    Unsupported(UnsupportedFormat),
    /// The document is larger than any report, in a way that its bytes do not show.
    LimitExceeded(Limit),
}

/// The family of a file format, for an error that several formats share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// A file of Word or Excel: a zip or a compound file.
    Office,
    /// A PDF.
    Pdf,
    /// A page file of GB/T 33190 (`.ofd`).
    Ofd,
}

/// A format that is recognised but not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsupportedFormat {
    /// Word 97 to 2003 (`.doc`).
    Doc,
    /// `OpenDocument` text (`.odt`).
    Odt,
    /// `OpenDocument` spreadsheet (`.ods`).
    Ods,
    /// A binary workbook (`.xlsb`).
    Xlsb,
    /// A workbook from before Excel 97.
    OldWorkbook,
    /// A `PowerPoint` presentation, of any version.
    Presentation,
    /// A web archive (`.mht`, `.webarchive`).
    WebArchive,
    /// An archive of files that is no document: zip, rar, 7z, gzip.
    FileArchive,
    /// A document of Rich Text Format (`.rtf`).
    Rtf,
    /// A workbook of Excel 2003 in one file of XML.
    WorkbookXml,
    /// A Word document in one file of XML: of Word 2003, or a package in one file.
    WordXml,
    /// An `OpenDocument` text in one file of XML (`.fodt`).
    FlatText,
    /// An `OpenDocument` spreadsheet in one file of XML (`.fods`).
    FlatSheet,
    /// Another `OpenDocument` file in one file of XML.
    FlatOpenDocument,
    /// A document of the Unified Office Format, GB/T 20916 (`.uof`).
    Uof,
    /// A document of Apple's Pages, Numbers or Keynote.
    IWork,
    /// A file of pages or a book that other programs show.
    PageFile {
        /// The name of the format.
        name: &'static str,
    },
    /// A picture.
    Picture,
    /// A mail message (`.eml`, `.msg`).
    Mail,
    /// A sound or a film.
    Media,
    /// A program.
    Executable,
    /// A database.
    Database,
    /// A link to a file or a page, without its contents.
    Shortcut,
    /// A file of XML that is no page and no known document.
    UnknownXml,
    /// A compound file whose streams are of no known kind.
    UnknownCompound,
    /// A PDF whose pages a program makes from an XFA form.
    XfaForm,
}

/// A limit on the contents of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The contents of an Office file: bytes, parts, cells, records or elements.
    Unpacked,
    /// How deep elements of an Office file are nested.
    XmlDepth,
    /// The extent of a worksheet.
    Worksheet {
        /// Its name.
        name: String,
    },
    /// The elements of a web page.
    HtmlNodes,
    /// How deep tables of a web page are nested.
    HtmlDepth,
    /// The attributes of a tag of a web page.
    HtmlAttributes,
    /// The cells of the tables of a web page.
    HtmlCells,
    /// The lines of a text, or its tables and markup.
    Text,
    /// The cells of the tables of a Markdown file.
    MarkdownCells,
    /// The pages of a PDF or an OFD file.
    Pages {
        /// The largest number that is read.
        most: usize,
    },
    /// The contents of a PDF, or the operations that draw it.
    PdfContent,
    /// The contents of an OFD file, or the objects that draw it.
    OfdContent,
}

/// Writes the English sentence.
impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&self.text().en)
    }
}

impl std::error::Error for ReadError {}

/// A broken file of Word or Excel.
pub(crate) const DAMAGED: ReadError = ReadError::Damaged(Container::Office);
/// A file of Word or Excel with a password.
pub(crate) const ENCRYPTED: ReadError = ReadError::Encrypted(Container::Office);
/// A file of Word or Excel that unpacks to more than a document holds.
pub(crate) const UNPACKED_TOO_LARGE: ReadError = ReadError::LimitExceeded(Limit::Unpacked);
