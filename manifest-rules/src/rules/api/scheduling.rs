//! Where pods may run. Source: Kubernetes, "Assigning Pods to Nodes", "Taints and Tolerations" and "Pod Topology Spread
//! Constraints".

use std::collections::HashSet;

use k8s_openapi::api::core::v1::{
    Affinity, NodeSelectorRequirement, NodeSelectorTerm, PodAffinityTerm, PodSpec, Toleration,
    TopologySpreadConstraint, WeightedPodAffinityTerm,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use super::at::At;
use super::formats::{KEY, LABEL, LABEL_VALUE, SUBDOMAIN};
use super::metadata::{label_key, label_values, labels, operands, selector};
use super::refusal::{Refusals, Why, items, text};
use crate::values::MaxSkew;

const WEIGHTS: std::ops::RangeInclusive<i64> = 1..=100;

/// All that decides where a pod runs.
pub(super) fn scheduling(out: &mut Refusals<'_>, at: &At<'_>, spec: &PodSpec) {
    labels(out, &at.key("nodeSelector"), spec.node_selector.as_ref());
    out.form(&at.key("nodeName"), text(&spec.node_name), &SUBDOMAIN);
    out.form(&at.key("priorityClassName"), text(&spec.priority_class_name), &SUBDOMAIN);
    out.one_if_set(&at.key("preemptionPolicy"), spec.preemption_policy.as_deref(), &["PreemptLowerPriority", "Never"]);
    for (index, toleration) in items(&spec.tolerations) {
        self::toleration(out, &at.key("tolerations").item(index), toleration);
    }
    if let Some(affinity) = &spec.affinity {
        self::affinity(out, &at.key("affinity"), affinity);
    }
    let mut pairs = HashSet::new();
    for (index, spread) in items(&spec.topology_spread_constraints) {
        let list = at.key("topologySpreadConstraints");
        let at = list.item(index);
        self::spread(out, &at, spread);
        let pair = (spread.topology_key.as_str(), spread.when_unsatisfiable.as_str());
        out.unique(&at, &mut pairs, pair, || {
            format!("the constraint of `topologyKey` {} with `whenUnsatisfiable` {}", pair.0, pair.1)
        });
    }
    let mut gates = HashSet::new();
    for (index, gate) in items(&spec.scheduling_gates) {
        let list = at.key("schedulingGates");
        let at = list.item(index);
        out.needed(&at.key("name"), &gate.name, &KEY);
        out.unique(&at.key("name"), &mut gates, gate.name.as_str(), || format!("the gate `{}`", gate.name));
    }
    let held = spec.scheduling_gates.as_ref().is_some_and(|gates| !gates.is_empty());
    out.excluded(&at.key("nodeName"), held && !text(&spec.node_name).is_empty(), "beside `schedulingGates`");
}

fn toleration(out: &mut Refusals<'_>, at: &At<'_>, toleration: &Toleration) {
    let (key, operator, value) = (text(&toleration.key), text(&toleration.operator), text(&toleration.value));
    if !key.is_empty() {
        label_key(out, &at.key("key"), key);
    }
    // The last two compare numbers, which newer clusters offer.
    out.one_of(&at.key("operator"), Some(operator), &["Equal", "Exists", "Lt", "Gt"]);
    match operator {
        "Exists" => out.excluded(&at.key("value"), !value.is_empty(), "beside `Exists`, which compares none"),
        "" | "Equal" => {
            out.form(&at.key("value"), value, &LABEL_VALUE);
            if key.is_empty() {
                let message = "a toleration without a `key` stands for every taint: let `operator` be Exists";
                out.add(Why::Missing, &at.key("key"), message);
            }
        }
        _ => {}
    }
    let effect = toleration.effect.as_deref();
    out.one_of(&at.key("effect"), effect, &["NoSchedule", "PreferNoSchedule", "NoExecute"]);
    let timed = toleration.toleration_seconds.is_some() && effect != Some("NoExecute");
    out.excluded(&at.key("tolerationSeconds"), timed, "without the `effect` NoExecute");
}

fn affinity(out: &mut Refusals<'_>, at: &At<'_>, affinity: &Affinity) {
    const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
    const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";
    if let Some(nodes) = &affinity.node_affinity {
        let at = at.key("nodeAffinity");
        if let Some(required) = &nodes.required_during_scheduling_ignored_during_execution {
            let at = at.key(REQUIRED);
            let at = at.key("nodeSelectorTerms");
            if required.node_selector_terms.is_empty() {
                let message = "`nodeSelectorTerms` has no item: write one with `matchExpressions`";
                out.add(Why::Missing, &at, message);
            }
            for (index, term) in required.node_selector_terms.iter().enumerate() {
                node_term(out, &at.item(index), term, true);
            }
        }
        for (index, term) in items(&nodes.preferred_during_scheduling_ignored_during_execution) {
            let list = at.key(PREFERRED);
            let at = list.item(index);
            out.within(&at.key("weight"), Some(term.weight.into()), WEIGHTS);
            node_term(out, &at.key("preference"), &term.preference, false);
        }
    }
    if let Some(pods) = &affinity.pod_affinity {
        let at = at.key("podAffinity");
        let required = &pods.required_during_scheduling_ignored_during_execution;
        let preferred = &pods.preferred_during_scheduling_ignored_during_execution;
        pod_terms(out, &at.key(REQUIRED), required);
        weighted_terms(out, &at.key(PREFERRED), preferred);
    }
    if let Some(pods) = &affinity.pod_anti_affinity {
        let at = at.key("podAntiAffinity");
        let required = &pods.required_during_scheduling_ignored_during_execution;
        let preferred = &pods.preferred_during_scheduling_ignored_during_execution;
        pod_terms(out, &at.key(REQUIRED), required);
        weighted_terms(out, &at.key(PREFERRED), preferred);
    }
}

/// Values that no label has are only refused where a node must have them.
fn node_term(out: &mut Refusals<'_>, at: &At<'_>, term: &NodeSelectorTerm, is_required: bool) {
    for (index, one) in items(&term.match_expressions) {
        let list = at.key("matchExpressions");
        let at = list.item(index);
        label_key(out, &at.key("key"), &one.key);
        node_operator(out, &at, one, &["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]);
        let values = one.values.as_deref().unwrap_or_default();
        operands(out, &at, &one.operator, values);
        if is_required {
            label_values(out, &at.key("values"), values);
        }
    }
    for (index, one) in items(&term.match_fields) {
        let list = at.key("matchFields");
        let at = list.item(index);
        out.just_one_of(&at.key("key"), &one.key, &["metadata.name"]);
        node_operator(out, &at, one, &["In", "NotIn"]);
        let values = one.values.as_deref().unwrap_or_default();
        if values.len() != 1 {
            out.add(Why::Missing, &at.key("values"), "a field of a node is compared with one value: write one");
        }
        for (index, value) in values.iter().enumerate() {
            out.form(&at.key("values").item(index), value, &SUBDOMAIN);
        }
    }
}

fn node_operator(out: &mut Refusals<'_>, at: &At<'_>, one: &NodeSelectorRequirement, operators: &[&str]) {
    out.just_one_of(&at.key("operator"), &one.operator, operators);
}

fn weighted_terms(out: &mut Refusals<'_>, list: &At<'_>, terms: &Option<Vec<WeightedPodAffinityTerm>>) {
    for (index, term) in items(terms) {
        let at = list.item(index);
        out.within(&at.key("weight"), Some(term.weight.into()), WEIGHTS);
        pod_term(out, &at.key("podAffinityTerm"), &term.pod_affinity_term);
    }
}

fn pod_terms(out: &mut Refusals<'_>, list: &At<'_>, terms: &Option<Vec<PodAffinityTerm>>) {
    for (index, term) in items(terms) {
        pod_term(out, &list.item(index), term);
    }
}

fn pod_term(out: &mut Refusals<'_>, at: &At<'_>, term: &PodAffinityTerm) {
    out.needed(&at.key("topologyKey"), &term.topology_key, &KEY);
    selector(out, &at.key("labelSelector"), term.label_selector.as_ref());
    selector(out, &at.key("namespaceSelector"), term.namespace_selector.as_ref());
    for (index, namespace) in items(&term.namespaces) {
        out.needed(&at.key("namespaces").item(index), namespace, &LABEL);
    }
    label_keys(out, &at.key("matchLabelKeys"), &term.match_label_keys, term.label_selector.as_ref());
    label_keys(out, &at.key("mismatchLabelKeys"), &term.mismatch_label_keys, term.label_selector.as_ref());
    for (index, key) in items(&term.match_label_keys) {
        let both = items(&term.mismatch_label_keys).any(|(_, other)| other == key);
        out.excluded(&at.key("matchLabelKeys").item(index), both, "beside the same key of `mismatchLabelKeys`");
    }
}

/// Keys whose values the pod itself gives.
fn label_keys(out: &mut Refusals<'_>, at: &At<'_>, keys: &Option<Vec<String>>, selector: Option<&LabelSelector>) {
    let some = keys.as_ref().is_some_and(|keys| !keys.is_empty());
    out.excluded(at, some && selector.is_none(), "without a `labelSelector`");
    for (index, key) in items(keys) {
        label_key(out, &at.item(index), key);
    }
}

fn spread(out: &mut Refusals<'_>, at: &At<'_>, spread: &TopologySpreadConstraint) {
    // The least is the server's, the most only the model's.
    out.within(&at.key("maxSkew"), Some(spread.max_skew.into()), i64::from(MaxSkew::MIN.get())..=i64::MAX);
    out.filled(&at.key("topologyKey"), &spread.topology_key, "kubernetes.io/hostname");
    let action = spread.when_unsatisfiable.as_str();
    out.just_one_of(&at.key("whenUnsatisfiable"), action, &["DoNotSchedule", "ScheduleAnyway"]);
    out.within(&at.key("minDomains"), spread.min_domains.map(i64::from), 1..=i64::MAX);
    let soft = spread.min_domains.is_some() && action == "ScheduleAnyway";
    out.excluded(&at.key("minDomains"), soft, "beside `whenUnsatisfiable` ScheduleAnyway");
    for (field, policy) in
        [("nodeAffinityPolicy", &spread.node_affinity_policy), ("nodeTaintsPolicy", &spread.node_taints_policy)]
    {
        out.one_if_set(&at.key(field), policy.as_deref(), &["Honor", "Ignore"]);
    }
    selector(out, &at.key("labelSelector"), spread.label_selector.as_ref());
    let keys = at.key("matchLabelKeys");
    label_keys(out, &keys, &spread.match_label_keys, spread.label_selector.as_ref());
    if let Some(selector) = &spread.label_selector {
        for (index, key) in items(&spread.match_label_keys) {
            let label = selector.match_labels.as_ref().is_some_and(|labels| labels.contains_key(key));
            let expression = items(&selector.match_expressions).any(|(_, one)| one.key == *key);
            out.excluded(&keys.item(index), label || expression, "beside the same key of the `labelSelector`");
        }
    }
}
