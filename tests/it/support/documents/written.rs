//! A report before anybody printed it: the tables of the form with the place of each
//! figure, figures, and words.

use crate::support::overlay::{self, text};
use crate::support::page::{Printed, page, site, table};
use nianbao::Examined;
use nianbao_core::form::{CellRef, Form, RowRef};
use nianbao_core::report::Unit;
use std::collections::{BTreeMap, BTreeSet};

/// Values by their places in the words of the form: `申请.予以公开.总计`.
pub(crate) type Figures = BTreeMap<String, String>;

/// A cell of a printed table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    pub(crate) text: String,
    /// Which figure it is; a label is none.
    pub(crate) place: Option<String>,
}

/// The rows of a printed table.
pub(crate) type Rows = Vec<Vec<Cell>>;

/// A heading, what stands under it, and its table, in parts where pages end in it.
pub(crate) type Section = (String, Vec<String>, Vec<Rows>);

/// A report.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) title: String,
    pub(crate) preamble: Vec<String>,
    pub(crate) sections: Vec<Section>,
    pub(crate) closing: [String; 2],
}

/// The form of a year, as a page prints it.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) year: u16,
    office: String,
    title: String,
    headings: Vec<(String, Option<Rows>)>,
    /// The places of amounts whose unit is not printed, and of all others.
    pub(crate) bare_amounts: BTreeSet<String>,
    pub(crate) places: BTreeSet<String>,
}

/// A number that no report has, so that a page shows which cell is which.
const FIRST: usize = 1_000_001;

impl Shape {
    /// The form of a year; `single` prints a group that may be one row as one.
    pub(crate) fn new(year: u16, single: bool) -> Self {
        let known = base();
        let form = known.archive.forms.for_year(year).unwrap();
        let (source, places) = numbered(form, year, single);
        let path = format!("content/{year}/shili-czj.md");
        let mut files = overlay::apply(&[]);
        files.retain(|file| !file.path.starts_with("content/2"));
        files.push(text(&path, &source));
        let examined = site(files);
        let page = page(&examined, &format!("{year}/shili-czj/index.html"));
        let rows = |section: usize| {
            let at = form.table_of_section(section)?;
            let rows = table(&page, &form.tables[at].id);
            Some(
                rows.iter()
                    .map(|row| row.iter().map(|cell| slot(cell, &places)).collect())
                    .collect(),
            )
        };
        let headings = form.sections.iter().enumerate();
        let report = examined.archive.reports().next().unwrap();
        Self {
            year,
            office: examined.archive.office_of(report).unwrap().name_in(year).to_owned(),
            title: examined.archive.title_of(report),
            headings: headings.map(|(at, section)| (section.full_heading(), rows(at))).collect(),
            bare_amounts: places
                .iter()
                .filter(|(_, bare)| *bare)
                .map(|(at, _)| at.clone())
                .collect(),
            places: places.into_iter().map(|(at, _)| at).collect(),
        }
    }

    /// A report with these figures and these words, a list of paragraphs to a section.
    pub(crate) fn fill(
        &self,
        figures: &Figures,
        preamble: &[String],
        texts: &[Vec<String>],
    ) -> Written {
        let fill = |rows: &Rows| {
            let mut rows = rows.clone();
            for cell in rows.iter_mut().flatten() {
                if let Some(place) = &cell.place {
                    cell.text = figures[place].replace('~', "");
                }
            }
            rows
        };
        let sections = self.headings.iter().enumerate().map(|(at, (heading, rows))| {
            let words = texts.get(at).cloned().unwrap_or_default();
            (heading.clone(), words, rows.iter().map(fill).collect())
        });
        Written {
            title: self.title.clone(),
            preamble: preamble.to_vec(),
            sections: sections.collect(),
            closing: [self.office.clone(), format!("{}年1月20日", self.year + 1)],
        }
    }
}

/// A site with the offices and the forms that documents are read against.
pub(crate) fn base() -> Examined {
    site(overlay::apply(&[]))
}

/// A source in which each figure is another number, and the places of the figures in
/// their order, each with whether it is an amount that wants its unit.
fn numbered(form: &Form, year: u16, single: bool) -> (String, Vec<(String, bool)>) {
    let mut places = Vec::new();
    let mut out =
        format!("---\noffice: shili-czj\nyear: {year}\npublished: {}-01-20\nfigures:\n", year + 1);
    for (at, table) in form.tables.iter().enumerate() {
        out.push_str(&format!("  {}:\n", table.key));
        let mut line = |row: RowRef, indent: usize, out: &mut String| {
            let columns = &table.block_of(row).columns;
            let cells = columns.iter().enumerate().map(|(column, spec)| {
                let bare = spec.unit.is_some() && !spec.unit_printed;
                places.push((form.cell_path(CellRef { table: at, row, column }), bare));
                let unit = spec.unit.filter(|_| bare).map_or("", Unit::name);
                format!("{}{unit}", FIRST + places.len() - 1)
            });
            let cells: Vec<String> = cells.collect();
            let key = table.key_of(row);
            out.push_str(&format!("{:indent$}{key}: [{}]\n", "", cells.join(", ")));
        };
        let mut last = None;
        for (nth, row) in table.rows.iter().enumerate() {
            let group = row.group.map(|at| (at, &table.groups[at]));
            match group {
                Some((at, group)) if single && group.undetailed => {
                    if last != Some(at) {
                        line(RowRef::Group(at), 4, &mut out);
                    }
                }
                Some((at, group)) => {
                    if last != Some(at) {
                        out.push_str(&format!("    {}:\n", group.key));
                    }
                    line(RowRef::Row(nth), 6, &mut out);
                }
                None => line(RowRef::Row(nth), 4, &mut out),
            }
            last = row.group;
        }
    }
    (out + "---\n", places)
}

fn slot(cell: &Printed, places: &[(String, bool)]) -> Cell {
    let digits: String = cell.text.chars().take_while(char::is_ascii_digit).collect();
    let number = digits.parse::<usize>().ok().and_then(|number| number.checked_sub(FIRST));
    let place = number.and_then(|at| places.get(at)).map(|(place, _)| place.clone());
    assert_eq!(place.is_some(), cell.text.starts_with("1000"), "{}", cell.text);
    let text = if place.is_some() { String::new() } else { cell.text.clone() };
    Cell { columns: cell.columns, rows: cell.rows, text, place }
}

/// Rows of equal length; where a cell covers more than one place, the others are none.
pub(crate) fn grid(rows: &Rows) -> Vec<Vec<Option<&Cell>>> {
    let mut out = line_by_line(rows);
    let width = out.iter().map(Vec::len).max().unwrap_or_default();
    for line in &mut out {
        line.resize(width, None);
    }
    out
}

/// The same, each row as long as its own cells make it.
pub(crate) fn line_by_line(rows: &Rows) -> Vec<Vec<Option<&Cell>>> {
    let mut out: Vec<Vec<Option<&Cell>>> = vec![Vec::new(); rows.len()];
    let mut taken = BTreeSet::new();
    for (row, cells) in rows.iter().enumerate() {
        let mut column = 0;
        for cell in cells {
            while taken.contains(&(row, column)) {
                column += 1;
            }
            for down in 0..cell.rows {
                taken.extend((column..column + cell.columns).map(|right| (row + down, right)));
            }
            out[row].resize(column, None);
            out[row].push(Some(cell));
            column += cell.columns;
        }
    }
    for (row, line) in out.iter_mut().enumerate() {
        let reach = taken.range((row, 0)..(row + 1, 0)).next_back().map_or(0, |(_, last)| last + 1);
        line.resize(reach.max(line.len()), None);
    }
    out
}
