//! Edits of one report: read, changed, written, and told of; or refused, since the file is another
//! by now.

use super::pages::{find_source, findings_in, write_report, write_title};
use super::requests::DeskAnswer;
use super::site::{DeskState, lock};
use crate::preview::PreviewSite;
use crate::world::write::replace_in_site;
use nianbao_core::diag::change::apply_changes;
use nianbao_core::diag::{Text, UserError};
use nianbao_core::edit::{CellAddress, FieldValue, SourceEdit, edit_source};
use nianbao_core::source::{Digest, Source, SourceId};
use nianbao_core::unit::CheckedUnit;
use nianbao_desk::{Frame, conflict_notice};
use nianbao_text::text;
use serde::Deserialize;
use std::sync::Arc;

/// An edit of a report, as a page asks for it.
#[derive(Deserialize)]
pub(super) struct EditRequest {
    office: String,
    year: u16,
    /// The digest of the text that the page shows; without one the edit does not hang on it.
    #[serde(default)]
    seen: Option<String>,
    /// The value that stood in the field before somebody typed in it.
    #[serde(default)]
    was: Option<String>,
    edit: AskedEdit,
    /// The page from which it came.
    #[serde(default)]
    here: Option<String>,
}

/// The edits that pages ask for.
#[derive(Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum AskedEdit {
    Cell { table: String, group: Option<String>, row: String, column: usize, value: String },
    Section { section: String, value: String },
    Draft { value: bool },
    Field { name: String, value: String },
    Allow { rule: String, place: Option<String>, value: String },
    Change { finding: usize, change: usize },
}

impl AskedEdit {
    /// Returns what a person typed.
    fn typed(&self) -> String {
        match self {
            Self::Cell { value, .. }
            | Self::Section { value, .. }
            | Self::Field { value, .. }
            | Self::Allow { value, .. } => value.clone(),
            Self::Draft { .. } | Self::Change { .. } => String::new(),
        }
    }

    /// Says in a few words what it does to a report.
    fn describe(&self, standing: &Standing) -> Text {
        match self {
            Self::Cell { table, row, value, .. } => {
                let column = column_label(self, standing).unwrap_or_default();
                let cell = format!("{table}.{row} {column}");
                if value.trim().is_empty() {
                    return text!("{cell} 改为空白", "{cell} to a blank");
                }
                text!("{cell} 改为 {value}", "{cell} to {value}")
            }
            Self::Section { section, .. } => text!("改了“{section}”", "changed “{section}”"),
            Self::Draft { value: true } => text!("暂不发布", "held back"),
            Self::Draft { value: false } => text!("恢复发布", "released"),
            Self::Field { name, value } => text!("{name} 改为 {value}", "{name} to {value}"),
            Self::Allow { rule, .. } => text!("如实保留 {rule}", "kept {rule}"),
            Self::Change { .. } => text!("按提示改", "changed as proposed"),
        }
    }
}

/// A report as it stands on the disk.
struct Standing {
    id: SourceId,
    text: String,
    unit: Arc<CheckedUnit>,
}

impl Standing {
    fn source(&self) -> &Source {
        self.unit.archive.sources.get(self.id)
    }
}

/// Returns the label of the column that an edit of a cell is in.
fn column_label<'s>(edit: &AskedEdit, standing: &'s Standing) -> Option<&'s str> {
    let AskedEdit::Cell { table, group, row, column, .. } = edit else { return None };
    let archive = &standing.unit.archive;
    let report = archive.reports().find(|report| report.source == standing.id)?;
    let form = archive.form_of(report)?;
    let table = &form.tables[form.table_by_key(table)?];
    let row = table.find_row(group.as_deref(), row)?;
    Some(&table.block_of(row).columns.get(*column)?.label)
}

