//! What a plan promises holds at each moment of it.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use manifest_lib::diff::Side;
use manifest_lib::lower::Environment;
use manifest_lib::model::*;
use manifest_lib::plan::{Plan, Step, WorkloadPlan, workloads};
use manifest_lib::read::read;
use manifest_lib::serde_json::{Value, json};
use manifest_lib::values::{Cpu, Memory};
use proptest::prelude::*;

/// The plan of a Deployment with its autoscaler, if it has one.
fn planned(spec: &Value, scaler: Option<&Value>) -> WorkloadPlan {
    let mut text = json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": spec,
    })
    .to_string();
    if let Some(scaler) = scaler {
        let mut spec = json!({"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}});
        spec.as_object_mut().unwrap().extend(scaler.as_object().unwrap().clone());
        let scaler = json!({
            "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "web"}, "spec": spec,
        });
        text += &format!("\n---\n{scaler}");
    }
    let side = Side::of_files(vec![read("set.yaml", &text)]).unwrap();
    workloads(side.bundle()).remove(0)
}

fn spec(replicas: i64, strategy: &Value, container: &Value) -> Value {
    let mut container = container.clone();
    container["name"] = "web".into();
    json!({
        "replicas": replicas, "selector": {"matchLabels": {"app": "web"}}, "strategy": strategy,
        "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [container]}},
    })
}

#[test]
fn a_pod_is_ready_when_its_probes_say_so() {
    let ready = |container: Value| {
        let ready = planned(&spec(1, &json!({}), &container), None).ready;
        (ready.earliest_seconds, ready.latest_seconds, ready.given_up_seconds)
    };
    // Nobody asks.
    assert_eq!(ready(json!({})), (0, 0, None));
    // Startup asks every 5 s, 12 times: the last question comes after 55 s, its answer after 60. Readiness waits for 20 s
    // from the container's start, so it asks at once then, and takes its own 5 s.
    let all = json!({
        "startupProbe": {"periodSeconds": 5, "timeoutSeconds": 5, "failureThreshold": 12},
        "readinessProbe": {"initialDelaySeconds": 20, "periodSeconds": 10, "timeoutSeconds": 5},
        "livenessProbe": {"periodSeconds": 10},
    });
    assert_eq!(ready(all), (20, 65, Some(60)));
    // Without a startup probe, liveness gives up: three answers that take 1 s, 10 s apart.
    assert_eq!(ready(json!({"livenessProbe": {}, "readinessProbe": {"initialDelaySeconds": 5}})), (10, 11, Some(21)));
    assert_eq!(ready(json!({"readinessProbe": {"successThreshold": 3, "periodSeconds": 4}})).0, 8);
}

#[test]
fn a_rollout_goes_as_the_controller_goes() {
    let container = json!({"readinessProbe": {"initialDelaySeconds": 30, "periodSeconds": 10}});
    let path = |replicas: i64, strategy: Value| {
        let rollout = planned(&spec(replicas, &strategy, &container), None).rollout.unwrap();
        let path: Vec<_> = rollout.path.iter().map(|point| (point.second, point.pods, point.available)).collect();
        (path, (rollout.stays[0].away, rollout.stays[0].surge))
    };
    let rolling = |surge: Value, away: Value| json!({"rollingUpdate": {"maxSurge": surge, "maxUnavailable": away}});
    // One more, none away: a pod at a time, each 31 s.
    let (points, limits) = path(2, rolling(json!(1), json!(0)));
    assert_eq!(points, [(0, 2, 2), (0, 3, 2), (31, 3, 3), (31, 3, 2), (62, 3, 3), (62, 2, 2)]);
    assert_eq!(limits, (0, 1));
    // The default is a quarter: of 3 pods one more and none away, of 8 two and two.
    assert_eq!(path(3, json!({})).1, (0, 1));
    assert_eq!(path(8, json!({})).1, (2, 2));
    // Both zero, in either way, is one away.
    assert_eq!(path(3, rolling(json!(0), json!("10%"))).1, (1, 0));
    // All end before one starts.
    let (points, limits) = path(3, json!({"type": "Recreate"}));
    assert_eq!((points, limits), (vec![(0, 3, 3), (0, 3, 0), (31, 3, 3), (31, 3, 3)], (3, 0)));
}

#[test]
fn the_compiler_and_the_plan_count_alike() {
    let workload = Workload::new("web", "web").resources(ResourceProfile::new(
        Requests::new(Cpu::millis(70), Memory::mebibytes(30)),
        Limits::memory(Memory::mebibytes(60)),
    ));
    let deployed = [workload.overlay(Overlay {
        image: ImageTag::latest(),
        replicas: Replicas::new(3),
        autoscaler: Some(Autoscaler::new(2, 7).cpu_utilization(50)),
        exposure: Exposure::none(),
        disruption_budget: None,
        config: &[],
    })];
    let app = |cpu: u64, memory: u64| {
        let cluster = Cluster::new(Cpu::millis(cpu), Memory::mebibytes(memory));
        let target = Target { stage: Stage::Dev, namespace: Namespace::new("shop"), cluster };
        App::try_new(Release::new("shop", "1"), target, &deployed)
    };
    let environment = Environment::new("dev", app(10_000, 10_000).unwrap());
    let plan = Plan::of(&environment, &environment.bundle().unwrap());
    let most = plan.requests.with_surge;
    assert_eq!((most.cpu_millis, most.memory_bytes >> 20), (8 * 70, 8 * 30));
    // What the plan counts just fits, and a little less does not.
    assert!(app(560, 240).is_ok());
    assert!(app(559, 240).is_err() && app(560, 239).is_err());
    assert_eq!(plan.requests.at_rest.cpu_millis, 140);
    assert_eq!(plan.headroom.at_maximum.cpu_millis, 10_000 - 490);
}

fn rules() -> impl Strategy<Value = Value> {
    let policy = (any::<bool>(), 1..120_i64, 1..=120_i64).prop_map(|(percent, value, period)| {
        json!({"type": if percent { "Percent" } else { "Pods" }, "value": value, "periodSeconds": period})
    });
    let select = prop_oneof![Just("Max"), Just("Min"), Just("Disabled")];
    (0..400_i64, proptest::collection::vec(policy, 1..4), select).prop_map(|(window, policies, select)| {
        json!({"stabilizationWindowSeconds": window, "policies": policies, "selectPolicy": select})
    })
}

/// What a policy lets change from a number of pods on.
fn most(policy: &Value, from: i64, up: bool) -> i64 {
    let value = policy["value"].as_i64().unwrap();
    match (policy["type"].as_str().unwrap(), up) {
        ("Percent", true) => (from * value + 99) / 100,
        // A share of what was there, rounded so that less stays.
        ("Percent", false) => from - (from * (100 - value)).div_euclid(100),
        _ => value,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scaling_keeps_to_its_bounds_windows_and_policies(
        minimum in 1..20_i64, more in 0..60_i64, up in rules(), down in rules(),
    ) {
        let maximum = minimum + more;
        let scaler = json!({"minReplicas": minimum, "maxReplicas": maximum, "behavior": {"scaleUp": up, "scaleDown": down}});
        let scaling = planned(&spec(1, &json!({}), &json!({})), Some(&scaler)).scaling.unwrap();
        for (path, rules, is_up) in [(&scaling.up, &up, true), (&scaling.down, &down, false)] {
            let (first, last) = (path[0].replicas, path[path.len() - 1].replicas);
            prop_assert_eq!(first, if is_up { minimum } else { maximum });
            if rules["selectPolicy"] == "Disabled" {
                prop_assert_eq!(path.len(), 1);
                continue;
            }
            let window = rules["stabilizationWindowSeconds"].as_i64().unwrap();
            let policies = rules["policies"].as_array().unwrap();
            for (index, step) in path.iter().enumerate().skip(1) {
                let before: &Step = &path[index - 1];
                prop_assert!(step.second % 15 == 0 && step.second >= before.second);
                prop_assert!((step.replicas > before.replicas) == is_up && step.replicas != before.replicas);
                prop_assert!((minimum..=maximum).contains(&step.replicas));
                // Not before the window is over, less the look before the load came.
                prop_assert!(step.second >= window - 15);
                // In each period that ends here some policy allows it, and under `Min` each does.
                let allowed = |policy: &Value| {
                    let since = step.second - policy["periodSeconds"].as_i64().unwrap();
                    let start = path[..index].iter().rfind(|one| one.second <= since).unwrap_or(&path[0]);
                    (step.replicas - start.replicas).abs() <= most(policy, start.replicas, is_up)
                };
                let enough = if rules["selectPolicy"] == "Min" { policies.iter().all(allowed) } else { policies.iter().any(allowed) };
                prop_assert!(enough, "{:?} of {:?} under {}", step, path, rules);
            }
            // It ends where it is to go, unless each of its policies allows less than a pod.
            let stuck = policies.iter().any(|policy| most(policy, last, is_up) == 0);
            prop_assert!(last == if is_up { maximum } else { minimum } || stuck, "{path:?} under {rules}");
        }
    }

    #[test]
    fn a_rollout_keeps_its_promise_at_each_moment(
        replicas in 1..40_i64, surge in 0..60_i64, away in 0..60_i64, percent in any::<bool>(),
    ) {
        let amount = |number: i64| if percent { json!(format!("{number}%")) } else { json!(number) };
        let strategy = json!({"rollingUpdate": {"maxSurge": amount(surge), "maxUnavailable": amount(away)}});
        let rollout = planned(&spec(replicas, &strategy, &json!({"readinessProbe": {}})), None).rollout.unwrap();
        let share = |number: i64, up: bool| match (percent, up) {
            (true, true) => (number * replicas + 99) / 100,
            (true, false) => number * replicas / 100,
            (false, _) => number,
        };
        let (surge, away) = (share(surge, true), share(away, false));
        let away = if surge == 0 && away == 0 { 1 } else { away.min(replicas) };
        let stay = &rollout.stays[0];
        prop_assert_eq!((stay.surge, stay.away), (surge, away));
        for point in &rollout.path {
            prop_assert!(point.pods <= replicas + surge && point.available >= replicas - away, "{:?}", rollout.path);
        }
        let last = rollout.path.last().unwrap();
        prop_assert_eq!((last.pods, last.available, last.second), (replicas, replicas, stay.seconds));
    }
}

#[test]
fn who_scales_from_elsewhere_is_counted_by_the_profiles_numbers() {
    const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
        Requests::new(Cpu::millis(100), Memory::mebibytes(64)),
        Limits::memory(Memory::mebibytes(64)),
    ));
    const PROD: App = App::new(
        Release::new("jobs", "1.0.0"),
        Target {
            stage: Stage::Prod,
            namespace: Namespace::new("jobs"),
            cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
        },
        &[WORKER.overlay(Overlay {
            image: ImageTag::exact("1.0.0"),
            replicas: Replicas::new(2),
            autoscaler: Some(Autoscaler::by("KEDA, by the length of the queue", 2, 6)),
            exposure: Exposure::none(),
            disruption_budget: None,
            config: &[],
        })],
    );
    let environment = Environment::new("prod", PROD);
    let plan = Plan::of(&environment, &environment.bundle().unwrap());
    let replicas = &plan.workloads[0].replicas;
    assert_eq!((replicas.at_rest, replicas.at_maximum), (2, 6));
    assert_eq!(replicas.chosen_by, "KEDA, by the length of the queue");
    assert_eq!(plan.requests.at_maximum.cpu_millis, 600);
}
