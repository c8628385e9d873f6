//! A chart's values: their names, types, bounds and meaning stand here, once. values.yaml, the schema and the table of
//! the README come from these types, and what is read back from the objects must fit them.

mod autoscaling;
mod per_workload;
mod workload;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(super) use autoscaling::{Autoscaling, Behavior};
pub(super) use per_workload::{PER_WORKLOAD, PerWorkload};
pub(super) use workload::{DisruptionBudget, Image, Replicas, Resources, Service, Settings};

/// All values of a chart, as `values.yaml` has them.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(description = "The values of the chart.")]
pub(super) struct Values {
    /// Pods of a workload that is not autoscaled
    pub(super) replica_count: PerWorkload<Replicas>,
    /// Where a workload's image comes from
    pub(super) image: PerWorkload<Image>,
    /// What a workload's pod requests and may use, by resource
    pub(super) resources: PerWorkload<Resources>,
    /// How a workload is scaled by its load
    pub(super) autoscaling: PerWorkload<Autoscaling>,
    /// How a workload is reached
    pub(super) service: PerWorkload<Service>,
    /// Plain settings, as environment variables; the pods restart when one changes
    pub(super) config: PerWorkload<Settings>,
    /// Secret settings; give them on the command line or in a file that is not committed
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "BTreeMap<String, String>")]
    pub(super) secrets: Option<BTreeMap<String, String>>,
    /// How many pods a drain may take at a time
    pub(super) pdb: PerWorkload<DisruptionBudget>,
    /// Whether traffic that is not declared is denied
    pub(super) network_policy: NetworkPolicy,
    /// Annotations of all pods
    #[serde(default)]
    #[schemars(extend("propertyNames" = {"pattern": LABEL_KEY}))]
    pub(super) pod_annotations: BTreeMap<String, String>,
    /// Labels that a node must have to get a pod
    #[serde(default)]
    #[schemars(extend("propertyNames" = {"pattern": LABEL_KEY}))]
    pub(super) node_selector: BTreeMap<String, String>,
    /// Taints of nodes that all pods tolerate
    #[serde(default)]
    pub(super) tolerations: Vec<BTreeMap<String, Value>>,
    /// Rules about where pods are put, as a pod's `affinity`
    #[serde(default)]
    pub(super) affinity: BTreeMap<String, Value>,
    /// Secrets with which images are pulled
    #[serde(default)]
    pub(super) image_pull_secrets: Vec<PullSecret>,
    /// Another name of the app in the labels, from the first install on: a Deployment's selector cannot change
    #[serde(default)]
    #[schemars(length(max = 63), regex(pattern = "^([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?$"))]
    pub(super) name_override: String,
    /// The pod of `helm test`
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Test")]
    pub(super) test: Option<Test>,
}

/// The keys of labels and annotations.
const LABEL_KEY: &str = "^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$";

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NetworkPolicy {
    /// Denies all traffic of the namespace but DNS and what is declared
    pub(super) enabled: bool,
}

/// What is lowered is denied.
impl Default for NetworkPolicy {
    fn default() -> Self {
        Self { enabled: true }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PullSecret {
    /// The Secret's name
    name: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Test {
    /// An image with a shell and wget
    pub(super) image: Image,
}
