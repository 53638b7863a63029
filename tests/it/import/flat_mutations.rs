//! Tables without spans and with faults: each figure that is read is the true one of its
//! place. Every document has each fault about twice, in a row of its own, so that few
//! documents are many cases.

use super::round_trip::{SHAPES, figures};
use crate::support::documents::wanted::{imported, is_told, issue_lines, left_out, wrong};
use crate::support::documents::written::{Cell, Figures, Rows, Shape, Written};

/// Documents of each style, and fewest cases of each fault in all of them.
const DOCUMENTS: u64 = 252;
const CASES: usize = 500;
/// Faults of rows: a cell is missing, or doubled, a label is misspelt, two rows run together,
/// a page ends in a row, rows are swapped, a blank is gone beside a cell that is doubled, a
/// figure is not plain.
const FAULTS: usize = 8;
/// Texts in the place of a figure.
const UNCLEAR: [&str; 6] = ["3件", "O", "约3", "（3）", "2.24万", "三"];

/// Ways to write the cells of a row without spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Tabs,
    /// Bars, in a plain text or in Markdown.
    Bars,
    Gaps,
    /// Single spaces.
    Words,
    /// One cell a line, with blank lines between or without.
    Listed,
}

/// Numbers that follow from a seed.
struct Choices(u64);

impl Choices {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        usize::try_from(self.0 >> 33).unwrap() % below
    }
}

impl Style {
    /// True if a blank cell leaves no trace.
    fn drops_blanks(self) -> bool {
        matches!(self, Self::Gaps | Self::Words | Self::Listed)
    }

    /// The sign between two cells of a line whose blanks leave no trace.
    fn gap(self) -> &'static str {
        if self == Self::Words { " " } else { "   " }
    }

    /// The document, as a name and a text.
    fn print(self, report: &Written, seed: u64) -> (&'static str, String) {
        let is_markdown = self == Self::Bars && seed % 2 == 1;
        let mark = if is_markdown { "## " } else { "" };
        let mut text = format!("{}\n\n", report.title);
        for (heading, _, tables) in &report.sections {
            text.push_str(&format!("{mark}{heading}\n\n"));
            for rows in tables {
                text.push_str(&self.table(rows, is_markdown, seed));
                text.push('\n');
            }
        }
        (if is_markdown { "report.md" } else { "report.txt" }, text)
    }

    fn table(self, rows: &Rows, is_markdown: bool, seed: u64) -> String {
        let mut out = String::new();
        for (at, row) in rows.iter().enumerate() {
            let cells = row.iter().map(|cell| cell.text.as_str());
            let line = match self {
                Self::Tabs => cells.collect::<Vec<_>>().join("\t"),
                Self::Bars => format!("| {} |", cells.collect::<Vec<_>>().join(" | ")),
                Self::Gaps | Self::Words => {
                    cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(self.gap())
                }
                Self::Listed => {
                    let between = if seed.is_multiple_of(2) { "\n" } else { "\n\n" };
                    let cells: Vec<_> = cells.filter(|cell| !cell.is_empty()).collect();
                    cells.join(between) + if seed.is_multiple_of(2) { "" } else { "\n" }
                }
            };
            // A new page stands at the beginning of its line.
            let (page, line) = match line.split_once(PAGE) {
                Some((before, after)) => ("\u{c}", format!("{before}{after}")),
                None => ("", line),
            };
            if is_markdown && at == 1 {
                out.push_str("| --- | --- |\n");
            }
            out.push_str(&format!("{}{line}\n", if is_markdown { "" } else { page }));
        }
        out
    }
}

/// Marks the first cell on a page.
const PAGE: char = '\u{1}';

/// Returns the rows with figures that can have a fault: a label or two, then figures.
fn data_rows(rows: &Rows) -> Vec<usize> {
    let is_data = |row: &Vec<Cell>| {
        row.first().is_some_and(|cell| cell.place.is_none())
            && row.last().is_some_and(|cell| cell.place.is_some())
    };
    (0..rows.len()).filter(|at| is_data(&rows[*at])).collect()
}

/// Returns the index of the first figure of a row.
fn first_figure(row: &[Cell]) -> usize {
    row.iter().position(|cell| cell.place.is_some()).unwrap()
}

