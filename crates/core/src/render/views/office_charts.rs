//! The charts of an office's page: a form says by its key figures and its equations
//! which rows they show.

use crate::archive::{CellValue, FilledForm};
use crate::form::{CellRef, Form, IdentityRule, RowRef, TermRef};
use crate::render::chart::{
    Axis, ChartFigure, ChartSeries, LegendEntry, StackedYears, YearSlots, describe, gaps_sentence,
    grouped_bars, known_number, line_chart, parts_sentence, range_sentence, stacked_bars,
};
use crate::words::Words;
use rust_decimal::Decimal;

/// The reports of an office by year, and their figures.
pub(super) struct OfficeYears<'s, 'a> {
    pub(super) slots: YearSlots,
    filled_forms: &'s [Option<FilledForm<'a>>],
}

impl<'s, 'a> OfficeYears<'s, 'a> {
    /// Takes the years of reports, oldest first, each with its figures.
    pub(super) fn new(
        years: &[u16],
        filled_forms: &'s [Option<FilledForm<'a>>],
        words: &'static Words,
    ) -> Self {
        Self { slots: YearSlots::new(years, words), filled_forms }
    }

    /// Returns the newest form of the reports.
    fn newest_form(&self) -> Option<&'a Form> {
        self.filled_forms.iter().rev().flatten().map(|filled| filled.form).next()
    }

    /// Takes a value for each year from its figures.
    fn values<T>(&self, value: impl Fn(&FilledForm<'a>) -> Option<T>) -> Vec<Option<T>> {
        self.slots.values(|report| value(self.filled_forms.get(report)?.as_ref()?))
    }

    /// Makes the axis of the years, with the changes of form.
    fn axis(&self) -> Axis {
        let forms = self.values(|filled| Some(filled.form.id.as_str()));
        self.slots.axis(|slot| forms[slot])
    }

    /// Returns a key figure through the years, by its id.
    fn key_figure(&self, id: &str) -> Vec<Option<Decimal>> {
        self.values(|filled| {
            let figure = filled.form.key_figures.iter().find(|figure| figure.id == id)?;
            known_number(filled.sum(&figure.cells))
        })
    }
}

/// Draws what can be drawn of an office: its first key figure, what came of that, and the
/// key figures of other tables.
pub(super) fn office_charts(years: &OfficeYears) -> Vec<ChartFigure> {
    [main_chart(years), answers_chart(years), other_chart(years)].into_iter().flatten().collect()
}

/// Draws the first key figure: requests received.
fn main_chart(years: &OfficeYears) -> Option<ChartFigure> {
    let figure = years.newest_form()?.key_figures.first()?;
    let series = [ChartSeries { label: &figure.label, values: years.key_figure(&figure.id) }];
    let words = years.slots.words;
    let sentence = range_sentence(words, &years.slots.years, &series[0].values);
    if sentence.is_empty() {
        return None;
    }
    let axis = years.axis();
    let svg = line_chart(&axis, &series[0], &describe(&figure.label, &axis, &series));
    let mut sentences = vec![sentence + words.text("list.end")];
    sentences.extend(gaps_sentence(&years.slots, &series));
    Some(ChartFigure {
        id: "received",
        title: figure.label.clone(),
        sentence: sentences.join(words.text("list.gap")),
        svg,
        legend: Vec::new(),
    })
}

/// Draws the rows whose sum is the total of the table of the first key figure: how
/// requests were answered.
fn answers_chart(years: &OfficeYears) -> Option<ChartFigure> {
    let words = years.slots.words;
    let title = words.text("chart.answers");
    let stack = stack_answers(years)?;
    let axis = years.axis();
    let svg = stacked_bars(&axis, &stack, &describe(title, &axis, &stack.parts));
    let range = range_sentence(words, &years.slots.years, &stack.whole_sums());
    if svg.is_none() && range.is_empty() {
        return None;
    }
    let mut sentences = Vec::new();
    if !range.is_empty() {
        sentences.push(words.fill("chart.answered", &[("range", &range)]));
    }
    sentences.extend(parts_sentence(words, &years.slots.years, &stack));
    sentences.extend(gaps_sentence(&years.slots, &stack.parts));
    let sentence = sentences.join(words.text("list.gap"));
    let parts = svg.as_ref().map_or(&[][..], |_| &stack.parts[..]);
    let legend = LegendEntry::for_series(parts, |part| !part.is_zero());
    Some(ChartFigure { id: "answers", title: title.to_owned(), sentence, svg, legend })
}

