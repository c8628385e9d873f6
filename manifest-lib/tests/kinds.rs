//! What each kind of workload alone is asked: each setting in turn is set to something else, the field that it stands
//! for must change, and know the line here that set it.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::collections::BTreeSet;
use std::panic::Location;

use manifest_lib::lower::Environment;
use manifest_lib::model::*;
use manifest_lib::objects::Bundle;
use manifest_lib::values::{Amount, Cpu, Memory, Origin};

mod support;
use support::changes::changes;

const RESOURCES: ResourceProfile =
    ResourceProfile::new(Requests::new(Cpu::millis(10), Memory::mebibytes(8)), Limits::memory(Memory::mebibytes(16)));

const DB: Workload<StatefulSet> = Workload::stateful_set("db", "db")
    .port(Port::tcp("sql", 5432))
    .resources(RESOURCES)
    .probes(Probes::new(Handler::tcp_socket()).readiness(Probe::new()));
const AGENT: Workload<DaemonSet> = Workload::daemon_set("agent", "agent").resources(RESOURCES);
const NIGHTLY: Workload<CronJob> =
    Workload::cron_job("nightly", "app", Schedule::cron("0 2 * * *")).resources(RESOURCES);
const ONCE: Workload<Job> = Workload::job("once", "app").resources(RESOURCES);

const STATEFUL: StatefulOverlay = StatefulOverlay {
    image: ImageTag::exact("1.0.0"),
    replicas: Replicas::new(2),
    exposure: Exposure::none(),
    disruption_budget: None,
    storage: &[],
    config: &[],
};
const DAEMON: DaemonOverlay =
    DaemonOverlay { image: ImageTag::exact("1.0.0"), exposure: Exposure::none(), config: &[] };
const JOB: JobOverlay = JobOverlay { image: ImageTag::exact("1.0.0"), config: &[] };
const CRON: CronJobOverlay = CronJobOverlay { image: ImageTag::exact("1.0.0"), suspend: false, config: &[] };

fn bundle(deployed: Deployed<'static>) -> Bundle {
    let target = Target {
        stage: Stage::Dev,
        namespace: Namespace::new("shop"),
        cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
    };
    let app = App::try_new(Release::new("shop", "1.0.0"), target, vec![deployed].leak()).unwrap();
    Environment::new("any", app).bundle().unwrap()
}

/// A setting, the fields that must change, and the workload with it.
struct Case {
    setting: &'static str,
    fields: &'static [&'static str],
    after: Deployed<'static>,
    line: u32,
}

