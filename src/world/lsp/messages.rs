//! The messages in which client and server tell each other of themselves.

use lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability,
    CompletionOptions, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher,
    FoldingRangeProviderCapability, GlobPattern, HoverProviderCapability, InitializeResult, OneOf,
    PositionEncodingKind, Registration, RegistrationParams, RenameOptions, ResourceOperationKind,
    ServerCapabilities, ServerInfo, SignatureHelpOptions, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TypeDefinitionProviderCapability,
    WorkDoneProgressOptions,
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

/// The things that some clients can do.
#[derive(Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is an ability of its own")]
pub(super) struct Abilities {
    /// It watches files on request.
    pub(super) watches_files: bool,
    /// It renames files and folders.
    pub(super) renames_files: bool,
    /// It asks what is to be renamed before it asks for the new name.
    prepares_rename: bool,
    /// It marks a parameter of a signature by its place in the label.
    pub(super) marks_by_offsets: bool,
}

/// Returns what a client can do.
pub(super) fn abilities(client: &ClientCapabilities) -> Abilities {
    let workspace = client.workspace.as_ref();
    let watched = workspace.and_then(|workspace| workspace.did_change_watched_files);
    let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
    let has_document_changes = edits.and_then(|edits| edits.document_changes);
    let operations = edits.and_then(|edits| edits.resource_operations.as_deref());
    let renames = operations.is_some_and(|known| known.contains(&ResourceOperationKind::Rename));
    let text = client.text_document.as_ref();
    let rename = text.and_then(|text| text.rename.as_ref());
    let signature = text.and_then(|text| text.signature_help.as_ref());
    let signature = signature.and_then(|help| help.signature_information.as_ref());
    let parameters = signature.and_then(|signature| signature.parameter_information.as_ref());
    Abilities {
        watches_files: watched.and_then(|it| it.dynamic_registration).unwrap_or_default(),
        renames_files: has_document_changes.unwrap_or_default() && renames,
        prepares_rename: rename.and_then(|it| it.prepare_support).unwrap_or_default(),
        marks_by_offsets: parameters.and_then(|it| it.label_offset_support).unwrap_or_default(),
    }
}

/// Returns how offices are renamed: a client that does not prepare takes no options.
fn describe_rename(client: Abilities) -> OneOf<bool, RenameOptions> {
    if !client.prepares_rename {
        return OneOf::Left(true);
    }
    let progress = WorkDoneProgressOptions::default();
    OneOf::Right(RenameOptions {
        prepare_provider: Some(true),
        work_done_progress_options: progress,
    })
}

/// Returns what this server can do for a client.
pub(super) fn describe_server(encoding: Encoding, client: Abilities) -> InitializeResult {
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
            signature_help_provider: Some(SignatureHelpOptions {
                trigger_characters: Some(["[", ","].map(str::to_owned).into()),
                ..SignatureHelpOptions::default()
            }),
            rename_provider: Some(describe_rename(client)),
            definition_provider: Some(OneOf::Left(true)),
            type_definition_provider: Some(TypeDefinitionProviderCapability::Simple(true)),
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
