//! # 机关在该年度并不存在，或注明未报
//!
//! offices.yaml 中写了机关起止年度（since、until）的，这些年度以外不应有它的报告；
//! 列在 `not_submitted` 中的年度，注明它没有公布报告，也不应有。
//! 机构改革中更名的，不要另立，写 `former_names` 即可。
//!
//! 依据：机关存续期间才报告（实务）。
//!
//! # The office did not exist in that year, or is said to have published none
//!
//! Where offices.yaml has the years of an office (`since`, `until`), there should
//! be no report of it for other years, nor for those that `not_submitted` names. An office that was only renamed keeps its
//! entry and gets `former_names`.
//!
//! Basis: an office reports while it exists (practice).
//!
//! # fails
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, until: 2021}
//! ```
//!
//! # passes
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, since: 2008, until: 2030}
//! ```
//!
//! # boundary passes
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, since: 2021, until: 2022}
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, since: 2022}
//! ```
//!
//! # fails
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, not_submitted: [2022]}
//! ```
//!
//! # boundary passes
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, not_submitted: [2020]}
//! ```

use crate::archive::Archive;
use crate::check::{Rule, Stage, year_conflict};
use crate::config::Office;
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::parse::OFFICES_FILE;
use crate::report::Report;
use crate::source::{Place, Span};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::OfficeYears,
    Severity::Warning,
    include_str!("office_years.rs"),
    Stage::Unit(check),
);

fn check(archive: &Archive, out: &mut Vec<Finding>) {
    let offices = archive.sources.iter().find(|(_, source)| source.path == OFFICES_FILE);
    for report in
        archive.reports().filter(|report| !year_conflict::has_year_conflict(archive, report))
    {
        let office = archive.office_of(report);
        let year = report.year.value;
        let contradicts =
            |office: &&Office| !office.reports_in(year) || office.has_not_submitted(year);
        let Some(office) = office.filter(contradicts) else { continue };
        let finding = finding(office, report);
        out.push(match offices {
            Some((source, _)) => {
                let head = Span { start: office.span.start, end: office.span.start };
                finding.related(Place::new(source, head), text!("这个机关", "the office"))
            }
            None => finding,
        });
    }
}

fn finding(office: &Office, report: &Report) -> Finding {
    let (name, year) = (&office.name, report.year.value);
    if office.has_not_submitted(year) {
        let message = text!(
            "offices.yaml 注明{name}{year}年未报，这里却有它的报告",
            "offices.yaml says that {name} published no report on {year}, and here is one"
        );
        return Finding::new(RuleId::OfficeYears, report.place(report.office.span), message)
            .for_report(&report.office.value, year)
            .help(text!(
                "从 not_submitted 中删去这一年，或核对报告的机关与年度",
                "take the year out of `not_submitted`, or see whether the office or the year of the report is wrong"
            ));
    }
    let why = match (office.since, office.until) {
        (Some(since), _) if year < since => text!("从{since}年起才有", "it exists since {since}"),
        (_, Some(until)) => text!("只到{until}年", "it existed until {until}"),
        _ => Text::same(""),
    };
    let (zh, en) = (why.zh, why.en);
    let message = text!("{name}在{year}年并不存在，{zh}", "{name} did not exist in {year}: {en}");
    Finding::new(RuleId::OfficeYears, report.place(report.office.span), message)
        .for_report(&report.office.value, year)
        .help(text!(
            "核对机关代号与年度，或改正 offices.yaml 中的 since、until",
            "see whether the id or the year is wrong, or correct `since` and `until` in offices.yaml"
        ))
}
