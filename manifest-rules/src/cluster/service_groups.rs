//! Services that send to the same pods, told once: what is asked of each is asked of the group.

use std::collections::HashMap;

use k8s_openapi::api::core::v1::{Service, ServicePort};

use super::pod_index::PodIndex;
use super::pods::Labels;
use super::ports::{Target, protocol};
use super::selector::namespace;
use crate::objects::{Bundle, Item, Object, ObjectKey};

/// A Service of a group.
#[derive(Clone, Copy, Debug)]
pub struct Serving<'b> {
    /// Its key.
    pub key: &'b ObjectKey,
    /// The object.
    pub item: &'b Item,
    /// The Service itself.
    pub service: &'b Service,
}

impl<'b> Serving<'b> {
    /// Its ports, with their places in the list.
    pub fn ports(&self) -> impl Iterator<Item = (usize, &'b ServicePort)> {
        self.service.spec.iter().flat_map(|spec| spec.ports.iter().flatten()).enumerate()
    }

    /// Where its ports send to: the target and the protocol, with the port's place in the list.
    pub fn targets(&self) -> impl Iterator<Item = (usize, Target<'b>, &'b str)> {
        self.ports().map(|(index, port)| (index, Target::of(port), protocol(&port.protocol)))
    }

    /// `ClusterIP` where no type is written.
    pub fn type_(&self) -> &'b str {
        self.service.spec.as_ref().and_then(|spec| spec.type_.as_deref()).unwrap_or("ClusterIP")
    }
}

/// The Services of a namespace that have one selector, and the pods that it selects, as long as the Services stand: what
/// Helm runs for a while is not among them.
#[derive(Debug)]
pub struct ServiceGroup<'b> {
    /// The Services, in the bundle's order.
    pub services: Vec<Serving<'b>>,
    /// Their selector.
    pub selector: &'b Labels,
    /// The pods' places in the index.
    pub pods: Vec<usize>,
}

impl<'b> ServiceGroup<'b> {
    /// All groups of a bundle, in the order of their first Services. One without a selector selects nothing.
    pub(super) fn all(bundle: &'b Bundle, index: &PodIndex<'b>) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        let mut places: HashMap<(&str, &Labels), usize> = HashMap::new();
        for (key, item) in bundle.iter() {
            let Object::Service(service) = &item.object else { continue };
            let Some(selector) = service.spec.as_ref().and_then(|spec| spec.selector.as_ref()) else { continue };
            let space = namespace(&key.namespace);
            let place = *places.entry((space, selector)).or_insert_with(|| {
                let pods = index.served(space, selector).filter(|pods| !index.pods[*pods].is_hook()).collect();
                groups.push(Self { services: Vec::new(), selector, pods });
                groups.len() - 1
            });
            groups[place].services.push(Serving { key, item, service });
        }
        groups
    }
}
