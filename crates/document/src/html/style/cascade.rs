//! The cascade (CSS Cascading Level 5, section 6): which declaration of a property holds
//! for an element, and which others may.

use super::computed::Style;
use super::defaults::{default_values, presentational_hints};
use super::edges::Edges;
use super::layout::{ElementContext, compute_style};
use crate::html::css::{
    Condition, ContentPart, Declaration, Display, Match, Matcher, PROPERTY_COUNT, Property, Pseudo,
    Rule, Selector, StyleSheet, Value, parse_style_attribute,
};
use crate::html::parse::{NodeId, Tree};
use std::borrow::Cow;
use std::collections::HashMap;

/// Most declarations that may hold for an element and are tried.
const MAX_POSSIBLE: usize = 24;

/// The levels of declarations, from weak to strong.
#[derive(Clone, Copy)]
enum Level {
    Browser,
    Hint,
    Author,
    Attribute,
    ImportantAuthor,
    ImportantAttribute,
}

/// How strong a declaration is: its level, its specificity, its place.
fn weigh(level: Level, specificity: u32, place: usize) -> u64 {
    let place = u64::try_from(place).unwrap_or(u64::MAX).min(0xff_ffff);
    (level as u64) << 56 | u64::from(specificity) << 24 | place
}

/// The declarations that hold for an element, by property, with their weights.
#[derive(Clone)]
pub(super) struct Winners<'v>([Option<(u64, &'v Value)>; PROPERTY_COUNT]);

impl<'v> Winners<'v> {
    /// Returns the value that is declared for a property, if any.
    pub(super) fn get(&self, property: Property) -> Option<&'v Value> {
        self.0[property as usize].map(|(_, value)| value)
    }

    fn add(&mut self, weight: u64, property: Property, value: &'v Value) {
        let own = &mut self.0[property as usize];
        if own.is_none_or(|(known, _)| weight >= known) {
            *own = Some((weight, value));
        }
    }
}

/// The style attributes of a page, each text parsed once.
pub(super) struct StyleAttributes<'t> {
    by_text: HashMap<&'t str, Option<Vec<Declaration>>>,
}

impl<'t> StyleAttributes<'t> {
    pub(super) fn parse(tree: &'t Tree) -> Self {
        let mut by_text = HashMap::new();
        for text in tree.ids().filter_map(|id| tree.attribute(id, "style")) {
            by_text.entry(text).or_insert_with(|| parse_style_attribute(text));
        }
        Self { by_text }
    }
}

/// The rules of a page, found by the last part of their selectors.
pub(super) struct Cascade<'t> {
    tree: &'t Tree,
    sheet: &'t StyleSheet,
    attributes: &'t StyleAttributes<'t>,
    matcher: Matcher<'t>,
    /// Rules and selectors by a name in lower case: `#id`, `.class`, `type`; those without
    /// one are under "".
    by_key: HashMap<String, Vec<(usize, &'t Selector)>>,
}

/// A declaration that may hold.
struct Possible<'v> {
    rule: usize,
    weight: u64,
    property: Property,
    value: &'v Value,
}

/// Declarations that were collected for one element.
struct Collected<'v> {
    winners: Winners<'v>,
    possible: Vec<Possible<'v>>,
    /// True if there is more than is tried.
    is_unsure: bool,
    /// True if text is generated that may belong to a figure.
    has_generated_figure: bool,
    /// True if something is generated at its edges, be it a blank.
    has_generated: bool,
}

impl<'t> Cascade<'t> {
    pub(super) fn new(
        tree: &'t Tree,
        sheet: &'t StyleSheet,
        attributes: &'t StyleAttributes<'t>,
    ) -> Self {
        let mut by_key: HashMap<String, Vec<(usize, &Selector)>> = HashMap::new();
        for (at, rule) in sheet.rules.iter().enumerate() {
            for selector in &rule.selectors {
                by_key.entry(selector.key()).or_default().push((at, selector));
            }
        }
        Self { tree, sheet, attributes, matcher: Matcher::new(tree), by_key }
    }

