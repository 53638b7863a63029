//! Data files over many reports: by year and by form, each of a bounded number of reports.

use crate::support::disk::Disk;
use crate::support::page::{page, site};
use nianbao::Examined;
use nianbao_core::plan::{Artifact, DataSeries, plan_site_divided};
use std::collections::{BTreeMap, BTreeSet};
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
    assert!(csv.starts_with("\u{feff}office,"), "{}", &csv[..40]);
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
        let count = |part: &String| {
            let lines = part.lines().skip(usize::from(ending == "csv"));
            if !stem.contains("figures-") {
                return lines.count();
            }
            // A report has a record for each of its cells.
            lines.map(|line| line.split(',').next()).collect::<BTreeSet<_>>().len()
        };
        let counts: Vec<usize> = parts.iter().map(count).collect();
        let (last, full) = counts.split_last().unwrap();
        assert!(full.iter().all(|count| *count == 4) && (1..=4).contains(last), "{counts:?}");
        // The address that there was keeps the beginning.
        assert!(wanted.starts_with(&parts[0]), "{series}");
    }
    assert_eq!(page(&examined, "data/columns.csv"), page(&whole, "data/columns.csv"));
}

/// The lists beside data files.
const LISTS: [&str; 3] = ["data/columns.csv", "data/offices.csv", "data/dictionary.csv"];

