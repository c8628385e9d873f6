//! The pods of one workload, whatever kind keeps them.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{Container, ContainerPort, PodSpec, PodTemplateSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::ports::is_port;
use crate::kinds::{Keeper, PodPlace};
use crate::objects::{Item, Object, ObjectKey};

/// Labels or annotations.
pub type Labels = BTreeMap<String, String>;

static NO_LABELS: Labels = Labels::new();

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
        let place = item.object.known()?.pods?;
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
                let (metadata, spec) = (&object.metadata, object.spec.as_ref()?);
                return Some(Self::new(key, item, Some(metadata), spec, place));
            }
            _ => return None,
        };
        let PodTemplateSpec { metadata, spec } = template?;
        Some(Self { replicas, selector, ..Self::new(key, item, metadata.as_ref(), spec.as_ref()?, place) })
    }

    fn new(
        key: &'b ObjectKey,
        item: &'b Item,
        metadata: Option<&'b ObjectMeta>,
        spec: &'b PodSpec,
        place: PodPlace,
    ) -> Self {
        let labels = metadata.and_then(|metadata| metadata.labels.as_ref()).unwrap_or(&NO_LABELS);
        let annotations = metadata.and_then(|metadata| metadata.annotations.as_ref());
        Self { key, item, labels, annotations, spec, replicas: None, selector: None, place }
    }

    /// Seconds after which a rollout counts as failed, for a Deployment.
    pub fn progress_deadline_seconds(&self) -> Option<i64> {
        match &self.item.object {
            Object::Deployment(deployment) => {
                Some(deployment.spec.as_ref()?.progress_deadline_seconds.unwrap_or(600).into())
            }
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
