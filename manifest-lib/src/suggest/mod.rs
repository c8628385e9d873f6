//! A change that somebody suggests as YAML, judged before anybody applies it: what it would do, what the gate says, and
//! which line of the profile to edit so that it becomes true.
//!
//! An object of the environment's kind and name stands for that object, a patch is laid over it, and any other is an
//! addition. What the suggestion does not name stays as it is.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::diff::lists::{list, name};
use crate::diff::{Change, Diff, How, Impact, ObjectChange, ObjectDiff, Side, compare};
use crate::kinds::{Kind, List, Scope};
use crate::lower::Environment;
use crate::objects::{Bundle, Item, ObjectKey, Origins};
use crate::plan::Plan;
use crate::read::{ReadFile, read};
use crate::rules::Finding;
use crate::values::push_key;
use crate::values::{Level, Origin};

/// What to do with a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The gate refuses it, or it cannot be read.
    Refused,
    /// It passes the gate, and somebody has to want what it opens, loosens, takes away or breaks, or what nothing here
    /// knows the meaning of.
    Review,
    /// It passes the gate, and all that it does is known and does none of that.
    Fine,
    /// It is what is there already.
    NoChange,
}

/// What is against a suggestion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Objection {
    /// The rule's name.
    pub rule: String,
    /// Whether it refuses the suggestion, or only warns.
    pub refuses: bool,
    /// The object, as Kind/name; empty where none could be read.
    pub object: String,
    /// The field's path.
    pub path: String,
    /// What is wrong, and what to write instead.
    pub message: String,
}

/// Where a profile says what the suggestion would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Edit {
    /// The object and the field's path.
    pub field: String,
    /// The line that says it today; where nobody does, what is around it.
    pub at: String,
    /// What to write there.
    pub write: String,
}

/// A suggestion, judged.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Suggestion {
    /// What to do with it.
    pub verdict: Verdict,
    /// What the gate finds with it, and does not find without.
    pub objections: Vec<Objection>,
    /// What it would change.
    pub diff: Diff,
    /// Where to edit the profile, so that it becomes true.
    pub edits: Vec<Edit>,
}

impl Suggestion {
    /// Judges YAML for an environment, whose bundle is given. With `patch`, the text is a patch of that object.
    ///
    /// # Errors
    /// If the patch is of an object that the environment does not have.
    pub fn of(
        environment: &Environment<'_>,
        bundle: &Bundle,
        text: &str,
        patch: Option<&ObjectKey>,
    ) -> Result<Self, String> {
        let text = match patch {
            Some(key) => patched(bundle, key, text)?,
            None => text.to_owned(),
        };
        let ReadFile { objects, faults, .. } = read("suggestion", &text);
        let mut objections: Vec<Objection> = faults
            .into_iter()
            .map(|fault| Objection {
                rule: fault.rule.to_owned(),
                refuses: true,
                object: fault.object,
                path: fault.path,
                message: fault.message,
            })
            .collect();
        let mut all: IndexMap<ObjectKey, Item> = bundle.iter().map(|(key, item)| (key.clone(), item.clone())).collect();
        for suggested in objects {
            let key = placed(bundle, suggested.key());
            let mut object = suggested.object;
            object.set_namespace(&key.namespace);
            // What is set today is where it is set tomorrow.
            let origins = match bundle.get(&key) {
                Some(item) => item.origins.clone(),
                None => Origins::new(Origin::Default("a new object: `Environment::extra`")),
            };
            all.insert(key, Item { object, origins });
        }
        let suggested = Bundle::of_objects(all);
        let before = environment.findings(bundle, bundle);
        let known = |finding: &Finding| {
            before
                .iter()
                .any(|one| (one.rule, &one.object, &one.path) == (finding.rule, &finding.object, &finding.path))
        };
        let added = environment.findings(&suggested, bundle).into_iter().filter(|finding| !known(finding));
        objections.extend(added.map(|finding| Objection {
            rule: finding.rule.to_owned(),
            refuses: finding.level == Level::Error,
            object: finding.object.map(|key| key.to_string()).unwrap_or_default(),
            path: finding.path,
            message: finding.message,
        }));
        objections.extend(over_budget(environment, bundle, &suggested));
        let how = How::of(environment.app().stage());
        let diff = compare(&Side::of_bundle(bundle.clone()), &Side::of_bundle(suggested), &how);
        let verdict = verdict(&diff, &objections);
        let edits = edits(&diff);
        Ok(Self { verdict, objections, diff, edits })
    }
}

