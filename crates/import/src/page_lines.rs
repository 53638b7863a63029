//! Lines of the page about the report: dates, sources, counters, buttons. They come in any
//! order, with any signs between them or none: `日期：2024-01-11来源：县教育局访问量：`.
//!
//! A line is one of the page only where names and values of their kind are all it has. A
//! sentence with 来源： in it is text.

use super::date;
use super::page_names::{CHOICES, FOOT_WORDS, NAMES_BY_FIRST, NO_VALUES, ValueKind};
use nianbao_text::cjk::to_half_width;

/// Longest line, in characters.
const MAX_LINE_CHARS: usize = 240;
/// Longest value that is a text, in characters.
const MAX_TEXT_CHARS: usize = 40;
/// Longest title, or way to the page, in characters.
const MAX_LONG_CHARS: usize = 120;

/// The name of a date without one.
const DATE: &str = "日期";
/// The name of words without one, beside a date.
const NAMELESS: &str = "";
/// Longest name of an office or a website, in characters.
const MAX_NAME_CHARS: usize = 20;
/// Last characters of such names.
const NAME_ENDS: &str = "局府会办室院处厅部所站社委区县市省州镇乡网";
/// The name of words at the foot of a page.
const FOOT: &str = "版权所有";

/// A name on a line of the page and its value, which may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageItem {
    /// The name, folded.
    pub(super) name: &'static str,
    /// The value as written; empty where the line says that there is none.
    pub(super) value: String,
}

/// A character of a line with its folded form.
struct Sign {
    /// The byte at which it begins.
    at: usize,
    folded: char,
}

/// A name in a line.
struct FoundName {
    kind: ValueKind,
    name: &'static str,
    /// The indices of its first sign and of the first behind it and its colon.
    start: usize,
    end: usize,
    has_colon: bool,
}

/// Parses a line of the page. `None` if it has anything else.
pub(super) fn parse_page_line(line: &str) -> Option<Vec<PageItem>> {
    let signs: Vec<Sign> = line
        .char_indices()
        .take(MAX_LINE_CHARS + 1)
        .map(|(at, c)| Sign { at, folded: fold(c) })
        .collect();
    if signs.len() > MAX_LINE_CHARS {
        return None;
    }
    let names = find_names(&signs);
    let Some(first) = names.first() else {
        return is_foot_text(line)
            .then(|| vec![PageItem { name: FOOT, value: line.trim().to_owned() }]);
    };
    let mut items = parse_beginning(&line[..signs[first.start].at])?;
    for (nth, found) in names.iter().enumerate() {
        let end = names.get(nth + 1).map_or(signs.len(), |next| next.start);
        let byte = |sign: usize| signs.get(sign).map_or(line.len(), |sign| sign.at);
        let value = line[byte(found.end)..byte(end)].trim_matches(is_separator);
        items.extend(parse_value(found, value)?);
    }
    Some(items)
}

/// Parses what stands before the first name of a line: nothing, a date, or words of the foot.
fn parse_beginning(text: &str) -> Option<Vec<PageItem>> {
    let text = text.trim_matches(|c| is_separator(c) || "•·●○■◆*-".contains(c));
    if text.is_empty() {
        return Some(Vec::new());
    }
    let item = |name| Some(vec![PageItem { name, value: text.to_owned() }]);
    if date::parse_date(text).is_some() {
        return item(DATE);
    }
    if let Some((rest, date)) = split_date(text).filter(|(rest, _)| is_name_like(rest)) {
        let date = PageItem { name: DATE, value: date.to_owned() };
        return Some(vec![PageItem { name: NAMELESS, value: rest.to_owned() }, date]);
    }
    is_foot_text(text).then(|| item(FOOT)).flatten()
}

/// Returns true for words that may be the name of an office or a website, and no sentence.
fn is_name_like(text: &str) -> bool {
    let length = text.chars().count();
    (2..=MAX_NAME_CHARS).contains(&length)
        && text.chars().all(|c| c.is_alphabetic() && !c.is_ascii())
        && text.ends_with(|c| NAME_ENDS.contains(c))
}

