//! Workbooks in which one figure looks another way: the figure that is read is the one
//! that is seen, or the cell is left to a person.

use super::round_trip::{SHAPES, figures};
use crate::support::documents::wanted::{imported, issue_lines, wrong};
use crate::support::documents::workbook::{
    CellContent, CellFont, DressedCell, print_xls, print_xlsx,
};
use crate::support::documents::written::Written;
use proptest::prelude::*;

/// A look of a figure: how its cell is written, and what a reader sees of it. `None` if
/// that is no number.
#[derive(Clone, Debug)]
struct Look {
    cell: DressedCell,
    seen: Option<String>,
    /// What is seen is certain, so that it has to be read.
    is_certain: bool,
}

fn plain_cell(content: CellContent) -> DressedCell {
    DressedCell { content, font: CellFont::Plain, format: "General".to_owned() }
}

/// A figure with digits of another look among its own.
fn mixed_runs() -> impl Strategy<Value = Look> {
    let fonts =
        [CellFont::Struck, CellFont::Raised, CellFont::Lowered, CellFont::White, CellFont::Tiny];
    let other = (0..fonts.len()).prop_map(move |at| fonts[at]);
    (1u32..100_000, 0u32..100, other, any::<prop::sample::Index>()).prop_map(
        |(figure, mark, font, at)| {
            let figure = figure.to_string();
            let at = at.index(figure.len() + 1);
            let runs = vec![
                (figure[..at].to_owned(), CellFont::Plain),
                (mark.to_string(), font),
                (figure[at..].to_owned(), CellFont::Plain),
            ];
            let runs = runs.into_iter().filter(|(text, _)| !text.is_empty()).collect();
            let is_certain = font == CellFont::Struck;
            Look { cell: plain_cell(CellContent::Runs(runs)), seen: Some(figure), is_certain }
        },
    )
}

/// A figure all of which has another look: there is nothing to read.
fn whole_font() -> impl Strategy<Value = Look> {
    let fonts =
        [CellFont::Struck, CellFont::Raised, CellFont::Lowered, CellFont::White, CellFont::Tiny];
    (1u32..100_000, 0..fonts.len(), any::<bool>()).prop_map(move |(figure, font, is_run)| {
        let figure = figure.to_string();
        let font = fonts[font];
        let cell = if is_run {
            plain_cell(CellContent::Runs(vec![(figure, font)]))
        } else {
            DressedCell { font, ..plain_cell(CellContent::Number(figure)) }
        };
        Look { cell, seen: None, is_certain: false }
    })
}

fn formula() -> impl Strategy<Value = Look> {
    (prop::option::of(1u32..100_000), any::<bool>()).prop_map(|(result, always)| {
        let result = result.map(|result| result.to_string());
        let is_certain = result.is_some() && !always;
        let seen = result.clone().filter(|_| is_certain);
        Look { cell: plain_cell(CellContent::Formula(result, always)), seen, is_certain }
    })
}

/// A number format whose shown value is computed here in whole numbers.
fn number_format() -> impl Strategy<Value = Look> {
    let words = ["", "", "", "\"件\"", "\"万元\"", "万", "\\ ", "_ ", "\"约\""];
    let before = ["", "", "", "[Red]", "[$-804]", "\"¥\"", "_ * ", "[>=0]", "\"第\""];
    let shape = (0usize..4, 0usize..3, any::<bool>(), any::<bool>());
    (0i64..10_000_000, 0usize..3, shape, 0..before.len(), 0..words.len()).prop_map(
        move |(digits, places, (fraction, thousands, grouped, percent), first, last)| {
            let unit = 10i64.pow(u32::try_from(places).unwrap());
            let kept = decimal(digits, places);
            let whole = if grouped { "#,##0" } else { "0" };
            let point = if fraction > 0 { "." } else { "" };
            let format = format!(
                "{}{whole}{point}{}{}{}{}",
                before[first],
                "0".repeat(fraction),
                ",".repeat(thousands),
                if percent { "%" } else { "" },
                words[last]
            );
            // What is shown, in units of the last digit behind the point.
            let up = i128::from(digits)
                * 10i128.pow(u32::try_from(fraction).unwrap())
                * if percent { 100 } else { 1 };
            let down = i128::from(unit) * 1000i128.pow(u32::try_from(thousands).unwrap());
            let shown = (2 * up + down) / (2 * down);
            let is_same =
                up % down == 0 && shown * down == up && !percent && thousands == 0 || digits == 0;
            let is_number = !percent
                && !matches!(before[first], "\"¥\"" | "\"第\"")
                && !words[last].contains('约');
            let unit = match words[last] {
                "\"万元\"" | "万" => words[last].trim_matches('"'),
                _ => "",
            };
            let seen = decimal(i64::try_from(shown).unwrap(), fraction) + unit;
            Look {
                cell: DressedCell { format, ..plain_cell(CellContent::Number(kept)) },
                is_certain: is_number && is_same && unit.is_empty(),
                seen: (is_number || digits == 0 && !percent && before[first] == "\"¥\"")
                    .then_some(seen),
            }
        },
    )
}

