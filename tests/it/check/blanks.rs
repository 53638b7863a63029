//! A blank is tried as a nought and never taken for one: what is said of an
//! equation with a blank in it, and what is advised.

use crate::support::overlay::apply;
use crate::support::page::site;
use nianbao_core::diag::Finding;

/// The findings of equations for an example.
fn found(lines: &[&str]) -> Vec<Finding> {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let equations =
        ["balance", "row-total", "column-total", "block-total", "carried-over", "blank-total"];
    let mut findings = site(apply(&lines)).check_result.findings;
    findings.retain(|finding| equations.contains(&finding.rule.name()));
    findings
}

fn help(finding: &Finding) -> &str {
    finding.help.as_ref().map_or("", |help| help.zh.as_ref())
}

#[test]
fn a_filled_cell_is_not_to_change_while_a_term_is_blank() {
    for (example, blank) in [
        ("    行政复议: [1, ~, 0, 0, 2]", "复议诉讼.行政复议.结果纠正"),
        ("      重复申请: [~, 0, 0, 0, 0, 0, 1]", "申请.不予处理.重复申请.自然人"),
    ] {
        let findings = found(&[example]);
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert!(
            findings[0].message.zh.ends_with("（空白格按零试算）"),
            "{:?}",
            findings[0].message
        );
        assert!(
            help(&findings[0]).starts_with(&format!("{blank}是空白：先看原件")),
            "{:?}",
            findings[0].help
        );
    }
}

#[test]
fn a_blank_that_explains_all_is_named_as_not_filled_in() {
    let findings = found(&["    上年结转: [~, 0, 0, 0, 0, 0, 2]"]);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert!(findings[0].message.zh.contains("空白"), "{:?}", findings[0].message);
    assert_eq!(
        help(&findings[0]),
        "申请.上年结转.自然人 未填；如原件有数，照原件填写，按其他各格应为 2"
    );
}

/// Last year's report says nothing of 2 or of 0; its own balance says that the
/// blank is not a nought, and that is said there.
#[test]
fn last_year_s_blank_that_hides_a_number_is_spoken_of_once() {
    let findings = found(&["! previous", "    结转下年度: [~, 0, 0, 0, 0, 0, 2]"]);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert!(help(&findings[0]).contains("结转下年度.自然人 未填"), "{:?}", findings[0].help);
}

/// Where the whole column of totals is blank, nothing is held against it.
#[test]
fn last_year_s_blank_total_contradicts_nothing() {
    let findings = found(&["! previous", "    结转下年度: [2, 0, 0, 0, 0, 0, ~]"]);
    assert_eq!(
        findings.iter().map(|finding| finding.rule.name()).collect::<Vec<_>>(),
        ["blank-total"]
    );
}

/// A blank that last year's own equations take for a nought is one here too,
/// and the advice begins at it.
#[test]
fn last_year_s_blank_is_where_to_look_first() {
    let findings = found(&[
        "! previous",
        "    予以公开: [10, 0, 0, 0, 0, 0, 10]",
        "    总计: [10, 0, 0, 0, 0, 0, 10]",
        "    结转下年度: [~, ~, ~, ~, ~, ~, ~]",
    ]);
    assert!(!findings.is_empty());
    for finding in findings {
        assert_eq!(finding.rule.name(), "carried-over");
        assert!(finding.message.zh.contains("上年报告结转下年度 空白"), "{:?}", finding.message);
        assert!(help(&finding).starts_with("上年报告的 申请.结转下年度."), "{:?}", finding.help);
    }
}

#[test]
fn what_does_not_apply_is_not_called_blank() {
    let findings = found(&["    行政复议: [1, /, 0, 0, 2]"]);
    assert!(help(&findings[0]).contains("由 2 改为 1"), "{:?}", findings[0].help);
    let findings = found(&["    行政复议: [1, 0, 0, 0, /]"]);
    assert_eq!(findings[0].message.zh, "复议诉讼表有 1 处总计填了 /（不适用），而各分项已填");
}
