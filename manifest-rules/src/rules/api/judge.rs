//! Every object of a bundle as the API server would look at it.

use super::at::At;
use super::pod::{Owner, pod, template};
use super::refusal::{Refusal, Refusals, Why};
use super::{autoscaler, budget, claims, config, ingress, jobs, metadata, network_policy, rbac, service, workloads};
use crate::kinds::Scope;
use crate::objects::{Bundle, Object};

/// All that the API server refuses.
pub(in crate::rules) fn refusals(bundle: &Bundle) -> Vec<Refusal<'_>> {
    let mut found = Vec::new();
    for (key, item) in bundle.iter() {
        let mut out = Refusals::of(key, item, found);
        object(&mut out, &item.object);
        found = out.into_found();
    }
    found
}

fn object(out: &mut Refusals<'_>, object: &Object) {
    // The server drops the namespace of one that has none.
    let placed = object.known().is_none_or(|kind| kind.scope == Scope::Namespaced);
    // Names of these are any that fit into a URL.
    let free = matches!(
        object,
        Object::Role(_)
            | Object::ClusterRole(_)
            | Object::RoleBinding(_)
            | Object::ClusterRoleBinding(_)
            | Object::PodDisruptionBudget(_)
    );
    macro_rules! own {
        ($object:expr) => {{
            let at = At::OBJECT.key("metadata");
            if placed {
                metadata::namespace(out, &at, &$object.metadata);
            }
            metadata::metadata(out, &at, &$object.metadata, free);
        }};
    }
    macro_rules! spec {
        ($object:expr, $run:expr) => {{
            own!($object);
            if let Some(spec) = &$object.spec {
                $run(out, spec);
            }
        }};
    }
    match object {
        Object::Namespace(one) => own!(one),
        Object::ServiceAccount(one) => own!(one),
        Object::ConfigMap(one) => {
            own!(one);
            config::config_map(out, one);
        }
        Object::NetworkPolicy(one) => spec!(one, network_policy::network_policy),
        Object::Service(one) => spec!(one, service::service),
        Object::Deployment(one) => spec!(one, workloads::deployment),
        // The server takes one without a spec for an empty one, and no schema asks for it.
        Object::ReplicaSet(one) => {
            own!(one);
            workloads::replica_set(out, one.spec.as_ref().unwrap_or(&Default::default()));
        }
        Object::ReplicationController(one) => {
            own!(one);
            workloads::replication_controller(out, one.spec.as_ref().unwrap_or(&Default::default()));
        }
        Object::StatefulSet(one) => spec!(one, workloads::stateful_set),
        Object::DaemonSet(one) => spec!(one, workloads::daemon_set),
        Object::CronJob(one) => spec!(one, jobs::cron_job),
        Object::HorizontalPodAutoscaler(one) => spec!(one, autoscaler::autoscaler),
        Object::PodDisruptionBudget(one) => spec!(one, budget::budget),
        Object::Job(one) => {
            own!(one);
            jobs::job(out, one);
        }
        Object::Pod(one) => {
            own!(one);
            pod(out, &one.metadata, one.spec.as_ref());
        }
        Object::PodTemplate(one) => {
            own!(one);
            if let Some(own) = &one.template {
                template(out, &At::OBJECT.key("template"), own, Owner::None, &[]);
            }
        }
        Object::Ingress(one) => {
            own!(one);
            ingress::ingress(out, one);
        }
        Object::Role(one) => {
            own!(one);
            rbac::rules(out, &one.rules, true);
        }
        Object::ClusterRole(one) => {
            own!(one);
            rbac::rules(out, &one.rules, false);
            if let Some(rule) = &one.aggregation_rule {
                rbac::aggregation(out, rule);
            }
        }
        Object::RoleBinding(one) => {
            own!(one);
            rbac::binding(out, &one.role_ref, &one.subjects, true);
        }
        Object::ClusterRoleBinding(one) => {
            own!(one);
            rbac::binding(out, &one.role_ref, &one.subjects, false);
        }
        Object::Secret(one) => {
            own!(one);
            config::secret(out, one);
        }
        Object::PersistentVolumeClaim(one) => {
            own!(one);
            match &one.spec {
                Some(spec) => claims::spec(out, &At::OBJECT.key("spec"), spec),
                None => {
                    let message = "the claim has no `spec`: write its `accessModes` and `resources`";
                    out.add(Why::Missing, &At::OBJECT.key("spec"), message);
                }
            }
        }
        Object::Other(_) => {}
    }
}
