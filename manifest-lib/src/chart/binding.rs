//! Which field of which object comes from which value: the one table. Templates read values by it, and values are read
//! back by it from the objects that are lowered.

use std::fmt;

use serde_json::Value;

use super::expr::{Cond, Expr};
use super::names::camel_case;
use super::node::{Entry, Node};
use super::question::scaled_elsewhere;
use super::value_path::ValuePath;
use crate::model::Deployed;
use crate::model::container_data::ContainerImage;
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
    /// Into a field that one object may have of its own: the value is for all of them, and counts first while it is set.
    Instead(String),
    /// Into a map that the object may have, beside the keys that it has.
    Keys(String),
}

/// The rows for an object of a workload, by the object's kind.
pub(super) fn of_workload(kind: &str, deployed: &Deployed<'_>) -> Vec<Binding> {
    let workload = &*camel_case(deployed.name());
    let own = |name: &str| ValuePath::new(&[name, workload]);
    let (service, pdb, scaling) = (own("service"), own("pdb"), own("autoscaling"));
    match kind {
        "ConfigMap" => vec![field("data", Expr::Texts(own("config")))],
        "Service" => vec![
            field("spec.type", Expr::Raw(service.join("type"))),
            field("spec.ports[0].port", Expr::Int(service.join("port"))),
            row(Place::WhileSet("spec.ports[0].nodePort".to_owned()), Expr::Int(service.join("nodePort"))),
        ],
        "Deployment" | "StatefulSet" => {
            let mut rows = of_workloads_pod("spec.template.", deployed, workload);
            if !scaled_elsewhere(deployed) {
                rows.push(field("spec.replicas", Expr::Int(own("replicaCount"))));
            }
            rows
        }
        "DaemonSet" => of_workloads_pod("spec.template.", deployed, workload),
        "CronJob" => of_workloads_pod("spec.jobTemplate.spec.template.", deployed, workload),
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
fn of_workloads_pod(pod: &str, deployed: &Deployed<'_>, workload: &str) -> Vec<Binding> {
    let own = |name: &str| ValuePath::new(&[name, workload]);
    let mut rows = of_pod(pod, &own("image"));
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
pub(super) fn of_pod(pod: &str, image: &ValuePath) -> Vec<Binding> {
    let at = |rest: &str| format!("{pod}{rest}");
    let mut rows = vec![
        field(&at("spec.containers[0].image"), Expr::Image(image.clone())),
        field(&at("spec.containers[0].imagePullPolicy"), Expr::Raw(image.join("pullPolicy"))),
        row(Place::Keys(at("metadata.annotations")), Expr::Yaml(ValuePath::new(&["podAnnotations"]))),
    ];
    for name in ["nodeSelector", "tolerations", "affinity", "imagePullSecrets"] {
        rows.push(row(Place::Instead(at(&format!("spec.{name}"))), Expr::Yaml(ValuePath::new(&[name]))));
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
            Place::WhileSet(_) => there && self.put(template, parent, key, expr),
            Place::Added(_) => self.put(template, parent, key, expr),
            Place::Instead(_) => {
                let own = template.at(&path).map(|node| node.clone());
                self.put(template, parent, key, expr)
                    && own.is_none_or(|own| self.put_otherwise(template, parent, key, own))
            }
            Place::Keys(_) if there => self.put(template, &path, "", expr),
            Place::Keys(_) => self.put(template, parent, key, Node::Map(vec![Entry::new("", expr)])),
        }
    }

    /// Puts an entry into a map of the template, which is there while the value is set.
    fn put(&self, template: &mut Node, map: &str, key: &str, node: Node) -> bool {
        let (Some(map), Some(value)) = (template.at(map), self.expr.reads()) else { return false };
        map.put(Entry::new(key, node).when(Cond::Set(value.clone())));
        true
    }

    /// Puts what holds while the value is not set beside what holds while it is.
    fn put_otherwise(&self, template: &mut Node, map: &str, key: &str, node: Node) -> bool {
        let (Some(map), Some(value)) = (template.at(map), self.expr.reads()) else { return false };
        map.put_beside(Entry::new(key, node).when(Cond::Unset(value.clone())));
        true
    }

    /// Reads the value back from an object, unless it is known already.
    pub(super) fn read(&self, object: &Value, values: &mut Value) {
        // Which keys of a map are the value's, the object does not tell; and what one object has is not for all of them.
        if matches!(self.place, Place::Keys(_) | Place::Instead(_)) {
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
            | Place::Instead(path)
            | Place::Keys(path) => Some(path.clone()),
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
            | Place::Instead(path)
            | Place::Keys(path) => f.write_str(path)?,
            Place::Metric(resource) => write!(f, "for a metric of {resource}")?,
        }
        write!(f, " for the chart's value `{}`", self.expr.reads().map_or("", ValuePath::as_str))
    }
}
