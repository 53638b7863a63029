//! # 部分没有内容
//!
//! 标题之下应有内容。确实没有的，写“无”。第二、三、四部分的内容是表，表缺了另见
//! missing-figures。只有小标题的，等于没有内容。
//!
//! 依据：《条例》第五十条列明年度报告应当包括的内容；统一格式的六个部分。
//!
//! # A section has nothing in it
//!
//! There is something under every heading; where there is nothing to say, it is the
//! word 无. Sections two, three and four are tables, and a missing table is for
//! missing-figures. Headings alone are nothing.
//!
//! Basis: article 50 of the Regulations lists what a report contains; the six sections
//! of the form.
//!
//! # fails
//! ```yaml
//! ## 五、存在的主要问题及改进情况
//! ```
//!
//! # fails
//! ```yaml
//! ## 五、存在的主要问题及改进情况
//! ### （一）存在的问题
//! ### （二）改进情况
//! ```
//!
//! # passes
//! ```yaml
//! ## 五、存在的主要问题及改进情况
//! 无。
//! ```
//!
//! # boundary fails
//! ```yaml
//! ## 五、存在的主要问题及改进情况
//! ——
//! ```
//!
//! # boundary passes
//! The table is what there is.
//! ```yaml
//! ## 四、政府信息公开行政复议、行政诉讼情况
//! ```
//!
//! # boundary passes, with: unknown-section
//! The words stand under a heading that should be of depth three.
//! ```yaml
//! ! section 五
//! ## 五、存在的主要问题及改进情况
//!
//! ## （一）存在的问题
//! 答复文书的格式不够统一。
//! ```

use crate::check::headings;
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::EmptySection,
    Severity::Error,
    include_str!("empty_section.rs"),
    Stage::Report(check),
)
.finding_omissions();

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    for (position, placed) in context.outline.0.iter().enumerate() {
        let Some((at, _)) = placed.section else { continue };
        if context.form.table_of_section(at).is_some() || headings::has_text(context, position) {
            continue;
        }
        let section = &context.form.sections[at];
        let heading = section.full_heading();
        let message = text!("“{heading}”一部分没有内容", "the section {heading} has nothing in it");
        let mut finding = context.finding(RULE.id, placed.written.heading.span, message);
        finding.basis = context.basis();
        out.push(finding.form_path(section.heading.clone()).help(text!(
            "按原件补上；确实没有的，写“无”",
            "add what the original has; where there is nothing to say, write 无"
        )));
    }
}
