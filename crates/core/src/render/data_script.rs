//! Files that scripts of the site read, as scripts that hand them over: a browser that reads a
//! disk runs a script and refuses to fetch a file. `themes/portal/files.js` takes them.

/// The digits of base64 (RFC 4648, section 4).
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Writes a script that hands over a text.
pub fn script_of_text(text: &str) -> String {
    // A text can always be written.
    let text = serde_json::to_string(text).unwrap_or_default();
    format!("takeFile({text});\n")
}

/// Writes a script that hands over bytes.
pub fn script_of_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut out = b"takeFile(\"".to_vec();
    out.reserve(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let at = |place: usize| u32::from(group.get(place).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit)) & 63;
            out.push(if digit > group.len() { b'=' } else { BASE64[value as usize] });
        }
    }
    out.extend(b"\", true);\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_text_of_a_script() {
        assert_eq!(script_of_text("\"甲\"\n\\"), "takeFile(\"\\\"甲\\\"\\n\\\\\");\n");
    }

    /// RFC 4648, section 10.
    #[test]
    fn bytes_are_in_base64() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
            ("\u{3}\u{7f}", "A38="),
        ] {
            let script = String::from_utf8(script_of_bytes(bytes.as_bytes())).unwrap();
            assert_eq!(script, format!("takeFile(\"{text}\", true);\n"));
        }
    }
}
