//! What containers and pods request. Whether an amount is one at all is the rule `invalid-quantity`'s, and a container's
//! request above its limit that of `request-above-limit`.
//! Source: Kubernetes, "Resource Management for Pods and Containers" and "Manage HugePages".

use std::collections::HashSet;

use k8s_openapi::api::core::v1::{PodSpec, ResourceRequirements};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use super::at::At;
use super::formats::{KEY, LABEL};
use super::refusal::{Refusals, Why, items, text};
use crate::values::Quantity as Amount;

const UNIT: i128 = 1_000_000_000;

/// What a container requests, and may use.
pub(super) fn of_container(
    out: &mut Refusals<'_>,
    at: &At<'_>,
    resources: &ResourceRequirements,
    claims: &HashSet<&str>,
) {
    amounts(out, at, resources, &["cpu", "memory", "ephemeral-storage"]);
    let mut seen = HashSet::new();
    for (index, claim) in items(&resources.claims) {
        let list = at.key("claims");
        let at = list.item(index);
        out.filled(&at.key("name"), &claim.name, "gpu");
        out.form(&at.key("request"), text(&claim.request), &LABEL);
        out.unique(&at, &mut seen, (claim.name.as_str(), text(&claim.request)), || {
            format!("the claim `{}`", claim.name)
        });
        if !claim.name.is_empty() && !claims.contains(claim.name.as_str()) {
            let message =
                format!("the pod has no claim `{}`: add it to `resourceClaims`, or correct the name", claim.name);
            out.add(Why::Reference, &at.key("name"), message);
        }
    }
}

/// What a pod requests as a whole: no less than its containers together, which may use no more each.
pub(super) fn of_pod(out: &mut Refusals<'_>, at: &At<'_>, spec: &PodSpec) {
    let Some(whole) = &spec.resources else { return };
    let at = at.key("resources");
    amounts(out, &at, whole, &["cpu", "memory"]);
    out.excluded(&at.key("claims"), whole.claims.is_some(), "for the pod as a whole, which claims nothing");
    for (name, request) in whole.requests.iter().flatten() {
        let at = at.key("requests");
        if let Some(limit) = whole.limits.as_ref().and_then(|limits| limits.get(name))
            && let (Some(request), Some(limit)) = (amount(request), amount(limit))
            && request > limit
        {
            out.add(Why::Bounds, &at.key(name), format!("the pod's {name} request is above its limit: lower it"));
        }
    }
    let own = |resources: &Option<ResourceRequirements>, name: &str| {
        let resources = resources.as_ref()?;
        let requested = resources.requests.as_ref().and_then(|all| all.get(name));
        amount(requested.or_else(|| resources.limits.as_ref()?.get(name))?)
    };
    for name in ["cpu", "memory"] {
        // Init containers that end are left out: each runs alone, so what they need is no less than told here.
        let sum: i128 = spec.containers.iter().filter_map(|container| own(&container.resources, name)).sum();
        let written = whole.requests.as_ref().and_then(|all| all.get(name)).and_then(amount);
        if written.is_some_and(|written| written < sum) {
            let message = format!("the pod requests less {name} than its containers together: raise it");
            out.add(Why::Bounds, &at.key("requests").key(name), message);
        }
        let most = whole.limits.as_ref().and_then(|all| all.get(name)).and_then(amount);
        for (index, container) in spec.containers.iter().enumerate() {
            let limit = container.resources.as_ref().and_then(|own| own.limits.as_ref()?.get(name));
            if let (Some(most), Some(limit)) = (most, limit.and_then(amount))
                && limit > most
            {
                let message = format!("the pod's {name} limit is below that of its containers[{index}]: raise it");
                out.add(Why::Bounds, &at.key("limits").key(name), message);
            }
        }
    }
}

fn amounts(out: &mut Refusals<'_>, at: &At<'_>, resources: &ResourceRequirements, plain: &[&str]) {
    let (requests, limits) = (resources.requests.as_ref(), resources.limits.as_ref());
    let lists = [("requests", requests), ("limits", limits)];
    for (list, all) in lists {
        let at = at.key(list);
        for (name, quantity) in all.into_iter().flatten() {
            resource(out, &at.key(name), name, plain);
            one(out, &at.key(name), name, quantity);
        }
    }
    for (name, request) in requests.into_iter().flatten().filter(|(name, _)| !may_be_overcommitted(name)) {
        let at = at.key("limits");
        match limits.and_then(|limits| limits.get(name)) {
            None => {
                let message = format!("`{name}` is requested without a limit: write the same amount as its limit");
                out.add(Why::Missing, &at.key(name), message);
            }
            Some(limit) if amount(limit) != amount(request) => {
                let message = format!(
                    "the limit of `{name}` is {}, and {} is requested: let both be the same",
                    limit.0, request.0
                );
                out.add(Why::Conflict, &at.key(name), message);
            }
            Some(_) => {}
        }
    }
    let has = |is_it: fn(&str) -> bool| requests.into_iter().chain(limits).flatten().any(|(name, _)| is_it(name));
    if has(|name| name.starts_with(HUGE_PAGES)) && !has(|name| matches!(name, "cpu" | "memory")) {
        out.add(Why::Missing, at, "huge pages come with cpu or memory: request one of them as well");
    }
}

const HUGE_PAGES: &str = "hugepages-";

/// The name of a resource: one of Kubernetes' own, or one with a domain.
pub(super) fn resource(out: &mut Refusals<'_>, at: &At<'_>, name: &str, plain: &[&str]) {
    let known = plain.contains(&name) || name.starts_with(HUGE_PAGES);
    if !KEY.holds(name) || (!name.contains('/') && !known) || name.starts_with("requests.") {
        let message = format!(
            "there is no resource `{name}`: write cpu, memory, ephemeral-storage, or one with a domain, such as `nvidia.com/gpu`"
        );
        out.add(Why::Value, at, message);
    }
}

fn one(out: &mut Refusals<'_>, at: &At<'_>, name: &str, quantity: &Quantity) {
    let Some(amount) = amount(quantity) else { return };
    let is_extended = name.contains('/') && !is_native(name);
    if amount < 0 {
        out.add(Why::Bounds, at, format!("`{name}` is {}: write 0 or more", quantity.0));
    } else if is_extended && amount % UNIT != 0 {
        out.add(Why::Value, at, format!("`{name}` is {}, and it is counted: write a whole number", quantity.0));
    } else if let Some(page) = name.strip_prefix(HUGE_PAGES) {
        let page = Amount::try_new(page).ok().map(Amount::nanos).filter(|page| *page > 0 && page % UNIT == 0);
        match page {
            None => {
                out.add(Why::Value, at, format!("`{name}` names no size of pages: write one, such as `hugepages-2Mi`"))
            }
            Some(page) if amount % page != 0 => {
                let message =
                    format!("`{name}` is {}, which is no whole number of pages: write a multiple", quantity.0);
                out.add(Why::Value, at, message);
            }
            Some(_) => {}
        }
    }
}

fn amount(quantity: &Quantity) -> Option<i128> {
    Amount::try_new(&quantity.0).ok().map(Amount::nanos)
}

/// Whether more of it may be used than is requested. Huge pages and the resources of devices are counted out.
fn may_be_overcommitted(name: &str) -> bool {
    is_native(name) && !name.starts_with(HUGE_PAGES)
}

fn is_native(name: &str) -> bool {
    name.split_once('/').is_none_or(|(domain, _)| domain == "kubernetes.io" || domain.ends_with(".kubernetes.io"))
}
