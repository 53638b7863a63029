mod apart;
mod bounds;
mod controls;
mod looks;

use std::fmt::Write;

use super::*;
use crate::{Cell, Grid};

fn page(text: &str) -> Document {
    read_html(text.as_bytes()).unwrap()
}

fn contents(text: &str) -> Vec<BlockContent> {
    page(text).blocks.into_iter().map(|block| block.content).collect()
}

fn tables(text: &str) -> Vec<Grid> {
    let table = |body| if let BlockContent::Table(grid) = body { Some(grid) } else { None };
    contents(text).into_iter().filter_map(table).collect()
}

fn paragraph(words: &str) -> BlockContent {
    BlockContent::Paragraph(words.to_owned())
}

fn heading(words: &str) -> BlockContent {
    BlockContent::Heading(words.to_owned())
}

/// Row, column, rows, columns and words of each cell.
fn cells(grid: &Grid) -> Vec<(usize, usize, usize, usize, &str)> {
    fn describe(cell: &Cell) -> (usize, usize, usize, usize, &str) {
        let Cell { row, column, row_span: rows, column_span: columns, text, .. } = cell;
        (*row, *column, *rows, *columns, text.as_str())
    }
    grid.cells.iter().map(describe).collect()
}

fn properties(text: &str) -> Vec<(String, String)> {
    page(text).properties.into_iter().map(|property| (property.name, property.value)).collect()
}

#[test]
fn white_space_is_folded_as_pages_mean_it() {
    assert_eq!(
        contents("<p>政府信息\n  公开\n2020 年 <b>工作</b>\t报告&nbsp;一</p><p>open\ndata"),
        [paragraph("政府信息公开2020 年 工作 报告\u{a0}一"), paragraph("open data")]
    );
}

#[test]
fn any_nesting_of_spans_is_one_paragraph() {
    let text =
        "<p><span><font face=x><b>一</b></font></span><span><o:p>、</o:p>总体</span>情况</p>";
    assert_eq!(contents(text), [paragraph("一、总体情况")]);
}

#[test]
fn breaks_part_lines_and_paragraphs() {
    assert_eq!(
        contents("<div>　　甲<br>乙<br/><br/>　　丙</div>"),
        [paragraph("甲\n乙"), paragraph("丙")]
    );
}

#[test]
fn headings_and_lists_are_known() {
    assert_eq!(
        contents("<h2>一、总体情况</h2><ol start=3><li>甲<li><p>乙</ol><ul><li>丙</ul>"),
        [heading("一、总体情况"), paragraph("3. 甲"), paragraph("4. 乙"), paragraph("• 丙")]
    );
}

#[test]
fn the_article_is_found_among_the_rest() {
    let text = "<title>示例网</title><body><div class=header>示例市政府</div><nav>首页</nav>
        <div class=wrap><h1>示例市2024年报告</h1><div class='TRS_Editor' id=zoom>
        <p>本报告由总体情况等六部分组成，所列数据统计时限为全年。</p><p>无</p></div></div>
        <div>版权所有 示例市政府</div>";
    assert_eq!(
        contents(text),
        [
            heading("示例市2024年报告"),
            paragraph("本报告由总体情况等六部分组成，所列数据统计时限为全年。"),
            paragraph("无"),
        ]
    );
}

#[test]
fn where_no_part_calls_itself_the_text_more_is_kept() {
    let text = "<div><a href=x>首页</a><a href=y>机构职能</a></div><div>
        <p>本报告由总体情况等六部分组成，所列数据统计时限为全年。</p></div><div>示例市财政局</div>";
    assert!(contents(text).contains(&paragraph("示例市财政局")));
}

#[test]
fn what_is_not_shown_is_not_read_and_a_hidden_table_is_told_of() {
    let document = page(
        "<p>甲<span style='display: none'>乙</span></p><script>丙</script><template>丁</template><div hidden><table><tr><td>1<td>2</table></div>",
    );
    assert_eq!(document.blocks.len(), 1);
    assert_eq!(document.blocks[0].content, paragraph("甲"));
    let notes: Vec<&str> = document.notes.iter().map(|note| &*note.text.zh).collect();
    assert_eq!(notes, ["隐藏的文字未读入：“乙”", "网页中有一张不显示的表格，没有读取"]);
}

