//! Which column each box, label and bend is in, and in which order from top to bottom.

use std::collections::{BTreeMap, BTreeSet};

/// How often the order is improved.
const SWEEPS: usize = 12;

/// Columns of cells. A cell is a box of the graph, by its own number, or a step of an edge on its way, by a number behind
/// all boxes.
pub(super) struct Layers {
    /// How many there are.
    pub(super) cells: usize,
    /// The cells of each column, from top to bottom.
    pub(super) columns: Vec<Vec<usize>>,
    /// The cells of each edge, from left to right: its two boxes, and a step in each column between them.
    pub(super) ways: Vec<Vec<usize>>,
    /// Each cell's neighbours in the next column: those to its left, and those to its right.
    pub(super) neighbours: [BTreeMap<usize, Vec<usize>>; 2],
}

/// The neighbours to the left.
pub(super) const LEFT: usize = 0;
/// The neighbours to the right.
pub(super) const RIGHT: usize = 1;

impl Layers {
    /// So many boxes, and edges from one to another.
    pub(super) fn of(boxes: usize, edges: &[(usize, usize)]) -> Self {
        let (ranks, ends) = ranks(boxes, edges);
        let mut columns = vec![Vec::new(); ranks.iter().max().map_or(0, |most| most + 1)];
        (0..boxes).for_each(|one| columns[ranks[one]].push(one));
        let mut cells = boxes;
        let mut ways = Vec::new();
        for (left, right) in ends {
            let steps = ranks[right] - ranks[left] - 1;
            let way: Vec<usize> = std::iter::once(left).chain(cells..cells + steps).chain([right]).collect();
            (1..=steps).for_each(|step| columns[ranks[left] + step].push(way[step]));
            cells += steps;
            ways.push(way);
        }
        let mut neighbours = [BTreeMap::<usize, Vec<usize>>::new(), BTreeMap::new()];
        for step in ways.iter().flat_map(|way| way.windows(2)) {
            neighbours[LEFT].entry(step[1]).or_default().push(step[0]);
            neighbours[RIGHT].entry(step[0]).or_default().push(step[1]);
        }
        let mut layers = Self { cells, columns, ways, neighbours };
        layers.order();
        layers
    }

    /// Orders each column by the middle of its neighbours, from both sides in turn, and keeps what crosses least.
    fn order(&mut self) {
        let mut best = (self.crossings(), self.columns.clone());
        for sweep in 0..SWEEPS {
            let mut order: Vec<usize> = (0..self.columns.len()).collect();
            if sweep % 2 == 1 {
                order.reverse();
            }
            for column in order {
                let rows = self.rows();
                let neighbours = &self.neighbours[sweep % 2];
                let middle = |cell: &usize| match neighbours.get(cell) {
                    Some(others) => 1000 * others.iter().map(|other| rows[other]).sum::<usize>() / others.len(),
                    None => 1000 * rows[cell],
                };
                self.columns[column].sort_by_key(middle);
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.columns.clone());
            }
        }
        self.columns = best.1;
    }

    fn rows(&self) -> BTreeMap<usize, usize> {
        self.columns.iter().flat_map(|column| column.iter().enumerate().map(|(row, cell)| (*cell, row))).collect()
    }

    /// How many pairs of lines cross each other.
    fn crossings(&self) -> usize {
        let rows = self.rows();
        let mut crossings = 0;
        for column in &self.columns {
            let mut lines = Vec::new();
            for cell in column {
                let others = self.neighbours[RIGHT].get(cell).into_iter().flatten();
                lines.extend(others.map(|other| (rows[cell], rows[other])));
            }
            for one in &lines {
                crossings += lines.iter().filter(|other| one.0 < other.0 && one.1 > other.1).count();
            }
        }
        crossings
    }
}

/// The column of each box, two to the right of the last box that calls it, so that a label has room between them; and the
/// left and the right box of each edge.
fn ranks(boxes: usize, edges: &[(usize, usize)]) -> (Vec<usize>, Vec<(usize, usize)>) {
    let (mut ranks, mut ends) = (vec![0; boxes], edges.to_vec());
    let mut callers = vec![0; boxes];
    edges.iter().for_each(|(_, to)| callers[*to] += 1);
    let mut left: BTreeSet<usize> = (0..boxes).collect();
    // In a circle everybody is called: then who calls the one that is taken does so backwards.
    while let Some(&at) = left.iter().min_by_key(|one| callers[**one]) {
        left.remove(&at);
        for (&(from, to), ends) in edges.iter().zip(&mut ends) {
            if from == at && left.contains(&to) {
                callers[to] -= 1;
                ranks[to] = ranks[to].max(ranks[at] + 2);
            } else if to == at && left.contains(&from) {
                *ends = (to, from);
                ranks[from] = ranks[from].max(ranks[at] + 2);
            }
        }
    }
    // Who is called by nobody stands beside the first that it calls.
    for at in 0..boxes {
        let called = ends.iter().filter(|(left, _)| ranks[at] == 0 && *left == at).map(|(_, right)| ranks[*right]);
        ranks[at] = called.min().map_or(ranks[at], |first| first - 2);
    }
    (ranks, ends)
}
