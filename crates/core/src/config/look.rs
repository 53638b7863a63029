//! The look of a site, as far as `site.yaml` sets it: logo, colours, menu, links, and the other
//! hosts whose scripts pages may load.

use crate::source::Spanned;

/// The settings for the look of all pages.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The picture before the site's name.
    pub logo: Option<Logo>,
    /// Colours that differ from those of the theme.
    pub colors: Colors,
    /// The menu; `None` for that of the theme.
    pub menu: Option<Vec<MenuEntry>>,
    /// Links at the foot of each page.
    pub footer: Vec<SiteLink>,
    /// Other hosts from which pages may load scripts and pictures: `https://host`.
    pub hosts: Vec<String>,
    /// Scripts of these hosts that every page loads.
    pub scripts: Vec<String>,
}

/// A picture that stands before the site's name.
#[derive(Clone, Debug)]
pub struct Logo {
    /// Its path below `static/`.
    pub file: Spanned<String>,
    /// The words for who does not see it; empty where the name says the same.
    pub alt: String,
}

/// The colours of pages, by light and dark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Colors {
    /// On light screens and on paper.
    pub light: Palette,
    /// On dark screens.
    pub dark: Palette,
}

/// Three colours, of which the theme mixes all others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// The text.
    pub ink: Option<Spanned<Color>>,
    /// The ground.
    pub paper: Option<Spanned<Color>>,
    /// Links and marks.
    pub accent: Option<Spanned<Color>>,
}

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    /// Red, green and blue.
    pub channels: [u8; 3],
}

/// A link of the site's own.
#[derive(Clone, Debug)]
pub struct SiteLink {
    /// Its words.
    pub label: String,
    /// An address, or a path below the site.
    pub target: Spanned<String>,
}

/// An entry of the menu.
#[derive(Clone, Debug)]
pub enum MenuEntry {
    /// A page that each site has.
    Page(MenuPage),
    /// The pages of the site's own that name a label for the menu.
    Articles,
    /// A link of the site's own.
    Link(SiteLink),
}

macro_rules! menu_pages {
    ($($variant:ident = $name:literal, $key:literal),* $(,)?) => {
        /// A page that each site has.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum MenuPage {
            $(#[doc = $key] $variant,)*
        }

        impl MenuPage {
            /// Every page, in the order of the theme's menu, with its name and the key of its words.
            pub const ALL: &'static [(Self, &'static str, &'static str)] =
                &[$((Self::$variant, $name, $key)),*];
        }
    };
}

menu_pages! {
    Home = "home", "menu.home",
    Year = "year", "menu.year",
    Offices = "offices", "menu.offices",
    Search = "search", "menu.search",
    Compare = "compare", "menu.compare",
    Data = "data", "menu.data",
}

impl Color {
    /// Reads a colour as CSS writes it: `#8b1a1a` or `#a11`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let digit = |at: usize| u8::try_from(digits.chars().nth(at)?.to_digit(16)?).ok();
        let channel = |at: usize| match digits.len() {
            3 => Some(digit(at)? * 17),
            6 => Some(digit(at * 2)? * 16 + digit(at * 2 + 1)?),
            _ => None,
        };
        Some(Self { channels: [channel(0)?, channel(1)?, channel(2)?] })
    }

    /// Writes the colour as CSS does.
    pub fn css(self) -> String {
        let [red, green, blue] = self.channels;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Colors {
    /// Returns true if all colours are the theme's.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_css_writes_them() {
        let read = |text| Color::parse(text).map(Color::css);
        assert_eq!(read("#A11"), Some("#aa1111".to_owned()));
        assert_eq!(read("#8b1a2c"), Some("#8b1a2c".to_owned()));
        for wrong in ["", "#", "red", "#12", "#12345", "#1234567", "#gggggg", "8b1a2c", "#红红红"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
