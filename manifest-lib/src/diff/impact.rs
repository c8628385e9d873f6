//! What a difference does, as far as its field tells.
//!
//! Source: the API server's validation of updates (what cannot change), and what the controllers do with a template, a
//! number of replicas, a Service. What NetworkPolicies and the gate's rules tell is not in here.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::path::Path;
use super::side::At;
use super::walk::quantity;
use crate::kinds::Kind;

/// What a difference does to a cluster and to those who use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Impact {
    /// Somebody may reach, or be reached, who could not.
    OpensNetwork,
    /// A pod, an account or an image may do more than it could.
    LoosensSecurity,
    /// The API server refuses the change: delete the object and create it again.
    Recreate,
    /// `kubectl apply` leaves the object in the cluster, unmanaged, until somebody deletes it.
    RemovesObject,
    /// Fewer pods, or less for each.
    DropsCapacity,
    /// Users may notice rollouts, drains or failures that they did not.
    LowersAvailability,
    /// Users or other pods reach something else than before, or by another way.
    ChangesRouting,
    /// Every pod is replaced.
    RollsPods,
    /// More pods, or more for each: it costs more.
    AddsCapacity,
    /// The autoscaler decides otherwise.
    ChangesScaling,
    /// What pods read changes.
    ChangesConfig,
    /// The object works otherwise, in a way that has no word of its own here.
    ChangesBehavior,
    /// An object is new.
    AddsObject,
    /// Somebody may not reach, or be reached, who could.
    ClosesNetwork,
    /// A pod, an account or an image may do less than it could.
    TightensSecurity,
    /// Users are safer from rollouts, drains or failures.
    RaisesAvailability,
    /// Labels and annotations that nothing here acts on.
    MetadataOnly,
    /// It says what was so before.
    NoEffect,
}

/// What an impact is about, for a reader who asks one question at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// Who may reach and do what.
    Security,
    /// What users notice.
    Users,
    /// What it costs.
    Cost,
    /// What has to be done by hand.
    Work,
    /// Nothing of these.
    None,
}

impl Impact {
    /// Every impact, the gravest first.
    pub const ALL: [Self; 18] = [
        Self::OpensNetwork,
        Self::LoosensSecurity,
        Self::Recreate,
        Self::RemovesObject,
        Self::DropsCapacity,
        Self::LowersAvailability,
        Self::ChangesRouting,
        Self::RollsPods,
        Self::AddsCapacity,
        Self::ChangesScaling,
        Self::ChangesConfig,
        Self::ChangesBehavior,
        Self::AddsObject,
        Self::ClosesNetwork,
        Self::TightensSecurity,
        Self::RaisesAvailability,
        Self::MetadataOnly,
        Self::NoEffect,
    ];

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OpensNetwork => "opens-network",
            Self::LoosensSecurity => "loosens-security",
            Self::Recreate => "recreate",
            Self::RemovesObject => "removes-object",
            Self::DropsCapacity => "drops-capacity",
            Self::LowersAvailability => "lowers-availability",
            Self::ChangesRouting => "changes-routing",
            Self::RollsPods => "rolls-pods",
            Self::AddsCapacity => "adds-capacity",
            Self::ChangesScaling => "changes-scaling",
            Self::ChangesConfig => "changes-config",
            Self::ChangesBehavior => "changes-behavior",
            Self::AddsObject => "adds-object",
            Self::ClosesNetwork => "closes-network",
            Self::TightensSecurity => "tightens-security",
            Self::RaisesAvailability => "raises-availability",
            Self::MetadataOnly => "metadata-only",
            Self::NoEffect => "no-effect",
        }
    }

    /// What it is about.
    pub const fn concern(self) -> Concern {
        match self {
            Self::OpensNetwork | Self::LoosensSecurity | Self::ClosesNetwork | Self::TightensSecurity => {
                Concern::Security
            }
            Self::DropsCapacity
            | Self::LowersAvailability
            | Self::RaisesAvailability
            | Self::ChangesRouting
            | Self::RollsPods
            | Self::ChangesConfig
            | Self::ChangesBehavior => Concern::Users,
            Self::AddsCapacity | Self::ChangesScaling => Concern::Cost,
            Self::Recreate | Self::RemovesObject => Concern::Work,
            Self::AddsObject | Self::MetadataOnly | Self::NoEffect => Concern::None,
        }
    }
}

