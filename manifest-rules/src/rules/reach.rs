//! Whether calls that are meant get through the NetworkPolicies. Source: Kubernetes, "Network Policies".

use std::collections::{HashMap, HashSet};

use super::report::Report;
use super::routes::backends;
use super::subject::Subject;
use crate::cluster::ports::Target;
use crate::cluster::selector::namespace;
use crate::cluster::{Direction, Entry, Numbers, OtherPolicies, PolicyPort, ServiceGroup, Serving};
use crate::kinds::Keeper;
use crate::objects::{Object, ObjectKey};

/// The rule `unreachable-service`.
pub(super) fn unreachable_service(set: &Subject<'_>, report: &mut Report) {
    // The policy that lets somebody in may stand elsewhere.
    if !set.complete {
        return;
    }
    let others = OtherPolicies::of(set.bundle);
    let exposed = exposed(set);
    for group in set.service_groups() {
        let mut known: HashMap<(Target<'_>, &str), Option<(usize, Entry)>> = HashMap::new();
        for serving in &group.services {
            let entries: Vec<(usize, Option<(usize, Entry)>)> = serving
                .targets()
                .map(|(index, target, over)| {
                    let worst = || worst(set, group, target, over, &others);
                    (index, *known.entry((target, over)).or_insert_with(worst))
                })
                .collect();
            let all_closed = entries.iter().all(|(_, entry)| matches!(entry, Some((_, Entry::Nobody))));
            for (index, entry) in entries {
                if let Some((pods, entry)) = entry {
                    tell(set, report, *serving, index, (pods, entry), all_closed, &exposed);
                }
            }
        }
    }
}

/// The pods of a group to which the fewest get through; nothing where none of them has the port.
fn worst(
    set: &Subject<'_>,
    group: &ServiceGroup<'_>,
    target: Target<'_>,
    over: &str,
    others: &OtherPolicies<'_>,
) -> Option<(usize, Entry)> {
    let pods = group.pods.iter().copied().filter(|pods| !others.may_select(set.pods[*pods].key));
    let entries = pods.filter_map(|pods| Some((pods, set.entry(pods, target, over)?)));
    // A policy that opens a port which the pods do not have is another rule's finding.
    let told = |pods: usize, entry: Entry| entry == Entry::Nobody && opens_another_port(set, pods);
    entries.filter(|(pods, entry)| !told(*pods, *entry)).min_by_key(|(_, entry)| *entry)
}

/// Whether a policy lets somebody in to a port that the pods do not declare.
fn opens_another_port(set: &Subject<'_>, pods: usize) -> bool {
    let own = &set.pods[pods];
    let mut ports = set.policies().ways(pods, Direction::Ingress).flat_map(|(_, way)| &way.ports);
    ports.any(|port| match port.numbers {
        Numbers::Named(_) => port.on(own).is_none(),
        Numbers::Range(from, to) => from == to && !own.ports().any(|one| port.covers(&PolicyPort::declared(one))),
    })
}

fn tell(
    set: &Subject<'_>,
    report: &mut Report,
    serving: Serving<'_>,
    index: usize,
    (pods, entry): (usize, Entry),
    all_closed: bool,
    exposed: &HashMap<(&str, &str), &ObjectKey>,
) {
    let (key, item, pods) = (serving.key, serving.item, set.pods[pods].key);
    let path = format!("spec.ports[{index}]");
    let outside = matches!(serving.type_(), "NodePort" | "LoadBalancer");
    let route = exposed.get(&(namespace(&key.namespace), key.name.as_str()));
    match entry {
        Entry::Nobody => {
            let message = format!(
                "the NetworkPolicies let nobody in to this port of {pods}: write a NetworkPolicy that selects these pods and lists under `ingress` who calls them, such as `{{from: [{{podSelector: {{matchLabels: {{app: CALLER}}}}}}], ports: [{{port: NUMBER}}]}}`"
            );
            // Of several ports one may be closed on purpose; and who calls a Service inside may come later.
            if all_closed && (outside || route.is_some()) {
                report.found(key, item, path, message);
            } else {
                report.doubted(key, item, path, message);
            }
        }
        Entry::Neighbours | Entry::Pods if outside => {
            let message = format!(
                "it is a {}, and the NetworkPolicies let in only pods to {pods}, so nobody from outside the cluster gets through: write an `ingress` rule with `from: [{{ipBlock: {{cidr: ADDRESSES}}}}]`, or `type: ClusterIP`",
                serving.type_()
            );
            report.doubted(key, item, path, message);
        }
        Entry::Neighbours if route.is_some() => {
            let route = route.map(ToString::to_string).unwrap_or_default();
            let message = format!(
                "{route} sends to it, and the NetworkPolicies let in only pods of the same namespace to {pods}: if the controller runs elsewhere, write an `ingress` rule with `from: [{{namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: ITS-NAMESPACE}}}}}}]`"
            );
            report.doubted(key, item, path, message);
        }
        _ => {}
    }
}

/// The Services to which an Ingress or a route sends, with the first of those.
fn exposed<'b>(set: &Subject<'b>) -> HashMap<(&'b str, &'b str), &'b ObjectKey> {
    let mut exposed = HashMap::new();
    for (key, item) in set.bundle.iter() {
        match &item.object {
            Object::Ingress(ingress) => {
                let Some(spec) = &ingress.spec else { continue };
                let rules = spec.rules.iter().flatten().flat_map(|rule| rule.http.iter().flat_map(|http| &http.paths));
                let all = rules.map(|path| &path.backend).chain(&spec.default_backend);
                for service in all.filter_map(|backend| backend.service.as_ref()) {
                    exposed.entry((namespace(&key.namespace), service.name.as_str())).or_insert(key);
                }
            }
            _ => {
                for backend in backends(key, item) {
                    exposed.entry((namespace(backend.namespace), backend.name)).or_insert(key);
                }
            }
        }
    }
    exposed
}

/// The rule `job-without-egress`.
pub(super) fn job_without_egress(set: &Subject<'_>, report: &mut Report) {
    // The policy that lets it out may stand elsewhere.
    if !set.complete {
        return;
    }
    let others = OtherPolicies::of(set.bundle);
    // Each policy is asked once, however many Jobs it selects.
    let opens: HashSet<&ObjectKey> = set
        .policies()
        .iter()
        .filter(|policy| policy.ways(Direction::Egress).into_iter().flatten().any(|way| !way.ports.iter().all(is_dns)))
        .map(|policy| policy.key)
        .collect();
    for (index, pods) in set.pods.iter().enumerate() {
        if pods.keeper() != Keeper::Completion
            || others.may_select(pods.key)
            || !set.policies().limits(index, Direction::Egress)
        {
            continue;
        }
        if !set.policies().selecting(index).any(|policy| opens.contains(policy.key)) {
            let message = "the NetworkPolicies let it call nobody but DNS: if it needs a database or an API, write a NetworkPolicy that selects its pods and lists under `egress` what they call, such as `{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432}]}`";
            report.found(pods.key, pods.item, pods.labels_path(), message);
        }
    }
}

fn is_dns(port: &PolicyPort<'_>) -> bool {
    match port.numbers {
        Numbers::Range(from, to) => matches!((from, to), (53, 53) | (5353, 5353)),
        Numbers::Named(name) => matches!(name, "dns" | "dns-tcp"),
    }
}
