//! A chart's values: their names, types, bounds and meaning stand here, once. values.yaml, the schema, the table of the
//! README and the paths that templates read all come from these types.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::error::ChartError;
use crate::model::availability::BudgetPolicy;
use crate::model::exposure::ExposureKind;
use crate::model::scale::ScalingUnit;
use crate::model::{App, Deployed, ScalingRules};
use crate::values::Amount;

/// A value for each workload, by its name in camelCase.
pub(super) type PerWorkload<T> = BTreeMap<String, T>;

/// All values of a chart, as `values.yaml` has them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(description = "The values of the chart.")]
pub(super) struct Values {
    /// Pods of a workload that is not autoscaled
    pub(super) replica_count: PerWorkload<u32>,
    /// Where a workload's image comes from
    pub(super) image: PerWorkload<Image>,
    /// What a workload's pod requests and may use, by resource
    pub(super) resources: PerWorkload<Resources>,
    /// How a workload is scaled by its load
    pub(super) autoscaling: PerWorkload<Autoscaling>,
    /// How a workload is reached
    pub(super) service: PerWorkload<Service>,
    /// Plain settings, as environment variables; the pods restart when one changes
    pub(super) config: PerWorkload<BTreeMap<String, String>>,
    /// Secret settings; give them on the command line or in a file that is not committed
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) secrets: BTreeMap<String, String>,
    /// How many pods a drain may take at a time
    pub(super) pdb: PerWorkload<DisruptionBudget>,
    /// Whether traffic that is not declared is denied
    pub(super) network_policy: NetworkPolicy,
    /// Annotations of all pods
    pub(super) pod_annotations: BTreeMap<String, String>,
    /// Labels that a node must have to get a pod
    pub(super) node_selector: BTreeMap<String, String>,
    /// Taints of nodes that all pods tolerate
    pub(super) tolerations: Vec<BTreeMap<String, Value>>,
    /// Rules about where pods are put, as a pod's `affinity`
    pub(super) affinity: BTreeMap<String, Value>,
    /// Secrets with which images are pulled
    pub(super) image_pull_secrets: Vec<PullSecret>,
    /// Another name of the app in the labels, from the first install on: a Deployment's selector cannot change
    #[schemars(length(max = 63), regex(pattern = "^([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?$"))]
    pub(super) name_override: String,
    /// The pod of `helm test`
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Test")]
    pub(super) test: Option<Test>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Image {
    /// The image without tag
    #[schemars(regex(pattern = "^[a-zA-Z0-9][a-zA-Z0-9._:/-]*$"))]
    pub(super) repository: String,
    /// The tag; a number needs `--set-string`
    #[schemars(regex(pattern = "^([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$"))]
    pub(super) tag: String,
    /// A digest, which counts before the tag
    #[schemars(regex(pattern = "^(sha256:[0-9a-f]{64})?$"))]
    pub(super) digest: String,
    /// When the node pulls: IfNotPresent, Always or Never
    pub(super) pull_policy: PullPolicy,
}

#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub(super) enum PullPolicy {
    IfNotPresent,
    #[allow(dead_code)] // what a user may choose
    Always,
    #[allow(dead_code)]
    Never,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Resources {
    /// What the node keeps free for a pod
    #[schemars(with = "BTreeMap<String, QuantityText>")]
    pub(super) requests: BTreeMap<String, String>,
    /// What a pod may use at most
    #[schemars(with = "BTreeMap<String, QuantityText>")]
    pub(super) limits: BTreeMap<String, String>,
}

/// A quantity, such as `500m`, `256Mi` or 1
#[derive(JsonSchema)]
#[schemars(extend(
    "type" = ["string", "number"],
    "minimum" = 0,
    "pattern" = "^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$"
))]
#[allow(dead_code)] // only its schema is used
struct QuantityText(String);

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Autoscaling {
    /// Whether the load decides how many pods there are
    pub(super) enabled: bool,
    /// Pods at the least
    #[schemars(range(min = 1, max = 100_000))]
    pub(super) min_replicas: u32,
    /// Pods at the most
    #[schemars(range(min = 1, max = 100_000))]
    pub(super) max_replicas: u32,
    /// Percent of the CPU request that is aimed at
    #[serde(rename = "targetCPUUtilizationPercentage", skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "u32", range(min = 1, max = 10_000))]
    pub(super) target_cpu: Option<u32>,
    /// Percent of the memory request that is aimed at
    #[serde(rename = "targetMemoryUtilizationPercentage", skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "u32", range(min = 1, max = 10_000))]
    pub(super) target_memory: Option<u32>,
    /// How fast it scales, as a HorizontalPodAutoscaler's `behavior`
    pub(super) behavior: Behavior,
}

