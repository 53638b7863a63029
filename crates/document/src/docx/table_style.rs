//! Table styles (ECMA-376 Part 1, 17.7.6): the parts of one that may apply to a cell.

use super::color::Color;
use super::run_properties::RunProperties;
use super::styles::Styles;
use super::visibility::{ConditionalFormat, Surroundings};
use crate::xml::Element;

/// The style of a table that is read.
#[derive(Default)]
pub(super) struct TableStyle {
    run: RunProperties,
    /// The shading of the table itself, else of its style.
    shading: Option<Color>,
    parts: Vec<(String, ConditionalFormat)>,
    look: TableLook,
}

/// The parts of its style that a table uses (17.4.55).
#[derive(Clone, Copy, Default)]
struct TableLook {
    edges: CellEdges,
    /// True for bands of rows, and for bands of columns.
    bands: [bool; 2],
}

/// The position of a cell among the edges of its table.
#[derive(Clone, Copy, Default)]
pub(super) struct CellEdges {
    /// True in the first row, and in the last one.
    pub(super) rows: [bool; 2],
    /// The same for columns.
    pub(super) columns: [bool; 2],
}

impl TableStyle {
    /// Reads the style of a table with these properties (`tblPr`).
    pub(super) fn read(properties: Option<Element>, styles: &Styles) -> Self {
        let (run, shading, parts) = styles.of_table(properties);
        let own = properties.and_then(|properties| properties.child("shd"));
        Self {
            run,
            shading: own.and_then(Color::of_shading).or(shading),
            parts: { parts }
                .into_iter()
                .filter(|(_, format)| *format != ConditionalFormat::default())
                .collect(),
            look: TableLook::read(properties.and_then(|properties| properties.child("tblLook"))),
        }
    }

    /// Returns the formatting of a cell with these properties (`tcPr`); `ground` is what is
    /// behind the table.
    pub(super) fn surroundings(
        &self,
        cell: Option<Element>,
        edges: CellEdges,
        ground: Option<Color>,
    ) -> Surroundings {
        let parts = self.parts.iter().filter(|(name, _)| self.look.uses(name, edges));
        let own = cell.and_then(|properties| properties.child("shd"));
        Surroundings {
            table: self.run,
            conditional: parts.map(|(_, format)| *format).collect(),
            table_shading: self.shading,
            cell_shading: own.and_then(Color::of_shading),
            ground,
            ..Surroundings::default()
        }
    }
}

impl TableLook {
    /// Reads the attributes, or the bits in which older programs wrote them. Without
    /// either all parts may be used.
    fn read(look: Option<Element>) -> Self {
        let bits = look.and_then(Element::val);
        let bits = bits.map(|bits| u32::from_str_radix(bits.trim(), 16).unwrap_or(!0));
        let uses = |name: &str, bit: u32, negated: bool| {
            let own = look.and_then(|look| look.attribute(name));
            match (own, bits) {
                (Some(value), _) => super::fields::is_true(&value) != negated,
                (None, Some(bits)) => (bits & bit != 0) != negated,
                (None, None) => true,
            }
        };
        Self {
            edges: CellEdges {
                rows: [uses("firstRow", 0x20, false), uses("lastRow", 0x40, false)],
                columns: [uses("firstColumn", 0x80, false), uses("lastColumn", 0x100, false)],
            },
            bands: [uses("noHBand", 0x200, true), uses("noVBand", 0x400, true)],
        }
    }

    fn uses(self, part: &str, cell: CellEdges) -> bool {
        let [first_row, last_row] = both(self.edges.rows, cell.rows);
        let [first_column, last_column] = both(self.edges.columns, cell.columns);
        match part {
            "firstRow" => first_row,
            "lastRow" => last_row,
            "firstCol" => first_column,
            "lastCol" => last_column,
            "band1Horz" | "band2Horz" => self.bands[0],
            "band1Vert" | "band2Vert" => self.bands[1],
            "nwCell" => first_row && first_column,
            "neCell" => first_row && last_column,
            "swCell" => last_row && first_column,
            "seCell" => last_row && last_column,
            _ => true,
        }
    }
}

fn both(one: [bool; 2], other: [bool; 2]) -> [bool; 2] {
    [one[0] && other[0], one[1] && other[1]]
}
