//! The sentences for each reason, in both languages.

use super::identity::Evidence;
use super::reason::{CellProblem, ImportError, Reason};
use nianbao_core::diag::Text;
use nianbao_text::text;

impl ImportError {
    /// Returns the reason as a sentence that says what to do.
    pub fn text(&self) -> Text {
        match self {
            Self::NoYear => text!(
                "看不出是哪一年度的年报：用 --year 写明，如 --year 2024",
                "it does not say of which year it is the report: name it, as in `--year 2024`"
            ),
            Self::NoOffice => text!(
                "看不出是哪一个机关的年报：用 --office 指明代号",
                "it does not say whose report it is: name the office's id with `--office`"
            ),
            Self::UnknownOffice { name } => text!(
                "content/offices.yaml 中没有名为“{name}”的机关：写入该机关，或用 --office 指明代号",
                "no office in content/offices.yaml is named {name}: add it, or name an id with `--office`"
            ),
            Self::AmbiguousOffice { .. }
            | Self::OfficeConflict { .. }
            | Self::SeveralReports { .. }
            | Self::YearConflict { .. } => self.conflict_text(),
            Self::UnknownOfficeId { id } => text!(
                "content/offices.yaml 中没有机关 {id}：先写入，或改用其中的一个代号",
                "there is no office {id} in content/offices.yaml: add it, or name one that is there"
            ),
            Self::UnknownForm { id } => text!(
                "没有格式 {id}：用 nianbao forms 查看有哪些",
                "there is no form {id}: see `nianbao forms`"
            ),
            Self::NoFormForYear { year } => {
                text!("没有适用于 {year} 年度的格式", "no form is for the year {year}")
            }
        }
    }
}

impl ImportError {
    /// Returns the question between two years or offices as a sentence.
    fn conflict_text(&self) -> Text {
        match self {
            Self::AmbiguousOffice { name, offices } => {
                let (zh, en) = (offices.join("、"), offices.join(", "));
                text!(
                    "“{name}”可能是 {zh}：用 --office 指明代号",
                    "{name} may be {en}: name the office's id with `--office`"
                )
            }
            Self::OfficeConflict { offices: [first, second], places } => {
                let [Text { zh, en }, Text { zh: other_zh, en: other_en }] =
                    places.map(Evidence::text);
                text!(
                    "{zh}写的是{first}，{other_zh}写的是{second}：用 --office 指明代号",
                    "{en} names {first}, {other_en} names {second}: name the office's id with `--office`"
                )
            }
            Self::SeveralReports { titles: [first, second], places } => {
                let [Text { zh, en }, Text { zh: other_zh, en: other_en }] =
                    (**places).clone().map(|place| place.text());
                text!(
                    "文件里有两份年报：“{first}”（{zh}）和“{second}”（{other_zh}）。拆成两个文件再导入",
                    "the document has two reports: {first} ({en}) and {second} ({other_en}). Split it, and import each"
                )
            }
            Self::YearConflict { years: [first, second], places: [place, other] }
                if place == other =>
            {
                let Text { zh, en } = place.text();
                text!(
                    "{zh}写了两个年度，{first} 和 {second}：用 --year 写明年度",
                    "{en} names two years, {first} and {second}: name the year with `--year`"
                )
            }
            Self::YearConflict { years: [first, second], places } => {
                let [Text { zh, en }, Text { zh: other_zh, en: other_en }] =
                    places.map(Evidence::text);
                text!(
                    "{zh}写的是 {first} 年，{other_zh}写的是 {second} 年：用 --year 写明年度",
                    "{en} says {first}, {other_en} says {second}: name the year with `--year`"
                )
            }
            _ => self.text(),
        }
    }
}

