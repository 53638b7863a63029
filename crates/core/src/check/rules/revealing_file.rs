//! # 要公布的文件带有看不见的信息
//!
//! Word、Excel、PDF 文件除了正文，还存有作者和最后修改人的姓名、批注、修订（包括删去的字）。公布
//! 文件，这些也一并公布了。在 Word 或 WPS 中接受或拒绝全部修订、删去批注，用“检查文档”去掉个人
//! 信息，另存后再放回来。
//!
//! 依据：个人信息应当依法保护（《中华人民共和国个人信息保护法》）；公布的文件应是定稿（实务）。
//!
//! # A file to be published tells more than it shows
//!
//! Besides their text, files of Word, Excel and PDF hold names of authors and last editors,
//! comments, and tracked changes with the words that were deleted. Who publishes the file
//! publishes them. Accept or reject all changes, delete the comments, take personal data
//! out with the document inspector, save, and put the file back.
//!
//! Basis: personal data are protected by law (《中华人民共和国个人信息保护法》); what is
//! published should be final (practice).
//!
//! # fails
//! ```yaml
//! ! reveals content/2022/shili-zf/baogao.docx 张三 0 2
//! ```
//!
//! # passes
//! ```yaml
//! ! reveals content/2022/shili-zf/baogao.docx - 0 0
//! ```
//!
//! # boundary passes
//! The name of an office is public.
//! ```yaml
//! ! reveals content/2022/shili-zf/baogao.docx 示例市财政局 0 0
//! ```
//!
//! # boundary fails
//! A single comment is one too many.
//! ```yaml
//! ! reveals content/2022/shili-zf/baogao.docx - 1 0
//! ```

use crate::archive::Disclosure;
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity, Text};
use nianbao_text::text;

/// How many names a finding shows.
const MAX_NAMES: usize = 5;

pub(super) const RULE: Rule = Rule::new(
    RuleId::RevealingFile,
    Severity::Warning,
    include_str!("revealing_file.rs"),
    Stage::Report(check),
);

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let Some(review) = context.archive.review(context.report) else { return };
    out.extend(review.disclosures.iter().filter_map(|file| describe_file(context, file)));
}

/// Returns true for the name of an office of the site, or of those who run it: it is public.
fn is_office(context: &ReportContext, name: &str) -> bool {
    let (offices, site) = (&context.archive.offices, &context.archive.site);
    let runs_site = [&site.organizer, &site.operator].into_iter().flatten();
    let mut public = runs_site.map(String::as_str).chain(offices.iter().flat_map(|office| {
        let former = office.former_names.iter().map(|former| former.name.as_str());
        former.chain([office.name.as_str(), office.display_name()])
    }));
    public.any(|public| public == name)
}

fn describe_file(context: &ReportContext, disclosure: &Disclosure) -> Option<Finding> {
    let Disclosure { file, names, comments, changes } = disclosure;
    let mut parts = Vec::new();
    let names: Vec<&str> =
        names.iter().map(String::as_str).filter(|name| !is_office(context, name)).collect();
    if !names.is_empty() {
        let shown = names[..names.len().min(MAX_NAMES)].join("、");
        parts.push(text!("姓名或单位（{shown}）", "names ({shown})"));
    }
    if *comments > 0 {
        parts.push(text!("{comments} 条批注", "comments: {comments}"));
    }
    if *changes > 0 {
        parts.push(text!("{changes} 处修订", "tracked changes: {changes}"));
    }
    if parts.is_empty() {
        return None;
    }
    let join = |lang: fn(&Text) -> &str, between: &str| {
        parts.iter().map(lang).collect::<Vec<_>>().join(between)
    };
    let (zh, en) = (join(|part| &part.zh, "、"), join(|part| &part.en, "; "));
    let message = text!(
        "要公布的文件 {file} 带有{zh}",
        "the file {file}, which is to be published, holds more than it shows: {en}"
    );
    let help = text!(
        "去掉以后再放回来（Word、WPS 的“检查文档”），或不公布这个文件",
        "take them out with the document inspector and put the file back, or do not publish it"
    );
    let originals = context.report.originals.iter().map(|original| &original.file);
    let mut listed = originals.chain(context.report.attachments.iter().map(|entry| &entry.file));
    let entry = listed.find(|entry| file.ends_with(entry.value.trim_start_matches("../")));
    let span = entry.map_or(context.report.office.span, |entry| entry.span);
    Some(context.finding(RULE.id, span, message).help(help))
}
