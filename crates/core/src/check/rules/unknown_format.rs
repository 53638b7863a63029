//! # 没有适用的格式
//!
//! format 写的是 formats/ 中没有的代号，或者没有写 format 而报告年度早于任何格式。没有格式，
//! 表格无从核对，页面也排不出来。一般不必写 format，程序按报告年度选用。
//!
//! 依据：《中华人民共和国政府信息公开条例》第五十条，年度报告使用全国统一格式。
//!
//! # There is no format for the report
//!
//! `format` names none that is under formats/, or there is no `format` and the
//! year is before any of them. Without a format nothing can be checked or laid
//! out. Mostly `format` is better left out: the year chooses it.
//!
//! Basis: 《中华人民共和国政府信息公开条例》 article 50: reports follow one national
//! format.
//!
//! # fails
//! ```yaml
//! format: gongkai-2012
//! ```
//!
//! # passes
//! ```yaml
//! format: gongkai-2021
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
use crate::check::{Stage, Rule};
use crate::diag::{Finding, Severity, finding::nearest};
use crate::report::Report;
use crate::source::Spanned;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule {
    name: "unknown-format",
    severity: Severity::Error,
    source: include_str!("unknown_format.rs"),
    judge: Stage::Archive(judge),
};

fn judge(archive: &Archive, out: &mut Vec<Finding>) {
    for report in archive.reports().filter(|report| archive.format_of(report).is_none()) {
        let finding = match &report.format {
            Some(named) if is_broken(archive, &named.value) => continue,
            Some(named) => named_wrongly(archive, report, named),
            None => uncovered(archive, report),
        };
        out.push(finding.about(&report.office.value, report.year.value));
    }
}

/// Whether a format of that id is there and could not be read, which has
/// findings of its own.
fn is_broken(archive: &Archive, id: &str) -> bool {
    let formats = archive.sources.iter().filter(|(_, source)| source.path.starts_with("formats/"));
    formats.into_iter().any(|(_, source)| {
        source
            .text
            .lines()
            .filter_map(|line| line.strip_prefix("id:"))
            .any(|value| value.trim() == id)
    })
}

fn named_wrongly(archive: &Archive, report: &Report, named: &Spanned<String>) -> Finding {
    let id = &named.value;
    let message = text!("没有名为 {id} 的格式", "there is no format `{id}`");
    let known = || archive.formats.iter().map(|format| format.id.as_str());
    let all = known().collect::<Vec<_>>().join(", ");
    Finding::new("unknown-format", report.place(named.span), message).help(
        match nearest(id, known()) {
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

fn uncovered(archive: &Archive, report: &Report) -> Finding {
    let year = report.year.value;
    let message = text!("没有适用于{year}年度的格式", "there is no format for the year {year}");
    let covering = archive.formats.iter().filter_map(|format| Some((format.years?.from, format)));
    let help = match covering.min_by_key(|(from, _)| *from) {
        Some((from, oldest)) if year < from => {
            let id = &oldest.id;
            text!(
                "核对年度；早年的报告可用 format: {id}",
                "see whether the year is right; for an old report write `format: {id}`"
            )
        }
        _ => text!("核对年度", "see whether the year is right"),
    };
    Finding::new("unknown-format", report.place(report.year.span), message).help(help)
}
