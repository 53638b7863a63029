//! The year and the office that the sentences of a report name: in the words before the
//! first section, and in the period of the figures.

use super::date;
use super::label::without_spaces;
use super::office_index::OfficeIndex;

/// The part of the words before the first section that is read, in characters.
const MAX_CHARS: usize = 3000;
/// The longest part of a sentence that is searched for names, in bytes.
const MAX_PART_BYTES: usize = 600;
/// Words after a year and an office that speak of the report itself.
const DISCLOSURE: &str = "信息公开";
/// Words of which one follows [`DISCLOSURE`] there.
const REPORTS: [&str; 3] = ["报告", "年报", "情况"];
/// Words that make of a year one that a report is compared with.
const COMPARISONS: [&str; 4] = ["比", "较", "同期", "上年"];
/// Last words of texts of others, which stand in 《》.
const OTHER_TEXTS: [&str; 8] = ["通知", "条例", "办法", "规定", "意见", "要点", "格式", "方案"];
/// Words that tell who made a report.
const MAKERS: [&str; 3] = ["编制", "公布", "发布"];
/// Words of a part of a sentence that names where to ask.
const CONTACTS: [&str; 8] = ["网站", "网址", "下载", "联系", "地址", "电话", "邮编", "查阅"];
/// Words of which none is part of an office's name.
const SEPARATORS: [&str; 22] = [
    "现公布",
    "现发布",
    "现将",
    "向社会",
    "公布",
    "发布",
    "编制",
    "制作",
    "形成",
    "组织",
    "根据",
    "按照",
    "依据",
    "结合",
    "关于",
    "本报告",
    "政府信息公开",
    "政务信息公开",
    "信息公开",
    "由",
    "为",
    "的",
];
/// Separators behind which others are named.
const OF_OTHERS: [&str; 4] = ["根据", "按照", "依据", "结合"];

/// The year and the office of a report as sentences name them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SentenceEvidence {
    /// The years of which they call themselves the report, each once.
    pub(super) years: Vec<u16>,
    /// The names of offices that made it, each once.
    pub(super) offices: Vec<String>,
}

/// Reads the words before the first section.
pub(super) fn read_opening(opening: &str, offices: &OfficeIndex) -> SentenceEvidence {
    let text: String = opening.chars().take(MAX_CHARS).collect();
    let mut evidence = SentenceEvidence::default();
    let mut makers = Vec::new();
    for sentence in text.split(['。', '；', '！', '？', '\n']) {
        let sentence = without_spaces(sentence);
        let parts: Vec<&str> = sentence.split(is_punctuation).collect();
        let mut is_about_report = false;
        for part in &parts {
            let Some(mention) = parse_mention(part) else { continue };
            is_about_report = true;
            push_new(&mut evidence.years, mention.year);
            for name in [mention.before, mention.after] {
                for name in list_names(name, offices) {
                    push_new(&mut evidence.offices, name);
                }
            }
        }
        is_about_report |= REPORTS.iter().any(|word| sentence.contains(word));
        let is_made = MAKERS.iter().any(|word| sentence.contains(word));
        if is_about_report && is_made {
            let own = parts.iter().filter(|part| {
                !CONTACTS.iter().chain(&OTHER_TEXTS).any(|word| part.contains(word))
            });
            makers.extend(own.flat_map(|part| list_names(part, offices)));
        }
    }
    if evidence.offices.is_empty() {
        for name in makers {
            push_new(&mut evidence.offices, name);
        }
    }
    evidence
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}

/// A part of a sentence that names a report by its year.
struct Mention<'t> {
    year: u16,
    /// The words before the year, and those between it and 信息公开.
    before: &'t str,
    after: &'t str,
}

/// Parses a part of a sentence such as `现公布示例县教育局2023年度信息公开情况`.
fn parse_mention(part: &str) -> Option<Mention<'_>> {
    let end = part.find(DISCLOSURE)?;
    let behind = &part[end..];
    let is_report = REPORTS.iter().any(|word| behind.contains(word));
    let is_other = OTHER_TEXTS.iter().any(|word| part.ends_with(word))
        || COMPARISONS.iter().any(|word| part.contains(word));
    if !is_report || is_other {
        return None;
    }
    let (year, range) = date::find_year(&part[..end])?;
    let after = part[range.end..end].strip_prefix('年')?;
    let after = after.strip_prefix('度').unwrap_or(after);
    let after = after.trim_end_matches("政府").trim_end_matches("政务");
    Some(Mention { year, before: &part[..range.start], after })
}

/// Lists the names of offices in a part of a sentence, each between its ends or words that
/// no name has.
fn list_names(part: &str, offices: &OfficeIndex) -> Vec<String> {
    let mut names = Vec::new();
    if part.len() > MAX_PART_BYTES {
        return names;
    }
    let (mut rest, mut is_of_other) = (part, false);
    loop {
        let found = SEPARATORS.iter().filter_map(|word| Some((rest.find(word)?, *word)));
        let next = found.min_by_key(|(at, word)| (*at, std::cmp::Reverse(word.len())));
        let end = next.map_or(rest.len(), |(at, _)| at);
        let name = rest[..end].trim_matches(|c: char| c.is_ascii_digit());
        let name = name.trim_start_matches("年度").trim_start_matches('年');
        let name = name
            .trim_start_matches(['现', '将', '对'])
            .trim_end_matches(['了', '已', '现', '特', '于']);
        if !is_of_other && offices.is_name(name) {
            push_new(&mut names, name.to_owned());
        }
        let Some((at, word)) = next else { return names };
        is_of_other = OF_OTHERS.contains(&word);
        rest = &rest[at + word.len()..];
    }
}

/// Returns true for a sign between parts of a sentence.
fn is_punctuation(c: char) -> bool {
    ",:、()《》〈〉“”\"‘’[]【】〔〕—".contains(c)
}