/// Digits with a point before the last `places`, without trailing zeros.
fn decimal(digits: i64, places: usize) -> String {
    let unit = 10i64.pow(u32::try_from(places).unwrap());
    let text = format!("{}.{:0places$}", digits / unit, digits % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Formats of sections that show something else than a number.
fn sections() -> impl Strategy<Value = Look> {
    let cases = [
        (";;;", "3", None),
        ("0;-0;\"/\"", "0", Some("/")),
        ("0;-0;\"/\"", "3", Some("3")),
        ("0;-0;;@", "0", None),
        ("[=0]\"—\";0", "0", None),
        ("[>10]\"多\";0", "12", None),
        ("[>10]\"多\";0", "3", Some("3")),
        ("0!.0", "208", Some("20.8")),
        ("\"1\"0", "7", Some("17")),
        ("0\"0\"", "7", Some("70")),
        ("[DBNum1]General", "7", None),
        ("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", "0", None),
        ("yyyy\"年\"", "45306", None),
        ("# ?/?", "0.5", None),
        ("0.00E+00", "207812", None),
    ];
    (0..cases.len()).prop_map(move |at| {
        let (format, kept, seen) = cases[at];
        let content = CellContent::Number(kept.to_owned());
        let cell = DressedCell { format: format.to_owned(), ..plain_cell(content) };
        Look { cell, seen: seen.map(str::to_owned), is_certain: matches!(seen, Some("/" | "3")) }
    })
}

/// Writes reports in which one figure has a look, and reads them back.
fn the_seen_is_read(
    looks: impl Strategy<Value = Look>,
    name: &str,
    print: fn(&Written, &str, &DressedCell) -> Vec<u8>,
) {
    let reports = (0..SHAPES.len(), any::<u64>(), any::<prop::sample::Index>(), looks);
    let run = super::runner(200).run(&reports, |(at, seed, place, look)| {
        let mut truth = figures(&SHAPES[at], seed);
        // An amount may have a unit, which is its own.
        let places: Vec<String> = SHAPES[at].places.iter().cloned().collect();
        let place = &places[place.index(places.len())];
        let report = SHAPES[at].fill(&truth, &[], &[]);
        let seen = look.seen.clone().unwrap_or_else(|| "no number is seen".to_owned());
        truth.insert(place.clone(), seen);
        let bytes = print(&report, place, &look.cell);
        let read = imported(name, &bytes);
        let read = read.map_err(|failure| TestCaseError::fail(format!("{failure:?}")))?;
        let wrong = wrong(&read, &truth);
        prop_assert!(wrong.is_empty(), "{wrong:#?}\n{}", issue_lines(&read));
        let mut cells = read.provenance.iter();
        let is_read = cells.any(|cell| cell.form_path == *place && cell.value.is_some());
        // A fraction is certain in an amount, and never a count.
        let is_amount = ["收费金额", "采购总金额"].iter().any(|column| place.contains(column));
        let is_count =
            truth[place].split_once('.').is_none_or(|(_, rest)| rest.bytes().all(|c| c == b'0'));
        let is_certain = look.is_certain && (is_amount || is_count);
        prop_assert!(is_read || !is_certain, "{place} is left out\n{}", issue_lines(&read));
        prop_assert!(!is_read || is_amount || is_count, "{place} is no count");
        Ok(())
    });
    run.unwrap_or_else(|why| panic!("{name}: {why}"));
}

macro_rules! looks {
    ($($new:ident, $old:ident: $looks:ident;)*) => {$(
        #[test]
        fn $new() {
            the_seen_is_read($looks(), "report.xlsx", print_xlsx);
        }

        #[test]
        fn $old() {
            the_seen_is_read($looks(), "report.xls", print_xls);
        }
    )*};
}

looks! {
    digits_of_another_look_are_no_digits, digits_of_another_look_are_no_digits_in_old_files: mixed_runs;
    a_figure_of_another_look_is_left_to_a_person, a_figure_of_another_look_is_left_to_a_person_in_old_files: whole_font;
    a_formula_needs_a_certain_result, a_formula_needs_a_certain_result_in_old_files: formula;
    a_number_is_read_as_its_format_shows_it, a_number_is_read_as_its_format_shows_it_in_old_files: number_format;
    sections_of_formats_show_something_else, sections_of_formats_show_something_else_in_old_files: sections;
}
