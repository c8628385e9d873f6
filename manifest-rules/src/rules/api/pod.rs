//! Pods and their templates. Source: Kubernetes, "Pods" and "DNS for Services and Pods".

use std::collections::HashSet;

use k8s_openapi::api::core::v1::{PodDNSConfig, PodSpec, PodTemplateSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::at::At;
use super::container::{self, Shared};
use super::formats::{IP, KEY, LABEL, SEARCH, SUBDOMAIN};
use super::metadata::annotations;
use super::refusal::{Refusals, Why, items, text};
use super::{resources, scheduling, security, volumes};

/// What a pod is given to end where nothing is written, in seconds.
const GRACE_SECONDS: i64 = 30;

/// What the owner of pods asks of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// Nobody: a Pod, or a template that waits for one.
    None,
    /// A Job, whose pods may end at a deadline of their own.
    Job,
    /// One that keeps pods running for ever.
    Controller,
}

/// A template of pods; `claimed` are the volumes that a StatefulSet adds.
pub(super) fn template(
    out: &mut Refusals<'_>,
    at: &At<'_>,
    template: &PodTemplateSpec,
    owner: Owner,
    claimed: &[&str],
) {
    if let Some(metadata) = &template.metadata {
        let at = at.key("metadata");
        annotations(out, &at, metadata);
    }
    let Some(spec) = &template.spec else {
        let message = "the template has no `spec`, so no pod can be made of it: write `spec` with its `containers`";
        out.add(Why::Missing, &at.key("spec"), message);
        return;
    };
    if let Some(metadata) = &template.metadata {
        pod_annotations(out, &at.key("metadata"), metadata, spec);
    }
    let at = at.key("spec");
    let forever = owner == Owner::Controller && spec.active_deadline_seconds.is_some();
    out.excluded(&at.key("activeDeadlineSeconds"), forever, "for pods that run for ever");
    self::spec(out, &at, spec, claimed, false);
}

/// A pod.
pub(super) fn pod(out: &mut Refusals<'_>, metadata: &ObjectMeta, spec: Option<&PodSpec>) {
    if let Some(spec) = spec {
        pod_annotations(out, &At::OBJECT.key("metadata"), metadata, spec);
        self::spec(out, &At::OBJECT.key("spec"), spec, &[], true);
    }
}

/// Annotations that mean something to the server.
fn pod_annotations(out: &mut Refusals<'_>, at: &At<'_>, metadata: &ObjectMeta, spec: &PodSpec) {
    const APP_ARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";
    const COST: &str = "controller.kubernetes.io/pod-deletion-cost";
    let at = at.key("annotations");
    for (key, value) in metadata.annotations.iter().flatten() {
        if let Some(name) = key.strip_prefix(APP_ARMOR) {
            let init = spec.init_containers.iter().flatten();
            if !spec.containers.iter().chain(init).any(|container| container.name == name) {
                let message = format!("the pod has no container `{name}`: correct the name behind `/`");
                out.add(Why::Reference, &at.key(key), message);
            }
            if !["", "runtime/default", "unconfined"].contains(&value.as_str()) && !value.starts_with("localhost/") {
                let message = format!(
                    "`{}` is no profile of AppArmor: write `runtime/default` or `localhost/NAME`",
                    value.escape_debug()
                );
                out.add(Why::Value, &at.key(key), message);
            }
        } else if key == COST && (value.parse::<i32>().is_err() || value.starts_with('+')) {
            out.add(Why::Value, &at.key(key), "the cost is no whole number of 32 bits: write one, such as `100`");
        }
    }
}

