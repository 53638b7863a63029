//! Documents with faults: each figure is what the document says of that row and that
//! column, or is left to a person who is told. A wrong figure that nobody is told of
//! is the worst that can be.

use super::round_trip::{SHAPES, figures};
use crate::support::documents::paper::Paper;
use crate::support::documents::wanted::{imported, is_told, issue_lines, left_out, wrong};
use crate::support::documents::written::{Cell, Figures, Rows, Written};
use proptest::prelude::*;

/// A fault, in numbers that are taken modulo what is there.
#[derive(Clone, Debug)]
enum Fault {
    /// A figure is not there.
    Emptied(usize),
    /// A label has another character, or lacks one.
    Misspelt(usize, usize, bool),
    /// Two rows stand in each other's place.
    Swapped(usize, usize),
    /// A row is not there.
    Removed(usize),
    /// There is a column of sums.
    Added(usize),
    /// A cell covers a row or a column more or fewer.
    Broken(usize, bool),
    /// A page ends in the middle of a table, and of a row of it.
    Paged(usize, bool),
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        any::<usize>().prop_map(Fault::Emptied),
        (any::<usize>(), any::<usize>(), any::<bool>())
            .prop_map(|(at, sign, gone)| Fault::Misspelt(at, sign, gone)),
        (any::<usize>(), any::<usize>()).prop_map(|(one, other)| Fault::Swapped(one, other)),
        any::<usize>().prop_map(Fault::Removed),
        any::<usize>().prop_map(Fault::Added),
        (any::<usize>(), any::<bool>()).prop_map(|(at, more)| Fault::Broken(at, more)),
        (any::<usize>(), any::<bool>()).prop_map(|(at, row)| Fault::Paged(at, row)),
    ]
}

impl Fault {
    /// Whether it can be in a kind of document: a table of bars has no spans, and those
    /// of a workbook move no other cell.
    fn fits(&self, paper: Paper) -> bool {
        !(matches!(paper, Paper::Bars | Paper::Workbook) && matches!(self, Self::Broken(..)))
    }

    /// Puts the fault into a report, and into what is true of it.
    fn put(&self, report: &mut Written, truth: &mut Figures) {
        let mut tables: Vec<&mut Rows> =
            report.sections.iter_mut().flat_map(|(_, _, tables)| tables).collect();
        match *self {
            Self::Emptied(at) => {
                let mut cells = cells(&mut tables, |cell| cell.place.is_some());
                let at = at % cells.len();
                cells[at].text.clear();
                truth.insert(cells[at].place.clone().unwrap(), "~".to_owned());
            }
            Self::Misspelt(at, sign, gone) => {
                let mut cells = cells(&mut tables, |cell| {
                    cell.text.chars().count() > 1 && cell.place.is_none()
                });
                let at = at % cells.len();
                cells[at].text = misspelt(&cells[at].text, sign, gone);
            }
            Self::Swapped(one, other) => swap(tables[1], one, other),
            Self::Removed(at) => remove(&mut tables, at, truth),
            Self::Added(at) => add(tables[1], at),
            Self::Broken(at, more) => {
                let mut cells =
                    cells(&mut tables, |cell| cell.rows * cell.columns > 1 && cell.place.is_none());
                let at = at % cells.len();
                let span =
                    if cells[at].rows > 1 { &mut cells[at].rows } else { &mut cells[at].columns };
                *span = if more { *span + 1 } else { *span - 1 };
            }
            Self::Paged(at, row) => page(report, at, row),
        }
    }
}

fn cells<'t>(tables: &'t mut [&mut Rows], wanted: impl Fn(&Cell) -> bool) -> Vec<&'t mut Cell> {
    tables
        .iter_mut()
        .flat_map(|rows| rows.iter_mut().flatten())
        .filter(|cell| wanted(cell))
        .collect()
}

/// Another character in the place of one, or none.
fn misspelt(label: &str, sign: usize, gone: bool) -> String {
    let at = sign % label.chars().count();
    let other =
        |sign: char| if gone { None } else { Some(if sign == '囗' { '日' } else { '囗' }) };
    label
        .chars()
        .enumerate()
        .filter_map(|(nth, sign)| if nth == at { other(sign) } else { Some(sign) })
        .collect()
}

