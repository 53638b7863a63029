//! Looks of cells (ECMA-376 Part 1, 18.8).

use std::fmt::Write;

/// The look of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellStyle {
    /// Text without a frame.
    Plain,
    /// The title of a sheet, in the middle of it.
    Title,
    /// A heading over columns.
    Heading,
    /// A heading before a row.
    RowHeading,
    /// A figure, or the word in its place.
    Figure,
    /// A figure that a note tells of, on a coloured ground.
    MarkedFigure,
    /// Text in a frame, over several lines.
    Prose,
}

/// A look with the format of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
struct CellFormat {
    style: CellStyle,
    /// How many decimals a number shows, and the unit behind them; `None` for text.
    number: Option<(usize, String)>,
}

impl CellFormat {
    fn has(&self, style: CellStyle, number: Option<(usize, &str)>) -> bool {
        let own = self.number.as_ref().map(|(decimals, unit)| (*decimals, unit.as_str()));
        self.style == style && own == number
    }

    /// Returns the code of the number format; empty for text.
    fn code(&self) -> String {
        let Some((decimals, unit)) = &self.number else { return String::new() };
        let point = if *decimals == 0 { "" } else { "." };
        let unit = if unit.is_empty() { String::new() } else { format!("\" {unit}\"") };
        format!("0{point}{}{unit}", "0".repeat(*decimals))
    }
}

/// The looks that a workbook uses, each once.
pub(crate) struct StyleSheet(Vec<CellFormat>);

impl StyleSheet {
    pub(crate) fn new() -> Self {
        // Cells without a look have the first.
        Self(vec![CellFormat { style: CellStyle::Plain, number: None }])
    }

    /// Returns the index of a look; `number` is how many decimals a number shows, with its unit.
    pub(crate) fn index_of(&mut self, style: CellStyle, number: Option<(usize, &str)>) -> usize {
        let known = self.0.iter().position(|own| own.has(style, number));
        known.unwrap_or_else(|| {
            let number = number.map(|(decimals, unit)| (decimals, unit.to_owned()));
            self.0.push(CellFormat { style, number });
            self.0.len() - 1
        })
    }

    /// Writes the part of the styles.
    pub(crate) fn write(&self) -> String {
        let mut out = String::from(
            "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
        );
        let codes = self.codes();
        if !codes.is_empty() {
            let _ = write!(out, "<numFmts count=\"{}\">", codes.len());
            for (at, code) in codes.iter().enumerate() {
                let code = crate::xml::escape(code);
                let _ = write!(out, "<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>", 164 + at);
            }
            out.push_str("</numFmts>");
        }
        out.push_str(FONTS_AND_FRAMES);
        let _ = write!(out, "<cellXfs count=\"{}\">", self.0.len());
        for format in &self.0 {
            let own = codes.iter().position(|code| *code == format.code());
            let id = own.map_or(0, |at| 164 + at);
            let (font, fill, border, alignment) = looks(format.style);
            let _ = write!(
                out,
                "<xf numFmtId=\"{id}\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{border}\" xfId=\"0\" \
                 applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\">\
                 <alignment {alignment}/></xf>"
            );
        }
        out.push_str(
            "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>\
             </styleSheet>",
        );
        out
    }

    /// Lists the number formats, each once.
    fn codes(&self) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        for code in self.0.iter().map(CellFormat::code).filter(|code| !code.is_empty()) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }
}

/// The fonts, grounds and frames that looks choose from, by their places.
const FONTS_AND_FRAMES: &str = "<fonts count=\"3\"><font><sz val=\"11\"/><name val=\"宋体\"/></font>\
<font><b/><sz val=\"11\"/><name val=\"宋体\"/></font><font><b/><sz val=\"14\"/><name val=\"宋体\"/></font></fonts>\
<fills count=\"4\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>\
<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFF2F2F2\"/></patternFill></fill>\
<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFF2CC\"/></patternFill></fill></fills>\
<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>\
<border><left style=\"thin\"/><right style=\"thin\"/><top style=\"thin\"/><bottom style=\"thin\"/><diagonal/></border></borders>\
<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>";

/// Returns the font, ground and frame of a look, by their places, and its alignment.
fn looks(style: CellStyle) -> (u8, u8, u8, &'static str) {
    const CENTER: &str = "horizontal=\"center\" vertical=\"center\" wrapText=\"1\"";
    const LEFT: &str = "horizontal=\"left\" vertical=\"center\" wrapText=\"1\"";
    match style {
        CellStyle::Plain => (0, 0, 0, "vertical=\"center\""),
        CellStyle::Title => (2, 0, 0, CENTER),
        CellStyle::Heading => (1, 2, 1, CENTER),
        CellStyle::RowHeading => (0, 2, 1, LEFT),
        CellStyle::Figure => (0, 0, 1, CENTER),
        CellStyle::MarkedFigure => (0, 3, 1, CENTER),
        CellStyle::Prose => (0, 0, 1, LEFT),
    }
}

#[cfg(test)]
mod tests {
    use super::{CellStyle, StyleSheet};

    #[test]
    fn numbers_show_their_digits() {
        let mut styles = StyleSheet::new();
        let figure = |styles: &mut StyleSheet, number| styles.index_of(CellStyle::Figure, number);
        assert_eq!(figure(&mut styles, Some((0, ""))), 1);
        assert_eq!(figure(&mut styles, Some((2, "万元"))), 2);
        assert_eq!(figure(&mut styles, Some((0, ""))), 1);
        assert_eq!(figure(&mut styles, None), 3);
        assert_eq!(styles.codes(), ["0", "0.00\" 万元\""]);
    }
}