    /// Computes the style of an element; `is_cell` if it is a cell of a table of data.
    pub(super) fn compute(&self, id: NodeId, is_cell: bool, parent: &Style) -> Style {
        let defaults = default_values(self.tree, id);
        let hints = presentational_hints(self.tree, id);
        let mut collected = Collected {
            winners: Winners([None; PROPERTY_COUNT]),
            possible: Vec::new(),
            is_unsure: false,
            has_generated_figure: false,
            has_generated: false,
        };
        for (level, values) in [(Level::Browser, &defaults), (Level::Hint, &hints)] {
            for (property, value) in values {
                collected.winners.add(weigh(level, 0, 0), *property, value);
            }
        }
        self.collect_rules(id, parent, &mut collected);
        self.collect_attribute(id, &mut collected);
        let context = ElementContext {
            name: self.tree.name(id),
            has_animations: self.sheet.has_animations,
            part: self.find_part(id),
            is_cell,
            is_closed: self.is_closed(id) || self.has_shadow_tree(id),
        };
        let mut style = compute_style(parent, &context, &collected.winners);
        self.try_possible(parent, &context, &collected, &mut style);
        style.doubtful |= collected.is_unsure || self.matcher.is_exhausted();
        style.doubtful |= collected.has_generated_figure && style.in_cell;
        if collected.has_generated {
            style.edges = Edges::BOTH;
        }
        style
    }

    fn is_closed(&self, id: NodeId) -> bool {
        self.tree.name(id) == "details" && self.tree.attribute(id, "open").is_none()
    }

    /// Returns true if a template in an element is shown instead of what else it holds
    /// (HTML Standard, 4.12.3).
    fn has_shadow_tree(&self, id: NodeId) -> bool {
        self.tree.children(id).any(|child| {
            self.tree.name(child) == "template"
                && self.tree.attribute(child, "shadowrootmode").is_some()
        })
    }

