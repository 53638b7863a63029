//! The objects of a PDF file (ISO 32000-1, 7.3 and 7.5), within limits on what is decoded.

use std::cell::Cell;

use lopdf::{Dictionary, Document, Error, LoadOptions, Object, ObjectId, Stream};

use crate::page::matrix::bounded;
use crate::{Container, Limit, ReadError};

/// Most pages of a document.
pub(super) const MAX_PAGES: usize = 500;
/// Most bytes of all decoded streams together.
const MAX_BYTES: usize = 128 * 1024 * 1024;
/// Most parents of a page, and most references in a row that are followed.
const MAX_DEPTH: usize = 32;
/// Entries of a stream that say how it is packed (7.3.8.2), how deep they are nested, and
/// most items in one.
const FILTER_KEYS: [&[u8]; 2] = [b"Filter", b"DecodeParms"];
const FILTER_DEPTH: usize = 4;
const MAX_FILTERS: usize = 32;

thread_local! {
    /// The bytes of objects that may still be decoded while a file is opened. The library
    /// takes a plain function as a filter, which cannot hold the count.
    static BYTES_LEFT: Cell<usize> = const { Cell::new(0) };
}

/// An open PDF file.
pub(super) struct PdfFile {
    document: Document,
    /// The bytes of streams that may still be decoded.
    bytes_left: Cell<usize>,
}

impl PdfFile {
    /// Opens a file.
    ///
    /// Errors: it is encrypted, damaged, or decodes to too many bytes.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, ReadError> {
        BYTES_LEFT.set(MAX_BYTES);
        let options = LoadOptions {
            filter: Some(charge_object),
            max_decompressed_size: Some(MAX_BYTES / 4),
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
        if BYTES_LEFT.get() == 0 {
            return Err(TOO_LARGE);
        }
        Ok(Self { document, bytes_left: Cell::new(MAX_BYTES) })
    }

    /// Returns the page dictionaries in order.
    ///
    /// Errors: there are too many pages, or none.
    pub(super) fn pages(&self) -> Result<Vec<&Dictionary>, ReadError> {
        let ids: Vec<ObjectId> = self.document.page_iter().take(MAX_PAGES + 1).collect();
        if ids.len() > MAX_PAGES {
            return Err(ReadError::LimitExceeded(Limit::Pages { most: MAX_PAGES }));
        }
        let pages: Vec<_> =
            ids.into_iter().filter_map(|id| self.document.get_dictionary(id).ok()).collect();
        if pages.is_empty() { Err(DAMAGED) } else { Ok(pages) }
    }

    /// Follows indirect references to an object; null if it is missing.
    pub(super) fn resolve<'a>(&'a self, mut object: &'a Object) -> &'a Object {
        for _ in 0..MAX_DEPTH {
            let Object::Reference(id) = object else { break };
            match self.document.get_object(*id) {
                Ok(found) => object = found,
                Err(_) => return &Object::Null,
            }
        }
        object
    }

    /// Returns an entry of a dictionary.
    pub(super) fn get<'a>(&'a self, parent: &'a Dictionary, key: &str) -> Option<&'a Object> {
        parent.get(key.as_bytes()).ok().map(|found| self.resolve(found))
    }

