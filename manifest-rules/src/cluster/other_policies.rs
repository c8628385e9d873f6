//! Network policies of other kinds than Kubernetes' own, of which only their controllers know whom they select.

use std::collections::HashSet;

use super::selector::namespace;
use crate::objects::{Bundle, ObjectKey};

/// Where such policies rule.
#[derive(Debug)]
pub struct OtherPolicies<'b> {
    everywhere: bool,
    namespaces: HashSet<&'b str>,
}

impl<'b> OtherPolicies<'b> {
    /// The policies of a bundle.
    pub fn of(bundle: &'b Bundle) -> Self {
        let mut others = Self { everywhere: false, namespaces: HashSet::new() };
        for key in bundle.keys() {
            match (key.group.as_str(), key.kind.as_str()) {
                ("cilium.io", "CiliumNetworkPolicy")
                | ("projectcalico.org" | "crd.projectcalico.org", "NetworkPolicy") => {
                    others.namespaces.insert(namespace(&key.namespace));
                }
                ("cilium.io", "CiliumClusterwideNetworkPolicy")
                | ("projectcalico.org" | "crd.projectcalico.org", "GlobalNetworkPolicy")
                | ("policy.networking.k8s.io", _) => others.everywhere = true,
                _ => {}
            }
        }
        others
    }

    /// Whether one of them may select the pods of this owner.
    pub fn may_select(&self, owner: &ObjectKey) -> bool {
        self.everywhere || self.namespaces.contains(namespace(&owner.namespace))
    }
}
