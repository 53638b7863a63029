//! The parts of an OFD package, and the ways by which they name one another.

use crate::ReadError;
use crate::error::ENCRYPTED;
use crate::part_name::resolve_part_name;
use crate::unzip::Archive;
use crate::xml::{Tree, decode_part};

use super::{DAMAGED, TOO_LARGE};

/// Most bytes of XML that are read, and of those parts that are kept for all pages.
const MAX_BYTES: usize = 64 * 1024 * 1024;
const MAX_KEPT: usize = 32 * 1024 * 1024;
/// Most parts that are kept.
const MAX_PARTS: usize = 2_000;

/// Members that only an encrypted package has (GM/T 0099).
const ENCRYPTION_MEMBERS: [&str; 3] = ["encryptions.xml", "decryptseed.dat", "entriesmap.dat"];

/// An OFD package.
pub(super) struct Package<'a> {
    archive: Archive<'a>,
    bytes_left: usize,
    kept_left: usize,
}

/// The text of a part.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Its name in the package.
    pub name: String,
    /// Its XML.
    pub text: String,
}

impl<'a> Package<'a> {
    /// Opens a package.
    pub(super) fn new(archive: Archive<'a>) -> Self {
        Self { archive, bytes_left: MAX_BYTES, kept_left: MAX_KEPT }
    }

    /// Returns an error if its parts are encrypted.
    pub(super) fn refuse_encrypted(&self) -> Result<(), ReadError> {
        let is_encryption = |name: &str| {
            let last = name.rsplit('/').next().unwrap_or(name);
            ENCRYPTION_MEMBERS.contains(&last)
        };
        if self.archive.member_names().any(is_encryption) { Err(ENCRYPTED) } else { Ok(()) }
    }

    /// True if there is a part of a name.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.archive.contains(name)
    }

    /// Reads a part if it is there.
    ///
    /// Errors: it is damaged, encrypted, or the parts are too large together.
    pub(super) fn find_part(&mut self, name: &str) -> Result<Option<Part>, ReadError> {
        let Some(bytes) = self.archive.read_member(name)? else { return Ok(None) };
        self.bytes_left = self.bytes_left.checked_sub(bytes.len()).ok_or(TOO_LARGE)?;
        let text = decode_part(&bytes).into_owned();
        Ok(Some(Part { name: name.to_owned(), text }))
    }

    /// Reads a part without which the document cannot be read.
    ///
    /// Errors: it is missing or damaged, or the parts are too large together.
    pub(super) fn read_part(&mut self, name: &str) -> Result<Part, ReadError> {
        self.find_part(name)?.ok_or(DAMAGED)
    }

    /// Reads parts that are kept while pages are read; one that is missing is empty.
    ///
    /// Errors: one is damaged, or they are too many or too large together.
    pub(super) fn keep_all(&mut self, names: &[String]) -> Result<Vec<Part>, ReadError> {
        if names.len() > MAX_PARTS {
            return Err(TOO_LARGE);
        }
        let mut parts = Vec::with_capacity(names.len());
        for name in names {
            let part = self.find_part(name)?.unwrap_or_default();
            self.kept_left = self.kept_left.checked_sub(part.text.len()).ok_or(TOO_LARGE)?;
            parts.push(part);
        }
        Ok(parts)
    }

    /// Reads the parts that elements of a name give in another part, and keeps them.
    ///
    /// Errors: one of the parts is damaged, or they are too large together.
    pub(super) fn keep_named(
        &mut self,
        part: &Part,
        element: &str,
    ) -> Result<Vec<Part>, ReadError> {
        if !part.text.contains(element) {
            return Ok(Vec::new());
        }
        let tree = Tree::parse(&part.text)?;
        let names = tree.root().into_iter().flat_map(|root| root.elements().collect::<Vec<_>>());
        let names: Vec<String> = names
            .filter(|found| found.name() == element)
            .map(|found| self.resolve_existing(&part.name, &found.text()))
            .collect();
        self.keep_all(&names)
    }

    /// The same for parts that are dropped with their page.
    ///
    /// Errors: one of the parts is damaged, or they are too large together.
    pub(super) fn keep_for_page(
        &mut self,
        part: &Part,
        element: &str,
    ) -> Result<Vec<Part>, ReadError> {
        let kept_left = self.kept_left;
        let parts = self.keep_named(part, element);
        self.kept_left = kept_left;
        parts
    }

    /// Resolves a location that a part names: against its folder, or against the root where
    /// only that leads to a part.
    pub(super) fn resolve_existing(&self, part: &str, location: &str) -> String {
        let beside = resolve(part, location);
        let from_root = resolve("", location);
        if !self.contains(&beside) && self.contains(&from_root) { from_root } else { beside }
    }
}

/// Parses parts; one that is empty has no root.
///
/// Errors: one is no well-formed XML, or exceeds a limit.
pub(super) fn parse_all(parts: &[Part]) -> Result<Vec<Tree<'_>>, ReadError> {
    parts.iter().map(|part| Tree::parse(&part.text)).collect()
}

/// Resolves the location that a part names against its folder.
pub(super) fn resolve(part: &str, location: &str) -> String {
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    resolve_part_name(folder, location.trim())
}
