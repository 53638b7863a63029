//! One document: read, recognised, and held against what is there already.

use nianbao_core::archive::Archive;
use nianbao_core::diag::Text;
use nianbao_core::source::Digest;
use nianbao_document as document;
use nianbao_import::{ImportOptions, Imported, Known, Original, import};
use nianbao_text::text;
use std::path::{Path, PathBuf};

/// What documents are read with.
pub struct Importer<'a> {
    /// The folder of the site.
    pub site: &'a Path,
    /// The folder that sources are written to, below the site.
    pub to: &'a str,
    /// What is known of the site.
    pub archive: &'a Archive,
    /// What was asked for.
    pub wishes: ImportOptions,
    /// Write over what somebody edited.
    pub force: bool,
}

/// A document that was looked at.
#[derive(Debug)]
pub struct ImportOutcome {
    /// Its file.
    pub document: PathBuf,
    /// What came of it, or why nothing did.
    pub result: Result<PendingImport, Text>,
}

/// A source that is ready to be written.
#[derive(Debug)]
pub struct PendingImport {
    /// What was read.
    pub imported: Imported,
    /// The path of the source below the site.
    pub path: String,
    /// What lies beside it: the document itself, and pictures.
    pub beside: Vec<(String, Vec<u8>)>,
    /// A source at another path that this one replaces.
    pub replaces: Option<String>,
    /// What is there already.
    pub state: PriorSource,
}

/// What is there already of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriorSource {
    /// Nothing.
    New,
    /// The same.
    Same,
    /// What an import wrote, and nobody edited since.
    Untouched,
    /// What somebody wrote or edited; it is written over on demand.
    Edited,
}

impl Importer<'_> {
    /// Reads a document: one report, or those that a sheet collects. What is wrong with
    /// it is the result's, not an error: the others go on.
    pub fn read(&self, document: &Path) -> Vec<ImportOutcome> {
        let arrived = |result| ImportOutcome { document: document.to_path_buf(), result };
        match self.all(document) {
            Ok(all) => all.into_iter().map(arrived).collect(),
            Err(why) => vec![arrived(Err(why))],
        }
    }

    fn all(&self, document: &Path) -> Result<Vec<Result<PendingImport, Text>>, Text> {
        let bytes = bytes(document)?;
        let name = file_name(document);
        let all = self.imported(&name, &bytes)?;
        Ok(all.into_iter().map(|one| Ok(self.ready(one?, &name, bytes.clone()))).collect())
    }

    fn ready(&self, imported: Imported, name: &str, bytes: Vec<u8>) -> PendingImport {
        let folder = format!("{}/{}/{}", self.to, imported.year, imported.office);
        let path = format!("{folder}/index.md");
        let replaces = self.elsewhere(&imported, &path);
        let state = self.state(&imported, replaces.as_deref().unwrap_or(&path));
        let pictures = imported.images.iter();
        let mut beside: Vec<(String, Vec<u8>)> = pictures
            .map(|image| (format!("{folder}/{}", image.name), image.bytes.clone()))
            .collect();
        beside.push((format!("{folder}/{}", kept_name(name)), bytes));
        PendingImport { imported, path, beside, replaces, state }
    }

    fn imported(&self, name: &str, bytes: &[u8]) -> Result<Vec<Result<Imported, Text>>, Text> {
        let known = Known { forms: &self.archive.forms, offices: &self.archive.offices };
        let original = Original {
            file: kept_name(name),
            origin: None,
            sha256: Digest::from_bytes(bytes).sha256,
        };
        let wishes = ImportOptions { original: Some(original), ..self.wishes.clone() };
        let document = document::read(name, bytes).map_err(|error| error.text())?;
        import(&document, known, &wishes)
    }

    /// The path of this report's source, if it is another one.
    fn elsewhere(&self, imported: &Imported, path: &str) -> Option<String> {
        let id = self.archive.find(&imported.office, imported.year)?;
        let known = &self.archive.sources.get(self.archive.report(id).source).path;
        (known != path && known.starts_with(&format!("{}/", self.to))).then(|| known.clone())
    }

    fn state(&self, imported: &Imported, path: &str) -> PriorSource {
        let there = self.site.join(path);
        let Ok(text) = std::fs::read_to_string(&there) else {
            let free = std::fs::symlink_metadata(&there).is_err();
            return if free { PriorSource::New } else { PriorSource::Edited };
        };
        if text == imported.source {
            return PriorSource::Same;
        }
        let untouched = self.again(&there, &text, imported).is_some_and(|again| again == text);
        if untouched { PriorSource::Untouched } else { PriorSource::Edited }
    }

    /// What the document that lies beside a source gives now: the source itself, if
    /// nobody edited it since.
    fn again(&self, source: &Path, text: &str, new: &Imported) -> Option<String> {
        let name = original_of(text)?;
        let bytes = std::fs::read(source.parent()?.join(&name)).ok()?;
        let mut all = self.imported(&name, &bytes).ok()?.into_iter().flatten();
        let same = |one: &Imported| (&one.office, one.year) == (&new.office, new.year);
        Some(all.find(same)?.source)
    }
}

/// The file that a source was made of, as its front matter names it.
fn original_of(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("\noriginals:\n  - file: ")?;
    let name: String = serde_json::from_str(rest.lines().next()?).ok()?;
    let plain = !name.contains(['/', '\\']) && !matches!(name.as_str(), "" | "." | "..");
    plain.then_some(name)
}

/// The bytes of a document.
fn bytes(path: &Path) -> Result<Vec<u8>, Text> {
    let shown = path.display();
    let failed = |error: &std::io::Error| {
        text!(
            "读不了 {shown}：{error}。检查文件是否存在、是否有权限",
            "cannot read {shown}: {error}. See whether it is there and may be read"
        )
    };
    let about = std::fs::metadata(path).map_err(|error| failed(&error))?;
    if !about.is_file() {
        return Err(text!("{shown} 不是普通文件", "{shown} is no ordinary file"));
    }
    if about.len() > document::MAX_FILE_SIZE {
        return Err(document::ReadError::TooLarge.text());
    }
    std::fs::read(path).map_err(|error| failed(&error))
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The name under which a document is kept beside its source. A Markdown file there
/// would be taken for a source.
fn kept_name(name: &str) -> String {
    let odd = |c: char| c.is_control() || "<>:\"/\\|?*".contains(c);
    let name = name.replace(odd, "_");
    let name = name.trim_start_matches('.').trim();
    let markdown =
        Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("md"));
    if markdown { format!("{name}.txt") } else { name.to_owned() }
}