#[track_caller]
fn case(setting: &'static str, fields: &'static [&'static str], after: Deployed<'static>) -> Case {
    Case { setting, fields, after, line: Location::caller().line() }
}

/// Each case changes its fields alone, from a line of its own; all settings of the kind have one.
fn each(before: Deployed<'static>, kind_settings: &[&str], cases: Vec<Case>) {
    let old = bundle(before);
    let mut named = BTreeSet::new();
    for (index, Case { setting, fields, after, line }) in cases.iter().enumerate() {
        let end = cases.get(index + 1).map_or(u32::MAX, |next| next.line);
        let changed = changes(&old, &bundle(*after));
        for field in *fields {
            let (_, origin) = changed
                .iter()
                .find(|(place, _)| place.contains(field))
                .unwrap_or_else(|| panic!("{setting}: {field} is not among {changed:#?}"));
            let here = |at: &Location<'_>| at.file().ends_with("kinds.rs") && (*line..end).contains(&at.line());
            assert!(matches!(origin, Some(Origin::Line(at)) if here(at)), "{setting}: {field} says {origin:?}");
        }
        named.insert(*setting);
    }
    let missing: Vec<&&str> = kind_settings.iter().filter(|setting| !named.contains(**setting)).collect();
    assert!(missing.is_empty(), "no case sets {missing:?}");
}

/// The settings that a kind has besides those of every workload.
fn own_settings<C>(workload: &Workload<'static, C>) -> Vec<&'static str> {
    let shared: BTreeSet<&str> = Workload::new("web", "web").fields().into_iter().map(|(name, _)| name).collect();
    let all = workload.fields().into_iter().map(|(name, _)| name);
    all.filter(|name| !shared.contains(name) || *name == "singleton").collect()
}

#[test]
fn a_stateful_set() {
    let data = || DB.claim_template("data", Claim::new(Memory::gibibytes(1))).mount(Mount::new("data", "/data"));
    each(
        data().overlay(STATEFUL),
        &own_settings(&DB),
        vec![
            case("claim_templates", &["volumeClaimTemplates[0].spec.storageClassName"], {
                let claim = Claim::new(Memory::gibibytes(1)).storage_class("fast");
                DB.claim_template("data", claim).mount(Mount::new("data", "/data")).overlay(STATEFUL)
            }),
            case("storage", &["volumeClaimTemplates[0].spec.resources.requests.storage"], {
                let storage = vec![Storage::new("data", Memory::gibibytes(2))].leak();
                data().overlay(StatefulOverlay { storage, ..STATEFUL })
            }),
            case("parallel", &["spec.podManagementPolicy"], data().parallel_pod_management().overlay(STATEFUL)),
            case("partition", &["rollingUpdate.partition"], data().partition(1).overlay(STATEFUL)),
            case("max_unavailable", &["rollingUpdate.maxUnavailable"], {
                data().max_unavailable(Amount::percent(50)).overlay(STATEFUL)
            }),
            case("claim_templates", &["volumeClaimTemplates[0].spec.accessModes"], {
                let claim = Claim::new(Memory::gibibytes(1)).read_write_once_pod();
                DB.claim_template("data", claim).mount(Mount::new("data", "/data")).overlay(STATEFUL)
            }),
            case("min_ready_seconds", &["spec.minReadySeconds"], data().min_ready_seconds(5).overlay(STATEFUL)),
            case(
                "claim_retention",
                &["RetentionPolicy.whenDeleted", "RetentionPolicy.whenScaled"],
                data().claim_retention(Retention::Delete, Retention::Retain).overlay(STATEFUL),
            ),
            case("singleton", &["spec.replicas"], {
                data().singleton("one writer").overlay(StatefulOverlay { replicas: Replicas::new(1), ..STATEFUL })
            }),
            case("image", &["containers[0].image"], {
                data().overlay(StatefulOverlay { image: ImageTag::exact("2.0.0"), ..STATEFUL })
            }),
        ],
    );
}

#[test]
fn a_stateful_set_has_a_headless_service_that_knows_its_pods_before_they_are_ready() {
    let bundle = bundle(DB.overlay(StatefulOverlay { exposure: Exposure::cluster_ip(), ..STATEFUL }));
    let tree = |key: &str| {
        let found = bundle.iter().find(|(own, _)| own.to_string() == key);
        found.unwrap_or_else(|| panic!("no {key}")).1.object.to_value().unwrap()
    };
    assert_eq!(tree("StatefulSet/db")["spec"]["serviceName"], "db-headless");
    let spec = &tree("Service/db-headless")["spec"];
    assert_eq!((&spec["clusterIP"], &spec["publishNotReadyAddresses"]), (&"None".into(), &true.into()));
    assert_eq!(tree("Service/db")["spec"]["clusterIP"], serde_json::Value::Null);
}

#[test]
fn a_daemon_set() {
    each(
        AGENT.overlay(DAEMON),
        &own_settings(&AGENT),
        vec![case(
            "max_unavailable",
            &["rollingUpdate.maxUnavailable"],
            AGENT.max_unavailable(Amount::percent(10)).overlay(DAEMON),
        )],
    );
}

#[test]
fn a_cron_job() {
    let with = |schedule| Workload::cron_job("nightly", "app", schedule).resources(RESOURCES).overlay(CRON);
    each(
        NIGHTLY.overlay(CRON),
        &own_settings(&NIGHTLY),
        vec![
            case("schedule", &["spec.schedule", "spec.timeZone"], with(Schedule::cron("0 3 * * *").time_zone("UTC"))),
            case(
                "concurrency_policy",
                &["spec.concurrencyPolicy"],
                NIGHTLY.concurrency_policy(ConcurrencyPolicy::Replace).overlay(CRON),
            ),
            case(
                "starting_deadline_seconds",
                &["spec.startingDeadlineSeconds"],
                NIGHTLY.starting_deadline_seconds(60).overlay(CRON),
            ),
            case(
                "history",
                &["spec.successfulJobsHistoryLimit", "spec.failedJobsHistoryLimit"],
                NIGHTLY.history(5, 6).overlay(CRON),
            ),
            case("suspend", &["spec.suspend"], NIGHTLY.overlay(CronJobOverlay { suspend: true, ..CRON })),
            case("backoff_limit", &["jobTemplate.spec.backoffLimit"], NIGHTLY.backoff_limit(0).overlay(CRON)),
            case(
                "active_deadline_seconds",
                &["jobTemplate.spec.activeDeadlineSeconds"],
                NIGHTLY.active_deadline_seconds(60).overlay(CRON),
            ),
            case(
                "ttl_seconds_after_finished",
                &["jobTemplate.spec.ttlSecondsAfterFinished"],
                NIGHTLY.ttl_seconds_after_finished(60).overlay(CRON),
            ),
            case("completions", &["jobTemplate.spec.completions"], NIGHTLY.completions(3, 2).overlay(CRON)),
            case("parallelism", &["jobTemplate.spec.parallelism"], NIGHTLY.completions(3, 2).overlay(CRON)),
            case("restarts_in_place", &["template.spec.restartPolicy"], NIGHTLY.restart_on_failure().overlay(CRON)),
        ],
    );
}

#[test]
fn a_job_that_changes_has_another_name() {
    let name = |deployed| bundle(deployed).keys().find(|key| key.kind == "Job").unwrap().name.clone();
    let before = name(ONCE.overlay(JOB));
    assert_eq!(before, name(ONCE.overlay(JOB)));
    assert!(before.starts_with("once-") && before.len() == "once-01234567".len(), "{before}");
    let others = [
        ONCE.backoff_limit(1).overlay(JOB),
        ONCE.active_deadline_seconds(5).overlay(JOB),
        ONCE.ttl_seconds_after_finished(5).overlay(JOB),
        ONCE.completions(2, 1).overlay(JOB),
        ONCE.restart_on_failure().overlay(JOB),
        ONCE.overlay(JobOverlay { image: ImageTag::exact("1.0.1"), ..JOB }),
        ONCE.overlay(JobOverlay { config: vec![Config::new("A", "1")].leak(), ..JOB }),
    ];
    let names: BTreeSet<String> = others.into_iter().map(name).collect();
    assert_eq!((names.len(), names.contains(&before)), (7, false));
}

#[test]
fn what_ends_by_itself_does_not_wait_for_endpoints_and_is_not_spread() {
    let bundle = bundle(NIGHTLY.overlay(CRON));
    let job = bundle.iter().find(|(key, _)| key.kind == "CronJob").unwrap().1.object.to_value().unwrap();
    let pod = &job["spec"]["jobTemplate"]["spec"]["template"]["spec"];
    assert_eq!(pod["restartPolicy"], "Never");
    assert_eq!(pod["containers"][0]["lifecycle"], serde_json::Value::Null);
    assert_eq!(pod["topologySpreadConstraints"], serde_json::Value::Null);
}

#[test]
fn a_claim_of_a_volume_is_an_object_of_its_own() {
    let claim = Claim::new(Memory::gibibytes(3)).read_only_many();
    let reader = NIGHTLY.volume(Volume::claim("data", claim)).mount(Mount::new("data", "/data").read_only());
    let bundle = bundle(reader.overlay(CRON));
    let (_, item) = bundle.iter().find(|(key, _)| key.to_string() == "PersistentVolumeClaim/nightly-data").unwrap();
    let tree = item.object.to_value().unwrap();
    assert_eq!(tree["spec"]["accessModes"], serde_json::json!(["ReadOnlyMany"]));
    assert_eq!(tree["spec"]["resources"]["requests"]["storage"], "3Gi");
}
