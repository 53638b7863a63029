//! The office whose numbers a sentence tells: the one that reports, all offices below it, or
//! another.

use super::ReportContext;
use crate::config::{Office, ReportScope};
use crate::form::NarratorWords;

/// The office whose numbers a sentence tells, beside the one that reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Narrator {
    /// The text names none.
    Unnamed,
    /// Those that the tables of the report count.
    Counted,
    /// Any other.
    Other,
}

/// Finds the office whose numbers a part of a sentence tells, which ends with the number. The
/// tables of a government count all offices below it, and a number of its own office is another.
pub(super) fn find_narrator(context: &ReportContext, part: &str) -> Narrator {
    let Some(words) = &context.form.narrators else { return Narrator::Unnamed };
    let all = covers_all(context);
    let Some(who) = words.organ.regex().and_then(|organ| organ.captures(part)?.name("who")) else {
        let level = all && words.level.is_match(part) && !words.all.is_match(part);
        return if level { Narrator::Other } else { Narrator::Unnamed };
    };
    let counted = match (all, context.office) {
        (true, _) => words.all.is_match(who.as_str()),
        (false, office) => {
            !words.all.is_match(who.as_str())
                && (words.own.is_match(who.as_str())
                    || office.is_some_and(|office| is_named(context, office, who.as_str())))
        }
    };
    if counted { Narrator::Counted } else { Narrator::Other }
}

/// Returns true if a part of a sentence says that it speaks of all offices, or if the report is
/// of one office anyway.
pub(super) fn speaks_of_all(context: &ReportContext, part: &str) -> bool {
    let words = context.form.narrators.as_ref();
    !covers_all(context) || words.is_some_and(|words: &NarratorWords| words.all.is_match(part))
}

fn covers_all(context: &ReportContext) -> bool {
    let scope = context.office.map(|office| context.archive.site.scope_of(office));
    scope == Some(ReportScope::Subordinates)
}

/// Returns true if words end with a name of an office: its full or short name, or one that
/// leaves out some of its characters, as 市发改委 and 县教育局 do.
fn is_named(context: &ReportContext, office: &Office, who: &str) -> bool {
    let names = [Some(office.name_in(context.year())), office.short_name.as_deref()];
    names.into_iter().flatten().any(|name| ends_with_abbreviation(who, name))
}

/// The shortest abbreviation of a name, in characters.
const SHORTEST: usize = 3;

/// Returns true if the last characters of words, at least [`SHORTEST`] and all that follow a
/// date or an introduction, occur in a name in their order.
fn ends_with_abbreviation(who: &str, name: &str) -> bool {
    let mut rest = name.chars().rev();
    let taken = who.chars().rev().take_while(|c| rest.by_ref().any(|own| own == *c)).count();
    let before: String = who.chars().take(who.chars().count() - taken).collect();
    let introduced =
        before.is_empty() || before.ends_with(['年', '月', '日', '内', '中', '间', '我', '由']);
    taken >= SHORTEST && introduced
}

#[cfg(test)]
mod tests {
    use super::ends_with_abbreviation;

    #[test]
    fn abbreviations_leave_characters_out() {
        for (who, name) in [
            ("县教育局", "示例县教育局"),
            ("教育局", "示例县教育局"),
            ("年市发改委", "示例市发展和改革委员会"),
            ("区政府办", "示例区人民政府办公室"),
            ("我县卫健局", "示例县卫生健康局"),
        ] {
            assert!(ends_with_abbreviation(who, name), "{who}");
        }
        for (who, name) in [
            ("局", "示例县教育局"),
            ("市财政局", "示例市教育局"),
            ("外县教育局", "示例县教育局"),
            ("县教育局和公安局", "示例县教育局"),
            ("市政府办公室", "示例市教育局"),
        ] {
            assert!(!ends_with_abbreviation(who, name), "{who}");
        }
    }
}
