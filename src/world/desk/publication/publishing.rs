//! Publication from the desk: what would be sent, sending it, and going back.

use crate::preview::PreviewSite;
use crate::world::desk::job::Job;
use crate::world::desk::new_site::no_site_error;
use crate::world::desk::site::{DeskState, lock};
use crate::world::environment::cache_folder;
use crate::world::publish::{
    Delivery, PublishEvent, PublishJob, PublishOutcome, PublishOverrides, PublishSummary, publish,
    rollback,
};
use crate::world::sign::load_signer;
use crate::world::units::leave_out_unready;
use crate::world::write::replace_atomically;
use anyhow::Result;
use nianbao_core::ExamineOptions;
use nianbao_core::check::FindingTally;
use nianbao_core::config::Target;
use nianbao_core::diag::{Severity, Text, UserError, one_line};
use nianbao_core::parse::report_path;
use nianbao_core::source::Digest;
use nianbao_desk::{ReportState, TargetPlan};
use nianbao_text::text;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A request about a target.
#[derive(Deserialize)]
pub(in crate::world::desk) struct TargetRequest {
    target: String,
}

/// The texts of reports as they were published last, by their digests.
#[derive(Default)]
pub(in crate::world::desk) struct PublishedSources {
    file: Option<PathBuf>,
    digests: BTreeMap<String, String>,
}

impl PublishedSources {
    /// Reads what is remembered of a site; nothing where it is not there.
    pub(in crate::world::desk) fn load(root: &Path) -> Self {
        let name = Digest::from_bytes(root.as_os_str().as_encoded_bytes()).sha256();
        let file = cache_folder().map(|folder| folder.join(format!("desk-{name}.json")));
        let read = file.as_ref().and_then(|file| std::fs::read(file).ok());
        let digests = read.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self { file, digests: digests.unwrap_or_default() }
    }

    /// True if a report was published with this text.
    pub(in crate::world::desk) fn has(&self, path: &str, digest: &Digest) -> bool {
        self.digests.get(path).is_some_and(|known| *known == digest.sha256())
    }

    /// Remembers the reports that were published.
    fn set(&mut self, digests: BTreeMap<String, String>) {
        self.digests = digests;
        if let (Some(file), Ok(bytes)) = (&self.file, serde_json::to_vec(&self.digests)) {
            // The list can do without it.
            let _ = replace_atomically(file, &bytes);
        }
    }
}

/// Begins to find out what a publication would send.
///
/// Errors: other work is under way.
pub(in crate::world::desk) fn plan(
    desk: &Arc<DeskState>,
    request: &TargetRequest,
) -> Result<(), Text> {
    let name = request.target.clone();
    *lock(&desk.plan) = None;
    let version = desk.version();
    begin(desk, text!("查看要发送什么", "Looking what to send"), move |desk, job| {
        let (summary, left_out) = run(desk, job, &name, true)?;
        let PublishSummary { sent, removed, unchanged, .. } = summary;
        let left_out = left_out.into_iter();
        let left_out =
            left_out.map(|(path, errors)| (name_report(desk, report_path(&path), &path), errors));
        let is_page = |path: &&String| path.ends_with("/index.html");
        let taken_down = removed.iter().filter(is_page).filter_map(|path| {
            let place = published_report(path)?;
            Some(name_report(desk, Some(place), path))
        });
        let (left_out, taken_down) = (left_out.collect(), taken_down.collect());
        let target = name.clone();
        let plan = TargetPlan { target, sent, removed, unchanged, left_out, taken_down };
        *lock(&desk.plan) = Some((version, plan));
        Ok(text!("还没有发送任何东西", "nothing was sent yet"))
    })
}

/// Begins to publish the reports that are ready.
///
/// Errors: other work is under way.
pub(in crate::world::desk) fn send(
    desk: &Arc<DeskState>,
    request: &TargetRequest,
) -> Result<(), Text> {
    let name = request.target.clone();
    begin(desk, text!("发布", "Publishing"), move |desk, job| {
        *lock(&desk.plan) = None;
        let ready = desk.reports().into_iter().filter(|report| {
            matches!(report.line.state, ReportState::Ready | ReportState::Published)
        });
        let digests = ready.map(|report| (report.path, report.digest.sha256())).collect();
        let (summary, _) = run(desk, job, &name, false)?;
        lock(&desk.published).set(digests);
        let (sent, removed) = (summary.sent.len(), summary.removed.len());
        Ok(text!(
            "已发布：发送 {sent} 个文件，删去 {removed} 个",
            "published: {sent} files sent, {removed} removed"
        ))
    })
}

