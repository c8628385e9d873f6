//! What a change of pods costs, and what it takes from those who use them.

use manifest_lib::diff::{How, Impact, compare};
use manifest_lib::serde_json::{Value, json};
use manifest_lib::values::Stage;

use crate::support::{between, changes, container, deployment, side};

/// The impacts of the changes between two containers, all together.
fn impacts(old: Value, new: Value) -> Vec<&'static str> {
    let mut all: Vec<_> =
        changes(&between(&container(old), &container(new))).into_iter().flat_map(|(_, all)| all).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[test]
fn a_limit_is_no_capacity_that_somebody_has() {
    let resources = |requests: Value, limits: Value| json!({"resources": {"requests": requests, "limits": limits}});
    let (cpu, memory) = (json!({"cpu": "200m", "memory": "64Mi"}), json!({"cpu": "500m", "memory": "64Mi"}));
    let of = |limits: Value| resources(cpu.clone(), limits);
    // Without a limit a container takes what is there: that is not less.
    assert_eq!(impacts(of(memory.clone()), of(json!({"memory": "64Mi"}))), ["adds-capacity", "rolls-pods"]);
    assert_eq!(impacts(of(json!({"memory": "64Mi"})), of(memory.clone())), ["drops-capacity", "rolls-pods"]);
    assert_eq!(
        impacts(of(json!({"cpu": "500m"})), json!({"resources": {"requests": cpu.clone()}})),
        ["adds-capacity", "rolls-pods"]
    );
    // The same in other numbers is nothing, less is less, and a request is what is kept free.
    assert_eq!(impacts(of(json!({"cpu": "0.5"})), of(json!({"cpu": "500m"}))), Vec::<&str>::new());
    assert_eq!(impacts(of(json!({"cpu": "1"})), of(json!({"cpu": "500m"}))), ["drops-capacity", "rolls-pods"]);
    let request = |amount: &str| resources(json!({"cpu": amount}), json!({"cpu": "1"}));
    assert_eq!(impacts(request("200m"), request("100m")), ["drops-capacity", "rolls-pods"]);
    // Where no request is written, the limit is it.
    let none = resources(json!({}), json!({"cpu": "1"}));
    assert_eq!(impacts(request("200m"), none.clone()), ["adds-capacity", "rolls-pods"]);
    let accelerator = |count: u8| resources(json!({}), json!({"nvidia.com/gpu": count}));
    assert_eq!(impacts(accelerator(2), accelerator(1)), ["drops-capacity", "rolls-pods"]);
    // All at once.
    assert_eq!(impacts(json!({"resources": {"requests": {"cpu": "1"}}}), json!({})), ["drops-capacity", "rolls-pods"]);
}

#[test]
fn who_loses_a_probe_or_time_to_end_is_less_safe() {
    let ready = json!({"httpGet": {"path": "/", "port": 80}});
    for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
        let with = json!({ (probe): ready.clone() });
        assert_eq!(impacts(with.clone(), json!({})), ["lowers-availability", "rolls-pods"], "{probe}");
        assert_eq!(impacts(json!({}), with), ["rolls-pods"], "{probe}");
    }
    let stop = json!({"lifecycle": {"preStop": {"sleep": {"seconds": 5}}}});
    assert_eq!(impacts(stop, json!({})), ["lowers-availability", "rolls-pods"]);
    let grace = |seconds: u8| deployment(&json!({"containers": [], "terminationGracePeriodSeconds": seconds}));
    let told = |old, new| changes(&between(&grace(old), &grace(new)))[0].1.clone();
    assert_eq!(told(60, 10), ["lowers-availability", "rolls-pods"]);
    assert_eq!(told(10, 60), ["rolls-pods"]);
}

#[test]
fn each_amount_is_compared_by_itself() {
    let pods = |cpu: &str, memory: &str| {
        side(&container(
            json!({"resources": {"requests": {"cpu": cpu, "memory": memory}, "limits": {"memory": "8Gi"}}}),
        ))
    };
    let sums = |old: (&str, &str), new: (&str, &str)| -> Vec<Impact> {
        let diff = compare(&pods(old.0, old.1), &pods(new.0, new.1), &How::of(Stage::Dev));
        diff.effects.iter().map(|effect| effect.impact).collect()
    };
    assert_eq!(sums(("200m", "1Gi"), ("199m", "5Gi")), [Impact::DropsCapacity, Impact::AddsCapacity]);
    assert_eq!(sums(("200m", "1Gi"), ("201m", "5Gi")), [Impact::AddsCapacity]);
    assert_eq!(sums(("200m", "1Gi"), ("200m", "512Mi")), [Impact::DropsCapacity]);
    assert_eq!(sums(("0.2", "1Gi"), ("200m", "1Gi")), []);
}
