//! Whose report a document is and of which year, where several places say it, or two reports
//! stand in one file.

use super::words::{SECTION, TEXT, assert_outcomes, outcome};

/// A report whose title, office and text are given.
fn report(title: &str, rest: &str) -> String {
    format!(
        "{title}\n\n一、总体情况\n\n公开10条。\n\n二、主动公开政府信息情况\n\n略。\n\n六、其他需要报告的事项\n\n无。\n{rest}"
    )
}

const FIRST: &str = "示例县教育局2023年政府信息公开工作年度报告";

#[test]
fn two_reports_in_one_file_are_refused_with_both_places() {
    for (about, second, question) in [
        (
            "another office",
            report("示例县财政局2023年政府信息公开工作年度报告", ""),
            "“示例县教育局2023年政府信息公开工作年度报告”（第 1 行）和“示例县财政局2023年政府信息公开工作年度报告”（第 15 行）",
        ),
        (
            "an office that the site does not have",
            report("示例县水利局2023年政府信息公开工作年度报告", ""),
            "“示例县水利局2023年政府信息公开工作年度报告”（第 15 行）",
        ),
        (
            "another year",
            report("示例县教育局2022年政府信息公开工作年度报告", ""),
            "“示例县教育局2022年政府信息公开工作年度报告”（第 15 行）",
        ),
        (
            "the office on a line above its title",
            report("示例县财政局\n2023年政府信息公开工作年度报告", ""),
            "和“示例县财政局2023年政府信息公开工作年度报告”（第 1",
        ),
        ("no other title", report("", ""), "“一、总体情况”（第 3 行）和“一、总体情况”（第 17 行）"),
        (
            "the same title",
            report(FIRST, ""),
            "“一、总体情况”（第 3 行）和“一、总体情况”（第 17 行）",
        ),
    ] {
        let text = format!("{}\n{second}", report(FIRST, ""));
        for file in ["年报.txt", "年报.md"] {
            let found = outcome(file, &text);
            assert!(found.starts_with("? 文件里有两份年报："), "{about}: {found}");
            assert!(found.contains(question) && found.contains("拆成两个文件"), "{about}: {found}");
        }
    }
    // Tables without headings, each below its title.
    let table = "申请人情况\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n\
        一、本年新收政府信息公开申请数量\t3\t0\t0\t0\t0\t0\t3\n";
    let text = format!("{FIRST}\n{table}\n示例县财政局2023年政府信息公开工作年度报告\n{table}");
    let found = outcome("年报.txt", &text);
    assert!(found.starts_with("? 文件里有两份年报：") && found.contains("第 5 行"), "{found}");
}

#[test]
fn what_is_near_to_two_reports_is_one() {
    let contents =
        "一、总体情况\n\n二、主动公开政府信息情况\n\n六、其他需要报告的事项\n\n前言。\n\n";
    for (about, text) in [
        (
            "a list of other reports at the end",
            report(FIRST, "\n相关链接\n\n示例县财政局2023年政府信息公开工作年度报告\n"),
        ),
        (
            "a list of other reports above",
            format!(
                "示例县财政局2023年政府信息公开工作年度报告\n\n示例县教育局2022年政府信息公开工作年度报告\n\n{}",
                report(FIRST, "")
            ),
        ),
        ("the title twice", format!("{FIRST}\n\n{}", report(FIRST, ""))),
        (
            "another form of the name",
            format!(
                "{}\n县教体局2023年政府信息公开工作年度报告\n\n七、附则\n\n略。\n",
                report(FIRST, "")
            ),
        ),
        (
            "a sentence about another report",
            report(FIRST, "\n见示例县财政局2023年政府信息公开工作年度报告。\n\n七、附则\n\n略。\n"),
        ),
        ("a table of contents", format!("{FIRST}\n\n{contents}{}", report("", ""))),
        (
            "captions of tables",
            report(FIRST, "")
                .replace(
                    "二、主动公开政府信息情况\n\n略。",
                    "二、主动公开政府信息情况\n\n见下表。\n\n二、主动公开政府信息情况\n\n略。",
                )
                .replace(
                    "六、其他需要报告的事项\n\n无。",
                    "六、其他需要报告的事项\n\n见下。\n\n六、其他需要报告的事项\n\n无。",
                ),
        ),
    ] {
        let found = outcome("年报.txt", &text);
        let is_one = found.starts_with("xian-jyj 2023\n") || found.starts_with("xian-czj 2023\n");
        assert!(is_one, "{about}: {found}");
    }
}

#[test]
fn the_title_of_a_page_alone_is_a_question() {
    let page = |title: &str, meta: &str, text: &str| {
        format!(
            "<meta charset=utf-8><title>{title}</title>{meta}<p>{text}</p><p>一、总体情况</p><p>公开10条。</p>"
        )
    };
    let line = "2023年政府信息公开工作年度报告";
    for (about, page, wanted) in [
        (
            "office and year",
            page("示例县教育局2023年政府信息公开工作年度报告_示例县人民政府", "", "前言。"),
            "xian-jyj 2023\n前言。\n## 一、总体情况\n公开10条。\n!! 年度 2023 取自网页或文件的标题（不在正文里）\n!! 机关“示例县教育局”取自网页或文件的标题（不在正文里）中的“示例县教育局”".to_owned(),
        ),
        (
            "the name of an office is no title",
            page("示例县教育局", "", line),
            "? 看不出是哪一个机关的年报：用 --office 指明代号".to_owned(),
        ),
        (
            "it disagrees with the text",
            page("示例县财政局2022年政府信息公开工作年度报告", "", FIRST),
            format!("xian-jyj 2023\n{SECTION}\n!! 网页或文件的标题（不在正文里）写的是 2022 年，题名写的是 2023 年；按后者导入，请核对\n!! 网页或文件的标题（不在正文里）写的是 示例县财政局（xian-czj），题名写的是 示例县教育局（xian-jyj）；按后者导入，请核对"),
        ),
        (
            "it agrees",
            page("示例县教育局2023年政府信息公开工作年度报告 - 示例县人民政府", "", FIRST),
            format!("xian-jyj 2023\n{SECTION}"),
        ),
        (
            "the source of the page disagrees",
            page("年报", "<meta name=ContentSource content=示例县财政局>", FIRST),
            format!("xian-jyj 2023\n{SECTION}\n!! 网页或文件的字段写的是 示例县财政局（xian-czj），题名写的是 示例县教育局（xian-jyj）；按后者导入，请核对"),
        ),
        (
            "the source of the page is the website",
            page("年报", "<meta name=ContentSource content=示例县>", FIRST),
            format!("xian-jyj 2023\n{SECTION}"),
        ),
    ] {
        assert_eq!(outcome("a.html", &page), wanted, "{about}");
    }
}

