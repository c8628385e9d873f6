//! A value whose few cases give objects another shape.

use std::collections::BTreeSet;

use super::expr::Cond;
use super::value_path::ValuePath;

#[derive(Clone, Debug)]
pub(super) enum Switch {
    /// Set or not.
    Flag(ValuePath),
    /// One of these texts.
    Choice(ValuePath, Vec<&'static str>),
}

impl Switch {
    /// How many cases there are. Of a flag, case 0 is unset.
    pub(super) fn cases(&self) -> usize {
        match self {
            Self::Flag(_) => 2,
            Self::Choice(_, all) => all.len(),
        }
    }

    /// The condition of being in one of these cases; nothing if that is always so.
    pub(super) fn condition(&self, cases: &BTreeSet<usize>) -> Option<Cond> {
        if cases.len() == self.cases() {
            return None;
        }
        Some(match self {
            Self::Flag(path) if cases.contains(&1) => Cond::Set(path.clone()),
            Self::Flag(path) => Cond::Unset(path.clone()),
            Self::Choice(path, all) => {
                let (mut texts, mut others) = (BTreeSet::new(), BTreeSet::new());
                for (case, text) in all.iter().enumerate() {
                    if cases.contains(&case) { &mut texts } else { &mut others }.insert(*text);
                }
                Cond::OneOf(path.clone(), texts, others)
            }
        })
    }
}
