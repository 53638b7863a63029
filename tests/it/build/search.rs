//! The index of the search against a plain look through all pages.

use crate::support::disk::Disk;
use nianbao_core::search::{PostingList, fold, for_each_run, shard_number};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const OFFICES: usize = 167;
const YEARS: [u16; 3] = [2019, 2021, 2023];
const QUERIES: usize = 2000;

/// Numbers that are the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    /// A sentence of Chinese, with figures, Latin letters and marks.
    fn sentence(&mut self) -> String {
        const WORDS: [&str; 24] = [
            "政务公开",
            "依申请",
            "办理",
            "答复",
            "全年",
            "〔2023〕",
            "第12号",
            "“一网通办”",
            "政策",
            "解读",
            "网站",
            "APP",
            "，",
            "、",
            "——",
            "群众",
            "意见",
            "征集",
            "整改",
            "ＯＡ系统",
            "𠮷",
            "监督",
            "培训",
            "5.5%",
        ];
        let length = 8 + self.below(30);
        (0..length).map(|_| WORDS[self.below(WORDS.len())]).collect::<String>() + "。"
    }
}

/// A site of many offices whose reports have words of their own.
fn many_reports(count: usize) -> Disk {
    let disk = Disk::new(&[]);
    let mut chance = Chance(7);
    let mut offices = disk.read("content/offices.yaml");
    for at in 0..count {
        offices.push_str(&format!("\n- id: ju-{at}\n  name: 示例市第{at}局\n  kind: department\n"));
        for year in YEARS {
            let base = match year {
                2019 => include_str!("../../bases/2019.md"),
                _ => include_str!("../../bases/2022.md"),
            };
            let text = base
                .replace("office: shili-czj", &format!("office: ju-{at}"))
                .replace("year: 2022", &format!("year: {year}"))
                .replace("published: 2023", &format!("published: {}", year + 1));
            let more: Vec<String> = (0..6).map(|_| chance.sentence()).collect();
            let table = format!("| 事项 | {} |\n| --- | --- |\n| 其{at} | 甲 |", chance.sentence());
            let text = format!("{text}\n{}\n\n{table}\n", more.join("\n\n"));
            disk.write(&format!("content/{year}/ju-{at}.md"), text.as_bytes());
        }
    }
    disk.write("content/offices.yaml", offices.as_bytes());
    disk
}

/// The folded runs of the pages of all reports, by their folders.
fn runs_of_pages(disk: &Disk) -> BTreeMap<String, Vec<String>> {
    let pages = disk.tree("public").into_iter().filter(|(path, _)| is_report(path));
    pages
        .map(|(path, bytes)| {
            let (mut runs, mut run) = (Vec::new(), String::new());
            for_each_run(std::str::from_utf8(&bytes).unwrap(), |piece| match piece {
                Some(piece) => fold(piece, |c| run.push(c)),
                None => runs.push(std::mem::take(&mut run)),
            });
            runs.retain(|run| run.chars().count() > 1);
            (path.trim_end_matches("index.html").to_owned(), runs)
        })
        .collect()
}

fn is_report(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts[..], [year, _, "index.html"] if year.parse::<u16>().is_ok())
}

/// The index as a browser reads it.
struct Index<'d> {
    disk: &'d Disk,
    catalog: Value,
    all: Vec<u32>,
}

impl<'d> Index<'d> {
    fn open(disk: &'d Disk) -> Self {
        let catalog: Value =
            serde_json::from_str(&disk.read("public/search/catalog.json")).unwrap();
        let number = |name: &str| u32::try_from(catalog[name].as_u64().unwrap()).unwrap();
        let (first, width) = (number("first"), number("width"));
        let mut all = Vec::new();
        for (office, at) in catalog["offices"].as_array().unwrap().iter().zip(0..) {
            let years = office[6].as_array().unwrap().iter();
            all.extend(
                years.map(|year| {
                    (u32::try_from(year.as_u64().unwrap()).unwrap() - first) * width + at
                }),
            );
        }
        all.sort_unstable();
        Self { disk, catalog, all }
    }

    fn folder(&self, report: u32) -> String {
        let number = |name: &str| u32::try_from(self.catalog[name].as_u64().unwrap()).unwrap();
        let (year, office) = (number("first") + report / number("width"), report % number("width"));
        let office = self.catalog["offices"][office as usize][0].as_str().unwrap();
        format!("{year}/{office}/")
    }

    /// The lists of a file.
    fn lists(&self, bigram: u32) -> BTreeMap<u32, Vec<u8>> {
        let bits = u32::try_from(self.catalog["bits"].as_u64().unwrap()).unwrap();
        let path = format!("public/search/{:04x}.bin", shard_number(bigram, bits));
        let bytes = std::fs::read(self.disk.path(&path)).expect("each file of the index is there");
        assert_eq!(bytes[0], 1);
        assert_eq!(
            bytes[1..5],
            u32::try_from(self.catalog["mark"].as_u64().unwrap()).unwrap().to_le_bytes()
        );
        let mut rest = &bytes[5..];
        let count = take_number(&mut rest);
        let heads: Vec<(u32, u32)> =
            (0..count).map(|_| (take_number(&mut rest), take_number(&mut rest))).collect();
        let mut last = 0;
        let mut lists = BTreeMap::new();
        for (gap, length) in heads {
            last += gap;
            let (own, behind) = rest.split_at(length as usize);
            rest = behind;
            lists.insert(last, own.to_vec());
        }
        lists
    }

