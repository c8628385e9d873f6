//! Jobs and CronJobs. That their pods end is the rule `restart-policy`'s.
//! Source: Kubernetes, "Jobs", "CronJob" and "Handling retriable and non-retriable pod failures with Pod failure policy".

use std::collections::HashSet;

use k8s_openapi::api::batch::v1::{
    CronJobSpec, Job, JobSpec, PodFailurePolicy, PodFailurePolicyOnExitCodesRequirement, SuccessPolicy,
};

use super::at::At;
use super::formats::{CRON, DOMAIN_PATH, KEY, LABEL, TIME_ZONE};
use super::metadata::selector;
use super::pod::{Owner, template, too_many};
use super::refusal::{Refusals, Why, text};
use crate::cluster::selector::matches;

/// The most of what is counted by indexes.
const MOST_INDEXES: i64 = 100_000;
/// The most of it where there are more completions than that.
const MOST_OF_MANY: i64 = 10_000;

/// A Job.
pub(super) fn job(out: &mut Refusals<'_>, job: &Job) {
    let Some(spec) = &job.spec else { return };
    let at = At::OBJECT.key("spec");
    self::spec(out, &at, spec);
    let own = at.key("selector");
    let manual = spec.manual_selector == Some(true);
    match &spec.selector {
        Some(_) if !manual => {
            out.excluded(&own, true, "though the cluster chooses it, where `manualSelector` is not true");
        }
        None if manual => {
            out.add(
                Why::Missing,
                &own,
                "`manualSelector` is true, and there is no `selector`: write one, or remove it",
            );
        }
        Some(wanted) => {
            selector(out, &own, Some(wanted));
            let none = Default::default();
            let metadata = spec.template.metadata.as_ref();
            let labels = metadata.and_then(|metadata| metadata.labels.as_ref()).unwrap_or(&none);
            if !matches(wanted, labels) {
                let message = "the selector does not match the labels of its own pods: let both be the same";
                out.add(Why::Conflict, &own, message);
            }
        }
        None => {}
    }
    // Each pod's hostname has its index behind the Job's name.
    if spec.completion_mode.as_deref() == Some("Indexed")
        && let (Some(name), Some(last)) = (&job.metadata.name, spec.completions.filter(|count| *count > 0))
    {
        let longest = format!("{name}-{}", last - 1);
        if !LABEL.holds(&longest) {
            let message =
                format!("a pod of the Job would be named `{longest}`, which is no {}: shorten it", LABEL.what);
            out.add(Why::Value, &At::OBJECT.key("metadata").key("name"), message);
        }
    }
}

/// A CronJob.
pub(super) fn cron_job(out: &mut Refusals<'_>, spec: &CronJobSpec) {
    let at = At::OBJECT.key("spec");
    out.needed(&at.key("schedule"), &spec.schedule, &CRON);
    if let Some(zone) = &spec.time_zone {
        out.needed(&at.key("timeZone"), zone, &TIME_ZONE);
    }
    let policies = ["Allow", "Forbid", "Replace"];
    out.one_of(&at.key("concurrencyPolicy"), spec.concurrency_policy.as_deref(), &policies);
    out.not_negative(&at.key("startingDeadlineSeconds"), spec.starting_deadline_seconds);
    out.not_negative(&at.key("successfulJobsHistoryLimit"), spec.successful_jobs_history_limit);
    out.not_negative(&at.key("failedJobsHistoryLimit"), spec.failed_jobs_history_limit);
    if let Some(job) = &spec.job_template.spec {
        let at = at.key("jobTemplate");
        let at = at.key("spec");
        self::spec(out, &at, job);
        out.excluded(&at.key("selector"), job.selector.is_some(), "though each Job gets its own");
        out.excluded(&at.key("manualSelector"), job.manual_selector == Some(true), "though each Job gets its own");
    }
}

