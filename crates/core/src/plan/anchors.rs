//! The anchors of a page, which links name after `#`: the `id` attributes of its
//! template, and for a report those of its sections and tables.

use super::{Page, SitePlan};
use crate::archive::{Archive, FilledForm, ReportId};
use crate::report::{Narrative, Report};
use std::collections::{HashMap, HashSet};

/// The anchor of tables that belong to no section.
pub const UNSECTIONED_TABLES: &str = "statistics";

/// Returns the anchor of a section that the form does not have, by its index.
pub fn section_anchor(index: usize) -> String {
    format!("section-{}", index + 1)
}

/// Returns whether a table is on the page: one that takes any row only where it was
/// written, the others always. `table` is its index in the form.
pub fn is_printed(filled: &FilledForm, table: usize) -> bool {
    filled.table(table).written.is_some() || !filled.form.tables[table].free
}

/// The anchors that templates give their pages.
#[derive(Default)]
pub struct TemplateAnchors(HashMap<&'static str, AnchorSet>);

/// The anchors of all pages; those of a report are collected when first asked for.
pub(super) struct Anchors<'a> {
    archive: &'a Archive,
    templates: &'a TemplateAnchors,
    reports: HashMap<ReportId, AnchorSet>,
}

/// The anchors of one page, as far as they can be known before it is rendered.
#[derive(Default)]
struct AnchorSet {
    exact: HashSet<String>,
    /// Beginnings of anchors that end with a value.
    prefixes: Vec<String>,
    /// True if the anchors of sections and tables are on the page too.
    has_sections: bool,
    /// True if a value alone makes an anchor, so that any may be there.
    is_open: bool,
}

impl AnchorSet {
    fn has(&self, anchor: &str) -> bool {
        self.is_open
            || self.exact.contains(anchor)
            || self.prefixes.iter().any(|prefix| anchor.starts_with(prefix.as_str()))
    }

    /// Adds the `id` attributes in the text of a template.
    fn add_template(&mut self, template: &str) {
        for quote in ['"', '\''] {
            let quoted = template.match_indices("id=").filter_map(|(start, name)| {
                // The name of another attribute may end in `id`.
                let is_whole = template[..start].ends_with(char::is_whitespace);
                template[start + name.len()..].strip_prefix(quote).filter(|_| is_whole)
            });
            for rest in quoted {
                self.add_attribute(rest.split(quote).next().unwrap_or_default());
            }
        }
    }

    /// Adds the value of an `id` attribute as a template has it.
    fn add_attribute(&mut self, value: &str) {
        let expression = ["{{", "{%"].into_iter().filter_map(|mark| value.find(mark)).min();
        match expression.map(|start| value.split_at(start)) {
            None => {
                self.exact.insert(value.to_owned());
            }
            Some(("", made)) if made.trim_matches(['{', '}']).trim() == "section.id" => {
                self.has_sections = true;
            }
            Some(("", _)) => self.is_open = true,
            Some((prefix, _)) => self.prefixes.push(prefix.to_owned()),
        }
    }
}

impl TemplateAnchors {
    /// Collects the anchors in the templates of a plan; `archive` is the one that was planned.
    pub fn new(archive: &Archive, plan: &SitePlan) -> Self {
        let is_shared = |name: &str| !Page::TEMPLATES.contains(&name);
        let anchors_of = |page: &'static str| {
            let mut anchors = AnchorSet::default();
            for (name, text) in plan.templates(archive) {
                if name == page || is_shared(name) {
                    anchors.add_template(text);
                }
            }
            (page, anchors)
        };
        Self(Page::TEMPLATES.into_iter().map(anchors_of).collect())
    }
}

impl<'a> Anchors<'a> {
    pub(super) fn new(archive: &'a Archive, templates: &'a TemplateAnchors) -> Self {
        Self { archive, templates, reports: HashMap::new() }
    }

    /// Returns whether a page has an anchor.
    pub(super) fn has(&mut self, page: &Page, anchor: &str) -> bool {
        // `:~:` begins a text fragment, which names words to look for.
        let anchor = anchor.split_once(":~:").map_or(anchor, |(anchor, _)| anchor);
        // The top of a page is always there.
        if anchor.is_empty() || anchor.eq_ignore_ascii_case("top") {
            return true;
        }
        let Some(anchors) = self.templates.0.get(page.template()) else {
            return true;
        };
        let archive = self.archive;
        let report = match page {
            Page::Report(report) if anchors.has_sections && !anchors.has(anchor) => report,
            Page::Article(name) if anchors.has_sections && !anchors.has(anchor) => {
                let article = archive.article(name);
                return article.is_some_and(|article| text_anchors(&article.narrative).has(anchor));
            }
            _ => return anchors.has(anchor),
        };
        let own = self.reports.entry(*report);
        own.or_insert_with(|| report_anchors(archive, archive.report(*report))).has(anchor)
    }
}

/// Collects the anchors of a text without a form: those of its footnotes and sections.
fn text_anchors(narrative: &Narrative) -> AnchorSet {
    let mut anchors = note_anchors(narrative);
    anchors.exact.extend((0..narrative.sections.len()).map(section_anchor));
    anchors
}

fn note_anchors(narrative: &Narrative) -> AnchorSet {
    let notes = 1..=narrative.footnotes;
    let exact = notes.map(|number| format!("note:{number}")).collect();
    AnchorSet { exact, ..AnchorSet::default() }
}

/// Collects the anchors of a report's sections and of the cells of its tables.
fn report_anchors(archive: &Archive, report: &Report) -> AnchorSet {
    let Some((filled, outline)) = archive.filled_form(report).zip(archive.outline(report)) else {
        return text_anchors(&report.narrative);
    };
    let mut anchors = note_anchors(&report.narrative);
    let form = filled.form;
    for (index, matched) in outline.0.iter().enumerate() {
        let known = matched.section.map(|(section, _)| form.sections[section].id.clone());
        anchors.exact.insert(known.unwrap_or_else(|| section_anchor(index)));
    }
    for (_, table) in
        form.tables.iter().enumerate().filter(|(index, _)| is_printed(&filled, *index))
    {
        // A section that was not written is there for its tables.
        let section = table.section.map(|section| form.sections[section].id.as_str());
        anchors.exact.insert(section.unwrap_or(UNSECTIONED_TABLES).to_owned());
        anchors.prefixes.push(format!("{}-", table.id));
    }
    anchors
}
