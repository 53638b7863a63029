//! The page of data files.

use crate::archive::Archive;
use crate::config::DownloadKind;
use crate::plan::{ARCHIVE_WORKBOOK, DataFile, DataSeries, SitePlan, year_workbook_name};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct DataView<'a> {
    /// The number of all reports.
    reports: usize,
    /// The files of the list of reports after the first, `reports.csv`.
    parts: Vec<PartEntry>,
    forms: Vec<FormEntry<'a>>,
    /// The years, newest first.
    years: Vec<YearEntry>,
    /// The tables of single cells by year, newest first.
    figures: Vec<FileEntry>,
    /// The name of the workbook with all reports, if there is one.
    workbook: Option<&'static str>,
    /// True if anything is divided into several files.
    divided: bool,
}

#[derive(Serialize)]
struct FormEntry<'a> {
    id: String,
    name: &'a str,
    /// The name of the copy with headings in words, if there is one.
    labelled: Option<String>,
    /// The files after the first.
    parts: Vec<PartEntry>,
}

#[derive(Serialize)]
struct YearEntry {
    year: u16,
    reports: usize,
    /// The name of its workbook.
    workbook: String,
    /// The files after the first.
    parts: Vec<PartEntry>,
}

/// A file of a year.
#[derive(Serialize)]
struct FileEntry {
    year: u16,
    /// Its place in the series, from 1.
    number: usize,
    name: String,
    is_parquet: bool,
}

/// A file that continues another.
#[derive(Serialize)]
struct PartEntry {
    /// Its place in the series, from 2.
    number: usize,
    name: String,
}

pub(crate) fn data_view<'a>(archive: &'a Archive, plan: &SitePlan) -> DataView<'a> {
    let parts = |series: &DataSeries| -> Vec<PartEntry> {
        let files = plan.data.iter().filter(|file| file.series == *series && file.part > 1);
        files.map(|file| PartEntry { number: file.part, name: file.name() }).collect()
    };
    let form = |file: &DataFile| match &file.series {
        DataSeries::Form(id) if file.part == 1 => {
            let name = archive.forms.get(id)?.name.get(archive.site.language);
            let labels = DataSeries::LabelledForm(id.clone(), archive.site.language);
            let labelled = plan.data.iter().find(|it| it.series == labels).map(DataFile::name);
            Some(FormEntry { id: id.clone(), name, labelled, parts: parts(&file.series) })
        }
        _ => None,
    };
    let year = |year: u16| YearEntry {
        year,
        reports: plan.summary.in_year(year).len(),
        workbook: year_workbook_name(year),
        parts: parts(&DataSeries::Year(year)),
    };
    let figures = |file: &DataFile| {
        let (year, is_parquet) = match file.series {
            DataSeries::Figures(year) => (year, false),
            DataSeries::Parquet(year) => (year, true),
            _ => return None,
        };
        Some(FileEntry { year, number: file.part, name: file.name(), is_parquet })
    };
    let mut figures: Vec<FileEntry> = plan.data.iter().filter_map(figures).collect();
    figures.sort_by_key(|file| (std::cmp::Reverse(file.year), file.is_parquet, file.number));
    DataView {
        figures,
        reports: plan.summary.reports().len(),
        parts: parts(&DataSeries::Reports),
        forms: plan.data.iter().filter_map(form).collect(),
        years: plan.summary.years().rev().map(year).collect(),
        workbook: archive.site.downloads.has(DownloadKind::Xlsx).then_some(ARCHIVE_WORKBOOK),
        divided: plan.data.iter().any(|file| file.part > 1),
    }
}
