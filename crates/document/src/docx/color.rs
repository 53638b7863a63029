//! Colors of text and of what is behind it (ECMA-376 Part 1, 17.3.2.6, 17.3.5), to tell
//! text that has the color of its ground.

use crate::xml::Element;

/// A color of text, or of the ground behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Color {
    /// Text in a color that is seen on any ground.
    Automatic,
    /// Red, green and blue.
    Rgb([u8; 3]),
    /// A color of the theme, and what it was when the document was saved.
    Theme([u8; 3]),
    /// A pattern, or a color that is not known.
    Mixed,
}

/// The contrast between text and its ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contrast {
    /// The text is seen.
    Clear,
    /// It may not be seen.
    Doubtful,
    /// It has the color of the ground.
    None,
}

/// The color of paper.
pub(super) const WHITE: Color = Color::Rgb([0xff; 3]);
/// The smallest difference of a part of a color that is seen without doubt.
const MIN_DIFFERENCE: u8 = 0x30;
/// The smallest part of a light color.
const MIN_LIGHT: u8 = 0xc0;

impl Color {
    /// Reads the color of text.
    pub(super) fn of_text(setting: Element) -> Self {
        let theme = setting.attribute("themeColor");
        let has_tint =
            setting.attribute("themeShade").is_some() || setting.attribute("themeTint").is_some();
        match (theme, setting.val().as_deref().and_then(parse_rgb)) {
            (Some(name), None) if is_ground(&name) && !has_tint => Self::Theme([0xff; 3]),
            (Some(name), Some(saved)) => Self::of_theme(&name, saved, has_tint),
            (None, Some(rgb)) => Self::Rgb(rgb),
            (_, None) => Self::Automatic,
        }
    }

    /// Returns a color of the theme with what was saved of it. Programs do not agree which
    /// of the two they show, so that a light ground saved as dark is either.
    fn of_theme(name: &str, saved: [u8; 3], has_tint: bool) -> Self {
        let is_light = saved.iter().all(|part| *part >= MIN_LIGHT);
        if is_ground(name) && !has_tint && !is_light { Self::Mixed } else { Self::Theme(saved) }
    }

    /// Reads the color of a marker pen; none is none.
    pub(super) fn of_highlight(setting: Element) -> Option<Self> {
        Some(Self::Rgb(match setting.val()?.as_str() {
            "black" => [0, 0, 0],
            "blue" => [0, 0, 0xff],
            "cyan" => [0, 0xff, 0xff],
            "green" => [0, 0xff, 0],
            "magenta" => [0xff, 0, 0xff],
            "red" => [0xff, 0, 0],
            "yellow" => [0xff, 0xff, 0],
            "white" => [0xff; 3],
            "darkBlue" => [0, 0, 0x80],
            "darkCyan" => [0, 0x80, 0x80],
            "darkGreen" => [0, 0x80, 0],
            "darkMagenta" => [0x80, 0, 0x80],
            "darkRed" => [0x80, 0, 0],
            "darkYellow" => [0x80, 0x80, 0],
            "darkGray" => [0x80; 3],
            "lightGray" => [0xc0; 3],
            _ => return None,
        }))
    }

    /// Reads shading; none is clear.
    pub(super) fn of_shading(setting: Element) -> Option<Self> {
        let rgb = |name| setting.attribute(name).as_deref().and_then(parse_rgb);
        match setting.val().as_deref() {
            Some("nil") => None,
            Some("clear") | None => match (setting.attribute("themeFill"), rgb("fill")) {
                (Some(name), Some(saved)) => {
                    let has_tint = setting.attribute("themeFillShade").is_some()
                        || setting.attribute("themeFillTint").is_some();
                    Some(Self::of_theme(&name, saved, has_tint))
                }
                (Some(_), None) => Some(Self::Mixed),
                (None, fill) => fill.map(Self::Rgb),
            },
            Some("solid") if setting.attribute("themeColor").is_none() => {
                Some(Self::Rgb(rgb("color").unwrap_or_default()))
            }
            _ => Some(Self::Mixed),
        }
    }

    /// Returns true if the digits of a color are those of a light one.
    pub(super) fn is_light(digits: &str) -> bool {
        parse_rgb(digits).is_some_and(|rgb| rgb.iter().all(|part| *part >= MIN_LIGHT))
    }

    /// Compares the color of text with that of its ground.
    pub(super) fn contrast(self, ground: Self) -> Contrast {
        let (text, is_certain) = match self {
            Self::Automatic => return Contrast::Clear,
            Self::Mixed => return Contrast::Doubtful,
            Self::Rgb(text) => (text, true),
            Self::Theme(text) => (text, false),
        };
        let (ground, is_certain) = match ground {
            Self::Rgb(ground) => (ground, is_certain),
            Self::Theme(ground) => (ground, false),
            // Dark text on a pattern is dark text.
            _ if text.iter().all(|part| *part < MIN_LIGHT) => return Contrast::Clear,
            _ => return Contrast::Doubtful,
        };
        let parts = text.iter().zip(ground);
        match parts.map(|(text, ground)| text.abs_diff(ground)).max() {
            Some(0) if is_certain => Contrast::None,
            Some(MIN_DIFFERENCE..) => Contrast::Clear,
            _ => Contrast::Doubtful,
        }
    }
}

/// Returns true for the colors of a theme that are those of its ground.
fn is_ground(name: &str) -> bool {
    matches!(name, "background1" | "light1")
}

fn parse_rgb(digits: &str) -> Option<[u8; 3]> {
    let digits = digits.trim().trim_start_matches('#');
    let number = u32::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 6)?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some([red, green, blue])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Tree;

    #[test]
    fn text_in_the_color_of_its_ground_is_told() {
        let contrast = |text: &str, ground: &str| {
            let (text, ground) = (format!("<color {text}/>"), format!("<shd {ground}/>"));
            let (text, ground) = (Tree::parse(&text).unwrap(), Tree::parse(&ground).unwrap());
            let ground = Color::of_shading(ground.root().unwrap()).unwrap_or(WHITE);
            Color::of_text(text.root().unwrap()).contrast(ground)
        };
        for (text, ground, expected) in [
            ("val='FFFFFF'", "val='clear' fill='auto'", Contrast::None),
            ("val='ffffff'", "val='clear' fill='1F3864'", Contrast::Clear),
            ("val='FEFEFE'", "val='nil'", Contrast::Doubtful),
            ("val='FFFFFF' themeColor='background1'", "val='clear'", Contrast::Doubtful),
            ("val='auto' themeColor='light1'", "val='clear'", Contrast::Doubtful),
            ("val='000000' themeColor='background1'", "val='clear'", Contrast::Doubtful),
            ("val='595959' themeColor='background1' themeShade='59'", "", Contrast::Clear),
            ("val='000000' themeColor='text1'", "val='clear'", Contrast::Clear),
            ("val='FFFFFF'", "val='clear' fill='000000' themeFill='light1'", Contrast::Doubtful),
            ("val='FFFFFF'", "val='pct50' fill='FFFFFF'", Contrast::Doubtful),
            ("val='000000'", "val='pct50' fill='FFFFFF'", Contrast::Clear),
            ("val='000000'", "val='solid'", Contrast::None),
            ("val='auto'", "val='solid'", Contrast::Clear),
            ("val='FF0000'", "val='clear'", Contrast::Clear),
        ] {
            assert_eq!(contrast(text, ground), expected, "{text} {ground}");
        }
    }
}
