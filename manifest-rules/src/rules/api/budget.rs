//! PodDisruptionBudgets. That one says one of its two amounts is the rule `budget-policy`'s.
//! Source: Kubernetes, "Specifying a Disruption Budget for your Application".

use k8s_openapi::api::policy::v1::PodDisruptionBudgetSpec;

use super::at::At;
use super::metadata::selector;
use super::refusal::Refusals;
use super::workloads::share;

/// A budget.
pub(super) fn budget(out: &mut Refusals<'_>, spec: &PodDisruptionBudgetSpec) {
    let at = At::OBJECT.key("spec");
    share(out, &at.key("minAvailable"), spec.min_available.as_ref(), true);
    share(out, &at.key("maxUnavailable"), spec.max_unavailable.as_ref(), true);
    let policy = spec.unhealthy_pod_eviction_policy.as_deref();
    out.one_if_set(&at.key("unhealthyPodEvictionPolicy"), policy, &["IfHealthyBudget", "AlwaysAllow"]);
    selector(out, &at.key("selector"), spec.selector.as_ref());
}
