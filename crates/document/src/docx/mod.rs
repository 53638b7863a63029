//! Word files.

mod body;
mod numbering;
mod numerals;
pub(super) mod properties;
mod runs;
mod styles;
mod table;
#[cfg(test)]
mod tests;

use super::opc::{Relations, relations};
use super::unzip::Archive;
use super::xml::{Element, Tree, decode};
use super::{Block, BlockContent, Document, Image, Location, Note, ReadError};
use crate::error::DAMAGED;
use body::BodyReader;
use nianbao_text::Text;
use nianbao_text::text;
use numbering::Numbering;
use std::collections::{HashMap, HashSet};
use styles::Styles;

/// A document while it is being read: what its parts share.
struct DocxReader<'a> {
    archive: Archive<'a>,
    /// What the part that is being read names.
    relations: Relations,
    styles: Styles,
    numbering: Numbering,
    images: Vec<Image>,
    /// Pictures by the names of their parts.
    pictures: HashMap<String, usize>,
    remarks: Vec<Note>,
    /// What is said once, however often it is met.
    told: HashSet<&'static str>,
    /// Notes that the text leads to, in its order: the parts' kinds and the ids.
    notes: Vec<(&'static str, String)>,
    /// The same, to be looked up: a note is read once.
    noted: HashSet<(&'static str, String)>,
    /// Names of pictures that are taken.
    names: HashSet<String>,
    /// The paragraph or table that is being read.
    at: u32,
}

/// Reads the document that begins in a part.
pub(super) fn read(archive: Archive, main: &str) -> Result<Document, ReadError> {
    let mut book = DocxReader::open(archive, main)?;
    let mut blocks = book.part(main, |walk, root| {
        walk.sections(root);
        root.child("body").map(|body| walk.all(body)).unwrap_or_default()
    })?;
    let parts: HashMap<&str, String> = ["footnotes", "endnotes"]
        .into_iter()
        .filter_map(|kind| Some((kind, book.named(kind)?)))
        .collect();
    book.margins()?;
    for kind in ["footnotes", "endnotes"] {
        if let Some(part) = parts.get(kind) {
            blocks.extend(book.notes(kind, part)?);
        }
    }
    let properties = properties::read(&mut book.archive)?;
    book.say_unknown_format();
    Ok(Document { blocks, properties, images: book.images, notes: book.remarks })
}

impl<'a> DocxReader<'a> {
    fn open(mut archive: Archive<'a>, main: &str) -> Result<Self, ReadError> {
        let relations = relations(&mut archive, main)?;
        let mut book = Self {
            archive,
            relations,
            styles: Styles::default(),
            numbering: Numbering::default(),
            images: vec![],
            pictures: HashMap::new(),
            remarks: vec![],
            told: HashSet::new(),
            notes: vec![],
            noted: HashSet::new(),
            names: HashSet::new(),
            at: 0,
        };
        if let Some(part) = book.named("styles") {
            book.styles = book.tree(&part, Styles::read)?.unwrap_or_default();
        }
        if let Some(part) = book.named("numbering") {
            book.numbering = book.tree(&part, Numbering::read)?.unwrap_or_default();
        }
        Ok(book)
    }

    /// The part of a kind that the part being read names.
    fn named(&self, kind: &str) -> Option<String> {
        let mut all = self.relations.values();
        Some(all.find(|one| one.kind == kind && !one.outside)?.target.clone())
    }

    fn tree<T>(&mut self, part: &str, read: fn(Element) -> T) -> Result<Option<T>, ReadError> {
        let Some(bytes) = self.archive.read(part)? else { return Ok(None) };
        let text = decode(&bytes);
        Ok(Tree::read(&text)?.root().map(read))
    }

    /// Walks through a part with its own relations.
    fn part(
        &mut self,
        part: &str,
        read: impl FnOnce(&mut BodyReader<'_, 'a>, Element) -> Vec<Block>,
    ) -> Result<Vec<Block>, ReadError> {
        let bytes = self.archive.read(part)?.ok_or(DAMAGED)?;
        self.relations = relations(&mut self.archive, part)?;
        let text = decode(&bytes);
        if text.contains(char::REPLACEMENT_CHARACTER) {
            self.tell("garbled", text!(
                "文件中有无法解码的字节，读作 U+FFFD（�）",
                "there are bytes in the file that cannot be decoded; they are read as U+FFFD (�)"
            ));
        }
        let tree = Tree::read(&text)?;
        let root = tree.root().ok_or(DAMAGED)?;
        let mut walk = BodyReader::new(self);
        let blocks = read(&mut walk, root);
        match walk.refusal.take() {
            Some(refusal) => Err(refusal),
            None => Ok(blocks),
        }
    }

    /// The notes of a kind that the text leads to.
    fn notes(&mut self, kind: &'static str, part: &str) -> Result<Vec<Block>, ReadError> {
        let wanted: Vec<String> =
            (self.notes.iter()).filter(|(of, _)| *of == kind).map(|(_, id)| id.clone()).collect();
        if wanted.is_empty() {
            return Ok(vec![]);
        }
        self.tell(
            kind,
            text!(
                "脚注和尾注读作文末的段落",
                "footnotes and endnotes are read as paragraphs at the end"
            ),
        );
        self.part(part, |walk, root| {
            let notes: HashMap<String, Element> =
                root.elements().filter_map(|note| Some((note.attribute("id")?, note))).collect();
            wanted.iter().filter_map(|id| notes.get(id)).flat_map(|note| walk.all(*note)).collect()
        })
    }

    /// Heads and feet of pages are left out; one that says more than a page's number is
    /// told of.
    fn margins(&mut self) -> Result<(), ReadError> {
        let is_margin = |kind: &str| kind == "header" || kind == "footer";
        let parts = self.relations.values().filter(|one| is_margin(&one.kind) && !one.outside);
        let mut parts: Vec<String> = parts.map(|one| one.target.clone()).collect();
        parts.sort();
        parts.dedup();
        let mut said = Vec::new();
        for part in parts {
            let words = self.tree(&part, |root| {
                let texts = root.below().filter(|one| one.name() == "t");
                texts.map(Element::words).collect::<String>()
            })?;
            let words = words.unwrap_or_default();
            let telling = |c: char| c.is_alphabetic() && !"第页共".contains(c);
            if words.chars().any(telling) && !said.contains(&words) {
                said.push(words);
            }
        }
        if !said.is_empty() {
            let words = short(&said.join("”“"));
            self.tell(
                "margins",
                text!("页眉页脚未读入：“{words}”", "headers and footers were left out: “{words}”"),
            );
        }
        Ok(())
    }

    fn say_unknown_format(&mut self) {
        if let Some(format) = self.numbering.unknown.take() {
            self.tell("format", text!(
                "自动编号的格式 {format} 无法还原，以阿拉伯数字代替",
                "the format {format} of automatic numbers is not known; they are read as plain numbers"
            ));
        }
    }

    /// Says something once.
    fn tell(&mut self, key: &'static str, words: Text) {
        if self.told.insert(key) {
            self.remark(words);
        }
    }

    /// Says something of the place that is being read.
    fn remark(&mut self, words: Text) {
        let at = Location::Paragraph(self.at.max(1));
        self.remarks.push(Note { location: at, text: words });
    }

    fn block(&self, body: BlockContent) -> Block {
        Block { location: Location::Paragraph(self.at.max(1)), content: body }
    }

    /// The place among the images of the picture that an id names.
    fn picture(&mut self, id: &str) -> Result<Option<usize>, ReadError> {
        let Some(relation) = self.relations.get(id) else { return Ok(None) };
        if relation.outside {
            return Ok(None);
        }
        let target = relation.target.clone();
        if let Some(&at) = self.pictures.get(&target) {
            return Ok(Some(at));
        }
        let Some(bytes) = self.archive.read(&target)? else { return Ok(None) };
        let at = self.images.len();
        let name = target.rsplit_once('/').map_or(target.as_str(), |(_, name)| name);
        let taken = !self.names.insert(name.to_owned());
        let name = if taken { format!("{}-{name}", at + 1) } else { name.to_owned() };
        self.images.push(Image { name, bytes });
        self.pictures.insert(target, at);
        Ok(Some(at))
    }
}

/// The beginning of words that may be long.
fn short(words: &str) -> String {
    const MOST: usize = 60;
    match words.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}
