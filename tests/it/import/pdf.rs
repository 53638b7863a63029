//! PDFs: a report as it was published, one that a word processor made, and pages written
//! by hand for what those two do not show.

use crate::support::documents::pdf::{file, file_with, join, page, stream};
use nianbao_document::{BlockContent, Container, Document, Grid, ReadError, read};

fn paragraphs(document: &Document) -> Vec<&str> {
    let texts = document.blocks.iter().filter_map(|block| match &block.content {
        BlockContent::Paragraph(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

fn tables(document: &Document) -> Vec<&Grid> {
    let tables = document.blocks.iter().filter_map(|block| match &block.content {
        BlockContent::Table(grid) => Some(grid),
        _ => None,
    });
    tables.collect()
}

/// A row's cells, without breaks of lines.
fn row(grid: &Grid, row: usize) -> Vec<String> {
    grid.row_cells(row).map(|cell| cell.text.replace('\n', "")).collect()
}

fn remarks(document: &Document) -> String {
    join(document.notes.iter().map(|remark| format!("{}\n", remark.text.zh)))
}

fn hongze() -> Document {
    read("hongze-2024.pdf", include_bytes!("../../documents/hongze-2024.pdf")).unwrap()
}

#[test]
fn a_published_report_keeps_its_paragraphs_whole() {
    let document = hongze();
    let ends = [
        ("淮安市洪泽区人民政府", ""),
        ("2024年政府信息公开工作年度报告", ""),
        (
            "本报告由淮安市洪泽区人民政府办公室根据《中华人民共和国政府信息公开条例》",
            "电话：0517-87290606）。",
        ),
        ("一、总体情况", ""),
        ("2024年，淮安市洪泽区人民政府坚持以", "有力服务保障我区经济社会高质量发展。"),
        ("（一）主动公开情况。主要通过政府门户网站", "公开政府常务会议7期，解读信息发布7条。"),
        ("（二）依申请公开情况。根据《条例》", "公开申请17件，均已在法定期限内予以答复。"),
        ("（三）政府信息管理情况。加强区政府门户网站", "未经审核报备的信息一律不准发布。"),
        ("（四）政府信息公开平台建设情况。", "确保公开信息及时准确规范。"),
        ("（五）政府信息公开监督保障情况。", "及时转载党中央、国务院重大方针政策。"),
        ("二、主动公开政府信息情况", ""),
        ("三、收到和处理政府信息公开申请情况", ""),
        ("四、政府信息公开行政复议、行政诉讼情况", ""),
        ("五、存在的主要问题及改进情况", ""),
        ("2024年，全区政府信息公开工作虽取得一定成绩", "政务新媒体运维管理还需加强等。"),
        ("针对存在问题，2025年我们将切实抓好以下工作", "思想认识和业务工作水平。"),
        ("六、其他需要报告的事项", ""),
        ("2024年，区政府严格落实《政府信息公开信息处理费管理办法》", "信息处理费0元。"),
    ];
    let found = paragraphs(&document);
    assert_eq!(found.len(), ends.len(), "{found:#?}");
    for (text, (start, end)) in found.iter().zip(ends) {
        assert!(text.starts_with(start), "{text}");
        assert!(if end.is_empty() { *text == start } else { text.ends_with(end) }, "{text}");
    }
    // One goes on over the page.
    assert!(
        found[15].contains("公开政府信息答复书模板，使各行政机关答复的方式")
            || found[15].contains("依申请公开政府信息答复书模板，使各行政机关")
    );
    assert_eq!(document.notes, []);
    assert_eq!(document.properties[0].value, "政府信息公开工作年度报告");
    let dates: Vec<_> = document.properties.iter().map(|each| each.name.as_str()).collect();
    assert_eq!(dates, ["Title", "CreationDate"]);
}

#[test]
fn a_published_report_keeps_what_was_made_public() {
    let document = hongze();
    let grid = tables(&document)[0];
    let rows: Vec<Vec<String>> = (0..grid.row_count()).map(|at| row(grid, at)).collect();
    let expected: [&[&str]; 14] = [
        &["第二十条第（一）项"],
        &["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        &["规章", "0", "0", "0"],
        &["行政规范性文件", "3", "0", "8"],
        &["第二十条第（五）项"],
        &["信息内容", "本年处理决定数量"],
        &["行政许可", "9487"],
        &["第二十条第（六）项"],
        &["信息内容", "本年处理决定数量"],
        &["行政处罚", "2776"],
        &["行政强制", "84"],
        &["第二十条第（八）项"],
        &["信息内容", "本年收费金额（单位：万元）"],
        &["行政事业性收费", "7545"],
    ];
    assert_eq!(rows, expected);
}

#[test]
fn a_published_report_keeps_its_applications_over_the_page() {
    let document = hongze();
    let grid = tables(&document)[1];
    assert_eq!((grid.row_count(), grid.column_count()), (26, 10));
    let expected: [(&[&str], [u32; 7]); 23] = [
        (&["一、本年新收政府信息公开申请数量"], [95, 0, 0, 0, 0, 0, 95]),
        (&["二、上年结转政府信息公开申请数量"], [0; 7]),
        (&["三、本年度办理结果", "（一）予以公开"], [50, 0, 0, 0, 0, 0, 50]),
        (&["（二）部分公开（区分处理的，只计这一情形，不计其他情形）"], [9, 0, 0, 0, 0, 0, 9]),
        (&["（三）不予公开", "1.属于国家秘密"], [0; 7]),
        (&["2.其他法律行政止公开"], [0; 7]),
        (&["3.危及“三安全一稳定”"], [1, 0, 0, 0, 0, 0, 1]),
        (&["4.保护第三方合法权益"], [0; 7]),
        (&["5.属于三类内部事务信息"], [0; 7]),
        (&["6.属于四类过程性信息"], [1, 0, 0, 0, 0, 0, 1]),
        (&["7.属于行政执法案卷"], [1, 0, 0, 0, 0, 0, 1]),
        (&["8.属于行政查询事项"], [0; 7]),
        (&["（四）无法提供", "1.本机关不掌握相关政府信息"], [31, 0, 0, 0, 0, 0, 31]),
        (&["2.没有现成信息需要另行制作"], [1, 0, 0, 0, 0, 0, 1]),
        (&["3.补正后申请内容仍不明确"], [0; 7]),
        (&["（五）不予处理", "1.信访举报投诉类申请"], [1, 0, 0, 0, 0, 0, 1]),
        (&["2.重复申请"], [0; 7]),
        (&["3.要求提供公开出版物"], [0; 7]),
        (&["4.无正当理由大量反复申请"], [0; 7]),
        (&["5.要求行政机关确认或重新出具已获取信息"], [0; 7]),
        (&["（六）其他处理", ""], [0; 7]),
        (&["（七）总计", ""], [95, 0, 0, 0, 0, 0, 95]),
        (&["四、结转下年度继续办理"], [0; 7]),
    ];
    for (at, (labels, figures)) in expected.iter().enumerate() {
        let mut cells: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
        cells.extend(figures.iter().map(u32::to_string));
        assert_eq!(row(grid, at + 3), cells);
    }
    let span = |text: &str| {
        let cell = grid.cells.iter().find(|cell| cell.text.starts_with(text)).unwrap();
        (cell.row, cell.column, cell.row_span, cell.column_span)
    };
    assert_eq!(span("三、本年度办理结果"), (5, 0, 20, 1));
    assert_eq!(span("（三）不予公开"), (7, 1, 8, 1));
    assert_eq!(span("（四）无法提供"), (15, 1, 3, 1));
    assert_eq!(span("（五）不予处理"), (18, 1, 5, 1));
    assert_eq!(span("申请人情况"), (0, 3, 1, 7));
    assert_eq!(span("法人或其他组织"), (1, 4, 1, 5));
    assert_eq!(span("自然人"), (1, 3, 2, 1));
    assert_eq!(row(grid, 2), ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]);
}

#[test]
fn a_published_report_keeps_its_strip_of_reviews() {
    let document = hongze();
    let grid = tables(&document)[2];
    let figures = ["1", "1", "0", "0", "2", "1", "0", "0", "0", "1", "2", "0", "1", "0", "3"];
    assert_eq!(row(grid, 3), figures);
    let labels = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    assert_eq!(row(grid, 1)[..5], labels);
    assert_eq!(row(grid, 1)[5..], ["未经复议直接起诉", "复议后起诉"]);
    assert_eq!(row(grid, 2), [labels, labels].concat());
    // A rule that the office drew there parts a blank cell from its heading.
    assert_eq!(row(grid, 0), ["行政复议", "", "行政诉讼"]);
}

#[test]
fn a_word_processor_cuts_a_table_and_a_name() {
    let document = read("a.pdf", include_bytes!("../../documents/table-over-pages.pdf")).unwrap();
    let grid = tables(&document)[0];
    assert_eq!((tables(&document).len(), grid.row_count(), grid.column_count()), (1, 28, 10));
    let figures = (5..27).map(|at| {
        let cells = row(grid, at);
        (cells[cells.len() - 7].clone(), cells[cells.len() - 1].clone())
    });
    let counted = (1..=22).map(|figure: u32| (figure.to_string(), figure.to_string()));
    assert!(figures.eq(counted));
    let cut =
        grid.cells.iter().find(|cell| cell.text.replace('\n', "") == "（五）不予处理").unwrap();
    assert_eq!((cut.row, cut.row_span), (18, 5));
    assert!(remarks(&document).contains("被分页切开"), "{}", remarks(&document));
    let found = paragraphs(&document);
    assert_eq!(found.len(), 15, "{found:#?}");
    assert!(found[11].starts_with("第10段：") && found[11].ends_with("有序推进。"));
    assert!(found[14].contains("report is published every year before the end"));
}

#[test]
fn fonts_without_a_table_of_their_own_are_read() {
    let below = |system: &str| {
        format!(
            "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering ({system}) /Supplement 2 >> >>]"
        )
    };
    let font = |encoding: &str, system: &str| {
        format!(
            "/F1 << /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /{encoding} {} >>",
            below(system)
        )
    };
    // 公开 10 件
    let texts = [
        (font("GBK-EUC-H", "GB1"), "B9ABBFAA3130BCFE", "公开10件"),
        (font("GB-EUC-H", "GB1"), "B9ABBFAA3130BCFE", "公开10件"),
        (font("UniGB-UCS2-H", "GB1"), "516C5F0000310030 4EF6", "公开10件"),
        (font("UniGB-UTF16-H", "GB1"), "516C5F0000310030 4EF6D840DC0B", "公开10件𠀋"),
    ];
    for (font, codes, expected) in texts {
        let text = page(&format!("BT /F1 12 Tf 72 700 Td <{codes}> Tj ET"));
        let document = read("a.pdf", &file_with(&font, "", &[], &[text])).unwrap();
        assert_eq!(paragraphs(&document), [expected]);
        assert_eq!(document.notes, []);
    }
    // Numbers of Adobe's collection: 1 to 95 are ASCII.
    let text = page("BT /F1 12 Tf 72 700 Td <0022002300240011> Tj ET");
    let font_gb = font("Identity-H", "GB1");
    let document =
        read("a.pdf", &file_with(&font_gb, "", &[], std::slice::from_ref(&text))).unwrap();
    assert_eq!(paragraphs(&document), ["ABC0"]);
    // Of numbers that nobody explains nobody knows what they say.
    let mute = font("Identity-H", "Identity");
    let refused = read("a.pdf", &file_with(&mute, "", &[], &[text]));
    assert_eq!(
        refused,
        Err(ReadError::UnreadableFonts {
            container: Container::Pdf,
            fonts: vec!["SimSun".to_owned()]
        })
    );
    let sentence = refused.unwrap_err().text();
    assert!(sentence.zh.contains("字体 SimSun 没有说明"), "{}", sentence.zh);
    // Among others that say it they are left to a person.
    let fonts = format!("{mute} /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    let text = page("BT /F2 12 Tf 72 700 Td (Words words) Tj /F1 12 Tf <0022002300240011> Tj ET");
    let document = read("a.pdf", &file_with(&fonts, "", &[], &[text])).unwrap();
    assert_eq!(paragraphs(&document), ["Words words\u{fffd}\u{fffd}\u{fffd}\u{fffd}"]);
    assert!(remarks(&document).contains("4 个字符"), "{}", remarks(&document));
    assert!(remarks(&document).contains("SimSun"), "{}", remarks(&document));
}

#[test]
fn turned_pages_are_read() {
    let text = "BT /F1 12 Tf 0 1 -1 0 100 72 Tm (Over) Tj 0 1 -1 0 120 72 Tm (and out) Tj ET";
    let fonts = "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    for entries in ["/Rotate 90", "/Rotate 0", "/Rotate 270", "/Rotate 180"] {
        let bytes = file_with(fonts, entries, &[], &[page(text)]);
        let document = read("a.pdf", &bytes).unwrap();
        assert_eq!(paragraphs(&document), ["Over and out"], "{entries}");
    }
}

#[test]
fn scans_are_refused_and_pictures_told_of() {
    let image = stream(
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray",
        b"\0",
    );
    let scanned = page("q 595 0 0 842 0 0 cm /Form0 Do Q");
    let bytes = file(std::slice::from_ref(&image), &[scanned.clone(), scanned.clone()]);
    assert_eq!(
        read("a.pdf", &bytes),
        Err(ReadError::Scanned { container: Container::Pdf, pages: 2 })
    );

    let written = page(
        "BT /F1 12 Tf 72 700 Td (Words) Tj ET q 90 0 0 90 9 9 cm /Form0 Do Q q 5 0 0 5 9 9 cm /Form0 Do Q",
    );
    let document = read("a.pdf", &file(std::slice::from_ref(&image), &[written, scanned])).unwrap();
    assert_eq!(
        remarks(&document),
        "第 1 页有一幅图片未导入\n第 2 页是扫描的图片，没有文字，未导入：先用 OCR 软件识别\n"
    );

    let layer = page("q 595 0 0 842 0 0 cm /Form0 Do Q BT 3 Tr /F1 12 Tf 72 700 Td (Words) Tj ET");
    let document = read("a.pdf", &file(&[image], &[layer])).unwrap();
    assert_eq!(paragraphs(&document), ["Words"]);
    assert!(remarks(&document).contains("看不见的文字"), "{}", remarks(&document));
}

#[test]
fn columns_that_gaps_keep_apart_are_a_table() {
    let line = |y: u32, cells: [&str; 3]| -> String {
        let cells = cells.iter().zip([72, 250, 400]);
        join(cells.map(|(text, x)| format!("1 0 0 1 {x} {y} Tm ({text}) Tj ")))
    };
    let rows = [["Kind", "Made", "Valid"], ["Rules", "0", "2"], ["Norms", "14", "15"]];
    let lines: String = (0..).zip(rows).map(|(at, cells)| line(700 - at * 20, cells)).collect();
    let text = format!("BT /F1 12 Tf 1 0 0 1 72 750 Tm (A text before it) Tj {lines} ET");
    let document = read("a.pdf", &file(&[], &[page(&text)])).unwrap();
    let grid = tables(&document)[0];
    assert_eq!((0..3).map(|at| row(grid, at)).collect::<Vec<_>>(), rows);
    assert_eq!(paragraphs(&document), ["A text before it"]);
}

#[test]
fn bold_by_printing_twice_is_read_once() {
    let text = "BT /F1 12 Tf 1 0 0 1 72 700 Tm (Total 11) Tj 1 0 0 1 72.3 700 Tm (Total 11) Tj ET";
    let document = read("a.pdf", &file(&[], &[page(text)])).unwrap();
    assert_eq!(paragraphs(&document), ["Total 11"]);
}

#[test]
fn page_numbers_are_left_out_where_they_count_pages() {
    let numbered = |text: &str, number: u32| {
        page(&format!(
            "BT /F1 12 Tf 1 0 0 1 72 700 Tm ({text}) Tj 1 0 0 1 290 40 Tm (- {number} -) Tj ET"
        ))
    };
    let bytes = file(&[], &[numbered("One.", 1), numbered("Two.", 2)]);
    assert!(!paragraphs(&read("a.pdf", &bytes).unwrap()).concat().contains('-'));
    let document = read("a.pdf", &file(&[], &[numbered("One.", 1)])).unwrap();
    assert_eq!(paragraphs(&document), ["One.", "- 1 -"]);
}

/// Pages that are all table have a header and a footer alone outside of it; one of the
/// pages is of another size.
#[test]
fn headers_of_pages_that_are_all_table_are_left_out() {
    let text =
        |x: u32, y: u32, words: &str| format!("BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ET ");
    let numbered = |number: u32, top: u32, words: &str| {
        let rows = (0..3).map(|row| {
            let y = 500 - 20 * row;
            let value = number * 10 + row;
            format!(
                "100 {y} 100 20 re S 200 {y} 100 20 re S {}{}",
                text(105, y + 5, &format!("row {value}")),
                text(205, y + 5, &value.to_string())
            )
        });
        page(&(text(72, top, words) + &join(rows) + &text(72, 30, "foot")))
    };
    let pages: Vec<Vec<u8>> = (1..=5)
        .map(|number| numbered(number, if number == 4 { 760 } else { 800 }, "Annual report"))
        .collect();
    let document = read("a.pdf", &file(&[], &pages)).unwrap();
    assert_eq!(paragraphs(&document), [""; 0]);
    assert_eq!(tables(&document).iter().map(|grid| grid.row_count()).sum::<usize>(), 15);
    let said = remarks(&document);
    assert!(said.contains("Annual report") && said.contains("foot"), "{said}");
    // Words that two pages repeat, and words amid a page, are text.
    let twice: Vec<Vec<u8>> = (1..=3)
        .map(|number| numbered(number, 800, if number == 3 { "Other" } else { "Annual report" }))
        .collect();
    let document = read("a.pdf", &file(&[], &twice)).unwrap();
    assert_eq!(paragraphs(&document), ["Annual report", "Annual report", "Other"]);
    let mut amid: Vec<Vec<u8>> =
        (1..=3).map(|number| numbered(number, 800, "Annual report")).collect();
    amid.push(numbered(4, 600, "Annual report"));
    let document = read("a.pdf", &file(&[], &amid)).unwrap();
    assert_eq!(paragraphs(&document), ["Annual report"]);
}

/// Pages as a browser prints them: a head with date and title, and a foot with the address
/// and the number of the page, within a paragraph that goes on over the pages.
#[test]
fn heads_and_feet_of_a_browser_are_no_text() {
    let show = |x: u32, y: u32, size: u32, words: &str| {
        format!("BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ET ")
    };
    let full = "and so the words of this long paragraph go on to the very end of each line";
    let printed = |number: usize, pages: usize, last: &str| {
        let lines = (0..30).map(|at| show(72, 790 - 24 * at, 12, full));
        page(
            &(show(20, 825, 8, "2024/1/5 10:30")
                + &show(250, 825, 8, "Annual report")
                + &join(lines)
                + &show(72, 70, 12, last)
                + &show(20, 12, 8, "http://www.example.gov.cn/2023/12.html")
                + &show(560, 12, 8, &format!("{number}/{pages}"))),
        )
    };
    for many in [2, 3, 11] {
        let pages: Vec<Vec<u8>> = (1..=many).map(|number| printed(number, many, full)).collect();
        let document = read("a.pdf", &file(&[], &pages)).unwrap();
        let said = remarks(&document);
        assert!(said.contains("http://www.example.gov.cn/2023/12.html"), "{said}");
        let found = paragraphs(&document);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(!found.concat().contains("gov.cn"), "{found:#?}");
    }
}

/// The head of a table in several rows, which the end of a page cuts: the name of a cell of
/// several rows stands below the last lines of the page.
#[test]
fn a_head_that_the_end_of_a_page_cuts_is_one() {
    let words =
        |x: u32, y: u32, text: &str| format!("BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET ");
    let level = |y: u32, from: u32, to: u32| format!("{from} {y} m {to} {y} l S ");
    let upright = |x: u32, from: u32, to: u32| format!("{x} {from} m {x} {to} l S ");
    let above = |more: &str, name: &str| {
        let sides = [100, 200, 400].map(|x| upright(x, 174, 200)).concat();
        page(
            &(level(200, 100, 400)
                + &level(180, 200, 400)
                + &sides
                + &words(202, 185, "Both")
                + more
                + name),
        )
    };
    let sides = [100, 200, 300, 400].map(|x| upright(x, 740, 780)).concat();
    let lines = level(760, 200, 400) + &level(760, 100, 400) + &level(740, 100, 400);
    let below = [
        (202, 765, "Left"),
        (302, 765, "Right"),
        (102, 745, "first"),
        (202, 745, "5"),
        (302, 745, "6"),
    ];
    let below = page(&(sides + &lines + &below.map(|(x, y, text)| words(x, y, text)).concat()));
    let cells = |first: Vec<u8>| {
        let document = read("a.pdf", &file(&[], &[first, below.clone()])).unwrap();
        let grids = tables(&document);
        let rows = grids.iter().map(|grid| {
            let cells = grid.cells.iter().filter(|cell| !cell.text.is_empty());
            cells.map(|cell| (cell.column, cell.text.clone())).collect::<Vec<_>>()
        });
        (rows.collect::<Vec<_>>(), paragraphs(&document).concat())
    };
    let (found, text) = cells(above("", &words(102, 164, "Kinds")));
    let wanted =
        [(0, "Kinds"), (1, "Both"), (1, "Left"), (2, "Right"), (0, "first"), (1, "5"), (2, "6")];
    let wanted = wanted.map(|(column, text)| (column, text.to_owned()));
    assert_eq!((found, text), (vec![wanted.to_vec()], String::new()));
    // Below a closed cell, wider than its cell, or far below: text of the page.
    let closed = level(174, 100, 400);
    for (more, name) in [
        (closed.as_str(), words(102, 164, "Kinds")),
        ("", words(102, 164, "Kinds and so on and so forth")),
        ("", words(102, 134, "Kinds")),
    ] {
        let (found, text) = cells(above(more, &name));
        assert!(
            text.contains("Kinds") && !format!("{found:?}").contains("Kinds"),
            "{found:?} {text}"
        );
    }
}

/// A line at the head of both pages of a document that has two is their head; one that
/// stands in the text, or is parted as a row is, stays.
#[test]
fn a_head_of_two_pages_is_no_text() {
    let show = |x: u32, y: u32, size: u32, words: &str| {
        format!("BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ET ")
    };
    let printed = |head: &str, first: &str| {
        let lines = (0..20).map(|at| show(72, 650 - 30 * at, 12, &format!("{first} line {at}.")));
        page(&(head.to_owned() + &join(lines)))
    };
    let texts = |head: &str| {
        let pages = [printed(head, "First"), printed(head, "Second")];
        let document = read("a.pdf", &file(&[], &pages)).unwrap();
        let said = remarks(&document);
        (paragraphs(&document).concat() + &format!("{:?}", tables(&document)), said)
    };
    let (text, said) = texts(&show(72, 800, 9, "An Office"));
    assert!(!text.contains("An Office") && said.contains("An Office"), "{text} {said}");
    let (text, _) = texts(&show(72, 700, 9, "An Office"));
    assert_eq!(text.matches("An Office").count(), 2, "{text}");
    let row = show(72, 800, 9, "An Office") + &show(300, 800, 9, "Sum");
    let (text, _) = texts(&row);
    assert_eq!(text.matches("An Office").count(), 2, "{text}");
}

/// Figures at the foot of pages, as one cell a line, rows and words have them, stay.
#[test]
fn figures_at_the_foot_of_pages_stay() {
    let show =
        |x: u32, y: u32, words: &str| format!("BT /F1 12 Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ET ");
    let read_with = |foot: &dyn Fn(usize) -> String| {
        let pages: Vec<Vec<u8>> = (1..=4)
            .map(|number| {
                let words = format!("{} words.", ["first", "second", "third", "last"][number - 1]);
                let lines = (0..34).map(|at| show(72, 790 - 21 * at, &words));
                page(&(join(lines) + &foot(number)))
            })
            .collect();
        let document = read("a.pdf", &file(&[], &pages)).unwrap();
        format!("{:?}", document.blocks)
    };
    let places = |text: &str, words: &str| text.matches(words).count();
    // Figures that happen to count, at the pitch of the lines.
    let text = read_with(&|number| show(72, 76, &number.to_string()));
    assert!((1..=4).all(|number| text.contains(&format!("words.{number}"))), "{text}");
    // The same row, and the same figure, on all pages.
    let text = read_with(&|_| show(72, 76, "Others") + &show(300, 76, "77"));
    assert_eq!((places(&text, "Others"), places(&text, "77")), (4, 4), "{text}");
    let text = read_with(&|_| show(72, 76, "77"));
    assert_eq!(places(&text, "77"), 4, "{text}");
    // Words with a figure that does not count the pages.
    let text = read_with(&|number| show(72, 76, &format!("received: {}", 70 + number * number)));
    assert_eq!(places(&text, "received"), 4, "{text}");
    // Farther from the text they are numbers of pages.
    let text = read_with(&|number| show(290, 30, &format!("- {} -", 76 + number)));
    assert_eq!(places(&text, "- "), 0, "{text}");
}

/// Words at places, from the left, in lines from the top.
fn words_at(lines: &[(u32, &[(u32, &str)])]) -> String {
    let line = |(y, words): &(u32, &[(u32, &str)])| {
        let words = words.iter();
        join(words.map(|(x, text)| format!("BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET ")))
    };
    join(lines.iter().map(line))
}

fn rows(grid: &Grid) -> Vec<Vec<String>> {
    (0..grid.row_count()).map(|at| row(grid, at)).collect()
}

#[test]
fn borders_of_dots_are_lines() {
    let dots = |from: u32, to: u32| (from..=to).step_by(2);
    let level = |y: u32| join(dots(100, 300).map(|x| format!("{x} {y} 0.9 0.9 re f ")));
    let upright = |x: u32| join(dots(260, 300).map(|y| format!("{x} {y} 0.9 0.9 re f ")));
    let borders = join([260, 280, 300].map(level).into_iter().chain([100, 200, 300].map(upright)));
    let words =
        words_at(&[(286, &[(105, "Rules"), (205, "6")]), (266, &[(105, "Norms"), (205, "14")])]);
    let document = read("a.pdf", &file(&[], &[page(&(borders.clone() + &words))])).unwrap();
    assert_eq!(rows(tables(&document)[0]), [["Rules", "6"], ["Norms", "14"]]);
    assert!(tables(&document)[0].cells.iter().all(|cell| cell.uncertainty.is_none()));
    // A dot by itself may be a decimal point.
    let point = borders + &words + "211 266 0.9 0.9 re f";
    let document = read("a.pdf", &file(&[], &[page(&point)])).unwrap();
    let unsure = tables(&document)[0].cells.iter().filter(|cell| cell.uncertainty.is_some());
    assert_eq!(unsure.map(|cell| cell.text.as_str()).collect::<Vec<_>>(), ["14"]);
}

/// Rows between level lines, with and without a border around them.
#[test]
fn rows_between_level_lines_are_no_paragraphs() {
    let words = words_at(&[
        (370, &[(100, "Before the table.")]),
        (345, &[(105, "Kind"), (205, "Made"), (255, "Valid")]),
        (325, &[(105, "Rules"), (205, "6"), (255, "7")]),
        (310, &[(105, "Norms that take"), (205, "14"), (255, "15")]),
        (298, &[(105, "a second line")]),
        (280, &[(105, "All")]),
    ]);
    let lines =
        join([360, 340, 320, 292, 272].into_iter().map(|y| format!("100 {y} m 300 {y} l S ")));
    let sides = "100 272 m 100 360 l S 300 272 m 300 360 l S ";
    for drawn in [lines.clone(), lines.clone() + sides] {
        let document = read("a.pdf", &file(&[], &[page(&(words.clone() + &drawn))])).unwrap();
        assert_eq!(paragraphs(&document), ["Before the table."]);
        let grid = tables(&document)[0];
        assert!(grid.ragged);
        let wanted: [&[&str]; 4] = [
            &["Kind", "Made", "Valid"],
            &["Rules", "6", "7"],
            &["Norms that takea second line", "14", "15"],
            &["All"],
        ];
        assert_eq!(rows(grid), wanted);
        assert!(grid.cells.iter().all(|cell| cell.uncertainty.is_none()));
        assert!(remarks(&document).contains("没有画全框线的表格"), "{}", remarks(&document));
    }
    // A bar before a figure may be a minus.
    let drawn = words.clone() + &lines + "199 328 4 0.8 re f";
    let document = read("a.pdf", &file(&[], &[page(&drawn)])).unwrap();
    let unsure = tables(&document)[0].cells.iter().filter(|cell| cell.uncertainty.is_some());
    assert_eq!(unsure.map(|cell| cell.text.as_str()).collect::<Vec<_>>(), ["Rules", "6", "7"]);
    // A line that ends before a label leaves it to both rows.
    let group =
        "100 360 m 300 360 l S 180 340 m 300 340 l S 100 320 m 300 320 l S 100 300 m 300 300 l S ";
    let words = words_at(&[
        (345, &[(105, "Group"), (185, "first"), (255, "7")]),
        (325, &[(185, "second"), (255, "8")]),
        (305, &[(105, "Other"), (255, "9")]),
    ]);
    let document = read("a.pdf", &file(&[], &[page(&(words + group))])).unwrap();
    let wanted: [&[&str]; 3] = [&["Group", "first", "7"], &["second", "8"], &["Other", "9"]];
    assert_eq!(rows(tables(&document)[0]), wanted);
}

/// Rows of different lengths without any line.
#[test]
fn rows_without_lines_are_no_paragraphs() {
    let words = words_at(&[
        (390, &[(100, "Before the table.")]),
        (345, &[(105, "Kind"), (205, "Made")]),
        (325, &[(105, "Rules"), (205, "6"), (235, "7"), (265, "8")]),
        (310, &[(105, "Norms that take a line of their own")]),
        (295, &[(150, "14"), (195, "15")]),
        (240, &[(100, "After the table.")]),
    ]);
    let document = read("a.pdf", &file(&[], &[page(&words)])).unwrap();
    assert_eq!(paragraphs(&document), ["Before the table.", "After the table."]);
    let wanted: [&[&str]; 4] = [
        &["Kind", "Made"],
        &["Rules", "6", "7", "8"],
        &["Norms that take a line of their own"],
        &["14", "15"],
    ];
    assert_eq!(rows(tables(&document)[0]), wanted);
    assert!(tables(&document)[0].ragged);
    // Lines with gaps and without figures of their own are text.
    let words = words_at(&[
        (345, &[(105, "Phone 123"), (205, "Post 456")]),
        (325, &[(105, "Signed"), (205, "1 June 2024")]),
    ]);
    let lines = "100 340 m 300 340 l S 100 320 m 300 320 l S ";
    let document = read("a.pdf", &file(&[], &[page(&(words + lines))])).unwrap();
    assert_eq!(tables(&document).len(), 0);
}
