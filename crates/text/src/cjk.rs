//! Characters of Chinese text: numerals, full and half width, spacing between lines.

/// The numerals 一 to 十 in order: 一 has index 0.
pub const NUMERALS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/// The digits 〇 to 九, each at the index of its value.
pub const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// The characters of the Kangxi radicals (U+2F00 to U+2FD5) in their order.
const KANGXI_RADICALS: &str = "\
    一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕\
    大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈户手支攴文斗斤方无日\
    曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿\
    目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行\
    衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音\
    頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";
/// Radicals of the supplement (U+2E80 to U+2EF3), each before the character that the
/// property `Equivalent_Unified_Ideograph` of Unicode gives it; NFKC leaves most of them.
const MORE_RADICALS: &str = "\
    ⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫\
    ⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝\
    ⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯\
    ⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

/// The distance in Unicode of a full-width form from its ASCII character.
const FULL_WIDTH_OFFSET: u32 = 0xfee0;

/// Returns true for 一 to 十.
pub fn is_numeral(c: char) -> bool {
    NUMERALS.contains(&c)
}

/// Returns true for a character that counts headings: an ASCII digit, or 一 to 十.
pub fn is_ordinal(c: char) -> bool {
    c.is_ascii_digit() || is_numeral(c)
}

/// Returns the numeral of a number from 1 to 10.
pub fn numeral(number: usize) -> Option<char> {
    NUMERALS.get(number.checked_sub(1)?).copied()
}

/// Returns the value of a digit from 〇 to 九.
pub fn digit_value(c: char) -> Option<u32> {
    DIGITS.iter().zip(0..).find_map(|(digit, value)| (*digit == c).then_some(value))
}

/// Signs that are written for 〇.
const ZERO_SIGNS: [char; 3] = ['零', '○', '◯'];
/// Letters that are typed for 〇 between the digits of a year: Latin, Greek and Cyrillic.
const ZERO_LETTERS: [char; 6] = ['O', 'o', '\u{39f}', '\u{3bf}', '\u{41e}', '\u{43e}'];

/// Returns the value of a digit of a year or a date in any spelling: `2`, `２`, `二`; of 〇 also
/// `○` and, behind the Chinese digit that ends `before`, the letter O (`二O二三年`).
pub fn year_digit(before: &str, c: char) -> Option<u32> {
    match to_half_width(c) {
        sign if ZERO_SIGNS.contains(&sign) => Some(0),
        letter if ZERO_LETTERS.contains(&letter) => {
            let is_letter = |c: char| ZERO_LETTERS.contains(&to_half_width(c));
            let digits = before.trim_end_matches(is_letter);
            digits.ends_with(|c| digit_value(c).is_some()).then_some(0)
        }
        half => half.to_digit(10).or_else(|| digit_value(half)),
    }
}

/// Returns the ASCII character of a full-width form (U+FF01 to U+FF5E), and any other
/// character as it is.
pub fn to_half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - FULL_WIDTH_OFFSET).unwrap_or(c),
        other => other,
    }
}

/// Returns the full-width form of a printable ASCII character, and any other character
/// as it is.
pub fn to_full_width(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + FULL_WIDTH_OFFSET).unwrap_or(c),
        other => other,
    }
}

/// Returns the character for a radical (Unicode Standard, 18.2), and any other
/// character as it is. Fonts have one glyph for both, and browsers that print a PDF name the
/// radical: `⽰例市⻓` is 示例市长.
pub fn unify_radical(c: char) -> char {
    let found = match c {
        '\u{2f00}'..='\u{2fd5}' => {
            KANGXI_RADICALS.chars().nth(u32::from(c).saturating_sub(0x2f00) as usize)
        }
        '\u{2e80}'..='\u{2ef3}' => {
            let mut pairs = MORE_RADICALS.chars();
            pairs.find(|radical| *radical == c).and_then(|_| pairs.next())
        }
        _ => None,
    };
    found.unwrap_or(c)
}

/// Returns true for ０ to ９.
pub fn is_full_width_digit(c: char) -> bool {
    ('０'..='９').contains(&c)
}

/// Returns true for a character that is set as wide as a Chinese one, and for the
/// quotation marks, dashes and signs that Chinese shares with Western scripts.
pub fn is_wide(c: char) -> bool {
    is_ambiguous(c)
        || matches!(c,
            '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{a4cf}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe4f}'
            | '\u{ff01}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}'
            | '\u{20000}'..='\u{3fffd}')
}

/// Returns true for the quotation marks, dashes and signs that Chinese shares with Western
/// scripts (Unicode Standard Annex #11, ambiguous), and sets as wide as its own characters.
pub fn is_ambiguous(c: char) -> bool {
    matches!(c,
        '\u{b7}' | '\u{d7}' | '\u{f7}'
        | '\u{2014}'..='\u{2026}'
        | '\u{2030}' | '\u{203b}' | '\u{2103}'
        | '\u{2160}'..='\u{217b}'
        | '\u{2190}'..='\u{2193}'
        | '\u{2460}'..='\u{24ff}'
        | '\u{25a0}'..='\u{25ff}'
        | '\u{2605}' | '\u{2606}')
}

