//! Clusters to start from: what their makers' documents say of them. Each method after them says otherwise.

use super::dns::Dns;
use super::facts::Cluster;
use super::nodes::Nodes;
use crate::model::Pods;
use crate::values::{Cpu, Memory, Origin};

/// The cache of names that many clusters run on each node. Source: Kubernetes, "Using NodeLocal DNSCache in Kubernetes
/// Clusters".
const NODE_LOCAL: &str = "169.254.20.10/32";

const INGRESS_NGINX: Pods<'static> = known("ingress-nginx", &[("app.kubernetes.io/name", "ingress-nginx")]);

const fn known(namespace: &'static str, labels: &'static [(&'static str, &'static str)]) -> Pods<'static> {
    Pods { namespace, labels, origin: Origin::Default("the cluster's maker runs it there") }
}

impl<'a> Cluster<'a> {
    /// Minikube with as much as `minikube start --cpus --memory` gave it: one node, CoreDNS, the storage class `standard`, the
    /// addon `ingress`. Without `--cni` nothing enforces policies; with `--cni=calico` write
    /// [`with_policies`](Self::with_policies). Source: Minikube, "minikube start", "Network Policy" and "Ingress".
    ///
    /// ```
    /// use manifest_lib::{model::Cluster, values::{Cpu, Memory}};
    /// const LOCAL: Cluster = Cluster::minikube(Cpu::cores(4), Memory::gibibytes(8)).with_policies();
    /// ```
    #[track_caller]
    pub const fn minikube(cpu: Cpu, memory: Memory) -> Self {
        Self::new(cpu, memory).storage_classes(&["standard"]).ingress_from(INGRESS_NGINX).without_policies()
    }

    /// kind on one machine: CoreDNS, the storage class `standard`, and kindnet, which enforces policies since kind 0.24. All
    /// nodes share what the machine has. Source: kind, "Release v0.24.0" and "Ingress".
    ///
    /// ```
    /// use manifest_lib::{model::Cluster, values::{Cpu, Memory}};
    /// const LOCAL: Cluster = Cluster::kind(Cpu::cores(8), Memory::gibibytes(16)).nodes(3);
    /// ```
    #[track_caller]
    pub const fn kind(cpu: Cpu, memory: Memory) -> Self {
        Self::new(cpu, memory).storage_classes(&["standard"]).ingress_from(INGRESS_NGINX)
    }

    /// k3s: CoreDNS, Traefik in `kube-system`, the storage class `local-path`, and a controller of its own that enforces
    /// policies. Source: K3s, "Networking Services" and "Volumes and Storage".
    ///
    /// ```
    /// use manifest_lib::{model::{Cluster, Nodes}, values::{Cpu, Memory}};
    /// const EDGE: Cluster = Cluster::k3s("1.35", &[Nodes::new(3, Cpu::cores(2), Memory::gibibytes(4))]);
    /// ```
    ///
    /// # Panics
    /// If the version is not known here, or there are no nodes.
    #[track_caller]
    pub const fn k3s(version: &str, nodes: &'a [Nodes]) -> Self {
        Self::of(nodes)
            .kubernetes(version)
            .storage_classes(&["local-path"])
            .ingress_from(known("kube-system", &[("app.kubernetes.io/name", "traefik")]))
    }

    /// Amazon EKS with the add-on CoreDNS. Nothing enforces policies until the VPC CNI's `enableNetworkPolicy` is on: then
    /// write [`with_policies`](Self::with_policies). Source: Amazon EKS, "Manage CoreDNS for DNS in Amazon EKS clusters" and
    /// "Limit Pod traffic with Kubernetes network policies".
    ///
    /// ```
    /// use manifest_lib::{model::{Cluster, Nodes}, values::{Cpu, Memory}};
    /// const US: Cluster = Cluster::eks("1.36", &[Nodes::new(3, Cpu::millis(3_920), Memory::gibibytes(14))]).with_policies();
    /// ```
    ///
    /// # Panics
    /// If the version is not known here, or there are no nodes.
    #[track_caller]
    pub const fn eks(version: &str, nodes: &'a [Nodes]) -> Self {
        Self::of(nodes).kubernetes(version).without_policies()
    }

    /// Amazon EKS in Auto Mode, where CoreDNS is a service of the node and no pod: `dns` is the address that
    /// `/etc/resolv.conf` of a pod names, such as `172.20.0.10/32`. Policies are on where the cluster's NodeClass says so.
    /// Source: Amazon EKS, "Learn about VPC Networking and Load Balancing in EKS Auto Mode".
    ///
    /// ```
    /// use manifest_lib::{model::{Cluster, Nodes}, values::{Cpu, Memory}};
    /// const US: Cluster = Cluster::eks_auto("1.36", &[Nodes::new(3, Cpu::cores(3), Memory::gibibytes(14))], "172.20.0.10/32");
    /// ```
    ///
    /// # Panics
    /// If the version is not known here, there are no nodes, or the address is none.
    #[track_caller]
    pub const fn eks_auto(version: &str, nodes: &'a [Nodes], dns: &'a str) -> Self {
        Self::eks(version, nodes).dns(Dns::kube_dns().address(dns))
    }

