//! Where pods run: nodes, neighbours, priorities. Source of the rules: Kubernetes, "Assigning Pods to Nodes", "Taints and
//! Tolerations", "Pod Topology Spread Constraints" and "User Namespaces".

use super::TopologySpread;
use super::list::List;
use crate::values::{DnsSubdomain, Fault, LabelKey, LabelValue, Origin, Traced, WorkloadName};

/// Where pods run. A team writes one for each pool of nodes, and workloads borrow it.
///
/// ```
/// use manifest_lib::model::{Scheduling, Toleration, TopologySpread, Workload};
/// const GPU_NODES: Scheduling = Scheduling::new()
///     .node_selector("cloud.example.com/pool", "gpu")
///     .toleration(Toleration::exists("nvidia.com/gpu"))
///     .prefer_node(50, "topology.kubernetes.io/zone", &["eu-1a"])
///     .apart_from("trainer", "kubernetes.io/hostname")
///     .priority_class("batch")
///     .spread(TopologySpread::preferred("topology.kubernetes.io/zone", 1));
/// const TRAINER: Workload = Workload::new("trainer", "ml/trainer").scheduling(&GPU_NODES);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Scheduling<'a> {
    pub(crate) node_selector: List<'a, Traced<(&'a str, &'a str)>, 4>,
    pub(crate) tolerations: List<'a, Toleration<'a>, 4>,
    pub(crate) nodes: List<'a, NodeRule<'a>, 4>,
    pub(crate) neighbours: List<'a, Neighbour<'a>, 4>,
    pub(crate) spreads: List<'a, TopologySpread<'a>, 2>,
    pub(crate) priority_class: Option<Traced<&'a str>>,
    pub(crate) runtime_class: Option<Traced<&'a str>>,
    pub(crate) own_user_namespace: Option<Origin>,
    pub(crate) strict_groups: Option<Origin>,
}

/// A rule about the labels of nodes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NodeRule<'a> {
    /// How much it weighs; without it, no other node is taken.
    pub(crate) weight: Option<u32>,
    pub(crate) key: &'a str,
    pub(crate) values: &'a [&'a str],
    pub(crate) origin: Origin,
}

/// A workload of the app whose pods are looked for, or kept away from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Neighbour<'a> {
    pub(crate) workload: &'a str,
    pub(crate) topology_key: &'a str,
    pub(crate) apart: bool,
    pub(crate) required: bool,
    pub(crate) origin: Origin,
}

impl<'a> Scheduling<'a> {
    /// Any node.
    #[allow(clippy::new_without_default)] // it is one part of many, as everywhere in the model
    pub const fn new() -> Self {
        Self {
            node_selector: List::EMPTY,
            tolerations: List::EMPTY,
            nodes: List::EMPTY,
            neighbours: List::EMPTY,
            spreads: List::EMPTY,
            priority_class: None,
            runtime_class: None,
            own_user_namespace: None,
            strict_groups: None,
        }
    }

    /// Only nodes with this label.
    ///
    /// # Panics
    /// If key or value is none, the key is there already, or it is the fifth.
    #[track_caller]
    pub const fn node_selector(mut self, key: &'a str, value: &'a str) -> Self {
        let mut i = 0;
        while let Some(other) = self.node_selector.get(i) {
            if crate::values::scan::same(other.value.0, key) {
                Fault::new("a node has one value of the label ")
                    .quoted(key)
                    .text(", and two are asked for: remove one, or write `.require_node(key, &[...])`")
                    .refuse()
            }
            i += 1;
        }
        let label = (LabelKey::new(key).as_str(), LabelValue::new(value).as_str());
        self.node_selector.push(Traced::here(label), "node_selector", "require_node");
        self
    }

    /// Nodes with this taint, too.
    ///
    /// # Panics
    /// If it is the fifth.
    #[track_caller]
    pub const fn toleration(mut self, toleration: Toleration<'a>) -> Self {
        self.tolerations.push(toleration, "toleration", "toleration");
        self
    }