/// Parses the value of a name, and a date beside it that has none.
fn parse_value(found: &FoundName, value: &str) -> Option<Vec<PageItem>> {
    if found.kind == ValueKind::Date
        && let Some((rest, date)) = split_date(value).filter(|(rest, _)| is_name_like(rest))
    {
        let pairs = [(found.name, date), (NAMELESS, rest)];
        return Some(pairs.map(|(name, value)| PageItem { name, value: value.to_owned() }).into());
    }
    let (value, date) = match split_date(value).filter(|_| found.kind != ValueKind::Date) {
        Some((rest, date)) if fits(found, rest) => (rest, Some(date)),
        _ => (value, None),
    };
    if !fits(found, value) {
        return None;
    }
    let is_none = NO_VALUES.contains(&value);
    let value = if is_none { String::new() } else { value.to_owned() };
    let date = date.map(|date| PageItem { name: DATE, value: date.to_owned() });
    Some([PageItem { name: found.name, value }].into_iter().chain(date).collect())
}

/// Splits a date from either end of a value, parted by a blank or a bar: `县教育局 2024年1月20日`.
/// Behind Chinese words nothing need part it.
fn split_date(value: &str) -> Option<(&str, &str)> {
    let is_part = |c: char| c.is_whitespace() || "|｜丨│[]【】()（）".contains(c);
    let is_date = |text: &str| date::parse_date(text.trim_matches(is_part)).is_some();
    if is_date(value) {
        return Some(("", value));
    }
    let marks = || value.match_indices(is_part).map(|(at, _)| at);
    let behind = marks().find(|at| is_date(&value[*at..])).map(|at| value.split_at(at));
    let before = || {
        let at = marks().rfind(|at| is_date(&value[..*at]))?;
        Some((&value[at..], &value[..at]))
    };
    let glued = || {
        let (rest, _) = date::trailing_date(value)?;
        let date = value.get(rest.len()..)?;
        let is_parted = rest.ends_with(|c: char| c.is_alphabetic() && !c.is_ascii());
        (is_parted && date.starts_with(|c: char| c.is_ascii_digit())).then_some((rest, date))
    };
    let (rest, date) = behind.or_else(before).or_else(glued)?;
    Some((rest.trim_matches(is_separator), date.trim_matches(is_part)))
}

/// Returns true for words of the foot of a page without a name: who has the rights, its numbers
/// in the registers of websites.
fn is_foot_text(text: &str) -> bool {
    if text.chars().count() > MAX_LONG_CHARS || is_sentence(text) {
        return false;
    }
    let folded: String = text.chars().map(fold).collect();
    let words: Vec<&str> = folded.split(is_separator).filter(|word| !word.is_empty()).collect();
    words.iter().enumerate().any(|(nth, word)| {
        let next = words.get(nth + 1).copied().unwrap_or_default();
        is_foot_word(word, next)
    })
}

/// Returns true for a word that the foot of a page alone has; `next` is the one behind it.
fn is_foot_word(word: &str, next: &str) -> bool {
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let is_numbered = |name: &str| {
        let rest =
            word.split_once(name).map(|(_, rest)| rest.trim_start_matches(['案', '号', ':']));
        rest.is_some_and(|rest| is_number(rest) || rest.is_empty() && is_number(next))
    };
    word.starts_with("版权所有")
        || word.ends_with("版权所有")
        || word.starts_with(['©'])
        || word.starts_with("copyright")
        || ["icp备", "公网安备", "公安备", "网站标识码"].iter().any(|name| is_numbered(name))
        || FOOT_WORDS.contains(&word)
}

/// Finds the names of a line in their order: those with a colon, and buttons, which stand by
/// themselves.
fn find_names(signs: &[Sign]) -> Vec<FoundName> {
    let mut names: Vec<FoundName> = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let begins = at == 0 || is_separator(signs[at - 1].folded);
        match find_name(signs, at, begins) {
            Some(found) => {
                at = found.end;
                names.push(found);
            }
            None => at += 1,
        }
    }
    names
}

/// Finds the longest name at a place of a line; blanks may separate its characters.
fn find_name(signs: &[Sign], start: usize, begins: bool) -> Option<FoundName> {
    let first = signs.get(start)?.folded;
    let all = NAMES_BY_FIRST.get(&first)?.iter().copied();
    all.filter_map(|(kind, name)| {
        let end = skip_name(signs, start, name)?;
        let behind = skip_blanks(signs, end);
        let has_colon = signs.get(behind).is_some_and(|sign| sign.folded == ':');
        let ends = signs.get(end).is_none_or(|sign| is_separator(sign.folded));
        let is_button = kind == ValueKind::Button && begins && ends;
        let is_first = start == 0 && begins && ends;
        let is_dated = matches!(kind, ValueKind::Date | ValueKind::Link) && is_first;
        (has_colon || is_button || is_dated).then_some(FoundName {
            kind,
            name,
            start,
            end: if has_colon { behind + 1 } else { end },
            has_colon,
        })
    })
    .max_by_key(|found| found.name.len())
}

