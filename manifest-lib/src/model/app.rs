//! An app in one environment: its workloads, and the cluster that they go to.

use crate::values::{DnsLabel, Fault, LabelValue, Stage, Traced, must, require};

use super::list::List;
use super::{Annotation, Deployed, ExtraPods, Target, rules};

/// An app's name and version, which its labels carry. Source: Kubernetes, "Recommended Labels".
///
/// ```
/// use manifest_lib::model::Release;
/// const RELEASE: Release = Release::new("evolved-todo", "1.0.0");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Release<'a> {
    pub(crate) name: Traced<DnsLabel<'a>>,
    pub(crate) version: Traced<LabelValue<'a>>,
}

impl<'a> Release<'a> {
    /// The app's name and version.
    ///
    /// # Panics
    /// If the name is no DNS label or the version no label value.
    #[track_caller]
    pub const fn new(name: &'a str, version: &'a str) -> Self {
        Self { name: Traced::here(DnsLabel::new(name)), version: Traced::here(LabelValue::new(version)) }
    }

    /// The app's name.
    pub const fn name(&self) -> &'a str {
        self.name.value.as_str()
    }

    /// Its version.
    pub const fn version(&self) -> &'a str {
        self.version.value.as_str()
    }
}

/// An app in one environment, all of whose parts fit together.
///
/// ```
/// use manifest_lib::{model::*, values::{Cpu, Memory}};
/// const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
///     Requests::new(Cpu::millis(100), Memory::mebibytes(64)),
///     Limits::memory(Memory::mebibytes(64)),
/// ));
/// pub const DEV: App = App::new(
///     Release::new("jobs", "1.0.0"),
///     Target {
///         stage: Stage::Dev,
///         namespace: Namespace::new("jobs-dev"),
///         cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
///     },
///     &[WORKER.overlay(Overlay {
///         image: ImageTag::latest(),
///         replicas: Replicas::new(1),
///         autoscaler: None,
///         exposure: Exposure::none(),
///         disruption_budget: None,
///         config: &[],
///     })],
/// );
/// ```
#[derive(Clone, Copy, Debug)]
pub struct App<'a> {
    pub(crate) release: Release<'a>,
    pub(crate) target: Target<'a>,
    pub(crate) workloads: &'a [Deployed<'a>],
    pub(crate) extra_pods: &'a [&'a ExtraPods<'a>],
    pub(crate) labels: List<'a, Annotation<'a>, 4>,
    pub(crate) annotations: List<'a, Annotation<'a>, 4>,
}

impl<'a> App<'a> {
    /// The door for constants.
    ///
    /// # Panics
    /// With the words of [`Self::try_new`] and the caller's line.
    #[track_caller]
    pub const fn new(release: Release<'a>, target: Target<'a>, workloads: &'a [Deployed<'a>]) -> Self {
        must(Self::try_new(release, target, workloads))
    }

    /// The door for workloads that are only known at run time, at most 16,384.
    ///
    /// # Errors
    /// If two workloads have one name or one nodePort, a connection leads to a workload that is not in the app, has no
    /// Service or does not listen, the cluster is too small at the maxima, or, in prod, an image tag moves or a
    /// workload has a single replica.
    pub const fn try_new(
        release: Release<'a>,
        target: Target<'a>,
        workloads: &'a [Deployed<'a>],
    ) -> Result<Self, Fault> {
        match rules::app(&target, workloads) {
            None => {
                Ok(Self { release, target, workloads, extra_pods: &[], labels: List::EMPTY, annotations: List::EMPTY })
            }
            Some(fault) => Err(fault),
        }
    }

    /// A label more of all objects and all pods, to find them by: no selector has it. One workload's own is
    /// [`Workload::label`](super::Workload::label), which counts where both have a key.
    ///
    /// ```
    /// # use manifest_lib::{model::*, values::{Cpu, Memory}};
    /// # const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
    /// #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))));
    /// # const TARGET: Target = Target { stage: Stage::Dev, namespace: Namespace::new("jobs"),
    /// #     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)) };
    /// # const WORKLOADS: &[Deployed] = &[WORKER.overlay(Overlay { image: ImageTag::latest(),
    /// #     replicas: Replicas::new(1), autoscaler: None, exposure: Exposure::none(), disruption_budget: None, config: &[] })];
    /// pub const DEV: App = App::new(Release::new("jobs", "1.0.0"), TARGET, WORKLOADS)
    ///     .label("example.com/team", "billing")
    ///     .annotation("example.com/on-call", "https://oncall.example/billing");
    /// ```
    ///
    /// # Panics
    /// If key or value is none, the key is Kubernetes' recommended one or there already, or it is the fifth.
    #[track_caller]
    pub const fn label(mut self, key: &'a str, value: &'a str) -> Self {
        self.labels.push(Annotation::new(key, value), "label", "label");
        require(rules::own_labels(&self.labels, self.name()));
        self
    }

    /// An annotation more of all objects. One of a single workload is
    /// [`Workload::annotation`](super::Workload::annotation), which counts where both have a key.
    ///
    /// # Panics
    /// If the key is none or there already, or it is the fifth.
    #[track_caller]
    pub const fn annotation(mut self, key: &'a str, value: &'a str) -> Self {
        self.annotations.push(Annotation::new(key, value), "annotation", "annotation");
        require(rules::once(&self.annotations, "annotation", self.name()));
        self
    }

    /// Pods that extra objects make and that no workload calls, so that they have a policy, too. Those that one calls are
    /// known by its connection.
    ///
    /// # Panics
    /// If one has a workload's name, or calls what is not in the app.
    #[track_caller]
    pub const fn extra_pods(mut self, pods: &'a [&'a ExtraPods<'a>]) -> Self {
        require(rules::extra_pods(self.workloads, pods));
        self.extra_pods = pods;
        self
    }

    /// The namespace that everything lives in.
    pub const fn namespace(&self) -> &'a str {
        self.target.namespace.0.value.as_str()
    }

    /// The app's name.
    pub const fn name(&self) -> &'a str {
        self.release.name.value.as_str()
    }

    /// The app's name and version.
    pub const fn release(&self) -> Release<'a> {
        self.release
    }

    /// Where the app goes.
    pub const fn target(&self) -> Target<'a> {
        self.target
    }

    /// The workloads, in the profile's order.
    pub const fn workloads(&self) -> &'a [Deployed<'a>] {
        self.workloads
    }

    /// How strict the environment is.
    pub const fn stage(&self) -> Stage {
        self.target.stage
    }
}
