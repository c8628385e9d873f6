//! What is to be known of a kind.

use super::field::{At, Type};
use crate::values::covers;

/// Where the objects of a kind are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Each in a namespace.
    Namespaced,
    /// In none.
    Cluster,
}

/// What sees to it that pods are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeper {
    /// A number of equal ones.
    Replicas,
    /// One on each node.
    EachNode,
    /// Until they have done their work.
    Completion,
    /// Nothing.
    Nobody,
}

/// Where an object has its pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PodPlace {
    /// The path of the template, which has `metadata` and `spec`; empty for a Pod, which is its own.
    pub template: &'static str,
    /// What keeps them.
    pub keeper: Keeper,
}

impl PodPlace {
    pub(super) const fn new(template: &'static str, keeper: Keeper) -> Self {
        Self { template, keeper }
    }

    /// The path of a field of the pods' spec.
    ///
    /// ```
    /// use manifest_rules::kinds::Kind;
    /// let pods = Kind::by_name("CronJob").and_then(|kind| kind.pods).ok_or("no pods")?;
    /// assert_eq!(pods.path("containers"), "spec.jobTemplate.spec.template.spec.containers");
    /// # Ok::<(), &str>(())
    /// ```
    pub fn path(&self, field: &str) -> String {
        self.below("spec", field)
    }

    /// The path of a field of the pods' metadata.
    pub fn metadata_path(&self, field: &str) -> String {
        self.below("metadata", field)
    }

    fn below(&self, part: &str, field: &str) -> String {
        let dot = if self.template.is_empty() { "" } else { "." };
        format!("{}{dot}{part}.{field}", self.template)
    }
}

/// What the API server lets nobody change once an object is there. Its name, namespace and kind are its own anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// These fields, and what is in them.
    Fields(&'static [&'static str]),
    /// All of the object but its metadata, these fields, and what is in them.
    AllBut(&'static [&'static str]),
}

/// A kind that Kubernetes serves in a stable version.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Kind {
    /// Group and version, as in `apps/v1`.
    pub api_version: &'static str,
    /// Its name, as in `Deployment`.
    pub name: &'static str,
    /// Whether its objects are in namespaces.
    pub scope: Scope,
    /// Where its pods are, if it has any.
    pub pods: Option<PodPlace>,
    /// Whether an autoscaler can scale it.
    pub scales: bool,
    /// Whether the rules read it by a type of its own.
    pub is_typed: bool,
    /// Its type, with all fields below it.
    pub root: &'static Type,
    /// What cannot be changed.
    pub fixed: Fixed,
    pub(super) rank: usize,
}

impl Kind {
    /// Its group; empty for Kubernetes' core.
    pub fn group(&self) -> &'static str {
        group(self.api_version)
    }

    /// Its name in a path of the API and in the rules of a role, as in `deployments`.
    ///
    /// ```
    /// use manifest_rules::kinds::Kind;
    /// let names = ["Pod", "Ingress", "NetworkPolicy", "Endpoints"].map(|kind| Kind::by_name(kind).map(Kind::resource));
    /// assert_eq!(names.map(Option::unwrap_or_default), ["pods", "ingresses", "networkpolicies", "endpoints"]);
    /// ```
    pub fn resource(&self) -> String {
        let name = self.name.to_ascii_lowercase();
        match name.strip_suffix('y') {
            Some(stem) => format!("{stem}ies"),
            None if name == "endpoints" => name,
            None if name.ends_with("ss") => format!("{name}es"),
            None => format!("{name}s"),
        }
    }

    /// The first minor version of Kubernetes 1 that serves it; 33 also for all older ones.
    pub fn since(&self) -> u8 {
        self.root.since
    }

    /// Where its objects stand in a bundle: those of a lower rank are applied first, since others need them.
    pub fn rank(&self) -> usize {
        self.rank
    }

    /// Whether a field of it sorts before `metadata`.
    pub(crate) fn has_field_before_metadata(&self) -> bool {
        self.root.fields.iter().any(|field| field.name < "metadata" && !["apiVersion", "kind"].contains(&field.name))
    }

    /// The field at a path; places of items may be left out of it. Nothing if there is none.
    ///
    /// ```
    /// use manifest_rules::kinds::{DefaultValue, Kind};
    /// let service = Kind::of("v1", "Service").ok_or("no such kind")?;
    /// let protocol = service.field("spec.ports[0].protocol").and_then(|field| field.default());
    /// assert_eq!(protocol, Some(DefaultValue::Text("TCP")));
    /// assert!(service.field("spec.port").is_none());
    /// # Ok::<(), &str>(())
    /// ```
    pub fn field(&self, path: &str) -> Option<At> {
        At::walk(self.root, path)
    }

    /// Whether the API server refuses another value at a path, without places of items in it.
    ///
    /// ```
    /// use manifest_rules::kinds::Kind;
    /// let job = Kind::by_name("Job").ok_or("no such kind")?;
    /// assert!(job.is_fixed("spec.template.spec.containers.image") && !job.is_fixed("spec.suspend"));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn is_fixed(&self, path: &str) -> bool {
        match self.fixed {
            Fixed::Fields(fields) => fields.iter().any(|field| covers(field, path)),
            Fixed::AllBut(fields) => {
                !["apiVersion", "kind", "metadata", "status"].iter().chain(fields).any(|field| covers(field, path))
            }
        }
    }
}

/// The group of an API version; empty for Kubernetes' core.
///
/// ```
/// use manifest_rules::kinds::group;
/// assert_eq!((group("apps/v1"), group("v1")), ("apps", ""));
/// ```
pub fn group(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}
