//! Imports yearly reports from documents: reads the figures cell by cell by their labels,
//! sorts the text into sections, and writes a source in the canonical style.
//!
//! A figure that is not certain stays blank, with an [`Issue`] that tells a person where
//! to look; no figure is guessed, no blank becomes 0, and no text is dropped silently.
//!
//! ```
//! use nianbao_core::examine::{ExamineOptions, ParsedSite};
//! use nianbao_core::source::{Content, File};
//! use nianbao_core::BuiltinTheme;
//! use nianbao_import::{ImportContext, ImportOptions, import};
//!
//! // A site with one office and the built-in forms.
//! let offices = "- { id: shili-zf, name: 示例市人民政府, kind: government }\n";
//! let offices = Content::Text(offices.to_owned());
//! let files = vec![File { path: "content/offices.yaml".to_owned(), content: offices }];
//! let site = ParsedSite::new(BuiltinTheme::default(), files, &ExamineOptions::default()).archive;
//!
//! let text = "示例市人民政府2024年政府信息公开工作年度报告\n一、总体情况\n无\n";
//! let document = nianbao_document::read("report.txt", text.as_bytes()).unwrap();
//! let context = ImportContext::new(&site.forms, &site.offices);
//! let reports = import(&document, &context, &ImportOptions::default()).unwrap();
//! let report = reports[0].as_ref().unwrap();
//! assert_eq!((report.office.as_str(), report.year), ("shili-zf", 2024));
//! assert!(report.source.contains("## 一、总体情况\n\n无\n"));
//! ```

mod captions;
mod cell;
mod cell_messages;
mod compare;
mod contents;
mod date;
mod evidence;
mod field_names;
mod fields;
mod form_choice;
mod form_texts;
mod generated;
mod head_order;
mod headings;
mod identity;
mod issue;
mod join;
mod label;
mod label_index;
mod markdown;
mod messages;
mod narrative;
mod new_offices;
mod office_index;
mod page_foot;
mod page_head;
mod page_lines;
mod page_names;
mod paragraphs;
mod reason;
mod several_reports;
mod signature;
mod source;
mod spanless;
mod table;
mod title;
mod title_search;
mod unmatched_text;

pub use compare::{Difference, DifferencePlace, ReportText, compare_reports};
pub use generated::{is_as_generated, without_digest};
pub use identity::Evidence;
pub use issue::{Issue, IssueKind, Provenance};
pub use join::{
    Conflict, DocumentPart, EarlierSource, find_conflict, has_words, join_order, join_reports,
    join_with_earlier, lacks_part,
};
pub use new_offices::{
    AddOfficesError, NoProposal, OfficeProposals, ProposedOffice, add_offices, propose_office,
    propose_offices,
};
pub use reason::{CellProblem, ImportError, Reason};

use fields::DocumentFields;
use form_choice::choose_form;
use identity::{resolve_office, resolve_year};
use label_index::LabelIndex;
use nianbao_core::config::{Office, Offices};
use nianbao_core::form::{Form, Forms};
use nianbao_document::{BlockContent, Document, Grid, Image};
use office_index::{NameMatch, OfficeIndex};
use serde::{Deserialize, Serialize};
use source::{ComposedSource, FrontMatter, compose_source};
use spanless::{SpanlessTables, Vocabulary};
use table::free_table::FreeRows;
use table::multi_office::{OfficeFigures, has_office_column, read_collection};
use table::units::DocumentUnits;
use table::{Figures, StripMatch, TableReader, read_damaged_strip};

/// Blocks from the top that are searched for the year of a collection.
const MAX_TITLE_BLOCKS: usize = 8;

/// The forms and offices of a site, indexed to import any number of documents.
pub struct ImportContext<'a> {
    forms: &'a Forms,
    offices: &'a Offices,
    /// One index a form, in the order of the forms.
    labels: Vec<LabelIndex<'a>>,
    /// The texts that the forms print in their tables.
    vocabulary: Vocabulary,
    /// The offices by all their names.
    office_index: OfficeIndex<'a>,
}

impl<'a> ImportContext<'a> {
    /// Indexes the labels of all forms and the names of all offices.
    pub fn new(forms: &'a Forms, offices: &'a Offices) -> Self {
        let mut labels: Vec<LabelIndex> = forms.iter().map(LabelIndex::new).collect();
        for index in &mut labels {
            index.learn_foreign_columns(forms.iter());
        }
        let vocabulary = Vocabulary::new(forms.iter());
        Self { forms, offices, labels, vocabulary, office_index: OfficeIndex::new(offices) }
    }

    fn labels_of(&self, form: &Form) -> Option<&LabelIndex<'a>> {
        self.labels.iter().find(|labels| labels.form.id == form.id)
    }
}

