//! The search for one cell whose correction would mend several equations at once.

use super::evaluate::Violation;
use crate::form::CellRef;
use rust_decimal::Decimal;

/// A cell that may be wrong, and the change that would mend its equations.
#[derive(Clone, Copy, Debug)]
pub(super) struct Suspect {
    pub(super) cell: CellRef,
    /// The number to add to it.
    pub(super) change: Decimal,
}

/// Violations that have one cause, and the cell if there is one.
pub(super) type Group = (Option<Suspect>, Vec<Violation>);

/// Groups violations by the cell that explains most of them; a violation that no cell
/// explains together with another is a group of its own.
pub(super) fn group_by_suspect(mut violations: Vec<Violation>) -> Vec<Group> {
    let mut groups = Vec::new();
    while let Some((suspect, mended)) = find_best_suspect(&violations) {
        let mut at = 0;
        let mut group = Vec::new();
        violations.retain(|violation| {
            let hit = mended.contains(&at);
            at += 1;
            if hit {
                group.push(violation.clone());
            }
            !hit
        });
        groups.push((Some(suspect), group));
    }
    groups.extend(violations.into_iter().map(|violation| (None, vec![violation])));
    groups
}

/// Finds the cell that explains most violations, at least two, and returns their indices.
fn find_best_suspect(violations: &[Violation]) -> Option<(Suspect, Vec<usize>)> {
    let mut suspects: Vec<(Suspect, Vec<usize>)> = Vec::new();
    for (at, violation) in violations.iter().enumerate() {
        for suspect in suspects_of(violation) {
            let known = suspects
                .iter_mut()
                .find(|(other, _)| other.cell == suspect.cell && other.change == suspect.change);
            match known {
                Some((_, mended)) => mended.push(at),
                None => suspects.push((suspect, vec![at])),
            }
        }
    }
    // The first of equals, so that the same source gives the same finding.
    suspects
        .into_iter()
        .rev()
        .max_by_key(|(_, mended)| mended.len())
        .filter(|(_, mended)| mended.len() > 1)
}

/// Lists the cells whose correction would mend one violation.
fn suspects_of(violation: &Violation) -> Vec<Suspect> {
    let difference = violation.difference();
    (violation.terms.iter().filter(|term| !term.previous))
        .flat_map(|term| {
            let change = -(difference * term.sign());
            term.members.iter().map(move |cell| Suspect { cell: *cell, change })
        })
        .collect()
}
