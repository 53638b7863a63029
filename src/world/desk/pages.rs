//! The pages of the desk, from what is known of the site.

use super::documents::{lines, originals};
use super::requests::DeskAnswer;
use super::site::{DeskState, lock};
use crate::preview::PreviewSite;
use nianbao_core::config::Target;
use nianbao_core::diag::{Finding, RuleId, Severity, Text};
use nianbao_core::parse::report_path;
use nianbao_core::source::{Digest, Source, SourceId};
use nianbao_core::unit::CheckedUnit;
use nianbao_desk::{
    Frame, HomePage, PublishPage, ReportPage, ReportState, home_page, message_page, publish_page,
    report_page, start_page,
};
use nianbao_text::text;
use std::sync::Arc;

/// Shows the page at a path.
pub(super) fn show(desk: &Arc<DeskState>, path: &str) -> DeskAnswer {
    let Some(site) = desk.site() else { return no_site(desk) };
    let title = site.base().archive.site.title.clone();
    let last_write = lock(&desk.writes).last().cloned();
    let preview = desk.access.preview_origin();
    let frame = Frame {
        lang: desk.lang(),
        site: &title,
        preview: &preview,
        last_write: last_write.as_ref(),
    };
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match parts.as_slice() {
        [""] => DeskAnswer::Page(home_page(&frame, &home(desk))),
        ["publish"] => DeskAnswer::Page(publish_page(&frame, &publication(desk))),
        ["report", year, office] => {
            let found =
                year.parse().ok().and_then(|year| show_report(desk, &frame, (office, year)));
            found.unwrap_or_else(|| no_page(desk))
        }
        ["original", year, office, file] => {
            let file = originals::find(desk, (office, year), file);
            file.and_then(|file| originals::document(&file)).unwrap_or_else(|| no_page(desk))
        }
        ["page", year, office, file, page] => {
            let file = originals::find(desk, (office, year), file);
            let page = file.and_then(|file| originals::page(desk, &file, page));
            page.unwrap_or_else(|| no_page(desk))
        }
        _ => no_page(desk),
    }
}

/// Shows the page of a folder whose site is not there or cannot be read.
fn no_site(desk: &DeskState) -> DeskAnswer {
    let folder = desk.root.display();
    if desk.root.join(nianbao_core::parse::SITE_FILE).exists() {
        let message = text!(
            "{folder} 里的网站读不出来：检查文件夹和 site.yaml 的权限，改好后重新载入",
            "the site in {folder} cannot be read: see to the permissions of the folder and of site.yaml, then reload"
        );
        return DeskAnswer::Page(message_page(desk.lang(), &message));
    }
    DeskAnswer::Page(start_page(desk.lang(), &folder.to_string()))
}

fn no_page(desk: &DeskState) -> DeskAnswer {
    let message = text!("没有这个页面", "there is no such page");
    DeskAnswer::NotFound(message_page(desk.lang(), &message))
}

fn home(desk: &DeskState) -> HomePage {
    let reports = desk.reports();
    let documents = lines(desk, &reports);
    let site = desk.site();
    let archive = site.as_ref().map(|site| &site.base().archive);
    let offices = archive.into_iter().flat_map(|archive| archive.offices.iter());
    let offices = offices.map(|office| (office.id.clone(), office.name.clone())).collect();
    let shared = site.as_ref().map(|site| site.base().check_shared(Vec::new()).findings);
    let shared = shared.unwrap_or_default();
    let errors = shared.iter().filter(|finding| finding.severity >= Severity::Warning);
    let shared_errors = errors.map(|finding| {
        let source = archive.map(|archive| archive.sources.get(finding.place.source));
        let place = source.map_or_else(String::new, |source| {
            format!("{}:{}", source.path, source.position(finding.place.span.start))
        });
        let (zh, en) = (&finding.message.zh, &finding.message.en);
        text!("{place}：{zh}", "{place}: {en}")
    });
    let shared_errors = shared_errors.collect();
    let reports = reports.into_iter().map(|report| report.line).collect();
    HomePage { reports, documents, offices, job: desk.jobs.view(), shared_errors }
}

