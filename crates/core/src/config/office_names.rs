//! The names by which texts call an office: its own, and the forms that people make of it.
//!
//! A report of 示例市人民政府 is headed 示例市2023年…, one of 示例县教育局 speaks of
//! 县教育局. Such a form names an office only where no other office of the site has it too.

use super::Office;
use nianbao_text::cjk::to_half_width;

/// How a text calls an office, the most certain first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameForm {
    /// The full name, of today or of former days.
    Full,
    /// The short name that the site gives.
    Short,
    /// The region for its government: 示例市 for 示例市人民政府.
    Region,
    /// A name without the region, or a part of it: 县教育局, 教育局 for 示例县教育局.
    WithoutRegion,
    /// A name with its last word shortened or left out: 示例市政府办, 示例县教育.
    Shortened,
}

/// Last words of names, and what is left of them in speech.
const ENDINGS: [(&str, &str); 5] = [
    ("管理委员会", "管委会"),
    ("街道办事处", "街道办"),
    ("委员会", "委"),
    ("办公室", "办"),
    ("局", ""),
];
/// Last characters of the names of regions.
const REGION_ENDS: [char; 9] = ['省', '市', '县', '区', '旗', '盟', '州', '镇', '乡'];
/// Words that have such a character and are no region.
const NO_REGIONS: [&str; 6] = ["市场", "城市", "城镇", "城乡", "乡镇", "社区"];
/// Fewest characters of a region, with its last one: 忠县.
const MIN_REGION: usize = 2;
/// Fewest characters behind a region that are a name.
const MIN_NAME: usize = 2;
/// Words for the office itself, without those below it, behind its name: 示例县教育局（本级）.
const OWN_LEVEL: &str = "本级";

impl Office {
    /// Returns the forms of its names, folded by [`fold_office_name`], the most certain first
    /// and each once.
    pub fn name_forms(&self) -> Vec<(NameForm, String)> {
        let former = self.former_names.iter().map(|former| former.name.as_str());
        let names: Vec<String> =
            [self.name.as_str()].into_iter().chain(former).map(fold_office_name).collect();
        let mut forms: Vec<(NameForm, String)> =
            names.iter().map(|name| (NameForm::Full, name.clone())).collect();
        forms.extend(self.short_name.iter().map(|name| (NameForm::Short, fold_office_name(name))));
        for name in &names {
            forms.extend(derive_forms(name));
        }
        forms.retain(|(_, name)| !name.is_empty());
        forms.sort_by_key(|(form, _)| *form);
        let mut seen = std::collections::HashSet::new();
        forms.retain(|(_, name)| seen.insert(name.clone()));
        forms
    }

    /// Returns the form in which a text calls the office, if the whole text is a name of it.
    pub fn form_of_name(&self, text: &str) -> Option<NameForm> {
        let folded = fold_office_name(text);
        let forms = self.name_forms();
        let find = |folded: &str| forms.iter().find(|(_, name)| name == folded);
        let found = find(&folded).or_else(|| find(strip_own_level(&folded)?));
        found.map(|(form, _)| *form)
    }
}

/// Returns a folded name without the word that it means the office itself.
pub fn strip_own_level(folded: &str) -> Option<&str> {
    folded.strip_suffix(OWN_LEVEL)
}

/// Returns the regions before the name of an office, the widest first, if the text begins with
/// any and a name is left: 示例市 and 示例县 of 示例市示例县教育局. Each with the name behind it.
pub fn leading_regions(folded: &str) -> Vec<(&str, &str)> {
    let mut start = 0;
    let split = |end: usize| {
        let found = (&folded[start..end], &folded[end..]);
        start = end;
        found
    };
    region_ends(folded).into_iter().map(split).collect()
}

/// Folds the name of an office for comparison: letters and digits in half width and lower
/// case, 政府 for 人民政府.
pub fn fold_office_name(name: &str) -> String {
    let folded: String = name
        .chars()
        .map(to_half_width)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    folded.replace("人民政府", "政府")
}

