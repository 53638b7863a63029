//! # 附件不在报告旁边
//!
//! originals 和 attachments 列出的文件放在报告自己的文件夹里：content/年度/机关/index.md 旁边。
//! 没有自己的文件夹的报告（content/年度/机关.md）不能带附件。文件名不能含 \，也不能有 .. ；
//! 只有几个机关合用的原件可以放在上一级，写作 ../汇总.xlsx。
//!
//! 依据：年度报告应可下载（《中华人民共和国政府信息公开条例》第二十四条）。
//!
//! # An attachment is not beside the report
//!
//! The files under `originals` and `attachments` stand in the report's own folder, beside
//! content/YEAR/OFFICE/index.md. A report without a folder (content/YEAR/OFFICE.md)
//! cannot have any. A name has no `\` in it and no `..`; only a document of several
//! offices may stand in the folder above, as `../汇总.xlsx`.
//!
//! Basis: reports can be downloaded (《中华人民共和国政府信息公开条例》 article 24).
//!
//! # fails, with: unused-file
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
//! ! file content/2022/shili-zf/baogao.doc
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
//! # boundary fails
//! ```yaml
//! ! file content/2022/shili-zf/index.md
//! ---
//! office: shili-zf
//! year: 2022
//! published: 2023-01-20
//! attachments: [fujian.pdf]
//! allow:
//!   - {rule: missing-figures, reason: 示例}
//!   - {rule: missing-section, reason: 示例}
//! ---
//! ```
//!
//! # boundary passes
//! A document of several offices is kept once.
//! ```yaml
//! ! file content/2022/shili-zf/index.md
//! ---
//! office: shili-zf
//! year: 2022
//! published: 2023-01-20
//! originals:
//!   - {file: ../huizong.xlsx}
//! allow:
//!   - {rule: missing-figures, reason: 示例}
//!   - {rule: missing-section, reason: 示例}
//! ---
//! ! file content/2022/huizong.xlsx
//! 汇总
//! ```
//!
//! # boundary fails
//! ```yaml
//! originals:
//!   - file: baogao.docx
//! ```
//!
//! # boundary fails, with: unused-file
//! ```yaml
//! ! file content/2022/shili-zf/index.md
//! ---
//! office: shili-zf
//! year: 2022
//! published: 2023-01-20
//! originals:
//!   - file: ../shili-zf/baogao.docx
//! allow:
//!   - {rule: missing-figures, reason: 示例}
//!   - {rule: missing-section, reason: 示例}
//! ---
//! ! file content/2022/shili-zf/baogao.docx
//! 原件
//! ```
//!
//! # boundary passes, with: unreadable-source
//! A file that could not be read says so itself.
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
//!
//! [原件](baogao.docx)
//! ! unreadable content/2022/shili-zf/baogao.docx denied
//! ```
//!
//! # boundary passes
//! ```yaml
//! originals: []
//! ```

use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity, Text, finding::closest_match};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::MissingAttachment,
    Severity::Error,
    include_str!("missing_attachment.rs"),
    Stage::Report(check),
)
.hiding_data();

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let originals = context.report.originals.iter().map(|original| &original.file);
    let attachments = context.report.attachments.iter().map(|attachment| &attachment.file);
    for file in originals.chain(attachments) {
        if let Some((message, help)) = describe_problem(context, &file.value) {
            out.push(context.finding(RULE.id, file.span, message).help(help));
        }
        if context.archive.folder_of(context.report).is_none() {
            // Once is enough: what is missing is the folder.
            break;
        }
    }
}

fn describe_problem(context: &ReportContext, name: &str) -> Option<(Text, Text)> {
    if context.archive.folder_of(context.report).is_none() {
        return Some(describe_missing_folder(context));
    }
    let Some(path) = context.archive.beside(context.report, name) else {
        return Some(describe_wrong_path(context, name));
    };
    let there = context.archive.files.contains_key(&path) || context.archive.unread.contains(&path);
    (!there).then(|| describe_missing_file(context, name, &path))
}

fn describe_wrong_path(context: &ReportContext, name: &str) -> (Text, Text) {
    let folder = context.archive.folder_of(context.report).unwrap_or_default();
    // As other systems and shells write it: `.\图\1.png`, `./1.png`.
    let plain = name.replace('\\', "/");
    let parts: Vec<&str> = plain.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    let plain = parts.join("/");
    let path = format!("{folder}{plain}");
    if let Some(folder) = describe_folder(context, &plain, &path) {
        return folder;
    }
    let help = if context.archive.files.contains_key(&path) {
        text!("写作 {plain}", "write `{plain}`")
    } else {
        text!(
            "把文件放在 index.md 旁边，只写文件名",
            "put the file beside index.md and write its name alone"
        )
    };
    let message = text!(
        "附件 {name} 不在报告的文件夹里",
        "the attachment {name} is not in the report's folder"
    );
    (message, help)
}

fn describe_missing_folder(context: &ReportContext) -> (Text, Text) {
    let path = &context.archive.sources.get(context.report.source).path;
    let folder = path.strip_suffix(".md").unwrap_or(path);
    (
        text!(
            "这份报告没有自己的文件夹，不能带附件",
            "a report without a folder of its own cannot have attachments"
        ),
        text!(
            "把 {path} 移到 {folder}/index.md，附件放在旁边",
            "move {path} to {folder}/index.md and put the attachments beside it"
        ),
    )
}

/// Says that a name is of a folder, if there are files in it.
fn describe_folder(context: &ReportContext, name: &str, path: &str) -> Option<(Text, Text)> {
    let below = format!("{}/", path.trim_end_matches('/'));
    // All names of the report's own folder begin with it: it is no attachment.
    if name.is_empty() || context.archive.folder_of(context.report) == Some(&below) {
        return None;
    }
    let (first, _) = context.archive.files_under(&below).next()?;
    Some((
        text!("附件 {path} 是文件夹", "{path} is a folder"),
        text!(
            "逐个列出其中要公开的文件，如 {name}/{first}",
            "list the files in it that are to be published, as `{name}/{first}`"
        ),
    ))
}

fn describe_missing_file(context: &ReportContext, name: &str, path: &str) -> (Text, Text) {
    let missing = text!("没有附件 {path}", "there is no file {path}");
    if let Some(folder) = describe_folder(context, name, path) {
        return folder;
    }
    let last = name.rsplit('/').next().unwrap_or(name);
    if name.split('/').any(|part| part.starts_with(['.', '~'])) || last.ends_with('~') {
        let help = text!(
            "名称以 . 或 ~ 开头、以 ~ 结尾的文件不予读取，换一个名称",
            "files with names that begin with `.` or `~` or end with `~` are not read: give it another name"
        );
        return (missing, help);
    }
    if last.ends_with(".md") {
        let help = text!(
            "以 .md 结尾的是源文件，不能作附件：另存为别的格式，如 .pdf",
            "a file that ends in `.md` is a source and no attachment: save it as another kind, such as .pdf"
        );
        return (missing, help);
    }
    let folder = context.archive.folder_of(context.report).unwrap_or_default();
    let help = match closest_match(name, context.archive.files_under(folder).map(|(name, _)| name))
    {
        Some(near) => text!("是否要写 {near}？", "did you mean `{near}`?"),
        None => text!("把文件放到 {folder}", "put the file into {folder}"),
    };
    (missing, help)
}
