//! # 题名与统一格式不符
//!
//! 题名写作“机关名称＋年度＋政府信息公开工作年度报告”，年度在前也可以。只在 title 中
//! 自己写了题名时检查：常见的错是“政府”写成“政务”、漏写“工作”、没有机关名称或年度。
//! 机关名称按报告年度当时的名称；简称、省去行政区划的名称（县教育局）、以行政区划代指其
//! 人民政府的（示例市）也可以。不写 title 的，由程序按格式生成，不会错。
//!
//! 依据：统一格式的题名。
//!
//! # The title is not that of the form
//!
//! A title is the office's name, the year, 政府信息公开工作年度报告; the year may
//! come first. Only a `title` in the front matter is looked at: 政务 for 政府, 工作
//! left out, and no name or no year are the common faults. The name is the one
//! that the office had in the reporting year, its short name, the name without
//! the region, or the region for its government. Without a `title` the program
//! makes a right one.
//!
//! Basis: the title of the form.
//!
//! # fails
//! ```yaml
//! title: 示例市财政局2022年政务信息公开工作年度报告
//! ```
//!
//! # fails
//! ```yaml
//! title: 2022年政府信息公开年度报告
//! ```
//!
//! # passes
//! ```yaml
//! title: 2022年示例市财政局政府信息公开工作年度报告
//! ```
//!
//! # boundary passes, with: wrong-year
//! Another year is spoken of by another rule.
//! ```yaml
//! title: 示例市财政局2021年政府信息公开工作年度报告
//! ```
//!
//! # boundary passes
//! The name of that year counts, not that of today; so does 年度 for 年.
//! ```yaml
//! title: "示例市财政税务局 2022年度政府信息公开工作年度报告"
//! ! file content/offices.yaml
//! - id: shili-czj
//!   name: 示例市财政局
//!   kind: department
//!   former_names:
//!     - name: 示例市财政税务局
//!       to: 2022
//! ```
//!
//! # boundary passes
//! The region may be left out, as in the office's own town.
//! ```yaml
//! title: 市财政局2022年政府信息公开工作年度报告
//! ```
//!
//! # boundary passes
//! A region stands for its government.
//! ```yaml
//! title: 示例市2022年政府信息公开工作年度报告
//! ! file content/offices.yaml
//! - id: shili-czj
//!   name: 示例市人民政府
//!   kind: government
//! ```
//!
//! # boundary passes
//! Chinese digits are a year too.
//! ```yaml
//! title: 示例市财政局二〇二二年政府信息公开工作年度报告
//! ```
//!
//! # boundary passes
//! A word that it is the office itself may stand behind its name.
//! ```yaml
//! title: 市财政局（本级）2022年政府信息公开工作年度报告
//! ```
//!
//! # boundary fails
//! It does not stand for an office of that government.
//! ```yaml
//! title: 示例市2022年政府信息公开工作年度报告
//! ```
//!
//! # boundary fails
//! Another office may have the same name behind its region.
//! ```yaml
//! title: 示范市财政局2022年政府信息公开工作年度报告
//! ```
//!
//! # boundary fails
//! ```yaml
//! title: 示例市财政局政府信息公开工作年度报告
//! ```

use crate::check::prose::years;
use crate::check::{ReportContext, Rule, Stage};
use crate::config::Office;
use crate::diag::{Finding, Lang, RuleId, Severity, Text};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::ReportTitle,
    Severity::Warning,
    include_str!("report_title.rs"),
    Stage::Report(check),
);

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let Some(title) = &context.report.metadata.title else { return };
    let written = without_spaces(&title.value);
    let year = context.year();
    let mut lacks = Vec::new();
    let is_absent = |words: &&str| !written.contains(&without_spaces(words));
    let office = context.office.filter(|office| !names_office(context, office, &written));
    if let Some(office) = office.map(|office| office.name_in(year)).filter(is_absent) {
        lacks.push(text!("机关名称“{office}”", "the office's name {office}"));
    }
    if context.form.language == Lang::En {
        let is_there = written.contains(&year.to_string());
        lacks.extend((!is_there).then(|| text!("年度 {year}", "the year {year}")));
    } else if years(&written).next().is_none() {
        lacks.push(text!("年度“{year}年”", "the year {year}年"));
    }
    lacks.extend(
        fixed_words(context).filter(is_absent).map(|words| describe_absent(words, &written)),
    );
    if lacks.is_empty() {
        return;
    }
    let join = |lang: Lang, and: &str| {
        lacks.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join(and)
    };
    let (zh, en) = (join(Lang::Zh, "、"), join(Lang::En, " and "));
    let usual =
        context.form.title_of(context.office.map_or("…", |office| office.name_in(year)), year);
    out.push(
        context
            .finding(RULE.id, title.span, text!("题名中没有{zh}", "the title lacks {en}"))
            .basis(Text::same(context.form.issued_by.clone()))
            .help(text!(
                "改为 {usual}，或删去 title，由程序生成",
                "write {usual}, or leave `title` out and it is made for you"
            )),
    );
}

/// Returns true if what a title has beside its year and the form's words is a name of the
/// office.
fn names_office(context: &ReportContext, office: &Office, written: &str) -> bool {
    let words = fixed_words(context).map(without_spaces);
    let end = words.filter_map(|words| written.find(&words)).min().unwrap_or(written.len());
    let mut name = written[..end].to_owned();
    if let Some((at, _)) = years(written).find(|(at, _)| at.end <= end) {
        let behind = &written[at.end..end];
        let behind = behind.strip_prefix('年').unwrap_or(behind);
        let behind = behind.strip_prefix('度').unwrap_or(behind);
        name = format!("{}{behind}", &written[..at.start]);
    }
    let name = name.trim_start_matches("关于").trim_end_matches('的').trim_end_matches("关于");
    // 示例市人民政府信息公开…: the form's words begin within the name.
    let name = name.strip_suffix("人民").unwrap_or(name);
    office.form_of_name(name).is_some()
}

/// Lists the parts of the form's title around office and year.
fn fixed_words<'a>(context: &ReportContext<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    let pieces = context.form.title.split("{office}").flat_map(|piece| piece.split("{year}"));
    let pieces = pieces.map(|piece| piece.trim_matches(['年', ' ', ':', ',']));
    pieces.filter(|piece| !piece.is_empty())
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Describes words that are absent, and the ones in their place.
fn describe_absent(words: &str, written: &str) -> Text {
    let end: String = words.chars().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
    let start = written.char_indices().find(|(_, c)| words.starts_with(*c));
    let near = start.map(|(at, _)| &written[at..]).filter(|near| near.ends_with(&end));
    match near {
        Some(near) => text!("“{words}”（写作“{near}”）", "{words} (it says {near})"),
        None => text!("“{words}”", "{words}"),
    }
}
