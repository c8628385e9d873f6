//! From an object of one environment to a template for all: the namespace, the app's labels, names, and the names of its
//! Secrets are Helm's to say, and the object's own name is one that is the same in all of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::expr::Expr;
use super::hosts::mentions;
use super::node::{Entry, Node};
use super::secrets;
use crate::lower::{labels, selector_labels};
use crate::model::App;
use crate::objects::{Object, ObjectKey};

/// What is looked for in the objects of an app.
pub(super) struct General<'a> {
    labels: Vec<(String, String)>,
    selecting: Vec<(String, String)>,
    namespace: &'a str,
    secrets: BTreeSet<&'a str>,
    /// The names of its objects, without those of Secrets.
    names: BTreeSet<String>,
    /// The names of its Services.
    services: BTreeSet<String>,
    /// The workloads that are Jobs.
    jobs: Vec<&'a str>,
}

impl<'a> General<'a> {
    /// What is looked for in the objects of this app.
    pub(super) fn of(app: &App<'a>) -> Self {
        let pairs =
            |labels: BTreeMap<String, String>| labels.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let (mut names, mut services) = (BTreeSet::new(), BTreeSet::new());
        for deployed in app.workloads() {
            let own = deployed.name();
            let volumes = deployed.body.volumes.iter().map(|volume| format!("{own}-{}", volume.name));
            names.extend(volumes);
            names.extend([own.to_owned(), format!("{own}-config")]);
            let more = deployed.overlay.exposure.more.iter().map(|service| format!("{own}-{}", service.name));
            services.extend(more);
            services.extend([own.to_owned(), format!("{own}-headless")]);
        }
        names.extend(services.iter().cloned());
        Self {
            labels: pairs(labels(app, None)),
            selecting: pairs(selector_labels(app, "")),
            namespace: app.target.namespace.0.value.as_str(),
            secrets: secrets::of(app).into_keys().collect(),
            names,
            services,
            jobs: jobs(app).collect(),
        }
    }

    /// The template of an object.
    pub(super) fn template(&self, object: &Value) -> Node {
        let mut node = self.node(object, &[]);
        let (metadata, kind) = (&object["metadata"], object["kind"].as_str().unwrap_or_default());
        let own = metadata["namespace"] == self.namespace;
        if let (Some(name), Some(place)) = (metadata["name"].as_str(), node.at("metadata.name")) {
            if own {
                let job = self.jobs.iter().find(|own| kind == "Job" && is_of_job(name, own));
                *place = Node::Expr(match job {
                    Some(job) => Expr::JobName((*job).to_owned()),
                    None => Expr::Name(name.to_owned()),
                });
            } else if kind == "Namespace" && name == self.namespace {
                *place = Node::Expr(Expr::Namespace);
            }
        }
        node
    }

    /// The template of a part of an object, which stands there.
    pub(super) fn part(&self, value: &Value, keys: &[&str]) -> Node {
        self.node(value, keys)
    }

    /// The node of a value that stands behind these keys. Of a list's item, the list's key counts.
    fn node(&self, value: &Value, keys: &[&str]) -> Node {
        let (key, around) = match keys {
            [.., around, key] => (*key, *around),
            [key] => (*key, ""),
            [] => ("", ""),
        };
        match value {
            Value::Object(map) if !map.is_empty() => self.map(map, keys),
            Value::Array(items) if !items.is_empty() => {
                Node::List(items.iter().map(|item| Entry::new("", self.node(item, keys))).collect())
            }
            Value::String(text) => self.text(text, key, around, keys),
            other => Node::Constant(other.clone()),
        }
    }

    fn text(&self, text: &str, key: &str, around: &str, keys: &[&str]) -> Node {
        if key == "namespace" && text == self.namespace {
            return Node::Expr(Expr::Namespace);
        }
        if names_secret(key, around) && self.secrets.contains(text) {
            return Node::Expr(Expr::SecretName(secrets::existing(), text.to_owned()));
        }
        // A certificate that is made for a workload has the workload's name.
        let certificate = key == "secretName"
            && around == "tls"
            && text.strip_suffix("-tls").is_some_and(|workload| self.names.contains(workload));
        if certificate || (names_own(key, around, keys) && self.names.contains(text)) {
            return Node::Expr(Expr::Name(text.to_owned()));
        }
        if holds_hosts(key, around, keys) && mentions(text, key, &self.services) {
            return Node::Expr(Expr::Hosts(text.to_owned()));
        }
        Node::Constant(Value::from(text))
    }

