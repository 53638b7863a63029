//! The sentences of errors, each with what is wrong and what to do, and of reasons for
//! which a cell is not certain.

use super::{Container, Limit, MAX_FILE_SIZE, ReadError, Uncertainty, UnsupportedFormat};
use nianbao_text::{Text, text};

impl ReadError {
    /// Returns the error as a sentence for the person who has the file.
    pub fn text(&self) -> Text {
        match self {
            Self::Empty => text!("文件是空的", "the file is empty"),
            Self::TooLarge => {
                let most = MAX_FILE_SIZE / 1024 / 1024;
                text!(
                    "文件超过 {most} MB，不像一份年报：把图片、附件分开存放后再导入",
                    "the file is larger than {most} MB, which no report is: keep pictures and attachments apart, and import again"
                )
            }
            Self::NotText => text!(
                "文件不是文本：请导入 .docx、.pdf、.ofd、.xlsx、.html 或纯文本（.txt、.md）；.doc、.wps 先另存为 .docx",
                "the file is no text: import .docx, .pdf, .ofd, .xlsx, .html or plain text (.txt, .md); save .doc and .wps as .docx first"
            ),
            Self::AlreadySource => text!(
                "这已经是 nianbao 的源文件：放进 content/<年度>/ 即可，不必导入",
                "this is a source already: put it into content/<year>/; there is nothing to import"
            ),
            Self::Encrypted(container) => encrypted(*container),
            Self::Damaged(container) => damaged(*container),
            Self::Scanned { container, pages } => {
                let (zh, en) = page_file(*container);
                text!(
                    "{zh}是扫描件，{pages} 页都是图片，没有文字：先用 OCR 软件识别成文字，再导入",
                    "{en} is a scan: its {pages} pages are pictures without text. Run OCR on it first, and import what that gives"
                )
            }
            Self::NoText { container, pages } => {
                let (zh, en) = page_file(*container);
                text!(
                    "{zh}的 {pages} 页上没有文字；如果文字已转成图形，请从原文件重新导出，或先用 OCR 软件识别",
                    "there is no text on the {pages} pages of {en}. If its text was made outlines, export it anew from the original, or run OCR on it first"
                )
            }
            Self::UnreadableFonts { container, fonts } => unreadable_fonts(*container, fonts),
            Self::Unsupported(format) => unsupported(*format),
            Self::LimitExceeded(limit) => limit_exceeded(limit),
        }
    }
}

/// Returns the name of a file of pages, at the beginning of a sentence and within one.
fn page_file(container: Container) -> (&'static str, &'static str) {
    match container {
        Container::Pdf => ("这份 PDF ", "this PDF"),
        Container::Ofd => ("这份 OFD ", "this OFD file"),
        Container::Office => ("这份文件", "this file"),
    }
}

fn unreadable_fonts(container: Container, fonts: &[String]) -> Text {
    let (file_zh, file_en) = page_file(container);
    let (names_zh, names_en) = (fonts.join("、"), fonts.join(", "));
    let (zh, en) = if fonts.is_empty() {
        ("字体".to_owned(), "its fonts do".to_owned())
    } else if let [name] = fonts {
        (format!("字体 {name} "), format!("the font {name} does"))
    } else {
        (format!("字体 {names_zh} "), format!("the fonts {names_en} do"))
    };
    text!(
        "{file_zh}的{zh}没有说明各字形是什么字，读不出文字：从原 Word 文件导入或重新导出 PDF，或先用 OCR 软件识别",
        "the text of {file_en} cannot be read, as {en} not say which characters their shapes are: import the Word file that it was made from, export a PDF from it, or run OCR on it first"
    )
}

fn encrypted(container: Container) -> Text {
    match container {
        Container::Office => text!(
            "文件设有打开密码：去掉密码另存后再导入",
            "the file is behind a password: remove it, save, and import again"
        ),
        Container::Pdf => text!(
            "这份 PDF 有密码：在原程序中去掉密码另存，再导入",
            "this PDF has a password: remove it where the file was made, save it again, and import that"
        ),
        Container::Ofd => text!(
            "这份 OFD 已加密：在能打开它的阅读器中导出（打印）为 PDF，或用原 Word 文件导入",
            "this OFD file is encrypted: export or print it as PDF in a reader that opens it, or import the Word file that it was made from"
        ),
    }
}

