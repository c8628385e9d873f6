//! What a document may cost, with its aliases followed.
//! Source of how much of it may be aliases: kubectl's reader, which refuses a document that is aliases almost alone.

use super::super::broken::Broken;
use super::super::budget::{Budget, DEEPEST, check_depth};

/// Up to so many values, 99 in 100 may come from aliases.
const SMALL: usize = 400_000;
/// From so many on, 10 in 100.
const LARGE: usize = 4_000_000;

/// What a document has cost so far.
pub(super) struct Limits<'b> {
    budget: &'b mut Budget,
    /// Values as kubectl decodes them.
    all: usize,
    /// Those of them that aliases stand for.
    by_alias: usize,
    /// The deepest level so far of the value that is read.
    deepest: usize,
}

/// What a value costs.
#[derive(Clone, Copy)]
pub(super) struct Cost {
    bytes: usize,
    decoded: usize,
    /// How deep it is nested.
    height: usize,
}

/// The begin of a value whose cost is wanted.
pub(super) struct Begin {
    left: usize,
    decoded: usize,
    depth: usize,
    outer: usize,
}

impl<'b> Limits<'b> {
    pub(super) fn new(budget: &'b mut Budget) -> Self {
        Self { budget, all: 0, by_alias: 0, deepest: 0 }
    }

    pub(super) fn spend(&mut self, bytes: usize, place: (usize, usize)) -> Result<(), Broken> {
        self.budget.spend(bytes, place)
    }

    /// A value begins at a depth.
    pub(super) fn begin(&mut self, depth: usize, place: (usize, usize)) -> Result<Begin, Broken> {
        check_depth(depth, place)?;
        let (left, decoded) = (self.budget.left(), self.all);
        self.count(1, 0, place)?;
        // How deep it goes below this value alone.
        let outer = std::mem::replace(&mut self.deepest, depth);
        Ok(Begin { left, decoded, depth, outer })
    }

    /// A value that began ends.
    pub(super) fn end(&mut self, begin: Begin) -> Cost {
        let Begin { left, decoded, depth, outer } = begin;
        let cost = Cost { bytes: left - self.budget.left(), decoded: self.all - decoded, height: self.deepest - depth };
        self.deepest = self.deepest.max(outer);
        cost
    }

    /// Spends what a value costs, once more, since it is kept for aliases.
    pub(super) fn keep(&mut self, cost: Cost, place: (usize, usize)) -> Result<(), Broken> {
        self.spend(cost.bytes, place)
    }

    /// Spends what a value costs, which an alias puts at a depth.
    pub(super) fn copy(&mut self, cost: Cost, depth: usize, place: (usize, usize)) -> Result<(), Broken> {
        self.count(cost.decoded, cost.decoded, place)?;
        self.spend(cost.bytes, place)?;
        if depth + cost.height > DEEPEST {
            let message = format!("with its aliases followed it is nested deeper than {DEEPEST} levels");
            return Err(Broken::new(place, message));
        }
        self.deepest = self.deepest.max(depth + cost.height);
        Ok(())
    }

    /// Some values that were counted are none for kubectl.
    pub(super) fn forget(&mut self, values: usize) {
        self.all = self.all.saturating_sub(values);
    }

    /// Counts values, and those of them that an alias stands for.
    pub(super) fn count(&mut self, all: usize, by_alias: usize, place: (usize, usize)) -> Result<(), Broken> {
        self.all = self.all.saturating_add(all);
        self.by_alias = self.by_alias.saturating_add(by_alias);
        let allowed = match self.all {
            0..=SMALL => 0.99,
            LARGE.. => 0.10,
            between => 0.99 - 0.89 * ((between - SMALL) as f64 / (LARGE - SMALL) as f64),
        };
        if self.by_alias <= 100 || self.all <= 1000 || self.by_alias as f64 / self.all as f64 <= allowed {
            return Ok(());
        }
        let message =
            "kubectl refuses a document of few lines that has so many values, with its aliases followed: split it";
        Err(Broken::new(place, message))
    }
}
