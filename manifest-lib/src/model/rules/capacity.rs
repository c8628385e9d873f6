//! Whether pods fit into a cluster: what no scheduler can place does not compile.
//!
//! Each test is a bound from below. What it refuses fits nowhere; what it lets through may still not fit, since which pods
//! share a node is the scheduler's choice. `plan` places the pods node by node and says whether that works.

use super::resources::requests;
use super::told::declared;
use crate::model::Deployed;
use crate::model::cluster::Cluster;
use crate::model::controller::Controller;
use crate::values::Fault;

/// What pods request together.
#[derive(Clone, Copy)]
pub(crate) struct Sum {
    cpu: u64,
    memory: u64,
}

impl Sum {
    pub(crate) const NOTHING: Self = Self { cpu: 0, memory: 0 };

    /// With the pods of a workload at their maximum, and a rollout's surge.
    pub(crate) const fn with(self, deployed: &Deployed<'_>, cluster: &Cluster<'_>) -> Self {
        let (cpu, memory) = requests(&deployed.body);
        let pods = most_pods(deployed, cluster);
        Self {
            cpu: self.cpu.saturating_add(cpu.saturating_mul(pods)),
            memory: self.memory.saturating_add(memory.saturating_mul(pods)),
        }
    }

    /// With all workloads of an app.
    pub(crate) const fn with_all(mut self, workloads: &[Deployed<'_>], cluster: &Cluster<'_>) -> Self {
        let mut i = 0;
        while i < workloads.len() {
            self = self.with(&workloads[i], cluster);
            i += 1;
        }
        self
    }

    /// That it is more than the cluster has; `who` requests it.
    pub(crate) const fn beyond(self, cluster: &Cluster<'_>, who: Fault) -> Option<Fault> {
        let has = ", and the cluster has ";
        let fault = who.text(" at their maxima, with a rollout's surge, request ");
        let fault = if self.cpu > cluster.cpu_millis {
            fault.number(self.cpu).text("m CPU").text(has).number(cluster.cpu_millis).text("m")
        } else if self.memory > cluster.memory_bytes {
            fault.bytes(self.memory).text(" of memory").text(has).bytes(cluster.memory_bytes)
        } else {
            return None;
        };
        let fault = fault
            .text(" to give: lower maxReplicas, or a request that is more than the pods use, or name a larger cluster");
        Some(declared(fault, cluster.origin))
    }
}

/// How many pods there are at the most.
const fn most_pods(deployed: &Deployed<'_>, cluster: &Cluster<'_>) -> u64 {
    let most = match deployed.body.controller {
        Controller::DaemonSet(_) => cluster.nodes,
        // The runs of a CronJob that overlap are not foreseen.
        Controller::Job(ending) | Controller::CronJob(ending, _) => match ending.parallelism {
            Some(parallelism) => parallelism.value,
            None => 1,
        },
        _ => deployed.most(),
    };
    most as u64 + deployed.body.controller.limits_of(most).0 as u64
}

/// Whether a pod of it runs on every node: what chooses its nodes may run on none.
const fn is_on_each_node(deployed: &Deployed<'_>) -> bool {
    matches!(deployed.body.controller, Controller::DaemonSet(_)) && deployed.body.scheduling.is_none()
}

/// The workload at a place of the app at a place.
const fn workload<'w, 'a>(apps: &[Option<&'w [Deployed<'a>]>], app: usize, at: usize) -> Option<&'w Deployed<'a>> {
    match apps[app] {
        Some(workloads) if at < workloads.len() => Some(&workloads[at]),
        _ => None,
    }
}

/// What cannot be placed on nodes of the cluster's shapes by all of these apps together; nothing where nobody says them.
pub(crate) const fn unplaced(cluster: &Cluster<'_>, apps: &[Option<&[Deployed<'_>]>]) -> Option<Fault> {
    if cluster.shapes.is_empty() {
        return None;
    }
    // What the DaemonSets take of each node.
    let (mut cpu, mut memory, mut pods) = (0u64, 0u64, 0u64);
    let mut i = 0;
    while i < apps.len() {
        let mut j = 0;
        while let Some(deployed) = workload(apps, i, j) {
            if is_on_each_node(deployed) {
                let (own_cpu, own_memory) = requests(&deployed.body);
                (cpu, memory, pods) = (cpu.saturating_add(own_cpu), memory.saturating_add(own_memory), pods + 1);
            }
            j += 1;
        }
        i += 1;
    }
    let taken = Taken { cpu, memory, pods };
    let mut all = 0u64;
    let mut i = 0;
    while i < apps.len() {
        let mut j = 0;
        while let Some(deployed) = workload(apps, i, j) {
            if !matches!(deployed.body.controller, Controller::DaemonSet(_)) {
                all = all.saturating_add(most_pods(deployed, cluster));
                if let Some(fault) = taken.too_large(cluster, deployed) {
                    return Some(fault);
                }
                let (cpu, memory) = requests(&deployed.body);
                if let Some(fault) = taken.crowded(cluster, apps, deployed, cpu, true) {
                    return Some(fault);
                }
                if let Some(fault) = taken.crowded(cluster, apps, deployed, memory, false) {
                    return Some(fault);
                }
            }
            j += 1;
        }
        i += 1;
    }
    let room = taken.room(cluster, 0, true);
    if all > room {
        let fault = Fault::new("there are ")
            .number(all)
            .text(" pods at their maxima, and all nodes together run ")
            .number(room);
        return Some(declared(fault.text(" at most: lower maxReplicas, or add nodes"), cluster.origin));
    }
    None
}

