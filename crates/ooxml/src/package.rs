//! Packages of parts (ECMA-376 Part 2): a zip archive with types and relationships.

use crate::xml::{DECLARATION, escape};
use std::io::{Cursor, Error, Write};
use zip::write::SimpleFileOptions;

/// The namespace of relationships between parts.
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
/// The beginning of the types of relationships of office files.
pub(crate) const OFFICE: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// The effort of the compression, of 9. More takes twice as long for a twentieth less.
pub(crate) const LEVEL: u8 = 4;

/// The properties that programs show of a file.
#[derive(Clone, Debug, Default)]
pub struct Properties {
    /// The title.
    pub title: String,
    /// The day on which it was made: `2021-01-20`.
    pub created: Option<String>,
}

/// A relationship from one part to another, or to an address.
pub(crate) struct Relationship<'a> {
    pub(crate) kind: &'a str,
    pub(crate) target: &'a str,
    /// True for an address outside the package.
    pub(crate) is_external: bool,
}

/// A package while it is written. It is held in memory, where writing fails only for want of
/// space in the archive; the first such failure is kept until the end.
pub(crate) struct Package {
    zip: zip::ZipWriter<Cursor<Vec<u8>>>,
    failure: Option<Error>,
}

impl Package {
    pub(crate) fn new() -> Self {
        Self { zip: zip::ZipWriter::new(Cursor::new(Vec::new())), failure: None }
    }

    /// Starts a part; all that is written next belongs to it.
    pub(crate) fn start_part(&mut self, name: &str) {
        let options = SimpleFileOptions::default().compression_level(Some(LEVEL.into()));
        let started = self.zip.start_file(name, options);
        self.keep_failure(started.map_err(Error::other));
    }

    /// Appends to the part that was started last.
    pub(crate) fn write(&mut self, text: &str) {
        let written = self.zip.write_all(text.as_bytes());
        self.keep_failure(written);
    }

    /// Writes a whole part.
    pub(crate) fn write_part(&mut self, name: &str, text: &str) {
        self.start_part(name);
        self.write(DECLARATION);
        self.write(text);
    }

    /// Writes the relationships of a part, numbered from `r1`.
    pub(crate) fn write_relationships(&mut self, name: &str, all: &[Relationship]) {
        let mut text = format!("<Relationships xmlns=\"{RELATIONSHIPS}\">");
        for (at, it) in all.iter().enumerate() {
            let mode = if it.is_external { " TargetMode=\"External\"" } else { "" };
            let (kind, target) = (it.kind, escape(it.target));
            text.push_str(&format!(
                "<Relationship Id=\"r{}\" Type=\"{kind}\" Target=\"{target}\"{mode}/>",
                at + 1
            ));
        }
        self.write_part(name, &(text + "</Relationships>"));
    }

    /// Writes the types of parts, the properties, and the way to the main part. `types` are
    /// names of parts with their media types.
    pub(crate) fn write_head(
        &mut self,
        main: &str,
        types: &[(String, String)],
        properties: &Properties,
    ) {
        let mut text = String::from(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
             <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>",
        );
        for (name, kind) in types {
            text.push_str(&format!("<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>"));
        }
        self.write_part("[Content_Types].xml", &(text + "</Types>"));
        let core =
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
        let office = format!("{OFFICE}/officeDocument");
        let link = |kind, target| Relationship { kind, target, is_external: false };
        let links = [link(&office, main), link(core, "docProps/core.xml")];
        self.write_relationships("_rels/.rels", &links);
        self.write_part("docProps/core.xml", &core_properties(properties));
    }

    /// Returns the bytes of the archive.
    ///
    /// Errors: a part or the whole is too large.
    pub(crate) fn finish(self) -> Result<Vec<u8>, Error> {
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(self.zip.finish().map_err(Error::other)?.into_inner()),
        }
    }

    fn keep_failure(&mut self, outcome: Result<(), Error>) {
        if let Err(failure) = outcome {
            self.failure.get_or_insert(failure);
        }
    }
}

/// Writes the core properties (ECMA-376 Part 2, 11).
fn core_properties(properties: &Properties) -> String {
    let title = escape(&properties.title);
    let created = properties.created.as_ref().map_or(String::new(), |day| {
        let day = escape(day);
        let time = |name| {
            format!("<dcterms:{name} xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:{name}>")
        };
        time("created") + &time("modified")
    });
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title>{created}</cp:coreProperties>"
    )
}

/// Reads a part of a package.
#[cfg(test)]
pub(crate) fn read_part(package: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut zip.by_name(name).unwrap(), &mut text).unwrap();
    text
}
