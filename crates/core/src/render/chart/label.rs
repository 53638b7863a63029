//! Labels beside one another: how wide they are, and which of them have room.

use super::svg::WIDTH;

/// The height of letters in units of the view box, as the style sheet has it.
pub(super) const FONT_SIZE: i32 = 15;

/// The least distance between two labels.
const GAP: i32 = 2;

/// Words around a center, on a base line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) text: String,
}

impl Label {
    /// Centers words at a place, and as near to it as the edges of the drawing allow.
    pub(super) fn new(x: i32, y: i32, text: String) -> Self {
        let half = (text_width(&text) + 1) / 2;
        Self { x: x.min(WIDTH - half).max(half), y, text }
    }

    /// Returns true if both stand clear of each other.
    pub(super) fn is_clear_of(&self, other: &Self) -> bool {
        let widths = text_width(&self.text) + text_width(&other.text);
        (self.x - other.x).abs() * 2 >= widths + 2 * GAP
    }
}

/// Returns the greatest width that a text takes in usual faces.
pub(super) fn text_width(text: &str) -> i32 {
    let width = |letter: char| match letter {
        '.' | ',' | ' ' => 5,
        '0'..='9' | '–' | '+' | '-' | '(' | ')' => 9,
        'a'..='z' if !matches!(letter, 'm' | 'w') => 9,
        _ => FONT_SIZE,
    };
    text.chars().map(width).sum()
}

/// Keeps all labels if they stand clear of one another, else as many of `important` as
/// do, the first before the others.
pub(super) fn choose_labels(labels: Vec<Label>, important: &[usize]) -> Vec<Label> {
    if labels.windows(2).all(|pair| pair[0].is_clear_of(&pair[1])) {
        return labels;
    }
    let mut chosen: Vec<Label> = Vec::new();
    for label in important.iter().filter_map(|at| labels.get(*at)) {
        if chosen.iter().all(|other| label.is_clear_of(other)) {
            chosen.push(label.clone());
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stay_in_the_drawing() {
        assert_eq!(Label::new(2, 9, "12.3万".to_owned()).x, 24);
        assert_eq!(Label::new(358, 9, "12.3万".to_owned()).x, 336);
        assert_eq!(Label::new(100, 9, "7".to_owned()).x, 100);
    }

    #[test]
    fn labels_without_room_give_way_to_the_important_ones() {
        let labels =
            |step| (0..5).map(|at| Label::new(20 + at * step, 9, "100".to_owned())).collect();
        assert_eq!(choose_labels(labels(40), &[4]).len(), 5);
        let few = choose_labels(labels(20), &[4, 3, 0]);
        assert_eq!(few.iter().map(|label| label.x).collect::<Vec<_>>(), [100, 20]);
    }
}
