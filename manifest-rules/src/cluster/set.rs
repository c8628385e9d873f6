//! A set of objects with what everybody asks of it: its pods, its autoscalers, its Services, its policies.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Deref;

use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscaler;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use super::pod_index::PodIndex;
use super::policies::Policies;
use super::selector::namespace;
use crate::objects::{Bundle, Object};

/// All objects of a bundle, with what is asked of them. It is also the [`PodIndex`] of them.
#[derive(Debug)]
pub struct Set<'b> {
    /// The objects.
    pub bundle: &'b Bundle,
    pods: PodIndex<'b>,
    scalers: HashMap<usize, Vec<&'b HorizontalPodAutoscaler>>,
    served: OnceCell<Vec<bool>>,
    policies: OnceCell<Policies<'b>>,
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
            served: OnceCell::new(),
            policies: OnceCell::new(),
        };
        for (key, item) in bundle.iter() {
            if let Object::HorizontalPodAutoscaler(scaler) = &item.object
                && let Some(pods) = set.scaled(&key.namespace, scaler)
            {
                set.scalers.entry(pods).or_default().push(scaler);
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

    /// Whether an autoscaler chooses the number.
    pub fn is_scaled(&self, pods: usize) -> bool {
        self.scalers.contains_key(&pods)
    }

    /// The fewest pods that are wanted: what the autoscaler goes down to, or the replicas.
    pub fn fewest(&self, pods: usize) -> i32 {
        let scalers = self.scalers.get(&pods).into_iter().flatten();
        let least = scalers.filter_map(|scaler| scaler.spec.as_ref()).map(|spec| spec.min_replicas.unwrap_or(1)).min();
        least.unwrap_or(self.pods.pods[pods].replicas.unwrap_or(1))
    }

    /// Whether a Service sends to the pods.
    pub fn is_served(&self, pods: usize) -> bool {
        self.served.get_or_init(|| {
            let mut served = vec![false; self.pods.pods.len()];
            for (key, item) in self.bundle.iter() {
                if let Object::Service(service) = &item.object
                    && let Some(selector) = service.spec.as_ref().and_then(|spec| spec.selector.as_ref())
                {
                    self.pods.served(&key.namespace, selector).for_each(|pods| served[pods] = true);
                }
            }
            served
        })[pods]
    }

    /// What NetworkPolicies let through.
    pub fn policies(&self) -> &Policies<'b> {
        self.policies.get_or_init(|| Policies::of(self.bundle, &self.pods))
    }

    /// The words for a selector that finds nothing, or, where it would find pods of another namespace, words that say so.
    pub fn elsewhere(&self, in_namespace: &str, selector: &LabelSelector, message: &str) -> String {
        let own = namespace(in_namespace);
        let mut others = self.namespaces().into_iter().filter(|other| *other != own);
        let found = others.find_map(|other| Some((other, self.selected(other, selector).next()?)));
        match found {
            Some((other, pods)) => format!(
                "the selector matches no pods of `{own}`; {} is in `{other}`: let both be in one namespace",
                self.pods.pods[pods].key
            ),
            None => message.to_owned(),
        }
    }
}
