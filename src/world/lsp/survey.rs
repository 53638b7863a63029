//! Surveys of all reports of a site, in the background: for findings about links between offices
//! and about the site as a whole.

use super::server::Event;
use crate::preview::SiteSurvey;
use crate::world::serve::OpenSite;
use nianbao_core::unit::CheckedUnit;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel};
use std::time::Duration;

/// A site that is to be surveyed.
pub(super) struct SurveyRequest {
    pub(super) root: PathBuf,
    pub(super) site: Arc<OpenSite>,
    /// How often files had changed when it was asked for.
    pub(super) age: u64,
    /// The units of open texts, if their originals may have to be read first.
    pub(super) units: Vec<Arc<CheckedUnit>>,
}

/// Units whose originals have been read.
pub(super) struct Reviewed {
    pub(super) root: PathBuf,
    pub(super) site: Arc<OpenSite>,
    pub(super) units: Vec<Arc<CheckedUnit>>,
}

/// A site that was surveyed.
pub(super) struct Surveyed {
    pub(super) root: PathBuf,
    pub(super) site: Arc<OpenSite>,
    pub(super) survey: SiteSurvey,
    /// How often files had changed then.
    pub(super) age: u64,
}

/// Starts the thread that surveys sites on request, once nothing has changed for a while.
pub(super) fn start_surveyor(
    events: SyncSender<Event>,
    quiet_period: Duration,
) -> Sender<SurveyRequest> {
    let (sender, requests) = channel();
    std::thread::spawn(move || {
        while let Some(request) = next_request(&requests, quiet_period) {
            let SurveyRequest { root, site, age, units } = request;
            if site.review(&units) {
                let reviewed = Reviewed { root, site, units };
                if events.send(Event::Reviewed(reviewed)).is_err() {
                    return;
                }
                continue;
            }
            // A survey that changes overtake is asked for again by whoever made them.
            let Some(survey) = site.survey_at(age) else { continue };
            let surveyed = Surveyed { root, site, survey, age };
            if events.send(Event::Surveyed(Box::new(surveyed))).is_err() {
                return;
            }
        }
    });
    sender
}

/// Waits for a request until nothing has changed for a while; those before the last about the
/// same site are dropped.
fn next_request(
    requests: &Receiver<SurveyRequest>,
    quiet_period: Duration,
) -> Option<SurveyRequest> {
    let mut request = requests.recv().ok()?;
    loop {
        match requests.recv_timeout(quiet_period) {
            Ok(newer) => request = newer,
            Err(RecvTimeoutError::Timeout) => return Some(request),
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
}
