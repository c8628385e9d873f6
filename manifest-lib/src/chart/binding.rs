//! Which field of which object comes from which value: the one table. Templates read values by it, and values are read
//! back by it from the objects that are lowered.

use std::fmt;

use serde_json::Value;

use super::expr::{Cond, Expr};
use super::names::camel_case;
use super::node::{Entry, Node};
use super::question::scaled_elsewhere;
use super::secrets;
use super::value_path::ValuePath;
use crate::model::container_data::ContainerImage;
use crate::model::{App, Deployed};
use crate::objects::value_at;

/// A row of the table.
pub(super) struct Binding {
    /// Where the value goes.
    place: Place,
    /// What it becomes there.
    expr: Expr,
}

enum Place {
    /// Into a field that the object has.
    Field(String),
    /// Into a field that the object has, while the value is set.
    WhileSet(String),
    /// Into the target of the metric of this resource.
    Metric(&'static str),
    /// Into a field that the object may have, while the value is set.
    Added(String),
    /// Into a field that one object may have of its own: the workload's value counts first while it is set, if it has
    /// one, then the value for all of them.
    Instead(String, Option<ValuePath>),
    /// Into a map of which all keys are the value's, but for those that say how the object is judged.
    OwnKeys(String),
    /// Behind the items of a list that the object may have.
    Items(String),
    /// Into a map that the object may have, beside the keys that it has.
    Keys(String),
    /// Into a field that not every object of the kind has.
    WhileThere(String),
    /// Into the annotation of a map that rolls the pods, while a secret's value is given.
    Rolling(String, ValuePath),
    /// Into the hosts of an Ingress, a rule for each.
    Hosts,
}

/// The annotation that rolls the pods when a secret changes.
const SECRET_CHECKSUM: &str = "checksum/secret";

/// What says how an object is judged, and is no value.
fn is_ours(key: &str) -> bool {
    key.starts_with("gen-cli/")
}

/// The rows of a workload's Ingress.
fn of_ingress(ingress: &ValuePath) -> Vec<Binding> {
    vec![
        row(Place::OwnKeys("metadata.annotations".to_owned()), Expr::Yaml(ingress.join("annotations"))),
        row(Place::Hosts, Expr::Yaml(ingress.join("hosts"))),
    ]
}

/// The rows for an object of a workload of this app, by the object's kind.
pub(super) fn of_workload(kind: &str, deployed: &Deployed<'_>, app: &App<'_>) -> Vec<Binding> {
    let workload = &*camel_case(deployed.name());
    let own = |name: &str| ValuePath::new(&[name, workload]);
    let (service, pdb, scaling) = (own("service"), own("pdb"), own("autoscaling"));
    match kind {
        "ConfigMap" => vec![field("data", Expr::Texts(own("config")))],
        "ServiceAccount" => vec![row(
            Place::OwnKeys("metadata.annotations".to_owned()),
            Expr::Yaml(own("serviceAccount").join("annotations")),
        )],
        "Ingress" => of_ingress(&own("ingress")),
        "Service" => vec![
            row(Place::OwnKeys("metadata.annotations".to_owned()), Expr::Yaml(service.join("annotations"))),
            field("spec.type", Expr::Raw(service.join("type"))),
            field("spec.ports[0].port", Expr::Int(service.join("port"))),
            row(Place::WhileSet("spec.ports[0].nodePort".to_owned()), Expr::Int(service.join("nodePort"))),
        ],
        "Deployment" | "StatefulSet" => {
            let mut rows = of_workloads_pod("spec.template.", deployed, app, workload);
            if !scaled_elsewhere(deployed) {
                rows.push(field("spec.replicas", Expr::Int(own("replicaCount"))));
            }
            rows
        }
        "DaemonSet" | "Job" => of_workloads_pod("spec.template.", deployed, app, workload),
        "CronJob" => of_workloads_pod("spec.jobTemplate.spec.template.", deployed, app, workload),
        "HorizontalPodAutoscaler" => vec![
            field("spec.minReplicas", Expr::Int(scaling.join("minReplicas"))),
            field("spec.maxReplicas", Expr::Int(scaling.join("maxReplicas"))),
            row(Place::Metric("cpu"), Expr::Int(scaling.join("targetCPUUtilizationPercentage"))),
            row(Place::Metric("memory"), Expr::Int(scaling.join("targetMemoryUtilizationPercentage"))),
            row(Place::Added("spec.behavior".to_owned()), Expr::Yaml(scaling.join("behavior"))),
        ],
        "PodDisruptionBudget" => vec![
            field("spec.maxUnavailable", Expr::Raw(pdb.join("maxUnavailable"))),
            field("spec.minAvailable", Expr::Raw(pdb.join("minAvailable"))),
        ],
        _ => Vec::new(),
    }
}

/// The rows of a workload's pod, whose path ends in a dot.
fn of_workloads_pod(pod: &str, deployed: &Deployed<'_>, app: &App<'_>, workload: &str) -> Vec<Binding> {
    let own = |name: &str| ValuePath::new(&[name, workload]);
    let mut rows = of_pod(pod, &own("image"), Some(&own("scheduling")));
    let at = |rest: &str| format!("{pod}{rest}");
    rows.extend([
        row(Place::Items(at("spec.containers[0].env")), Expr::Yaml(own("extraEnv"))),
        field(&at("spec.terminationGracePeriodSeconds"), Expr::Int(own("terminationGracePeriodSeconds"))),
    ]);
    for (probe, name) in [("livenessProbe", "liveness"), ("readinessProbe", "readiness"), ("startupProbe", "startup")] {
        let place = Place::Added(at(&format!("spec.containers[0].{probe}")));
        rows.push(row(place, Expr::Yaml(own("probes").join(name))));
    }
    let spread = own("topologySpread");
    for part in ["maxSkew", "topologyKey", "whenUnsatisfiable"] {
        let place = Place::WhileThere(at(&format!("spec.topologySpreadConstraints[0].{part}")));
        let value = spread.join(part);
        rows.push(row(place, if part == "maxSkew" { Expr::Int(value) } else { Expr::Raw(value) }));
    }
    let secrets = secrets::values_of(deployed, app);
    // What ends by itself starts with the new secret anyway, and does not start for it.
    let first = secrets.first().map(|first| ValuePath::new(&["secrets", first]));
    if let Some(first) = first.filter(|_| !matches!(deployed.kind(), "Job" | "CronJob")) {
        rows.push(row(Place::Rolling(at("metadata.annotations"), first), Expr::SecretChecksum(secrets)));
    }
    rows.extend([
        field(&format!("{pod}metadata.annotations[\"checksum/config\"]"), Expr::Checksum(own("config"))),
        field(&format!("{pod}spec.containers[0].resources"), Expr::Yaml(own("resources"))),
    ]);
    // Containers beside the main one that run the workload's own image follow its value.
    let beside = deployed.body.sidecars.iter().chain(deployed.body.init_containers.iter()).enumerate();
    for (index, _) in beside.filter(|(_, container)| matches!(container.image, ContainerImage::Own)) {
        rows.push(field(&format!("{pod}spec.initContainers[{index}].image"), Expr::Image(own("image"))));
    }
    rows
}

/// The rows of any pod, whose path ends in a dot: the values of its image, and those of all pods.
pub(super) fn of_pod(pod: &str, image: &ValuePath, own: Option<&ValuePath>) -> Vec<Binding> {
    let at = |rest: &str| format!("{pod}{rest}");
    let mut rows = vec![
        field(&at("spec.containers[0].image"), Expr::Image(image.clone())),
        field(&at("spec.containers[0].imagePullPolicy"), Expr::Raw(image.join("pullPolicy"))),
        row(Place::Keys(at("metadata.annotations")), Expr::Yaml(ValuePath::new(&["podAnnotations"]))),
    ];
    for name in ["nodeSelector", "tolerations", "affinity", "imagePullSecrets"] {
        let first = own.filter(|_| name != "imagePullSecrets").map(|own| own.join(name));
        rows.push(row(Place::Instead(at(&format!("spec.{name}")), first), Expr::Yaml(ValuePath::new(&[name]))));
    }
    rows
}

fn row(place: Place, expr: Expr) -> Binding {
    Binding { place, expr }
}

/// The path of the map around a field, and the field's key in it.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('.').unwrap_or(("", path))
}

