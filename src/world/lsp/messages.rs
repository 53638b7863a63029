//! The messages in which client and server tell each other of themselves.

use lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability,
    CompletionOptions, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher,
    FoldingRangeProviderCapability, GlobPattern, HoverProviderCapability, InitializeResult, OneOf,
    PositionEncodingKind, Registration, RegistrationParams, ServerCapabilities, ServerInfo,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
};
use nianbao_lsp::{ACTION_KINDS, Encoding};

/// Files of sites that are watched: what a site can be made of.
const WATCHED: [&str; 6] = [
    "**/site.yaml",
    "**/content/**",
    "**/forms/**",
    "**/templates/**",
    "**/themes/**",
    "**/static/**",
];

/// Returns the units of columns that a client offers.
pub(super) fn offered_encodings(client: &ClientCapabilities) -> &[PositionEncodingKind] {
    let general = client.general.as_ref();
    general.and_then(|general| general.position_encodings.as_deref()).unwrap_or_default()
}

/// Returns true if a client shows further places of a diagnostic.
pub(super) fn shows_related(client: &ClientCapabilities) -> bool {
    let text = client.text_document.as_ref();
    let diagnostics = text.and_then(|text| text.publish_diagnostics.as_ref());
    diagnostics.and_then(|diagnostics| diagnostics.related_information).unwrap_or_default()
}

/// Returns true if a client watches files on request.
pub(super) fn watches_files(client: &ClientCapabilities) -> bool {
    let workspace = client.workspace.as_ref();
    let watched = workspace.and_then(|workspace| workspace.did_change_watched_files);
    watched.and_then(|watched| watched.dynamic_registration).unwrap_or_default()
}

/// Returns what this server can do.
pub(super) fn describe_server(encoding: Encoding) -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        ..TextDocumentSyncOptions::default()
    };
    InitializeResult {
        capabilities: ServerCapabilities {
            position_encoding: Some(encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            inlay_hint_provider: Some(OneOf::Left(true)),
            completion_provider: Some(CompletionOptions::default()),
            definition_provider: Some(OneOf::Left(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(ACTION_KINDS.map(CodeActionKind::from).into()),
                ..CodeActionOptions::default()
            })),
            folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
            ..ServerCapabilities::default()
        },
        server_info: Some(ServerInfo {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    }
}

/// Returns the request to watch the files of sites.
pub(super) fn watch_request() -> RegistrationParams {
    let watcher = |pattern: &str| FileSystemWatcher {
        glob_pattern: GlobPattern::String(pattern.to_owned()),
        kind: None,
    };
    let options = DidChangeWatchedFilesRegistrationOptions {
        watchers: WATCHED.into_iter().map(watcher).collect(),
    };
    RegistrationParams {
        registrations: vec![Registration {
            id: "files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        }],
    }
}
