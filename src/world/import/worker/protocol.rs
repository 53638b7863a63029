//! Messages between the program and a worker: frames of a length, in eight bytes with the
//! lowest first, and so many bytes.
//!
//! A worker gets a [`Setup`] and says [`GREETING`]. A request is a [`Request`] and the bytes of
//! the document; an answer is an [`Answer`] and the bytes of each picture that it names.

use nianbao_core::diag::Text;
use nianbao_core::parse::is_id;
use nianbao_document::{ConvertibleFormat, Image, PrivateContent};
use nianbao_import::{ImportError, ImportOptions, Imported};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::{Error, ErrorKind, Read, Result, Write};

/// The first words of a worker: both sides have to be the same program.
pub(super) const GREETING: &str =
    concat!("nianbao ", env!("CARGO_PKG_VERSION"), " reads documents");

/// The largest answer in bytes: more than a document is unpacked to.
pub(in crate::world::import) const MAX_ANSWER_SIZE: u64 = 512 * 1024 * 1024;

/// The most reports of one document: more than a province has offices.
const MAX_REPORTS: usize = 100_000;

/// The largest name of a picture in bytes, as file systems have it.
const MAX_NAME: usize = 255;

/// The texts of which a worker reads forms and offices.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Setup {
    /// Paths in the site, and texts.
    pub(super) files: Vec<(String, String)>,
    /// The most memory in bytes over that at the start.
    pub(super) max_memory: u64,
}

/// A document and what is asked of it; its bytes follow.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) task: Task<'a>,
}

/// The task of a worker for one document.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Task<'a> {
    /// Its reports; the answer is an [`ImportResult`].
    Import(Cow<'a, ImportOptions>),
    /// Finds the content that its pages do not show; the answer is an [`InspectResult`].
    Inspect,
}

/// The content of a file that its pages do not show, or why that is not known.
pub(super) type InspectResult = std::result::Result<PrivateContent, Text>;

/// The reports of a document, or why there are none.
pub(super) type ImportResult =
    std::result::Result<Vec<std::result::Result<Imported, DocumentRefusal>>, DocumentRefusal>;

/// The reason for which a worker has no reports of a document, or not one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DocumentRefusal {
    pub(super) text: Text,
    /// Its format, if it can be read once it is converted.
    pub(super) convertible: Option<ConvertibleFormat>,
    /// The name in the document, if no office of the site has it.
    pub(super) unknown_office: Option<String>,
    /// True if the document could not be read at all.
    pub(super) is_unread: bool,
}

impl From<ImportError> for DocumentRefusal {
    fn from(error: ImportError) -> Self {
        let text = error.text();
        let unknown_office = match error {
            ImportError::UnknownOffice { name } => Some(name),
            _ => None,
        };
        Self { text, convertible: None, unknown_office, is_unread: false }
    }
}

/// The answer to a request; the bytes of the pictures follow.
#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    result: ImportResult,
    /// The names of the pictures of each report that was imported.
    images: Vec<Vec<String>>,
}

/// Writes a frame.
pub(in crate::world::import) fn write_frame(out: &mut impl Write, bytes: &[u8]) -> Result<()> {
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)
}

/// Writes a value as a frame of JSON.
pub(in crate::world::import) fn write_value(
    out: &mut impl Write,
    value: &impl Serialize,
) -> Result<()> {
    write_frame(out, &serde_json::to_vec(value)?)
}

/// Reads a frame, and takes its length off what may still be read. Memory is taken for
/// bytes that came, not for the length that was announced.
///
/// Errors: the other side is gone, or the frame is too long.
pub(in crate::world::import) fn read_frame(
    input: &mut impl Read,
    left: &mut u64,
) -> Result<Vec<u8>> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    *left = left.checked_sub(length).ok_or_else(|| malformed("too long"))?;
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(ErrorKind::UnexpectedEof.into()) }
}

/// Reads a value from a frame of JSON.
///
/// Errors: as [`read_frame`], or it is no such value.
pub(in crate::world::import) fn read_value<T: DeserializeOwned>(
    input: &mut impl Read,
    left: &mut u64,
) -> Result<T> {
    Ok(serde_json::from_slice(&read_frame(input, left)?)?)
}

/// Writes an answer.
pub(super) fn write_answer(out: &mut impl Write, mut result: ImportResult) -> Result<()> {
    let imported = result.iter_mut().flatten().flatten();
    let images: Vec<Vec<Image>> =
        imported.map(|imported| std::mem::take(&mut imported.images)).collect();
    let names = |images: &Vec<Image>| images.iter().map(|image| image.name.clone()).collect();
    write_value(out, &Answer { result, images: images.iter().map(names).collect() })?;
    for image in images.iter().flatten() {
        write_frame(out, &image.bytes)?;
    }
    out.flush()
}

