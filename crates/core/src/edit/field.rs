//! Sets and takes away simple fields, and adds entries to `allow`.

use super::cell::field_rank;
use super::insert::{
    Found, NewValue, Step, fill_null, find_or_insert, insert_into_flow, replace_value,
    write_flow_value, write_item,
};
use super::layout::{
    entry_end, indentation, insert, is_block_scalar, is_flow, line_end, line_start, newline,
    next_line, replace, slice, value_end,
};
use super::scalar::{check_field, write_scalar};
use super::{EditError, FieldValue};
use crate::diag::{Change, RuleId};
use crate::parse::{Node, Value, is_date_time};
use crate::report::Report;

/// Stands in the comment of a line that a person is to remove, comment and all.
pub(super) const GOES_WITH_LINE: &str = "删去这一行";

/// A field and the text that it is to have; without one it is taken away.
pub(super) struct TypedField {
    pub(super) name: &'static str,
    pub(super) text: Option<String>,
    /// The text as YAML; where the line has to stay, one that says nothing.
    written: String,
}

impl TypedField {
    /// Checks the value of a field.
    pub(super) fn new(field: &FieldValue) -> Result<Self, EditError> {
        let date = |name, value: &Option<String>| -> Result<Self, EditError> {
            let Some(typed) = value else { return Ok(Self::absent(name, "~")) };
            let text = check_field(name, typed)?;
            if !is_date_time(&text) {
                return Err(EditError::NotADate(text));
            }
            Ok(Self { name, written: text.clone(), text: Some(text) })
        };
        match field {
            FieldValue::Draft(true) => Ok(Self {
                name: "draft",
                text: Some("true".to_owned()),
                written: "true".to_owned(),
            }),
            FieldValue::Draft(false) => Ok(Self::absent("draft", "false")),
            FieldValue::Published(value) => date("published", value),
            FieldValue::Written(value) => date("written", value),
            FieldValue::Title(None) => Ok(Self::absent("title", "~")),
            FieldValue::Title(Some(title)) => {
                let words: Vec<&str> = title.split_whitespace().collect();
                let text = check_field("title", &words.join(" "))?;
                let written = write_scalar(&text);
                Ok(Self { name: "title", text: Some(text), written })
            }
        }
    }

    fn absent(name: &'static str, neutral: &'static str) -> Self {
        Self { name, text: None, written: neutral.to_owned() }
    }
}

impl TypedField {
    /// Returns true if a report has the field so.
    pub(super) fn is_set_in(&self, report: &Report) -> bool {
        let date =
            |value: Option<&str>| value.map(|text| text.get(..10).unwrap_or(text).to_owned());
        let has = match self.name {
            "draft" => return report.draft == self.text.is_some(),
            "published" => report.published.as_ref().map(|own| own.value.date().to_string()),
            "written" => report.metadata.written.as_ref().map(|own| own.value.to_string()),
            "title" => {
                let title = report.metadata.title.as_ref().map(|title| title.value.as_str());
                return title == self.text.as_deref();
            }
            _ => return false,
        };
        has == date(self.text.as_deref())
    }
}

/// Returns the changes of the YAML that set or take away a field.
pub(super) fn set_field(
    text: &str,
    root: &Node,
    field: &TypedField,
) -> Result<Vec<Change>, EditError> {
    let Value::Mapping(entries) = &root.value else { return Err(EditError::Elsewhere) };
    let entry = entries.iter().find(|(key, _)| key.text() == Some(field.name));
    let Some((key, value)) = entry else {
        if field.text.is_none() {
            return Ok(Vec::new());
        }
        let steps = [Step { key: field.name.to_owned(), rank: &field_rank }];
        let new = NewValue::Inline(field.written.clone());
        return match find_or_insert(text, root, &steps, new)? {
            Found::Added(changes) => Ok(changes),
            Found::Entry(..) => Err(EditError::Elsewhere),
        };
    };
    if !matches!(value.value, Value::Scalar(_) | Value::Null) {
        return Err(EditError::OtherShape(field.name.to_owned()));
    }
    if field.text.is_none() && matches!(value.value, Value::Null) {
        return Ok(Vec::new());
    }
    if value.text().is_some() && value.text() == field.text.as_deref() {
        return Ok(Vec::new());
    }
    if field.text.is_none()
        && entries.len() > 1
        && let Some(change) = remove_line(text, root, key, value)
    {
        return Ok(vec![change]);
    }
    if is_block_scalar(text, key, value) {
        // In it nothing is quoted, and `~` would be text.
        let words = field.text.as_ref().filter(|words| !words.contains('\n'));
        let words = words.ok_or_else(|| EditError::OtherShape(field.name.to_owned()))?;
        return Ok(vec![replace_value(text, key, value, words)?]);
    }
    Ok(vec![replace_value(text, key, value, &field.written)?])
}

