//! Writes the elements of a drawing into one text.

use super::label::Label;
use crate::render::html::escape_into;
use std::fmt::Write;

/// The width of all charts in units of the view box. At 320 px a page has room for 288 px,
/// where letters of 15 units are 12 px high.
pub(super) const WIDTH: i32 = 360;

/// A rectangle in units of the view box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rectangle {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// A drawing that is being written.
pub(super) struct Drawing(String);

impl Drawing {
    /// Begins a drawing of a height; `alternative` says to those who do not see it what
    /// it shows.
    pub(super) fn new(height: i32, alternative: &str) -> Self {
        let mut out = String::with_capacity(4096);
        let _ = write!(out, "<svg role=\"img\" viewBox=\"0 0 {WIDTH} {height}\" aria-label=\"");
        escape_into(alternative, &mut out);
        out.push_str("\">");
        Self(out)
    }

    /// Draws a filled rectangle with a title that shows under the pointer.
    pub(super) fn rectangle(&mut self, class: &str, area: Rectangle, title: &str) {
        let Rectangle { x, y, width, height } = area;
        let out = &mut self.0;
        let _ = write!(out, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\"");
        let _ = write!(out, " width=\"{width}\" height=\"{height}\"><title>");
        escape_into(title, out);
        out.push_str("</title></rect>");
    }

    /// Draws a dot with a title that shows under the pointer.
    pub(super) fn dot(&mut self, x: i32, y: i32, title: &str) {
        let _ = write!(self.0, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{DOT_RADIUS}\"><title>");
        escape_into(title, &mut self.0);
        self.0.push_str("</title></circle>");
    }

    /// Draws a path; its numbers are absolute.
    pub(super) fn path(&mut self, class: &str, path: &str) {
        let _ = write!(self.0, "<path class=\"{class}\" d=\"{path}\"/>");
    }

    /// Writes labels; the style sheet centers them.
    pub(super) fn labels(&mut self, class: &str, labels: &[Label]) {
        for Label { x, y, text } in labels {
            let _ = write!(self.0, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">");
            escape_into(text, &mut self.0);
            self.0.push_str("</text>");
        }
    }

    /// Ends the drawing.
    pub(super) fn finish(mut self) -> String {
        self.0.push_str("</svg>");
        self.0
    }
}

/// The radius of a dot in units of the view box.
pub(super) const DOT_RADIUS: i32 = 4;
