//! The values of a workload's pods: probes, time to end, where they run, further variables.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::patterns::LABEL_KEY;

// Of a type that is written into its property, the property has the description.

#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::chart) struct Probes {
    /// Who fails it is restarted
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "Probe")]
    liveness: Option<Probe>,
    /// Who fails it gets no calls
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "Probe")]
    readiness: Option<Probe>,
    /// The others wait for it
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "Probe")]
    startup: Option<Probe>,
}

/// A probe as Kubernetes has it. Source: Kubernetes, "Configure Liveness, Readiness and Startup Probes".
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::chart) struct Probe {
    /// Asked over HTTP
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "BTreeMap<String, Value>")]
    http_get: Option<BTreeMap<String, Value>>,
    /// Asked by the health protocol of gRPC
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "BTreeMap<String, Value>")]
    grpc: Option<BTreeMap<String, Value>>,
    /// Asked by a connection
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "BTreeMap<String, Value>")]
    tcp_socket: Option<BTreeMap<String, Value>>,
    /// Asked by a command
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "BTreeMap<String, Value>")]
    exec: Option<BTreeMap<String, Value>>,
    /// Seconds before the first question
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "u32", range(max = 86400))]
    initial_delay_seconds: Option<u32>,
    /// Seconds between questions
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "u32", range(min = 1, max = 86400))]
    period_seconds: Option<u32>,
    /// Seconds for an answer
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "u32", range(min = 1, max = 86400))]
    timeout_seconds: Option<u32>,
    /// Good answers in a row that make it well; 1 for liveness and startup
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "u32", range(min = 1, max = 1000))]
    success_threshold: Option<u32>,
    /// Bad answers in a row that make it fail
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "u32", range(min = 1, max = 10000))]
    failure_threshold: Option<u32>,
    /// Seconds that a pod gets to end when this restarts it
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "u32", range(min = 1, max = 86400))]
    termination_grace_period_seconds: Option<u32>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub(in crate::chart) struct GraceSeconds(#[schemars(range(max = 86400))] u32);

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::chart) struct Spread {
    /// By how many pods two places may differ
    #[schemars(range(min = 1, max = 1000))]
    max_skew: u32,
    /// The label of nodes that makes a place, such as topology.kubernetes.io/zone
    #[schemars(regex(pattern = LABEL_KEY))]
    topology_key: String,
    /// What to do where it cannot be: ScheduleAnyway or DoNotSchedule
    when_unsatisfiable: WhenUnsatisfiable,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
enum WhenUnsatisfiable {
    ScheduleAnyway,
    DoNotSchedule,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::chart) struct Scheduling {
    /// Labels that a node must have to get a pod of it
    #[serde(default)]
    #[schemars(extend("propertyNames" = {"pattern": LABEL_KEY}))]
    node_selector: BTreeMap<String, String>,
    /// Taints of nodes that its pods tolerate
    #[serde(default)]
    tolerations: Vec<BTreeMap<String, Value>>,
    /// Rules about where its pods are put, as a pod's `affinity`
    #[serde(default)]
    affinity: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub(in crate::chart) struct ExtraEnv(Vec<Variable>);

/// A variable as Kubernetes has it
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Variable {
    /// Its name
    #[schemars(regex(pattern = "^[A-Za-z_][A-Za-z0-9_.-]*$"))]
    name: String,
    /// Its value
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "String")]
    value: Option<String>,
    /// Where its value comes from, such as a key of a Secret
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "BTreeMap<String, Value>")]
    value_from: Option<BTreeMap<String, Value>>,
}
