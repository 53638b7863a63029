//! Changes the source of a report as a form on a page asks, and keeps all else byte for byte:
//! comments, order, unknown keys, blank lines, ends of lines, style.
//!
//! An edit becomes [changes](crate::diag::Change) of the places that it is about. The text that
//! they make is parsed again: what was asked has to stand there, and all else has to read as
//! before, or the edit is refused. Nothing that is half right comes out.
//!
//! ```
//! use nianbao_core::edit::{CellAddress, SourceEdit, edit_source};
//! use nianbao_core::form::Forms;
//!
//! # let files = Vec::new();
//! # let options = nianbao_core::ExamineOptions::default();
//! # let site = nianbao_core::examine(nianbao_core::BuiltinTheme::default(), files, &options);
//! let forms: &Forms = &site.archive.forms;
//! let source = "---\noffice: a\nyear: 2022\nfigures:\n  申请:\n    本年新收: \
//!               [1, ~, 0, 0, 0, 0, 1] # 待定：商业企业：原文“l”\n---\n";
//! let address = CellAddress {
//!     table: "申请".to_owned(),
//!     group: None,
//!     row: "本年新收".to_owned(),
//!     column: 1,
//! };
//! let edit = SourceEdit::SetCell { address, value: "0".to_owned() };
//! let after = edit_source(source, forms, &edit).unwrap();
//! assert!(after.contains("    本年新收: [1, 0, 0, 0, 0, 0, 1]\n"));
//! ```

mod cell;
mod error;
mod field;
mod insert;
mod layout;
#[cfg(test)]
mod random_tests;
mod scalar;
mod section;
#[cfg(test)]
mod tests;
mod value;
mod verify;

pub use cell::FIELDS;
pub use error::EditError;

use crate::diag::change::apply_changes;
use crate::diag::{Change, RuleId};
use crate::form::{CellRef, Form, Forms, RowRef};
use crate::parse::{SourceTree, parse_source_tree, without_controls};
use crate::report::Report;
use cell::TargetCell;
use field::{TypedAllow, TypedField};
use section::TargetSection;
use value::TypedValue;

/// The address of a cell by the keys of a source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CellAddress {
    /// The key of the table.
    pub table: String,
    /// The key of the group that the row stands in.
    pub group: Option<String>,
    /// The key of the row, or of a group that stands as one row.
    pub row: String,
    /// The index of the column in the row's block.
    pub column: usize,
}

impl CellAddress {
    /// Returns the address of a cell of a form.
    pub fn new(form: &Form, cell: CellRef) -> Self {
        let table = &form.tables[cell.table];
        let group = match cell.row {
            RowRef::Row(at) => table.rows[at].group.map(|group| table.groups[group].key.clone()),
            RowRef::Group(_) => None,
        };
        let row = table.key_of(cell.row).to_owned();
        Self { table: table.key.clone(), group, row, column: cell.column }
    }

    /// Returns the place of its row in the form: `申请.不予公开.属于国家秘密`.
    pub fn row_path(&self) -> String {
        match &self.group {
            Some(group) => format!("{}.{group}.{}", self.table, self.row),
            None => format!("{}.{}", self.table, self.row),
        }
    }
}

/// The value of a simple field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// `draft`: true while the report is not to be published.
    Draft(bool),
    /// `published`: a date, or a date and a time of day; none takes it away.
    Published(Option<String>),
    /// `written`: a date; none takes it away.
    Written(Option<String>),
    /// `title`; none takes it away.
    Title(Option<String>),
}

/// An edit of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceEdit {
    /// Puts a value into a cell: as typed (`7`, `38.41 万元`), empty for a blank, `/` for what
    /// does not apply. A cell that was left to a person is decided by any of them.
    SetCell {
        /// The cell.
        address: CellAddress,
        /// The value.
        value: String,
    },
    /// Replaces the text under a heading. A section of the form that is missing is put in at
    /// its place.
    SetSection {
        /// The id of the section in its form, or its heading.
        section: String,
        /// The text, in Markdown.
        text: String,
    },
    /// Sets a simple field, or takes it away.
    SetField(FieldValue),
    /// Accepts a finding with a reason.
    Allow {
        /// The name of the rule.
        rule: String,
        /// The place in the form; without one the whole report.
        place: Option<String>,
        /// The reason.
        reason: String,
    },
}

/// Returns the text of a report's source after an edit.
///
/// Errors: what was typed is not valid, the source cannot be read, or the edit would change
/// something else too.
pub fn edit_source(source: &str, forms: &Forms, edit: &SourceEdit) -> Result<String, EditError> {
    // Of the same length, so that its places are those of the source.
    let clean = without_controls(source);
    let tree = parse_source_tree(&clean).map_err(EditError::Unreadable)?;
    let editor = SourceEditor { source, clean: &clean, form: form_of(&tree.report, forms), tree };
    match edit {
        SourceEdit::SetCell { address, value } => editor.set_cell(address, value),
        SourceEdit::SetSection { section, text } => editor.set_section(section, text),
        SourceEdit::SetField(field) => editor.set_field(field),
        SourceEdit::Allow { rule, place, reason } => {
            editor.add_allow(rule, place.as_deref(), reason)
        }
    }
}

