//! A preview without a socket and without a watcher.

use super::state::{PreviewState, SiteOpening};
use crate::world::http::{RequestHandler, answer_bytes};
use crate::world::import::ReaderSetup;
use crate::world::unreadable_message;
use anyhow::Result;
use nianbao_core::diag::{ContextText, Lang};
use nianbao_core::examine::ExamineOptions;
use nianbao_text::text;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use tokio::runtime::{Builder, Runtime};

/// A preview of a site as it is when it is opened. It answers the bytes of clients as the
/// server does, for tests and fuzzing.
pub struct DetachedPreview {
    handler: Arc<RequestHandler>,
    runtime: Runtime,
}

impl DetachedPreview {
    /// Opens the site in a folder and checks it.
    ///
    /// Errors: the site cannot be read, or threads cannot be started.
    pub fn open(site: &Path) -> Result<Self> {
        let root = site.canonicalize().context_text(|| unreadable_message(site))?;
        let (reader, choices) = (ReaderSetup::default(), ExamineOptions::default());
        let opening = SiteOpening { root, reader, choices };
        // Nobody follows changes, so no further check is asked for.
        let (check_requests, _) = sync_channel(1);
        let state = PreviewState::new(opening, "localhost".to_owned(), Lang::Zh, check_requests)?;
        state.check_now(&|_| ());
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime
            .context_text(|| text!("无法启动预览服务", "the preview server cannot be started"))?;
        Ok(Self { handler: Arc::new(RequestHandler::new(Arc::new(state))), runtime })
    }

    /// Returns what is answered to the bytes of a client; `None` if the answer never ends.
    pub fn answer(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        self.runtime.block_on(answer_bytes(&*self.handler, bytes))
    }

    /// Returns what answers its requests.
    #[cfg(test)]
    pub(in crate::world) fn into_handler(self) -> Arc<RequestHandler> {
        self.handler
    }
}
