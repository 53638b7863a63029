//! A correct site of two years, with some of its lines replaced.
//!
//! An example is a few lines. A line `key: …` replaces the line of that key, a
//! heading `## 五、…` and what follows it replace the section of that number;
//! other lines go in after `published`. Lines that begin with `!` say more:
//!
//! - `! base 2020`: the report is the one for 2020; the one before it is last year's;
//! - `! previous`: what follows is about last year's report;
//! - `! without KEY`, `! without ## 五`: takes a line with all below it, or a section away;
//! - `! without year 2021`: takes a report away;
//! - `! without file PATH`: takes a file away;
//! - `! path PATH`: puts the report into another file;
//! - `! unreadable PATH large`, or `gbk`, `bytes`, `outside`, `denied`: a file that cannot be read;
//! - `! section 五`: what follows, up to the next `!`, takes the place of that section,
//!   headings of its own and all;
//! - `! replace KEY`: the next line replaces that one, whatever its key;
//! - `! after KEY`: what follows, up to the next `!`, goes in below that line;
//! - `! file PATH`: what follows is that file, whole;
//! - `! differs PLACE HERE THERE`: an original beside the report has another value there;
//! - `! reveals PATH NAME COMMENTS CHANGES`: a published file holds these (`-` for no name).

use nianbao_core::archive::{
    Disclosure, OriginalDifference, OriginalPlace, OriginalReview, OriginalReviews,
};
use nianbao_core::source::{Content, Digest, File, LoadFailure};
use std::collections::BTreeMap;

const BASES: [(u16, &str); 4] = [
    (2019, include_str!("../../bases/2019.md")),
    (2020, include_str!("../../bases/2020.md")),
    (2021, include_str!("../../bases/2021.md")),
    (2022, include_str!("../../bases/2022.md")),
];

/// A text file of a site.
pub(crate) fn text(path: &str, text: &str) -> File {
    File { path: path.to_owned(), content: Content::Text(text.to_owned()) }
}

/// The files of the base site after an example.
pub(crate) fn apply(lines: &[String]) -> Vec<File> {
    let mut site = Site::new(lines);
    let mut lines = lines.iter().map(String::as_str).peekable();
    while let Some(line) = lines.next() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            words if site.takes(words) => {}
            ["!", "without", "##", number] => site.edit(|doc| remove_section(doc, number)),
            ["!", "without", key] => site.edit(|doc| remove_key(doc, key)),
            ["!", "replace", key] => {
                let next = lines.next().unwrap().to_owned();
                site.edit(|doc| {
                    let at = find(doc, key);
                    doc[at] = next.clone();
                });
            }
            ["!", "after", key] => {
                let more = rest(&mut lines);
                site.edit(|doc| {
                    let at = find(doc, key) + 1;
                    doc.splice(at..at, more);
                });
            }
            ["!", "file", path] => {
                let whole = rest(&mut lines).join("\n") + "\n";
                site.files.insert((*path).to_owned(), whole);
            }
            ["!", "section", number] => {
                let blank = || vec![String::new()];
                let whole = [blank(), rest(&mut lines), blank()].concat();
                site.edit(|doc| {
                    let place = section(doc, number);
                    doc.splice(place, whole);
                });
            }
            ["##", ..] => {
                let mut section = vec![line.to_owned()];
                while let Some(line) =
                    lines.next_if(|line| !line.starts_with("## ") && !line.starts_with('!'))
                {
                    section.push(line.to_owned());
                }
                site.edit(|doc| replace_section(doc, &section));
            }
            _ => {
                let mut block = vec![line.to_owned()];
                let known = site.edit(|doc| key_line(doc, line).is_some());
                while !known && let Some(line) = lines.next_if(|line| line.starts_with(' ')) {
                    block.push(line.to_owned());
                }
                site.edit(|doc| put(doc, &block));
            }
        }
    }
    site.files.iter().map(|(path, whole)| file(path, whole)).chain(site.failed).collect()
}

/// What an example says was found in the files beside the report.
pub(crate) fn reviews(lines: &[String]) -> OriginalReviews {
    let mut review = OriginalReview::default();
    for line in lines {
        match line.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["!", "differs", place, here, there] => {
                let is_section = place.contains('、');
                let place = (*place).to_owned();
                review.differences.push(OriginalDifference {
                    file: "baogao.docx".to_owned(),
                    place: if is_section {
                        OriginalPlace::Section(place)
                    } else {
                        OriginalPlace::Figures(place)
                    },
                    source: Some((*here).to_owned()),
                    original: Some((*there).to_owned()),
                });
            }
            ["!", "reveals", file, name, comments, changes] => {
                review.disclosures.push(Disclosure {
                    file: (*file).to_owned(),
                    names: Some((*name).to_owned())
                        .filter(|name| name != "-")
                        .into_iter()
                        .collect(),
                    comments: comments.parse().unwrap(),
                    changes: changes.parse().unwrap(),
                });
            }
            _ => {}
        }
    }
    OriginalReviews::from([(Site::path(2022), review)])
}

/// A file as the world takes it in: sources as text, others to be copied.
fn file(path: &str, whole: &str) -> File {
    let ending = path.rsplit('.').next();
    let look = path.starts_with("templates/") || path.starts_with("themes/");
    if look || matches!(ending, Some("md" | "yaml")) && !path.starts_with("static/") {
        return text(path, whole);
    }
    File { path: path.to_owned(), content: Content::Bytes(Digest::from_bytes(whole.as_bytes())) }
}

