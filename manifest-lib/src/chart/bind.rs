//! Which field of which object comes from which value: the one table, and the templates that follow from it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::error::ChartError;
use super::template::{Cond, Entry, Expr, Node, Switch, ValuePath, merge};
use super::values::{SERVICE_TYPES, camel_case};
use crate::lower;
use crate::lower::Environment;
use crate::model::availability::BudgetPolicy;
use crate::model::container::ContainerImage;
use crate::model::exposure::ExposureKind;
use crate::model::list::List;
use crate::model::{App, Autoscaler, Config, Deployed, DisruptionBudget};
use crate::objects::{Object, ObjectKey};
use crate::values::{Amount, Origin, Traced};

use super::files::secrets_of;

/// A file of templates: its path below `templates/` and its documents, whose keys are `Kind/name`.
pub(super) type Files = BTreeMap<String, Vec<Entry>>;

/// A question whose answer gives a workload's objects another shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Knob {
    Autoscaled,
    CpuTarget,
    MemoryTarget,
    ServiceType,
    HasConfig,
    Budget,
    MinAvailable,
}

impl Knob {
    /// The value that answers it.
    fn switch(self, workload: &str) -> Switch {
        let flag = |parts: &[&str]| Switch::Flag(ValuePath::new(parts));
        match self {
            Self::Autoscaled => flag(&["autoscaling", workload, "enabled"]),
            Self::CpuTarget => flag(&["autoscaling", workload, "targetCPUUtilizationPercentage"]),
            Self::MemoryTarget => flag(&["autoscaling", workload, "targetMemoryUtilizationPercentage"]),
            Self::ServiceType => Switch::Choice(ValuePath::new(&["service", workload, "type"]), SERVICE_TYPES),
            Self::HasConfig => flag(&["config", workload]),
            Self::Budget => flag(&["pdb", workload, "enabled"]),
            Self::MinAvailable => flag(&["pdb", workload, "minAvailable"]),
        }
    }

    /// The workload as a profile with that answer would have it.
    fn answer<'a>(self, deployed: &mut Deployed<'a>, case: usize) {
        const PLACEHOLDER: &[Config<'_>] = &[Config::new("PLACEHOLDER", "its place is bound to a value")];
        let (overlay, yes) = (&mut deployed.overlay, case == 1);
        let target = yes.then_some(Traced { value: 80, origin: Origin::Default("a chart's value") });
        match self {
            Self::Autoscaled if yes => drop(overlay.autoscaler.get_or_insert(Autoscaler::new(1, 2))),
            Self::Autoscaled => overlay.autoscaler = None,
            Self::CpuTarget => overlay.autoscaler.iter_mut().for_each(|scaler| scaler.cpu_utilization = target),
            Self::MemoryTarget => overlay.autoscaler.iter_mut().for_each(|scaler| scaler.memory_utilization = target),
            Self::ServiceType => {
                overlay.exposure.kind =
                    [ExposureKind::ClusterIp, ExposureKind::NodePort(30000), ExposureKind::LoadBalancer][case % 3];
            }
            Self::HasConfig if yes && deployed.body.main.config.is_empty() && overlay.config.is_empty() => {
                overlay.config = PLACEHOLDER;
            }
            Self::HasConfig if yes => {}
            Self::HasConfig => {
                overlay.config = &[];
                deployed.body.main.config = List::EMPTY;
            }
            Self::Budget if yes => {
                overlay.disruption_budget.get_or_insert(DisruptionBudget::max_unavailable(Amount::count(1)));
            }
            Self::Budget => overlay.disruption_budget = None,
            Self::MinAvailable => overlay.disruption_budget.iter_mut().for_each(|budget| {
                let pods = Amount::count(1);
                budget.policy = if yes { BudgetPolicy::MinAvailable(pods) } else { BudgetPolicy::MaxUnavailable(pods) };
            }),
        }
    }
}

