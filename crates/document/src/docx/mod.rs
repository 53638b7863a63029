//! Word files (.docx, `WordprocessingML` of ECMA-376 Part 1).

mod body;
mod cell;
mod color;
mod controls;
mod custom_xml;
mod field_code;
mod fields;
mod formula;
mod grid_columns;
mod numbering;
mod numerals;
pub(super) mod properties;
mod run_properties;
mod runs;
mod styles;
mod symbols;
mod table;
mod table_style;
#[cfg(test)]
mod tests;
mod visibility;

use super::appearance;
use super::opc::{Relationships, read_relationships};
use super::unzip::Archive;
use super::xml::{Element, Tree, decode_part};
use super::{Block, BlockContent, Document, Image, Location, Note, ReadError};
use crate::error::DAMAGED;
use body::BodyReader;
use custom_xml::CustomXml;
use nianbao_text::Text;
use nianbao_text::text;
use numbering::Numbering;
use std::collections::{HashMap, HashSet};
use styles::Styles;

/// A document while it is read: what its parts share.
struct DocxReader<'a> {
    archive: Archive<'a>,
    /// The relationships of the part that is read.
    relationships: Relationships,
    styles: Styles,
    numbering: Numbering,
    images: Vec<Image>,
    /// Indices of images by the names of their parts.
    image_indices: HashMap<String, usize>,
    notes: Vec<Note>,
    /// Keys of notes that are given once only.
    given_keys: HashSet<&'static str>,
    /// References to footnotes and endnotes in the order of the text: kind of part, id.
    footnote_references: Vec<(&'static str, String)>,
    /// The same as a set: a note is read once.
    seen_footnotes: HashSet<(&'static str, String)>,
    /// Names of images that are taken.
    image_names: HashSet<String>,
    /// The number of the paragraph or table that is read.
    paragraph: u32,
    /// How many tables were read; by that number a note in one is found.
    tables: u32,
    /// The data to which content controls are bound.
    custom_xml: CustomXml,
    /// True if fields are computed again when the document is opened (17.15.1.81).
    updates_fields: bool,
    /// Fields that a note has named.
    named_fields: HashSet<String>,
}

/// Reads the document whose main part is `main`.
///
/// Errors: a part is damaged or encrypted, or exceeds a limit.
pub(super) fn read_docx(archive: Archive, main: &str) -> Result<Document, ReadError> {
    let mut docx = DocxReader::open(archive, main)?;
    let mut blocks = docx.read_part(main, |reader, root| {
        reader.read_section_types(root);
        reader.read_ground(root);
        root.child("body").map(|body| reader.read_all(body)).unwrap_or_default()
    })?;
    let parts: HashMap<&str, String> = ["footnotes", "endnotes"]
        .into_iter()
        .filter_map(|kind| Some((kind, docx.part_of_kind(kind)?)))
        .collect();
    docx.note_headers()?;
    for kind in ["footnotes", "endnotes"] {
        if let Some(part) = parts.get(kind) {
            blocks.extend(docx.read_footnotes(kind, part)?);
        }
    }
    let properties = properties::read_properties(&mut docx.archive)?;
    docx.note_unknown_format();
    docx.number_tables(&blocks);
    Ok(Document { blocks, properties, images: docx.images, notes: docx.notes })
}

impl<'a> DocxReader<'a> {
    fn open(mut archive: Archive<'a>, main: &str) -> Result<Self, ReadError> {
        let relationships = read_relationships(&mut archive, main)?;
        let mut docx = Self {
            archive,
            relationships,
            styles: Styles::default(),
            numbering: Numbering::default(),
            images: vec![],
            image_indices: HashMap::new(),
            notes: vec![],
            given_keys: HashSet::new(),
            footnote_references: vec![],
            seen_footnotes: HashSet::new(),
            image_names: HashSet::new(),
            paragraph: 0,
            tables: 0,
            custom_xml: CustomXml::default(),
            updates_fields: false,
            named_fields: HashSet::new(),
        };
        if let Some(part) = docx.part_of_kind("styles") {
            docx.styles = docx.read_tree(&part, Styles::parse)?.unwrap_or_default();
        }
        if let Some(part) = docx.part_of_kind("numbering") {
            docx.numbering = docx.read_tree(&part, Numbering::parse)?.unwrap_or_default();
        }
        if let Some(part) = docx.part_of_kind("settings") {
            let read = |settings: Element| settings.has_flag("updateFields");
            docx.updates_fields = docx.read_tree(&part, read)?.unwrap_or_default();
        }
        let data: Vec<String> = (docx.relationships.values())
            .filter(|part| part.kind == "customXml" && !part.is_external)
            .map(|part| part.target.clone())
            .collect();
        docx.custom_xml = CustomXml::read(&mut docx.archive, &data);
        Ok(docx)
    }

    /// Returns the name of a part that the current part relates to.
    fn part_of_kind(&self, kind: &str) -> Option<String> {
        let mut all = self.relationships.values();
        Some(
            all.find(|relationship| relationship.kind == kind && !relationship.is_external)?
                .target
                .clone(),
        )
    }

    fn read_tree<T>(&mut self, part: &str, read: fn(Element) -> T) -> Result<Option<T>, ReadError> {
        let Some(bytes) = self.archive.read_member(part)? else { return Ok(None) };
        let text = decode_part(&bytes);
        Ok(Tree::parse(&text)?.root().map(read))
    }

    /// Reads a part with its own relationships.
    fn read_part(
        &mut self,
        part: &str,
        read: impl FnOnce(&mut BodyReader<'_, 'a>, Element) -> Vec<Block>,
    ) -> Result<Vec<Block>, ReadError> {
        let bytes = self.archive.read_member(part)?.ok_or(DAMAGED)?;
        self.relationships = read_relationships(&mut self.archive, part)?;
        let text = decode_part(&bytes);
        if text.contains(char::REPLACEMENT_CHARACTER) {
            self.note_once("garbled", text!(
                "文件中有无法解码的字节，读作 U+FFFD（�）",
                "there are bytes in the file that cannot be decoded; they are read as U+FFFD (�)"
            ));
        }
        let tree = Tree::parse(&text)?;
        let root = tree.root().ok_or(DAMAGED)?;
        let mut reader = BodyReader::new(self);
        let blocks = read(&mut reader, root);
        match reader.error.take() {
            Some(error) => Err(error),
            None => Ok(blocks),
        }
    }

    /// Reads the footnotes or endnotes that the text refers to.
    fn read_footnotes(&mut self, kind: &'static str, part: &str) -> Result<Vec<Block>, ReadError> {
        let ids: Vec<String> = (self.footnote_references.iter())
            .filter(|(part, _)| *part == kind)
            .map(|(_, id)| id.clone())
            .collect();
        if ids.is_empty() {
            return Ok(vec![]);
        }
        self.note_once(
            kind,
            text!(
                "脚注和尾注读作文末的段落",
                "footnotes and endnotes are read as paragraphs at the end"
            ),
        );
        self.read_part(part, |reader, root| {
            let notes: HashMap<String, Element> =
                root.elements().filter_map(|note| Some((note.attribute("id")?, note))).collect();
            ids.iter()
                .filter_map(|id| notes.get(id))
                .flat_map(|note| reader.read_all(*note))
                .collect()
        })
    }

    /// Notes headers and footers, which are left out, if they say more than a page
    /// number.
    fn note_headers(&mut self) -> Result<(), ReadError> {
        let is_margin = |kind: &str| kind == "header" || kind == "footer";
        let parts = self
            .relationships
            .values()
            .filter(|relationship| is_margin(&relationship.kind) && !relationship.is_external);
        let mut parts: Vec<String> =
            parts.map(|relationship| relationship.target.clone()).collect();
        parts.sort();
        parts.dedup();
        let mut texts_seen = Vec::new();
        for part in parts {
            let words = self.read_tree(&part, |root| {
                let texts = root.descendants().filter(|element| element.name() == "t");
                texts.map(Element::text).collect::<String>()
            })?;
            let words = words.unwrap_or_default();
            let telling = |c: char| c.is_alphabetic() && !"第页共".contains(c);
            if words.chars().any(telling) && !texts_seen.contains(&words) {
                texts_seen.push(words);
            }
        }
        if !texts_seen.is_empty() {
            let words = appearance::shorten(&texts_seen.join("”“"));
            self.note_once(
                "margins",
                text!("页眉页脚未读入：“{words}”", "headers and footers were left out: “{words}”"),
            );
        }
        Ok(())
    }

    fn note_unknown_format(&mut self) {
        if let Some(format) = self.numbering.unknown_format.take() {
            self.note_once("format", text!(
                "自动编号的格式 {format} 无法还原，以阿拉伯数字代替",
                "the format {format} of automatic numbers is not known; they are read as plain numbers"
            ));
        }
    }

    /// Gives notes in tables the numbers that these have in the order of the text.
    fn number_tables(&mut self, blocks: &[Block]) {
        let mut numbers: HashMap<u32, u32> = HashMap::new();
        for (block, number) in blocks.iter().filter_map(table_number).zip(1..) {
            numbers.insert(block, number);
        }
        for note in &mut self.notes {
            if let Location::Cell(cell) = &mut note.location
                && let Some(number) = numbers.get(&cell.table)
            {
                cell.table = *number;
            }
        }
    }

    /// Adds a note, once for each key.
    fn note_once(&mut self, key: &'static str, words: Text) {
        if self.given_keys.insert(key) {
            self.note(words);
        }
    }

    /// Adds a note at the current place.
    fn note(&mut self, words: Text) {
        let at = Location::Paragraph(self.paragraph.max(1));
        self.notes.push(Note { location: at, text: words });
    }

    fn block(&self, content: BlockContent) -> Block {
        Block { location: Location::Paragraph(self.paragraph.max(1)), content }
    }

    /// Returns the index of the image that a relationship names, and loads it the first
    /// time.
    ///
    /// Errors: its part is damaged, or exceeds a limit.
    fn load_image(&mut self, id: &str) -> Result<Option<usize>, ReadError> {
        let Some(relationship) = self.relationships.get(id) else { return Ok(None) };
        if relationship.is_external {
            return Ok(None);
        }
        let target = relationship.target.clone();
        if let Some(&at) = self.image_indices.get(&target) {
            return Ok(Some(at));
        }
        let Some(bytes) = self.archive.read_member(&target)? else { return Ok(None) };
        let at = self.images.len();
        let name = target.rsplit_once('/').map_or(target.as_str(), |(_, name)| name);
        let taken = !self.image_names.insert(name.to_owned());
        let name = if taken { format!("{}-{name}", at + 1) } else { name.to_owned() };
        self.images.push(Image { name, bytes });
        self.image_indices.insert(target, at);
        Ok(Some(at))
    }
}

/// Returns the number of a table in the order in which tables were read.
fn table_number(block: &Block) -> Option<u32> {
    let BlockContent::Table(grid) = &block.content else { return None };
    match grid.cells.first().map(|cell| &cell.location) {
        Some(Location::Cell(cell)) => Some(cell.table),
        _ => None,
    }
}
