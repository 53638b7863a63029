//! The styles of a workbook: fonts, fills, number formats, and what conditional formats
//! change (ECMA-376 Part 1, 18.8).

use crate::appearance::Position;
use crate::sheet::number_format::NumberFormat;
use crate::sheet::style::{CellStyle, Color, Fill, Font};
use crate::sheet::visibility::ConditionalLook;
use crate::xml::Element;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The styles of a workbook.
#[derive(Default)]
pub(super) struct Styles {
    /// The styles of cells, by their indices.
    pub(super) cells: Vec<CellStyle>,
    /// The changes that conditional formats make, by their indices.
    pub(super) differences: Vec<ConditionalLook>,
}

/// Reads the part of styles.
pub(super) fn read_styles(root: Element) -> Styles {
    let list = |name: &str| root.child(name).into_iter().flat_map(Element::elements);
    let formats: HashMap<u32, NumberFormat> = list("numFmts")
        .filter_map(|element| {
            let id = read_index(element, "numFmtId")?;
            Some((id, NumberFormat::parse(&element.attribute("formatCode")?)))
        })
        .collect();
    let fonts: Vec<Font> = list("fonts").map(read_font).collect();
    let fills: Vec<Fill> = list("fills").map(read_fill).collect();
    let borders: Vec<bool> = list("borders").map(has_diagonal).collect();
    let parents: Vec<Element> = list("cellStyleXfs").collect();
    let cells = list("cellXfs").map(|style| {
        // A style has each index itself; what it lacks is that of the named style.
        let parent = read_index(style, "xfId").and_then(|id| parents.get(id as usize));
        let index = |name: &str| {
            let own = read_index(style, name);
            own.or_else(|| read_index(*parent?, name)).unwrap_or(0)
        };
        let format = index("numFmtId");
        CellStyle {
            format: formats.get(&format).cloned().unwrap_or_else(|| NumberFormat::builtin(format)),
            font: fonts.get(index("fontId") as usize).copied().unwrap_or_default(),
            fill: fills.get(index("fillId") as usize).copied().unwrap_or_default(),
            is_repeated: style
                .child("alignment")
                .is_some_and(|all| all.attribute("horizontal").as_deref() == Some("fill")),
            has_diagonal: borders.get(index("borderId") as usize).copied().unwrap_or_default(),
        }
    });
    Styles { cells: cells.collect(), differences: list("dxfs").map(read_difference).collect() }
}

/// Reads a font, or the properties of a run (ECMA-376 Part 1, 18.8.22 and 18.4.7).
pub(super) fn read_font(font: Element) -> Font {
    let size = font.child("sz").and_then(Element::val);
    let points = size.and_then(|size| size.split('.').next()?.trim().parse::<u32>().ok());
    let position = font.child("vertAlign").and_then(Element::val);
    Font {
        struck: font.has_flag("strike"),
        position: match position.as_deref() {
            Some("superscript") => Position::Raised,
            Some("subscript") => Position::Lowered,
            _ => Position::Baseline,
        },
        tiny: points.is_some_and(Font::is_tiny),
        // A run calls the name of its font otherwise (ECMA-376 Part 1, 18.4.5).
        is_symbolic: ["name", "rFont"].iter().any(|name| {
            let name = font.child(name).and_then(Element::val);
            name.is_some_and(|name| Font::is_symbol_font(&name))
        }),
        color: font.child("color").map(read_color).unwrap_or_default(),
    }
}

/// Reads a colour (ECMA-376 Part 1, 18.8.3). The first of a theme are those of windows and
/// of text in them; a tint makes another colour of each.
fn read_color(color: Element) -> Color {
    if let Some(rgb) = color.attribute("rgb") {
        return u32::from_str_radix(rgb.trim(), 16).map(Color::from_rgb).unwrap_or_default();
    }
    if let Some(index) = read_index(color, "indexed") {
        return Color::from_index(index);
    }
    let Some(theme) = read_index(color, "theme") else { return Color::Black };
    let tint = color.attribute("tint").filter(|tint| {
        let digits = tint.split(['e', 'E']).next().unwrap_or_default();
        digits.contains(|c: char| ('1'..='9').contains(&c))
    });
    match (theme, tint) {
        (0, None) => Color::White,
        (1, None) => Color::Black,
        (theme, tint) => {
            let mut hasher = DefaultHasher::new();
            (theme, tint).hash(&mut hasher);
            Color::Named(hasher.finish())
        }
    }
}

/// Reads a fill (ECMA-376 Part 1, 18.8.20).
fn read_fill(fill: Element) -> Fill {
    let Some(pattern) = fill.child("patternFill") else {
        return if fill.child("gradientFill").is_some() { Fill::Pattern } else { Fill::None };
    };
    match pattern.attribute("patternType").as_deref() {
        None | Some("none") => Fill::None,
        Some("solid") => Fill::Solid(pattern.child("fgColor").map_or(Color::White, read_color)),
        Some(_) => Fill::Pattern,
    }
}

/// Returns true for a border with a line from corner to corner (ECMA-376 Part 1, 18.8.4).
fn has_diagonal(border: Element) -> bool {
    let is_on = |name| matches!(border.attribute(name).as_deref(), Some("1" | "true"));
    let style = border.child("diagonal").and_then(|line| line.attribute("style"));
    (is_on("diagonalUp") || is_on("diagonalDown")) && style.is_some_and(|style| style != "none")
}

/// Reads the changes that a conditional format makes (ECMA-376 Part 1, 18.8.14).
pub(super) fn read_difference(difference: Element) -> ConditionalLook {
    let font = difference.child("font").map(read_font).unwrap_or_default();
    // The colour of a solid fill is the background's here, and the pattern need not be named.
    let fill = difference.child("fill").and_then(|fill| fill.child("patternFill"));
    let fill =
        fill.and_then(|pattern| pattern.child("bgColor").or_else(|| pattern.child("fgColor")));
    let fill = fill.map(read_color);
    let blends = font.color == fill.unwrap_or(Color::White);
    let code = difference.child("numFmt").and_then(|format| format.attribute("formatCode"));
    ConditionalLook {
        comparison: None,
        hides: font.struck || font.tiny || blends || font.position != Position::Baseline,
        format: code.map(|code| NumberFormat::parse(&code)),
    }
}

/// Reads an attribute that is an index.
pub(super) fn read_index(element: Element, name: &str) -> Option<u32> {
    element.attribute(name)?.trim().parse().ok()
}