/// Draws the key figures of other tables than the first one's: reviews and lawsuits.
fn other_chart(years: &OfficeYears) -> Option<ChartFigure> {
    let form = years.newest_form()?;
    let main = form.key_figures.first()?.cells.first()?.table;
    let is_other = |cell: Option<&CellRef>| cell.is_some_and(|cell| cell.table != main);
    let figures = form.key_figures.iter().filter(|figure| is_other(figure.cells.first()));
    let series: Vec<ChartSeries> = figures
        .map(|figure| ChartSeries { label: &figure.label, values: years.key_figure(&figure.id) })
        .collect();
    let words = years.slots.words;
    let labels: Vec<&str> = series.iter().map(|series| series.label).collect();
    let title = words.join(&labels);
    let mut sentences: Vec<String> = (series.iter())
        .map(|series| (series.label, range_sentence(words, &years.slots.years, &series.values)))
        .filter(|(_, sentence)| !sentence.is_empty())
        .map(|(label, sentence)| {
            words.fill("chart.labelled", &[("label", &label), ("sentence", &sentence)])
        })
        .collect();
    if sentences.is_empty() {
        return None;
    }
    let axis = years.axis();
    let svg = grouped_bars(&axis, &series, &describe(&title, &axis, &series));
    sentences.extend(gaps_sentence(&years.slots, &series));
    let sentence = sentences.join(words.text("list.gap"));
    let drawn = svg.as_ref().map_or(&[][..], |_| &series[..]);
    let legend = LegendEntry::for_series(drawn, |series| series.values.iter().any(Option::is_some));
    Some(ChartFigure { id: "other", title, sentence, svg, legend })
}

/// A part of a total: a row or a group of rows.
struct AnswerPart<'a> {
    id: &'a str,
    label: &'a str,
    cell: CellRef,
}

/// Lists the rows that a form adds up to the total of a column, in the table and column of
/// its first key figure.
fn answer_parts(form: &Form) -> Vec<AnswerPart<'_>> {
    let Some(cell) = form.key_figures.first().and_then(|figure| figure.cells.first()) else {
        return Vec::new();
    };
    let is_total = |rule| rule == IdentityRule::ColumnTotal;
    let mut identities = form.identities.iter().filter(|identity| is_total(identity.rule));
    let Some(identity) = identities.find(|identity| identity.table == cell.table) else {
        return Vec::new();
    };
    let (table, equation) = (&form.tables[cell.table], &identity.equation);
    let terms = equation.terms.iter().enumerate().filter(|(at, _)| equation.total != Some(*at));
    let rows = terms.filter_map(|(_, term)| match term.target {
        TermRef::Row(row) if !term.minus && !term.previous_year => Some(row),
        TermRef::Row(_) | TermRef::Column(_) => None,
    });
    let fits = |row: &RowRef| cell.column < table.block_of(*row).columns.len();
    rows.filter(fits)
        .map(|row| AnswerPart {
            id: table.id_of(row),
            label: table.key_of(row),
            cell: CellRef { row, ..*cell },
        })
        .collect()
}

/// Collects the parts of all years by their ids, those of the newest form first; `None` if
/// no form has any.
fn stack_answers<'a>(years: &OfficeYears<'_, 'a>) -> Option<StackedYears<'a>> {
    let mut known: Vec<(&'a Form, Vec<AnswerPart<'a>>)> = Vec::new();
    for filled in years.filled_forms.iter().rev().flatten() {
        if !known.iter().any(|(form, _)| form.id == filled.form.id) {
            known.push((filled.form, answer_parts(filled.form)));
        }
    }
    let parts_of = |form: &Form| {
        known.iter().find(|(own, _)| own.id == form.id).map_or(&[][..], |(_, parts)| parts)
    };
    let mut stack = StackedYears::default();
    let mut ids = Vec::new();
    for part in known.iter().flat_map(|(_, parts)| parts) {
        if ids.contains(&part.id) {
            continue;
        }
        ids.push(part.id);
        let values = years.values(|filled| {
            let own = parts_of(filled.form).iter().find(|own| own.id == part.id)?;
            known_number(filled.value(own.cell))
        });
        stack.parts.push(ChartSeries { label: part.label, values });
    }
    let is_known = |value| match value {
        CellValue::NotApplicable => true,
        other => known_number(other).is_some(),
    };
    let complete = years.values(|filled| {
        let parts = parts_of(filled.form);
        Some(!parts.is_empty() && parts.iter().all(|part| is_known(filled.value(part.cell))))
    });
    stack.complete = complete.into_iter().map(|complete| complete == Some(true)).collect();
    (!stack.parts.is_empty()).then_some(stack)
}
