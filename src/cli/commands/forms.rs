//! `forms`: prints the forms of the program and of the site.

use super::unknown_name;
use crate::builtin;
use crate::cli::ExitStatus;
use crate::cli::shell::Shell;
use crate::world::load_files;
use nianbao_core::ExamineOptions;
use nianbao_core::compose::{outline, schema};
use nianbao_core::diag::Lang;
use nianbao_core::examine::ParsedSite;
use nianbao_core::form::{Form, Forms};
use std::path::Path;

pub(super) fn run(id: Option<&str>, as_schema: bool, shell: &Shell) -> anyhow::Result<ExitStatus> {
    // Without a site there are still the national forms; a site that was named has
    // to exist.
    let files = match load_files(&shell.site) {
        Err(_) if shell.site == Path::new(".") => Vec::new(),
        loaded => loaded?,
    };
    let forms = ParsedSite::new(builtin::theme(), files, &ExamineOptions::default()).archive.forms;
    let text = match id {
        None => list_forms(&forms, shell.lang),
        Some(id) => {
            let Some(form) = forms.get(id) else {
                let known: Vec<&str> = forms.iter().map(|form| form.id.as_str()).collect();
                return Err(unknown_name("格式", "form", id, &known));
            };
            if as_schema { schema(form) } else { outline(form, shell.lang) }
        }
    };
    Shell::print_result(&text)?;
    Shell::flush_result()?;
    Ok(ExitStatus::Clean)
}

fn list_forms(forms: &Forms, lang: Lang) -> String {
    let widest = forms.iter().map(|form| form.id.len()).max().unwrap_or_default();
    let years = |form: &Form| form.years.map_or_else(|| "—".to_owned(), |years| years.to_string());
    let line = |form: &Form| {
        format!(
            "{:widest$}  {:<9}  {}  {}\n",
            form.id,
            years(form),
            form.name.get(lang),
            form.issued_by
        )
    };
    forms.iter().map(line).collect()
}
