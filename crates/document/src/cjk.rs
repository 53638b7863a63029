//! Lines put together as Chinese is set.

/// Whether two lines of one paragraph are parted by a space where they are put
/// together: Western words are, Chinese is not.
pub(super) fn spaced(before: Option<char>, after: Option<char>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => !is_wide(before) && !is_wide(after),
        _ => false,
    }
}

/// Puts a line behind what stands before it.
pub(super) fn join(text: &mut String, line: &str) {
    if spaced(text.chars().next_back(), line.chars().next()) {
        text.push(' ');
    }
    text.push_str(line);
}

/// Words that stand above the line: their digits say so, for `3` with a note `1` is no
/// `31`.
pub(super) fn raised(words: &str) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raise = |sign: char| {
        sign.to_digit(10).and_then(|digit| RAISED.get(digit as usize)).copied().unwrap_or(sign)
    };
    words.chars().map(raise).collect()
}

/// Whether a sign is set as wide as a Chinese letter, or is one of the quotation marks
/// and dashes that Chinese shares with the West.
pub(super) fn is_wide(sign: char) -> bool {
    matches!(sign,
        '\u{1100}'..='\u{115f}'
        | '\u{2014}'..='\u{2026}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff01}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn only_western_words_are_parted() {
        let joined = |before: &str, after: &str| {
            let mut text = before.to_owned();
            join(&mut text, after);
            text
        };
        assert_eq!(joined("政府信息", "公开"), "政府信息公开");
        assert_eq!(joined("2020", "年"), "2020年");
        assert_eq!(joined("所谓", "“放管服”"), "所谓“放管服”");
        assert_eq!(joined("open", "data"), "open data");
        assert_eq!(joined("", "公开"), "公开");
    }
}