/// Rows that nothing but figures and one label belong to, so that they can be moved.
fn movable(rows: &Rows) -> Vec<usize> {
    let plain = |row: &Vec<Cell>| {
        let labels = row.iter().filter(|cell| cell.place.is_none()).count();
        labels == 1 && row.len() > 1 && row.iter().all(|cell| cell.rows == 1)
    };
    (0..rows.len()).filter(|at| plain(&rows[*at])).collect()
}

/// Swaps two rows with labels of one width: the labels go with their figures.
fn swap(rows: &mut Rows, one: usize, other: usize) {
    let all = movable(rows);
    if all.is_empty() {
        return;
    }
    let one = all[one % all.len()];
    let alike: Vec<usize> =
        all.into_iter().filter(|at| rows[*at][0].columns == rows[one][0].columns).collect();
    rows.swap(one, alike[other % alike.len()]);
}

/// Takes a row away; what hangs down over it is a row shorter.
fn remove(tables: &mut [&mut Rows], at: usize, truth: &mut Figures) {
    let table = at % 2;
    let rows = &mut *tables[table];
    let all = movable(rows);
    if all.is_empty() {
        return;
    }
    let at = all[at / 2 % all.len()];
    for (above, row) in rows.iter_mut().enumerate().take(at) {
        row.iter_mut().filter(|cell| above + cell.rows > at).for_each(|cell| cell.rows -= 1);
    }
    for cell in rows.remove(at) {
        if let Some(place) = cell.place {
            truth.remove(&place);
        }
    }
}

/// Puts a column of sums between those of the applicants.
fn add(rows: &mut Rows, at: usize) {
    let after = 1 + at % 7;
    for (seen, row) in rows.iter_mut().enumerate() {
        let first = row.iter().position(|cell| cell.place.is_some());
        let plain = |text: &str| Cell { columns: 1, rows: 1, text: text.to_owned(), place: None };
        if let Some(first) = first {
            // A sum is a number of no place.
            row.insert(first + after, plain("77777"));
        } else if seen == 0 {
            row.last_mut().unwrap().columns += 1;
        } else if seen == 1 {
            // 自然人, 法人或其他组织, 总计: in front of these, among those, or at the end.
            match after {
                1 => row.insert(1, Cell { rows: 2, ..plain("小计") }),
                2..=5 => row[1].columns += 1,
                6 => row.insert(2, Cell { rows: 2, ..plain("小计") }),
                _ => row.push(Cell { rows: 2, ..plain("小计") }),
            }
        } else if let 2..=5 = after {
            row.insert(after - 1, plain("小计"));
        }
    }
}

/// Ends a page inside the second table: what follows is a table of its own. Where it
/// ends inside a row, the rest of that row's label stands on the next page.
fn page(report: &mut Written, at: usize, inside: bool) {
    let long = |tables: &Vec<Rows>| tables.iter().any(|rows| rows.len() > 20);
    let Some(section) = report.sections.iter().position(|(_, _, tables)| long(tables)) else {
        return;
    };
    let rows = &mut report.sections[section].2[0];
    let all: Vec<usize> = movable(rows).into_iter().filter(|at| *at > 4).collect();
    if all.is_empty() {
        return;
    }
    let at = all[at % all.len()];
    let mut rest: Rows = rows.split_off(at);
    let width: usize = rest[0].iter().map(|cell| cell.columns).sum();
    // What hung down into the rest stands there again, without its words.
    let mut hanging = Vec::new();
    for (above, row) in rows.iter_mut().enumerate() {
        for cell in row.iter_mut().filter(|cell| above + cell.rows > at) {
            let rows = above + cell.rows - at;
            cell.rows -= rows;
            hanging.push(Cell { rows, text: String::new(), ..cell.clone() });
        }
    }
    if inside {
        let label = rest[0][0].text.clone();
        let half: String = label.chars().take(label.chars().count() / 2).collect();
        let mut first = rest[0].clone();
        first[0].text = half.clone();
        let wide = hanging.iter().map(|cell| cell.columns).sum::<usize>() + width;
        rest[0].iter_mut().for_each(|cell| {
            if cell.place.take().is_some() {
                cell.text.clear();
            }
        });
        rest[0][0].text = label[half.len()..].to_owned();
        // The row stands on both pages, so its hanging cells do.
        for cell in hanging.iter().rev() {
            first.insert(0, Cell { rows: 1, ..cell.clone() });
        }
        assert_eq!(first.iter().map(|cell| cell.columns).sum::<usize>(), wide);
        rows.push(first);
    }
    for cell in hanging.into_iter().rev() {
        rest[0].insert(0, cell);
    }
    report.sections[section].2.push(rest);
}

