//! Names of sheets, within the rules of Excel.

/// The longest name, in UTF-16 units.
const MAX_UNITS: usize = 31;
/// The name that Excel keeps for itself.
const RESERVED: &str = "history";

/// Returns a name that a sheet may have beside the others: without characters that Excel
/// refuses, cut to 31, with a number behind it where it is taken.
pub(super) fn fit_name(name: &str, taken: &[String]) -> String {
    let plain: String = name.chars().map(replace).collect();
    let plain = plain.trim_matches(['\'', ' ']);
    let plain = if plain.is_empty() { "Sheet" } else { plain };
    let is_free = |name: &String| {
        let folded = name.to_lowercase();
        folded != RESERVED && !taken.iter().any(|own| own.to_lowercase() == folded)
    };
    let numbered = (2..).map(|number| {
        let ending = format!("_{number}");
        format!("{}{ending}", cut(plain, MAX_UNITS - ending.len()))
    });
    let first = cut(plain, MAX_UNITS).trim_end_matches(['\'', ' ']);
    let first = std::iter::once(first.to_owned());
    first.chain(numbered).find(is_free).unwrap_or_default()
}

fn replace(c: char) -> char {
    if c.is_control() || "[]:*?/\\\u{fffe}\u{ffff}".contains(c) { '_' } else { c }
}

/// Returns the beginning of a text that has at most so many UTF-16 units.
pub(super) fn cut(text: &str, units: usize) -> &str {
    let mut left = units;
    let end = text.char_indices().find(|(_, c)| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        !fits
    });
    end.map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::fit_name;

    #[test]
    fn names_are_short_unique_and_plain() {
        assert_eq!(fit_name("本年增/减", &[]), "本年增_减");
        assert_eq!(fit_name("'", &[]), "Sheet");
        let long = "政".repeat(40);
        assert_eq!(fit_name(&long, &[]), "政".repeat(31));
        assert_eq!(fit_name(&long, &["政".repeat(31)]), format!("{}_2", "政".repeat(29)));
        assert_eq!(fit_name(&format!("{}'年", "政".repeat(30)), &[]), "政".repeat(30));
        assert_eq!(fit_name("History", &[]), "History_2");
        assert_eq!(fit_name("a", &["A".to_owned(), "a_2".to_owned()]), "a_3");
    }
}
