//! Colours (CSS Color Level 4), as far as pages of offices use them.

use super::token::{Token, trim};

/// A colour; each part is from 0 to 255, an alpha of 0 is transparent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::html) struct Color {
    pub(in crate::html) red: u8,
    pub(in crate::html) green: u8,
    pub(in crate::html) blue: u8,
    pub(in crate::html) alpha: u8,
}

/// Named colours with their values (CSS Color Level 4, 6.1), and those of the system.
const NAMES: &str = "aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 \
    azure f0ffff beige f5f5dc bisque ffe4c4 black 000000 blanchedalmond ffebcd blue 0000ff \
    blueviolet 8a2be2 brown a52a2a burlywood deb887 cadetblue 5f9ea0 chartreuse 7fff00 \
    chocolate d2691e coral ff7f50 cornflowerblue 6495ed cornsilk fff8dc crimson dc143c \
    cyan 00ffff darkblue 00008b darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9 \
    darkgreen 006400 darkgrey a9a9a9 darkkhaki bdb76b darkmagenta 8b008b \
    darkolivegreen 556b2f darkorange ff8c00 darkorchid 9932cc darkred 8b0000 \
    darksalmon e9967a darkseagreen 8fbc8f darkslateblue 483d8b darkslategray 2f4f4f \
    darkslategrey 2f4f4f darkturquoise 00ced1 darkviolet 9400d3 deeppink ff1493 \
    deepskyblue 00bfff dimgray 696969 dimgrey 696969 dodgerblue 1e90ff firebrick b22222 \
    floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc ghostwhite f8f8ff \
    gold ffd700 goldenrod daa520 gray 808080 green 008000 greenyellow adff2f grey 808080 \
    honeydew f0fff0 hotpink ff69b4 indianred cd5c5c indigo 4b0082 ivory fffff0 khaki f0e68c \
    lavender e6e6fa lavenderblush fff0f5 lawngreen 7cfc00 lemonchiffon fffacd \
    lightblue add8e6 lightcoral f08080 lightcyan e0ffff lightgoldenrodyellow fafad2 \
    lightgray d3d3d3 lightgreen 90ee90 lightgrey d3d3d3 lightpink ffb6c1 lightsalmon ffa07a \
    lightseagreen 20b2aa lightskyblue 87cefa lightslategray 778899 lightslategrey 778899 \
    lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00 limegreen 32cd32 linen faf0e6 \
    magenta ff00ff maroon 800000 mediumaquamarine 66cdaa mediumblue 0000cd \
    mediumorchid ba55d3 mediumpurple 9370db mediumseagreen 3cb371 mediumslateblue 7b68ee \
    mediumspringgreen 00fa9a mediumturquoise 48d1cc mediumvioletred c71585 \
    midnightblue 191970 mintcream f5fffa mistyrose ffe4e1 moccasin ffe4b5 navajowhite ffdead \
    navy 000080 oldlace fdf5e6 olive 808000 olivedrab 6b8e23 orange ffa500 orangered ff4500 \
    orchid da70d6 palegoldenrod eee8aa palegreen 98fb98 paleturquoise afeeee \
    palevioletred db7093 papayawhip ffefd5 peachpuff ffdab9 peru cd853f pink ffc0cb \
    plum dda0dd powderblue b0e0e6 purple 800080 rebeccapurple 663399 red ff0000 \
    rosybrown bc8f8f royalblue 4169e1 saddlebrown 8b4513 salmon fa8072 sandybrown f4a460 \
    seagreen 2e8b57 seashell fff5ee sienna a0522d silver c0c0c0 skyblue 87ceeb \
    slateblue 6a5acd slategray 708090 slategrey 708090 snow fffafa springgreen 00ff7f \
    steelblue 4682b4 tan d2b48c teal 008080 thistle d8bfd8 tomato ff6347 turquoise 40e0d0 \
    violet ee82ee wheat f5deb3 white ffffff whitesmoke f5f5f5 yellow ffff00 \
    yellowgreen 9acd32 canvas ffffff canvastext 000000 window ffffff windowtext 000000 \
    field ffffff fieldtext 000000 buttontext 000000 infotext 000000 menutext 000000";

impl Color {
    pub(in crate::html) const WHITE: Self = Self::opaque(255, 255, 255);
    pub(in crate::html) const BLACK: Self = Self::opaque(0, 0, 0);
    pub(in crate::html) const TRANSPARENT: Self = Self { red: 0, green: 0, blue: 0, alpha: 0 };

    pub(in crate::html) const fn opaque(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue, alpha: 255 }
    }

    /// Returns the colour that this one gives on an opaque one.
    pub(in crate::html) fn blend(self, below: Self) -> Self {
        let mix = |above: u8, below: u8| {
            let alpha = u32::from(self.alpha);
            let sum = u32::from(above) * alpha + u32::from(below) * (255 - alpha);
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        };
        let (red, green) = (mix(self.red, below.red), mix(self.green, below.green));
        Self::opaque(red, green, mix(self.blue, below.blue))
    }

    /// Returns the largest difference of a part, from 0 to 255.
    pub(in crate::html) fn distance(self, other: Self) -> u8 {
        let red = self.red.abs_diff(other.red);
        red.max(self.green.abs_diff(other.green)).max(self.blue.abs_diff(other.blue))
    }
}

