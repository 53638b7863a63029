//! Sentences of the desk in the reader's language.

use nianbao_core::diag::Lang;

/// Chooses one of two sentences by the reader's language.
pub(crate) fn say(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::Zh { zh } else { en }
}

/// Returns a number with what it counts: `3 格待定`, `3 cells to decide`.
pub(crate) fn count(lang: Lang, number: usize, zh: &str, one: &str, other: &str) -> String {
    match lang {
        Lang::Zh => format!("{number} {zh}"),
        Lang::En => format!("{number} {}", if number == 1 { one } else { other }),
    }
}
