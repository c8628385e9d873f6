//! An environment's answers about a workload.

use crate::values::{Digest, Fault, Origin, Tag};

use super::{Autoscaler, Config, DisruptionBudget, Exposure, Replicas, Workload};

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

/// A workload in an environment: made by [`Workload::overlay`] alone, so its parts fit together.
#[derive(Clone, Copy, Debug)]
pub struct Deployed<'a> {
    pub(crate) workload: Workload<'a>,
    pub(crate) overlay: Overlay<'a>,
    /// The line at which the environment takes it.
    pub(crate) origin: Origin,
}

impl<'a> Deployed<'a> {
    /// The workload's name.
    pub const fn name(&self) -> &'a str {
        self.workload.name()
    }

    /// What is the same in every environment.
    pub const fn workload(&self) -> Workload<'a> {
        self.workload
    }

    /// What this environment answers.
    pub const fn answers(&self) -> Overlay<'a> {
        self.overlay
    }

    /// The fewest pods that are wanted: what the autoscaler goes down to, or the replicas.
    pub(crate) const fn fewest(&self) -> u32 {
        match self.overlay.autoscaler {
            Some(autoscaler) => autoscaler.min_replicas,
            None => self.overlay.replicas.0.value,
        }
    }

    /// The most pods that are wanted: what the autoscaler goes up to, or the replicas.
    pub(crate) const fn most(&self) -> u32 {
        match self.overlay.autoscaler {
            Some(autoscaler) => autoscaler.max_replicas,
            None => self.overlay.replicas.0.value,
        }
    }
}
