//! Source text to values. A source that is wrong in one place is read in all
//! others, and every source is read whatever is wrong with some.

mod control_chars;
mod fields;
mod figures;
mod figures_fast_path;
mod form;
mod hint;
mod lines;
mod load_error;
mod narrative;
mod number;
mod offices;
mod publish;
mod report;
mod site;
mod yaml;
mod yaml_error;

pub use narrative::markdown_options;
pub use number::parse_cell as read_number;

use crate::archive::Archive;
use crate::builtin::BuiltinTheme;
use crate::diag::{Finding, RuleId};
use crate::form::Forms;
use crate::report::Report;
use crate::source::{
    Content, File, LoadFailure, Place, Source, SourceId, Sources, id_at, is_hidden,
};
use control_chars::Hidden;
use fields::Diagnostics;
use nianbao_text::text;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Begins a comment behind a row with cells that somebody has to decide, as an
/// import writes it; until it is removed, nothing is published.
pub const UNDECIDED: &str = "# 待定：";

/// Where the settings are.
pub const SITE_FILE: &str = "site.yaml";
/// Where the offices are.
pub const OFFICES_FILE: &str = "content/offices.yaml";

/// Where reports and offices are.
const CONTENT: &str = "content";

/// How many sources a thread takes at a time at most, so that none is left alone
/// with the last of them.
const MAX_BATCH: usize = 32;

/// What one source turned out to hold.
enum Parsed {
    Site(Box<crate::config::Site>),
    Offices(crate::config::Offices),
    Form(Box<form::ParsedForm>),
    Report(Arc<Report>),
    Nothing,
}

/// What was parsed before: where a text is as it was, so is its report.
#[derive(Default)]
pub struct Previous<'a> {
    sources: Option<&'a Sources>,
    reports: HashMap<SourceId, &'a Arc<Report>>,
}

impl<'a> Previous<'a> {
    /// What an archive has of it. A report in which something was found is parsed
    /// anew, for then it is found again.
    pub fn new(archive: &'a Archive, findings: &[Finding]) -> Self {
        let found: HashSet<SourceId> = findings.iter().map(|one| one.place.source).collect();
        let clean = archive.shared_reports().filter(|report| !found.contains(&report.source));
        let reports = clean.map(|report| (report.source, report)).collect();
        Self { sources: Some(&archive.sources), reports }
    }

    fn report(&self, id: SourceId, sources: &Sources) -> Option<Parsed> {
        let same = self.sources.is_some_and(|before| before.is_same_text(sources, id));
        let report = self.reports.get(&id).filter(|_| same)?;
        Some(Parsed::Report(Arc::clone(report)))
    }
}

/// Parses all files of a site, in parallel. `national` are the forms that
/// the program brings along.
pub fn parse(
    theme: BuiltinTheme,
    national: &[File],
    files: Vec<File>,
    before: &Previous,
) -> (Archive, Vec<Finding>) {
    let mut archive = Archive::default();
    archive.builtin_theme = theme;
    let mut texts = Vec::new();
    let mut failures = Vec::new();
    for file in national
        .iter()
        .cloned()
        .chain(files.into_iter().filter(|file| !is_national_copy(national, file)))
    {
        match file.content {
            Content::Bytes(digest) => {
                archive.files.insert(file.path, digest);
            }
            Content::Text(text) => {
                failures.push(None);
                texts.push(Arc::new(Source::new(file.path, text)));
            }
            Content::Unchanged(source) => {
                failures.push(None);
                texts.push(source);
            }
            Content::Failed(failure) => {
                let text = match &failure {
                    LoadFailure::NotUtf8 { readable, .. } => readable.clone(),
                    _ => String::new(),
                };
                archive.unread.insert(file.path.clone());
                failures.push(Some(failure));
                texts.push(Arc::new(Source::new(file.path, text)));
            }
        }
    }
    let hidden: Vec<Vec<Hidden>> = texts.par_iter_mut().map(without_hidden).collect();
    archive.sources = Sources::new(texts);
    archive.site_theme = theme_sources(&archive.sources, &failures);
    let sources: Vec<(SourceId, &Source)> = archive.sources.iter().collect();
    let tried = |id: SourceId| (id.0 as usize) < national.len();
    let parsed: Vec<(Parsed, Vec<Finding>)> = (sources.into_par_iter().zip(&failures))
        .with_max_len(MAX_BATCH)
        .zip(hidden)
        .map(|(((id, source), failure), hidden)| match failure {
            Some(failure) => (Parsed::Nothing, vec![load_error::finding(id, failure)]),
            None => match before.report(id, &archive.sources) {
                Some(known) => (known, Vec::new()),
                None => parse_source(id, source, hidden, tried(id)),
            },
        })
        .collect();
    let mut findings = assemble(&mut archive, parsed);
    findings.extend(missing_files(&archive));
    (archive, findings)
}