/// Makes an edit of a report, and shows its page.
pub(super) fn edit(desk: &Arc<DeskState>, request: &EditRequest) -> DeskAnswer {
    let lang = desk.lang();
    let _editing = lock(&desk.editing);
    let standing = match read_standing(desk, request) {
        Ok(standing) => standing,
        Err(message) => return DeskAnswer::refuse(&message, lang),
    };
    if let Some(conflict) = find_conflict(desk, request, &standing) {
        return conflict;
    }
    let after = match change(desk, request, &standing) {
        Ok(after) => after,
        Err(message) => return DeskAnswer::refuse(&message, lang),
    };
    let path = standing.source().path.clone();
    let name = standing.unit.archive.offices.get(&request.office);
    let name = name.map_or(request.office.as_str(), |office| &office.name);
    let title = write_title(name, request.year, &request.edit.describe(&standing));
    let write = || {
        let file = desk.path(&path);
        // Somebody may have saved it since it was read.
        if std::fs::read(&file).ok().as_deref() != Some(standing.text.as_bytes()) {
            return Err(UserError::new_error(text!(
                "{path} 刚刚又改过，没有写入：重新载入页面再试",
                "{path} was changed just now, and nothing was written: reload the page and try again"
            )));
        }
        replace_in_site(&desk.root, &path, after.as_bytes())
    };
    if let Err(error) = desk.write_files(title, vec![path.clone()], write) {
        return DeskAnswer::failed(&error, lang);
    }
    match &request.here {
        Some(here) if !here.starts_with("/report/") => super::pages::show(desk, here),
        _ => super::pages::show(desk, &format!("/report/{}/{}", request.year, request.office)),
    }
}

/// Shows the page of a report as it would be after an edit, and writes nothing.
pub(super) fn try_edit(desk: &Arc<DeskState>, request: &EditRequest) -> DeskAnswer {
    let lang = desk.lang();
    let _editing = lock(&desk.editing);
    let tried = || {
        let standing = read_standing(desk, request)?;
        let after = change(desk, request, &standing)?;
        let path = standing.source().path.clone();
        let unit = desk.unit_with(&request.office, &path, &after).ok_or_else(gone)?;
        let preview = desk.access.preview_origin();
        let frame = Frame { lang, site: "", preview: &preview, last_write: None };
        write_report(desk, &frame, &unit, (&request.office, request.year)).ok_or_else(gone)
    };
    match tried() {
        Ok(page) => DeskAnswer::Page(page),
        Err(message) => DeskAnswer::refuse(&message, lang),
    }
}

/// Reads a report as it is on the disk.
fn read_standing(desk: &DeskState, request: &EditRequest) -> Result<Standing, Text> {
    let place = (request.office.as_str(), request.year);
    let unit = desk.unit(place.0).ok_or_else(gone)?;
    let (id, source) = find_source(&unit, place).ok_or_else(gone)?;
    let path = source.path.clone();
    let read =
        || std::fs::read(desk.path(&path)).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = read().ok_or_else(gone)?;
    // A text with control characters is known without them.
    if source.text == text {
        return Ok(Standing { id, text, unit: Arc::clone(&unit) });
    }
    desk.follow_files(&[path]);
    let unit = desk.unit(place.0).ok_or_else(gone)?;
    let (id, _) = find_source(&unit, place).ok_or_else(gone)?;
    Ok(Standing { id, text, unit })
}

fn gone() -> Text {
    text!(
        "这份年报不在了，或读不出来：重新载入页面",
        "this report is gone or cannot be read: reload the page"
    )
}

/// Shows both versions where the text is not the one that the page shows.
fn find_conflict(
    desk: &DeskState,
    request: &EditRequest,
    standing: &Standing,
) -> Option<DeskAnswer> {
    let seen = Digest::from_bytes(standing.text.as_bytes()).sha256();
    if request.seen.as_ref().is_none_or(|known| *known == seen) {
        return None;
    }
    // By its number another change would be made.
    if matches!(request.edit, AskedEdit::Change { .. }) {
        return Some(DeskAnswer::refuse(&outdated_finding(), desk.lang()));
    }
    let on_disk = value_on_disk(&request.edit, standing);
    if request.was.as_ref().is_some_and(|was| is_as_shown(&request.edit, was, &on_disk)) {
        return None;
    }
    let notice = conflict_notice(desk.lang(), &request.edit.typed(), &on_disk);
    Some(DeskAnswer::Conflict { notice, seen })
}

