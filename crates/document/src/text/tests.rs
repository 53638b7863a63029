use super::*;
use crate::Grid;

fn contents(text: &str) -> Vec<BlockContent> {
    let document = read_text(text.as_bytes()).unwrap();
    document.blocks.into_iter().map(|block| block.content).collect()
}

fn rows(grid: &Grid) -> Vec<Vec<&str>> {
    (0..grid.row_count())
        .map(|row| grid.row_cells(row).map(|cell| cell.text.as_str()).collect())
        .collect()
}

fn tables(text: &str) -> Vec<Grid> {
    let table = |body| if let BlockContent::Table(grid) = body { Some(grid) } else { None };
    contents(text).into_iter().filter_map(table).collect()
}

fn paragraph(words: &str) -> BlockContent {
    BlockContent::Paragraph(words.to_owned())
}

fn line(words: &str) -> BlockContent {
    BlockContent::Line(words.to_owned())
}

#[test]
fn blank_lines_part_paragraphs() {
    assert_eq!(
        contents("示例市报告\n\n　　一、总体情况\r\n\r\n本机关…。\n"),
        [paragraph("示例市报告"), paragraph("一、总体情况"), paragraph("本机关…。")]
    );
}

#[test]
fn lines_that_are_not_full_are_paragraphs() {
    for text in [
        "标题\n一、总体情况\n本机关",
        "　　第一段。\n　　第二段。\n落款",
        // Wide enough to be wrapped, but nothing else is as wide.
        "示例县教育局2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n略。",
        "四、政府信息公开行政复议、行政诉讼情况\n未发生复议、诉讼。",
        "示例县教育局2023年政府信息公开工作年度报告的附件一\n示例县教育局2023年政府信息公开工作年度报告的附件二\n完",
    ] {
        let wanted: Vec<BlockContent> = text.lines().map(|line| paragraph(line.trim())).collect();
        assert_eq!(contents(text), wanted, "{text}");
    }
}

#[test]
fn full_lines_of_a_wrapped_text_may_go_on() {
    let cut: Vec<char> = "信息公开工作".repeat(20).chars().collect();
    let lines: Vec<String> = cut.chunks(25).map(|line| line.iter().collect()).collect();
    let (full, last) = lines.split_at(lines.len() - 1);
    let wrapped: Vec<BlockContent> =
        full.iter().map(|words| line(words)).chain([paragraph(&last[0])]).collect();
    let whole = lines.join("\n");
    let found = contents(&format!("标题\n{whole}\n另一段"));
    assert_eq!(found[0], paragraph("标题"));
    assert_eq!(found[1..=lines.len()], wrapped);
    assert_eq!(found[lines.len() + 1..], [paragraph("另一段")]);
    // One line of another width does not hide it.
    let long = "http://www.shili.example/".repeat(8);
    let found = contents(&format!("{long}\n{whole}\n{whole}\n\n{whole}"));
    assert_eq!(found[0], paragraph(&long));
    assert_eq!(found[1..=lines.len()], wrapped);
    // An indent begins a paragraph.
    let found = contents(&format!("{}\n　　{}", full.join("\n"), last[0]));
    assert_eq!(found[full.len() - 1..], [paragraph(&full[full.len() - 1]), paragraph(&last[0])]);
}

#[test]
fn a_paragraph_that_a_page_cut_may_go_on_behind_a_blank_line() {
    let begin = "登记受理政府信息公开申请，连同上年结转的申请，全部依法按时办理，没有逾期答复的情形，并结转";
    let rest = "下年度继续办理，从内容看，涉及资金使用、项目清单、资产处置的较多，办理结果为予以公开的居多。";
    let is_line = |first: &str, gap: &str, next: &str| {
        matches!(contents(&format!("{first}{gap}{next}"))[0], BlockContent::Line(_))
    };
    assert!(is_line(begin, "\n\n", rest));
    assert!(is_line("一是首次将政务公开工作纳入了全市年度绩效考核指", "\n\n", rest));
    assert!(is_line(&format!("{begin}。{begin}16条"), "\n\n", rest));
    for (first, gap, next) in [
        ("首次将政务公开工作纳入了全市年度绩效考核指", "\n\n", rest),
        (begin, "\n\n\n", rest),
        (begin, "\n\n　　", rest),
        (begin, "\n\n", "下一段另起。"),
        (&format!("{begin}16条"), "\n\n", rest),
        (&format!("{begin}。"), "\n\n", rest),
    ] {
        assert!(!is_line(first, gap, next), "{first}{gap}{next}");
    }
}

#[test]
fn tabs_part_cells_and_blanks_stay() {
    let grids = tables("前文\n信息内容\t数量\t\n规章\t\t2\n\n后文\n");
    assert_eq!(grids.len(), 1);
    assert!(grids[0].ragged);
    assert_eq!(rows(&grids[0]), [["信息内容", "数量", ""], ["规章", "", "2"]]);
    assert_eq!(grids[0].cells[3].location, Location::Line(3));
}