#[test]
fn a_title_without_a_year_names_the_office() {
    let period = "统计期限自2023年1月1日起至2023年12月31日止。";
    let note = "! 年度 2023 取自统计期限";
    for (title, written) in [
        ("示例县教育局政府信息公开工作年度报告", "示例县教育局政府信息公开工作年度报告"),
        ("示例县教育局\n政府信息公开工作年度报告", "示例县教育局政府信息公开工作年度报告"),
        (
            "发布日期：2024-01-20\n\n示例县教育局政府信息公开工作年度报告",
            "示例县教育局政府信息公开工作年度报告",
        ),
    ] {
        let found = outcome("年报.txt", &format!("{title}\n\n{period}{TEXT}"));
        let published = if title.contains("发布日期") { "published: 2024-01-20\n" } else { "" };
        let wanted =
            format!("xian-jyj 2023\ntitle: \"{written}\"\n{published}{period}\n{SECTION}\n{note}");
        assert_eq!(found, wanted, "{title}");
    }
    // One with its year counts more, wherever it stands.
    let both = format!("示例县人民政府政府信息公开年报\n\n{FIRST}{TEXT}");
    assert!(outcome("年报.txt", &both).starts_with("xian-jyj 2023\n"));
    // Without any year it is asked for, and so is an office that nobody knows.
    let found = outcome("年报.txt", &format!("示例县教育局政府信息公开工作年度报告{TEXT}"));
    assert!(found.contains("--year"), "{found}");
    let found =
        outcome("年报.txt", &format!("示例县水利局政府信息公开工作年度报告\n\n{period}{TEXT}"));
    assert!(found.contains("没有名为“示例县水利局”的机关"), "{found}");
}

#[test]
fn names_of_offices_are_known_in_more_forms() {
    for (title, office) in [
        ("示例县市场监管局2023年政府信息公开工作年度报告", "xian-scj 2023"),
        ("县市场监管局2023年政府信息公开工作年度报告", "xian-scj 2023"),
        ("示例县发改委2023年政府信息公开工作年度报告", "xian-fgw 2023"),
        ("示例市示例县教育局2023年政府信息公开工作年度报告", "xian-jyj 2023"),
        ("示例市示例县人民政府2023年政府信息公开工作年度报告", "xian 2023"),
        ("示例县教育局（本级）2023年政府信息公开工作年度报告", "xian-jyj 2023"),
        ("示例县\n教育局\n2023年政府信息公开\n工作年度报告", "xian-jyj 2023"),
        ("示例县教育局\n2023年\n政府信息公开\n工作年度报告", "xian-jyj 2023"),
        ("二〇二三年示例县教育局政府信息公开工作年度报告", "xian-jyj 2023"),
    ] {
        let found = outcome("年报.txt", &format!("{title}{TEXT}"));
        assert!(found.starts_with(&format!("{office}\n")), "{title}: {found}");
        assert!(found.contains(SECTION) && !found.contains("!!"), "{title}: {found}");
    }
    for (title, question) in [
        ("示范市示例县教育局2023年政府信息公开工作年度报告", "没有名为“示范市示例县教育局”的机关"),
        ("示例县市管局2023年政府信息公开工作年度报告", "没有名为“示例县市管局”的机关"),
        ("示范县市场监管局2023年政府信息公开工作年度报告", "没有名为“示范县市场监管局”的机关"),
    ] {
        let found = outcome("年报.txt", &format!("{title}{TEXT}"));
        assert!(found.starts_with("? ") && found.contains(question), "{title}: {found}");
    }
}

#[test]
fn two_years_are_a_question_and_a_former_name_is_told() {
    assert_outcomes(
        "年报.txt",
        &[
            (
                "a title of two years",
                "示例县教育局2022—2023年政府信息公开工作年度报告\n\n一、总体情况\n\n公开10条。",
                "? 题名写了两个年度，2022 和 2023：用 --year 写明年度",
            ),
            (
                "a former name after its time",
                "示例县教育体育局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n公开10条。",
                "xian-jyj 2023\ntitle: \"示例县教育体育局2023年政府信息公开工作年度报告\"\n## 一、总体情况\n公开10条。\n! “示例县教育体育局”是到 2018 年度为止的名称，这一年度是“示例县教育局”",
            ),
            (
                "a former name in its time",
                "示例县教育体育局2018年政府信息公开工作年度报告\n\n一、总体情况\n\n公开10条。",
                "xian-jyj 2018\n## 一、总体情况\n公开10条。",
            ),
        ],
    );
}
