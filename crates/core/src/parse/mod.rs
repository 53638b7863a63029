//! Parses the sources of a site into an archive. A mistake in one place is a finding;
//! all other places, and all other sources, are parsed all the same.

mod article;
mod control_chars;
mod fields;
mod figures;
mod figures_fast_path;
mod footnotes;
mod form;
mod front_matter;
mod hint;
mod language;
mod load;
mod load_error;
mod narrative;
mod number;
mod offices;
mod parts;
mod publish;
mod report;
mod secrets;
mod site;
mod source_tree;
mod undecided;
mod yaml;
mod yaml_error;

pub use article::article_name;
pub use figures::ends_undecided;
pub(crate) use narrative::{heading_that_divides, nests_too_deeply};
pub use number::parse_cell as read_number;
pub use offices::{
    OfficeIdMention, Replacement, office_id_mentions, parse_offices_text, rename_in_offices,
};
pub use parts::{YamlPart, yaml_parts};
pub(crate) use report::is_date_time;
pub(crate) use source_tree::{SourceTree, parse_source_tree, without_controls};
pub(crate) use undecided::UndecidedComment;
pub use undecided::undecided_words;
pub(crate) use yaml::{Node, Value};

use crate::archive::Archive;
use crate::builtin::BuiltinTheme;
use crate::diag::{Finding, RuleId};
use crate::form::Forms;
use crate::report::{Article, Report};
use crate::source::{File, Place, Source, SourceId, Sources, Span};
use fields::Diagnostics;
use load::{Loaded, is_national_copy, is_theme_file};
use nianbao_text::text;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Begins the comment that an import writes behind a row with cells that a person has to
/// decide. While there is one, nothing is published.
pub const UNDECIDED: &str = "# 待定：";

/// The path of the site's settings.
pub const SITE_FILE: &str = "site.yaml";
/// The path of the list of offices.
pub const OFFICES_FILE: &str = "content/offices.yaml";

/// The folder of reports and offices.
const CONTENT: &str = "content";

/// The most sources that a thread takes at a time, so that no thread is left alone with
/// the last of them.
const MAX_BATCH: usize = 32;

/// The content of one source.
enum Parsed {
    Site(Box<crate::config::Site>),
    Offices(crate::config::Offices),
    Form(Box<form::ParsedForm>),
    Report(Arc<Report>),
    Article(Box<Article>),
    /// Settings that cannot be read, with the places of what may be passwords in them.
    Secrets(Vec<Span>),
    Nothing,
}

/// Reports parsed before, to be shared where their texts have not changed.
#[derive(Default)]
pub struct Previous<'a> {
    sources: Option<&'a Sources>,
    reports: HashMap<SourceId, &'a Arc<Report>>,
}