fn publication(desk: &DeskState) -> PublishPage {
    let site = desk.site();
    let archive = site.as_ref().map(|site| &site.base().archive);
    let targets = archive.into_iter().flat_map(|archive| &archive.site.targets);
    let shown = |target: &Target| {
        if target.is_folder() { target.uri.path.clone() } else { target.uri.to_string() }
    };
    let targets = targets.map(|target| (target.name.clone(), shown(target))).collect();
    let reports = desk.reports();
    let count = |states: &[ReportState]| {
        reports.iter().filter(|report| states.contains(&report.line.state)).count()
    };
    let counts = [
        count(&[ReportState::Ready, ReportState::Published]),
        count(&[ReportState::ToDecide, ReportState::Errors]),
    ];
    let plan = lock(&desk.plan).clone();
    let plan = plan.filter(|(version, _)| *version == desk.version()).map(|(_, plan)| plan);
    PublishPage { targets, plan, job: desk.jobs.view(), counts }
}

fn show_report(desk: &DeskState, frame: &Frame, (office, year): (&str, u16)) -> Option<DeskAnswer> {
    let unit = reviewed(desk, unit_as_on_disk(desk, (office, year))?, (office, year))?;
    Some(DeskAnswer::Page(write_report(desk, frame, &unit, (office, year))?))
}

/// Returns a unit once its originals were read: else a page would say that nothing is left to do,
/// and differences would come later.
fn reviewed(
    desk: &DeskState,
    unit: Arc<CheckedUnit>,
    place: (&str, u16),
) -> Option<Arc<CheckedUnit>> {
    let is_behind = desk.site()?.review(&[Arc::clone(&unit)]);
    if !is_behind {
        return Some(unit);
    }
    let (_, source) = find_source(&unit, place)?;
    desk.follow_files(std::slice::from_ref(&source.path));
    desk.unit(place.0)
}

/// Returns the unit of an office once it has the text of a report as it is on the disk now. A page
/// with the text before would name the digest of one that it does not show.
fn unit_as_on_disk(desk: &DeskState, (office, year): (&str, u16)) -> Option<Arc<CheckedUnit>> {
    let unit = desk.unit(office)?;
    let (_, source) = find_source(&unit, (office, year))?;
    let path = source.path.clone();
    if std::fs::read(desk.path(&path)).is_ok_and(|bytes| bytes == source.text.as_bytes()) {
        return Some(unit);
    }
    desk.follow_files(&[path]);
    desk.unit(office)
}

/// Finds the source of a report in a unit.
pub(super) fn find_source<'u>(
    unit: &'u CheckedUnit,
    (office, year): (&str, u16),
) -> Option<(SourceId, &'u Source)> {
    let mut own = unit.archive.sources.own();
    own.find(|(_, source)| report_path(&source.path) == Some((year, office)))
}

/// Lists the findings in a source, in the order in which pages number them.
pub(super) fn findings_in(unit: &CheckedUnit, id: SourceId) -> Vec<&Finding> {
    let findings = unit.check_result.findings.iter();
    findings.filter(|finding| finding.place.source == id).collect()
}

/// Writes the page of a report.
pub(super) fn write_report(
    desk: &DeskState,
    frame: &Frame,
    unit: &CheckedUnit,
    (office, year): (&str, u16),
) -> Option<String> {
    let (id, source) = find_source(unit, (office, year))?;
    let report = unit.archive.reports().find(|report| report.source == id);
    let findings = findings_in(unit, id);
    let is_open = findings.iter().any(|finding| finding.rule == RuleId::UndecidedCell);
    let found_at = report.filter(|_| is_open).map(|report| desk.found_cells(unit, report));
    let page = ReportPage {
        archive: &unit.archive,
        source,
        report,
        office,
        year,
        findings,
        seen: disk_digest(desk, &source.path).unwrap_or_default(),
        originals: report.map(|report| originals::links(desk, unit, report)).unwrap_or_default(),
        found_at: found_at.unwrap_or_default(),
    };
    Some(report_page(frame, &page))
}

/// Returns the digest of a file of the site as it is on the disk.
pub(super) fn disk_digest(desk: &DeskState, path: &str) -> Option<String> {
    let bytes = std::fs::read(desk.path(path)).ok()?;
    Some(Digest::from_bytes(&bytes).sha256())
}

/// Returns the title of a write.
pub(super) fn write_title(name: &str, year: u16, what: &Text) -> Text {
    let (zh, en) = (&what.zh, &what.en);
    text!("{name} {year}：{zh}", "{name} {year}: {en}")
}
