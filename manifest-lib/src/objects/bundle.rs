//! A bundle: all objects of an environment, each once, in an order that `kubectl apply -f` can take.

use std::fmt;

use indexmap::IndexMap;
use indexmap::map::Entry;
use serde_json::Value;

use super::network_policy::Callers;
use super::origins::push_key;
use super::{Environment, Object, Origins, Patch};
use super::{
    config_map, deployment, horizontal_pod_autoscaler, namespace, network_policy, pod_disruption_budget, service,
    service_account,
};
use crate::model::{App, Deployed};
use crate::values::{DnsSubdomain, Origin};

/// What makes an object one: group, kind, namespace and name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ObjectKey {
    /// The API group; nothing for Kubernetes' core.
    pub group: String,
    /// The kind.
    pub kind: String,
    /// The namespace; nothing for an object that has none.
    pub namespace: String,
    /// The name.
    pub name: String,
}

impl ObjectKey {
    /// The key of an object.
    pub fn of(object: &Object) -> Self {
        let group = object.api_version().split_once('/').map_or("", |(group, _)| group);
        Self {
            group: group.to_owned(),
            kind: object.kind().to_owned(),
            namespace: object.namespace().to_owned(),
            name: object.name().to_owned(),
        }
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)
    }
}

/// An object and where its fields came from.
#[derive(Clone, Debug)]
pub struct Item {
    /// The object.
    pub object: Object,
    /// The lines of its fields.
    pub origins: Origins,
}

/// All objects of an environment.
///
/// ```
/// # use manifest_lib::{model::*, values::{Cpu, Memory}, objects::{Bundle, Environment}};
/// # const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
/// #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))));
/// # const DEV: App = App::new(Release::new("jobs", "1"), Target { stage: Stage::Dev, namespace: Namespace::new("jobs"),
/// #     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)) }, &[WORKER.overlay(Overlay { image: ImageTag::latest(),
/// #     replicas: Replicas::new(1), autoscaler: None, exposure: Exposure::none(), disruption_budget: None, config: &[] })]);
/// # const ENVIRONMENT: Environment = Environment::new("dev", DEV);
/// let bundle = Bundle::of(&ENVIRONMENT)?;
/// let keys: Vec<String> = bundle.keys().map(|key| key.to_string()).collect();
/// assert_eq!(keys[0], "Namespace/jobs");
/// # Ok::<(), manifest_lib::objects::BundleErrors>(())
/// ```
#[derive(Clone, Debug)]
pub struct Bundle {
    source: String,
    objects: IndexMap<ObjectKey, Item>,
}

impl Bundle {
    /// Lowers an environment's app, adds its extra objects, and applies its patches.
    ///
    /// # Errors
    /// All at once: two objects of one key, an object without a valid name, an extra object that is none, a patch that
    /// finds no target, changes nothing or renames its target.
    pub fn of(environment: &Environment<'_>) -> Result<Self, BundleErrors> {
        Self::build(environment, &environment.app, false)
    }

    /// The same for another app in the environment's place. A patch may be without effect there: its object may not be
    /// made, or be what it asks for. A patch that panics there is an error.
    pub(crate) fn of_variant(environment: &Environment<'_>, app: &App<'_>) -> Result<Self, BundleErrors> {
        Self::build(environment, app, true)
    }