fn damaged(container: Container) -> Text {
    match container {
        Container::Office => text!(
            "文件已损坏或不完整：在 Word、Excel 或 WPS 中打开并另存一次，或重新取得原件",
            "the file is damaged or incomplete: open it in Word, Excel or WPS and save it again, or get the original anew"
        ),
        Container::Pdf => text!(
            "这份 PDF 已损坏，读不出页面：用 PDF 阅读器打开并另存（或重新导出）后再导入",
            "this PDF is damaged and shows no pages: open it in a PDF reader and save it anew, or export it again, and import that"
        ),
        Container::Ofd => text!(
            "这份 OFD 已损坏或没有页面，读不出内容：用 OFD 阅读器打开并导出为 PDF，或用原 Word 文件导入",
            "this OFD file is damaged or has no pages: open it in an OFD reader and export it as PDF, or import the Word file that it was made from"
        ),
    }
}

fn unsupported(format: UnsupportedFormat) -> Text {
    match format {
        UnsupportedFormat::Doc => text!(
            "这是 Word 97—2003 或旧版 WPS 的文件（.doc、.wps）：在 Word 或 WPS 中另存为 .docx 后再导入",
            "this is a .doc or .wps file of Word 97 to 2003 or of an old WPS: save it as .docx in Word or WPS and import that"
        ),
        UnsupportedFormat::Odt => save_as("odt", "docx"),
        UnsupportedFormat::Ods => save_as("ods", "xlsx"),
        UnsupportedFormat::Xlsb => save_as("xlsb", "xlsx"),
        UnsupportedFormat::OldWorkbook => text!(
            "这是很旧的 Excel 文件：在 Excel 或 WPS 中另存为 .xlsx 后再导入",
            "this is a very old Excel file: save it as .xlsx in Excel or WPS and import that"
        ),
        UnsupportedFormat::Presentation => text!(
            "这是 PowerPoint 演示文稿，不是年报：导入年报的 Word、PDF 或网页文件",
            "this is a PowerPoint presentation and no report: import the report's Word, PDF or HTML file"
        ),
        UnsupportedFormat::WebArchive => text!(
            "这是网页归档（单个文件网页，.mht），不论扩展名是什么：在 Word 或 WPS 中打开，另存为 .docx 后再导入",
            "this is a web archive (a page in a single file, .mht), whatever its name says: open it in Word or WPS, save it as .docx, and import that"
        ),
        UnsupportedFormat::Rtf
        | UnsupportedFormat::WorkbookXml
        | UnsupportedFormat::WordXml
        | UnsupportedFormat::FlatText
        | UnsupportedFormat::FlatSheet
        | UnsupportedFormat::FlatOpenDocument
        | UnsupportedFormat::Uof
        | UnsupportedFormat::IWork
        | UnsupportedFormat::UnknownXml => unsupported_document(format),
        _ => unsupported_file(format),
    }
}

fn unsupported_document(format: UnsupportedFormat) -> Text {
    match format {
        UnsupportedFormat::Rtf => text!(
            "这是 RTF 文件，不论扩展名是什么：在 Word 或 WPS 中另存为 .docx 后再导入",
            "this is a file of Rich Text Format (RTF), whatever its name says: save it as .docx in Word or WPS and import that"
        ),
        UnsupportedFormat::WorkbookXml => text!(
            "这是“XML 电子表格 2003”文件，不论扩展名是什么：在 Excel 或 WPS 中另存为 .xlsx 后再导入",
            "this is an XML Spreadsheet 2003, whatever its name says: save it as .xlsx in Excel or WPS and import that"
        ),
        UnsupportedFormat::WordXml => text!(
            "这是 Word 的 XML 文件，不论扩展名是什么，其中有读不准的内容：在 Word 或 WPS 中另存为 .docx 后再导入",
            "this is a Word document in XML, whatever its name says, with things in it that are not read surely: save it as .docx in Word or WPS and import that"
        ),
        UnsupportedFormat::FlatText
        | UnsupportedFormat::FlatSheet
        | UnsupportedFormat::FlatOpenDocument => text!(
            "这是 OpenDocument 的单个 XML 文件（.fodt、.fods）：在 LibreOffice 或 WPS 中另存为 .docx 或 .xlsx 后再导入",
            "this is an OpenDocument file in XML (.fodt, .fods): save it as .docx or .xlsx in LibreOffice or WPS and import that"
        ),
        UnsupportedFormat::Uof => text!(
            "这是标文通（UOF）文件：在 WPS 等办公软件中另存为 .docx 或 .xlsx 后再导入",
            "this is a file of the Unified Office Format (UOF): save it as .docx or .xlsx in WPS and import that"
        ),
        UnsupportedFormat::IWork => text!(
            "这是苹果 Pages、Numbers 或 Keynote 的文件：在该软件中导出为 Word（.docx）或 Excel（.xlsx）后再导入",
            "this is a file of Apple's Pages, Numbers or Keynote: export it as Word (.docx) or Excel (.xlsx) there and import that"
        ),
        _ => text!(
            "这是 XML 数据文件，不是文档：在生成它的程序中导出为 .docx、.xlsx 或 PDF 后再导入",
            "this is a file of XML data and no document: export it as .docx, .xlsx or PDF where it was made, and import that"
        ),
    }
}

