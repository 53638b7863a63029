//! Parses the code of a number format into sections (ECMA-376 Part 1, 18.8.31).

use crate::sheet::decimal::DecimalDigits;
use std::cmp::Ordering;
use std::iter::Peekable;
use std::str::Chars;

/// Longest code in characters; programs allow 255.
const MAX_CODE: usize = 1024;
/// Names of the format that shows a number as it is; Chinese editions write the second.
const GENERAL_NAMES: [&str; 2] = ["general", "g/通用格式"];
/// Marks of the half of the day.
const DAY_HALVES: [&str; 3] = ["am/pm", "a/p", "上午/下午"];

/// A section of a format: what shows the values of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    /// The values that it is for, if the code says so.
    pub(super) condition: Option<Condition>,
    pub(super) tokens: Vec<Token>,
    pub(super) kind: SectionKind,
}

/// The kind of a section.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum SectionKind {
    /// Words alone, or nothing.
    #[default]
    Words,
    /// A number with placeholders for its digits.
    Number,
    /// A number as it is.
    General,
    /// A date or a time.
    Date,
    /// Text.
    Text,
    /// Something else: a fraction, Chinese numerals, white characters.
    Unknown,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A placeholder for a digit: `0`, `#` or `?`.
    Digit(char),
    /// The decimal point.
    Point,
    /// A comma: thousands are separated, or left out.
    Comma,
    /// Per cent.
    Percent,
    /// An exponent; the sign is shown always, or only a minus.
    Exponent,
    /// The stroke of a fraction.
    Slash,
    /// The text of the cell.
    Text,
    /// The number as it is.
    General,
    /// Words that are shown.
    Literal(String),
}

/// A comparison that chooses a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    operator: String,
    bound: DecimalDigits,
}

impl Condition {
    /// Parses `>=100`.
    fn parse(text: &str) -> Option<Self> {
        let end = text.find(|c: char| !"<>=".contains(c))?;
        let (operator, bound) = text.split_at(end);
        let is_known = ["=", "<>", "<", "<=", ">", ">="].contains(&operator);
        let bound = DecimalDigits::parse(bound.trim())?;
        is_known.then(|| Self { operator: operator.to_owned(), bound })
    }

    /// Returns true for the values that the section is for.
    pub(super) fn holds(&self, value: &DecimalDigits) -> bool {
        let order = value.compare(&self.bound);
        match self.operator.as_str() {
            "=" => order == Ordering::Equal,
            "<>" => order != Ordering::Equal,
            "<" => order == Ordering::Less,
            "<=" => order != Ordering::Greater,
            ">" => order == Ordering::Greater,
            _ => order != Ordering::Less,
        }
    }
}

impl Section {
    /// Returns true if nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.tokens.is_empty() && self.kind == SectionKind::Words
    }

    /// Returns true if it shows numbers as they are and nothing else.
    pub(super) fn is_plain_general(&self) -> bool {
        self.condition.is_none()
            && self.kind == SectionKind::General
            && self.tokens == [Token::General]
    }

    /// Returns true if it shows text as it is, but for spaces.
    pub(super) fn is_plain_text(&self) -> bool {
        let mut shown = self
            .tokens
            .iter()
            .filter(|token| !matches!(token, Token::Literal(words) if words.trim().is_empty()));
        self.kind == SectionKind::Text
            && shown.next() == Some(&Token::Text)
            && shown.next().is_none()
    }
}

/// Parses a code into its sections; an empty code is General.
pub(super) fn parse_sections(code: &str) -> Vec<Section> {
    let code = code.trim();
    let general = if code.is_empty() { "General" } else { code };
    let code: String = general.chars().take(MAX_CODE).collect();
    let mut parser = SectionParser::default();
    let mut sections = Vec::new();
    let mut rest = code.chars().peekable();
    loop {
        match rest.peek() {
            None => break,
            Some(';') => {
                rest.next();
                sections.push(std::mem::take(&mut parser).finish());
            }
            Some(_) => parser.read_token(&mut rest),
        }
    }
    sections.push(parser.finish());
    sections
}

/// Reads a section.
#[derive(Default)]
struct SectionParser {
    section: Section,
    has_date: bool,
    is_unknown: bool,
}