    fn find(&self, words: &str) -> BTreeSet<String> {
        let chars: Vec<u32> = words.chars().map(|c| plane(u32::from(c))).collect();
        let mut found: BTreeSet<u32> = self.all.iter().copied().collect();
        for pair in chars.windows(2) {
            let bigram = pair[0] << 16 | pair[1];
            let list = self.lists(bigram).remove(&bigram).unwrap_or(vec![0]);
            let own: BTreeSet<u32> =
                PostingList::read(&list, &self.all).unwrap().into_iter().collect();
            found.retain(|report| own.contains(report));
        }
        found.into_iter().map(|report| self.folder(report)).collect()
    }
}

fn plane(c: u32) -> u32 {
    if c < 0x1_0000 { c } else { 0xe000 + c % 0x1900 }
}

fn take_number(rest: &mut &[u8]) -> u32 {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = rest[0];
        *rest = &rest[1..];
        number |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            return number;
        }
    }
}

#[test]
fn every_report_that_holds_the_words_is_found() {
    let disk = many_reports(OFFICES);
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let pages = runs_of_pages(&disk);
    assert!(pages.len() >= OFFICES * YEARS.len());
    let index = Index::open(&disk);
    let mut chance = Chance(11);
    let (mut exact, mut found_in_all) = (0, 0);
    for _ in 0..QUERIES {
        let (_, runs) = pages.iter().nth(chance.below(pages.len())).unwrap();
        let run: Vec<char> = runs[chance.below(runs.len())].chars().collect();
        let length = 2 + chance.below(11.min(run.len() - 1));
        let start = chance.below(run.len() - length + 1);
        let words: String = run[start..start + length].iter().collect();
        let holds = |runs: &&Vec<String>| runs.iter().any(|run| run.contains(&words));
        let wanted = pages.iter().filter(|(_, runs)| holds(runs)).map(|(folder, _)| folder.clone());
        let wanted: BTreeSet<String> = wanted.collect();
        let found = index.find(&words);
        assert!(found.is_superset(&wanted), "{words}: {:?}", wanted.difference(&found));
        if length == 2 && words.chars().all(|c| u32::from(c) < 0x1_0000) {
            assert_eq!(found, wanted, "{words}");
            exact += 1;
        }
        found_in_all += found.len();
    }
    assert!(exact > 20 && found_in_all > QUERIES);
    assert!(index.find("无此二字也").is_empty());
}

#[test]
fn an_index_that_is_updated_is_as_one_that_is_made() {
    let disk = many_reports(60);
    assert_eq!(disk.run(&["build"]).code, 0);
    // A record of a page that stays: only who makes the whole index reads it.
    let [kept] = &disk.paths(".public.nianbao", "bigrams-")[..] else { panic!("one file is kept") };
    let mut records = std::fs::read(disk.path(kept)).unwrap();
    let middle = records.len() / 2;
    records[middle] ^= 1;
    std::fs::write(disk.path(kept), records).unwrap();
    for (from, to) in [("政务公开", "政务不公开"), ("𠮷", "龙龘龖"), ("一网通办", "")]
    {
        let path = "content/2021/ju-0.md";
        disk.write(path, disk.read(path).replacen(from, to, 1).as_bytes());
        let ran = disk.run(&["build"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(disk.path(kept).exists());
    }
    let cold = disk.path("cold");
    assert_eq!(disk.run(&["build", "--output", cold.to_str().unwrap()]).code, 0);
    let is_index = |path: &str| path.starts_with("search/");
    let index = |folder| disk.tree(folder).into_iter().filter(|(path, _)| is_index(path)).collect();
    let (warm, cold): (BTreeMap<String, Vec<u8>>, BTreeMap<_, _>) =
        (index("public"), index("cold"));
    assert!(cold.len() > 4);
    let differ: Vec<&String> =
        cold.keys().filter(|path| warm.get(*path) != cold.get(*path)).collect();
    assert!(differ.is_empty() && warm.len() == cold.len(), "{differ:?}");
}

#[test]
fn words_of_tables_in_the_text_are_found_and_those_of_the_form_are_not() {
    let disk = Disk::new(&[]);
    let path = "content/2022/shili-czj.md";
    let text = disk.read(path) + "\n| 事项 | 紫藤萝 |\n| --- | --- |\n| 瀑布 | 3 |\n";
    disk.write(path, text.as_bytes());
    assert_eq!(disk.run(&["build"]).code, 0);
    let index = Index::open(&disk);
    for words in ["紫藤萝", "瀑布"] {
        assert_eq!(index.find(words), BTreeSet::from(["2022/shili-czj/".to_owned()]));
    }
    assert!(index.find("科研机构").is_empty());
}

#[test]
fn a_folder_in_place_of_the_kept_bigrams_is_made_good() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    let [kept] = &disk.paths(".public.nianbao", "bigrams-")[..] else { panic!("one file is kept") };
    std::fs::remove_file(disk.path(kept)).unwrap();
    disk.write(&format!("{kept}/a"), b"a");
    let before = disk.tree("public");
    assert_eq!(disk.run(&["build"]).code, 0);
    assert_eq!(disk.tree("public"), before);
    let [new] = &disk.paths(".public.nianbao", "bigrams-")[..] else { panic!("one file is kept") };
    assert!(disk.path(new).is_file());
}

#[test]
fn a_site_without_reports_has_a_search_that_finds_nothing() {
    let disk = Disk::new(&[]);
    for year in ["2021", "2022"] {
        std::fs::remove_dir_all(disk.path(&format!("content/{year}"))).unwrap();
    }
    assert_eq!(disk.run(&["build"]).code, 0);
    assert!(Index::open(&disk).find("公开").is_empty());
}
