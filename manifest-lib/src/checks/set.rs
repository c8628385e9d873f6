//! The set of objects that the rules judge, with its pods indexed by label, so that a selector does not look at each.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscaler;
use k8s_openapi::api::core::v1::{Container, ContainerPort, PodSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, LabelSelectorRequirement};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::network::Cover;
use crate::objects::{Bundle, Item, Object, ObjectKey};

type Labels = BTreeMap<String, String>;

static NO_LABELS: Labels = Labels::new();

/// The pods of one workload.
pub(crate) struct Pods<'b> {
    pub(crate) key: &'b ObjectKey,
    pub(crate) item: &'b Item,
    pub(crate) labels: &'b Labels,
    pub(crate) annotations: Option<&'b Labels>,
    pub(crate) spec: &'b PodSpec,
    /// How many are wanted where no autoscaler decides.
    pub(crate) replicas: Option<i32>,
    /// The owner's selector, if it has one.
    pub(crate) selector: Option<&'b LabelSelector>,
    /// The path of the template, which has `metadata` and `spec`; nothing for a Pod.
    template: &'static str,
}

impl<'b> Pods<'b> {
    /// The pods of an object, if it holds any.
    pub(crate) fn of(key: &'b ObjectKey, item: &'b Item) -> Option<Self> {
        let (replicas, selector, template, path) = match &item.object {
            Object::Deployment(object) => {
                let spec = object.spec.as_ref()?;
                (spec.replicas, Some(&spec.selector), Some(&spec.template), "spec.template.")
            }
            Object::ReplicaSet(object) => {
                let spec = object.spec.as_ref()?;
                (spec.replicas, Some(&spec.selector), spec.template.as_ref(), "spec.template.")
            }
            Object::StatefulSet(object) => {
                let spec = object.spec.as_ref()?;
                (spec.replicas, Some(&spec.selector), Some(&spec.template), "spec.template.")
            }
            Object::DaemonSet(object) => {
                let spec = object.spec.as_ref()?;
                (None, Some(&spec.selector), Some(&spec.template), "spec.template.")
            }
            Object::ReplicationController(object) => {
                let spec = object.spec.as_ref()?;
                (spec.replicas, None, spec.template.as_ref(), "spec.template.")
            }
            Object::PodTemplate(object) => (None, None, object.template.as_ref(), "template."),
            Object::Job(object) => (None, None, Some(&object.spec.as_ref()?.template), "spec.template."),
            Object::CronJob(object) => {
                let job = object.spec.as_ref()?.job_template.spec.as_ref()?;
                (None, None, Some(&job.template), "spec.jobTemplate.spec.template.")
            }
            Object::Pod(object) => {
                let labels = object.metadata.labels.as_ref().unwrap_or(&NO_LABELS);
                let (annotations, spec) = (object.metadata.annotations.as_ref(), object.spec.as_ref()?);
                return Some(Self {
                    key,
                    item,
                    labels,
                    annotations,
                    spec,
                    replicas: None,
                    selector: None,
                    template: "",
                });
            }
            _ => return None,
        };
        let template = template?;
        let labels = template.metadata.as_ref().and_then(|metadata| metadata.labels.as_ref());
        let annotations = template.metadata.as_ref().and_then(|metadata| metadata.annotations.as_ref());
        let (labels, spec) = (labels.unwrap_or(&NO_LABELS), template.spec.as_ref()?);
        Some(Self { key, item, labels, annotations, spec, replicas, selector, template: path })
    }

    /// Seconds after which a rollout counts as failed, for a Deployment.
    pub(crate) fn progress_deadline_seconds(&self) -> Option<i64> {
        match &self.item.object {
            Object::Deployment(deployment) => {
                Some(deployment.spec.as_ref()?.progress_deadline_seconds.unwrap_or(600).into())
            }
            _ => None,
        }
    }

    /// The path of a field of the pods' spec.
    pub(crate) fn path(&self, field: &str) -> String {
        format!("{}spec.{field}", self.template)
    }