fn field(path: &str, expr: Expr) -> Binding {
    row(Place::Field(path.to_owned()), expr)
}

impl Binding {
    /// Puts the expression into the object's template. Whether the object has a place for it.
    pub(super) fn bind(&self, object: &Value, template: &mut Node) -> bool {
        let Some(path) = self.path(object) else { return false };
        let there = value_at(object, &path).is_some();
        let (parent, key) = split(&path);
        let expr = Node::Expr(self.expr.clone());
        match &self.place {
            Place::Field(_) | Place::Metric(_) => template.at(&path).map(|node| *node = expr).is_some(),
            Place::WhileThere(_) => {
                template.at(&path).into_iter().for_each(|node| *node = expr.clone());
                true
            }
            Place::Rolling(_, first) => {
                let entry = Entry::new(SECRET_CHECKSUM, expr).when(Cond::Set(first.clone()));
                template.at(parent).map(|map| map.put_within(key, entry)).is_some()
            }
            Place::OwnKeys(_) => {
                if let Some(Node::Map(entries)) = template.at(&path) {
                    entries.retain(|entry| is_ours(&entry.key));
                    if entries.is_empty() {
                        template.at(parent).into_iter().for_each(|map| map.take(key));
                    }
                }
                let Some(value) = self.expr.reads() else { return false };
                let entry = Entry::new("", expr).when(Cond::Set(value.clone()));
                template.at(parent).map(|map| map.put_within(key, entry)).is_some()
            }
            Place::Items(_) => {
                let Some(value) = self.expr.reads() else { return false };
                let item = Entry::new("", expr).when(Cond::Set(value.clone()));
                if let Some(Node::List(items)) = template.at(&path) {
                    items.push(item);
                    return true;
                }
                let list = Entry::new(key, Node::List(vec![item])).when(Cond::Set(value.clone()));
                template.at(parent).map(|map| map.put(list)).is_some()
            }
            Place::Hosts => self.bind_hosts(template),
            Place::WhileSet(_) => there && self.put(template, parent, key, expr),
            Place::Added(_) => self.put(template, parent, key, expr),
            Place::Instead(_, first) => {
                let own = template.at(&path).map(|node| node.clone());
                let (Some(map), Some(value)) = (template.at(parent), self.expr.reads()) else { return false };
                map.take(key);
                let chain = first.iter().chain([value]);
                let mut unset: Vec<Cond> = Vec::new();
                for path in chain {
                    let mut entry = Entry::new(key, Node::Expr(Expr::Yaml(path.clone())));
                    entry.when = unset.iter().cloned().chain([Cond::Set(path.clone())]).collect();
                    map.put_beside(entry);
                    unset.push(Cond::Unset(path.clone()));
                }
                if let Some(own) = own {
                    map.put_beside(Entry { key: key.to_owned(), when: unset, node: own });
                }
                true
            }
            Place::Keys(_) => {
                let Some(value) = self.expr.reads() else { return false };
                let entry = Entry::new("", expr).when(Cond::Set(value.clone()));
                template.at(parent).map(|map| map.put_within(key, entry)).is_some()
            }
        }
    }