impl SectionParser {
    fn read_token(&mut self, rest: &mut Peekable<Chars>) {
        if self.read_name(rest) {
            return;
        }
        let Some(c) = rest.next() else { return };
        match c {
            '"' => {
                let words = rest.by_ref().take_while(|&c| c != '"').collect();
                self.push(Token::Literal(words));
            }
            '\\' | '!' => self.extend_literal(rest.next()),
            '_' => {
                rest.next();
                self.extend_literal(Some(' '));
            }
            '*' => self.read_fill(rest.next()),
            '[' => {
                let inner: String = rest.by_ref().take_while(|&c| c != ']').collect();
                self.read_brackets(&inner);
            }
            '0' | '#' | '?' => self.push(Token::Digit(c)),
            '.' => self.push(Token::Point),
            ',' => self.push(Token::Comma),
            '%' => self.push(Token::Percent),
            '@' => self.push(Token::Text),
            '/' => self.push(Token::Slash),
            'e' | 'E' if rest.next_if(|sign| "+-".contains(*sign)).is_some() => {
                self.push(Token::Exponent);
            }
            'y' | 'm' | 'd' | 'h' | 's' | 'e' | 'g' | 'Y' | 'M' | 'D' | 'H' | 'S' | 'E' | 'G' => {
                self.has_date = true;
            }
            c => self.extend_literal(Some(c)),
        }
    }

    /// Reads a word that is no single sign: General, or the half of the day.
    fn read_name(&mut self, rest: &mut Peekable<Chars>) -> bool {
        if !rest.peek().is_some_and(|c| "gGaA上".contains(*c)) {
            return false;
        }
        let ahead: String = rest.clone().take(10).collect::<String>().to_lowercase();
        let is_next = |name: &&&str| ahead.starts_with(**name);
        let general = GENERAL_NAMES.iter().find(is_next);
        let half = DAY_HALVES.iter().find(is_next);
        let weekday = ahead.starts_with("aaa").then_some(&"aaa");
        let Some(name) = general.or(half).or(weekday) else { return false };
        for _ in name.chars() {
            rest.next();
        }
        if general.is_some() {
            self.push(Token::General);
        } else {
            self.has_date = true;
        }
        true
    }

    /// Reads the sign that fills the width of a cell; how many there are is not known.
    fn read_fill(&mut self, sign: Option<char>) {
        if sign.is_some_and(|sign| !sign.is_whitespace()) {
            self.is_unknown = true;
        }
        self.extend_literal(Some(' '));
    }

    /// Reads a colour, a condition, a currency with its locale, or elapsed time.
    fn read_brackets(&mut self, inner: &str) {
        let lower = inner.to_ascii_lowercase();
        if let Some(currency) = inner.strip_prefix('$') {
            let (sign, locale) = currency.split_once('-').unwrap_or((currency, ""));
            if !sign.is_empty() {
                self.push(Token::Literal(sign.to_owned()));
            }
            // Beyond the language, the locale says in which numerals digits are shown.
            self.is_unknown |= u64::from_str_radix(locale, 16).is_ok_and(|id| id > 0xffff);
        } else if lower.starts_with("dbnum")
            || ["white", "白色", "color2", "natnum"].iter().any(|name| lower.starts_with(name))
        {
            self.is_unknown = true;
        } else if !lower.is_empty() && lower.bytes().all(|byte| b"hms".contains(&byte)) {
            self.has_date = true;
        } else if inner.starts_with(['<', '>', '=']) {
            self.section.condition = Condition::parse(inner);
            self.is_unknown |= self.section.condition.is_none();
        }
    }

    fn push(&mut self, token: Token) {
        self.section.tokens.push(token);
    }

    fn extend_literal(&mut self, c: Option<char>) {
        let Some(c) = c else { return };
        match self.section.tokens.last_mut() {
            Some(Token::Literal(words)) => words.push(c),
            _ => self.push(Token::Literal(c.to_string())),
        }
    }

    fn finish(mut self) -> Section {
        let has = |wanted: fn(&Token) -> bool| self.section.tokens.iter().any(wanted);
        self.section.kind = match () {
            () if self.has_date => SectionKind::Date,
            () if self.is_unknown => SectionKind::Unknown,
            () if has(|token| matches!(token, Token::Digit(_))) => SectionKind::Number,
            () if has(|token| *token == Token::General) => SectionKind::General,
            () if has(|token| *token == Token::Text) => SectionKind::Text,
            () => SectionKind::Words,
        };
        self.section
    }
}
