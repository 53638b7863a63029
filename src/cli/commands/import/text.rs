//! The outcome of an import as text.

use super::{CheckedImport, group_by_document, may_write};
use crate::Examined;
use crate::cli::args::Import;
use crate::cli::commands::describe_counts;
use crate::cli::shell::Shell;
use crate::world::{ImportOutcome, ImportRefusal, PendingImport, PriorSource, SupersededFile};
use nianbao_core::diag::human::SnippetRenderer;
use nianbao_core::diag::{Severity, Text};
use nianbao_import::{Difference, DifferencePlace, Issue, IssueKind, shorten_raw};
use nianbao_text::text;
use std::path::PathBuf;

/// Most differences of a source that are listed.
const MAX_DIFFERENCES: usize = 20;

/// Prints the outcome of each document; the name of a collection stands once over the
/// outcomes of its reports.
pub(super) fn print(
    imports: &[CheckedImport],
    after: &Examined,
    args: &Import,
    shell: &Shell,
) -> anyhow::Result<()> {
    for group in group_by_document(imports) {
        let document = document_names(group[0].outcome);
        if let [import] = group {
            print_report(import, &document, "  ", after, args, shell)?;
            continue;
        }
        let count = group.len();
        let heading =
            text!("{document}：{count} 份年报", "{document}: a collection of {count} reports");
        Shell::print_result(&format!("{}\n", heading.get(shell.lang)))?;
        for import in group {
            print_report(import, " ", "    ", after, args, shell)?;
        }
    }
    Ok(())
}

/// Prints the outcome of a report: `begin` before its heading, and lines below it with an
/// indentation.
fn print_report(
    import: &CheckedImport,
    begin: &str,
    indent: &'static str,
    after: &Examined,
    args: &Import,
    shell: &Shell,
) -> anyhow::Result<()> {
    let mut lines = ReportLines { shell, indent, out: String::new() };
    lines.push_heading(import, begin, args);
    if let Ok(pending) = &import.outcome.result {
        lines.push(&cells_text(import, pending));
        if let Some(suite) = &pending.converted_by {
            lines.push(&text!(
                "由 {suite} 转换后读取；原件照原样保存",
                "converted by {suite}; the document itself is kept as it is"
            ));
        }
        if may_write(pending, args.force) {
            let superseded = pending.superseded.iter();
            superseded.for_each(|file| lines.push(&superseded_text(file, args.dry_run)));
        } else {
            lines.push(&refusal_text(pending));
            if pending.prior == PriorSource::Edited && is_part(import) {
                lines.push(&edited_part_text());
            }
        }
        if let Some(differences) = import.differences {
            lines.push_differences(differences, pending.prior);
        }
        let is_told = |issue: &&Issue| shell.verbose || issue.kind() != IssueKind::Slip;
        for issue in pending.imported.issues.iter().filter(is_told) {
            lines.push(&issue.sentence());
        }
        if shell.verbose {
            lines.push_provenance(pending);
        }
    }
    for copy in &import.outcome.copies {
        lines.push(&copy_text(copy));
    }
    Shell::print_result(&lines.out)?;
    print_findings(import, after, shell)
}

/// The lines about one report.
struct ReportLines<'a> {
    shell: &'a Shell,
    indent: &'static str,
    out: String,
}