/// Derives the forms that people make of a folded name.
fn derive_forms(name: &str) -> Vec<(NameForm, String)> {
    let mut forms = Vec::new();
    let region = name.strip_suffix("政府").filter(|region| ends_region(region));
    let street = name.strip_suffix("办事处").filter(|street| street.ends_with("街道"));
    let bare = region.or(street);
    forms.extend(bare.map(|bare| (NameForm::Region, bare.to_owned())));
    let mut shortened: Vec<String> = shorten_ending(name).into_iter().collect();
    shortened.extend(contract_words(name).into_iter().flatten());
    forms.extend(shortened.iter().map(|name| (NameForm::Shortened, name.clone())));
    let [name_parts, bare_parts] = [Some(name), bare].map(|name| name.map(without_region));
    forms.extend(name_parts.into_iter().flatten().map(|name| (NameForm::WithoutRegion, name)));
    // The name of a town needs no county before it; 区 alone is no name.
    let is_place = |name: &String| name.chars().count() > MIN_REGION;
    let places = bare_parts.into_iter().flatten().filter(is_place);
    forms.extend(places.map(|name| (NameForm::WithoutRegion, name)));
    let parts = shortened.iter().flat_map(|name| without_region(name));
    let keeps_word = |name: &String| name.ends_with(['委', '办', '会', '局']);
    forms.extend(parts.filter(keeps_word).map(|name| (NameForm::Shortened, name)));
    forms
}

/// Returns a name with its last word shortened.
fn shorten_ending(name: &str) -> Option<String> {
    let (ending, short) = ENDINGS.iter().find(|(ending, _)| name.ends_with(ending))?;
    let stem = name.strip_suffix(ending)?;
    (stem.chars().count() >= MIN_REGION + MIN_NAME).then(|| format!("{stem}{short}"))
}

/// Returns a name with its last two words of two characters as the first of each, and the same
/// with its last word shortened: 市场监管局 for 市场监督管理局, 发改委 for 发展和改革委员会.
fn contract_words(name: &str) -> Option<[String; 2]> {
    let behind_region = region_ends(name).last().copied().unwrap_or_default();
    let (region, own) = name.split_at(behind_region);
    let (stem, endings) = match ENDINGS.iter().find(|(ending, _)| own.ends_with(ending)) {
        Some((ending @ "局", _)) => (own.strip_suffix(ending)?, [*ending, *ending]),
        Some((ending, short)) => (own.strip_suffix(ending)?, [*ending, *short]),
        None => return None,
    };
    let words: Vec<char> = stem.chars().collect();
    let (before, first, second) = match words.as_slice() {
        [before @ .., a, b, '和', c, d] | [before @ .., a, b, c, d] => (before, [a, b], [c, d]),
        _ => return None,
    };
    let before: String = before.iter().collect();
    let contracted = |ending: &str| format!("{region}{before}{}{}{ending}", first[0], second[0]);
    Some(endings.map(contracted))
}

/// Returns true if a text ends with a region.
fn ends_region(text: &str) -> bool {
    text.chars().count() >= MIN_REGION
        && text.ends_with(REGION_ENDS)
        && !NO_REGIONS.iter().any(|word| text.ends_with(word))
}

/// Returns what is left of a name without the regions at its beginning, each with and without
/// the kind of the region: 县教育局 and 教育局.
fn without_region(name: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for end in region_ends(name) {
        let (region, rest) = name.split_at(end);
        parts.extend(region.chars().next_back().map(|kind| format!("{kind}{rest}")));
        parts.push(rest.to_owned());
    }
    // What is left of a government is a common word.
    parts.retain(|part| part != "政府");
    parts
}