/// Parses a colour that is given by one token or a function with numbers. `None` if it is
/// no colour, or one that is given in another way.
pub(super) fn parse_color(tokens: &[Token]) -> Option<Color> {
    match tokens {
        [Token::Ident(name)] if name.eq_ignore_ascii_case("transparent") => {
            Some(Color::TRANSPARENT)
        }
        [Token::Ident(name)] => find_name(name),
        [Token::Hash(digits)] => parse_hex(digits),
        [Token::Function(name), inner @ ..] => {
            let inner = inner.strip_suffix(&[Token::Close(')')]).unwrap_or(inner);
            match name.to_ascii_lowercase().as_str() {
                "rgb" | "rgba" => parse_rgb(inner),
                "hsl" | "hsla" => parse_hsl(inner),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Parses the colour of an attribute (HTML Standard, 2.4.6), which may lack its `#`.
pub(in crate::html) fn parse_legacy_color(text: &str) -> Option<Color> {
    let text = text.trim();
    let digits = text.strip_prefix('#').unwrap_or(text);
    find_name(text).or_else(|| parse_hex(digits))
}

fn find_name(name: &str) -> Option<Color> {
    let mut words = NAMES.split_ascii_whitespace();
    while let (Some(known), Some(digits)) = (words.next(), words.next()) {
        if known.eq_ignore_ascii_case(name) {
            return parse_hex(digits);
        }
    }
    None
}

fn parse_hex(digits: &str) -> Option<Color> {
    let nibble = |c: char| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let nibbles: Vec<u8> = digits.chars().map(nibble).collect::<Option<_>>()?;
    let parts: Vec<u8> = match nibbles.len() {
        3 | 4 => nibbles.iter().map(|digit| digit * 17).collect(),
        6 | 8 => nibbles.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect(),
        _ => return None,
    };
    let color = Color::opaque(parts[0], parts[1], parts[2]);
    Some(parts.get(3).map_or(color, |alpha| Color { alpha: *alpha, ..color }))
}

/// Returns the arguments of a colour function without the signs between them.
fn arguments(tokens: &[Token]) -> Vec<&Token> {
    let is_sign = |token: &Token| matches!(token, Token::White | Token::Delim(',' | '/'));
    trim(tokens).iter().filter(|token| !is_sign(token)).collect()
}

fn parse_rgb(tokens: &[Token]) -> Option<Color> {
    let part = |token: &Token| match token {
        Token::Number(value) => Some(to_byte(*value / 1000)),
        Token::Percentage(value) => Some(to_byte(*value * 255 / 100_000)),
        _ => None,
    };
    let arguments = arguments(tokens);
    let [red, green, blue, alpha @ ..] = arguments.as_slice() else { return None };
    let alpha = parse_alpha(alpha)?;
    Some(Color { red: part(red)?, green: part(green)?, blue: part(blue)?, alpha })
}

fn parse_alpha(tokens: &[&Token]) -> Option<u8> {
    match tokens {
        [] => Some(255),
        [Token::Number(value)] => Some(to_byte(value.saturating_mul(255) / 1000)),
        [Token::Percentage(value)] => Some(to_byte(value.saturating_mul(255) / 100_000)),
        _ => None,
    }
}

fn parse_hsl(tokens: &[Token]) -> Option<Color> {
    let arguments = arguments(tokens);
    let [hue, saturation, lightness, alpha @ ..] = arguments.as_slice() else { return None };
    let hue = match hue {
        Token::Number(value) => *value,
        Token::Dimension(value, unit) if unit == "deg" => *value,
        _ => return None,
    };
    let (Token::Percentage(saturation), Token::Percentage(lightness)) = (saturation, lightness)
    else {
        return None;
    };
    let alpha = parse_alpha(alpha)?;
    let saturation = (*saturation).clamp(0, 100_000);
    let lightness = (*lightness).clamp(0, 100_000);
    let chroma = saturation * lightness.min(100_000 - lightness) / 100_000;
    // CSS Color Level 4, 7.1: the function `f(n)`.
    let part = |n: i64| {
        let k = (n * 30_000 + hue).rem_euclid(360_000);
        let wave = (k - 90_000).min(270_000 - k).clamp(-30_000, 30_000);
        to_byte((lightness - chroma * wave / 30_000) * 255 / 100_000)
    };
    Some(Color { red: part(0), green: part(8), blue: part(4), alpha })
}

fn to_byte(value: i64) -> u8 {
    u8::try_from(value.clamp(0, 255)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::css::token::tokenize;

    #[test]
    fn colours_are_known_however_they_are_written() {
        for (text, color) in [
            ("white", Color::WHITE),
            ("#FFF", Color::WHITE),
            ("#ffffffff", Color::WHITE),
            ("rgb(255, 255, 255)", Color::WHITE),
            ("rgb(100% 100% 100% / 1)", Color::WHITE),
            ("hsl(120, 100%, 100%)", Color::WHITE),
            ("hsl(0deg 100% 50%)", Color::opaque(255, 0, 0)),
            ("hsl(240, 100%, 50%)", Color::opaque(0, 0, 255)),
            ("Snow", Color::opaque(255, 250, 250)),
            ("rgba(0,0,0,0)", Color::TRANSPARENT),
            ("#0000", Color::TRANSPARENT),
        ] {
            assert_eq!(parse_color(&tokenize(text)), Some(color), "{text}");
        }
        assert_eq!(parse_color(&tokenize("oklch(1 0 0)")), None);
        assert_eq!(parse_legacy_color("ffffff"), Some(Color::WHITE));
        let grey = Color { alpha: 128, ..Color::BLACK }.blend(Color::WHITE);
        assert_eq!(grey, Color::opaque(127, 127, 127));
    }
}
