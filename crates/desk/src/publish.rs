//! The page from which the site is published: where to, what would be sent, and back again.

use crate::frame::{Frame, Tab};
use crate::jobs::{JobView, job_bar};
use crate::words::count;
use maud::{Markup, html};
use serde_json::json;

/// The changes that a publication would make.
#[derive(Clone)]
pub struct TargetPlan {
    /// The name of the target.
    pub target: String,
    /// The paths that would be sent.
    pub sent: Vec<String>,
    /// The paths that would be removed.
    pub removed: Vec<String>,
    /// The number of files that stay.
    pub unchanged: usize,
    /// The reports that are left out: their names, and how many errors each has.
    pub left_out: Vec<(String, usize)>,
    /// The names of published reports that would be taken down.
    pub taken_down: Vec<String>,
}

/// The content of the page.
pub struct PublishPage {
    /// Names and addresses of the targets.
    pub targets: Vec<(String, String)>,
    /// The plan that was made last.
    pub plan: Option<TargetPlan>,
    /// Work that is under way, or was done last.
    pub job: Option<JobView>,
    /// The number of reports that are ready, and of those that are not.
    pub counts: [usize; 2],
}

impl PublishPage {
    /// Returns true if nothing has to be asked before the plan is made.
    fn looks_at_once(&self) -> bool {
        // A look that failed is not begun again by itself.
        let is_free = self.job.as_ref().is_none_or(|job| !job.is_running && !job.has_failed);
        self.plan.is_none() && is_free && self.targets.len() == 1
    }
}

/// The number of paths that are shown.
const MAX_PATHS: usize = 40;

/// Returns the page from which the site is published.
pub fn publish_page(frame: &Frame, page: &PublishPage) -> String {
    let [ready, left_out] = page.counts;
    let main = html! {
        h1 { (frame.say("发布", "Publish")) }
        p #counts data-part {
            (count(frame.lang, ready, "份可以发布", "report is ready", "reports are ready"))
            @if left_out > 0 {
                "；" (count(frame.lang, left_out, "份有错误，不列入", "has errors and is left out", "have errors and are left out"))
            }
        }
        (job_bar(frame, page.job.as_ref()))
        // With one target it is looked at once the page is opened.
        div #targets data-part data-look=[page.looks_at_once().then_some("")] {
            @for (name, address) in &page.targets { (target(frame, name, address)) }
            (new_target(frame, page.targets.is_empty()))
        }
        div #plan data-part { @if let Some(plan) = &page.plan { (plan_of(frame, plan)) } }
    };
    frame.wrap(Tab::Publish, frame.say("发布", "Publish"), &main)
}

fn target(frame: &Frame, name: &str, address: &str) -> Markup {
    let body = json!({ "target": name });
    html! {
        section.target {
            h2 { (name) }
            p { code { (address) } }
            button type="button" data-post="/publish/plan" data-body=(body) {
                (frame.say("看看要发送什么…", "See what would be sent…"))
            }
            button.plain type="button" data-post="/publish/back" data-body=(body)
                data-confirm=(frame.say("回到上一次发布的网站？", "Go back to the site before?")) {
                (frame.say("回到上一次发布的网站", "Back to the site before"))
            }
        }
    }
}

/// Writes the fields for a folder to publish to.
fn new_target(frame: &Frame, is_first: bool) -> Markup {
    html! {
        details open[is_first] {
            summary { (frame.say("发布到一个文件夹", "Publish to a folder")) }
            form data-form="/target" {
                label { (frame.say("文件夹的完整路径", "Full path of the folder"))
                    input #target-path name="path" required maxlength="1000";
                }
                p.hint { (frame.say(
                    "写法如 /home/bangong/公开；没有这个文件夹，发布时会建。它不能在网站的源文件之中。",
                    "Written like /home/office/web; it is made when you publish. It cannot be among the sources of the site.",
                )) }
                button type="submit" { (frame.say("记住它", "Keep it")) }
            }
        }
    }
}

fn plan_of(frame: &Frame, plan: &TargetPlan) -> Markup {
    let lang = frame.lang;
    html! {
        section aria-labelledby="plan-title" {
            h2 #plan-title { (frame.say("将要发送到 ", "To be sent to ")) (plan.target) }
            p {
                (count(lang, plan.sent.len(), "个文件要发送", "file to send", "files to send"))
                "；" (count(lang, plan.removed.len(), "个要删去", "to remove", "to remove"))
                "；" (count(lang, plan.unchanged, "个不变", "stays", "stay"))
            }
            @if !plan.left_out.is_empty() {
                p { (frame.say("没有列入的年报（改好错误，再看一次）：", "Reports that are left out (mend their errors, then look again):")) }
                ul { @for (name, errors) in &plan.left_out {
                    li { (name) " · " (count(lang, *errors, "个错误", "error", "errors")) }
                } }
            }
            @if !plan.taken_down.is_empty() {
                p.error { (frame.say("已公布的这些年报会被撤下：", "These published reports would be taken down:")) }
                ul { @for name in &plan.taken_down { li { (name) } } }
            }
            button.main type="button" data-post="/publish/send" data-body=(json!({ "target": plan.target })) {
                (frame.say("发布", "Publish"))
            }
            (paths(frame, frame.say("要发送的文件", "Files to send"), &plan.sent))
            (paths(frame, frame.say("要删去的文件", "Files to remove"), &plan.removed))
        }
    }
}

fn paths(frame: &Frame, title: &str, paths: &[String]) -> Markup {
    html! {
        @if !paths.is_empty() {
            details {
                summary { (title) }
                ul.paths {
                    @for path in paths.iter().take(MAX_PATHS) { li { (path) } }
                    @if paths.len() > MAX_PATHS {
                        li { (count(frame.lang, paths.len() - MAX_PATHS, "个未列出", "more", "more")) }
                    }
                }
            }
        }
    }
}
