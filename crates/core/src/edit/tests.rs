//! Edits of small sources.

use super::{CellAddress, EditError, FieldValue, SourceEdit, edit_source, propose_allow};
use crate::builtin::{BuiltinTheme, national_forms};
use crate::diag::RuleId;
use crate::diag::change::apply_changes;
use crate::form::Forms;
use crate::parse::{Previous, parse, parse_report_text, parse_source_tree};

fn forms() -> Forms {
    let (archive, _) =
        parse(BuiltinTheme::default(), &national_forms(), Vec::new(), &Previous::default());
    archive.forms
}

fn cell(table: &str, group: Option<&str>, row: &str, column: usize, value: &str) -> SourceEdit {
    let group = group.map(str::to_owned);
    let address = CellAddress { table: table.into(), group, row: row.into(), column };
    SourceEdit::SetCell { address, value: value.into() }
}

/// Returns the lines that an edit takes away and those that it puts in.
fn changed(source: &str, edit: &SourceEdit) -> (Vec<String>, Vec<String>) {
    let after =
        edit_source(source, &forms(), edit).unwrap_or_else(|error| panic!("{error}\n{source}"));
    let (old, new): (Vec<&str>, Vec<&str>) =
        (source.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let end = old[start..]
        .iter()
        .rev()
        .zip(new[start..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let lines =
        |all: &[&str]| all[start..all.len() - end].iter().map(|line| (*line).to_owned()).collect();
    (lines(&old), lines(&new))
}

fn refused(source: &str, edit: &SourceEdit) -> EditError {
    edit_source(source, &forms(), edit).unwrap_err()
}

const SOURCE: &str = "---
office: a # 机关
year: 2022
mystery: [1, {a: 2}] # 不认识
figures:
  # 表
  主动公开:
    行政许可: 12
    行政处罚: [\"3\"] # 已核
  申请:
    # 自然人, …
    本年新收: [1, ~, 0, 0, 0, 0, 1] # 待定：商业企业：原文“l”；其他：原文“o”
    \"上年结转\": [
      1, 2, 3,   # 前三
      4, 5, 6, 7
    ]
    不予公开: {属于国家秘密: [0, 0, 0, 0, 0, 0, 0], 属于行政查询事项: [0, 0, 0, 0, 0, 0, 0]}
    总计:
      - 1
      - 2
      - 3
      - 4
      - 5
      - 6
      - 7 # 尾
---

前言

## 一、总体情况

正文

## 三、收到和处理政府信息公开申请情况
## 六、其他需要报告的事项

其他
";

#[test]
fn a_cell_is_set_where_it_stands() {
    for (edit, before, after) in [
        (cell("主动公开", None, "行政许可", 0, "7"), "    行政许可: 12\n", "    行政许可: 7\n"),
        (
            cell("主动公开", None, "行政处罚", 0, "４"),
            "    行政处罚: [\"3\"] # 已核\n",
            "    行政处罚: [\"4\"] # 已核\n",
        ),
        (
            cell("主动公开", None, "行政处罚", 0, ""),
            "    行政处罚: [\"3\"] # 已核\n",
            "    行政处罚: [~] # 已核\n",
        ),
        (
            cell("申请", None, "本年新收", 1, "/"),
            "    本年新收: [1, ~, 0, 0, 0, 0, 1] # 待定：商业企业：原文“l”；其他：原文“o”\n",
            "    本年新收: [1, /, 0, 0, 0, 0, 1] # 待定：其他：原文“o”\n",
        ),
        (cell("申请", None, "上年结转", 4, "50"), "      4, 5, 6, 7\n", "      4, 50, 6, 7\n"),
        (cell("申请", None, "总计", 6, "8"), "      - 7 # 尾\n", "      - 8 # 尾\n"),
    ] {
        let (old, new) = changed(SOURCE, &edit);
        assert_eq!((old, new), (vec![before.to_owned()], vec![after.to_owned()]));
        let crlf = SOURCE.replace('\n', "\r\n");
        let (old, new) = changed(&crlf, &edit);
        let [before, after] = [before, after].map(|line| line.replace('\n', "\r\n"));
        assert_eq!((old, new), (vec![before], vec![after]));
    }
}

#[test]
fn missing_rows_and_tables_are_put_in_at_their_place() {
    let row = "    予以公开: [~, ~, 3, ~, ~, ~, ~]\n";
    let (old, new) = changed(SOURCE, &cell("申请", None, "予以公开", 2, "3"));
    assert_eq!((old, new), (vec![], vec![row.to_owned()]));
    let after = edit_source(SOURCE, &forms(), &cell("申请", None, "予以公开", 2, "3")).unwrap();
    assert!(after.contains(&format!("    ]\n{row}    不予公开")), "{after}");
    let (_, new) = changed(SOURCE, &cell("主动公开", None, "行政强制", 0, "0"));
    assert_eq!(new, ["    行政强制: 0\n"]);
    let (_, new) = changed(SOURCE, &cell("复议诉讼", None, "行政复议", 4, "0"));
    assert_eq!(new, ["  复议诉讼:\n", "    行政复议: [~, ~, ~, ~, 0]\n"]);
    let group = cell("申请", Some("无法提供"), "没有现成信息需要另行制作", 0, "1");
    let (_, new) = changed(SOURCE, &group);
    assert_eq!(new, ["    无法提供:\n", "      没有现成信息需要另行制作: [1, ~, ~, ~, ~, ~, ~]\n"]);
    let flow = cell("申请", Some("不予公开"), "属于行政执法案卷", 6, "0");
    let (_, new) = changed(SOURCE, &flow);
    assert!(
        new[0].contains("0], 属于行政执法案卷: [~, ~, ~, ~, ~, ~, 0], 属于行政查询事项"),
        "{new:?}"
    );
    for bare in [
        "---\noffice: a\nyear: 2022\n---\n",
        "---\noffice: a\nyear: 2022\nfigures:\n---\n",
        "\u{feff}---\noffice: a\nyear: 2022\nfigures: ~ # 数\n---\n",
    ] {
        let (_, new) = changed(bare, &group);
        assert_eq!(
            new.len() + bare.lines().count(),
            8 + usize::from(bare.contains("figures: ~")),
            "{new:?}"
        );
    }
}

#[test]
fn typed_values_are_refused_with_words() {
    for value in ["减4", "1e5", "14 件", "38.41 万元", "1\n2", "1\u{7}"] {
        let error = refused(SOURCE, &cell("申请", None, "本年新收", 0, value));
        assert_ne!(error, EditError::Elsewhere, "{value}");
    }
    let unit = cell("主动公开", None, "行政事业性收费", 0, "38.41 万元");
    let (_, new) = changed(SOURCE, &unit);
    assert_eq!(new, ["    行政事业性收费: 38.41 万元\n"]);
    assert_eq!(
        refused(SOURCE, &cell("申请", None, "不予公开", 0, "1")),
        EditError::GroupInDetail("申请.不予公开".to_owned())
    );
    let unread = SOURCE.replace("year: 2022", "year: [2022");
    assert!(matches!(refused(&unread, &unit), EditError::Unreadable(found) if !found.is_empty()));
}

#[test]
fn sections_are_set_and_put_in() {
    let set = |section: &str, text: &str| SourceEdit::SetSection {
        section: section.into(),
        text: text.into(),
    };
    let (old, new) = changed(SOURCE, &set("总体情况", "\r\n新的\r\n正文\r\n"));
    assert_eq!((old, new), (vec![], vec!["新的\n".to_owned()]));
    let after = edit_source(SOURCE, &forms(), &set("主动公开政府信息情况", "表")).unwrap();
    assert!(after.contains("正文\n\n## 二、主动公开政府信息情况\n\n表\n\n## 三、"), "{after}");
    let after =
        edit_source(SOURCE, &forms(), &set("收到和处理政府信息公开申请情况", "申请")).unwrap();
    assert!(after.contains("申请情况\n\n申请\n\n## 六"), "{after}");
    assert!(matches!(
        refused(SOURCE, &set("总体情况", "一\n\n## 二\n")),
        EditError::HeadingInText(_)
    ));
    assert!(matches!(refused(SOURCE, &set("总体情况", "一\n===\n")), EditError::HeadingInText(_)));
    assert_eq!(refused(SOURCE, &set("总体情况", "```\n没有结束")), EditError::Elsewhere);
    assert_eq!(refused(SOURCE, &set("总体情况", &"> ".repeat(500))), EditError::DeepNesting);
    // A link elsewhere hangs on its definition here.
    let linked = SOURCE.replace("正文\n", "正文\n\n[a]: /b\n").replace("其他\n", "[a] 其他\n");
    assert_eq!(refused(&linked, &set("总体情况", "正文")), EditError::Elsewhere);
    let (old, new) = changed(&linked, &set("总体情况", "新的\n\n[a]: /b"));
    assert_eq!((old.len(), new), (1, vec!["新的\n".to_owned()]));
    let empty = edit_source(SOURCE, &forms(), &set("总体情况", "")).unwrap();
    assert!(empty.contains("## 一、总体情况\n\n## 三、"), "{empty}");
    assert_eq!(edit_source(&empty, &forms(), &set("总体情况", "正文")).as_deref(), Ok(SOURCE));
}

#[test]
fn fields_are_set_and_taken_away() {
    let set = SourceEdit::SetField;
    let (old, new) = changed(SOURCE, &set(FieldValue::Title(Some("甲: \"乙\" # 丙".into()))));
    assert_eq!((old.len(), new), (0, vec!["title: \"甲: \\\"乙\\\" # 丙\"\n".to_owned()]));
    let (_, new) = changed(SOURCE, &set(FieldValue::Draft(true)));
    assert_eq!(new, ["draft: true\n"]);
    let draft = SOURCE.replace(
        "year: 2022\n",
        "year: 2022\ndraft: true        # 填好以后删去这一行\npublished: ~ # 日期\n",
    );
    let (old, new) = changed(&draft, &set(FieldValue::Draft(false)));
    assert_eq!((old.len(), new.len()), (1, 0));
    let (_, new) = changed(&draft, &set(FieldValue::Published(Some("2023-01-20".into()))));
    assert_eq!(new, ["published: 2023-01-20 # 日期\n"]);
    // Comments stay where their value goes.
    let noted = SOURCE.replace("year: 2022\n", "year: 2022\ntitle:\n  # 题\n  甲 # 乙\n");
    let (old, new) = changed(&noted, &set(FieldValue::Title(None)));
    assert_eq!((old, new), (vec!["  甲 # 乙\n".to_owned()], vec!["  ~ # 乙\n".to_owned()]));
    let block = SOURCE.replace("year: 2022\n", "year: 2022\ntitle: >- # 题\n  甲\n  乙\n");
    let title = FieldValue::Title(Some("丙: \"丁\"".into()));
    let (old, new) = changed(&block, &set(title));
    assert_eq!((old.len(), new), (2, vec!["  丙: \"丁\"\n".to_owned()]));
    let away = FieldValue::Title(None);
    assert_eq!(refused(&block, &set(away.clone())), EditError::OtherShape("title".into()));
    let (old, new) = changed(&block.replace(" # 题", ""), &set(away));
    assert_eq!((old.len(), new.len()), (3, 0));
    let null = SOURCE.replace("  主动公开:\n", "  复议诉讼:\n    # 注\n    ~\n  主动公开:\n");
    let (old, new) = changed(&null, &cell("复议诉讼", None, "行政复议", 4, "0"));
    assert_eq!((old[0].as_str(), new[0].as_str()), ("    ~\n", "    行政复议: [~, ~, ~, ~, 0]\n"));
    assert!(matches!(
        refused(SOURCE, &set(FieldValue::Written(Some("2023年".into())))),
        EditError::NotADate(_)
    ));
}

#[test]
fn findings_are_accepted_with_a_reason() {
    let allow = |reason: &str| SourceEdit::Allow {
        rule: "missing-row".into(),
        place: Some("申请".into()),
        reason: reason.into(),
    };
    let (_, new) = changed(SOURCE, &allow("原件: 如此 # \"是\""));
    assert_eq!(
        new,
        [
            "allow:\n",
            "  - rule: missing-row\n",
            "    place: 申请\n",
            "    reason: \"原件: 如此 # \\\"是\\\"\"\n"
        ]
    );
    let once = edit_source(SOURCE, &forms(), &allow("原件如此")).unwrap();
    let (_, new) = changed(&once, &allow("甲\n乙"));
    assert_eq!(new.last().unwrap(), "    reason: \"甲\\n乙\"\n");
    let flow = SOURCE.replace("figures:", "allow:\n- {rule: a-b, reason: 甲} # 注\nfigures:");
    let (_, new) = changed(&flow, &allow("原件如此"));
    assert_eq!(new, ["- {rule: missing-row, place: 申请, reason: 原件如此}\n"]);
    assert_eq!(refused(SOURCE, &allow(" \n ")), EditError::Empty("reason"));
}

#[test]
fn an_entry_without_its_reason_allows_nothing() {
    for source in [
        SOURCE.to_owned(),
        SOURCE.replace('\n', "\r\n"),
        SOURCE.replace("figures:", "allow: [{rule: a-b, reason: 甲}]\nfigures:"),
        SOURCE.replace("figures:", "allow: ~\nfigures:"),
    ] {
        let before = parse_report_text(&source).unwrap().allow.len();
        let change = propose_allow(&source, RuleId::MissingRow, Some("申请.总计")).unwrap();
        let after = apply_changes(&source, [&change]);
        let tree = parse_source_tree(&after).unwrap();
        assert_eq!(tree.report.allow.len(), before, "{after}");
        assert!(tree.findings.iter().any(|finding| finding.rule == RuleId::MissingField));
        let written =
            after.replace("reason: }", "reason: 乙}").replace("reason: \n", "reason: 乙\n");
        let written = written.replace("reason: \r\n", "reason: 乙\r\n");
        let report = parse_report_text(&written).unwrap();
        assert_eq!(report.allow.len(), before + 1, "{written}");
    }
    assert_eq!(propose_allow("text", RuleId::MissingRow, None), None);
}