/// Fields that are given for a document, which take precedence over its own.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ImportOptions {
    /// The id of the office.
    pub office: Option<String>,
    /// The reporting year.
    pub year: Option<u16>,
    /// The id of the form.
    pub form: Option<String>,
    /// The date of publication, `YYYY-MM-DD`: most documents do not have it.
    pub published: Option<String>,
    /// The document as a file to keep beside the source.
    pub original: Option<Original>,
}

/// A document that is kept beside the source made of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Original {
    /// The name of the file.
    pub file: String,
    /// The website or paper that published it.
    pub origin: Option<String>,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}

/// An imported report.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Imported {
    /// The id of the office.
    pub office: String,
    /// The reporting year.
    pub year: u16,
    /// The id of the form.
    pub form: String,
    /// The text of the source.
    pub source: String,
    /// True if it is one of several in a collection. The document is then kept in the folder
    /// above that of the source.
    pub is_collected: bool,
    /// The images in the text of the source, which refers to them by name. Serialized
    /// without them: bytes are no text.
    #[serde(skip)]
    pub images: Vec<Image>,
    /// The origin of each cell, in the order of the source.
    pub provenance: Vec<Provenance>,
    /// Points for a person to review.
    pub issues: Vec<Issue>,
}

impl Imported {
    /// Returns the number of cells that are left to a person.
    pub fn undecided_cells(&self) -> usize {
        self.provenance.iter().filter(|cell| cell.value.is_none()).count()
    }
}

/// Imports the reports of a document: one, or one for each office of a collection.
///
/// Errors: the reason for which the whole document, or one report of a collection, cannot
/// be imported.
pub fn import(
    document: &Document,
    context: &ImportContext,
    options: &ImportOptions,
) -> Result<Vec<Result<Imported, ImportError>>, ImportError> {
    let restored = SpanlessTables::new(&context.vocabulary, &context.labels).restore(document);
    let document = paragraphs::split_broken_lines(restored.as_ref().unwrap_or(document));
    let document = &*headings::split_run_in_headings(document, context.forms);
    several_reports::refuse_several_reports(document, context)?;
    let fields = DocumentFields::collect(document, context);
    let year = match collection_year(document) {
        Some(year) if options.year.is_none() && !fields.has_title_year() => {
            Some((year, Vec::new()))
        }
        _ => resolve_year(&fields, options)?,
    };
    let (year, inferred) = year.ok_or(ImportError::NoYear)?;
    let (labels, mut issues) = choose_form(document, context, options, year)?;
    issues.extend(inferred);
    issues.extend(captions::find_other_years(document, labels.form, year));
    let job = ImportJob { document, context, options, fields: &fields, year, labels };
    let collection = document.blocks.iter().enumerate().find_map(|(at, block)| {
        let BlockContent::Table(grid) = &block.content else { return None };
        Some((at, read_collection(grid, labels)?))
    });
    match collection {
        Some((at, mut offices)) => {
            let mut units = DocumentUnits::new(&document.blocks);
            let rows = offices.iter().flat_map(|office| office.figures.rows.keys().copied());
            units.see_table(&document.blocks, at, rows.collect());
            for office in &mut offices {
                units.settle(&mut office.figures, labels);
            }
            let import = |office| job.import_collected(office, issues.clone());
            Ok(offices.into_iter().map(import).collect())
        }
        None => job.import_report(issues).map(|report| vec![Ok(report)]),
    }
}

/// Returns the tables of a document.
fn tables(document: &Document) -> impl Iterator<Item = &Grid> {
    document.blocks.iter().filter_map(|block| match &block.content {
        BlockContent::Table(grid) => Some(grid),
        _ => None,
    })
}

/// Returns the year above a collection, whose title is not that of a report.
fn collection_year(document: &Document) -> Option<u16> {
    if !tables(document).any(has_office_column) {
        return None;
    }
    document
        .blocks
        .iter()
        .take(MAX_TITLE_BLOCKS)
        .find_map(|block| match &block.content {
            BlockContent::Table(grid) => {
                grid.row_cells(0).find_map(|cell| date::find_year(&cell.text))
            }
            _ => fields::block_text(block).and_then(date::find_year),
        })
        .map(|(year, _)| year)
}

/// The import of one document.
struct ImportJob<'a> {
    document: &'a Document,
    context: &'a ImportContext<'a>,
    options: &'a ImportOptions,
    fields: &'a DocumentFields,
    year: u16,
    labels: &'a LabelIndex<'a>,
}

