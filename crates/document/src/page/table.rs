//! Tables of ruled lines: the cells are the areas that lines enclose.

use super::content::{Length, POINT, Rect, Rule};

/// Largest distance of parallel lines that are one.
pub(super) const MAX_LINE_DISTANCE: Length = POINT * 3 / 2;
/// Largest distance of edges of cells that are one.
pub(super) const MAX_EDGE_DISTANCE: Length = 3 * POINT;
/// Largest gap in a line that is ignored.
const MAX_GAP: Length = 4 * POINT;
/// Part of a place, in per cent, along which a line runs that parts it from the next, and
/// that does so for certain.
const MIN_WALL: Length = 50;
const MIN_SURE_WALL: Length = 85;
/// Most crossings of lines; more are a drawing.
const MAX_CROSSINGS: usize = 1_000_000;
/// Most places of a table; more are a drawing.
const MAX_PLACES: usize = 20_000;

/// A table of ruled lines: its cells and their places.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lattice {
    /// The edges of columns, from the left; one more than there are columns.
    pub columns: Vec<Length>,
    /// The edges of rows, from the top.
    pub rows: Vec<Length>,
    /// The cells, row-major.
    pub cells: Vec<CellSpan>,
    /// The index of the cell that covers each place, row-major.
    owners: Vec<usize>,
    /// Tells for each cell whether a line beside it is shorter than its side: it may be a
    /// stroke in one cell, and not between two.
    pub unsure: Vec<bool>,
    /// No line runs along the upper edge.
    pub open_above: bool,
    /// No line runs along the lower edge.
    pub open_below: bool,
}

/// The first row and column of a cell, and how many of each it spans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CellSpan {
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
}

impl Lattice {
    /// Returns the area of the table.
    pub(crate) fn rect(&self) -> Rect {
        let end = |edges: &[Length], last: bool| {
            if last { edges.last() } else { edges.first() }.copied().unwrap_or_default()
        };
        Rect {
            left: end(&self.columns, false),
            top: end(&self.rows, false),
            right: end(&self.columns, true),
            bottom: end(&self.rows, true),
        }
    }

    /// Returns the area of a cell.
    pub(crate) fn cell_rect(&self, index: usize) -> Rect {
        let edge = |edges: &[Length], at: usize| edges.get(at).copied().unwrap_or_default();
        let cell = self.cells.get(index).copied().unwrap_or_default();
        Rect {
            left: edge(&self.columns, cell.column),
            top: edge(&self.rows, cell.row),
            right: edge(&self.columns, cell.column + cell.columns),
            bottom: edge(&self.rows, cell.row + cell.rows),
        }
    }

