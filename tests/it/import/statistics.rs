//! The table of statistics of the years before 2019: what rows it has, and nothing is lost.

use crate::support::documents::wanted::imported;
use crate::support::overlay::text;
use crate::support::page::{page, site};
use nianbao_import::{Issue, Reason};
use std::collections::HashMap;

/// A web page of 2016 with the rows of a table.
fn report(rows: &[&str]) -> String {
    let rows =
        rows.iter().map(|row| format!("<tr><td>{}</td></tr>", row.replace('|', "</td><td>")));
    format!(
        "<html><body><h1>示例市财政局2016年政府信息公开工作年度报告</h1><p>一、概述</p><p>平稳。</p>\
         <p>附表</p><table>{}</table></body></html>",
        rows.collect::<String>()
    )
}

/// The lines of the figures that a page gives.
fn figures(rows: &[&str]) -> Vec<String> {
    let source = imported("report.html", report(rows).as_bytes()).unwrap().source;
    let Some((_, figures)) = source.split_once("  统计:\n") else { return Vec::new() };
    let figures = figures.split_once("\n---").unwrap().0;
    figures.lines().skip(1).map(|line| line.trim().to_owned()).collect()
}

const ROWS: [&str; 9] = [
    "序号|统计指标|单位|统计数",
    "1|一、主动公开情况|——|——",
    "2|（一）主动公开政府信息数|条|1204",
    "3|其中：主动公开规范性文件数|条|",
    "4|四、行政复议数量|件|2",
    "5|（一）维持具体行政行为数|件|2",
    "6|五、行政诉讼数量|件|0",
    "7|（一）维持具体行政行为数|件|0",
    "8|七、依申请公开信息收取的费用|万元|0.35",
];

#[test]
fn rows_are_kept_as_the_office_wrote_them() {
    assert_eq!(
        figures(&ROWS),
        [
            "一、主动公开情况: /",
            "（一）主动公开政府信息数（条）: 1204",
            "其中：主动公开规范性文件数（条）: ~",
            "四、行政复议数量（件）: 2",
            "四、行政复议数量（件）：（一）维持具体行政行为数（件）: 2",
            "五、行政诉讼数量（件）: 0",
            "五、行政诉讼数量（件）：（一）维持具体行政行为数（件）: 0",
            "七、依申请公开信息收取的费用（万元）: 0.35",
        ]
    );
}

#[test]
fn a_page_shows_the_rows() {
    let source = imported("report.html", report(&ROWS).as_bytes()).unwrap().source;
    let offices = "- {id: shili-czj, name: 示例市财政局, kind: department}\n";
    let path = "content/2016/shili-czj.md";
    let examined = site(vec![text("content/offices.yaml", offices), text(path, &source)]);
    let page = page(&examined, "2016/shili-czj/index.html");
    for shown in ["（一）主动公开政府信息数（条）", "<td>1204<", "<td>0.35<"] {
        assert!(page.contains(shown), "{shown} in {page}");
    }
}

#[test]
fn what_has_no_place_leaves_the_table_as_it_is() {
    for rows in [
        // Two columns of values; remarks; a value without an item; an item twice.
        vec!["指标|单位|数量|数据", "收到申请数|件|1|2"],
        vec!["指标|单位|数量|备注", "收到申请数|件|1|含上年"],
        vec!["指标|数量", "收到申请数|1", "|2"],
        vec!["指标|数量", "合计|1", "合计|2"],
        // Another table.
        vec!["科目|预算数", "办公费|1"],
    ] {
        assert_eq!(figures(&rows), [""; 0], "{rows:?}");
        let imported = imported("report.html", report(&rows).as_bytes()).unwrap();
        assert!(imported.source.contains("| 1"), "{}", imported.source);
        assert_eq!(imported.issues.len(), 1, "{:?}", imported.issues);
    }
}

