//! The findings in a report, each with the changes that would mend it and the words of the law.

use crate::finding_help::PageHelp;
use crate::finding_places::FieldLink;
use crate::frame::Frame;
use crate::report::ReportPage;
use crate::report_cells::CellFields;
use crate::words::count;
use maud::{Markup, html};
use nianbao_core::diag::{Change, Finding, RuleId, Severity};
use serde_json::json;

/// Writes all findings in a report.
pub(crate) fn findings(frame: &Frame, page: &ReportPage, fields: &CellFields) -> Markup {
    html! {
        section #findings data-part aria-labelledby="findings-title" {
            h2 #findings-title {
                (frame.say("问题", "Findings")) " " span.count { (page.findings.len()) }
            }
            @if page.findings.is_empty() {
                p.clean { (frame.say("没有问题，可以发布。", "Nothing to mend: ready to be published.")) }
            }
            @if !fields.undecided.is_empty() {
                p.doubt { (count(frame.lang, fields.undecided.len(), "格待定，请对照原件：", "cell to decide; look at the original:", "cells to decide; look at the original:")) }
                ul { @for (path, words) in &fields.undecided {
                    li {
                        a href={ "#" (fields.find(path).unwrap_or_default()) } { (path.replace('.', " ")) }
                        " " (words)
                    }
                } }
            }
            ol {
                // The cells of these findings are listed above.
                @for (nth, finding) in page.findings.iter().enumerate().filter(|(_, finding)| finding.rule != RuleId::UndecidedCell) {
                    (item(frame, page, fields, (nth, finding)))
                }
            }
        }
    }
}

fn item(
    frame: &Frame,
    page: &ReportPage,
    fields: &CellFields,
    (nth, finding): (usize, &Finding),
) -> Markup {
    let lang = frame.lang;
    let field = FieldLink::find(page, fields, finding);
    html! {
        li class=(finding.severity.name()) {
            p {
                strong { (severity(frame, finding.severity)) } " "
                (finding.message.get(lang))
                " "
                @if let Some(field) = &field {
                    a href={ "#" (field.id) } { (frame.say(field.words[0], field.words[1])) }
                }
            }
            (help(frame, page, (nth, finding), field.is_some()))
            (change_buttons(frame, nth, finding))
            @if let Some(basis) = &finding.basis {
                details { summary { (frame.say("依据", "Basis")) } p { (basis.get(lang)) } }
            }
            @if page.report.is_some() { (allow(frame, nth, finding)) }
        }
    }
}

/// Writes the help of a finding: for the fields of the page, or folded for a text editor.
fn help(
    frame: &Frame,
    page: &ReportPage,
    (nth, finding): (usize, &Finding),
    has_field: bool,
) -> Markup {
    let lang = frame.lang;
    let line = page.source.position(finding.place.span.start).line;
    let place = html! { (frame.say("源文件第 ", "line ")) (line) (frame.say(" 行", "")) };
    if page.report.is_none() {
        // A text editor is the only way.
        return html! {
            p { small { (place) } }
            @if let Some(help) = &finding.help { p.help { (help.get(lang)) } }
        };
    }
    let has_button = own_changes(finding).next().is_some();
    match PageHelp::new(finding, page.year, has_field) {
        Some(PageHelp::AtField(help)) => html! { p.help { (help.get(lang)) } },
        Some(PageHelp::InEditor(help)) if !has_button => html! {
            details #{ "editor-" (nth) } {
                summary { (frame.say("用文本编辑器改：", "Mend it in a text editor: ")) (place) }
                p.help { (help.get(lang)) }
                p.paths { code { (page.source.path) } }
            }
        },
        Some(PageHelp::InEditor(_)) => html! {},
        None if has_field || has_button => html! {},
        None => html! { p { small { (place) } } },
    }
}

/// Lists the changes that a finding proposes in its own file, with their numbers.
fn own_changes(finding: &Finding) -> impl Iterator<Item = (usize, &Change)> {
    let is_own = |change: &Change| change.place.source == finding.place.source;
    finding.changes.iter().enumerate().filter(move |(_, change)| is_own(change))
}

/// Writes a button for each change that a finding proposes in its own file.
fn change_buttons(frame: &Frame, nth: usize, finding: &Finding) -> Markup {
    html! {
        @for (at, change) in own_changes(finding) {
            button type="button" data-edit=(json!({ "kind": "change", "finding": nth, "change": at })) {
                (change.title.get(frame.lang))
            }
        }
    }
}

/// Writes the field for the reason for which a finding stays as it was published.
fn allow(frame: &Frame, nth: usize, finding: &Finding) -> Markup {
    if finding.severity == Severity::Note {
        return html! {};
    }
    let rule = finding.rule.name();
    html! {
        details {
            summary { (frame.say("如实保留", "Keep as published")) }
            form data-edit-form=(json!({ "kind": "allow", "rule": rule, "place": finding.form_path })) {
                label { (frame.say("理由（随网页公布）", "Reason (published with the page)"))
                    input #{ "reason-" (nth) } name="value" required maxlength="500";
                }
                button type="submit" { (frame.say("保留并说明", "Keep, with the reason")) }
            }
        }
    }
}

/// Writes findings beside the text that they are about.
pub(crate) fn inline_findings(frame: &Frame, id: &str, findings: &[&Finding]) -> Markup {
    html! {
        ul.inline #{ (id) "-findings" } data-part {
            @for finding in findings {
                li class=(finding.severity.name()) { (finding.message.get(frame.lang)) }
            }
        }
    }
}

fn severity(frame: &Frame, severity: Severity) -> &'static str {
    match severity {
        Severity::Error => frame.say("错误", "Error"),
        Severity::Warning => frame.say("提醒", "Warning"),
        Severity::Note => frame.say("说明", "Note"),
    }
}
