//! The names of metadata on pages and in documents, and the fields that they mean.

use super::label::fold_label;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Names of metadata in lines, tables and meta tags.
const NAMES: [(Field, &[&str]); 8] = [
    (Field::Origin, &["来源", "文章来源", "稿件来源", "稿源", "信息来源", "SiteName", "source"]),
    (Field::IndexNumber, &["索引号", "信息索引号", "索引编号", "索取号"]),
    (Field::DocumentNumber, &["文号", "发文字号", "文件编号", "发文文号"]),
    (Field::Subject, &["主题分类", "信息分类", "主题"]),
    (
        Field::Published,
        &[
            "发布日期",
            "公开日期",
            "发布时间",
            "公开时间",
            "信息公开日期",
            "日期",
            "时间",
            "PubDate",
            "publishdate",
        ],
    ),
    (Field::Written, &["成文日期", "生成日期", "成文时间", "发文日期", "生成时间", "印发日期"]),
    (
        Field::Office,
        &[
            "发布机构",
            "发布机关",
            "公开主体",
            "发文机关",
            "发文机构",
            "发文单位",
            "发布单位",
            "公开机构",
            "制发机关",
            "责任单位",
            "ContentSource",
        ],
    ),
    (Field::Title, &["标题", "名称", "信息名称", "公文标题", "ArticleTitle", "title"]),
];
/// The fields by their folded names.
pub(super) static FIELDS_BY_NAME: LazyLock<HashMap<String, Field>> = LazyLock::new(|| {
    let fold = |(field, names): &(Field, &[&str])| -> Vec<(String, Field)> {
        names.iter().map(|name| (fold_label(name), *field)).collect()
    };
    NAMES.iter().flat_map(fold).collect()
});
/// Values that say that there is none.
pub(super) const NO_VALUES: [&str; 8] = ["无", "暂无", "-", "--", "—", "/", "null", "空"];

/// A field of metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    IndexNumber,
    DocumentNumber,
    Subject,
    Published,
    Written,
    Office,
    Title,
    Origin,
}
