//! Finds why two documents of one report are not joined.

use super::source_parts::SourceParts;
use nianbao_core::diag::Text;
use nianbao_core::form::Form;
use nianbao_text::text;

/// The reason for which two documents of one report are not its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// One of them is a collection of the figures of several offices.
    Collection,
    /// One of them has neither figures nor words.
    Empty,
    /// They have figures of two forms, with these ids.
    Forms([String; 2]),
    /// Both have figures of these tables, and words in these sections.
    Shared {
        /// The keys of the tables.
        tables: Vec<String>,
        /// The headings of the sections; that of the words before the first is empty.
        sections: Vec<String>,
    },
    /// Both have words, in different sections, and may be two reports as well as two parts.
    Words,
}

impl Conflict {
    /// Finds what keeps two sources from being joined.
    pub(super) fn find(parts: [&SourceParts; 2], forms: [&Form; 2]) -> Option<Self> {
        let [own, other] = parts;
        if parts.iter().any(|part| !part.has_words() && !part.has_figures()) {
            return Some(Self::Empty);
        }
        if parts.iter().all(|part| part.has_figures()) && forms[0].id != forms[1].id {
            return Some(Self::Forms(forms.map(|form| form.id.clone())));
        }
        if !own.overlaps(other) {
            return None;
        }
        let (tables, sections) = (own.shared_tables(other), own.shared_sections(other));
        let is_shared = !tables.is_empty() || !sections.is_empty();
        Some(if is_shared { Self::Shared { tables, sections } } else { Self::Words })
    }

    /// Returns the reason as a clause.
    pub fn text(&self) -> Text {
        match self {
            Self::Collection => text!(
                "其中有一份是几家机关的汇总",
                "one of them is a collection of several offices"
            ),
            Self::Empty => text!(
                "其中有一份没有读到数字和文字",
                "no figures and no words were read in one of them"
            ),
            Self::Forms([own, other]) => text!(
                "表格不是同一种格式（{own}、{other}）",
                "their tables are of different forms ({own}, {other})"
            ),
            Self::Shared { tables, sections } => shared_text(tables, sections),
            Self::Words => text!(
                "两份都有文字，分不清是不是同一年报的两部分",
                "both have words, and may be two reports as well as two parts of one"
            ),
        }
    }
}

/// Names the tables and sections that both documents have.
fn shared_text(tables: &[String], sections: &[String]) -> Text {
    let table = |key: &String| Text::new(format!("{key} 表"), format!("the table {key}"));
    let section = |heading: &String| {
        if heading.is_empty() {
            return text!("第一部分之前的文字", "words before the first section");
        }
        text!("“{heading}”的文字", "words under \"{heading}\"")
    };
    let parts = tables.iter().map(table).chain(sections.iter().map(section));
    let parts: Vec<Text> = parts.collect();
    let zh: Vec<&str> = parts.iter().map(|text| text.zh.as_ref()).collect();
    let en: Vec<&str> = parts.iter().map(|text| text.en.as_ref()).collect();
    let (zh, en) = (zh.join("、"), en.join(", "));
    text!("两份都有 {zh}", "both have {en}")
}
