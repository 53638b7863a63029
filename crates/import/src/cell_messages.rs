//! The sentences about single cells.

use super::reason::CellProblem;
use nianbao_core::diag::Text;
use nianbao_text::text;

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
            Self::OtherUnit { stated, wanted } => other_unit_text(stated, wanted),
            Self::NoUnit { wanted } => no_unit_text(wanted),
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

fn other_unit_text(stated: &str, wanted: &str) -> Text {
    text!(
        "文件中的单位是{stated}，格式的单位是{wanted}：换算后填写；金额也可连同单位填写（如 15000 元）",
        "the document counts in {stated}, the form in {wanted}: convert the figure; an amount may also have its unit behind it (15000 元)"
    )
}

fn no_unit_text(wanted: &str) -> Text {
    text!(
        "文件没有写明金额的单位，格式的单位是{wanted}：核对后填写，或连同单位填写（如 15000 元）",
        "the document names no unit of the amount, the form has {wanted}: see which it is, or write the unit behind the amount (15000 元)"
    )
}
