use super::*;
use crate::package::read_part;
use proptest::prelude::*;
use rust_decimal::Decimal;

const SHEET: &str = "xl/worksheets/sheet1.xml";

/// Writes a workbook with one row.
fn one_row(cells: &[CellContent]) -> Vec<u8> {
    let mut workbook = Workbook::new(&Properties::default());
    workbook.start_sheet("表", &SheetLayout::default());
    workbook.start_row(None);
    for (column, content) in cells.iter().enumerate() {
        workbook.write_cell(column, *content, CellStyle::Figure);
    }
    workbook.finish().unwrap()
}

/// Writes a workbook whose sheets have six rows, with a heading and so many rows below it.
fn long_sheet(mut workbook: Workbook, rows: u32) -> Vec<u8> {
    workbook.max_rows = 6;
    let layout = SheetLayout { frozen_rows: 1, ..SheetLayout::default() };
    workbook.start_sheet("年报", &layout);
    workbook.start_row(Some(20));
    workbook.write_block(0, (1, 2), CellContent::Text("机关"), CellStyle::Heading);
    for row in 0..rows {
        workbook.start_row(None);
        workbook.write_cell(0, CellContent::Text(&format!("示例市第{row}局")), CellStyle::Prose);
        workbook.write_cell(1, CellContent::number(&row.to_string()), CellStyle::Figure);
    }
    workbook.finish().unwrap()
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let make = || {
        let created = Some("2021-01-20".to_owned());
        long_sheet(Workbook::new(&Properties { title: "年报".to_owned(), created }), 20)
    };
    let first = make();
    let others: Vec<_> = (0..4).map(|_| std::thread::spawn(make)).collect();
    for other in others {
        assert!(other.join().unwrap() == first);
    }
    let properties = read_part(&first, "docProps/core.xml");
    assert_eq!(properties.matches(">2021-01-20T00:00:00Z<").count(), 2, "{properties}");
}

#[test]
fn a_workbook_without_a_date_bears_none_of_the_clock() {
    let properties = read_part(&one_row(&[]), "docProps/core.xml");
    assert_eq!(properties.matches(">1980-01-01T00:00:00Z<").count(), 2, "{properties}");
}

#[test]
fn a_full_sheet_goes_on_in_another_under_its_headings() {
    for rows in [5, 6, 20] {
        let made = long_sheet(Workbook::new(&Properties::default()), rows);
        let sheets = rows.div_ceil(5);
        let names = read_part(&made, "xl/workbook.xml");
        assert_eq!(names.matches("<sheet ").count(), sheets as usize, "{names}");
        let texts = read_part(&made, "xl/sharedStrings.xml");
        assert!(texts.contains(&format!("示例市第{}局", rows - 1)), "{texts}");
        for sheet in 1..=sheets {
            let cells = read_part(&made, &format!("xl/worksheets/sheet{sheet}.xml"));
            assert!(cells.contains("<mergeCell ref=\"A1:B1\"/>"), "{cells}");
            assert!(cells.contains("<v>0</v>"), "the heading: {cells}");
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "looks whether files are left")]
fn spooled_rows_are_those_held_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let spooled = Workbook::spooled(&Properties::default(), folder.path());
    let made = long_sheet(spooled, 20);
    let cells = read_part(&made, "xl/worksheets/sheet4.xml");
    for text in ["机关", "示例市第19局", "<v>19</v>", "<mergeCell ref=\"A1:B1\"/>"] {
        assert!(cells.contains(text), "{text}: {cells}");
    }
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

#[test]
fn what_excel_cannot_hold_keeps_no_workbook_from_being_written() {
    let mut workbook =
        Workbook::new(&Properties { created: Some("?".to_owned()), ..Properties::default() });
    let layout = SheetLayout { widths: vec![900; 20_000], ..SheetLayout::default() };
    for name in ["", "'", "history", "甲/乙", "甲_乙", &"政".repeat(99)] {
        workbook.start_sheet(name, &layout);
        workbook.start_row(Some(1000));
        workbook.write_cell(0, CellContent::Text(&"年".repeat(40_000)), CellStyle::Prose);
        workbook.write_cell(16_384, CellContent::Text("外"), CellStyle::Prose);
        workbook.write_block(1, (9, 9), CellContent::Text("\u{ffff}一"), CellStyle::Prose);
        workbook.write_block(4, (2, 99_999), CellContent::Text("二"), CellStyle::Prose);
    }
    let made = workbook.finish().unwrap();
    let texts = read_part(&made, "xl/sharedStrings.xml");
    assert!(texts.contains(&format!(">{}…<", "年".repeat(32_766))));
    assert!(texts.contains(">一<") && texts.contains(">二<") && !texts.contains("外"));
}

#[test]
fn numbers_show_their_unit_and_decimals() {
    let number = ExactNumber::parse("38.40").unwrap();
    let made = one_row(&[CellContent::Number { number, unit: "万元" }]);
    assert!(read_part(&made, SHEET).contains("<v>38.4</v>"));
    assert!(read_part(&made, "xl/styles.xml").contains("formatCode=\"0.00&quot; 万元&quot;\""));
}

proptest! {
    /// A number in a file is the decimal of its source.
    #[test]
    fn numbers_keep_their_digits(
        parts in proptest::collection::vec((-10_i64.pow(15)..10_i64.pow(15), 0_u32..16), 1..40),
    ) {
        let decimals: Vec<Decimal> = parts.iter().map(|(n, scale)| Decimal::new(*n, *scale)).collect();
        let digits: Vec<String> = decimals.iter().map(ToString::to_string).collect();
        let cells: Vec<CellContent> = digits.iter().map(|digits| CellContent::number(digits)).collect();
        let is_number = |cell: &CellContent| matches!(cell, CellContent::Number { .. });
        prop_assert!(cells.iter().all(is_number));
        let sheet = read_part(&one_row(&cells), SHEET);
        let values = sheet.split("<v>").skip(1).filter_map(|rest| rest.split_once("</v>"));
        let written: Vec<Decimal> = values.map(|(value, _)| value.parse().unwrap()).collect();
        prop_assert_eq!(written, decimals);
    }

    /// Digits that a cell would not keep are written as text, as they are.
    #[test]
    fn other_digits_stay_text(number in 10_i128.pow(15)..10_i128.pow(28), scale in 0_u32..28) {
        let digits = Decimal::from_i128_with_scale(number, scale).to_string();
        let made = one_row(&[CellContent::number(&digits)]);
        let texts = read_part(&made, "xl/sharedStrings.xml");
        let wanted = format!(">{digits}<");
        prop_assert!(texts.contains(&wanted));
    }
}
