//! Shows a value by a section of a format, digit by digit.

use super::MAX_GENERAL;
use super::parse::{Section, SectionKind, Token};
use crate::sheet::decimal::DecimalDigits;

/// A shown value.
pub(super) struct Shown {
    /// The text as it is shown.
    pub(super) text: String,
    /// The same without commas between thousands.
    pub(super) plain: String,
}

/// The shape of a section with placeholders.
struct NumberShape {
    /// Placeholders before and after the point.
    whole: usize,
    fraction: usize,
    /// The power of ten by which a value is shown larger.
    shift: i32,
    is_grouped: bool,
}

impl Section {
    /// Returns a number as the section shows it. `signed` puts a minus before it. `None`
    /// if that is not known.
    pub(super) fn render(&self, value: &DecimalDigits, signed: bool) -> Option<Shown> {
        let mut shown = match self.kind {
            SectionKind::Words => self.render_words(None)?,
            SectionKind::General | SectionKind::Text => {
                self.render_words(Some(&general_text(value)?))?
            }
            SectionKind::Number => self.render_number(value)?,
            SectionKind::Date | SectionKind::Unknown => return None,
        };
        let has_digit = shown.plain.contains(|c: char| ('1'..='9').contains(&c));
        if signed && has_digit {
            let put_sign = |text: &str| format!("-{}", text.trim_start());
            shown = Shown { text: put_sign(&shown.text), plain: put_sign(&shown.plain) };
        }
        Some(shown)
    }

    /// Returns a text as the section shows it.
    pub(super) fn render_text(&self, text: &str) -> String {
        self.render_words(Some(text)).map_or_else(|| text.to_owned(), |shown| shown.text)
    }

    /// Returns the words of the section, with a value in its place. A sign that would be
    /// a number's is a word where there is no number.
    fn render_words(&self, value: Option<&str>) -> Option<Shown> {
        let mut text = String::new();
        for token in &self.tokens {
            match token {
                Token::Literal(words) => text.push_str(words),
                Token::General | Token::Text => text.push_str(value?),
                Token::Slash => text.push('/'),
                Token::Point => text.push('.'),
                Token::Comma => text.push(','),
                Token::Percent | Token::Exponent | Token::Digit(_) => return None,
            }
        }
        Some(Shown { plain: text.clone(), text })
    }

    fn render_number(&self, value: &DecimalDigits) -> Option<Shown> {
        let magnitude = value.magnitude();
        if self.tokens.contains(&Token::Slash) {
            return self.render_fraction(&magnitude);
        }
        if self.tokens.contains(&Token::Exponent) {
            return self.render_exponent(&magnitude);
        }
        let shape = self.measure()?;
        let rounded = magnitude.shift(shape.shift).round(shape.fraction);
        let mut writer = NumberWriter::new(&rounded, &shape, &self.tokens);
        for token in &self.tokens {
            writer.write(token)?;
        }
        Some(Shown { text: writer.text, plain: writer.plain })
    }

    /// Counts placeholders, and says for each comma if it separates thousands or leaves
    /// them out. `None` for a comma that may be either.
    fn measure(&self) -> Option<NumberShape> {
        let is_digit = |token: &Token| matches!(token, Token::Digit(_));
        let point = self.tokens.iter().position(|token| *token == Token::Point);
        let (before, after) = self.tokens.split_at(point.unwrap_or(self.tokens.len()));
        let percents = self.tokens.iter().filter(|token| **token == Token::Percent).count();
        let mut shape = NumberShape {
            whole: before.iter().filter(|token| is_digit(token)).count(),
            fraction: after.iter().filter(|token| is_digit(token)).count(),
            shift: 2 * i32::try_from(percents).ok()?,
            is_grouped: false,
        };
        for (at, _) in self.tokens.iter().enumerate().filter(|(_, token)| **token == Token::Comma) {
            let not_comma = |token: &&Token| **token != Token::Comma;
            let previous = self.tokens[..at].iter().rev().find(not_comma);
            let next = self.tokens[at..].iter().find(not_comma);
            let ends_digits =
                !self.tokens[at..].iter().any(is_digit) || next == Some(&Token::Point);
            let is_before_point = point.is_none_or(|point| at < point);
            match previous {
                Some(Token::Digit(_)) if ends_digits => shape.shift -= 3,
                Some(Token::Digit(_)) if is_before_point && next.is_some_and(is_digit) => {
                    shape.is_grouped = true;
                }
                _ => return None,
            }
        }
        Some(shape)
    }

    /// Shows a whole number by a format of fractions that has a place for it.
    fn render_fraction(&self, magnitude: &DecimalDigits) -> Option<Shown> {
        let is_mixed = self
            .tokens
            .iter()
            .position(|token| matches!(token, Token::Literal(words) if words.trim().is_empty()));
        let mixed =
            matches!(is_mixed, Some(at) if matches!(self.tokens[..at], [Token::Digit(_), ..]));
        let others = |token: &Token| {
            matches!(token, Token::Digit(_) | Token::Slash)
                || matches!(token, Token::Literal(words) if words.trim().is_empty())
        };
        (mixed
            && magnitude.fraction.is_empty()
            && !magnitude.is_zero()
            && self.tokens.iter().all(others))
        .then(|| Shown { text: magnitude.whole.clone(), plain: magnitude.whole.clone() })
    }

