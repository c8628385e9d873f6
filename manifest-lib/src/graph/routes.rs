//! Who is reached through a gateway. Source: Gateway API, "HTTPRoute" and "GRPCRoute".

use serde_json::Value;

use super::drawing::Drawing;
use super::exposed::Services;

/// Draws each route to the workloads behind its Services, by its hosts and matches.
pub(super) fn draw(services: &Services<'_, '_>, drawing: &mut Drawing) {
    for (key, item) in services.set.bundle.iter() {
        if key.group != "gateway.networking.k8s.io" || !matches!(key.kind.as_str(), "HTTPRoute" | "GRPCRoute") {
            continue;
        }
        let Ok(tree) = item.object.to_value() else { continue };
        let spec = &tree["spec"];
        let hosts = texts(list(&spec["hostnames"]), "*");
        for rule in list(&spec["rules"]) {
            let matches = texts(list(&rule["matches"]).iter().map(meant), "");
            for backend in list(&rule["backendRefs"]) {
                // A Service of another namespace is none of these workloads'.
                let namespace = backend["namespace"].as_str().unwrap_or(&key.namespace);
                let Some(name) = backend["name"].as_str() else { continue };
                for pods in services.behind(namespace, name) {
                    for (host, path) in hosts.iter().flat_map(|host| matches.iter().map(move |path| (host, path))) {
                        drawing.expose(pods, format!("{key} {host}{path}"));
                    }
                }
            }
        }
    }
}

/// The path of a match, or its gRPC service.
fn meant(one: &Value) -> &Value {
    match &one["path"]["value"] {
        Value::Null => &one["method"]["service"],
        path => path,
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The texts of a list, or the one that stands for none.
fn texts<'v>(values: impl IntoIterator<Item = &'v Value>, none: &str) -> Vec<String> {
    let mut texts: Vec<String> = values
        .into_iter()
        .filter_map(Value::as_str)
        // A gRPC service is no path, and stands behind the host with a space.
        .map(|text| if none.is_empty() && !text.starts_with('/') { format!(" {text}") } else { text.to_owned() })
        .collect();
    if texts.is_empty() {
        texts.push(none.to_owned());
    }
    texts
}
