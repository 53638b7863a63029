//! Colors as a reader sees them: of all color spaces a nearby one of RGB.

/// Least value of a component that counts as white.
const WHITE: f64 = 0.99;

/// A color.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Color {
    /// Red, green and blue, from 0 to 1.
    Rgb([f64; 3]),
    /// No color: the ink `None`, which leaves no mark (8.6.6.4).
    Nothing,
    /// Not known: a pattern, or a space that is not read.
    Unknown,
}

impl Color {
    pub(crate) const BLACK: Self = Self::Rgb([0.0; 3]);
    pub(crate) const WHITE: Self = Self::Rgb([1.0; 3]);

    /// Returns a color of the space `DeviceGray`.
    pub(crate) fn gray(value: f64) -> Self {
        Self::Rgb([value.clamp(0.0, 1.0); 3])
    }

    /// Returns a color of the space `DeviceCMYK` (10.3.5).
    pub(crate) fn cmyk([c, m, y, k]: [f64; 4]) -> Self {
        Self::Rgb([c, m, y].map(|ink| (1.0 - ink.clamp(0.0, 1.0)) * (1.0 - k.clamp(0.0, 1.0))))
    }

    /// True for white.
    pub(crate) fn is_white(self) -> bool {
        matches!(self, Self::Rgb(parts) if parts.iter().all(|part| *part >= WHITE))
    }

    /// Returns how far two colors are apart, from 0 to 1; `None` if one is not known.
    pub(crate) fn distance(self, other: Self) -> Option<f64> {
        let (Self::Rgb(one), Self::Rgb(other)) = (self, other) else { return None };
        one.iter().zip(other).map(|(one, other)| (one - other).abs()).reduce(f64::max)
    }

    /// Returns the color painted over another with an opacity.
    pub(crate) fn over(self, below: Self, opacity: f64) -> Self {
        let (Self::Rgb(own), Self::Rgb(below)) = (self, below) else {
            return if opacity >= 1.0 { self } else { Self::Unknown };
        };
        let [red, green, blue] = own;
        let [below_red, below_green, below_blue] = below;
        let mix = |own: f64, below: f64| own * opacity + below * (1.0 - opacity);
        Self::Rgb([mix(red, below_red), mix(green, below_green), mix(blue, below_blue)])
    }

    /// Returns the darker of two colors in each part, as paint that darkens makes it.
    pub(crate) fn darkest(self, below: Self) -> Self {
        match (self, below) {
            (Self::Rgb([red, green, blue]), Self::Rgb([below_red, below_green, below_blue])) => {
                Self::Rgb([red.min(below_red), green.min(below_green), blue.min(below_blue)])
            }
            (Self::Nothing, below) => below,
            _ => Self::Unknown,
        }
    }

    /// Returns the light of the color, from 0 to 1.
    pub(crate) fn lightness(self) -> Option<f64> {
        match self {
            Self::Rgb([red, green, blue]) => Some(red * 0.3 + green * 0.59 + blue * 0.11),
            _ => None,
        }
    }
}