#[test]
fn cells_stand_where_browsers_put_them() {
    let grids = tables(
        "<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>1<td>2<tfoot><tr><td>脚<td colspan=9>&nbsp;</tfoot><tbody><tr><td rowspan=0>丙<td>3<td rowspan=5>4<tr><td>5</table>",
    );
    assert_eq!(
        cells(&grids[0]),
        [
            (0, 0, 2, 1, "甲"),
            (0, 1, 1, 2, "乙"),
            (1, 1, 1, 1, "1"),
            (1, 2, 1, 1, "2"),
            (2, 0, 2, 1, "丙"),
            (2, 1, 1, 1, "3"),
            (2, 2, 2, 1, "4"),
            (3, 1, 1, 1, "5"),
            (4, 0, 1, 1, "脚"),
            (4, 1, 1, 2, ""),
        ]
    );
    assert!(!grids[0].ragged);
}

#[test]
fn no_two_cells_cover_one_place() {
    let grids = tables("<table><tr><td>1<td rowspan=2>2<td>3<tr><td colspan=3>4<td>5</table>");
    let grid = &grids[0];
    for row in 0..grid.row_count() {
        for column in 0..grid.column_count() {
            let covering = grid.cells.iter().filter(|cell| cell.covers(row, column)).count();
            assert!(covering <= 1, "{row} {column}");
        }
    }
    assert_eq!(grid.cells.len(), 5);
}

#[test]
fn a_table_that_only_places_things_is_gone_through() {
    let text = "<table><tr><td>栏目</td><td><table><caption>表一</caption><tr><td>规章<td>1<td>2<tr><td>文件<td><td>3</table><p>后文</td></tr></table>";
    let blocks = contents(text);
    assert_eq!(blocks.len(), 4);
    assert_eq!(blocks[0], paragraph("栏目"));
    assert_eq!(blocks[1], paragraph("表一"));
    assert_eq!(tables(text)[0].cells.len(), 6);
}

#[test]
fn a_table_in_a_cell_of_data_stays_in_its_cell() {
    let document = page(
        "<table><tr><td>甲<td>1<td>2<tr><td>乙<td>3<td>4<tr><td>丙<td><table><tr><td>5<td>6</table><td>7</table>",
    );
    let BlockContent::Table(grid) = &document.blocks[0].content else { panic!("no table") };
    assert_eq!(grid.cells[7].text, "5\n6");
    assert_eq!(document.notes.len(), 1);
}

#[test]
fn cells_keep_their_lines_and_their_blanks() {
    let grids = tables(
        "<table><tr><td><p>本年度</p><p>办理<br>结果</p></td><td> &nbsp; </td></tr><tr><td>0<sup>1</sup></td><td><s>3</s>4</td></tr></table>",
    );
    let words: Vec<&str> = grids[0].cells.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(words, ["本年度\n办理\n结果", "", "0¹", "4"]);
}

#[test]
fn names_and_values_become_properties() {
    let expected = [
        ("PubDate".to_owned(), "2025-01-20".to_owned()),
        ("索引号".to_owned(), "sl-01".to_owned()),
        ("发布机构".to_owned(), "示例市财政局".to_owned()),
    ];
    let tag = "<meta name=PubDate content=2025-01-20><meta name=Keywords content=x>";
    for block in [
        "<table><tr><td>索 引 号：<td>sl-01<td>发布机构<td>示例市财政局</table>",
        "<dl><dt>索引号<dd>sl-01<dt>发布机构：<dd>示例市财政局</dl>",
        "<ul><li>索引号：sl-01<li>发布机构：示例市财政局</ul>",
        "<p><span>【索引号】：</span><span>sl-01</span> <span>发布机构:示例市财政局</span></p>",
    ] {
        assert_eq!(properties(&format!("{tag}{block}<p>正文")), expected, "{block}");
    }
    assert_eq!(properties("<p>本机关说：名称：无</p>"), []);
}

