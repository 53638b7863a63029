//! The data files over many reports: which there are, and which reports each holds. They
//! follow from the summary of all reports alone, so that no text of a report is needed.

use super::media_type::{CSV, JSON_LINES, PARQUET};
use crate::archive::{Archive, Summary};
use crate::config::DownloadKind;
use crate::diag::Lang;
use std::ops::Range;

/// The most reports that one data file holds; more go on in another.
pub const MAX_RECORDS: usize = 50_000;

/// A series of records, one for each report. A long one is divided into several files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataSeries {
    /// All figures of a year's reports as JSON Lines; each line is a `report.json`.
    Year(u16),
    /// The list of all reports as CSV.
    Reports,
    /// The figures of all reports in one form, by its id, as CSV.
    Form(String),
    /// All cells of a year's reports, one a record, as CSV.
    Figures(u16),
    /// The same as Parquet, made of that file.
    Parquet(u16),
    /// The same figures as CSV below headings in words, for people who open it in Excel.
    LabelledForm(String, Lang),
}

/// One file of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// The series that it belongs to.
    pub series: DataSeries,
    /// Its place in the series, from 1.
    pub part: usize,
    /// The reports that it holds, by their places in the series. A series has its reports
    /// in the order of the summary.
    pub records: Range<usize>,
}

impl DataFile {
    /// Returns its name in the folder `data/`: `reports.csv`, then `reports-2.csv`.
    pub fn name(&self) -> String {
        let (stem, ending) = match &self.series {
            DataSeries::Year(year) => (format!("archive-{year}"), "jsonl"),
            DataSeries::Reports => ("reports".to_owned(), "csv"),
            DataSeries::Form(id) => (id.clone(), "csv"),
            DataSeries::Figures(year) => (format!("figures-{year}"), "csv"),
            DataSeries::Parquet(year) => (format!("figures-{year}"), "parquet"),
            DataSeries::LabelledForm(id, Lang::Zh) => (format!("{id}-zh"), "csv"),
            // The ids of forms in English end in -en themselves.
            DataSeries::LabelledForm(id, Lang::En) => (format!("{id}-labels"), "csv"),
        };
        // The first keeps the address that an undivided series has.
        match self.part {
            1 => format!("{stem}.{ending}"),
            part => format!("{stem}-{part}.{ending}"),
        }
    }

    /// Returns its path in the output.
    pub fn path(&self) -> String {
        format!("data/{}", self.name())
    }

    /// Returns its media type, with the charset.
    pub fn media_type(&self) -> &'static str {
        match self.series {
            DataSeries::Year(_) => JSON_LINES,
            DataSeries::Reports
            | DataSeries::Form(_)
            | DataSeries::LabelledForm(..)
            | DataSeries::Figures(_) => CSV,
            DataSeries::Parquet(_) => PARQUET,
        }
    }
}

/// Lists the data files over many reports: those of years, oldest first, the list of
/// reports, those of forms, and the tables of single cells that the site asks for. No file holds more than `max_records` reports.
pub fn data_files(archive: &Archive, summary: &Summary, max_records: usize) -> Vec<DataFile> {
    let years = summary.years().map(|year| (DataSeries::Year(year), summary.in_year(year).len()));
    let has_labels = archive.site.downloads.has(DownloadKind::Xlsx);
    let forms = forms_used(archive, summary).into_iter().flat_map(|(id, reports)| {
        let language = archive.site.language;
        let labelled =
            has_labels.then(|| (DataSeries::LabelledForm(id.clone(), language), reports));
        std::iter::once((DataSeries::Form(id), reports)).chain(labelled)
    });
    let all = std::iter::once((DataSeries::Reports, summary.reports().len()));
    let series = years.chain(all).chain(forms).chain(tidy_series(archive, summary));
    series.flat_map(|(series, reports)| divide(&series, reports, max_records)).collect()
}

/// Lists the tables of single cells that a site asks for, with the number of reports in each.
fn tidy_series(archive: &Archive, summary: &Summary) -> impl Iterator<Item = (DataSeries, usize)> {
    let kinds = [DownloadKind::Tidy, DownloadKind::Parquet];
    let asked = kinds.into_iter().filter(|kind| archive.site.downloads.has(*kind));
    asked.flat_map(move |kind| {
        let series = move |year| match kind {
            DownloadKind::Parquet => DataSeries::Parquet(year),
            _ => DataSeries::Figures(year),
        };
        summary.years().map(move |year| (series(year), summary.in_year(year).len()))
    })
}

/// Divides a series into files. One without reports has a file too.
fn divide(series: &DataSeries, reports: usize, max_records: usize) -> Vec<DataFile> {
    let parts = 1..=reports.div_ceil(max_records).max(1);
    let file = |part: usize| DataFile {
        series: series.clone(),
        part,
        records: (part - 1) * max_records..reports.min(part * max_records),
    };
    parts.map(file).collect()
}

/// Lists the ids of the forms that filed reports have, in the order of the forms, with the
/// number of these reports.
pub fn forms_used(archive: &Archive, summary: &Summary) -> Vec<(String, usize)> {
    let mut counts = vec![0_usize; archive.forms.iter().count()];
    for form in summary.reports().iter().filter_map(|report| report.form) {
        if let Some(count) = counts.get_mut(usize::from(form)) {
            *count += 1;
        }
    }
    let forms = archive.forms.iter().zip(counts);
    forms.filter(|(_, count)| *count > 0).map(|(form, count)| (form.id.clone(), count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_series_goes_on_in_other_files() {
        let names = |series: &DataSeries, reports| -> Vec<(String, Range<usize>)> {
            let files = divide(series, reports, 3);
            files.iter().map(|file| (file.name(), file.records.clone())).collect()
        };
        let owned = |wanted: &[(&str, Range<usize>)]| -> Vec<(String, Range<usize>)> {
            wanted.iter().map(|(name, records)| ((*name).to_owned(), records.clone())).collect()
        };
        let series = DataSeries::Reports;
        assert_eq!(names(&series, 0), owned(&[("reports.csv", 0..0)]));
        assert_eq!(names(&series, 3), owned(&[("reports.csv", 0..3)]));
        assert_eq!(names(&series, 4), owned(&[("reports.csv", 0..3), ("reports-2.csv", 3..4)]));
        let parts = [
            ("archive-2020.jsonl", 0..3),
            ("archive-2020-2.jsonl", 3..6),
            ("archive-2020-3.jsonl", 6..7),
        ];
        assert_eq!(names(&DataSeries::Year(2020), 7), owned(&parts));
    }
}
