//! Places of one document that name different years.

use super::words::{SECTION, TEXT, outcome};

const TITLE: &str = "示例县教育局2024年政府信息公开工作年度报告";

#[test]
fn a_period_of_another_year_than_the_title_is_a_question() {
    let period = "统计期限自2023年1月1日起至2023年12月31日止。";
    let found = outcome("年报.txt", &format!("{TITLE}\n\n{period}{TEXT}"));
    let told = "!! 统计期限写的是 2023 年，题名写的是 2024 年；按后者导入，请核对";
    assert_eq!(found, format!("xian-jyj 2024\n{period}\n{SECTION}\n{told}"));
    let found = outcome("年报.txt", &format!("{TITLE}{TEXT}\n\n三、申请情况\n\n{period}"));
    assert!(found.contains(told), "{found}");
    // So are opening words of another year.
    let opening = "现公布示例县教育局2023年度政府信息公开情况。";
    let found = outcome("年报.txt", &format!("{TITLE}\n\n{opening}{TEXT}"));
    assert!(found.contains("!! 开头的文字写的是 2023 年，题名写的是 2024 年"), "{found}");
    // What the report is compared with is no conflict.
    for words in [
        "与2023年1月1日至2023年12月31日相比，申请减少。",
        "比2023年度政府信息公开工作情况有所改进。",
        "统计期限自2024年1月1日起至2024年12月31日止，2023年收到申请3件。",
    ] {
        let found = outcome("年报.txt", &format!("{TITLE}{TEXT}\n\n五、问题\n\n{words}"));
        assert!(!found.contains("写的是"), "{words}: {found}");
    }
}

#[test]
fn a_table_that_is_headed_by_another_year_is_a_question() {
    let table = "申请人情况\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n\
        一、本年新收政府信息公开申请数量\t3\t0\t0\t0\t0\t0\t3\n";
    let report =
        |heading: &str| outcome("年报.txt", &format!("{TITLE}{TEXT}\n\n{heading}\n{table}"));
    let found = report("三、2023年收到和处理政府信息公开申请情况");
    assert!(
        found.contains(
            "!! “三、2023年收到和处理政府信息公开申请情况”表题写的是 2023 年，这是 2024 年度的年报"
        ),
        "{found}"
    );
    for (line, told) in [
        ("填报单位：示例市教育局　统计年度：2023年", "表题写的是 2023 年"),
        ("填报单位：示例市教育局　统计年度：2023年", "写的是另一个机关“示例市教育局”"),
        ("2023年政府信息公开申请情况表", "表题写的是 2023 年"),
        ("示例市教育局2024年政府信息公开申请情况表", "写的是另一个机关“示例市教育局”"),
    ] {
        let found = report(&format!("三、申请情况\n\n{line}\n"));
        assert!(found.contains(told), "{line}: {found}");
    }
    let own = report("三、申请情况\n\n填报单位：示例县教育局　统计年度：2024年\n");
    assert!(!own.contains("写的是"), "{own}");
    for heading in [
        "三、2024年收到和处理政府信息公开申请情况",
        "三、收到和处理政府信息公开申请情况",
        "三、申请情况\n\n2023年收到申请3件，2024年收到3件。",
    ] {
        let found = report(heading);
        assert!(!found.contains("表题写的是"), "{heading}: {found}");
    }
}
