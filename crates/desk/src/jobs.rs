//! Work that takes a while, as a page shows it.

use crate::frame::Frame;
use maud::{Markup, html};
use nianbao_core::diag::{Lang, Text};
use serde_json::json;

/// Work that is under way or was done last.
pub struct JobView {
    /// Its name.
    pub title: Text,
    /// How many of its steps are done.
    pub done: usize,
    /// How many there are; none while that is not known.
    pub total: usize,
    /// True until it ends.
    pub is_running: bool,
    /// Its result, once it ended.
    pub outcome: Option<Text>,
    /// True if it failed.
    pub has_failed: bool,
}

/// Returns the state of work for the script; `version` changes with all that pages show.
pub fn job_status(job: Option<&JobView>, version: u64, lang: Lang) -> String {
    let job = job.map(|job| {
        json!({
            "title": job.title.get(lang),
            "done": job.done,
            "total": job.total,
            "running": job.is_running,
        })
    });
    json!({ "version": version, "job": job }).to_string()
}

/// Writes the bar of a job.
pub(crate) fn job_bar(frame: &Frame, job: Option<&JobView>) -> Markup {
    html! {
        div #job data-part data-running=[job.filter(|job| job.is_running).map(|_| "true")] {
            @if let Some(job) = job {
                @if job.is_running {
                    label {
                        span #job-title { (job.title.get(frame.lang)) }
                        progress #job-bar max=(job.total.max(1)) value=(job.done) {}
                    }
                    span #job-count { (job.done) "/" (job.total) }
                    button type="button" data-post="/stop" { (frame.say("停止", "Stop")) }
                } @else if let Some(outcome) = &job.outcome {
                    p.failed[job.has_failed] { (outcome.get(frame.lang)) }
                }
            }
        }
    }
}
