//! The sounds of Chinese characters, in letters without tones (ISO 7098).

use pinyin::{ToPinyin, ToPinyinMulti};
use std::collections::BTreeSet;

/// Returns the syllable of a character as it is read most often, in ASCII: `v` for ü. `None`
/// for a character that has none.
pub fn pinyin_syllable(c: char) -> Option<String> {
    Some(c.to_pinyin()?.plain().replace('ü', "v"))
}

/// Returns the first letters of all readings of a character. `None` for one that has none.
pub fn pinyin_initials(c: char) -> Option<BTreeSet<char>> {
    let readings = c.to_pinyin_multi()?;
    Some(readings.into_iter().filter_map(|reading| reading.plain().chars().next()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_ascii() {
        for (c, syllable) in [('财', Some("cai")), ('绿', Some("lv")), ('a', None), ('１', None)]
        {
            assert_eq!(pinyin_syllable(c).as_deref(), syllable, "{c}");
        }
        assert_eq!(pinyin_initials('长'), Some(['c', 'z'].into_iter().collect()));
    }
}
