//! What a Job and a CronJob are asked.

use crate::values::{DurationSeconds, Fault, Origin, Traced};

use super::controller::{ConcurrencyPolicy, Controller, CronJob, Ending, Job, Repeating};
use super::deployed::Deployed;
use super::overlay::{CronJobOverlay, JobOverlay, Overlay};
use super::schedule::Schedule;
use super::workload::Workload;

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