/// Where a value goes.
enum Place {
    /// Into a field that the object has.
    Field(&'static str),
    /// Into a map of the object, whether the field is there or not, if the value is set.
    Added(&'static str, &'static str),
    /// Into the target of the metric of this resource.
    Metric(&'static str),
}

/// The table: kind, place, and the expression of a workload's values.
#[rustfmt::skip]
fn table(kind: &str, workload: &str) -> Vec<(Place, Expr)> {
    use Place::{Added, Field, Metric};
    let own = |name: &str, rest: &[&str]| ValuePath::new(&[&[name, workload], rest].concat());
    let all = |name: &str| Expr::Yaml(ValuePath::new(&[name]));
    let scaling = |name: &str| own("autoscaling", &[name]);
    macro_rules! pods {
        ($template:literal) => {
            vec![
                (Field(concat!($template, ".metadata.annotations[\"checksum/config\"]")), Expr::Checksum(own("config", &[]))),
                (Added(concat!($template, ".metadata.annotations"), ""), all("podAnnotations")),
                (Field(concat!($template, ".spec.containers[0].image")), Expr::Image(own("image", &[]))),
                (Field(concat!($template, ".spec.containers[0].imagePullPolicy")), Expr::Raw(own("image", &["pullPolicy"]))),
                (Field(concat!($template, ".spec.containers[0].resources")), Expr::Yaml(own("resources", &[]))),
                (Added(concat!($template, ".spec"), "nodeSelector"), all("nodeSelector")),
                (Added(concat!($template, ".spec"), "tolerations"), all("tolerations")),
                (Added(concat!($template, ".spec"), "affinity"), all("affinity")),
                (Added(concat!($template, ".spec"), "imagePullSecrets"), all("imagePullSecrets")),
            ]
        };
    }
    match kind {
        "ConfigMap" => vec![
            (Field("data"), Expr::Texts(own("config", &[]))),
        ],
        "Service" => vec![
            (Field("spec.type"), Expr::Raw(own("service", &["type"]))),
            (Field("spec.ports[0].port"), Expr::Int(own("service", &["port"]))),
            (Field("spec.ports[0].nodePort"), Expr::Int(own("service", &["nodePort"]))),
        ],
        "Deployment" | "StatefulSet" => {
            let mut table = pods!("spec.template");
            table.insert(0, (Field("spec.replicas"), Expr::Int(own("replicaCount", &[]))));
            table
        }
        "DaemonSet" => pods!("spec.template"),
        "CronJob" => pods!("spec.jobTemplate.spec.template"),
        "HorizontalPodAutoscaler" => vec![
            (Field("spec.minReplicas"), Expr::Int(scaling("minReplicas"))),
            (Field("spec.maxReplicas"), Expr::Int(scaling("maxReplicas"))),
            (Metric("cpu"), Expr::Int(scaling("targetCPUUtilizationPercentage"))),
            (Metric("memory"), Expr::Int(scaling("targetMemoryUtilizationPercentage"))),
            (Added("spec", "behavior"), Expr::Yaml(scaling("behavior"))),
        ],
        "PodDisruptionBudget" => vec![
            (Field("spec.maxUnavailable"), Expr::Raw(own("pdb", &["maxUnavailable"]))),
            (Field("spec.minAvailable"), Expr::Raw(own("pdb", &["minAvailable"]))),
        ],
        _ => Vec::new(),
    }
}

/// The objects of a workload: kind, the end of the name, the knobs that shape it, and its file.
const OBJECTS: &[(&str, &str, &[Knob], &str)] = &[
    ("ServiceAccount", "", &[], "serviceaccount.yaml"),
    ("ConfigMap", "-config", &[Knob::HasConfig], ""),
    ("NetworkPolicy", "", &[Knob::ServiceType], "networkpolicy.yaml"),
    ("Service", "", &[Knob::ServiceType], "service.yaml"),
    ("Deployment", "", &[Knob::Autoscaled, Knob::HasConfig], "deployment.yaml"),
    ("StatefulSet", "", &[Knob::HasConfig], "statefulset.yaml"),
    ("DaemonSet", "", &[Knob::HasConfig], "daemonset.yaml"),
    ("CronJob", "", &[Knob::HasConfig], "cronjob.yaml"),
    ("HorizontalPodAutoscaler", "-hpa", &[Knob::Autoscaled, Knob::CpuTarget, Knob::MemoryTarget], "hpa.yaml"),
    ("PodDisruptionBudget", "-pdb", &[Knob::Budget, Knob::MinAvailable], "pdb.yaml"),
];

/// Whether a workload of this kind can have an object of that kind, whatever the values say.
fn has(workload: &str, object: &str) -> bool {
    match object {
        "Deployment" | "StatefulSet" | "DaemonSet" | "CronJob" => workload == object,
        "HorizontalPodAutoscaler" => workload == "Deployment",
        "PodDisruptionBudget" => matches!(workload, "Deployment" | "StatefulSet"),
        _ => true,
    }
}

/// All templates of an environment's app.
pub(super) fn templates(environment: &Environment<'_>) -> Result<Files, Vec<ChartError>> {
    let app = &environment.app;
    let mut files = Files::new();
    let mut made: BTreeSet<String> = BTreeSet::new();
    let mut errors = Vec::new();
    for (index, deployed) in app.workloads.iter().enumerate() {
        if deployed.kind() == "Job" {
            let message = format!(
                "the name of the Job `{}` ends in a checksum of what it runs, which a chart's values would change: make it an init container, or leave the environment out with `.without_chart()`",
                deployed.name()
            );
            errors.push(ChartError::new(deployed.body.name.origin, message));
            continue;
        }
        for (kind, end, knobs, file) in OBJECTS.iter().filter(|(kind, ..)| has(deployed.kind(), kind)) {
            let knobs: Vec<Knob> = if deployed.overlay.exposure.serves() {
                knobs.to_vec()
            } else {
                knobs.iter().filter(|knob| **knob != Knob::ServiceType).copied().collect()
            };
            let shaped = Shaped {
                environment,
                index,
                kind,
                name: format!("{}{end}", deployed.name()),
                workload: camel_case(deployed.name()),
            };
            let mut bound = BTreeSet::new();
            let entries = match shaped.entries(*deployed, &knobs, &mut bound) {
                Ok(entries) => entries,
                Err(error) => {
                    errors.push(error);
                    continue;
                }
            };
            if entries.is_empty() {
                continue;
            }
            errors.extend(shaped.unbound(deployed, &bound));
            made.insert(shaped.key());
            let path =
                if file.is_empty() { "configmaps.yaml".to_owned() } else { format!("{}/{file}", deployed.name()) };
            files.entry(path).or_default().extend(entries.into_iter().map(|entry| policed(kind, entry)));
        }
    }
    match environment.bundle() {
        Ok(bundle) => {
            for (key, item) in bundle.iter().filter(|(key, _)| !is_own_namespace(key, app)) {
                let identity = identity(key, &item.object, app);
                if made.contains(&identity) {
                    continue;
                }
                let Ok(tree) = item.object.to_value() else { continue };
                let own = app.name() == tree["metadata"]["labels"]["app.kubernetes.io/part-of"];
                let file = if own && key.kind == "NetworkPolicy" { "networkpolicies.yaml" } else { "extra.yaml" };
                let entry = Entry::new(&identity, generalized(tree, app));
                let entry = if file == "extra.yaml" { entry } else { policed(&key.kind, entry) };
                files.entry(file.to_owned()).or_default().push(entry);
            }
        }
        Err(refused) => errors.extend(refused.0.into_iter().map(|error| ChartError::new(error.origin, error.message))),
    }
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}

/// What an object is called in a chart: the same in each environment, whose namespaces differ.
pub(super) fn identity(key: &ObjectKey, object: &Object, app: &App<'_>) -> String {
    if !matches!(object, Object::Other(_)) && key.namespace == app.target.namespace.0.value.as_str() {
        return key.to_string();
    }
    let own = key.namespace == app.target.namespace.0.value.as_str();
    format!("{}.{}/{}/{}", key.kind, key.group, if own { "" } else { &key.namespace }, key.name)
}

/// The Namespace of the environment itself, which Helm makes.
pub(super) fn is_own_namespace(key: &ObjectKey, app: &App<'_>) -> bool {
    key.group.is_empty() && key.kind == "Namespace" && key.name == app.target.namespace.0.value.as_str()
}

/// A policy is only there while policies are wanted.
fn policed(kind: &str, mut entry: Entry) -> Entry {
    if kind == "NetworkPolicy" {
        entry.when.insert(0, Cond::Set(ValuePath::new(&["networkPolicy", "enabled"])));
    }
    entry
}

/// One object of a workload in all its shapes.
struct Shaped<'s, 'a> {
    environment: &'s Environment<'a>,
    index: usize,
    kind: &'static str,
    name: String,
    workload: String,
}

impl Shaped<'_, '_> {
    fn key(&self) -> String {
        format!("{}/{}", self.kind, self.name)
    }

    /// The object's document, lowered for each case of each knob. `bound` collects the places of the table that were there.
    fn entries(
        &self,
        deployed: Deployed<'_>,
        knobs: &[Knob],
        bound: &mut BTreeSet<usize>,
    ) -> Result<Vec<Entry>, ChartError> {
        let Some((knob, rest)) = knobs.split_first() else { return self.entry(deployed, bound) };
        let switch = knob.switch(&self.workload);
        let mut cases = Vec::new();
        for case in 0..switch.cases() {
            let mut answered = deployed;
            knob.answer(&mut answered, case);
            cases.push((case, self.entries(answered, rest, bound)?));
        }
        Ok(merge(&switch, cases))
    }

    fn entry(&self, deployed: Deployed<'_>, bound: &mut BTreeSet<usize>) -> Result<Vec<Entry>, ChartError> {
        let app = &self.environment.app;
        let mut workloads = app.workloads.to_vec();
        workloads[self.index] = deployed;
        let app = App { release: app.release, target: app.target, workloads: &workloads };
        let bundle = self.environment.variant(&app).map_err(|errors| {
            let first = errors.0.first().map(|error| (error.origin, error.message.clone()));
            let (origin, why) = first.unwrap_or((deployed.body.name.origin, String::new()));
            let message = format!(
                "{} is needed in every shape for the chart, such as without an autoscaler: {why}; or leave the environment out with `.without_chart()`",
                self.key()
            );
            ChartError::new(origin, message)
        })?;
        let found = bundle.iter().find(|(key, item)| identity(key, &item.object, &app) == self.key());
        let Some(tree) = found.and_then(|(_, item)| item.object.to_value().ok()) else { return Ok(Vec::new()) };
        let metrics = metrics(&tree);
        let mut node = generalized(tree, &app);
        let secrets = secrets_of(&app);
        rename_secrets(&mut node, "", &|name| secrets.contains_key(name));
        for (index, (place, expr)) in table(self.kind, &self.workload).into_iter().enumerate() {
            let node_port = ValuePath::new(&["service", &self.workload, "nodePort"]);
            match place {
                Place::Field("spec.ports[0].nodePort") => {
                    let there = !node.at("spec.ports[0].nodePort").is_empty();
                    if let (true, Some(port)) = (there, node.at("spec.ports[0]").first_mut()) {
                        port.put(Entry::new("nodePort", Node::Expr(expr)).when(Cond::Set(node_port)));
                        bound.insert(index);
                    }
                }
                Place::Field(path) => {
                    for field in node.at(path) {
                        *field = Node::Expr(expr.clone());
                        bound.insert(index);
                    }
                }
                Place::Metric(name) => {
                    let Some(metric) = metrics.iter().position(|metric| metric == name) else { continue };
                    for field in node.at(&format!("spec.metrics[{metric}].resource.target.averageUtilization")) {
                        *field = Node::Expr(expr.clone());
                        bound.insert(index);
                    }
                }
                Place::Added(path, key) => {
                    let Expr::Yaml(value) = &expr else { continue };
                    let set = Cond::Set(value.clone());
                    if node.at(path).is_empty()
                        && let Some((parent, last)) = path.rsplit_once('.')
                        && let Some(parent) = node.at(parent).first_mut()
                    {
                        let inner = Node::Map(vec![Entry::new(key, Node::Expr(expr.clone()))]);
                        parent.put(Entry::new(last, inner).when(set));
                    } else if let Some(map) = node.at(path).first_mut() {
                        // What the workload says itself holds where the chart's value says nothing.
                        let own = match map {
                            Node::Map(entries) => entries.iter().filter(|entry| entry.key == key).cloned().collect(),
                            _ => Vec::new(),
                        };
                        map.put(Entry::new(key, Node::Expr(expr.clone())).when(set));
                        if let Node::Map(entries) = map {
                            let place = entries.iter().position(|entry| entry.key == key).unwrap_or(entries.len());
                            // An autoscaler's behavior is a value of its own already.
                            let own = own.into_iter().filter(|_| !matches!(key, "" | "behavior"));
                            let own = own.map(|entry: Entry| entry.when(Cond::Unset(value.clone())));
                            entries.splice(place..place, own.collect::<Vec<_>>());
                        }
                    }
                    bound.insert(index);
                }
            }
        }
        // Containers beside the main one that run the workload's own image follow its value.
        let template = if self.kind == "CronJob" { "spec.jobTemplate.spec.template" } else { "spec.template" };
        let beside = deployed.body.sidecars.iter().chain(deployed.body.init_containers.iter()).enumerate();
        for (index, _) in beside.filter(|(_, container)| matches!(container.image, ContainerImage::Own)) {
            let image = ValuePath::new(&["image", &self.workload]);
            for field in node.at(&format!("{template}.spec.initContainers[{index}].image")) {
                *field = Node::Expr(Expr::Image(image.clone()));
            }
        }
        Ok(vec![Entry::new(&self.key(), node)])
    }

    /// The places of the table that no shape of the object had.
    fn unbound(&self, deployed: &Deployed<'_>, bound: &BTreeSet<usize>) -> Vec<ChartError> {
        let table = table(self.kind, &self.workload);
        let missing = table.into_iter().enumerate().filter(|(index, _)| !bound.contains(index));
        missing
            .filter(|(_, (place, _))| {
                // Who has no profile of resources does not get that far: the model asks for one.
                !matches!(place, Place::Field(path) if path.ends_with(".resources") && deployed.body.main.resources.is_none())
            })
            .map(|(_, (place, expr))| {
                let place = match place {
                    Place::Field(path) => path.to_owned(),
                    Place::Added(path, key) => format!("{path}.{key}"),
                    Place::Metric(name) => format!("the metric of {name}"),
                };
                let message = format!("{} has no field {place} for the chart's {expr:?}: a patch took it away", self.key());
                ChartError::new(deployed.body.name.origin, message)
            })
            .collect()
    }
}

/// Puts the name of the Secret that is there already in the place of the app's own, wherever a pod refers to it.
fn rename_secrets(node: &mut Node, within: &str, is_ours: &dyn Fn(&str) -> bool) {
    let refers = |within: &str, key: &str| {
        key == "secretName" || (key == "name" && matches!(within, "secretKeyRef" | "secretRef" | "secret"))
    };
    let (Node::Map(entries) | Node::List(entries)) = node else { return };
    for entry in entries {
        match &entry.node {
            Node::Constant(Value::String(name)) if refers(within, &entry.key) && is_ours(name) => {
                entry.node = Node::Expr(Expr::SecretName(name.clone()));
            }
            _ => {
                let key = if entry.key.is_empty() { within.to_owned() } else { entry.key.clone() };
                rename_secrets(&mut entry.node, &key, is_ours);
            }
        }
    }
}

/// The resources of an autoscaler's metrics, in order.
fn metrics(tree: &Value) -> Vec<String> {
    let metrics = tree["spec"]["metrics"].as_array().map(Vec::as_slice).unwrap_or_default();
    metrics.iter().map(|metric| metric["resource"]["name"].as_str().unwrap_or_default().to_owned()).collect()
}

/// The tree with the namespace and the app's labels in the hands of Helm.
pub(super) fn generalized(tree: Value, app: &App<'_>) -> Node {
    let pairs = |labels: BTreeMap<String, String>| labels.into_iter().collect::<Vec<_>>();
    let all = pairs(lower::labels(app, None));
    let selecting: Vec<(String, String)> = pairs(lower::selector_labels(app, ""));
    let selecting: Vec<(String, String)> = selecting.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let namespace = app.target.namespace.0.value.as_str();
    walk(tree, &all, &selecting, namespace)
}

fn walk(tree: Value, all: &[(String, String)], selecting: &[(String, String)], namespace: &str) -> Node {
    let has = |map: &Map<String, Value>, labels: &[(String, String)]| {
        labels.iter().all(|(key, value)| map.get(key).and_then(Value::as_str) == Some(value))
    };
    match tree {
        Value::Object(map) if !map.is_empty() => {
            let (labels, expr) = if has(&map, all) {
                (all, Some(Expr::Labels(all.to_vec())))
            } else if has(&map, selecting) {
                (selecting, Some(Expr::SelectorLabels(selecting.to_vec())))
            } else {
                (&[][..], None)
            };
            let rest = map.into_iter().filter(|(key, _)| !labels.iter().any(|(label, _)| label == key));
            let entries = rest.map(|(key, value)| {
                let node = if key == "namespace" && value == namespace {
                    Node::Expr(Expr::Namespace)
                } else {
                    walk(value, all, selecting, namespace)
                };
                Entry::new(&key, node)
            });
            let mut node = Node::Map(Vec::new());
            entries.chain(expr.map(|expr| Entry::new("", Node::Expr(expr)))).for_each(|entry| node.put(entry));
            node
        }
        Value::Array(items) if !items.is_empty() => {
            let items = items.into_iter().map(|item| Entry::new("", walk(item, all, selecting, namespace)));
            Node::List(items.collect())
        }
        other => Node::Constant(other),
    }
}
