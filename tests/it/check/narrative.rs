//! The rules about the text, on sentences as offices write them: what they
//! find, and what they leave alone.

use crate::support::overlay;
use nianbao::Examined;
use nianbao_core::diag::Finding;

/// The base site with a sentence in section three of its report. For 2022 it
/// received 15 (14 natural, 1 business), carried in 2, closed 16 (10 granted,
/// 2 partly, 4 not held), carried out 1, and has 1 review and no lawsuit.
fn examine(sentence: &str) -> Examined {
    let lines = ["## 三、收到和处理政府信息公开申请情况", sentence];
    examine_lines(&lines)
}

fn examine_lines(lines: &[&str]) -> Examined {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    nianbao::examine(overlay::apply(&lines), &nianbao_core::ExamineOptions::default())
}

/// The rules that find something, in their order.
fn rules(examined: &Examined) -> Vec<&'static str> {
    examined.check_result.findings.iter().map(|finding| finding.rule.name()).collect()
}

/// What a rule points at.
fn found(examined: &Examined, rule: &str) -> Vec<String> {
    let of_rule = |finding: &&Finding| finding.rule.name() == rule;
    (examined.check_result.findings.iter().filter(of_rule))
        .map(|finding| {
            examined.archive.sources.get(finding.place.source).slice(finding.place.span).to_owned()
        })
        .collect()
}

