//! Folds characters that a reader takes for the same: width, case, kinds of brackets, of
//! quotation marks and of dashes. Traditional characters stay what they are.

/// Calls `each` with the characters of the folded form of a text: without blanks, in half width
/// and lower case.
pub fn fold(text: &str, mut each: impl FnMut(char)) {
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' | '\u{4e00}'..='\u{9fff}' => each(c),
            _ if is_dropped(c) => {}
            _ => match unify(to_half_width(c)) {
                c if c.is_ascii() => each(c.to_ascii_lowercase()),
                // No character of these has a case.
                c @ '\u{3000}'..='\u{9fff}' => each(c),
                c => c.to_lowercase().for_each(&mut each),
            },
        }
    }
}

/// True for blanks and for characters that are not seen.
fn is_dropped(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Returns the ASCII character of which this is the wide form, as in GB 2312.
fn to_half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(c) - 0xff01 + u32::from('!')).unwrap_or(c)
        }
        _ => c,
    }
}

/// Returns the one that stands for all marks of its kind.
fn unify(c: char) -> char {
    match c {
        '〔' | '【' | '〖' | '﹝' => '[',
        '〕' | '】' | '〗' | '﹞' => ']',
        '“' | '”' | '‘' | '’' | '\'' | '「' | '」' | '『' | '』' => '"',
        '—' | '–' | '‐' | '‑' | '−' | '─' => '-',
        '、' => ',',
        '。' | '…' | '｡' => '.',
        '～' | '〜' => '~',
        '•' | '・' | '‧' => '·',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut chars = String::new();
        fold(text, |c| chars.push(c));
        chars
    }

    #[test]
    fn characters_that_look_alike_are_one() {
        assert_eq!(folded("国办发〔２０１９〕61 号"), folded("国办发[2019]６１号"));
        assert_eq!(folded("ＡＢ　Ｃ"), "abc");
        assert_eq!(folded("“一”——『二』…"), "\"一\"--\"二\".");
        assert_eq!(folded("資訊"), "資訊");
        assert_eq!(folded("\u{200b}甲\u{feff}\t乙\u{85}"), "甲乙");
    }
}
