//! The year and the office of a report, from what its document says in several places.
//!
//! The title counts most, then the closing and the sentences before the first section, then
//! the title of the page, its fields, and last the name of the file. Two places of one rank
//! that disagree are a question for a person, and so are two offices that one name fits; a less
//! certain place that disagrees is told with both.

use super::date;
use super::fields::DocumentFields;
use super::issue::Issue;
use super::office_index::{NameMatch, OfficeIndex};
use super::reason::{ImportError, Reason};
use super::{ImportContext, ImportOptions};
use nianbao_core::config::{NameForm, Office, fold_office_name};
use nianbao_core::diag::Text;
use nianbao_text::text;
use serde::{Deserialize, Serialize};

/// The place of a document that names its year or its office, the most certain first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Evidence {
    /// The title.
    Title,
    /// A line above or below the title, or between two of it. It may be the name of a website.
    TitleLine,
    /// The name and the date at the end.
    Signature,
    /// The sentences before the first section.
    Opening,
    /// The period of the figures.
    Period,
    /// The title of the page or the file, which the report does not show.
    PageTitle,
    /// A field of the page, or a property of the file.
    Field,
    /// The name of the file.
    FileName,
    /// A line at the head of a page, above a title that names an office.
    PageHead,
}

impl Evidence {
    /// Returns the place as a phrase.
    pub fn text(self) -> Text {
        match self {
            Self::Title => text!("题名", "the title"),
            Self::TitleLine => text!("题名旁的一行", "a line beside the title"),
            Self::Signature => text!("落款", "the signature"),
            Self::Opening => text!("开头的文字", "the opening words"),
            Self::Period => text!("统计期限", "the period of the figures"),
            Self::PageTitle => {
                text!(
                    "网页或文件的标题（不在正文里）",
                    "the title of the page or the file, outside its text"
                )
            }
            Self::Field => text!("网页或文件的字段", "a field of the page or the file"),
            Self::FileName => text!("文件名", "the name of the file"),
            Self::PageHead => text!("题名上面的一行", "a line above the title"),
        }
    }

    /// Returns true if the report itself says it.
    pub(super) fn is_certain(self) -> bool {
        self < Self::PageTitle
    }
}

/// A name of an office, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NamedOffice {
    pub(super) name: String,
    pub(super) evidence: Evidence,
}

/// Returns the year of the report, with a note where the title does not say it, and a question
/// for each other place that says another.
///
/// Errors: nothing says it, or two places of one rank disagree.
pub(super) fn resolve_year(
    fields: &DocumentFields,
    options: &ImportOptions,
) -> Result<Option<(u16, Vec<Issue>)>, ImportError> {
    if let Some(year) = options.year {
        return Ok(Some((year, Vec::new())));
    }
    let file_year = file_stem(options).and_then(year_in_name);
    let file_year = file_year.map(|year| (year, Evidence::FileName));
    let years: Vec<(u16, Evidence)> = fields.years.iter().copied().chain(file_year).collect();
    let ranks: [&[Evidence]; 5] = [
        &[Evidence::Title],
        &[Evidence::Opening, Evidence::Period],
        &[Evidence::PageTitle],
        &[Evidence::Field],
        &[Evidence::FileName],
    ];
    for rank in ranks {
        let mut same = years.iter().filter(|(_, evidence)| rank.contains(evidence));
        let Some((year, evidence)) = same.next().copied() else { continue };
        if let Some((other, other_evidence)) = same.find(|(other, _)| *other != year) {
            return Err(ImportError::YearConflict {
                years: [year, *other],
                places: [evidence, *other_evidence],
            });
        }
        let mut issues = Vec::new();
        if evidence != Evidence::Title {
            issues.push(Issue::new(Reason::InferredYear { year, evidence }));
        }
        issues.extend(list_other_years(&years, (year, evidence)));
        return Ok(Some((year, issues)));
    }
    Ok(None)
}

/// Lists the years that other places name and that are not the one taken. The title may be
/// right and the period left over from last year's report, or the other way round.
fn list_other_years(years: &[(u16, Evidence)], taken: (u16, Evidence)) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (other, evidence) in years {
        let reason =
            Reason::OtherYearNamed { years: [*other, taken.0], places: [*evidence, taken.1] };
        let is_told = issues.iter().any(|issue: &Issue| issue.reason == reason);
        if *other != taken.0 && !is_told {
            issues.push(Issue::new(reason));
        }
    }
    issues
}

