//! What the rules judge: a set of objects, and what is known about it besides.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Deref;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use super::api::judge::refusals;
use super::api::refusal::Refusal;
use crate::cluster::{Pods, Set};
use crate::objects::{Bundle, ObjectKey};

/// A set of objects under judgement. It is also the [`Set`] itself.
#[derive(Debug)]
pub struct Subject<'b> {
    set: Set<'b>,
    /// Whether what is not in the set is nowhere.
    pub complete: bool,
    /// The registries that images may come from; empty where any may.
    pub registries: &'b [String],
    /// The selectors that are deployed, as far as they are known.
    pub selectors_before: HashMap<ObjectKey, LabelSelector>,
    refusals: OnceCell<Vec<Refusal<'b>>>,
}

impl<'b> Deref for Subject<'b> {
    type Target = Set<'b>;
    fn deref(&self) -> &Set<'b> {
        &self.set
    }
}

impl<'b> Subject<'b> {
    /// The objects of a bundle, what was there before, and the registries that are allowed.
    pub fn new(bundle: &'b Bundle, complete: bool, registries: &'b [String], before: &Bundle) -> Self {
        let selector = |(key, item)| Some((ObjectKey::clone(key), Pods::of(key, item)?.selector?.clone()));
        Self {
            set: Set::of(bundle),
            complete,
            registries,
            selectors_before: before.iter().filter_map(selector).collect(),
            refusals: OnceCell::new(),
        }
    }

    /// What the API server refuses. Several rules tell it, and each object is looked at once.
    pub(super) fn refusals(&self) -> &[Refusal<'b>] {
        self.refusals.get_or_init(|| refusals(self.set.bundle))
    }
}