/// Returns the change that removes the lines of an entry in block style; `None` if a comment
/// would go with them, unless it says that the line is to be removed.
fn remove_line(text: &str, root: &Node, key: &Node, value: &Node) -> Option<Change> {
    if is_flow(text, root) {
        return None;
    }
    let start = key.span.start as usize;
    let indent = indentation(text, start)?;
    let end = entry_end(text, key, value);
    let value_start = (value.span.start as usize).clamp(start, end);
    if text[start..value_start].contains('#') {
        return None;
    }
    let rest = text[end..line_end(text, end)].trim();
    let goes_with_it = rest.is_empty() || (rest.starts_with('#') && rest.contains(GOES_WITH_LINE));
    goes_with_it.then(|| replace(start - indent.len(), next_line(text, end), ""))
}

/// An entry of `allow`.
pub(super) struct TypedAllow {
    rule: RuleId,
    place: Option<String>,
    /// The reason; `None` while it is to be written.
    reason: Option<String>,
}

impl TypedAllow {
    /// Checks an entry: a rule that there is, and a reason in words.
    pub(super) fn new(rule: &str, place: Option<&str>, reason: &str) -> Result<Self, EditError> {
        let unknown = || EditError::UnknownRule(rule.to_owned());
        let rule = RuleId::parse(rule.trim()).ok_or_else(unknown)?;
        let place = place.filter(|place| !place.trim().is_empty());
        let place = place.map(|place| check_field("place", place)).transpose()?;
        Ok(Self { rule, place, reason: Some(check_field("reason", reason)?) })
    }

    /// Makes an entry whose reason is to be written.
    pub(super) fn without_reason(rule: RuleId, place: Option<&str>) -> Self {
        Self { rule, place: place.map(str::to_owned), reason: None }
    }

    /// Returns true if it is the last that a report accepts.
    pub(super) fn is_last_of(&self, report: &Report) -> bool {
        report.allow.last().is_some_and(|last| {
            let place = last.form_path.as_ref().map(|place| place.value.as_str());
            last.rule.value.id() == Some(self.rule)
                && place == self.place.as_deref()
                && Some(&last.reason) == self.reason.as_ref()
        })
    }

    fn entries(&self) -> Vec<(String, NewValue)> {
        let written =
            |key: &str, text: &str| (key.to_owned(), NewValue::Inline(write_scalar(text)));
        let mut entries = vec![written("rule", self.rule.name())];
        entries.extend(self.place.iter().map(|place| written("place", place)));
        let reason = self.reason.as_deref().map(write_scalar).unwrap_or_default();
        entries.push(("reason".to_owned(), NewValue::Inline(reason)));
        entries
    }
}

/// Returns the changes of the YAML that add an entry to `allow`.
pub(super) fn add_allow(
    text: &str,
    root: &Node,
    allow: &TypedAllow,
) -> Result<Vec<Change>, EditError> {
    let steps = [Step { key: "allow".to_owned(), rank: &field_rank }];
    let entries = allow.entries();
    match find_or_insert(text, root, &steps, NewValue::Item(entries.clone()))? {
        Found::Added(changes) => Ok(changes),
        Found::Entry(key, value) => match &value.value {
            Value::Null => {
                fill_null(text, key, value, &NewValue::Item(entries), is_flow(text, root))
            }
            Value::Sequence(items) => append_item(text, value, items, &entries),
            _ => Err(EditError::OtherShape("allow".to_owned())),
        },
    }
}

/// Returns the changes that append an item to a list, in the style of the last one.
fn append_item(
    text: &str,
    list: &Node,
    items: &[Node],
    entries: &[(String, NewValue)],
) -> Result<Vec<Change>, EditError> {
    let inline = write_flow_value(&NewValue::Mapping(entries.to_vec()));
    if is_flow(text, list) {
        let members: Vec<(usize, usize)> =
            items.iter().map(|item| (item.span.start as usize, value_end(text, item))).collect();
        let open = list.span.start as usize;
        return Ok(insert_into_flow(text, open, &members, members.len(), &inline));
    }
    let above = items.last().filter(|item| !slice(text, item).is_empty());
    let above = above.ok_or(EditError::Elsewhere)?;
    let start = above.span.start as usize;
    let dash = &text[line_start(text, start)..start];
    let is_dash = dash.trim_start_matches(' ').strip_prefix('-');
    if !is_dash.is_some_and(|rest| !rest.is_empty() && rest.trim_matches(' ').is_empty()) {
        return Err(EditError::OtherShape("allow".to_owned()));
    }
    let line_break = newline(text);
    let item = if is_flow(text, above) {
        format!("{dash}{inline}{line_break}")
    } else {
        write_item(dash, entries, line_break)
    };
    let place = next_line(text, value_end(text, above));
    let break_before = if text[..place].ends_with('\n') { "" } else { line_break };
    Ok(vec![insert(place, format!("{break_before}{item}"))])
}