impl ReportLines<'_> {
    /// Appends an indented line.
    fn push(&mut self, text: &Text) {
        self.out.push_str(self.indent);
        self.out.push_str(text.get(self.shell.lang));
        self.out.push('\n');
    }

    /// Appends the document and its outcome.
    fn push_heading(&mut self, import: &CheckedImport, begin: &str, args: &Import) {
        let heading = match &import.outcome.result {
            Err(refusal) => {
                let Text { zh, en } = &refusal.text;
                let separator = if begin.trim().is_empty() { [" ", " "] } else { ["：", ": "] };
                let [colon_zh, colon_en] = separator;
                text!("{begin}{colon_zh}没有导入。{zh}", "{begin}{colon_en}not imported. {en}")
            }
            Ok(pending) => {
                let path = &pending.path;
                let Text { zh, en } = state_text(pending, args);
                text!("{begin} → {path}（{zh}）", "{begin} → {path} ({en})")
            }
        };
        self.out.push_str(heading.get(self.shell.lang));
        self.out.push('\n');
        if let Err(ImportRefusal { worker_output: Some(output), .. }) = &import.outcome.result
            && self.shell.verbose
        {
            for line in output.lines() {
                self.push(&Text::same(line.to_owned()));
            }
        }
    }

    /// Appends the differences of the source on the disk, the first of them if there are many.
    fn push_differences(&mut self, differences: &[Difference], prior: PriorSource) {
        let count = differences.len();
        if differences.is_empty() && prior == PriorSource::Edited {
            self.push(&text!(
                "数字和文字都与文件相同；不同的是其他字段、注释，或旁边的文件",
                "figures and words are those of the document; other fields, comments or files beside it differ"
            ));
        }
        if count > 0 && prior == PriorSource::Untouched {
            self.push(&text!(
                "与原来导入的有 {count} 处不同",
                "differences from what was imported before: {count}"
            ));
        }
        for difference in differences.iter().take(MAX_DIFFERENCES) {
            self.push(&difference_text(difference));
        }
        let more = differences.len().saturating_sub(MAX_DIFFERENCES);
        if more > 0 {
            self.push(&text!(
                "另有 {more} 处不同；用 --format json 列出",
                "{more} more differences; --format json lists them"
            ));
        }
    }

    /// Appends each cell with its place in the document.
    fn push_provenance(&mut self, pending: &PendingImport) {
        for cell in &pending.imported.provenance {
            let (path, raw) = (&cell.form_path, shorten_raw(&cell.raw));
            let value = cell.value.as_deref().unwrap_or("~");
            let Text { zh, en } = cell.location.text();
            self.push(&text!(
                "{path} = {value}（{zh}“{raw}”）",
                "{path} = {value} ({en}, \"{raw}\")"
            ));
        }
    }
}

/// Returns the documents of which a source is made.
pub(super) fn document_names(outcome: &ImportOutcome) -> String {
    let documents = std::iter::once(&outcome.document).chain(&outcome.joined);
    let names: Vec<String> = documents.map(|document| document.display().to_string()).collect();
    names.join(" + ")
}

/// Says that a document is another one in another format.
fn copy_text([copy, kept]: &[PathBuf; 2]) -> Text {
    let (copy, kept) = (copy.display(), kept.display());
    text!(
        "说明，{copy} 与 {kept} 的数字和文字相同，只用后一份",
        "remark: {copy} has the figures and words of {kept}, which alone is used"
    )
}

/// Returns where a file is moved that the import takes the place of.
fn superseded_text(file: &SupersededFile, is_dry_run: bool) -> Text {
    let SupersededFile { from, to } = file;
    if is_dry_run {
        return text!(
            "原来的 {from} 将移到 {to}（不公布）",
            "{from} as it is would be moved to {to}, which is not published"
        );
    }
    text!(
        "原来的 {from} 移到 {to}（不公布）",
        "{from} as it was is moved to {to}, which is not published"
    )
}

/// Returns why a source is not written over.
fn refusal_text(pending: &PendingImport) -> Text {
    let path = pending.replaces.as_ref().unwrap_or(&pending.path);
    if pending.prior == PriorSource::Fuller {
        return text!(
            "{path} 有数字或文字，而这个文件里没有，没有覆盖；确要覆盖，加 --force",
            "{path} has figures or words of which this document has none; it is left as it is. Use --force to write over it"
        );
    }
    text!(
        "{path} 或旁边与原件、图片同名的文件不是导入写的，或导入后有人改过，没有覆盖；确要覆盖，加 --force",
        "{path}, or a file beside it with the name of the document or of a picture in it, was written or edited by somebody; they are left as they are. Use --force to write over them"
    )
}