impl ImportJob<'_> {
    /// Imports a document that is one report.
    fn import_report(&self, mut issues: Vec<Issue>) -> Result<Imported, ImportError> {
        let (office, inferred) =
            resolve_office(self.context, self.fields, self.options, self.year)?;
        issues.extend(inferred);
        let own = (office.id.as_str(), self.year);
        let index = &self.context.office_index;
        issues.extend(captions::find_other_offices(self.document, index, own));
        issues.extend(self.fields.set_aside.iter().cloned());
        let mut reader = TableReader::default();
        let mut free_rows = FreeRows::new(self.labels.form);
        let mut has_figures = Vec::with_capacity(self.document.blocks.len());
        let mut units = DocumentUnits::new(&self.document.blocks);
        for (at, block) in self.document.blocks.iter().enumerate() {
            let known = reader.rows();
            has_figures.push(match &block.content {
                BlockContent::Table(grid) if reader.read_table(grid, self.labels) => {
                    issues.extend(unmatched_text::find_unmatched_text(grid, self.labels));
                    let rows = &reader.rows() - &known;
                    units.see_table(&self.document.blocks, at, rows);
                    true
                }
                BlockContent::Table(grid) => free_rows.read_table(grid),
                _ => false,
            });
        }
        issues.extend(self.read_damaged_strip(&mut reader, &mut has_figures));
        let mut figures = reader.finish();
        units.settle(&mut figures, self.labels);
        let Figures { rows, issues: table_issues } = figures;
        let form = self.labels.form;
        let narrative = narrative::write_narrative(self.document, form, self.fields, &has_figures);
        issues.extend(table_issues);
        issues.extend(narrative.issues);
        issues.extend(self.document.notes.iter().map(|note| {
            let reason = Reason::Document(note.text.clone());
            Issue::new(reason).with_location(Some(note.location.clone()))
        }));
        let front_matter = self.front_matter(office, false);
        let source =
            compose_source(&front_matter, self.labels, (&rows, &free_rows), &narrative.markdown);
        issues.retain(|issue| !unmatched_text::is_in_source(issue, &source.provenance));
        Ok(self.finish(office, source, issues, Some(narrative.images)))
    }

    /// Reads the rows side by side from a table that nothing was read of, and returns the
    /// issues of its texts. `has_figures` is true for each block that was read; a table that
    /// may be another one stays in the text, too.
    fn read_damaged_strip(&self, reader: &mut TableReader, has_figures: &mut [bool]) -> Vec<Issue> {
        let Some(section) = self.labels.strip_section() else { return Vec::new() };
        let blocks = self.document.blocks.iter().enumerate();
        let tables = blocks.filter_map(|(at, block)| match &block.content {
            BlockContent::Table(grid) if !has_figures[at] => Some((at, grid)),
            _ => None,
        });
        let tables: Vec<(usize, &Grid)> = tables.collect();
        if tables.is_empty() {
            return Vec::new();
        }
        let section = headings::section_range(self.document, self.labels.form, section);
        let mut read = |wanted| {
            let is_read = |(at, grid): &&(usize, &Grid)| {
                let is_in_section = section.contains(at);
                read_damaged_strip(reader, grid, (is_in_section, wanted), self.labels)
            };
            tables.iter().find(is_read)
        };
        let Some((at, grid)) = read(StripMatch::Own) else {
            read(StripMatch::Doubtful);
            return Vec::new();
        };
        has_figures[*at] = true;
        unmatched_text::find_unmatched_text(grid, self.labels)
    }

    /// Imports the figures of one office of a collection.
    fn import_collected(
        &self,
        found: OfficeFigures,
        mut issues: Vec<Issue>,
    ) -> Result<Imported, ImportError> {
        let (context, name) = (self.context, &found.office);
        let hints = self.fields.hints();
        let office = match context.office_index.find(name, Some(self.year), &hints) {
            NameMatch::Found(_, office) => office,
            NameMatch::Several(offices) => return Err(identity::ambiguous_office(name, &offices)),
            NameMatch::Unknown => context
                .offices
                .get(name)
                .ok_or_else(|| ImportError::UnknownOffice { name: name.clone() })?,
        };
        issues.push(Issue::new(Reason::DraftWithoutText).with_location(Some(found.location)));
        issues.extend(found.figures.issues);
        let front_matter = self.front_matter(office, true);
        let free_rows = FreeRows::new(self.labels.form);
        let rows = (&found.figures.rows, &free_rows);
        let source = compose_source(&front_matter, self.labels, rows, "");
        Ok(self.finish(office, source, issues, None))
    }

    fn front_matter<'h>(&'h self, office: &'h Office, is_draft: bool) -> FrontMatter<'h> {
        let form = self.labels.form;
        let in_force = self.context.forms.for_year(self.year);
        let is_form_in_force = in_force.is_some_and(|in_force| in_force.id == form.id);
        let (fields, options, year) = (self.fields, self.options, self.year);
        FrontMatter { office, year, form, fields, options, is_form_in_force, is_draft }
    }

    /// Puts a report together; one of a collection has no text, and no `images`.
    fn finish(
        &self,
        office: &Office,
        source: ComposedSource,
        mut issues: Vec<Issue>,
        images: Option<Vec<Image>>,
    ) -> Imported {
        issues.extend(source.issues);
        Imported {
            office: office.id.clone(),
            year: self.year,
            form: self.labels.form.id.clone(),
            source: source.text,
            is_collected: images.is_none(),
            images: images.unwrap_or_default(),
            provenance: source.provenance,
            issues,
        }
    }
}