/// An archive with another text for one of its reports, and what is found in
/// the text; `None` where it is not simply the same report with other words.
pub fn reparse_report(
    archive: &Archive,
    id: SourceId,
    text: String,
) -> Option<(Archive, Vec<Finding>)> {
    let path = &archive.sources.get(id).path;
    report_path(path)?;
    let mut text = text;
    let hidden = control_chars::replace_controls(&mut text);
    let source = Source::new(path.clone(), text);
    let (Parsed::Report(report), findings) = parse_source(id, &source, hidden, false) else {
        return None;
    };
    Some((archive.with(report, source)?, findings))
}

/// Whether a site's file is a copy of a national form; this repository,
/// itself a site, has them all.
fn is_national_copy(national: &[File], file: &File) -> bool {
    let text = |file: &File| match &file.content {
        Content::Text(text) => Some(text.clone()),
        Content::Unchanged(source) => Some(source.text.clone()),
        Content::Bytes(_) | Content::Failed(_) => None,
    };
    file.path.starts_with("forms/") && national.iter().any(|own| text(own) == text(file))
}

/// Takes out of a source what no page can hold. Of a look that is its templates;
/// a script may have a use for such characters.
fn without_hidden(source: &mut Arc<Source>) -> Vec<Hidden> {
    let is_page = !is_theme_file(&source.path) || source.path.ends_with(".html");
    if !is_page || !source.text.contains(is_hidden) {
        return Vec::new();
    }
    control_chars::replace_controls(&mut Arc::make_mut(source).text)
}

/// Lists the templates and themes among the sources that could be loaded, by path.
fn theme_sources(
    sources: &Sources,
    failures: &[Option<LoadFailure>],
) -> BTreeMap<String, SourceId> {
    let loaded = sources.iter().zip(failures).filter(|(_, failure)| failure.is_none());
    let theme = loaded.map(|(source, _)| source).filter(|(_, source)| is_theme_file(&source.path));
    theme.map(|(id, source)| (source.path.clone(), id)).collect()
}

fn is_theme_file(path: &str) -> bool {
    path.starts_with("templates/") || path.starts_with("themes/")
}

/// Reads one source by where it stands. `hidden` is what was taken out of it;
/// `tried` are those that the program brings along.
fn parse_source(
    id: SourceId,
    source: &Source,
    mut hidden: Vec<Hidden>,
    tried: bool,
) -> (Parsed, Vec<Finding>) {
    let mut sink = Diagnostics::new(id);
    sink.builtin = tried;
    let parsed = parse_text(source, &mut sink);
    if let Some(Parsed::Report(report)) = &parsed {
        hidden.extend(narrative::find_escaped_controls(&source.text, report.narrative.span));
    }
    sink.findings.extend(control_chars::finding(id, &hidden));
    (parsed.unwrap_or(Parsed::Nothing), sink.findings)
}

fn parse_text(source: &Source, sink: &mut Diagnostics) -> Option<Parsed> {
    // Templates are read where pages are made of them.
    if is_theme_file(&source.path) {
        return None;
    }
    if !source.path.ends_with(".md") {
        return match yaml::parse_yaml(&source.text) {
            Ok(root) => parse_yaml_file(&source.path, &root, sink),
            Err(refusal) => {
                sink.report_yaml_error(&refusal, &source.text);
                None
            }
        };
    }
    // A text without front matter where no report can be is not one; a rule
    // says so.
    if report_path(&source.path).is_none() && !report::has_front_matter(&source.text) {
        return None;
    }
    report::parse_report(&source.text, sink).map(|report| Parsed::Report(Arc::new(report)))
}