impl Reason {
    /// Returns the reason as a sentence.
    pub fn text(&self) -> Text {
        match self {
            Self::Cell(problem) => problem.text(),
            Self::Document(note) => note.clone(),
            Self::RowTypo { label, row } => text!(
                "“{label}”按“{row}”读取，请核对",
                "\"{label}\" is read as {row}; please check"
            ),
            Self::ColumnTypo { header, column } => text!(
                "表头“{header}”按“{column}”读取，请核对",
                "the heading \"{header}\" is read as {column}; please check"
            ),
            Self::KnownSlip { label, meant } => text!(
                "“{label}”是常见的笔误，按“{meant}”读取",
                "\"{label}\" is a known slip, and was read as {meant}"
            ),
            Self::AmbiguousRow { label, first, second } => text!(
                "“{label}”既像“{first}”，也像“{second}”，这一行没有读",
                "\"{label}\" may be {first} or {second}; the row was not read"
            ),
            Self::UnknownRow { label } => text!(
                "格式中没有“{label}”这一行，没有读",
                "the form has no row {label}; it was not read"
            ),
            Self::UnlabelledRow => text!(
                "这一行数没有名称，没有读",
                "this row of figures has no label; it was not read"
            ),
            Self::UnreadRow => text!("这一行没有读", "this row was not read"),
            Self::GroupAndDetail { group } => text!(
                "“{group}”既有合计一行，又有分项；只写入分项",
                "{group} is given as one row and in detail; only the detail is in the source"
            ),
            Self::UnknownColumn { header } => text!(
                "格式中没有“{header}”这一列，没有读",
                "the form has no column {header}; it was not read"
            ),
            Self::UnplacedColumn { .. }
            | Self::TableTooLarge
            | Self::TableMissing { .. }
            | Self::ForeignTable
            | Self::TextBeforeTitle
            | Self::JoinedDigits { .. }
            | Self::ForeignTextInTable
            | Self::OtherForm { .. }
            | Self::MixedForms { .. }
            | Self::DraftWithoutText => self.document_text(),
            Self::InferredYear { .. }
            | Self::InferredOffice { .. }
            | Self::OtherOfficeNamed { .. }
            | Self::OtherYearNamed { .. }
            | Self::CaptionOfOtherYear { .. }
            | Self::FormerName { .. }
            | Self::RepeatedHeading
            | Self::PageLine => self.identity_text(),
            Self::JoinedDocuments { .. }
            | Self::JoinedWithEarlier { .. }
            | Self::OtherDocumentDiffers { .. } => self.joining_text(),
        }
    }

    /// Returns the sentence of a reason that concerns several documents of a report.
    fn joining_text(&self) -> Text {
        match self {
            Self::JoinedDocuments { name, tables, has_words } => {
                let (zh, en) = (tables.join("、"), tables.join(", "));
                let [what_zh, what_en] = match (tables.is_empty(), has_words) {
                    (true, _) => ["文字", "the words"],
                    (false, true) => ["文字和数字", "words and figures"],
                    (false, false) => ["数字", "the figures"],
                };
                let [zh, en] = if tables.is_empty() {
                    [String::new(), String::new()]
                } else {
                    [format!("（{zh}）"), format!(" ({en})")]
                };
                text!(
                    "{what_zh}取自同一年报的另一个文件 {name}{zh}，合为一份",
                    "{what_en}{en} are those of {name}, another document of the report; both are one source"
                )
            }
            Self::JoinedWithEarlier { names } => text!(
                "与先前导入的 {names} 是同一年报的不同部分，合为一份",
                "this and {names}, imported before, are parts of one report, and one source"
            ),
            Self::OtherDocumentDiffers { name } => text!(
                "{name} 写得不同，没有采用，请核对",
                "{name} gives it in another way, which was not taken; please check"
            ),
            _ => self.document_text(),
        }
    }

