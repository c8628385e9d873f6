//! A workload's HorizontalPodAutoscaler. Source: Kubernetes, "HorizontalPodAutoscaler v2".

use k8s_openapi::api::autoscaling::v2::{
    CrossVersionObjectReference, HPAScalingPolicy, HPAScalingRules, HorizontalPodAutoscaler,
    HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerSpec, MetricSpec, MetricTarget, ResourceMetricSource,
};
use manifest_rules::objects::Notes;

use super::meta;
use crate::model::scale::ScalingUnit;
use crate::model::{App, Autoscaler, Deployed, ScalingRules};
use crate::values::Traced;

pub(super) fn horizontal_pod_autoscaler(
    app: &App<'_>,
    deployed: &Deployed<'_>,
    at: &mut Notes<'_>,
) -> Option<HorizontalPodAutoscaler> {
    let autoscaler = deployed.overlay.autoscaler.as_ref()?;
    at.note("spec", autoscaler.origin);
    Some(HorizontalPodAutoscaler {
        metadata: meta::metadata(app, format!("{}-hpa", deployed.name()), Some(deployed.name()), at),
        spec: Some(HorizontalPodAutoscalerSpec {
            behavior: behavior(autoscaler, at),
            max_replicas: meta::int(autoscaler.max_replicas),
            metrics: meta::some(metrics(autoscaler, at)),
            min_replicas: Some(meta::int(autoscaler.min_replicas)),
            scale_target_ref: CrossVersionObjectReference {
                api_version: Some("apps/v1".to_owned()),
                kind: "Deployment".to_owned(),
                name: deployed.name().to_owned(),
            },
        }),
        status: None,
    })
}

fn metrics(autoscaler: &Autoscaler<'_>, at: &mut Notes<'_>) -> Vec<MetricSpec> {
    let all = [("cpu", autoscaler.cpu_utilization), ("memory", autoscaler.memory_utilization)];
    let set = all.into_iter().filter_map(|(name, target)| Some((name, target?)));
    set.enumerate()
        .map(|(index, (name, target))| {
            at.index("spec.metrics*", index, target.origin);
            metric(name, target)
        })
        .collect()
}

fn metric(name: &str, target: Traced<u32>) -> MetricSpec {
    MetricSpec {
        container_resource: None,
        external: None,
        object: None,
        pods: None,
        resource: Some(ResourceMetricSource {
            name: name.to_owned(),
            target: MetricTarget {
                average_utilization: Some(meta::int(target.value)),
                average_value: None,
                type_: "Utilization".to_owned(),
                value: None,
            },
        }),
        type_: "Resource".to_owned(),
    }
}

fn behavior(autoscaler: &Autoscaler<'_>, at: &mut Notes<'_>) -> Option<HorizontalPodAutoscalerBehavior> {
    let scale_up = rules(autoscaler.scale_up.as_ref(), &mut at.within("spec.behavior.scaleUp"));
    let scale_down = rules(autoscaler.scale_down.as_ref(), &mut at.within("spec.behavior.scaleDown"));
    if scale_up.is_none() && scale_down.is_none() {
        return None;
    }
    Some(HorizontalPodAutoscalerBehavior { scale_down, scale_up })
}

fn rules(rules: Option<&ScalingRules<'_>>, at: &mut Notes<'_>) -> Option<HPAScalingRules> {
    let rules = rules?;
    at.note("", rules.origin);
    for (index, policy) in rules.policies.iter().enumerate() {
        at.index("policies*", index, policy.origin);
    }
    if let Some(select) = rules.select_policy {
        at.note("selectPolicy", select.origin);
    }
    if let Some(seconds) = rules.stabilization_window_seconds {
        at.note("stabilizationWindowSeconds", seconds.origin);
    }
    let lowered = HPAScalingRules {
        policies: meta::some(rules.policies.iter().map(policy).collect()),
        select_policy: rules.select_policy.map(|select| select.value.as_str().to_owned()),
        stabilization_window_seconds: rules.stabilization_window_seconds.map(|seconds| meta::int(seconds.value)),
        tolerance: None,
    };
    // Rules that set nothing are no rules.
    if lowered == HPAScalingRules::default() { None } else { Some(lowered) }
}

fn policy(policy: &crate::model::ScalingPolicy) -> HPAScalingPolicy {
    HPAScalingPolicy {
        period_seconds: meta::int(policy.period_seconds),
        type_: match policy.unit {
            ScalingUnit::Pods => "Pods",
            ScalingUnit::Percent => "Percent",
        }
        .to_owned(),
        value: meta::int(policy.value),
    }
}
