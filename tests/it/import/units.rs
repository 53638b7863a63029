//! Units that stand outside the cells: above or below a table, in its caption, in labels. A
//! figure in another unit than the form's, and an amount without any, are left to a person.

use super::flat_tables::{HEADINGS, import};
use nianbao_import::Imported;

/// Words in and about the table of what was made public.
#[derive(Clone, Copy)]
struct Words {
    above: &'static str,
    caption: &'static str,
    decisions: &'static str,
    head: &'static str,
    label: &'static str,
    amount: &'static str,
    below: &'static str,
}

const USUAL: Words = Words {
    above: "",
    caption: "",
    decisions: "本年处理决定数量",
    head: "本年收费金额（单位：万元）",
    label: "行政事业性收费",
    amount: "75.45",
    below: "",
};

fn read(words: Words) -> Imported {
    let Words { above, caption, decisions, head, label, amount, below } = words;
    let paragraph = |text: &str| match text {
        "" => String::new(),
        text => format!("<p>{text}</p>"),
    };
    let (above, below) = (paragraph(above), paragraph(below));
    let table = format!(
        "<table><caption>{caption}</caption>
<tr><td colspan=4>第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr>
<tr><td>行政规范性文件</td><td>3</td><td>0</td><td>12</td></tr>
<tr><td colspan=4>第二十条第（五）项</td></tr>
<tr><td>信息内容</td><td colspan=3>{decisions}</td></tr>
<tr><td>行政许可</td><td colspan=3>945</td></tr>
<tr><td colspan=4>第二十条第（八）项</td></tr>
<tr><td>信息内容</td><td colspan=3>{head}</td></tr>
<tr><td>{label}</td><td colspan=3>{amount}</td></tr></table>"
    );
    let title = "示例市财政局2024年政府信息公开工作年度报告";
    let page = format!(
        "<h1>{title}</h1><h2>一、总体情况</h2><p>本单位依法公开信息。</p>
<h2>{}</h2>{above}{table}{below}<h2>五、存在的主要问题及改进情况</h2><p>继续改进工作。</p>",
        HEADINGS[0]
    );
    import("报告.html", &page)
}

/// Returns the value of a cell; `None` where it is left to a person.
fn value(imported: &Imported, row: &str) -> Option<String> {
    let cell = imported.provenance.iter().find(|cell| cell.form_path.starts_with(row));
    cell.unwrap_or_else(|| panic!("no {row}")).value.clone()
}

const FEES: &str = "主动公开.行政事业性收费";

#[test]
fn an_amount_in_another_unit_is_left_to_a_person() {
    let other = [
        Words { above: "单位：元", ..USUAL },
        Words { above: "（单位：件、元）", ..USUAL },
        Words { caption: "主动公开政府信息情况（单位：元）", ..USUAL },
        Words { below: "注：收费金额的单位为元。", ..USUAL },
        Words { label: "行政事业性收费（元）", ..USUAL },
        Words { head: "本年收费金额/元", ..USUAL },
        Words { head: "本年收费金额（千元）", ..USUAL },
        Words { head: "本年收费金额", above: "单位：元", ..USUAL },
    ];
    for words in other {
        let imported = read(words);
        let told = format!("{} {} {}", words.above, words.head, words.label);
        assert_eq!(value(&imported, FEES), None, "{told}");
        assert_eq!(value(&imported, "主动公开.行政许可").as_deref(), Some("945"), "{told}");
    }
}

#[test]
fn an_amount_without_any_unit_is_left_to_a_person() {
    let bare = Words { head: "本年收费金额", ..USUAL };
    assert_eq!(value(&read(bare), FEES), None);
    // Nothing is nothing in any unit, and a unit in the cell is one.
    for (amount, wanted) in [("0", "0"), ("/", "/"), ("75.45 万元", "75.45 万元"), ("", "~")] {
        let imported = read(Words { amount, ..bare });
        assert_eq!(value(&imported, FEES).as_deref(), Some(wanted), "{amount}");
    }
}

#[test]
fn an_amount_in_the_unit_of_the_form_is_read() {
    let sure = [
        USUAL,
        Words { above: "单位：万元", ..USUAL },
        Words { above: "填报单位：示例市财政局", ..USUAL },
        Words { head: "本年收费金额", above: "单位：件、万元", ..USUAL },
        Words { head: "本年收费金额", below: "注：金额单位为万元。", ..USUAL },
        Words { head: "本年收费金额（万元）", ..USUAL },
    ];
    for words in sure {
        let imported = read(words);
        let value = value(&imported, FEES);
        assert_eq!(value.as_deref(), Some("75.45"), "{} {}", words.above, words.head);
    }
}

#[test]
fn counts_of_more_than_one_thing_are_left_to_a_person() {
    let scaled = [
        Words { decisions: "本年处理决定数量（万件）", ..USUAL },
        Words { above: "单位：百件、万元", ..USUAL },
        Words { caption: "主动公开（单位：百件）", ..USUAL },
    ];
    for words in scaled {
        let imported = read(words);
        let told = format!("{} {}", words.above, words.decisions);
        assert_eq!(value(&imported, "主动公开.行政许可"), None, "{told}");
        assert_eq!(value(&imported, "主动公开.规章").as_deref(), Some("0"), "{told}");
    }
    let single = read(Words { above: "单位：件、万元", ..USUAL });
    assert_eq!(value(&single, "主动公开.行政许可").as_deref(), Some("945"));
}

/// A table with an office a row is read by other code, and its units count as much.
#[test]
fn the_units_of_a_collection_are_those_of_the_form_too() {
    let heads = [
        "单位名称",
        "规章-本年制发件数",
        "规章-本年废止件数",
        "规章-现行有效件数",
        "行政规范性文件-本年制发件数",
        "行政规范性文件-本年废止件数",
        "行政规范性文件-现行有效件数",
        "行政许可-本年处理决定数量",
        "行政处罚-本年处理决定数量",
        "行政强制-本年处理决定数量",
        "行政事业性收费-本年收费金额",
    ];
    let cells = ["示例市财政局", "0", "0", "0", "3", "0", "12", "945", "27", "8", "75.45"];
    let row = |cells: &[&str]| format!("<tr><td>{}</td></tr>", cells.join("</td><td>"));
    let table = format!("<table>{}{}</table>", row(&heads), row(&cells));
    for (unit, wanted) in [("单位：元", None), ("单位：万元", Some("75.45"))] {
        let title = "<h1>2024年政府信息公开情况汇总表</h1>";
        let imported = import("汇总.html", &format!("{title}<p>{unit}</p>{table}"));
        assert_eq!(value(&imported, FEES).as_deref(), wanted, "{unit}");
        assert_eq!(value(&imported, "主动公开.行政许可").as_deref(), Some("945"), "{unit}");
    }
}