/// Returns the office that was given, or the one that the document names, with a note where
/// the title does not name it in full.
///
/// Errors: the document names none or one that the site does not have, one name fits several
/// offices, or two places of one rank name different ones.
pub(super) fn resolve_office<'a>(
    context: &ImportContext<'a>,
    fields: &DocumentFields,
    options: &ImportOptions,
    year: u16,
) -> Result<(&'a Office, Vec<Issue>), ImportError> {
    if let Some(id) = &options.office {
        let office = context.offices.get(id);
        let office = office.ok_or_else(|| ImportError::UnknownOfficeId { id: id.clone() })?;
        return Ok((office, Vec::new()));
    }
    let mut names = fields.offices.clone();
    let file_names = file_stem(options).map(|stem| names_in_file_name(stem, &context.office_index));
    names.extend(file_names.into_iter().flatten());
    names.sort_by_key(|named| named.evidence);
    OfficeResolver { index: &context.office_index, year, names: &names, hints: fields.hints() }
        .resolve()
}

/// Decides between the names of offices in a document.
struct OfficeResolver<'n, 'a> {
    index: &'n OfficeIndex<'a>,
    year: u16,
    names: &'n [NamedOffice],
    /// Words of the document that may name the region.
    hints: String,
}

/// An office, and the name that led to it.
struct Resolved<'n, 'a> {
    office: &'a Office,
    form: NameForm,
    named: &'n NamedOffice,
}

impl<'n, 'a> OfficeResolver<'n, 'a> {
    fn resolve(&self) -> Result<(&'a Office, Vec<Issue>), ImportError> {
        let resolved: Vec<Resolved> =
            self.names.iter().filter_map(|named| self.find(named)).collect();
        let title = self.names.iter().find(|named| named.evidence == Evidence::Title);
        let best = resolved.first();
        if let Some(title) = title
            && best.is_none_or(|best| rank(best.named.evidence) > 0)
        {
            self.refuse_other_than(title, best)?;
        }
        let Some(best) = best else { return Err(self.describe_failure()) };
        let own_rank = rank(best.named.evidence);
        let is_other = |other: &&Resolved| other.office.id != best.office.id;
        let mut others = resolved.iter().filter(is_other);
        if let Some(other) = others.find(|other| rank(other.named.evidence) == own_rank) {
            return Err(ImportError::OfficeConflict {
                offices: [best, other].map(|found| describe_office(found.office)),
                places: [best.named.evidence, other.named.evidence],
            });
        }
        let mut issues = Vec::new();
        let is_plain =
            best.form <= NameForm::Short && !self.index.has_region_above(&best.named.name);
        if best.named.evidence != Evidence::Title || !is_plain {
            issues.push(inferred(best));
        }
        issues.extend(self.former_name_note(best));
        issues.extend(list_other_offices(best, &resolved));
        Ok((best.office, issues))
    }

    /// Returns the note on a former name that the office no longer had in the year.
    fn former_name_note(&self, best: &Resolved) -> Option<Issue> {
        let name = fold_office_name(&best.named.name);
        let mut former = best.office.former_names.iter();
        let former = former.find(|former| fold_office_name(&former.name) == name)?;
        let to = former.to.filter(|to| *to < self.year)?;
        let today = best.office.name_in(self.year).to_owned();
        let name = former.name.clone();
        (fold_office_name(&today) != fold_office_name(&name))
            .then(|| Issue::new(Reason::FormerName { name, to, today }))
    }

    /// Returns the office of a name if it is one alone.
    fn find(&self, named: &'n NamedOffice) -> Option<Resolved<'n, 'a>> {
        match self.index.find(&named.name, Some(self.year), &self.hints) {
            NameMatch::Found(form, office) => Some(Resolved { office, form, named }),
            NameMatch::Several(_) | NameMatch::Unknown => None,
        }
    }

    /// Refuses a document whose title names an office that is not the one found elsewhere.
    /// Of several offices that the title's name fits, the rest of the report may choose.
    fn refuse_other_than(
        &self,
        title: &NamedOffice,
        found: Option<&Resolved>,
    ) -> Result<(), ImportError> {
        match self.index.find(&title.name, Some(self.year), &self.hints) {
            NameMatch::Several(offices) => {
                let is_chosen = |found: &Resolved| {
                    found.named.evidence.is_certain()
                        && offices.iter().any(|office| office.id == found.office.id)
                };
                if found.is_some_and(is_chosen) {
                    return Ok(());
                }
                Err(ambiguous_office(&title.name, &offices))
            }
            _ => match found {
                Some(found) if found.named.evidence.is_certain() => {
                    Err(ImportError::OfficeConflict {
                        offices: [title.name.clone(), describe_office(found.office)],
                        places: [Evidence::Title, found.named.evidence],
                    })
                }
                _ => Err(ImportError::UnknownOffice { name: title.name.clone() }),
            },
        }
    }

