//! Selectors (Selectors Level 4). One that no browser knows is `None`; a part that this
//! module does not know may match.

use super::nth::Nth;
use super::token::{Token, find_closing, split, trim};

/// Largest depth of selectors in selectors.
const MAX_DEPTH: usize = 8;
/// Largest number of parts of a selector.
const MAX_PARTS: usize = 64;

/// A selector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::html) struct Selector {
    /// The compound selectors from right to left, each with what joins it to the one
    /// before it in the text.
    pub(super) parts: Vec<(Compound, Combinator)>,
    /// The text that it is about, if that is not the element itself.
    pub(in crate::html) pseudo: Option<Pseudo>,
    /// Identifiers, classes and types, as digits of base 1024 (Selectors Level 4, 17).
    pub(in crate::html) specificity: u32,
}

/// A part of an element that a selector is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::html) enum Pseudo {
    /// Text before or after that of the element.
    Generated,
    /// Its first letter or line.
    First,
    /// Nothing that a report shows.
    Other,
}

/// The relation of a compound selector to the one on its left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Combinator {
    Descendant,
    Child,
    Next,
    Following,
    /// One that is not known.
    Unknown,
}

pub(super) type Compound = Vec<Simple>;

/// A simple selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Simple {
    /// In lower case.
    Type(String),
    Id(String),
    Class(String),
    Attribute {
        name: String,
        operator: Option<char>,
        value: String,
    },
    Root,
    Empty,
    Nth {
        places: Nth,
        from_end: bool,
        of_type: bool,
    },
    Is(Vec<Selector>),
    Not(Vec<Selector>),
    /// It never matches a page that nobody touches.
    Never,
    /// It may match.
    Unknown,
}

impl Selector {
    /// Returns a name in lower case that every element has that it matches: `#id`,
    /// `.class` or `type`; "" if there is none.
    pub(in crate::html) fn key(&self) -> String {
        let simples = self.parts.first().map(|(compound, _)| compound.as_slice());
        let mut best = (0, String::new());
        for simple in simples.unwrap_or_default() {
            let key = match simple {
                Simple::Id(id) => (3, format!("#{}", id.to_ascii_lowercase())),
                Simple::Class(class) => (2, format!(".{}", class.to_ascii_lowercase())),
                Simple::Type(name) => (1, name.clone()),
                _ => continue,
            };
            if key.0 > best.0 {
                best = key;
            }
        }
        best.1
    }
}

/// Parses a list of selectors; `None` if a browser would drop the rule.
pub(super) fn parse_selectors(tokens: &[Token]) -> Option<Vec<Selector>> {
    split(tokens, ',').into_iter().map(|tokens| parse_selector(tokens, 0)).collect()
}

fn parse_selector(tokens: &[Token], depth: usize) -> Option<Selector> {
    if depth > MAX_DEPTH {
        return Some(Selector {
            parts: vec![(vec![Simple::Unknown], Combinator::Descendant)],
            ..Selector::default()
        });
    }
    let mut parser = SelectorParser { rest: trim(tokens), selector: Selector::default(), depth };
    let mut parts = vec![(parser.take_compound()?, Combinator::Descendant)];
    while let Some(combinator) = parser.take_combinator() {
        parts.push((parser.take_compound()?, combinator));
        if parts.len() > MAX_PARTS {
            return None;
        }
    }
    parts.reverse();
    let mut selector = parser.selector;
    selector.parts = parts;
    Some(selector)
}

struct SelectorParser<'t> {
    rest: &'t [Token],
    selector: Selector,
    depth: usize,
}

impl<'t> SelectorParser<'t> {
    /// Takes what joins the next compound selector; `None` at the end.
    fn take_combinator(&mut self) -> Option<Combinator> {
        let has_space = self.rest.first() == Some(&Token::White);
        self.rest = trim(self.rest);
        let combinator = match self.rest.first()? {
            Token::Delim('>') => Combinator::Child,
            Token::Delim('+') => Combinator::Next,
            Token::Delim('~') => Combinator::Following,
            Token::Delim('|' | '/') => Combinator::Unknown,
            _ if has_space => return Some(Combinator::Descendant),
            _ => return None,
        };
        self.rest = trim(&self.rest[1..]);
        Some(combinator)
    }

    /// Takes a compound selector; `None` if there is none.
    fn take_compound(&mut self) -> Option<Compound> {
        let mut compound = Vec::new();
        let before = self.rest.len();
        while let Some((first, behind)) = self.rest.split_first() {
            match first {
                Token::White | Token::Delim('>' | '+' | '~' | '/') => break,
                Token::Delim('*' | '|') => self.rest = behind,
                Token::Delim('&') => {
                    self.rest = behind;
                    compound.push(Simple::Unknown);
                }
                Token::Ident(name) => {
                    self.rest = behind;
                    self.add_specificity(1);
                    compound.push(Simple::Type(name.to_ascii_lowercase()));
                }
                Token::Hash(name) => {
                    self.rest = behind;
                    self.add_specificity(1 << 20);
                    compound.push(Simple::Id(name.clone()));
                }
                Token::Delim('.') => {
                    let (Token::Ident(name), behind) = behind.split_first()? else { return None };
                    self.rest = behind;
                    self.add_specificity(1 << 10);
                    compound.push(Simple::Class(name.clone()));
                }
                Token::Open('[') => {
                    self.rest = behind;
                    let inner = self.take_brackets(']');
                    self.add_specificity(1 << 10);
                    compound.push(parse_attribute(inner)?);
                }
                Token::Delim(':') => {
                    self.rest = behind;
                    self.take_pseudo(&mut compound)?;
                }
                _ => return None,
            }
        }
        (self.rest.len() < before).then_some(compound)
    }

