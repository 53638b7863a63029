//! The sentences for each reason, in both languages.

use super::identity::Evidence;
use super::new_offices::is_office_name;
use super::reason::{ImportError, Reason};
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
            Self::UnknownOffice { name } if is_office_name(name) => text!(
                "content/offices.yaml 中没有名为“{name}”的机关：加 --add-offices 写入该机关，或用 --office 指明代号",
                "no office in content/offices.yaml is named {name}: add it with `--add-offices`, or name an id with `--office`"
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
            Self::UnknownColumn { .. }
            | Self::UnplacedColumn { .. }
            | Self::TableTooLarge
            | Self::TableMissing { .. }
            | Self::ForeignTable
            | Self::KnownSlip { .. }
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
            | Self::CaptionOfOtherOffice { .. }
            | Self::FormerName { .. }
            | Self::RepeatedHeading
            | Self::PageLine => self.identity_text(),
            Self::JoinedDocuments { .. }
            | Self::JoinedWithEarlier { .. }
            | Self::OtherDocumentDiffers { .. }
            | Self::OtherTitle { .. } => self.joining_text(),
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
            Self::OtherTitle { own, other } => text!(
                "另一个文件题为“{other}”，与“{own}”所写的机关或年度不同，请核对是不是同一份年报",
                "another document has the title \"{other}\", which names another office or year than \"{own}\"; please check that both are of one report"
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
            Self::CaptionOfOtherOffice { name } => text!(
                "表题或表前一行写的是另一个机关“{name}”；数字照样读入，请核对是哪个机关的",
                "the heading of the table or a line above it names another office, {name}; the figures were read all the same, see whose they are"
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
            Self::UnknownColumn { header } => text!(
                "格式中没有“{header}”这一列，没有读",
                "the form has no column {header}; it was not read"
            ),
            Self::KnownSlip { label, meant } => text!(
                "“{label}”是常见的笔误，按“{meant}”读取",
                "\"{label}\" is a known slip, and was read as {meant}"
            ),
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
