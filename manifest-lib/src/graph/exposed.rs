//! Who is reached from outside, by which Service or Ingress.

use std::collections::HashMap;

use k8s_openapi::api::core::v1::{ServicePort, ServiceSpec};

use super::drawing::Drawing;
use crate::cluster::ports::{Target, protocol};
use crate::cluster::selector::namespace;
use crate::cluster::{Entry, Set};
use crate::objects::Object;

/// A set's Services by their namespaces and names.
pub(super) struct Services<'s, 'b> {
    pub(super) set: &'s Set<'b>,
    by_name: HashMap<(&'b str, &'b str), &'b ServiceSpec>,
}

impl<'s, 'b> Services<'s, 'b> {
    pub(super) fn of(set: &'s Set<'b>) -> Self {
        let services = set.bundle.iter().filter_map(|(key, item)| match &item.object {
            Object::Service(service) => Some(((namespace(&key.namespace), key.name.as_str()), service.spec.as_ref()?)),
            _ => None,
        });
        Self { set, by_name: services.collect() }
    }

    /// The workloads behind a Service of the set to which somebody is let in.
    pub(super) fn behind(&self, in_namespace: &str, name: &str) -> Vec<usize> {
        let Some(spec) = self.by_name.get(&(namespace(in_namespace), name)) else { return Vec::new() };
        let Some(selector) = &spec.selector else { return Vec::new() };
        let is_reached = |pods: &usize| spec.ports.iter().flatten().any(|port| is_open(self.set, *pods, port));
        self.set.served(in_namespace, selector).filter(is_reached).collect()
    }
}

/// Draws who is reached by a Service, an Ingress or a port of a node.
pub(super) fn draw(services: &Services<'_, '_>, drawing: &mut Drawing) {
    let set = services.set;
    for (key, item) in set.bundle.iter() {
        match &item.object {
            Object::Service(service) => {
                let Some(spec) = &service.spec else { continue };
                let type_ = spec.type_.as_deref().unwrap_or("ClusterIP");
                let (true, Some(selector)) = (matches!(type_, "NodePort" | "LoadBalancer"), &spec.selector) else {
                    continue;
                };
                for pods in set.served(&key.namespace, selector) {
                    for port in spec.ports.iter().flatten().filter(|port| is_open(set, pods, port)) {
                        let number = port.node_port.filter(|_| type_ == "NodePort").unwrap_or(port.port);
                        drawing.expose(pods, format!("{type_} {number}"));
                    }
                }
            }
            Object::Ingress(ingress) => {
                let Some(spec) = &ingress.spec else { continue };
                let rules = spec.rules.iter().flatten().flat_map(|rule| {
                    let host = rule.host.as_deref().unwrap_or("*");
                    let paths = rule.http.iter().flat_map(|http| &http.paths);
                    paths.map(move |path| (format!("{host}{}", path.path.as_deref().unwrap_or("/")), &path.backend))
                });
                let default = spec.default_backend.iter().map(|backend| ("*".to_owned(), backend));
                for (path, backend) in rules.chain(default) {
                    let Some(name) = backend.service.as_ref().map(|service| &service.name) else { continue };
                    for pods in services.behind(&key.namespace, name) {
                        drawing.expose(pods, format!("{key} {path}"));
                    }
                }
            }
            _ => {}
        }
    }
    for (index, pods) in set.pods.iter().enumerate() {
        for (_, container) in pods.containers() {
            for port in container.ports.iter().flatten().filter_map(|port| port.host_port) {
                drawing.expose(index, format!("hostPort {port}"));
            }
        }
    }
}

/// Whether the NetworkPolicies let anybody in to what a Service's port sends to.
fn is_open(set: &Set<'_>, pods: usize, port: &ServicePort) -> bool {
    set.entry(pods, Target::of(port), protocol(&port.protocol)) != Some(Entry::Nobody)
}
