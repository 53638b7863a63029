//! # 没有发布日期
//!
//! published 是报告在政府网站上公布的日期。页面、目录和政府网站标签都要用它，是否按期
//! 公布也由它判断。草稿（draft: true）不查。
//!
//! 依据：《政府网站发展指引》（国办发〔2017〕47号）内容页须有发布日期 `PubDate`。
//!
//! # There is no date of publication
//!
//! `published` is the day on which the report appeared on the government's site.
//! Pages, lists and the government-site tags need it, and it tells whether the
//! report was in time. A draft need not have one.
//!
//! Basis: 《政府网站发展指引》 (国办发〔2017〕47号) asks for a `PubDate` on every
//! article.
//!
//! # fails
//! ```yaml
//! ! without published
//! ```
//!
//! # passes
//! ```yaml
//! published: 2023-01-20 09:30
//! ```
//!
//! # boundary fails
//! ```yaml
//! published: ~
//! ```
//!
//! # boundary passes, with: unfinished-draft
//! ```yaml
//! draft: true
//! ! without published
//! ```
//!
//! # boundary passes, with: unknown-key
//! Under a misspelt name it is not missing; the name is what is wrong.
//! ```yaml
//! ! replace published
//! publishd: 2023-01-20
//! ```
//!
//! # boundary passes, with: wrong-type
//! ```yaml
//! published: 去年
//! ```

use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::MissingPublicationDate,
    Severity::Warning,
    include_str!("missing_publication_date.rs"),
    Stage::Report(check),
)
.finding_omissions();

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    if context.report.published.is_some() || context.report.published_refused {
        return;
    }
    let next = u32::from(context.year()) + 1;
    out.push(
        context
            .finding(
                RULE.id,
                context.report.year.span,
                text!("没有发布日期 published", "there is no date of publication"),
            )
            .help(text!(
                "加一行 published: {next}-01-20（发布的日期）",
                "add a line `published: {next}-01-20` with the day"
            )),
    );
}