fn spec(out: &mut Refusals<'_>, at: &At<'_>, spec: &JobSpec) {
    let counts = [
        ("parallelism", spec.parallelism.map(i64::from)),
        ("completions", spec.completions.map(i64::from)),
        ("activeDeadlineSeconds", spec.active_deadline_seconds),
        ("backoffLimit", spec.backoff_limit.map(i64::from)),
        ("ttlSecondsAfterFinished", spec.ttl_seconds_after_finished.map(i64::from)),
        ("backoffLimitPerIndex", spec.backoff_limit_per_index.map(i64::from)),
        ("maxFailedIndexes", spec.max_failed_indexes.map(i64::from)),
    ];
    for (field, count) in counts {
        out.not_negative(&at.key(field), count);
    }
    let managed = at.key("managedBy");
    out.form(&managed, text(&spec.managed_by), &DOMAIN_PATH);
    if text(&spec.managed_by).len() > 63 {
        out.add(Why::Bounds, &managed, "`managedBy` has more than 63 characters: shorten it");
    }
    out.one_if_set(&at.key("completionMode"), spec.completion_mode.as_deref(), &["NonIndexed", "Indexed"]);
    indexes(out, at, spec);
    let replacement = spec.pod_replacement_policy.as_deref();
    let policies: &[&str] =
        if spec.pod_failure_policy.is_some() { &["Failed"] } else { &["TerminatingOrFailed", "Failed"] };
    out.one_if_set(&at.key("podReplacementPolicy"), replacement, policies);
    if let Some(policy) = &spec.pod_failure_policy {
        failure_policy(out, at, policy, spec);
    }
    template(out, &at.key("template"), &spec.template, Owner::Job, &[]);
}

/// What a Job whose pods are counted by an index may have besides, and may not.
fn indexes(out: &mut Refusals<'_>, at: &At<'_>, spec: &JobSpec) {
    let failed = spec.max_failed_indexes;
    if failed.is_some() && spec.backoff_limit_per_index.is_none() {
        let message = "`maxFailedIndexes` counts what `backoffLimitPerIndex` gives up: write the latter as well";
        out.add(Why::Missing, &at.key("backoffLimitPerIndex"), message);
    }
    if spec.completion_mode.as_deref() != Some("Indexed") {
        const WHERE: &str = "without the `completionMode` Indexed";
        out.excluded(&at.key("backoffLimitPerIndex"), spec.backoff_limit_per_index.is_some(), WHERE);
        out.excluded(&at.key("maxFailedIndexes"), failed.is_some(), WHERE);
        out.excluded(&at.key("successPolicy"), spec.success_policy.is_some(), WHERE);
        return;
    }
    let Some(completions) = spec.completions.map(i64::from) else {
        let message = "a Job with the `completionMode` Indexed counts its pods: write `completions`";
        return out.add(Why::Missing, &at.key("completions"), message);
    };
    let (parallelism, failed) = (spec.parallelism.map(i64::from), failed.map(i64::from));
    let most = |value: Option<i64>, most: i64| value.filter(|value| *value > most);
    out.within(&at.key("parallelism"), most(parallelism, MOST_INDEXES), 0..=MOST_INDEXES);
    out.within(
        &at.key("maxFailedIndexes"),
        most(failed, completions.min(MOST_INDEXES)),
        0..=completions.min(MOST_INDEXES),
    );
    if completions > MOST_INDEXES && spec.backoff_limit_per_index.is_some() {
        if failed.is_none() {
            let message = format!(
                "with more than {MOST_INDEXES} completions a Job says when it gives up: write `maxFailedIndexes`"
            );
            out.add(Why::Missing, &at.key("maxFailedIndexes"), message);
        }
        out.within(&at.key("parallelism"), most(parallelism, MOST_OF_MANY), 0..=MOST_OF_MANY);
        out.within(&at.key("maxFailedIndexes"), most(failed, MOST_OF_MANY), 0..=MOST_OF_MANY);
    }
    if let Some(policy) = &spec.success_policy {
        success_policy(out, &at.key("successPolicy"), policy, completions);
    }
}

