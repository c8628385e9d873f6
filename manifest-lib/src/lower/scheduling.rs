//! Where a workload's pods run. Source: Kubernetes, "Assigning Pods to Nodes" and "Taints and Tolerations".

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    Affinity, NodeAffinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodAffinity, PodAffinityTerm,
    PodAntiAffinity, PreferredSchedulingTerm, Toleration, WeightedPodAffinityTerm,
};
use manifest_rules::objects::Notes;

use super::meta;
use crate::model::scheduling::{Neighbour, NodeRule};
use crate::model::{App, Scheduling};

pub(super) fn node_selector(own: &Scheduling<'_>, at: &mut Notes<'_>) -> Option<BTreeMap<String, String>> {
    let labels = own.node_selector.iter().map(|label| {
        at.key("spec.nodeSelector*", label.value.0, label.origin);
        (label.value.0.to_owned(), label.value.1.to_owned())
    });
    Some(labels.collect()).filter(|labels: &BTreeMap<_, _>| !labels.is_empty())
}

pub(super) fn tolerations(own: &Scheduling<'_>, at: &mut Notes<'_>) -> Option<Vec<Toleration>> {
    let all = own.tolerations.iter().enumerate().map(|(index, toleration)| {
        at.index("spec.tolerations*", index, toleration.origin);
        Toleration {
            effect: toleration.effect.map(str::to_owned),
            key: Some(toleration.key.to_owned()),
            operator: Some(if toleration.value.is_some() { "Equal" } else { "Exists" }.to_owned()),
            toleration_seconds: toleration.seconds.map(i64::from),
            value: toleration.value.map(str::to_owned),
        }
    });
    meta::some(all.collect())
}

pub(super) fn affinity(app: &App<'_>, own: &Scheduling<'_>, at: &mut Notes<'_>) -> Option<Affinity> {
    let node_affinity = node_affinity(own, at);
    let (mut near, mut apart) = (Vec::new(), Vec::new());
    let (mut never, mut only) = (Vec::new(), Vec::new());
    for neighbour in own.neighbours.iter() {
        let term = term(app, neighbour);
        if neighbour.required && !neighbour.apart {
            const PATH: &str = "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution*";
            at.index(PATH, only.len(), neighbour.origin);
            only.push(term);
        } else if neighbour.required {
            const PATH: &str = "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution*";
            at.index(PATH, never.len(), neighbour.origin);
            never.push(term);
        } else if neighbour.apart {
            const PATH: &str = "spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution*";
            at.index(PATH, apart.len(), neighbour.origin);
            apart.push(WeightedPodAffinityTerm { pod_affinity_term: term, weight: 100 });
        } else {
            const PATH: &str = "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution*";
            at.index(PATH, near.len(), neighbour.origin);
            near.push(WeightedPodAffinityTerm { pod_affinity_term: term, weight: 100 });
        }
    }
    let (near, only) = (meta::some(near), meta::some(only));
    let pod_affinity = (near.is_some() || only.is_some()).then_some(PodAffinity {
        preferred_during_scheduling_ignored_during_execution: near,
        required_during_scheduling_ignored_during_execution: only,
    });
    let (apart, never) = (meta::some(apart), meta::some(never));
    let anti = (apart.is_some() || never.is_some()).then_some(PodAntiAffinity {
        preferred_during_scheduling_ignored_during_execution: apart,
        required_during_scheduling_ignored_during_execution: never,
    });
    if node_affinity.is_none() && pod_affinity.is_none() && anti.is_none() {
        return None;
    }
    Some(Affinity { node_affinity, pod_affinity, pod_anti_affinity: anti })
}

fn node_affinity(own: &Scheduling<'_>, at: &mut Notes<'_>) -> Option<NodeAffinity> {
    let (mut required, mut preferred) = (Vec::new(), Vec::new());
    for rule in own.nodes.iter() {
        match rule.weight {
            // All of them in one term: a node must have each.
            None => {
                at.note("spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution", rule.origin);
                required.push(expression(rule));
            }
            Some(weight) => {
                const PATH: &str = "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution*";
                at.index(PATH, preferred.len(), rule.origin);
                preferred.push(PreferredSchedulingTerm {
                    preference: NodeSelectorTerm {
                        match_expressions: Some(vec![expression(rule)]),
                        match_fields: None,
                    },
                    weight: meta::int(weight),
                });
            }
        }
    }
    let (required, preferred) = (meta::some(required), meta::some(preferred));
    if required.is_none() && preferred.is_none() {
        return None;
    }
    Some(NodeAffinity {
        preferred_during_scheduling_ignored_during_execution: preferred,
        required_during_scheduling_ignored_during_execution: required.map(|expressions| NodeSelector {
            node_selector_terms: vec![NodeSelectorTerm { match_expressions: Some(expressions), match_fields: None }],
        }),
    })
}

fn expression(rule: &NodeRule<'_>) -> NodeSelectorRequirement {
    NodeSelectorRequirement {
        key: rule.key.to_owned(),
        operator: "In".to_owned(),
        values: Some(rule.values.iter().map(|value| (*value).to_owned()).collect()),
    }
}

fn term(app: &App<'_>, neighbour: &Neighbour<'_>) -> PodAffinityTerm {
    PodAffinityTerm {
        label_selector: Some(meta::selector(app, neighbour.workload)),
        match_label_keys: None,
        mismatch_label_keys: None,
        namespace_selector: None,
        namespaces: None,
        topology_key: neighbour.topology_key.to_owned(),
    }
}
