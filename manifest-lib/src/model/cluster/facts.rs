//! A cluster: what the YAML has to know of it.

use super::dns::Dns;
use super::nodes::Nodes;
use crate::model::Pods;
use crate::values::{
    ContainerPort, Cpu, DnsLabel, DnsSubdomain, Fault, Ipv4Block, KubernetesVersion, LabelKey, Memory, Origin,
    Repository, Traced,
};

/// What a cluster has, and what the YAML has to know of it. The requests of all pods at their maxima, with a rollout's surge,
/// must fit.
///
/// Environments that name one cluster share it: their apps' requests are added up, and only there do namespaces and
/// nodePorts clash. Clusters without a name are one.
///
/// ```
/// use manifest_lib::{model::{Cluster, Nodes}, values::{Cpu, Memory}};
/// const MINIKUBE: Cluster = Cluster::new(Cpu::cores(4), Memory::gibibytes(8))
///     .reserved(Cpu::millis(850), Memory::mebibytes(370));
/// const EU: Cluster = Cluster::of(&[Nodes::new(3, Cpu::millis(3_920), Memory::gibibytes(15))])
///     .name("prod-eu")
///     .kubernetes("1.36");
/// ```
///
/// Of some there are constants to start from: [`Cluster::minikube`], [`Cluster::kind`], [`Cluster::k3s`], [`Cluster::eks`],
/// [`Cluster::gke`], [`Cluster::aks`] and [`Cluster::openshift`].
#[derive(Clone, Copy, Debug)]
pub struct Cluster<'a> {
    pub(crate) name: Option<Traced<&'a str>>,
    pub(crate) kubernetes: Option<Traced<KubernetesVersion>>,
    pub(crate) cpu_millis: u64,
    pub(crate) memory_bytes: u64,
    /// How many nodes there are.
    pub(crate) nodes: u32,
    /// Their shapes; empty where nobody says them.
    pub(crate) shapes: &'a [Nodes],
    pub(crate) dns: Dns<'a>,
    pub(crate) ingress_from: Option<Pods<'a>>,
    pub(crate) gateway_from: Option<Pods<'a>>,
    pub(crate) monitoring_from: Option<Pods<'a>>,
    pub(crate) api_server: Option<Traced<(&'a str, u32)>>,
    pub(crate) load_balancer: Traced<&'a [(&'a str, &'a str)]>,
    pub(crate) registry: Option<Traced<&'a str>>,
    pub(crate) pull_secret: Option<Traced<&'a str>>,
    pub(crate) storage_classes: Option<Traced<&'a [&'a str]>>,
    pub(crate) zones: Option<Traced<&'a [&'a str]>>,
    pub(crate) enforces_policies: bool,
    pub(crate) origin: Origin,
}

impl<'a> Cluster<'a> {
    /// The CPU and memory that all nodes have together. Where the shapes of the nodes are known, [`Cluster::of`] says more.
    #[track_caller]
    pub const fn new(cpu: Cpu, memory: Memory) -> Self {
        Self {
            name: None,
            kubernetes: None,
            cpu_millis: cpu.get(),
            memory_bytes: memory.get(),
            nodes: 1,
            shapes: &[],
            dns: Dns::DEFAULT,
            ingress_from: None,
            gateway_from: None,
            monitoring_from: None,
            api_server: None,
            load_balancer: Traced::default(&[], "the cluster needs none"),
            registry: None,
            pull_secret: None,
            storage_classes: None,
            zones: None,
            enforces_policies: true,
            origin: Origin::caller(),
        }
    }

    /// Nodes of these shapes. A pod that fits on none of them does not compile.
    ///
    /// # Panics
    /// If there are none.
    #[track_caller]
    pub const fn of(nodes: &'a [Nodes]) -> Self {
        if nodes.is_empty() {
            Fault::new("a cluster without nodes runs nothing: write `Nodes::new(...)`").refuse()
        }
        Self { shapes: nodes, ..Self::new(Cpu::millis(1), Memory::mebibytes(1)) }.summed(nodes)
    }

    /// Its totals, from its shapes.
    const fn summed(mut self, nodes: &'a [Nodes]) -> Self {
        (self.cpu_millis, self.memory_bytes, self.nodes) = (0, 0, 0);
        let mut i = 0;
        while i < nodes.len() {
            let (one, count) = (&nodes[i], nodes[i].count as u64);
            self.cpu_millis = self.cpu_millis.saturating_add(one.cpu_millis.saturating_mul(count));
            self.memory_bytes = self.memory_bytes.saturating_add(one.memory_bytes.saturating_mul(count));
            self.nodes = self.nodes.saturating_add(one.count);
            i += 1;
        }
        self
    }

    /// Which cluster it is, where there are several: environments of one name share it.
    ///
    /// # Panics
    /// If it is no DNS label.
    #[track_caller]
    pub const fn name(mut self, name: &'a str) -> Self {
        self.name = Some(Traced::here(DnsLabel::new(name).as_str()));
        self
    }

    /// The minor version of Kubernetes that it runs, from `1.33` to `1.37`. What is newer than it does not compile, and what it
    /// tells as deprecated is told in `plan`. Without it nothing is asked.
    ///
    /// # Panics
    /// If it is none of them.
    #[track_caller]
    pub const fn kubernetes(mut self, version: &str) -> Self {
        self.kubernetes = Some(Traced::here(KubernetesVersion::new(version)));
        self
    }

    /// Where its pods ask for names; without it the pods of `kube-dns`. A policy that knows less cuts every pod off from all
    /// names.
    pub const fn dns(mut self, dns: Dns<'a>) -> Self {
        self.dns = dns;
        self
    }

