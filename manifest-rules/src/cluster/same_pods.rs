//! Whether some selectors together select all pods that another one selects, in whatever words each says it.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use super::policies::NAMESPACE_NAME;
use super::selector::{is_wider, namespace};

/// Pods as a policy's peer names them.
#[derive(Clone, Copy)]
pub(super) struct Selected<'s> {
    /// The policy's own namespace.
    pub(super) namespace: &'s str,
    /// Other namespaces than that.
    pub(super) namespaces: Option<&'s LabelSelector>,
    /// The pods in them.
    pub(super) pods: &'s LabelSelector,
}

/// So many cases of a selector are looked at one by one; one with more is compared as a whole.
const MOST: usize = 256;

/// Whether others together select all that this one does, as far as their words tell.
pub(super) fn covers(others: &[Selected<'_>], own: &Selected<'_>) -> bool {
    let whole = |pods: &LabelSelector, spaces: Option<&LabelSelector>| {
        others.iter().any(|other| is_wider(other.pods, pods) && is_around(other, own, spaces))
    };
    if whole(own.pods, own.namespaces) {
        return true;
    }
    let pods = cases(own.pods);
    let spaces = own.namespaces.map_or_else(|| vec![None], |spaces| cases(spaces).into_iter().map(Some).collect());
    pods.len() * spaces.len() <= MOST
        && pods.len() * spaces.len() > 1
        && pods.iter().all(|pods| spaces.iter().all(|spaces| whole(pods, spaces.as_ref())))
}

/// Whether the namespaces of one are among those of another. The cluster labels each namespace with its name, so a
/// namespace can be named by that label, too.
fn is_around(other: &Selected<'_>, own: &Selected<'_>, spaces: Option<&LabelSelector>) -> bool {
    match (other.namespaces, spaces) {
        // Two policies of one app stand each in the namespace of its environment.
        (None, None) => true,
        (Some(others), Some(own)) => is_wider(others, own),
        (Some(others), None) => is_wider(others, &named(own.namespace)),
        (None, Some(own)) => is_wider(&named(other.namespace), own),
    }
}

/// The selector of the namespace of this name.
fn named(name: &str) -> LabelSelector {
    let labels = BTreeMap::from([(NAMESPACE_NAME.to_owned(), namespace(name).to_owned())]);
    LabelSelector { match_labels: Some(labels), match_expressions: None }
}

/// A selector as one for each of the values that it lets a label have; itself alone where that would be too many.
fn cases(selector: &LabelSelector) -> Vec<LabelSelector> {
    let mut cases = vec![selector.clone()];
    for (index, one) in selector.match_expressions.iter().flatten().enumerate() {
        let values = one.values.as_deref().unwrap_or_default();
        if one.operator != "In" || values.is_empty() || cases.len() * values.len() > MOST {
            continue;
        }
        let with = |case: &LabelSelector, value: &String| {
            let mut case = case.clone();
            if let Some(one) = case.match_expressions.iter_mut().flatten().nth(index) {
                one.values = Some(vec![value.clone()]);
            }
            case
        };
        cases = cases.iter().flat_map(|case| values.iter().map(move |value| with(case, value))).collect();
    }
    cases
}