/// Puts a fault into each of some rows, from the last up, so that no row moves before its
/// turn.
fn spoil_rows(
    rows: &mut Rows,
    truth: &mut Figures,
    style: Style,
    choices: &mut Choices,
    cases: &mut [usize; FAULTS],
) {
    let mut free = data_rows(rows);
    let times = if free.len() > 2 * FAULTS { 2 } else { 1 };
    let mut faults: Vec<usize> = (0..times * FAULTS).map(|fault| fault % FAULTS).collect();
    for nth in 1..faults.len() {
        faults.swap(nth, choices.below(nth + 1));
    }
    faults.sort_by_key(|fault| usize::from(*fault > 5) + 2 * usize::from(*fault == 3));
    // The row that was spoiled last: it runs together with no other.
    let mut spoiled = usize::MAX;
    while let Some(at) = free.pop() {
        if faults.is_empty() {
            break;
        }
        // More rows than faults: some stay whole.
        if choices.below(3) > 0 && free.len() >= faults.len() {
            continue;
        }
        // The faults that fit few rows come first.
        let Some(nth) = (0..faults.len()).rev().find(|nth| {
            let fault = faults[*nth];
            (fault != 3 || spoiled != at + 1) && spoil_row(rows, at, fault, truth, style, choices)
        }) else {
            continue;
        };
        cases[faults.remove(nth)] += 1;
        spoiled = at;
    }
}

/// Puts a fault into a row; true if it can have it.
fn spoil_row(
    rows: &mut Rows,
    at: usize,
    fault: usize,
    truth: &mut Figures,
    style: Style,
    choices: &mut Choices,
) -> bool {
    let first = first_figure(&rows[at]);
    let column = first + choices.below(rows[at].len() - first);
    match fault {
        0 => {
            let place = rows[at].remove(column).place.unwrap();
            truth.remove(&place);
        }
        1 => double_cell(&mut rows[at], column, truth, style),
        2 => {
            let label = &mut rows[at][first - 1].text;
            *label = misspelt(label, choices);
        }
        3 if data_rows(rows).contains(&(at + 1)) => {
            let next = rows.remove(at + 1);
            rows[at].extend(next);
        }
        4 => {
            let rest = rows[at].split_off(column);
            rows.insert(at + 1, rest);
            rows[at + 1][0].text.insert(0, PAGE);
        }
        5 => {
            let alike =
                |row: &Vec<Cell>| row.len() == rows[at].len() && first_of(row) == Some(first);
            let others = (0..rows.len()).filter(|other| *other != at && alike(&rows[*other]));
            let others: Vec<usize> = others.collect();
            if others.is_empty() {
                return false;
            }
            rows.swap(at, others[choices.below(others.len())]);
        }
        6 => return lose_blank(&mut rows[at], column, truth, choices),
        7 => {
            let unclear = UNCLEAR[choices.below(UNCLEAR.len())];
            // An amount has a unit.
            if rows[at].len() - first < 5 {
                return false;
            }
            truth.insert(rows[at][column].place.clone().unwrap(), unclear.to_owned());
            rows[at][column].text = unclear.to_owned();
        }
        _ => return false,
    }
    true
}

/// Puts a cell twice. A zero that stands twice beside a blank that is not seen changes no
/// sum: such a text is that of another table.
fn double_cell(row: &mut Vec<Cell>, column: usize, truth: &mut Figures, style: Style) {
    if style.drops_blanks() && !is_told_by_sum(row, column) {
        for cell in row.iter_mut().filter(|cell| cell.text.is_empty()) {
            cell.text = "0".to_owned();
            truth.insert(cell.place.clone().unwrap(), "0".to_owned());
        }
    }
    let again = row[column].clone();
    row.insert(column, again);
}

/// Takes a cell away that was blank, and puts another one twice; true if the sum of the row
/// tells of it.
fn lose_blank(
    row: &mut Vec<Cell>,
    column: usize,
    truth: &mut Figures,
    choices: &mut Choices,
) -> bool {
    let first = first_figure(row);
    let blank = first + choices.below(row.len() - first);
    let (gone, again) = (row[blank].text.clone(), row[column].clone());
    let is_other = blank != column && gone != again.text && !gone.is_empty();
    let has_total = blank + 1 < row.len() && row.len() - first >= 5;
    if !is_other || !has_total || !is_told_by_sum(row, column) {
        return false;
    }
    truth.insert(row[blank].place.clone().unwrap(), "~".to_owned());
    row.insert(column, again);
    row.remove(if blank > column { blank + 1 } else { blank });
    true
}

/// True if the sum of a row tells that a cell stands twice: the cell is no zero, and the
/// total is there.
fn is_told_by_sum(row: &[Cell], column: usize) -> bool {
    let is_number = |text: &str| text.parse::<u64>().is_ok_and(|number| number > 0);
    let total = row.last().unwrap();
    let has_sum = total.place.as_ref().is_some_and(|place| place.ends_with(".总计"));
    has_sum && is_number(&row[column].text) && !total.text.is_empty() && total.text != "/"
}

