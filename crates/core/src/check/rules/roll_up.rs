//! # 政府的数小于所属机关之和
//!
//! 县级以上人民政府的年度报告含所属机关（offices.yaml 或 site.yaml 中 covers 为
//! subordinates 的其他机关也是如此），主要数据应不小于所属各机关报告之和。所属机关中
//! 应有报告的都已收录、各机关都填了数的项目才比较；没有收录齐的，不查。下级政府的报告
//! 已含它的所属机关，不重复相加。问题指在 offices.yaml 中这个机关处。
//!
//! 依据：报告范围含所属机关的，合计不小于其中各部分之和；范围由本站点的设置说明。
//!
//! # The figure of a government is less than the sum of its subordinates'
//!
//! The report of a government of county level or above covers the offices below it (as do
//! those of other offices whose `covers` is `subordinates` in offices.yaml or site.yaml), so
//! its key figures are not less than the sums over these offices. A figure is compared where every
//! office below that had to report has a report that gives it. The report of a government
//! below stands for its own subordinates. The finding is at the office's entry in
//! offices.yaml.
//!
//! Basis: a whole is no less than the sum of its parts; the settings of the site say what a
//! report covers.
//!
//! # fails, with: unfinished-draft
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, parent: shili-zf}
//! - {id: shili-zf, name: 示例市人民政府, kind: government}
//! ! file content/2022/shili-zf.md
//! ---
//! office: shili-zf
//! year: 2022
//! draft: true
//! figures:
//!   申请:
//!     本年新收: [14, 0, 0, 0, 0, 0, 14]
//! ---
//! ```
//!
//! # boundary passes, with: unfinished-draft
//! The whole equals the sum of its parts.
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, parent: shili-zf}
//! - {id: shili-zf, name: 示例市人民政府, kind: government}
//! ! file content/2022/shili-zf.md
//! ---
//! office: shili-zf
//! year: 2022
//! draft: true
//! figures:
//!   申请:
//!     本年新收: [15, 0, 0, 0, 0, 0, 15]
//! ---
//! ```
//!
//! # passes, with: unfinished-draft
//! The report of this government covers no other office.
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, parent: shili-zf}
//! - {id: shili-zf, name: 示例市人民政府, kind: government, covers: own}
//! ! file content/2022/shili-zf.md
//! ---
//! office: shili-zf
//! year: 2022
//! draft: true
//! figures:
//!   申请:
//!     本年新收: [14, 0, 0, 0, 0, 0, 14]
//! ---
//! ```
//!
//! # boundary passes, with: unfinished-draft
//! An office below has no report of the year, so that the sum is not known.
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, parent: shili-zf}
//! - {id: shili-mzj, name: 示例市民政局, kind: department, parent: shili-zf}
//! - {id: shili-zf, name: 示例市人民政府, kind: government}
//! ! file content/2022/shili-zf.md
//! ---
//! office: shili-zf
//! year: 2022
//! draft: true
//! figures:
//!   申请:
//!     本年新收: [14, 0, 0, 0, 0, 0, 14]
//! ---
//! ```

use crate::archive::{Archive, ReportSummary, RollUp, Summary, roll_up};
use crate::check::{Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use crate::parse::OFFICES_FILE;
use crate::source::{Place, Span};
use nianbao_text::text;

pub(super) const RULE: Rule =
    Rule::new(RuleId::RollUp, Severity::Note, include_str!("roll_up.rs"), Stage::Summary(check));

fn check(archive: &Archive, summary: &Summary, out: &mut Vec<Finding>) {
    let source = archive.sources.iter().find(|(_, source)| source.path == OFFICES_FILE);
    let Some((source, _)) = source else { return };
    for report in summary.reports() {
        let compared = roll_up(archive, summary, report);
        let smaller =
            compared.map(|compared| (describe_smaller(archive, report, &compared), compared.parts));
        let Some((figures, parts)) = smaller.filter(|(figures, _)| !figures.is_empty()) else {
            continue;
        };
        let span =
            archive.offices.get(&report.office).map_or(Span::default(), |office| office.span);
        let place = Place::new(source, Span { start: span.start, end: span.start });
        out.push(finding(archive, report, place, &(figures, parts)));
    }
}

/// Lists the figures of which the whole is smaller, with both values: `新收申请 14 < 15`.
fn describe_smaller(archive: &Archive, report: &ReportSummary, compared: &RollUp) -> String {
    let labels = report.form(archive).into_iter().flat_map(|form| &form.key_figures);
    let smaller = labels.zip(&compared.figures).filter_map(|(figure, values)| {
        let values = values.filter(|values| values.whole < values.parts)?;
        let (whole, parts) = (values.whole.normalize(), values.parts.normalize());
        Some(format!("{} {whole} < {parts}", figure.label))
    });
    smaller.collect::<Vec<_>>().join("、")
}

fn finding(
    archive: &Archive,
    report: &ReportSummary,
    place: Place,
    (figures, parts): &(String, usize),
) -> Finding {
    let (name, year) = (report.office_name(archive), report.year);
    let message = text!(
        "{name} {year} 年的数小于所属 {parts} 个机关之和：{figures}",
        "figures of {name} for {year} are less than the sums of the {parts} offices below it: {figures}"
    );
    let id = &report.office;
    let help = text!(
        "核对 content/{year}/{id} 与所属各机关的数；这个机关的报告不含所属机关的，在此写 covers: own",
        "compare content/{year}/{id} with the reports of the offices below it; if its report does not cover them, write `covers: own` here"
    );
    Finding::new(RULE.id, place, message).help(help).for_report(id, year)
}
