//! Custom resources from which a controller may make pods that no file has.

use std::collections::HashSet;

use super::selector::namespace;
use crate::objects::{Bundle, Object, ObjectKey};

/// Groups whose resources configure something, and make no pods.
const NO_PODS: [&str; 20] = [
    "acme.cert-manager.io",
    "autoscaling.k8s.io",
    "bitnami.com",
    "cert-manager.io",
    "cilium.io",
    "crd.projectcalico.org",
    "configuration.konghq.com",
    "external-secrets.io",
    "externaldns.k8s.io",
    "extensions.istio.io",
    "gateway.envoyproxy.io",
    "k8s.nginx.org",
    "keda.sh",
    "kyverno.io",
    "networking.istio.io",
    "projectcalico.org",
    "security.istio.io",
    "telemetry.istio.io",
    "traefik.containo.us",
    "traefik.io",
];

/// The namespaces in which controllers may make pods from custom resources.
#[derive(Debug)]
pub struct Operators<'b> {
    everywhere: bool,
    namespaces: HashSet<&'b str>,
}

impl<'b> Operators<'b> {
    /// The custom resources of a bundle.
    pub fn of(bundle: &'b Bundle) -> Self {
        let mut own = Self { everywhere: false, namespaces: HashSet::new() };
        for (key, item) in bundle.iter() {
            let Object::Other(object) = &item.object else { continue };
            // One that holds its pods is an owner like any other.
            if object.holds().is_some() || !may_make_pods(key) {
                continue;
            }
            // One without a namespace is of the cluster, or of the namespace that it is applied to.
            own.everywhere |= key.namespace.is_empty();
            own.namespaces.insert(namespace(&key.namespace));
        }
        own
    }

    /// Whether one may make pods in this namespace.
    pub fn may_make_pods_in(&self, in_namespace: &str) -> bool {
        self.everywhere || self.namespaces.contains(namespace(in_namespace))
    }
}

/// Whether a kind is somebody's own, and not known to make no pods. Kubernetes' own groups have no dot, or end in `k8s.io`.
fn may_make_pods(key: &ObjectKey) -> bool {
    const MONITORING: [&str; 5] = ["PodMonitor", "Probe", "PrometheusRule", "ScrapeConfig", "ServiceMonitor"];
    let (group, kind) = (key.group.as_str(), key.kind.as_str());
    let own = group.contains('.') && !group.ends_with(".k8s.io") && !NO_PODS.contains(&group);
    own && !(group == "monitoring.coreos.com" && MONITORING.contains(&kind))
}
