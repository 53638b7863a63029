//! The offices of a site by the names that texts give them.

use super::label::fold_label;
use nianbao_core::config::{NameForm, Office, Offices, fold_office_name};
use std::collections::HashMap;

/// All offices by their names, folded.
pub(super) struct OfficeIndex<'a> {
    by_name: HashMap<String, Vec<(NameForm, &'a Office)>>,
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
        Self { by_name }
    }

    /// Returns true if a text is a name of some office.
    pub(super) fn is_name(&self, name: &str) -> bool {
        self.by_name.contains_key(&fold_name(name))
    }

    /// Finds the office of a name. A form that people make of a name counts only where no
    /// office has it for its own. Of several offices, those count that bore the name in the
    /// year, then those that existed, then those whose region the `context` names.
    pub(super) fn find(&self, name: &str, year: Option<u16>, context: &str) -> NameMatch<'a> {
        let folded = fold_name(name);
        let Some(all) = self.by_name.get(&folded) else { return NameMatch::Unknown };
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
            full.strip_suffix(&folded)
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