fn parse_yaml_file(path: &str, root: &yaml::Node, sink: &mut Diagnostics) -> Option<Parsed> {
    match path {
        SITE_FILE => Some(Parsed::Site(Box::new(site::parse_site(root, sink)))),
        OFFICES_FILE => offices::parse_offices(root, sink).map(Parsed::Offices),
        _ => form::parse_form(root, sink).map(|read| Parsed::Form(Box::new(read))),
    }
}

/// Puts what was parsed in its place.
fn assemble(archive: &mut Archive, parsed: Vec<(Parsed, Vec<Finding>)>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut reports = Vec::with_capacity(parsed.len());
    let mut forms = Vec::new();
    for (at, (parsed, found)) in parsed.into_iter().enumerate() {
        findings.extend(found);
        match parsed {
            Parsed::Site(site) => {
                if !site.secrets.is_empty() {
                    let shown = archive.sources.get(id_at(at)).redacted(&site.secrets);
                    archive.sources.replace(id_at(at), shown);
                }
                archive.site = *site;
            }
            Parsed::Offices(offices) => archive.offices = offices,
            Parsed::Report(report) => reports.push(report),
            Parsed::Form(form) => forms.push(*form),
            Parsed::Nothing => {
                archive.offices_unread |= archive.sources.get(id_at(at)).path == OFFICES_FILE;
            }
        }
    }
    archive.forms = Forms::new(form::without_conflicts(forms, &mut findings));
    archive.file(reports);
    findings
}

/// Findings about files that a site names, or has to have.
fn missing_files(archive: &Archive) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut missing = |place, file: &str, help| {
        let message = text!("缺少 {file}", "{file} is missing");
        findings.push(Finding::new(RuleId::MissingFile, place, message).help(help));
    };
    // Also without a report: a folder that is not there would make an empty site
    // of a full one.
    if !has_path(archive, CONTENT) {
        let help = text!(
            "年报放在 content/年度/ 下，机关列在 {OFFICES_FILE} 中；核对站点文件夹是否对、是否完整",
            "reports stand under content/YEAR/, offices in {OFFICES_FILE}; see whether this is the right folder, and all of it"
        );
        missing(archive.settings(), "content/", help);
    } else if !has_path(archive, OFFICES_FILE) {
        let help =
            text!("在其中列出各机关的 id、name、kind", "list the offices there: id, name, kind");
        missing(archive.settings(), OFFICES_FILE, help);
    }
    let folder = format!("themes/{}/", archive.site.theme);
    let own =
        archive.theme_files().map(|(path, _)| path).chain(archive.files.keys().map(String::as_str));
    let mut looks = own;
    if let Some(span) = archive.site.theme_span
        && !looks.any(|path| path.starts_with(&folder))
    {
        let help = text!("程序自带的主题是 portal", "the program brings the theme portal along");
        missing(Place::new(archive.settings().source, span), &folder, help);
    }
    findings
}

/// Whether a path is that of a file of the site, or of a folder with files. A
/// folder that could not be read says so itself.
fn has_path(archive: &Archive, path: &str) -> bool {
    let is = |known: &str| {
        known == CONTENT
            || known.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    archive.sources.iter().any(|(_, source)| is(&source.path))
        || archive.files.keys().any(|file| is(file))
}

/// The year and the office that the path of a report names:
/// `content/2020/shili-czj.md` or `content/2020/shili-czj/index.md`.
pub fn report_path(path: &str) -> Option<(u16, &str)> {
    let (year, rest) = path.strip_prefix("content/")?.split_once('/')?;
    let office = rest.strip_suffix("/index.md").or_else(|| rest.strip_suffix(".md"))?;
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    let is_office = !office.is_empty() && !office.contains('/') && office != "index";
    (is_year && is_office).then(|| year.parse().ok().map(|year| (year, office))).flatten()
}

/// Whether a word can be part of an address: lower-case letters, digits,
/// hyphens, beginning with a letter or a digit.
pub fn is_id(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !word.is_empty() && word.len() <= 64 && !word.starts_with('-') && word.chars().all(plain)
}
