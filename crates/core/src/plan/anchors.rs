//! The places on a page that a link can name after `#`: the ids that its
//! template gives, and for a report those of its sections and tables.

use super::{Artifact, templates};
use crate::archive::{Archive, FilledForm, Outline, ReportId};
use crate::report::Report;
use std::collections::{HashMap, HashSet};

/// The anchor of tables that stand in no section.
pub const UNSECTIONED_TABLES: &str = "statistics";

/// The anchor of a section that the form does not have, by its place.
pub fn section_anchor(at: usize) -> String {
    format!("section-{}", at + 1)
}

/// Whether a table is on the page: one that takes any row only where it was
/// written, the others always.
pub fn is_printed(filled: &FilledForm, table: usize) -> bool {
    filled.table(table).written.is_some() || !filled.form.tables[table].free
}

/// The anchors of all pages, as far as anyone asks.
pub(super) struct Anchors<'a> {
    archive: &'a Archive,
    templates: HashMap<&'static str, AnchorSet>,
    reports: HashMap<ReportId, AnchorSet>,
}

/// What ids there are.
#[derive(Default)]
struct AnchorSet {
    exact: HashSet<String>,
    /// Beginnings of ids that go on with something else.
    prefixes: Vec<String>,
    /// The ids of sections and tables are among them.
    sections: bool,
    /// There are others that nobody knows.
    open: bool,
}

impl AnchorSet {
    fn has(&self, id: &str) -> bool {
        self.open
            || self.exact.contains(id)
            || self.prefixes.iter().any(|begun| id.starts_with(begun.as_str()))
    }

    /// Takes the ids that stand in a template.
    fn add_template(&mut self, template: &str) {
        for quote in ['"', '\''] {
            let named = template.match_indices("id=").filter_map(|(at, name)| {
                // Another attribute may end so.
                let own = template[..at].ends_with(char::is_whitespace);
                template[at + name.len()..].strip_prefix(quote).filter(|_| own)
            });
            for after in named {
                self.add_attribute(after.split(quote).next().unwrap_or_default());
            }
        }
    }

    /// Takes an id as a template has it.
    fn add_attribute(&mut self, id: &str) {
        let made = ["{{", "{%"].into_iter().filter_map(|mark| id.find(mark)).min();
        match made.map(|at| id.split_at(at)) {
            None => {
                self.exact.insert(id.to_owned());
            }
            Some(("", made)) if made.trim_matches(['{', '}']).trim() == "section.id" => {
                self.sections = true;
            }
            Some(("", _)) => self.open = true,
            Some((begun, _)) => self.prefixes.push(begun.to_owned()),
        }
    }
}

impl<'a> Anchors<'a> {
    pub(super) fn new(archive: &'a Archive) -> Self {
        let texts = templates(archive);
        let shared = |name: &str| !Artifact::TEMPLATES.contains(&name);
        let ids = |page: &'static str| {
            let mut ids = AnchorSet::default();
            for (_, text) in texts.iter().filter(|(name, _)| **name == page || shared(name)) {
                ids.add_template(text);
            }
            (page, ids)
        };
        let templates = Artifact::TEMPLATES.into_iter().map(ids).collect();
        Self { archive, templates, reports: HashMap::new() }
    }

    /// Whether a page has a place of that name. What is not made from a
    /// template may have any.
    pub(super) fn has(&mut self, page: &Artifact, id: &str) -> bool {
        // What follows `:~:` names words to look for.
        let id = id.split_once(":~:").map_or(id, |(id, _)| id);
        // The top of a page is always there.
        if id.is_empty() || id.eq_ignore_ascii_case("top") {
            return true;
        }
        let Some(ids) = page.template().and_then(|name| self.templates.get(name)) else {
            return true;
        };
        let report = match page {
            Artifact::Report(report) if ids.sections && !ids.has(id) => report,
            _ => return ids.has(id),
        };
        let archive = self.archive;
        let own = self.reports.entry(*report);
        own.or_insert_with(|| report_anchors(archive, archive.report(*report))).has(id)
    }
}

/// The ids of a report's sections, and those within its tables.
fn report_anchors(archive: &Archive, report: &Report) -> AnchorSet {
    let mut ids = AnchorSet::default();
    let Some(filled) = archive.sheet(report) else {
        ids.exact = (0..report.narrative.sections.len()).map(section_anchor).collect();
        return ids;
    };
    let form = filled.form;
    for (at, placed) in Outline::new(form, report).0.iter().enumerate() {
        let known = placed.section.map(|(section, _)| form.sections[section].id.clone());
        ids.exact.insert(known.unwrap_or_else(|| section_anchor(at)));
    }
    for (_, table) in form.tables.iter().enumerate().filter(|(at, _)| is_printed(&filled, *at)) {
        // A section that was not written is there for its tables.
        let section = table.section.map(|at| form.sections[at].id.as_str());
        ids.exact.insert(section.unwrap_or(UNSECTIONED_TABLES).to_owned());
        ids.prefixes.push(format!("{}-", table.id));
    }
    ids
}
