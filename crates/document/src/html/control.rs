//! Controls of forms: the text that they show (HTML Standard, 4.10).

use super::inline::InlineText;
use super::parse::{NodeId, Step, Tree};

/// The content of a control, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ControlContent {
    /// A text.
    Shown(String),
    /// Something else: a mark, a bar, a picture, a hint.
    Unknown,
}

/// Returns what an element shows if it is a control.
pub(super) fn read_control(tree: &Tree, id: NodeId) -> Option<ControlContent> {
    Some(match tree.name(id) {
        "input" => read_input(tree, id),
        "select" => read_select(tree, id),
        "textarea" => ControlContent::Shown(collect_text(tree, id)),
        "button" | "progress" | "meter" | "keygen" | "isindex" => ControlContent::Unknown,
        _ => return None,
    })
}

fn read_input(tree: &Tree, id: NodeId) -> ControlContent {
    let value = tree.attribute(id, "value").unwrap_or_default();
    let kind = tree.attribute(id, "type").unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "hidden" => ControlContent::Shown(String::new()),
        // Browsers show no value that is not written as a number of HTML.
        "number" if value.is_empty() || is_number(value) => show_value(tree, id, value),
        "number" | "password" | "checkbox" | "radio" | "range" | "color" | "file" | "image"
        | "button" | "submit" | "reset" | "date" | "month" | "week" | "time" | "datetime-local" => {
            ControlContent::Unknown
        }
        // All other kinds are texts.
        _ => show_value(tree, id, value),
    }
}

/// Shows a value on one line; the hint of an empty field is no value.
fn show_value(tree: &Tree, id: NodeId, value: &str) -> ControlContent {
    let has_hint =
        tree.attribute(id, "placeholder").is_some_and(|hint| hint.chars().any(char::is_numeric));
    if value.trim().is_empty() && has_hint {
        return ControlContent::Unknown;
    }
    ControlContent::Shown(value.to_owned())
}

/// Returns true for a number as HTML writes it (HTML Standard, 2.3.4.3).
fn is_number(text: &str) -> bool {
    let bare = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = bare.split_once('.').unwrap_or((bare, "0"));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(whole) && is_digits(decimals) && !decimals.is_empty()
}

/// Returns the option that a closed list shows: the last that is selected, else the first
/// that can be.
fn read_select(tree: &Tree, id: NodeId) -> ControlContent {
    let size = tree.attribute(id, "size").and_then(|size| size.trim().parse::<u32>().ok());
    if tree.attribute(id, "multiple").is_some() || size.is_some_and(|size| size > 1) {
        return ControlContent::Unknown;
    }
    let (mut first, mut selected) = (None, None);
    for step in tree.walk(id) {
        let Step::Enter(option) = step else { continue };
        if tree.name(option) != "option" {
            continue;
        }
        if tree.attribute(option, "selected").is_some() {
            selected = Some(option);
        }
        if first.is_none() && !is_disabled(tree, option) {
            first = Some(option);
        }
    }
    let shown = selected.or(first).map(|option| {
        let label = tree.attribute(option, "label").filter(|label| !label.is_empty());
        label.map_or_else(|| collect_text(tree, option), str::to_owned)
    });
    ControlContent::Shown(shown.unwrap_or_default())
}

fn is_disabled(tree: &Tree, option: NodeId) -> bool {
    let is_off = |id: NodeId| tree.attribute(id, "disabled").is_some();
    let group = tree.parent(option).filter(|parent| tree.name(*parent) == "optgroup");
    is_off(option) || group.is_some_and(is_off)
}

fn collect_text(tree: &Tree, id: NodeId) -> String {
    let mut inline = InlineText::default();
    for step in tree.walk(id) {
        if let Step::Enter(id) = step
            && let Some(text) = tree.text(id)
        {
            inline.push_text(text);
        }
    }
    inline.take()
}
