//! Amounts of typed objects, in billionths.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::Container;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity as Written;

use crate::values::Quantity;

/// Billionths in one.
pub(super) const NANOS: i128 = 1_000_000_000;

/// Amounts by the names of resources.
pub(super) type Amounts = Option<BTreeMap<String, Written>>;

/// An amount; nothing for what is none, which the gate tells.
pub(super) fn nanos(amount: &Written) -> Option<i128> {
    Some(Quantity::try_new(&amount.0).ok()?.nanos())
}

/// The amount of that name.
pub(super) fn get(amounts: &Amounts, name: &str) -> Option<i128> {
    nanos(amounts.as_ref()?.get(name)?)
}

/// What a container may use.
pub(super) fn limit(container: &Container, name: &str) -> Option<i128> {
    get(&container.resources.as_ref()?.limits, name)
}

/// What is kept free for a container. The API server makes the limit the request where none is written.
pub(super) fn request(container: &Container, name: &str) -> Option<i128> {
    get(&container.resources.as_ref()?.requests, name).or_else(|| limit(container, name))
}
