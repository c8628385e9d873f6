//! What each kind of workload that keeps running alone is asked.

use crate::values::{Amount, DnsLabel, DurationSeconds, Fault, Origin, Traced, require};

use super::controller::{
    ClaimTemplate, Controller, DaemonSet, Deployment, PerNode, Replacing, Retention, Singleton, Stateful, StatefulSet,
};
use super::deployed::Deployed;
use super::overlay::{DaemonOverlay, Overlay, StatefulOverlay, Storage};
use super::workload::{Body, Workload};
use super::{Claim, RollingUpdate, rules};

impl<'a> Workload<'a, Deployment> {
    /// A Deployment with a name and the repository of its image; the tag is an environment's answer.
    ///
    /// # Panics
    /// If the name is no workload's name, or the repository is none or has a tag.
    #[track_caller]
    pub const fn new(name: &'a str, repository: &'a str) -> Self {
        Self::of(name, repository, Controller::Deployment(Replacing::DEFAULT))
    }

    /// How new pods replace old ones.
    ///
    /// # Panics
    /// If the progress deadline is not above the startup budget.
    #[track_caller]
    pub const fn rolling_update(mut self, rolling_update: RollingUpdate) -> Self {
        if let Controller::Deployment(replacing) = &mut self.body.controller {
            replacing.rolling_update = rolling_update;
        }
        require(rules::in_time(&self.body));
        self
    }

    /// There is one pod, never two, and this is why. It costs a gap: in a rollout the old pod ends before the new one
    /// starts (`Recreate`), and the end of its node is an outage until it runs elsewhere. In prod, one replica is only
    /// taken from a singleton.
    ///
    /// ```
    /// use manifest_lib::model::Workload;
    /// const IMPORTER: Workload = Workload::new("importer", "importer").singleton("two importers would book each order twice");
    /// ```
    ///
    /// # Panics
    /// If there is no reason.
    #[track_caller]
    pub const fn singleton(mut self, reason: &'a str) -> Self {
        if let Controller::Deployment(replacing) = &mut self.body.controller {
            replacing.singleton = Some(Singleton::new(reason));
        }
        self
    }

    /// This workload in an environment, with that environment's answers.
    ///
    /// # Panics
    /// If the answers do not fit the workload: see [`Overlay`].
    #[track_caller]
    pub const fn overlay(self, overlay: Overlay<'a>) -> Deployed<'a> {
        Deployed::new(self.body, overlay, &[], None)
    }
}

impl<'a> Workload<'a, StatefulSet> {
    /// A StatefulSet: pods with names that stay, each with storage of its own, started and replaced one after the other.
    /// It has a headless Service, `NAME-headless`, by which each pod is known.
    ///
    /// ```
    /// use manifest_lib::{model::*, values::{Cpu, Memory}};
    /// pub const REDIS: Workload<StatefulSet> = Workload::stateful_set("redis", "redis")
    ///     .singleton("the queue has one writer; Redis' own replication is not set up")
    ///     .port(Port::tcp("redis", 6379))
    ///     .claim_template("data", Claim::new(Memory::gibibytes(1)))
    ///     .mount(Mount::new("data", "/data"))
    ///     .resources(ResourceProfile::new(Requests::new(Cpu::millis(50), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(128))))
    ///     .probes(Probes::new(Handler::tcp_socket()).readiness(Probe::new()));
    /// pub const IN_PROD: Deployed = REDIS.overlay(StatefulOverlay {
    ///     image: ImageTag::exact("8.2.1"),
    ///     replicas: Replicas::new(1),
    ///     exposure: Exposure::cluster_ip(),
    ///     disruption_budget: None,
    ///     storage: &[Storage::new("data", Memory::gibibytes(20))],
    ///     config: &[],
    /// });
    /// ```
    ///
    /// # Panics
    /// As [`Workload::new`].
    #[track_caller]
    pub const fn stateful_set(name: &'a str, repository: &'a str) -> Self {
        Self::of(name, repository, Controller::StatefulSet(Stateful::DEFAULT))
    }

    /// Storage that each pod has of its own; containers mount it by this name. An environment may ask for another size.
    ///
    /// # Panics
    /// If the name is none, or a volume's already, or it is the third.
    #[track_caller]
    pub const fn claim_template(mut self, name: &'a str, claim: Claim<'a>) -> Self {
        let template = ClaimTemplate { name: DnsLabel::new(name).as_str(), claim, origin: Origin::caller() };
        if let Controller::StatefulSet(stateful) = &mut self.body.controller {
            stateful.claim_templates.push(template, "claim_template", "volumes");
        }
        require(rules::volumes(&self.body));
        self
    }

