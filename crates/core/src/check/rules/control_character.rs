//! # 有不显示的控制字符
//!
//! 从其他软件复制、转换来的文字，有时带着看不见的字符：退格、分页等控制字符（U+0000 至 U+001F、
//! U+007F 至 U+009F），改变文字方向的字符（U+202A 至 U+202E、U+2066 至 U+2069）。前者不能写进网页
//! 和 XML，后者使读者看到的与所写的不同，例如把数字倒过来。写成 &#7; 或 "\u0007" 也一样。换行和
//! 正文中的制表符不在此列。一个文件只报一次。
//!
//! 依据：XML 1.0 第 2.2 节；HTML 标准“预处理输入流”。
//!
//! # There is a hidden control character
//!
//! Text that is copied or converted from other software at times brings characters along
//! that nobody sees: control characters (U+0000 to U+001F, U+007F to U+009F), and those that
//! turn the direction of the text (U+202A to U+202E, U+2066 to U+2069). The former can stand
//! in no page and no XML, the latter show a reader something else than was written, figures
//! the other way round for example. It is no better when written as `&#7;` or "\u0007". Line
//! breaks, and tabs in the text, are not meant. Reported once a file.
//!
//! Basis: XML 1.0, section 2.2; the HTML standard, "preprocessing the input stream".
//!
//! # fails
//! ```yaml
//! ## 六、其他需要报告的事项
//! 2022年未收取政府信息公开&#8;信息处理费。
//! ```
//!
//! # fails
//! ```yaml
//! ! after year
//! subject: "政务\u202e公开"
//! ```
//!
//! # passes
//! ```yaml
//! ! after year
//! subject: "政务\u3000公开"
//! ```
//!
//! # boundary fails
//! In a link, and once more.
//! ```yaml
//! ## 六、其他需要报告的事项
//! 2022年未收取[政府信息公开信息处理费](https://www.shili.example "&#x202E;")。&#x2066;
//! ```
//!
//! # boundary passes
//! Shown as it is written.
//! ```yaml
//! ## 六、其他需要报告的事项
//! 2022年未收取政府信息公开信息处理费（`&#8;`、\&#8;、&nbsp;、&#12288;）。
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::ControlCharacter,
    Severity::Error,
    include_str!("control_character.rs"),
    Stage::Parsing,
);