    /// Returns the reason for which no name led to an office.
    fn describe_failure(&self) -> ImportError {
        for named in self.names {
            if let NameMatch::Several(offices) =
                self.index.find(&named.name, Some(self.year), &self.hints)
            {
                return ambiguous_office(&named.name, &offices);
            }
        }
        match self.names.first() {
            Some(named) => ImportError::UnknownOffice { name: named.name.clone() },
            None => ImportError::NoOffice,
        }
    }
}

/// Returns how little a place counts for the office.
fn rank(evidence: Evidence) -> u8 {
    match evidence {
        Evidence::Title => 0,
        Evidence::TitleLine | Evidence::Signature | Evidence::Opening | Evidence::Period => 1,
        Evidence::PageTitle => 2,
        Evidence::Field => 3,
        Evidence::FileName => 4,
        Evidence::PageHead => 5,
    }
}

/// Lists the places that name another office than the one taken, each once. A field or a file
/// may have the region for the website, and the name of a file may have several offices.
fn list_other_offices(best: &Resolved, resolved: &[Resolved]) -> Vec<Issue> {
    let is_in_file = |found: &&Resolved| found.named.evidence == Evidence::FileName;
    let file_agrees =
        resolved.iter().filter(is_in_file).any(|found| found.office.id == best.office.id);
    let mut issues: Vec<Issue> = Vec::new();
    for other in resolved.iter().filter(|other| other.office.id != best.office.id) {
        let evidence = other.named.evidence;
        let is_website = evidence >= Evidence::Field && other.form == NameForm::Region;
        if is_website || is_in_file(&other) && file_agrees {
            continue;
        }
        let reason = Reason::OtherOfficeNamed {
            offices: [other, best].map(|found| describe_office(found.office)),
            places: [evidence, best.named.evidence],
        };
        if !issues.iter().any(|issue| issue.reason == reason) {
            issues.push(Issue::new(reason));
        }
    }
    issues
}

/// Returns the note that says where the office was taken from.
fn inferred(found: &Resolved) -> Issue {
    let NamedOffice { name, evidence } = found.named;
    Issue::new(Reason::InferredOffice {
        office: found.office.name.clone(),
        name: name.clone(),
        evidence: *evidence,
    })
}

/// Returns the error for a name that fits several offices.
pub(super) fn ambiguous_office(name: &str, offices: &[&Office]) -> ImportError {
    let offices = offices.iter().map(|office| describe_office(office)).collect();
    ImportError::AmbiguousOffice { name: name.to_owned(), offices }
}

/// Returns the name and the id of an office, for a person who has to choose.
fn describe_office(office: &Office) -> String {
    format!("{}（{}）", office.name, office.id)
}

/// Returns the name of the document's file without its ending.
fn file_stem(options: &ImportOptions) -> Option<&str> {
    let file = options.original.as_ref()?.file.as_str();
    Some(file.rsplit_once('.').map_or(file, |(stem, _)| stem))
}

/// Returns the year in the name of a file, if it says that it is one, and is not part of a
/// date: a report is published in the year after.
fn year_in_name(stem: &str) -> Option<u16> {
    let (year, range) = date::find_year(stem)?;
    let behind = stem.get(range.end..)?;
    let is_year = behind
        .strip_prefix('年')
        .is_some_and(|rest| !rest.trim_start().starts_with(|c: char| c.is_numeric()));
    let is_alone = date::find_year(behind).is_none_or(|(other, _)| other == year);
    (is_year && is_alone).then_some(year)
}

/// Lists the offices that the name of a file names.
fn names_in_file_name(stem: &str, index: &OfficeIndex) -> Vec<NamedOffice> {
    let is_sign = |c: char| !c.is_alphabetic() || c == '年';
    let words = stem.split(is_sign).flat_map(|word| word.split("政府信息公开"));
    let words = words.map(|word| word.trim_start_matches('度').trim_start_matches("关于"));
    let names = words.filter(|word| index.is_name(word));
    names.map(|name| NamedOffice { name: name.to_owned(), evidence: Evidence::FileName }).collect()
}