    fn collect_rules<'v>(&'v self, id: NodeId, parent: &Style, collected: &mut Collected<'v>) {
        if self.by_key.is_empty() {
            return;
        }
        let own = |name: &str| self.tree.attribute(id, name).unwrap_or_default();
        let mut keys: Vec<Cow<str>> = vec![Cow::Borrowed(""), Cow::Borrowed(self.tree.name(id))];
        let ids = own("id").split_ascii_whitespace().take(1);
        keys.extend(ids.map(|id| Cow::Owned(format!("#{}", id.to_ascii_lowercase()))));
        let classes = own("class").split_ascii_whitespace();
        keys.extend(classes.map(|class| Cow::Owned(format!(".{}", class.to_ascii_lowercase()))));
        keys.dedup();
        if self.matcher.is_exhausted() {
            return;
        }
        for (at, selector) in keys.iter().filter_map(|key| self.by_key.get(&**key)).flatten() {
            let rule = &self.sheet.rules[*at];
            let condition = match rule.condition {
                // A page is read at a desk; within a figure nothing is left to that.
                Condition::Width(holds) if !parent.in_cell => {
                    if holds {
                        Condition::Always
                    } else {
                        continue;
                    }
                }
                condition => condition,
            };
            let matched = self.matcher.matches(selector, id);
            let is_certain = matched == Match::Yes && condition == Condition::Always;
            if matched != Match::No {
                self.collect_rule(id, (*at, rule, selector), is_certain, collected);
            }
        }
    }

    fn collect_rule<'v>(
        &self,
        id: NodeId,
        (at, rule, selector): (usize, &'v Rule, &Selector),
        is_certain: bool,
        collected: &mut Collected<'v>,
    ) {
        match selector.pseudo {
            Some(Pseudo::Generated) => {
                collected.has_generated_figure |= self.generates_figure(id, &rule.declarations);
                collected.has_generated |= generates_content(&rule.declarations);
                return;
            }
            Some(Pseudo::Other) => return,
            Some(Pseudo::First) | None => {}
        }
        for declaration in &rule.declarations {
            let level = if declaration.important { Level::ImportantAuthor } else { Level::Author };
            let weight = weigh(level, selector.specificity, at);
            let Declaration { property, value, .. } = declaration;
            if is_certain && selector.pseudo.is_none() {
                collected.winners.add(weight, *property, value);
            } else if collected.possible.len() < MAX_POSSIBLE {
                collected.possible.push(Possible { rule: at, weight, property: *property, value });
            } else {
                collected.is_unsure = true;
            }
        }
    }

    fn collect_attribute<'v>(&'v self, id: NodeId, collected: &mut Collected<'v>) {
        let Some(text) = self.tree.attribute(id, "style") else { return };
        let Some(Some(declarations)) = self.attributes.by_text.get(text) else {
            collected.is_unsure = true;
            return;
        };
        for (at, declaration) in declarations.iter().enumerate() {
            let level =
                if declaration.important { Level::ImportantAttribute } else { Level::Attribute };
            collected.winners.add(weigh(level, 0, at), declaration.property, &declaration.value);
        }
    }

    /// Returns true if generated text may be read as part of a figure.
    fn generates_figure(&self, id: NodeId, declarations: &[Declaration]) -> bool {
        let is_gone = declarations.iter().any(|declaration| {
            matches!(declaration.value, Value::Display(Display::None) | Value::Visibility(_))
        });
        let is_figure = |text: &str| text.chars().any(is_figure_char);
        !is_gone
            && declarations.iter().any(|declaration| match &declaration.value {
                Value::Content(parts) => parts.iter().any(|part| match part {
                    ContentPart::Text(text) => is_figure(text),
                    ContentPart::Attribute(name) => {
                        self.tree.attribute(id, name).is_some_and(is_figure)
                    }
                    ContentPart::Other => true,
                }),
                // A box that is laid over the text may strike it out.
                Value::Positioned { out_of_flow: true } => true,
                value => declaration.property == Property::Content && *value == Value::Unknown,
            })
    }

    /// Tries the declarations that may hold, those of each rule and then all; where they
    /// would show something else, the element is doubtful.
    fn try_possible(
        &self,
        parent: &Style,
        context: &ElementContext,
        collected: &Collected,
        style: &mut Style,
    ) {
        let certain = *style;
        let possible = &collected.possible;
        let rules = possible.chunk_by(|one, other| one.rule == other.rule);
        let is_one = rules.clone().nth(1).is_none();
        let all = (!is_one).then_some(possible.as_slice());
        for declarations in rules.chain(all) {
            if !self.matcher.step() {
                return;
            }
            let mut winners = collected.winners.clone();
            for Possible { weight, property, value, .. } in declarations {
                winners.add(*weight, *property, value);
            }
            let other = compute_style(parent, context, &winners);
            let is_other_box = other.display != certain.display;
            style.doubtful_box |= is_other_box;
            style.edges = style.edges.or(other.edges);
            style.doubtful |= is_other_box
                || other.appearance() != certain.appearance()
                || other.doubtful != certain.doubtful;
        }
    }

    /// Returns a number for what sets an element apart within a cell; 0 for nothing.
    fn find_part(&self, id: NodeId) -> u32 {
        let own = |name: &str| self.tree.attribute(id, name).unwrap_or_default();
        let is_mark = self.tree.name(id) == "a" && own("href").contains('#');
        let names = if self.sheet.is_incomplete { [own("class"), own("id")] } else { ["", ""] };
        if !is_mark && names.iter().all(|name| name.trim().is_empty()) {
            return 0;
        }
        let bytes = names.iter().flat_map(|name| name.bytes().chain([b' ']));
        let hash = |sum: u32, byte: u8| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        bytes.chain([u8::from(is_mark)]).fold(0x811c_9dc5, hash) | 1
    }
}

/// Returns true if declarations of generated text leave something to see.
fn generates_content(declarations: &[Declaration]) -> bool {
    let mut all = declarations.iter().rev();
    all.find(|declaration| declaration.property == Property::Content)
        .is_some_and(|declaration| matches!(declaration.value, Value::Content(_) | Value::Unknown))
}

/// Returns true for a character that may belong to a figure.
pub(super) fn is_figure_char(c: char) -> bool {
    c.is_numeric() || "+-−－.．,，%％‰〇零一二两三四五六七八九十百千万亿".contains(c)
}
