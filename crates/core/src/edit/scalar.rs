//! Writes texts as scalars of YAML, and checks texts that a person typed.

use super::EditError;
use nianbao_text::control::is_hidden;

/// Signs that a plain scalar may have anywhere but at its start, in any style.
const PLAIN_SIGNS: &str = "-_./（）、，。：；“”《》〔〕·";

/// Words that other readers of YAML take for something else than text.
const RESERVED: [&str; 8] = ["null", "true", "false", "yes", "no", "on", "off", "~"];

/// Returns a text as a scalar: plain if nothing in it can mean anything, else in double
/// quotation marks.
pub(super) fn write_scalar(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || PLAIN_SIGNS.contains(c);
    let is_word = text.starts_with(char::is_alphabetic) && text.chars().all(is_plain);
    if is_word && !RESERVED.contains(&text.to_lowercase().as_str()) {
        return text.to_owned();
    }
    // A JSON string is a scalar of YAML with the same escapes.
    serde_json::Value::String(text.to_owned()).to_string()
}

/// Returns a text with `\n` at the ends of its lines, as forms of pages send `\r\n`.
///
/// Errors: a hidden character.
pub(super) fn check_text(text: &str) -> Result<String, EditError> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    match text.chars().find(|c| is_hidden(*c)) {
        Some(c) => Err(EditError::HiddenCharacter(c)),
        None => Ok(text),
    }
}

/// Returns the text of a field without white space around it; a tab in it is refused, too.
pub(super) fn check_field(name: &'static str, text: &str) -> Result<String, EditError> {
    let text = check_text(text.trim())?;
    if text.contains('\t') {
        return Err(EditError::HiddenCharacter('\t'));
    }
    let shows = |c: char| !c.is_whitespace() && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}');
    if text.contains(shows) { Ok(text) } else { Err(EditError::Empty(name)) }
}

#[cfg(test)]
mod tests {
    use super::write_scalar;

    #[test]
    fn plain_texts_stay_plain() {
        for text in ["申请.总计", "missing-row", "原件如此，已核对", "Partly"] {
            assert_eq!(write_scalar(text), text);
        }
        for (text, written) in [
            ("", "\"\""),
            ("null", "\"null\""),
            ("2024", "\"2024\""),
            ("a: b", "\"a: b\""),
            ("甲 # 乙", "\"甲 # 乙\""),
            ("- a", "\"- a\""),
            ("说\"是\"\n好", "\"说\\\"是\\\"\\n好\""),
        ] {
            assert_eq!(write_scalar(text), written);
        }
    }
}
