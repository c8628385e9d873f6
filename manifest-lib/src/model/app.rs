//! An app in one environment: its workloads, and the cluster that they go to.

use crate::values::must;
use crate::values::{DnsLabel, Fault, LabelValue, Stage, Traced};

use super::{Deployed, Target, rules};

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
            None => Ok(Self { release, target, workloads }),
            Some(fault) => Err(fault),
        }
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