    /// Returns the sentence of a reason that concerns year, office or page.
    fn identity_text(&self) -> Text {
        match self {
            Self::InferredYear { year, evidence } => {
                let Text { zh, en } = evidence.text();
                text!("年度 {year} 取自{zh}", "the year {year} is taken from {en}")
            }
            Self::InferredOffice { office, name, evidence } => {
                let Text { zh, en } = evidence.text();
                text!(
                    "机关“{office}”取自{zh}中的“{name}”",
                    "the office {office} is taken from {en}, which says {name}"
                )
            }
            Self::OtherOfficeNamed { offices: [other, taken], places } => {
                let [Text { zh, en }, Text { zh: taken_zh, en: taken_en }] =
                    places.map(Evidence::text);
                text!(
                    "{zh}写的是 {other}，{taken_zh}写的是 {taken}；按后者导入，请核对",
                    "{en} names {other}, {taken_en} names {taken}, which was taken; please check"
                )
            }
            Self::OtherYearNamed { years: [other, taken], places } => {
                let [Text { zh, en }, Text { zh: taken_zh, en: taken_en }] =
                    places.map(Evidence::text);
                text!(
                    "{zh}写的是 {other} 年，{taken_zh}写的是 {taken} 年；按后者导入，请核对",
                    "{en} says {other}, {taken_en} says {taken}, which was taken; please check"
                )
            }
            Self::FormerName { name, to, today } => text!(
                "“{name}”是到 {to} 年度为止的名称，这一年度是“{today}”",
                "{name} was the name up to {to}; in this year it is {today}"
            ),
            Self::CaptionOfOtherYear { other, year } => text!(
                "表题写的是 {other} 年，这是 {year} 年度的年报；数字照样读入，请核对是哪一年的",
                "the heading of the table says {other} in a report for {year}; its figures were read all the same, see of which year they are"
            ),
            Self::RepeatedHeading => text!(
                "与一个标题相同的一行（目录、表题），没有写入",
                "a line with the words of a heading (contents, a caption); it is not in the source"
            ),
            _ => text!(
                "网页上的一行，不是年报的文字，没有写入",
                "a line of the page and no text of the report; it is not in the source"
            ),
        }
    }

    /// Returns the sentence of a reason that concerns a table or the whole document.
    fn document_text(&self) -> Text {
        match self {
            Self::UnplacedColumn { header } => text!(
                "看不出“{header}”是哪一列，没有读",
                "it is not known which column \"{header}\" is; it was not read"
            ),
            Self::TableTooLarge => {
                text!("表太大，没有读", "the table is too large and was not read")
            }
            Self::TableMissing { table } => text!(
                "文件中没有找到“{table}”一表",
                "the table {table} was not found in the document"
            ),
            Self::ForeignTable => text!(
                "这个表不是格式中的表，按原样写入正文",
                "this table is none of the form's; it stands in the text as it is"
            ),
            Self::TextBeforeTitle => {
                text!(
                    "题名之前的文字，没有写入",
                    "words before the title; they are not in the source"
                )
            }
            Self::JoinedDigits { before } => text!(
                "上一行末尾的“{before}”与它接成一个数；如是两个数，请分开",
                "it was joined to the digits {before} at the end of the line above; part them if they are two numbers"
            ),
            Self::ForeignTextInTable => text!(
                "表内有格式以外的文字，没有写入",
                "the table holds words that are none of the form's; they are not in the source"
            ),
            Self::MixedForms { used, other } => text!(
                "文件中的表有 {used} 的表头，也有 {other} 的表头；按 {used} 读取，其余的留给人定",
                "the tables have headings of {used} and of {other}; they are read as {used}, and what is under the other headings is left to a person"
            ),
            Self::OtherForm { year, in_force, found } => text!(
                "{year} 年度应用格式 {in_force}，文件中的表是 {found}",
                "reports of {year} are in the form {in_force}, but the tables are those of {found}"
            ),
            _ => text!(
                "汇总表中只有数据，没有正文，源文件标为草稿",
                "the sheet has figures and no words; the source is marked as a draft"
            ),
        }
    }
}

