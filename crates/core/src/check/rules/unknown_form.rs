//! # 没有适用的格式
//!
//! form 写的是 forms/ 中没有的代号，或者是与本站语言不同的格式，或者没有写 form 而报告年度早于任何格式。没有格式，
//! 表格无从核对，页面也排不出来。一般不必写 form，程序按报告年度选用。
//!
//! 依据：《中华人民共和国政府信息公开条例》第五十条，年度报告使用全国统一格式。
//!
//! # There is no form for the report
//!
//! `form` names none that is under forms/, or one in another language than that of
//! the site, or there is no `form` and the year is before any of them. Without a form nothing can be checked or laid
//! out. Mostly `form` is better left out: the year chooses it.
//!
//! Basis: 《中华人民共和国政府信息公开条例》 article 50: reports follow one national
//! form.
//!
//! # fails
//! ```yaml
//! form: gongkai-2012
//! ```
//!
//! # fails
//! A form in another language than that of the site.
//! ```yaml
//! form: gongkai-2021-en
//! ```
//!
//! # passes
//! ```yaml
//! form: gongkai-2021
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file content/2007/shili-czj.md
//! ---
//! office: shili-czj
//! year: 2007
//! published: 2008-03-31
//! ---
//! ```
//!
//! # boundary passes
//! The oldest of them.
//! ```yaml
//! ! file content/2008/shili-czj.md
//! ---
//! office: shili-czj
//! year: 2008
//! published: 2009-03-31
//! ---
//! ```

use crate::archive::Archive;
use crate::check::{Rule, Stage};
use crate::diag::{Finding, RuleId, Severity, finding::closest_match};
use crate::form::Form;
use crate::report::Report;
use crate::source::Spanned;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::UnknownForm,
    Severity::Error,
    include_str!("unknown_form.rs"),
    Stage::Unit(check),
);

fn check(archive: &Archive, out: &mut Vec<Finding>) {
    for report in archive.reports().filter(|report| archive.form_of(report).is_none()) {
        let finding = match &report.form {
            Some(named) if archive.forms.get_foreign(&named.value).is_some() => {
                report_other_language(archive, report, named)
            }
            Some(named) if is_broken(archive, &named.value) => continue,
            Some(named) => report_unknown_name(archive, report, named),
            None => report_no_form(archive, report),
        };
        out.push(finding.for_report(&report.office.value, report.year.value));
    }
}

/// Returns true if a form of an id is there and could not be read; it has findings of its
/// own.
fn is_broken(archive: &Archive, id: &str) -> bool {
    let forms = archive.sources.iter().filter(|(_, source)| source.path.starts_with("forms/"));
    forms.into_iter().any(|(_, source)| {
        source
            .text
            .lines()
            .filter_map(|line| line.strip_prefix("id:"))
            .any(|value| value.trim() == id)
    })
}

/// Reports a form that is there, but not in the language of the site.
fn report_other_language(archive: &Archive, report: &Report, named: &Spanned<String>) -> Finding {
    let id = &named.value;
    let message = text!(
        "格式 {id} 不是本站所用语言的，不能使用",
        "the form `{id}` is not in the language of this site, and cannot be used"
    );
    let foreign = archive.forms.get_foreign(id);
    let edition = foreign.and_then(|form| archive.forms.edition_of(form));
    Finding::new(RuleId::UnknownForm, report.place(named.span), message).help(match edition {
        Some(Form { id: edition, .. }) => text!(
            "写 form: {edition}，或不写，按年度选用；行名、列名、标题用它的",
            "write `form: {edition}`, or nothing, for the year chooses; use its labels and headings"
        ),
        None => text!(
            "格式文件的 language 与 site.yaml 的 language 写成一样；不写为 zh",
            "write the same `language` in the form as in site.yaml; without it, it is zh"
        ),
    })
}

fn report_unknown_name(archive: &Archive, report: &Report, named: &Spanned<String>) -> Finding {
    let id = &named.value;
    let message = text!("没有名为 {id} 的格式", "there is no form `{id}`");
    let known = || archive.forms.iter().map(|form| form.id.as_str());
    let all = known().collect::<Vec<_>>().join(", ");
    Finding::new(RuleId::UnknownForm, report.place(named.span), message).help(
        match closest_match(id, known()) {
            Some(near) => text!(
                "是否要写 {near}？不写则按年度选用",
                "did you mean `{near}`? Without it the year chooses"
            ),
            None => text!(
                "可用的有：{all}；不写则按年度选用",
                "there are: {all}; without it the year chooses"
            ),
        },
    )
}

fn report_no_form(archive: &Archive, report: &Report) -> Finding {
    let year = report.year.value;
    let message = text!("没有适用于{year}年度的格式", "there is no form for the year {year}");
    let covering = archive.forms.iter().filter_map(|form| Some((form.years?.from, form)));
    let help = match covering.min_by_key(|(from, _)| *from) {
        Some((from, oldest)) if year < from => {
            let id = &oldest.id;
            text!(
                "核对年度；早年的报告可用 form: {id}",
                "see whether the year is right; for an old report write `form: {id}`"
            )
        }
        _ => text!("核对年度", "see whether the year is right"),
    };
    Finding::new(RuleId::UnknownForm, report.place(report.year.span), message).help(help)
}
