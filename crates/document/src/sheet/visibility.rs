//! The parts of a worksheet that a reader sees: hidden rows and columns, zeros that are not shown,
//! formats that depend on values, and objects that lie over cells.

use super::decimal::DecimalDigits;
use super::number_format::{DisplayedNumber, NumberFormat};
use super::{CellRange, Sheet, SheetCell};
use crate::{Location, Note, Uncertainty};
use nianbao_text::text;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::rc::Rc;

/// How many cells and merged ranges are looked at for objects and conditional formats.
const MAX_VISITS: usize = 20_000_000;
/// How many stretches of hidden rows or columns a note names.
const MAX_NAMED: usize = 12;
/// An object over so many rows and columns at most may stand for the value of a cell.
const MAX_IN_CELL: u32 = 2;

/// Stretches of rows or columns: first and last of each, sorted and apart.
#[derive(Debug, Default)]
pub(super) struct Stretches(Vec<(u32, u32)>);

/// An object that lies over cells, or a format that depends on their values.
pub(super) struct Cover {
    pub(super) range: CellRange,
    pub(super) effect: CoverEffect,
}

/// The way in which a cover may change what is seen of a cell.
pub(super) enum CoverEffect {
    /// A picture, a text box or a line lies over it.
    Object,
    /// A field of a form lies over it.
    Control,
    /// Its font or its format changes where a condition holds.
    Conditional(Rc<ConditionalLook>),
}

/// A format that cells take on where a condition holds.
#[derive(Clone, Debug, Default)]
pub(super) struct ConditionalLook {
    /// The comparison with constants on which it depends, if it is one.
    pub(super) comparison: Option<Comparison>,
    /// Its font is struck, raised or white, or the value is not shown.
    pub(super) hides: bool,
    /// Its number format, if it has one.
    pub(super) format: Option<NumberFormat>,
}

/// A comparison of a value with one or two constants (ECMA-376 Part 1, 18.18.15,
/// `ST_ConditionalFormattingOperator`).
#[derive(Clone, Debug)]
pub(super) struct Comparison {
    pub(super) operator: String,
    pub(super) first: DecimalDigits,
    pub(super) second: Option<DecimalDigits>,
}

impl Stretches {
    /// Adds a stretch.
    pub(super) fn add(&mut self, first: u32, last: u32) {
        if let Some(before) = self.0.last_mut()
            && before.1.checked_add(1) == Some(first)
        {
            before.1 = last.max(before.1);
        } else if first <= last {
            self.0.push((first, last));
        }
    }

    /// Sorts the stretches and joins those that meet.
    fn sort(&mut self) {
        self.0.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for (first, last) in self.0.drain(..) {
            match joined.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => {
                    before.1 = before.1.max(last);
                }
                _ => joined.push((first, last)),
            }
        }
        self.0 = joined;
    }

    /// Returns true if a row or column is in one of the stretches. They are sorted.
    pub(super) fn contains(&self, at: u32) -> bool {
        self.find(at).is_some()
    }

    fn find(&self, at: u32) -> Option<(u32, u32)> {
        let after = self.0.partition_point(|(first, _)| *first <= at);
        self.0[..after].last().copied().filter(|(_, last)| at <= *last)
    }

    /// Returns the first of some rows or columns that is in no stretch.
    fn first_outside(&self, (first, last): (u32, u32)) -> Option<u32> {
        let at = self.find(first).map_or(first, |(_, end)| end.saturating_add(1));
        (at <= last).then_some(at)
    }
}

impl Comparison {
    /// Returns true if it holds for a value; `None` if the operator is unknown.
    fn holds(&self, value: &DecimalDigits) -> Option<bool> {
        let first = value.compare(&self.first);
        let within = || {
            let second = value.compare(self.second.as_ref()?);
            let ordered = first != Ordering::Less && second != Ordering::Greater;
            let reversed = first != Ordering::Greater && second != Ordering::Less;
            Some(ordered || reversed)
        };
        Some(match self.operator.as_str() {
            "equal" => first == Ordering::Equal,
            "notEqual" => first != Ordering::Equal,
            "lessThan" => first == Ordering::Less,
            "lessThanOrEqual" => first != Ordering::Greater,
            "greaterThan" => first == Ordering::Greater,
            "greaterThanOrEqual" => first != Ordering::Less,
            "between" => within()?,
            "notBetween" => !within()?,
            _ => return None,
        })
    }
}