/// Sentences in which a rule finds something, each with all that it points at.
fn finds(rule: &str, sentences: &[(&str, &[&str])]) {
    let wrong: Vec<String> = (sentences.iter())
        .filter_map(|(sentence, expected)| {
            let found = found(&examine(sentence), rule);
            (found != *expected).then(|| format!("{sentence}\n    {found:?}, not {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{rule}:\n{}", wrong.join("\n"));
}

/// Sentences in which a rule finds nothing.
fn passes(rule: &str, sentences: &[&str]) {
    let wrong: Vec<String> = (sentences.iter())
        .filter_map(|sentence| {
            let found = found(&examine(sentence), rule);
            (!found.is_empty()).then(|| format!("{sentence}\n    {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{rule}:\n{}", wrong.join("\n"));
}

#[test]
fn wrong_numbers_of_requests_are_found() {
    finds(
        "narrative-figure",
        &[
            ("2022年，共受理依申请公开 14 件。", &["14"]),
            ("全年新收政府信息公开申请16件，其中自然人提出14件，法人或其他组织提出1件。", &["16"]),
            ("本年新收17件、上年结转2件，办结16件。", &["17"]),
            ("登记受理政府信息公开申请12件，连同上年结转的2件，本年应办17件。", &["12"]),
            ("2022年度共收到12件信息依申请公开，均已答复。", &["12"]),
            ("共收到公民、法人和其他组织提出的政府信息公开申请１，２８６件。", &["１，２８６"]),
            ("共收到政府信息公开申请1,286件。", &["1,286"]),
            ("共接收群众信息公开申请共计 **16** 宗。", &["16"]),
            ("按照信息公开条例的规定，全年共收到申请14件，均按期答复。", &["14"]),
            ("2021年收到政府信息公开申请10件，2022年收到政府信息公开申请14件。", &["14"]),
            ("截至2022年12月31日，共收到政府信息公开申请14件。", &["14"]),
            ("新收政府信息公开申请15件，其中自然人提出13件，法人或其他组织提出2件。", &["13", "2"]),
            ("本年度未收到政府信息公开申请。", &["未收到政府信息公开申请。"]),
            ("2022年，未收到依申请公开事项。", &["未收到依申请公开事项。"]),
        ],
    );
}

#[test]
fn numbers_that_are_not_the_total_are_left_alone() {
    passes(
        "narrative-figure",
        &[
            // The right ones.
            "2022年，共受理依申请公开 15 件，结转至2023年办理1件。",
            "共收到（含上年结转）政府信息公开申请17件。",
            "收到政府信息公开申请15件，上年结转政府信息公开办理数量2件，共办结政府信息公开申请16件，结转至2023年办理1件。",
            "本年共收到15件信息依申请公开，剩余1件结转下年度继续办理。",
            // Another year, a part of the year, a difference.
            "2021年收到政府信息公开申请10件。",
            "2022年上半年，共受理政府信息公开申请7件。",
            "截至6月底，收到政府信息公开申请7件。",
            "收到政府信息公开申请比上年增加5件。",
            "政府信息公开申请量比2021年同期多5件，去年收到政府信息公开申请10件。",
            "自2008年以来累计收到政府信息公开申请130件。",
            "结转至2022年办理2件。",
            // A channel, a kind, an organ.
            "收到政府信息公开申请15件，其中通过网络收到申请9件、收到信函申请6件。",
            "通过政府网站收到政府信息公开申请9件，当面收到申请6件。",
            "其中，各乡镇收到政府信息公开申请3件，市本级收到政府信息公开申请12件。",
            "收到政府信息公开申请15件。县（市、区）受理政府信息公开申请9件。",
            // Rough, ordinal, per month.
            "共收到政府信息公开申请近20件，受理政府信息公开申请10余件。",
            "平均每月收到政府信息公开申请2件。",
            // Other requests and other things.
            "受理行政许可申请120件，受理救助申请30件，收到申请材料12份，发放申请表20份。",
            "主动公开信息1027条，依申请公开信息459条，不予公开信息1535条。",
            "收到建议提案20件，全部办结20件；受理热线300件，办结298件。",
            "未收到通过信函提出的政府信息公开申请，未收到对政府信息公开申请答复的投诉。",
        ],
    );
}

#[test]
fn wrong_outcomes_are_found() {
    finds(
        "narrative-figure",
        &[
            ("办理结果为：予以公开9件、部分公开2件、无法提供5件。", &["9", "5"]),
            (
                "其中，予以公开答复10件，占62.5%。予以公开10件，占62.5%；部分公开3件，占12.5%。",
                &["3"],
            ),
            (
                "收到政府信息公开申请15件，上年结转2件；年内办结17件，结转下年度继续办理0件。",
                &["17", "0"],
            ),
            ("全年办结15件，结转下年度继续办理1件。", &["15"]),
            ("全年办结15[^1]件，结转下年度继续办理1件。\n\n[^1]: 注。", &["15"]),
            ("上年结转政府信息公开申请3件，无结转下年度办理的申请。", &["3", "无结转下年"]),
            (
                "予以公开10件、部分公开2件、不予公开1件、无法提供4件、不予处理2件、其他处理3件。",
                &["1", "2", "3"],
            ),
        ],
    );
}

#[test]
fn wrong_numbers_of_remedies_are_found() {
    finds(
        "narrative-figure",
        &[
            ("因政府信息公开被申请行政复议2件、提起行政诉讼1件。", &["2", "1"]),
            ("全年被申请行政复议0件；提起行政诉讼0件。", &["0"]),
            ("因信息公开引起的行政复议3件，行政诉讼2件。", &["3", "2"]),
            ("发生涉及政府信息公开的行政诉讼案件2件，被纠错0件。", &["2"]),
            ("因政府信息公开引发行政复议1起、行政诉讼4起。", &["4"]),
            (
                "本年没有因政府信息公开被申请行政复议或者提起行政诉讼。",
                &["没有因政府信息公开被申请行政复议或者提起行政诉讼。"],
            ),
            ("年内未因公开事项被申请复议、被提起诉讼。", &["未因公开事项被申请复议、被提起诉讼。"]),
            ("年度无行政复议、行政诉讼的情况发生。", &["无行政复议、行政诉讼的情况发生。"]),
            ("其中未经复议直接起诉1件、复议后起诉2件。", &["1", "2"]),
        ],
    );
}

#[test]
fn other_numbers_of_remedies_are_left_alone() {
    passes(
        "narrative-figure",
        &[
            "因政府信息公开引发行政复议1件、行政诉讼0件。",
            "未发生政府信息公开行政诉讼，行政复议1件。",
            "全年被申请行政复议12件，其中涉及政府信息公开1件。",
            "本机关全年办理行政复议案件56件，受理政府信息公开类行政复议案件12件。",
            "2021年因政府信息公开被申请行政复议3件。",
            "涉及政府信息公开的行政复议、行政诉讼案件共3件。",
            "未发生被纠错的行政复议案件，未发生行政复议、行政诉讼败诉情况。",
            "上半年未发生因政府信息公开引起的行政复议。",
        ],
    );
}

#[test]
fn one_figure_is_one_finding() {
    let examined = examine("收到政府信息公开申请14件。共受理依申请公开13件。本年新收14件。");
    let findings: Vec<&Finding> = examined
        .check_result
        .findings
        .iter()
        .filter(|finding| finding.rule.name() == "narrative-figure")
        .collect();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].form_path.as_deref(), Some("申请.本年新收.总计"));
    assert_eq!(findings[0].message.zh, "正文中的新收申请数为 14，统计表中为 15 或 17");
    let source = &examined.archive.sources.get(findings[0].place.source);
    let related: Vec<&str> =
        findings[0].related.iter().map(|other| source.slice(other.place.span)).collect();
    assert_eq!(related, ["15", "13", "14"]);
}

#[test]
fn percentages_are_computed_exactly() {
    finds(
        "narrative-percentage",
        &[
            (
                "共收到信息1499条。其中，网络1303条，占86.92%；信函172条，占11.46%；当面24条，占1.60%。",
                &["11.46"],
            ),
            ("全年办理３００件，按期办结２８５件，占96％。", &["96"]),
            ("共发放问卷7份，收回5份，占比71.42%；满意1份，占14.3%；一般2份，占29%。", &[]),
            ("共发放问卷3份，收回2份，占66.6%，占总数的66.7%，占67%，占66%。", &[]),
            ("共发放问卷3份，收回2份，占66.65%。", &["66.65"]),
            ("共发放问卷8份，收回1份，占12%；共发放问卷8份，收回1份，占13%。", &[]),
            ("全年发布信息200条，动态类50条，占25.00%，通知类20条，占100%。", &["100"]),
        ],
    );
    passes(
        "narrative-percentage",
        &[
            "收到建议20件，办结率100%，满意率98%，占比较高。",
            "全年发布信息200条，约占全市的3%，动态类50条，约占30%。",
            "办结的申请中，予以公开和部分公开共12件，占办结总数的75%。",
            "全年发布信息200条，其中动态类50条、通知类30条，占40%。",
            "动态类50条，占25%；通知类30条，占15%；政策类20条，占10%。",
            "全年发布信息200条，比上年增加50条，增长33.3%，其中动态类50条，分别占25%、20%。",
            "2022年全年完成12年规划的3年任务，占30%。",
            "共支出1.5万元，培训0.5万元，占30%。共0件，办结0件，占100%。",
            "全年发布99999999999999999999999999999999999999999条，动态类1条，占50%。",
        ],
    );
}

#[test]
fn wrong_years_are_found_where_they_stand() {
    finds(
        "wrong-year",
        &[
            ("所列数据统计时限为 2021 年 1 月 1 日至 2022 年 12 月 31 日。", &["2021"]),
            ("数据的统计期限自2021年1月1日起至2021年12月31日止。", &["2021"]),
            ("数据的统计期限自1月1日起至12月30日止。", &["1月1日起至12月30日"]),
            ("统计期限为2022年1月1日—2022年12月31号。", &[]),
            ("2024年，本局将继续编发问答。", &["2024"]),
            ("示例市财政局 2032 年 1 月 20 日", &["2032"]),
        ],
    );
    passes(
        "wrong-year",
        &[
            "统计期限自2022年1月1日起至12月31日止；《条例》于2019年5月15日施行。",
            "到2025年，全市基本建成；2035年远景目标纲要已公布；有效期至2027年12月31日。",
            "计划2025年12月31日前完成，办法自2024年3月1日起施行，收藏至2030年。",
            "2023年，将重排目录。2021年发布的年度报告已归档，2020年政府信息公开工作年度报告可在线查阅。",
        ],
    );
}

#[test]
fn every_wrong_year_is_one_finding() {
    let years: Vec<String> = (2030..2050).map(|year: u16| year.to_string()).collect();
    let words = years.join("年好。") + "年好。";
    let words = words.repeat(2);
    assert_eq!(found(&examine(&words), "wrong-year"), years);
    let title = |words: &str| found(&examine_lines(&[&format!("title: {words}")]), "wrong-year");
    assert_eq!(title("2021年、2020年、2021年的报告"), ["2021", "2020"]);
    // Escapes hide where it stands, not what it says.
    assert_eq!(title("\"\\x32\\x3021年的报告\""), ["\"\\x32\\x3021年的报告\""]);
}

#[test]
fn the_opening_is_for_the_reporting_year() {
    let opening = |words: &str| {
        let base = include_str!("../../bases/2022.md");
        let at = base.find("\n\n根据").unwrap() + 2;
        let end = at + base[at..].find('\n').unwrap();
        let source = format!("{}{words}{}", &base[..at], &base[end..]);
        let mut lines = vec!["! file content/2022/shili-czj.md"];
        lines.extend(source.lines());
        found(&examine_lines(&lines), "wrong-year")
    };
    assert_eq!(opening("现将示例市财政局2021年政府信息公开工作年度报告公布如下。"), ["2021"]);
    assert_eq!(opening("现公布2021年度政府信息公开工作报告。"), ["2021"]);
    assert_eq!(opening("编制《示例市财政局 2020 年政务信息公开工作年度报告》。"), ["2020"]);
    assert_eq!(opening("现公布2022年度政府信息公开工作年度报告。"), [""; 0]);
    assert_eq!(
        opening("根据《关于做好2021年政府信息公开工作年度报告有关事项的通知》编制。"),
        [""; 0]
    );
    assert_eq!(opening("按照2021年政务公开工作要点编制。"), [""; 0]);
}

#[test]
fn long_and_odd_texts_do_no_harm() {
    // What is too long for a sentence is passed over, and the next one is read.
    let clause = "收到政府信息公开申请1件，其中2件，占3%，统计期限2021年1月1日至12月31日";
    let long = clause.repeat(20_000);
    assert_eq!(rules(&examine(&long)), [""; 0]);
    let examined = examine(&format!("{long}。本年新收政府信息公开申请14件。"));
    assert_eq!(rules(&examined), ["narrative-figure"]);
    assert_eq!(found(&examined, "narrative-figure"), ["14"]);
    // Short of that it is read like any other.
    let examined = examine(&clause.repeat(3));
    assert_eq!(rules(&examined), ["narrative-figure", "wrong-year"]);
    for (sentence, expected) in [
        ("。。。", &[][..]),
        ("占%，件占1%", &[]),
        ("其中1件，占1%", &[]),
        ("年年年2年", &[]),
        ("9999年1月1日统计期限", &["wrong-year"]),
        ("统计期限\u{301}1月", &[]),
    ] {
        assert_eq!(rules(&examine(sentence)), expected, "{sentence}");
    }
}

/// Sixty-eight reports of nine years' worth of wordings, all correct.
#[test]
fn a_correct_archive_has_nothing_to_mend() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portal");
    let files = nianbao::world::load_files(&root).unwrap();
    let examined = nianbao::examine(files, &nianbao_core::ExamineOptions::default());
    assert!(examined.archive.reports().len() > 60);
    let grave = |finding: &&Finding| finding.severity > nianbao_core::diag::Severity::Note;
    let found: Vec<&Finding> = examined.check_result.findings.iter().filter(grave).collect();
    assert!(found.is_empty(), "{found:#?}");
    let allowed: Vec<&str> = examined
        .check_result
        .allowed
        .values()
        .flatten()
        .map(|one| one.finding.rule.name())
        .collect();
    assert_eq!(allowed, ["block-total"]);
}

/// One number changed in a text where each is named in words: it is found, or
/// its sentence is one that the patterns do not read.
#[test]
fn most_wrong_numbers_of_the_archive_are_found() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portal");
    let files = nianbao::world::load_files(&root).unwrap();
    let number = regex::Regex::new("(新收[^。；0-9]*|上年结转[^。；0-9]*|办结|结转下年度继续办理|予以公开|部分公开|行政复议|行政诉讼)([0-9]+)件").unwrap();
    let (mut tried, mut seen) = (0, 0);
    for at in (0..files.len()).filter(|at| files[*at].path.contains("content/2023/")) {
        let nianbao_core::source::Content::Text(text) = &files[at].content else { continue };
        for place in number.captures_iter(text).map(|found| found.get(2).unwrap()) {
            let wrong = place.as_str().parse::<u32>().unwrap() + 1;
            let mut changed: Vec<_> =
                files.iter().filter(|file| !file.path.contains("content/20")).cloned().collect();
            let source = format!("{}{wrong}{}", &text[..place.start()], &text[place.end()..]);
            changed.push(overlay::text(&files[at].path, &source));
            let examined = nianbao::examine(changed, &nianbao_core::ExamineOptions::default());
            tried += 1;
            seen += usize::from(!found(&examined, "narrative-figure").is_empty());
        }
    }
    println!("{seen} of {tried}");
    assert!(tried > 60 && seen * 10 >= tried * 9, "{seen} of {tried}");
}

#[test]
fn a_report_without_a_form_has_no_numbers_to_compare() {
    let lines = [
        "! file content/2016/shili-czj.md",
        "---",
        "office: shili-czj",
        "year: 2016",
        "published: 2017-03-20",
        "---",
        "2015年收到政府信息公开申请3件，占50%。",
    ];
    assert!(examine_lines(&lines).check_result.findings.is_empty());
}
