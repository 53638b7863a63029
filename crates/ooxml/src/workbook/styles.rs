//! Looks of cells.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// The font of all cells.
const FONT: &str = "宋体";
/// The ground of headings.
const HEADING_GROUND: Color = Color::RGB(0x00F2_F2F2);
/// The ground of figures that a note tells of.
const MARKED_GROUND: Color = Color::RGB(0x00FF_F2CC);

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
struct Look {
    style: CellStyle,
    /// How many decimals a number shows, and the unit behind them; `None` for text.
    number: Option<(usize, String)>,
    format: Format,
}

/// The looks that a workbook uses, each once: making a format costs more than finding it.
#[derive(Default)]
pub(super) struct Looks(Vec<Look>);

impl Looks {
    /// Returns a format; `number` is how many decimals a number shows, with its unit.
    pub(super) fn format(&mut self, style: CellStyle, number: Option<(usize, &str)>) -> &Format {
        let is_same = |own: &Look| {
            let known = own.number.as_ref().map(|(decimals, unit)| (*decimals, unit.as_str()));
            own.style == style && known == number
        };
        let at = self.0.iter().position(is_same).unwrap_or_else(|| {
            let mut format = format_of(style);
            if let Some((decimals, unit)) = number {
                format = format.set_num_format(number_format(decimals, unit));
            }
            let number = number.map(|(decimals, unit)| (decimals, unit.to_owned()));
            self.0.push(Look { style, number, format });
            self.0.len() - 1
        });
        &self.0[at].format
    }
}

/// Returns the format of cells without a look, by whose font the widths of columns are measured.
pub(super) fn default_format() -> Format {
    Format::new().set_font_name(FONT).set_font_size(11)
}

fn format_of(style: CellStyle) -> Format {
    let plain = default_format().set_align(FormatAlign::VerticalCenter);
    let left = || plain.clone().set_align(FormatAlign::Left).set_text_wrap();
    let center = || plain.clone().set_align(FormatAlign::Center).set_text_wrap();
    let framed = |format: Format| format.set_border(FormatBorder::Thin);
    match style {
        CellStyle::Plain => plain,
        CellStyle::Title => center().set_bold().set_font_size(14),
        CellStyle::Heading => framed(center()).set_bold().set_background_color(HEADING_GROUND),
        CellStyle::RowHeading => framed(left()).set_background_color(HEADING_GROUND),
        CellStyle::Figure => framed(center()),
        CellStyle::MarkedFigure => framed(center()).set_background_color(MARKED_GROUND),
        CellStyle::Prose => framed(left()),
    }
}

/// Returns the code of a number format.
fn number_format(decimals: usize, unit: &str) -> String {
    let point = if decimals == 0 { "" } else { "." };
    let unit = if unit.is_empty() { String::new() } else { format!("\" {unit}\"") };
    format!("0{point}{}{unit}", "0".repeat(decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_their_digits() {
        assert_eq!(number_format(0, ""), "0");
        assert_eq!(number_format(2, "万元"), "0.00\" 万元\"");
    }

    #[test]
    fn each_look_is_made_once() {
        let mut looks = Looks::default();
        for number in [Some((0, "")), Some((2, "万元")), Some((0, "")), None] {
            looks.format(CellStyle::Figure, number);
        }
        assert_eq!(looks.0.len(), 3);
    }
}
