//! The words of documents as offices hand them in: whose report it is and of which year, its
//! title, its paragraphs, and the lines of the page around it.

use crate::support::documents::wanted::narrative;
use crate::support::page::site;
use nianbao::Examined;
use nianbao_core::source::{Content, File};
use nianbao_document::{Document, read};
use nianbao_import::{ImportContext, ImportOptions, IssueKind, Original, Reason, import};
use std::sync::LazyLock;

const OFFICES: &str = "\
- { id: shi, name: 示例市人民政府, kind: government }
- { id: shi-jyj, name: 示例市教育局, kind: department, parent: shi }
- { id: xian, name: 示例县人民政府, kind: government, parent: shi }
- { id: xian-zfb, name: 示例县人民政府办公室, kind: department, parent: xian }
- { id: xian-jyj, name: 示例县教育局, short_name: 县教体局, kind: department, parent: xian, former_names: [{ name: 示例县教育体育局, to: 2018 }] }
- { id: xian-czj, name: 示例县财政局, kind: department, parent: xian }
- { id: xian-fgw, name: 示例县发展和改革委员会, kind: department, parent: xian }
- { id: xian-scj, name: 示例县市场监督管理局, kind: department, parent: xian }
- { id: shifan-jyj, name: 示范县教育局, kind: department }
";

static SITE: LazyLock<Examined> = LazyLock::new(|| {
    let content = Content::Text(OFFICES.to_owned());
    site(vec![File { path: "content/offices.yaml".to_owned(), content }])
});

/// Imports a document and shows what came of it, a line each: the office and the year, fields of
/// the front matter, the text, and after `!` what is said of it.
pub(super) fn outcome(file: &str, text: &str) -> String {
    outcome_of(&read(file, text.as_bytes()).unwrap(), file)
}

/// The same of a document that was read.
pub(super) fn outcome_of(document: &Document, file: &str) -> String {
    let context = ImportContext::new(&SITE.archive.forms, &SITE.archive.offices);
    let original = Original { file: file.to_owned(), origin: None, sha256: String::new() };
    let options = ImportOptions { original: Some(original), ..ImportOptions::default() };
    let report = match import(document, &context, &options) {
        Ok(mut reports) => reports.remove(0),
        Err(error) => Err(error),
    };
    let report = match report {
        Ok(report) => report,
        Err(error) => return format!("? {}", error.text().zh),
    };
    let mut lines = vec![format!("{} {}", report.office, report.year)];
    let fields = [
        "title: ",
        "index_number: ",
        "document_number: ",
        "published: ",
        "written: ",
        "    origin: ",
    ];
    let head = report.source.lines().skip(1).take_while(|line| *line != "---");
    let head = head.filter(|line| fields.iter().any(|field| line.starts_with(field)));
    lines.extend(head.map(|line| line.trim().to_owned()));
    let (preamble, sections) = narrative(&report.source);
    lines.extend(preamble);
    for (heading, blocks) in sections {
        lines.push(format!("## {heading}"));
        lines.extend(blocks);
    }
    let said = report.issues.iter().filter(|issue| {
        !matches!(issue.reason, Reason::TableMissing { .. } | Reason::OtherForm { .. })
    });
    lines.extend(said.map(|issue| {
        let raw = issue.raw.as_deref().map(|raw| format!("“{raw}”")).unwrap_or_default();
        let mark = if issue.kind() == IssueKind::Note { "!" } else { "!!" };
        format!("{mark} {raw}{}", issue.text().zh)
    }));
    // Which lines are headings of a year's sections is no matter of these tests.
    lines.join("\n").replace("\n### ", "\n## ")
}

