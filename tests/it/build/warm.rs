//! Builds that take over what has not changed: their bytes are those of a build that makes
//! everything.

use crate::support::build_job;
use crate::support::disk::Disk;
use nianbao::world::{BuildJob, BuildOutcome, Division, build};
use proptest::prelude::*;
use std::path::Path;

/// The number of edits of a sequence.
const EDITS: usize = 5;

/// A change of a site; numbers choose among what is there.
#[derive(Clone, Debug)]
enum Edit {
    Words(usize),
    Figure(usize),
    Draft(usize),
    Link(usize, usize),
    Delete(usize),
    Copy(usize, u16),
    Folder(usize),
    Attach(usize),
    Collection(usize),
    Misfile(usize),
    Office(usize),
    Alias(usize),
    Order,
    Title,
    Level,
    Template,
    Style,
    Static(usize),
    Form,
    Touch(usize),
    Foreign(usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = 0..8_usize;
    prop_oneof![
        4 => at.clone().prop_map(Edit::Words),
        3 => at.clone().prop_map(Edit::Figure),
        2 => at.clone().prop_map(Edit::Draft),
        3 => (at.clone(), at.clone()).prop_map(|(from, to)| Edit::Link(from, to)),
        2 => at.clone().prop_map(Edit::Delete),
        3 => (at.clone(), 2020..2025_u16).prop_map(|(from, year)| Edit::Copy(from, year)),
        2 => at.clone().prop_map(Edit::Folder),
        2 => at.clone().prop_map(Edit::Attach),
        2 => at.clone().prop_map(Edit::Collection),
        1 => at.clone().prop_map(Edit::Misfile),
        2 => at.clone().prop_map(Edit::Office),
        1 => at.clone().prop_map(Edit::Alias),
        1 => Just(Edit::Order),
        1 => Just(Edit::Title),
        1 => Just(Edit::Level),
        1 => Just(Edit::Template),
        1 => Just(Edit::Style),
        2 => at.clone().prop_map(Edit::Static),
        1 => Just(Edit::Form),
        1 => at.clone().prop_map(Edit::Touch),
        1 => at.prop_map(Edit::Foreign),
    ]
}

/// A site that is edited again and again.
struct Edited {
    disk: Disk,
    /// Makes every edit another one than those before.
    count: usize,
}

impl Edited {
    fn new() -> Self {
        let mut site = Self { disk: Disk::new(&[]), count: 0 };
        site.replace("site.yaml", |text| text + "downloads: [xlsx, docx]\n");
        // A third office, and reports of another year.
        site.replace("content/offices.yaml", |text| {
            text + "- {id: shili-jyj, name: 示例市教育局, kind: department, parent: shili-zf}\n"
        });
        site.copy("content/2022/shili-czj.md", "shili-jyj", 2022);
        site.copy("content/2021/shili-czj.md", "shili-jyj", 2021);
        site
    }

    /// The paths of the reports, in their order.
    fn reports(&self) -> Vec<String> {
        let texts =
            self.disk.tree("content").into_iter().map(|(path, _)| format!("content/{path}"));
        texts.filter(|path| path.ends_with(".md")).collect()
    }

    fn pick(&self, at: usize) -> Option<String> {
        let reports = self.reports();
        (!reports.is_empty()).then(|| reports[at % reports.len()].clone())
    }

    /// Names a file in a report, and writes it.
    fn attach(&mut self, at: usize, name: &str) {
        self.make_folder(at);
        let Some(path) = self.pick(at).filter(|path| path.ends_with("/index.md")) else { return };
        let file = match name.strip_prefix("../") {
            Some(name) => format!("{}/{name}", &path[.."content/2022".len()]),
            None => path.replace("index.md", name),
        };
        self.disk.write(&file, format!("{}", self.count).as_bytes());
        self.replace(&path, |text| {
            let known = text.contains("attachments:");
            let entry = format!("attachments: [{name}]\noffice:");
            if known { text } else { text.replacen("office:", &entry, 1) }
        });
    }

    fn replace(&mut self, path: &str, change: impl FnOnce(String) -> String) {
        self.count += 1;
        let before =
            if self.disk.path(path).exists() { self.disk.read(path) } else { String::new() };
        self.disk.write(path, change(before).as_bytes());
    }

    fn copy(&mut self, from: &str, office: &str, year: u16) {
        let text = self.disk.read(from);
        let lines = text.lines().map(|line| match line.split_once(": ") {
            Some(("office", _)) => format!("office: {office}\n"),
            Some(("year", _)) => format!("year: {year}\n"),
            Some(("published", _)) => format!("published: {}-01-20\n", year + 1),
            _ => format!("{line}\n"),
        });
        let text: String = lines.collect();
        self.disk.write(&format!("content/{year}/{office}.md"), text.as_bytes());
    }

