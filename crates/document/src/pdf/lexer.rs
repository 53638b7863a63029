//! Lexical analysis of content streams (ISO 32000-1, 7.2 and 7.8.2). Bytes that belong to
//! no token are skipped.

use crate::page::matrix::parse_number;

/// A token. The delimiters of arrays and dictionaries are left out, as no operator that
/// matters here needs them.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// A number operand.
    Number(f64),
    /// A name operand, without its slash.
    Name(Vec<u8>),
    /// A string operand: character codes of a font.
    String(Vec<u8>),
    /// An operator.
    Operator(&'a [u8]),
}

/// Reads the tokens of a content stream.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    /// Begins at the start of a content stream.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// Returns the next token.
    pub(super) fn next_token(&mut self) -> Option<Token<'a>> {
        loop {
            match self.peek(0)? {
                byte if is_white_space(byte) => self.at += 1,
                b'%' => self.skip_comment(),
                b'/' => {
                    self.at += 1;
                    return Some(Token::Name(decode_name(self.regular_chars())));
                }
                b'(' => return Some(Token::String(self.literal_string())),
                b'<' if self.peek(1) == Some(b'<') => self.at += 2,
                b'<' => return Some(Token::String(self.hex_string())),
                byte if is_delimiter(byte) => self.at += 1,
                _ => {
                    let word = self.regular_chars();
                    return Some(match parse_number(word) {
                        Some(number) => Token::Number(number),
                        None => Token::Operator(word),
                    });
                }
            }
        }
    }

    fn skip_comment(&mut self) {
        while self.peek(0).is_some_and(|byte| byte != b'\n' && byte != b'\r') {
            self.at += 1;
        }
    }

    fn regular_chars(&mut self) -> &'a [u8] {
        let from = self.at;
        while self.peek(0).is_some_and(|byte| !is_white_space(byte) && !is_delimiter(byte)) {
            self.at += 1;
        }
        &self.bytes[from..self.at]
    }

    /// Reads a literal string, with its parentheses balanced (7.3.4.2).
    fn literal_string(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut depth = 0_usize;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'(' => {
                    depth += 1;
                    if depth > 1 {
                        text.push(byte);
                    }
                }
                b')' if depth <= 1 => break,
                b')' => {
                    depth -= 1;
                    text.push(byte);
                }
                b'\\' => text.extend(self.escaped_byte()),
                _ => text.push(byte),
            }
        }
        text
    }

    /// Reads the escape sequence after a backslash; `None` for an escaped line end.
    fn escaped_byte(&mut self) -> Option<u8> {
        let byte = self.peek(0)?;
        self.at += 1;
        Some(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'\r' => {
                if self.peek(0) == Some(b'\n') {
                    self.at += 1;
                }
                return None;
            }
            b'\n' => return None,
            b'0'..=b'7' => {
                let mut code = byte - b'0';
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek(0) else { break };
                    code = code.wrapping_mul(8).wrapping_add(digit - b'0');
                    self.at += 1;
                }
                code
            }
            other => other,
        })
    }

    /// Reads a hexadecimal string (7.3.4.3).
    fn hex_string(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut codes = Vec::new();
        let mut half = None;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = hex_digit(byte) else { continue };
            match half.take() {
                None => half = Some(digit),
                Some(high) => codes.push(high << 4 | digit),
            }
        }
        codes.extend(half.map(|high: u8| high << 4));
        codes
    }

    /// Skips the data of an inline image (8.9.7) up to the operator `EI`.
    pub(super) fn skip_inline_image(&mut self) {
        while let Some(byte) = self.peek(0) {
            let ends = self.bytes[self.at..].starts_with(b"EI")
                && self.peek(2).is_none_or(|byte| is_white_space(byte) || is_delimiter(byte));
            let begins = self.at == 0 || is_white_space(self.bytes[self.at - 1]);
            self.at += if ends && begins { 2 } else { 1 };
            if ends && begins && byte == b'E' {
                return;
            }
        }
    }
}

fn is_white_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Decodes the `#20` sequences of a name (7.3.5).
fn decode_name(word: &[u8]) -> Vec<u8> {
    let mut name = Vec::with_capacity(word.len());
    let mut at = 0;
    while let Some(byte) = word.get(at) {
        let digit = |ahead: usize| word.get(at + ahead).copied().and_then(hex_digit);
        if let (b'#', Some(high), Some(low)) = (byte, digit(1), digit(2)) {
            name.push(high << 4 | low);
            at += 3;
        } else {
            name.push(*byte);
            at += 1;
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(bytes: &[u8]) -> Vec<Token<'_>> {
        let mut lexer = Lexer::new(bytes);
        std::iter::from_fn(|| lexer.next_token()).collect()
    }

    #[test]
    fn tokens_are_told_apart() {
        let found = tokens(b"/F#201 12 Tf[(a\\)(b))-5<4E0>]TJ %x\n<</K 1>>BDC");
        assert_eq!(
            found,
            [
                Token::Name(b"F 1".to_vec()),
                Token::Number(12.0),
                Token::Operator(b"Tf"),
                Token::String(b"a)(b)".to_vec()),
                Token::Number(-5.0),
                Token::String(vec![0x4e, 0]),
                Token::Operator(b"TJ"),
                Token::Name(b"K".to_vec()),
                Token::Number(1.0),
                Token::Operator(b"BDC"),
            ]
        );
    }

    #[test]
    fn what_is_broken_ends() {
        assert_eq!(tokens(b"(abc"), [Token::String(b"abc".to_vec())]);
        assert_eq!(tokens(b">>)]}"), []);
        assert_eq!(tokens(b"(\\"), [Token::String(vec![])]);
    }
}