#[test]
fn the_page_and_its_description_name_every_file() {
    let link = regex::Regex::new(r#"href="([^"/]+\.(?:csv|jsonl))""#).unwrap();
    for examined in [portal(), divided(4), divided(1)] {
        let files: BTreeSet<String> = data_files(&examined).into_iter().collect();
        let data = page(&examined, "data/index.html");
        let linked: Vec<String> = (link.captures_iter(&data))
            .map(|found| format!("data/{}", &found[1]))
            .filter(|path| !LISTS.contains(&path.as_str()))
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
        assert_eq!(described.len(), files.len() + LISTS.len() + 3, "three of JSON besides");
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

/// Returns the rows of a CSV without quoted line ends, by the names of their columns.
fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let split = |line: &str| -> Vec<String> {
        let field = regex::Regex::new(r#"(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))"#).unwrap();
        let fields = field.captures_iter(line);
        fields
            .map(|found| match found.get(1) {
                Some(quoted) => quoted.as_str().replace("\"\"", "\""),
                None => found[2].to_owned(),
            })
            .collect()
    };
    let mut lines = csv.trim_start_matches('\u{feff}').split_terminator("\r\n");
    let names = split(lines.next().unwrap());
    let row = |line: &str| {
        let fields = split(line);
        assert_eq!(fields.len(), names.len(), "{line}");
        names.iter().cloned().zip(fields).collect()
    };
    lines.map(row).collect()
}

/// Returns the row of a cell in the table of figures of its year.
fn figure(examined: &Examined, office: &str, year: u16, id: &str) -> BTreeMap<String, String> {
    let table = rows(&page(examined, &format!("data/figures-{year}.csv")));
    let is_wanted = |row: &BTreeMap<String, String>| {
        row["office"] == office
            && format!("{}.{}.{}", row["table"], row["row"], row["column"]) == id
    };
    let found: Vec<_> = table.into_iter().filter(is_wanted).collect();
    assert_eq!(found.len(), 1, "{office} {year} {id}");
    found[0].clone()
}

#[test]
fn each_kind_of_cell_can_be_told_from_all_others() {
    let examined = portal();
    let cell = |office, year, id| {
        let row = figure(&examined, office, year, id);
        ["value", "state", "total", "allowed", "revised"].map(|column| row[column].clone())
    };
    let wrong = cell("shili-gaj", 2023, "remedies.review.total");
    assert_eq!(wrong, ["14", "given", "true", "block-total", ""]);
    let corrected = cell("shili-wjw", 2023, "remedies.review.corrected");
    assert_eq!(corrected, ["1", "given", "false", "", "2024-04-02"]);
    let number = regex::Regex::new(r"^-?[0-9]+(\.[0-9]+)?$").unwrap();
    let all =
        (2019..=2025).flat_map(|year| rows(&page(&examined, &format!("data/figures-{year}.csv"))));
    for row in all {
        let is_number = number.is_match(&row["value"]);
        assert_eq!(row["state"] == "given", is_number, "{row:?}");
        assert_eq!(row["state"] == "not-applicable", row["text"] == "/", "{row:?}");
        assert_eq!(row["allowed"].is_empty(), row["reason"].is_empty(), "{row:?}");
    }
}

#[test]
fn a_report_that_another_includes_is_not_counted() {
    let examined = portal();
    let reports = rows(&page(&examined, "data/reports.csv"));
    let offices = rows(&page(&examined, "data/offices.csv"));
    assert_eq!(offices.len(), 10);
    for year in examined.plan.summary.years() {
        let of_year = reports.iter().filter(|row| row["year"] == year.to_string());
        let counted: Vec<&str> = of_year
            .filter(|row| row["counted"] == "true")
            .map(|row| {
                assert_eq!(row["included_in"], "");
                row["office"].as_str()
            })
            .collect();
        assert!(counted.contains(&"shili-zf") && !counted.contains(&"shili-gaj"), "{counted:?}");
    }
}

#[test]
fn the_package_describes_every_table_as_it_is() {
    let examined = portal();
    let package: serde_json::Value =
        serde_json::from_str(&page(&examined, "data/datapackage.json")).unwrap();
    assert!(package["description"].as_str().unwrap().chars().count() >= 50);
    let resources = package["resources"].as_array().unwrap();
    let mut described = BTreeSet::new();
    for resource in resources {
        let path = format!("data/{}", resource["path"].as_str().unwrap());
        let heading = page(&examined, &path).lines().next().unwrap().to_owned();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        assert_eq!(heading.trim_start_matches('\u{feff}').trim_end(), names.join(","), "{path}");
        described.insert(path);
    }
    let tables = data_files(&examined).into_iter().filter(|path| path.ends_with(".csv"));
    let lists = LISTS[1..].iter().map(|path| (*path).to_owned());
    assert_eq!(described, tables.chain(lists).collect());
}

#[test]
fn a_cell_is_in_the_dictionary_with_its_meaning() {
    let examined = portal();
    let dictionary = rows(&page(&examined, "data/dictionary.csv"));
    let find = |row: &str, column: &str| {
        let is_wanted = |it: &&BTreeMap<String, String>| {
            it["form"] == "gongkai-2021" && it["row"] == row && it["column"] == column
        };
        dictionary.iter().find(is_wanted).unwrap().clone()
    };
    let closed = find("closed", "natural");
    assert_eq!(closed["label"], "申请.总计.自然人");
    assert_eq!(closed["label_en"], "Requests.Total.Natural persons");
    assert_eq!(closed["total"], "true");
    assert!(closed["definition"].starts_with("本年度办理结果") && !closed["basis"].is_empty());
    assert_eq!(find("charges", "fees")["unit"], "万元");
    assert_eq!(find("state_secret", "total")["group"], "refused");
    assert_eq!(closed["group"], "");
    let keys: BTreeSet<_> = (dictionary.iter())
        .map(|row| ["form", "table", "row", "column"].map(|key| row[key].clone()))
        .collect();
    assert_eq!(keys.len(), dictionary.len(), "each once");
    for row in rows(&page(&examined, "data/figures-2021.csv")) {
        let key = ["form", "table", "row", "column"].map(|key| row[key].clone());
        assert!(keys.contains(&key), "{key:?}");
    }
}

#[test]
fn tables_of_cells_are_there_for_a_site_that_asks() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    assert!(!disk.path("public/data/figures-2022.csv").exists());
    let settings = disk.read("site.yaml");
    disk.write("site.yaml", format!("{settings}downloads: [tidy]\n").as_bytes());
    assert_eq!(disk.run(&["build"]).code, 0);
    let cold = disk.read("public/data/figures-2022.csv");
    // A report that is made again moves the records of others.
    let source = disk.read("content/2022/shili-czj.md");
    disk.write("content/2022/shili-czj.md", (source + "\n补记。\n").as_bytes());
    assert_eq!(disk.run(&["build"]).code, 0);
    assert_eq!(disk.read("public/data/figures-2022.csv"), cold);
    disk.write("site.yaml", format!("{settings}downloads: [tidi]\n").as_bytes());
    let ran = disk.run(&["check", "--lang", "en"]);
    assert!(ran.out.contains("no kind `tidi`") && ran.out.contains("`tidy`"), "{}", ran.out);
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_is_made_again_where_its_table_is() {
    let disk = Disk::new(&[]);
    let settings = disk.read("site.yaml");
    disk.write("site.yaml", format!("{settings}downloads: [parquet]\n").as_bytes());
    assert_eq!(disk.run(&["build"]).code, 0);
    let read = || std::fs::read(disk.path("public/data/figures-2022.parquet")).unwrap();
    let cold = read();
    assert!(cold.starts_with(b"PAR1") && cold.ends_with(b"PAR1"));
    assert!(disk.path("public/data/figures-2022.csv").exists());
    let source = disk.read("content/2022/shili-czj.md");
    disk.write("content/2022/shili-czj.md", format!("{source}\n补记。\n").as_bytes());
    assert_eq!(disk.run(&["build"]).code, 0);
    assert_eq!(read(), cold);
    let public = disk.path("public");
    assert_eq!(disk.run(&["verify", public.to_str().unwrap()]).code, 0);
    let changed = source.replace("行政许可: [", "行政许可: [1");
    assert_ne!(changed, source);
    disk.write("content/2022/shili-czj.md", changed.as_bytes());
    assert_eq!(disk.run(&["build"]).code, 0);
    let warm = read();
    assert_ne!(warm, cold);
    assert_eq!(disk.run(&["build", "--fresh"]).code, 0);
    assert_eq!(read(), warm);
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_program_without_parquet_says_so() {
    let disk = Disk::new(&[]);
    let settings = disk.read("site.yaml");
    disk.write("site.yaml", format!("{settings}downloads: [parquet]\n").as_bytes());
    let ran = disk.run(&["check", "--lang", "en"]);
    assert!(ran.code == 1 && ran.out.contains("--features parquet"), "{}", ran.out);
}

#[test]
fn a_correction_names_a_place_of_the_form() {
    let disk = Disk::new(&[]);
    let source = disk.read("content/2022/shili-czj.md");
    let revised = "revised:\n  - {date: 2023-05-01, note: 更正, place: 申请.总计.自然}\nfigures:";
    disk.write("content/2022/shili-czj.md", source.replacen("figures:", revised, 1).as_bytes());
    let ran = disk.run(&["check", "--lang", "en"]);
    assert!(ran.code == 1 && ran.out.contains("no place 申请.总计.自然"), "{}", ran.out);
    assert!(ran.out.contains("申请.总计.自然人"), "{}", ran.out);
}
