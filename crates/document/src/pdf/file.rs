//! A PDF as a file: its objects, its pages, and how much of it is unpacked.

use std::cell::Cell;

use lopdf::{Dictionary, Document, Error, LoadOptions, Object, ObjectId, Stream};

use super::matrix::{self, Fixed};
use crate::{Container, Limit, ReadError};

/// No report has more pages.
pub(super) const MOST_PAGES: usize = 500;
/// Most bytes of what is unpacked, all in all.
const MOST_BYTES: usize = 128 * 1024 * 1024;
/// How far upwards a page's inherited settings are looked for, and how many references
/// are followed to an object.
const DEPTH: usize = 32;

thread_local! {
    /// How many bytes of objects may still be unpacked. The library takes a plain
    /// function for a filter, so the count cannot be handed to it.
    static LEFT: Cell<usize> = const { Cell::new(0) };
}

/// An open file.
pub(super) struct PdfFile {
    document: Document,
    left: Cell<usize>,
}

impl PdfFile {
    /// Opens it.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, ReadError> {
        LEFT.set(MOST_BYTES);
        let options = LoadOptions {
            filter: Some(charge_object),
            max_decompressed_size: Some(MOST_BYTES / 4),
            ..LoadOptions::default()
        };
        let document = Document::load_mem_with_options(bytes, options).map_err(|error| {
            let locked = matches!(error, Error::InvalidPassword | Error::Decryption(_));
            match error {
                Error::Decompress(_) => TOO_LARGE,
                _ if locked || contains_bytes(bytes, b"/Encrypt") => ENCRYPTED,
                _ => DAMAGED,
            }
        })?;
        if document.is_encrypted() {
            return Err(ENCRYPTED);
        }
        if LEFT.get() == 0 {
            return Err(TOO_LARGE);
        }
        Ok(Self { document, left: Cell::new(MOST_BYTES) })
    }

    /// Its pages in order.
    pub(super) fn pages(&self) -> Result<Vec<&Dictionary>, ReadError> {
        let ids: Vec<ObjectId> = self.document.page_iter().take(MOST_PAGES + 1).collect();
        if ids.len() > MOST_PAGES {
            return Err(ReadError::LimitExceeded(Limit::PdfPages { most: MOST_PAGES }));
        }
        let pages: Vec<_> =
            ids.into_iter().filter_map(|id| self.document.get_dictionary(id).ok()).collect();
        if pages.is_empty() { Err(DAMAGED) } else { Ok(pages) }
    }

    /// What an object is in the end, where it is a reference to another.
    pub(super) fn resolve<'a>(&'a self, mut object: &'a Object) -> &'a Object {
        for _ in 0..DEPTH {
            let Object::Reference(id) = object else { break };
            match self.document.get_object(*id) {
                Ok(found) => object = found,
                Err(_) => return &Object::Null,
            }
        }
        object
    }

    /// An entry of a dictionary.
    pub(super) fn get<'a>(&'a self, of: &'a Dictionary, key: &str) -> Option<&'a Object> {
        of.get(key.as_bytes()).ok().map(|found| self.resolve(found))
    }

    /// An entry that is a dictionary, or a stream with one.
    pub(super) fn dictionary<'a>(
        &'a self,
        of: &'a Dictionary,
        key: &str,
    ) -> Option<&'a Dictionary> {
        match self.get(of, key)? {
            Object::Dictionary(found) => Some(found),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// An entry that is a name.
    pub(super) fn name<'a>(&'a self, of: &'a Dictionary, key: &str) -> Option<&'a [u8]> {
        self.get(of, key)?.as_name().ok()
    }

    /// An entry that is a list.
    pub(super) fn array<'a>(&'a self, of: &'a Dictionary, key: &str) -> Option<&'a [Object]> {
        self.get(of, key)?.as_array().ok().map(Vec::as_slice)
    }

    /// An entry that is a number.
    pub(super) fn number(&self, of: &Dictionary, key: &str) -> Option<Fixed> {
        self.get(of, key).and_then(|found| self.fixed(found))
    }

    /// An object as a number.
    pub(super) fn fixed(&self, object: &Object) -> Option<Fixed> {
        match self.resolve(object) {
            Object::Integer(value) => Some(value.clamp(&-FAR, &FAR) * matrix::ONE),
            Object::Real(value) => Some(matrix::from_float(*value)),
            _ => None,
        }
    }

    /// An object as whole numbers, if it is a list of so many.
    pub(super) fn number_array<const MANY: usize>(&self, object: &Object) -> Option<[Fixed; MANY]> {
        let found = self.resolve(object).as_array().ok()?;
        let numbers: Option<Vec<Fixed>> = found.iter().map(|each| self.fixed(each)).collect();
        numbers?.try_into().ok()
    }

    /// A page's setting, its own or that of the part that it is in.
    pub(super) fn inherited_attribute<'a>(
        &'a self,
        page: &'a Dictionary,
        key: &str,
    ) -> Option<&'a Object> {
        let mut of = page;
        for _ in 0..DEPTH {
            if let Some(found) = self.get(of, key) {
                return Some(found);
            }
            of = self.dictionary(of, "Parent")?;
        }
        None
    }

    /// The description of a page.
    pub(super) fn page_content(&self, page: &Dictionary) -> Result<Vec<u8>, ReadError> {
        let parts = match self.get(page, "Contents") {
            Some(Object::Array(parts)) => parts.as_slice(),
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        let mut contents = Vec::new();
        for part in parts {
            if let Object::Stream(stream) = self.resolve(part) {
                contents.extend(self.decoded_stream(stream)?);
                contents.push(b'\n');
            }
        }
        Ok(contents)
    }

    /// The bytes of a stream; none where it cannot be unpacked.
    pub(super) fn decoded_stream(&self, stream: &Stream) -> Result<Vec<u8>, ReadError> {
        let left = self.left.get();
        match stream.get_plain_content_with_limit(left) {
            Ok(bytes) => {
                self.left.set(left.saturating_sub(bytes.len() + 64));
                Ok(bytes)
            }
            Err(Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
                Err(TOO_LARGE)
            }
            Err(_) => Ok(Vec::new()),
        }
    }

    /// What the file says of itself.
    pub(super) fn info_text(&self, key: &str) -> Option<String> {
        let about = self.dictionary(&self.document.trailer, "Info")?;
        let bytes = self.get(about, key)?.as_str().ok()?;
        let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
            let units: Vec<u16> =
                bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
            String::from_utf16(&units).ok()
        };
        match bytes {
            [0xfe, 0xff, rest @ ..] => units(rest, u16::from_be_bytes),
            [0xff, 0xfe, rest @ ..] => units(rest, u16::from_le_bytes),
            [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
            // What is neither is in a code that nobody tells.
            _ => String::from_utf8(bytes.to_vec()).ok(),
        }
    }
}

/// The largest whole number that is told apart.
const FAR: i64 = 1_000_000_000;

/// Lets an object in while there is room for what it holds.
fn charge_object(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let left = LEFT.get();
    let size = match object {
        Object::Stream(stream) if stream.dict.has_type(b"ObjStm") => {
            stream.get_plain_content_with_limit(left).map_or(left, |bytes| bytes.len())
        }
        Object::Stream(stream) => stream.content.len(),
        _ => 0,
    };
    LEFT.set(left.saturating_sub(size + 64));
    // Of streams the library wants to know only that they may stay.
    let kept = if matches!(object, Object::Stream(_)) { Object::Null } else { object.clone() };
    (LEFT.get() > 0).then_some((id, kept))
}

fn contains_bytes(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|found| found == word)
}

/// A file with a password.
const ENCRYPTED: ReadError = ReadError::Encrypted(Container::Pdf);
/// A file without a page that can be read.
const DAMAGED: ReadError = ReadError::Damaged(Container::Pdf);
/// A file that unpacks to more than a report holds.
pub(super) const TOO_LARGE: ReadError = ReadError::LimitExceeded(Limit::PdfContent);
