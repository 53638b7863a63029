//! The forms that a site has.

use super::Form;
use crate::diag::Lang;
use std::sync::Arc;

/// All forms of a site in its language: the national ones, then its own; and beside them those
/// in the other language.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    own: Arc<Vec<Form>>,
    foreign: Arc<Vec<Form>>,
}

impl Forms {
    /// Takes forms; the first of the site's language that fits a year is its form.
    pub fn new(forms: Vec<Form>, language: Lang) -> Self {
        let (own, foreign) = forms.into_iter().partition(|form| form.language == language);
        Self { own: Arc::new(own), foreign: Arc::new(foreign) }
    }

    /// Returns the edition of a form in the other language: the same tables, rows and columns by
    /// their ids.
    pub fn translation_of(&self, form: &Form) -> Option<&Form> {
        self.foreign.iter().find(|other| are_editions(form, other))
    }

    /// Returns the edition of a form of the other language in that of the site.
    pub fn edition_of(&self, foreign: &Form) -> Option<&Form> {
        self.own.iter().find(|own| are_editions(own, foreign))
    }

    /// Returns the form of an id that is in the other language.
    pub fn get_foreign(&self, id: &str) -> Option<&Form> {
        self.foreign.iter().find(|form| form.id == id)
    }

    /// Returns the form of an id.
    pub fn get(&self, id: &str) -> Option<&Form> {
        self.own.iter().find(|form| form.id == id)
    }

    /// Returns the index of the form of an id.
    pub fn position(&self, id: &str) -> Option<u16> {
        let at = self.own.iter().position(|form| form.id == id)?;
        u16::try_from(at).ok()
    }

    /// Returns the form in force for a reporting year.
    pub fn for_year(&self, year: u16) -> Option<&Form> {
        self.own.iter().find(|form| form.covers_year(year))
    }

    /// Returns all forms.
    pub fn iter(&self) -> std::slice::Iter<'_, Form> {
        self.own.iter()
    }
}

/// Returns true if one of two forms translates the other.
fn are_editions(one: &Form, other: &Form) -> bool {
    let names = |one: &Form, other: &Form| one.edition_of.as_ref() == Some(&other.id);
    names(one, other) || names(other, one)
}

impl<'a> IntoIterator for &'a Forms {
    type Item = &'a Form;
    type IntoIter = std::slice::Iter<'a, Form>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
