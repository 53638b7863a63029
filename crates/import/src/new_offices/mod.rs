//! Offices that documents name and the site does not have: proposals for entries of
//! `content/offices.yaml`, made of the names alone.

mod add;
mod id;
mod name;

pub use add::{AddOfficesError, add_offices};

use super::office_index::{NameMatch, OfficeIndex};
use name::OfficeName;
use nianbao_core::config::{
    Contact, NameForm, Office, OfficeKind, Offices, fold_office_name, leading_regions,
};
use nianbao_core::diag::Text;
use nianbao_core::source::Span;
use nianbao_text::text;
use std::cmp::Reverse;
use std::collections::HashSet;

/// An office that is not in the list of a site yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedOffice {
    /// An id that no office of the site has or had.
    pub id: String,
    /// The full name.
    pub name: String,
    /// The kind, as the name tells it.
    pub kind: OfficeKind,
    /// The id of the government of its region, if that is known.
    pub parent: Option<String>,
    /// The name in the document.
    pub found_as: String,
}

impl ProposedOffice {
    /// Returns the kind as a clerk knows it.
    pub fn kind_text(&self) -> Text {
        match self.kind {
            OfficeKind::Government => text!("县级以上人民政府", "government"),
            OfficeKind::Department => text!("政府部门", "department"),
            OfficeKind::Township => text!("乡镇、街道", "township"),
        }
    }
}

/// The reason for which no office is proposed for a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoProposal {
    /// An office of the site has the name, or another one that is proposed.
    Known,
    /// Several offices of the site may have it.
    Ambiguous,
    /// It is not the whole name of an office, or of none that reports.
    NoOfficeName,
    /// It may be another name of an office of the site.
    MayBe {
        /// The name and the id of that office.
        office: String,
    },
}

/// The offices to add for some names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfficeProposals {
    /// The offices, in the order of the names, each once.
    pub offices: Vec<ProposedOffice>,
    /// The names that no office is proposed for; names of known offices are left out.
    pub refused: Vec<(String, NoProposal)>,
}

/// Proposes an office for a name that a document has.
///
/// Errors: the site has the office, or the name does not tell for certain which one it is.
///
/// ```
/// use nianbao_core::config::{OfficeKind, Offices};
/// use nianbao_import::propose_office;
///
/// let office = propose_office("样例县财政局", &Offices::default()).unwrap();
/// assert_eq!((office.id.as_str(), office.kind), ("yangli-czj", OfficeKind::Department));
/// ```
pub fn propose_office(name: &str, offices: &Offices) -> Result<ProposedOffice, NoProposal> {
    Proposer::new(offices).propose(name)
}

/// Proposes offices for the names that documents have. Of several names of one office the
/// longest is taken.
pub fn propose_offices<'n>(
    names: impl IntoIterator<Item = &'n str>,
    offices: &Offices,
) -> OfficeProposals {
    let mut seen = HashSet::new();
    let names = names.into_iter().filter(|name| seen.insert(*name));
    let mut names: Vec<(usize, &str)> = names.enumerate().collect();
    // A name is longer than the forms that people make of it.
    names.sort_by_key(|(_, name)| Reverse(fold_office_name(name).chars().count()));
    let mut proposer = Proposer::new(offices);
    let mut found = Vec::new();
    let mut refused = Vec::new();
    for (at, name) in names {
        match proposer.propose(name) {
            Ok(office) => found.push((at, office)),
            Err(NoProposal::Known) => {}
            Err(reason) => refused.push((at, (name.to_owned(), reason))),
        }
    }
    found.sort_by_key(|(at, _)| *at);
    refused.sort_by_key(|(at, _)| *at);
    let mut proposals = OfficeProposals {
        offices: found.into_iter().map(|(_, office)| office).collect(),
        refused: refused.into_iter().map(|(_, refused)| refused).collect(),
    };
    link_new_parents(&mut proposals.offices);
    proposals
}

/// Returns true if an office could be proposed for a name in a site without offices.
pub(super) fn is_office_name(name: &str) -> bool {
    OfficeName::parse(name).is_some()
}

impl NoProposal {
    /// Returns the reason as the end of a sentence about the name.
    pub fn text(&self) -> Text {
        match self {
            Self::Known => text!("已在其中", "it is there already"),
            Self::Ambiguous => {
                text!("有几个机关可能用这个名称", "several offices may have that name")
            }
            Self::NoOfficeName => text!(
                "看不出是一个机关的全称",
                "it is not clear that this is the whole name of an office"
            ),
            Self::MayBe { office } => {
                text!("可能就是 {office}", "it may be {office}")
            }
        }
    }
}

