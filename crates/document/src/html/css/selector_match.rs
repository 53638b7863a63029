//! Matches selectors with the elements of a page.

use super::selector::{Combinator, Compound, Selector, Simple};
use crate::html::parse::{NodeId, Tree};
use std::cell::Cell;

/// How many steps all selectors of a page may take.
const MAX_STEPS: u32 = 5_000_000;

/// How well a selector matches an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::html) enum Match {
    No,
    Maybe,
    Yes,
}

impl Match {
    fn from_bool(matches: bool) -> Self {
        if matches { Self::Yes } else { Self::No }
    }

    fn negate(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Maybe => Self::Maybe,
            Self::Yes => Self::No,
        }
    }
}

/// Matches selectors within a number of steps. Once they are used up, all may match.
pub(in crate::html) struct Matcher<'t> {
    tree: &'t Tree,
    steps: Cell<u32>,
}

impl<'t> Matcher<'t> {
    pub(in crate::html) fn new(tree: &'t Tree) -> Self {
        Self { tree, steps: Cell::new(MAX_STEPS) }
    }

    /// Returns true if no steps are left.
    pub(in crate::html) fn is_exhausted(&self) -> bool {
        self.steps.get() == 0
    }

    /// Takes a step; returns false if none is left.
    pub(in crate::html) fn step(&self) -> bool {
        self.take_steps(1)
    }

    fn take_steps(&self, count: usize) -> bool {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(u32::try_from(count).unwrap_or(u32::MAX)));
        left > 0
    }

    /// Returns an attribute; a long one takes more steps.
    fn attribute(&self, element: NodeId, name: &str) -> Option<&'t str> {
        let value = self.tree.attribute(element, name)?;
        self.take_steps(value.len() / 32);
        Some(value)
    }

    /// Matches a selector, without its pseudo-element.
    pub(in crate::html) fn matches(&self, selector: &Selector, element: NodeId) -> Match {
        self.match_parts(&selector.parts, element)
    }

    /// Matches parts from right to left. Recursion ends with the parts, whose number is
    /// bounded.
    fn match_parts(&self, parts: &[(Compound, Combinator)], element: NodeId) -> Match {
        let Some(((compound, combinator), rest)) = parts.split_first() else { return Match::Yes };
        if !self.step() {
            return Match::Maybe;
        }
        let here = self.match_compound(compound, element);
        if here == Match::No || rest.is_empty() {
            return here;
        }
        let related = match combinator {
            Combinator::Child => self.match_one(rest, self.parent(element)),
            Combinator::Next => self.match_one(rest, self.previous(element)),
            Combinator::Descendant => self.match_any(rest, element, Self::parent),
            Combinator::Following => self.match_any(rest, element, Self::previous),
            Combinator::Unknown => Match::Maybe,
        };
        here.min(related)
    }

    fn match_one(&self, parts: &[(Compound, Combinator)], element: Option<NodeId>) -> Match {
        element.map_or(Match::No, |element| self.match_parts(parts, element))
    }

    /// Matches any of the elements that follow one another in a direction.
    fn match_any(
        &self,
        parts: &[(Compound, Combinator)],
        element: NodeId,
        next: fn(&Self, NodeId) -> Option<NodeId>,
    ) -> Match {
        let mut best = Match::No;
        let mut at = next(self, element);
        while let Some(element) = at {
            best = best.max(self.match_parts(parts, element));
            if best == Match::Yes || self.is_exhausted() {
                break;
            }
            at = next(self, element);
        }
        if self.is_exhausted() { best.max(Match::Maybe) } else { best }
    }

    fn parent(&self, element: NodeId) -> Option<NodeId> {
        self.tree.parent(element).filter(|parent| !self.tree.name(*parent).is_empty())
    }

    fn previous(&self, element: NodeId) -> Option<NodeId> {
        let mut at = self.tree.previous(element);
        while let Some(node) = at {
            if !self.tree.name(node).is_empty() || !self.step() {
                return Some(node);
            }
            at = self.tree.previous(node);
        }
        None
    }

    fn match_compound(&self, compound: &Compound, element: NodeId) -> Match {
        let mut worst = Match::Yes;
        for simple in compound {
            worst = worst.min(self.match_simple(simple, element));
            if worst == Match::No {
                break;
            }
        }
        worst
    }

    fn match_simple(&self, simple: &Simple, element: NodeId) -> Match {
        match simple {
            Simple::Type(name) => Match::from_bool(self.tree.name(element) == name),
            Simple::Id(id) => compare(self.attribute(element, "id").map(str::trim), id),
            Simple::Class(class) => {
                let classes = self.attribute(element, "class").unwrap_or_default();
                let classes = classes.split_ascii_whitespace();
                classes.map(|own| compare(Some(own), class)).max().unwrap_or(Match::No)
            }
            Simple::Attribute { name, operator, value } => {
                self.match_attribute(element, name, *operator, value)
            }
            Simple::Root => Match::from_bool(self.parent(element).is_none()),
            Simple::Empty => {
                Match::from_bool(!self.tree.children(element).any(|child| {
                    !self.tree.name(child).is_empty() || self.tree.text(child).is_some()
                }))
            }
            Simple::Nth { places, from_end, of_type } => {
                match self.place(element, *from_end, *of_type) {
                    Some(place) => Match::from_bool(places.contains(place)),
                    None => Match::Maybe,
                }
            }
            Simple::Is(selectors) => self.match_list(selectors, element),
            Simple::Not(selectors) => self.match_list(selectors, element).negate(),
            Simple::Never => Match::No,
            Simple::Unknown => Match::Maybe,
        }
    }

    fn match_list(&self, selectors: &[Selector], element: NodeId) -> Match {
        let matches = selectors.iter().map(|selector| self.matches(selector, element));
        matches.max().unwrap_or(Match::No)
    }

    fn match_attribute(
        &self,
        element: NodeId,
        name: &str,
        operator: Option<char>,
        value: &str,
    ) -> Match {
        let Some(own) = self.attribute(element, name) else { return Match::No };
        let Some(operator) = operator else { return Match::Yes };
        let holds = |own: &str, value: &str| match operator {
            '=' => own == value,
            '~' => own.split_ascii_whitespace().any(|word| word == value),
            '|' => {
                own.strip_prefix(value).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            }
            '^' => !value.is_empty() && own.starts_with(value),
            '$' => !value.is_empty() && own.ends_with(value),
            _ => !value.is_empty() && own.contains(value),
        };
        if holds(own, value) {
            return Match::Yes;
        }
        // The values of some attributes match in either case.
        let folded = holds(&own.to_lowercase(), &value.to_lowercase());
        if folded { Match::Maybe } else { Match::No }
    }

    /// Returns the place of an element among its siblings, from one; `None` if it takes
    /// too many steps to see.
    fn place(&self, element: NodeId, from_end: bool, of_type: bool) -> Option<i64> {
        let mut place = 1;
        let name = self.tree.name(element);
        let next = |node| if from_end { self.tree.next(node) } else { self.tree.previous(node) };
        let mut at = next(element);
        while let Some(node) = at {
            if !self.step() {
                return None;
            }
            let other = self.tree.name(node);
            place += i64::from(if of_type { other == name } else { !other.is_empty() });
            at = next(node);
        }
        Some(place)
    }
}

/// Compares a name with that of a selector. Pages without a doctype do not tell cases
/// apart.
fn compare(own: Option<&str>, name: &str) -> Match {
    match own {
        Some(own) if own == name => Match::Yes,
        Some(own) if own.eq_ignore_ascii_case(name) => Match::Maybe,
        _ => Match::No,
    }
}