#[test]
fn a_value_that_is_not_sure_is_left_to_a_person() {
    let rows = ["统计指标|统计数", "收到申请数|1 2", "办结数|3"];
    let figures = figures(&rows);
    assert_eq!(figures, ["收到申请数: ~ # 待定：原文“1 2”", "办结数: 3"]);
}

/// The rows of a table, with tabs between the cells.
const STATISTICS: &str = "序号\t统计指标\t单位\t统计数\n1\t一、主动公开情况\t——\t——\n\
    2\t（一）主动公开政府信息数\t条\t1204\n3\t其中：主动公开规范性文件数\t条\t4\n\
    4\t四、行政复议数量\t件\t2\n5\t（一）维持具体行政行为数\t件\t2\n6\t五、行政诉讼数量\t件\t0\n\
    7\t（一）维持具体行政行为数\t件\t0\n8\t七、依申请公开信息收取的费用\t万元\t0.35\n";

/// A text of 2016 with a table as lines.
fn text_report(table: &str) -> String {
    format!(
        "示例市财政局2016年政府信息公开工作年度报告\n\n一、概述\n\n平稳。\n\n二、附表\n\n{table}\n\n示例市财政局\n\n2017年1月20日\n"
    )
}

/// Takes the column with an index away.
fn without_column(table: &str, column: usize) -> String {
    let row = |row: &str| {
        let mut cells: Vec<&str> = row.split('\t').collect();
        cells.remove(column);
        cells.join("\t") + "\n"
    };
    table.lines().map(row).collect()
}

/// Ways to write a table without tabs.
fn layouts(table: &str) -> [String; 3] {
    [
        table.replace('\t', "\n"),
        table.replace('\t', "\n").replace('\n', "\n\n"),
        table.replace('\t', " "),
    ]
}

/// The lines of the figures that a text gives, and its body.
fn text_figures(table: &str) -> (Vec<String>, String) {
    let source = imported("report.txt", text_report(table).as_bytes()).unwrap().source;
    let body = source.splitn(3, "---\n").nth(2).unwrap().to_owned();
    let Some((_, figures)) = source.split_once("  统计:\n") else { return (Vec::new(), body) };
    let figures = figures.split_once("\n---").unwrap().0;
    (figures.lines().skip(1).map(|line| line.trim().to_owned()).collect(), body)
}

#[test]
fn rows_in_lines_are_read_as_those_of_a_table() {
    let wanted = [
        "一、主动公开情况: /",
        "（一）主动公开政府信息数（条）: 1204",
        "其中：主动公开规范性文件数（条）: 4",
        "四、行政复议数量（件）: 2",
        "四、行政复议数量（件）：（一）维持具体行政行为数（件）: 2",
        "五、行政诉讼数量（件）: 0",
        "五、行政诉讼数量（件）：（一）维持具体行政行为数（件）: 0",
        "七、依申请公开信息收取的费用（万元）: 0.35",
    ];
    let bare = without_column(STATISTICS, 0);
    for table in [STATISTICS.to_owned(), bare].iter().flat_map(|table| layouts(table)) {
        let (figures, body) = text_figures(&table);
        assert_eq!(figures, wanted, "{table}");
        assert!(!body.contains("1204") && !body.contains("主动公开政府信息数"), "{body}");
    }
}