    /// Google GKE with Dataplane V2, which enforces policies: Autopilot always has it, and a Standard cluster only if it was
    /// made with `--enable-dataplane-v2`. For one without it, write [`without_policies`](Self::without_policies). Its pods ask
    /// kube-dns, NodeLocal DNSCache or Cloud DNS, each at another place; all of them are allowed. Source: Google Cloud, "Set
    /// up NodeLocal DNSCache", "Use Cloud DNS for GKE" and "GKE Dataplane V2".
    ///
    /// ```
    /// use manifest_lib::{model::{Cluster, Nodes}, values::{Cpu, Memory}};
    /// const EU: Cluster = Cluster::gke("1.35", &[Nodes::new(3, Cpu::millis(3_920), Memory::gibibytes(13))]).name("prod-eu");
    /// ```
    ///
    /// # Panics
    /// If the version is not known here, or there are no nodes.
    #[track_caller]
    pub const fn gke(version: &str, nodes: &'a [Nodes]) -> Self {
        // On Dataplane V2 the cache is known by its pods, elsewhere by its address.
        let cache = known("kube-system", &[("k8s-app", "node-local-dns")]);
        Self::of(nodes)
            .kubernetes(version)
            .dns(Dns::kube_dns().also(cache).address(NODE_LOCAL).address("169.254.169.254/32"))
            .storage_classes(&["standard", "standard-rwo", "premium-rwo"])
    }

    /// Azure AKS. Its pods ask CoreDNS, or LocalDNS on the node where it is on. Nothing enforces policies unless the cluster was
    /// made with `--network-policy`: then write [`with_policies`](Self::with_policies). Source: Azure, "DNS resolution in
    /// AKS with LocalDNS", "Secure traffic between pods by using network policies in AKS" and "Storage options".
    ///
    /// ```
    /// use manifest_lib::{model::{Cluster, Nodes}, values::{Cpu, Memory}};
    /// const ASIA: Cluster = Cluster::aks("1.35", &[Nodes::new(3, Cpu::millis(3_860), Memory::gibibytes(12))]).with_policies();
    /// ```
    ///
    /// # Panics
    /// If the version is not known here, or there are no nodes.
    #[track_caller]
    pub const fn aks(version: &str, nodes: &'a [Nodes]) -> Self {
        Self::of(nodes)
            .kubernetes(version)
            .dns(Dns::kube_dns().address("169.254.10.10/32").address("169.254.10.11/32"))
            .storage_classes(&[
                "default",
                "managed-csi",
                "managed-csi-premium",
                "azurefile-csi",
                "azurefile-csi-premium",
            ])
            .without_policies()
    }

    /// OpenShift 4 with OVN-Kubernetes, which enforces policies. DNS answers in `openshift-dns` on port 5353, the router in
    /// `openshift-ingress`. Source: OpenShift, "DNS Operator in OpenShift Container Platform" and "Ingress Operator in
    /// OpenShift Container Platform".
    ///
    /// ```
    /// use manifest_lib::{model::{Cluster, Nodes}, values::{Cpu, Memory}};
    /// const ON_PREMISES: Cluster = Cluster::openshift("1.34", &[Nodes::new(5, Cpu::millis(7_500), Memory::gibibytes(30))]);
    /// ```
    ///
    /// # Panics
    /// If the version is not known here, or there are no nodes.
    #[track_caller]
    pub const fn openshift(version: &str, nodes: &'a [Nodes]) -> Self {
        let router = &[("ingresscontroller.operator.openshift.io/deployment-ingresscontroller", "default")];
        Self::of(nodes)
            .kubernetes(version)
            .dns(Dns::pods(known("openshift-dns", &[("dns.operator.openshift.io/daemonset-dns", "default")]), 5353))
            .ingress_from(known("openshift-ingress", router))
    }

    /// Its pods ask the cache on their node, too: at 169.254.20.10, as Kubernetes' own addon has it, or 169.254.25.10, as
    /// Kubespray has it. The second is Kubespray's default. Source: Kubernetes, "Using NodeLocal DNSCache in Kubernetes
    /// Clusters"; Kubespray, "Nodelocal DNS cache".
    ///
    /// ```
    /// use manifest_lib::{model::Cluster, values::{Cpu, Memory}};
    /// const BARE: Cluster = Cluster::new(Cpu::cores(16), Memory::gibibytes(64)).node_local_dns();
    /// ```
    #[track_caller]
    pub const fn node_local_dns(mut self) -> Self {
        self.dns = self.dns.address(NODE_LOCAL).address("169.254.25.10/32");
        self.dns.origin = Origin::caller();
        self
    }
}
