//! A workload's Job or CronJob. Source: Kubernetes, "Jobs" and "CronJob".

use std::fmt::Write;

use k8s_openapi::api::batch::v1::{CronJob, CronJobSpec, Job, JobSpec, JobTemplateSpec};
use manifest_rules::objects::{Notes, without_checksum};
use sha2::{Digest, Sha256};

use super::{meta, pod};
use crate::model::controller::{Ending, Repeating};
use crate::model::{App, Deployed};

pub(super) fn job(app: &App<'_>, deployed: &Deployed<'_>, ending: &Ending<'_>, at: &mut Notes<'_>) -> Job {
    let spec = spec(app, deployed, ending, &mut at.within("spec"));
    let name = named(deployed.name(), &spec);
    Job { metadata: meta::of_controller(app, name, deployed, at), spec: Some(spec), status: None }
}

pub(super) fn cron_job(
    app: &App<'_>,
    deployed: &Deployed<'_>,
    ending: &Ending<'_>,
    repeating: &Repeating<'_>,
    at: &mut Notes<'_>,
) -> CronJob {
    let name = deployed.name();
    at.note("spec.schedule", repeating.schedule.origin);
    at.note("spec.timeZone", repeating.schedule.origin);
    at.note("spec.concurrencyPolicy", repeating.concurrency_policy.origin);
    if let Some(seconds) = repeating.starting_deadline_seconds {
        at.note("spec.startingDeadlineSeconds", seconds.origin);
    }
    if let Some(history) = repeating.history {
        at.note("spec.successfulJobsHistoryLimit", history.origin);
        at.note("spec.failedJobsHistoryLimit", history.origin);
    }
    if let Some(origin) = deployed.suspended {
        at.note("spec.suspend", origin);
    }
    let template = JobTemplateSpec {
        metadata: Some(meta::labelled(None, meta::labels_of(app, deployed), None)),
        spec: Some(spec(app, deployed, ending, &mut at.within("spec.jobTemplate.spec"))),
    };
    meta::note_labels!(at, app, "spec.jobTemplate.metadata.labels");
    CronJob {
        metadata: meta::of_controller(app, name, deployed, at),
        spec: Some(CronJobSpec {
            concurrency_policy: Some(repeating.concurrency_policy.value.as_str().to_owned()),
            failed_jobs_history_limit: repeating.history.map(|history| meta::int(history.value.1)),
            job_template: template,
            schedule: repeating.schedule.cron.to_owned(),
            starting_deadline_seconds: repeating.starting_deadline_seconds.map(|seconds| i64::from(seconds.value)),
            successful_jobs_history_limit: repeating.history.map(|history| meta::int(history.value.0)),
            suspend: deployed.suspended.map(|_| true),
            time_zone: repeating.schedule.time_zone.map(str::to_owned),
        }),
        status: None,
    }
}

fn spec(app: &App<'_>, deployed: &Deployed<'_>, ending: &Ending<'_>, at: &mut Notes<'_>) -> JobSpec {
    at.note("backoffLimit", ending.backoff_limit.origin);
    let mut number = |field: &'static str, set: Option<crate::values::Traced<u32>>| {
        let set = set?;
        at.note(field, set.origin);
        Some(meta::int(set.value))
    };
    let active_deadline = number("activeDeadlineSeconds", ending.active_deadline_seconds);
    let (completions, parallelism) =
        (number("completions", ending.completions), number("parallelism", ending.parallelism));
    let ttl = number("ttlSecondsAfterFinished", ending.ttl_seconds_after_finished);
    JobSpec {
        active_deadline_seconds: active_deadline.map(i64::from),
        backoff_limit: Some(meta::int(ending.backoff_limit.value)),
        backoff_limit_per_index: None,
        completion_mode: None,
        completions,
        managed_by: None,
        manual_selector: None,
        max_failed_indexes: None,
        parallelism,
        pod_failure_policy: None,
        pod_replacement_policy: None,
        selector: None,
        success_policy: None,
        suspend: None,
        template: pod::template(app, deployed, &mut at.within("template")),
        ttl_seconds_after_finished: ttl,
    }
}

/// A Job's template cannot change: another content is another Job.
fn named(workload: &str, spec: &JobSpec) -> String {
    format!("{workload}-{}", checksum(spec))
}

/// Names a Job after what it runs now.
pub(super) fn rename(job: &mut Job) {
    let name = job.metadata.name.as_deref().and_then(without_checksum);
    if let (Some(name), Some(spec)) = (name, &job.spec) {
        job.metadata.name = Some(named(name, spec));
    }
}

/// Eight hexadecimal digits of the spec's checksum.
fn checksum(spec: &JobSpec) -> String {
    let text = serde_json::to_string(spec).unwrap_or_default();
    Sha256::digest(text).iter().take(4).fold(String::with_capacity(8), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether it is the name of the workload's Job, whatever the Job runs.
pub(super) fn is_named(deployed: &Deployed<'_>, name: &str) -> bool {
    without_checksum(name) == Some(deployed.name())
}
