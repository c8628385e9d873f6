//! Variables, and where their values come from.
//! Source: Kubernetes, "Define Environment Variables for a Container" and "Downward API".

use k8s_openapi::api::core::v1::{Container, EnvVarSource, ObjectFieldSelector, ResourceFieldSelector};

use super::at::At;
use super::formats::{CONFIG_KEY, ENV_NAME, KEY, PREFIX, SUBDOMAIN};
use super::refusal::{Refusals, Why, items, listed, text};
use crate::values::Quantity;

/// What a variable may read of its pod.
pub(super) const FIELDS: &[&str] = &[
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.host",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

const RESOURCES: &[&str] = &[
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
];

/// The variables of a container.
pub(super) fn env(out: &mut Refusals<'_>, at: &At<'_>, container: &Container) {
    for (index, variable) in items(&container.env) {
        let list = at.key("env");
        let at = list.item(index);
        out.needed(&at.key("name"), &variable.name, &ENV_NAME);
        if let Some(from) = &variable.value_from {
            let at = at.key("valueFrom");
            source(out, &at, from);
            out.excluded(&at, !text(&variable.value).is_empty(), "beside a `value`");
        }
    }
    for (index, from) in items(&container.env_from) {
        let list = at.key("envFrom");
        let at = list.item(index);
        out.form(&at.key("prefix"), text(&from.prefix), &ENV_NAME);
        let sources = [("configMapRef", from.config_map_ref.is_some()), ("secretRef", from.secret_ref.is_some())];
        out.exactly_one(&at, "source", &sources);
        if let Some(one) = &from.config_map_ref {
            out.needed(&at.key("configMapRef").key("name"), &one.name, &PREFIX);
        }
        if let Some(one) = &from.secret_ref {
            out.needed(&at.key("secretRef").key("name"), &one.name, &PREFIX);
        }
    }
}

fn source(out: &mut Refusals<'_>, at: &At<'_>, from: &EnvVarSource) {
    let sources = [
        ("fieldRef", from.field_ref.is_some()),
        ("resourceFieldRef", from.resource_field_ref.is_some()),
        ("configMapKeyRef", from.config_map_key_ref.is_some()),
        ("secretKeyRef", from.secret_key_ref.is_some()),
    ];
    out.exactly_one(at, "source", &sources);
    if let Some(one) = &from.field_ref {
        field(out, &at.key("fieldRef"), one, FIELDS);
    }
    if let Some(one) = &from.resource_field_ref {
        resource(out, &at.key("resourceFieldRef"), one);
    }
    if let Some(one) = &from.config_map_key_ref {
        key_of(out, &at.key("configMapKeyRef"), &one.name, &one.key);
    }
    if let Some(one) = &from.secret_key_ref {
        key_of(out, &at.key("secretKeyRef"), &one.name, &one.key);
    }
}

fn key_of(out: &mut Refusals<'_>, at: &At<'_>, name: &str, key: &str) {
    out.needed(&at.key("name"), name, &SUBDOMAIN);
    out.needed(&at.key("key"), key, &CONFIG_KEY);
}

/// A field of the pod that is read.
pub(super) fn field(out: &mut Refusals<'_>, at: &At<'_>, field: &ObjectFieldSelector, fields: &[&str]) {
    out.one_of(&at.key("apiVersion"), field.api_version.as_deref(), &["v1"]);
    let at = at.key("fieldPath");
    let path = field.field_path.as_str();
    let subscript = path.strip_suffix("']").and_then(|path| path.split_once("['"));
    match subscript {
        Some(("metadata.annotations", key)) => out.form(&at, &key.to_lowercase(), &KEY),
        Some(("metadata.labels", key)) => out.form(&at, key, &KEY),
        _ if path.is_empty() => out.filled(&at, path, "metadata.name"),
        _ if fields.contains(&path) => {}
        _ => {
            let message = format!("`fieldPath` is `{path}`, which no pod offers here: write {}", listed(fields));
            out.add(Why::Value, &at, message);
        }
    }
}

/// A container's resource that is read.
pub(super) fn resource(out: &mut Refusals<'_>, at: &At<'_>, selector: &ResourceFieldSelector) {
    let wanted = selector.resource.as_str();
    if !wanted.starts_with("limits.hugepages-") && !wanted.starts_with("requests.hugepages-") {
        out.just_one_of(&at.key("resource"), wanted, RESOURCES);
    }
    if let Some(divisor) = &selector.divisor {
        let (divides, write): (fn(i128) -> bool, _) = match wanted.ends_with(".cpu") {
            true => (|nanos| matches!(nanos, UNIT | MILLI), "1 or 1m"),
            false => (is_unit_of_bytes, "1, or one of a unit, such as 1Mi"),
        };
        if Quantity::try_new(&divisor.0).is_ok_and(|amount| amount.nanos() != 0 && !divides(amount.nanos())) {
            out.add(Why::Value, &at.key("divisor"), format!("`divisor` is `{}`: write {write}", divisor.0));
        }
    }
}

const UNIT: i128 = 1_000_000_000;
const MILLI: i128 = UNIT / 1000;

/// Whether an amount is 1, or a power of 1000 or 1024.
fn is_unit_of_bytes(nanos: i128) -> bool {
    (0..=6).any(|power| nanos == UNIT * 1000_i128.pow(power) || nanos == UNIT << (10 * power))
}
