//! Web archives (`.mht`, RFC 2557): a page and all that belongs to it in one message of MIME.
//! The page alone is read; its pictures are not.

use crate::charset::decode_head;

/// Longest header of a part, in bytes.
const MAX_HEADER: usize = 64 * 1024;
/// Most parts that are looked at.
const MAX_PARTS: usize = 10_000;

/// A header of a message or of a part, and what follows it.
struct Entity<'a> {
    /// Names in lower case, and values without line breaks.
    fields: Vec<(String, String)>,
    body: &'a [u8],
}

/// Returns the page of a web archive. `None` if there is none, or if it shows other pages of
/// the archive in frames, as the archives of Excel do.
pub(super) fn find_page(bytes: &[u8]) -> Option<Vec<u8>> {
    let message = Entity::parse(bytes)?;
    let page = if message.media_type() == "text/html" {
        message.decode()
    } else {
        let boundary = parameter(message.field("content-type"), "boundary")?;
        let parts = split_parts(message.body, &boundary);
        let parts: Vec<Entity> = parts.into_iter().filter_map(Entity::parse).collect();
        let start = parameter(message.field("content-type"), "start");
        let is_start = |part: &&Entity| {
            start.is_some() && Some(part.field("content-id").trim()) == start.as_deref()
        };
        let is_page = |part: &&Entity| part.media_type() == "text/html";
        let first = parts.iter().filter(is_page).find(is_start);
        first.or_else(|| parts.iter().find(is_page))?.decode()
    }?;
    let has_frames = decode_head(&page).to_ascii_lowercase().contains("<frameset");
    (!has_frames).then_some(page)
}

impl<'a> Entity<'a> {
    /// Reads a header (RFC 5322 2.2) up to the empty line behind it.
    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (mut fields, mut rest) = (Vec::<(String, String)>::new(), bytes);
        loop {
            let (line, behind) = split_line(rest);
            if bytes.len() - behind.len() > MAX_HEADER || rest.is_empty() {
                return None;
            }
            rest = behind;
            if line.is_empty() {
                return Some(Self { fields, body: rest });
            }
            let line = String::from_utf8_lossy(line);
            if line.starts_with([' ', '\t']) {
                let (_, value) = fields.last_mut()?;
                value.push_str(&line);
            } else {
                let (name, value) = line.split_once(':')?;
                fields.push((name.trim().to_ascii_lowercase(), value.to_owned()));
            }
        }
    }

    fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    fn media_type(&self) -> String {
        let kind = self.field("content-type").split(';').next().unwrap_or_default();
        kind.trim().to_ascii_lowercase()
    }

    /// Decodes the content (RFC 2045 6). `None` for a coding that is not known.
    fn decode(&self) -> Option<Vec<u8>> {
        match self.field("content-transfer-encoding").trim().to_ascii_lowercase().as_str() {
            "" | "7bit" | "8bit" | "binary" => Some(self.body.to_vec()),
            "quoted-printable" => Some(decode_quoted(self.body)),
            "base64" => Some(decode_base64(self.body)),
            _ => None,
        }
    }
}

/// Returns a parameter of a field: `boundary="x"`.
fn parameter(field: &str, name: &str) -> Option<String> {
    let mut rest = field;
    while let Some((_, behind)) = rest.split_once(';') {
        let (own, value) = behind.split_once('=')?;
        if let Some(quoted) = value.trim_start().strip_prefix('"') {
            let (value, behind) = quoted.split_once('"')?;
            if own.trim().eq_ignore_ascii_case(name) {
                return Some(value.to_owned());
            }
            rest = behind;
        } else {
            let end = value.find(';').unwrap_or(value.len());
            if own.trim().eq_ignore_ascii_case(name) {
                return Some(value[..end].trim().to_owned());
            }
            rest = &value[end..];
        }
    }
    None
}

/// Splits a body at its boundaries (RFC 2046 5.1.1).
fn split_parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let delimiter = format!("--{boundary}");
    let (mut parts, mut start, mut rest) = (Vec::new(), None, body);
    while !rest.is_empty() && parts.len() < MAX_PARTS {
        let at = body.len() - rest.len();
        let (line, behind) = split_line(rest);
        rest = behind;
        let end = line.strip_prefix(delimiter.as_bytes()).map(<[u8]>::trim_ascii_end);
        let is_last = end == Some(b"--");
        if end == Some(b"") || is_last {
            parts.extend(start.map(|start| &body[start..at]));
            start = (!is_last).then(|| body.len() - rest.len());
        }
    }
    // An archive that is cut has the beginning of its page.
    parts.extend(start.map(|start| &body[start..]));
    parts
}

