//! # 附件与登记的不同
//!
//! originals 中写明了附件的 SHA-256（导入时写下），文件现在的内容与它不同：原件被换过或改过。
//! 没有写 SHA-256 的附件不查。
//!
//! 依据：原件是年报的凭证，换了就要说明（实务）。
//!
//! # An attachment is not the one that was put there
//!
//! `originals` holds the SHA-256 of a file, as an import writes it, and the file has another
//! one now: it was changed or replaced. Attachments without a SHA-256 are not looked at.
//!
//! Basis: a report is compared with its original (practice).
//!
//! # fails
//! ```yaml
//! ! file content/2022/shili-zf/index.md
//! ---
//! office: shili-zf
//! year: 2022
//! published: 2023-01-20
//! originals:
//!   - {file: baogao.docx, sha256: 0000000000000000000000000000000000000000000000000000000000000000}
//! allow:
//!   - {rule: missing-figures, reason: 示例}
//!   - {rule: missing-section, reason: 示例}
//! ---
//! ! file content/2022/shili-zf/baogao.docx
//! 原件
//! ```
//!
//! # passes
//! ```yaml
//! ! file content/2022/shili-zf/index.md
//! ---
//! office: shili-zf
//! year: 2022
//! published: 2023-01-20
//! originals:
//!   - {file: baogao.docx, title: 原件}
//! allow:
//!   - {rule: missing-figures, reason: 示例}
//!   - {rule: missing-section, reason: 示例}
//! ---
//! ! file content/2022/shili-zf/baogao.docx
//! 原件
//! ```
//!
//! # boundary passes, with: missing-attachment
//! What is not there is another matter.
//! ```yaml
//! ! file content/2022/shili-zf/index.md
//! ---
//! office: shili-zf
//! year: 2022
//! published: 2023-01-20
//! originals:
//!   - {file: baogao.docx, sha256: 0000000000000000000000000000000000000000000000000000000000000000}
//! allow:
//!   - {rule: missing-figures, reason: 示例}
//!   - {rule: missing-section, reason: 示例}
//! ---
//! ```

use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::ChangedAttachment,
    Severity::Error,
    include_str!("changed_attachment.rs"),
    Stage::Report(check),
);

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    for original in &context.report.originals {
        let Some(written) = &original.sha256 else { continue };
        let path = context.archive.beside(context.report, &original.file.value);
        let Some(known) = path.and_then(|path| context.archive.files.get(&path)) else { continue };
        if known.sha256().eq_ignore_ascii_case(written.value.trim()) {
            continue;
        }
        let (file, now) = (&original.file.value, known.sha256());
        let message = text!(
            "附件 {file} 与登记的 SHA-256 不同",
            "the attachment {file} has another SHA-256 than is written here"
        );
        let help = text!(
            "换回原来的文件；文件确应更换的，改为 {now}",
            "put the file back that was there; if the change is meant, write {now}"
        );
        out.push(context.finding(RULE.id, written.span, message).help(help));
    }
}
