//! The values of a workload: pods, image, resources, settings, Service, disruption budget.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::values::{ContainerPort, NodePort, ReplicaCount};

// Of a type that is written into its property, the property has the description.

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub(in crate::chart) struct Replicas(#[schemars(range(max = ReplicaCount::MAX.get()))] u32);

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(extend("anyOf" = [{"properties": {"tag": {"minLength": 1}}}, {"properties": {"digest": {"minLength": 1}}}]))]
pub(in crate::chart) struct Image {
    /// The image without tag
    #[schemars(regex(pattern = "^[a-zA-Z0-9][a-zA-Z0-9._:/-]*$"))]
    repository: String,
    /// The tag; a number needs `--set-string`
    #[schemars(regex(pattern = "^([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$"))]
    tag: String,
    /// A digest, which counts before the tag
    #[schemars(regex(pattern = "^(sha256:[0-9a-f]{64})?$"))]
    digest: String,
    /// When the node pulls: IfNotPresent, Always or Never
    pull_policy: PullPolicy,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
enum PullPolicy {
    IfNotPresent,
    Always,
    Never,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("required" = []))]
pub(in crate::chart) struct Resources {
    /// What the node keeps free for a pod
    #[serde(default)]
    requests: BTreeMap<String, QuantityText>,
    /// What a pod may use at most
    #[serde(default)]
    limits: BTreeMap<String, QuantityText>,
}

/// A quantity, such as `500m`, `256Mi` or 1
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(extend(
    "type" = ["string", "number"],
    "minimum" = 0,
    "pattern" = "^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$"
))]
struct QuantityText(String);

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, extend("propertyNames" = {"pattern": "^[A-Za-z_][A-Za-z0-9_.-]*$"}))]
pub(in crate::chart) struct Settings(BTreeMap<String, String>);

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::chart) struct Service {
    /// ClusterIP, NodePort or LoadBalancer
    #[serde(rename = "type")]
    type_: ServiceType,
    /// The Service's port; a text in `config` that names it must be changed, too
    #[schemars(range(min = ContainerPort::MIN.get(), max = ContainerPort::MAX.get()))]
    port: u32,
    /// The port on each node, where the type is NodePort; the cluster chooses one where none is given
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = NodePort::MIN.get(), max = NodePort::MAX.get()))]
    node_port: Option<u32>,
    /// Annotations of the Service, such as what a load balancer is told
    #[schemars(extend("propertyNames" = {"pattern": super::patterns::LABEL_KEY}))]
    annotations: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
enum ServiceType {
    ClusterIP,
    NodePort,
    LoadBalancer,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(extend("anyOf" = [{"required": ["maxUnavailable"]}, {"required": ["minAvailable"]}]))]
pub(in crate::chart) struct DisruptionBudget {
    /// Whether drains are held up
    enabled: bool,
    /// Pods that may be away: a number or a percentage
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "PodsOrPercent")]
    max_unavailable: Option<PodsOrPercent>,
    /// Pods that must stay: a number or a percentage; counts before maxUnavailable
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "SomePodsOrPercent")]
    min_available: Option<SomePodsOrPercent>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum PodsOrPercent {
    Pods(#[schemars(range(max = ReplicaCount::MAX.get()))] u32),
    Percent(#[schemars(regex(pattern = "^(100|[0-9]{1,2})%$"))] String),
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum SomePodsOrPercent {
    Pods(#[schemars(range(min = ReplicaCount::MIN.get(), max = ReplicaCount::MAX.get()))] u32),
    Percent(#[schemars(regex(pattern = "^(100|[1-9][0-9]?)%$"))] String),
}