/// Returns the first line without its end, and what follows.
fn split_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let (line, rest) = end.map_or((bytes, &[][..]), |end| (&bytes[..end], &bytes[end + 1..]));
    (line.strip_suffix(b"\r").unwrap_or(line), rest)
}

/// Decodes quoted-printable (RFC 2045 6.7); what is no code stays as it is.
fn decode_quoted(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        if *byte != b'=' {
            out.push(*byte);
            continue;
        }
        // A line that is broken for its length alone; blanks may have come behind the sign.
        let (line, next) = split_line(behind);
        if line.trim_ascii().is_empty() {
            rest = next;
            continue;
        }
        match (hex(behind.first()), hex(behind.get(1))) {
            (Some(high), Some(low)) => {
                out.push(high * 16 + low);
                rest = &behind[2..];
            }
            _ => out.push(b'='),
        }
    }
    out
}

fn hex(byte: Option<&u8>) -> Option<u8> {
    let digit = char::from(*byte?).to_digit(16)?;
    u8::try_from(digit).ok()
}

/// Decodes base64 (RFC 2045 6.8), up to its end; other characters are passed over.
pub(super) fn decode_base64(body: &[u8]) -> Vec<u8> {
    let (mut out, mut bits, mut count) = (Vec::with_capacity(body.len() / 4 * 3), 0_u32, 0);
    for byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = (bits << 6 | u32::from(value)) & 0x00ff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count).to_be_bytes()[3]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BlockContent, ReadError, UnsupportedFormat, read};

    /// An archive of a page in some coding, and of a style sheet before it.
    fn archive(coding: &str, page: &str) -> String {
        format!(
            "From: <Saved by a browser>\r\nSubject: =?utf-8?Q?=E5=B9=B4?=\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--=x; y\"\r\n\r\n\
             preamble\r\n----=x; y\r\nContent-Type: text/css\r\n\r\np {{}}\r\n----=x; y\r\n\
             Content-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: {coding}\r\n\
             Content-Location: http://www.example/a.htm\r\n\r\n{page}\r\n----=x; y--\r\nepilogue"
        )
    }

    fn figures(name: &str, archive: &str) -> Vec<String> {
        let document = read(name, archive.as_bytes()).unwrap();
        let grids = document.blocks.iter().filter_map(|block| match &block.content {
            BlockContent::Table(grid) => Some(grid),
            _ => None,
        });
        grids.flat_map(|grid| grid.cells.iter().map(|cell| cell.text.clone())).collect()
    }

    #[test]
    fn the_page_of_an_archive_is_read_in_every_coding() {
        let page = "<html><body><table><tr><td>年报<td>12</table></body></html>";
        let quoted =
            "<html><body><table><tr><td>=E5=B9=B4=E6=\r\n=8A=A5<td>1=\r\n2</table></body=3E</html>";
        let base64 = "PGh0bWw+PGJvZHk+PHRhYmxlPjx0cj48dGQ+5bm05oqlPHRk\r\nPjEyPC90YWJsZT48L2JvZHk+PC9odG1sPg==";
        for (coding, page) in
            [("8bit", page), ("quoted-printable", quoted), ("Base64", base64), ("binary", page)]
        {
            for name in ["a.mht", "a.doc", "a.mhtml", "a"] {
                assert_eq!(figures(name, &archive(coding, page)), ["年报", "12"], "{coding}");
            }
        }
    }

    #[test]
    fn an_archive_without_a_page_of_its_own_is_refused() {
        let refused = Err(ReadError::Unsupported(UnsupportedFormat::WebArchive));
        for (coding, page) in [
            ("8bit", "<html><frameset><frame src=a></frameset></html>"),
            ("x-gzip", "<html><body>12</body></html>"),
        ] {
            assert_eq!(read("a.mht", archive(coding, page).as_bytes()), refused, "{page}");
        }
        let text = archive("8bit", "x").replace("text/html;", "text/plain;");
        assert_eq!(read("a.mht", text.as_bytes()), refused);
    }

    #[test]
    fn damage_is_read_or_refused() {
        let bytes = archive("quoted-printable", "<p>=E5=B9=B4=\r\n报=Z1=</p>").into_bytes();
        for length in 0..bytes.len() {
            let page = find_page(&bytes[..length]);
            assert!(page.is_none_or(|page| page.len() <= length), "{length}");
        }
        assert_eq!(decode_quoted(b"a=\r\nb=3D=zz=4"), b"ab==zz=4");
        assert_eq!(decode_base64(b"QUJD!\r\nRA==junk"), b"ABCD");
        assert_eq!(parameter("a; b=c; Boundary = \"x;y\"; d", "boundary").as_deref(), Some("x;y"));
        assert_eq!(parameter("a; boundary=x ;c=d", "boundary").as_deref(), Some("x"));
    }
}
