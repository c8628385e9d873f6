//! How many pods a drain may take, and where the pods are put.
//! Source of the rules: Kubernetes, "Disruptions" and "Pod Topology Spread Constraints".

use super::Pods;
use crate::values::{Amount, MaxSkew, Origin, Round, Traced};

/// How many pods a voluntary disruption, such as the drain of a node, may take at a time.
///
/// ```
/// use manifest_lib::{model::DisruptionBudget, values::Amount};
/// const ONE_AT_A_TIME: DisruptionBudget = DisruptionBudget::max_unavailable(Amount::count(1));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DisruptionBudget {
    pub(crate) policy: BudgetPolicy,
    pub(crate) origin: Origin,
}

/// A budget says one of the two, never both.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BudgetPolicy {
    MinAvailable(Amount),
    MaxUnavailable(Amount),
}

impl DisruptionBudget {
    /// So many pods stay.
    #[track_caller]
    pub const fn min_available(pods: Amount) -> Self {
        Self { policy: BudgetPolicy::MinAvailable(pods), origin: Origin::caller() }
    }

    /// At most so many pods go.
    #[track_caller]
    pub const fn max_unavailable(pods: Amount) -> Self {
        Self { policy: BudgetPolicy::MaxUnavailable(pods), origin: Origin::caller() }
    }

    /// How many of `replicas` pods must stay, as the controller computes it: both shares round up.
    pub(crate) const fn must_stay(&self, replicas: u32) -> u32 {
        match self.policy {
            BudgetPolicy::MinAvailable(pods) => pods.of(replicas, Round::Up),
            BudgetPolicy::MaxUnavailable(pods) => replicas.saturating_sub(pods.of(replicas, Round::Up)),
        }
    }
}

/// How evenly the pods are put on nodes or zones.
///
/// ```
/// use manifest_lib::model::TopologySpread;
/// const NODES: TopologySpread = TopologySpread::preferred("kubernetes.io/hostname", 1);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TopologySpread<'a> {
    pub(crate) topology_key: crate::values::LabelKey<'a>,
    pub(crate) max_skew: u32,
    pub(crate) required: bool,
    pub(crate) match_label_keys: &'a [&'a str],
    pub(crate) min_domains: Option<Traced<u32>>,
    pub(crate) origin: Origin,
}

impl<'a> TopologySpread<'a> {
    pub(crate) const DEFAULT: Self = Self {
        topology_key: crate::values::LabelKey::new("kubernetes.io/hostname"),
        max_skew: 1,
        required: false,
        match_label_keys: &[],
        min_domains: None,
        origin: Origin::Default("one node's end should not take all pods"),
    };

    /// Spreads where it can: a pod that would break the skew is still scheduled. `max_skew` is at least 1.
    ///
    /// # Panics
    /// If the key is no label key or the skew is 0.
    #[track_caller]
    pub const fn preferred(topology_key: &'a str, max_skew: u32) -> Self {
        Self {
            topology_key: crate::values::LabelKey::new(topology_key),
            max_skew: MaxSkew::new(max_skew).get(),
            required: false,
            match_label_keys: &[],
            min_domains: None,
            origin: Origin::caller(),
        }
    }

    /// Spreads or waits: a pod that would break the skew is not scheduled. `max_skew` is at least 1.
    ///
    /// # Panics
    /// If the key is no label key or the skew is 0.
    #[track_caller]
    pub const fn required(topology_key: &'a str, max_skew: u32) -> Self {
        let mut spread = Self::preferred(topology_key, max_skew);
        spread.required = true;
        spread
    }

    /// While fewer zones or nodes than this have room, a new one counts as empty, so that a pod waits for it rather than
    /// crowd the others. Stable since Kubernetes 1.30.
    ///
    /// ```
    /// use manifest_lib::model::TopologySpread;
    /// const ZONES: TopologySpread = TopologySpread::required("topology.kubernetes.io/zone", 1).min_domains(3);
    /// ```
    ///
    /// # Panics
    /// If it is 0, or the spread is only preferred, which never waits.
    #[track_caller]
    pub const fn min_domains(mut self, count: u32) -> Self {
        if !self.required || count == 0 {
            crate::values::Fault::new("minDomains ")
                .number(count as u64)
                .text(" needs a spread that waits, and 1 or more: write it after `TopologySpread::required(...)`")
                .refuse()
        }
        self.min_domains = Some(Traced::here(count));
        self
    }

    /// Counts the pods of one value of these labels alone, such as those of one revision by `pod-template-hash`.
    /// Beta, and on since Kubernetes 1.27.
    ///
    /// ```
    /// use manifest_lib::model::TopologySpread;
    /// const ZONES: TopologySpread =
    ///     TopologySpread::required("topology.kubernetes.io/zone", 1).match_label_keys(&["pod-template-hash"]);
    /// ```
    ///
    /// # Panics
    /// If a key is none.
    #[track_caller]
    pub const fn match_label_keys(mut self, keys: &'a [&'a str]) -> Self {
        let mut i = 0;
        while i < keys.len() {
            crate::values::LabelKey::new(keys[i]);
            i += 1;
        }
        self.match_label_keys = keys;
        self
    }
}