    /// Puts an entry into a map of the template, which is there while the value is set.
    fn put(&self, template: &mut Node, map: &str, key: &str, node: Node) -> bool {
        let (Some(map), Some(value)) = (template.at(map), self.expr.reads()) else { return false };
        map.put(Entry::new(key, node).when(Cond::Set(value.clone())));
        true
    }

    /// Puts a rule for each host into an Ingress's template, and the hosts into its certificate.
    fn bind_hosts(&self, template: &mut Node) -> bool {
        let Some(value) = self.expr.reads() else { return false };
        if let Some(hosts) = template.at("spec.tls[0].hosts") {
            *hosts = Node::Expr(self.expr.clone());
        }
        let Some(rule) = template.at("spec.rules[0]") else { return false };
        if let Some(host) = rule.at("host") {
            *host = Node::Expr(Expr::Item);
        }
        let rule = Box::new(rule.clone());
        template.at("spec.rules").map(|rules| *rules = Node::Each(value.clone(), rule)).is_some()
    }

    /// Reads the value back from an object, unless it is known already.
    pub(super) fn read(&self, object: &Value, values: &mut Value) {
        // Which keys of a map are the value's, the object does not tell; and what one object has is not for all of them.
        if matches!(self.place, Place::Keys(_) | Place::Instead(..) | Place::Items(_) | Place::Rolling(..)) {
            return;
        }
        if matches!(self.place, Place::OwnKeys(_)) {
            let all = value_at(object, "metadata.annotations").and_then(Value::as_object).into_iter().flatten();
            let own = all.filter(|(key, _)| !is_ours(key)).map(|(key, value)| (key.clone(), value.clone()));
            if let Some(path) = self.expr.reads() {
                path.fill(values, Value::Object(own.collect()));
            }
            return;
        }
        if matches!(self.place, Place::Hosts) {
            let rules = value_at(object, "spec.rules").and_then(Value::as_array).into_iter().flatten();
            if let Some(path) = self.expr.reads() {
                path.fill(values, rules.filter_map(|rule| rule.get("host").cloned()).collect());
            }
            return;
        }
        let field = self.path(object).and_then(|path| value_at(object, &path).cloned());
        if let Some((path, value)) = field.and_then(|field| self.expr.value_of(&field)) {
            path.fill(values, value);
        }
    }

    /// The place's path in the object; nothing for a metric that it does not have.
    fn path(&self, object: &Value) -> Option<String> {
        match &self.place {
            Place::Field(path)
            | Place::WhileSet(path)
            | Place::Added(path)
            | Place::WhileThere(path)
            | Place::Instead(path, _)
            | Place::OwnKeys(path)
            | Place::Items(path)
            | Place::Rolling(path, _)
            | Place::Keys(path) => Some(path.clone()),
            Place::Hosts => Some("spec.rules".to_owned()),
            Place::Metric(resource) => {
                let metrics = value_at(object, "spec.metrics")?.as_array()?;
                let named = |metric: &Value| value_at(metric, "resource.name").is_some_and(|name| name == resource);
                let index = metrics.iter().position(named)?;
                Some(format!("spec.metrics[{index}].resource.target.averageUtilization"))
            }
        }
    }
}

/// As people look it up: the place, and the value that goes there.
impl fmt::Display for Binding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Field(path)
            | Place::WhileSet(path)
            | Place::Added(path)
            | Place::WhileThere(path)
            | Place::Instead(path, _)
            | Place::OwnKeys(path)
            | Place::Items(path)
            | Place::Rolling(path, _)
            | Place::Keys(path) => f.write_str(path)?,
            Place::Hosts => f.write_str("spec.rules")?,
            Place::Metric(resource) => write!(f, "for a metric of {resource}")?,
        }
        write!(f, " for the chart's value `{}`", self.expr.reads().map_or("", ValuePath::as_str))
    }
}