    fn add_specificity(&mut self, more: u32) {
        self.selector.specificity = self.selector.specificity.saturating_add(more);
    }

    /// Takes what stands in brackets that were opened.
    fn take_brackets(&mut self, closing: char) -> &'t [Token] {
        let end = find_closing(self.rest, closing);
        let inner = trim(&self.rest[..end]);
        self.rest = self.rest.get(end + 1..).unwrap_or_default();
        inner
    }

    /// Takes a pseudo-class or a pseudo-element behind its colon.
    fn take_pseudo(&mut self, compound: &mut Compound) -> Option<()> {
        let is_element = self.rest.first() == Some(&Token::Delim(':'));
        if is_element {
            self.rest = &self.rest[1..];
        }
        let (first, behind) = self.rest.split_first()?;
        self.rest = behind;
        let (name, inner) = match first {
            Token::Ident(name) => (name.to_ascii_lowercase(), None),
            Token::Function(name) => (name.to_ascii_lowercase(), Some(self.take_brackets(')'))),
            _ => return None,
        };
        let old = matches!(name.as_str(), "before" | "after" | "first-letter" | "first-line");
        if is_element || old {
            self.add_specificity(1);
            self.selector.pseudo = Some(match name.as_str() {
                "before" | "after" | "marker" => Pseudo::Generated,
                "first-letter" | "first-line" => Pseudo::First,
                _ => Pseudo::Other,
            });
            return Some(());
        }
        let simple = self.parse_pseudo_class(&name, inner)?;
        compound.push(simple);
        Some(())
    }

    fn parse_pseudo_class(&mut self, name: &str, inner: Option<&[Token]>) -> Option<Simple> {
        if let (Some(inner), "is" | "where" | "not" | "matches" | "-webkit-any") = (inner, name) {
            return self.parse_list(name, inner);
        }
        self.add_specificity(1 << 10);
        let nth = |places, from_end, of_type| Simple::Nth { places, from_end, of_type };
        let simple = match (name, inner) {
            ("root", None) => Simple::Root,
            ("empty", None) => Simple::Empty,
            ("first-child", None) => nth(Nth::FIRST, false, false),
            ("last-child", None) => nth(Nth::FIRST, true, false),
            ("first-of-type", None) => nth(Nth::FIRST, false, true),
            ("last-of-type", None) => nth(Nth::FIRST, true, true),
            ("nth-child", Some(inner)) => parse_nth(inner, false, false),
            ("nth-last-child", Some(inner)) => parse_nth(inner, true, false),
            ("nth-of-type", Some(inner)) => parse_nth(inner, false, true),
            ("nth-last-of-type", Some(inner)) => parse_nth(inner, true, true),
            (
                "hover" | "active" | "focus" | "focus-within" | "focus-visible" | "visited"
                | "target" | "target-within" | "fullscreen" | "user-invalid" | "user-valid",
                None,
            ) => Simple::Never,
            _ => Simple::Unknown,
        };
        Some(simple)
    }

    /// Parses a list of selectors within a selector. One that is not valid matches
    /// nothing in `:is()`, and makes all of `:not()` invalid.
    fn parse_list(&mut self, name: &str, inner: &[Token]) -> Option<Simple> {
        let parsed = split(inner, ',').into_iter().map(|part| parse_selector(part, self.depth + 1));
        let selectors: Vec<Selector> = match name {
            "not" => parsed.collect::<Option<_>>()?,
            _ => parsed.flatten().collect(),
        };
        if name != "where" {
            let most = selectors.iter().map(|selector| selector.specificity).max();
            self.add_specificity(most.unwrap_or_default());
        }
        Some(if name == "not" { Simple::Not(selectors) } else { Simple::Is(selectors) })
    }
}

fn parse_nth(inner: &[Token], from_end: bool, of_type: bool) -> Simple {
    match Nth::parse(inner) {
        Some(places) => Simple::Nth { places, from_end, of_type },
        None => Simple::Unknown,
    }
}

/// Parses what stands in square brackets.
fn parse_attribute(tokens: &[Token]) -> Option<Simple> {
    let (Token::Ident(name), rest) = tokens.split_first()? else { return None };
    let name = name.to_ascii_lowercase();
    let (operator, rest) = match trim(rest) {
        [] => return Some(Simple::Attribute { name, operator: None, value: String::new() }),
        [Token::Delim('='), rest @ ..] => ('=', rest),
        [Token::Delim(operator), Token::Delim('='), rest @ ..] if "~|^$*".contains(*operator) => {
            (*operator, rest)
        }
        _ => return None,
    };
    let (value, rest) = match trim(rest).split_first()? {
        (Token::Ident(value) | Token::Text(value), rest) => (value.clone(), rest),
        _ => return None,
    };
    // A letter says how cases are compared; they are compared both ways anyway.
    match trim(rest) {
        [] | [Token::Ident(_)] => Some(Simple::Attribute { name, operator: Some(operator), value }),
        _ => None,
    }
}