impl ConditionalLook {
    /// Returns the reason for which a cell under the format is not certain.
    fn judge(&self, cell: &SheetCell) -> Option<Uncertainty> {
        let value = cell.number();
        let compared = self.comparison.as_ref().zip(value.as_ref());
        if compared.and_then(|(comparison, value)| comparison.holds(value)) == Some(false) {
            return None;
        }
        if self.hides {
            return Some(Uncertainty::Visibility);
        }
        let format = self.format.as_ref()?;
        let is_same = match &value {
            Some(_) => {
                let kept = cell.kept.as_deref().unwrap_or(&cell.text);
                format.display_number(kept) == DisplayedNumber::AsKept
            }
            None => format.display_text(&cell.text).is_none(),
        };
        let kept = cell.text.clone();
        (!is_same).then_some(Uncertainty::ShownDifferently { kept, shown: None })
    }
}

impl CoverEffect {
    fn judge(&self, cell: &SheetCell) -> Option<Uncertainty> {
        match self {
            Self::Object => Some(Uncertainty::Object),
            Self::Control => Some(Uncertainty::Control),
            Self::Conditional(look) => look.judge(cell),
        }
    }
}

impl Sheet {
    /// Leaves out what a reader of the sheet does not see, and marks cells of which that
    /// is not certain.
    pub(super) fn finish(&mut self, notes: &mut Vec<Note>) {
        if self.hides_zeros {
            self.blank_zeros();
        }
        if self.shows_formulas {
            for cell in self.cells.values_mut().filter(|cell| cell.is_formula) {
                let kept = cell.text.clone();
                cell.doubt(Uncertainty::ShownDifferently { kept, shown: None });
            }
        }
        self.apply_covers(notes);
        self.hidden_rows.sort();
        self.hidden_columns.sort();
        self.move_hidden_merges();
        self.leave_out_hidden(notes);
    }

    fn blank_zeros(&mut self) {
        for cell in self.cells.values_mut() {
            if cell.number().is_some_and(|value| value.is_zero()) {
                let shown = std::mem::take(&mut cell.text);
                let kept = cell.kept.clone().unwrap_or(shown);
                cell.doubt(Uncertainty::ShownDifferently { kept, shown: Some(String::new()) });
            }
        }
    }

    fn apply_covers(&mut self, notes: &mut Vec<Note>) {
        let mut visits = 0;
        for cover in std::mem::take(&mut self.covers) {
            let CellRange { rows, columns } = cover.range;
            for (at, cell) in self.cells.range_mut((rows.0, columns.0)..=(rows.1, columns.1)) {
                visits += 1;
                if (columns.0..=columns.1).contains(&at.1)
                    && let Some(reason) = cover.effect.judge(cell)
                {
                    cell.doubt(reason);
                }
                if visits > MAX_VISITS {
                    break;
                }
            }
            visits += self.merges.len();
            self.cover_merged(&cover);
            self.cover_blank(&cover);
            if visits > MAX_VISITS {
                self.cells.values_mut().for_each(|cell| cell.doubt(Uncertainty::Visibility));
                notes.push(Note {
                    location: Location::Sheet(self.name.clone()),
                    text: text!(
                        "工作表中的图形或条件格式过多，各格能否看见未逐一判断",
                        "there are too many objects or conditional formats; which cells can be seen was not decided"
                    ),
                });
                return;
            }
        }
    }

