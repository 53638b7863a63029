//! Names of files as other systems see them: a site is copied to Windows and macOS too, where
//! different names are one, and some are none.

use unicode_normalization::{UnicodeNormalization, is_nfkc};

/// Characters that no name on Windows has, but for the backslash, which stands between names
/// there.
const REFUSED: &str = "<>:\"|?*";
/// Names of devices, which no file on Windows has with any ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
/// Beginnings of names of devices that a digit from 1 ends.
const PORTS: [&str; 2] = ["com", "lpt"];

/// Returns a path in the one form of all that differ from it only in case, in width or in how
/// their characters are composed (NFKC, Unicode annex 15); `None` if it is in this form.
pub fn fold_path(path: &str) -> Option<String> {
    let is_folded = if path.is_ascii() {
        !path.bytes().any(|byte| byte.is_ascii_uppercase())
    } else {
        is_nfkc(path) && !path.chars().any(changes_in_lower_case)
    };
    if is_folded {
        return None;
    }
    let lower = path.nfkc().flat_map(char::to_lowercase);
    Some(lower.nfkc().collect())
}

fn changes_in_lower_case(c: char) -> bool {
    let mut lower = c.to_lowercase();
    lower.next() != Some(c) || lower.next().is_some()
}

/// Returns true if no file on Windows can have the name of a file or a folder in a path: that
/// of a device, one that ends with a dot or a space, or one with a character that names
/// cannot have.
pub fn is_refused_by_windows(path: &str) -> bool {
    path.split('/').any(|name| {
        name.ends_with(['.', ' '])
            || name.contains(|c: char| REFUSED.contains(c) || c.is_control())
            || is_device(name)
    })
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    // Superscript digits count as digits.
    let folded = fold_path(stem);
    let stem = folded.as_deref().unwrap_or(stem);
    let is_port = |port: &str| {
        stem.strip_prefix(port).is_some_and(|digit| matches!(digit.as_bytes(), [b'1'..=b'9']))
    };
    DEVICES.contains(&stem) || PORTS.into_iter().any(is_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_one_elsewhere_have_one_form() {
        for (one, other) in [
            ("2022/A.PDF", "2022/a.pdf"),
            ("附件（表）.pdf", "附件(表).pdf"),
            ("ａｂｃ１", "abc1"),
            ("e\u{301}.png", "\u{e9}.png"),
            ("\u{c9}.png", "\u{e9}.png"),
            ("ﾃ.txt", "テ.txt"),
            ("\u{f900}", "\u{8c48}"),
            ("\u{212b}", "å"),
        ] {
            assert_eq!(fold_path(one).as_deref(), Some(other), "{one}");
            assert_eq!(fold_path(other), None, "{other}");
        }
        for path in ["2022/shili-czj/index.html", "附件.pdf", "图/流程图 1.png", "_redirects"]
        {
            assert_eq!(fold_path(path), None, "{path}");
        }
    }

    #[test]
    fn names_that_windows_refuses_are_known() {
        for path in [
            "a/CON",
            "nul.txt",
            "aux.tar.gz",
            "Com1.pdf",
            "lpt9/a.pdf",
            "com¹.txt",
            "con .txt",
            "prn",
            "a./b",
            "a /b",
            "报告：\u{3f}.pdf",
            "a:b",
            "a|b",
        ] {
            assert!(is_refused_by_windows(path), "{path}");
        }
        for path in
            ["console.pdf", "com0", "com10.pdf", "a.con", "附件：一？.pdf", ".nojekyll", "lpt"]
        {
            assert!(!is_refused_by_windows(path), "{path}");
        }
    }
}
