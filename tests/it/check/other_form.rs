//! A report in the form of other years is recognised by its rows.

use crate::support::overlay;
use nianbao_core::check::ReportContext;

/// The id of the form that the report of a year seems to be written in.
fn other(lines: &[&str], year: u16) -> Option<String> {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let examined =
        nianbao::examine(overlay::apply(&lines), &nianbao_core::ExamineOptions::default());
    let id = examined.archive.find("shili-czj", year).unwrap();
    let case = ReportContext::new(&examined.archive, examined.archive.report(id)).unwrap();
    case.other_form().map(|form| form.id.clone())
}

#[test]
fn a_form_of_other_years_is_recognised() {
    assert_eq!(
        other(&["! base 2020", "form: gongkai-2021"], 2020).as_deref(),
        Some("gongkai-2019")
    );
    assert_eq!(other(&["form: gongkai-2019"], 2022).as_deref(), Some("gongkai-2021"));
}

#[test]
fn a_few_wrong_rows_are_no_other_form() {
    assert_eq!(other(&[], 2022), None);
    assert_eq!(other(&["! replace 行政规范性文件", "    规范性文件: [3, 1, 22]"], 2022), None);
    let some =
        ["! after 行政强制", "    政府集中采购: [0, 0 元]", "    其他对外管理服务事项: [0, 0, 0]"];
    assert_eq!(other(&some, 2022), None);
}

#[test]
fn free_tables_are_no_other_form() {
    let free = ["! after figures", "  统计:", "    一: 1", "    二: 2", "    三: 3"];
    assert_eq!(other(&free, 2022), None);
    assert_eq!(other(&["form: legacy"], 2022).as_deref(), Some("gongkai-2021"));
}
