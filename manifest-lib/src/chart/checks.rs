//! What no schema can say of values: what two of them must be to each other. A template fails with their names.
//! Source: Helm, "Chart Template Guide" (`fail`).

use serde_json::Value;

use super::names::camel_case;
use crate::model::{App, Deployed};
use crate::render::fill;

/// templates/checks.yaml, which makes no object. It asks only what the values have.
pub(super) fn template(app: &App<'_>, values: &Value, mark: &str) -> String {
    let each = app.workloads().iter().map(|deployed| of_workload(app, deployed, values));
    fill!(include_str!("text/checks.tpl"), MARK = mark, CHECKS = &each.collect::<String>())
}

fn of_workload(app: &App<'_>, deployed: &Deployed<'_>, values: &Value) -> String {
    let (chart, key) = (app.name(), camel_case(deployed.name()));
    let has = |value: &str| values.get(value).is_some_and(|each| each.get(&key).is_some());
    let mut text = String::new();
    if has("autoscaling") {
        let scaler = deployed.overlay.autoscaler;
        // Other metrics are the profile's own, and a target beside them is only one more.
        let other = if scaler.is_some_and(|scaler| !scaler.metrics.is_empty()) { "false " } else { "" };
        text += &fill!(include_str!("text/check-autoscaling.tpl"), WORKLOAD = &key, OTHER = other);
    }
    if has("resources") {
        text += &fill!(include_str!("text/check-resources.tpl"), WORKLOAD = &key, CHART = chart);
    }
    if has("pdb") {
        let scaled = fill!(include_str!("text/check-pdb-scaled.tpl"), WORKLOAD = &key);
        let scaled = if has("autoscaling") { scaled } else { String::new() };
        text += &fill!(include_str!("text/check-pdb.tpl"), WORKLOAD = &key, SCALED = &scaled);
    }
    let stop = deployed.body.graceful_shutdown.pre_stop_sleep_seconds.value;
    text += &fill!(include_str!("text/check-grace.tpl"), WORKLOAD = &key, SECONDS = &stop.to_string());
    let secrets = deployed.body.main.secrets.iter().map(|own| own.name.as_str());
    let names = secrets.chain(deployed.body.main.env_fields.iter().map(|own| own.name.as_str()));
    let names: String = names.map(|name| format!(" \"{name}\"")).collect();
    text += &fill!(include_str!("text/check-env.tpl"), WORKLOAD = &key, NAMES = &names);
    text
}
