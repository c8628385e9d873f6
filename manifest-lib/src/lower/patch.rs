//! Changes of objects in ways that the model does not have.

use k8s_openapi::api::apps::v1::{DaemonSet, Deployment, StatefulSet};
use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscaler;
use k8s_openapi::api::batch::v1::CronJob;
use k8s_openapi::api::core::v1::{ConfigMap, Namespace, Service, ServiceAccount};
use k8s_openapi::api::networking::v1::{Ingress, NetworkPolicy};
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use k8s_openapi::api::rbac::v1::{Role, RoleBinding};
use manifest_rules::objects::{BundleError, Item, Object, ObjectKey, Origins};
use serde_json::Value;

use crate::values::{Origin, push_index, push_key};

macro_rules! patches {
    ($($method:ident $kind:ident),* $(,)?) => {
        /// A change of one object in a way that the model does not have.
        #[derive(Clone, Copy, Debug)]
        pub struct Patch<'a> {
            pub(super) name: &'a str,
            pub(super) edit: Edit,
            pub(super) origin: Origin,
        }

        #[derive(Clone, Copy, Debug)]
        pub(super) enum Edit {
            $($kind(fn(&mut $kind)),)*
        }

        impl<'a> Patch<'a> {
            $(
                #[doc = concat!("Changes the ", stringify!($kind), " of this name.")]
                #[track_caller]
                pub const fn $method(name: &'a str, edit: fn(&mut $kind)) -> Self {
                    Self { name, edit: Edit::$kind(edit), origin: Origin::caller() }
                }
            )*
        }

        impl Patch<'_> {
            pub(super) fn is_for(&self, object: &Object) -> bool {
                object.kind() == self.edit.kind() && object.name() == self.name
            }
        }

        impl Edit {
            pub(super) fn kind(&self) -> &'static str {
                match self {
                    $(Self::$kind(_) => stringify!($kind),)*
                }
            }

            pub(super) fn apply(&self, object: &mut Object) {
                match (self, object) {
                    $((Self::$kind(edit), Object::$kind(object)) => edit(object),)*
                    _ => {}
                }
            }
        }
    };
}

patches! {
    namespace Namespace,
    service_account ServiceAccount,
    config_map ConfigMap,
    network_policy NetworkPolicy,
    service Service,
    deployment Deployment,
    stateful_set StatefulSet,
    daemon_set DaemonSet,
    cron_job CronJob,
    ingress Ingress,
    role Role,
    role_binding RoleBinding,
    horizontal_pod_autoscaler HorizontalPodAutoscaler,
    pod_disruption_budget PodDisruptionBudget,
}

/// Applies a patch to the object that it names, and notes its line at each field that it changes. A lenient one may be
/// without effect.
pub(super) fn apply(patch: &Patch<'_>, items: &mut [Item], lenient: bool) -> Result<(), BundleError> {
    let (kind, name) = (patch.edit.kind(), patch.name);
    let wrong = |message: String| BundleError::new(patch.origin, message);
    let Some(item) = items.iter_mut().find(|item| patch.is_for(&item.object)) else {
        return Err(wrong(format!("a patch of {kind}/{name} finds no such object: remove it or correct the name")));
    };
    let tree = |object: &Object| {
        object.to_value().map_err(|error| wrong(format!("{kind}/{name} is no tree of values: {error}")))
    };
    let (before, key) = (tree(&item.object)?, ObjectKey::of(&item.object));
    if lenient {
        // The patch was written for the profile's own object, and may count on a field that this shape does not have.
        let edit = std::panic::AssertUnwindSafe(|| patch.edit.apply(&mut item.object));
        if std::panic::catch_unwind(edit).is_err() {
            return Err(wrong(format!(
                "a patch of {kind}/{name} panics on the object in another shape: let it look before it takes"
            )));
        }
    } else {
        patch.edit.apply(&mut item.object);
    }
    if ObjectKey::of(&item.object) != key {
        return Err(wrong(format!(
            "a patch of {kind}/{name} gives it another name or namespace: change it in the profile"
        )));
    }
    let after = tree(&item.object)?;
    if before == after && !lenient {
        return Err(wrong(format!("a patch of {kind}/{name} changes nothing: remove it")));
    }
    note_changes(&before, &after, &mut String::new(), patch.origin, &mut item.origins);
    Ok(())
}

/// Notes the patch's line at each field that it set.
fn note_changes(before: &Value, after: &Value, path: &mut String, origin: Origin, origins: &mut Origins) {
    let length = path.len();
    match (before, after) {
        (before, after) if before == after => {}
        (Value::Object(before), Value::Object(after)) => {
            // What was removed was removed by the patch, too.
            for key in before.keys().filter(|key| !after.contains_key(*key)) {
                push_key(path, key);
                origins.path(path, origin);
                path.truncate(length);
            }
            for (key, value) in after {
                push_key(path, key);
                note_changes(before.get(key).unwrap_or(&Value::Null), value, path, origin, origins);
                path.truncate(length);
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            for (index, value) in after.iter().enumerate() {
                push_index(path, index);
                note_changes(before.get(index).unwrap_or(&Value::Null), value, path, origin, origins);
                path.truncate(length);
            }
        }
        _ => origins.path(path, origin),
    }
}
