//! Where the pods of a cluster ask for names.

use crate::model::Pods;
use crate::model::list::List;
use crate::values::{ContainerPort, Fault, Ipv4Block, Origin};

/// Where the pods of a cluster ask for names, as policies have to know it: by the pods that answer, and by the addresses of
/// what answers on the node itself, which no selector matches.
///
/// ```
/// use manifest_lib::model::Dns;
/// const CACHED: Dns = Dns::kube_dns().address("169.254.20.10/32");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Dns<'a> {
    pub(crate) pods: List<'a, Pods<'a>, 2>,
    pub(crate) addresses: List<'a, &'a str, 4>,
    pub(crate) port: u32,
    pub(crate) origin: Origin,
}

/// What almost every cluster has, also where CoreDNS answers.
const KUBE_DNS: Pods<'static> = Pods {
    namespace: "kube-system",
    labels: &[("k8s-app", "kube-dns")],
    origin: Origin::Default("the cluster's DNS has this label, whichever program it is"),
};

impl<'a> Dns<'a> {
    pub(crate) const DEFAULT: Self = Self::only(KUBE_DNS, Origin::Default("most clusters answer there"));

    const fn only(pods: Pods<'a>, origin: Origin) -> Self {
        let list = List::of_one(pods);
        Self { pods: list, addresses: List::EMPTY, port: 53, origin }
    }

    /// The pods with the label `k8s-app: kube-dns` in `kube-system`, as kubeadm, Minikube, kind, k3s and the managed clusters
    /// run them. Source: Kubernetes, "Customizing DNS Service".
    #[track_caller]
    pub const fn kube_dns() -> Self {
        Self::only(KUBE_DNS, Origin::caller())
    }

    /// Other pods, which listen on the port.
    ///
    /// # Panics
    /// If the port is 0.
    #[track_caller]
    pub const fn pods(pods: Pods<'a>, port: u32) -> Self {
        Self { port: ContainerPort::new(port).get(), ..Self::only(pods, Origin::caller()) }
    }

    /// More pods that answer, on the same port.
    ///
    /// # Panics
    /// If they are the third.
    #[track_caller]
    pub const fn also(mut self, pods: Pods<'a>) -> Self {
        self.pods.push(pods, "also", "also");
        self
    }

    /// An address that is asked, as a block: that of a cache on the node, or of the DNS Service itself where no pod is behind
    /// it. `cat /etc/resolv.conf` in a pod shows it.
    ///
    /// # Panics
    /// If it is no block of IPv4 addresses, is more than one address, or is the fifth.
    #[track_caller]
    pub const fn address(mut self, block: &'a str) -> Self {
        let bytes = Ipv4Block::new(block).as_str().as_bytes();
        let end = bytes.len();
        if end < 3 || bytes[end - 3] != b'/' || bytes[end - 2] != b'3' || bytes[end - 1] != b'2' {
            Fault::about(block).text(" is more than one address, and one answers: write it with `/32`").refuse()
        }
        self.addresses.push(block, "address", "address");
        self
    }
}
