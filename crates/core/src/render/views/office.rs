//! The page of an office: every row that can be compared through the years.

use super::number::{cells_html, display, undetailed_cell};
use super::office_charts::{OfficeYears, office_charts};
use super::site::{AddressView, address_view};
use crate::archive::{Archive, FilledForm};
use crate::config::{DownloadKind, Office, ReportScope};
use crate::plan::office_workbook_name;
use crate::render::chart::{ChartFigure, YearSlots, known_number, sparkline};
use crate::render::series::{ComparableItem, ItemGroup, ItemTable, ItemValue, comparable_items};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct OfficeView<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'a str,
    region: Option<&'a str>,
    parent: Option<Parent<'a>>,
    former: Vec<FormerName<'a>>,
    contact: AddressView<'a>,
    years: Vec<ReportLink<'a>>,
    /// True if its reports cover the offices below it.
    covers_subordinates: bool,
    /// The years of which the archive holds no report.
    missing: Vec<u16>,
    /// The years for which it published none, as a source of the site says.
    not_submitted: Vec<u16>,
    /// The name of its workbook, if there is one.
    workbook: Option<String>,
    charts: Vec<ChartFigure>,
    tables: Vec<SeriesTable<'a>>,
}

#[derive(Serialize)]
struct Parent<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct FormerName<'a> {
    name: &'a str,
    from: Option<u16>,
    to: Option<u16>,
}

#[derive(Serialize)]
struct ReportLink<'a> {
    year: u16,
    name: &'a str,
    form: &'a str,
    title: String,
}

/// The comparable rows of one table.
#[derive(Serialize)]
struct SeriesTable<'a> {
    /// The id of the table in the form, for the anchor of its section.
    id: &'a str,
    label: &'a str,
    groups: Vec<SeriesGroup<'a>>,
}

/// Rows under one heading, or under none.
#[derive(Serialize)]
struct SeriesGroup<'a> {
    label: Option<&'a str>,
    rows: Vec<SeriesRow<'a>>,
}

#[derive(Serialize)]
struct SeriesRow<'a> {
    label: &'a str,
    /// The HTML of a cell for each year.
    cells: String,
    /// The line through the years; empty where there is none.
    trend: String,
}

pub(crate) fn office_view<'a>(archive: &'a Archive, office: &'a Office) -> OfficeView<'a> {
    let reports: Vec<_> = (archive.years_of(&office.id).into_iter().flatten())
        .map(|(year, id)| (*year, archive.report(*id)))
        .collect();
    let filled_forms: Vec<Option<FilledForm>> =
        reports.iter().map(|(_, report)| archive.filled_form(report)).collect();
    let words = archive.site.words();
    let own_years: Vec<u16> = reports.iter().map(|(year, _)| *year).collect();
    let years = OfficeYears::new(&own_years, &filled_forms, words);
    let there = |year: u16| reports.iter().any(|(own, _)| *own == year);
    let absent = year_range(archive).filter(|year| office.reports_in(*year) && !there(*year));
    let (not_submitted, missing) = absent.partition(|year| office.has_not_submitted(*year));
    OfficeView {
        id: &office.id,
        name: &office.name,
        kind: office.kind.label(words),
        region: office.region.as_deref(),
        parent: (office.parent.as_deref().and_then(|id| archive.offices.get(id)))
            .map(|parent| Parent { id: &parent.id, name: &parent.name }),
        former: (office.former_names.iter())
            .map(|former| FormerName { name: &former.name, from: former.from, to: former.to })
            .collect(),
        contact: address_view(&office.contact),
        years: (reports.iter())
            .map(|(year, report)| ReportLink {
                year: *year,
                name: office.name_in(*year),
                form: archive.form_of(report).map_or("", |form| form.name.get(words.lang())),
                title: archive.title_of(report),
            })
            .collect(),
        covers_subordinates: archive.site.scope_of(office) == ReportScope::Subordinates,
        missing,
        not_submitted,
        workbook: (archive.site.downloads.has(DownloadKind::Xlsx))
            .then(|| office_workbook_name(&office.id)),
        charts: office_charts(&years),
        tables: series_tables(&filled_forms, &years.slots),
    }
}

/// Lists every year from the first to the last of the site, also those without a report.
fn year_range(archive: &Archive) -> impl Iterator<Item = u16> + use<> {
    let years = archive.all_years();
    let ends = years.first().copied().zip(years.last().copied());
    ends.into_iter().flat_map(|(first, last)| first..=last)
}

/// Makes the tables of all rows that can be compared through the years.
fn series_tables<'a>(
    filled_forms: &[Option<FilledForm<'a>>],
    slots: &YearSlots,
) -> Vec<SeriesTable<'a>> {
    let newest_first = filled_forms.iter().rev().flatten().map(|filled| filled.form);
    let group = |group: &ItemGroup<'a>| SeriesGroup {
        label: group.label,
        rows: group.items.iter().map(|item| series_row(item, filled_forms, slots)).collect(),
    };
    let tables = comparable_items(newest_first).into_iter();
    tables
        .map(|ItemTable { id, label, groups }| SeriesTable {
            id,
            label,
            groups: groups.iter().map(group).collect(),
        })
        .collect()
}

fn series_row<'a>(
    item: &ComparableItem<'a>,
    filled_forms: &[Option<FilledForm<'a>>],
    slots: &YearSlots,
) -> SeriesRow<'a> {
    let words = slots.words;
    let values: Vec<ItemValue> =
        filled_forms.iter().map(|filled| item.value_in(filled.as_ref())).collect();
    let cells = cells_html(values.iter().map(|value| match *value {
        ItemValue::Cell(value) => display(words, Some(value)),
        ItemValue::Undetailed => undetailed_cell(words),
        ItemValue::NotInForm => display(words, None),
    }));
    let known = slots.values(|report| match *values.get(report)? {
        ItemValue::Cell(value) => known_number(value),
        ItemValue::Undetailed | ItemValue::NotInForm => None,
    });
    let mut trend = String::new();
    sparkline(&known, &mut trend);
    SeriesRow { label: item.label, cells, trend }
}