/// Prints reports with one or two faults, and looks at each figure that is read.
fn nothing_is_wrong_in_silence(paper: Paper) {
    let reports = (0..SHAPES.len(), any::<u64>(), prop::collection::vec(fault(), 1..3));
    let run = super::runner(96).run(&reports, |(at, seed, faults)| {
        let figures = figures(&SHAPES[at], seed);
        let mut truth = figures.clone();
        let mut report = SHAPES[at].fill(&figures, &[], &[]);
        // Pages end once the table is written.
        let (paged, others): (Vec<&Fault>, Vec<&Fault>) =
            faults.iter().partition(|fault| matches!(fault, Fault::Paged(..)));
        let mut added = false;
        for fault in others.into_iter().chain(paged).filter(|fault| fault.fits(paper)) {
            // A second column of sums would be counted by the form's columns, and its
            // heading would stand over other figures than its own.
            if !(matches!(fault, Fault::Added(_)) && std::mem::replace(&mut added, true)) {
                fault.put(&mut report, &mut truth);
            }
        }
        let read = imported(paper.name(), &paper.print(&report));
        let read = read.map_err(|failure| TestCaseError::fail(format!("{failure:?}")))?;
        let wrong = wrong(&read, &truth);
        prop_assert!(
            wrong.is_empty(),
            "{wrong:#?}\n{}\n{}",
            issue_lines(&read),
            shown(paper.name(), &paper.print(&report))
        );
        let silent: Vec<String> =
            left_out(&read, &truth).into_iter().filter(|place| !is_told(&read, place)).collect();
        prop_assert!(silent.is_empty(), "nobody is told of {silent:#?}\n{}", issue_lines(&read));
        Ok(())
    });
    run.unwrap_or_else(|why| panic!("{paper:?}: {why}"));
}

#[test]
fn no_figure_of_a_faulty_page_is_wrong_in_silence() {
    nothing_is_wrong_in_silence(Paper::Page);
    nothing_is_wrong_in_silence(Paper::Portal);
}

#[test]
fn no_figure_of_a_faulty_text_is_wrong_in_silence() {
    nothing_is_wrong_in_silence(Paper::Tabs);
}

#[test]
fn no_figure_of_faulty_markdown_is_wrong_in_silence() {
    nothing_is_wrong_in_silence(Paper::Bars);
    nothing_is_wrong_in_silence(Paper::Tags);
}

#[test]
fn no_figure_of_a_faulty_word_file_is_wrong_in_silence() {
    nothing_is_wrong_in_silence(Paper::Word);
}

#[test]
fn no_figure_of_a_faulty_workbook_is_wrong_in_silence() {
    nothing_is_wrong_in_silence(Paper::Workbook);
}

/// The tables of a document as they were read, for whoever looks into a failure.
fn shown(name: &str, bytes: &[u8]) -> String {
    let Ok(document) = nianbao_document::read(name, bytes) else { return String::new() };
    let mut out = String::new();
    for block in document.blocks {
        let nianbao_document::BlockContent::Table(grid) = block.content else { continue };
        for row in 0..grid.row_count() {
            for cell in grid.row_cells(row) {
                let (column, wide, high) = (cell.column, cell.column_span, cell.row_span);
                out.push_str(&format!(" [{column}+{wide}x{high} {}]", cell.text));
            }
            out.push('\n');
        }
    }
    out
}