#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Behavior {
    /// How fast pods are added
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "Rules")]
    pub(super) scale_up: Option<Rules>,
    /// How fast pods are taken away
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "Rules")]
    pub(super) scale_down: Option<Rules>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Rules {
    /// Seconds that it looks back for a number to stay at
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "u32", range(min = 0, max = 3600))]
    stabilization_window_seconds: Option<u32>,
    /// Which policy counts: Max, Min or Disabled
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "SelectPolicyText")]
    select_policy: Option<&'static str>,
    /// The steps that are allowed
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    #[schemars(length(min = 1))]
    policies: Vec<Policy>,
}

#[derive(JsonSchema)]
#[allow(dead_code)] // only its schema is used
enum SelectPolicyText {
    Max,
    Min,
    Disabled,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Policy {
    /// Pods or Percent
    #[schemars(with = "PolicyType")]
    #[serde(rename = "type")]
    unit: &'static str,
    /// So many in a period
    #[schemars(range(min = 1, max = 100_000))]
    value: u32,
    /// The period in seconds
    #[schemars(range(min = 1, max = 1800))]
    period_seconds: u32,
}

#[derive(JsonSchema)]
#[allow(dead_code)] // only its schema is used
enum PolicyType {
    Pods,
    Percent,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Service {
    /// ClusterIP, NodePort or LoadBalancer
    #[serde(rename = "type")]
    #[schemars(with = "ServiceType")]
    pub(super) type_: &'static str,
    /// The Service's port; a text in `config` that names it must be changed, too
    #[schemars(range(min = 1, max = 65_535))]
    pub(super) port: u32,
    /// The port on each node, where the type is NodePort; the cluster chooses one where none is given
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "u32", range(min = 30_000, max = 32_767))]
    pub(super) node_port: Option<u32>,
}

/// The types of a Service that a chart knows.
pub(super) const SERVICE_TYPES: &[&str] = &["ClusterIP", "NodePort", "LoadBalancer"];

#[derive(JsonSchema)]
#[allow(dead_code)] // only its schema is used
enum ServiceType {
    ClusterIP,
    NodePort,
    LoadBalancer,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DisruptionBudget {
    /// Whether drains are held up
    pub(super) enabled: bool,
    /// Pods that may be away: a number or a percentage
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "PodsOrPercent")]
    pub(super) max_unavailable: Option<Value>,
    /// Pods that must stay: a number or a percentage; counts before maxUnavailable
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "SomePodsOrPercent")]
    pub(super) min_available: Option<Value>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code)] // only its schema is used
