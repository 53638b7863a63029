//! Variables of style sheets (CSS Custom Properties Level 1). A variable with one value on
//! the whole page is put into the values that name it; all else stays unknown.

use super::token::{Token, find_closing, find_outside_brackets};
use std::collections::HashMap;

/// Most tokens of a value once its variables are filled in.
const MAX_TOKENS: usize = 256;
/// Largest number of variables within variables.
const MAX_DEPTH: usize = 8;

/// The variables of a page; `None` stands for one with several values.
#[derive(Debug, Default)]
pub(super) struct Variables(HashMap<String, Option<Vec<Token>>>);

impl Variables {
    /// Adds a declaration; `is_certain` if it holds for the whole page.
    pub(super) fn declare(&mut self, name: &str, value: &[Token], is_certain: bool) {
        let value = (is_certain && value.len() <= MAX_TOKENS).then(|| value.to_vec());
        match self.0.get_mut(name) {
            None => _ = self.0.insert(name.to_owned(), value),
            Some(known) => {
                if *known != value {
                    *known = None;
                }
            }
        }
    }

    /// Returns a value with its variables filled in, as far as they are known.
    pub(super) fn fill_in(&self, value: &[Token]) -> Vec<Token> {
        let mut value = value.to_vec();
        if value.len() > MAX_TOKENS {
            return value;
        }
        for _ in 0..MAX_DEPTH {
            let is_variable = |token: &Token| matches!(token, Token::Function(name) if name.eq_ignore_ascii_case("var"));
            let Some(at) = value.iter().position(is_variable) else { break };
            let end = find_closing(&value[at + 1..], ')');
            let Some(known) = self.find(&value[at + 1..at + 1 + end]) else { break };
            let behind = value.get(at + end + 2..).unwrap_or_default();
            if at + known.len() + behind.len() > MAX_TOKENS {
                break;
            }
            let filled = [&value[..at], &known, behind].concat();
            value = filled;
        }
        value
    }

    /// Returns the value for what stands in `var(…)`.
    fn find(&self, inner: &[Token]) -> Option<Vec<Token>> {
        let comma = find_outside_brackets(inner, |token| *token == Token::Delim(','));
        let name = inner[..comma].iter().find_map(|token| match token {
            Token::Ident(name) => Some(name),
            _ => None,
        })?;
        match self.0.get(name) {
            Some(known) => known.clone(),
            None => inner.get(comma + 1..).map(<[Token]>::to_vec),
        }
    }
}
