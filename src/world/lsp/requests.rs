//! Requests about an open text: what a cell means, what could be written, where things stand.

use super::documents::Document;
use super::findings::unit_of;
use super::server::Server;
use super::site::EditedSite;
use crate::world::serve::OpenSite;
use lsp_server::ErrorCode;
use lsp_types::{
    CodeActionKind, CodeActionParams, CompletionParams, DocumentSymbolParams, FoldingRangeParams,
    HoverParams, InlayHintParams, Location, Position, SignatureHelpParams,
    TextDocumentPositionParams, Uri,
};
use nianbao_core::archive::Archive;
use nianbao_core::parse::OFFICES_FILE;
use nianbao_core::source::Place;
use nianbao_lsp::{
    ActionText, CompletionContext, LineIndex, REWRITE, ReportView, TextMap, uri_of_path,
};
use serde_json::Value;

/// The answer to a request, or why there is none.
pub(super) type Answer = Result<Value, (ErrorCode, String)>;

/// An open text of a site.
pub(super) struct Opened<'s> {
    pub(super) document: &'s Document,
    pub(super) path: &'s str,
    pub(super) edited: &'s EditedSite,
    pub(super) site: &'s OpenSite,
}

impl Server {
    /// Answers a request about an open text. Of a text that is in no site nothing is known.
    pub(super) fn answer_about_text(&mut self, method: &str, params: Value) -> Answer {
        match method {
            "textDocument/hover" => {
                let params: HoverParams = parse(params)?;
                self.hover(&params.text_document_position_params)
            }
            "textDocument/inlayHint" => self.inlay_hints(&parse(params)?),
            "textDocument/completion" => {
                let params: CompletionParams = parse(params)?;
                self.complete(&params.text_document_position)
            }
            "textDocument/signatureHelp" => {
                let params: SignatureHelpParams = parse(params)?;
                self.signature(&params.text_document_position_params)
            }
            "textDocument/prepareRename" => self.prepare_rename(&parse(params)?),
            "textDocument/rename" => self.rename(&parse(params)?),
            "textDocument/codeAction" => self.code_actions(&parse(params)?),
            "textDocument/definition" => self.definition(&parse(params)?),
            "textDocument/typeDefinition" => self.definition_of_part(&parse(params)?),
            "textDocument/documentSymbol" => self.symbols(&parse(params)?),
            "textDocument/foldingRange" => self.folding_ranges(&parse(params)?),
            method => Err((ErrorCode::MethodNotFound, format!("no method `{method}`"))),
        }
    }