/// Returns where the regions end with which a name begins, as bytes.
fn region_ends(name: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut start = 0;
    for (at, c) in name.char_indices() {
        let end = at + c.len_utf8();
        let (region, rest) = (&name[start..end], &name[end..]);
        let splits_word = NO_REGIONS.iter().any(|word| {
            word.char_indices().any(|(inner, kind)| {
                kind == c
                    && name[..end].ends_with(&word[..inner + kind.len_utf8()])
                    && rest.starts_with(&word[inner + kind.len_utf8()..])
            })
        });
        if ends_region(region) && !splits_word && rest.chars().count() >= MIN_NAME {
            ends.push(end);
            start = end;
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::super::OfficeKind;
    use super::*;
    use crate::config::Contact;
    use crate::source::Span;

    fn office(name: &str, short: Option<&str>) -> Office {
        Office {
            id: "a".to_owned(),
            name: name.to_owned(),
            short_name: short.map(str::to_owned),
            kind: OfficeKind::Department,
            region: None,
            parent: None,
            since: None,
            until: None,
            covers: None,
            not_submitted: Vec::new(),
            former_names: Vec::new(),
            aliases: Vec::new(),
            contact: Contact::default(),
            span: Span::default(),
        }
    }

    #[test]
    fn forms_of_a_name_are_known() {
        for (name, text, form) in [
            ("示例市人民政府", "示例市人民政府", NameForm::Full),
            ("示例市人民政府", "示例市政府", NameForm::Full),
            ("示例市人民政府", "示例市", NameForm::Region),
            ("示例市人民政府", "市人民政府", NameForm::WithoutRegion),
            ("示例县教育局", "县教育局", NameForm::WithoutRegion),
            ("示例县教育局", "教育局", NameForm::WithoutRegion),
            ("示例县教育局", "示例县 教育局", NameForm::Full),
            ("示例县教育局", "示例县教育", NameForm::Shortened),
            ("示例市示例区教育局", "示例区教育局", NameForm::WithoutRegion),
            ("示例市市场监督管理局", "市场监督管理局", NameForm::WithoutRegion),
            ("示例市城市管理局", "市城市管理局", NameForm::WithoutRegion),
            ("示例市人民政府办公室", "市政府办", NameForm::Shortened),
            ("示例市发展和改革委员会", "市发展和改革委", NameForm::Shortened),
            ("示例县示例镇人民政府", "示例镇", NameForm::WithoutRegion),
            ("示例区示例街道办事处", "示例区示例街道", NameForm::Region),
            ("示例市城区人民政府", "示例市城区", NameForm::Region),
            ("示例县市场监督管理局", "示例县市场监管局", NameForm::Shortened),
            ("示例县市场监督管理局", "县市场监管局", NameForm::Shortened),
            ("示例市发展和改革委员会", "市发改委", NameForm::Shortened),
            ("示例县卫生健康局", "示例县卫健局", NameForm::Shortened),
            ("示例县教育局", "示例县教育局（本级）", NameForm::Full),
            ("示例县教育局", "县教育局(本级)", NameForm::WithoutRegion),
        ] {
            assert_eq!(office(name, None).form_of_name(text), Some(form), "{name}: {text}");
        }
        let short = office("示例县教育局", Some("教体局"));
        assert_eq!(short.form_of_name("教体局"), Some(NameForm::Short));
    }

    #[test]
    fn other_names_are_none() {
        for (name, text) in [
            ("示例县教育局", "示范县教育局"),
            ("示例县教育局", "市教育局"),
            ("示例县教育局", "示例县"),
            ("示例县教育局", "局"),
            ("示例县教育局", "教育"),
            ("示例县教育局", "示例县教育局办公室"),
            ("示例市人民政府", "政府"),
            ("示例市人民政府", "市"),
            ("示例市人民政府办公室", "示例市"),
            ("示例市人民政府办公室", "示例市人民政府"),
            ("示例市市场监督管理局", "场监督管理局"),
            ("示例市城市管理局", "管理局"),
            ("示例县乡村振兴局", "村振兴局"),
            ("示例县教育局", ""),
            ("示例县教育局", "示例教局"),
            ("示例县教育局", "本级"),
            ("示例县市场监督管理局", "示范县市场监管局"),
            ("示例县市场监督管理局", "示例县监管局"),
            ("示例县市场监督管理局", "示例县市管局"),
            ("示例县卫生健康局", "示例县生康局"),
            ("示例县财政局", "示例县财局"),
        ] {
            assert_eq!(office(name, None).form_of_name(text), None, "{name}: {text}");
        }
    }
}