fn spec(out: &mut Refusals<'_>, at: &At<'_>, spec: &PodSpec, claimed: &[&str], is_pod: bool) {
    volumes::volumes(out, at, &spec.volumes, is_pod);
    let own = spec.volumes.iter().flatten().map(|volume| (volume.name.as_str(), Some(volume)));
    let shared = Shared {
        spec,
        volumes: own.chain(claimed.iter().map(|name| (*name, None))).collect(),
        claims: spec.resource_claims.iter().flatten().map(|claim| claim.name.as_str()).collect(),
        grace_seconds: spec.termination_grace_period_seconds.unwrap_or(GRACE_SECONDS),
    };
    container::containers(out, at, &shared);
    resource_claims(out, at, spec);
    resources::of_pod(out, at, spec);
    out.one_of(&at.key("restartPolicy"), spec.restart_policy.as_deref(), &["Always", "OnFailure", "Never"]);
    dns(out, at, spec);
    security::of_pod(out, at, spec);
    scheduling::scheduling(out, at, spec);
    for (index, gate) in items(&spec.readiness_gates) {
        out.needed(&at.key("readinessGates").item(index).key("conditionType"), &gate.condition_type, &KEY);
    }
    out.form(&at.key("serviceAccountName"), text(&spec.service_account_name), &SUBDOMAIN);
    out.form(&at.key("runtimeClassName"), text(&spec.runtime_class_name), &SUBDOMAIN);
    out.form(&at.key("hostname"), text(&spec.hostname), &LABEL);
    out.form(&at.key("subdomain"), text(&spec.subdomain), &LABEL);
    out.within(&at.key("activeDeadlineSeconds"), spec.active_deadline_seconds, 1..=i64::from(i32::MAX));
    for (index, alias) in items(&spec.host_aliases) {
        let list = at.key("hostAliases");
        let at = list.item(index);
        out.needed(&at.key("ip"), &alias.ip, &IP);
        for (index, name) in items(&alias.hostnames) {
            out.needed(&at.key("hostnames").item(index), name, &SUBDOMAIN);
        }
    }
}

fn resource_claims(out: &mut Refusals<'_>, at: &At<'_>, spec: &PodSpec) {
    let mut names = HashSet::new();
    for (index, claim) in items(&spec.resource_claims) {
        let list = at.key("resourceClaims");
        let at = list.item(index);
        out.needed(&at.key("name"), &claim.name, &LABEL);
        out.unique(&at.key("name"), &mut names, claim.name.as_str(), || format!("the claim `{}`", claim.name));
        let sources = [
            ("resourceClaimName", claim.resource_claim_name.is_some()),
            ("resourceClaimTemplateName", claim.resource_claim_template_name.is_some()),
        ];
        out.exactly_one(&at, "claim", &sources);
        out.form(&at.key("resourceClaimName"), text(&claim.resource_claim_name), &SUBDOMAIN);
        out.form(&at.key("resourceClaimTemplateName"), text(&claim.resource_claim_template_name), &SUBDOMAIN);
    }
}

fn dns(out: &mut Refusals<'_>, at: &At<'_>, spec: &PodSpec) {
    let policy = spec.dns_policy.as_deref();
    out.one_of(&at.key("dnsPolicy"), policy, &["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"]);
    let none = PodDNSConfig::default();
    let config = spec.dns_config.as_ref().unwrap_or(&none);
    let at = at.key("dnsConfig");
    let nameservers = config.nameservers.as_deref().unwrap_or_default();
    if policy == Some("None") && nameservers.is_empty() {
        let message = "`dnsPolicy` is `None`, and `dnsConfig` names no `nameservers`: write one";
        out.add(Why::Missing, &at.key("nameservers"), message);
    }
    too_many(out, &at.key("nameservers"), nameservers.len(), 3);
    for (index, address) in nameservers.iter().enumerate() {
        out.needed(&at.key("nameservers").item(index), address, &IP);
    }
    let searches = config.searches.as_deref().unwrap_or_default();
    too_many(out, &at.key("searches"), searches.len(), 32);
    if searches.join(" ").len() > 2048 {
        out.add(Why::Bounds, &at.key("searches"), "`searches` has more than 2048 characters in all: shorten them");
    }
    for (index, search) in searches.iter().enumerate() {
        out.needed(&at.key("searches").item(index), search, &SEARCH);
    }
    for (index, option) in items(&config.options) {
        out.filled(&at.key("options").item(index).key("name"), text(&option.name), "ndots");
    }
}

/// A list that may be no longer.
pub(super) fn too_many(out: &mut Refusals<'_>, at: &At<'_>, count: usize, most: usize) {
    if count > most {
        out.add(Why::Bounds, at, format!("`{}` has {count} items: write {most} at the most", at.name()));
    }
}
