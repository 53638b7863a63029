//! The help of a finding for who sees fields and buttons. That of a rule is written for who has
//! the source in a text editor: it names lines, keys and the Markdown of headings.

use crate::finding_places::is_absent_section;
use nianbao_core::diag::{Finding, RuleId, Text};

/// The help that a page shows.
pub(crate) enum PageHelp {
    /// Help that fits the fields of the page.
    AtField(Text),
    /// Help for a text editor, where the page has no field.
    InEditor(Text),
}

impl PageHelp {
    /// Chooses the help of a finding in a report for `year`. `has_field` is true if the page has
    /// a field for it.
    pub(crate) fn new(finding: &Finding, year: u16, has_field: bool) -> Option<Self> {
        if let Some(own) = own_words(finding, year) {
            return Some(Self::AtField(own));
        }
        let help = finding.help.clone()?;
        let fits = match finding.rule {
            // Nothing is typed to mend it.
            RuleId::RevealingFile => true,
            rule => has_field && !is_for_editor(rule),
        };
        Some(if fits { Self::AtField(help) } else { Self::InEditor(help) })
    }
}

/// Returns the words for rules whose help tells of lines and keys that are fields and buttons
/// here.
fn own_words(finding: &Finding, year: u16) -> Option<Text> {
    let next = year.saturating_add(1);
    Some(match finding.rule {
        RuleId::UnfinishedDraft => Text::new(
            "填好以后点“恢复发布”，再看还有什么问题",
            "when it is filled in, click “Release”, and see what is left",
        ),
        RuleId::DiffersFromOriginal => Text::new(
            "改回原件的值；改动是对的，点“如实保留”写明理由",
            "put back what the original has; if the change is right, click “Keep as published” and say why",
        ),
        RuleId::EarlyPublication => {
            Text::new("核对日期与年度", "see whether the date or the year is wrong")
        }
        RuleId::LatePublication => Text::new(
            "日期写错的，改正；确实迟发的，点“如实保留”说明原因",
            "correct the date if it is wrong; if the report was late, click “Keep as published” and say why",
        ),
        RuleId::NegativeCount => Text::new(
            "按原件改正；原件即如此的，点“如实保留”说明",
            "correct it after the original; if the original has it so, click “Keep as published” and say so",
        ),
        RuleId::MissingPublicationDate => Text::new(
            format!("在“发布日期”一栏填写发布的日期，如 {next}-01-20"),
            format!("fill in the day of publication under “Published”, as {next}-01-20"),
        ),
        RuleId::MissingFigures => {
            Text::new("照原件在表中填写", "fill in the table as the original has it")
        }
        RuleId::MissingRow => Text::new(
            "照原件在表中填写这一处；没有发生的填 0",
            "fill this in as the original has it; what did not happen is a 0",
        ),
        RuleId::MissingSection if is_absent_section(finding) => Text::new(
            "在“正文”中这一部分的空框里，照原件填写；没有内容的写“无”",
            "write what the original has into the empty field of the section; with nothing to say, write 无",
        ),
        RuleId::RawHtml => Text::new(
            "删去尖括号标签；要加粗的，写作 **…**",
            "take the tags out; write bold as **…**",
        ),
        RuleId::ReportTitle => Text::new(
            "清空“题名”一栏，就用通常的题名；或照通常的写法改正",
            "empty the field “Title”, and the usual title is used; or write it in the usual way",
        ),
        _ => return None,
    })
}

/// Returns true for rules about keys, headings and other lines that no field changes.
fn is_for_editor(rule: RuleId) -> bool {
    matches!(
        rule,
        RuleId::CellCount
            | RuleId::UnknownRow
            | RuleId::UndetailedGroup
            | RuleId::MissingSection
            | RuleId::SectionHeading
            | RuleId::SectionOrder
            | RuleId::UnknownSection
            | RuleId::UnknownForm
            | RuleId::WrongForm
            | RuleId::UnusedAllow
            | RuleId::UnknownKey
            | RuleId::DuplicateKey
            | RuleId::WrongType
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use nianbao_core::diag::Lang;
    use nianbao_core::source::{Place, SourceId, Span};

    fn finding(rule: RuleId, start: usize, end: usize) -> Finding {
        let place = Place::new(SourceId(0), Span::new(start, end));
        Finding::new(rule, place, Text::same("message"))
            .help(Text::same("补上 ## 一、总体情况，或改 allow"))
    }

    #[test]
    fn words_for_an_editor_are_not_told_beside_a_field() {
        for rule in RuleId::ALL {
            let help = PageHelp::new(&finding(*rule, 3, 3), 2024, true);
            let own = own_words(&finding(*rule, 3, 3), 2024);
            for lang in [Lang::Zh, Lang::En] {
                for sign in ["##", "allow", "draft", "published:", "[", "nianbao"] {
                    assert!(
                        !own.as_ref().is_some_and(|own| own.get(lang).contains(sign)),
                        "{rule}"
                    );
                }
            }
            match help.unwrap() {
                PageHelp::AtField(_) => assert!(own.is_some() || !is_for_editor(*rule), "{rule}"),
                PageHelp::InEditor(help) => assert!(help.zh.contains("##"), "{rule}"),
            }
        }
        // A heading that is there in other words is mended in a text editor.
        let reworded = PageHelp::new(&finding(RuleId::MissingSection, 3, 9), 2024, true);
        assert!(matches!(reworded, Some(PageHelp::InEditor(_))));
        let nowhere = PageHelp::new(&finding(RuleId::WrongYear, 3, 9), 2024, false);
        assert!(matches!(nowhere, Some(PageHelp::InEditor(_))));
    }
}
