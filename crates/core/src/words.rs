//! The words of pages: one file of strings for each language, `strings/zh.json` and
//! `strings/en.json`. A phrase may have places, `{year}`; one with a number may have two forms,
//! `one` and `other`, of which the value of `{count}` chooses.

use nianbao_text::Lang;
use serde_json::Value;
use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;

static ZH: LazyLock<Words> =
    LazyLock::new(|| Words::new(Lang::Zh, include_str!("../strings/zh.json")));
static EN: LazyLock<Words> =
    LazyLock::new(|| Words::new(Lang::En, include_str!("../strings/en.json")));

/// The words of one language.
#[derive(Debug)]
pub struct Words {
    lang: Lang,
    tree: Value,
    /// The phrases by group and name: `chart.changed`.
    phrases: HashMap<String, Phrase>,
}

#[derive(Debug)]
struct Phrase {
    /// The form for one thing, where it differs.
    one: Option<String>,
    other: String,
}

impl Default for &Words {
    fn default() -> Self {
        Words::in_language(Lang::default())
    }
}

impl Words {
    /// Returns the words of a language.
    pub fn in_language(lang: Lang) -> &'static Self {
        match lang {
            Lang::Zh => &ZH,
            Lang::En => &EN,
        }
    }

    fn new(lang: Lang, text: &str) -> Self {
        // A test reads both files; one that is no JSON never leaves the workshop.
        let tree: Value = serde_json::from_str(text).unwrap_or_default();
        let mut phrases = HashMap::new();
        for (group, names) in tree.as_object().into_iter().flatten() {
            for (name, phrase) in names.as_object().into_iter().flatten() {
                phrases.extend(read_phrase(phrase).map(|read| (format!("{group}.{name}"), read)));
            }
        }
        Self { lang, tree, phrases }
    }

    /// Returns the language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Returns the tag of the language in pages and data (BCP 47).
    pub fn tag(&self) -> &str {
        self.text("language.tag")
    }

    /// Returns all phrases by group and name, for templates and scripts.
    pub fn tree(&self) -> &Value {
        &self.tree
    }

    /// Returns a phrase without places; empty if there is none, which a test rules out.
    pub fn text(&self, key: &str) -> &str {
        self.phrases.get(key).map_or("", |phrase| &phrase.other)
    }

    /// Returns a phrase with values in its places.
    pub fn fill(&self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        let Some(phrase) = self.phrases.get(key) else { return String::new() };
        let value = |name: &str| values.iter().find(|(known, _)| *known == name);
        let is_one = || value("count").is_some_and(|(_, count)| count.to_string() == "1");
        let text = phrase.one.as_ref().filter(|_| is_one()).unwrap_or(&phrase.other);
        let mut out = String::with_capacity(text.len() + 16);
        fill_places(text, &mut out, |name, out| {
            if let Some((_, value)) = value(name) {
                out.push_str(&value.to_string());
            }
        });
        out
    }

    /// Returns a phrase for a number of things.
    pub fn count(&self, key: &str, count: usize) -> String {
        self.fill(key, &[("count", &count)])
    }

    /// Joins names to a list.
    pub fn join<T: AsRef<str>>(&self, names: &[T]) -> String {
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        names.join(self.text("list.separator"))
    }
}

fn read_phrase(value: &Value) -> Option<Phrase> {
    let (one, other) = counted_forms(value);
    Some(Phrase { one: one.map(str::to_owned), other: other?.to_owned() })
}

/// Returns the form of a phrase for one thing, where it has one, and the form for others.
fn counted_forms(value: &Value) -> (Option<&str>, Option<&str>) {
    match value {
        Value::Object(forms) => {
            let form = |name: &str| forms.get(name).and_then(Value::as_str);
            (form("one"), form("other"))
        }
        other => (None, other.as_str()),
    }
}

/// Copies a phrase and lets `write` fill each of its places.
pub fn fill_places(text: &str, out: &mut String, mut write: impl FnMut(&str, &mut String)) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        write(name, out);
        rest = after;
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_takes_values_and_the_form_of_their_number() {
        let (zh, en) = (Words::in_language(Lang::Zh), Words::in_language(Lang::En));
        assert_eq!(en.count("count.offices", 1), "1 office");
        assert_eq!(en.count("count.offices", 2), "2 offices");
        assert_eq!(zh.count("count.offices", 1), "1 家");
        let value = [("year", &2021 as &dyn Display), ("value", &"{year}")];
        assert_eq!(en.fill("chart.in_year", &value), "{year} in 2021");
        assert_eq!((zh.tag(), en.tag()), ("zh-CN", "en"));
    }

    /// Lists the places of a phrase in each of its forms.
    fn places(value: &Value) -> Vec<Vec<String>> {
        let (one, other) = counted_forms(value);
        let of =
            |text: &str| {
                let mut found = Vec::new();
                fill_places(text, &mut String::new(), |name, _| found.push(name.to_owned()));
                found.extend(text.split("](").skip(1).filter_map(|rest| {
                    rest.split_once(')').map(|(name, _)| format!("link {name}"))
                }));
                found.sort();
                found.dedup();
                found
            };
        one.into_iter().chain(other).map(of).collect()
    }

    #[test]
    fn both_languages_have_the_same_phrases_with_the_same_places() {
        let keys = |words: &Words| {
            let mut keys: Vec<String> = words.phrases.keys().cloned().collect();
            keys.sort();
            keys
        };
        let (zh, en) = (Words::in_language(Lang::Zh), Words::in_language(Lang::En));
        assert_eq!(keys(zh), keys(en));
        assert!(zh.phrases.len() > 200);
        for key in keys(zh) {
            let (group, name) = key.split_once('.').unwrap();
            let own = places(&zh.tree[group][name]);
            for forms in [own.clone(), places(&en.tree[group][name])] {
                assert!(!forms.is_empty(), "{key}");
                assert!(forms.iter().all(|form| *form == own[0]), "{key}: {forms:?} {own:?}");
            }
        }
    }
}