/// A row with a cell too few or too many keeps its item, and a person sees what stands there.
#[test]
fn a_row_of_lines_that_is_not_whole_is_left_to_a_person() {
    for (from, to, wanted) in [
        ("数\t条\t4\n", "数\t条\n", "其中：主动公开规范性文件数（条）: ~ # 待定：原文“条”"),
        (
            "数\t条\t4\n",
            "数\t条\t4\t4\n",
            "其中：主动公开规范性文件数（条）: ~ # 待定：原文“条 4 4”",
        ),
        ("数\t条\t4\n", "数\t4\n", "其中：主动公开规范性文件数: ~ # 待定：原文“4”"),
        ("数\t条\t4\n", "数\t条\t约4\n", "其中：主动公开规范性文件数（条）: ~ # 待定：原文“约4”"),
        (
            "数\t条\t4\n",
            "数\t条\t2.24万\n",
            "其中：主动公开规范性文件数（条）: ~ # 待定：原文“2.24万”",
        ),
    ] {
        let table = STATISTICS.replace(from, to);
        assert_ne!(table, STATISTICS);
        for table in [table.clone(), without_column(&table, 0)] {
            for table in layouts(&table).into_iter().take(2) {
                let (figures, _) = text_figures(&table);
                assert!(
                    figures.iter().any(|line| line == wanted),
                    "{wanted}\n{figures:#?}\n{table}"
                );
                assert!(
                    figures.contains(&"（一）主动公开政府信息数（条）: 1204".to_owned()),
                    "{figures:#?}"
                );
                assert!(figures.contains(&"四、行政复议数量（件）: 2".to_owned()), "{figures:#?}");
            }
        }
    }
}

/// Names of heads in the text of an office are no table.
#[test]
fn words_of_heads_in_prose_are_no_table() {
    for table in ["项目\n\n数量\n\n见附件。\n", "统计指标 统计数\n\n平稳。\n", "数量\n项目\n3\n4\n"]
    {
        let (figures, body) = text_figures(table);
        assert!(figures.is_empty(), "{figures:?}");
        for word in table.split_whitespace() {
            assert!(body.contains(word), "{word} in {body}");
        }
    }
}

/// Ways to write a table in lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lines {
    Cells,
    SpacedCells,
    Words,
}

/// Numbers that follow from a seed.
struct Choices(u64);

impl Choices {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        usize::try_from(self.0 >> 33).unwrap() % below
    }
}

/// Makes rows with a number, an item, a unit and a value, and what each item has.
fn random_rows(choices: &mut Choices) -> (Vec<Vec<String>>, HashMap<String, String>) {
    let (mut rows, mut truth) = (Vec::new(), HashMap::new());
    for number in 1..=24 {
        let begin = ["（一）", "其中：", "三、", "1.", ""][choices.below(5)];
        let unit = ["条", "件", "次", "个"][choices.below(4)];
        let item = format!(
            "{begin}第{}类事项数",
            "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地".chars().nth(number - 1).unwrap()
        );
        let value = choices.below(30).to_string();
        truth.insert(format!("{item}（{unit}）"), value.clone());
        rows.push(vec![number.to_string(), item, unit.to_owned(), value]);
    }
    (rows, truth)
}

/// Puts a fault into a row; the truth is what the document says of an item.
fn spoil(rows: &mut Vec<Vec<String>>, at: usize, fault: usize, choices: &mut Choices) {
    match fault {
        0 => _ = rows[at].remove(1 + choices.below(3)),
        1 => {
            let column = 1 + choices.below(3);
            let again = rows[at][column].clone();
            rows[at].insert(column, again);
        }
        2 => rows[at][3] = ["约3", "3件", "三", "O", "2.24万"][choices.below(5)].to_owned(),
        3 => {
            let next = rows.remove(at + 1);
            rows[at].extend(next);
        }
        4 => rows[at][2].insert(0, '\u{c}'),
        _ => rows.swap(at, at + 1),
    }
}

