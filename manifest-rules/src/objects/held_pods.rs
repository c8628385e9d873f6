//! The pods that a custom resource of a well-known kind keeps: a typed view of a part of its tree.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::PodTemplateSpec;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use serde_json::Value;

use crate::kinds::{Keeper, PodPlace, group};

/// What an Argo `Rollout` or an OpenShift `DeploymentConfig` says of its pods.
///
/// Sources: Argo Rollouts, "Specification"; OpenShift, "DeploymentConfig".
///
/// ```
/// use manifest_rules::objects::Object;
/// let rollout = Object::any(serde_json::json!({
///     "apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout", "metadata": {"name": "web"},
///     "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}},
///              "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web"}]}}},
/// }))?;
/// let Object::Other(rollout) = rollout else { return Ok(()) };
/// assert_eq!(rollout.holds().and_then(|pods| pods.replicas), Some(2));
/// # Ok::<(), manifest_rules::objects::NotAnObject>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct HeldPods {
    /// How many are wanted where no autoscaler decides.
    pub replicas: Option<i32>,
    /// Which pods the owner takes for its own, if it says so.
    pub selector: Option<LabelSelector>,
    /// What each pod is made from.
    pub template: PodTemplateSpec,
    /// Where they stand in the object, and what keeps them.
    pub place: PodPlace,
    /// Whether every pod ends before one starts.
    pub recreates: bool,
    /// Whether the cluster fills in the images, so that none has to be written.
    pub fills_images: bool,
}

impl HeldPods {
    /// The pods of an object; nothing if it is of another kind, or keeps the pods of another object.
    pub(super) fn of(object: &Value) -> Option<Self> {
        let of = group(object["apiVersion"].as_str()?);
        let spec = &object["spec"];
        let selector = match (of, object["kind"].as_str()?) {
            ("argoproj.io", "Rollout") => serde_json::from_value(spec["selector"].clone()).ok(),
            ("apps.openshift.io", "DeploymentConfig") => {
                let labels: Option<BTreeMap<String, String>> = serde_json::from_value(spec["selector"].clone()).ok();
                labels.map(|labels| LabelSelector { match_labels: Some(labels), match_expressions: None })
            }
            _ => return None,
        };
        let template = serde_json::from_value(spec.get("template")?.clone()).ok()?;
        let triggers = spec["triggers"].as_array().into_iter().flatten();
        Some(Self {
            replicas: spec["replicas"].as_i64().and_then(|count| i32::try_from(count).ok()),
            selector,
            template,
            place: PodPlace { template: "spec.template", keeper: Keeper::Replicas },
            recreates: spec["strategy"]["type"] == "Recreate",
            fills_images: triggers.into_iter().any(|trigger| trigger["type"] == "ImageChange"),
        })
    }
}
