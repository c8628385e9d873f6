//! An environment's answers about a workload.

use crate::values::{Digest, Fault, Memory, Origin, Tag, Traced};

use super::{Autoscaler, Config, DisruptionBudget, Exposure, Replicas};

/// What each environment answers about a workload. It has no `Default`: a new question breaks every profile until
/// each has answered it.
///
/// ```
/// use manifest_lib::model::*;
/// # use manifest_lib::values::{Amount, Cpu, Memory};
/// # const FRONTEND: Workload = Workload::new("frontend", "evolved-todo-frontend").ports(&[Port::http(3000)])
/// #     .resources(ResourceProfile::new(Requests::new(Cpu::millis(100), Memory::mebibytes(128)), Limits::memory(Memory::mebibytes(256))))
/// #     .probes(Probes::http_get("/api/health").readiness(Probe::new()));
/// pub const FRONTEND_IN_PROD: Deployed = FRONTEND.overlay(Overlay {
///     image: ImageTag::exact("1.0.0"),
///     replicas: Replicas::new(3),
///     autoscaler: Some(Autoscaler::new(2, 5).cpu_utilization(80)),
///     exposure: Exposure::load_balancer(),
///     disruption_budget: Some(DisruptionBudget::max_unavailable(Amount::count(1))),
///     config: &[],
/// });
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Overlay<'a> {
    /// Which build of the image.
    pub image: ImageTag<'a>,
    /// How many pods run where no autoscaler decides. With an autoscaler, within its range.
    pub replicas: Replicas,
    /// What chooses the number of pods, if anything does; then no manifest sets it.
    pub autoscaler: Option<Autoscaler<'a>>,
    /// How the workload is reached. What is reached needs a readiness probe.
    pub exposure: Exposure<'a>,
    /// How many pods a drain may take at a time.
    pub disruption_budget: Option<DisruptionBudget>,
    /// Plain settings of this environment, besides the workload's own.
    pub config: &'a [Config<'a>],
}

impl<'a> Overlay<'a> {
    /// The answers about what is one pod at a time, or as many as something else says.
    pub(crate) const fn ending(image: ImageTag<'a>, exposure: Exposure<'a>, config: &'a [Config<'a>]) -> Self {
        let replicas = Replicas(Traced::default(1, "no number is asked for"));
        Self { image, replicas, autoscaler: None, exposure, disruption_budget: None, config }
    }
}

/// What each environment answers about a StatefulSet. It has no autoscaler: what has storage of its own is scaled by hand.
#[derive(Clone, Copy, Debug)]
pub struct StatefulOverlay<'a> {
    /// Which build of the image.
    pub image: ImageTag<'a>,
    /// How many pods run.
    pub replicas: Replicas,
    /// How the workload is reached, besides its headless Service. What is reached needs a readiness probe.
    pub exposure: Exposure<'a>,
    /// How many pods a drain may take at a time.
    pub disruption_budget: Option<DisruptionBudget>,
    /// The sizes of the claims that differ here from what the workload says.
    pub storage: &'a [Storage<'a>],
    /// Plain settings of this environment, besides the workload's own.
    pub config: &'a [Config<'a>],
}

/// What each environment answers about a DaemonSet, which the cluster's nodes give its number.
#[derive(Clone, Copy, Debug)]
pub struct DaemonOverlay<'a> {
    /// Which build of the image.
    pub image: ImageTag<'a>,
    /// How the workload is reached. What is reached needs a readiness probe.
    pub exposure: Exposure<'a>,
    /// Plain settings of this environment, besides the workload's own.
    pub config: &'a [Config<'a>],
}

/// What each environment answers about a Job.
#[derive(Clone, Copy, Debug)]
pub struct JobOverlay<'a> {
    /// Which build of the image.
    pub image: ImageTag<'a>,
    /// Plain settings of this environment, besides the workload's own.
    pub config: &'a [Config<'a>],
}

/// What each environment answers about a CronJob.
#[derive(Clone, Copy, Debug)]
pub struct CronJobOverlay<'a> {
    /// Which build of the image.
    pub image: ImageTag<'a>,
    /// Whether no run starts here.
    pub suspend: bool,
    /// Plain settings of this environment, besides the workload's own.
    pub config: &'a [Config<'a>],
}

/// A build of an image: an exact tag, a tag with a digest, or the tag that moves.
///
/// ```
/// use manifest_lib::model::ImageTag;
/// const RELEASE: ImageTag = ImageTag::exact("1.0.0");
/// const NEWEST: ImageTag = ImageTag::latest();
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ImageTag<'a> {
    pub(crate) tag: Tag<'a>,
    pub(crate) digest: Option<Digest<'a>>,
    pub(crate) origin: Origin,
}

impl<'a> ImageTag<'a> {
    /// A tag that names one build for ever.
    ///
    /// # Panics
    /// If it is no tag, or `latest`.
    #[track_caller]
    pub const fn exact(tag: &'a str) -> Self {
        let tag = Tag::new(tag);
        if tag.is_latest() {
            Fault::new("`latest` is no exact tag: it names another build tomorrow; write a version, or `ImageTag::latest()` in dev").refuse()
        }
        Self { tag, digest: None, origin: Origin::caller() }
    }

    /// The tag `latest`, which prod refuses.
    #[track_caller]
    pub const fn latest() -> Self {
        Self { tag: Tag::new("latest"), digest: None, origin: Origin::caller() }
    }

    /// Pins the build by its digest, too; then the tag is for people alone.
    ///
    /// # Panics
    /// If it is no digest.
    #[track_caller]
    pub const fn digest(mut self, digest: &'a str) -> Self {
        self.digest = Some(Digest::new(digest));
        self.origin = Origin::caller();
        self
    }

    /// Whether another build may stand behind it tomorrow.
    pub(crate) const fn moves(&self) -> bool {
        self.tag.is_latest() && self.digest.is_none()
    }
}

/// Another size of a StatefulSet's claim in an environment.
///
/// ```
/// use manifest_lib::{model::Storage, values::Memory};
/// const LARGE: Storage = Storage::new("data", Memory::gibibytes(200));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Storage<'a> {
    pub(crate) name: &'a str,
    pub(crate) size: Traced<Memory>,
}

impl<'a> Storage<'a> {
    /// The claim template's name and its size here. A cluster grows a claim where its class can, and never shrinks one.
    #[track_caller]
    pub const fn new(name: &'a str, size: Memory) -> Self {
        Self { name, size: Traced::here(size) }
    }
}
