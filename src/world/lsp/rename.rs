//! Another id for an office, over all files of a site.

use super::documents::Document;
use super::requests::{Answer, to_value};
use super::server::Server;
use super::site::EditedSite;
use crate::world::serve::OpenSite;
use lsp_server::ErrorCode;
use lsp_types::{
    MessageType, Position, RenameParams, ShowMessageParams, TextDocumentPositionParams, TextEdit,
};
use nianbao_core::diag::Text;
use nianbao_core::parse::{OFFICES_FILE, SITE_FILE};
use nianbao_core::source::Content;
use nianbao_lsp::{OfficeRename, TextMap, check_new_id, office_id_at, uri_of_path};
use nianbao_text::text;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The most paths that a message names.
const MAX_NAMED: usize = 10;

/// The files and folders that are to be moved, from and to.
type Moves = BTreeSet<(String, String)>;

impl Server {
    /// Returns the place of the id of an office that can be renamed.
    pub(super) fn prepare_rename(&self, at: &TextDocumentPositionParams) -> Answer {
        let Some(opened) = self.opened(&at.text_document.uri) else { return Ok(Value::Null) };
        let text = TextMap::new(&opened.document.text, self.style.encoding);
        let found = office_id_at(opened.path, text.text, text.offset(at.position));
        let known = found.filter(|(id, _)| opened.site.run.base.archive.offices.get(id).is_some());
        to_value(known.map(|(id, span)| json!({ "range": text.range(span), "placeholder": id })))
    }

    /// Gives an office another id. Answers with the changes of all texts and, where the client
    /// can, of the names of files.
    pub(super) fn rename(&mut self, params: &RenameParams) -> Answer {
        let at = &params.text_document_position;
        let (edit, not_moved) = self.rename_edit(at, params.new_name.trim())?;
        if !not_moved.is_empty() {
            let message = not_moved_message(&not_moved).get(self.style.lang).to_owned();
            let params = ShowMessageParams { typ: MessageType::WARNING, message };
            let error = |error: std::io::Error| (ErrorCode::InternalError, error.to_string());
            self.client.notify("window/showMessage", params).map_err(error)?;
        }
        Ok(edit)
    }

    /// Makes the edit of a rename. Returns also what the client cannot move.
    fn rename_edit(
        &self,
        at: &TextDocumentPositionParams,
        new: &str,
    ) -> Result<(Value, Moves), (ErrorCode, String)> {
        let refuse =
            |words: Text| (ErrorCode::RequestFailed, words.get(self.style.lang).to_owned());
        let Some((id, edited, site)) = self.office_at(at) else {
            return Err(refuse(text!("这里没有机关代号", "there is no office id here")));
        };
        if id == new {
            return Ok((Value::Null, Moves::new()));
        }
        let rename = OfficeRename { old: &id, new };
        check_new_id(&site.run.base.archive, rename).map_err(refuse)?;
        let moves = moves_of(site, rename);
        if let Some((_, taken)) = moves.iter().find(|(_, to)| is_taken(edited, to)) {
            return Err(refuse(text!(
                "{taken} 已有：先移走或删去它",
                "{taken} is there already: move or remove it first"
            )));
        }
        let edits = self.edits_of(edited, site, rename);
        Ok(if self.abilities.renames_files {
            (edit_with_moves(edited, &edits, &moves), Moves::new())
        } else {
            let changes = edits.iter().map(|(uri, (_, edits))| (uri.clone(), json!(edits)));
            (json!({ "changes": changes.collect::<serde_json::Map<_, _>>() }), moves)
        })
    }

    /// Returns the id of an office at a place, and its site.
    fn office_at(
        &self,
        at: &TextDocumentPositionParams,
    ) -> Option<(String, &EditedSite, &OpenSite)> {
        let opened = self.opened(&at.text_document.uri)?;
        let offset = self.offset_in(opened.document, at.position);
        let (id, _) = office_id_at(opened.path, &opened.document.text, offset)?;
        Some((id, opened.edited, opened.site))
    }

    fn offset_in(&self, document: &Document, place: Position) -> usize {
        TextMap::new(&document.text, self.style.encoding).offset(place)
    }

    /// Lists the changes of all texts of a site, by the addresses of their files, with the
    /// versions of open ones.
    fn edits_of(&self, edited: &EditedSite, site: &OpenSite, rename: OfficeRename) -> FileEdits {
        let open: HashMap<&str, &Document> = self.documents.of_site(&edited.root).collect();
        let listing = &site.run.listing;
        let shared = listing.shared.iter().map(|at| listing.file(*at).path.as_str());
        let named = shared.filter(|path| {
            [SITE_FILE, OFFICES_FILE].contains(path)
                || path.ends_with(".html") && !path.starts_with("static/")
        });
        let mut edits = FileEdits::new();
        for path in named.chain(listing.texts()) {
            let Some(at) = listing.find(path) else { continue };
            let Content::Text(content) = listing.read_file(at).content else { continue };
            let changes = rename.changes(path, &content);
            if changes.is_empty() {
                continue;
            }
            let document = open.get(path);
            let known = document.map(|document| document.uri.clone());
            let uri = known.or_else(|| uri_of_path(&edited.shown_root.join(path)));
            let Some(uri) = uri else { continue };
            let text = TextMap::new(&content, self.style.encoding);
            let changes = changes.into_iter();
            let changes = changes.map(|(span, new)| TextEdit::new(text.range(span), new)).collect();
            let version = document.map(|document| document.version);
            edits.insert(uri.as_str().to_owned(), (version, changes));
        }
        edits
    }
}

/// Changes of texts by the addresses of their files; a text that is open has a version.
type FileEdits = BTreeMap<String, (Option<i32>, Vec<TextEdit>)>;

/// Lists the files and folders of an office that bear its id.
fn moves_of(site: &OpenSite, rename: OfficeRename) -> Moves {
    let listing = &site.run.listing;
    let files = listing.files_of(rename.old).iter();
    files.filter_map(|at| rename.moved_path(&listing.file(*at).path)).collect()
}

fn is_taken(edited: &EditedSite, path: &str) -> bool {
    std::fs::symlink_metadata(edited.root.join(path)).is_ok()
}

fn edit_with_moves(edited: &EditedSite, edits: &FileEdits, moves: &Moves) -> Value {
    let texts = edits.iter().map(|(uri, (version, edits))| {
        json!({ "textDocument": { "uri": uri, "version": version }, "edits": edits })
    });
    let address = |path: &str| uri_of_path(&edited.shown_root.join(path));
    let moves = moves.iter().filter_map(|(from, to)| {
        let (old, new) = (address(from)?, address(to)?);
        Some(json!({ "kind": "rename", "oldUri": old.as_str(), "newUri": new.as_str() }))
    });
    json!({ "documentChanges": texts.chain(moves).collect::<Vec<Value>>() })
}

/// Returns the message that the client has to move files by hand.
fn not_moved_message(moves: &Moves) -> Text {
    let named = moves.iter().take(MAX_NAMED).map(|(from, to)| format!("{from} → {to}"));
    let list = named.collect::<Vec<String>>().join("\n");
    let more = if moves.len() > MAX_NAMED { "\n…" } else { "" };
    text!(
        "编辑器不能移动文件，请自行移动：\n{list}{more}",
        "the editor moves no files; move them yourself:\n{list}{more}"
    )
}