    fn map(&self, map: &Map<String, Value>, keys: &[&str]) -> Node {
        let has = |labels: &[(String, String)]| {
            labels.iter().all(|(key, value)| map.get(key).is_some_and(|own| own == value))
        };
        let of_pod = matches!(keys, [.., "template", "metadata", "labels"]);
        let (labels, expr) = if has(&self.labels) {
            let all = self.labels.clone();
            (&self.labels[..], Some(if of_pod { Expr::PodLabels(all) } else { Expr::Labels(all) }))
        } else if has(&self.selecting) {
            (&self.selecting[..], Some(Expr::SelectorLabels(self.selecting.clone())))
        } else {
            (&[][..], None)
        };
        let mut node = Node::Map(Vec::new());
        for (key, value) in map.iter().filter(|(key, _)| !labels.iter().any(|(label, _)| label == *key)) {
            let own = [keys, &[key.as_str()]].concat();
            node.put(Entry::new(
                key,
                match (&own[..], value, map.get("name").and_then(Value::as_str)) {
                    // A variable's name says what its value is.
                    ([.., "env", "value"], Value::String(text), Some(name)) if mentions(text, name, &self.services) => {
                        Node::Expr(Expr::Hosts(text.clone()))
                    }
                    _ => self.node(value, &own),
                },
            ));
        }
        if let Some(expr) = expr {
            node.put(Entry::new("", Node::Expr(expr)));
        }
        node
    }

    /// The template of the selector of this app's pods, and of no other's in the namespace.
    pub(super) fn own_pods(&self) -> Node {
        let labels = Node::Map(vec![Entry::new("", Node::Expr(Expr::SelectorLabels(self.selecting.clone())))]);
        Node::Map(vec![Entry::new("matchLabels", labels)])
    }

    /// The names of the app's Services.
    pub(super) fn services(&self) -> &BTreeSet<String> {
        &self.services
    }
}

/// Whether a Secret is named there. Source: Kubernetes, "Secrets" (`env`, `envFrom`, volumes).
fn names_secret(key: &str, around: &str) -> bool {
    key == "secretName" || (key == "name" && matches!(around, "secretKeyRef" | "secretRef" | "secret"))
}

/// Whether another object of the namespace is named there.
fn names_own(key: &str, around: &str, keys: &[&str]) -> bool {
    const AROUND: [&str; 9] = [
        "configMapKeyRef",
        "configMapRef",
        "configMap",
        "service",
        "backendRefs",
        "scaleTargetRef",
        "describedObject",
        "roleRef",
        "subjects",
    ];
    match key {
        "serviceAccountName" | "claimName" => true,
        "serviceName" => matches!(keys, ["spec", "serviceName"]),
        "name" => AROUND.contains(&around),
        _ => false,
    }
}

/// Whether a text there is the app's own setting, in which a Service may be named.
fn holds_hosts(key: &str, around: &str, keys: &[&str]) -> bool {
    key == "args" || key == "command" || (around == "data" && keys.len() == 2)
}

/// The object's name in a chart: the same in each environment, whose namespaces differ, and whatever a Job runs.
pub(super) fn identity(key: &ObjectKey, object: &Object, app: &App<'_>) -> String {
    if is_own_namespace(key, app) {
        return "Namespace".to_owned();
    }
    let own = object.namespace() == app.target.namespace.0.value.as_str();
    if own && key.kind == "Job" {
        return format!("Job/{}", job_of(&key.name, app).unwrap_or(&key.name));
    }
    if own && !matches!(object, Object::Other(_)) {
        return key.to_string();
    }
    format!("{}.{}/{}/{}", key.kind, key.group, if own { "" } else { object.namespace() }, key.name)
}

/// The workload whose Job has this name.
pub(super) fn job_of<'a>(name: &str, app: &App<'a>) -> Option<&'a str> {
    jobs(app).find(|own| is_of_job(name, own))
}

/// The workloads that are Jobs.
fn jobs<'a>(app: &App<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    app.workloads.iter().filter(|deployed| deployed.kind() == "Job").map(|deployed| deployed.name())
}

/// Whether it is the name of the workload's Job: behind the workload's stands a checksum of eight digits.
fn is_of_job(name: &str, workload: &str) -> bool {
    let end = name.strip_prefix(workload).and_then(|end| end.strip_prefix('-'));
    end.is_some_and(|end| end.len() == 8 && end.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether it is the Namespace of the environment itself.
pub(super) fn is_own_namespace(key: &ObjectKey, app: &App<'_>) -> bool {
    key.group.is_empty() && key.kind == "Namespace" && key.name == app.target.namespace.0.value.as_str()
}
