//! What each kind of workload alone is asked.

use crate::values::{Amount, DnsLabel, DurationSeconds, Fault, Memory, Origin, Traced, require};

use super::controller::{
    ClaimTemplate, ConcurrencyPolicy, Controller, CronJob, DaemonSet, Deployment, Ending, Job, PerNode, Repeating,
    Replacing, Retention, Singleton, Stateful, StatefulSet,
};
use super::overlay::{CronJobOverlay, DaemonOverlay, Deployed, JobOverlay, Overlay, StatefulOverlay};
use super::workload::Workload;
use super::{Claim, RollingUpdate, Schedule, rules};

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
            stateful.claim_templates = stateful.claim_templates.with(template, "claim_template", "volumes");
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

/// The settings of a Job, which a CronJob has too.
macro_rules! ending {
    ($kind:ident) => {
        impl<'a> Workload<'a, $kind> {
            /// How often a run is tried again before it has failed; without it 3 times.
            ///
            /// # Panics
            /// Above 1000, which is for ever.
            #[track_caller]
            pub const fn backoff_limit(mut self, times: u32) -> Self {
                if times > 1000 {
                    Fault::new("backoffLimit ")
                        .number(times as u64)
                        .text(" is above 1000: what failed so often does not end well; write a few")
                        .refuse()
                }
                self.ending().backoff_limit = Traced::here(times);
                self
            }

            /// Seconds after which a run is ended, 1 to 86400.
            ///
            /// # Panics
            /// Out of bounds.
            #[track_caller]
            pub const fn active_deadline_seconds(mut self, seconds: u32) -> Self {
                self.ending().active_deadline_seconds = Some(Traced::here(DurationSeconds::new(seconds).get()));
                self
            }

            /// Seconds for which a run that ended is kept, 1 to 86400; without it, until somebody deletes it. What applies
            /// the bundle again after that runs it again.
            ///
            /// # Panics
            /// Out of bounds.
            #[track_caller]
            pub const fn ttl_seconds_after_finished(mut self, seconds: u32) -> Self {
                self.ending().ttl_seconds_after_finished = Some(Traced::here(DurationSeconds::new(seconds).get()));
                self
            }

            /// How many pods must succeed, and how many of them run at a time.
            ///
            /// # Panics
            /// If one is 0, or more would run than must succeed.
            #[track_caller]
            pub const fn completions(mut self, completions: u32, parallelism: u32) -> Self {
                if completions == 0 || parallelism == 0 || parallelism > completions {
                    Fault::new("of ")
                        .number(completions as u64)
                        .text(" pods ")
                        .number(parallelism as u64)
                        .text(" cannot run at a time: write 1 or more, and no more at a time than in all")
                        .refuse()
                }
                self.ending().completions = Some(Traced::here(completions));
                self.ending().parallelism = Some(Traced::here(parallelism));
                self
            }

            /// A container that failed starts again in its pod (`OnFailure`); without it, in a new pod, and the old one
            /// stays to be looked at.
            #[track_caller]
            pub const fn restart_on_failure(mut self) -> Self {
                self.ending().restarts_in_place = Some(Origin::caller());
                self
            }

            #[allow(clippy::panic)] // the type says that it is one
            const fn ending(&mut self) -> &mut Ending<'a> {
                match &mut self.body.controller {
                    Controller::Job(ending) | Controller::CronJob(ending, _) => ending,
                    _ => panic!(),
                }
            }
        }
    };
}

ending!(Job);
ending!(CronJob);

impl<'a> Workload<'a, Job> {
    /// A Job: pods that run to an end, once for each content. A Job cannot be changed, so its name ends in a checksum of
    /// what it runs: a new image or setting is a new Job, and one that is there already does not run again.
    ///
    /// ```
    /// use manifest_lib::{model::*, values::{Cpu, Memory}};
    /// pub const MIGRATION: Workload<Job> = Workload::job("migration", "shop/api")
    ///     .command(&["alembic", "upgrade", "head"])
    ///     .active_deadline_seconds(600)
    ///     .secret("DATABASE_URL", "shop-secrets")
    ///     .resources(ResourceProfile::new(Requests::new(Cpu::millis(100), Memory::mebibytes(128)), Limits::memory(Memory::mebibytes(256))))
    ///     .connection(Connection::internet(5432));
    /// pub const IN_PROD: Deployed = MIGRATION.overlay(JobOverlay { image: ImageTag::exact("1.0.0"), config: &[] });
    /// ```
    ///
    /// # Panics
    /// As [`Workload::new`].
    #[track_caller]
    pub const fn job(name: &'a str, repository: &'a str) -> Self {
        Self::of(name, repository, Controller::Job(Ending::DEFAULT))
    }