    /// Marks merged cells whose corner is beside a cover that lies over another part.
    fn cover_merged(&mut self, cover: &Cover) {
        let meets = |(first, last): (u32, u32), (from, to): (u32, u32)| first <= to && from <= last;
        let area = cover.range;
        for merge in &self.merges {
            if meets(merge.rows, area.rows)
                && meets(merge.columns, area.columns)
                && let Some(cell) = self.cells.get_mut(&(merge.rows.0, merge.columns.0))
                && let Some(reason) = cover.effect.judge(cell)
            {
                cell.doubt(reason);
            }
        }
    }

    /// Marks blank cells under a small object, which may stand for their value, where
    /// their rows have a label.
    fn cover_blank(&mut self, cover: &Cover) {
        let CellRange { rows, columns } = cover.range;
        let is_small = rows.1 - rows.0 < MAX_IN_CELL && columns.1 - columns.0 < MAX_IN_CELL;
        if !is_small || matches!(cover.effect, CoverEffect::Conditional(_)) {
            return;
        }
        for row in rows.0..=rows.1 {
            for column in columns.0..=columns.1 {
                let mut before = self.cells.range((row, 0)..(row, column));
                let has_label = before.any(|(_, cell)| !cell.text.trim().is_empty());
                let is_blank =
                    self.cells.get(&(row, column)).is_none_or(|cell| cell.text.is_empty());
                if has_label && is_blank {
                    let mut cell = SheetCell::default();
                    cell.uncertainty = cover.effect.judge(&cell);
                    self.cells.insert((row, column), cell);
                }
            }
        }
    }

    /// Moves the text of merged cells whose corner is hidden to the first of their places
    /// that is seen: there it is shown.
    fn move_hidden_merges(&mut self) {
        for merge in &self.merges {
            let corner = (merge.rows.0, merge.columns.0);
            let row = self.hidden_rows.first_outside(merge.rows);
            let column = self.hidden_columns.first_outside(merge.columns);
            if let (Some(row), Some(column)) = (row, column)
                && (row, column) != corner
                && let Some(cell) = self.cells.remove(&corner)
            {
                self.cells.insert((row, column), cell);
            }
        }
    }

    fn leave_out_hidden(&mut self, notes: &mut Vec<Note>) {
        let (mut rows, mut columns) = (BTreeSet::new(), BTreeSet::new());
        self.cells.retain(|&(row, column), cell| {
            let is_hidden = (self.hidden_rows.contains(row), self.hidden_columns.contains(column));
            if is_hidden.0 && !cell.text.trim().is_empty() {
                rows.insert(row);
            } else if is_hidden.1 && !cell.text.trim().is_empty() {
                columns.insert(column);
            }
            is_hidden == (false, false)
        });
        let location = Location::Sheet(self.name.clone());
        if !rows.is_empty() {
            let named = name_stretches(&rows, |row| (row + 1).to_string());
            let text = text!(
                "隐藏（或被筛选掉）的第 {named} 行未读入：需要时取消隐藏、清除筛选后再导入",
                "rows {named} are hidden or filtered away and were left out: show them and import again if they belong to it"
            );
            notes.push(Note { location: location.clone(), text });
        }
        if !columns.is_empty() {
            let named = name_stretches(&columns, super::column_letters);
            let text = text!(
                "隐藏的第 {named} 列未读入：需要时取消隐藏后再导入",
                "columns {named} are hidden and were left out: show them and import again if they belong to it"
            );
            notes.push(Note { location, text });
        }
    }
}

/// Names rows or columns: `5、7–9`.
fn name_stretches(places: &BTreeSet<u32>, name: impl Fn(u32) -> String) -> String {
    let mut stretches = Stretches::default();
    for place in places {
        stretches.add(*place, *place);
    }
    let named = stretches.0.iter().take(MAX_NAMED).map(|&(first, last)| {
        if first == last { name(first) } else { format!("{}–{}", name(first), name(last)) }
    });
    let mut named = named.collect::<Vec<_>>().join("、");
    if stretches.0.len() > MAX_NAMED {
        named.push('…');
    }
    named
}
