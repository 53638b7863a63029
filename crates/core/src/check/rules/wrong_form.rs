//! # 用了别的年度的格式
//!
//! 2019、2020年度用2019年格式，2021年度起用2021年格式。填的行多半属于另一格式（如2021年度
//! 之后仍填“本年新制作数量”“政府集中采购”），或 form 所写的格式不适用于报告年度的，
//! 都在此报告；其余因此而来的缺行、多行不再逐行报。
//!
//! 依据：国办公开办函〔2019〕60号、〔2021〕30号的适用年度。
//!
//! # The form of other years was used
//!
//! 2019 and 2020 have the 2019 form, 2021 and later the 2021 form. Reported here
//! are rows that evidently belong to another form (本年新制作数量 or 政府集中采购
//! after 2020), and a `form` that is not for the reporting year; the rows that
//! are missing or unknown for that reason are not reported one by one.
//!
//! Basis: the years of 国办公开办函〔2019〕60号 and 〔2021〕30号.
//!
//! # fails
//! ```yaml
//! ! replace 行政规范性文件
//!     规范性文件: [3, 3, 22]
//!     行政许可: [3, 0, 120]
//!     行政处罚: [4, 0, 7]
//!     行政强制: [0, 0, 0]
//!     行政事业性收费: [2, 0]
//! ! after 行政许可
//!     其他对外管理服务事项: [2, 0, 15]
//! ```
//!
//! # fails
//! ```yaml
//! form: gongkai-2019
//! ```
//!
//! # passes
//! ```yaml
//! form: gongkai-2021
//! ```
//!
//! # boundary passes, with: unknown-row
//! One strange row is only that.
//! ```yaml
//! ! after 行政许可
//!     其他对外管理服务事项: [2]
//! ```
//!
//! # boundary fails
//! The form of later years is no better.
//! ```yaml
//! ! base 2020
//! form: gongkai-2021
//! ## 六、其他需要报告的事项
//! 未收取信息处理费，无其他事项。
//! ```

use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::form::Form;
use crate::report::FigureRow;
use crate::source::Span;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::WrongForm,
    Severity::Error,
    include_str!("wrong_form.rs"),
    Stage::Report(check),
)
.depending_on_year();

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let finding = match &context.report.form {
        Some(named) if !context.form.allows_year(context.year()) => {
            report_other_years(context, named.span)
        }
        _ => match context.other_form() {
            Some(other) => report_rows(context, other),
            None => return,
        },
    };
    out.push(finding.basis(Text::same(context.form.issued_by.clone())));
}

/// Reports a `form` field that names one for other years.
fn report_other_years(context: &ReportContext, span: Span) -> Finding {
    let (year, name) = (context.year(), &context.form.name);
    let (zh, en) = (&name.zh, &name.en);
    let message = text!("{zh}不适用于{year}年度", "{en} is not for the year {year}");
    let help = match context.archive.forms.for_year(year) {
        Some(right) => {
            let id = &right.id;
            text!(
                "删去 form（按年度用 {id}）；原件确用此格式的，在 allow 中说明",
                "leave `form` out and the year chooses {id}; if the original has this form, say so under `allow`"
            )
        }
        None => text!("核对年度", "see whether the year is right"),
    };
    context.finding(RULE.id, span, message).help(help)
}

/// Reports rows of another form.
fn report_rows(context: &ReportContext, other: &Form) -> Finding {
    let unknown = first_unknown_row(context);
    let figures = context.report.figures.span.unwrap_or(context.report.front_matter);
    let span =
        unknown.map_or(Span { start: figures.start, end: figures.start }, |row| row.key.span);
    let (year, id) = (context.year(), &other.id);
    let (own, written) = (&context.form.name, &other.name);
    let message = Text::new(
        format!("各表填的是{}的行，{year}年度应用{}", written.zh, own.zh),
        format!("the tables have the rows of {}, the year {year} has {}", written.en, own.en),
    );
    context.finding(RULE.id, span, message)
        .related(context.place(context.report.year.span), text!("报告年度", "the reporting year"))
        .help(text!(
            "核对 year；原件确用此格式的，写 form: {id}，并在 allow 中说明",
            "see whether `year` is right; if the original has this form, write `form: {id}` and say so under `allow`"
        ))
}

/// Finds the first row that the report's own form does not have.
fn first_unknown_row<'a>(context: &ReportContext<'a>) -> Option<&'a FigureRow> {
    let unknown = (0..context.form.tables.len())
        .flat_map(|table| context.filled.table(table).unmatched_rows());
    unknown.min_by_key(|row| row.key.span)
}