impl CellProblem {
    /// Returns the reason as a sentence.
    pub fn text(&self) -> Text {
        match self {
            Self::Garbled => {
                text!("有无法识别的字符", "it has characters that could not be read")
            }
            Self::SplitNumber => text!(
                "数字之间有空格或换行，可能是一个数，也可能是两个",
                "there is a space or a new line between digits: it may be one number or two"
            ),
            Self::NotANumber => text!("不是数", "it is no number"),
            Self::NotACount => text!(
                "这一格应是个数，却带单位或小数",
                "the cell is for a count, and has a unit or a fraction"
            ),
            Self::Uncertain(uncertainty) => uncertainty.text(),
            Self::ColumnAbsent => {
                text!("文件中没有这一列", "the document has no such column")
            }
            Self::MayHaveUnreadFigures => text!(
                "这一行空白，而另有一行的数没有读，可能是它的",
                "this row is blank, and figures of another row were not read, which may be its own"
            ),
            Self::Contradiction { row, first, second } => text!(
                "文件中有两行都像“{row}”，一处为“{first}”，一处为“{second}”",
                "two rows of the document look like {row}: one says \"{first}\", the other \"{second}\""
            ),
            Self::MisalignedCells => text!(
                "这一行的格与表头没有对齐，分不清各列",
                "the cells of this row do not stand under the headings, and the columns are not sure"
            ),
            Self::MergedRows => text!(
                "这一格跨了几行，看不出数是哪一行的",
                "the cell spans several rows, and of which of them its figure is, is not known"
            ),
            Self::SeveralFigureRows => text!(
                "表头下有不止一行数，看不出以哪一行为准",
                "several rows of figures stand below the headings, and which of them counts is not known"
            ),
            Self::UnprovenOrder => text!(
                "这一行没有格线，各格只能按次序认，而没有合计可以印证，分不清各列",
                "the cells of this row are known by their order alone, which no total confirms"
            ),
            Self::OtherUnit { stated, wanted } => text!(
                "表头的单位是{stated}，格式的单位是{wanted}：换算后填写，或连同单位填写（如 15000 {stated}）",
                "the head gives amounts in {stated}, the form in {wanted}: convert them, or write the unit behind them (15000 {stated})"
            ),
            Self::NoHeaders => text!(
                "没有找到表头，分不清各列",
                "no headings were found, and the columns are not sure"
            ),
            Self::MissingHeaders
            | Self::WidthChanged
            | Self::DuplicateHeader { .. }
            | Self::ShiftedHeader { .. }
            | Self::MisalignedHeader { .. }
            | Self::MisplacedBranch { .. }
            | Self::OtherFormHeader { .. }
            | Self::ReorderedHeaders => self.header_text(),
        }
    }

    /// Returns the sentence of a problem with the headers.
    fn header_text(&self) -> Text {
        match self {
            Self::WidthChanged => text!(
                "表与上一页的表列数不同",
                "the table has other columns than on the page before"
            ),
            Self::DuplicateHeader { header } => text!(
                "表头有两列都是“{header}”，分不清哪一列是哪一列",
                "two columns are headed {header}, and it is not known which is which"
            ),
            Self::ShiftedHeader { header } => text!(
                "表头“{header}”与下面的表头没有对齐，分不清各列",
                "the heading {header} does not stand right over those below it, and the columns are not sure"
            ),
            Self::MisalignedHeader { header } => text!(
                "表头“{header}”与别的表头没有对齐，分不清各列",
                "the heading {header} does not stand right beside the others, and the columns are not sure"
            ),
            Self::MisplacedBranch { header } => text!(
                "表头“{header}”没有正好在它的各列之上，分不清各列",
                "the heading {header} does not stand right over its columns, and they are not sure"
            ),
            Self::OtherFormHeader { header, form } => text!(
                "表头“{header}”是 {form} 的，这份年报不用这个格式",
                "the heading {header} is of {form}, which is not the form of this report"
            ),
            Self::ReorderedHeaders => text!(
                "表头的次序与格式不同，又看不出各管哪几列",
                "the headings come in another order than on the form, and what they stand over cannot be seen"
            ),
            _ => text!(
                "表头缺了几列的名称，分不清各列",
                "headings are missing, and the columns are not sure"
            ),
        }
    }
}
