//! What a difference does, as far as its field tells.
//!
//! Source: the API server's validation of updates (what cannot change), and what the controllers do with a template, a
//! number of replicas, a Service. What NetworkPolicies and the gate's rules tell is not in here.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::path::Path;
use super::side::At;
use super::walk::{head, quantity};
use super::{Change, Effect, ObjectChange, ObjectDiff};
use crate::checks::set::Pods;

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

/// What a field's change does. `sides` are the whole objects, old and new.
pub(super) fn of(kind: &str, pattern: &str, path: &Path, sides: [&At<'_>; 2]) -> Vec<Impact> {
    let [old, new] = [value(sides[0].value, &path.old_steps()), value(sides[1].value, &path.new_steps())];
    if is_default(pattern, old) && is_default(pattern, new) {
        return vec![Impact::NoEffect];
    }
    if pattern == "apiVersion" {
        return vec![Impact::NoEffect];
    }
    if pattern.starts_with("metadata") {
        return metadata(kind, pattern, old, new);
    }
    let rest = pattern.strip_prefix("spec.").unwrap_or(pattern);
    let one = match kind {
        "Deployment" | "StatefulSet" | "DaemonSet" => return workload(kind, rest, old, new),
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
        "ConfigMap" | "Secret" => {
            let fixed = sides[0].value.get("immutable") == Some(&Value::Bool(true)) || pattern == "type";
            if fixed { Impact::Recreate } else { Impact::ChangesConfig }
        }
        "Role" | "ClusterRole" | "RoleBinding" | "ClusterRoleBinding" => {
            match (pattern.starts_with("roleRef"), old, new) {
                (true, ..) => Impact::Recreate,
                (_, None, _) => Impact::LoosensSecurity,
                (_, _, None) => Impact::TightensSecurity,
                _ => Impact::ChangesBehavior,
            }
        }
        "ServiceAccount" if pattern == "automountServiceAccountToken" => {
            if new == Some(&Value::Bool(false)) {
                Impact::TightensSecurity
            } else {
                Impact::LoosensSecurity
            }
        }
        "Job" => match rest {
            "parallelism" | "suspend" | "activeDeadlineSeconds" | "backoffLimit" | "ttlSecondsAfterFinished" => {
                Impact::ChangesBehavior
            }
            _ => Impact::Recreate,
        },
        "Pod" => match rest {
            "containers.image" | "initContainers.image" => Impact::RollsPods,
            "activeDeadlineSeconds" | "tolerations" | "terminationGracePeriodSeconds" => Impact::ChangesBehavior,
            _ => Impact::Recreate,
        },
        "PersistentVolumeClaim" => match (rest, order(old, new)) {
            ("resources.requests.storage", Some(more)) if more.is_gt() => Impact::AddsCapacity,
            _ => Impact::Recreate,
        },
        "StorageClass" => Impact::Recreate,
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

fn workload(kind: &str, rest: &str, old: Option<&Value>, new: Option<&Value>) -> Vec<Impact> {
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
    let fixed = ["selector", "serviceName", "podManagementPolicy", "volumeClaimTemplates"];
    match rest {
        // Who has no number leaves it to an autoscaler.
        "replicas" if old.is_none() || new.is_none() => vec![Impact::ChangesScaling],
        "replicas" => capacity(old, new, 1),
        _ if fixed.iter().any(|field| rest.split(['.', '[']).next() == Some(field))
            && (rest.starts_with("selector") || kind == "StatefulSet") =>
        {
            vec![Impact::Recreate]
        }
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
        "externalIPs" => vec![Impact::OpensNetwork, Impact::ChangesRouting],
        "clusterIP" | "clusterIPs" => vec![Impact::Recreate],
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

/// Whether the value, or that there is none, is what the API server writes into such a field itself. Source: Kubernetes'
/// API reference, the fields' own descriptions.
fn is_default(pattern: &str, value: Option<&Value>) -> bool {
    const DEFAULTS: [(&str, &str); 16] = [
        ("protocol", "\"TCP\""),
        ("restartPolicy", "\"Always\""),
        ("dnsPolicy", "\"ClusterFirst\""),
        ("schedulerName", "\"default-scheduler\""),
        ("terminationGracePeriodSeconds", "30"),
        ("terminationMessagePath", "\"/dev/termination-log\""),
        ("terminationMessagePolicy", "\"File\""),
        ("sessionAffinity", "\"None\""),
        ("internalTrafficPolicy", "\"Cluster\""),
        ("progressDeadlineSeconds", "600"),
        ("revisionHistoryLimit", "10"),
        ("minReplicas", "1"),
        ("successThreshold", "1"),
        ("failureThreshold", "3"),
        ("timeoutSeconds", "1"),
        ("periodSeconds", "10"),
    ];
    let field = pattern.rsplit('.').next().unwrap_or_default();
    let Some(value) = value else { return DEFAULTS.iter().any(|(name, _)| *name == field) };
    // In a scaling policy, a period has no default; restartPolicy of an init container means another thing.
    let other = pattern.contains("behavior") || pattern.contains("initContainers.restartPolicy");
    !other && DEFAULTS.contains(&(field, value.to_string().as_str()))
}

fn value<'v>(object: &'v Value, steps: &[String]) -> Option<&'v Value> {
    steps.iter().try_fold(object, |at, step| match at {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        other => other.get(step),
    })
}

/// Says what the changes of an object do, each kind of it once.
pub(super) fn judge(object: &mut ObjectDiff, old: &At<'_>, new: &At<'_>) {
    for impact in Impact::ALL {
        let changes: Vec<&Change> = object.changes.iter().filter(|change| change.impacts.contains(&impact)).collect();
        if changes.is_empty() {
            continue;
        }
        let message = match impact {
            Impact::RollsPods => rolls(new),
            Impact::Recreate => format!(
                "the API server refuses another {} for {}: delete the object and create it again",
                changes[0].path, old.key
            ),
            // Said of nothing else, and of the whole object.
            Impact::MetadataOnly if changes.len() < object.changes.len() => continue,
            Impact::MetadataOnly => format!("only labels or annotations of {} change", new.key),
            Impact::NoEffect => continue,
            _ => format!("{}: {}", new.key, listed(&changes)),
        };
        object.effects.push(Effect::new(impact, message));
    }
}

/// The first few changes in words.
fn listed(changes: &[&Change]) -> String {
    const MOST: usize = 3;
    let word = |value: &Option<Value>| match value {
        None => "none".to_owned(),
        Some(Value::String(text)) if !text.contains('\n') && text.chars().count() <= 60 => text.clone(),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        Some(_) => "...".to_owned(),
    };
    let mut told: Vec<String> = changes
        .iter()
        .take(MOST)
        .map(|change| {
            let short = change.path.rsplit_once("spec.").map_or(change.path.as_str(), |(_, rest)| rest);
            format!("{short} {} -> {}", word(&change.old), word(&change.new))
        })
        .collect();
    if changes.len() > MOST {
        told.push(format!("and {} more", changes.len() - MOST));
    }
    told.join(", ")
}

/// How the pods are replaced.
fn rolls(at: &At<'_>) -> String {
    let strategy = |field: &str| value(at.value, &["spec".to_owned(), "strategy".to_owned(), field.to_owned()]);
    let update = |field: &str| {
        let amount = strategy("rollingUpdate").and_then(|update| update.get(field));
        amount.map_or_else(
            || "25%".to_owned(),
            |amount| amount.as_str().map_or_else(|| amount.to_string(), str::to_owned),
        )
    };
    match (at.key.kind.as_str(), strategy("type").and_then(Value::as_str)) {
        ("Deployment", Some("Recreate")) => format!("{} ends every pod before it starts one", at.key),
        ("Deployment", _) => format!(
            "{} replaces every pod, with {} more and {} fewer at a time",
            at.key,
            update("maxSurge"),
            update("maxUnavailable")
        ),
        _ => format!("{} replaces every pod", at.key),
    }
}

/// A new object, and what it brings.
pub(super) fn added(at: &At<'_>) -> ObjectDiff {
    let mut object = head(at, ObjectChange::Added);
    object.patch.push(super::Operation {
        op: "add",
        path: String::new(),
        value: Some(super::walk::shown(at.value, at.key.kind == "Secret")),
    });
    object.effects.push(Effect::new(Impact::AddsObject, format!("{} is new", at.key)));
    if let Some(pods) = pods(at) {
        object.effects.push(Effect::new(Impact::AddsCapacity, format!("{} adds {pods}", at.key)));
    }
    let of_type = value(at.value, &["spec".to_owned(), "type".to_owned()]).and_then(Value::as_str);
    match (at.key.kind.as_str(), of_type) {
        ("Service", Some(of_type @ ("NodePort" | "LoadBalancer"))) => {
            let message = format!("{} of type {of_type} is reached from outside of the cluster", at.key);
            object.effects.push(Effect::new(Impact::OpensNetwork, message));
        }
        ("Ingress", _) => {
            let message = format!("{} is reached from outside of the cluster", at.key);
            object.effects.push(Effect::new(Impact::OpensNetwork, message));
        }
        ("HorizontalPodAutoscaler", _) => {
            let count = |field: &str| {
                let number = value(at.value, &["spec".to_owned(), field.to_owned()]).and_then(Value::as_i64);
                number.unwrap_or(1)
            };
            let message = format!("{} decides: {} to {} pods", at.key, count("minReplicas"), count("maxReplicas"));
            object.effects.push(Effect::new(Impact::ChangesScaling, message));
        }
        ("PodDisruptionBudget", _) => {
            let message = format!("{} limits how many pods a drain takes", at.key);
            object.effects.push(Effect::new(Impact::RaisesAvailability, message));
        }
        ("RoleBinding" | "ClusterRoleBinding", _) => {
            object.effects.push(Effect::new(Impact::LoosensSecurity, format!("{} gives rights", at.key)));
        }
        _ => {}
    }
    object
}

/// A removed object, and what goes with it.
pub(super) fn removed(at: &At<'_>) -> ObjectDiff {
    let mut object = head(at, ObjectChange::Removed);
    object.patch.push(super::Operation { op: "remove", path: String::new(), value: None });
    let space = if at.key.namespace.is_empty() { String::new() } else { format!(" -n {}", at.key.namespace) };
    let message = format!(
        "{} is not in the YAML any more, and `kubectl apply` leaves it in the cluster: run `kubectl delete {} {}{space}`",
        at.key,
        at.key.kind.to_ascii_lowercase(),
        at.key.name
    );
    object.effects.push(Effect::new(Impact::RemovesObject, message));
    if let Some(pods) = pods(at) {
        object.effects.push(Effect::new(Impact::DropsCapacity, format!("{} takes {pods} with it", at.key)));
    }
    let more = match at.key.kind.as_str() {
        "Service" | "Ingress" => Some((Impact::ChangesRouting, "nobody reaches what was behind it by its name")),
        "HorizontalPodAutoscaler" => Some((Impact::ChangesScaling, "the number of pods stays what it is")),
        "PodDisruptionBudget" => Some((Impact::LowersAvailability, "a drain may take all pods at once")),
        "ConfigMap" | "Secret" => Some((Impact::ChangesConfig, "pods that read it do not start")),
        _ => None,
    };
    if let Some((impact, message)) = more {
        object.effects.push(Effect::new(impact, format!("without {}, {message}", at.key)));
    }
    object
}

/// How many pods an object wants, in words.
fn pods(at: &At<'_>) -> Option<String> {
    let pods = Pods::of(at.key, at.item)?;
    let mut requests = String::new();
    for container in &pods.spec.containers {
        for (name, amount) in container.resources.iter().flat_map(|resources| resources.requests.iter().flatten()) {
            requests.push_str(&format!(" {name} {}", amount.0));
        }
    }
    let each = if requests.is_empty() { String::new() } else { format!(", each requesting{requests}") };
    Some(match pods.replicas {
        Some(1) => format!("1 pod{each}"),
        Some(count) => format!("{count} pods{each}"),
        None => format!("pods{each}"),
    })
}
