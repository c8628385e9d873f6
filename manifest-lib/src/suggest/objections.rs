//! What is against a suggestion: what the gate, the model and the laws find with it, and do not find without.

use super::laws::{Wrong, broken};
use super::report::Objection;
use crate::cluster::Set;
use crate::gate::UNUSED_WAIVER;
use crate::lower::Environment;
use crate::objects::Bundle;
use crate::plan::Plan;
use crate::rules::Finding;
use crate::values::{Level, covers};

/// All that is new between two states of an environment.
pub(super) fn between(all: &[Environment<'_>], environment: &Environment<'_>, before: [&Set<'_>; 2]) -> Vec<Objection> {
    let [old, new] = before;
    let mut objections = findings(environment, old.bundle, new.bundle);
    for wrong in laws(old, new) {
        // The gate may have said it, in its own words.
        let said = |one: &Objection| {
            one.refuses
                && one.object == wrong.key.to_string()
                && (covers(&one.path, &wrong.path) || covers(&wrong.path, &one.path))
                && !one.path.is_empty()
        };
        if !objections.iter().any(said) {
            objections.push(Objection {
                rule: wrong.law.to_owned(),
                refuses: true,
                object: wrong.key.to_string(),
                path: wrong.path,
                message: wrong.message,
            });
        }
    }
    objections.extend(over_budget(all, environment, old.bundle, new.bundle));
    objections.extend(second_pods(environment, new.bundle));
    objections
}

fn findings(environment: &Environment<'_>, old: &Bundle, new: &Bundle) -> Vec<Objection> {
    let before = environment.findings(old, old);
    let known = |finding: &Finding| {
        before.iter().any(|one| (one.rule, &one.object, &one.path) == (finding.rule, &finding.object, &finding.path))
    };
    let added = environment.findings(new, old).into_iter().filter(|finding| !known(finding));
    added
        .map(|finding| Objection {
            rule: finding.rule.to_owned(),
            // What nobody has to accept any more goes from the profile with the same edit.
            refuses: finding.level == Level::Error && finding.rule != UNUSED_WAIVER,
            object: finding.object.map(|key| key.to_string()).unwrap_or_default(),
            path: finding.path,
            message: finding.message,
        })
        .collect()
}

fn laws(old: &Set<'_>, new: &Set<'_>) -> Vec<Wrong> {
    let before = broken(old);
    let known =
        |wrong: &Wrong| before.iter().any(|one| (one.law, &one.key, &one.path) == (wrong.law, &wrong.key, &wrong.path));
    broken(new).into_iter().filter(|wrong| !known(wrong)).collect()
}

/// More than one pod of what the profile declares to be one.
fn second_pods(environment: &Environment<'_>, new: &Bundle) -> Vec<Objection> {
    let mut objections = Vec::new();
    for deployed in environment.app().workloads() {
        let Some(singleton) = deployed.body.controller.singleton() else { continue };
        let own = new.iter().find(|(key, _)| key.kind == deployed.kind() && key.name == deployed.name());
        let Some((key, object)) = own.and_then(|(key, item)| Some((key, item.object.to_value().ok()?))) else {
            continue;
        };
        let replicas = object["spec"]["replicas"].as_i64().unwrap_or(1);
        if replicas > 1 {
            objections.push(Objection {
                rule: "singleton".to_owned(),
                refuses: true,
                object: key.to_string(),
                path: "spec.replicas".to_owned(),
                message: format!(
                    "the profile declares it a singleton ({}), and it would have {replicas} pods: write 1, or remove `.singleton(...)` from the profile if the reason holds no more",
                    singleton.reason
                ),
            });
        }
    }
    objections
}

/// What the compiler would say of the profile: all workloads at their maxima, with a rollout's surge, must fit, and beside
/// them those of the other environments on the cluster.
fn over_budget(
    all: &[Environment<'_>],
    environment: &Environment<'_>,
    old: &Bundle,
    new: &Bundle,
) -> Option<Objection> {
    let others = all.iter().filter(|other| {
        other.name() != environment.name() && other.app().target().cluster.is(&environment.app().target().cluster)
    });
    let others: Vec<Plan> =
        others.filter_map(|other| other.bundle().ok().map(|bundle| Plan::of(other, &bundle))).collect();
    let asked = |bundle: &Bundle| {
        let own = Plan::of(environment, bundle);
        let asked = others.iter().fold(own.requests.with_surge, |sum, other| sum.plus(other.requests.with_surge));
        let left = own.cluster.less(asked);
        (left.cpu_millis < 0 || left.memory_bytes < 0).then_some((asked, own.cluster))
    };
    let (asked, has) = asked(new).filter(|_| asked(old).is_none())?;
    let whose = match others.len() {
        0 => "all pods".to_owned(),
        count => format!("all pods of this and {count} more on the cluster"),
    };
    Some(Objection {
        rule: "cluster-budget".to_owned(),
        refuses: true,
        object: String::new(),
        path: String::new(),
        message: format!(
            "at their maxima, with a rollout's surge, {whose} request {asked}, and the cluster has {has}: the profile would not compile; ask for fewer or smaller pods, or name a larger cluster"
        ),
    })
}