/// Returns true if two lines of a paragraph need a space between them where they are
/// joined: Western words do, Chinese does not. `None` is the edge of the text.
pub fn needs_space(before: Option<char>, after: Option<char>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => !is_wide(before) && !is_wide(after),
        _ => false,
    }
}

/// Appends a line to the text before it, with a space if they need one.
pub fn join_line(text: &mut String, line: &str) {
    if needs_space(text.chars().next_back(), line.chars().next()) {
        text.push(' ');
    }
    text.push_str(line);
}

/// Removes all white space; print sets it between characters, as in `总　计`.
pub fn remove_whitespace(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Returns the superscript of an ASCII digit, and any other character as it is: `3` with
/// a note `1` must not become `31`.
pub fn to_superscript(c: char) -> char {
    const SUPERSCRIPTS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digit = c.to_digit(10).map(|digit| digit as usize);
    digit.and_then(|digit| SUPERSCRIPTS.get(digit)).copied().unwrap_or(c)
}

/// Returns the subscript of an ASCII digit, and any other character as it is.
pub fn to_subscript(c: char) -> char {
    match c {
        '0'..='9' => char::from_u32(u32::from(c) - u32::from('0') + 0x2080).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_in_order() {
        assert_eq!(numeral(1), Some('一'));
        assert_eq!(numeral(10), Some('十'));
        assert_eq!((numeral(0), numeral(11)), (None, None));
        assert!(is_numeral('十') && !is_numeral('〇') && is_ordinal('7') && !is_ordinal('７'));
        assert_eq!(digit_value('〇'), Some(0));
        assert_eq!(digit_value('九'), Some(9));
        assert_eq!((digit_value('十'), digit_value('零')), (None, None));
    }

    #[test]
    fn widths_are_those_of_ascii_alone() {
        let half: String = "！０９．，％＋－～元　".chars().map(to_half_width).collect();
        assert_eq!(half, "!09.,%+-~元　");
        for c in ' '..='\u{7f}' {
            assert_eq!(to_half_width(to_full_width(c)), c);
        }
        assert!(is_full_width_digit('５') && !is_full_width_digit('5'));
    }

    #[test]
    fn only_western_words_are_spaced() {
        let join = |before: &str, after: &str| {
            let mut text = before.to_owned();
            join_line(&mut text, after);
            text
        };
        assert_eq!(join("政府信息", "公开"), "政府信息公开");
        assert_eq!(join("2020", "年"), "2020年");
        assert_eq!(join("所谓", "“放管服”"), "所谓“放管服”");
        assert_eq!(join("列·", "宁"), "列·宁");
        assert_eq!(join("推进——", "①公开"), "推进——①公开");
        assert_eq!(join("open", "data"), "open data");
        assert_eq!(join("", "公开"), "公开");
    }

    #[test]
    fn digits_are_raised_and_lowered() {
        let raised: String = "0123456789a".chars().map(to_superscript).collect();
        assert_eq!(raised, "⁰¹²³⁴⁵⁶⁷⁸⁹a");
        let lowered: String = "0123456789a".chars().map(to_subscript).collect();
        assert_eq!(lowered, "₀₁₂₃₄₅₆₇₈₉a");
        assert_eq!(remove_whitespace(" 总　计\n"), "总计");
    }

    #[test]
    fn each_radical_of_the_supplement_has_a_character() {
        let pairs: Vec<char> = MORE_RADICALS.chars().collect();
        let (radicals, characters): (Vec<char>, Vec<char>) =
            pairs.chunks(2).map(|pair| (pair[0], pair[1])).unzip();
        // All but ⺀, and U+2E9A, which is no character.
        assert_eq!(radicals.len(), 0x2ef4 - 0x2e80 - 2);
        assert!(radicals.is_sorted());
        assert!(characters.iter().all(|c| !matches!(c, '\u{2e80}'..='\u{2fdf}')));
    }

    #[test]
    fn radicals_are_their_characters() {
        let unify = |text: &str| text.chars().map(unify_radical).collect::<String>();
        assert_eq!(unify("⽰例市⻓⽤⼾⼀、⾏政⻔⼾⻄⺠⿕"), "示例市长用户一、行政门户西民龠");
        assert_eq!(unify("⺟⺝⻖⻏⺅⻂⼣"), "母月阝邑亻衤夕");
        assert_eq!(unify("示例 27 ⺀〇"), "示例 27 ⺀〇");
        assert_eq!(KANGXI_RADICALS.chars().count(), 214);
    }
}
