//! Words in the two languages of the program.

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// In Chinese.
    pub zh: Cow<'static, str>,
    /// In English.
    pub en: Cow<'static, str>,
}

impl Text {
    /// A sentence that was put together in each language for itself.
    pub fn new(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The sentence in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// Words that are the same in both languages: a citation, a name.
    pub fn same(words: impl Into<Cow<'static, str>>) -> Self {
        let words = words.into();
        Self { zh: words.clone(), en: words }
    }
}

/// Words put together; those that are always the same are not copied.
pub fn words(of: std::fmt::Arguments) -> Cow<'static, str> {
    of.as_str().map_or_else(|| Cow::Owned(of.to_string()), Cow::Borrowed)
}

/// Makes a [`Text`] from two format strings over the same names.
#[macro_export]
macro_rules! text {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::Text { zh: $crate::words(format_args!($zh)), en: $crate::words(format_args!($en)) }
    };
}
