//! The first page: where documents are handed in, and all reports by what is left to do.

use crate::blank_form::blank_form;
use crate::documents::{DocumentLine, documents};
use crate::frame::{Frame, Tab};
use crate::jobs::{JobView, job_bar};
use crate::words::count;
use maud::{Markup, html};
use nianbao_core::diag::Text;
use serde_json::json;

/// A report, as the list shows it.
#[derive(Clone, Debug)]
pub struct ReportLine {
    /// The id of the office.
    pub office: String,
    /// The name of the office.
    pub name: String,
    /// The reporting year.
    pub year: u16,
    /// The number of cells that are left to a person.
    pub undecided: usize,
    /// The number of errors, undecided cells among them.
    pub errors: usize,
    /// The number of warnings.
    pub warnings: usize,
    /// The next thing to do with it.
    pub state: ReportState,
}

impl ReportLine {
    /// Returns the address of the page of a report.
    pub fn address(office: &str, year: u16) -> String {
        format!("/report/{year}/{office}")
    }
}

/// The next thing to do with a report, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportState {
    /// Cells are left to a person.
    ToDecide,
    /// It has errors.
    Errors,
    /// Nothing keeps it from being published.
    Ready,
    /// It is a draft: held back.
    HeldBack,
    /// It was published as it is now.
    Published,
}

impl ReportState {
    const ALL: [Self; 5] =
        [Self::ToDecide, Self::Errors, Self::Ready, Self::HeldBack, Self::Published];

    fn name(self) -> [&'static str; 2] {
        match self {
            Self::ToDecide => ["有待定的格", "Cells to decide"],
            Self::Errors => ["有错误", "With errors"],
            Self::Ready => ["可以发布", "Ready"],
            Self::HeldBack => ["暂不发布（草稿）", "Held back (drafts)"],
            Self::Published => ["已发布", "Published"],
        }
    }
}

/// The content of the first page.
pub struct HomePage {
    /// The reports.
    pub reports: Vec<ReportLine>,
    /// The documents.
    pub documents: Vec<DocumentLine>,
    /// Ids and names of all offices.
    pub offices: Vec<(String, String)>,
    /// Work that is under way, or was done last.
    pub job: Option<JobView>,
    /// Errors in what all reports share, which keep the whole site from being published.
    pub shared_errors: Vec<Text>,
}

/// Returns the first page.
pub fn home_page(frame: &Frame, page: &HomePage) -> String {
    let main = html! {
        h1 { (frame.say("年报", "Reports")) }
        (drop_area(frame))
        (job_bar(frame, page.job.as_ref()))
        (documents(frame, &page.documents, &page.offices))
        (shared_errors(frame, &page.shared_errors))
        (reports(frame, &page.reports))
        div #by-hand data-part { (blank_form(frame, &page.offices, "blank")) }
    };
    frame.wrap(Tab::Home, frame.say("年报", "Reports"), &main)
}

fn drop_area(frame: &Frame) -> Markup {
    html! {
        div #drop data-sending=(frame.say("正在交给工作台", "handing in"))
            data-refused=(frame.say("没有收下", "was not taken")) {
            p { (frame.say(
                "把年报文件拖到这里：Word、Excel、PDF、OFD、网页，多少份都可以",
                "Drop documents here: Word, Excel, PDF, OFD, web pages, as many as there are",
            )) }
            p {
                label.button for="files" { (frame.say("选择文件", "Choose files")) }
                input #files type="file" multiple data-files;
                label.button for="folder" { (frame.say("选择文件夹", "Choose a folder")) }
                input #folder type="file" multiple webkitdirectory data-files;
            }
        }
    }
}

fn shared_errors(frame: &Frame, errors: &[Text]) -> Markup {
    html! {
        section #shared data-part {
            @if !errors.is_empty() {
                h2 { (frame.say("设置和机关名单中的问题", "Findings in settings and the list of offices")) }
                ul { @for error in errors { li { (error.get(frame.lang)) } } }
            }
        }
    }
}

fn reports(frame: &Frame, lines: &[ReportLine]) -> Markup {
    html! {
        div #reports data-part {
            @if lines.is_empty() {
                p { (frame.say("还没有年报。", "There are no reports yet.")) }
            }
            @for state in ReportState::ALL {
                @let own: Vec<&ReportLine> = lines.iter().filter(|line| line.state == state).collect();
                @if !own.is_empty() { (reports_of_state(frame, state, &own)) }
            }
        }
    }
}

fn reports_of_state(frame: &Frame, state: ReportState, lines: &[&ReportLine]) -> Markup {
    let [zh, en] = state.name();
    html! {
        section {
            h2 { (frame.say(zh, en)) " " span.count { (lines.len()) } }
            table.reports {
                thead { tr {
                    th scope="col" { (frame.say("机关", "Office")) }
                    th scope="col" { (frame.say("年度", "Year")) }
                    th scope="col" { (frame.say("待办", "To do")) }
                    th scope="col" { (frame.say("操作", "Action")) }
                } }
                tbody { @for line in lines { (report(frame, line)) } }
            }
        }
    }
}

fn report(frame: &Frame, line: &ReportLine) -> Markup {
    let lang = frame.lang;
    let errors = line.errors.saturating_sub(line.undecided);
    html! {
        tr {
            th scope="row" { a href=(ReportLine::address(&line.office, line.year)) { (line.name) } }
            td { (line.year) }
            td {
                @if line.undecided > 0 { span.doubt { (count(lang, line.undecided, "格待定", "to decide", "to decide")) } " " }
                @if errors > 0 { span.error { (count(lang, errors, "个错误", "error", "errors")) } " " }
                @if line.warnings > 0 { span { (count(lang, line.warnings, "个提醒", "warning", "warnings")) } }
            }
            td { (hold_back(frame, &line.office, line.year, line.state == ReportState::HeldBack)) }
        }
    }
}

/// Writes the button that holds a report back, or takes that back.
pub(crate) fn hold_back(frame: &Frame, office: &str, year: u16, is_draft: bool) -> Markup {
    let body = json!({
        "office": office,
        "year": year,
        "edit": { "kind": "draft", "value": !is_draft },
    });
    html! {
        button type="button" data-post="/edit" data-body=(body) {
            @if is_draft { (frame.say("恢复发布", "Release")) }
            @else { (frame.say("暂不发布", "Hold back")) }
        }
    }
}