    /// The path of the pods' labels.
    pub(crate) fn labels_path(&self) -> String {
        format!("{}metadata.labels", self.template)
    }

    /// The path of the pods' annotations.
    pub(crate) fn annotations_path(&self) -> String {
        format!("{}metadata.annotations", self.template)
    }

    /// Whether the owner keeps a number of equal pods, so that one of them is few.
    pub(crate) fn stands_for_many(&self) -> bool {
        matches!(
            self.item.object,
            Object::Deployment(_) | Object::ReplicaSet(_) | Object::StatefulSet(_) | Object::ReplicationController(_)
        )
    }

    /// The containers that run as long as the pod, with their paths: its own, and init containers that restart always.
    pub(crate) fn running(&self) -> impl Iterator<Item = (String, &'b Container)> {
        let own = self.spec.containers.len();
        let sidecar = |container: &Container| container.restart_policy.as_deref() == Some("Always");
        let all = self.containers().enumerate();
        all.filter(move |(index, (_, container))| *index < own || sidecar(container)).map(|(_, one)| one)
    }

    /// The ports that they declare.
    pub(crate) fn ports(&self) -> impl Iterator<Item = &'b ContainerPort> {
        self.running().flat_map(|(_, container)| container.ports.iter().flatten())
    }

    /// Whether they run on Windows, which has none of Linux' settings. Source: Kubernetes, "Windows containers".
    pub(crate) fn is_windows(&self) -> bool {
        self.spec.os.as_ref().is_some_and(|os| os.name == "windows")
    }

    /// Whether one of them has the number or name, and the protocol.
    pub(crate) fn listens(&self, target: &IntOrString, protocol: &str) -> bool {
        self.ports().any(|port| is_port(port, target, protocol))
    }

    /// Every container, with its path.
    pub(crate) fn containers(&self) -> impl Iterator<Item = (String, &'b Container)> {
        let list = |name: &'static str, containers: &'b [Container]| {
            let numbered = containers.iter().enumerate();
            numbered.map(move |(index, container)| (self.path(&format!("{name}[{index}]")), container))
        };
        let init = self.spec.init_containers.as_deref().unwrap_or_default();
        list("containers", &self.spec.containers).chain(list("initContainers", init))
    }
}

