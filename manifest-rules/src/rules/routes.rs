//! Routes of the Gateway API, as far as they send to Services. Source: Kubernetes Gateway API, "HTTPRoute".

use std::collections::HashMap;

use serde_json::Value;

use super::report::Report;
use super::subject::Subject;
use crate::cluster::selector::namespace;
use crate::objects::{Item, Object, ObjectKey};

/// A Service to which a route sends.
pub(super) struct Backend<'b> {
    /// The path of what names it.
    path: String,
    /// The Service's namespace.
    pub(super) namespace: &'b str,
    /// The Service's name.
    pub(super) name: &'b str,
    port: Option<i64>,
}

/// The Services to which an object sends, if it is a route.
pub(super) fn backends<'b>(key: &'b ObjectKey, item: &'b Item) -> Vec<Backend<'b>> {
    let Object::Other(route) = &item.object else { return Vec::new() };
    if key.group != "gateway.networking.k8s.io" || !key.kind.ends_with("Route") {
        return Vec::new();
    }
    let mut all = Vec::new();
    let rules = route.value()["spec"]["rules"].as_array();
    for (rule, value) in rules.into_iter().flatten().enumerate() {
        for (index, backend) in value["backendRefs"].as_array().into_iter().flatten().enumerate() {
            let text = |field: &str| backend[field].as_str();
            // Without a kind and a group it is a Service of Kubernetes' own.
            let service =
                text("kind").unwrap_or("Service") == "Service" && text("group").unwrap_or_default().is_empty();
            if let (true, Some(name)) = (service, text("name")) {
                all.push(Backend {
                    path: format!("spec.rules[{rule}].backendRefs[{index}]"),
                    namespace: text("namespace").unwrap_or(&key.namespace),
                    name,
                    port: backend.get("port").and_then(Value::as_i64),
                });
            }
        }
    }
    all
}

/// The rule `dangling-route`.
pub(super) fn dangling(set: &Subject<'_>, report: &mut Report) {
    let mut ports: HashMap<(&str, &str), Vec<i64>> = HashMap::new();
    for (key, item) in set.bundle.iter() {
        if let Object::Service(service) = &item.object {
            let own = service.spec.iter().flat_map(|spec| spec.ports.iter().flatten()).map(|port| i64::from(port.port));
            ports.insert((namespace(&key.namespace), &key.name), own.collect());
        }
    }
    for (key, item) in set.bundle.iter() {
        for Backend { path, namespace: space, name, port } in backends(key, item) {
            let own = namespace(space) == namespace(&key.namespace);
            match (ports.get(&(namespace(space), name)), port) {
                (None, _) if set.complete => {
                    let message = format!(
                        "it sends to the Service `{name}`, which is not in the namespace `{}`: correct the `name`, or add the Service",
                        namespace(space)
                    );
                    // Another namespace's objects may be somebody else's.
                    if own {
                        report.found(key, item, format!("{path}.name"), message);
                    } else {
                        report.doubted(key, item, format!("{path}.name"), message);
                    }
                }
                (Some(_), None) => {
                    let message =
                        format!("it names no port of the Service `{name}`: write `port: NUMBER` beside `name`");
                    report.found(key, item, path, message);
                }
                (Some(ports), Some(port)) if !ports.contains(&port) => {
                    let message = format!(
                        "the Service `{name}` has no port {port}: write one of {}",
                        ports.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                    );
                    report.found(key, item, format!("{path}.port"), message);
                }
                _ => {}
            }
        }
    }
}
