//! The values of a workload's autoscaler, as a HorizontalPodAutoscaler has them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::values::{ReplicaCount, ScalingPeriodSeconds, ScalingValue, StabilizationWindowSeconds, Utilization};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(extend("allOf" = [min_within_max()]))]
pub(in crate::chart) struct Autoscaling {
    /// Whether the load decides how many pods there are
    enabled: bool,
    /// Pods at the least
    #[schemars(range(min = ReplicaCount::MIN.get(), max = ReplicaCount::MAX.get()))]
    min_replicas: u32,
    /// Pods at the most
    #[schemars(range(min = ReplicaCount::MIN.get(), max = ReplicaCount::MAX.get()))]
    max_replicas: u32,
    /// Percent of the CPU request that is aimed at
    #[serde(rename = "targetCPUUtilizationPercentage", skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = Utilization::MIN.get(), max = Utilization::MAX.get()))]
    target_cpu: Option<u32>,
    /// Percent of the memory request that is aimed at
    #[serde(rename = "targetMemoryUtilizationPercentage", skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = Utilization::MIN.get(), max = Utilization::MAX.get()))]
    target_memory: Option<u32>,
    /// How fast it scales, as a HorizontalPodAutoscaler's `behavior`
    #[serde(default)]
    behavior: Behavior,
}

/// The highest minReplicas for which the schema itself compares it with maxReplicas; above, the template does.
const COMPARED: u32 = 20;

/// That minReplicas is not above maxReplicas where they count: one branch for each number, so that one line says what is
/// wrong; above, all is well as far as the schema knows.
fn min_within_max() -> Value {
    let at_least = |min: u32| json!({"properties": {"minReplicas": {"minimum": min}}, "required": ["minReplicas"]});
    let compared = (2..=COMPARED).fold(json!({}), |below, min| {
        json!({"if": at_least(min), "then": {"properties": {"maxReplicas": {"minimum": min}}}, "else": below})
    });
    json!({
        "if": {"properties": {"enabled": {"const": true}}},
        "then": {"if": at_least(COMPARED + 1), "else": compared},
    })
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::chart) struct Behavior {
    /// How fast pods are added
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "Rules")]
    scale_up: Option<Rules>,
    /// How fast pods are taken away
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "Rules")]
    scale_down: Option<Rules>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Rules {
    /// Seconds that it looks back for a number to stay at
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "u32", range(min = StabilizationWindowSeconds::MIN.get(), max = StabilizationWindowSeconds::MAX.get()))]
    stabilization_window_seconds: Option<u32>,
    /// Which policy counts: Max, Min or Disabled
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "SelectPolicyText")]
    select_policy: Option<SelectPolicyText>,
    /// By how much a metric may be off its target, such as 50m for 5 percent
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "String")]
    tolerance: Option<String>,
    /// The steps that are allowed
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    #[schemars(length(min = 1))]
    policies: Vec<Policy>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
enum SelectPolicyText {
    Max,
    Min,
    Disabled,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Policy {
    /// Pods or Percent
    #[serde(rename = "type")]
    unit: PolicyType,
    /// So many in a period
    #[schemars(range(min = ScalingValue::MIN.get(), max = ScalingValue::MAX.get()))]
    value: u32,
    /// The period in seconds
    #[schemars(range(min = ScalingPeriodSeconds::MIN.get(), max = ScalingPeriodSeconds::MAX.get()))]
    period_seconds: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
enum PolicyType {
    Pods,
    Percent,
}