    fn apply(&mut self, edit: &Edit) {
        let count = self.count;
        match edit {
            Edit::Words(at) | Edit::Figure(at) | Edit::Draft(at) | Edit::Touch(at) => {
                let Some(path) = self.pick(*at) else { return };
                self.replace(&path, |text| match edit {
                    Edit::Words(_) => text + &format!("\n第{count}处补充。\n"),
                    Edit::Figure(_) => text.replacen("[0, 0, 0]", &format!("[{count}, 0, 0]"), 1),
                    Edit::Draft(_) if text.contains("draft: true\n") => {
                        text.replacen("draft: true\n", "", 1)
                    }
                    Edit::Draft(_) => text.replacen("office:", "draft: true\noffice:", 1),
                    _ => text,
                });
            }
            Edit::Link(from, to) => {
                let (Some(from), Some(to)) = (self.pick(*from), self.pick(*to)) else { return };
                let to = to.trim_start_matches("content/").trim_end_matches("/index.md");
                let to = to.trim_end_matches(".md").to_owned();
                self.replace(&from, |text| text + &format!("\n见[年报](../../{to}/)。\n"));
            }
            Edit::Delete(at) => {
                let Some(path) = self.pick(*at) else { return };
                std::fs::remove_file(self.disk.path(&path)).unwrap();
            }
            Edit::Copy(from, year) => {
                let Some(path) = self.pick(*from) else { return };
                let office = ["shili-czj", "shili-jyj", "shili-zf"][count % 3];
                self.count += 1;
                self.copy(&path, office, *year);
            }
            Edit::Folder(at) => self.make_folder(*at),
            Edit::Attach(at) => self.attach(*at, "图.jpg"),
            // Other reports of the year may name it too.
            Edit::Collection(at) => self.attach(*at, "../汇总.bin"),
            Edit::Misfile(at) => {
                let Some(path) = self.pick(*at) else { return };
                self.replace(&path, |text| {
                    text.replacen("office: shili-jyj", "office: shili-zf", 1)
                });
            }
            _ => self.apply_to_site(edit),
        }
    }

    fn make_folder(&mut self, at: usize) {
        let Some(path) = self.pick(at).filter(|path| !path.ends_with("/index.md")) else { return };
        let text = self.disk.read(&path);
        std::fs::remove_file(self.disk.path(&path)).unwrap();
        self.disk.write(&path.replace(".md", "/index.md"), text.as_bytes());
    }

    fn apply_to_site(&mut self, edit: &Edit) {
        let count = self.count;
        match edit {
            Edit::Office(at) => self.replace("content/offices.yaml", |text| match at % 3 {
                0 => text.replacen("示例市教育局", &format!("示例市教育局{count}"), 1),
                1 => text.replacen("示例市人民政府", &format!("示例市人民政府{count}"), 1),
                _ => {
                    text + &format!(
                        "- {{id: shili-x{count}, name: 示例局{count}, kind: township}}\n"
                    )
                }
            }),
            Edit::Alias(at) => self.replace("content/offices.yaml", |text| {
                let alias = format!("id: shili-jyj, aliases: [shili-old{at}],");
                let plain = text.contains("id: shili-jyj, name");
                if plain { text.replacen("id: shili-jyj,", &alias, 1) } else { text }
            }),
            Edit::Order => self.replace("content/offices.yaml", |text| {
                let (first, last) = text.trim_end().rsplit_once('\n').unwrap_or(("", &text));
                if last.starts_with("- {") { format!("{last}\n{first}\n") } else { text.clone() }
            }),
            Edit::Title => self.replace("site.yaml", |text| {
                text.replacen("title: ", &format!("title: 第{count}"), 1)
            }),
            Edit::Level => self.replace("site.yaml", |text| {
                let relaxed = "levels:\n  broken-link: warning\n  carried-over: note\n";
                if text.contains("levels:") { text } else { text + relaxed }
            }),
            Edit::Template => self.replace("templates/404.html", |_| {
                format!(
                    "{{% extends \"base.html\" %}}{{% block main %}}{count}{{% endblock main %}}"
                )
            }),
            Edit::Style => self.replace("themes/portal/style.css", |text| {
                text + &format!("p {{ margin: {count}px }}\n")
            }),
            Edit::Static(at) => {
                let path = ["a.txt", "2022/shili-czj/a.txt", "2022/shili-czj/index.html", "2023"];
                let path = format!("static/{}", path[at % path.len()]);
                if self.disk.path(&path).exists() {
                    std::fs::remove_file(self.disk.path(&path)).unwrap();
                } else if !self.disk.path(&path).is_dir() {
                    self.disk.write(&path, format!("{count}").as_bytes());
                }
                self.count += 1;
            }
            Edit::Form => self.replace("forms/own.yaml", |_| String::from("id: [\n")),
            Edit::Foreign(at) => {
                // Others put something into the output, or take something away.
                let files = self.disk.tree("public").into_iter().map(|(path, _)| path);
                // Without its list the folder is not ours any more.
                let mut files = files.filter(|path| path != ".nianbao-files");
                let Some(path) = files.nth(at * 3) else { return };
                std::fs::remove_file(self.disk.path(&format!("public/{path}"))).unwrap();
            }
            _ => {}
        }
    }

