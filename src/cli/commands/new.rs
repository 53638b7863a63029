//! `new`: writes an empty report in the form in force.

use super::unknown_name;
use crate::builtin;
use crate::cli::ExitStatus;
use crate::cli::shell::Shell;
use crate::world::{BlankReport, create_in_site, load_files};
use nianbao_core::ExamineOptions;
use nianbao_core::diag::UserError;
use nianbao_core::examine::ParsedSite;
use nianbao_text::text;

pub(super) fn run(office: &str, year: u16, shell: &Shell) -> anyhow::Result<ExitStatus> {
    let choices = ExamineOptions { drafts: true, ..ExamineOptions::default() };
    let archive = ParsedSite::new(builtin::theme(), load_files(&shell.site)?, &choices).archive;
    let Some(known) = archive.offices.get(office) else {
        if let Some(now) = archive.offices.find_by_alias(office).map(|office| &office.id) {
            return Err(UserError::new_error(text!(
                "{office} 是旧代号：改用 nianbao new {now} {year}",
                "`{office}` is an id of old: use `nianbao new {now} {year}`"
            )));
        }
        let ids: Vec<&str> = archive.offices.iter().map(|office| office.id.as_str()).collect();
        return Err(unknown_name("机关（见 content/offices.yaml）", "office", office, &ids));
    };
    let BlankReport { path, source, carried } = BlankReport::new(&archive, known, year)?;
    create_in_site(&shell.site, &path, &source)?;
    shell.print_status(&text!("已生成 {path}（草稿）", "wrote {path} (a draft)"));
    for (key, last_year) in carried {
        shell.print_status(&text!(
            "  {key} 取自 {last_year} 年度的年报，请核对",
            "  {key} is taken from the report for {last_year}; please check it"
        ));
    }
    Ok(ExitStatus::Clean)
}
