//! Lines of the page about the report: dates, sources, counters, buttons. They come in any
//! order, with any signs between them or none: `日期：2024-01-11来源：县教育局访问量：`.
//!
//! A line is one of the page only where names and values of their kind are all it has. A
//! sentence with 来源： in it is text.

use super::date;
use nianbao_text::cjk::to_half_width;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Longest line, in characters.
const MAX_LINE_CHARS: usize = 240;
/// Longest value that is a text, in characters.
const MAX_TEXT_CHARS: usize = 40;
/// Longest title, or way to the page, in characters.
const MAX_LONG_CHARS: usize = 120;

/// The kind of the value behind a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ValueKind {
    /// A date, with or without a time of day.
    Date,
    /// A number.
    Count,
    /// A few words.
    Text,
    /// A title, or the way to the page.
    Long,
    /// The choices of a button. Its name needs no colon.
    Button,
}

/// Names on such lines, folded by [`fold`].
const NAMES: [(ValueKind, &[&str]); 5] = [
    (
        ValueKind::Date,
        &[
            "日期",
            "时间",
            "发布日期",
            "发布时间",
            "公开日期",
            "公开时间",
            "信息公开日期",
            "成文日期",
            "成文时间",
            "生成日期",
            "生成时间",
            "发文日期",
            "发文时间",
            "印发日期",
            "制发日期",
            "更新日期",
            "更新时间",
            "添加时间",
            "编辑日期",
            "发稿时间",
            "录入时间",
            "失效日期",
            "废止日期",
            "生效日期",
            "撰写时间",
        ],
    ),
    (
        ValueKind::Count,
        &[
            "访问量",
            "访问次数",
            "浏览次数",
            "浏览量",
            "浏览",
            "点击数",
            "点击量",
            "点击次数",
            "点击率",
            "点击",
            "阅读量",
            "阅读次数",
            "阅读",
            "阅读数",
            "人气",
            "下载次数",
        ],
    ),
    (
        ValueKind::Text,
        &[
            "来源",
            "文章来源",
            "信息来源",
            "稿件来源",
            "稿源",
            "作者",
            "编辑",
            "责任编辑",
            "责编",
            "审核",
            "审核人",
            "发布人",
            "供稿",
            "索引号",
            "信息索引号",
            "索取号",
            "索引编号",
            "索引",
            "文号",
            "发文字号",
            "文件编号",
            "发文文号",
            "发布机构",
            "发布机关",
            "发布单位",
            "公开主体",
            "公开机构",
            "发文机关",
            "发文机构",
            "发文单位",
            "制发机关",
            "责任单位",
            "责任部门",
            "公开责任部门",
            "主题分类",
            "体裁分类",
            "组配分类",
            "服务对象",
            "信息分类",
            "分类",
            "主题",
            "主题词",
            "关键词",
            "关键字",
            "有效性",
            "效力状态",
            "公开方式",
            "公开类别",
            "公开形式",
            "公开属性",
            "公开范围",
            "公开时限",
            "公开程序",
            "信息格式",
            "载体类型",
            "语种",
            "所属栏目",
            "信息类别",
            "文件类型",
            "文种",
            "体裁",
        ],
    ),
    (
        ValueKind::Long,
        &[
            "当前位置",
            "您的位置",
            "您当前的位置",
            "您当前位置",
            "当前所在位置",
            "您现在的位置",
            "你的位置",
            "所在位置",
            "位置",
            "标题",
            "名称",
            "信息名称",
            "文件名称",
            "公文标题",
        ],
    ),
    (
        ValueKind::Button,
        &[
            "字号",
            "字体",
            "字体大小",
            "文字大小",
            "打印",
            "打印本页",
            "打印本文",
            "分享",
            "分享到",
            "关闭",
            "关闭窗口",
            "关闭本页",
            "收藏",
            "收藏本页",
            "加入收藏",
            "保存",
            "返回顶部",
            "朗读",
            "扫一扫在手机打开当前页",
            "语音播报",
            "我要纠错",
            "推荐",
        ],
    ),
];

