//! Headings of sections that a form does not have: additions of an office, and all sections of
//! the years in which offices chose their own.

use super::{BlockRole, HeadingLine};
use nianbao_core::form::Form;

/// Finds numbered lines that go on with the numbers of the headings before them.
pub(super) fn find_own_sections(lines: &[HeadingLine], form: &Form, roles: &mut [BlockRole]) {
    // Before the first section of a form there are lists and tables of contents.
    let mut last = if form.sections.is_empty() { Some(0) } else { None };
    for at in 0..lines.len() {
        match roles[at] {
            BlockRole::Heading(_) => last = lines[at].number.or(last.map(|last| last + 1)),
            BlockRole::Text if continues(&lines[at], last) => {
                let next = next_heading_number(lines, roles, at);
                if next.is_none_or(|next| lines[at].number < Some(next)) {
                    roles[at] = BlockRole::OwnHeading;
                    last = lines[at].number;
                }
            }
            _ => {}
        }
    }
}

/// True for a line that has the number after the last one, and is no sentence.
fn continues(line: &HeadingLine, last: Option<usize>) -> bool {
    let is_next = last.is_some_and(|last| line.number == Some(last + 1));
    is_next && line.may_be_heading() && !line.text.contains(['，', '：'])
}

/// Returns the number of the next heading of the form.
fn next_heading_number(lines: &[HeadingLine], roles: &[BlockRole], at: usize) -> Option<usize> {
    let after = lines.iter().zip(roles).skip(at + 1);
    after.filter(|(_, role)| role.is_heading()).find_map(|(line, _)| line.number)
}
