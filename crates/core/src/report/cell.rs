//! Cells: a number, blank, not applicable, or text that is no number.

use crate::diag::Lang;
use crate::source::Span;
use rust_decimal::Decimal;

/// A unit written into a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 元
    Yuan,
    /// 万元
    TenThousandYuan,
    /// 亿元
    HundredMillionYuan,
}

impl Unit {
    /// Every unit with the ways to write it: the proper ones in Chinese and in English first.
    pub const ALL: [(Self, &'static [&'static str]); 3] = [
        (Self::Yuan, &["元", "yuan"]),
        (Self::TenThousandYuan, &["万元", "ten thousand yuan", "万"]),
        (Self::HundredMillionYuan, &["亿元", "hundred million yuan", "亿"]),
    ];

    /// Returns the unit of a spelling.
    pub fn parse(words: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, spellings)| spellings.contains(&words)).map(|(unit, _)| *unit)
    }

    /// Returns its proper name in Chinese.
    pub fn name(self) -> &'static str {
        self.name_in(Lang::Zh)
    }

    /// Returns its proper name.
    pub fn name_in(self, lang: Lang) -> &'static str {
        let at = usize::from(lang == Lang::En);
        Self::ALL.iter().find(|(unit, _)| *unit == self).map_or("", |(_, spellings)| spellings[at])
    }

    /// Returns the power of ten that it is of 元.
    fn power(self) -> u32 {
        match self {
            Self::Yuan => 0,
            Self::TenThousandYuan => 4,
            Self::HundredMillionYuan => 8,
        }
    }
}

/// A number with the unit that was written behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The number as written.
    pub number: Decimal,
    /// The unit as written.
    pub unit: Option<Unit>,
}

impl Amount {
    /// Returns the number in another unit, exactly; `None` if a [`Decimal`] cannot hold it. A
    /// number without a unit is taken to be in the target unit.
    pub fn in_unit(self, target: Unit) -> Option<Decimal> {
        let from = self.unit.unwrap_or(target);
        let (up, down) = (from.power(), target.power());
        if up >= down {
            self.number.checked_mul(Decimal::from(10_u64.pow(up - down))).map(|n| n.normalize())
        } else {
            let scale = self.number.scale() + (down - up);
            Decimal::try_from_i128_with_scale(self.number.mantissa(), scale)
                .ok()
                .map(|n| n.normalize())
        }
    }
}

/// The value of a cell as written. A blank is not a zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellText {
    /// A number, zero among them.
    Number(Amount),
    /// Left blank (`~`).
    Blank,
    /// Left blank by an import, for a person to decide: its row ends in the comment
    /// `# 待定：`.
    Undecided,
    /// Not applicable (`/`).
    NotApplicable,
    /// Text that is no number.
    Unreadable,
}

/// A cell and its place.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// The value.
    pub text: CellText,
    /// True if the number was written with full-width digits, separators, leading zeros or
    /// another minus sign.
    pub normalized: bool,
    /// The cell as written, with quotation marks.
    pub span: Span,
    /// The numbers of bytes before and after its text: quotation marks and spaces.
    insets: [u8; 2],
}

impl Cell {
    /// How far the text of a cell may begin or end inside its span, in bytes. A large
    /// archive has millions of cells, so they are kept small.
    pub const MAX_INSET: u32 = u8::MAX as u32;

    /// Makes a cell; `span` is all that was written, `text_span` the part of it without
    /// quotation marks and the spaces around it. An end that is more than
    /// [`Cell::MAX_INSET`] bytes from that of `span` is taken to be there instead.
    pub fn new(text: CellText, normalized: bool, span: Span, text_span: Span) -> Self {
        let inset = |from: u32, to: u32| u8::try_from(to.saturating_sub(from)).unwrap_or(0);
        let insets = [inset(span.start, text_span.start), inset(text_span.end, span.end)];
        Self { text, normalized, span, insets }
    }

    /// Returns the span of its text, without quotation marks and the spaces around it.
    pub fn text_span(&self) -> Span {
        let [before, after] = self.insets;
        Span { start: self.span.start + u32::from(before), end: self.span.end - u32::from(after) }
    }

    /// Returns the number as written, whatever its unit.
    pub fn number(&self) -> Option<Decimal> {
        match self.text {
            CellText::Number(amount) => Some(amount.number),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_cell_is_inside_its_span() {
        let cell = |span: (usize, usize), text: (usize, usize)| {
            let [span, text] = [span, text].map(|(start, end)| Span::new(start, end));
            let cell = Cell::new(CellText::Unreadable, false, span, text);
            (cell.text_span().start, cell.text_span().end)
        };
        assert_eq!(cell((10, 20), (11, 19)), (11, 19));
        assert_eq!(cell((10, 20), (10, 20)), (10, 20));
        assert_eq!(cell((10, 400), (265, 399)), (265, 399));
        assert_eq!(cell((10, 400), (266, 399)), (10, 399));
    }

    #[test]
    fn units_convert_exactly() {
        let amount = |text: &str, unit| Amount { number: text.parse().unwrap(), unit };
        let wan = Unit::TenThousandYuan;
        assert_eq!(amount("251000", Some(Unit::Yuan)).in_unit(wan), "25.1".parse().ok());
        assert_eq!(
            amount("1.5", Some(Unit::HundredMillionYuan)).in_unit(wan),
            "15000".parse().ok()
        );
        assert_eq!(amount("38.41", None).in_unit(wan), "38.41".parse().ok());
        assert_eq!(amount("0.0000000000000000000000000001", Some(Unit::Yuan)).in_unit(wan), None);
    }
}