/// Returns the change of a report's source that adds an entry to `allow` whose reason a person
/// has to write: until then it is a finding, and accepts nothing. `None` where the source cannot
/// be read, or has no place for it.
pub fn propose_allow(source: &str, rule: RuleId, place: Option<&str>) -> Option<Change> {
    let clean = without_controls(source);
    let tree = parse_source_tree(&clean).ok()?;
    let editor = SourceEditor { source, clean: &clean, form: None, tree };
    let entry = TypedAllow::without_reason(rule, place);
    let changes = field::add_allow(editor.yaml(), &editor.tree.root, &entry).ok()?;
    let after = editor.apply_to_yaml(&changes);
    let clean_after = without_controls(&after);
    let new = parse_source_tree(&clean_after).ok()?;
    let (old, report) = (&editor.tree, &new.report);
    let is_right = verify::is_same_beside(&old.root, &new.root, &["allow"])
        && verify::is_longer_list(&old.root, &new.root, "allow")
        && old.report.allow.len() == report.allow.len()
        && editor.body() == &clean_after[report.narrative.span.range()];
    is_right.then(|| layout::difference(source, &after))
}

/// Returns the form of a report: the one that it names, else the one of its year.
fn form_of<'f>(report: &Report, forms: &'f Forms) -> Option<&'f Form> {
    match &report.form {
        Some(named) => forms.get(&named.value),
        None => forms.for_year(report.year.value),
    }
}

/// A source that is to be edited.
struct SourceEditor<'a> {
    source: &'a str,
    /// The source without hidden characters.
    clean: &'a str,
    tree: SourceTree<'a>,
    form: Option<&'a Form>,
}

impl SourceEditor<'_> {
    fn yaml(&self) -> &str {
        &self.clean[self.tree.front.range()]
    }

    /// Returns the text behind the front matter.
    fn body(&self) -> &str {
        &self.clean[self.tree.report.narrative.span.range()]
    }

    /// Makes changes of the YAML.
    fn apply_to_yaml(&self, changes: &[Change]) -> String {
        let offset = self.tree.front.start as usize;
        let moved: Vec<Change> = changes
            .iter()
            .cloned()
            .map(|mut change| {
                change.place.span = change.place.span.shifted(offset);
                change
            })
            .collect();
        apply_changes(self.source, &moved)
    }

    /// Checks an edit of the YAML: all but the value at a path says the same.
    fn verify(
        &self,
        after: String,
        path: &[&str],
        is_right: impl FnOnce(&SourceTree) -> bool,
    ) -> Result<String, EditError> {
        verify::verify_parsed(&self.tree, &after, |new, text| {
            let is_same = verify::is_same_beside(&self.tree.root, &new.root, path)
                && verify::has_all_comments(
                    (self.yaml(), &self.tree.root),
                    (text.get(new.front.range()).unwrap_or_default(), &new.root),
                )
                && text.get(new.report.narrative.span.range()) == Some(self.body());
            if is_same && is_right(new) { Ok(()) } else { Err(EditError::Elsewhere) }
        })?;
        Ok(after)
    }

    fn set_cell(&self, address: &CellAddress, value: &str) -> Result<String, EditError> {
        let form = self.form.ok_or(EditError::UnknownForm)?;
        let target = TargetCell::find(form, address)?;
        let column = target.columns.get(address.column).ok_or(EditError::Elsewhere)?;
        let value = TypedValue::new(value, column)?;
        let changes = cell::set_cell(self.yaml(), &self.tree.root, form, (address, &value))?;
        let after = self.apply_to_yaml(&changes);
        let mut path = vec!["figures", address.table.as_str()];
        path.extend(address.group.as_deref());
        path.push(&address.row);
        let old = &self.tree.report.figures;
        self.verify(after, &path, |new| {
            verify::is_same_beside_cell(old, &new.report.figures, address, value.text)
                && verify::is_same_row_beside(&self.tree.root, &new.root, &path, address.column)
        })
    }

    fn set_field(&self, field: &FieldValue) -> Result<String, EditError> {
        let field = TypedField::new(field)?;
        let changes = field::set_field(self.yaml(), &self.tree.root, &field)?;
        let after = self.apply_to_yaml(&changes);
        self.verify(after, &[field.name], |new| field.is_set_in(&new.report))
    }

    fn add_allow(
        &self,
        rule: &str,
        place: Option<&str>,
        reason: &str,
    ) -> Result<String, EditError> {
        let entry = TypedAllow::new(rule, place, reason)?;
        let changes = field::add_allow(self.yaml(), &self.tree.root, &entry)?;
        let after = self.apply_to_yaml(&changes);
        let old = &self.tree;
        self.verify(after, &["allow"], |new| {
            entry.is_last_of(&new.report) && verify::is_longer_list(&old.root, &new.root, "allow")
        })
    }

    fn set_section(&self, name: &str, text: &str) -> Result<String, EditError> {
        let report = &self.tree.report;
        let target = TargetSection::find(self.form, report, name)?;
        let text = section::check_section(text)?;
        let change = section::set_section(self.clean, self.form, report, &target, &text);
        let Some(change) = change else { return Ok(self.source.to_owned()) };
        let after = apply_changes(self.source, [&change]);
        let from = report.narrative.span.start as usize;
        let old_range = change.place.span.range();
        let new_range = old_range.start..old_range.start + change.replacement.len();
        verify::verify_parsed(&self.tree, &after, |new, clean| {
            let is_right = verify::is_same_node(&self.tree.root, &new.root)
                && verify::is_same_around((self.clean, old_range), (clean, new_range), from)
                && target.is_written_in(self.form, report, (&new.report, clean), &text);
            if is_right { Ok(()) } else { Err(EditError::Elsewhere) }
        })?;
        Ok(after)
    }
}
