//! Pods that extra objects make.

use super::connections;
use super::names::Names;
use crate::model::{Deployed, ExtraPods};
use crate::values::Fault;

/// The first thing that is wrong with the extra pods of an app whose workloads are judged already.
pub(in crate::model) const fn extra_pods(workloads: &[Deployed<'_>], all: &[&ExtraPods<'_>]) -> Option<Fault> {
    let Ok(names) = Names::of(workloads) else {
        return None;
    };
    let mut i = 0;
    while i < all.len() {
        if let Some(fault) = connections::extra_pods(all[i], &names) {
            return Some(fault);
        }
        i += 1;
    }
    None
}