/// Reads an answer. What becomes a part of a path is checked.
///
/// Errors: as [`read_value`], or a name cannot be one of an office or a picture.
pub(super) fn read_answer(input: &mut impl Read) -> Result<ImportResult> {
    let mut left = MAX_ANSWER_SIZE;
    let Answer { mut result, images } = read_value(input, &mut left)?;
    if result.iter().flatten().count() > MAX_REPORTS {
        return Err(malformed("too many reports"));
    }
    let mut images = images.into_iter();
    for imported in result.iter_mut().flatten().flatten() {
        if !is_id(&imported.office) {
            return Err(malformed("an office"));
        }
        for name in images.next().unwrap_or_default() {
            if !is_image_name(&name) {
                return Err(malformed("a picture"));
            }
            imported.images.push(Image { name, bytes: read_frame(input, &mut left)? });
        }
    }
    Ok(result)
}

/// Reads the answer to [`Task::Inspect`].
///
/// Errors: as [`read_value`].
pub(super) fn read_private_content(input: &mut impl Read) -> Result<InspectResult> {
    read_value(input, &mut { MAX_ANSWER_SIZE })
}

/// Returns true for a name that stays in the folder of a source, and is not the source.
fn is_image_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    !name.is_empty()
        && name.len() <= MAX_NAME
        && !name.starts_with('.')
        && !name.to_ascii_lowercase().ends_with(".md")
        && name.chars().all(is_plain)
}

fn malformed(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imported(office: &str, image: &str) -> Imported {
        Imported {
            office: office.to_owned(),
            year: 2024,
            form: "gongkai-2021".to_owned(),
            source: "---\n---\n".to_owned(),
            is_collected: false,
            images: vec![Image { name: image.to_owned(), bytes: vec![0, 255, 10] }],
            provenance: Vec::new(),
            issues: Vec::new(),
        }
    }

    /// Returns an answer after its way through a pipe.
    fn pass(result: ImportResult) -> Result<ImportResult> {
        let mut bytes = Vec::new();
        write_answer(&mut bytes, result).unwrap();
        read_answer(&mut bytes.as_slice())
    }

    #[test]
    fn an_answer_arrives_as_it_was_sent() {
        let error = ImportError::UnknownOffice { name: "示例县教育局".to_owned() };
        let refusal = DocumentRefusal::from(error);
        assert_eq!(refusal.unknown_office.as_deref(), Some("示例县教育局"));
        let sent = vec![Err(refusal.clone()), Ok(imported("shili-czj", "image1.png"))];
        let came = pass(Ok(sent)).unwrap().unwrap();
        assert_eq!(came[0].as_ref().err(), Some(&refusal));
        let came = came[1].as_ref().unwrap();
        assert_eq!((came.office.as_str(), came.images[0].bytes.len()), ("shili-czj", 3));
        let refusal = DocumentRefusal { convertible: Some(ConvertibleFormat::Doc), ..refusal };
        assert_eq!(pass(Err(refusal.clone())).unwrap().err(), Some(refusal));
    }

    #[test]
    fn no_answer_leads_out_of_a_folder() {
        for (office, image) in [
            ("..", "image1.png"),
            ("a/b", "image1.png"),
            ("shili-czj", "../image1.png"),
            ("shili-czj", "index.md"),
            ("shili-czj", ".htaccess"),
            ("shili-czj", ""),
            ("shili-czj", "a\\b.png"),
        ] {
            let came = pass(Ok(vec![Ok(imported(office, image))]));
            assert_eq!(came.unwrap_err().kind(), ErrorKind::InvalidData, "{office} {image}");
        }
    }

    #[test]
    fn a_frame_that_is_too_long_or_cut_is_refused() {
        let mut left = 10;
        let long = u64::MAX.to_le_bytes();
        let refused = read_frame(&mut long.as_slice(), &mut left).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidData);
        let mut cut = Vec::new();
        write_frame(&mut cut, b"12345").unwrap();
        cut.pop();
        assert_eq!(
            read_frame(&mut cut.as_slice(), &mut left).unwrap_err().kind(),
            ErrorKind::UnexpectedEof
        );
        assert!(read_answer(&mut b"\x02\0\0\0\0\0\0\0[]".as_slice()).is_err());
    }

    proptest::proptest! {
        /// A worker that is not itself any more may answer anything.
        #[test]
        fn damaged_answers_are_refused_or_read(
            changes in proptest::collection::vec((0_usize..400, proptest::prelude::any::<u8>()), 1..9),
        ) {
            let mut bytes = Vec::new();
            write_answer(&mut bytes, Ok(vec![Ok(imported("shili-czj", "image1.png"))])).unwrap();
            for (at, byte) in changes {
                let at = at % bytes.len();
                bytes[at] = byte;
            }
            if let Ok(Ok(reports)) = read_answer(&mut bytes.as_slice()) {
                for report in reports.into_iter().flatten() {
                    assert!(is_id(&report.office));
                    assert!(report.images.iter().all(|image| is_image_name(&image.name)));
                }
            }
        }
    }
}
