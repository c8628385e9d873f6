//! The pods of a set of objects, indexed by label, so that a selector does not look at each.

use std::collections::HashMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use super::pods::{Labels, Pods};
use super::selector::{matches, namespace};
use crate::objects::Bundle;

/// All pods of a bundle.
#[derive(Debug)]
pub struct PodIndex<'b> {
    /// Each workload's, in the bundle's order.
    pub pods: Vec<Pods<'b>>,
    by_label: HashMap<(&'b str, &'b str, &'b str), Vec<usize>>,
    by_namespace: HashMap<&'b str, Vec<usize>>,
    by_name: HashMap<(&'b str, &'b str, &'b str), usize>,
}

impl<'b> PodIndex<'b> {
    /// The pods of a bundle.
    pub fn of(bundle: &'b Bundle) -> Self {
        let mut index =
            Self { pods: Vec::new(), by_label: HashMap::new(), by_namespace: HashMap::new(), by_name: HashMap::new() };
        bundle.iter().filter_map(|(key, item)| Pods::of(key, item)).for_each(|pods| index.add(pods));
        index
    }

    fn add(&mut self, pods: Pods<'b>) {
        let place = self.pods.len();
        let namespace = namespace(&pods.key.namespace);
        for (key, value) in pods.labels {
            self.by_label.entry((namespace, key, value)).or_default().push(place);
        }
        self.by_namespace.entry(namespace).or_default().push(place);
        self.by_name.insert((namespace, &pods.key.kind, &pods.key.name), place);
        self.pods.push(pods);
    }

    /// The pods of the owner of this kind and name.
    pub fn named(&self, in_namespace: &str, kind: &str, name: &str) -> Option<usize> {
        self.by_name.get(&(namespace(in_namespace), kind, name)).copied()
    }

    /// The namespaces that have pods, sorted.
    pub fn namespaces(&self) -> Vec<&'b str> {
        let mut names: Vec<&str> = self.by_namespace.keys().copied().collect();
        names.sort_unstable();
        names
    }

    /// The pods that a label selector matches; an empty one matches all of the namespace.
    pub fn selected<'s>(
        &'s self,
        in_namespace: &'s str,
        selector: &'s LabelSelector,
    ) -> impl Iterator<Item = usize> + 's {
        let labels = selector.match_labels.iter().flatten();
        self.candidates(in_namespace, labels).iter().copied().filter(|pods| matches(selector, self.pods[*pods].labels))
    }

    /// The pods that a Service's selector matches; an empty one matches none.
    pub fn served<'s>(&'s self, in_namespace: &'s str, selector: &'s Labels) -> impl Iterator<Item = usize> + 's {
        let candidates = if selector.is_empty() { &[] } else { self.candidates(in_namespace, selector.iter()) };
        let has_all =
            move |pods: &usize| selector.iter().all(|(key, value)| self.pods[*pods].labels.get(key) == Some(value));
        candidates.iter().copied().filter(has_all)
    }

    /// The shortest list of pods that one of the labels gives, or all of the namespace.
    fn candidates<'s>(
        &'s self,
        in_namespace: &'s str,
        labels: impl Iterator<Item = (&'s String, &'s String)>,
    ) -> &'s [usize] {
        let in_namespace = namespace(in_namespace);
        let lists = labels.map(|(key, value)| {
            self.by_label.get(&(in_namespace, key.as_str(), value.as_str())).map_or(&[][..], Vec::as_slice)
        });
        lists
            .min_by_key(|list| list.len())
            .unwrap_or_else(|| self.by_namespace.get(in_namespace).map_or(&[], Vec::as_slice))
    }
}