/// Returns true if a place is as a page showed it, though other places of the text are not.
fn is_as_shown(edit: &AskedEdit, was: &str, on_disk: &str) -> bool {
    match edit {
        AskedEdit::Cell { .. } => was == on_disk || (was.is_empty() && on_disk == "~"),
        AskedEdit::Section { .. } => {
            let plain = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
            plain(was) == plain(on_disk)
        }
        _ => false,
    }
}

/// Returns the text that stands now where an edit would write.
fn value_on_disk(edit: &AskedEdit, standing: &Standing) -> String {
    let archive = &standing.unit.archive;
    let source = standing.source();
    let report = archive.reports().find(|report| report.source == standing.id);
    let Some(report) = report else { return source.text.clone() };
    match edit {
        AskedEdit::Cell { table, group, row, column, .. } => {
            let tables = report.figures.tables.iter().filter(|one| *one.key.value == **table);
            let mut rows = tables.flat_map(|table| &table.rows);
            let found = rows.find(|one| *one.key.value == **row && one.group() == group.as_deref());
            let cell = found.and_then(|row| row.cells.get(*column));
            cell.map_or_else(String::new, |cell| source.slice(cell.text_span()).to_owned())
        }
        AskedEdit::Section { section, .. } => {
            let mut sections = report.narrative.sections.iter();
            let found = sections.find(|one| one.heading.text == *section);
            found.map_or_else(String::new, |one| source.slice(one.body).trim().to_owned())
        }
        _ => source.slice(report.front_matter).to_owned(),
    }
}

/// Returns the text of a report after an edit.
fn change(desk: &DeskState, request: &EditRequest, standing: &Standing) -> Result<String, Text> {
    let edit = match request.edit.clone() {
        AskedEdit::Change { finding, change } => return make_change(standing, finding, change),
        AskedEdit::Cell { table, group, row, column, value } => {
            SourceEdit::SetCell { address: CellAddress { table, group, row, column }, value }
        }
        AskedEdit::Section { section, value } => {
            SourceEdit::SetSection { section, text: value.replace("\r\n", "\n") }
        }
        AskedEdit::Draft { value } => SourceEdit::SetField(FieldValue::Draft(value)),
        AskedEdit::Field { name, value } => {
            let value = Some(value.trim().to_owned()).filter(|value| !value.is_empty());
            SourceEdit::SetField(match name.as_str() {
                "title" => FieldValue::Title(value),
                "written" => FieldValue::Written(value),
                "published" => FieldValue::Published(value),
                _ => return Err(text!("没有字段 {name}", "there is no field `{name}`")),
            })
        }
        AskedEdit::Allow { rule, place, value } => SourceEdit::Allow { rule, place, reason: value },
    };
    let site = desk.site().ok_or_else(gone)?;
    edit_source(&standing.text, &site.base().archive.forms, &edit).map_err(|error| error.message())
}

/// Makes a change that a finding proposes.
fn make_change(standing: &Standing, finding: usize, change: usize) -> Result<String, Text> {
    let findings = findings_in(&standing.unit, standing.id);
    let proposed = findings.get(finding).and_then(|finding| finding.changes.get(change));
    let proposed = proposed.filter(|change| change.place.source == standing.id);
    // Places are those of the text without control characters.
    let is_same = standing.source().text == standing.text;
    match proposed.filter(|_| is_same) {
        Some(change) => Ok(apply_changes(&standing.text, [change])),
        None => Err(outdated_finding()),
    }
}

fn outdated_finding() -> Text {
    text!(
        "这个问题已经变了：重新载入页面再试",
        "this finding is another by now: reload the page and try again"
    )
}
