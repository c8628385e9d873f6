//! The kinds whose fields have a meaning here.

use crate::objects::ObjectKey;

macro_rules! kinds {
    ($($group:literal: $($kind:ident)*;)*) => {
        /// A kind of Kubernetes' own, or any other.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Kind {
            $($($kind,)*)*
            /// One whose fields nobody here knows.
            Other,
        }

        impl Kind {
            /// The kind of an object. Another group's kind of the same name is another kind.
            pub(crate) fn of(key: &ObjectKey) -> Self {
                match (key.group.as_str(), key.kind.as_str()) {
                    $($(($group, stringify!($kind)) => Self::$kind,)*)*
                    _ => Self::Other,
                }
            }
        }
    };
}

kinds! {
    "": Namespace ServiceAccount ConfigMap Secret PersistentVolumeClaim PersistentVolume Service Pod PodTemplate
        ReplicationController LimitRange ResourceQuota;
    "apps": Deployment StatefulSet DaemonSet ReplicaSet;
    "batch": Job CronJob;
    "autoscaling": HorizontalPodAutoscaler;
    "policy": PodDisruptionBudget;
    "networking.k8s.io": NetworkPolicy Ingress;
    "rbac.authorization.k8s.io": Role ClusterRole RoleBinding ClusterRoleBinding;
    "storage.k8s.io": StorageClass;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_its_group_too() {
        let kind = |group: &str, kind: &str| {
            let (group, kind) = (group.to_owned(), kind.to_owned());
            Kind::of(&ObjectKey { group, kind, namespace: String::new(), name: "a".to_owned() })
        };
        assert_eq!(kind("", "Service"), Kind::Service);
        assert_eq!(kind("serving.knative.dev", "Service"), Kind::Other);
        assert_eq!(kind("projectcalico.org", "NetworkPolicy"), Kind::Other);
    }
}
