//! Formulas (ECMA-376 Part 1, 22.1) as lines of text.

use super::body::BodyReader;
use super::runs::ParagraphText;
use crate::Uncertainty;
use crate::xml::Element;
use nianbao_text::text;

impl BodyReader<'_, '_> {
    /// Reads a formula as one line of text.
    pub(super) fn read_formula<'t>(
        &mut self,
        formula: Element<'t>,
        paragraph: &mut ParagraphText<'t>,
    ) {
        self.docx.note_once(
            "formula",
            text!(
                "公式读作一行文字，请对照原件",
                "formulas are read as one line of text: compare with the original"
            ),
        );
        for child in formula.elements() {
            let sign = match child.name() {
                "den" => "/",
                "sup" => "^",
                "sub" => "_",
                "rad" => "√",
                _ => "",
            };
            if !sign.is_empty() {
                self.push_text(paragraph, sign);
            }
            match child.name() {
                "r" => self.read_run(child, paragraph),
                "oMath" => self.read_formula(child, paragraph),
                name if name.ends_with("Pr") => {}
                _ => {
                    // Only a row of runs is what it seems to be as a line.
                    self.doubt(&Uncertainty::Formula);
                    self.read_formula(child, paragraph);
                }
            }
        }
    }
}