    /// Only nodes whose label has one of these values.
    ///
    /// # Panics
    /// If a word is none, there is no value, or it is the fifth rule about nodes.
    #[track_caller]
    pub const fn require_node(self, key: &'a str, values: &'a [&'a str]) -> Self {
        self.node(None, key, values)
    }

    /// Rather nodes whose label has one of these values, by a weight of 1 to 100.
    ///
    /// # Panics
    /// If a word is none, there is no value, the weight is out of bounds, or it is the fifth rule about nodes.
    #[track_caller]
    pub const fn prefer_node(self, weight: u32, key: &'a str, values: &'a [&'a str]) -> Self {
        if weight == 0 || weight > 100 {
            Fault::new("the weight ").number(weight as u64).text(" is outside 1 to 100").refuse()
        }
        self.node(Some(weight), key, values)
    }

    #[track_caller]
    const fn node(mut self, weight: Option<u32>, key: &'a str, values: &'a [&'a str]) -> Self {
        let mut i = 0;
        while i < values.len() {
            LabelValue::new(values[i]);
            i += 1;
        }
        if values.is_empty() {
            Fault::new("no node has none of no values of ").quoted(key).text(": write one value or more").refuse()
        }
        let rule = NodeRule { weight, key: LabelKey::new(key).as_str(), values, origin: Origin::caller() };
        self.nodes.push(rule, "require_node", "node_selector");
        self
    }

    /// Rather where a pod of this workload of the app runs: on its node, or in its zone, as the label's key says.
    ///
    /// # Panics
    /// If a word is none, or it is the fifth neighbour. The app asserts that the workload is there.
    #[track_caller]
    pub const fn near(self, workload: &'a str, topology_key: &'a str) -> Self {
        self.neighbour(workload, topology_key, false, false)
    }

    /// Only where a pod of this workload of the app runs: on its node, or in its zone; a pod without such a place waits.
    ///
    /// ```
    /// use manifest_lib::model::Scheduling;
    /// const BESIDE_THE_CACHE: Scheduling = Scheduling::new().only_with("cache", "topology.kubernetes.io/zone");
    /// ```
    ///
    /// # Panics
    /// As [`Self::near`].
    #[track_caller]
    pub const fn only_with(self, workload: &'a str, topology_key: &'a str) -> Self {
        self.neighbour(workload, topology_key, false, true)
    }

    /// Rather where no pod of this workload of the app runs.
    ///
    /// # Panics
    /// As [`Self::near`].
    #[track_caller]
    pub const fn apart_from(self, workload: &'a str, topology_key: &'a str) -> Self {
        self.neighbour(workload, topology_key, true, false)
    }

    /// Never where a pod of this workload of the app runs; a pod without such a place waits.
    ///
    /// # Panics
    /// As [`Self::near`].
    #[track_caller]
    pub const fn never_with(self, workload: &'a str, topology_key: &'a str) -> Self {
        self.neighbour(workload, topology_key, true, true)
    }

    #[track_caller]
    const fn neighbour(mut self, workload: &'a str, topology_key: &'a str, apart: bool, required: bool) -> Self {
        let neighbour = Neighbour {
            workload: WorkloadName::new(workload).as_str(),
            topology_key: LabelKey::new(topology_key).as_str(),
            apart,
            required,
            origin: Origin::caller(),
        };
        self.neighbours.push(neighbour, "near", "near");
        self
    }

    /// One spread more, besides the workload's own: over zones, say, where that is over nodes.
    ///
    /// # Panics
    /// If it is the third.
    #[track_caller]
    pub const fn spread(mut self, spread: TopologySpread<'a>) -> Self {
        self.spreads.push(spread, "spread", "spread");
        self
    }

    /// Which pods go first where there is no room for all.
    ///
    /// # Panics
    /// If the name is none, or one of the cluster's own.
    #[track_caller]
    pub const fn priority_class(mut self, name: &'a str) -> Self {
        if crate::values::scan::starts_with(name.as_bytes(), b"system-") {
            Fault::about(name)
                .text(" is for the cluster's own pods, which end all others: write a class of your own")
                .refuse()
        }
        self.priority_class = Some(Traced::here(DnsSubdomain::new(name).as_str()));
        self
    }

    /// What runs the containers, such as gVisor.
    ///
    /// # Panics
    /// If the name is none.
    #[track_caller]
    pub const fn runtime_class(mut self, name: &'a str) -> Self {
        self.runtime_class = Some(Traced::here(DnsSubdomain::new(name).as_str()));
        self
    }

    /// The pod's users are none of the node's (`hostUsers: false`). Stable since Kubernetes 1.36.
    ///
    /// ```
    /// use manifest_lib::model::{Scheduling, Workload};
    /// const APART: Scheduling = Scheduling::new().own_user_namespace().strict_supplemental_groups().runtime_class("gvisor");
    /// const BUILDER: Workload = Workload::new("builder", "ci/builder").scheduling(&APART);
    /// ```
    #[track_caller]
    pub const fn own_user_namespace(mut self) -> Self {
        self.own_user_namespace = Some(Origin::caller());
        self
    }

    /// The processes are in no group that the image adds (`supplementalGroupsPolicy: Strict`). Stable since Kubernetes 1.35.
    #[track_caller]
    pub const fn strict_supplemental_groups(mut self) -> Self {
        self.strict_groups = Some(Origin::caller());
        self
    }
}

/// A taint of nodes that pods may run on all the same.
///
/// ```
/// use manifest_lib::model::Toleration;
/// const SPOT: Toleration = Toleration::equal("cloud.example.com/spot", "true").no_schedule();
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Toleration<'a> {
    pub(crate) key: &'a str,
    pub(crate) value: Option<&'a str>,
    pub(crate) effect: Option<&'static str>,
    pub(crate) seconds: Option<u32>,
    pub(crate) origin: Origin,
}

impl<'a> Toleration<'a> {
    /// The taint of this key, with whatever value and effect. There is none that tolerates every taint.
    ///
    /// # Panics
    /// If the key is none.
    #[track_caller]
    pub const fn exists(key: &'a str) -> Self {
        let key = LabelKey::new(key).as_str();
        Self { key, value: None, effect: None, seconds: None, origin: Origin::caller() }
    }

    /// The taint of this key and value, with whatever effect.
    ///
    /// # Panics
    /// If key or value is none.
    #[track_caller]
    pub const fn equal(key: &'a str, value: &'a str) -> Self {
        let mut toleration = Self::exists(key);
        toleration.value = Some(LabelValue::new(value).as_str());
        toleration
    }

    /// Only where it keeps pods away.
    pub const fn no_schedule(mut self) -> Self {
        self.effect = Some("NoSchedule");
        self
    }

    /// Only where it ends pods, and so many seconds of it.
    pub const fn no_execute(mut self, seconds: u32) -> Self {
        self.effect = Some("NoExecute");
        self.seconds = Some(seconds);
        self
    }
}
