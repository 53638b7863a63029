//! Figures in units that the document states outside their cells: above or below the table, in
//! its caption, in the labels of its rows. Where it is another unit than the form's, or none is
//! stated for an amount, a person has to decide.

use super::stated_unit::{StatedUnit, stated_unit, units_on_line};
use super::{Figure, Figures};
use crate::fields::block_text;
use crate::label_index::{FormRow, LabelIndex};
use crate::reason::CellProblem;
use nianbao_core::report::Unit;
use nianbao_document::{Block, BlockContent, Grid};
use std::collections::HashSet;

/// Longest line that states the units of a table, in characters.
const MAX_LINE_CHARS: usize = 60;
/// Lines above and below a table that may be about it.
const NEAR: usize = 3;

/// The units that a document states.
#[derive(Debug, Default)]
pub(crate) struct DocumentUnits {
    money: Vec<String>,
    /// Rows of tables that count in a unit of more than one thing, with that unit.
    scaled: Vec<(HashSet<FormRow>, String)>,
    /// The unit of the last table, which a part of it on the next page has too.
    open: Option<String>,
}

impl DocumentUnits {
    /// Reads the units of money that the blocks of a document state.
    pub(crate) fn new(blocks: &[Block]) -> Self {
        let money = |unit| match unit {
            StatedUnit::Money(unit) => Some(unit),
            StatedUnit::Scaled(_) => None,
        };
        let money = blocks.iter().flat_map(units_of_block).filter_map(money).collect();
        Self { money, ..Self::default() }
    }

    /// Notes the unit in which the table at an index gives the rows that were read of it.
    pub(crate) fn see_table(&mut self, blocks: &[Block], at: usize, rows: HashSet<FormRow>) {
        let is_line = |block: &&Block| block_text(block).is_some();
        let above: Vec<&Block> = blocks[..at].iter().rev().take(NEAR).take_while(is_line).collect();
        let below = blocks.get(at + 1..).unwrap_or_default().iter().take(NEAR).take_while(is_line);
        let near = above.iter().copied().chain(below).chain([&blocks[at]]);
        let scaled = near.flat_map(units_of_block).find_map(|unit| match unit {
            StatedUnit::Scaled(unit) => Some(unit),
            StatedUnit::Money(_) => None,
        });
        let goes_on = above.is_empty() && at > 0;
        let scaled = scaled.or_else(|| self.open.take().filter(|_| goes_on));
        self.open.clone_from(&scaled);
        self.scaled.extend(scaled.map(|unit| (rows, unit)));
    }

    /// Leaves to a person the figures whose unit is another than the form's, or not known.
    pub(crate) fn settle(&self, figures: &mut Figures, labels: &LabelIndex) {
        for (row, cells) in &mut figures.rows {
            for (at, figure) in cells.iter_mut().enumerate() {
                let Some(figure) = figure.as_mut().filter(|figure| is_bare_number(figure)) else {
                    continue;
                };
                if let Some(problem) = self.problem(*row, at, labels) {
                    figure.value = Err(problem);
                }
            }
        }
    }

    fn problem(&self, row: FormRow, column: usize, labels: &LabelIndex) -> Option<CellProblem> {
        let other = |stated: &String, wanted: &str| CellProblem::OtherUnit {
            stated: stated.clone(),
            wanted: wanted.to_owned(),
        };
        if let Some(wanted) = labels.money_unit(row, column) {
            let is_other = |unit: &&String| Unit::parse(unit) != Some(wanted);
            return match self.money.iter().find(is_other) {
                Some(stated) => Some(other(stated, wanted.name())),
                None if self.money.is_empty() => {
                    Some(CellProblem::NoUnit { wanted: wanted.name().to_owned() })
                }
                None => None,
            };
        }
        let scaled = self.scaled.iter().find(|(rows, _)| rows.contains(&row));
        scaled.map(|(_, unit)| {
            let thing = unit.trim_start_matches(['十', '百', '千', '万', '亿']);
            other(unit, thing)
        })
    }
}

/// Returns the units that a short line or the cells of a table state.
fn units_of_block(block: &Block) -> Vec<StatedUnit> {
    match &block.content {
        BlockContent::Table(grid) => units_of_table(grid),
        _ => block_text(block)
            .into_iter()
            .flat_map(str::lines)
            .filter(|line| line.chars().nth(MAX_LINE_CHARS).is_none())
            .flat_map(|line| {
                let mut units = units_on_line(line);
                units.extend(stated_unit(line).filter(|unit| !units.contains(unit)));
                units
            })
            .collect(),
    }
}

fn units_of_table(grid: &Grid) -> Vec<StatedUnit> {
    let texts = grid.cells.iter().map(|cell| cell.text.as_str());
    texts
        .filter(|text| text.contains(|c: char| c.is_alphabetic()))
        .flat_map(|text| stated_unit(text).into_iter().chain(units_on_line(text)))
        .collect()
}

/// True for a number other than zero without a unit behind it.
fn is_bare_number(figure: &Figure) -> bool {
    figure.value.as_deref().is_ok_and(|value| {
        value.contains(|c: char| matches!(c, '1'..='9')) && !value.contains('元')
    })
}