#[test]
fn a_table_cut_by_a_page_is_one_where_its_rows_fit() {
    assert_eq!(tables("甲\t1\t2\n乙\t1\t2\n\n丙\t3\t4\n").len(), 1);
    assert_eq!(tables("甲\t1\t2\n乙\t1\t2\n\u{c}丙\t3\t4\n").len(), 1);
    assert_eq!(tables("甲\t1\t2\n乙\t1\t2\n\n丙\t3\n丁\t4\n").len(), 2);
    assert_eq!(tables("甲\t1\t2\n乙\t1\t2\n\n别的\n\n丙\t3\t4\n丁\t3\t4").len(), 2);
}

#[test]
fn a_cell_in_quotation_marks_goes_over_lines() {
    let grids = tables("\"本年\n新收\"\t1\t2\n结转\t3\t4\n");
    assert_eq!(rows(&grids[0])[1], ["结转", "3", "4"]);
    let grids = tables("甲\t\"本年\n新收\"\t1\t2\n结转\t3\t4\t5\n");
    assert_eq!(rows(&grids[0]), [["甲", "本年\n新收", "1", "2"], ["结转", "3", "4", "5"]]);
}

#[test]
fn indents_and_numbers_are_no_rows() {
    assert_eq!(contents("\t一是公开。\n"), [paragraph("一是公开。")]);
    assert_eq!(
        contents("一、\t总体情况\n\n二、\t公开情况"),
        [paragraph("一、\t总体情况"), paragraph("二、\t公开情况"),]
    );
}

#[test]
fn bars_part_cells_and_rules_are_none() {
    let grids = tables("| 项目 | 数量 |\n| --- | --- |\n| 规章 |  |\n");
    assert_eq!(rows(&grids[0]), [["项目", "数量"], ["规章", ""]]);
    let grids = tables("┌──┬──┐\n│规章│ 2│\n├──┼──┤\n│文件│  │\n└──┴──┘\n");
    assert_eq!(rows(&grids[0]), [["规章", "2"], ["文件", ""]]);
}

#[test]
fn gaps_part_cells_only_where_all_rows_have_as_many() {
    let grids = tables("规章    0   2   3\n规范性文件  14   14   14\n");
    assert_eq!(rows(&grids[0]), [["规章", "0", "2", "3"], ["规范性文件", "14", "14", "14"]]);
    assert!(tables("规章    0   2   3\n规范性文件  14   14\n").is_empty());
}

#[test]
fn rows_with_gaps_are_no_wrapped_paragraph() {
    let row = |label: &str| format!("{label}政府信息公开申请数量  3  1  0  0  0  0  4");
    let text = format!("{}\n{}\n", row("一、本年度新收到的"), row("三、办理结果  予以"));
    assert_eq!(contents(&text).len(), 2);
}

#[test]
fn a_form_feed_is_a_new_page() {
    assert_eq!(contents("甲\u{c}乙"), [paragraph("甲"), BlockContent::PageBreak, paragraph("乙")]);
}

#[test]
fn strokes_that_are_no_table_stay() {
    assert_eq!(
        contents("标题\n\n-----\n\n正文"),
        [paragraph("标题"), paragraph("-----"), paragraph("正文")]
    );
}

#[test]
fn what_is_no_text_is_refused() {
    let noise: Vec<u8> = (0..4096u32).map(|at| (at * 7 % 251) as u8).collect();
    assert!(read_text(&noise).is_err());
    assert!(read_text(&[0; 64]).is_err());
    assert!(read_text("报告\u{1}".as_bytes()).is_ok());
}

#[test]
fn odd_bytes_lose_no_words() {
    let blank: [&[u8]; 3] = [b"\t", b"\x0c\x0c", b"\r\r\n"];
    for bytes in blank {
        assert_eq!(read_text(bytes).unwrap().blocks, [], "{bytes:?}");
    }
    for (bytes, text) in
        [(&b"|"[..], "|"), (b"\"\t\"", "\"\t\""), (b"\"\n", "\""), (b"\xff", "\u{fffd}")]
    {
        let blocks = read_text(bytes).unwrap().blocks;
        assert_eq!(blocks.len(), 1);
        assert_eq!(blocks[0].content, paragraph(text));
    }
    assert_eq!(rows(&tables("||\n||")[0]), [[""], [""]]);
}

#[test]
fn a_text_of_more_lines_or_marks_than_a_report_has_is_refused() {
    let too_large = Err(ReadError::LimitExceeded(Limit::Text));
    for (text, count) in [("a\n", MAX_LINES), ("a\r", MAX_LINES), ("\u{c}", MAX_LINES)] {
        let text = text.repeat(count + 1);
        assert_eq!(ensure_bounded(&text), too_large, "{:?}", &text[..2]);
        assert_eq!(ensure_bounded(&text[..count]), Ok(()));
    }
    for mark in ["1\t", "*a", "a  ", "a│", "[a", "|"] {
        assert_eq!(ensure_bounded(&mark.repeat(MAX_MARKS + 1)), too_large, "{mark}");
        assert_eq!(ensure_bounded(&mark.repeat(1000)), Ok(()), "{mark}");
    }
    let lines = "a\n".repeat(MAX_LINES + 1);
    assert_eq!(
        crate::read("a.md", lines.as_bytes()),
        too_large.clone().map(|()| Document::default())
    );
    assert_eq!(crate::read("a.txt", lines.as_bytes()), too_large.map(|()| Document::default()));
}
