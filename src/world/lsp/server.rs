//! The state of the server, and what each message of the client changes.

use super::documents::{Document, Documents, SitePlace, locate};
use super::findings::Style;
use super::frames::{Frame, FrameWriter};
use super::messages::{self, Abilities};
use super::requests::{Answer, parse, to_value};
use super::site::{EditedSite, PendingWork};
use super::survey::{Reviewed, SurveyRequest, Surveyed, start_surveyor};
use crate::world::import::ReaderSetup;
use anyhow::Result;
use lsp_server::{ErrorCode, Message, Notification, Request, Response};
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, InitializeParams, MessageType, ShowMessageParams,
};
use nianbao_core::diag::{Lang, user_error};
use nianbao_lsp::Encoding;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, TryRecvError};
use std::time::Duration;

/// Settings of a language server.
pub struct LspOptions {
    /// The folder of the site; `None` if it is to be found from the files that are opened.
    pub site: Option<PathBuf>,
    /// The language of messages.
    pub lang: Lang,
    /// The reader of documents beside reports.
    pub reader: ReaderSetup,
    /// How long nothing may change before all reports are read again in the background.
    pub quiet_period: Duration,
}

/// The events that the server waits for.
pub(super) enum Event {
    Frame(Frame),
    Surveyed(Box<Surveyed>),
    Reviewed(Reviewed),
    /// The client has closed its stream.
    Ended,
}

/// How far client and server have come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Starting,
    Running,
    ShutDown,
}

/// The server of one client.
pub(super) struct Server {
    options: LspOptions,
    pub(super) client: FrameWriter,
    surveyor: Sender<SurveyRequest>,
    phase: Phase,
    pub(super) abilities: Abilities,
    pub(super) style: Style,
    pub(super) documents: Documents,
    sites: BTreeMap<PathBuf, EditedSite>,
}

/// True while the client has not said `exit`.
pub(super) type GoesOn = bool;

impl Server {
    pub(super) fn new(options: LspOptions, client: FrameWriter, events: SyncSender<Event>) -> Self {
        let style =
            Style { lang: options.lang, encoding: Encoding::default(), shows_related: false };
        let surveyor = start_surveyor(events, options.quiet_period);
        Self {
            options,
            client,
            surveyor,
            phase: Phase::Starting,
            abilities: Abilities::default(),
            style,
            documents: Documents::default(),
            sites: BTreeMap::new(),
        }
    }

    /// Serves until the end. Returns true if the client asked for it before.
    ///
    /// Errors: the client reads no more.
    pub(super) fn run(mut self, events: &Receiver<Event>) -> Result<bool> {
        loop {
            // While changes come in, nothing is told that the next one makes void.
            let event = match events.try_recv() {
                Ok(event) => event,
                Err(TryRecvError::Empty) => {
                    self.publish()?;
                    let Ok(event) = events.recv() else { break };
                    event
                }
                Err(TryRecvError::Disconnected) => break,
            };
            if !self.handle(event)? {
                break;
            }
        }
        Ok(self.phase == Phase::ShutDown)
    }

    /// Follows an event.
    ///
    /// Errors: the client reads no more.
    pub(super) fn handle(&mut self, event: Event) -> Result<GoesOn> {
        match event {
            Event::Frame(Frame::Message(message)) => return self.take(message),
            Event::Frame(Frame::Garbage { id, reason }) => {
                let is_request = id.is_some();
                let code =
                    if is_request { ErrorCode::InvalidRequest } else { ErrorCode::ParseError };
                self.client.refuse(id, (code as i32, reason))?;
            }
            Event::Surveyed(surveyed) => self.take_survey(*surveyed),
            Event::Reviewed(reviewed) => self.take_reviews(&reviewed),
            Event::Ended => return Ok(false),
        }
        Ok(true)
    }

    /// Returns true if all reports have been read since the last change, and all is told.
    pub(super) fn is_settled(&self) -> bool {
        self.sites.values().all(EditedSite::is_settled)
    }

    fn take(&mut self, message: Message) -> Result<GoesOn> {
        match message {
            Message::Request(request) => {
                // An answer is about the same texts as the findings that were told last.
                self.publish()?;
                let id = request.id.clone();
                let answer = self.answer(request);
                let response = match answer {
                    Ok(value) => Response::new_ok(id, value),
                    Err((code, message)) => Response::new_err(id, code as i32, message),
                };
                self.client.send(response)?;
                Ok(true)
            }
            Message::Notification(notification) if notification.method == "exit" => Ok(false),
            Message::Notification(notification) => {
                if self.phase == Phase::Running {
                    self.follow(notification)?;
                }
                Ok(true)
            }
            Message::Response(_) => Ok(true),
        }
    }

    fn answer(&mut self, request: Request) -> Answer {
        match (self.phase, request.method.as_str()) {
            (Phase::Starting, "initialize") => {
                let params: InitializeParams = parse(request.params)?;
                self.start(&params);
                to_value(messages::describe_server(self.style.encoding, self.abilities))
            }
            (Phase::Starting, _) => {
                Err((ErrorCode::ServerNotInitialized, "not initialized".to_owned()))
            }
            (Phase::ShutDown, _) | (Phase::Running, "initialize") => {
                Err((ErrorCode::InvalidRequest, "not at this point".to_owned()))
            }
            (Phase::Running, "shutdown") => {
                self.phase = Phase::ShutDown;
                Ok(serde_json::Value::Null)
            }
            (Phase::Running, method) => self.answer_about_text(method, request.params),
        }
    }

    /// Returns a site that a file was opened of.
    pub(super) fn site(&self, root: &Path) -> Option<&EditedSite> {
        self.sites.get(root)
    }