    /// Returns an entry that is a dictionary, or the dictionary of a stream.
    pub(super) fn dictionary<'a>(
        &'a self,
        parent: &'a Dictionary,
        key: &str,
    ) -> Option<&'a Dictionary> {
        match self.get(parent, key)? {
            Object::Dictionary(found) => Some(found),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// Returns an entry that is a name.
    pub(super) fn name<'a>(&'a self, parent: &'a Dictionary, key: &str) -> Option<&'a [u8]> {
        self.get(parent, key)?.as_name().ok()
    }

    /// Returns an entry that is an array.
    pub(super) fn array<'a>(&'a self, parent: &'a Dictionary, key: &str) -> Option<&'a [Object]> {
        self.get(parent, key)?.as_array().ok().map(Vec::as_slice)
    }

    /// Returns an entry that is a number.
    pub(super) fn number_entry(&self, parent: &Dictionary, key: &str) -> Option<f64> {
        self.get(parent, key).and_then(|found| self.number(found))
    }

    /// Returns an object that is a number; it is finite.
    #[expect(clippy::cast_precision_loss, reason = "numbers of a page are small")]
    pub(super) fn number(&self, object: &Object) -> Option<f64> {
        match self.resolve(object) {
            Object::Integer(value) => Some(bounded(*value as f64)),
            Object::Real(value) => Some(bounded(f64::from(*value))),
            _ => None,
        }
    }

    /// Returns an object that is an array of a number of numbers.
    pub(super) fn number_array<const COUNT: usize>(&self, object: &Object) -> Option<[f64; COUNT]> {
        let found = self.resolve(object).as_array().ok()?;
        let numbers: Option<Vec<f64>> = found.iter().map(|item| self.number(item)).collect();
        numbers?.try_into().ok()
    }

    /// Returns an attribute that a page has or inherits (ISO 32000-1, 7.7.3.4).
    pub(super) fn inherited_attribute<'a>(
        &'a self,
        page: &'a Dictionary,
        key: &str,
    ) -> Option<&'a Object> {
        let mut node = page;
        for _ in 0..MAX_DEPTH {
            if let Some(found) = self.get(node, key) {
                return Some(found);
            }
            node = self.dictionary(node, "Parent")?;
        }
        None
    }

    /// Returns the content stream of a page, its parts joined.
    pub(super) fn page_content(&self, page: &Dictionary) -> Result<Vec<u8>, ReadError> {
        let parts = match self.get(page, "Contents") {
            Some(Object::Array(parts)) => parts.as_slice(),
            Some(stream) => std::slice::from_ref(stream),
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

    /// Decodes a stream; it is empty where that fails.
    ///
    /// Errors: the decoded streams are too large together.
    pub(super) fn decoded_stream(&self, stream: &Stream) -> Result<Vec<u8>, ReadError> {
        let left = self.bytes_left.get();
        let direct = self.with_direct_filters(stream);
        match direct.as_ref().unwrap_or(stream).get_plain_content_with_limit(left) {
            Ok(bytes) => {
                self.bytes_left.set(left.saturating_sub(bytes.len() + 64));
                Ok(bytes)
            }
            Err(Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
                Err(TOO_LARGE)
            }
            Err(_) => Ok(Vec::new()),
        }
    }

    /// Returns a copy of a stream whose filters are not references to other objects, which
    /// the library does not follow; `None` if there are none.
    fn with_direct_filters(&self, stream: &Stream) -> Option<Stream> {
        let entries = FILTER_KEYS.map(|key| Some((key, stream.dict.get(key).ok()?)));
        let entries = entries.into_iter().flatten();
        if !{ entries.clone() }.any(|(_, entry)| has_reference(entry, FILTER_DEPTH)) {
            return None;
        }
        let mut direct = stream.clone();
        for (key, entry) in entries {
            direct.dict.set(key, self.resolve_all(entry, FILTER_DEPTH));
        }
        Some(direct)
    }

    /// Returns an object with all references in it resolved.
    fn resolve_all(&self, object: &Object, depth: usize) -> Object {
        let Some(depth) = depth.checked_sub(1) else { return Object::Null };
        match self.resolve(object) {
            Object::Array(items) => {
                let items = items.iter().take(MAX_FILTERS);
                Object::Array(items.map(|item| self.resolve_all(item, depth)).collect())
            }
            Object::Dictionary(entries) => {
                let entries = entries.iter().take(MAX_FILTERS);
                let resolved =
                    entries.map(|(key, value)| (key.clone(), self.resolve_all(value, depth)));
                Object::Dictionary(resolved.collect())
            }
            Object::Stream(_) => Object::Null,
            plain => plain.clone(),
        }
    }

    /// Returns a text of the document information dictionary (ISO 32000-1, 14.3.3).
    pub(super) fn info_text(&self, key: &str) -> Option<String> {
        let info = self.dictionary(&self.document.trailer, "Info")?;
        self.text(info, key)
    }

    /// Returns an entry that is a text string.
    pub(super) fn text(&self, parent: &Dictionary, key: &str) -> Option<String> {
        decode_text_string(self.get(parent, key)?.as_str().ok()?)
    }

    /// Returns the document catalog (7.7.2).
    pub(super) fn catalog(&self) -> Option<&Dictionary> {
        self.dictionary(&self.document.trailer, "Root")
    }

    /// Returns a named resource (7.8.3).
    pub(super) fn resource<'a>(
        &'a self,
        resources: &'a Dictionary,
        category: &str,
        name: &[u8],
    ) -> Option<&'a Object> {
        self.dictionary(resources, category)?.get(name).ok().map(|found| self.resolve(found))
    }
}

/// True if an object is a reference or has one in it.
fn has_reference(object: &Object, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return true };
    match object {
        Object::Reference(_) => true,
        Object::Array(items) => items.iter().any(|item| has_reference(item, depth)),
        Object::Dictionary(entries) => entries.iter().any(|(_, value)| has_reference(value, depth)),
        _ => false,
    }
}

/// Decodes a text string (7.9.2.2).
pub(super) fn decode_text_string(bytes: &[u8]) -> Option<String> {
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    match bytes {
        [0xfe, 0xff, rest @ ..] => units(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        // PDFDocEncoding is not told from other codes; ASCII is common to all.
        _ => String::from_utf8(bytes.to_vec()).ok(),
    }
}

/// Keeps an object while the objects together are within the limit.
fn charge_object(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let left = BYTES_LEFT.get();
    let size = match object {
        Object::Stream(stream) if stream.dict.has_type(b"ObjStm") => {
            stream.get_plain_content_with_limit(left).map_or(left, |bytes| bytes.len())
        }
        Object::Stream(stream) => stream.content.len(),
        _ => 0,
    };
    BYTES_LEFT.set(left.saturating_sub(size + 64));
    // The library keeps its own copy of a stream, and asks only if it may.
    let kept = if matches!(object, Object::Stream(_)) { Object::Null } else { object.clone() };
    (BYTES_LEFT.get() > 0).then_some((id, kept))
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