/// Names a file that is no document of a word processor or spreadsheet.
fn unsupported_file(format: UnsupportedFormat) -> Text {
    match format {
        UnsupportedFormat::PageFile { name } => text!(
            "这是 {name} 文件：在能打开它的软件中导出（打印）为 PDF，或用原 Word 文件导入",
            "this is a {name} file: export or print it as PDF in a program that opens it, or import the Word file that it was made from"
        ),
        UnsupportedFormat::Picture => text!(
            "这是图片，不论扩展名是什么：先用 OCR 软件识别成文字，再导入",
            "this is a picture, whatever its name says: run OCR on it first, and import what that gives"
        ),
        UnsupportedFormat::Mail => text!(
            "这是电子邮件：保存其中的附件，导入年报的 Word、PDF 或网页文件",
            "this is a mail message: save what is attached to it, and import the report's Word, PDF or HTML file"
        ),
        UnsupportedFormat::Media => text!(
            "这是音频或视频，不是文档：导入年报的 Word、PDF 或网页文件",
            "this is a sound or a film and no document: import the report's Word, PDF or HTML file"
        ),
        UnsupportedFormat::Executable => text!(
            "这是程序，不是文档：不要运行它，请向提供者索取年报的 Word、PDF 或网页文件",
            "this is a program and no document: do not run it; ask whoever gave it for the report's Word, PDF or HTML file"
        ),
        UnsupportedFormat::Database => text!(
            "这是数据库文件，不是文档：把其中的年报导出为 .docx、.xlsx 或 PDF 后再导入",
            "this is a database and no document: export the report in it as .docx, .xlsx or PDF and import that"
        ),
        UnsupportedFormat::Shortcut => text!(
            "这是快捷方式，只指向别处，没有内容：导入它所指的文件",
            "this is a shortcut: it leads to a file or a page and holds nothing. Import what it leads to"
        ),
        UnsupportedFormat::FileArchive => text!(
            "这是压缩包，不是文档：解压后导入其中的文件",
            "this is an archive of files and no document: unpack it and import the files in it"
        ),
        _ => text!(
            "无法识别这种旧版 Office 文件：在 Word 或 WPS 中另存为 .docx 后再导入",
            "this old Office file is of no known kind: save it as .docx in Word or WPS and import that"
        ),
    }
}

fn save_as(from: &str, to: &str) -> Text {
    text!(
        "这是 .{from} 文件：在 Word、Excel 或 WPS 中另存为 .{to} 后再导入",
        "this is a .{from} file: save it as .{to} in Word, Excel or WPS and import that"
    )
}

fn limit_exceeded(limit: &Limit) -> Text {
    match limit {
        Limit::Unpacked => text!(
            "文件解压后大得不像一份文档，未读入：如确是文档，去掉其中的大图、附件后另存再导入",
            "the file unpacks to more than any document holds and was not read: if it is one, take large pictures and attachments out, save, and import again"
        ),
        Limit::XmlDepth => text!(
            "文件中的表格或其他内容嵌套过深，不像一份文档：在 Word 或 WPS 中打开，把内容复制到新文件后再导入",
            "tables or other things in the file are nested too deep for a document: open it in Word or WPS, copy its contents to a new file, and import that"
        ),
        Limit::Worksheet { name } => text!(
            "工作表“{name}”过大，不像一张报表：只留下需要的部分再导入",
            "the sheet “{name}” is too large for a form: keep only what is needed, and import again"
        ),
        Limit::HtmlNodes => text!(
            "网页的元素太多，不像一份年报：把正文另存为一个网页或 .docx 后再导入",
            "the page has too many elements for a report: save its text as a page or .docx of its own, and import that"
        ),
        Limit::HtmlDepth => text!(
            "网页中的表格嵌套过深，无法可靠读取：把正文粘贴到 Word 存为 .docx 后再导入",
            "tables of the page are nested too deep to be read surely: paste its text into Word, save it as .docx, and import that"
        ),
        Limit::HtmlAttributes => text!(
            "网页中有属性过多的标签，不像一份年报：把正文粘贴到 Word 存为 .docx 后再导入",
            "a tag of the page has too many attributes for a report: paste its text into Word, save it as .docx, and import that"
        ),
        Limit::HtmlCells => text!(
            "网页中的表格超过一百万格，不像一份年报：把正文另存后再导入",
            "tables of the page have more than a million cells, which no report has: save its text by itself, and import that"
        ),
        Limit::Text => text!(
            "超过二十万行，或表格与标记超过一百万处，不像一份年报：把年报的部分另存为一个文件后再导入",
            "it has more than 200,000 lines, or more than a million marks of tables and markup, which no report has: save the report as a file of its own and import that"
        ),
        Limit::MarkdownCells => text!(
            "文件中的表格超过一百万格，不像一份年报：把正文另存后再导入",
            "tables of the file have more than a million cells, which no report has: save its text by itself, and import that"
        ),
        Limit::Pages { most } => text!(
            "超过 {most} 页，不像一份年报：把年报的页另存为一个文件后再导入",
            "it has more than {most} pages, which no report has: save the report's pages as a file of their own and import that"
        ),
        Limit::OfdContent => text!(
            "这份 OFD 的内容多得不像一份年报：把年报的页另存为一个文件后再导入",
            "this OFD file holds more than any report does: save the report's pages as a file of their own and import that"
        ),
        Limit::PdfContent => text!(
            "这份 PDF 的内容多得不像一份年报：把年报的页另存为一个文件后再导入",
            "this PDF holds more than any report does: save the report's pages as a file of their own and import that"
        ),
    }
}