#[test]
fn pictures_are_taken_or_told_of() {
    let document =
        page("<p>甲<img src='data:image/gif;base64,R0lG'>乙<img src=/a/b.png alt=流程图></p>");
    assert_eq!(document.images.len(), 1);
    assert_eq!(document.images[0].bytes, b"GIF");
    assert_eq!(document.blocks[1].content, BlockContent::Image(0));
    assert!(document.notes[0].text.zh.contains("流程图"));
}

#[test]
fn a_charset_is_found_or_known() {
    let words = "<p>政府信息公开工作年度报告</p>";
    let gbk = encoded(words);
    for head in ["", "<meta charset=gb2312>", "<meta charset=utf-8>"] {
        let mut bytes = head.as_bytes().to_vec();
        bytes.extend(&gbk);
        let document = read_html(&bytes).unwrap();
        assert_eq!(document.blocks[0].content, paragraph("政府信息公开工作年度报告"), "{head}");
    }
}

/// Words in GBK, as the system of an office may have saved them.
fn encoded(words: &str) -> Vec<u8> {
    let table = [
        ("政", [0xd5, 0xfe]),
        ("府", [0xb8, 0xae]),
        ("信", [0xd0, 0xc5]),
        ("息", [0xcf, 0xa2]),
        ("公", [0xb9, 0xab]),
        ("开", [0xbf, 0xaa]),
        ("工", [0xb9, 0xa4]),
        ("作", [0xd7, 0xf7]),
        ("年", [0xc4, 0xea]),
        ("度", [0xb6, 0xc8]),
        ("报", [0xb1, 0xa8]),
        ("告", [0xb8, 0xe6]),
    ];
    let byte = |sign: char| match table.iter().find(|(letter, _)| letter.starts_with(sign)) {
        Some((_, bytes)) => bytes.to_vec(),
        None => sign.to_string().into_bytes(),
    };
    words.chars().flat_map(byte).collect()
}

#[test]
fn deep_nesting_is_read() {
    for tag in ["span", "div", "font", "b", "ul", "blockquote"] {
        let text = format!("{}底1{}", format!("<{tag}>").repeat(100_000), "<p>2");
        let words: Vec<String> = contents(&text)
            .into_iter()
            .map(
                |body| {
                    if let BlockContent::Paragraph(words) = body { words } else { String::new() }
                },
            )
            .collect();
        let words = words.join("\n");
        assert_eq!(words.replace("• ", "").replace('\n', ""), "底12", "{tag}");
        assert!(!words.contains("12"), "{tag}");
    }
    assert!(read_html("<table><tr><td>".repeat(100_000).as_bytes()).is_err());
}

#[test]
fn hostile_pages_are_bounded() {
    let mut attributes = String::from("<p ");
    for at in 0..100_000 {
        _ = write!(attributes, "a{at}=1 ");
    }
    assert!(read_html(attributes.as_bytes()).is_err());
    let wide = "<td colspan=100000 rowspan=100000>1".repeat(2_000);
    let rows = format!("<tr>{wide}").repeat(50);
    assert!(read_html(format!("<table>{rows}</table>").as_bytes()).is_err());
    let grids = tables(&format!("<table><tr>{}<tr><td>2</table>", &wide[..wide.len() / 100]));
    assert_eq!((grids[0].row_count(), grids[0].column_count()), (2, 21));
    let mut fonts = String::new();
    for at in 0..500 {
        _ = write!(fonts, "<p><font a={at}>{at}");
    }
    assert!(read_html(fonts.as_bytes()).is_err() || !contents(&fonts).is_empty());
    for text in ["<br>".repeat(300_000), "<td><p>&nbsp;".repeat(50_000), "<a><div>".repeat(20_000)]
    {
        _ = read_html(text.as_bytes());
    }
}

#[test]
fn scraps_are_read_or_refused() {
    for scrap in [
        "<",
        "<!",
        "</",
        "<table",
        "<table><td>",
        "<tr><sup hidden>",
        "&#0;",
        "<a b='",
        "<!--",
        "<li>",
        "<ol start=99999999999999999999999><li>x",
    ] {
        _ = read_html(scrap.as_bytes()).map(|document| document.blocks.len());
    }
    assert!(read_html(b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>").is_err());
}
