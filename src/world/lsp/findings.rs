//! The findings of open files, and of the files that hang on them.

use super::documents::Document;
use super::site::EditedSite;
use crate::preview::broken_links;
use crate::world::serve::OpenSite;
use crate::world::units::{FilePlace, Listing};
use lsp_types::{Diagnostic, PublishDiagnosticsParams, Uri};
use nianbao_core::diag::{Finding, Lang};
use nianbao_core::source::Sources;
use nianbao_core::unit::CheckedUnit;
use nianbao_lsp::{DiagnosticContext, Encoding, to_diagnostic, uri_of_path};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// How the client wants to be told.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) lang: Lang,
    pub(super) encoding: Encoding,
    pub(super) shows_related: bool,
}

impl Style {
    /// Returns the context of findings in some texts; `address` tells those of their files.
    fn context<'a>(
        self,
        sources: &'a Sources,
        address: &'a dyn Fn(&str) -> Option<Uri>,
    ) -> DiagnosticContext<'a> {
        let Self { lang, encoding, shows_related } = self;
        let lines = HashMap::new();
        DiagnosticContext { sources, lang, encoding, shows_related, address, lines }
    }
}

/// Diagnostics by the paths of their files below a site.
type Found = BTreeMap<String, Vec<Diagnostic>>;
/// Diagnostics by the addresses of their files.
pub(super) type Told = BTreeMap<String, Vec<Diagnostic>>;

impl EditedSite {
    /// Returns the checked units of open files.
    pub(super) fn units_of(&self, open: &[(&str, &Document)]) -> Vec<Arc<CheckedUnit>> {
        let Some(site) = &self.open else { return Vec::new() };
        let mut seen = BTreeSet::new();
        let units = open.iter().filter_map(|(path, _)| unit_of(site, path));
        units.filter(|unit| seen.insert(Arc::as_ptr(unit))).collect()
    }

    /// Lists the files whose diagnostics are other than those that were sent, with the new
    /// ones, and notes these as sent. Each open file has some, if only an empty list.
    pub(super) fn list_changes(
        &mut self,
        open: &[(&str, &Document)],
        style: Style,
    ) -> Vec<PublishDiagnosticsParams> {
        let mut found = find_all(self, open, style);
        let (mut told, mut versions) = (Told::new(), HashMap::new());
        for (path, document) in open {
            let uri = document.uri.as_str();
            told.insert(uri.to_owned(), found.remove(*path).unwrap_or_default());
            versions.insert(uri, document.version);
        }
        for (path, diagnostics) in found {
            if let Some(uri) = uri_of_path(&self.shown_root.join(path)) {
                told.insert(uri.as_str().to_owned(), diagnostics);
            }
        }
        let gone = self.sent.keys().filter(|uri| !told.contains_key(*uri));
        let gone = gone.map(|uri| (uri.as_str(), Vec::new()));
        let new = told.iter().filter(|(uri, diagnostics)| self.sent.get(*uri) != Some(diagnostics));
        let new = new.map(|(uri, diagnostics)| (uri.as_str(), diagnostics.clone()));
        let params = gone.chain(new).filter_map(|(uri, diagnostics)| {
            let version = versions.get(uri).copied();
            Some(PublishDiagnosticsParams::new(uri.parse().ok()?, diagnostics, version))
        });
        let params = params.collect();
        self.sent = told;
        params
    }
}

/// Returns the checked unit of a file; `None` if it belongs to none.
pub(super) fn unit_of(site: &OpenSite, path: &str) -> Option<Arc<CheckedUnit>> {
    let office = match Listing::place_of(path) {
        FilePlace::Unit(office) => Some(office),
        FilePlace::Stray => None,
        FilePlace::Shared => return None,
    };
    site.unit_of(site.job_of(office)?)
}

/// Finds what is to be told of open files and those of the same offices.
fn find_all(edited: &EditedSite, open: &[(&str, &Document)], style: Style) -> Found {
    let mut found = Found::new();
    let Some(site) = &edited.open else { return found };
    let addresses: HashMap<&str, &Uri> =
        open.iter().map(|(path, document)| (*path, &document.uri)).collect();
    let address = |path: &str| {
        let known = addresses.get(path).map(|uri| (*uri).clone());
        known.or_else(|| uri_of_path(&edited.shown_root.join(path)))
    };
    let mut site_findings = Vec::new();
    for unit in edited.units_of(open) {
        site_findings.extend(unit.kept.findings.iter().cloned());
        let plan = edited.survey.as_ref().map(|survey| &survey.plan);
        let broken = plan.into_iter().flat_map(|plan| broken_links(&unit.kept.pending, plan));
        let findings = unit.check_result.findings.iter().chain(broken);
        let sources = &unit.archive.sources;
        add(findings, style.context(sources, &address), &mut found);
    }
    let sources = &site.run.base.archive.sources;
    let shared = shared_findings(edited, site, site_findings);
    let is_open = |finding: &&Finding| {
        addresses.contains_key(sources.get(finding.place.source).path.as_str())
    };
    add(shared.iter().filter(is_open), style.context(sources, &address), &mut found);
    found
}

/// Returns the findings about what all reports share: those of the last survey, or until there
/// is one what is known without it.
fn shared_findings(edited: &EditedSite, site: &OpenSite, known: Vec<Finding>) -> Vec<Finding> {
    match &edited.survey {
        Some(survey) if edited.has_surveyed_base => survey.shared.findings.clone(),
        _ => site.run.base.check_shared(known).findings,
    }
}

fn add<'f>(
    findings: impl Iterator<Item = &'f Finding>,
    mut context: DiagnosticContext,
    found: &mut Found,
) {
    for finding in findings {
        let path = &context.sources.get(finding.place.source).path;
        let diagnostic = to_diagnostic(finding, &mut context);
        match found.get_mut(path) {
            Some(of_file) => of_file.push(diagnostic),
            None => drop(found.insert(path.clone(), vec![diagnostic])),
        }
    }
}