    pub(super) fn opened(&self, uri: &Uri) -> Option<Opened<'_>> {
        let document = self.documents.get(uri)?;
        let place = document.place.as_ref()?;
        let edited = self.site(&place.root)?;
        let site = edited.open.as_deref()?;
        Some(Opened { document, path: &place.path, edited, site })
    }

    /// Asks something of the report in an open text.
    fn ask_report<T: serde::Serialize>(
        &self,
        uri: &Uri,
        ask: impl FnOnce(&ReportView, &Opened) -> Option<T>,
    ) -> Answer {
        to_value(self.with_report(uri, ask))
    }

    /// Looks at the report in an open text; `None` if that is none, or cannot be read now.
    fn with_report<T>(
        &self,
        uri: &Uri,
        look: impl FnOnce(&ReportView, &Opened) -> Option<T>,
    ) -> Option<T> {
        let opened = self.opened(uri)?;
        let unit = unit_of(opened.site, opened.path)?;
        let source = unit.archive.sources.find(opened.path)?;
        look(&ReportView::new(&unit.archive, source, self.style.encoding)?, &opened)
    }

    fn hover(&self, at: &TextDocumentPositionParams) -> Answer {
        let lang = self.style.lang;
        self.ask_report(&at.text_document.uri, |view, _| {
            nianbao_lsp::hover(view, at.position, lang)
        })
    }

    /// Lists the actions of a range: one of a kind within those that are wanted, if any are named.
    fn code_actions(&self, params: &CodeActionParams) -> Answer {
        let uri = &params.text_document.uri;
        let Some(opened) = self.opened(uri) else { return Ok(Value::Null) };
        let wanted = params.context.only.as_deref();
        let is_wanted = |kind: &str| {
            let is_within = |only: &CodeActionKind| {
                kind.strip_prefix(only.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            wanted.is_none_or(|wanted| wanted.iter().any(is_within))
        };
        let told = opened.edited.sent.get(uri.as_str()).map_or(&[][..], Vec::as_slice);
        let (encoding, lang) = (self.style.encoding, self.style.lang);
        let open = ActionText { uri, text: &opened.document.text, encoding, lang };
        let mut actions = nianbao_lsp::code_actions(open, told, params.range, &is_wanted);
        if is_wanted(REWRITE) {
            let range = params.range;
            let rewritten = self.with_report(uri, |view, _| {
                Some(nianbao_lsp::unit_conversions(view, uri, range, self.style.lang))
            });
            actions.extend(rewritten.into_iter().flatten());
        }
        to_value(actions)
    }

    fn inlay_hints(&self, params: &InlayHintParams) -> Answer {
        self.ask_report(&params.text_document.uri, |view, _| {
            Some(nianbao_lsp::hints(view, params.range, self.style.lang))
        })
    }

    fn folding_ranges(&self, params: &FoldingRangeParams) -> Answer {
        let uri = &params.text_document.uri;
        match self.opened(uri) {
            Some(opened) if opened.path.ends_with(".yaml") => {
                let text = TextMap::new(&opened.document.text, self.style.encoding);
                to_value(nianbao_lsp::yaml_folding_ranges(&text))
            }
            _ => self.ask_report(uri, |view, _| Some(nianbao_lsp::folding_ranges(view))),
        }
    }

    fn symbols(&self, params: &DocumentSymbolParams) -> Answer {
        let uri = &params.text_document.uri;
        match self.opened(uri) {
            Some(opened) if opened.path == OFFICES_FILE => {
                let archive = &opened.site.run.base.archive;
                let text = TextMap::new(&opened.document.text, self.style.encoding);
                to_value(nianbao_lsp::office_symbols(&archive.offices, &text))
            }
            Some(opened) if opened.path.ends_with(".yaml") => {
                let text = TextMap::new(&opened.document.text, self.style.encoding);
                to_value(nianbao_lsp::yaml_symbols(&text))
            }
            _ => self.ask_report(uri, |view, _| Some(nianbao_lsp::report_symbols(view))),
        }
    }

    /// Asks something of an open text as it is, which may be no YAML at the moment.
    fn ask_text<T: serde::Serialize>(
        &self,
        at: &TextDocumentPositionParams,
        ask: impl FnOnce(&CompletionContext, &TextMap) -> T,
    ) -> Answer {
        let Some(opened) = self.opened(&at.text_document.uri) else { return Ok(Value::Null) };
        let archive = &opened.site.run.base.archive;
        let context = CompletionContext { archive, path: opened.path, lang: self.style.lang };
        to_value(ask(&context, &TextMap::new(&opened.document.text, self.style.encoding)))
    }

    fn complete(&self, at: &TextDocumentPositionParams) -> Answer {
        self.ask_text(at, |context, text| nianbao_lsp::complete(context, text, at.position))
    }

    fn signature(&self, at: &TextDocumentPositionParams) -> Answer {
        let with_offsets = self.abilities.marks_by_offsets;
        self.ask_text(at, |context, text| {
            nianbao_lsp::signature(context, text, at.position, with_offsets)
        })
    }

    fn definition(&self, at: &TextDocumentPositionParams) -> Answer {
        let Some(opened) = self.opened(&at.text_document.uri) else { return Ok(Value::Null) };
        if opened.path == OFFICES_FILE {
            let archive = &opened.site.run.base.archive;
            let id = word_at(&opened.document.text, self.offset(opened.document, at.position));
            let place = nianbao_lsp::office_entry(archive, id);
            return to_value(place.and_then(|place| self.location(archive, place, &opened)));
        }
        if is_form(opened.path) {
            let text = TextMap::new(&opened.document.text, self.style.encoding);
            let span = nianbao_lsp::definition_in_form(text.text, text.offset(at.position));
            let uri = opened.document.uri.clone();
            return to_value(span.map(|span| Location { uri, range: text.range(span) }));
        }
        let said = self.with_report(&at.text_document.uri, |view, opened| {
            let place = nianbao_lsp::definition(view, at.position)?;
            self.location(view.archive, place, opened)
        });
        match said {
            Some(location) => to_value(location),
            None => self.definition_of_part(at),
        }
    }

    /// Leads from a row, a table or the name of a form to where a form of the site has it. The
    /// forms of the program are no files of the site.
    fn definition_of_part(&self, at: &TextDocumentPositionParams) -> Answer {
        self.ask_report(&at.text_document.uri, |view, opened| {
            let part = nianbao_lsp::form_part(view, at.position)?;
            let sources = &opened.site.run.base.archive.sources;
            let named = |text: &str| form_id(text) == Some(part.form.as_str());
            let mut own = sources.iter().filter(|(_, source)| is_form(&source.path));
            let (id, source) = own.find(|(_, source)| named(&source.text))?;
            let span = match &part.table {
                None => nianbao_lsp::form_entry(&source.text),
                Some(table) => nianbao_lsp::row_entry(&source.text, table, part.row.as_deref()),
            };
            self.location(&opened.site.run.base.archive, Place::new(id, span?), opened)
        })
    }

    fn offset(&self, document: &Document, place: Position) -> usize {
        LineIndex::new(&document.text).offset(&document.text, place, self.style.encoding)
    }

    fn location(&self, archive: &Archive, place: Place, opened: &Opened) -> Option<Location> {
        let source = archive.sources.get(place.source);
        let mut open = self.documents.of_site(&opened.edited.root);
        let known = open.find(|(path, _)| *path == source.path);
        let uri = known.map(|(_, document)| document.uri.clone());
        let uri = uri.or_else(|| uri_of_path(&opened.edited.shown_root.join(&source.path)))?;
        let text = TextMap::new(&source.text, self.style.encoding);
        Some(Location { uri, range: text.range(place.span) })
    }
}

/// Returns true for the path of a form of the site.
fn is_form(path: &str) -> bool {
    path.starts_with("forms/") && path.ends_with(".yaml")
}

/// Returns the id of a form by its text.
fn form_id(text: &str) -> Option<&str> {
    let mut values = text.lines().filter_map(|line| line.strip_prefix("id:"));
    let value = values.next()?.split(" #").next().unwrap_or_default();
    Some(value.trim().trim_matches(['"', '\'']))
}

/// Returns the id that an offset is in, or next to.
fn word_at(text: &str, offset: usize) -> &str {
    let is_outside = |c: char| !(c.is_ascii_alphanumeric() || c == '-');
    let start = text[..offset].rfind(is_outside).map_or(0, |at| at + 1);
    let start = text.ceil_char_boundary(start);
    let end = text[offset..].find(is_outside).map_or(text.len(), |at| offset + at);
    text.get(start..end).unwrap_or_default()
}

pub(super) fn parse<T: serde::de::DeserializeOwned>(
    params: Value,
) -> Result<T, (ErrorCode, String)> {
    serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}

pub(super) fn to_value(value: impl serde::Serialize) -> Answer {
    serde_json::to_value(value).map_err(|error| (ErrorCode::InternalError, error.to_string()))
}