/// Proposes one office after the other.
struct Proposer<'a> {
    index: OfficeIndex<'a>,
    offices: &'a Offices,
    ids: HashSet<String>,
    /// All forms of the names that were proposed, folded.
    proposed: HashSet<String>,
}

impl<'a> Proposer<'a> {
    fn new(offices: &'a Offices) -> Self {
        let own = offices.iter().map(|office| office.id.clone());
        let ids = own.chain(offices.aliases().map(|(alias, _)| alias.to_owned())).collect();
        Self { index: OfficeIndex::new(offices), offices, ids, proposed: HashSet::new() }
    }

    fn propose(&mut self, found: &str) -> Result<ProposedOffice, NoProposal> {
        self.refuse_known(found)?;
        let name = OfficeName::parse(found).ok_or(NoProposal::NoOfficeName)?;
        self.refuse_known(&name.full)?;
        if self.proposed.contains(&name.folded) {
            return Err(NoProposal::Known);
        }
        let forms = plain_office(&name.full, name.kind).name_forms();
        if let Some(office) = self.find_similar(&name.folded, &forms) {
            return Err(NoProposal::MayBe {
                office: format!("{}（{}）", office.name, office.id)
            });
        }
        let id = id::choose_id(&name.folded, |id| self.ids.contains(id));
        let id = id.ok_or(NoProposal::NoOfficeName)?;
        self.ids.insert(id.clone());
        self.proposed.extend(forms.into_iter().map(|(_, form)| form));
        Ok(ProposedOffice {
            id,
            parent: self.find_government(&name.folded),
            kind: name.kind,
            name: name.full,
            found_as: found.to_owned(),
        })
    }

    /// Refuses a name by which the site has an office, or several.
    fn refuse_known(&self, name: &str) -> Result<(), NoProposal> {
        match self.index.find(name, None, "") {
            NameMatch::Found(..) => Err(NoProposal::Known),
            NameMatch::Several(_) => Err(NoProposal::Ambiguous),
            NameMatch::Unknown => Ok(()),
        }
    }

    /// Returns an office of the site whose given name is a form of the new one, or what is
    /// left of it behind a region that the site does not know.
    fn find_similar(&self, folded: &str, forms: &[(NameForm, String)]) -> Option<&'a Office> {
        let rests = leading_regions(folded).into_iter().map(|(_, rest)| rest);
        let rests = rests.filter(|rest| !leading_regions(rest).is_empty());
        let forms = forms.iter().map(|(_, form)| form.as_str());
        let is_named = |office: &&Office, form: &str| fold_office_name(&office.name) == form;
        rests.chain(forms).find_map(|form| match self.index.find(form, None, "") {
            NameMatch::Found(_, office) => Some(office).filter(|office| is_named(office, form)),
            NameMatch::Several(offices) => {
                offices.into_iter().find(|office| is_named(office, form))
            }
            NameMatch::Unknown => None,
        })
    }

    /// Returns the id of the government above an office, if the site has it by its full name.
    fn find_government(&self, folded: &str) -> Option<String> {
        let name = government_above(folded)?;
        let is_one = |office: &&Office| {
            office.kind == OfficeKind::Government
                && self.offices.get(&office.id).is_some_and(|first| first.name == office.name)
        };
        match self.index.find(&name, None, "") {
            NameMatch::Found(NameForm::Full, office) => {
                Some(office).filter(is_one).map(|office| office.id.clone())
            }
            _ => None,
        }
    }
}

/// Gives offices the government of their region for a parent where that is proposed too.
fn link_new_parents(offices: &mut [ProposedOffice]) {
    let governments: Vec<(String, String)> = (offices.iter())
        .filter(|office| office.kind == OfficeKind::Government)
        .map(|office| (fold_office_name(&office.name), office.id.clone()))
        .collect();
    for office in offices.iter_mut().filter(|office| office.parent.is_none()) {
        let above = government_above(&fold_office_name(&office.name));
        let found = governments.iter().find(|(name, _)| Some(name) == above.as_ref());
        office.parent = found.map(|(_, id)| id.clone());
    }
}

/// Returns the folded name of the government above an office: that of its region, or for a
/// government that of the region around its own.
fn government_above(folded: &str) -> Option<String> {
    let mut regions = leading_regions(folded);
    if regions.last().is_some_and(|(_, own)| *own == "政府") {
        regions.pop();
    }
    let (_, rest) = regions.last()?;
    Some(format!("{}政府", folded.strip_suffix(rest)?))
}

/// Returns an office with a name and a kind, and nothing else.
fn plain_office(name: &str, kind: OfficeKind) -> Office {
    Office {
        id: String::new(),
        name: name.to_owned(),
        short_name: None,
        kind,
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
