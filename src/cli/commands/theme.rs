//! `theme`: lists the templates and the files of the theme, and copies some of the program's into
//! a site.

use super::unknown_name;
use crate::builtin;
use crate::cli::ExitStatus;
use crate::cli::args::ThemeAction;
use crate::cli::shell::Shell;
use crate::world::{create_file, load_files};
use nianbao_core::ExamineOptions;
use nianbao_core::archive::{Archive, eject};
use nianbao_core::diag::Lang;
use nianbao_core::examine::ParsedSite;
use nianbao_core::plan::list_theme;
use nianbao_text::text;

/// The folders of the program's files.
const FOLDERS: [&str; 2] = ["templates/", "themes/portal/"];

pub(super) fn run(action: &ThemeAction, shell: &Shell) -> anyhow::Result<ExitStatus> {
    let files = load_files(&shell.site)?;
    let archive = ParsedSite::new(builtin::theme(), files, &ExamineOptions::default()).archive;
    match action {
        ThemeAction::List => list(&archive, shell)?,
        ThemeAction::Eject { files } => {
            for name in files {
                eject_file(&archive, name, shell)?;
            }
        }
    }
    Ok(ExitStatus::Clean)
}

fn list(archive: &Archive, shell: &Shell) -> anyhow::Result<()> {
    let files = list_theme(archive);
    let widest = files.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    for (name, own) in files {
        let program = if shell.lang == Lang::Zh { "程序自带" } else { "of the program" };
        let whose = own.as_deref().unwrap_or(program);
        Shell::print_result(&format!("{name:widest$}  {whose}\n"))?;
    }
    Shell::flush_result()
}

/// Copies a file to where it goes before that of the program; one that is there stays.
fn eject_file(archive: &Archive, name: &str, shell: &Shell) -> anyhow::Result<()> {
    let builtin = builtin::theme().0;
    let find = |folder: &&str| {
        let path = format!("{folder}{name}");
        builtin.get(&path).map(|text| (path, text))
    };
    let Some((path, text)) = FOLDERS.iter().find_map(find) else {
        let names = FOLDERS
            .iter()
            .flat_map(|folder| builtin.keys().filter_map(move |path| path.strip_prefix(folder)));
        let names: Vec<&str> = names.collect();
        return Err(unknown_name("模板或主题文件", "template or theme file", name, &names));
    };
    let target = match path.strip_prefix(FOLDERS[1]) {
        Some(name) => format!("themes/{}/{name}", archive.site.theme),
        None => path.clone(),
    };
    create_file(&shell.site_path(&target), &eject(&path, text))?;
    shell.print_status(&text!("已写入 {target}", "wrote {target}"));
    Ok(())
}