/// What the compiler would say of the profile: all workloads at their maxima, with a rollout's surge, must fit.
fn over_budget(environment: &Environment<'_>, bundle: &Bundle, suggested: &Bundle) -> Option<Objection> {
    let lacks = |bundle: &Bundle| {
        let plan = Plan::of(environment, bundle);
        let left = plan.headroom.with_surge;
        (left.cpu_millis < 0 || left.memory_bytes < 0).then_some(plan)
    };
    let plan = lacks(suggested).filter(|_| lacks(bundle).is_none())?;
    Some(Objection {
        rule: "cluster-budget".to_owned(),
        refuses: true,
        object: String::new(),
        path: String::new(),
        message: format!(
            "at their maxima, with a rollout's surge, all pods request {}, and the cluster has {}: the profile would not compile; ask for fewer or smaller pods, or name a larger cluster",
            plan.requests.with_surge, plan.cluster
        ),
    })
}

fn verdict(diff: &Diff, objections: &[Objection]) -> Verdict {
    const GRAVE: [Impact; 7] = [
        Impact::OpensNetwork,
        Impact::LoosensSecurity,
        Impact::Recreate,
        Impact::RemovesObject,
        Impact::DropsCapacity,
        Impact::LowersAvailability,
        Impact::ChangesRouting,
    ];
    if objections.iter().any(|objection| objection.refuses) {
        return Verdict::Refused;
    }
    if diff.is_empty() {
        return Verdict::NoChange;
    }
    let grave = diff.all_effects().any(|(_, effect)| GRAVE.contains(&effect.impact));
    // That nothing is known of a field is no promise: a command, a volume or a schedule may do anything.
    let unknown = diff.objects.iter().flat_map(|object| &object.changes).any(|change| {
        !is_another_version(change)
            && change.impacts.iter().all(|impact| matches!(impact, Impact::RollsPods | Impact::ChangesBehavior))
    });
    // A new ConfigMap does nothing by itself; what else is new, runs, lets in or holds somebody up.
    let is_inert = |object: &ObjectDiff| object.object.starts_with("ConfigMap/");
    let added = diff.objects.iter().any(|object| object.kind == ObjectChange::Added && !is_inert(object));
    if grave || unknown || added || !objections.is_empty() { Verdict::Review } else { Verdict::Fine }
}

/// Whether an image changes in its tag alone: another repository is another program, by somebody else perhaps.
fn is_another_version(change: &Change) -> bool {
    let repository = |side: &Option<Value>| {
        let image = side.as_ref()?.as_str()?.split('@').next()?;
        let name_starts = image.rfind('/').map_or(0, |slash| slash + 1);
        let colon = image[name_starts..].find(':').map_or(image.len(), |colon| name_starts + colon);
        Some(image[..colon].to_owned())
    };
    let old = repository(&change.old);
    change.path.ends_with(".image") && old.is_some() && old == repository(&change.new)
}

/// The key of the environment's own object that is meant: one without a namespace is of the environment's.
fn placed(bundle: &Bundle, key: ObjectKey) -> ObjectKey {
    if !key.namespace.is_empty() {
        return key;
    }
    let own = bundle.keys().find(|own| (&own.group, &own.kind, &own.name) == (&key.group, &key.kind, &key.name));
    match own {
        Some(own) => own.clone(),
        None => {
            let known = Kind::in_group(&key.group, &key.kind);
            let is_cluster = known.is_some_and(|kind| kind.scope == Scope::Cluster);
            let space = bundle.keys().map(|own| &own.namespace).find(|space| !space.is_empty());
            let namespace = if is_cluster { None } else { space.cloned() };
            ObjectKey { namespace: namespace.unwrap_or_default(), ..key }
        }
    }
}

/// The object with a patch laid over it, as YAML.
fn patched(bundle: &Bundle, key: &ObjectKey, text: &str) -> Result<String, String> {
    let own = bundle.iter().find(|(own, _)| own.kind == key.kind && own.name == key.name);
    let Some((_, item)) = own else { return Err(format!("the environment has no {key}: name one of its objects")) };
    let patch = crate::read::value(text).map_err(|message| format!("the patch cannot be read: {message}"))?;
    let mut object = item.object.to_value().map_err(|error| error.to_string())?;
    lay(item.object.known(), "", &mut object, patch);
    Ok(object.to_string())
}

