//! Lines of the page around a report, and paragraphs whose lines a document broke.

use super::words::{assert_outcomes, outcome};

const TITLE: &str = "示例县教育局2023年政府信息公开工作年度报告";

#[test]
fn dates_and_sources_come_in_any_order() {
    for line in [
        "2024-01-20 15:30 来源：县教育局",
        "2024-01-20 15:30　来源：县教育局　浏览次数：",
        "来源：县教育局 2024年1月20日 打印",
        "来源：县教育局2024年1月20日",
        "【2024年1月20日】【来源：县教育局】【打印】",
        "打印 | 来源：县教育局 | 2024-01-20 15:30:05",
    ] {
        let text = format!("{TITLE}\n\n{line}\n\n一、总体情况\n\n公开10条。");
        let wanted = "xian-jyj 2023\npublished: 2024-01-20\norigin: \"县教育局\"\n## 一、总体情况\n公开10条。";
        assert_eq!(outcome("年报.txt", &text), wanted, "{line}");
    }
}

/// It may be the source or whoever wrote it: a person is told.
#[test]
fn a_name_beside_a_date_is_no_field() {
    let line = "发布时间：2024-01-20 15:30 | 县教育局 | 打印";
    let text = format!("{TITLE}\n\n{line}\n\n一、总体情况\n\n公开10条。");
    let wanted = "xian-jyj 2023\npublished: 2024-01-20\n## 一、总体情况\n公开10条。";
    let note = format!("! “{line}”网页上的一行，不是年报的文字，没有写入");
    assert_eq!(outcome("年报.txt", &text), format!("{wanted}\n{note}"));
}

#[test]
fn the_foot_of_a_page_is_set_aside_and_told() {
    let note = "网页上的一行，不是年报的文字，没有写入";
    let foot = [
        "附件下载：1.示例县教育局统计表.xls",
        "上一篇：示例县财政局2023年政府信息公开工作年度报告",
        "下一篇：没有了",
        "相关链接",
        "示例市教育局2023年政府信息公开工作年度报告",
        "示例县财政局2022年政府信息公开工作年度报告",
        "网站地图 | 联系我们",
        "主办：示例县人民政府 承办：示例县人民政府办公室",
        "技术支持：示例软件",
        "版权所有 示例县人民政府",
        "示ICP备00000000号-1",
        "示公网安备 00000000000000号",
        "政府网站标识码：0000000000",
    ];
    let signed = "示例县教育局\n\n2024年1月20日";
    let text =
        format!("{TITLE}\n\n六、其他需要报告的事项\n\n无。\n\n{signed}\n\n{}", foot.join("\n\n"));
    let found = outcome("年报.txt", &text);
    let head = "xian-jyj 2023\nwritten: 2024-01-20\n## 六、其他需要报告的事项\n无。";
    let told: Vec<String> = foot.iter().map(|line| format!("! “{line}”{note}")).collect();
    assert_eq!(found, format!("{head}\n{}", told.join("\n")));
}

/// Buttons of the website are told like other lines; those to print the text are not.
#[test]
fn buttons_of_a_page_are_set_aside_and_told() {
    let note = "网页上的一行，不是年报的文字，没有写入";
    let buttons =
        ["扫一扫在手机打开当前页", "扫一扫", "扫码阅读", "手机版 | 电脑版", "返回顶部 打印"];
    let text =
        format!("{TITLE}\n\n打印\n\n六、其他需要报告的事项\n\n无。\n\n{}", buttons.join("\n\n"));
    let told: Vec<String> = buttons.iter().map(|line| format!("! “{line}”{note}")).collect();
    let wanted = format!("xian-jyj 2023\n## 六、其他需要报告的事项\n无。\n{}", told.join("\n"));
    assert_eq!(outcome("年报.txt", &text), wanted);
    for line in ["扫码支付已经开通", "手机版网站已经上线。", "群众扫一扫即可查询"]
    {
        let text = format!("{TITLE}\n\n六、其他需要报告的事项\n\n无。\n\n{line}");
        let found = outcome("年报.txt", &text);
        assert!(found.contains(&format!("无。\n{line}")), "{line}: {found}");
    }
}

#[test]
fn no_sentence_is_taken_for_the_foot_of_a_page() {
    for line in [
        "上一篇文章已经说明有关情况。",
        "相关链接已经更新",
        "本报告版权所有归示例县教育局",
        "完成网站ICP备案号更新工作",
        "示例市教育局2023年政府信息公开工作年度报告",
        "统计表.xls",
        "主办单位共同完成",
        "联系电话：000-00000000",
    ] {
        let text = format!("{TITLE}\n\n六、其他需要报告的事项\n\n无。\n\n{line}");
        let found = outcome("年报.txt", &text);
        assert!(found.contains(&format!("无。\n{line}")), "{line}: {found}");
    }
}

#[test]
fn broken_lines_become_whole_paragraphs() {
    let words: Vec<char> = "规范政务公开栏目并持续完善工作机制".repeat(7).chars().collect();
    let lines: Vec<String> = words.chunks(24).map(|line| line.iter().collect()).collect();
    let whole: String = words.iter().collect();
    // The first line is indented, and as long as the others without that.
    let text = format!("{TITLE}\n\n一、总体情况\n　　{}\n", lines.join("\n"));
    let wanted = format!("xian-jyj 2023\n## 一、总体情况\n{whole}");
    assert_eq!(outcome("年报.txt", &text), wanted);
    // A number at the end of a full line goes on in the next: one number, or two.
    let cut = lines.iter().map(|line| line.chars().take(23).collect::<String>());
    let cut: Vec<String> = cut.collect();
    let text = format!(
        "{TITLE}\n\n一、总体情况\n{}12\n34条{}\n{}",
        cut[0],
        &cut[1][..60],
        cut[2..].join("\n")
    );
    let found = outcome("年报.txt", &text);
    assert!(found.contains("1234条") && !found.contains("12 34"), "{found}");
    assert!(found.contains("!! ") && found.contains("上一行末尾的“12”与它接成一个数"), "{found}");
}

#[test]
fn a_closing_mark_begins_no_paragraph() {
    assert_outcomes(
        "a.html",
        &[
            (
                "a comma, a stop",
                "<meta charset=utf-8><h1>示例县教育局2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>公开10条</p><p>，其中政策3条</p><p>。</p><p>下一段。</p>",
                "xian-jyj 2023\n## 一、总体情况\n公开10条，其中政策3条。\n下一段。",
            ),
            (
                "a line that looks like a sub-heading",
                "<meta charset=utf-8><h1>示例县教育局2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>（一）主动公开</p><p>，全年10条。</p><p>下一段。</p>",
                "xian-jyj 2023\n## 一、总体情况\n（一）主动公开，全年10条。\n下一段。",
            ),
        ],
    );
}