    /// Pods start and end all at once, and not one after the other; a rollout still goes one by one.
    #[track_caller]
    pub const fn parallel_pod_management(mut self) -> Self {
        if let Controller::StatefulSet(stateful) = &mut self.body.controller {
            stateful.parallel = Some(Origin::caller());
        }
        self
    }

    /// A rollout replaces the pods from this number on only: a canary.
    #[track_caller]
    pub const fn partition(mut self, first: u32) -> Self {
        if let Controller::StatefulSet(stateful) = &mut self.body.controller {
            stateful.partition = Some(Traced::here(first));
        }
        self
    }

    /// Seconds for which a new pod must have been ready before the next is replaced, 1 to 86400.
    ///
    /// # Panics
    /// Out of bounds.
    #[track_caller]
    pub const fn min_ready_seconds(mut self, seconds: u32) -> Self {
        if let Controller::StatefulSet(stateful) = &mut self.body.controller {
            stateful.min_ready_seconds = Some(Traced::here(DurationSeconds::new(seconds).get()));
        }
        self
    }

    /// What becomes of the claims when the StatefulSet is deleted, and when it is scaled down. Without it they stay.
    #[track_caller]
    pub const fn claim_retention(mut self, when_deleted: Retention, when_scaled: Retention) -> Self {
        if let Controller::StatefulSet(stateful) = &mut self.body.controller {
            stateful.claim_retention = Some(Traced::here((when_deleted, when_scaled)));
        }
        self
    }

    /// There is one pod, never two, and this is why. It costs a gap in each rollout, and the end of its node is an
    /// outage until it runs elsewhere. In prod, one replica is only taken from a singleton.
    ///
    /// # Panics
    /// If there is no reason.
    #[track_caller]
    pub const fn singleton(mut self, reason: &'a str) -> Self {
        if let Controller::StatefulSet(stateful) = &mut self.body.controller {
            stateful.singleton = Some(Singleton::new(reason));
        }
        self
    }

    /// This workload in an environment, with that environment's answers.
    ///
    /// # Panics
    /// If the answers do not fit the workload: see [`StatefulOverlay`].
    #[track_caller]
    pub const fn overlay(self, overlay: StatefulOverlay<'a>) -> Deployed<'a> {
        let StatefulOverlay { image, replicas, exposure, disruption_budget, storage, config } = overlay;
        let answers = Overlay { image, replicas, autoscaler: None, exposure, disruption_budget, config };
        Deployed::new(self.body, answers, storage, None)
    }
}

impl<'a> Workload<'a, DaemonSet> {
    /// A DaemonSet: one pod on each node.
    ///
    /// ```
    /// use manifest_lib::{model::*, values::{Cpu, Memory}};
    /// pub const AGENT: Workload<DaemonSet> = Workload::daemon_set("agent", "shop/agent")
    ///     .resources(ResourceProfile::new(Requests::new(Cpu::millis(20), Memory::mebibytes(32)), Limits::memory(Memory::mebibytes(64))));
    /// pub const IN_PROD: Deployed =
    ///     AGENT.overlay(DaemonOverlay { image: ImageTag::exact("1.4.0"), exposure: Exposure::none(), config: &[] });
    /// ```
    ///
    /// # Panics
    /// As [`Workload::new`].
    #[track_caller]
    pub const fn daemon_set(name: &'a str, repository: &'a str) -> Self {
        Self::of(name, repository, Controller::DaemonSet(PerNode::DEFAULT))
    }

    /// On how many nodes a rollout may leave no pod at a time.
    ///
    /// # Panics
    /// If it is 0: then no pod can be replaced.
    #[track_caller]
    pub const fn max_unavailable(mut self, nodes: Amount) -> Self {
        if nodes.is_zero() {
            Fault::new("maxUnavailable is 0, so no pod can be replaced: write 1 or more").refuse()
        }
        if let Controller::DaemonSet(settings) = &mut self.body.controller {
            settings.max_unavailable = Traced::here(nodes);
        }
        self
    }

    /// This workload in an environment, with that environment's answers.
    ///
    /// # Panics
    /// If the answers do not fit the workload: see [`DaemonOverlay`].
    #[track_caller]
    pub const fn overlay(self, overlay: DaemonOverlay<'a>) -> Deployed<'a> {
        let DaemonOverlay { image, exposure, config } = overlay;
        Deployed::new(self.body, Overlay::ending(image, exposure, config), &[], None)
    }
}

impl<'a> Deployed<'a> {
    /// The one door: what is deployed has passed its rules.
    #[track_caller]
    pub(super) const fn new(
        body: Body<'a>,
        overlay: Overlay<'a>,
        storage: &'a [Storage<'a>],
        suspended: Option<Origin>,
    ) -> Self {
        let deployed = Self { body, overlay, storage, suspended, origin: Origin::caller() };
        require(rules::deployed(&deployed));
        deployed
    }
}
