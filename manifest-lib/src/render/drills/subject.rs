//! What a drill is about: a Deployment of an environment, how it is asked, and what the plan says of it.

use k8s_openapi::api::core::v1::{Container, ServiceSpec};
use serde_json::{Map, Value};

use crate::health::{ProbeKind, container_of, port_number, probes_of};
use crate::lower::Environment;
use crate::objects::{Bundle, Object};
use crate::plan::{Plan, WorkloadPlan};

/// A Deployment that answers over HTTP behind a Service.
pub(super) struct Subject<'a> {
    pub(super) namespace: &'a str,
    pub(super) name: String,
    /// The path that costs least: the one that asks nobody else.
    pub(super) path: String,
    /// The container's port.
    pub(super) port: i32,
    pub(super) service: ServiceSpec,
    pub(super) service_port: i32,
    /// The labels of its pods that its selector names.
    pub(super) selector: Map<String, Value>,
    pub(super) plan: WorkloadPlan,
}

impl<'a> Subject<'a> {
    /// All of an environment, in the bundle's order.
    pub(super) fn all(environment: &'a Environment<'_>, bundle: &Bundle) -> Vec<Self> {
        let plan = Plan::of(environment, bundle);
        let of = |plan: &WorkloadPlan| {
            let name = plan.object.strip_prefix("Deployment/")?;
            Self::of(environment, bundle, name, plan.clone())
        };
        plan.workloads.iter().filter_map(of).collect()
    }

    fn of(environment: &'a Environment<'_>, bundle: &Bundle, name: &str, plan: WorkloadPlan) -> Option<Self> {
        let container = container_of(bundle, name)?;
        let (path, port) = asked(container)?;
        let (service, service_port) = bundle.iter().find_map(|(key, item)| {
            let Object::Service(service) = &item.object else { return None };
            let spec = service.spec.as_ref().filter(|_| key.name == name)?;
            let leads = |target: &k8s_openapi::apimachinery::pkg::util::intstr::IntOrString| {
                port_number(container, target) == Some(port)
            };
            let own = spec.ports.iter().flatten().find(|own| own.target_port.as_ref().is_some_and(leads))?;
            Some((spec.clone(), own.port))
        })?;
        let selector = service.selector.iter().flatten();
        Some(Self {
            namespace: environment.app().target().namespace.0.value.as_str(),
            name: name.to_owned(),
            path,
            port,
            selector: selector.map(|(key, value)| (key.clone(), Value::from(value.clone()))).collect(),
            service,
            service_port,
            plan,
        })
    }

    /// Its type, where it is reached from outside.
    pub(super) fn exposed(&self) -> Option<&str> {
        self.service.type_.as_deref().filter(|kind| matches!(*kind, "NodePort" | "LoadBalancer"))
    }

    /// The port on each node, where it has one.
    pub(super) fn node_port(&self) -> Option<i32> {
        self.service.ports.iter().flatten().find(|port| port.port == self.service_port)?.node_port
    }

    /// Its pods, as `kubectl --selector` takes them.
    pub(super) fn selected(&self) -> String {
        let pairs = self.selector.iter().map(|(key, value)| format!("{key}={}", value.as_str().unwrap_or_default()));
        pairs.collect::<Vec<_>>().join(",")
    }
}

/// The path and port of liveness, or of readiness.
fn asked(container: &Container) -> Option<(String, i32)> {
    let of = |kind| {
        let (_, probe) = probes_of(container).find(|(own, probe)| *own == kind && probe.http_get.is_some())?;
        let http = probe.http_get.as_ref()?;
        Some((http.path.clone().unwrap_or_else(|| "/".to_owned()), port_number(container, &http.port)?))
    };
    of(ProbeKind::Liveness).or_else(|| of(ProbeKind::Readiness))
}
