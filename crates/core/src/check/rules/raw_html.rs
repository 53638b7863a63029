//! # 正文里有 HTML 代码
//!
//! 多是从网页上复制带来的。为了安全，正文中的 HTML 不作代码解释，照样显示成文字，
//! 读者会看到尖括号。换行、加粗、表格请用 Markdown 写。一份报告只报一次。
//!
//! 依据：本程序不解释正文中的 HTML。
//!
//! # There is HTML in the text
//!
//! It mostly comes along when text is copied from a web page. For safety it is
//! not taken as code but shown as it stands, angle brackets and all. Write line
//! breaks, emphasis and tables in Markdown. Reported once a report.
//!
//! Basis: this program never interprets HTML in the text.
//!
//! # fails
//! ```yaml
//! ## 六、其他需要报告的事项
//! 2022年未收取<b>政府信息公开信息处理费</b>。
//!
//! <div style="text-align: right">
//! 示例市财政局
//! </div>
//! ```
//!
//! # passes
//! ```yaml
//! ## 六、其他需要报告的事项
//! 2022年未收取**政府信息公开信息处理费**。
//! ```
//!
//! # boundary passes
//! Angle brackets and entities are no HTML tags.
//! ```yaml
//! ## 六、其他需要报告的事项
//! 2022年未收取政府信息公开信息处理费&nbsp;（《关于印发<管理办法>的通知》；0 < 1；`<b>`）。
//! ```
//!
//! # boundary fails
//! ```yaml
//! ## 六、其他需要报告的事项
//! 2022年未收取政府信息公开信息处理费。<br>
//! ```

use crate::check::related::add_related;
use crate::check::{Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use crate::report::Narrative;
use crate::source::{Place, SourceId, Span};
use nianbao_text::text;

pub(super) const RULE: Rule =
    Rule::new(RuleId::RawHtml, Severity::Warning, include_str!("raw_html.rs"), Stage::Text(check));

fn check(narrative: &Narrative, source: SourceId, out: &mut Vec<Finding>) {
    let pieces = join_lines(&narrative.raw_html);
    let Some(first) = pieces.first() else { return };
    let count = pieces.len();
    let message = if count == 1 {
        text!(
            "正文里有 HTML 代码，将照样显示成文字",
            "there is HTML in the text; it is shown as it stands"
        )
    } else {
        text!(
            "正文里有 {count} 处 HTML 代码，将照样显示成文字",
            "there is HTML in {count} places of the text; it is shown as it stands"
        )
    };
    let finding = Finding::new(RULE.id, Place::new(source, *first), message).help(text!(
        "删去尖括号标签，加粗写作 **…**，表格用 Markdown 写",
        "take the tags out; write bold as **…** and tables in Markdown"
    ));
    let others = pieces.iter().skip(1).map(|span| (*span, text!("这里也有", "here too")));
    out.push(add_related(source, finding, others));
}

/// Joins the spans of lines that follow each other.
fn join_lines(spans: &[Span]) -> Vec<Span> {
    let mut pieces: Vec<Span> = Vec::new();
    for span in spans {
        match pieces.last_mut() {
            Some(last) if last.end == span.start => last.end = span.end,
            _ => pieces.push(*span),
        }
    }
    pieces
}
