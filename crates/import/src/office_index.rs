//! The offices of a site by the names that texts give them.

use super::label::fold_label;
use nianbao_core::config::{
    NameForm, Office, Offices, fold_office_name, leading_regions, strip_own_level,
};
use std::collections::HashMap;

/// Most offices above one that are looked at: a list may name one as its own parent.
const MAX_LEVELS: usize = 8;

/// Longest name that is searched for regions, in bytes.
const MAX_NAME_BYTES: usize = 240;

/// All offices by their names, folded.
pub(super) struct OfficeIndex<'a> {
    by_name: HashMap<String, Vec<(NameForm, &'a Office)>>,
    offices: &'a Offices,
}

/// The offices that a name may mean.
#[derive(Clone, Debug)]
pub(super) enum NameMatch<'a> {
    /// One office alone.
    Found(NameForm, &'a Office),
    /// Several offices.
    Several(Vec<&'a Office>),
    /// None.
    Unknown,
}

impl<'a> OfficeIndex<'a> {
    pub(super) fn new(offices: &'a Offices) -> Self {
        let mut by_name: HashMap<String, Vec<(NameForm, &'a Office)>> = HashMap::new();
        for office in offices {
            for (form, name) in office.name_forms() {
                by_name.entry(name).or_default().push((form, office));
            }
        }
        Self { by_name, offices }
    }

    /// Returns true if a text is a name of some office.
    pub(super) fn is_name(&self, name: &str) -> bool {
        self.known_name(&fold_name(name)).is_some()
    }

    /// Returns true if a name is one of some office only without the region above it.
    pub(super) fn has_region_above(&self, name: &str) -> bool {
        let folded = fold_name(name);
        let bare = strip_own_level(&folded).unwrap_or(&folded);
        let is_known = [folded.as_str(), bare].iter().any(|name| self.by_name.contains_key(*name));
        !is_known && self.without_region_above(bare).is_some()
    }

    /// Returns the name in this index that a folded one means: itself, or without the word for
    /// the office itself, or without the regions above it.
    fn known_name<'n>(&self, folded: &'n str) -> Option<&'n str> {
        let is_known = |name: &&str| self.by_name.contains_key(*name);
        if is_known(&folded) {
            return Some(folded);
        }
        let bare = strip_own_level(folded).unwrap_or(folded);
        Some(bare).filter(is_known).or_else(|| self.without_region_above(bare))
    }

    /// Returns the full name of an office behind the region that is above its own: 示例县教育局
    /// in 示例市示例县教育局. The site has to know the region, as that of an office above, or else
    /// of any office: there are counties of one name in several cities.
    fn without_region_above<'n>(&self, folded: &'n str) -> Option<&'n str> {
        if folded.len() > MAX_NAME_BYTES {
            return None;
        }
        leading_regions(folded).into_iter().find_map(|(region, name)| {
            let given = self.by_name.get(name)?.iter().filter(|(form, _)| *form == NameForm::Full);
            let mut offices = given.map(|(_, office)| *office);
            let is_above = offices.any(|office| self.is_below(office, region));
            (is_above && !leading_regions(name).is_empty()).then_some(name)
        })
    }

    /// Returns true if an office is below a region, as far as the site knows.
    fn is_below(&self, office: &Office, region: &str) -> bool {
        let own = fold_office_name(&office.name);
        let own_region = leading_regions(&own).first().map_or("", |(region, _)| *region);
        let mut above = Vec::new();
        let mut id = self.offices.find(&office.id);
        while let Some(parent) = id.and_then(|id| self.offices.parent_of(id)) {
            if above.len() > MAX_LEVELS {
                break;
            }
            above.push(fold_office_name(&self.offices.office(parent).name));
            id = Some(parent);
        }
        above.retain(|name| own_region.is_empty() || !name.starts_with(own_region));
        if above.is_empty() {
            return self.by_name.keys().any(|name| name.starts_with(region));
        }
        above.iter().any(|name| name.starts_with(region))
    }

    /// Finds the office of a name. A form that people make of a name counts only where no
    /// office has it for its own. Of several offices, those count that bore the name in the
    /// year, then those that existed, then those whose region the `context` names.
    pub(super) fn find(&self, name: &str, year: Option<u16>, context: &str) -> NameMatch<'a> {
        let folded = fold_name(name);
        let Some(folded) = self.known_name(&folded) else { return NameMatch::Unknown };
        let Some(all) = self.by_name.get(folded) else { return NameMatch::Unknown };
        let is_given = |form: NameForm| form <= NameForm::Short;
        let has_given = all.iter().any(|(form, _)| is_given(*form));
        let mut found: Vec<(NameForm, &Office)> =
            all.iter().filter(|(form, _)| !has_given || is_given(*form)).copied().collect();
        let names_it = |office: &Office| {
            let in_year = year.map_or(office.name.as_str(), |year| office.name_in(year));
            fold_office_name(in_year) == folded
        };
        keep_some(&mut found, |office| names_it(office));
        keep_some(&mut found, |office| year.is_none_or(|year| office.reports_in(year)));
        let context = fold_office_name(context);
        keep_some(&mut found, |office| {
            let full = fold_office_name(&office.name);
            full.strip_suffix(folded)
                .is_some_and(|region| region.chars().count() > 1 && context.contains(region))
        });
        match found.as_slice() {
            [] => NameMatch::Unknown,
            [(form, office)] => NameMatch::Found(*form, office),
            several => NameMatch::Several(several.iter().map(|(_, office)| *office).collect()),
        }
    }
}

/// Keeps what holds for an office, if it does for any.
fn keep_some(found: &mut Vec<(NameForm, &Office)>, holds: impl Fn(&Office) -> bool) {
    if found.len() > 1 && found.iter().any(|(_, office)| holds(office)) {
        found.retain(|(_, office)| holds(office));
    }
}

/// Folds a name as a document has it: with a number before it, and cut before 政府信息公开.
fn fold_name(name: &str) -> String {
    let folded = fold_office_name(&fold_label(name));
    match folded.strip_suffix("人民") {
        Some(region) => format!("{region}政府"),
        None => folded,
    }
}
