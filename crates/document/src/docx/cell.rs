//! The cell of a table while it is read: why its text may not be what a reader sees; and
//! the formatting that runs have from what is around them.

use super::body::BodyReader;
use super::run_properties::RunProperties;
use super::visibility::{CharacterShape, RunAppearance};
use crate::Uncertainty;
use crate::xml::Element;

/// The smallest exact height of a line that shows its text, in twentieths of a point.
const MIN_LINE_HEIGHT: u32 = 100;

/// Returns true if the spacing of a paragraph cuts its lines off (ECMA-376 Part 1,
/// 17.3.1.33).
fn has_low_lines(spacing: Element) -> bool {
    let line = spacing.attribute("line").and_then(|line| line.trim().parse::<u32>().ok());
    spacing.attribute("lineRule").is_some_and(|rule| rule == "exact")
        && line.is_some_and(|line| line < MIN_LINE_HEIGHT)
}

/// A cell while it is read.
pub(super) struct CellState {
    /// The first reason for which its text is not certain.
    pub(super) uncertainty: Option<Uncertainty>,
    /// The height and size of its first digits.
    digits: Option<CharacterShape>,
}

impl CellState {
    /// Returns a cell without text.
    pub(super) fn new(uncertainty: Option<Uncertainty>) -> Self {
        Self { uncertainty, digits: None }
    }
}

impl BodyReader<'_, '_> {
    /// Records a reason for which the cell that is read is not certain. Outside of tables
    /// notes alone say so.
    pub(super) fn doubt(&mut self, reason: &Uncertainty) {
        if let Some(cell) = &mut self.cell {
            cell.uncertainty.get_or_insert_with(|| reason.clone());
        }
    }

    /// Records the height and size of digits: those of one figure are alike, and others
    /// are the mark of a note.
    pub(super) fn observe_digits(&mut self, shape: CharacterShape) {
        let Some(cell) = &mut self.cell else { return };
        let first = *cell.digits.get_or_insert(shape);
        if !first.is_like(shape) {
            self.doubt(&Uncertainty::Position);
        }
    }

    /// Records the formatting that the runs of a paragraph have from it.
    pub(super) fn enter_paragraph(&mut self, properties: Option<Element>) {
        let (run, shading) = self.docx.styles.of_paragraph(properties);
        let own = properties.and_then(|element| element.child("shd"));
        self.surroundings.paragraph = run;
        self.surroundings.paragraph_shading = match own {
            Some(own) => super::color::Color::of_shading(own),
            None => shading,
        };
        let spacing = properties.and_then(|element| element.child("spacing"));
        self.surroundings.has_low_lines = spacing.is_some_and(has_low_lines);
    }

    /// Returns the appearance of a run with these properties where it stands.
    pub(super) fn run_appearance(&self, properties: Option<Element>) -> RunAppearance {
        let styles = &self.docx.styles;
        let direct = properties.map(RunProperties::parse).unwrap_or_default();
        let defaults = styles.run_defaults;
        let character = styles.of_run(properties);
        let mut read = self.surroundings.resolve(defaults, character, direct);
        if let Some(other) = styles.of_run_by_mistake(properties) {
            let other = self.surroundings.resolve(defaults, other, direct);
            if other.appearance != read.appearance {
                read.doubt = read.doubt.or(Some(Uncertainty::Visibility));
            }
        }
        read
    }
}
