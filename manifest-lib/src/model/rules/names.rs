//! The place of each workload by its name: a table with open addressing, since a `const fn` has no `HashMap`, and
//! comparing each name with each other is not linear.

use crate::model::Deployed;
use crate::values::scan::same;

/// The most workloads of one app: half of the table, so that a search ends soon.
pub(super) const MOST: usize = SLOTS / 2;
const SLOTS: usize = 32_768;

/// Each slot is 0 or the place of a workload plus 1.
pub(super) struct Names<'w, 'a> {
    workloads: &'w [Deployed<'a>],
    slots: [u16; SLOTS],
}

impl<'w, 'a> Names<'w, 'a> {
    /// The table, or the name that two workloads share. Takes [`MOST`] workloads at most.
    pub(super) const fn of(workloads: &'w [Deployed<'a>]) -> Result<Self, &'a str> {
        let mut names = Self { workloads, slots: [0; SLOTS] };
        let mut i = 0;
        while i < workloads.len() {
            let name = workloads[i].name();
            let slot = names.slot(name);
            if names.slots[slot] != 0 {
                return Err(name);
            }
            i += 1;
            names.slots[slot] = i as u16;
        }
        Ok(names)
    }

    /// The workload of that name.
    pub(super) const fn get(&self, name: &str) -> Option<&'w Deployed<'a>> {
        match self.slots[self.slot(name)] {
            0 => None,
            place => Some(&self.workloads[place as usize - 1]),
        }
    }

    /// The slot that holds the name, or the free one where it would be.
    const fn slot(&self, name: &str) -> usize {
        // FNV-1a: short, and good enough for names of at most 63 bytes.
        let bytes = name.as_bytes();
        let mut hash: u32 = 0x811c_9dc5;
        let mut i = 0;
        while i < bytes.len() {
            hash = (hash ^ bytes[i] as u32).wrapping_mul(0x0100_0193);
            i += 1;
        }
        let mut slot = hash as usize % SLOTS;
        while self.slots[slot] != 0 && !same(self.workloads[self.slots[slot] as usize - 1].name(), name) {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }
}
