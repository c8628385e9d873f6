//! Pods that the app does not make, by their namespace and labels. Source: Kubernetes, "Network Policies".

use crate::values::Origin;

/// Whence callers from outside come: the pods of an Ingress controller, a gateway or a monitoring system.
///
/// ```
/// use manifest_lib::{model::{Cluster, Pods}, values::{Cpu, Memory}};
/// const CLUSTER: Cluster = Cluster::new(Cpu::cores(16), Memory::gibibytes(64))
///     .ingress_from(Pods::of("traefik", &[("app.kubernetes.io/name", "traefik")]))
///     .gateway_from(Pods::of("envoy-gateway-system", &[]));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Pods<'a> {
    /// Empty for the app's own.
    pub(crate) namespace: &'a str,
    pub(crate) labels: &'a [(&'a str, &'a str)],
    pub(crate) origin: Origin,
}

impl<'a> Pods<'a> {
    /// The pods of this namespace that have all of these labels; without labels, all of its pods.
    ///
    /// # Panics
    /// If the namespace is no DNS label, or a label is none.
    #[track_caller]
    pub const fn of(namespace: &'a str, labels: &'a [(&'a str, &'a str)]) -> Self {
        let mut i = 0;
        while i < labels.len() {
            crate::values::LabelKey::new(labels[i].0);
            crate::values::LabelValue::new(labels[i].1);
            i += 1;
        }
        Self { namespace: crate::values::DnsLabel::new(namespace).as_str(), labels, origin: Origin::caller() }
    }

    /// The pods of the app's own namespace that have all of these labels, and that none of its workloads makes.
    ///
    /// # Panics
    /// If a label is none.
    #[track_caller]
    pub const fn here(labels: &'a [(&'a str, &'a str)]) -> Self {
        let mut pods = Self::of("own", labels);
        pods.namespace = "";
        pods
    }
}