/// What the DaemonSets take of each node.
struct Taken {
    cpu: u64,
    memory: u64,
    pods: u64,
}

impl Taken {
    /// That a pod fits on no node, however empty.
    const fn too_large(&self, cluster: &Cluster<'_>, deployed: &Deployed<'_>) -> Option<Fault> {
        let (cpu, memory) = requests(&deployed.body);
        let (mut most_cpu, mut most_memory) = (0, 0);
        let mut i = 0;
        while i < cluster.shapes.len() {
            let shape = &cluster.shapes[i];
            let own_cpu = shape.cpu_millis.saturating_sub(self.cpu);
            let own_memory = shape.memory_bytes.saturating_sub(self.memory);
            if cpu <= own_cpu && memory <= own_memory {
                return None;
            }
            most_cpu = if own_cpu > most_cpu { own_cpu } else { most_cpu };
            most_memory = if own_memory > most_memory { own_memory } else { most_memory };
            i += 1;
        }
        let fault = Fault::new("a pod of ").quoted(deployed.name()).text(" requests ");
        let fault = if cpu > most_cpu {
            fault.number(cpu).text("m CPU, and no node has more than ").number(most_cpu).text("m")
        } else if memory > most_memory {
            fault.bytes(memory).text(" of memory, and no node has more than ").bytes(most_memory)
        } else {
            fault.number(cpu).text("m CPU and ").bytes(memory).text(" of memory, and no node has both")
        };
        Some(declared(fault.text(" to give: request less, or name larger nodes"), deployed.origin))
    }

    /// That there are more pods which request at least so much than nodes have room for, one beside the other. Below an
    /// eighth of a node nobody counts: little is lost there, and the sum tells it.
    const fn crowded(
        &self,
        cluster: &Cluster<'_>,
        apps: &[Option<&[Deployed<'_>]>],
        than: &Deployed<'_>,
        least: u64,
        of_cpu: bool,
    ) -> Option<Fault> {
        let mut largest = 0;
        let mut i = 0;
        while i < cluster.shapes.len() {
            let has = if of_cpu { cluster.shapes[i].cpu_millis } else { cluster.shapes[i].memory_bytes };
            largest = if has > largest { has } else { largest };
            i += 1;
        }
        if least.saturating_mul(8) <= largest {
            return None;
        }
        let mut pods = 0u64;
        let mut i = 0;
        while i < apps.len() {
            let mut j = 0;
            while let Some(deployed) = workload(apps, i, j) {
                let (cpu, memory) = requests(&deployed.body);
                let as_large = if of_cpu { cpu >= least } else { memory >= least };
                if as_large && !matches!(deployed.body.controller, Controller::DaemonSet(_)) {
                    pods = pods.saturating_add(most_pods(deployed, cluster));
                }
                j += 1;
            }
            i += 1;
        }
        let room = self.room(cluster, least, of_cpu);
        if pods <= room {
            return None;
        }
        let fault = Fault::new("").number(pods).text(" pods, with a rollout's surge, request ");
        let fault = if of_cpu { fault.number(least).text("m CPU") } else { fault.bytes(least).text(" of memory") };
        let fault = fault
            .text(" or more each, as those of ")
            .quoted(than.name())
            .text(" do, and the nodes have room for ")
            .number(room)
            .text(" such pods, however they are placed: request less, lower maxReplicas, or name more or larger nodes");
        Some(declared(fault, than.origin))
    }

    /// How many pods that request at least so much fit beside each other.
    const fn room(&self, cluster: &Cluster<'_>, least: u64, of_cpu: bool) -> u64 {
        let mut room = 0u64;
        let mut i = 0;
        while i < cluster.shapes.len() {
            let shape = &cluster.shapes[i];
            let has = if of_cpu {
                shape.cpu_millis.saturating_sub(self.cpu)
            } else {
                shape.memory_bytes.saturating_sub(self.memory)
            };
            let most = (shape.pods as u64).saturating_sub(self.pods);
            let fit = match has.checked_div(least) {
                Some(fit) if fit < most => fit,
                _ => most,
            };
            room = room.saturating_add(fit.saturating_mul(shape.count as u64));
            i += 1;
        }
        room
    }
}