/// The names by their first characters: most characters of a text begin none.
static NAMES_BY_FIRST: LazyLock<HashMap<char, Vec<(ValueKind, &str)>>> = LazyLock::new(|| {
    let mut by_first: HashMap<char, Vec<(ValueKind, &str)>> = HashMap::new();
    for (kind, name) in
        NAMES.iter().flat_map(|(kind, names)| names.iter().map(move |name| (kind, name)))
    {
        let first = name.chars().next().unwrap_or_default();
        by_first.entry(first).or_default().push((*kind, name));
    }
    by_first
});
/// Choices of buttons.
const CHOICES: [&str; 18] = [
    "大",
    "中",
    "小",
    "默认",
    "超大",
    "特大",
    "较大",
    "a+",
    "a-",
    "a",
    "+",
    "-",
    "微信",
    "微博",
    "新浪微博",
    "qq空间",
    "打印",
    "t",
];
/// Values that say that there is none.
const NO_VALUES: [&str; 8] = ["无", "暂无", "-", "--", "—", "/", "null", "空"];

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
    let first = names.first()?;
    let before = &line[..signs.get(first.start)?.at];
    if !before.chars().all(|c| is_separator(c) || "•·●○■◆*-".contains(c)) {
        return None;
    }
    let mut items = Vec::with_capacity(names.len());
    for (nth, found) in names.iter().enumerate() {
        let end = names.get(nth + 1).map_or(signs.len(), |next| next.start);
        let byte = |sign: usize| signs.get(sign).map_or(line.len(), |sign| sign.at);
        let value = line[byte(found.end)..byte(end)].trim_matches(is_separator);
        if !fits(found, value) {
            return None;
        }
        let is_none = NO_VALUES.contains(&value);
        let value = if is_none { String::new() } else { value.to_owned() };
        items.push(PageItem { name: found.name, value });
    }
    Some(items)
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
        let is_dated = kind == ValueKind::Date && begins && ends && start == 0;
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

/// Returns true if a value is one of its kind, or is not there.
fn fits(found: &FoundName, value: &str) -> bool {
    let length = value.chars().count();
    let is_sentence = value.contains(['。', '；', '！', '？', '!', '?', ';']);
    if value.is_empty() || NO_VALUES.contains(&value) {
        return found.has_colon || found.kind == ValueKind::Button;
    }
    match found.kind {
        ValueKind::Date => date::parse_date(value).is_some(),
        ValueKind::Count => value
            .trim_end_matches(['次', '人'])
            .chars()
            .all(|c| c.is_ascii_digit() || c == ',' || is_separator(c)),
        ValueKind::Text => {
            length <= MAX_TEXT_CHARS && !is_sentence && !value.contains(['，', '：', ':'])
        }
        ValueKind::Long => length <= MAX_LONG_CHARS && !is_sentence,
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

    #[test]
    fn lines_of_the_page_are_known_in_any_order() {
        let wanted = |pairs: &[(&'static str, &str)]| {
            Some(pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect::<Vec<_>>())
        };
        let dated = [("日期", "2024-01-11"), ("来源", "县教育局"), ("访问量", "")];
        for line in [
            "日期：2024-01-11 来源：县教育局 访问量：",
            "日期：2024-01-11来源：县教育局访问量：",
            "日期:2024-01-11　　来 源：县教育局　｜　访问量:",
            "• 日期：2024-01-11 | 来源：县教育局 | 访问量：",
            "[日期：2024-01-11] [来源：县教育局] [访问量：]",
        ] {
            assert_eq!(items(line), wanted(&dated), "{line}");
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
            assert_eq!(items(line), wanted(pairs), "{line}");
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
            "",
        ] {
            assert_eq!(items(line), None, "{line}");
        }
        assert_eq!(items(&"来源：甲".repeat(MAX_LINE_CHARS)), None);
    }
}
