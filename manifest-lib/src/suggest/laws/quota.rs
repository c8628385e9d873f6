//! A ResourceQuota that the namespace's own objects go beyond. Source: Kubernetes, "Resource Quotas".

use k8s_openapi::api::core::v1::{Container, ResourceQuota};

use super::amount::{NANOS, limit, nanos, request};
use super::law::{Law, Wrong};
use crate::cluster::{Pods, Set};
use crate::objects::{Bundle, Object};
use crate::plan::{Totals, workloads};

pub(super) const LAWS: &[Law] = &[Law { name: "resource-quota", find: quota }];

fn quota(set: &Set<'_>) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for (key, item) in set.bundle.iter().filter(|(key, _)| key.group.is_empty() && key.kind == "ResourceQuota") {
        let quota = item.object.to_value().ok().and_then(|value| serde_json::from_value::<ResourceQuota>(value).ok());
        let Some(spec) = quota.and_then(|quota| quota.spec) else { continue };
        // A scope takes a part of the pods, which the cluster alone knows.
        if spec.scopes.is_some() || spec.scope_selector.is_some() {
            continue;
        }
        let own = Own::of(set, &key.namespace);
        for (name, hard) in spec.hard.iter().flatten() {
            let Some(most) = nanos(hard) else { continue };
            let message = match own.used(name) {
                Some(used) if used > most => {
                    format!(
                        "all of the namespace may come to more {name} than {}, and what is beyond is not admitted: raise it",
                        hard.0
                    )
                }
                _ => match own.without(name) {
                    Some(who) => format!(
                        "under a quota of {name} each container has to say its own, and {who} does not: no new pod of it is admitted"
                    ),
                    None => continue,
                },
            };
            wrong.push(Wrong::new(key, format!("spec.hard[{name:?}]"), message));
        }
    }
    wrong
}

/// A namespace's own objects.
struct Own<'s, 'b> {
    bundle: Bundle,
    pods: Vec<&'s Pods<'b>>,
}

impl<'s, 'b> Own<'s, 'b> {
    fn of(set: &'s Set<'b>, namespace: &str) -> Self {
        let inside = set.bundle.iter().filter(|(key, _)| key.namespace == namespace);
        let bundle = Bundle::unsorted(inside.map(|(_, item)| item.clone()));
        Self { bundle, pods: set.pods.iter().filter(|pods| pods.key.namespace == namespace).collect() }
    }

    /// How much of a resource there may be at once: all pods at their maxima, in a rollout. In billionths.
    fn used(&self, name: &str) -> Option<i128> {
        let of = |totals: &dyn Fn(&Totals) -> i64, limits: bool| {
            let all = workloads(&self.bundle);
            all.iter().map(|one| i128::from(totals(if limits { &one.limits } else { &one.requests }))).sum::<i128>()
        };
        let cpu = |totals: &Totals| totals.with_surge.cpu_millis;
        let memory = |totals: &Totals| totals.with_surge.memory_bytes;
        Some(match name {
            "cpu" | "requests.cpu" => of(&cpu, false) * (NANOS / 1000),
            "memory" | "requests.memory" => of(&memory, false) * NANOS,
            "limits.cpu" => of(&cpu, true) * (NANOS / 1000),
            "limits.memory" => of(&memory, true) * NANOS,
            "pods" | "count/pods" => {
                workloads(&self.bundle).iter().map(|one| i128::from(one.replicas.with_surge)).sum::<i128>() * NANOS
            }
            "services" | "count/services" => self.count(|object| matches!(object, Object::Service(_))),
            "services.loadbalancers" => self.count(|object| is_service(object, &["LoadBalancer"])),
            // A load balancer has a port on each node, too.
            "services.nodeports" => self.count(|object| is_service(object, &["LoadBalancer", "NodePort"])),
            "count/deployments.apps" => self.count(|object| matches!(object, Object::Deployment(_))),
            "persistentvolumeclaims" | "count/persistentvolumeclaims" => {
                self.count(|object| object.kind() == "PersistentVolumeClaim")
            }
            _ => return None,
        })
    }

    fn count(&self, is: impl Fn(&Object) -> bool) -> i128 {
        let all = self.bundle.iter().filter(|(_, item)| is(&item.object)).count();
        i128::try_from(all).unwrap_or(i128::MAX / NANOS) * NANOS
    }

    /// Whose container says nothing of a resource that is counted.
    fn without(&self, name: &str) -> Option<String> {
        let (resource, says): (_, fn(&Container, &str) -> Option<i128>) = match name {
            "cpu" | "requests.cpu" => ("cpu", request),
            "memory" | "requests.memory" => ("memory", request),
            "limits.cpu" => ("cpu", limit),
            "limits.memory" => ("memory", limit),
            _ => return None,
        };
        let lacks = |pods: &&&Pods<'_>| pods.containers().any(|(_, container)| says(container, resource).is_none());
        self.pods.iter().find(lacks).map(|pods| pods.key.to_string())
    }
}

fn is_service(object: &Object, types: &[&str]) -> bool {
    let Object::Service(service) = object else { return false };
    let of_type = service.spec.as_ref().and_then(|spec| spec.type_.as_deref());
    of_type.is_some_and(|of_type| types.contains(&of_type))
}
