//! Style sheets: rules with the conditions under which they hold.

use super::declaration::{Declaration, parse_declaration, split_declaration};
use super::media::{Condition, evaluate_media};
use super::selector::{Selector, parse_selectors};
use super::token::{MAX_TOKENS, Token, find_closing, find_outside_brackets, tokenize, trim};
use super::variables::Variables;

/// Most bytes of all style sheets of a page that are read.
const MAX_BYTES: usize = 4_000_000;
/// Largest depth of rules in rules.
const MAX_DEPTH: usize = 16;

/// The style sheets of a page, one after another.
#[derive(Debug, Default)]
pub(in crate::html) struct StyleSheet {
    pub(in crate::html) rules: Vec<Rule>,
    /// True if rules of the page may be elsewhere, or were too many to be read.
    pub(in crate::html) is_incomplete: bool,
    /// True if an animation changes what is seen.
    pub(in crate::html) has_animations: bool,
}

/// A rule that decides what is seen.
#[derive(Debug)]
pub(in crate::html) struct Rule {
    pub(in crate::html) selectors: Vec<Selector>,
    pub(in crate::html) declarations: Vec<Declaration>,
    pub(in crate::html) condition: Condition,
}

/// A rule before its variables are filled in.
struct RawRule {
    prelude: Vec<Token>,
    /// Names and values.
    declarations: Vec<(String, Vec<Token>)>,
    condition: Condition,
}

impl StyleSheet {
    /// Parses the style sheets of a page; each comes with the media that it is for.
    pub(in crate::html) fn parse<'t>(texts: impl Iterator<Item = (&'t str, &'t str)>) -> Self {
        let mut parser = SheetParser::default();
        let mut left = MAX_BYTES;
        for (text, media) in texts {
            let Some(rest) = left.checked_sub(text.len()) else {
                parser.sheet.is_incomplete = true;
                continue;
            };
            left = rest;
            let tokens = tokenize(text);
            left = if tokens.len() < MAX_TOKENS { left } else { 0 };
            parser.sheet.is_incomplete |= left == 0;
            parser.read_rules(&tokens, evaluate_media(&tokenize(media)), 0);
        }
        parser.finish()
    }
}

#[derive(Default)]
struct SheetParser {
    sheet: StyleSheet,
    rules: Vec<RawRule>,
}

impl SheetParser {
    /// Reads rules outside of others.
    fn read_rules(&mut self, tokens: &[Token], condition: Condition, depth: usize) {
        let mut rest = trim(tokens);
        while let Some(first) = rest.first() {
            if let Token::AtKeyword(name) = first {
                rest = self.read_at_rule(
                    &name.to_ascii_lowercase(),
                    &rest[1..],
                    (condition, None),
                    depth,
                );
                continue;
            }
            let open = find_outside_brackets(rest, |token| *token == Token::Open('{'));
            let Some(block) = rest.get(open + 1..) else { return };
            let end = find_closing(block, '}');
            self.read_block(&rest[..open], &block[..end], condition, depth);
            rest = trim(block.get(end + 1..).unwrap_or_default());
        }
    }