enum PodsOrPercent {
    Pods(#[schemars(range(min = 0, max = 100_000))] u32),
    Percent(#[schemars(regex(pattern = "^(100|[0-9]{1,2})%$"))] String),
}

#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code)] // only its schema is used
enum SomePodsOrPercent {
    Pods(#[schemars(range(min = 1, max = 100_000))] u32),
    Percent(#[schemars(regex(pattern = "^(100|[1-9][0-9]?)%$"))] String),
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NetworkPolicy {
    /// Denies all traffic of the namespace but DNS and what is declared
    pub(super) enabled: bool,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PullSecret {
    /// The Secret's name
    name: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Test {
    /// An image with a shell and wget
    pub(super) image: Image,
}

/// The value that names a Secret which is there already.
pub(super) const EXISTING_SECRET: &str = "existingSecret";

/// The image of `helm test`: it has a shell, wget, and nothing to keep up to date but itself.
const TEST_IMAGE: (&str, &str) = ("busybox", "1.37.0");

/// A name of the model, which has `-`, `_` and `.`, as a value's name: `BETTER_AUTH_SECRET` is `betterAuthSecret`.
pub(super) fn camel_case(name: &str) -> String {
    let mut words = name.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut camel = words.next().unwrap_or_default().to_ascii_lowercase();
    for word in words {
        let (first, rest) = word.split_at(1);
        camel += &first.to_ascii_uppercase();
        camel += &rest.to_ascii_lowercase();
    }
    camel
}

/// The name of a secret's value: the key's, or, where two Secrets have that key, the Secret's and the key's.
pub(super) fn secret_value(app: &App<'_>, secret: &str, key: &str) -> String {
    let all = app.workloads().iter().flat_map(|deployed| deployed.body.main.secrets.iter());
    let alone = all.into_iter().all(|other| other.key.as_str() != key || other.secret.as_str() == secret);
    if alone { camel_case(key) } else { camel_case(&format!("{secret}-{key}")) }
}

/// The environments' answers to what values ask, given all apps of the chart; the first is the one whose answers are
/// the defaults.
pub(super) fn values_of(app: &App<'_>, apps: &[App<'_>], pull_policy: PullPolicy) -> Result<Values, ChartError> {
    let mut values = Values {
        replica_count: PerWorkload::new(),
        image: PerWorkload::new(),
        resources: PerWorkload::new(),
        autoscaling: PerWorkload::new(),
        service: PerWorkload::new(),
        config: PerWorkload::new(),
        secrets: BTreeMap::new(),
        pdb: PerWorkload::new(),
        network_policy: NetworkPolicy { enabled: true },
        pod_annotations: BTreeMap::new(),
        node_selector: BTreeMap::new(),
        tolerations: Vec::new(),
        affinity: BTreeMap::new(),
        image_pull_secrets: Vec::new(),
        name_override: String::new(),
        test: Some(Test {
            image: Image {
                repository: TEST_IMAGE.0.to_owned(),
                tag: TEST_IMAGE.1.to_owned(),
                digest: String::new(),
                pull_policy,
            },
        }),
    };
    for deployed in app.workloads() {
        let name = camel_case(deployed.name());
        if values.image.contains_key(&name) {
            return Err(ChartError::new(
                deployed.body.name.origin,
                format!("two workloads would both have the values `{name}`: rename one"),
            ));
        }
        let all: Vec<&Deployed<'_>> =
            apps.iter().flat_map(|app| app.workloads()).filter(|other| other.name() == deployed.name()).collect();
        let overlay = &deployed.overlay;
        let kind = deployed.kind();
        let counted = matches!(kind, "Deployment" | "StatefulSet");
        if counted {
            values.replica_count.insert(name.clone(), overlay.replicas.0.value);
        }
        values.image.insert(
            name.clone(),
            Image {
                repository: deployed.body.repository.value.as_str().to_owned(),
                tag: overlay.image.tag.as_str().to_owned(),
                digest: overlay.image.digest.map(|digest| digest.as_str().to_owned()).unwrap_or_default(),
                pull_policy,
            },
        );
        if let Some(profile) = &deployed.body.main.resources {
            let memory = |memory: crate::values::Memory| ("memory".to_owned(), memory.to_string());
            let cpu = |cpu: crate::values::Cpu| ("cpu".to_owned(), cpu.to_string());
            let (requests, limits) = (&profile.requests, &profile.limits);
            let resources = Resources {
                requests: BTreeMap::from([cpu(requests.cpu), memory(requests.memory)]),
                limits: limits.cpu.map(cpu).into_iter().chain([memory(limits.memory)]).collect(),
            };
            let mut resources = resources;
            if let Some(storage) = profile.ephemeral_storage {
                const NAME: &str = "ephemeral-storage";
                resources.requests.insert(NAME.to_owned(), storage.value.0.to_string());
                resources.limits.insert(NAME.to_owned(), storage.value.1.to_string());
            }
            if let Some(extended) = profile.extended {
                resources.limits.insert(extended.value.0.to_owned(), extended.value.1.to_string());
            }
            values.resources.insert(name.clone(), resources);
        }
        if kind == "Deployment" {
            values.autoscaling.insert(name.clone(), autoscaling(deployed, &all));
        }
        if let Some(service) = service(deployed) {
            values.service.insert(name.clone(), service);
        }
        let config = deployed.body.main.config.iter().chain(overlay.config);
        let config = config.map(|config| (config.name.as_str().to_owned(), config.value.to_owned())).collect();
        values.config.insert(name.clone(), config);
        if counted {
            values.pdb.insert(name, disruption_budget(deployed, &all));
        }
        for secret in deployed.body.main.secrets.iter() {
            let name = secret_value(app, secret.secret.as_str(), secret.key.as_str());
            values.secrets.insert(name, String::new());
            values.secrets.insert(EXISTING_SECRET.to_owned(), String::new());
        }
    }
    Ok(values)
}

fn autoscaling(deployed: &Deployed<'_>, all: &[&Deployed<'_>]) -> Autoscaling {
    let own = deployed.overlay.autoscaler;
    let Some(autoscaler) = own.or(all.iter().find_map(|other| other.overlay.autoscaler)) else {
        // Nobody autoscales it; who does may begin with these.
        let pods = deployed.overlay.replicas.0.value;
        return Autoscaling {
            enabled: false,
            min_replicas: pods,
            max_replicas: pods.saturating_mul(2).min(100_000),
            target_cpu: Some(80),
            target_memory: None,
            behavior: Behavior::default(),
        };
    };
    Autoscaling {
        enabled: own.is_some(),
        min_replicas: autoscaler.min_replicas,
        max_replicas: autoscaler.max_replicas,
        target_cpu: autoscaler.cpu_utilization.map(|percent| percent.value),
        target_memory: autoscaler.memory_utilization.map(|percent| percent.value),
        behavior: Behavior {
            scale_up: autoscaler.scale_up.as_ref().and_then(rules),
            scale_down: autoscaler.scale_down.as_ref().and_then(rules),
        },
    }
}

/// As the lowering has it: rules that set nothing are no rules.
fn rules(rules: &ScalingRules<'_>) -> Option<Rules> {
    let policies = rules.policies.iter().map(|policy| Policy {
        unit: match policy.unit {
            ScalingUnit::Pods => "Pods",
            ScalingUnit::Percent => "Percent",
        },
        value: policy.value,
        period_seconds: policy.period_seconds,
    });
    let rules = Rules {
        stabilization_window_seconds: rules.stabilization_window_seconds.map(|seconds| seconds.value),
        select_policy: rules.select_policy.map(|select| select.value.as_str()),
        policies: policies.collect(),
    };
    let sets =
        rules.stabilization_window_seconds.is_some() || rules.select_policy.is_some() || !rules.policies.is_empty();
    sets.then_some(rules)
}

fn service(deployed: &Deployed<'_>) -> Option<Service> {
    let (type_, node_port) = match deployed.overlay.exposure.kind {
        ExposureKind::None => return None,
        ExposureKind::ClusterIp => ("ClusterIP", None),
        ExposureKind::NodePort(number) => ("NodePort", Some(number)),
        ExposureKind::LoadBalancer => ("LoadBalancer", None),
    };
    let exposure = deployed.overlay.exposure.ports.first().map(|port| port.port);
    let port = exposure.or(deployed.body.main.ports.first().map(|port| port.number.value))?;
    Some(Service { type_, port, node_port })
}

fn disruption_budget(deployed: &Deployed<'_>, all: &[&Deployed<'_>]) -> DisruptionBudget {
    let own = deployed.overlay.disruption_budget;
    let known = own.or(all.iter().find_map(|other| other.overlay.disruption_budget));
    let value = |amount: Amount| match amount.pods() {
        Some(pods) => Value::from(pods),
        None => Value::from(amount.to_string()),
    };
    let (max_unavailable, min_available) = match known.map(|budget| budget.policy) {
        Some(BudgetPolicy::MaxUnavailable(pods)) => (Some(value(pods)), None),
        Some(BudgetPolicy::MinAvailable(pods)) => (None, Some(value(pods))),
        None => (Some(Value::from(1)), None),
    };
    DisruptionBudget { enabled: own.is_some(), max_unavailable, min_available }
}

#[cfg(test)]
mod tests {
    use super::camel_case;

    #[test]
    fn names_become_camel_case() {
        for (name, camel) in [
            ("DATABASE_URL", "databaseUrl"),
            ("OPENAI_API_KEY", "openaiApiKey"),
            ("todo-api", "todoApi"),
            ("backend", "backend"),
            ("a-1", "a1"),
            ("_X__y.", "xY"),
        ] {
            assert_eq!(camel_case(name), camel);
        }
    }
}