    /// This workload in an environment, with that environment's answers.
    ///
    /// # Panics
    /// If the answers do not fit the workload.
    #[track_caller]
    pub const fn overlay(self, overlay: JobOverlay<'a>) -> Deployed<'a> {
        let JobOverlay { image, config } = overlay;
        Deployed::new(self.body, Overlay::ending(image, super::Exposure::none(), config), &[], None)
    }
}

impl<'a> Workload<'a, CronJob> {
    /// A CronJob: a Job that starts at the times of its schedule.
    ///
    /// ```
    /// use manifest_lib::{model::*, values::{Cpu, Memory}};
    /// pub const REPORT: Workload<CronJob> =
    ///     Workload::cron_job("report", "shop/api", Schedule::cron("30 2 * * *").time_zone("Europe/Berlin"))
    ///         .command(&["python", "-m", "app.report"])
    ///         .starting_deadline_seconds(3600)
    ///         .resources(ResourceProfile::new(Requests::new(Cpu::millis(100), Memory::mebibytes(128)), Limits::memory(Memory::mebibytes(256))));
    /// pub const IN_DEV: Deployed =
    ///     REPORT.overlay(CronJobOverlay { image: ImageTag::latest(), suspend: true, config: &[] });
    /// ```
    ///
    /// # Panics
    /// As [`Workload::new`].
    #[track_caller]
    pub const fn cron_job(name: &'a str, repository: &'a str, schedule: Schedule<'a>) -> Self {
        Self::of(name, repository, Controller::CronJob(Ending::DEFAULT, Repeating::of(schedule)))
    }

    /// What happens when a run is due and the one before still runs; without it the new one is left out.
    #[track_caller]
    pub const fn concurrency_policy(mut self, policy: ConcurrencyPolicy) -> Self {
        if let Controller::CronJob(_, repeating) = &mut self.body.controller {
            repeating.concurrency_policy = Traced::here(policy);
        }
        self
    }

    /// Seconds by which a run may start late before it is left out, 10 to 86400: the controller looks each 10 seconds.
    ///
    /// # Panics
    /// Out of bounds.
    #[track_caller]
    pub const fn starting_deadline_seconds(mut self, seconds: u32) -> Self {
        if seconds < 10 {
            Fault::new("startingDeadlineSeconds ")
                .number(seconds as u64)
                .text(" is below 10, and the controller looks each 10 seconds, so runs would be left out: write 10 or more")
                .refuse()
        }
        if let Controller::CronJob(_, repeating) = &mut self.body.controller {
            repeating.starting_deadline_seconds = Some(Traced::here(DurationSeconds::new(seconds).get()));
        }
        self
    }

    /// How many Jobs are kept that succeeded, and that failed; without it 3 and 1.
    ///
    /// # Panics
    /// Above 100.
    #[track_caller]
    pub const fn history(mut self, succeeded: u32, failed: u32) -> Self {
        if succeeded > 100 || failed > 100 {
            Fault::new("a history of more than 100 Jobs fills the cluster's store: write fewer").refuse()
        }
        if let Controller::CronJob(_, repeating) = &mut self.body.controller {
            repeating.history = Some(Traced::here((succeeded, failed)));
        }
        self
    }

    /// This workload in an environment, with that environment's answers.
    ///
    /// # Panics
    /// If the answers do not fit the workload.
    #[track_caller]
    pub const fn overlay(self, overlay: CronJobOverlay<'a>) -> Deployed<'a> {
        let CronJobOverlay { image, suspend, config } = overlay;
        let suspended = if suspend { Some(Origin::caller()) } else { None };
        Deployed::new(self.body, Overlay::ending(image, super::Exposure::none(), config), &[], suspended)
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