/// Returns the index of the sign behind a name that begins at one.
fn skip_name(signs: &[Sign], start: usize, name: &str) -> Option<usize> {
    let mut at = start;
    for (nth, wanted) in name.chars().enumerate() {
        if nth > 0 {
            at = skip_blanks(signs, at);
        }
        if signs.get(at)?.folded != wanted {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn skip_blanks(signs: &[Sign], start: usize) -> usize {
    let rest = signs.get(start..).unwrap_or_default();
    start + rest.iter().take_while(|sign| sign.folded == ' ').count()
}

/// Returns true if a text has the end of a sentence.
fn is_sentence(text: &str) -> bool {
    text.contains(['。', '；', '！', '？', '!', '?', ';'])
}

/// Returns true if a value is one of its kind, or is not there.
fn fits(found: &FoundName, value: &str) -> bool {
    let length = value.chars().count();
    if value.is_empty() || NO_VALUES.contains(&value) {
        return found.has_colon || matches!(found.kind, ValueKind::Button | ValueKind::Link);
    }
    match found.kind {
        ValueKind::Date => date::parse_date(value).is_some(),
        ValueKind::Count => value
            .trim_end_matches(['次', '人'])
            .chars()
            .all(|c| c.is_ascii_digit() || c == ',' || is_separator(c)),
        ValueKind::Text => {
            length <= MAX_TEXT_CHARS && !is_sentence(value) && !value.contains(['，', '：', ':'])
        }
        ValueKind::Long => length <= MAX_LONG_CHARS && !is_sentence(value),
        ValueKind::Link => {
            let is_named = found.has_colon || found.name.starts_with(['上', '下']);
            is_named && length <= MAX_LONG_CHARS && !is_sentence(value)
        }
        ValueKind::Button => {
            let words: String = value.chars().map(fold).collect();
            let mut words = words.split(is_separator).filter(|word| !word.is_empty());
            words.all(|word| CHOICES.contains(&word) || word.chars().all(|c| "大中小".contains(c)))
        }
    }
}

/// Folds a character: half width, lower case, one kind of blank.
fn fold(c: char) -> char {
    let c = to_half_width(c);
    if c.is_whitespace() { ' ' } else { c.to_ascii_lowercase() }
}

/// Returns true for a character between names and values.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || "|｜[]【】〔〕()（）/／丨│,，、".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(line: &str) -> Option<Vec<(&'static str, String)>> {
        let items = parse_page_line(line)?;
        Some(items.into_iter().map(|item| (item.name, item.value)).collect())
    }

    fn wanted(pairs: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
    }

    #[test]
    fn lines_of_the_page_are_known_in_any_order() {
        let dated = [("日期", "2024-01-11"), ("来源", "县教育局"), ("访问量", "")];
        for line in [
            "日期：2024-01-11 来源：县教育局 访问量：",
            "日期：2024-01-11来源：县教育局访问量：",
            "日期:2024-01-11　　来 源：县教育局　｜　访问量:",
            "• 日期：2024-01-11 | 来源：县教育局 | 访问量：",
            "[日期：2024-01-11] [来源：县教育局] [访问量：]",
        ] {
            assert_eq!(items(line), Some(wanted(&dated)), "{line}");
        }
        for (line, pairs) in [
            (
                "来源：县教育局 时间：2024-01-11 15:51",
                &[("来源", "县教育局"), ("时间", "2024-01-11 15:51")][..],
            ),
            ("• 时间: 2024-01-11 09:47", &[("时间", "2024-01-11 09:47")]),
            ("日期 2024年1月11日", &[("日期", "2024年1月11日")]),
            ("文号：无", &[("文号", "")]),
            ("文　号：无　　索 引 号：K001-2024", &[("文号", ""), ("索引号", "K001-2024")]),
            (
                "字号：[大 中 小] 打印 分享 关闭",
                &[("字号", "大 中 小"), ("打印", ""), ("分享", ""), ("关闭", "")],
            ),
            ("【字体：大 中 小】", &[("字体", "大 中 小")]),
            ("打印", &[("打印", "")]),
            ("【打印】【关闭】", &[("打印", ""), ("关闭", "")]),
            ("浏览次数：1,234次", &[("浏览次数", "1,234次")]),
            ("当前位置：首页 > 政府信息公开 > 年报", &[("当前位置", "首页 > 政府信息公开 > 年报")]),
            (
                "信息来源：县教育局发布日期：2024-01-11",
                &[("信息来源", "县教育局"), ("发布日期", "2024-01-11")],
            ),
        ] {
            assert_eq!(items(line), Some(wanted(pairs)), "{line}");
        }
    }

    #[test]
    fn dates_need_no_name() {
        for (line, pairs) in [
            (
                "2024-01-20 15:30 来源：县教育局",
                &[("日期", "2024-01-20 15:30"), ("来源", "县教育局")][..],
            ),
            (
                "来源：县教育局 2024年1月20日 打印",
                &[("来源", "县教育局"), ("日期", "2024年1月20日"), ("打印", "")],
            ),
            (
                "打印 来源：县教育局2024-01-20",
                &[("打印", ""), ("来源", "县教育局"), ("日期", "2024-01-20")],
            ),
            (
                "【2024年1月20日】【来源：县教育局】【浏览次数：12】",
                &[("日期", "2024年1月20日"), ("来源", "县教育局"), ("浏览次数", "12")],
            ),
            (
                "来源：2024-01-20 15:30 | 县教育局",
                &[("来源", "县教育局"), ("日期", "2024-01-20 15:30")],
            ),
            (
                "浏览次数：12 2024-01-20 15:30:05",
                &[("浏览次数", "12"), ("日期", "2024-01-20 15:30:05")],
            ),
            (
                "县教育局 2024-01-20 15:30 浏览次数：12",
                &[("", "县教育局"), ("日期", "2024-01-20 15:30"), ("浏览次数", "12")],
            ),
            (
                "发布时间：2024-01-20 15:30 | 县教育局 | 打印",
                &[("发布时间", "2024-01-20 15:30"), ("", "县教育局"), ("打印", "")],
            ),
            ("索引号：K001/2024-01", &[("索引号", "K001/2024-01")]),
        ] {
            assert_eq!(items(line), Some(wanted(pairs)), "{line}");
        }
    }

    #[test]
    fn lines_at_the_foot_of_a_page_are_known() {
        for (line, pairs) in [
            ("上一篇：没有了 下一篇：甲", &[("上一篇", "没有了"), ("下一篇", "甲")][..]),
            ("下一条 示例县财政局年报", &[("下一条", "示例县财政局年报")]),
            ("相关链接", &[("相关链接", "")]),
            ("附件下载：1.统计表.xls", &[("附件下载", "1.统计表.xls")]),
            (
                "主办：示例县人民政府　承办：示例县人民政府办公室",
                &[("主办", "示例县人民政府"), ("承办", "示例县人民政府办公室")],
            ),
            (
                "版权所有 示例县人民政府 政府网站标识码：0000000000",
                &[("版权所有", "版权所有 示例县人民政府"), ("政府网站标识码", "0000000000")],
            ),
            ("示ICP备00000000号-1", &[("版权所有", "示ICP备00000000号-1")]),
            ("示公网安备 00000000000000号", &[("版权所有", "示公网安备 00000000000000号")]),
            ("网站地图 | 联系我们", &[("版权所有", "网站地图 | 联系我们")]),
        ] {
            assert_eq!(items(line), Some(wanted(pairs)), "{line}");
        }
    }

    #[test]
    fn sentences_are_none() {
        for line in [
            "本报告数据来源：县教育局各科室统计。",
            "来源：各科室统计，经汇总后形成本报告。",
            "来源：县教育局。本报告依据条例编制",
            "我局印发字号统一的指南",
            "打印政府信息公开申请表",
            "日期：以实际为准",
            "访问量：10万余次",
            "分享经验 推进公开",
            "主动公开10条。",
            "日期",
            "时间安排：一季度 来源：县教育局",
            "2024年1月20日印发 来源：县教育局",
            "2024-01-20 15:30",
            "2024年1月20日",
            "县教育局 2024年1月20日",
            "时间：2024年1月20日 公开10条",
            "下一页面的内容",
            "上一篇文章的办理情况",
            "相关链接已经更新。",
            "相关信息 已经公开",
            "本报告版权所有归示例县教育局",
            "完成网站ICP备案号更新",
            "政府网站标识码已公布",
            "主办单位共同完成",
            "附件下载 见门户网站。",
            "",
        ] {
            assert_eq!(items(line), None, "{line}");
        }
        assert_eq!(items(&"来源：甲".repeat(MAX_LINE_CHARS)), None);
    }
}