/// What a field's change does. `sides` are the whole objects, old and new; what is known of their kind is nothing for one
/// of somebody's own.
pub(super) fn of(known: Option<&Kind>, pattern: &str, path: &Path, sides: [&At<'_>; 2]) -> Vec<Impact> {
    let [old, new] = [value(sides[0].value, &path.old_steps()), value(sides[1].value, &path.new_steps())];
    if pattern == "apiVersion" || is_default(known, pattern, old, new) {
        return vec![Impact::NoEffect];
    }
    let kind = known.map_or("", |kind| kind.name);
    if pattern.starts_with("metadata") {
        return metadata(kind, pattern, old, new);
    }
    // A ConfigMap or a Secret may say of itself that nothing in it changes.
    let immutable = matches!(kind, "ConfigMap" | "Secret") && sides[0].value.get("immutable") == Some(&true.into());
    if immutable || known.is_some_and(|kind| kind.is_fixed(pattern)) {
        return vec![Impact::Recreate];
    }
    let rest = pattern.strip_prefix("spec.").unwrap_or(pattern);
    let one = match kind {
        "Deployment" | "StatefulSet" | "DaemonSet" => return workload(rest, old, new),
        "ReplicaSet" | "ReplicationController" => match rest {
            "replicas" => return capacity(old, new, 1),
            _ => Impact::ChangesBehavior,
        },
        "HorizontalPodAutoscaler" => {
            let mut impacts = match rest {
                "minReplicas" => capacity(old, new, 1),
                "maxReplicas" => capacity(old, new, 0),
                _ => Vec::new(),
            };
            impacts.push(Impact::ChangesScaling);
            return impacts;
        }
        "PodDisruptionBudget" => match (rest, order(old, new)) {
            ("maxUnavailable", Some(more)) if more.is_gt() => Impact::LowersAvailability,
            ("minAvailable", Some(more)) if more.is_lt() => Impact::LowersAvailability,
            ("maxUnavailable" | "minAvailable", Some(_)) => Impact::RaisesAvailability,
            _ => Impact::ChangesBehavior,
        },
        "Service" => return service(rest, old, new),
        "Ingress" => match (rest.starts_with("rules"), old, new) {
            (true, None, _) => return vec![Impact::OpensNetwork, Impact::ChangesRouting],
            (true, _, None) => return vec![Impact::ClosesNetwork, Impact::ChangesRouting],
            _ => Impact::ChangesRouting,
        },
        // What the policies let through before and after is compared as a whole.
        "NetworkPolicy" => return Vec::new(),
        "ConfigMap" | "Secret" => Impact::ChangesConfig,
        "Role" | "ClusterRole" | "RoleBinding" | "ClusterRoleBinding" => match (old, new) {
            (None, _) => Impact::LoosensSecurity,
            (_, None) => Impact::TightensSecurity,
            _ => Impact::ChangesBehavior,
        },
        "ServiceAccount" if pattern == "automountServiceAccountToken" => {
            if new == Some(&Value::Bool(false)) {
                Impact::TightensSecurity
            } else {
                Impact::LoosensSecurity
            }
        }
        "Pod" if rest.ends_with("ontainers.image") => Impact::RollsPods,
        "PersistentVolumeClaim" if rest.starts_with("resources") => match (rest, order(old, new)) {
            ("resources.requests.storage", Some(more)) if more.is_gt() => Impact::AddsCapacity,
            // A volume never shrinks.
            _ => Impact::Recreate,
        },
        _ => Impact::ChangesBehavior,
    };
    vec![one]
}

fn metadata(kind: &str, pattern: &str, old: Option<&Value>, new: Option<&Value>) -> Vec<Impact> {
    if kind == "Namespace" && pattern.contains("pod-security.kubernetes.io/enforce\"") {
        let level = |value: Option<&Value>| match value.and_then(Value::as_str) {
            Some("restricted") => 2,
            Some("baseline") => 1,
            _ => 0,
        };
        return vec![if level(new) < level(old) { Impact::LoosensSecurity } else { Impact::TightensSecurity }];
    }
    // Controllers of load balancers and of Ingresses read annotations.
    if matches!(kind, "Service" | "Ingress") && pattern.starts_with("metadata.annotations") {
        return vec![Impact::ChangesRouting];
    }
    vec![Impact::MetadataOnly]
}

fn workload(rest: &str, old: Option<&Value>, new: Option<&Value>) -> Vec<Impact> {
    if let Some(field) = rest.strip_prefix("template") {
        let mut impacts = vec![Impact::RollsPods];
        if field.contains(".resources.requests") || field.contains(".resources.limits") {
            let more = order(old, new);
            impacts.extend(more.map(|more| if more.is_lt() { Impact::DropsCapacity } else { Impact::AddsCapacity }));
        }
        if field.contains(".env") {
            impacts.push(Impact::ChangesConfig);
        }
        return impacts;
    }
    match rest {
        // Who has no number leaves it to an autoscaler.
        "replicas" if old.is_none() || new.is_none() => vec![Impact::ChangesScaling],
        "replicas" => capacity(old, new, 1),
        "strategy.rollingUpdate.maxUnavailable" | "updateStrategy.rollingUpdate.maxUnavailable" => {
            match order(old, new) {
                Some(more) if more.is_gt() => vec![Impact::LowersAvailability],
                Some(_) => vec![Impact::RaisesAvailability],
                None => vec![Impact::ChangesBehavior],
            }
        }
        _ => vec![Impact::ChangesBehavior],
    }
}

fn service(rest: &str, old: Option<&Value>, new: Option<&Value>) -> Vec<Impact> {
    match rest {
        "type" => {
            let reach = |value: Option<&Value>| match value.and_then(Value::as_str) {
                Some("LoadBalancer") => 2,
                Some("NodePort") => 1,
                _ => 0,
            };
            match reach(new).cmp(&reach(old)) {
                std::cmp::Ordering::Greater => vec![Impact::OpensNetwork, Impact::ChangesRouting],
                std::cmp::Ordering::Less => vec![Impact::ClosesNetwork, Impact::ChangesRouting],
                std::cmp::Ordering::Equal => vec![Impact::ChangesRouting],
            }
        }
        // No list lets everybody in, a list those that are in it.
        "loadBalancerSourceRanges" => match (old, new) {
            (Some(Value::Array(_)), None) | (None, Some(Value::String(_))) => vec![Impact::OpensNetwork],
            _ => vec![Impact::ClosesNetwork],
        },
        // Each address is one more way in.
        "externalIPs" if new.is_none() => vec![Impact::ClosesNetwork, Impact::ChangesRouting],
        "externalIPs" => vec![Impact::OpensNetwork, Impact::ChangesRouting],
        _ => vec![Impact::ChangesRouting],
    }
}

/// Pods or quantities that become more or fewer; what is not set is so many.
fn capacity(old: Option<&Value>, new: Option<&Value>, unset: i64) -> Vec<Impact> {
    let count = |value: Option<&Value>| value.and_then(Value::as_i64).unwrap_or(unset);
    match count(new).cmp(&count(old)) {
        std::cmp::Ordering::Less => vec![Impact::DropsCapacity],
        std::cmp::Ordering::Greater => vec![Impact::AddsCapacity],
        std::cmp::Ordering::Equal => vec![Impact::NoEffect],
    }
}

/// How the new amount compares with the old one, if both are amounts of one kind. One that is set where none was is more.
fn order(old: Option<&Value>, new: Option<&Value>) -> Option<std::cmp::Ordering> {
    let amount = |value: &Value| match value {
        Value::String(text) if text.ends_with('%') => Some((true, text.trim_end_matches('%').parse::<i128>().ok()?)),
        other => Some((false, quantity(other)?)),
    };
    match (old, new) {
        (Some(old), Some(new)) => {
            let ((shares, old), (share, new)) = (amount(old)?, amount(new)?);
            (shares == share).then(|| new.cmp(&old))
        }
        (None, Some(_)) => Some(std::cmp::Ordering::Greater),
        (Some(_), None) => Some(std::cmp::Ordering::Less),
        (None, None) => None,
    }
}

/// Whether either value, or that there is none, is what the API server writes into such a field itself.
fn is_default(kind: Option<&Kind>, pattern: &str, old: Option<&Value>, new: Option<&Value>) -> bool {
    // Who has no number of replicas leaves it to an autoscaler.
    let Some(kind) = kind.filter(|kind| !(kind.scales && pattern == "spec.replicas")) else { return false };
    let default = kind.field(pattern).and_then(|at| at.default());
    default.is_some_and(|default| [old, new].into_iter().flatten().all(|value| default.is(value)))
}

/// The value at the steps.
pub(super) fn value<'v>(object: &'v Value, steps: &[String]) -> Option<&'v Value> {
    steps.iter().try_fold(object, |at, step| match at {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        other => other.get(step),
    })
}
