//! A set of objects with what everybody asks of it: its pods, its autoscalers, its Services, its policies.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Deref;

use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscaler;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use super::claims::{Claim, Claims};
use super::entry::Entry;
use super::pod_index::PodIndex;
use super::policies::Policies;
use super::ports::Target;
use super::scaled_object::ScaledObject;
use super::selector::namespace;
use super::service_groups::ServiceGroup;
use super::singleton::Singleton;
use crate::objects::{Bundle, Object};

/// All objects of a bundle, with what is asked of them. It is also the [`PodIndex`] of them.
#[derive(Debug)]
pub struct Set<'b> {
    /// The objects.
    pub bundle: &'b Bundle,
    pods: PodIndex<'b>,
    scalers: HashMap<usize, Vec<&'b HorizontalPodAutoscaler>>,
    scaled_objects: HashMap<usize, Vec<ScaledObject<'b>>>,
    groups: OnceCell<Vec<ServiceGroup<'b>>>,
    served: OnceCell<Vec<bool>>,
    policies: OnceCell<Policies<'b>>,
    claims: OnceCell<Claims<'b>>,
}

impl<'b> Deref for Set<'b> {
    type Target = PodIndex<'b>;
    fn deref(&self) -> &PodIndex<'b> {
        &self.pods
    }
}

impl<'b> Set<'b> {
    /// The set of a bundle's objects.
    pub fn of(bundle: &'b Bundle) -> Self {
        let mut set = Self {
            bundle,
            pods: PodIndex::of(bundle),
            scalers: HashMap::new(),
            scaled_objects: HashMap::new(),
            groups: OnceCell::new(),
            served: OnceCell::new(),
            policies: OnceCell::new(),
            claims: OnceCell::new(),
        };
        for (key, item) in bundle.iter() {
            if let Object::HorizontalPodAutoscaler(scaler) = &item.object
                && let Some(pods) = set.scaled(&key.namespace, scaler)
            {
                set.scalers.entry(pods).or_default().push(scaler);
            }
            if let Some(scaler) = ScaledObject::of(key, item)
                && let Some(pods) = set.named(&key.namespace, scaler.kind, scaler.name)
            {
                set.scaled_objects.entry(pods).or_default().push(scaler);
            }
        }
        set
    }

    /// The pods that an autoscaler scales: same kind, name and namespace.
    pub fn scaled(&self, in_namespace: &str, scaler: &HorizontalPodAutoscaler) -> Option<usize> {
        let target = &scaler.spec.as_ref()?.scale_target_ref;
        self.named(in_namespace, &target.kind, &target.name)
    }

    /// The autoscaler that chooses the number; the first, where several would.
    pub fn scaler(&self, pods: usize) -> Option<&'b HorizontalPodAutoscaler> {
        self.scalers.get(&pods)?.first().copied()
    }

    /// The ScaledObjects that choose the number, as an autoscaler does.
    pub fn scaled_objects(&self, pods: usize) -> &[ScaledObject<'b>] {
        self.scaled_objects.get(&pods).map_or(&[], Vec::as_slice)
    }

    /// Whether an autoscaler chooses the number: Kubernetes' own, or KEDA's.
    pub fn is_scaled(&self, pods: usize) -> bool {
        self.scalers.contains_key(&pods) || self.scaled_objects.contains_key(&pods)
    }

    /// The fewest pods that are wanted: what the autoscaler goes down to, or the replicas.
    pub fn fewest(&self, pods: usize) -> i32 {
        let scalers = self.scalers.get(&pods).into_iter().flatten();
        let own = scalers.filter_map(|scaler| scaler.spec.as_ref()).map(|spec| spec.min_replicas.unwrap_or(1));
        let least = own.chain(self.scaled_objects(pods).iter().map(|scaler| scaler.least)).min();
        least.unwrap_or(self.pods.pods[pods].replicas.unwrap_or(1))
    }

    /// The claims that the pods mount by name.
    pub fn claims(&self, pods: usize) -> Vec<Claim<'b>> {
        let own = &self.pods.pods[pods];
        // Hardly any pod mounts one.
        let any = own.spec.volumes.iter().flatten().any(|volume| volume.persistent_volume_claim.is_some());
        if any { self.claims.get_or_init(|| Claims::of(self.bundle)).of_pods(own) } else { Vec::new() }
    }

    /// Why there is one of these pods and no second beside it; nothing where there may be.
    pub fn singleton(&self, pods: usize) -> Option<Singleton<'b>> {
        Singleton::of(&self.pods.pods[pods], &self.claims(pods))
    }

    /// The Services, by the pods that they send to.
    pub fn service_groups(&self) -> &[ServiceGroup<'b>] {
        self.groups.get_or_init(|| ServiceGroup::all(self.bundle, &self.pods))
    }

    /// Whether a Service sends to the pods.
    pub fn is_served(&self, pods: usize) -> bool {
        self.served.get_or_init(|| {
            let mut served = vec![false; self.pods.pods.len()];
            self.service_groups().iter().flat_map(|group| &group.pods).for_each(|pods| served[*pods] = true);
            served
        })[pods]
    }

    /// What NetworkPolicies let through.
    pub fn policies(&self) -> &Policies<'b> {
        self.policies.get_or_init(|| Policies::of(self.bundle, &self.pods))
    }

    /// Who gets through the NetworkPolicies to a port of these pods; nothing where they declare none of that name.
    pub fn entry(&self, pods: usize, target: Target<'_>, over: &str) -> Option<Entry> {
        Entry::of(self.policies(), &self.pods, pods, target, over)
    }

    /// The words for a selector that finds nothing, or, where it would find pods of another namespace, words that say so.
    pub fn elsewhere(&self, in_namespace: &str, selector: &LabelSelector, message: &str) -> String {
        let own = namespace(in_namespace);
        let mut others = self.namespaces().into_iter().filter(|other| *other != own);
        let found = others.find_map(|other| Some((other, self.selected(other, selector).next()?)));
        match found {
            Some((other, pods)) => format!(
                "the selector matches no pods of the namespace `{own}`, and {} is in `{other}`: write both into one namespace",
                self.pods.pods[pods].key
            ),
            None => message.to_owned(),
        }
    }
}