impl<'a> Previous<'a> {
    /// Takes the reports of an archive. A report with findings is parsed again, so that
    /// they are found again.
    pub fn new(archive: &'a Archive, findings: &[Finding]) -> Self {
        let found: HashSet<SourceId> =
            findings.iter().map(|finding| finding.place.source).collect();
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

/// Parses all files of a site, in parallel. `national` are the forms that the program
/// brings along; they get the first ids. A report that is unchanged since `previous` is
/// taken from there.
pub fn parse(
    theme: BuiltinTheme,
    national: &[File],
    files: Vec<File>,
    previous: &Previous,
) -> (Archive, Vec<Finding>) {
    let own = files.into_iter().filter(|file| !is_national_copy(national, file));
    let files = national.iter().cloned().zip(std::iter::repeat(true));
    let files = files.chain(own.zip(std::iter::repeat(false)));
    let mut archive = Archive::default();
    let mut loaded: Vec<Loaded> = Vec::new();
    for (file, builtin) in files {
        let id = SourceId::from_index(loaded.len());
        loaded.extend(Loaded::new(id, file, builtin, &mut archive));
    }
    let mut findings = parse_shared(&mut archive, theme, loaded, previous);
    findings.extend(missing_files(&archive, false));
    (archive, findings)
}

/// Parses what the reports of a site share: settings, offices, forms, themes. Each file has
/// its place among all files of the site. `has_content` is true if there are files under
/// `content/` besides.
pub fn parse_base(
    theme: BuiltinTheme,
    files: Vec<(usize, File)>,
    has_content: bool,
) -> (Archive, Vec<Finding>) {
    let national = crate::builtin::national_forms();
    let first = national.len();
    let mut archive = Archive::default();
    let forms = national.iter().cloned().enumerate().map(|(at, file)| (at, file, true));
    let own = files.into_iter().filter(|(_, file)| !is_national_copy(&national, file));
    let files = forms.chain(own.map(|(at, file)| (first + at, file, false)));
    let loaded = files
        .filter_map(|(at, file, builtin)| {
            Loaded::new(SourceId::from_index(at), file, builtin, &mut archive)
        })
        .collect();
    let mut findings = parse_shared(&mut archive, theme, loaded, &Previous::default());
    findings.extend(missing_files(&archive, has_content));
    archive.share();
    (archive, findings)
}

/// Parses some reports of a site, with the files beside them, into an archive that shares all
/// else with `base`. Each file has its place among all files of the site.
pub fn parse_unit(base: &Archive, files: Vec<(usize, File)>) -> (Archive, Vec<Finding>) {
    let mut archive = base.clone();
    let first = crate::builtin::national_forms_count();
    let mut loaded: Vec<Loaded> = files
        .into_iter()
        .filter_map(|(at, file)| {
            Loaded::new(SourceId::from_index(first + at), file, false, &mut archive)
        })
        .collect();
    loaded.iter_mut().for_each(Loaded::replace_hidden);
    let sources = loaded.iter().map(|file| (file.id, Arc::clone(&file.source))).collect();
    archive.sources = base.sources.with_own(sources);
    let (mut reports, mut findings) = (Vec::new(), Vec::new());
    for loaded in loaded {
        let (_, parsed, found) = parse_loaded(loaded, &archive.sources, &Previous::default());
        findings.extend(found);
        if let Parsed::Report(report) = parsed {
            reports.push(report);
        }
    }
    undecided::settle_decided_cells(&archive, &mut reports);
    archive.set_reports(reports);
    (archive, findings)
}

fn parse_shared(
    archive: &mut Archive,
    theme: BuiltinTheme,
    mut loaded: Vec<Loaded>,
    previous: &Previous,
) -> Vec<Finding> {
    archive.builtin_theme = theme;
    loaded.par_iter_mut().for_each(Loaded::replace_hidden);
    archive.site_theme = load::theme_sources(&loaded).into();
    archive.sources =
        Sources::with_ids(loaded.iter().map(|file| (file.id, Arc::clone(&file.source))).collect());
    let sources = &archive.sources;
    let parsed: Vec<(SourceId, Parsed, Vec<Finding>)> = loaded
        .into_par_iter()
        .with_max_len(MAX_BATCH)
        .map(|loaded| parse_loaded(loaded, sources, previous))
        .collect();
    assemble(archive, parsed)
}

fn parse_loaded(
    loaded: Loaded,
    sources: &Sources,
    previous: &Previous,
) -> (SourceId, Parsed, Vec<Finding>) {
    let id = loaded.id;
    let (parsed, findings) = match &loaded.failure {
        Some(failure) => (find_secrets(&loaded.source), vec![load_error::finding(id, failure)]),
        None => match previous.report(id, sources) {
            Some(known) => (known, Vec::new()),
            None => parse_source(loaded),
        },
    };
    (id, parsed, findings)
}

/// Parses the text of a report that stands in no archive; its spans are places in `text`.
/// `None` if it is no report; what is wrong with it is not told.
pub fn parse_report_text(text: &str) -> Option<Report> {
    report::parse_report(text, &mut Diagnostics::new(SourceId(0)))
}

/// Parses one source by the place where it stands.
fn parse_source(loaded: Loaded) -> (Parsed, Vec<Finding>) {
    let Loaded { id, source, mut hidden, builtin, .. } = loaded;
    let mut sink = Diagnostics::new(id);
    sink.builtin = builtin;
    let parsed = parse_text(&source, &mut sink);
    let text = match &parsed {
        Some(Parsed::Report(report)) => Some(report.narrative.span),
        Some(Parsed::Article(article)) => Some(article.narrative.span),
        _ => None,
    };
    if let Some(span) = text {
        hidden.extend(narrative::find_escaped_controls(&source.text, span));
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
            Ok(root) => parse_yaml_file(&source.path, root, sink),
            Err(refusal) => {
                sink.report_yaml_error(&refusal, &source.text);
                let secrets = find_secrets(source);
                if let Parsed::Secrets(hidden) = &secrets {
                    let findings = sink.findings.iter_mut();
                    findings.for_each(|found| secrets::mask_finding(found, &source.text, hidden));
                }
                Some(secrets)
            }
        };
    }
    if let Some(name) = article_name(&source.path) {
        let article = article::parse_article(name, &source.text, sink)?;
        return Some(Parsed::Article(Box::new(article)));
    }
    // A text where no report can be is not one if it lies among pages or has no
    // front matter; a rule says so.
    if report_path(&source.path).is_none()
        && (source.path.starts_with("content/pages/")
            || !nianbao_text::front_matter::opens_front_matter(&source.text))
    {
        return None;
    }
    report::parse_report(&source.text, sink).map(|report| Parsed::Report(Arc::new(report)))
}

/// Finds what may be passwords in settings that cannot be read.
fn find_secrets(source: &Source) -> Parsed {
    if source.path != SITE_FILE {
        return Parsed::Nothing;
    }
    Parsed::Secrets(secrets::find_in_lines(&source.text))
}

fn parse_yaml_file(path: &str, mut root: yaml::Node, sink: &mut Diagnostics) -> Option<Parsed> {
    match path {
        SITE_FILE => {
            let secrets = secrets::mask_secrets(&mut root);
            let mut site = site::parse_site(&root, sink);
            site.secrets = secrets::report_secrets(&secrets, sink);
            Some(Parsed::Site(Box::new(site)))
        }
        OFFICES_FILE => offices::parse_offices(&root, sink).map(Parsed::Offices),
        _ => form::parse_form(&root, sink).map(|read| Parsed::Form(Box::new(read))),
    }
}

/// Puts the contents of all sources, in the order of their ids, into the archive.
fn assemble(archive: &mut Archive, parsed: Vec<(SourceId, Parsed, Vec<Finding>)>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut reports = Vec::with_capacity(parsed.len());
    let (mut forms, mut articles) = (Vec::new(), Vec::new());
    for (id, parsed, found) in parsed {
        findings.extend(found);
        match parsed {
            Parsed::Site(site) => {
                redact(archive, id, &site.secrets);
                archive.site = (*site).into();
            }
            Parsed::Offices(offices) => archive.offices = offices.into(),
            Parsed::Report(report) => reports.push(report),
            Parsed::Article(article) => articles.push(*article),
            Parsed::Form(form) => forms.push(*form),
            Parsed::Secrets(hidden) => redact(archive, id, &hidden),
            Parsed::Nothing => {
                archive.offices_unread |= archive.sources.get(id).path == OFFICES_FILE;
            }
        }
    }
    archive.forms =
        Forms::new(form::without_conflicts(forms, &mut findings), archive.site.language);
    undecided::settle_decided_cells(archive, &mut reports);
    archive.set_reports(reports);
    archive.articles = articles.into();
    findings
}

/// Hides passwords in a source, as all that show it take it from the archive.
fn redact(archive: &mut Archive, id: SourceId, hidden: &[Span]) {
    if !hidden.is_empty() {
        let shown = archive.sources.get(id).redacted(hidden);
        archive.sources.replace(id, shown);
    }
}

/// Returns findings about files that a site names, or has to have, and that are missing.
fn missing_files(archive: &Archive, has_content: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut missing = |place, file: &str, help| {
        let message = text!("缺少 {file}", "{file} is missing");
        findings.push(Finding::new(RuleId::MissingFile, place, message).help(help));
    };
    // Also without a report: a folder that is not there would make an empty site
    // of a full one.
    if !has_content && !has_path(archive, CONTENT) {
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
    let own = archive.theme_files().map(|(path, _)| path);
    let own = own.chain(archive.files.iter().map(|(path, _)| path.as_str()));
    let mut looks = own;
    if let Some(span) = archive.site.theme_span
        && !looks.any(|path| path.starts_with(&folder))
    {
        let help = text!("程序自带的主题是 portal", "the program brings the theme portal along");
        missing(Place::new(archive.settings().source, span), &folder, help);
    }
    findings
}

/// Returns true for the path of a file of the site, or of a folder with files. A folder
/// that could not be read has a finding of its own.
fn has_path(archive: &Archive, path: &str) -> bool {
    let is = |known: &str| {
        known == CONTENT
            || known.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    archive.sources.iter().any(|(_, source)| is(&source.path))
        || archive.files.iter().any(|(file, _)| is(file))
}

/// Returns the year and the office id in the path of a report:
/// `content/2020/shili-czj.md` or `content/2020/shili-czj/index.md`.
pub fn report_path(path: &str) -> Option<(u16, &str)> {
    let (year, rest) = path.strip_prefix("content/")?.split_once('/')?;
    let office = rest.strip_suffix("/index.md").or_else(|| rest.strip_suffix(".md"))?;
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    let is_office = !office.is_empty() && !office.contains('/') && office != "index";
    (is_year && is_office).then(|| year.parse().ok().map(|year| (year, office))).flatten()
}

/// Returns true for a word that can be part of an address: at most 64 lower-case letters,
/// digits and hyphens, the first no hyphen.
pub fn is_id(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !word.is_empty() && word.len() <= 64 && !word.starts_with('-') && word.chars().all(plain)
}
