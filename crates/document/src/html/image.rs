//! Pictures that stand in the page itself, as `data:` addresses.

use crate::Image;

/// The picture of a `data:` address, if it is one.
pub(super) fn of(address: &str, nth: usize) -> Option<Image> {
    let rest = address.trim().strip_prefix("data:")?;
    let (kind, data) = rest.split_once(',')?;
    let kind = kind.strip_suffix(";base64")?;
    let ending = match kind.split(';').next()? {
        "image/png" => "png",
        "image/jpeg" | "image/jpg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/bmp" => "bmp",
        _ => return None,
    };
    Some(Image { name: format!("image{nth}.{ending}"), bytes: decode(data)? })
}

/// The bytes of base64; white space in it is nothing.
fn decode(data: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(data.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for sign in data.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let six = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 & 0xff_ffff | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap_or_default());
        }
    }
    (!bytes.is_empty()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_picture_in_the_page_is_taken_out() {
        let image = of("data:image/png;base64,iVBO\nRw==", 1).unwrap();
        assert_eq!((image.name.as_str(), &image.bytes[..]), ("image1.png", &b"\x89PNG"[..]));
        assert_eq!(of("data:image/png;base64,汉", 1), None);
        assert_eq!(of("data:text/html;base64,AAAA", 1), None);
        assert_eq!(of("pic.png", 1), None);
    }
}
