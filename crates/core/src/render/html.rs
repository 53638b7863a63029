//! Escapes text for HTML and XML.

/// Appends text with the characters of markup escaped.
pub(super) fn escape_into(text: &str, out: &mut String) {
    let mut rest = text;
    let is_markup = |byte: &u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    while let Some(at) = rest.as_bytes().iter().position(is_markup) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Escapes the characters of markup in a text.
pub(super) fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(text, &mut out);
    out
}

/// Formats JSON for a `script` element: no text in it can end the element.
pub(super) fn json_for_script(value: &impl serde::Serialize) -> String {
    // Texts, lists and objects of texts can always be written.
    let text = serde_json::to_string(value).unwrap_or_default();
    if !text.bytes().any(|byte| matches!(byte, b'<' | b'>' | b'&')) {
        return text;
    }
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(escape_html("<a b=\"c\">'&'"), "&lt;a b=&quot;c&quot;&gt;&#39;&amp;&#39;");
        assert_eq!(escape_html("年报"), "年报");
        let value = serde_json::json!("</script><!--");
        assert_eq!(json_for_script(&value), "\"\\u003c/script\\u003e\\u003c!--\"");
    }
}
