//! Splits style sheets into tokens (CSS Syntax Level 3, section 4). Comments are left out.

use super::number::parse_number;

/// A token. Names keep their case; escapes in them are resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name.
    Ident(String),
    /// A name with the parenthesis that follows it.
    Function(String),
    /// `@` and a name.
    AtKeyword(String),
    /// `#` and a name.
    Hash(String),
    /// A string without its quotes.
    Text(String),
    /// `url(…)`; its address is not looked at.
    Url,
    /// A number, in thousandths.
    Number(i64),
    /// A percentage, in thousandths.
    Percentage(i64),
    /// A number in thousandths with its unit, in lower case.
    Dimension(i64, String),
    /// White space.
    White,
    /// An opening bracket of any kind.
    Open(char),
    /// A closing one.
    Close(char),
    /// Any other character.
    Delim(char),
}

/// Largest number of tokens of a style sheet.
pub(super) const MAX_TOKENS: usize = 500_000;

/// Splits a style sheet into tokens, up to [`MAX_TOKENS`]. `<!--` and `-->` are white space, as they are at the
/// top of a sheet.
pub(super) fn tokenize(text: &str) -> Vec<Token> {
    let mut tokenizer = Tokenizer { rest: text };
    let mut tokens = Vec::new();
    while let Some(token) = tokenizer.next_token() {
        if tokens.len() == MAX_TOKENS {
            break;
        }
        if token != Token::White || tokens.last() != Some(&Token::White) {
            tokens.push(token);
        }
    }
    tokens
}

struct Tokenizer<'t> {
    rest: &'t str,
}

impl Tokenizer<'_> {
    fn next_token(&mut self) -> Option<Token> {
        for (opening, closing) in [("/*", "*/"), ("<!--", ""), ("-->", "")] {
            if let Some(rest) = self.rest.strip_prefix(opening) {
                // A comment without an end goes to the end of the sheet.
                let end = rest.find(closing).map_or(rest.len(), |at| at + closing.len());
                self.rest = &rest[end..];
                return if closing.is_empty() {
                    Some(Token::White)
                } else {
                    self.next_token_after()
                };
            }
        }
        self.next_token_after()
    }

    /// Returns the next token behind any comments.
    fn next_token_after(&mut self) -> Option<Token> {
        while let Some(rest) = self.rest.strip_prefix("/*") {
            let end = rest.find("*/").map_or(rest.len(), |at| at + 2);
            self.rest = &rest[end..];
        }
        let first = self.rest.chars().next()?;
        if is_white(first) {
            self.rest = self.rest.trim_start_matches(is_white);
            return Some(Token::White);
        }
        if self.starts_number() {
            return Some(self.take_numeric());
        }
        if starts_name(self.rest) {
            return Some(self.take_ident_like());
        }
        self.rest = &self.rest[first.len_utf8()..];
        Some(match first {
            '"' | '\'' => Token::Text(self.take_string(first)),
            '#' if self.continues_name() => Token::Hash(self.take_name()),
            '@' if starts_name(self.rest) => Token::AtKeyword(self.take_name()),
            '{' | '[' | '(' => Token::Open(first),
            '}' | ']' | ')' => Token::Close(first),
            other => Token::Delim(other),
        })
    }

    fn starts_number(&self) -> bool {
        let unsigned = self.rest.strip_prefix(['+', '-']).unwrap_or(self.rest);
        let digits = unsigned.strip_prefix('.').unwrap_or(unsigned);
        digits.starts_with(|c: char| c.is_ascii_digit())
    }

    fn continues_name(&self) -> bool {
        self.rest.starts_with(is_name_char) || starts_name(self.rest)
    }

    fn take_numeric(&mut self) -> Token {
        let (value, length) = parse_number(self.rest);
        self.rest = &self.rest[length..];
        if let Some(rest) = self.rest.strip_prefix('%') {
            self.rest = rest;
            return Token::Percentage(value);
        }
        if starts_name(self.rest) {
            return Token::Dimension(value, self.take_name().to_ascii_lowercase());
        }
        Token::Number(value)
    }

    fn take_ident_like(&mut self) -> Token {
        let name = self.take_name();
        let Some(rest) = self.rest.strip_prefix('(') else { return Token::Ident(name) };
        self.rest = rest;
        let inner = rest.trim_start_matches(is_white);
        if !name.eq_ignore_ascii_case("url") || inner.starts_with(['"', '\'']) {
            return Token::Function(name);
        }
        self.skip_url();
        Token::Url
    }

    /// Skips an address without quotes, with its closing parenthesis.
    fn skip_url(&mut self) {
        let mut chars = self.rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                ')' => {
                    self.rest = &self.rest[at + 1..];
                    return;
                }
                '\\' => _ = chars.next(),
                _ => {}
            }
        }
        self.rest = "";
    }

    fn take_name(&mut self) -> String {
        let mut name = String::new();
        loop {
            let plain = self.rest.find(|c| !is_name_char(c)).unwrap_or(self.rest.len());
            name.push_str(&self.rest[..plain]);
            self.rest = &self.rest[plain..];
            match self.rest.strip_prefix('\\') {
                Some(rest) if !rest.is_empty() && !rest.starts_with('\n') => {
                    self.rest = rest;
                    name.push(self.take_escaped());
                }
                _ => return name,
            }
        }
    }

    /// Takes what follows a backslash: up to six hexadecimal digits, or a character.
    fn take_escaped(&mut self) -> char {
        let is_hex = |c: &char| c.is_ascii_hexdigit();
        let length = self.rest.chars().take(6).take_while(is_hex).count();
        if length == 0 {
            let c = self.rest.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER);
            self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
            return c;
        }
        let code = u32::from_str_radix(&self.rest[..length], 16).unwrap_or_default();
        self.rest = &self.rest[length..];
        self.rest = self.rest.strip_prefix(is_white).unwrap_or(self.rest);
        char::from_u32(code).filter(|c| *c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    /// Takes a string up to its quotation mark. A line break ends a string that lacks one.
    fn take_string(&mut self, quote: char) -> String {
        let mut text = String::new();
        while let Some(c) = self.rest.chars().next() {
            if c == '\n' {
                return text;
            }
            self.rest = &self.rest[c.len_utf8()..];
            if c == quote {
                return text;
            }
            if c != '\\' {
                text.push(c);
            } else if let Some(rest) = self.rest.strip_prefix('\n') {
                self.rest = rest;
            } else if !self.rest.is_empty() {
                text.push(self.take_escaped());
            }
        }
        text
    }
}

