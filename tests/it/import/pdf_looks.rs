//! Reports as PDFs with one figure of a random look: what is read is what is seen, or the
//! cell is left to a person.

use super::round_trip::{SHAPES, figures};
use crate::support::documents::pdf_looks::{Dice, LookKind, Shown, shown};
use crate::support::documents::pdf_report::{Borders, Look, Spot, figure, print, print_with};
use crate::support::documents::wanted::{imported, issue_lines, left_out, wrong};
use crate::support::documents::written::{Figures, Shape};
use proptest::prelude::*;
use std::cell::RefCell;

/// A report with a figure of a look: the file, the place, and the look.
fn printed(shape: &Shape, seed: u64, kind: LookKind) -> (Vec<u8>, String, Figures, Shown) {
    let mut truth = figures(shape, seed);
    let mut dice = Dice(seed);
    // A column is as wide as four digits and their mark.
    let is_number = |(_, text): &(&String, &String)| {
        text.len() <= 4 && !text.starts_with('0') && text.chars().all(|c| c.is_ascii_digit())
    };
    let places: Vec<String> = truth.iter().filter(is_number).map(|(at, _)| at.clone()).collect();
    let place = places[dice.below(places.len())].clone();
    let report = shape.fill(&truth, &[], &[]);
    let text = truth[&place].clone();
    let last = RefCell::new(None);
    let (bytes, _) = print(&report, &place, &|spot| {
        let shown = shown(kind, &text, spot, &mut dice.clone());
        *last.borrow_mut() = Some(shown.clone());
        shown.look
    });
    let shown = last.into_inner().unwrap();
    match &shown.seen {
        Some(visible) => truth.insert(place.clone(), visible.clone()),
        None => truth.insert(place.clone(), "nobody can tell".to_owned()),
    };
    (bytes, place, truth, shown)
}

/// Keeps a file for a renderer, beside one that shows plainly what is said to be seen:
/// both look the same.
fn keep(path: &str, (shape, seed): (&Shape, u64), place: &str, shown: &Shown, bytes: &[u8]) {
    let Some(visible) = &shown.seen else { return };
    let plain =
        |Spot { x, y, size, .. }| Look { content: figure(visible, x, y, size), ..Look::default() };
    let report = shape.fill(&figures(shape, seed), &[], &[]);
    let (plain, _) = print(&report, place, &plain);
    let name = format!("{path} {}", shown.name.replace('/', ""));
    std::fs::write(format!("{name}.pdf"), bytes).unwrap();
    std::fs::write(format!("{name}.seen.pdf"), plain).unwrap();
}

fn all_is_seen(kind: LookKind) {
    let reports = (0..SHAPES.len(), any::<u64>());
    let run = super::runner(200).run(&reports, |(at, seed)| {
        let (bytes, place, truth, shown) = printed(&SHAPES[at], seed, kind);
        if let Ok(folder) = std::env::var("PDF_LOOKS") {
            let path = format!("{folder}/{kind:?}-{seed}");
            keep(&path, (&SHAPES[at], seed), &place, &shown, &bytes);
        }
        let read = imported("report.pdf", &bytes);
        let read = read.map_err(|failure| TestCaseError::fail(format!("{failure:?}")))?;
        let wrong = wrong(&read, &truth);
        let about = || format!("{kind:?} {}, seed {seed}\n{}", shown.name, issue_lines(&read));
        prop_assert!(wrong.is_empty(), "{wrong:#?}\n{}", about());
        let undecided = left_out(&read, &truth);
        let others: Vec<&String> = undecided.iter().filter(|at| **at != place).collect();
        // A line through a cell parts it, and what is below it is in doubt too.
        let is_apart = shown.seen.is_none() || others.is_empty();
        prop_assert!(is_apart, "{others:#?}\n{}", about());
        prop_assert!(!shown.is_sure || undecided.is_empty(), "{undecided:?}\n{}", about());
        Ok(())
    });
    run.unwrap_or_else(|why| panic!("{kind:?}: {why}"));
}

#[test]
fn a_raised_mark_never_lengthens_a_figure_of_a_pdf() {
    all_is_seen(LookKind::Raised);
}

