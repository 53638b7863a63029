//! Headings as offices write them: which section each is, what is an addition, and what is no
//! heading.

use crate::support::disk::Disk;
use crate::support::documents::wanted::imported;
use crate::support::overlay::text;
use crate::support::page::site;

/// The headings of the form, with the words of a section.
const SECTIONS: [(&str, &str); 6] = [
    ("一、总体情况", "工作平稳。"),
    ("二、主动公开政府信息情况", "略。"),
    ("三、收到和处理政府信息公开申请情况", "略。"),
    ("四、政府信息公开行政复议、行政诉讼情况", "略。"),
    ("五、存在的主要问题及改进情况", "解读偏少。"),
    ("六、其他需要报告的事项", "未收取信息处理费。"),
];

/// Headings in other words, by the number of their section.
const VARIANTS: [&[&str]; 6] = [
    &[
        "一、概述",
        "一、总体情况概述",
        "一、工作概况",
        "一、基本情况",
        "一、2023年度政府信息公开工作总体情况",
        "一、政府信息公开工作总体情况",
        "一、年度工作综述",
        "一、工作开展情况",
        "一、全年工作情况",
        "一、总体工作情况：",
        "一、 总 体 情 况",
        "一　总体情况",
        "一、本年度政府信息公开基本情况",
        "第一部分 总体情况",
        "1、总体情况",
        "一．总体情况",
    ],
    &[
        "二、行政机关主动公开政府信息情况",
        "二、主动公开情况",
        "二、主动公开信息情况",
        "二、政府信息主动公开情况",
        "二、主动公开政府政府情况",
        "二、2023年主动公开政府信息的情况",
        "二、主动公开政府信息的情况",
        "二、本机关主动公开政府信息情况",
        "二、主动公开政务信息情况",
        "二、信息公开情况",
        "二、主动公开工作情况。",
        "二、推进主动公开",
        "二.主动公开政府信息情况",
        "二 主动公开情况",
        "二、政府信息公开数据",
        "第二部分：主动公开情况",
    ],
    &[
        "三、行政机关收到和处理政府信息公开申请情况",
        "三、依申请公开情况",
        "三、依申请公开政府信息情况",
        "三、收到和处理政府信息公开申请的情况",
        "三、政府信息公开申请办理情况",
        "三、政府信息依申请公开办理情况",
        "三、收到和处理信息公开申请情况",
        "三、申请公开情况",
        "三、受理和处理申请情况",
        "三、办理依申请公开情况",
        "三、收到及处理政府信息公开申请情况",
        "三、政府信息申请公开情况",
        "三、 依申请公开工作情况",
        "三，收到和处理申请情况",
        "三、公民、法人申请政府信息公开情况",
        "第三部分、收到和处理申请",
        "三、答复情况",
    ],
    &[
        "四、行政复议、行政诉讼情况",
        "四、政府信息公开行政复议和行政诉讼情况",
        "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "四、因政府信息公开申请行政复议、提起行政诉讼情况",
        "四、复议诉讼情况",
        "四、政府信息公开复议、诉讼情况",
        "四、政府信息公开行政复议及诉讼情况",
        "四、行政复议与行政应诉情况",
        "四、政府信息公开工作引起的复议和诉讼",
        "四、行政复议、行政诉讼和举报投诉情况",
        "四、被申请复议、被诉情况",
        "四、申请行政复议和提起行政诉讼的情况",
        "四、行政诉讼、行政复议情况",
        "四、政府信息公开行政复议、行政诉讼情况说明",
        "四、信息公开类复议诉讼",
        "四、争议解决情况",
        "四、政府信息公开救济情况",
    ],
    &[
        "五、当前存在的主要问题及下一步改进措施",
        "五、存在问题及改进情况",
        "五、政府信息公开工作存在的主要问题及改进情况",
        "五、存在的主要问题和改进措施",
        "五、存在的问题及改进措施",
        "五、存在的不足和下一步打算",
        "五、主要问题及整改情况",
        "五、政府信息公开工作存在的困难和不足",
        "五、下一步工作打算",
        "五、工作中的不足与努力方向",
        "五、存在主要问题、原因及改进情况",
        "五、政府信息公开工作中存在的主要问题及下一步工作思路",
        "五、问题与改进",
        "五、存在的主要问题以及改进情况",
        "五、存在的突出问题，下一步举措",
        "五、自查和整改",
        "五、主动公开和依申请公开存在的问题",
    ],
    &[
        "六、其他需要说明的事项",
        "六、其他需要报告的情况",
        "六、需要报告的其他事项",
        "六、需要说明的事项",
        "六、其它需要报告的事项",
        "六、其他事项",
        "六、其他",
        "六、其他需要报告的事项。",
        "六、其他有关情况",
        "六、需要报告的其他问题",
        "六、其他情况",
        "六、其他应当报告的事项",
        "六、信息处理费收取情况",
        "六、附则",
        "六、其他重要事项",
        "六、说明",
        "第六部分 其他",
    ],
];

