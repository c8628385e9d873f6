//! The rule `surge-over-claim`: who mounts a volume beside the pod that holds it.
//! Source: Kubernetes, "Persistent Volumes", "Access Modes".

use super::report::Report;
use super::subject::Subject;
use crate::cluster::{Access, Claim, Pods, rollout_limits};
use crate::objects::Object;

pub(super) fn surge(set: &Subject<'_>, report: &mut Report) {
    for (index, pods) in set.pods.iter().enumerate().filter(|(_, pods)| pods.stands_for_many()) {
        let claims = set.claims(index);
        let Some(claim) = claims.iter().find(|claim| !claim.is_shared()) else { continue };
        let replicas = set.fewest(index);
        if surges(pods, i64::from(replicas)) {
            let name = claim.name;
            let told = "a rollout starts a new pod before the old one ends";
            let write = "write `strategy: {type: Recreate}` under `spec`, without `rollingUpdate`";
            match mounted_by(claim) {
                Some(who) => {
                    let message = format!(
                        "{told}, and the claim `{name}` is {}, so {who} at a time mounts it and the new pod may wait for ever: {write}",
                        claim.mode()
                    );
                    report.found(pods.key, pods.item, "spec.strategy", message);
                }
                // Several pods over one claim are taken to share it.
                None if replicas > 1 => {}
                None => {
                    let message = format!(
                        "{told}, and both mount the claim `{name}`, whose access modes are not in this set: if it is ReadWriteOnce, {write}"
                    );
                    report.doubted(pods.key, pods.item, "spec.strategy", message);
                }
            }
        }
        if replicas > 1
            && let Some(who) = mounted_by(claim)
        {
            let message = format!(
                "{replicas} pods mount the claim `{}`, which is {}, so {who} at a time can: keep one pod, give the claim `accessModes: [ReadWriteMany]` if its storage can do that, or write a StatefulSet whose `volumeClaimTemplates` give each pod a claim of its own",
                claim.name,
                claim.mode()
            );
            // Pods of one node may share it.
            match claim.access {
                Access::OnePod => report.found(pods.key, pods.item, claim.path.clone(), message),
                _ => report.doubted(pods.key, pods.item, claim.path.clone(), message),
            }
        }
    }
}

/// Whether a rollout starts a pod before it ends one.
fn surges(pods: &Pods<'_>, replicas: i64) -> bool {
    let Object::Deployment(owner) = &pods.item.object else { return false };
    let strategy = owner.spec.as_ref().and_then(|spec| spec.strategy.as_ref());
    replicas >= 1 && rollout_limits(strategy, replicas).is_some_and(|(surge, _)| surge > 0)
}

/// Who may mount the claim; nothing where nobody here knows.
fn mounted_by(claim: &Claim<'_>) -> Option<&'static str> {
    match claim.access {
        Access::OnePod => Some("one pod"),
        Access::OneNode => Some("one node"),
        Access::Shared | Access::Unknown => None,
    }
}
