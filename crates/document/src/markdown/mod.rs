//! Markdown (`CommonMark` with tables, footnotes and strikethrough), but for the sources of
//! nianbao itself.

mod marks;
mod table;

use std::ops::Range;

use nianbao_markdown::{Event, Tag, TagEnd, parse_with_strikethrough};

use crate::appearance::{Appearance, LeftOut};
use crate::charset::{Decoded, decode};
use crate::html;
use crate::text as plain;
use crate::{
    Block, BlockContent, Cell, Document, Grid, Limit, Location, Note, Property, ReadError,
    Uncertainty,
};
use nianbao_text::front_matter::front_matter_until;
use nianbao_text::text;

/// Largest number of cells of all tables.
const MAX_CELLS: usize = 1_000_000;
/// How many characters of an address a note shows.
const MAX_SHOWN: usize = 60;

/// Reads a Markdown file.
///
/// Errors: it is no text, a source of nianbao, or exceeds a limit.
pub(super) fn read_markdown(bytes: &[u8]) -> Result<Document, ReadError> {
    let Decoded { text, notes } = decode(bytes, None);
    plain::ensure_bounded(&text)?;
    let (head, body) = split_front_matter(&text);
    if head.lines().any(|line| line.trim_end() == "figures:") {
        return Err(ReadError::AlreadySource);
    }
    let mut reader = MarkdownReader::new(&text);
    reader.document.notes = notes;
    reader.document.properties = head.lines().filter_map(read_property).collect();
    reader.run(text.len() - body.len())?;
    Ok(reader.document)
}

/// Splits a text into its front matter, between two `---` on top, and the rest.
fn split_front_matter(text: &str) -> (&str, &str) {
    match front_matter_until(text, |line| matches!(line, "---" | "...")) {
        Some(found) => (&text[found.yaml], &text[found.body..]),
        None => ("", text),
    }
}

/// Reads `key: value`, if that is on one line.
fn read_property(line: &str) -> Option<Property> {
    let (name, value) = line.split_once(':').or_else(|| line.split_once('：'))?;
    let value = value.trim().trim_matches(['"', '\'']);
    let simple = !name.starts_with([' ', '\t', '-', '#', '\'', '"']) && !value.is_empty();
    simple.then(|| Property { name: name.trim().to_owned(), value: value.to_owned() })
}

/// Turns the events of the parser into blocks.
struct MarkdownReader<'a> {
    text: &'a str,
    document: Document,
    /// The text of the open block, and the offset where it begins.
    words: String,
    begins: usize,
    /// The next numbers of the open lists; `None` for bullets.
    lists: Vec<Option<u64>>,
    marker: Option<String>,
    grid: Option<Grid>,
    row: usize,
    /// The range of HTML between blocks.
    raw: Option<Range<usize>>,
    /// The offset up to which lines are counted, and the line there.
    line_cache: (usize, u32),
    cells: usize,
    /// The offset where the last cell of a table ended.
    cell_end: usize,
    /// The appearance of the text, by tags of HTML and by `~~`.
    appearance: Appearance,
    left_out: LeftOut,
    /// The first reason for which the open cell may not be what is seen.
    doubt: Option<Uncertainty>,
    /// For each open `~~`, true if it strikes out what follows.
    tildes: Vec<bool>,
    /// The blocks of footnotes, which come last; and where the open one begins.
    footnotes: Vec<Block>,
    footnote_start: usize,
    /// The offset up to which the text is read already.
    read_to: usize,
    /// True if the open paragraph has nothing but text and ends of lines.
    is_plain: bool,
}