/// What the cluster has: the sum of all requests, at the maxima and with a rollout's surge, must fit.
///
/// ```
/// use manifest_lib::{model::Cluster, values::{Cpu, Memory}};
/// const MINIKUBE: Cluster = Cluster::new(Cpu::cores(4), Memory::gibibytes(8))
///     .reserved(Cpu::millis(850), Memory::mebibytes(370));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Cluster<'a> {
    pub(crate) cpu_millis: u64,
    pub(crate) memory_bytes: u64,
    pub(crate) nodes: u32,
    pub(crate) ingress_from: Option<Pods<'a>>,
    pub(crate) gateway_from: Option<Pods<'a>>,
    pub(crate) api_server: Option<Traced<(&'a str, u32)>>,
    pub(crate) origin: Origin,
}

impl<'a> Cluster<'a> {
    /// The CPU and memory that all nodes have together.
    #[track_caller]
    pub const fn new(cpu: crate::values::Cpu, memory: crate::values::Memory) -> Self {
        Self {
            cpu_millis: cpu.get(),
            memory_bytes: memory.get(),
            nodes: 1,
            ingress_from: None,
            gateway_from: None,
            api_server: None,
            origin: Origin::caller(),
        }
    }

    /// Where the API server answers, behind its Service: the addresses that `kubectl get endpointslices kubernetes` shows, as
    /// a block, and their port. Policies know no Service, and workloads with [`Rights`](super::Rights) must reach it.
    ///
    /// ```
    /// use manifest_lib::{model::Cluster, values::{Cpu, Memory}};
    /// const CLUSTER: Cluster = Cluster::new(Cpu::cores(4), Memory::gibibytes(8)).api_server("10.0.0.10/32", 6443);
    /// ```
    ///
    /// # Panics
    /// If the block is none or the port is 0.
    #[track_caller]
    pub const fn api_server(mut self, block: &'a str, port: u32) -> Self {
        let port = crate::values::ContainerPort::new(port).get();
        self.api_server = Some(Traced::here((crate::values::Ipv4Block::new(block).as_str(), port)));
        self
    }

    /// Where the pods of the Ingress controller run: to them alone an Ingress opens its workload.
    pub const fn ingress_from(mut self, pods: Pods<'a>) -> Self {
        self.ingress_from = Some(pods);
        self
    }

    /// Where the pods of the gateway run: to them alone a route opens its workload.
    pub const fn gateway_from(mut self, pods: Pods<'a>) -> Self {
        self.gateway_from = Some(pods);
        self
    }

    /// How many nodes it has, each of which runs a pod of each DaemonSet; without it one.
    ///
    /// # Panics
    /// If it is 0.
    #[track_caller]
    pub const fn nodes(mut self, count: u32) -> Self {
        if count == 0 {
            crate::values::Fault::new("a cluster of 0 nodes runs nothing: write how many it has").refuse()
        }
        self.nodes = count;
        self
    }

    /// What the cluster's own pods request of that.
    ///
    /// # Panics
    /// If nothing would be left.
    #[track_caller]
    pub const fn reserved(mut self, cpu: crate::values::Cpu, memory: crate::values::Memory) -> Self {
        if cpu.get() >= self.cpu_millis || memory.get() >= self.memory_bytes {
            crate::values::Fault::new("the reserved part leaves nothing of the cluster: raise the cluster's size")
                .refuse()
        }
        self.cpu_millis -= cpu.get();
        self.memory_bytes -= memory.get();
        self
    }
}

/// A namespace, and the line that chose it. Source: Kubernetes, "Namespaces".
///
/// ```
/// use manifest_lib::model::Namespace;
/// const DEV: Namespace = Namespace::new("evolved-todo-dev");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Namespace<'a>(pub(crate) Traced<crate::values::DnsLabel<'a>>);

impl<'a> Namespace<'a> {
    /// A namespace of the app's own.
    ///
    /// # Panics
    /// If the name is no DNS label, or is `default` or one that starts with `kube-`.
    #[track_caller]
    pub const fn new(name: &'a str) -> Self {
        let name = crate::values::DnsLabel::new(name);
        if crate::values::scan::same(name.as_str(), "default")
            || crate::values::scan::starts_with(name.as_str().as_bytes(), b"kube-")
        {
            crate::values::Fault::about(name.as_str())
                .text(" is the cluster's own namespace: give the app one of its own")
                .refuse()
        }
        Self(Traced::here(name))
    }
}