/// A report of six sections, one of which has another heading.
fn report(section: usize, heading: &str) -> String {
    let mut lines = vec!["示例市财政局2023年政府信息公开工作年度报告".to_owned()];
    for (at, (usual, words)) in SECTIONS.iter().enumerate() {
        lines.push(if at == section { heading } else { usual }.to_owned());
        lines.push((*words).to_owned());
    }
    lines.join("\n\n")
}

/// The headings of the source that a text gives, and the rules about its sections that find
/// something.
fn sections(words: &str) -> (Vec<String>, Vec<&'static str>) {
    let imported = imported("report.txt", words.as_bytes()).unwrap();
    let is_heading = |line: &&str| line.starts_with("## ");
    let headings = imported.source.lines().filter(is_heading).map(|line| line[3..].to_owned());
    let (offices, path) =
        ("- {id: shili-czj, name: 示例市财政局, kind: department}\n", "content/2023/shili-czj.md");
    let files = vec![text("content/offices.yaml", offices), text(path, &imported.source)];
    let findings = site(files).check_result.findings;
    let rules = findings.iter().map(|finding| finding.rule.name());
    let rules = rules.filter(|rule| rule.contains("section")).collect();
    (headings.collect(), rules)
}

#[test]
fn a_numbered_heading_in_its_place_is_that_section() {
    let mut wrong = Vec::new();
    for (section, heading) in
        VARIANTS.iter().enumerate().flat_map(|(at, all)| all.iter().map(move |one| (at, one)))
    {
        let (headings, rules) = sections(&report(section, heading));
        let told = rules.iter().all(|rule| *rule == "section-heading") && rules.len() <= 1;
        if headings.len() != 6 || !told {
            wrong.push(format!("{heading}: {headings:?} {rules:?}"));
        }
    }
    assert!(VARIANTS.iter().map(|all| all.len()).sum::<usize>() >= 100);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sections_in_other_words_are_known_together() {
    let lines: Vec<&str> = VARIANTS.iter().flat_map(|all| [all[0], "略。"]).collect();
    let words = format!("示例市财政局2023年政府信息公开工作年度报告\n\n{}", lines.join("\n\n"));
    let (headings, rules) = sections(&words);
    assert_eq!(headings, VARIANTS.map(|all| all[0]));
    assert_eq!(rules, ["section-heading"; 6]);
}

#[test]
fn numbers_in_brackets_are_those_of_sections_where_there_are_no_others() {
    let bracketed = |at: usize| {
        let (number, words) = SECTIONS[at].0.split_once('、').unwrap();
        format!("（{number}）{words}")
    };
    let title = "示例市财政局2023年政府信息公开工作年度报告";
    let lines: Vec<String> =
        (0..6).map(|at| format!("{}\n\n{}", bracketed(at), SECTIONS[at].1)).collect();
    let (headings, rules) = sections(&format!("{title}\n\n{}", lines.join("\n\n")));
    assert_eq!(headings, [0, 1, 2, 3, 4, 5].map(bracketed));
    assert_eq!(rules, ["section-heading"]);
    // Below headings of sections they are parts, whatever their words.
    let parts: Vec<String> = (1..6).map(|at| format!("{}\n\n略。", bracketed(at))).collect();
    let parts = parts.join("\n\n");
    let all = SECTIONS.map(|(heading, words)| format!("{heading}\n\n{words}")).join("\n\n");
    let words = all.replacen(SECTIONS[0].1, &format!("{}\n\n{parts}", SECTIONS[0].1), 1);
    let source = imported("report.txt", format!("{title}\n\n{words}").as_bytes()).unwrap().source;
    assert_eq!(source.matches("\n## ").count(), 6, "{source}");
    for at in 1..6 {
        assert!(source.contains(&format!("### {}\n", bracketed(at))), "{source}");
    }
}

#[test]
fn additions_are_sections_that_the_form_does_not_have() {
    for (addition, place) in
        [("六、2024年工作思路", 5), ("二、政务公开培训情况", 1), ("七、附件说明", 6)]
    {
        let mut lines = vec!["示例市财政局2023年政府信息公开工作年度报告".to_owned()];
        let mut number = 0;
        for at in 0..7 {
            if at == place {
                lines.extend([addition.to_owned(), "略。".to_owned()]);
                number += 1;
            }
            let Some((heading, words)) = SECTIONS.get(at) else { continue };
            number += 1;
            let numeral = nianbao_text::cjk::numeral(number).unwrap();
            let heading = heading.split_once('、').unwrap().1;
            lines.extend([format!("{numeral}、{heading}"), (*words).to_owned()]);
        }
        let (headings, rules) = sections(&lines.join("\n\n"));
        assert_eq!((headings.len(), rules), (7, vec!["unknown-section"]), "{addition}");
        assert_eq!(headings[place], addition);
    }
}

/// The lines of a source from a section on that are headings of parts or text.
fn lines_below(words: &str) -> Vec<String> {
    let title = "示例市财政局2023年政府信息公开工作年度报告";
    let words = format!("{title}\n\n一、总体情况\n\n{words}\n\n二、主动公开政府信息情况\n\n略。");
    let source = imported("report.txt", words.as_bytes()).unwrap().source;
    let below = source.split_once("## 一、总体情况").unwrap().1;
    let below = below.split_once("\n## ").unwrap().0;
    below.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn parts_of_a_section_have_headings_of_their_own() {
    for (words, expected) in [
        ("（一）主动公开\n\n公开10条。", vec!["### （一）主动公开", "公开10条。"]),
        // A stop at its end.
        ("（一）主动公开。\n\n公开10条。", vec!["### （一）主动公开。", "公开10条。"]),
        // Digits, below it and alone.
        (
            "（一）主动公开。\n\n1.制度建设情况\n\n健全制度。",
            vec!["### （一）主动公开。", "#### 1.制度建设情况", "健全制度。"],
        ),
        ("1、制度建设情况\n\n健全制度。", vec!["### 1、制度建设情况", "健全制度。"]),
        // Numbers of sections under another heading are parts.
        (
            "一、主动公开\n\n公开10条。\n\n二、依申请公开\n\n收到1件。",
            vec!["### 一、主动公开", "公开10条。", "### 二、依申请公开", "收到1件。"],
        ),
    ] {
        assert_eq!(lines_below(words), expected);
    }
    // Sentences and items of a list are none.
    for words in [
        "（一）未发生复议。\n\n（二）未发生诉讼。",
        "（一）全年公开信息10条，比上年多2条。",
        "1.加强学习\n\n2.完善制度",
        "1.5万元用于培训\n\n另有支出。",
        "一是加强学习。",
    ] {
        let lines = lines_below(words);
        assert!(lines.iter().all(|line| !line.starts_with('#')), "{words}: {lines:?}");
    }
}

#[test]
fn before_2019_an_office_s_own_headings_are_sections() {
    let words = "示例市财政局2014年政府信息公开工作年度报告\n\n一、概述\n\n平稳。\n\n（一）机制\n\n健全。\n\n\
                 二、主动公开政府信息情况\n\n公开10条。\n\n三、咨询处理情况\n\n一、电话咨询\n\n接听3次。\n\n四、附表\n\n无。";
    let source = imported("report.txt", words.as_bytes()).unwrap().source;
    let headings: Vec<&str> = source.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(
        headings,
        [
            "## 一、概述",
            "### （一）机制",
            "## 二、主动公开政府信息情况",
            "## 三、咨询处理情况",
            "### 一、电话咨询",
            "## 四、附表"
        ]
    );
}

#[test]
fn items_with_digits_are_no_sections() {
    let words = "一、总体情况\n\n（一）主动公开\n\n1.政策文件公开3条\n\n2.工作动态公开7条\n\n\
                 3.收到咨询申请5件\n\n五、存在的主要问题及改进情况\n\n解读偏少。";
    let (headings, rules) =
        sections(&format!("示例市财政局2023年政府信息公开工作年度报告\n\n{words}"));
    assert_eq!(headings, ["一、总体情况", "五、存在的主要问题及改进情况"]);
    assert!(rules.contains(&"missing-section"), "{rules:?}");
}

#[test]
fn text_behind_a_heading_is_its_section() {
    for (line, body) in [
        ("六、其他需要报告的事项：无", "无"),
        ("六、其他需要报告的事项无", "无"),
        ("六、其他需要报告的事项。未收取信息处理费。", "未收取信息处理费。"),
        ("六、其他需要报告的事项 未收取信息处理费。", "未收取信息处理费。"),
    ] {
        let words = report(5, line).replace("\n\n未收取信息处理费。", "");
        let source = imported("report.txt", words.as_bytes()).unwrap().source;
        let wanted = format!("## 六、其他需要报告的事项\n\n{body}\n");
        assert!(source.ends_with(&wanted), "{line}: {source}");
    }
    // The number of a page is no text.
    let words = report(0, "一、总体情况 1");
    assert!(!imported("report.txt", words.as_bytes()).unwrap().source.contains("\n1\n"));
}

/// A page ends in a section, and its heading is printed again on the next one: it heads the
/// section once, and the import says what it left out.
#[test]
fn a_heading_that_is_printed_again_on_the_next_page_is_told() {
    let text = "示例市财政局2024年政府信息公开工作年度报告\n\n一、总体情况\n\n公开12条。\n\n\
                三、收到和处理政府信息公开申请情况\n\n新收3件。\n\n\u{c}三、收到和处理政府信息公开申请情况\n\n\
                答复3件。\n\n六、其他需要报告的事项\n\n无。\n";
    let disk = Disk::new(&[]);
    std::fs::remove_dir_all(disk.path("content")).unwrap();
    let offices = "- {id: shili-czj, name: 示例市财政局, kind: department}\n";
    disk.write("content/offices.yaml", offices.as_bytes());
    disk.write("来件/年报.txt", text.as_bytes());
    let document = disk.path("来件/年报.txt");
    let ran = disk.run(&["import", "-v", document.to_str().unwrap()]);
    let told = ran
        .out
        .lines()
        .filter(|line| line.contains("三、收到和处理") && line.contains("与一个标题相同"));
    assert_eq!(told.count(), 1, "{ran:?}");
    let source = disk.read("content/2024/shili-czj/index.md");
    assert_eq!(source.matches("三、收到和处理政府信息公开申请情况").count(), 1, "{source}");
    let (_, section) = source.split_once("## 三、收到和处理政府信息公开申请情况\n").unwrap();
    assert!(section.contains("新收3件。") && section.contains("答复3件。"), "{source}");
}
