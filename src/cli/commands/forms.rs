//! `formats`: the forms that the program and the site know.

use super::super::Exit;
use super::super::shell::Shell;
use super::unknown;
use crate::examine;
use crate::world::load;
use nianbao_core::Choices;
use nianbao_core::compose::{outline, schema};
use nianbao_core::diag::Lang;
use nianbao_core::form::{Form, Forms};
use std::path::Path;

pub(super) fn run(id: Option<&str>, as_schema: bool, shell: &Shell) -> anyhow::Result<Exit> {
    // Without a site there are still the national forms; but one that was named
    // and is not there is a mistake.
    let files = match load(&shell.site) {
        Err(_) if shell.site == Path::new(".") => Vec::new(),
        loaded => loaded?,
    };
    let formats = examine(files, &Choices::default()).archive.formats;
    let text = match id {
        None => list(&formats, shell.lang),
        Some(id) => {
            let Some(format) = formats.get(id) else {
                let known: Vec<&str> = formats.iter().map(|format| format.id.as_str()).collect();
                return Err(unknown("格式", "form", id, &known));
            };
            if as_schema { schema(format) } else { outline(format, shell.lang) }
        }
    };
    Shell::print(&text)?;
    Shell::flush()?;
    Ok(Exit::Clean)
}

fn list(formats: &Forms, lang: Lang) -> String {
    let widest = formats.iter().map(|format| format.id.len()).max().unwrap_or_default();
    let years =
        |format: &Form| format.years.map_or_else(|| "—".to_owned(), |years| years.to_string());
    let line = |format: &Form| {
        format!(
            "{:widest$}  {:<9}  {}  {}\n",
            format.id,
            years(format),
            format.name.get(lang),
            format.issued_by
        )
    };
    formats.iter().map(line).collect()
}