/// All objects of a bundle, with what the rules look up.
pub(crate) struct Set<'b> {
    pub(crate) bundle: &'b Bundle,
    pub(crate) pods: Vec<Pods<'b>>,
    by_label: HashMap<(&'b str, &'b str, &'b str), Vec<usize>>,
    by_namespace: HashMap<&'b str, Vec<usize>>,
    by_name: HashMap<(&'b str, &'b str, &'b str), usize>,
    scalers: HashMap<usize, Vec<&'b HorizontalPodAutoscaler>>,
    /// Whether what is not here is nowhere.
    pub(crate) complete: bool,
    /// The selectors that are deployed, as far as it is known.
    pub(crate) selectors_before: HashMap<ObjectKey, LabelSelector>,
    /// The registries that images may come from; empty where any may.
    pub(crate) registries: &'b [String],
    served: OnceCell<Vec<bool>>,
    /// What NetworkPolicies do to each of the pods, once a rule has asked.
    pub(crate) covers: OnceCell<Vec<Cover>>,
}

impl<'b> Set<'b> {
    pub(crate) fn of(bundle: &'b Bundle, complete: bool, registries: &'b [String], before: &Bundle) -> Self {
        let mut set = Self {
            bundle,
            pods: Vec::new(),
            by_label: HashMap::new(),
            by_namespace: HashMap::new(),
            by_name: HashMap::new(),
            scalers: HashMap::new(),
            complete,
            selectors_before: before
                .iter()
                .filter_map(|(key, item)| Some((key.clone(), Pods::of(key, item)?.selector?.clone())))
                .collect(),
            registries,
            served: OnceCell::new(),
            covers: OnceCell::new(),
        };
        for (key, item) in bundle.iter() {
            if let Some(pods) = Pods::of(key, item) {
                set.add(pods);
            }
        }
        for (key, item) in bundle.iter() {
            if let Object::HorizontalPodAutoscaler(scaler) = &item.object
                && let Some(pods) = set.scaled(&key.namespace, scaler)
            {
                set.scalers.entry(pods).or_default().push(scaler);
            }
        }
        set
    }

    fn add(&mut self, pods: Pods<'b>) {
        let index = self.pods.len();
        let namespace = namespace(&pods.key.namespace);
        for (key, value) in pods.labels {
            self.by_label.entry((namespace, key, value)).or_default().push(index);
        }
        self.by_namespace.entry(namespace).or_default().push(index);
        self.by_name.insert((namespace, &pods.key.kind, &pods.key.name), index);
        self.pods.push(pods);
    }

    /// The pods that an autoscaler scales: same kind, name and namespace.
    pub(crate) fn scaled(&self, in_namespace: &str, scaler: &HorizontalPodAutoscaler) -> Option<usize> {
        let target = &scaler.spec.as_ref()?.scale_target_ref;
        self.by_name.get(&(namespace(in_namespace), target.kind.as_str(), target.name.as_str())).copied()
    }

    /// The autoscaler that chooses the number; the first, where several would.
    pub(crate) fn scaler(&self, pods: usize) -> Option<&'b HorizontalPodAutoscaler> {
        self.scalers.get(&pods)?.first().copied()
    }

    /// Whether an autoscaler chooses the number.
    pub(crate) fn is_scaled(&self, pods: usize) -> bool {
        self.scalers.contains_key(&pods)
    }

    /// The fewest pods that are wanted: what the autoscaler goes down to, or the replicas.
    pub(crate) fn fewest(&self, pods: usize) -> i32 {
        let scalers = self.scalers.get(&pods).into_iter().flatten();
        let least = scalers.filter_map(|scaler| scaler.spec.as_ref()).map(|spec| spec.min_replicas.unwrap_or(1)).min();
        least.unwrap_or(self.pods[pods].replicas.unwrap_or(1))
    }

    /// The pods that a label selector matches; an empty one matches all of the namespace.
    pub(crate) fn selected<'s>(
        &'s self,
        in_namespace: &'s str,
        selector: &'s LabelSelector,
    ) -> impl Iterator<Item = usize> + 's {
        let labels = selector.match_labels.iter().flatten();
        self.candidates(in_namespace, labels).iter().copied().filter(|pods| matches(selector, self.pods[*pods].labels))
    }

    /// The pods that a Service's selector matches; an empty one matches none.
    pub(crate) fn served<'s>(
        &'s self,
        in_namespace: &'s str,
        selector: &'s Labels,
    ) -> impl Iterator<Item = usize> + 's {
        let candidates = if selector.is_empty() { &[] } else { self.candidates(in_namespace, selector.iter()) };
        let has_all =
            move |pods: &usize| selector.iter().all(|(key, value)| self.pods[*pods].labels.get(key) == Some(value));
        candidates.iter().copied().filter(has_all)
    }

    /// Whether a Service sends to the pods.
    pub(crate) fn is_served(&self, pods: usize) -> bool {
        self.served.get_or_init(|| {
            let mut served = vec![false; self.pods.len()];
            for (key, item) in self.bundle.iter() {
                if let Object::Service(service) = &item.object
                    && let Some(selector) = service.spec.as_ref().and_then(|spec| spec.selector.as_ref())
                {
                    self.served(&key.namespace, selector).for_each(|pods| served[pods] = true);
                }
            }
            served
        })[pods]
    }

    /// The words for a selector that finds nothing, or, where it would find pods of another namespace, words that say so.
    pub(crate) fn elsewhere(&self, in_namespace: &str, selector: &LabelSelector, message: &str) -> String {
        let own = namespace(in_namespace);
        let mut others: Vec<&&str> = self.by_namespace.keys().filter(|other| **other != own).collect();
        others.sort();
        let found = others.into_iter().find_map(|other| Some((other, self.selected(other, selector).next()?)));
        match found {
            Some((other, pods)) => format!(
                "the selector matches no pods of `{own}`; {} is in `{other}`: let both be in one namespace",
                self.pods[pods].key
            ),
            None => message.to_owned(),
        }
    }

    /// The shortest list of pods that one of the labels gives, or all of the namespace.
    fn candidates<'s>(
        &'s self,
        in_namespace: &'s str,
        labels: impl Iterator<Item = (&'s String, &'s String)>,
    ) -> &'s [usize] {
        let in_namespace = namespace(in_namespace);
        let lists = labels.map(|(key, value)| {
            self.by_label.get(&(in_namespace, key.as_str(), value.as_str())).map_or(&[][..], Vec::as_slice)
        });
        lists
            .min_by_key(|list| list.len())
            .unwrap_or_else(|| self.by_namespace.get(in_namespace).map_or(&[], Vec::as_slice))
    }
}