    /// Returns the indexes of the cells that an area touches, ascending.
    pub(crate) fn cells_in(&self, area: Rect) -> Vec<usize> {
        let span = |edges: &[Length], from: Length, to: Length| {
            let last = edges.len().saturating_sub(1);
            let from = edges.partition_point(|edge| *edge < from).saturating_sub(1);
            from..edges.partition_point(|edge| *edge <= to).min(last)
        };
        let rows = span(&self.rows, area.top, area.bottom);
        let columns = span(&self.columns, area.left, area.right);
        let wide = self.columns.len() - 1;
        let places = rows.flat_map(|row| columns.clone().map(move |column| row * wide + column));
        let mut cells: Vec<usize> =
            places.filter_map(|place| self.owners.get(place).copied()).collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    /// Returns the index of the cell at a point.
    pub(crate) fn cell_at(&self, (x, y): (Length, Length)) -> Option<usize> {
        let place = |edges: &[Length], at: Length| {
            let after = edges.partition_point(|edge| *edge <= at);
            (after > 0 && after < edges.len()).then(|| after - 1)
        };
        let (row, column) = (place(&self.rows, y)?, place(&self.columns, x)?);
        self.owners.get(row * (self.columns.len() - 1) + column).copied()
    }
}

/// The tables that ruled lines make, and what is left.
#[derive(Default)]
pub(crate) struct RuledAreas {
    pub tables: Vec<Lattice>,
    /// Frames that enclose a single place.
    pub frames: Vec<Rect>,
    /// Level lines that no other crosses.
    pub loose: Vec<Rule>,
    /// All lines, those that touch as one.
    pub merged: Vec<Rule>,
}

/// Finds the tables that ruled lines make; `None` if there are too many lines.
pub(crate) fn find_lattices(rules: &[Rule]) -> Option<RuledAreas> {
    let level = merge_rules(rules, true);
    let upright = merge_rules(rules, false);
    if level.len().saturating_mul(upright.len()) > MAX_CROSSINGS {
        return None;
    }
    let mut found: Vec<Lattice> = Vec::new();
    let mut loose = Vec::new();
    for (level, upright) in connected_rules(&level, &upright) {
        if upright.is_empty() {
            loose.extend(level);
        } else if !level.is_empty() {
            found.push(build_lattice(&level, &upright)?);
        }
    }
    let (mut found, frames): (Vec<Lattice>, Vec<Lattice>) =
        found.into_iter().partition(|lattice| lattice.cells.len() > 1);
    // A table in a cell of another is text of that cell.
    found.sort_by_key(|lattice| {
        let area = lattice.rect();
        std::cmp::Reverse(area.width() * area.height())
    });
    let mut tables: Vec<Lattice> = Vec::new();
    for lattice in found {
        let centre = lattice.rect().centre();
        if !tables.iter().any(|table| table.rect().contains(centre)) {
            tables.push(lattice);
        }
    }
    let frames = frames.iter().map(Lattice::rect).collect();
    let merged = level.into_iter().chain(upright).collect();
    Some(RuledAreas { tables, frames, loose, merged })
}

/// Merges the lines of one direction that overlap or touch.
fn merge_rules(rules: &[Rule], level: bool) -> Vec<Rule> {
    let mut rules: Vec<Rule> =
        rules.iter().filter(|rule| rule.horizontal == level).copied().collect();
    rules.sort_by_key(|rule| rule.position);
    let mut merged: Vec<Rule> = Vec::new();
    while let Some(first) = rules.first().copied() {
        let many =
            rules.partition_point(|rule| rule.position - first.position <= MAX_LINE_DISTANCE);
        let mut run: Vec<Rule> = rules.drain(..many.max(1)).collect();
        run.sort_by_key(|rule| rule.start);
        let before = merged.len();
        for rule in run {
            match merged[before..].last_mut() {
                Some(last) if rule.start - last.end <= MAX_GAP => last.end = last.end.max(rule.end),
                _ => merged.push(rule),
            }
        }
    }
    merged
}

/// Groups lines that are connected by crossings.
fn connected_rules(level: &[Rule], upright: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut parents: Vec<usize> = (0..level.len() + upright.len()).collect();
    for (one, across) in level.iter().enumerate() {
        for (other, down) in upright.iter().enumerate() {
            let meets = |rule: &Rule, at| {
                (rule.start - MAX_EDGE_DISTANCE..=rule.end + MAX_EDGE_DISTANCE).contains(&at)
            };
            if meets(across, down.position) && meets(down, across.position) {
                let one = find_root(&mut parents, one);
                let other = find_root(&mut parents, level.len() + other);
                parents[one] = other;
            }
        }
    }
    let mut groups = std::collections::BTreeMap::<usize, (Vec<Rule>, Vec<Rule>)>::new();
    for (at, rule) in level.iter().chain(upright).enumerate() {
        let group = groups.entry(find_root(&mut parents, at)).or_default();
        if rule.horizontal { group.0.push(*rule) } else { group.1.push(*rule) }
    }
    groups.into_values().collect()
}

/// Returns the representative of an element in a union-find forest, halving the path.
fn find_root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

/// Returns the edges of cells in one direction: its lines, and the ends of the others.
fn collect_edges(own: &[Rule], across: &[Rule]) -> Vec<Length> {
    let ends = across.iter().map(|rule| rule.start).min().into_iter();
    let ends = ends.chain(across.iter().map(|rule| rule.end).max());
    let mut all: Vec<Length> = own.iter().map(|rule| rule.position).chain(ends).collect();
    all.sort_unstable();
    all.dedup_by(|next, edge| *next - *edge <= MAX_EDGE_DISTANCE);
    all
}

/// Builds the table of connected lines; `None` if it has too many places.
fn build_lattice(level: &[Rule], upright: &[Rule]) -> Option<Lattice> {
    let rows = collect_edges(level, upright);
    let columns = collect_edges(upright, level);
    let (high, wide) = (rows.len() - 1, columns.len() - 1);
    if high.saturating_mul(wide) > MAX_PLACES {
        return None;
    }
    // Where a line runs above a place, or on its left.
    let (level_cover, upright_cover) =
        (cover_edges(level, &rows, &columns), cover_edges(upright, &columns, &rows));
    let is_wall = |cover: &Length| *cover >= MIN_WALL;
    let above: Vec<bool> = level_cover.iter().map(is_wall).collect();
    let left: Vec<bool> = upright_cover.iter().map(is_wall).collect();
    let mut owners = vec![usize::MAX; high * wide];
    let mut cells: Vec<CellSpan> = Vec::new();
    for row in 0..high {
        for column in 0..wide {
            if owners[row * wide + column] != usize::MAX {
                continue;
            }
            let mut columns = 1;
            while column + columns < wide
                && !left[(column + columns) * high + row]
                && owners[row * wide + column + columns] == usize::MAX
            {
                columns += 1;
            }
            let across = column..column + columns;
            let mut rows = 1;
            while row + rows < high
                && across.clone().all(|at| {
                    !above[(row + rows) * wide + at]
                        && owners[(row + rows) * wide + at] == usize::MAX
                        && (at == column || !left[at * high + row + rows])
                })
            {
                rows += 1;
            }
            for each in row..row + rows {
                owners[each * wide + across.start..each * wide + across.end].fill(cells.len());
            }
            cells.push(CellSpan { row, column, rows, columns });
        }
    }
    let open_above = !above[..wide].iter().any(|wall| *wall);
    let open_below = !above[high * wide..].iter().any(|wall| *wall);
    let beside_level = unsure_walls(&level_cover, wide)
        .flat_map(|(edge, at)| [(edge.checked_sub(1), Some(at)), (Some(edge), Some(at))]);
    let beside_upright = unsure_walls(&upright_cover, high)
        .flat_map(|(edge, at)| [(Some(at), edge.checked_sub(1)), (Some(at), Some(edge))]);
    let mut unsure = vec![false; cells.len()];
    for place in beside_level.chain(beside_upright) {
        let (Some(row), Some(column)) = place else { continue };
        let owner = owners.get(row * wide + column).filter(|_| row < high && column < wide);
        if let Some(cell) = owner.and_then(|owner| unsure.get_mut(*owner)) {
            *cell = true;
        }
    }
    Some(Lattice { columns, rows, cells, owners, unsure, open_above, open_below })
}

/// Returns the edges and segments along which a line runs that may be none between cells.
fn unsure_walls(covers: &[Length], segments: usize) -> impl Iterator<Item = (usize, usize)> {
    let covers = covers.iter().enumerate();
    let unsure = covers.filter(|(_, cover)| (MIN_WALL..MIN_SURE_WALL).contains(*cover));
    unsure.map(move |(at, _)| (at / segments, at % segments))
}

/// Returns how much of the segments of each edge a line runs along, in per cent: by edge,
/// then by segment.
fn cover_edges(rules: &[Rule], edges: &[Length], across: &[Length]) -> Vec<Length> {
    let wide = across.len() - 1;
    let mut covers = vec![0; edges.len() * wide];
    for rule in rules {
        let after = edges.partition_point(|edge| *edge <= rule.position);
        let edge = after.saturating_sub(1);
        for (at, segment) in across.windows(2).enumerate() {
            let common = rule.end.min(segment[1]) - rule.start.max(segment[0]);
            let cover = common.max(0) * 100 / (segment[1] - segment[0]).max(1);
            covers[edge * wide + at] = cover.max(covers[edge * wide + at]);
        }
    }
    covers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(level: bool, at: Length, from: Length, to: Length) -> Rule {
        Rule { horizontal: level, position: at * POINT, start: from * POINT, end: to * POINT }
    }

    fn lattices(rules: &[Rule]) -> Option<Vec<Lattice>> {
        find_lattices(rules).map(|found| found.tables)
    }

    #[test]
    fn rules_enclose_cells() {
        // Two rows; the first has one cell, the second two.
        let rules = [
            rule(true, 0, 0, 100),
            rule(true, 20, 0, 100),
            rule(true, 40, 0, 50),
            rule(true, 40, 52, 100),
            rule(false, 0, 0, 40),
            rule(false, 50, 20, 40),
            rule(false, 100, 0, 40),
        ];
        let found = lattices(&rules).unwrap();
        let face = |row, column, columns| CellSpan { row, column, rows: 1, columns };
        assert_eq!(found[0].cells, [face(0, 0, 2), face(1, 0, 1), face(1, 1, 1)]);
        assert_eq!(found[0].cell_at((70 * POINT, 10 * POINT)), Some(0));
        assert_eq!(found[0].cell_at((70 * POINT, 30 * POINT)), Some(2));
        assert_eq!(found[0].cell_at((170 * POINT, 30 * POINT)), None);
    }

    #[test]
    fn a_frame_is_no_table() {
        let rules = [
            rule(true, 0, 0, 100),
            rule(true, 40, 0, 100),
            rule(false, 0, 0, 40),
            rule(false, 100, 0, 40),
        ];
        assert!(lattices(&rules).unwrap().is_empty());
    }

    #[test]
    fn too_many_rules_are_no_tables() {
        let rules: Vec<Rule> = (0..2_000)
            .flat_map(|at| [rule(true, at * 2, 0, 4_000), rule(false, at * 2, 0, 4_000)])
            .collect();
        assert!(lattices(&rules).is_none());
    }
}