    fn build(environment: &Environment<'_>, app: &App<'_>, lenient: bool) -> Result<Self, BundleErrors> {
        let mut errors = Vec::new();
        let mut items = lower(app);
        for extra in environment.extra {
            match (extra.make)() {
                Ok(object) => items.push(Item { object, origins: Origins::new(extra.origin) }),
                Err(error) => errors.push(BundleError::new(extra.origin, format!("an extra object: {error}"))),
            }
        }
        let there = |patch: &Patch<'_>, items: &[Item]| items.iter().any(|item| patch.is_for(&item.object));
        for patch in environment.patches {
            if lenient && !there(patch, &items) {
                continue;
            }
            if let Err(error) = apply(patch, &mut items, lenient) {
                errors.push(error);
            }
        }
        let mut ranked: Vec<(usize, Item)> = items.into_iter().map(|item| (rank(&item.object), item)).collect();
        // First by rank alone, which looks into no object; what is left is nearly in order, which the second sort sees.
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.sort_by(|(a_rank, a), (b_rank, b)| {
            a_rank.cmp(b_rank).then_with(|| place(&a.object).cmp(&place(&b.object)))
        });
        let mut bundle = IndexMap::with_capacity(ranked.len());
        for (_, item) in ranked {
            if let Err(fault) = DnsSubdomain::try_new(item.object.name()) {
                let message = format!("the name of a {}: {fault}", item.object.kind());
                errors.push(BundleError::new(item.origins.object(), message));
            }
            match bundle.entry(ObjectKey::of(&item.object)) {
                Entry::Vacant(entry) => {
                    entry.insert(item);
                }
                Entry::Occupied(entry) => {
                    let (key, first): (_, &Item) = (entry.key(), entry.get());
                    let message = format!("{key} is there twice, also from {}: rename one", first.origins.object());
                    errors.push(BundleError::new(item.origins.object(), message));
                }
            }
        }
        if errors.is_empty() {
            Ok(Self { source: environment.file(), objects: bundle })
        } else {
            Err(BundleErrors(errors))
        }
    }

    /// Objects that nobody lowered, each of another key.
    pub(crate) fn of_objects(objects: IndexMap<ObjectKey, Item>) -> Self {
        Self { source: String::new(), objects }
    }

    /// The object's place in the order.
    pub(crate) fn index_of(&self, key: &ObjectKey) -> Option<usize> {
        self.objects.get_index_of(key)
    }

    /// The file that the bundle comes from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The objects in order, with their keys.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&ObjectKey, &Item)> {
        self.objects.iter()
    }

    /// The keys in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &ObjectKey> {
        self.objects.keys()
    }

    /// The object of that key.
    pub fn get(&self, key: &ObjectKey) -> Option<&Item> {
        self.objects.get(key)
    }
}

/// One thing that keeps a bundle from being made.
#[derive(Clone, Debug)]
pub struct BundleError {
    /// The line of the profile.
    pub origin: Origin,
    /// What is wrong and what to do.
    pub message: String,
}

impl BundleError {
    fn new(origin: Origin, message: String) -> Self {
        Self { origin, message }
    }
}

/// All that keeps a bundle from being made.
#[derive(Clone, Debug)]
pub struct BundleErrors(pub Vec<BundleError>);