/// Returns true if the source on the disk has tables or words that the document lacks.
fn is_part(import: &CheckedImport) -> bool {
    let is_lacking = |difference: &Difference| difference.original.is_none();
    import.differences.is_some_and(|differences| differences.iter().any(is_lacking))
}

/// Says how a part of a report joins a source that somebody edited.
fn edited_part_text() -> Text {
    text!(
        "如果这是同一年报的另一部分：把源文件移出站点，把各部分的文件一起导入，再补上原来的改动",
        "if this is another part of the report: move the source out of the site, import the documents of all parts together, and make the changes again"
    )
}

/// Returns a difference with both values.
fn difference_text(difference: &Difference) -> Text {
    let Difference { place, source, original, is_undecided } = difference;
    let show = |value: &Option<String>, is_section: bool| match value.as_deref().map(shorten_raw) {
        None => text!("没有", "none"),
        Some(value) if is_section => text!("“{value}”", "\"{value}\""),
        Some(value) => Text::same(value),
    };
    let is_section = matches!(place, DifferencePlace::Section(_));
    let (own, Text { zh: other_zh, en: other_en }) =
        (show(source, is_section), show(original, is_section));
    let own = if *is_undecided { text!("待定", "undecided") } else { own };
    let Text { zh: own_zh, en: own_en } = own;
    let place = match place {
        DifferencePlace::Figures(path) => Text::same(path.clone()),
        DifferencePlace::Section(heading) if heading.is_empty() => {
            text!("第一部分之前的文字", "the words before the first section")
        }
        DifferencePlace::Section(heading) => {
            text!("“{heading}”的文字", "the words of \"{heading}\"")
        }
    };
    let Text { zh, en } = place;
    text!(
        "{zh}：源文件 {own_zh}，文件 {other_zh}",
        "{en}: {own_en} in the source, {other_en} in the document"
    )
}

fn state_text(pending: &PendingImport, args: &Import) -> Text {
    match pending.prior {
        PriorSource::Edited | PriorSource::Fuller if !args.force => {
            text!("没有写入", "not written")
        }
        PriorSource::Same => text!("没有变化", "as it was"),
        _ if args.dry_run => text!("试运行，没有写入", "a dry run, not written"),
        PriorSource::New => text!("新建", "new"),
        PriorSource::Untouched | PriorSource::Edited | PriorSource::Fuller => {
            text!("已更新", "written over")
        }
    }
}

/// Returns the report, the number of its cells, and of what is in doubt or found in it.
fn cells_text(import: &CheckedImport, pending: &PendingImport) -> Text {
    let imported = &pending.imported;
    let (all, open) = (imported.provenance.len(), imported.undecided_cells());
    let (office, year, form) = (&imported.office, imported.year, &imported.form);
    let Text { zh, en } = review_text(import.count_review(), |severity| import.count(severity));
    text!(
        "{office}，{year} 年度，{form}：读到 {all} 格，待定 {open} 格，{zh}",
        "{office}, {year}, {form}: {all} cells read, {open} left to decide, {en}"
    )
}

/// Returns how many points are in doubt, and how many findings there are of each severity.
pub(super) fn review_text(review: usize, count: impl Fn(Severity) -> usize) -> Text {
    let found = describe_counts(count);
    let (zh, en) = found.map_or((String::new(), String::new()), |found| {
        (format!("，核对发现 {}", found.zh), format!(", found by `check`: {}", found.en))
    });
    text!("{review} 处请核对{zh}", "{review} to look at{en}")
}

/// Prints the findings in a source, errors alone with `--quiet`, notes with `--verbose`.
fn print_findings(import: &CheckedImport, after: &Examined, shell: &Shell) -> anyhow::Result<()> {
    let human = SnippetRenderer::new(shell.color_out(), shell.lang);
    let least = match (shell.quiet, shell.verbose) {
        (true, _) => Severity::Error,
        (_, true) => Severity::Note,
        _ => Severity::Warning,
    };
    for finding in import.findings.iter().filter(|finding| finding.severity >= least) {
        Shell::print_result(&format!("{}\n", human.render(finding, &after.archive.sources)))?;
    }
    Ok(())
}
