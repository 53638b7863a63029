//! Optional content (ISO 32000-1, 8.11): layers that are shown or not.

use std::cell::Cell;
use std::collections::HashMap;

use lopdf::{Dictionary, Object, ObjectId};

use super::file::PdfFile;

/// Most entries of the lists of groups.
const MAX_ENTRIES: usize = 10_000;
/// Largest nesting of visibility expressions.
const MAX_DEPTH: usize = 8;
/// Most groups that are looked up; the states of more are not known.
const MAX_STEPS: usize = 1_000_000;

/// How content is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LayerState {
    /// It is shown.
    #[default]
    Shown,
    /// It is shown on the screen and not on paper, or the other way round.
    Unsure,
    /// It is not shown.
    Hidden,
}

/// The states of the optional content groups of a file, in its default configuration.
#[derive(Default)]
pub(super) struct OptionalContent {
    /// States of groups that differ from `base`.
    groups: HashMap<ObjectId, LayerState>,
    base: LayerState,
    steps: Cell<usize>,
}

impl OptionalContent {
    /// Reads the default configuration (8.11.4.3), as it is applied to a screen.
    pub(super) fn read(file: &PdfFile) -> Self {
        let mut content = Self::default();
        let properties =
            file.catalog().and_then(|catalog| file.dictionary(catalog, "OCProperties"));
        let configuration = properties.and_then(|found| file.dictionary(found, "D"));
        let Some(configuration) = configuration else { return content };
        if file.name(configuration, "BaseState") == Some(b"OFF") {
            content.base = LayerState::Hidden;
        }
        for (key, state) in [("ON", LayerState::Shown), ("OFF", LayerState::Hidden)] {
            let groups = file.array(configuration, key).unwrap_or_default();
            content.groups.extend(references(groups).map(|id| (id, state)));
        }
        for usage in file.array(configuration, "AS").unwrap_or_default().iter().take(MAX_ENTRIES) {
            if let Object::Dictionary(usage) = file.resolve(usage) {
                content.apply_usage(file, usage);
            }
        }
        content
    }

    /// Applies a usage application dictionary: groups whose state is set by an event.
    fn apply_usage(&mut self, file: &PdfFile, usage: &Dictionary) {
        let event = file.name(usage, "Event").unwrap_or_default();
        let (category, key) = match event {
            b"View" => ("View", "ViewState"),
            b"Print" => ("Print", "PrintState"),
            _ => return,
        };
        let listed = file.array(usage, "Category").unwrap_or_default();
        let is_listed = |name: &Object| {
            file.resolve(name).as_name().is_ok_and(|name| name == category.as_bytes())
        };
        if !listed.iter().any(is_listed) {
            return;
        }
        for id in references(file.array(usage, "OCGs").unwrap_or_default()) {
            let group = Object::Reference(id);
            let Ok(group) = file.resolve(&group).as_dict() else { continue };
            let said = file
                .dictionary(group, "Usage")
                .and_then(|usage| file.dictionary(usage, category))
                .and_then(|state| file.name(state, key));
            let said = match said {
                Some(b"OFF") => LayerState::Hidden,
                Some(b"ON") => LayerState::Shown,
                _ => continue,
            };
            let now = self.group_state(id);
            // On paper it may differ from the screen.
            let print = if said == now { now } else { LayerState::Unsure };
            self.groups.insert(id, if event == b"View" { said } else { print });
        }
    }

    fn group_state(&self, id: ObjectId) -> LayerState {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > MAX_STEPS {
            return LayerState::Unsure;
        }
        self.groups.get(&id).copied().unwrap_or(self.base)
    }

    /// Returns the state of what is marked with an entry `OC`: a group, or a membership
    /// dictionary (8.11.2).
    pub(super) fn state(&self, file: &PdfFile, entry: &Object) -> LayerState {
        let Ok(dictionary) = file.resolve(entry).as_dict() else { return LayerState::Shown };
        if file.name(dictionary, "Type") != Some(b"OCMD") {
            return match entry {
                Object::Reference(id) => self.group_state(*id),
                _ => LayerState::Shown,
            };
        }
        if let Some(expression) = file.array(dictionary, "VE") {
            return self.evaluate(file, expression, MAX_DEPTH);
        }
        let groups = match dictionary.get(b"OCGs") {
            Ok(Object::Array(groups)) => groups.as_slice(),
            Ok(only @ Object::Reference(_)) => match file.resolve(only) {
                Object::Array(groups) => groups.as_slice(),
                _ => std::slice::from_ref(only),
            },
            _ => &[],
        };
        let states: Vec<LayerState> = references(groups).map(|id| self.group_state(id)).collect();
        if states.is_empty() {
            return LayerState::Shown;
        }
        let on = states.iter().copied();
        let off = states.iter().copied().map(invert);
        let found = match file.name(dictionary, "P") {
            Some(b"AllOn") => on.max(),
            Some(b"AnyOff") => off.min(),
            Some(b"AllOff") => off.max(),
            _ => on.min(),
        };
        found.unwrap_or_default()
    }

    /// Evaluates a visibility expression (8.11.2.2).
    fn evaluate(&self, file: &PdfFile, expression: &[Object], depth: usize) -> LayerState {
        let Some(depth) = depth.checked_sub(1) else { return LayerState::Unsure };
        self.steps.set(self.steps.get() + 1);
        let operator = expression.first().and_then(|first| file.resolve(first).as_name().ok());
        let operands = expression.iter().skip(1).take_while(|_| self.steps.get() <= MAX_STEPS);
        let states = operands.map(|operand| match (operand, file.resolve(operand)) {
            (_, Object::Array(nested)) => self.evaluate(file, nested, depth),
            (Object::Reference(id), _) => self.group_state(*id),
            _ => LayerState::Shown,
        });
        let found = match operator {
            Some(b"And") => states.max(),
            Some(b"Or") => states.min(),
            Some(b"Not") => states.map(invert).max(),
            _ => None,
        };
        found.unwrap_or(LayerState::Unsure)
    }
}

fn invert(state: LayerState) -> LayerState {
    match state {
        LayerState::Shown => LayerState::Hidden,
        LayerState::Unsure => LayerState::Unsure,
        LayerState::Hidden => LayerState::Shown,
    }
}

fn references(objects: &[Object]) -> impl Iterator<Item = ObjectId> {
    objects.iter().take(MAX_ENTRIES).filter_map(|object| object.as_reference().ok())
}
