//! Tables of a page: which hold data and which only place things, and where their cells
//! stand, as browsers place them.

use super::node_stats::Facts;
use super::parse::{Id, Tree};

/// The widest and the tallest cell that browsers make.
const WIDEST: usize = 1000;
const TALLEST: usize = 65_534;
/// A cell with so much in it is a page of its own.
const LONG: u32 = 400;
const MANY: u32 = 3;

/// A cell's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub id: Id,
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
}

/// What may still be done for all tables of a page together: cells, and steps over
/// places that are taken.
pub(super) struct Budget {
    pub cells: usize,
    pub steps: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { cells: 1_000_000, steps: 50_000_000 }
    }
}

/// The rows of a table, in their groups; those of the foot come last.
fn groups(tree: &Tree, table: Id) -> Vec<Vec<Id>> {
    let (mut groups, mut feet, mut loose) = (Vec::new(), Vec::new(), Vec::new());
    for child in tree.children(table) {
        let rows = || tree.children(child).filter(|row| tree.name(*row) == "tr").collect();
        match tree.name(child) {
            "tr" => loose.push(child),
            "thead" | "tbody" => {
                groups.push(std::mem::take(&mut loose));
                groups.push(rows());
            }
            "tfoot" => feet.push(rows()),
            _ => {}
        }
    }
    groups.push(loose);
    groups.extend(feet);
    groups
}

pub(super) fn cells(tree: &Tree, row: Id) -> impl Iterator<Item = Id> {
    tree.children(row).filter(|cell| matches!(tree.name(*cell), "td" | "th"))
}

/// All rows of a table, without those of tables in it.
pub(super) fn rows(tree: &Tree, table: Id) -> impl Iterator<Item = Id> {
    groups(tree, table).into_iter().flatten()
}

/// Whether a table only places things on the page: what is in its cells then stands one
/// behind the other.
pub(super) fn is_layout(tree: &Tree, facts: &Facts, table: Id) -> bool {
    let (mut own, mut filled, mut nested, mut widest) = (0u32, 0u32, 0u32, 0usize);
    let mut long = false;
    for row in rows(tree, table) {
        let (mut here, mut count) = (0, 0);
        for cell in cells(tree, row) {
            let fact = facts.of(cell);
            count += 1;
            nested = nested.saturating_add(fact.cells.saturating_sub(1));
            here += u32::from(fact.letters > 0 && fact.cells <= 1);
            long |= fact.letters > LONG && fact.breaks >= MANY;
        }
        own = own.saturating_add(count);
        filled = filled.saturating_add(if here > 1 { here } else { 0 });
        widest = widest.max(count as usize);
    }
    let presentation = tree.attribute(table, "role").is_some_and(|role| role == "presentation");
    presentation || own <= 1 || widest <= 1 || if nested > 0 { filled <= nested } else { long }
}

/// Where the cells of a table stand; nothing where the page has too many.
pub(super) fn places(tree: &Tree, table: Id, budget: &mut Budget) -> Option<Vec<Place>> {
    let mut places = Vec::new();
    let mut first = 0;
    for group in groups(tree, table) {
        // A cell covers no row of another group.
        let end = first + group.len();
        let mut taken: Vec<usize> = Vec::new();
        for (nth, row) in group.into_iter().enumerate() {
            put_row(tree, row, first + nth..end, &mut taken, (&mut places, budget))?;
        }
        first = end;
    }
    close_up(&mut places);
    Some(places)
}

/// Places the cells of one row; `taken` has for each column the row where it is free.
fn put_row(
    tree: &Tree,
    row: Id,
    rows: std::ops::Range<usize>,
    taken: &mut Vec<usize>,
    (places, budget): (&mut Vec<Place>, &mut Budget),
) -> Option<()> {
    let mut column = 0;
    for id in cells(tree, row) {
        let before = column;
        while taken.get(column).is_some_and(|free| *free > rows.start) {
            column += 1;
        }
        let (tall, wide) = spans(tree, id, rows.end - rows.start);
        let is_free = |at: &usize| taken.get(*at).is_none_or(|free| *free <= rows.start);
        let wide = (column..column + wide).take_while(is_free).count();
        budget.cells = budget.cells.checked_sub(1)?;
        budget.steps = budget.steps.checked_sub(column - before + wide)?;
        if taken.len() < column + wide {
            taken.resize(column + wide, 0);
        }
        taken[column..column + wide].fill(rows.start + tall);
        places.push(Place { id, row: rows.start, column, rows: tall, columns: wide });
        column += wide;
    }
    Some(())
}

fn spans(tree: &Tree, id: Id, rows_left: usize) -> (usize, usize) {
    let number = |name| tree.attribute(id, name).and_then(leading_number);
    let wide = number("colspan").filter(|wide| *wide > 0).unwrap_or(1).min(WIDEST);
    let tall = match number("rowspan") {
        Some(0) => rows_left,
        tall => tall.unwrap_or(1).min(TALLEST).min(rows_left),
    };
    (tall, wide)
}

/// A number as browsers read it: `2px` is two.
fn leading_number(text: &str) -> Option<usize> {
    let text = text.trim();
    let end = text.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(text.len());
    let digits = &text[..end];
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(usize::MAX))
}

/// Columns in which no cell begins are none: a heading over a thousand columns covers
/// those that are there.
fn close_up(places: &mut [Place]) {
    let width = places.iter().map(|place| place.column + place.columns).max().unwrap_or(0);
    let mut begins = vec![false; width + 1];
    for place in &*places {
        begins[place.column] = true;
    }
    let mut count = 0;
    let mut before = Vec::with_capacity(begins.len());
    for begins in begins {
        before.push(count);
        count += usize::from(begins);
    }
    for place in places {
        let end = before[place.column + place.columns];
        place.column = before[place.column];
        place.columns = end - place.column;
    }
}
