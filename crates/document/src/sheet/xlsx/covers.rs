//! Conditional formats, drawings and fields of forms over the cells of a worksheet (ECMA-376 Part 1, 18.3.1.18 and 20.5).

use super::cells::parts_beside_cells;
use super::styles::{Styles, read_difference, read_index};
use super::{parse_cell_reference, parse_range};
use crate::sheet::decimal::DecimalDigits;
use crate::sheet::visibility::{Comparison, ConditionalLook, Cover, CoverEffect};
use crate::sheet::{COLUMN_COUNT, CellRange, ROW_COUNT};
use crate::xml::Element;
use std::rc::Rc;

/// The size of a cell that nobody made wider or higher, in English Metric Units.
const CELL_WIDTH: u64 = 609_600;
const CELL_HEIGHT: u64 = 171_450;
/// How many ranges of one sheet are kept.
const MAX_COVERS: usize = 100_000;

/// Reads the conditional formats of a worksheet that may hide what a cell holds.
pub(super) fn read_conditional_formats(root: Element, styles: &Styles) -> Vec<Cover> {
    let mut covers = Vec::new();
    let formats =
        parts_beside_cells(root).filter(|element| element.name() == "conditionalFormatting");
    for format in formats {
        // Extensions have the ranges in an element behind the rules.
        let inner = || format.child("sqref").map(Element::text);
        let ranges = format.attribute("sqref").or_else(inner).unwrap_or_default();
        for rule in format.elements().filter(|element| element.name() == "cfRule") {
            let Some(look) = read_rule(rule, styles).map(Rc::new) else { continue };
            let ranges = ranges.split_whitespace().filter_map(parse_reference);
            let left = MAX_COVERS.saturating_sub(covers.len());
            covers.extend(
                ranges.take(left).map(|range| Cover {
                    range,
                    effect: CoverEffect::Conditional(Rc::clone(&look)),
                }),
            );
        }
    }
    covers
}

/// Reads a rule. `None` if it hides nothing and shows no value in another way.
fn read_rule(rule: Element, styles: &Styles) -> Option<ConditionalLook> {
    let own = rule.child("dxf").map(read_difference);
    let shared = || styles.differences.get(read_index(rule, "dxfId")? as usize).cloned();
    let mut look = own.or_else(shared).unwrap_or_default();
    let is_off =
        |element: Element| matches!(element.attribute("showValue").as_deref(), Some("0" | "false"));
    // Bars and icons may stand in place of the value.
    look.hides |= rule.elements().any(is_off);
    if !look.hides && look.format.is_none() {
        return None;
    }
    if rule.attribute("type").as_deref() == Some("cellIs") {
        look.comparison = read_comparison(rule);
    }
    Some(look)
}

fn read_comparison(rule: Element) -> Option<Comparison> {
    let is_formula = |element: &Element| matches!(element.name(), "formula" | "f");
    let mut bounds = rule.elements().filter(is_formula).map(Element::text);
    let mut bound = || DecimalDigits::parse(bounds.next()?.trim());
    Some(Comparison { operator: rule.attribute("operator")?, first: bound()?, second: bound() })
}

/// Reads the anchors of a drawing, or of the controls in a worksheet.
pub(super) fn read_anchors(root: Element, effect: impl Fn(Element) -> CoverEffect) -> Vec<Cover> {
    let is_anchor =
        |element: &Element| matches!(element.name(), "twoCellAnchor" | "oneCellAnchor" | "anchor");
    let is_hidden = |anchor: &Element| {
        let mut parts = anchor.descendants();
        parts.any(|part| {
            part.name() == "cNvPr"
                && matches!(part.attribute("hidden").as_deref(), Some("1" | "true"))
        })
    };
    let anchors = root.descendants().filter(is_anchor).filter(|anchor| !is_hidden(anchor));
    let covers = anchors
        .filter_map(|anchor| Some(Cover { range: read_anchor(anchor)?, effect: effect(anchor) }));
    covers.take(MAX_COVERS).collect()
}

/// Reads the cells over which an object lies. One that ends at the edge of a cell does not
/// lie over it.
fn read_anchor(anchor: Element) -> Option<CellRange> {
    let number = |corner: Element, name: &str| {
        corner.child(name).and_then(|part| part.text().trim().parse::<u32>().ok())
    };
    let from = anchor.child("from")?;
    let (row, column) = (number(from, "row")?, number(from, "col")?);
    if let Some(to) = anchor.child("to") {
        let end = |name, offset, first: u32| {
            let last = number(to, name)?;
            let is_at_edge = number(to, offset).is_none_or(|offset| offset == 0);
            Some(if is_at_edge { last.saturating_sub(1) } else { last }.max(first))
        };
        let (last_row, last_column) = (end("row", "rowOff", row)?, end("col", "colOff", column)?);
        return CellRange { rows: (row, last_row), columns: (column, last_column) }.within_sheet();
    }
    let size = anchor.child("ext")?;
    let count = |name: &str, unit: u64| {
        let length = size.attribute(name)?.trim().parse::<u64>().ok()?;
        u32::try_from(length / unit).ok()
    };
    let last = |first: u32, count: u32, most: u32| first.saturating_add(count).min(most - 1);
    CellRange {
        rows: (row, last(row, count("cy", CELL_HEIGHT)?, ROW_COUNT)),
        columns: (column, last(column, count("cx", CELL_WIDTH)?, COLUMN_COUNT)),
    }
    .within_sheet()
}

/// Reads the anchors of controls in a drawing of VML, which are numbers in a row: column
/// and offset, row and offset, of two corners. Boxes of comments are no controls.
pub(super) fn read_legacy_anchors(root: Element) -> Vec<Cover> {
    let data = root.descendants().filter(|element| element.name() == "ClientData");
    let controls = data.filter(|data| data.attribute("ObjectType").as_deref() != Some("Note"));
    let covers = controls.filter_map(|data| {
        let text = data.child("Anchor")?.text();
        let numbers: Option<Vec<u32>> =
            text.split(',').map(|number| number.trim().parse().ok()).collect();
        let [left, _, top, _, right, right_offset, bottom, bottom_offset] =
            numbers?.as_slice().try_into().ok()?;
        let end = |last: u32, offset: u32, first: u32| {
            if offset == 0 { last.saturating_sub(1) } else { last }.max(first)
        };
        let range = CellRange {
            rows: (top, end(bottom, bottom_offset, top)),
            columns: (left, end(right, right_offset, left)),
        };
        Some(Cover { range: range.within_sheet()?, effect: CoverEffect::Control })
    });
    covers.take(MAX_COVERS).collect()
}

/// Parses `B7` or `B7:C9`, or whole columns or rows.
fn parse_reference(reference: &str) -> Option<CellRange> {
    if let Some(range) = parse_range(reference) {
        return Some(range);
    }
    if let Some((row, column)) = parse_cell_reference(reference) {
        return Some(CellRange { rows: (row, row), columns: (column, column) });
    }
    let (from, to) = reference.split_once(':')?;
    if let (Some((_, from)), Some((_, to))) =
        (parse_cell_reference(&format!("{from}1")), parse_cell_reference(&format!("{to}1")))
    {
        return CellRange { rows: (0, ROW_COUNT - 1), columns: (from, to) }.within_sheet();
    }
    let row = |text: &str| text.trim_start_matches('$').parse::<u32>().ok()?.checked_sub(1);
    CellRange { rows: (row(from)?, row(to)?), columns: (0, COLUMN_COUNT - 1) }.within_sheet()
}
