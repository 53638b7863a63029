//! The names on lines of the page about a report, and their values.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The kind of the value behind a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueKind {
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
    /// A link to another page or file. At the beginning of a line its name needs no colon.
    Link,
}

/// Names on such lines, in half width and lower case.
const NAMES: [(ValueKind, &[&str]); 7] = [
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
    (
        ValueKind::Link,
        &[
            "上一篇",
            "下一篇",
            "上一条",
            "下一条",
            "上一页",
            "下一页",
            "上篇",
            "下篇",
            "相关链接",
            "相关附件",
            "相关文章",
            "相关信息",
            "相关阅读",
            "附件下载",
        ],
    ),
    // Whoever keeps the website, at the foot of its pages.
    (
        ValueKind::Text,
        &[
            "主办",
            "主办单位",
            "承办",
            "承办单位",
            "协办",
            "协办单位",
            "技术支持",
            "技术支持单位",
            "建设单位",
            "运维单位",
            "维护单位",
            "版权所有",
            "网站标识码",
            "政府网站标识码",
            "icp备案号",
            "icp备案",
            "备案号",
            "备案序号",
        ],
    ),
];

/// The names by their first characters: most characters of a text begin none.
pub(super) static NAMES_BY_FIRST: LazyLock<HashMap<char, Vec<(ValueKind, &str)>>> =
    LazyLock::new(|| {
        let mut by_first: HashMap<char, Vec<(ValueKind, &str)>> = HashMap::new();
        for (kind, names) in &NAMES {
            for name in *names {
                let first = name.chars().next().unwrap_or_default();
                by_first.entry(first).or_default().push((*kind, name));
            }
        }
        by_first
    });
/// Words and numbers at the foot of a page that need no name.
pub(super) const FOOT_WORDS: [&str; 9] = [
    "网站地图",
    "关于我们",
    "联系我们",
    "网站声明",
    "隐私声明",
    "隐私保护",
    "版权声明",
    "网站帮助",
    "站点地图",
];
/// Choices of buttons.
pub(super) const CHOICES: [&str; 18] = [
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
pub(super) const NO_VALUES: [&str; 8] = ["无", "暂无", "-", "--", "—", "/", "null", "空"];
