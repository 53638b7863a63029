//! A document that an office has, to a source: figures cell for cell by their labels,
//! words in their sections, and what is not sure left to a person. No figure is
//! guessed, no blank becomes a nought, no word is dropped in silence.

mod cell;
mod date;
mod fields;
mod flow;
mod issue;
mod label;
mod label_index;
mod markdown;
mod signature;
mod source;
mod table;
mod title;
mod unmatched_text;

pub use issue::{Issue, Kind, Provenance};

use fields::Fields;
use label_index::LabelIndex;
use nianbao_core::config::{Office, Offices};
use nianbao_core::diag::Text;
use nianbao_core::form::{Form, Forms};
use nianbao_document::{BlockContent, Document, Image};
use nianbao_text::text;
use table::multi_office::{self, Collected};
use table::{Figures, Reader};

/// What a site knows that helps to read a document.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Its forms.
    pub forms: &'a Forms,
    /// Its offices.
    pub offices: &'a Offices,
}

/// What was asked for, against what the document says.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The id of the office.
    pub office: Option<String>,
    /// The reporting year.
    pub year: Option<u16>,
    /// The id of the form.
    pub form: Option<String>,
    /// The document, as a file to keep beside the source.
    pub original: Option<Original>,
}

/// A document that is kept beside the source made of it.
#[derive(Clone, Debug)]
pub struct Original {
    /// The name of its file.
    pub file: String,
    /// Where it came from.
    pub origin: Option<String>,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}

/// A report as it was read.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The id of its office.
    pub office: String,
    /// Its year.
    pub year: u16,
    /// The id of its form.
    pub form: String,
    /// The text of its source.
    pub source: String,
    /// Pictures that its text shows, by the names that it shows them by.
    pub images: Vec<Image>,
    /// Where each figure was read.
    pub traces: Vec<Provenance>,
    /// What is not sure.
    pub doubts: Vec<Issue>,
}

impl Imported {
    /// How many cells are left to a person.
    pub fn undecided(&self) -> usize {
        self.traces.iter().filter(|trace| trace.value.is_none()).count()
    }
}

/// Reads a document as the reports that are in it: nearly always one, from a sheet
/// that collects figures one an office. An error says what is missing, and how to
/// give it.
pub fn import(
    document: &Document,
    known: Known,
    wishes: &ImportOptions,
) -> Result<Vec<Result<Imported, Text>>, Text> {
    let fields = Fields::of(document, known);
    let year = wishes.year.or(fields.year).or_else(|| year_of_sheet(document));
    let year = year.ok_or_else(|| {
        text!(
            "看不出是哪一年度的年报：用 --year 写明，如 --year 2024",
            "it does not say of which year it is the report: name it, as in `--year 2024`"
        )
    })?;
    let (form, doubts) = choose(document, known.forms, wishes, year)?;
    let labels = LabelIndex::new(form);
    let task = Task { document, known, wishes, fields: &fields, year, labels: &labels };
    match collected(document, &labels) {
        Some(all) => Ok(all.into_iter().map(|one| task.of_sheet(one, doubts.clone())).collect()),
        None => task.report(doubts).map(|one| vec![Ok(one)]),
    }
}

/// The year over a sheet that collects figures, whose title is none of a report's.
fn year_of_sheet(document: &Document) -> Option<u16> {
    let collects = |body: &BlockContent| matches!(body, BlockContent::Table(grid) if multi_office::has_offices(grid));
    if !document.blocks.iter().any(|block| collects(&block.content)) {
        return None;
    }
    document
        .blocks
        .iter()
        .take(8)
        .find_map(|block| match &block.content {
            BlockContent::Table(grid) => grid.row_cells(0).find_map(|cell| date::year(&cell.text)),
            _ => fields::text_of(block).and_then(date::year),
        })
        .map(|(year, _)| year)
}

/// The reports of a sheet that collects them.
fn collected(document: &Document, labels: &LabelIndex) -> Option<Vec<Collected>> {
    document.blocks.iter().find_map(|block| match &block.content {
        BlockContent::Table(grid) => multi_office::read(grid, labels),
        _ => None,
    })
}

/// What is known when the reading begins.
struct Task<'a> {
    document: &'a Document,
    known: Known<'a>,
    wishes: &'a ImportOptions,
    fields: &'a Fields,
    year: u16,
    labels: &'a LabelIndex<'a>,
}

