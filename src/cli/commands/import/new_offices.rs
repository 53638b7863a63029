//! `import --add-offices`: writes the offices that documents name and the site does not have
//! into its list of offices.

use crate::cli::args::Import;
use crate::cli::shell::Shell;
use crate::world::{ImportOutcome, offices_text, write_offices};
use nianbao_core::archive::Archive;
use nianbao_core::diag::human::SnippetRenderer;
use nianbao_core::diag::{Severity, Text, UserError};
use nianbao_core::examine::ParsedSite;
use nianbao_core::parse::OFFICES_FILE;
use nianbao_core::source::File;
use nianbao_import::{ProposedOffice, add_offices, propose_offices};
use nianbao_text::text;

/// The offices that were added, and the text of the list with them.
pub(super) struct AddedOffices {
    pub(super) offices: Vec<ProposedOffice>,
    pub(super) text: String,
}

/// Adds the offices that documents name and the site does not have: on a terminal those to
/// which somebody agrees, else all. Nothing is written in a dry run.
///
/// Errors: the list is written in a way that nothing can be added to, was changed meanwhile, or
/// cannot be written.
pub(super) fn add(
    outcomes: &[ImportOutcome],
    files: &[File],
    archive: &Archive,
    args: &Import,
    shell: &Shell,
) -> anyhow::Result<Option<AddedOffices>> {
    let names = outcomes.iter().filter_map(unknown_office);
    let proposals = propose_offices(names, &archive.offices);
    for (name, reason) in &proposals.refused {
        let Text { zh, en } = reason.text();
        shell.print_status(&text!(
            "“{name}”没有写入 {OFFICES_FILE}：{zh}。手工写入，或用 --office 指明代号",
            "{name} was not added to {OFFICES_FILE}: {en}. Add it by hand, or name an id with `--office`"
        ));
    }
    let must_ask = Shell::can_ask() && !args.dry_run;
    let agrees = |office: &ProposedOffice| {
        !must_ask || shell.ask(&question(office, &first_document(outcomes, office)))
    };
    let offices: Vec<ProposedOffice> = proposals.offices.into_iter().filter(agrees).collect();
    if offices.is_empty() {
        return Ok(None);
    }
    let before = offices_text(files);
    let text = add_offices(before.unwrap_or_default(), &offices)
        .map_err(|error| UserError::new_error(error.text()))?;
    if !args.dry_run {
        write_offices(&shell.site, before, &text)?;
    }
    for office in &offices {
        shell.print_status(&added_text(office, args.dry_run));
    }
    Ok(Some(AddedOffices { offices, text }))
}

/// Returns the name in a document that no office of the site has.
fn unknown_office(outcome: &ImportOutcome) -> Option<&str> {
    outcome.result.as_ref().err()?.unknown_office.as_deref()
}

/// Returns the first document that names an office.
fn first_document(outcomes: &[ImportOutcome], office: &ProposedOffice) -> String {
    let names_it = |outcome: &&ImportOutcome| unknown_office(outcome) == Some(&office.found_as);
    let found = outcomes.iter().find(names_it);
    found.map(|outcome| outcome.document.display().to_string()).unwrap_or_default()
}

fn question(office: &ProposedOffice, document: &str) -> Text {
    let Text { zh, en } = office_text(office);
    text!("{document}：把 {zh} 写入 {OFFICES_FILE}？", "{document}: add {en} to {OFFICES_FILE}?")
}

fn added_text(office: &ProposedOffice, is_dry_run: bool) -> Text {
    let Text { zh, en } = office_text(office);
    if is_dry_run {
        return text!("将写入 {OFFICES_FILE}：{zh}", "would be added to {OFFICES_FILE}: {en}");
    }
    text!("已写入 {OFFICES_FILE}：{zh}", "added to {OFFICES_FILE}: {en}")
}

/// Describes an office by its name, kind, id and parent.
fn office_text(office: &ProposedOffice) -> Text {
    let ProposedOffice { id, name, parent, .. } = office;
    let Text { zh: kind_zh, en: kind_en } = office.kind_text();
    match parent {
        Some(parent) => text!(
            "{name}（{kind_zh}，代号 {id}，上级 {parent}）",
            "{name} ({kind_en}, id {id}, parent {parent})"
        ),
        None => text!("{name}（{kind_zh}，代号 {id}）", "{name} ({kind_en}, id {id})"),
    }
}

/// Refuses to import while the list of offices has errors: a document of an office that stands
/// there would be told to be of none, or of another.
///
/// Errors: it has errors, which are shown with their places.
pub(super) fn refuse_wrong_list(site: &ParsedSite, shell: &Shell) -> anyhow::Result<()> {
    let mut findings = site.findings_in(OFFICES_FILE);
    findings.retain(|finding| finding.severity == Severity::Error);
    if findings.is_empty() {
        return Ok(());
    }
    let human = SnippetRenderer::new(shell.color_err(), shell.lang);
    for finding in &findings {
        Shell::print_always(&format!("{}\n", human.render(finding, &site.archive.sources)));
    }
    Err(UserError::new_error(text!(
        "{OFFICES_FILE} 有错误，见上；机关认不准，没有导入。改好再导入",
        "{OFFICES_FILE} has errors, see above; offices would not be known for certain, so nothing was imported. Correct it and import again"
    )))
}