    /// Shows a number by its significant digits where none is lost; the text is then the
    /// number itself, for the exponent changes no value.
    fn render_exponent(&self, magnitude: &DecimalDigits) -> Option<Shown> {
        let mantissa = self.tokens.iter().take_while(|token| **token != Token::Exponent);
        let mut places = 0;
        for token in mantissa {
            match token {
                Token::Digit(_) => places += 1,
                Token::Point => {}
                _ => return None,
            }
        }
        let digits = magnitude.whole.clone() + &magnitude.fraction;
        let significant = digits.trim_matches('0').len();
        let is_simple = matches!(
            self.tokens.as_slice(),
            [Token::Digit('0'), Token::Point | Token::Exponent, ..]
        );
        let plain = general_text(magnitude)?;
        (is_simple && significant <= places).then(|| Shown { text: plain.clone(), plain })
    }
}

/// Returns a number as General shows it, without its sign; `None` if it is rounded.
fn general_text(value: &DecimalDigits) -> Option<String> {
    let whole = if value.whole.is_empty() { "0" } else { &value.whole };
    let text = match value.fraction.as_str() {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    };
    (text.len() <= MAX_GENERAL).then_some(text)
}

/// Puts digits into placeholders.
struct NumberWriter<'v> {
    whole: &'v [u8],
    fraction: &'v [u8],
    /// How many digits of the fraction are shown whatever they are.
    required: usize,
    /// How many placeholders are left before the point.
    left: usize,
    /// How many placeholders were passed after it.
    passed: usize,
    is_grouped: bool,
    is_after_point: bool,
    is_begun: bool,
    text: String,
    plain: String,
}

impl<'v> NumberWriter<'v> {
    fn new(value: &'v DecimalDigits, shape: &NumberShape, tokens: &[Token]) -> Self {
        let point = tokens.iter().position(|token| *token == Token::Point).unwrap_or(tokens.len());
        let places = tokens[point..].iter().filter_map(|token| match token {
            Token::Digit(place) => Some(*place),
            _ => None,
        });
        let places: Vec<char> = places.collect();
        Self {
            whole: value.whole.as_bytes(),
            fraction: value.fraction.as_bytes(),
            required: places.iter().rposition(|place| *place == '0').map_or(0, |at| at + 1),
            left: shape.whole,
            passed: 0,
            is_grouped: shape.is_grouped,
            is_after_point: false,
            is_begun: false,
            text: String::new(),
            plain: String::new(),
        }
    }

    /// Writes what a token shows. `None` if there is a second point.
    fn write(&mut self, token: &Token) -> Option<()> {
        match token {
            Token::Literal(words) => self.push(words),
            Token::Percent => self.push("%"),
            Token::Digit(place) if self.is_after_point => self.write_fraction_digit(*place),
            Token::Digit(place) => self.write_whole_digits(*place),
            Token::Point if self.is_after_point => return None,
            Token::Point => {
                // Without a placeholder before the point, all digits stand there.
                if !self.is_begun {
                    self.write_digits(self.whole, 0);
                }
                self.is_after_point = true;
                self.push(".");
            }
            Token::Comma => {}
            Token::Exponent | Token::Slash | Token::Text | Token::General => return None,
        }
        Some(())
    }

    /// Fills a placeholder before the point; the first one takes all digits that have no
    /// place of their own.
    fn write_whole_digits(&mut self, place: char) {
        self.left -= 1;
        let count = self.whole.len();
        if count <= self.left {
            match place {
                '0' => self.write_digits(b"0", self.left),
                '?' => self.push(" "),
                _ => {}
            }
            self.is_begun = true;
            return;
        }
        let end = count - self.left;
        let start = if self.is_begun { end - 1 } else { 0 };
        self.is_begun = true;
        self.write_digits(&self.whole[start..end], self.left);
    }

    /// Writes digits before the point; `after` more places follow them.
    fn write_digits(&mut self, digits: &[u8], after: usize) {
        for (at, digit) in digits.iter().enumerate() {
            let following = digits.len() - 1 - at + after;
            self.text.push(char::from(*digit));
            self.plain.push(char::from(*digit));
            if self.is_grouped && following > 0 && following.is_multiple_of(3) {
                self.text.push(',');
            }
        }
    }

    fn write_fraction_digit(&mut self, place: char) {
        match self.fraction.get(self.passed) {
            Some(digit) => self.push(&char::from(*digit).to_string()),
            None if self.passed < self.required => self.push("0"),
            None if place == '?' => self.push(" "),
            None => {}
        }
        self.passed += 1;
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.plain.push_str(text);
    }
}