impl<'a> MarkdownReader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            document: Document::default(),
            words: String::new(),
            begins: 0,
            lists: Vec::new(),
            marker: None,
            grid: None,
            row: 0,
            raw: None,
            line_cache: (0, 1),
            cells: 0,
            cell_end: 0,
            appearance: Appearance::default(),
            left_out: LeftOut::default(),
            doubt: None,
            tildes: Vec::new(),
            footnotes: Vec::new(),
            footnote_start: 0,
            read_to: 0,
            is_plain: false,
        }
    }

    fn run(&mut self, start: usize) -> Result<(), ReadError> {
        let text = self.text;
        for (event, range) in parse_with_strikethrough(&text[start..]) {
            let range = range.start + start..range.end + start;
            if range.start >= self.read_to {
                self.read_event(event, range)?;
            }
        }
        self.flush();
        self.document.blocks.append(&mut self.footnotes);
        Ok(())
    }

    fn read_event(&mut self, event: Event, range: Range<usize>) -> Result<(), ReadError> {
        let is_line = matches!(event, Event::Text(_) | Event::SoftBreak | Event::HardBreak);
        self.is_plain &= is_line || matches!(event, Event::End(TagEnd::Paragraph));
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range)?,
            Event::Text(words) | Event::Code(words) => self.push_text(&words, range.start),
            Event::SoftBreak => self.words.push(' '),
            Event::FootnoteReference(label) => {
                let mark = marks::footnote_mark(&label);
                self.push_text(&mark, range.start);
            }
            Event::HardBreak => self.words.push('\n'),
            Event::Html(_) => {
                let from = self.raw.take().map_or(range.start, |raw| raw.start);
                self.raw = Some(from..range.end);
            }
            Event::InlineHtml(tag) => self.read_inline_tag(&tag),
            Event::Rule => {
                self.flush();
                self.push_text(self.text[range.clone()].trim(), range.start);
                self.flush();
            }
            _ => {}
        }
        Ok(())
    }

    fn push_text(&mut self, words: &str, at: usize) {
        if self.words.is_empty() {
            self.begins = at;
        }
        let mut appearance = self.appearance;
        appearance.struck |= self.tildes.contains(&true);
        self.words.push_str(&appearance.apply(words, &mut self.left_out));
    }

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::BlockQuote(_) => {
                self.flush();
                self.is_plain = tag == Tag::Paragraph;
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                self.marker = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let marker = format!("{number}. ");
                        *number = number.saturating_add(1);
                        marker
                    }
                    _ => "• ".to_owned(),
                });
            }
            Tag::Table(_) => {
                self.flush();
                self.doubt = None;
                (self.grid, self.row) = (Some(Grid::default()), 0);
                self.begins = range.start;
            }
            Tag::HtmlBlock => self.flush(),
            Tag::Strikethrough => self.start_strikethrough(&range),
            Tag::FootnoteDefinition(label) => self.start_footnote(&label, range.start),
            Tag::Image { dest_url, .. } => self.note_image(&dest_url, range.start),
            _ => {}
        }
    }

    /// Notes a picture, which is not in the file; its alternative text is read as text.
    fn note_image(&mut self, address: &str, at: usize) {
        self.doubt.get_or_insert(Uncertainty::Object);
        let at = self.locate(at);
        let address: String = address.chars().take(MAX_SHOWN).collect();
        let words = text!(
            "此处有一张图片（{address}），没有读取",
            "there is a picture here ({address}), which was not read"
        );
        self.document.notes.push(Note { location: at, text: words });
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) -> Result<(), ReadError> {
        match tag {
            TagEnd::Heading(_) => self.close(BlockContent::Heading),
            TagEnd::Paragraph => self.end_paragraph(range),
            TagEnd::CodeBlock | TagEnd::BlockQuote(_) => self.flush(),
            TagEnd::Item => {
                self.flush();
                self.marker = None;
            }
            TagEnd::List(_) => _ = self.lists.pop(),
            TagEnd::TableCell => self.push_cell(&range)?,
            TagEnd::TableHead => self.row += 1,
            TagEnd::TableRow => {
                self.push_extra_cells(range.end)?;
                self.row += 1;
            }
            TagEnd::Table => {
                if let Some(mut grid) = self.grid.take().filter(|grid| !grid.cells.is_empty()) {
                    grid.ragged = table::has_uneven_rows(&grid);
                    let at = self.locate(range.start);
                    self.document
                        .blocks
                        .push(Block { location: at, content: BlockContent::Table(grid) });
                }
            }
            TagEnd::HtmlBlock => self.read_html_block()?,
            TagEnd::Strikethrough => self.end_strikethrough(&range),
            TagEnd::FootnoteDefinition => self.end_footnote(),
            _ => {}
        }
        Ok(())
    }

    /// Ends a paragraph. One that is no sentence but the lines of a table without a rule
    /// below its head, or with one cell a line, is read as in a plain text.
    fn end_paragraph(&mut self, range: Range<usize>) {
        let source = &self.text[range.clone()];
        let is_bare = self.is_plain && self.lists.is_empty() && !source.contains(['\\', '&', '>']);
        let Location::Line(first) = self.locate(range.start) else { return self.flush() };
        let blocks = if is_bare { plain::read_table_lines(source, first) } else { None };
        match blocks {
            Some(blocks) => {
                self.words.clear();
                self.document.blocks.extend(blocks);
            }
            None => self.flush(),
        }
    }

    /// Adds the cells of a row beyond those of the header, which the parser drops.
    fn push_extra_cells(&mut self, end: usize) -> Result<(), ReadError> {
        let start = self.cell_end;
        let line = self.text.get(start..end).unwrap_or_default().lines().next().unwrap_or_default();
        let rest = line.trim().trim_start_matches('|').trim_end_matches('|');
        if rest.trim().is_empty() {
            return Ok(());
        }
        for piece in rest.split('|') {
            self.words = piece.to_owned();
            self.push_cell(&(start..start))?;
        }
        Ok(())
    }

    fn push_cell(&mut self, range: &Range<usize>) -> Result<(), ReadError> {
        let has_row = self.grid.as_ref().is_some_and(|grid| !grid.cells.is_empty());
        if has_row && table::is_filler(self.text, range) {
            return Ok(());
        }
        let text = std::mem::take(&mut self.words).trim().to_owned();
        self.appearance = Appearance::default();
        let uncertainty = self.doubt.take();
        self.note_left_out(range.start);
        let at = self.locate(range.start);
        self.cell_end = range.end;
        self.cells += 1;
        if self.cells > MAX_CELLS {
            return Err(ReadError::LimitExceeded(Limit::MarkdownCells));
        }
        if let Some(grid) = &mut self.grid {
            let in_row = grid.cells.last().filter(|cell| cell.row == self.row);
            let column = in_row.map_or(0, |cell| cell.column + 1);
            grid.cells.push(Cell {
                row: self.row,
                column,
                row_span: 1,
                column_span: 1,
                text,
                uncertainty,
                location: at,
            });
        }
        Ok(())
    }

    /// Reads the tables and the text of an HTML block.
    fn read_html_block(&mut self) -> Result<(), ReadError> {
        let Some(mut raw) = self.raw.take() else { return Ok(()) };
        // A blank line ends an HTML block in Markdown, but not a table.
        raw.end += table::open_table_length(&self.text[raw.clone()], &self.text[raw.end..]);
        self.read_to = raw.end;
        let Location::Line(first) = self.locate(raw.start) else { return Ok(()) };
        let part = html::read_source(&self.text[raw])?;
        let relocate = |at: Location| match at {
            Location::Line(line) => Location::Line(line.saturating_add(first - 1)),
            other => other,
        };
        let images = self.document.images.len();
        for Block { location: at, content: mut body } in part.blocks {
            match &mut body {
                BlockContent::Table(grid) => {
                    for cell in &mut grid.cells {
                        cell.location = relocate(cell.location.clone());
                    }
                    self.cells += grid.cells.len();
                }
                BlockContent::Image(nth) => *nth += images,
                _ => {}
            }
            self.document.blocks.push(Block { location: relocate(at), content: body });
        }
        self.document.images.extend(part.images);
        let notes =
            part.notes.into_iter().map(|note| Note { location: relocate(note.location), ..note });
        self.document.notes.extend(notes);
        Ok(())
    }

    fn flush(&mut self) {
        self.close(BlockContent::Paragraph);
    }

    fn close(&mut self, body: fn(String) -> BlockContent) {
        let words = std::mem::take(&mut self.words);
        let mut words = words.trim().to_owned();
        self.appearance = Appearance::default();
        self.note_left_out(self.begins);
        if words.is_empty() {
            return;
        }
        if let Some(marker) = self.marker.take() {
            words.insert_str(0, &marker);
        }
        let at = self.locate(self.begins);
        self.document.blocks.push(Block { location: at, content: body(words) });
    }

    /// Returns the line of an offset, counted from the last one asked for.
    fn locate(&mut self, offset: usize) -> Location {
        let (line_cache, line) = self.line_cache;
        let ends = |part: &str| u32::try_from(part.matches('\n').count()).unwrap_or(u32::MAX);
        let line = if offset < line_cache {
            line.saturating_sub(ends(&self.text[offset..line_cache]))
        } else {
            line.saturating_add(ends(&self.text[line_cache..offset]))
        };
        self.line_cache = (offset, line);
        Location::Line(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn contents(text: &str) -> Vec<BlockContent> {
        read_markdown(text.as_bytes())
            .unwrap()
            .blocks
            .into_iter()
            .map(|block| block.content)
            .collect()
    }

    fn paragraph(words: &str) -> BlockContent {
        BlockContent::Paragraph(words.to_owned())
    }

    fn rows(body: &BlockContent) -> Vec<Vec<&str>> {
        let BlockContent::Table(grid) = body else { panic!("no table: {body:?}") };
        (0..grid.row_count())
            .map(|row| grid.row_cells(row).map(|cell| cell.text.as_str()).collect())
            .collect()
    }

    #[test]
    fn cells_beyond_the_head_are_kept() {
        let blocks = contents("| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 3 | |\n| 4 | 5 |\n| 6 | 7 | |\n");
        let wanted =
            vec![vec!["甲", "乙"], vec!["1", "2", "3", ""], vec!["4", "5"], vec!["6", "7"]];
        assert_eq!(rows(&blocks[0]), wanted);
    }

    #[test]
    fn a_row_that_is_short_has_no_blanks_of_the_parser() {
        let blocks =
            contents("| 甲 | 乙 | 丙 |\n|---|---|---|\n| 1 | 2 |\n| 3 | | |\n| 4 |||\n| 5 |");
        let wanted = vec![
            vec!["甲", "乙", "丙"],
            vec!["1", "2"],
            vec!["3", "", ""],
            vec!["4", "", ""],
            vec!["5"],
        ];
        assert_eq!(rows(&blocks[0]), wanted);
        let BlockContent::Table(grid) = &blocks[0] else { panic!() };
        assert!(grid.ragged);
    }

    #[test]
    fn rows_without_a_rule_are_a_table_and_sentences_are_none() {
        let blocks = contents("标题\n规章\t0\t1\n规范性文件\t2\t3\n");
        assert_eq!(blocks[0], paragraph("标题"));
        assert_eq!(rows(&blocks[1]), [["规章", "0", "1"], ["规范性文件", "2", "3"]]);
        let blocks = contents("| 规章 | 0 |\n| 文件 | 2 |\n");
        assert_eq!(rows(&blocks[0]), [["规章", "0"], ["文件", "2"]]);
        let lines = |text: &str| contents(text).len();
        assert_eq!(lines("规章\n0\n1\n2\n"), 4);
        assert_eq!(lines("全年公开\n12条，\n其中\n3条。\n"), 1);
        assert_eq!(lines("甲|乙\n丙\n"), 1);
    }

    #[test]
    fn words_are_kept_and_marks_are_not() {
        assert_eq!(
            contents(
                "# 标题\n\n一是**加强\n管理**，见[链接](x)。  \n二是`A`<br>三\n\n> 引文\n\n---\n"
            ),
            [
                BlockContent::Heading("标题".to_owned()),
                paragraph("一是加强管理，见链接。\n二是A\n三"),
                paragraph("引文"),
                paragraph("---"),
            ]
        );
    }

    #[test]
    fn tildes_and_notes_do_not_make_other_figures() {
        assert_eq!(
            contents("10~20人，30~40人，3<sup>1</sup>"),
            [paragraph("10~20人，30~40人，3¹")]
        );
    }

    #[test]
    fn emphasis_and_breaks_beside_chinese_vanish() {
        assert_eq!(
            contents(
                "**问题一：**解读少，**“一网通办”**\n改革——\n不深\n\n    又**（一）**条\n\n　　再\n"
            ),
            [
                paragraph("问题一：解读少，“一网通办”改革——不深"),
                paragraph("又（一）条"),
                paragraph("再")
            ]
        );
    }

    #[test]
    fn footnotes_come_last_and_lengthen_no_number() {
        let text = "收到27[^1]件[^注]。\n\n[^1]: 指申请。\n\n    共两段。\n\n| 项 | 数 |\n|---|---|\n| 甲 | 27[^1] |\n\n[^注]：说明\n";
        let document = read_markdown(text.as_bytes()).unwrap();
        let blocks: Vec<_> = document.blocks.into_iter().map(|block| block.content).collect();
        assert_eq!(blocks[0], paragraph("收到27¹件[注]。"));
        assert_eq!(rows(&blocks[1]), [["项", "数"], ["甲", "27¹"]]);
        assert_eq!(
            blocks[2..],
            [paragraph("¹ 指申请。"), paragraph("共两段。"), paragraph("[注] 说明")]
        );
        assert!(document.notes[0].text.zh.contains("脚注"));
    }

    #[test]
    fn struck_words_are_left_out_and_said() {
        let text = "| 项 | 数 |\n|---|---|\n| 甲 | ~~5~~6 |\n| 乙 | <s>5</s>7<sup>1 |\n| 丙 | 10~~20，30~~40 |\n\n丁~~（戊）~~己\n";
        let document = read_markdown(text.as_bytes()).unwrap();
        let cells = [["项", "数"], ["甲", "6"], ["乙", "7¹"], ["丙", "10~~20，30~~40"]];
        assert_eq!(rows(&document.blocks[0].content), cells);
        assert_eq!(document.blocks[1].content, paragraph("丁己"));
        let said: Vec<_> = document
            .notes
            .iter()
            .map(|note| (note.location.clone(), note.text.zh.contains("删除线")))
            .collect();
        assert_eq!(
            said,
            [(Location::Line(3), true), (Location::Line(4), true), (Location::Line(7), true)]
        );
    }

    #[test]
    fn tags_that_change_the_look_leave_a_doubt() {
        let doubt = |cell: &str| {
            let text =
                format!("![图](x.png)\n\n| 项 | 数 |\n|---|---|\n| 甲 | {cell} |\n| 乙 | 8 |\n");
            let document = read_markdown(text.as_bytes()).unwrap();
            let BlockContent::Table(grid) = &document.blocks.last().unwrap().content else {
                panic!("no table");
            };
            let doubts: Vec<_> = grid.cells.iter().map(|cell| cell.uncertainty.clone()).collect();
            assert!(doubts.iter().enumerate().all(|(at, doubt)| at == 3 || doubt.is_none()));
            doubts[3].clone()
        };
        for plain in ["27", "<b>27</b>", "<a href=\"x\">27</a>", "<sup>1</sup>27", "2<br/>7"] {
            assert_eq!(doubt(plain), None, "{plain}");
        }
        for (cell, reason) in [
            ("<span style=\"display:none\">9</span>27", Uncertainty::Visibility),
            ("<font color=white>9</font>27", Uncertainty::Visibility),
            ("<b hidden>9</b>27", Uncertainty::Visibility),
            ("<SPAN CLASS=x>9</SPAN>27", Uncertainty::Visibility),
            ("27<small>1</small>", Uncertainty::Position),
            ("<input value=9>27", Uncertainty::Control),
            ("27<script>9</script>", Uncertainty::Script),
            ("![27](x.png)", Uncertainty::Object),
        ] {
            assert_eq!(doubt(cell), Some(reason), "{cell}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// A figure with a mark, or with struck digits, is read as it is seen, or as no
        /// number at all.
        #[test]
        fn figures_are_read_as_they_are_seen(
            figure in "[1-9][0-9]{0,3}",
            other in "[0-9]{1,2}",
            look in 0..8_usize,
            before in any::<bool>(),
        ) {
            let marked = match look {
                0 => format!("[^{other}]"),
                1 => format!("<sup>{other}</sup>"),
                2 => format!("<sub>{other}</sub>"),
                3 => format!("~~{other}~~"),
                4 => format!("<s>{other}</s>"),
                5 => format!("<del>{other}</del>"),
                6 => "[^注]".to_owned(),
                _ => format!("<sup>[{other}]</sup>"),
            };
            let cell = if before { format!("{marked}{figure}") } else { format!("{figure}{marked}") };
            let text = format!("| 项 | 数 |\n|---|---|\n| 甲 | {cell} |\n\n[^{other}]: 注\n\n[^注]: 注\n");
            let blocks = contents(&text);
            let read = rows(&blocks[0])[1][1].to_owned();
            let is_number = read.chars().all(|c| c.is_ascii_digit());
            prop_assert!(read == figure || !is_number, "{cell}: {read}");
        }
    }

    #[test]
    fn items_have_their_markers() {
        assert_eq!(
            contents("3. 甲\n4. 乙\n\n   丙\n   - 丁\n"),
            [paragraph("3. 甲"), paragraph("4. 乙"), paragraph("丙"), paragraph("• 丁")]
        );
    }

    #[test]
    fn tables_are_grids_with_their_lines() {
        let document = read_markdown(
            "前文\n\n| 项目 | 数量 |\n|---|---|\n| 规章 | |\n| 文件 | 2 |\n".as_bytes(),
        )
        .unwrap();
        assert_eq!(
            rows(&document.blocks[1].content),
            [["项目", "数量"], ["规章", ""], ["文件", "2"]]
        );
        let BlockContent::Table(grid) = &document.blocks[1].content else { panic!("no table") };
        assert!(!grid.ragged);
        assert_eq!(document.blocks[1].location, Location::Line(3));
        assert_eq!(grid.cells[5].location, Location::Line(6));
    }

    #[test]
    fn tables_in_html_are_read_even_with_blank_lines_in_them() {
        let text = "前文\n\n<table>\n<tr><td>规章</td><td>1</td></tr>\n\n    <tr><td rowspan=2>文件</td><td>2</td></tr>\n\n<tr><td>3</td></tr>\n</table>\n\n后文\n";
        let document = read_markdown(text.as_bytes()).unwrap();
        assert_eq!(document.blocks.len(), 3);
        assert_eq!(
            rows(&document.blocks[1].content),
            [vec!["规章", "1"], vec!["文件", "2"], vec!["3"]]
        );
        assert_eq!(document.blocks[1].location, Location::Line(3));
        assert_eq!(document.blocks[2].content, paragraph("后文"));
    }

    #[test]
    fn front_matter_becomes_properties_and_a_source_is_refused() {
        let document =
            read_markdown("---\ntitle: \"报告\"\nlist:\n  - x\n---\n正文".as_bytes()).unwrap();
        let title = Property { name: "title".to_owned(), value: "报告".to_owned() };
        assert_eq!(document.properties, [title]);
        assert_eq!(document.blocks[0].location, Location::Line(6));
        assert!(read_markdown(b"---\noffice: x\nfigures:\n  a: 1\n---\n").is_err());
        assert_eq!(contents("---\n不是\n"), [paragraph("---"), paragraph("不是")]);
    }

    #[test]
    fn pictures_are_told_of() {
        let document = read_markdown("![流程图](a.png)".as_bytes()).unwrap();
        assert_eq!(document.blocks[0].content, paragraph("流程图"));
        assert!(document.notes[0].text.zh.contains("a.png"));
    }

    #[test]
    fn hostile_texts_are_read_in_time() {
        assert_eq!(contents(&">".repeat(50_000)), []);
        assert_eq!(contents(&"<table>\n\n".repeat(20_000)), []);
        for text in ["- ".repeat(20_000), "[".repeat(50_000), "|".repeat(50_000)] {
            assert_eq!(contents(&text), [paragraph(text.trim())]);
        }
    }
}
