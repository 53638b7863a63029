//! Findings about files that could not be taken in.

use crate::diag::{Finding, RuleId, Text};
use crate::source::{LoadFailure, Place, SourceId, Span};
use nianbao_text::text;

/// Makes the finding for a file that could not be taken in.
pub(super) fn finding(id: SourceId, failure: &LoadFailure) -> Finding {
    let (at, message, help) = match failure {
        LoadFailure::TooLarge { size, limit } => {
            let (size, limit) = (size / 1024, limit / 1024);
            let message = text!(
                "文件过大：{size} KiB，上限 {limit} KiB",
                "the file is too large: {size} KiB of at most {limit} KiB"
            );
            let help = text!(
                "正文之外的内容请作为附件放在 index.md 旁边",
                "put what is not text beside index.md as an attachment"
            );
            (0, message, help)
        }
        LoadFailure::NotUtf8 { readable, gbk } => {
            (readable.len(), not_utf8_message(*gbk), conversion_help(*gbk))
        }
        LoadFailure::Unreadable(_) | LoadFailure::Denied => {
            let message = match failure {
                LoadFailure::Unreadable(reason) => {
                    text!("无法读取：{reason}", "cannot be read: {reason}")
                }
                _ => text!("无法读取：没有权限", "cannot be read: permission denied"),
            };
            (0, message, text!("检查文件权限", "check the permissions of the file"))
        }
        LoadFailure::LeadsOutside | LoadFailure::Dangling | LoadFailure::Loop => {
            let (message, help) = link_messages(failure);
            (0, message, help)
        }
        LoadFailure::Special => {
            let message =
                text!("这不是普通文件，不予读取", "this is not an ordinary file and is not read");
            (0, message, text!("移走它，换成普通文件", "put an ordinary file in its place"))
        }
        LoadFailure::Misnamed => {
            let message = text!(
                "文件名中有控制字符，或不是 UTF-8 编码",
                "the name of the file has control characters, or is not UTF-8"
            );
            (0, message, text!("给文件改名", "rename the file"))
        }
    };
    let place = Place::new(id, Span::new(at, at));
    Finding::new(RuleId::UnreadableSource, place, message).help(help)
}

/// Returns message and help for a symbolic link.
fn link_messages(failure: &LoadFailure) -> (Text, Text) {
    match failure {
        LoadFailure::Dangling => (
            text!("这个链接指向的文件不存在", "this link leads to a file that is not there"),
            text!("补上那个文件，或删去这个链接", "put the file there, or remove the link"),
        ),
        LoadFailure::Loop => (
            text!("这个链接指向它自己所在的文件夹", "this link leads to the folder that it is in"),
            text!("删去这个链接", "remove the link"),
        ),
        _ => (
            text!(
                "这个链接指向站点文件夹之外，不予读取",
                "this link leads out of the site's folder and is not followed"
            ),
            text!("把文件复制到站点文件夹内", "copy the file into the site's folder"),
        ),
    }
}

fn not_utf8_message(gbk: bool) -> Text {
    if gbk {
        text!(
            "文件不是 UTF-8 编码，像是 GBK（GB18030）",
            "the file is not UTF-8; it looks like GBK (GB18030)"
        )
    } else {
        text!("文件不是 UTF-8 编码", "the file is not UTF-8")
    }
}

fn conversion_help(gbk: bool) -> Text {
    if gbk {
        text!(
            "另存为 UTF-8，或：iconv -f GB18030 -t UTF-8 旧文件 > 新文件",
            "save it as UTF-8, or: iconv -f GB18030 -t UTF-8 OLD > NEW"
        )
    } else {
        text!("用编辑器另存为 UTF-8", "save it as UTF-8 in your editor")
    }
}
