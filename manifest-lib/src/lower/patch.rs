//! Changes of objects in ways that the model does not have.

use k8s_openapi::api::apps::v1::{DaemonSet, Deployment, StatefulSet};
use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscaler;
use k8s_openapi::api::batch::v1::{CronJob, Job};
use k8s_openapi::api::core::v1::{ConfigMap, Namespace, PersistentVolumeClaim, Service, ServiceAccount};
use k8s_openapi::api::networking::v1::{Ingress, NetworkPolicy};
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use k8s_openapi::api::rbac::v1::{Role, RoleBinding};
use manifest_rules::objects::{BundleError, Item, Object, ObjectKey, without_checksum};
use serde_json::Value;

use super::job;
use crate::values::{Origin, covers, push_index, push_key};

macro_rules! patches {
    ($($method:ident $kind:ident),* $(,)?) => {
        /// A change of one object in a way that the model does not have.
        #[derive(Clone, Copy, Debug)]
        pub struct Patch<'a> {
            pub(super) name: &'a str,
            pub(super) edit: Edit,
            /// The fields that it says it touches; none for whatever it does.
            pub(super) touches: &'a [&'a str],
            pub(super) origin: Origin,
        }

        #[derive(Clone, Copy, Debug)]
        pub(super) enum Edit {
            $($kind(fn(&mut $kind)),)*
            /// An object without a type of its own: its kind, and a change of its tree.
            Tree(&'static str, fn(&mut Value)),
        }

        impl<'a> Patch<'a> {
            $(
                #[doc = concat!("Changes the ", stringify!($kind), " of this name.")]
                #[track_caller]
                pub const fn $method(name: &'a str, edit: fn(&mut $kind)) -> Self {
                    Self { name, edit: Edit::$kind(edit), touches: &[], origin: Origin::caller() }
                }
            )*
        }

        impl Patch<'_> {
            /// A Job's name ends in a checksum, and a patch names it by the workload's.
            pub(super) fn is_for(&self, object: &Object) -> bool {
                object.kind() == self.edit.kind()
                    && (object.name() == self.name || (object.kind() == "Job" && without_checksum(object.name()) == Some(self.name)))
            }
        }

        impl Edit {
            pub(super) fn kind(&self) -> &'static str {
                match self {
                    $(Self::$kind(_) => stringify!($kind),)*
                    Self::Tree(kind, _) => kind,
                }
            }

            pub(super) fn apply(&self, object: &mut Object) {
                match (self, &mut *object) {
                    $((Self::$kind(edit), Object::$kind(object)) => edit(object),)*
                    (Self::Tree(_, edit), object) => {
                        if let Ok(mut tree) = object.to_value() {
                            edit(&mut tree);
                            if let Ok(changed) = Object::any(tree) {
                                *object = changed;
                            }
                        }
                    }
                    _ => {}
                }
                if let (Self::Job(_), Object::Job(object)) = (self, object) {
                    job::rename(object);
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
    job Job,
    cron_job CronJob,
    persistent_volume_claim PersistentVolumeClaim,
    ingress Ingress,
    role Role,
    role_binding RoleBinding,
    horizontal_pod_autoscaler HorizontalPodAutoscaler,
    pod_disruption_budget PodDisruptionBudget,
}

impl<'a> Patch<'a> {
    /// Changes the HTTPRoute of this name, as a tree: Kubernetes has no type of it.
    ///
    /// ```
    /// use manifest_lib::lower::Patch;
    /// const SLOW: Patch = Patch::http_route("web", |route| route["spec"]["rules"][0]["timeouts"]["request"] = "60s".into())
    ///     .touches(&["spec.rules"]);
    /// ```
    #[track_caller]
    pub const fn http_route(name: &'a str, edit: fn(&mut Value)) -> Self {
        Self { name, edit: Edit::Tree("HTTPRoute", edit), touches: &[], origin: Origin::caller() }
    }

    /// Changes the GRPCRoute of this name, as a tree: Kubernetes has no type of it.
    #[track_caller]
    pub const fn grpc_route(name: &'a str, edit: fn(&mut Value)) -> Self {
        Self { name, edit: Edit::Tree("GRPCRoute", edit), touches: &[], origin: Origin::caller() }
    }

    /// The fields that it touches, such as `spec.revisionHistoryLimit`: if it changes another one, the bundle is refused.
    pub const fn touches(mut self, fields: &'a [&'a str]) -> Self {
        self.touches = fields;
        self
    }
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
    // A Job of another content is another Job.
    let renames_itself =
        matches!(patch.edit, Edit::Job(_)) && without_checksum(item.object.name()) == without_checksum(&key.name);
    if ObjectKey::of(&item.object) != key && !renames_itself {
        return Err(wrong(format!(
            "a patch of {kind}/{name} gives it another name or namespace: change it in the profile"
        )));
    }
    let after = tree(&item.object)?;
    if before == after && !lenient {
        return Err(wrong(format!("a patch of {kind}/{name} changes nothing: remove it")));
    }
    let mut changed = Vec::new();
    changes(&before, &after, &mut String::new(), &mut changed);
    let named = |path: &str| patch.touches.iter().any(|field| covers(field, path));
    let other = changed.iter().find(|path| !(named(path) || renames_itself && *path == "metadata.name"));
    if let (false, Some(other)) = (patch.touches.is_empty(), other) {
        return Err(wrong(format!(
            "a patch of {kind}/{name} says that it touches {}, and it changes {other}: name that field, too, or leave it alone",
            patch.touches.join(", ")
        )));
    }
    for path in changed {
        item.origins.path(&path, patch.origin);
    }
    Ok(())
}

/// Each field that differs.
fn changes(before: &Value, after: &Value, path: &mut String, changed: &mut Vec<String>) {
    let length = path.len();
    match (before, after) {
        (before, after) if before == after => {}
        (Value::Object(before), Value::Object(after)) => {
            // What was removed was removed by the patch, too.
            for key in before.keys().filter(|key| !after.contains_key(*key)) {
                push_key(path, key);
                changed.push(path.clone());
                path.truncate(length);
            }
            for (key, value) in after {
                push_key(path, key);
                changes(before.get(key).unwrap_or(&Value::Null), value, path, changed);
                path.truncate(length);
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            for (index, value) in after.iter().enumerate() {
                push_index(path, index);
                changes(before.get(index).unwrap_or(&Value::Null), value, path, changed);
                path.truncate(length);
            }
        }
        _ => changed.push(path.clone()),
    }
}