/// Whether a port has the number or name, and the protocol.
pub(crate) fn is_port(port: &ContainerPort, target: &IntOrString, protocol: &str) -> bool {
    let same = match target {
        IntOrString::Int(number) => port.container_port == *number,
        IntOrString::String(name) => port.name.as_deref() == Some(name),
    };
    same && port.protocol.as_deref().unwrap_or("TCP") == protocol
}

/// A port's number or name as it is written.
pub(crate) fn text(port: &IntOrString) -> String {
    match port {
        IntOrString::Int(number) => number.to_string(),
        IntOrString::String(name) => name.clone(),
    }
}

/// An object without a namespace goes to the one named `default`.
pub(crate) fn namespace(name: &str) -> &str {
    if name.is_empty() { "default" } else { name }
}

/// Whether a selector matches: all labels and all expressions. Source: Kubernetes, "Labels and Selectors".
pub(crate) fn matches(selector: &LabelSelector, labels: &Labels) -> bool {
    let mut wanted = selector.match_labels.iter().flatten();
    wanted.all(|(key, value)| labels.get(key) == Some(value))
        && selector.match_expressions.iter().flatten().all(|expression| meets(expression, labels))
}

fn meets(expression: &LabelSelectorRequirement, labels: &Labels) -> bool {
    let value = labels.get(&expression.key);
    let listed = || value.is_some_and(|value| expression.values.iter().flatten().any(|one| one == value));
    match expression.operator.as_str() {
        "In" => listed(),
        "NotIn" => !listed(),
        "Exists" => value.is_some(),
        "DoesNotExist" => value.is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> Labels {
        Labels::from([("app".to_owned(), "a".to_owned())])
    }

    fn expression(key: &str, operator: &str, values: &[&str]) -> LabelSelector {
        LabelSelector {
            match_labels: None,
            match_expressions: Some(vec![LabelSelectorRequirement {
                key: key.to_owned(),
                operator: operator.to_owned(),
                values: Some(values.iter().map(|value| (*value).to_owned()).collect()),
            }]),
        }
    }

    #[test]
    fn expressions_match_as_the_controllers_match() {
        for (selector, expected) in [
            (expression("app", "In", &["a", "b"]), true),
            (expression("app", "In", &["b"]), false),
            (expression("x", "In", &["b"]), false),
            (expression("app", "NotIn", &["a"]), false),
            (expression("x", "NotIn", &["a"]), true),
            (expression("app", "Exists", &[]), true),
            (expression("x", "Exists", &[]), false),
            (expression("x", "DoesNotExist", &[]), true),
            (expression("app", "DoesNotExist", &[]), false),
            (LabelSelector::default(), true),
        ] {
            assert_eq!(matches(&selector, &labels()), expected, "{selector:?}");
        }
    }
}