fn shown_differently(kept: &str, shown: Option<&str>) -> Text {
    match shown {
        Some("") => text!(
            "保存的值是 {kept}，没有显示出来",
            "it is kept as {kept} and nothing of it is shown"
        ),
        Some(shown) => text!(
            "显示为“{shown}”，保存的值是 {kept}",
            "it is shown as “{shown}” and kept as {kept}"
        ),
        None => text!(
            "保存的值是 {kept}，显示的与它不同",
            "it is kept as {kept} and shown in another way"
        ),
    }
}

impl Uncertainty {
    /// Returns the reason as a sentence.
    pub fn text(&self) -> Text {
        match self {
            Self::NoResult => text!(
                "公式或域没有保存计算结果：在 Word、Excel 或 WPS 中打开，更新后保存一次再导入",
                "a formula or field was saved without its result: open the file in Word, Excel or WPS, update it, save it, and import again"
            ),
            Self::Control => text!(
                "格中是窗体控件，看不出显示的是什么",
                "the cell holds a form control, and what it shows is not known"
            ),
            Self::ShownDifferently { kept, shown } => shown_differently(kept, shown.as_deref()),
            Self::Overprinted => text!(
                "同一处印有几个字，或有东西盖在上面",
                "several characters stand in one place, or something is painted over them"
            ),
            Self::Visibility => {
                text!("有的字可能看不见", "some of its characters may not be visible")
            }
            Self::Mapping => text!(
                "文件对有的字形是什么字说法不一",
                "the file says in two ways which characters it shows"
            ),
            Self::Position => text!(
                "有的数字大小或高低不同，可能是角标而不是数的一部分",
                "digits differ in size or height: some may be marks and no part of the number"
            ),
            Self::Object => text!(
                "格中有图片或嵌入的对象，没有读取",
                "a picture or an object in the cell was not read"
            ),
            Self::Script => text!(
                "格中的内容由网页脚本写出，脚本没有运行",
                "a script of the page writes into the cell, and was not run"
            ),
            Self::Parts => text!(
                "并排的数字分属几个部分，不一定是同一个数",
                "digits that stand side by side are in several parts and need not be one number"
            ),
            Self::StyleSheet => text!(
                "并排的数字分属几个部分，是否都显示取决于没有读取的样式表",
                "digits that stand side by side are in several parts, and a style sheet that was not read decides which are shown"
            ),
            Self::StruckOut => {
                text!("格里的字被划去，没有别的字", "all that stands in it is struck out")
            }
            Self::Revision => text!(
                "有修订，看不出以哪一个为准",
                "it has tracked changes, and which state holds is not known"
            ),
            Self::Skewed => text!(
                "这一页印得歪斜，各行可能错位",
                "the page is printed askew, and rows may run into one another"
            ),
            Self::LostCells => text!(
                "这一行的格不全或多了，看不出哪一个是它的数",
                "cells of the row are missing or too many, and which is its figure is not known"
            ),
            Self::Mark | Self::Formula | Self::Symbol | Self::Diagonal => self.sign_text(),
        }
    }

    /// Returns the sentence for a sign, a formula or a line that stands beside a figure or
    /// in its place.
    fn sign_text(&self) -> Text {
        match self {
            Self::Mark => text!(
                "数字旁有注号或自动编号，分不清哪些数字属于它",
                "the mark of a note or an automatic number stands beside the figure, and which digits are its own is not known"
            ),
            Self::Formula => {
                text!("格中有公式，没有读成数字", "a formula in the cell was not read as a number")
            }
            Self::Symbol => {
                text!("格中有认不出的符号", "a sign in the cell is no known character")
            }
            _ => text!(
                "格中画有斜线，可能表示不适用，也可能是划去",
                "a line is drawn across the cell: it may say that nothing applies, or strike out"
            ),
        }
    }
}