#[test]
fn a_struck_digit_is_no_part_of_a_figure_of_a_pdf() {
    all_is_seen(LookKind::Struck);
}

#[test]
fn a_hidden_digit_is_no_part_of_a_figure_of_a_pdf() {
    all_is_seen(LookKind::Hidden);
}

#[test]
fn a_digit_that_is_not_painted_is_no_part_of_a_figure_of_a_pdf() {
    all_is_seen(LookKind::Unpainted);
}

#[test]
fn a_covered_digit_is_no_part_of_a_figure_of_a_pdf() {
    all_is_seen(LookKind::Covered);
}

#[test]
fn digits_in_one_place_are_no_longer_figure_of_a_pdf() {
    all_is_seen(LookKind::Overprinted);
}

#[test]
fn form_fields_of_a_pdf_are_read_as_they_are_painted() {
    all_is_seen(LookKind::Field);
}

#[test]
fn plain_figures_of_a_pdf_are_read_whatever_is_around_them() {
    all_is_seen(LookKind::Plain);
}

#[test]
fn a_report_as_a_pdf_comes_back() {
    let run = super::runner(32).run(&(0..SHAPES.len(), any::<u64>()), |(at, seed)| {
        let truth = figures(&SHAPES[at], seed);
        let place = truth.keys().next().unwrap().clone();
        let text = truth[&place].replace('~', "");
        let plain = |Spot { x, y, size, .. }| Look {
            content: figure(&text, x, y, size),
            ..Look::default()
        };
        let (bytes, _) = print(&SHAPES[at].fill(&truth, &[], &[]), &place, &plain);
        let read = imported("report.pdf", &bytes);
        let read = read.map_err(|failure| TestCaseError::fail(format!("{failure:?}")))?;
        let wrong = wrong(&read, &truth);
        prop_assert!(wrong.is_empty(), "{wrong:#?}");
        let missing = left_out(&read, &truth);
        prop_assert!(missing.is_empty(), "{missing:#?}\n{}", issue_lines(&read));
        Ok(())
    });
    run.unwrap_or_else(|why| panic!("{why}"));
}

/// Returns how many figures of reports with some borders are read, and how many there are;
/// none may be wrong, and what is not read has to be told.
fn read_with_borders(borders: Borders, cases: u32) -> (usize, usize) {
    let counts = RefCell::new((0, 0));
    let run = super::runner(cases).run(&(0..SHAPES.len(), any::<u64>()), |(at, seed)| {
        let truth = figures(&SHAPES[at], seed);
        let place = truth.keys().next().unwrap().clone();
        let text = truth[&place].replace('~', "");
        let plain = |Spot { x, y, size, .. }| Look {
            content: figure(&text, x, y, size),
            ..Look::default()
        };
        let report = SHAPES[at].fill(&truth, &[], &[]);
        let (bytes, _) = print_with(borders, &report, &place, &plain);
        let read = imported("report.pdf", &bytes);
        let read = read.map_err(|failure| TestCaseError::fail(format!("{failure:?}")))?;
        let wrong = wrong(&read, &truth);
        prop_assert!(wrong.is_empty(), "{wrong:#?}\n{}", issue_lines(&read));
        let missing = left_out(&read, &truth).len();
        prop_assert!(missing == 0 || !read.issues.is_empty());
        let mut counts = counts.borrow_mut();
        *counts = (counts.0 + truth.len() - missing, counts.1 + truth.len());
        Ok(())
    });
    run.unwrap_or_else(|why| panic!("{borders:?}: {why}"));
    counts.into_inner()
}

#[test]
fn borders_of_dots_are_read_as_lines() {
    let (read, all) = read_with_borders(Borders::Dots, 4);
    assert_eq!(read, all);
}

#[test]
fn no_figure_of_a_table_without_all_its_lines_is_wrong() {
    for borders in
        [Borders::Level { is_framed: false }, Borders::Level { is_framed: true }, Borders::None]
    {
        let (read, all) = read_with_borders(borders, 16);
        // Few rows are certain without their lines, and not none.
        assert!(read > 0, "{borders:?}: {read} of {all}");
    }
}