/// Begins to go back to the site that was published before.
///
/// Errors: other work is under way.
pub(in crate::world::desk) fn go_back(
    desk: &Arc<DeskState>,
    request: &TargetRequest,
) -> Result<(), Text> {
    let name = request.target.clone();
    begin(desk, text!("恢复上一次发布的网站", "Going back"), move |desk, job| {
        let target = find_target(desk, &name)?;
        let is_stopped = || job.is_stopped();
        let release = rollback(&delivery(&target, false, &|_| (), &is_stopped), None)?;
        lock(&desk.published).set(BTreeMap::new());
        Ok(text!("已恢复到 {release} 这一版", "the site is as it was in release {release}"))
    })
}

fn begin(
    desk: &Arc<DeskState>,
    title: Text,
    work: impl FnOnce(&DeskState, &Job) -> Result<Text> + Send + 'static,
) -> Result<(), Text> {
    let work = |desk: &DeskState, job: &Job| work(desk, job).map_err(|error| one_line(&error));
    desk.jobs.begin(desk, title, work)
}

/// Publishes the reports that are ready, or finds out what that would send.
///
/// Errors: the target is not known, no report is ready, errors concern the whole site, or the
/// publication fails.
fn run(
    desk: &DeskState,
    job: &Job,
    name: &str,
    dry_run: bool,
) -> Result<(PublishSummary, Vec<(String, usize)>)> {
    let target = find_target(desk, name)?;
    let options = ExamineOptions { drafts: false, ..DeskState::options() };
    let mut unready = Vec::new();
    let left_out = leave_out_unready(&desk.root, desk.reader, &options, &mut |path, count| {
        unready.push((path.to_owned(), count));
    })?;
    let on_event = |event: PublishEvent| match event {
        PublishEvent::Rendered { done, total } | PublishEvent::Sent { done, total, .. } => {
            job.set_progress(done, total);
        }
        PublishEvent::Removed { .. } | PublishEvent::Warning(_) => {}
    };
    let is_stopped = || job.is_stopped();
    let outcome = publish(&PublishJob {
        site: &desk.root,
        left_out,
        base_url: None,
        compress: false,
        key: load_signer()?,
        reader: desk.reader,
        delivery: delivery(&target, dry_run, &on_event, &is_stopped),
    })?;
    match outcome {
        PublishOutcome::Published(summary) => Ok((summary, unready)),
        PublishOutcome::Refused(tally) => Err(refusal(tally)),
    }
}

/// Returns year and office of the page of a report; `None` for any other page.
fn published_report(path: &str) -> Option<(u16, &str)> {
    let (year, office) = path.strip_suffix("/index.html")?.split_once('/')?;
    (!office.contains('/')).then_some((year.parse().ok()?, office))
}

/// Names a report by its office and year, or by its path.
fn name_report(desk: &DeskState, place: Option<(u16, &str)>, path: &str) -> String {
    let Some((year, office)) = place else { return path.to_owned() };
    let site = desk.site();
    let known = site.as_ref().and_then(|site| site.base().archive.offices.get(office));
    format!("{} {year}", known.map_or(office, |office| &office.name))
}

fn delivery<'d>(
    target: &'d Target,
    dry_run: bool,
    on_event: &'d (dyn Fn(PublishEvent) + Sync),
    is_stopped: &'d (dyn Fn() -> bool + Sync),
) -> Delivery<'d> {
    Delivery {
        target,
        dry_run,
        repair: false,
        overrides: PublishOverrides::default(),
        // The page shows what goes before anybody says yes.
        confirm_removals: &|_| true,
        on_event,
        is_stopped,
    }
}

fn find_target(desk: &DeskState, name: &str) -> Result<Target> {
    let site = desk.site().ok_or_else(no_site_error)?;
    let targets = &site.base().archive.site.targets;
    let found = targets.iter().find(|target| target.name == name).cloned();
    found.ok_or_else(|| {
        UserError::new_error(text!("没有发布目标 {name}", "there is no target `{name}`"))
    })
}

/// Says which errors keep the whole site from being published.
fn refusal(tally: FindingTally) -> anyhow::Error {
    let (findings, sources) = tally.into_findings();
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    let line = |finding: &nianbao_core::diag::Finding| {
        let source = sources.get(finding.place.source);
        let (path, at) = (&source.path, source.position(finding.place.span.start));
        let (zh, en) = (&finding.message.zh, &finding.message.en);
        text!("{path}:{at}：{zh}", "{path}:{at}: {en}")
    };
    let lines: Vec<Text> = errors.take(5).map(line).collect();
    let zh = lines.iter().map(|line| line.zh.as_ref()).collect::<Vec<_>>().join("；");
    let en = lines.iter().map(|line| line.en.as_ref()).collect::<Vec<_>>().join("; ");
    UserError::new_error(text!(
        "有错误，没有发布。{zh}",
        "there are errors, nothing was published. {en}"
    ))
}