    /// Where the API server answers, behind its Service: the addresses that `kubectl get endpointslices kubernetes` shows, as
    /// a block, and their port. Policies know no Service, and workloads with [`Rights`](crate::model::Rights) must reach it.
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
        let port = ContainerPort::new(port).get();
        self.api_server = Some(Traced::here((Ipv4Block::new(block).as_str(), port)));
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

    /// Where the pods of the monitoring run: to them alone
    /// [`Workload::scraped_on`](crate::model::Workload::scraped_on) opens a port.
    ///
    /// ```
    /// use manifest_lib::{model::{Cluster, Pods}, values::{Cpu, Memory}};
    /// const CLUSTER: Cluster = Cluster::new(Cpu::cores(4), Memory::gibibytes(8))
    ///     .monitoring_from(Pods::of("monitoring", &[("app.kubernetes.io/name", "prometheus")]));
    /// ```
    pub const fn monitoring_from(mut self, pods: Pods<'a>) -> Self {
        self.monitoring_from = Some(pods);
        self
    }

    /// Annotations that every load balancer has here, such as those that keep it inside a network.
    ///
    /// ```
    /// use manifest_lib::{model::Cluster, values::{Cpu, Memory}};
    /// const CLUSTER: Cluster = Cluster::new(Cpu::cores(4), Memory::gibibytes(8))
    ///     .load_balancer_annotations(&[("service.beta.kubernetes.io/aws-load-balancer-scheme", "internal")]);
    /// ```
    ///
    /// # Panics
    /// If a key is none.
    #[track_caller]
    pub const fn load_balancer_annotations(mut self, annotations: &'a [(&'a str, &'a str)]) -> Self {
        let mut i = 0;
        while i < annotations.len() {
            LabelKey::new(annotations[i].0);
            i += 1;
        }
        self.load_balancer = Traced::here(annotations);
        self
    }

    /// What stands before the repositories of the apps' own images here, such as `registry.example/team`: in `shop/web` it
    /// makes `registry.example/team/shop/web`. An image that names its registry keeps it.
    ///
    /// # Panics
    /// If it is no image repository.
    #[track_caller]
    pub const fn registry(mut self, prefix: &'a str) -> Self {
        self.registry = Some(Traced::here(Repository::new(prefix).as_str()));
        self
    }

    /// The Secret with which the images are pulled here, which every pod names besides its own.
    ///
    /// # Panics
    /// If it is no name of a Secret.
    #[track_caller]
    pub const fn pull_secret(mut self, name: &'a str) -> Self {
        self.pull_secret = Some(Traced::here(DnsSubdomain::new(name).as_str()));
        self
    }

    /// The storage classes that it has: a claim that names another one does not compile.
    ///
    /// # Panics
    /// If one is no DNS name.
    #[track_caller]
    pub const fn storage_classes(mut self, classes: &'a [&'a str]) -> Self {
        let mut i = 0;
        while i < classes.len() {
            DnsSubdomain::new(classes[i]);
            i += 1;
        }
        self.storage_classes = Some(Traced::here(classes));
        self
    }

    /// The zones that its nodes are in: a pod that asks for another one does not compile.
    pub const fn zones(mut self, zones: &'a [&'a str]) -> Self {
        self.zones = Some(Traced { value: zones, origin: self.origin });
        self
    }

    /// Nobody enforces NetworkPolicies here: they are written all the same, and `plan` and `graph` say that they do nothing.
    pub const fn without_policies(mut self) -> Self {
        self.enforces_policies = false;
        self
    }

    /// Something enforces NetworkPolicies here, such as Calico or Cilium, where a ready constant says that nobody does.
    pub const fn with_policies(mut self) -> Self {
        self.enforces_policies = true;
        self
    }

    /// How many nodes it has, each of which runs a pod of each DaemonSet; without it one.
    ///
    /// # Panics
    /// If it is 0, or the cluster has shapes, which say it.
    #[track_caller]
    pub const fn nodes(mut self, count: u32) -> Self {
        if count == 0 {
            Fault::new("a cluster of 0 nodes runs nothing: write how many it has").refuse()
        }
        if !self.shapes.is_empty() {
            Fault::new("the shapes of the nodes say how many there are: write the number in `Nodes::new(...)`").refuse()
        }
        self.nodes = count;
        self
    }

    /// What the cluster's own pods request of that, on whichever node they run.
    ///
    /// # Panics
    /// If nothing would be left.
    #[track_caller]
    pub const fn reserved(mut self, cpu: Cpu, memory: Memory) -> Self {
        (self.cpu_millis, self.memory_bytes) = super::nodes::less((self.cpu_millis, self.memory_bytes), cpu, memory);
        self
    }

    /// Whether both are one cluster.
    pub(crate) const fn is(&self, other: &Self) -> bool {
        match (self.name, other.name) {
            (Some(own), Some(other)) => crate::values::scan::same(own.value, other.value),
            (None, None) => true,
            _ => false,
        }
    }

    /// Whether both say the same of its size and version.
    pub(crate) const fn has_the_words_of(&self, other: &Self) -> bool {
        let versions = match (self.kubernetes, other.kubernetes) {
            (Some(own), Some(other)) => own.value.minor() == other.value.minor(),
            (None, None) => true,
            _ => false,
        };
        versions
            && self.cpu_millis == other.cpu_millis
            && self.memory_bytes == other.memory_bytes
            && self.nodes == other.nodes
    }

    /// The version of Kubernetes that it runs, if anybody says it.
    pub fn version(&self) -> Option<KubernetesVersion> {
        self.kubernetes.map(|version| version.value)
    }

    /// Whether its NetworkPolicies do anything.
    pub const fn has_policies(&self) -> bool {
        self.enforces_policies
    }
}
