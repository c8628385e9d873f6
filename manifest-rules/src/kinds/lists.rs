//! What makes an item of a list the same item: what the document says, and what it does not say.

use super::field::{At, Merge, Shape};

/// What makes an item of a list the same item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// These fields of it; a dot leads into it.
    Keyed(&'static [&'static str]),
    /// All of it: the order means nothing.
    Set,
    /// Its place.
    Ordered,
}

/// Lists that the document replaces as a whole, though their items have names: type, field, and what they are known by.
const KEYED: &[(&str, &str, &[&str])] = &[
    ("ServiceAccount", "imagePullSecrets", &["name"]),
    ("CustomResourceDefinitionSpec", "versions", &["name"]),
    ("StatefulSetSpec", "volumeClaimTemplates", &["metadata.name"]),
    // A host and a path are what a request is matched by.
    ("IngressSpec", "rules", &["host"]),
    ("HTTPIngressRuleValue", "paths", &["path", "pathType"]),
    // Each measures one thing.
    (
        "HorizontalPodAutoscalerSpec",
        "metrics",
        &[
            "type",
            "resource.name",
            "containerResource.name",
            "containerResource.container",
            "pods.metric.name",
            "object.metric.name",
            "external.metric.name",
        ],
    ),
];

/// Lists that the document replaces as a whole and whose order means something. In all others it means nothing.
const ORDERED: &[(&str, &str)] = &[
    // Words of a command.
    ("Container", "args"),
    ("Container", "command"),
    ("EphemeralContainer", "args"),
    ("EphemeralContainer", "command"),
    ("ExecAction", "command"),
    // A later one wins over an earlier one.
    ("Container", "envFrom"),
    ("EphemeralContainer", "envFrom"),
    ("PersistentVolumeSpec", "mountOptions"),
    ("ProjectedVolumeSource", "sources"),
    ("StorageClass", "mountOptions"),
    // The first one that fits counts.
    ("Container", "restartPolicyRules"),
    ("EphemeralContainer", "restartPolicyRules"),
    ("PodDNSConfig", "nameservers"),
    ("PodDNSConfig", "searches"),
    ("PodFailurePolicy", "rules"),
    ("ServiceSpec", "clusterIPs"),
    ("ServiceSpec", "ipFamilies"),
    ("MutatingWebhook", "admissionReviewVersions"),
    ("ValidatingWebhook", "admissionReviewVersions"),
    ("WebhookConversion", "conversionReviewVersions"),
    // A later one may use an earlier one.
    ("MutatingAdmissionPolicySpec", "mutations"),
    ("MutatingAdmissionPolicySpec", "variables"),
    // As a table shows them.
    ("CustomResourceDefinitionVersion", "additionalPrinterColumns"),
];

impl At {
    /// What makes its items the same, if it is a list.
    ///
    /// ```
    /// use manifest_rules::kinds::{Kind, List};
    /// let list = |path: &str| Kind::by_name("Pod").and_then(|pod| pod.field(path)?.list());
    /// assert_eq!(list("spec.containers"), Some(List::Keyed(&["name"])));
    /// assert_eq!(list("spec.containers.command"), Some(List::Ordered));
    /// assert_eq!(list("spec.tolerations"), Some(List::Set));
    /// ```
    pub fn list(&self) -> Option<List> {
        if !matches!(self.shape, Shape::List(_)) {
            return None;
        }
        let here = (self.of.name, self.field.name);
        let keyed = || KEYED.iter().find(|(of, field, _)| (*of, *field) == here).map(|(.., keys)| List::Keyed(keys));
        Some(match self.field.merge {
            Merge::Keys(keys) => List::Keyed(keys),
            Merge::Set => List::Set,
            Merge::Atomic if ORDERED.contains(&here) => List::Ordered,
            Merge::Atomic => keyed().unwrap_or(List::Set),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::find::types;

    #[test]
    fn every_exception_is_of_a_list_of_which_the_document_says_nothing() {
        let exceptions = ORDERED.iter().copied().chain(KEYED.iter().map(|(of, field, _)| (*of, *field)));
        for (name, field) in exceptions {
            let found = types().into_iter().filter(|of| of.name == name).find_map(|of| of.field(field));
            let found = found.unwrap_or_else(|| panic!("there is no {name}.{field}"));
            assert!(matches!(found.shape, Shape::List(_)), "{name}.{field} is no list");
            assert_eq!(found.merge, Merge::Atomic, "the document says how {name}.{field} is merged");
        }
    }
}
