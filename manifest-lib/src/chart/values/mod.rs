//! A chart's values: their names, types, bounds and meaning stand here, once. values.yaml, the schema and the table of
//! the README come from these types, and what is read back from the objects must fit them.

mod autoscaling;
mod patterns;
mod per_workload;
mod pods;
mod workload;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use patterns::{LABEL_KEY, OWN_LABEL, label_values};

pub(super) use autoscaling::{Autoscaling, Behavior};
pub(super) use per_workload::{PER_WORKLOAD, PerWorkload};
pub(super) use pods::{ExtraEnv, GraceSeconds, Probe, Probes, Scheduling, Spread};
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
    /// How a workload is reached through an Ingress controller
    pub(super) ingress: PerWorkload<Ingress>,
    /// How a workload's main container is asked whether it is well, as Kubernetes' probes
    pub(super) probes: PerWorkload<Probes>,
    /// Seconds that a workload's pods get to end
    pub(super) termination_grace_period_seconds: PerWorkload<GraceSeconds>,
    /// How a workload's pods are spread over nodes or zones
    pub(super) topology_spread: PerWorkload<Spread>,
    /// Where a workload's pods are put; counts before the values for all pods
    pub(super) scheduling: PerWorkload<Scheduling>,
    /// Variables of a workload's main container beside those that it has, as Kubernetes writes them
    pub(super) extra_env: PerWorkload<ExtraEnv>,
    /// The account of a workload's pods
    pub(super) service_account: PerWorkload<ServiceAccount>,
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
    /// The namespace of the objects
    pub(super) namespace: Namespace,
    /// Labels of all objects and pods
    #[serde(default)]
    #[schemars(extend("propertyNames" = {"pattern": LABEL_KEY, "not": {"pattern": OWN_LABEL}}), schema_with = "label_values")]
    pub(super) common_labels: BTreeMap<String, String>,
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
    /// What stands before the name of every object, with a dash behind it: two releases in one namespace need two
    #[serde(default)]
    #[schemars(regex(pattern = "^([a-z]([a-z0-9-]*[a-z0-9])?)?$"))]
    pub(super) fullname_override: String,
    /// The pod of `helm test`
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Test")]
    pub(super) test: Option<Test>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Namespace {
    /// Whether the release makes its namespace, with the Pod Security labels, and denies all traffic in it
    create: bool,
    /// The namespace, where it is not the release's
    #[schemars(regex(pattern = "^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?$"))]
    name: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NetworkPolicy {
    /// Denies all traffic of the release's pods but DNS and what is declared
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
pub(super) struct ServiceAccount {
    /// Its annotations, such as the role of a workload identity
    #[schemars(extend("propertyNames" = {"pattern": LABEL_KEY}))]
    annotations: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ingress {
    /// Whether an Ingress leads to it
    enabled: bool,
    /// Its hosts, each of which leads to the workload
    #[schemars(length(min = 1), inner(regex(pattern = super::slot::HOST)))]
    hosts: Vec<String>,
    /// Its annotations, such as the issuer of its certificate
    #[schemars(extend("propertyNames" = {"pattern": LABEL_KEY}))]
    annotations: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Test {
    /// An image with a shell and wget
    pub(super) image: Image,
}
