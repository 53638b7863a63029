//! Data files over many reports: by year and by form, each of a bounded number of reports.

use crate::support::disk::Disk;
use crate::support::page::{page, site};
use nianbao::Examined;
use nianbao_core::plan::{Artifact, DataSeries, plan_site_divided};
use std::collections::BTreeSet;
use std::path::Path;

fn portal() -> Examined {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portal");
    site(nianbao::world::load_files(&root).unwrap())
}

/// The portal with no more than some reports in a data file.
fn divided(max_records: usize) -> Examined {
    let mut examined = portal();
    let (plan, findings) = plan_site_divided(&examined.archive, max_records);
    assert!(findings.is_empty(), "{findings:?}");
    examined.plan = plan;
    examined
}

/// Lists the data files of a site by their paths.
fn data_files(examined: &Examined) -> Vec<String> {
    let is_data = |artifact: &Artifact| matches!(artifact, Artifact::Data(_));
    let files = examined.plan.files.iter().filter(|file| is_data(&file.artifact));
    files.map(|file| file.path.clone()).collect()
}

/// Takes the byte order mark and the names of the columns off a CSV.
fn records(csv: &str) -> Vec<String> {
    assert!(csv.starts_with("\u{feff}office,office_name,"), "{}", &csv[..40]);
    csv.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn a_line_of_a_year_is_the_report_s_own_file() {
    let examined = portal();
    let years: Vec<u16> = examined.plan.summary.years().collect();
    assert_eq!(years.len(), 7);
    for year in years {
        let lines = page(&examined, &format!("data/archive-{year}.jsonl"));
        let reports = examined.plan.summary.in_year(year);
        let single: Vec<String> = reports
            .iter()
            .map(|report| page(&examined, &format!("{}report.json", report.folder())))
            .collect();
        assert_eq!(lines, single.concat(), "{year}");
        for (line, report) in lines.lines().zip(reports) {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(value["office"], *report.office);
            assert_eq!(value["year"], year);
        }
    }
}

#[test]
fn the_old_address_tells_where_the_figures_are() {
    let examined = portal();
    let index: serde_json::Value =
        serde_json::from_str(&page(&examined, "data/archive.json")).unwrap();
    assert_eq!(index["site"]["title"], examined.archive.site.title);
    assert_eq!(index["site"]["url"], examined.archive.site.url(""));
    let files = index["files"].as_array().unwrap();
    assert_eq!(files.len(), 7);
    for file in files {
        let path = format!("data/{}", file["path"].as_str().unwrap());
        assert_eq!(file["url"], examined.archive.site.url(&path));
        let lines = page(&examined, &path);
        assert_eq!(file["reports"], lines.lines().count());
        assert!(lines.lines().all(|line| line.contains(&format!("\"year\":{}", file["year"]))));
    }
    let none = Disk::new(&[]);
    for year in ["2021", "2022"] {
        std::fs::remove_file(none.path(&format!("content/{year}/shili-czj.md"))).unwrap();
    }
    assert_eq!(none.run(&["build"]).code, 0);
    let index: serde_json::Value =
        serde_json::from_str(&none.read("public/data/archive.json")).unwrap();
    assert_eq!(index["files"], serde_json::json!([]));
    assert_eq!(none.read("public/data/reports.csv").lines().count(), 1);
}

#[test]
fn what_is_divided_goes_on_where_it_ended() {
    let whole = portal();
    let examined = divided(4);
    for series in data_files(&whole) {
        let (stem, ending) = series.rsplit_once('.').unwrap();
        let parts: Vec<String> = (1..1000)
            .map(|part| if part == 1 { series.clone() } else { format!("{stem}-{part}.{ending}") })
            .take_while(|path| examined.plan.find(path).is_some())
            .map(|path| page(&examined, &path))
            .collect();
        assert!(parts.len() > 1, "{series} is not divided");
        let wanted = page(&whole, &series);
        if ending == "jsonl" {
            assert_eq!(parts.concat(), wanted, "{series}");
        } else {
            let heading = wanted.lines().next().unwrap();
            assert!(parts.iter().all(|part| part.lines().next() == Some(heading)), "{series}");
            let joined: Vec<String> = parts.iter().flat_map(|part| records(part)).collect();
            assert_eq!(joined, records(&wanted), "{series}");
        }
        let counts: Vec<usize> =
            parts.iter().map(|part| part.lines().count() - usize::from(ending == "csv")).collect();
        let (last, full) = counts.split_last().unwrap();
        assert!(full.iter().all(|count| *count == 4) && (1..=4).contains(last), "{counts:?}");
        // The address that there was keeps the beginning.
        assert!(wanted.starts_with(&parts[0]), "{series}");
    }
    assert_eq!(page(&examined, "data/columns.csv"), page(&whole, "data/columns.csv"));
}

#[test]
fn the_page_and_its_description_name_every_file() {
    let link = regex::Regex::new(r#"href="([^"/]+\.(?:csv|jsonl))""#).unwrap();
    for examined in [portal(), divided(4), divided(1)] {
        let files: BTreeSet<String> = data_files(&examined).into_iter().collect();
        let data = page(&examined, "data/index.html");
        let linked: Vec<String> = (link.captures_iter(&data))
            .map(|found| format!("data/{}", &found[1]))
            .filter(|path| path != "data/columns.csv")
            .collect();
        assert_eq!(linked.len(), files.len(), "each once");
        assert_eq!(linked.into_iter().collect::<BTreeSet<_>>(), files);
        let schema = data.split("application/ld+json\">").nth(1).unwrap();
        let schema: serde_json::Value =
            serde_json::from_str(schema.split("</script>").next().unwrap()).unwrap();
        let described: BTreeSet<(&str, &str)> = (schema["distribution"].as_array().unwrap().iter())
            .map(|file| {
                (file["contentUrl"].as_str().unwrap(), file["encodingFormat"].as_str().unwrap())
            })
            .collect();
        for path in &files {
            let kind = if path.ends_with(".csv") { "text/csv" } else { "application/jsonl" };
            assert!(described.contains(&(&*examined.archive.site.url(path), kind)), "{path}");
        }
        assert_eq!(described.len(), files.len() + 1, "archive.json besides");
        let divided = examined.plan.data.iter().any(|file| file.part > 1);
        assert_eq!(data.contains("续："), divided);
        assert_eq!(data.contains("内容多的分成几个文件"), divided);
    }
}

#[test]
fn files_of_data_say_what_they_are_and_hold_what_is_planned() {
    let examined = divided(3);
    let records = |wanted: &DataSeries| -> Vec<std::ops::Range<usize>> {
        let files = examined.plan.data.iter().filter(|file| file.series == *wanted);
        files.map(|file| file.records.clone()).collect()
    };
    for file in &examined.plan.data {
        let planned = examined.plan.find(&file.path()).unwrap();
        let is_lines = matches!(file.series, DataSeries::Year(_));
        let kind = if is_lines { "application/jsonl" } else { "text/csv" };
        assert_eq!(planned.media_type, format!("{kind}; charset=utf-8"));
        assert!(planned.is_compressible());
        let ranges = records(&file.series);
        let starts_where_one_ended = ranges.windows(2).all(|pair| pair[0].end == pair[1].start);
        assert!(ranges[0].start == 0 && starts_where_one_ended, "{ranges:?}");
        assert!(file.records.len() <= 3);
    }
}

#[test]
fn a_file_of_the_site_s_own_is_not_written_over() {
    let disk = Disk::new(&[]);
    disk.write("static/data/archive-2022.jsonl", b"{}\n");
    let ran = disk.run(&["check"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("path-collision") && ran.out.contains("archive-2022"), "{}", ran.out);
}