impl fmt::Display for BundleErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            let line = if index == 0 { "" } else { "\n" };
            write!(f, "{line}{}: {}", error.origin, error.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for BundleErrors {}

fn lower(app: &App<'_>) -> Vec<Item> {
    let callers = Callers::of(app);
    let mut items = Vec::with_capacity(3 + app.workloads.len() * 7);
    let mut add = |origin: Origin, room: usize, make: &dyn Fn(&mut Origins) -> Option<Object>| {
        let mut origins = Origins::new(origin);
        origins.reserve(room);
        if let Some(object) = make(&mut origins) {
            items.push(Item { object, origins });
        }
    };
    // The numbers are how many notes such an object usually has.
    let shared = app.target.namespace.0.origin;
    add(shared, 6, &|at| Some(namespace::namespace(app, at).into()));
    add(shared, 8, &|at| Some(network_policy::default_deny(app, at).into()));
    add(shared, 8, &|at| Some(network_policy::allow_dns(app, at).into()));
    // By name, as the bundle will have them, so that sorting it finds them in order.
    let mut by_name: Vec<&Deployed<'_>> = app.workloads.iter().collect();
    by_name.sort_by_key(|deployed| deployed.name());
    for deployed in by_name {
        let own = deployed.workload.name.origin;
        add(own, 8, &|at| Some(service_account::service_account(app, deployed, at).into()));
        add(own, 8, &|at| config_map::config_map(app, deployed, at).map(Object::from));
        add(own, 20, &|at| network_policy::declared(app, deployed, &callers, at).map(Object::from));
        add(own, 16, &|at| service::service(app, deployed, at).map(Object::from));
        add(own, 64, &|at| Some(deployment::deployment(app, deployed, at).into()));
        add(own, 16, &|at| horizontal_pod_autoscaler::horizontal_pod_autoscaler(app, deployed, at).map(Object::from));
        add(own, 12, &|at| pod_disruption_budget::pod_disruption_budget(app, deployed, at).map(Object::from));
    }
    items
}

fn apply(patch: &Patch<'_>, items: &mut [Item], lenient: bool) -> Result<(), BundleError> {
    let (kind, name) = (patch.edit.kind(), patch.name);
    let wrong = |message: String| BundleError::new(patch.origin, message);
    let Some(item) = items.iter_mut().find(|item| patch.is_for(&item.object)) else {
        return Err(wrong(format!("a patch of {kind}/{name} finds no such object: remove it or correct the name")));
    };
    let tree = |object: &Object| {
        object.to_value().map_err(|error| wrong(format!("{kind}/{name} is no tree of values: {error}")))
    };
    let (before, key) = (tree(&item.object)?, ObjectKey::of(&item.object));
    if lenient {
        // The patch was written for the profile's own object, and may count on a field that this shape does not have.
        let edit = std::panic::AssertUnwindSafe(|| patch.edit.apply(&mut item.object));
        if std::panic::catch_unwind(edit).is_err() {
            return Err(wrong(format!(
                "a patch of {kind}/{name} panics on the object in another shape: let it look before it takes"
            )));
        }
    } else {
        patch.edit.apply(&mut item.object);
    }
    if ObjectKey::of(&item.object) != key {
        return Err(wrong(format!(
            "a patch of {kind}/{name} gives it another name or namespace: change it in the profile"
        )));
    }
    let after = tree(&item.object)?;
    if before == after && !lenient {
        return Err(wrong(format!("a patch of {kind}/{name} changes nothing: remove it")));
    }
    note_changes(&before, &after, &mut String::new(), patch.origin, &mut item.origins);
    Ok(())
}

/// Notes the patch's line at each field that it set.
fn note_changes(before: &Value, after: &Value, path: &mut String, origin: Origin, origins: &mut Origins) {
    let length = path.len();
    match (before, after) {
        (before, after) if before == after => {}
        (Value::Object(before), Value::Object(after)) => {
            // What was removed was removed by the patch, too.
            for key in before.keys().filter(|key| !after.contains_key(*key)) {
                push_key(path, key);
                origins.path(path, origin);
                path.truncate(length);
            }
            for (key, value) in after {
                push_key(path, key);
                note_changes(before.get(key).unwrap_or(&Value::Null), value, path, origin, origins);
                path.truncate(length);
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            for (index, value) in after.iter().enumerate() {
                path.push_str(&format!("[{index}]"));
                note_changes(before.get(index).unwrap_or(&Value::Null), value, path, origin, origins);
                path.truncate(length);
            }
        }
        _ => origins.path(path, origin),
    }
}

/// Where an object stands among those of its rank.
fn place(object: &Object) -> (&str, &str, &str) {
    (object.kind(), object.namespace(), object.name())
}

/// What others need comes first. Kinds that are not named come last.
fn rank(object: &Object) -> usize {
    const ORDER: &[&str] = &[
        "CustomResourceDefinition",
        "Namespace",
        "PriorityClass",
        "StorageClass",
        "ResourceQuota",
        "LimitRange",
        "ServiceAccount",
        "Role",
        "ClusterRole",
        "RoleBinding",
        "ClusterRoleBinding",
        "ConfigMap",
        "Secret",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "NetworkPolicy",
        "Service",
        "Deployment",
        "StatefulSet",
        "DaemonSet",
        "Job",
        "CronJob",
        "HorizontalPodAutoscaler",
        "PodDisruptionBudget",
        "Ingress",
    ];
    let kind = object.kind();
    ORDER.iter().position(|known| *known == kind).unwrap_or(ORDER.len())
}