/// Lays a patch over a value: maps key by key, `null` takes a key away, lists that Kubernetes merges by a key item by
/// item, and everything else is replaced.
fn lay(kind: Option<&Kind>, pattern: &str, value: &mut Value, patch: Value) {
    match (value, patch) {
        (Value::Object(map), Value::Object(patch)) => {
            for (key, patch) in patch {
                let mut below = pattern.to_owned();
                push_key(&mut below, &key);
                if patch.is_null() {
                    map.remove(&key);
                } else {
                    lay(kind, &below, map.entry(key).or_insert(Value::Null), patch);
                }
            }
        }
        (Value::Array(items), Value::Array(patch)) => {
            let all: Vec<&Value> = items.iter().chain(&patch).collect();
            let List::Keyed(keys) = list(kind, pattern, &all) else {
                *items = patch;
                return;
            };
            for one in patch {
                match items.iter_mut().find(|item| name(item, keys).is_some() && name(item, keys) == name(&one, keys)) {
                    Some(item) => lay(kind, pattern, item, one),
                    None => items.push(one),
                }
            }
        }
        (value, patch) => *value = patch,
    }
}

/// Where each difference is said today, and what to write there.
fn edits(diff: &Diff) -> Vec<Edit> {
    let mut edits = Vec::new();
    for object in &diff.objects {
        match object.kind {
            ObjectChange::Changed => {
                let kind = object.object.split('/').next().unwrap_or_default();
                edits.extend(object.changes.iter().map(|change| Edit {
                    field: format!("{} {}", object.object, change.path),
                    at: if change.new.is_none() { change.old_at.clone() } else { change.new_at.clone() },
                    write: words(kind, &change.path).to_owned(),
                }));
            }
            ObjectChange::Added => edits.push(Edit {
                field: object.object.clone(),
                at: "the environment's constant".to_owned(),
                write: "a workload of the app, or `Environment::extra` for any other object".to_owned(),
            }),
            ObjectChange::Removed => {}
        }
    }
    edits
}

/// The model's word for a field. A field without one is patched in the environment.
fn words(kind: &str, path: &str) -> &'static str {
    let has = |part: &str| path.contains(part);
    match kind {
        "HorizontalPodAutoscaler" if has("behavior") => "`Autoscaler::scale_up` and `scale_down`",
        "HorizontalPodAutoscaler" if has("metrics") => "`Autoscaler::cpu_utilization`",
        "HorizontalPodAutoscaler" => "`Autoscaler::new(minimum, maximum)`",
        "PodDisruptionBudget" => "`DisruptionBudget::max_unavailable`",
        "Service" => "`Exposure`: `cluster_ip`, `node_port` or `load_balancer`",
        "NetworkPolicy" => "`.connections(&[Connection::to(...), Connection::internet(...)])`",
        "ConfigMap" => "`Config::new(name, value)`",
        "Namespace" => "`Namespace::new`",
        _ if path == "spec.replicas" => "`Replicas::new`; where an autoscaler owns the number, `Autoscaler::new`",
        _ if has(".resources.limits") => "`Limits::new(cpu, memory)`; `Limits::memory` has no limit of CPU",
        _ if has(".resources.requests") => "`Requests::new(cpu, memory)`",
        _ if has(".image") => "`ImageTag::exact`, and the repository in `Workload::new`",
        _ if has("Probe") => "`Probes::http_get(path)` with `.startup`, `.readiness` and `.liveness`",
        _ if has("runAsUser") || has("runAsGroup") => {
            "`SecurityContext::run_as(user, group)`, which does not compile with 0"
        }
        _ if has("securityContext") => {
            "nothing: no method weakens it, and a patch that does needs a waiver with a reason"
        }
        _ if has(".secretKeyRef") || has("secretRef") => "`SecretEnv::new(name, secret)`",
        _ if has(".env") => "`Config::new(name, value)`, or `SecretEnv::new` for a secret",
        _ if has("volume") => "`WritablePath::new(path, size)`; any other volume with `Volume` and `Mount`",
        _ if has("rollingUpdate") => "`RollingUpdate`",
        _ if has("metadata.labels") => "`Release::new(name, version)`, from which the labels are made",
        _ if has("checksum/") => "nothing: it follows the config",
        _ => "the workload's own method, if there is one; else `.patches(&[Patch::...])` on the environment",
    }
}
