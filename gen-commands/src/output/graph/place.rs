//! Where each cell lies.

use std::collections::BTreeMap;

use super::layers::{Layers, RIGHT};

/// The room above and below a cell, and around the whole picture.
const ROOM: i64 = 20;
/// The room between two lines that reach the same box.
pub(super) const PORT: i64 = 9;
/// How often cells move towards their neighbours.
const SWEEPS: usize = 12;

/// A cell with its place, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    /// Its left side.
    pub(super) x: i64,
    /// Its middle.
    pub(super) y: i64,
    pub(super) width: i64,
    pub(super) height: i64,
    /// The left and right side of its column.
    pub(super) column: (i64, i64),
}

/// All cells by their numbers, and the size of the whole.
pub(super) struct Places<'l> {
    layers: &'l Layers,
    pub(super) cells: Vec<Cell>,
    pub(super) size: (i64, i64),
}

impl<'l> Places<'l> {
    /// Places cells of these sizes.
    pub(super) fn of(layers: &'l Layers, sizes: &[(i64, i64)]) -> Self {
        let cell = |&(width, height): &(i64, i64)| Cell { x: 0, y: 0, width, height, column: (0, 0) };
        let mut cells: Vec<Cell> = sizes.iter().map(cell).collect();
        for sweep in 0..SWEEPS {
            for column in &layers.columns {
                align(column, &layers.neighbours[sweep % 2], &mut cells);
            }
        }
        let top = cells.iter().map(|cell| cell.y - cell.height / 2).min().unwrap_or(0);
        cells.iter_mut().for_each(|cell| cell.y += ROOM - top);
        let bottom = cells.iter().map(|cell| cell.y + cell.height / 2).max().unwrap_or(0);
        let (mut left, mut right) = (ROOM, ROOM);
        for column in &layers.columns {
            let width = column.iter().map(|cell| cells[*cell].width).max().unwrap_or(0);
            for cell in column {
                cells[*cell].x = left + (width - cells[*cell].width) / 2;
                cells[*cell].column = (left, left + width);
            }
            right = left + width;
            // The more lines there are, the more room they need to bend.
            let lines =
                column.iter().filter_map(|cell| layers.neighbours[RIGHT].get(cell)).map(Vec::len).sum::<usize>();
            left += width + 24 + 6 * i64::try_from(lines).unwrap_or(0).min(16);
        }
        Self { layers, cells, size: (right + ROOM, bottom + ROOM) }
    }

    /// The height at which a cell's line to another one begins: side by side, in the order of what is at the other ends.
    pub(super) fn port(&self, cell: usize, other: usize, side: usize) -> i64 {
        let mut others = self.layers.neighbours[side].get(&cell).cloned().unwrap_or_default();
        others.sort_by_key(|other| (self.cells[*other].y, *other));
        let row = others.iter().position(|one| *one == other).unwrap_or(0) as i64;
        let Cell { y, height, .. } = self.cells[cell];
        y - height / 2 + height * (row + 1) / (others.len() as i64 + 1)
    }
}

/// Moves the cells of a column towards the middle of their neighbours, as far as their order and room let them: between
/// the highest and the lowest places that they could have so.
fn align(column: &[usize], neighbours: &BTreeMap<usize, Vec<usize>>, cells: &mut [Cell]) {
    let wanted: Vec<i64> = column
        .iter()
        .map(|cell| match neighbours.get(cell) {
            Some(others) => others.iter().map(|other| cells[*other].y).sum::<i64>() / others.len() as i64,
            None => cells[*cell].y,
        })
        .collect();
    let apart = |one: usize, other: usize| (cells[column[one]].height + cells[column[other]].height + 1) / 2 + ROOM;
    let (mut low, mut high) = (wanted.clone(), wanted);
    for row in 1..column.len() {
        low[row] = low[row].max(low[row - 1] + apart(row - 1, row));
    }
    for row in (1..column.len()).rev() {
        high[row - 1] = high[row - 1].min(high[row] - apart(row - 1, row));
    }
    for (row, cell) in column.iter().enumerate() {
        cells[*cell].y = (low[row] + high[row]).div_euclid(2);
    }
}
