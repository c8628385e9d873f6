//! What a Service finds at the other end: a port, and a container that is asked whether it is ready.
//!
//! Services that send to the same pods are judged as one group, so that many of them over many pods cost a pass over both.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::report::Report;
use super::subject::Subject;
use crate::cluster::ports::{PROTOCOLS, Target, protocol};
use crate::cluster::{Pods, ServiceGroup};
use crate::kinds::Keeper;

/// A target port with its protocol.
type Aim<'b> = (Target<'b>, &'b str);

/// The rule `service-target-port`.
pub(super) fn target_port(set: &Subject<'_>, report: &mut Report) {
    for group in set.service_groups() {
        let declared = Declared::of(set, group);
        let mut lacking: HashMap<Aim<'_>, Option<Lacking<'_>>> = HashMap::new();
        for serving in &group.services {
            for (index, target, protocol) in serving.targets() {
                let aim = (target, protocol);
                let lacks = lacking.entry(aim).or_insert_with(|| declared.lacking(set, group, aim));
                let Some(lacks) = lacks else { continue };
                let more = match lacks.more {
                    0 => String::new(),
                    more => format!(" (nor do {more} more)"),
                };
                let line = match target {
                    Target::Number(number) => format!("- containerPort: {number}"),
                    Target::Name(name) => format!("- {{name: {name}, containerPort: NUMBER}}"),
                };
                let message = format!(
                    "{} declares no {protocol} port `{target}`{more}: write `{line}` under the `ports` of its container, or write a `targetPort` that it declares{}",
                    lacks.pods.key,
                    declares(lacks.pods)
                );
                let path = format!("spec.ports[{index}].targetPort");
                if lacks.certain {
                    report.found(serving.key, serving.item, path, message);
                } else {
                    report.doubted(serving.key, serving.item, path, message);
                }
            }
        }
    }
}

/// The first ports that pods declare, in words.
fn declares(pods: &Pods<'_>) -> String {
    let words: Vec<String> = pods
        .ports()
        .take(3)
        .map(|port| {
            let number = format!("{}/{}", port.container_port, protocol(&port.protocol));
            port.name.as_ref().map_or(number.clone(), |name| format!("`{name}`, {number}"))
        })
        .collect();
    if words.is_empty() { String::new() } else { format!(" ({})", words.join("; ")) }
}

/// Which pods of a group declare which ports, each by number and by name.
struct Declared<'b>(HashMap<Aim<'b>, Vec<usize>>);

/// The first pods of a group that lack a port.
struct Lacking<'s> {
    pods: &'s Pods<'s>,
    /// How many more do.
    more: usize,
    /// Whether nobody answers there: what is not declared may be served all the same.
    certain: bool,
}

impl<'b> Declared<'b> {
    fn of(set: &'b Subject<'_>, group: &ServiceGroup<'_>) -> Self {
        let mut by: HashMap<Aim<'b>, Vec<usize>> = HashMap::new();
        for (place, pods) in group.pods.iter().enumerate() {
            for port in set.pods[*pods].ports() {
                let name = port.name.as_deref().map(Target::Name);
                for target in [Some(Target::Number(port.container_port)), name].into_iter().flatten() {
                    let places = by.entry((target, protocol(&port.protocol))).or_default();
                    if places.last() != Some(&place) {
                        places.push(place);
                    }
                }
            }
        }
        Self(by)
    }

    fn places<'s>(&'s self, aim: Aim<'s>) -> &'s [usize] {
        self.0.get(&aim).map_or(&[], Vec::as_slice)
    }

    fn lacking<'s>(&'s self, set: &'s Subject<'_>, group: &ServiceGroup<'_>, aim: Aim<'s>) -> Option<Lacking<'s>> {
        let have = self.places(aim);
        let first = Some(first_gap(have)).filter(|first| *first < group.pods.len())?;
        let more = group.pods.len() - have.len() - 1;
        let (target, wanted) = aim;
        // Over another protocol the number is taken for something else.
        let others = PROTOCOLS.into_iter().filter(|other| *other != wanted);
        let otherwise = match target {
            Target::Name(_) => Some(first),
            Target::Number(_) => others
                .flat_map(|other| self.places((target, other)))
                .copied()
                .find(|place| have.binary_search(place).is_err()),
        };
        let place = otherwise.unwrap_or(first);
        Some(Lacking { pods: &set.pods[group.pods[place]], more, certain: otherwise.is_some() })
    }
}

/// The first number that sorted numbers leave out.
fn first_gap(sorted: &[usize]) -> usize {
    sorted.iter().enumerate().find(|(expected, place)| expected != *place).map_or(sorted.len(), |(gap, _)| gap)
}

/// The rule `missing-readiness-probe`.
pub(super) fn missing_readiness(set: &Subject<'_>, report: &mut Report) {
    for (index, sent) in sent_to(set) {
        let pods = &set.pods[index];
        // The pods of a Job end, and are asked nothing.
        if pods.keeper() == Keeper::Completion {
            continue;
        }
        for (place, (path, container)) in pods.running().enumerate() {
            if container.readiness_probe.is_none() && sent.contains(&place) {
                let port = container.ports.iter().flatten().next().map_or(8080, |port| port.container_port);
                let message = format!(
                    "a Service sends requests to the container `{}` before it can answer them: write `readinessProbe: {{httpGet: {{path: /healthz, port: {port}}}}}` with an endpoint that it has, or `readinessProbe: {{tcpSocket: {{port: {port}}}}}` where it speaks no HTTP",
                    container.name
                );
                report.found(pods.key, pods.item, format!("{path}.readinessProbe"), message);
            }
        }
    }
}

/// The containers that Services send to, by their places among those that run.
fn sent_to(set: &Subject<'_>) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut sent: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for group in set.service_groups() {
        // Whoever publishes pods that are not ready does not ask whether they are.
        let asks = group.services.iter().filter(|serving| {
            let spec = serving.service.spec.as_ref();
            spec.and_then(|spec| spec.publish_not_ready_addresses) != Some(true)
        });
        let aims: HashSet<Aim<'_>> =
            asks.flat_map(|serving| serving.targets()).map(|(_, target, protocol)| (target, protocol)).collect();
        if aims.is_empty() {
            continue;
        }
        for index in &group.pods {
            reached(&set.pods[*index], &aims, sent.entry(*index).or_default());
        }
    }
    sent
}

/// The containers of a pod that declare one of the ports. Where none declares one, it is the only one, or any with ports.
fn reached(pods: &Pods<'_>, aims: &HashSet<Aim<'_>>, sent: &mut BTreeSet<usize>) {
    let mut known: HashSet<Aim<'_>> = HashSet::new();
    for (place, (_, container)) in pods.running().enumerate() {
        for port in container.ports.iter().flatten() {
            let name = port.name.as_deref().map(Target::Name);
            let targets = [Some(Target::Number(port.container_port)), name].into_iter().flatten();
            for aim in targets.filter_map(|target| aims.get(&(target, protocol(&port.protocol)))) {
                known.insert(*aim);
                sent.insert(place);
            }
        }
    }
    if known.len() < aims.len() {
        let with_ports = || pods.running().enumerate().filter(|(_, (_, container))| container.ports.is_some());
        match pods.spec.containers.len() {
            1 => drop(sent.insert(0)),
            _ => sent.extend(with_ports().map(|(place, _)| place)),
        }
    }
}
