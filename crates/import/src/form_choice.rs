//! The form by which a document is read.

use super::ImportContext;
use super::ImportOptions;
use super::issue::Issue;
use super::label::fold_label;
use super::label_index::LabelIndex;
use super::reason::{ImportError, Reason};
use super::tables;
use nianbao_document::Document;

/// Fewest labels of a form that is not in force by which its tables are known.
const MIN_LABELS: usize = 3;
/// The same for the years without rows of their own: their tables have 其他 and 总计, too.
const MIN_LABELS_WITHOUT_FORM: usize = 12;

/// Returns the form that was given, or the one whose labels the tables have; of forms that
/// match equally well the one in force.
pub(super) fn choose_form<'a>(
    document: &Document,
    context: &'a ImportContext<'a>,
    options: &ImportOptions,
    year: u16,
) -> Result<(&'a LabelIndex<'a>, Vec<Issue>), ImportError> {
    if let Some(id) = &options.form {
        let labels = context.forms.get(id).and_then(|form| context.labels_of(form));
        let labels = labels.ok_or_else(|| ImportError::UnknownForm { id: id.clone() })?;
        return Ok((labels, Vec::new()));
    }
    let in_force = context.forms.for_year(year).and_then(|form| context.labels_of(form));
    let in_force = in_force.ok_or(ImportError::NoFormForYear { year })?;
    let folded: Vec<String> =
        tables(document).flat_map(|grid| &grid.cells).map(|cell| fold_label(&cell.text)).collect();
    let own = count_labels(&folded, in_force);
    let is_open = in_force.form.tables.iter().all(|table| table.free);
    let least = if is_open { MIN_LABELS_WITHOUT_FORM } else { MIN_LABELS };
    let scores = context.labels.iter().map(|labels| (count_labels(&folded, labels), labels));
    let best = scores.max_by_key(|(score, _)| *score);
    match best.filter(|(score, _)| *score > own && *score >= least) {
        Some((_, labels)) if has_columns_of_both(document, in_force, labels) => {
            let (other, in_force_id) = (labels.form.id.clone(), in_force.form.id.clone());
            let issue = Issue::new(Reason::MixedForms { used: in_force_id, other });
            Ok((in_force, vec![issue]))
        }
        Some((_, labels)) => {
            let (found, in_force) = (labels.form.id.clone(), in_force.form.id.clone());
            let issue = Issue::new(Reason::OtherForm { year, in_force, found });
            Ok((labels, vec![issue]))
        }
        None => Ok((in_force, Vec::new())),
    }
}

/// True if the tables of a document have columns that the form in force alone has, beside
/// those of another form, and half as many at least: fewer may be slips.
fn has_columns_of_both(document: &Document, in_force: &LabelIndex, other: &LabelIndex) -> bool {
    let count = |own: &LabelIndex, other: &LabelIndex| {
        let cells = tables(document).flat_map(|grid| &grid.cells);
        cells.filter(|cell| own.has_column(&cell.text) && !other.has_column(&cell.text)).count()
    };
    let own = count(in_force, other);
    own > 0 && own * 2 >= count(other, in_force)
}

/// Returns how many of the folded cells of a document are labels of a form.
fn count_labels(folded: &[String], labels: &LabelIndex) -> usize {
    folded.iter().filter(|cell| labels.is_printed_folded(cell)).count()
}