    fn build(&self, output: &str, fresh: bool) -> Result<bool, String> {
        self.build_divided(output, fresh, Division::Whole)
    }

    fn build_divided(&self, output: &str, fresh: bool, division: Division) -> Result<bool, String> {
        let job = BuildJob { division, fresh, ..build_job::job(&self.disk, output) };
        let built = build(&job).map_err(|error| format!("{error:#}"))?;
        Ok(matches!(built, BuildOutcome::Built(_)))
    }
}

fn check_sequence(edits: &[Edit]) -> Result<(), TestCaseError> {
    let mut site = Edited::new();
    prop_assert_eq!(site.build("public", false), Ok(true));
    for edit in edits {
        site.apply(edit);
        let warm = site.build("public", false);
        let cold = site.build("cold", true);
        prop_assert_eq!(&warm, &cold, "{:?}", edit);
        if warm == Ok(true) {
            prop_assert!(same(&site.disk.path("public"), &site.disk.path("cold")), "{:?}", edit);
            // And once more, with nothing changed.
            prop_assert_eq!(site.build("public", false), Ok(true));
            prop_assert!(same(&site.disk.path("public"), &site.disk.path("cold")), "{:?}", edit);
        }
    }
    let joined = join(&site, edits.len() % 4 + 1);
    prop_assert_eq!(&joined, &site.build("cold", true));
    if joined == Ok(true) {
        prop_assert!(same(&site.disk.path("joined"), &site.disk.path("cold")), "{:?}", edits);
        prop_assert_eq!(site.build("joined", false), Ok(true), "warm after parts");
        prop_assert!(same(&site.disk.path("joined"), &site.disk.path("cold")), "{:?}", edits);
    }
    Ok(())
}

/// Builds a site in parts and joins them.
fn join(site: &Edited, of: usize) -> Result<bool, String> {
    let folders: Vec<String> = (1..=of).map(|number| format!("part-{number}")).collect();
    for (number, folder) in (1..).zip(&folders) {
        let part = format!("{number}/{of}").parse().unwrap();
        if !site.build_divided(folder, false, Division::Part(part))? {
            return Ok(false);
        }
    }
    let folders = folders.iter().map(|folder| site.disk.path(folder)).collect();
    site.build_divided("joined", false, Division::Join(folders))
}

/// Compares all files of two folders.
fn same(a: &Path, b: &Path) -> bool {
    let files = |root: &Path| -> Vec<(String, Vec<u8>)> {
        let all = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().flatten();
        let files = all.filter(|entry| entry.file_type().is_file());
        let read = |path: &Path| {
            (path.strip_prefix(root).unwrap().display().to_string(), std::fs::read(path).unwrap())
        };
        files.map(|entry| read(entry.path())).collect()
    };
    files(a) == files(b)
}

proptest! {
    // `PROPTEST_CASES=2000` tries more.
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn a_warm_build_is_as_a_cold_one(edits in proptest::collection::vec(edit(), EDITS - 3..=EDITS)) {
        check_sequence(&edits)?;
    }
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(12)
}

#[test]
fn settings_that_change_during_a_build_are_seen_by_the_next() {
    let site = Edited::new();
    let settings = site.disk.read("site.yaml");
    let change = |done, _| {
        if done == 1 {
            let other = settings.replacen("title: ", "title: 新", 1);
            site.disk.write("site.yaml", other.as_bytes());
        }
    };
    let job = BuildJob { on_page: &change, ..build_job::job(&site.disk, "public") };
    build_job::run(&job);
    assert_ne!(site.disk.read("site.yaml"), settings);
    assert_eq!(site.build("public", false), Ok(true));
    assert_eq!(site.build("cold", true), Ok(true));
    assert!(same(&site.disk.path("public"), &site.disk.path("cold")));
}

#[test]
fn one_report_that_changes_writes_few_files_again() {
    use std::os::unix::fs::MetadataExt;
    let mut site = Edited::new();
    assert_eq!(site.build("public", false), Ok(true));
    let inode = |path: &str| std::fs::metadata(site.disk.path(path)).unwrap().ino();
    let (page, other) = ("public/2022/shili-czj/index.html", "public/2022/shili-jyj/index.html");
    let before = (inode(page), inode(other));
    let wanted = "content/2022/shili-czj.md";
    site.replace(wanted, |text| text + "\n补充一句。\n");
    assert_eq!(site.build("public", false), Ok(true));
    let inode = |path: &str| std::fs::metadata(site.disk.path(path)).unwrap().ino();
    assert_ne!(inode(page), before.0);
    assert_eq!(inode(other), before.1);
    assert!(site.disk.read(page).contains("补充一句"));
}

#[test]
fn a_memory_that_is_damaged_or_of_another_site_is_as_none() {
    let site = Edited::new();
    assert_eq!(site.build("public", false), Ok(true));
    assert_eq!(site.build("cold", true), Ok(true));
    let memory = site.disk.path(".public.nianbao/memory");
    let whole = std::fs::read(&memory).unwrap();
    let cold = std::fs::read(site.disk.path(".cold.nianbao/memory")).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    for damaged in [&whole[..whole.len() / 2], &flipped, &cold, b"", b"\xff\xff\xff\xff"] {
        std::fs::write(&memory, damaged).unwrap();
        assert_eq!(site.build("public", false), Ok(true));
        assert!(same(&site.disk.path("public"), &site.disk.path("cold")));
    }
}

#[test]
fn records_of_a_data_file_that_somebody_changed_are_not_taken_over() {
    let mut site = Edited::new();
    assert_eq!(site.build("public", false), Ok(true));
    let data = site.disk.read("public/data/archive-2022.jsonl");
    let changed = data.replacen("示例市", "样例市", 1);
    assert_eq!(changed.len(), data.len());
    site.disk.write("public/data/archive-2022.jsonl", changed.as_bytes());
    site.replace("content/2022/shili-czj.md", |text| text + "\n补充一句。\n");
    let error = site.build("public", false).unwrap_err();
    assert!(error.contains("--fresh"), "{error}");
    assert_eq!(site.build("public", true), Ok(true));
    assert_eq!(site.build("cold", true), Ok(true));
    assert!(same(&site.disk.path("public"), &site.disk.path("cold")));
}

/// The files of bigrams beside an output.
fn bigram_files(site: &Edited) -> Vec<String> {
    site.disk.paths(".public.nianbao", "bigrams-")
}

#[test]
fn a_sentence_that_changes_writes_few_files_of_the_index() {
    let mut site = Edited::new();
    assert_eq!(site.build("public", false), Ok(true));
    let kept = bigram_files(&site);
    let shards = |site: &Edited| -> Vec<(String, Vec<u8>)> {
        let tree = site.disk.tree("public").into_iter();
        tree.filter(|(path, _)| path.ends_with(".bin")).collect()
    };
    let before = shards(&site);
    site.replace("content/2022/shili-czj.md", |text| text + "\n龙龘龖。\n");
    assert_eq!(site.build("public", false), Ok(true));
    assert_eq!(bigram_files(&site), kept, "the records are added to those before");
    let after = shards(&site);
    let changed = after.iter().filter(|file| !before.contains(file)).count();
    assert!((1..=4).contains(&changed), "{changed} of {}", after.len());
    assert_eq!(site.build("cold", true), Ok(true));
    assert!(same(&site.disk.path("public"), &site.disk.path("cold")));
}

#[test]
fn bigrams_of_pages_that_are_gone_do_not_pile_up() {
    let mut site = Edited::new();
    assert_eq!(site.build("public", false), Ok(true));
    let measure = |site: &Edited| {
        let [name] = &bigram_files(site)[..] else { panic!("one file is kept") };
        std::fs::metadata(site.disk.path(name)).unwrap().len()
    };
    let first = measure(&site);
    for turn in 0..8 {
        for report in site.reports() {
            site.replace(&report, |text| format!("{text}\n第 {turn} 次补充。\n"));
        }
        assert_eq!(site.build("public", false), Ok(true));
        assert!(measure(&site) <= first * 3, "turn {turn}");
    }
    assert_eq!(site.build("cold", true), Ok(true));
    assert!(same(&site.disk.path("public"), &site.disk.path("cold")));
}

#[test]
fn bigrams_that_were_damaged_are_made_again() {
    let mut site = Edited::new();
    for (turn, at) in [0, 20, usize::MAX].into_iter().enumerate() {
        assert_eq!(site.build("public", false), Ok(true));
        let [name] = &bigram_files(&site)[..] else { panic!("one file is kept") };
        let path = site.disk.path(name);
        let mut bytes = std::fs::read(&path).unwrap();
        match bytes.get_mut(at) {
            Some(byte) => *byte ^= 1,
            None => bytes.truncate(100),
        }
        std::fs::write(&path, bytes).unwrap();
        for report in site.reports() {
            site.replace(&report, |text| format!("{text}\n第 {turn} 次补充。\n"));
        }
        assert_eq!(site.build("public", false), Ok(true));
        assert_eq!(site.build("cold", true), Ok(true));
        assert!(same(&site.disk.path("public"), &site.disk.path("cold")));
    }
}