/// What follows, up to the next `!`.
fn rest<'a>(lines: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) -> Vec<String> {
    let mut rest = Vec::new();
    while let Some(line) = lines.next_if(|line| !line.starts_with('!')) {
        rest.push(line.to_owned());
    }
    rest
}

/// Why a file cannot be read, by a word for it.
fn failure(why: &str) -> LoadFailure {
    let readable = "---\noffice: ".to_owned();
    match why {
        "large" => LoadFailure::TooLarge { size: 2 << 20, limit: 1 << 20 },
        "gbk" => LoadFailure::NotUtf8 { readable, gbk: true },
        "bytes" => LoadFailure::NotUtf8 { readable, gbk: false },
        "outside" => LoadFailure::LeadsOutside,
        "denied" => LoadFailure::Denied,
        "dangling" => LoadFailure::Dangling,
        "special" => LoadFailure::Special,
        other => panic!("no reason {other}"),
    }
}

struct Site {
    files: BTreeMap<String, String>,
    failed: Vec<File>,
    year: u16,
    at: String,
}

impl Site {
    fn new(lines: &[String]) -> Self {
        let named = lines.iter().find_map(|line| line.strip_prefix("! base "));
        let year = named.map_or(2022, |year| year.parse().unwrap());
        let mut site = Self { files: BTreeMap::new(), failed: Vec::new(), year, at: String::new() };
        for (of, base) in BASES.iter().filter(|(of, _)| *of == year || *of + 1 == year) {
            site.files.insert(Site::path(*of), (*base).to_owned());
        }
        site.files.insert("site.yaml".into(), include_str!("../../bases/site.yaml").into());
        site.files
            .insert("content/offices.yaml".into(), include_str!("../../bases/offices.yaml").into());
        site.at = Site::path(year);
        site
    }

    /// Whether a directive is about whole files, and done.
    fn takes(&mut self, words: &[&str]) -> bool {
        match words {
            ["!", "base", _] | ["!", "differs" | "reveals", ..] => {}
            ["!", "previous"] => self.at = Self::path(self.year - 1),
            ["!", "without", "year", year] => {
                self.files.remove(&Self::path(year.parse().unwrap()));
            }
            ["!", "without", "file", path] => {
                self.files.remove(*path);
            }
            ["!", "path", path] => {
                let whole = self.files.remove(&self.at).unwrap();
                self.files.insert((*path).to_owned(), whole);
                (*path).clone_into(&mut self.at);
            }
            ["!", "unreadable", path, why] => {
                self.files.remove(*path);
                self.failed.push(File {
                    path: (*path).to_owned(),
                    content: Content::Failed(failure(why)),
                });
            }
            _ => return false,
        }
        true
    }

    fn path(year: u16) -> String {
        format!("content/{year}/shili-czj.md")
    }

    fn edit<T>(&mut self, change: impl FnOnce(&mut Vec<String>) -> T) -> T {
        let whole = self.files.get_mut(&self.at).expect("the file that is changed");
        let mut doc: Vec<String> = whole.lines().map(str::to_owned).collect();
        let answer = change(&mut doc);
        *whole = doc.join("\n") + "\n";
        answer
    }
}

fn key_of(line: &str) -> Option<&str> {
    Some(line.trim_start().split_once(':')?.0)
}

/// The front matter's line with the key of a line.
fn key_line(doc: &[String], line: &str) -> Option<usize> {
    let end = doc.iter().skip(1).position(|line| line == "---").unwrap() + 1;
    let key = key_of(line)?;
    (1..end).find(|at| key_of(&doc[*at]) == Some(key))
}

fn find(doc: &[String], key: &str) -> usize {
    key_line(doc, &format!("{key}:")).unwrap_or_else(|| panic!("the base has no line {key}"))
}

fn put(doc: &mut Vec<String>, block: &[String]) {
    if let Some(at) = key_line(doc, &block[0]) {
        doc[at] = block[0].clone();
    } else {
        assert!(!block[0].starts_with(' '), "the base has no line for {}", block[0]);
        let at = find(doc, "published") + 1;
        doc.splice(at..at, block.iter().cloned());
    }
}

fn remove_key(doc: &mut Vec<String>, key: &str) {
    let at = find(doc, key);
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = indent(&doc[at]);
    let below =
        doc[at + 1..].iter().take_while(|line| *line != "---" && indent(line) > own).count();
    doc.drain(at..=at + below);
}

/// Where the section of a number begins and ends.
fn section(doc: &[String], number: &str) -> std::ops::Range<usize> {
    let start =
        doc.iter().position(|line| line.starts_with(&format!("## {number}"))).expect("the section");
    let rest = doc[start + 1..].iter().position(|line| line.starts_with("## "));
    start..rest.map_or(doc.len(), |at| start + 1 + at)
}

fn remove_section(doc: &mut Vec<String>, number: &str) {
    doc.drain(section(doc, number));
}

fn replace_section(doc: &mut Vec<String>, lines: &[String]) {
    let number: String = lines[0].trim_start_matches("## ").chars().take(1).collect();
    let mut lines = lines.to_vec();
    lines.insert(1, String::new());
    lines.push(String::new());
    doc.splice(section(doc, &number), lines);
}