    /// Reads a rule that begins with `@`, and returns what follows it. `prelude` is that
    /// of the rule that it stands in.
    fn read_at_rule<'t>(
        &mut self,
        name: &str,
        tokens: &'t [Token],
        (condition, prelude): (Condition, Option<&[Token]>),
        depth: usize,
    ) -> &'t [Token] {
        let is_end = |token: &Token| matches!(token, Token::Open('{') | Token::Delim(';'));
        let end = find_outside_brackets(tokens, is_end);
        let behind = tokens.get(end + 1..).unwrap_or_default();
        if tokens.get(end) != Some(&Token::Open('{')) {
            self.sheet.is_incomplete |= name == "import" && condition != Condition::Never;
            return trim(behind);
        }
        let close = find_closing(behind, '}');
        let block = &behind[..close];
        let inner = match name {
            "media" => Some(evaluate_media(&tokens[..end])),
            "supports" | "layer" | "container" | "scope" => Some(Condition::Possible),
            "starting-style"
            | "font-face"
            | "page"
            | "property"
            | "counter-style"
            | "charset"
            | "namespace"
            | "font-feature-values"
            | "position-try"
            | "view-transition" => None,
            name if name.ends_with("keyframes") => {
                self.sheet.has_animations |= declares_anything(block);
                None
            }
            // One that is not known holds in browsers that do.
            _ => Some(Condition::Possible),
        };
        if let Some(inner) = inner.filter(|_| depth < MAX_DEPTH) {
            match prelude {
                Some(prelude) => self.read_block(prelude, block, condition.and(inner), depth + 1),
                None => self.read_rules(block, condition.and(inner), depth + 1),
            }
        } else if inner.is_some() {
            self.sheet.is_incomplete = true;
        }
        trim(behind.get(close + 1..).unwrap_or_default())
    }

    /// Reads the declarations of a rule, and the rules in it (CSS Nesting Level 1).
    fn read_block(
        &mut self,
        prelude: &[Token],
        block: &[Token],
        condition: Condition,
        depth: usize,
    ) {
        if condition == Condition::Never {
            return;
        }
        let place = self.rules.len();
        let mut declarations = Vec::new();
        let mut rest = trim(block);
        while let Some(first) = rest.first() {
            if let Token::AtKeyword(name) = first {
                let inside = (condition, Some(prelude));
                rest = self.read_at_rule(&name.to_ascii_lowercase(), &rest[1..], inside, depth);
                continue;
            }
            let is_end = |token: &Token| matches!(token, Token::Open('{') | Token::Delim(';'));
            let end = find_outside_brackets(rest, is_end);
            let behind = rest.get(end + 1..).unwrap_or_default();
            if rest.get(end) == Some(&Token::Open('{')) && !is_variable(rest) {
                let close = find_closing(behind, '}');
                let inner = &rest[..end];
                if depth < MAX_DEPTH {
                    // Where the outer selector holds is not looked at.
                    let condition = condition.and(Condition::Possible);
                    self.read_block(inner, &behind[..close], condition, depth + 1);
                } else {
                    self.sheet.is_incomplete = true;
                }
                rest = trim(behind.get(close + 1..).unwrap_or_default());
                continue;
            }
            let end = find_outside_brackets(rest, |token| *token == Token::Delim(';'));
            if let Some((name, value)) = split_declaration(&rest[..end]) {
                declarations.push((name, value.to_vec()));
            }
            rest = trim(rest.get(end + 1..).unwrap_or_default());
        }
        let rule = RawRule { prelude: trim(prelude).to_vec(), declarations, condition };
        self.rules.insert(place, rule);
    }

    /// Fills in variables and parses the values.
    fn finish(mut self) -> StyleSheet {
        let mut variables = Variables::default();
        for rule in &self.rules {
            let is_certain = matches!(rule.condition, Condition::Always | Condition::Width(true))
                && is_of_page(&rule.prelude);
            for (name, value) in rule.declarations.iter().filter(|(name, _)| name.starts_with("--"))
            {
                variables.declare(name, value, is_certain);
            }
        }
        for rule in &self.rules {
            let mut declarations = Vec::new();
            for (name, value) in &rule.declarations {
                parse_declaration(name, &variables.fill_in(value), &mut declarations);
            }
            if declarations.is_empty() {
                continue;
            }
            if let Some(selectors) = parse_selectors(strip_relative(&rule.prelude)) {
                let condition = rule.condition;
                self.sheet.rules.push(Rule { selectors, declarations, condition });
            }
        }
        self.sheet
    }
}

fn is_variable(tokens: &[Token]) -> bool {
    matches!(tokens.first(), Some(Token::Ident(name)) if name.starts_with("--"))
}

/// Returns true if a rule is one for the whole page.
fn is_of_page(prelude: &[Token]) -> bool {
    match prelude {
        [Token::Delim(':'), Token::Ident(name)] => name.eq_ignore_ascii_case("root"),
        [Token::Ident(name)] => ["html", "body"].iter().any(|own| name.eq_ignore_ascii_case(own)),
        _ => false,
    }
}

/// Takes off the sign with which a rule in another may begin.
fn strip_relative(prelude: &[Token]) -> &[Token] {
    match prelude {
        [Token::Delim('>' | '+' | '~'), rest @ ..] => trim(rest),
        _ => prelude,
    }
}

/// Returns true if a block has a declaration that decides what is seen.
fn declares_anything(block: &[Token]) -> bool {
    let mut declarations = Vec::new();
    for part in block
        .split(|token| matches!(token, Token::Open('{') | Token::Close('}') | Token::Delim(';')))
    {
        if let Some((name, value)) = split_declaration(part) {
            parse_declaration(&name, value, &mut declarations);
        }
    }
    !declarations.is_empty()
}