/// Each figure of a table in lines is what the document says of its item, and each item is in
/// the source or told of.
fn nothing_is_wrong(lines: Lines) {
    let (mut cases, mut decided, mut all) = ([0; 6], 0, 0);
    for seed in 0..180 {
        let mut choices = Choices(seed * 7919 + 1);
        let (mut rows, truth) = random_rows(&mut choices);
        for at in [21, 14, 7] {
            let fault = choices.below(6);
            cases[fault] += 1;
            spoil(&mut rows, at, fault, &mut choices);
        }
        let has_numbers = choices.below(2) == 0;
        let head = "序号\t统计指标\t单位\t统计数".to_owned();
        let body = rows.iter().map(|row| row.join("\t"));
        let mut table: String = [head].into_iter().chain(body).map(|row| row + "\n").collect();
        if !has_numbers {
            table = without_column(&table, 0);
        }
        let table = match lines {
            Lines::Cells => table.replace('\t', "\n"),
            Lines::SpacedCells => table.replace('\t', "\n").replace('\n', "\n\n"),
            Lines::Words => table.replace('\t', " "),
        };
        let read = imported("report.txt", text_report(&table).as_bytes()).unwrap();
        for cell in &read.provenance {
            let Some(value) = &cell.value else { continue };
            let item = cell.form_path.strip_prefix("统计.").unwrap();
            assert_eq!(truth.get(item), Some(value), "{seed} {item}\n{table}\n{}", read.source);
            decided += 1;
        }
        for item in truth.keys() {
            let (name, _) = item.split_once("类事项数").unwrap();
            // One item of a fault is not in the document.
            if !table.contains(name) {
                continue;
            }
            let is_told = read.provenance.iter().any(|cell| cell.form_path.contains(name))
                || read.source.contains(&format!("| {name}"));
            assert!(is_told, "{seed} {item}\n{table}\n{}", read.source);
        }
        all += truth.len();
    }
    assert_eq!(cases.iter().sum::<usize>(), 540);
    assert!(decided * 100 > all * 60, "{lines:?}: {decided} of {all}");
}

#[test]
fn no_figure_of_faulty_cells_in_lines_is_wrong_in_silence() {
    nothing_is_wrong(Lines::Cells);
    nothing_is_wrong(Lines::SpacedCells);
}

#[test]
fn no_figure_of_faulty_rows_in_words_is_wrong_in_silence() {
    nothing_is_wrong(Lines::Words);
}

/// A table of requests with as many labels as a row more or less makes.
fn older_report(rows: usize) -> String {
    let head = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\t申请人情况\n\
        自然人\t法人或其他组织\t总计\n商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n";
    let labels = ["一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"];
    let rows = labels.iter().take(rows).map(|label| format!("{label}\t3\t1\t0\t0\t0\t0\t4\n"));
    text_report(&format!("{head}{}", rows.collect::<String>()))
}

/// Tables of years without a form have 其他 and 总计 too: eleven labels of another form are
/// none of its tables, twelve are.
#[test]
fn a_form_is_chosen_before_2019_by_twelve_labels() {
    let read = imported("report.txt", older_report(1).as_bytes()).unwrap();
    assert_eq!((read.form.as_str(), read.provenance.len()), ("legacy", 0), "{}", read.source);
    let is_other = |issue: &Issue| matches!(issue.reason, Reason::OtherForm { year: 2016, .. });
    assert!(!read.issues.iter().any(is_other), "{:?}", read.issues);
    assert!(read.issues.iter().any(|issue| issue.reason == Reason::ForeignTable));
    let read = imported("report.txt", older_report(2).as_bytes()).unwrap();
    assert!(read.form.starts_with("gongkai-"), "{}", read.form);
    assert_eq!(read.provenance.iter().filter(|cell| cell.value.is_some()).count(), 14);
    assert!(read.issues.iter().any(is_other), "{:?}", read.issues);
    assert!(read.source.contains(&format!("\nform: {}\n", read.form)), "{}", read.source);
}

/// A table with two columns of values: the lines are kept as they are, and told of.
#[test]
fn other_tables_of_words_are_kept_and_told() {
    let table = "统计指标 单位 上年数 本年数\n收到申请数 件 3 4\n答复申请数 件 3 4\n";
    let read = imported("report.txt", text_report(table).as_bytes()).unwrap();
    assert_eq!(read.provenance.len(), 0, "{}", read.source);
    assert!(read.source.contains("| 收到申请数 件 3 4 |"), "{}", read.source);
    assert!(read.issues.iter().any(|issue| issue.reason == Reason::ForeignTable));
}