/// Figures whose totals are right in most rows, wrong in some, and blank in others.
fn figures_with_sums(shape: &Shape, seed: u64) -> Figures {
    let mut figures = figures(shape, seed);
    let totals: Vec<String> =
        figures.keys().filter(|place| place.ends_with(".总计")).cloned().collect();
    for (nth, total) in totals.iter().enumerate() {
        let row = total.strip_suffix("总计").unwrap();
        let cells = figures.range(row.to_owned()..);
        let cells = cells.take_while(|(place, _)| place.starts_with(row));
        let terms = cells.filter(|(place, _)| *place != total && !place[row.len()..].contains('.'));
        let sum: u64 = terms.filter_map(|(_, value)| value.parse::<u64>().ok()).sum();
        let is_right = (seed + u64::try_from(nth).unwrap()) % 12 > 1;
        if is_right && figures[total] != "~" {
            figures.insert(total.clone(), sum.to_string());
        }
    }
    figures
}

fn first_of(row: &[Cell]) -> Option<usize> {
    row.iter().position(|cell| cell.place.is_some())
}

fn misspelt(label: &str, choices: &mut Choices) -> String {
    let at = choices.below(label.chars().count());
    let gone = choices.below(2) == 0;
    let other = |c| if gone { None } else { Some(if c == '囗' { '日' } else { '囗' }) };
    let chars = label.chars().enumerate();
    chars.filter_map(|(nth, c)| if nth == at { other(c) } else { Some(c) }).collect()
}

/// Puts a fault into the labels of a head.
fn spoil_head(rows: &mut Rows, choices: &mut Choices) {
    let is_head =
        |row: &Vec<Cell>| row.iter().all(|cell| cell.place.is_none() && !cell.text.is_empty());
    let heads: Vec<usize> = (0..rows.len()).filter(|at| is_head(&rows[*at])).collect();
    let row = &mut rows[heads[choices.below(heads.len())]];
    let at = choices.below(row.len());
    match choices.below(4) {
        0 if row.len() > 1 => _ = row.remove(at),
        1 => {
            let again = row[at].clone();
            row.insert(at, again);
        }
        2 => row[at].text = misspelt(&row[at].text, choices),
        _ => {
            let other = choices.below(row.len());
            row.swap(at, other);
        }
    }
}

/// Prints reports with faults, and looks at each figure that is read.
fn nothing_is_wrong_in_silence(style: Style) {
    let (mut all, mut decided) = (0, 0);
    let mut cases = [0; FAULTS];
    for seed in 0..DOCUMENTS {
        let mut choices = Choices(seed.wrapping_mul(0x9e37_79b9));
        let shape = &SHAPES[choices.below(SHAPES.len())];
        let mut truth = figures_with_sums(shape, seed);
        let mut report = shape.fill(&truth, &[], &[]);
        for (_, _, tables) in &mut report.sections {
            for rows in tables {
                spoil_rows(rows, &mut truth, style, &mut choices, &mut cases);
                if choices.below(6) == 0 {
                    spoil_head(rows, &mut choices);
                }
            }
        }
        let (name, text) = style.print(&report, seed);
        let read = imported(name, text.as_bytes()).unwrap_or_else(|failure| panic!("{failure:?}"));
        let wrong = wrong(&read, &truth);
        assert!(wrong.is_empty(), "{seed}: {wrong:#?}\n{}\n{text}", issue_lines(&read));
        let left = left_out(&read, &truth);
        let silent: Vec<&String> = left.iter().filter(|place| !is_told(&read, place)).collect();
        assert!(
            silent.is_empty(),
            "{seed}: nobody is told of {silent:#?}\n{}\n{text}",
            issue_lines(&read)
        );
        (all, decided) = (all + truth.len(), decided + truth.len() - left.len());
    }
    assert!(cases.iter().all(|cases| *cases >= CASES), "{style:?}: {cases:?}");
    // A reader that reads nothing is never wrong. Of a row with a blank that leaves no trace,
    // nothing can be read.
    let least = if style.drops_blanks() { 25 } else { 45 };
    assert!(decided * 100 > all * least, "{style:?}: {decided} of {all} figures were read");
}

#[test]
fn no_figure_of_faulty_rows_of_tabs_is_wrong_in_silence() {
    nothing_is_wrong_in_silence(Style::Tabs);
}

#[test]
fn no_figure_of_faulty_rows_of_bars_is_wrong_in_silence() {
    nothing_is_wrong_in_silence(Style::Bars);
}

#[test]
fn no_figure_of_faulty_rows_of_spaces_is_wrong_in_silence() {
    nothing_is_wrong_in_silence(Style::Gaps);
}

#[test]
fn no_figure_of_faulty_rows_of_words_is_wrong_in_silence() {
    nothing_is_wrong_in_silence(Style::Words);
}

#[test]
fn no_figure_of_faulty_lists_of_cells_is_wrong_in_silence() {
    nothing_is_wrong_in_silence(Style::Listed);
}
