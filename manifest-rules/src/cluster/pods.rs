//! The pods of one workload, whatever kind keeps them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use k8s_openapi::api::core::v1::{Container, ContainerPort, PodSpec, PodTemplateSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::defaults::progress_deadline_seconds;
use super::ports::is_port;
use super::rollout::recreates;
use crate::kinds::{Keeper, PodPlace};
use crate::objects::{Item, Object, ObjectKey};

/// Labels or annotations.
pub type Labels = BTreeMap<String, String>;

static NO_LABELS: Labels = Labels::new();
static NO_SPEC: LazyLock<PodSpec> = LazyLock::new(PodSpec::default);

/// The annotation by which Helm runs an object at a moment of its own: before an upgrade, or for `helm test`.
/// Source: Helm, "Chart Hooks".
const HELM_HOOK: &str = "helm.sh/hook";

/// The pods of one workload.
#[derive(Debug)]
pub struct Pods<'b> {
    /// The owner's key.
    pub key: &'b ObjectKey,
    /// The owner.
    pub item: &'b Item,
    /// The pods' labels.
    pub labels: &'b Labels,
    /// The pods' annotations.
    pub annotations: Option<&'b Labels>,
    /// What the pods run.
    pub spec: &'b PodSpec,
    /// How many are wanted where no autoscaler decides.
    pub replicas: Option<i32>,
    /// The owner's selector, if it has one.
    pub selector: Option<&'b LabelSelector>,
    place: PodPlace,
}

impl<'b> Pods<'b> {
    /// The pods of an object, if it holds any.
    pub fn of(key: &'b ObjectKey, item: &'b Item) -> Option<Self> {
        let place = match &item.object {
            Object::Other(object) => object.holds()?.place,
            object => object.known()?.pods?,
        };
        let (replicas, selector, template) = match &item.object {
            Object::Deployment(object) => {
                let spec = object.spec.as_ref()?;
                (spec.replicas, Some(&spec.selector), Some(&spec.template))
            }
            Object::ReplicaSet(object) => {
                let spec = object.spec.as_ref()?;
                (spec.replicas, Some(&spec.selector), spec.template.as_ref())
            }
            Object::StatefulSet(object) => {
                let spec = object.spec.as_ref()?;
                (spec.replicas, Some(&spec.selector), Some(&spec.template))
            }
            Object::DaemonSet(object) => {
                let spec = object.spec.as_ref()?;
                (None, Some(&spec.selector), Some(&spec.template))
            }
            Object::ReplicationController(object) => {
                let spec = object.spec.as_ref()?;
                (spec.replicas, None, spec.template.as_ref())
            }
            Object::PodTemplate(object) => (None, None, object.template.as_ref()),
            Object::Job(object) => (None, None, Some(&object.spec.as_ref()?.template)),
            Object::CronJob(object) => {
                let job = object.spec.as_ref()?.job_template.spec.as_ref()?;
                (None, None, Some(&job.template))
            }
            Object::Pod(object) => {
                return Some(Self::new(key, item, Some(&object.metadata), object.spec.as_ref(), place));
            }
            Object::Other(object) => {
                let held = object.holds()?;
                (held.replicas, held.selector.as_ref(), Some(&held.template))
            }
            _ => return None,
        };
        // Without a spec the API server refuses them, and their labels are what selectors see all the same.
        let PodTemplateSpec { metadata, spec } = template?;
        Some(Self { replicas, selector, ..Self::new(key, item, metadata.as_ref(), spec.as_ref(), place) })
    }

    fn new(
        key: &'b ObjectKey,
        item: &'b Item,
        metadata: Option<&'b ObjectMeta>,
        spec: Option<&'b PodSpec>,
        place: PodPlace,
    ) -> Self {
        let spec = spec.unwrap_or(&NO_SPEC);
        let labels = metadata.and_then(|metadata| metadata.labels.as_ref()).unwrap_or(&NO_LABELS);
        let annotations = metadata.and_then(|metadata| metadata.annotations.as_ref());
        Self { key, item, labels, annotations, spec, replicas: None, selector: None, place }
    }

    /// Seconds after which a rollout counts as failed, for a Deployment.
    pub fn progress_deadline_seconds(&self) -> Option<i64> {
        match &self.item.object {
            Object::Deployment(deployment) => Some(progress_deadline_seconds(deployment.spec.as_ref()?)),
            _ => None,
        }
    }

    /// The path of a field of the pods' spec.
    pub fn path(&self, field: &str) -> String {
        self.place.path(field)
    }

    /// The path of the pods' labels.
    pub fn labels_path(&self) -> String {
        self.place.metadata_path("labels")
    }

    /// The path of the pods' annotations.
    pub fn annotations_path(&self) -> String {
        self.place.metadata_path("annotations")
    }

    /// What sees to it that they are there.
    pub fn keeper(&self) -> Keeper {
        self.place.keeper
    }

    /// Whether the owner keeps a number of equal pods, so that one of them is few.
    pub fn stands_for_many(&self) -> bool {
        self.keeper() == Keeper::Replicas
    }

    /// Whether every pod ends before one starts, in each rollout.
    pub fn recreates(&self) -> bool {
        match &self.item.object {
            Object::Deployment(owner) => recreates(owner.spec.as_ref().and_then(|spec| spec.strategy.as_ref())),
            Object::Other(owner) => owner.holds().is_some_and(|held| held.recreates),
            _ => false,
        }
    }

    /// Whether Helm runs them for a while beside what it installs: as `helm test`, or before and after an upgrade.
    pub fn is_hook(&self) -> bool {
        self.item.object.annotations().is_some_and(|all| all.contains_key(HELM_HOOK))
    }

    /// The containers that run as long as the pod, with their paths: its own, and init containers that restart always.
    pub fn running(&self) -> impl Iterator<Item = (String, &'b Container)> {
        let own = self.spec.containers.len();
        let sidecar = |container: &Container| container.restart_policy.as_deref() == Some("Always");
        let all = self.containers().enumerate();
        all.filter(move |(index, (_, container))| *index < own || sidecar(container)).map(|(_, one)| one)
    }

    /// The ports that they declare.
    pub fn ports(&self) -> impl Iterator<Item = &'b ContainerPort> {
        self.running().flat_map(|(_, container)| container.ports.iter().flatten())
    }

    /// Whether they run on Windows, which has none of Linux' settings. Source: Kubernetes, "Windows containers".
    pub fn is_windows(&self) -> bool {
        self.spec.os.as_ref().is_some_and(|os| os.name == "windows")
    }

    /// Whether one of them has the number or name, and the protocol.
    pub fn listens(&self, target: &IntOrString, protocol: &str) -> bool {
        self.ports().any(|port| is_port(port, target, protocol))
    }

    /// Every container, with its path.
    pub fn containers(&self) -> impl Iterator<Item = (String, &'b Container)> {
        let list = |name: &'static str, containers: &'b [Container]| {
            let numbered = containers.iter().enumerate();
            numbered.map(move |(index, container)| (self.path(&format!("{name}[{index}]")), container))
        };
        let init = self.spec.init_containers.as_deref().unwrap_or_default();
        list("containers", &self.spec.containers).chain(list("initContainers", init))
    }
}