    fn start(&mut self, params: &InitializeParams) {
        let client = &params.capabilities;
        self.style.encoding = Encoding::choose(messages::offered_encodings(client));
        self.style.shows_related = messages::shows_related(client);
        self.abilities = messages::abilities(client);
        self.phase = Phase::Running;
    }

    /// Follows a notification. One whose parameters are wrong, or that is not known, changes
    /// nothing.
    fn follow(&mut self, notification: Notification) -> Result<()> {
        let Notification { method, params } = notification;
        match method.as_str() {
            "initialized" if self.abilities.watches_files => {
                let watch = messages::watch_request();
                self.client.ask("watch-files", "client/registerCapability", watch)?;
            }
            "textDocument/didOpen" => {
                if let Ok(params) = serde_json::from_value(params) {
                    self.open_document(params)?;
                }
            }
            "textDocument/didChange" => {
                if let Ok(params) = serde_json::from_value(params) {
                    self.change_document(params)?;
                }
            }
            "textDocument/didClose" => {
                if let Ok(params) = serde_json::from_value(params) {
                    self.close_document(&params)?;
                }
            }
            "workspace/didChangeWatchedFiles" => {
                if let Ok(params) = serde_json::from_value(params) {
                    self.follow_files(params)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn open_document(&mut self, params: DidOpenTextDocumentParams) -> Result<()> {
        let opened = params.text_document;
        let place = locate(&opened.uri, self.options.site.as_deref());
        let document = Document {
            uri: opened.uri,
            version: opened.version,
            text: opened.text,
            place: place.clone(),
        };
        let text = document.text.clone();
        self.documents.insert(document);
        place.map_or(Ok(()), |place| self.in_site(&place, |site| site.set_text(&place.path, &text)))
    }

    fn change_document(&mut self, params: DidChangeTextDocumentParams) -> Result<()> {
        let (known, encoding) = (params.text_document, self.style.encoding);
        let changes = params.content_changes;
        let document = self.documents.change(&known.uri, known.version, changes, encoding);
        let Some(Document { text, place: Some(place), .. }) = document else { return Ok(()) };
        let (text, place) = (text.clone(), place.clone());
        self.in_site(&place, |site| site.set_text(&place.path, &text))
    }

    fn close_document(&mut self, params: &DidCloseTextDocumentParams) -> Result<()> {
        let closed = self.documents.remove(&params.text_document.uri);
        let Some(place) = closed.and_then(|document| document.place) else { return Ok(()) };
        self.in_site(&place, |site| site.remove_text(&place.path))
    }

    fn follow_files(&mut self, params: DidChangeWatchedFilesParams) -> Result<()> {
        let mut changed: BTreeMap<PathBuf, Vec<SitePlace>> = BTreeMap::new();
        for event in params.changes {
            // Of a file that is open the text of the editor counts.
            let place = locate(&event.uri, self.options.site.as_deref());
            let place = place.filter(|place| !self.documents.has(place));
            if let Some(place) = place.filter(|place| self.sites.contains_key(&place.root)) {
                changed.entry(place.root.clone()).or_default().push(place);
            }
        }
        for places in changed.into_values() {
            let paths: Vec<String> = places.iter().map(|place| place.path.clone()).collect();
            if let Some(place) = places.first() {
                self.in_site(place, |site| site.follow(&paths))?;
            }
        }
        Ok(())
    }

    /// Changes a site; where it cannot be read, the client is told.
    fn in_site(
        &mut self,
        place: &SitePlace,
        change: impl FnOnce(&mut EditedSite) -> Result<()>,
    ) -> Result<()> {
        let reader = self.options.reader;
        let new = || EditedSite::new(place, reader);
        let site = self.sites.entry(place.root.clone()).or_insert_with(new);
        let Err(error) = change(site) else { return Ok(()) };
        let message = user_error::lines(&error, self.style.lang).join("\n");
        let params = ShowMessageParams { typ: MessageType::ERROR, message };
        Ok(self.client.notify("window/showMessage", params)?)
    }

    fn take_reviews(&mut self, reviewed: &Reviewed) {
        let Some(edited) = self.sites.get_mut(&reviewed.root) else { return };
        if edited.open.as_ref().is_some_and(|open| Arc::ptr_eq(open, &reviewed.site)) {
            edited.take_reviews(&reviewed.units);
        }
    }

    fn take_survey(&mut self, surveyed: Surveyed) {
        let Surveyed { root, site, survey, age } = surveyed;
        let Some(edited) = self.sites.get_mut(&root) else { return };
        let is_current = edited.open.as_ref().is_some_and(|open| Arc::ptr_eq(open, &site));
        if !is_current || site.age() != age {
            return;
        }
        edited.survey = Some(Arc::new(survey));
        edited.has_surveyed_base = true;
        edited.surveyed_age = Some(age);
        edited.is_changed = true;
    }

    /// Sends the diagnostics that are other than before, of all sites that have changed.
    ///
    /// Errors: the client reads no more.
    pub(super) fn publish(&mut self) -> Result<()> {
        for site in self.sites.values_mut().filter(|site| site.is_changed) {
            site.is_changed = false;
            let documents: Vec<(&str, &Document)> = self.documents.of_site(&site.root).collect();
            for params in site.list_changes(&documents, self.style) {
                self.client.notify("textDocument/publishDiagnostics", params)?;
            }
            let pending = std::mem::take(&mut site.pending);
            if let Some(open) = site.open.clone().filter(|_| pending != PendingWork::Nothing) {
                let is_all = pending == PendingWork::All;
                let units = if is_all { site.units_of(&documents) } else { Vec::new() };
                let (root, age) = (site.root.clone(), open.age());
                let request = SurveyRequest { root, site: open, age, units };
                let _ = self.surveyor.send(request);
            }
        }
        Ok(())
    }
}
