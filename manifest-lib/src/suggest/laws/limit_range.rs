//! Pods that a LimitRange of their namespace does not admit. Source: Kubernetes, "Limit Ranges".

use k8s_openapi::api::core::v1::{Container, LimitRange, LimitRangeItem};

use super::amount::{NANOS, get, limit, request};
use super::law::{Law, Wrong};
use crate::cluster::{Pods, Set};

pub(super) const LAWS: &[Law] = &[Law { name: "limit-range", find: limit_range }];

fn limit_range(set: &Set<'_>) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for (key, item) in set.bundle.iter().filter(|(key, _)| key.group.is_empty() && key.kind == "LimitRange") {
        let Some(range) =
            item.object.to_value().ok().and_then(|value| serde_json::from_value::<LimitRange>(value).ok())
        else {
            continue;
        };
        let items = range.spec.iter().flat_map(|spec| &spec.limits);
        for (index, limits) in items.enumerate() {
            for pods in set.pods.iter().filter(|pods| pods.key.namespace == key.namespace) {
                let found = match limits.type_.as_str() {
                    "Container" => pods.containers().find_map(|(_, container)| {
                        let of = |name: &str| effective(container, limits, name);
                        Some(format!("its container `{}` {}", container.name, refused(limits, &of)?))
                    }),
                    "Pod" => refused(limits, &|name| whole(pods, name)).map(|why| format!("it {why}")),
                    _ => None,
                };
                if let Some(why) = found {
                    let message = format!("no new pod of {} would be admitted: {why}; give it room", pods.key);
                    wrong.push(Wrong::new(key, format!("spec.limits[{index}]"), message));
                }
            }
        }
    }
    wrong
}

/// What is requested and what is the limit, in billionths.
type Both = [Option<i128>; 2];

/// What a container requests and is limited to once the range's defaults are in place.
fn effective(container: &Container, limits: &LimitRangeItem, name: &str) -> Both {
    let default = || get(&limits.default, name);
    let request = request(container, name).or_else(|| get(&limits.default_request, name)).or_else(default);
    [request, limit(container, name).or_else(default)]
}

/// What all containers of a pod request and are limited to; nothing where one says nothing.
fn whole(pods: &Pods<'_>, name: &str) -> Both {
    [request, limit].map(|of: fn(&Container, &str) -> Option<i128>| {
        pods.running().map(|(_, container)| of(container, name)).sum::<Option<i128>>()
    })
}

/// Why a range does not admit what requests so much and is limited so.
fn refused(limits: &LimitRangeItem, of: &dyn Fn(&str) -> Both) -> Option<String> {
    let names = [&limits.min, &limits.max, &limits.default, &limits.max_limit_request_ratio];
    names.into_iter().flatten().flat_map(|list| list.keys()).find_map(|name| {
        let [request, limit] = of(name);
        let (least, most) = (get(&limits.min, name), get(&limits.max, name));
        let ratio = get(&limits.max_limit_request_ratio, name);
        if let (Some(request), Some(limit)) = (request, limit)
            && request > limit
        {
            return Some(format!("requests more {name} than the range's limit for it"));
        }
        if least.is_some_and(|least| request.is_none_or(|request| request < least)) {
            return Some(format!("requests less {name} than the least"));
        }
        if most.is_some_and(|most| limit.is_none_or(|limit| limit > most)) {
            return Some(format!("may use more {name} than the most"));
        }
        let (ratio, request, limit) = (ratio?, request?, limit?);
        let beyond = limit.saturating_mul(NANOS) > ratio.saturating_mul(request);
        beyond.then(|| format!("may use more {name} for what it requests than the ratio allows"))
    })
}
