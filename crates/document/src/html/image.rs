//! Images that are embedded in a page as `data:` URLs (RFC 2397).

use crate::Image;

/// Decodes the image of a `data:` URL; `number` is for its name.
pub(super) fn decode_data_url(address: &str, number: usize) -> Option<Image> {
    let rest = address.trim().strip_prefix("data:")?;
    let (media_type, data) = rest.split_once(',')?;
    let media_type = media_type.strip_suffix(";base64")?;
    let extension = match media_type.split(';').next()? {
        "image/png" => "png",
        "image/jpeg" | "image/jpg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/bmp" => "bmp",
        _ => return None,
    };
    Some(Image { name: format!("image{number}.{extension}"), bytes: decode_base64(data)? })
}

/// Decodes base64 (RFC 4648); white space in it is ignored.
fn decode_base64(data: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(data.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for byte in data.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
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
    use super::decode_data_url;

    #[test]
    fn a_picture_in_the_page_is_taken_out() {
        let image = decode_data_url("data:image/png;base64,iVBO\nRw==", 1).unwrap();
        assert_eq!((image.name.as_str(), &image.bytes[..]), ("image1.png", &b"\x89PNG"[..]));
        assert_eq!(decode_data_url("data:image/png;base64,汉", 1), None);
        assert_eq!(decode_data_url("data:text/html;base64,AAAA", 1), None);
        assert_eq!(decode_data_url("pic.png", 1), None);
    }
}