impl Task<'_> {
    /// The one report of a document.
    fn report(&self, mut doubts: Vec<Issue>) -> Result<Imported, Text> {
        let office = office(self.known.offices, self.fields, self.wishes, self.year)?;
        let mut reader = Reader::default();
        let blocks = &self.document.blocks;
        let mut read = Vec::with_capacity(blocks.len());
        for block in blocks {
            read.push(match &block.content {
                BlockContent::Table(grid) if reader.read(grid, self.labels) => {
                    doubts.extend(unmatched_text::of(grid, self.labels));
                    true
                }
                _ => false,
            });
        }
        let Figures { rows, doubts: of_tables } = reader.finish();
        let flow = flow::read(self.document, self.labels.form, self.fields, &read);
        doubts.extend(of_tables.into_iter().chain(flow.doubts));
        doubts.extend(self.document.notes.iter().map(|remark| {
            Issue::new(Kind::Remark, remark.text.clone()).spot(Some(remark.location.clone()))
        }));
        let written = source::write(&self.head(office, false), self.labels, &rows, &flow.text);
        Ok(self.imported(office, written, doubts, flow.images))
    }

    /// The figures of one office in a sheet that collects them.
    fn of_sheet(&self, one: Collected, mut doubts: Vec<Issue>) -> Result<Imported, Text> {
        let name = &one.office;
        let found = fields::office_named(self.known.offices, name, self.year);
        let office = found.or_else(|| self.known.offices.get(name)).ok_or_else(|| unknown(name))?;
        let words = text!(
            "汇总表中只有数据，没有正文，源文件标为草稿",
            "the sheet has figures and no words; the source is marked as a draft"
        );
        doubts.push(Issue::new(Kind::Field, words).spot(Some(one.at)));
        doubts.extend(one.figures.doubts);
        let head = self.head(office, true);
        let written = source::write(&head, self.labels, &one.figures.rows, "");
        Ok(self.imported(office, written, doubts, Vec::new()))
    }

    fn head<'h>(&'h self, office: &'h Office, bare: bool) -> source::Head<'h> {
        let form = self.labels.form;
        let usual = self.known.forms.for_year(self.year);
        let usual = usual.is_some_and(|usual| usual.id == form.id);
        let (fields, wishes, year) = (self.fields, self.wishes, self.year);
        source::Head { office, year, form, fields, wishes, usual, bare }
    }

    fn imported(
        &self,
        office: &Office,
        written: source::Written,
        mut doubts: Vec<Issue>,
        images: Vec<Image>,
    ) -> Imported {
        doubts.extend(written.doubts);
        Imported {
            office: office.id.clone(),
            year: self.year,
            form: self.labels.form.id.clone(),
            source: written.text,
            images,
            traces: written.traces,
            doubts,
        }
    }
}

/// What is said of a name that no office has.
fn unknown(name: &str) -> Text {
    text!(
        "content/offices.yaml 中没有名为“{name}”的机关：写入该机关，或用 --office 指明代号",
        "no office in content/offices.yaml is named {name}: add it, or name an id with `--office`"
    )
}

/// The office that a document is of.
fn office<'a>(
    offices: &'a Offices,
    fields: &Fields,
    wishes: &ImportOptions,
    year: u16,
) -> Result<&'a Office, Text> {
    if let Some(id) = &wishes.office {
        return offices.get(id).ok_or_else(|| {
            text!(
                "content/offices.yaml 中没有机关 {id}：先写入，或改用其中的一个代号",
                "there is no office {id} in content/offices.yaml: add it, or name one that is there"
            )
        });
    }
    let names: Vec<&str> = fields.offices.iter().map(String::as_str).collect();
    names.iter().find_map(|name| fields::office_named(offices, name, year)).ok_or_else(|| {
        match names.first() {
            Some(name) => unknown(name),
            None => text!(
                "看不出是哪一个机关的年报：用 --office 指明代号",
                "it does not say whose report it is: name the office's id with `--office`"
            ),
        }
    })
}

/// The form whose labels a document has; of those that fit alike the one in force.
fn choose<'a>(
    document: &Document,
    forms: &'a Forms,
    wishes: &ImportOptions,
    year: u16,
) -> Result<(&'a Form, Vec<Issue>), Text> {
    if let Some(id) = &wishes.form {
        let form = forms.get(id).ok_or_else(|| {
            text!(
                "没有格式 {id}：用 nianbao forms 查看有哪些",
                "there is no form {id}: see `nianbao forms`"
            )
        })?;
        return Ok((form, Vec::new()));
    }
    let in_force = forms
        .for_year(year)
        .ok_or_else(|| text!("没有适用于 {year} 年度的格式", "no form is for the year {year}"))?;
    let score = |form: &Form| heads_known(document, &LabelIndex::new(form));
    let own = score(in_force);
    let best = forms.iter().map(|form| (score(form), form)).max_by_key(|(score, _)| *score);
    match best {
        Some((score, form)) if score > own => {
            let (name, usual) = (&form.id, &in_force.id);
            let words = text!(
                "{year} 年度应用格式 {usual}，文件中的表是 {name}",
                "reports of {year} are in the form {usual}, but the tables are those of {name}"
            );
            Ok((form, vec![Issue::new(Kind::Field, words)]))
        }
        _ => Ok((in_force, Vec::new())),
    }
}

/// How many cells of the tables of a document are labels of a form.
fn heads_known(document: &Document, labels: &LabelIndex) -> usize {
    let grids = document.blocks.iter().filter_map(|block| match &block.content {
        BlockContent::Table(grid) => Some(grid),
        _ => None,
    });
    grids.flat_map(|grid| &grid.cells).filter(|cell| labels.is_printed(&cell.text)).count()
}