/// Checks outcomes of documents: each is what it is about, the document, and its outcome.
pub(super) fn assert_outcomes(file: &str, cases: &[(&str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (about, text, wanted) in cases {
        let found = outcome(file, text);
        if found != *wanted {
            wrong.push(format!("{about}:\n{found}\n-- wanted --\n{wanted}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}

pub(super) const TEXT: &str = "\n\n一、总体情况\n\n公开10条。\n";
pub(super) const SECTION: &str = "## 一、总体情况\n公开10条。";

#[test]
fn the_title_names_the_office_in_any_form() {
    for (title, office, note) in [
        ("示例县教育局2023年政府信息公开工作年度报告", "xian-jyj 2023", ""),
        ("2023年度示例县教育局政府信息公开工作年度报告", "xian-jyj 2023", ""),
        ("示例县人民政府2023年政府信息公开工作年度报告", "xian 2023", ""),
        ("2023年示例县人民政府信息公开工作年度报告", "xian 2023", ""),
        ("示例县政府2023年政府信息公开工作年度报告", "xian 2023", ""),
        ("县教体局2023年政府信息公开工作年度报告", "xian-jyj 2023", ""),
        ("示例县教育体育局2016年政府信息公开工作年度报告", "xian-jyj 2016", ""),
        ("示例市2023年政府信息公开工作年度报告", "shi 2023", "示例市人民政府”取自题名中的“示例市"),
        (
            "县财政局2023年政府信息公开工作年度报告",
            "xian-czj 2023",
            "示例县财政局”取自题名中的“县财政局",
        ),
        (
            "财政局2023年政府信息公开工作年度报告",
            "xian-czj 2023",
            "示例县财政局”取自题名中的“财政局",
        ),
        (
            "示例县发展和改革委2023年政府信息公开工作年度报告",
            "xian-fgw 2023",
            "示例县发展和改革委员会”取自题名中的“示例县发展和改革委",
        ),
    ] {
        let found = outcome("年报.txt", &format!("{title}{TEXT}"));
        assert!(found.starts_with(&format!("{office}\n")), "{title}: {found}");
        assert_eq!(found.contains("机关“"), !note.is_empty(), "{title}: {found}");
        assert!(found.contains(note) && found.contains(SECTION), "{title}: {found}");
    }
}

#[test]
fn a_name_that_fits_several_offices_or_none_is_a_question() {
    for (title, question) in [
        (
            "县教育局2023年政府信息公开工作年度报告",
            "“县教育局”可能是 示例县教育局（xian-jyj）、示范县教育局（shifan-jyj）：用 --office",
        ),
        ("示范市财政局2023年政府信息公开工作年度报告", "没有名为“示范市财政局”的机关"),
        ("市财政局2023年政府信息公开工作年度报告", "没有名为“市财政局”的机关"),
        ("示范县2023年政府信息公开工作年度报告", "没有名为“示范县”的机关"),
        ("2023年政府信息公开工作年度报告", "看不出是哪一个机关的年报"),
    ] {
        let found = outcome("年报.txt", &format!("{title}{TEXT}"));
        assert!(found.starts_with("? ") && found.contains(question), "{title}: {found}");
    }
}

#[test]
fn year_and_office_are_found_without_a_title() {
    assert_outcomes(
        "年报.txt",
        &[
            (
                "the first sentence and the period",
                "现公布示例县教育局2023年度信息公开情况。统计期限自2023年1月1日起至2023年12月31日止，由示例县教育局编制，电子版可在示例县人民政府网站下载。\n\n一、总体情况\n\n公开10条。",
                "xian-jyj 2023\n现公布示例县教育局2023年度信息公开情况。统计期限自2023年1月1日起至2023年12月31日止，由示例县教育局编制，电子版可在示例县人民政府网站下载。\n## 一、总体情况\n公开10条。\n! 年度 2023 取自开头的文字\n! 机关“示例县教育局”取自开头的文字中的“示例县教育局”",
            ),
            (
                "a sentence is no title, and stays",
                "根据《中华人民共和国政府信息公开条例》规定，现公布示例县教育局2023年政府信息公开工作年度报告。\n\n一、总体情况\n\n公开10条。",
                "xian-jyj 2023\n根据《中华人民共和国政府信息公开条例》规定，现公布示例县教育局2023年政府信息公开工作年度报告。\n## 一、总体情况\n公开10条。\n! 年度 2023 取自开头的文字\n! 机关“示例县教育局”取自开头的文字中的“示例县教育局”",
            ),
            (
                "the period alone, and the signature",
                "本报告依据条例编制，数据统计期限为2022年1月1日至12月31日。\n\n一、总体情况\n\n公开10条。\n\n示例县财政局\n\n2023年1月12日",
                "xian-czj 2022\nwritten: 2023-01-12\n本报告依据条例编制，数据统计期限为2022年1月1日至12月31日。\n## 一、总体情况\n公开10条。\n! 年度 2022 取自统计期限\n! 机关“示例县财政局”取自落款中的“示例县财政局”",
            ),
            (
                "the office made it at the wish of another",
                "按照示例县人民政府办公室的要求，示例县财政局编制了2023年政府信息公开工作年度报告。\n\n一、总体情况\n\n公开10条。",
                "xian-czj 2023\n按照示例县人民政府办公室的要求，示例县财政局编制了2023年政府信息公开工作年度报告。\n## 一、总体情况\n公开10条。\n! 年度 2023 取自开头的文字\n! 机关“示例县财政局”取自开头的文字中的“示例县财政局”",
            ),
            (
                "the sentence and the period disagree",
                "现公布示例县教育局2023年度政府信息公开情况。统计期限自2022年1月1日起至2022年12月31日止。\n\n一、总体情况\n\n公开10条。",
                "? 开头的文字写的是 2023 年，统计期限写的是 2022 年：用 --year 写明年度",
            ),
            (
                "the sentence and the signature disagree",
                "现公布示例县教育局2023年度政府信息公开情况。\n\n一、总体情况\n\n公开10条。\n\n示例县财政局\n\n2024年1月12日",
                "? 落款写的是示例县财政局（xian-czj），开头的文字写的是示例县教育局（xian-jyj）：用 --office 指明代号",
            ),
            (
                "a date of publication gives no year",
                "示例县财政局\n\n一、总体情况\n\n公开10条。\n\n示例县财政局\n\n2024年1月11日",
                "? 看不出是哪一年度的年报：用 --year 写明，如 --year 2024",
            ),
            (
                "years of other texts are none",
                "根据《2022年政务公开工作要点》和国办公开办函〔2021〕30号编制本报告，与2021年政府信息公开情况相比有提高。\n\n一、总体情况\n\n公开10条。\n\n示例县财政局\n\n2024年1月11日",
                "? 看不出是哪一年度的年报：用 --year 写明，如 --year 2024",
            ),
            (
                "the title and the signature disagree",
                "示例县教育局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n公开10条。\n\n示例县财政局\n\n2024年1月12日",
                "xian-jyj 2023\nwritten: 2024-01-12\n## 一、总体情况\n公开10条。\n!! 落款写的是 示例县财政局（xian-czj），题名写的是 示例县教育局（xian-jyj）；按后者导入，请核对",
            ),
        ],
    );
}

#[test]
fn the_name_of_the_file_is_the_last_resort() {
    let text = "本报告依据条例编制。\n\n一、总体情况\n\n公开10条。";
    for (file, wanted) in [
        ("示例县教育局2023年年报.txt", "xian-jyj 2023"),
        ("2023年度示例县教育局政府信息公开年报.txt", "xian-jyj 2023"),
        ("20240111示例县教育局.txt", "?"),
        ("示例县教育局2024年1月11日.txt", "?"),
        ("示例县教育局2022年和2023年年报.txt", "?"),
        ("示例县教育局.txt", "?"),
    ] {
        let found = outcome(file, text);
        assert!(found.starts_with(wanted), "{file}: {found}");
        assert!(
            found.starts_with('?') || found.contains("!! 年度 2023 取自文件名"),
            "{file}: {found}"
        );
    }
    // Beside what the document says it is a question.
    let titled = format!("示例县财政局2022年政府信息公开工作年度报告{TEXT}");
    let found = outcome("示例县教育局2023年年报.txt", &titled);
    let questions = "!! 文件名写的是 2023 年，题名写的是 2022 年；按后者导入，请核对\n\
        !! 文件名写的是 示例县教育局（xian-jyj），题名写的是 示例县财政局（xian-czj）；按后者导入，请核对";
    assert_eq!(found, format!("xian-czj 2022\n{SECTION}\n{questions}"));
    for file in [
        "示例县教育局和示例县财政局2022年年报.txt",
        "示例县2022年年报.txt",
        "财政局.txt",
        "20230115.txt",
    ] {
        assert_eq!(outcome(file, &titled), format!("xian-czj 2022\n{SECTION}"), "{file}");
    }
}

#[test]
fn titles_are_whole_and_nothing_else_is_one() {
    assert_outcomes(
        "年报.txt",
        &[
            (
                "printed twice, with the office between",
                "2023年政府信息公开工作年度报告\n\n示例县教育局\n\n2023年政府信息公开工作年度报告\n\n一、总体情况\n\n公开10条。",
                "xian-jyj 2023\n## 一、总体情况\n公开10条。\n! 机关“示例县教育局”取自题名旁的一行中的“示例县教育局”",
            ),
            (
                "the office above, the heading glued to it",
                "示例县教育局\n2023年政府信息公开工作年度报告\n一、总体情况\n公开10条。",
                "xian-jyj 2023\n## 一、总体情况\n公开10条。\n! 机关“示例县教育局”取自题名旁的一行中的“示例县教育局”",
            ),
            (
                "the office below",
                "2023年政府信息公开工作年度报告\n示例县教育局\n一、总体情况\n公开10条。",
                "xian-jyj 2023\n## 一、总体情况\n公开10条。\n! 机关“示例县教育局”取自题名旁的一行中的“示例县教育局”",
            ),
            (
                "over two lines",
                "示例县教育局2023年\n政府信息公开工作年度报告\n\n一、总体情况\n公开10条。",
                "xian-jyj 2023\n## 一、总体情况\n公开10条。",
            ),
            (
                "twice, once with another form of the name",
                "示例县教育局2023年政府信息公开工作年度报告\n\n县教体局2023年政府信息公开年度报告\n\n一、总体情况\n\n公开10条。",
                "xian-jyj 2023\n## 一、总体情况\n公开10条。",
            ),
            (
                "of two years",
                "2023年政府信息公开工作年度报告\n\n示例县教育局2022年政府信息公开工作年度报告\n\n一、总体情况\n\n公开10条。",
                "? 题名写了两个年度，2023 和 2022：用 --year 写明年度",
            ),
            (
                "below a notice, which is told",
                "示例市人民政府办公室关于公布\n\n示例市2009年度政府信息公开工作年度报告的通知\n\n现予公布。\n\n二〇一〇年一月十九日\n\n示例市2009年度政府信息公开工作年度报告\n\n编制本报告。\n\n一、概述\n\n平稳推进。",
                "shi 2009\ntitle: \"示例市2009年度政府信息公开工作年度报告\"\n编制本报告。\n## 一、概述\n平稳推进。\n! 机关“示例市人民政府”取自题名中的“示例市”\n!! “示例市人民政府办公室关于公布”题名之前的文字，没有写入\n!! “示例市2009年度政府信息公开工作年度报告的通知”题名之前的文字，没有写入\n!! “现予公布。”题名之前的文字，没有写入\n!! “二〇一〇年一月十九日”题名之前的文字，没有写入",
            ),
        ],
    );
}

#[test]
fn lines_of_the_page_are_set_aside() {
    assert_outcomes(
        "年报.txt",
        &[
            (
                "date, source, an empty counter",
                "示例县教育局2023年政府信息公开工作年度报告\n\n日期：2024-01-11 来源：县教育局 访问量：\n\n一、总体情况\n\n公开10条。",
                "xian-jyj 2023\npublished: 2024-01-11\norigin: \"县教育局\"\n## 一、总体情况\n公开10条。",
            ),
            (
                "nothing between them",
                "示例县教育局2023年政府信息公开工作年度报告\n日期：2024-01-11来源：县教育局访问量：\n一、总体情况\n公开10条。",
                "xian-jyj 2023\npublished: 2024-01-11\norigin: \"县教育局\"\n## 一、总体情况\n公开10条。",
            ),
            (
                "a time of day, a bullet, twice",
                "示例县教育局2023年政府信息公开工作年度报告\n\n来源：县教育局 时间：2024-01-11 15:51\n\n• 时间: 2024-01-11 09:47\n\n本报告依据条例编制。\n\n一、总体情况\n\n公开10条。",
                "xian-jyj 2023\npublished: 2024-01-11\norigin: \"县教育局\"\n本报告依据条例编制。\n## 一、总体情况\n公开10条。",
            ),
            (
                "no number of the document, and what is no field is told",
                "索引号：K001-2024　文号：无　　作者：甲\n\n示例县教育局2023年政府信息公开工作年度报告\n\n字号：[大 中 小] 打印 分享 关闭\n\n一、总体情况\n\n公开10条。\n\n【打印】【关闭】",
                "xian-jyj 2023\nindex_number: \"K001-2024\"\n## 一、总体情况\n公开10条。\n! “索引号：K001-2024　文号：无　　作者：甲”网页上的一行，不是年报的文字，没有写入\n! “字号：[大 中 小] 打印 分享 关闭”网页上的一行，不是年报的文字，没有写入",
            ),
            (
                "sentences are text",
                "示例县教育局2023年政府信息公开工作年度报告\n\n数据来源：各科室。\n\n来源：各科室统计，经汇总形成。\n\n一、总体情况\n\n来源：各科室\n\n日期：2024-01-11\n\n公开10条。\n\n二、主动公开政府信息情况\n\n略。\n\n略。\n\n略。\n\n略。\n\n略。\n\n略。",
                "xian-jyj 2023\n数据来源：各科室。\n来源：各科室统计，经汇总形成。\n## 一、总体情况\n来源：各科室\n日期：2024-01-11\n公开10条。\n## 二、主动公开政府信息情况\n略。\n略。\n略。\n略。\n略。\n略。",
            ),
        ],
    );
}

/// A page gives the same as a text.
#[test]
fn lines_of_a_web_page_are_set_aside() {
    assert_outcomes(
        "a.html",
        &[(
            "a line whose names the reader of pages does not know",
            "<meta charset=utf-8><title>2023年政府信息公开工作年度报告_示例县人民政府</title><div>2023年政府信息公开工作年度报告</div>\
         <div>来源：县财政局  日期：2024-01-11</div><p>示例县财政局编制2023年度政府信息公开工作年度报告。</p><p>一、总体情况</p><p>公开10条。</p>",
            "xian-czj 2023\ntitle: \"2023年政府信息公开工作年度报告\"\npublished: 2024-01-11\norigin: \"县财政局\"\n示例县财政局编制2023年度政府信息公开工作年度报告。\n## 一、总体情况\n公开10条。\n! 机关“示例县财政局”取自开头的文字中的“示例县财政局”",
        )],
    );
}

/// The paragraphs of the same words in every kind of text.
#[test]
fn paragraphs_are_those_of_the_document() {
    let title = "示例市教育局2024年政府信息公开工作年度报告";
    let lines = [
        "示例市教育局办公室",
        "本报告依据《条例》编制",
        "一、总体情况",
        "2.办事指南公开。全年公开办事指南16条",
        "3.规划信息公开。全年公开规划信息3条",
        "联系电话 000-00000001",
        "下一段另起。",
    ];
    let wanted = "shi-jyj 2024\n示例市教育局办公室\n本报告依据《条例》编制\n## 一、总体情况\n2\\.办事指南公开。全年公开办事指南16条\n3\\.规划信息公开。全年公开规划信息3条\n联系电话 000-00000001\n下一段另起。";
    let plain = format!("{title}\n\n{}\n", lines.join("\n\n"));
    let tags = format!("<p>{}</p>", lines.join("</p><p>"));
    let page = format!("<meta charset=utf-8><h1>{title}</h1>{tags}");
    let broken = format!("<meta charset=utf-8><h1>{title}</h1><p>{}</p>", lines.join("<br>"));
    for (file, text) in [
        ("a.txt", plain.as_str()),
        ("a.md", &plain),
        ("a.html", &page),
        ("b.html", &broken),
        ("b.txt", &plain.replace("\n\n", "\n")),
    ] {
        assert_eq!(outcome(file, text), wanted, "{file}: {text}");
    }
}

#[test]
fn headings_part_from_the_lines_around_them() {
    assert_outcomes(
        "年报.txt",
        &[
            (
                "a heading as wide as the title",
                "示例县教育局2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n\n略。",
                "xian-jyj 2023\n## 三、收到和处理政府信息公开申请情况\n略。",
            ),
            (
                "headings over their lines",
                "示例县教育局2023年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n未收到申请。\n\n四、政府信息公开行政复议、行政诉讼情况\n未发生复议、诉讼。\n\n五、存在的主要问题及改进情况\n公开不够及时。",
                "xian-jyj 2023\n## 三、收到和处理政府信息公开申请情况\n未收到申请。\n## 四、政府信息公开行政复议、行政诉讼情况\n未发生复议、诉讼。\n## 五、存在的主要问题及改进情况\n公开不够及时。",
            ),
        ],
    );
    // Full lines of a wrapped text are one paragraph; a list of as wide lines is none.
    let words: Vec<char> = "规范政务公开栏目并持续完善工作机制".repeat(6).chars().collect();
    let wrapped: Vec<String> = words.chunks(24).map(|line| line.iter().collect()).collect();
    let items: Vec<String> =
        (1..5).map(|at| format!("{at}.{}", "公开办事指南".repeat(4))).collect();
    let text = format!(
        "示例县教育局2023年政府信息公开工作年度报告\n一、总体情况\n{}\n{}\n",
        wrapped.join("\n"),
        items.join("\n")
    );
    let found = outcome("年报.txt", &text);
    let whole: String = words.iter().collect();
    let items = items.join("\n").replace('.', "\\.");
    assert_eq!(found, format!("xian-jyj 2023\n## 一、总体情况\n{whole}\n{items}"));
}
