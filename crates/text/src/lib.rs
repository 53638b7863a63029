//! Holds what all crates of the workspace need of texts:
//!
//! - [`Text`], a sentence in Chinese and English, and [`text!`], which makes one from
//!   two format strings over the same names;
//! - [`cjk`]: the numerals 一 to 十 and 〇 to 九, full and half width, wide characters,
//!   joining of lines, superscripts;
//! - [`control`]: control and hidden characters;
//! - [`lines`]: the lines of a text.
//!
//! ```
//! use nianbao_text::{Lang, cjk, text};
//!
//! let section = cjk::numeral(3).unwrap_or('·');
//! let message = text!("第{section}部分缺失", "section {section} is missing");
//! assert_eq!(message.get(Lang::Zh), "第三部分缺失");
//! assert_eq!(message.get(Lang::En), "section 三 is missing");
//! ```

pub mod cjk;
pub mod control;

pub mod front_matter;
pub mod lines;

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The reader's language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

/// The same sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// In Chinese.
    pub zh: Cow<'static, str>,
    /// In English.
    pub en: Cow<'static, str>,
}

impl Text {
    /// Makes a text of a sentence in each language.
    pub fn new(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// Returns the sentence in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// Makes a text that is the same in both languages: a citation, a name.
    pub fn same(sentence: impl Into<Cow<'static, str>>) -> Self {
        let sentence = sentence.into();
        Self { zh: sentence.clone(), en: sentence }
    }
}

/// Formats a sentence; one without arguments is borrowed, not copied. For [`text!`].
#[doc(hidden)]
pub fn format_sentence(arguments: std::fmt::Arguments) -> Cow<'static, str> {
    arguments.as_str().map_or_else(|| Cow::Owned(arguments.to_string()), Cow::Borrowed)
}

/// Makes a [`Text`] from two format strings over the same names.
#[macro_export]
macro_rules! text {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::Text {
            zh: $crate::format_sentence(format_args!($zh)),
            en: $crate::format_sentence(format_args!($en)),
        }
    };
}