/// Returns true if a text begins with a name.
fn starts_name(text: &str) -> bool {
    let bare = text.strip_prefix('-').unwrap_or(text);
    let mut chars = bare.chars();
    match chars.next() {
        Some('-') => bare.len() < text.len(),
        Some('\\') => chars.next().is_some_and(|next| next != '\n'),
        Some(first) => is_name_start(first),
        None => false,
    }
}

fn is_white(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

fn is_name_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || !c.is_ascii()
}

fn is_name_char(c: char) -> bool {
    is_name_start(c) || c.is_ascii_digit() || c == '-'
}

/// Returns tokens without white space at either end.
pub(super) fn trim(tokens: &[Token]) -> &[Token] {
    let start = tokens.iter().position(|token| *token != Token::White).unwrap_or(tokens.len());
    let end = tokens.iter().rposition(|token| *token != Token::White).map_or(start, |at| at + 1);
    &tokens[start..end]
}

/// Returns the index of the first token outside all brackets that satisfies a condition;
/// else the number of tokens.
pub(super) fn find_outside_brackets(tokens: &[Token], is_wanted: impl Fn(&Token) -> bool) -> usize {
    let mut open: Vec<char> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if open.is_empty() && is_wanted(token) {
            return at;
        }
        match token {
            Token::Open('{') => open.push('}'),
            Token::Open('[') => open.push(']'),
            Token::Open(_) | Token::Function(_) => open.push(')'),
            Token::Close(closing) if open.last() == Some(closing) => _ = open.pop(),
            _ => {}
        }
    }
    tokens.len()
}

/// Splits tokens at a character, but not within brackets.
pub(super) fn split(tokens: &[Token], at: char) -> Vec<&[Token]> {
    let mut parts = Vec::new();
    let mut rest = tokens;
    loop {
        let end = find_outside_brackets(rest, |token| *token == Token::Delim(at));
        parts.push(trim(&rest[..end]));
        match rest.get(end + 1..) {
            Some(behind) => rest = behind,
            None => return parts,
        }
    }
}

/// Returns the index of the bracket that closes what was opened before the first token;
/// the number of tokens if it is left open.
pub(super) fn find_closing(tokens: &[Token], closing: char) -> usize {
    find_outside_brackets(tokens, |token| *token == Token::Close(closing))
}