fn failure_policy(out: &mut Refusals<'_>, at: &At<'_>, policy: &PodFailurePolicy, spec: &JobSpec) {
    let pods = spec.template.spec.as_ref();
    if pods.is_some_and(|pods| pods.restart_policy.as_deref() == Some("OnFailure")) {
        let message = "`podFailurePolicy` judges pods that do not restart: let restartPolicy be Never";
        out.add(Why::Conflict, &at.key("template").key("spec").key("restartPolicy"), message);
    }
    let at = at.key("podFailurePolicy");
    let list = at.key("rules");
    too_many(out, &list, policy.rules.len(), 20);
    let init = pods.iter().flat_map(|pods| pods.init_containers.iter().flatten());
    let containers = pods.iter().flat_map(|pods| &pods.containers).chain(init);
    let names: HashSet<&str> = containers.map(|container| container.name.as_str()).collect();
    for (index, rule) in policy.rules.iter().enumerate() {
        let at = list.item(index);
        out.just_one_of(&at.key("action"), &rule.action, &["FailJob", "FailIndex", "Ignore", "Count"]);
        if rule.action == "FailIndex" && spec.backoff_limit_per_index.is_none() {
            let message = "`action` is `FailIndex`, and the Job has no `backoffLimitPerIndex`: write one, or FailJob";
            out.add(Why::Conflict, &at.key("action"), message);
        }
        let conditions = rule.on_pod_conditions.as_deref().unwrap_or_default();
        let kinds = [("onExitCodes", rule.on_exit_codes.is_some()), ("onPodConditions", !conditions.is_empty())];
        out.exactly_one(&at, "cause", &kinds);
        if let Some(codes) = &rule.on_exit_codes {
            exit_codes(out, &at.key("onExitCodes"), codes, &names);
        }
        let list = at.key("onPodConditions");
        too_many(out, &list, conditions.len(), 20);
        for (index, condition) in conditions.iter().enumerate() {
            let at = list.item(index);
            out.needed(&at.key("type"), &condition.type_, &KEY);
            out.one_of(&at.key("status"), Some(&condition.status), &["True", "False", "Unknown"]);
        }
    }
}

fn exit_codes(
    out: &mut Refusals<'_>,
    at: &At<'_>,
    codes: &PodFailurePolicyOnExitCodesRequirement,
    containers: &HashSet<&str>,
) {
    out.just_one_of(&at.key("operator"), &codes.operator, &["In", "NotIn"]);
    if let Some(name) = codes.container_name.as_deref().filter(|name| !containers.contains(name)) {
        let message = format!("the pods have no container `{name}`: correct the name");
        out.add(Why::Reference, &at.key("containerName"), message);
    }
    let list = at.key("values");
    out.not_empty(&list, &codes.values, "42");
    too_many(out, &list, codes.values.len(), 255);
    let mut seen = HashSet::new();
    for (index, code) in codes.values.iter().enumerate() {
        let at = list.item(index);
        if codes.operator == "In" && *code == 0 {
            out.add(Why::Bounds, &at, "`values` has 0, which is no failure: remove it");
        }
        out.unique(&at, &mut seen, code, || format!("the exit code {code}"));
    }
    if !codes.values.is_sorted() {
        out.add(Why::Value, &list, "`values` is not in order: write the lowest exit code first");
    }
}

fn success_policy(out: &mut Refusals<'_>, at: &At<'_>, policy: &SuccessPolicy, completions: i64) {
    let list = at.key("rules");
    out.not_empty(&list, &policy.rules, "succeededIndexes: 0-2");
    too_many(out, &list, policy.rules.len(), 20);
    for (index, rule) in policy.rules.iter().enumerate() {
        let at = list.item(index);
        let mut most = completions;
        match &rule.succeeded_indexes {
            Some(written) => match count(written, completions) {
                Some(count) => most = count,
                None => {
                    let message = format!(
                        "`succeededIndexes` is `{}`: write indexes below {completions} in order, such as `0-2,4`",
                        written.escape_debug()
                    );
                    out.add(Why::Value, &at.key("succeededIndexes"), message);
                }
            },
            None if rule.succeeded_count.is_none() => {
                out.add(Why::Missing, &at, "the rule asks for nothing: write `succeededIndexes` or `succeededCount`");
            }
            None => {}
        }
        out.within(&at.key("succeededCount"), rule.succeeded_count.map(i64::from), 0..=most);
    }
}

/// How many indexes are listed; nothing where they are not in order, or too high.
fn count(written: &str, completions: i64) -> Option<i64> {
    let (mut last, mut count) = (-1, 0);
    for part in written.split(',').filter(|_| !written.is_empty()) {
        let (first, end) = part.split_once('-').unwrap_or((part, part));
        let (first, end): (i64, i64) = (first.parse().ok()?, end.parse().ok()?);
        let is_range = part.contains('-');
        if first <= last || end < first || (is_range && end == first) || end >= completions {
            return None;
        }
        count += end - first + 1;
        last = end;
    }
    Some(count)
}
