//! A workload's HorizontalPodAutoscaler. Source: Kubernetes, "HorizontalPodAutoscaler v2".

use std::collections::BTreeMap;

use k8s_openapi::api::autoscaling::v2::{
    ContainerResourceMetricSource, CrossVersionObjectReference, ExternalMetricSource, HPAScalingPolicy,
    HPAScalingRules, HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerSpec,
    MetricIdentifier, MetricSpec, MetricTarget, ObjectMetricSource, PodsMetricSource, ResourceMetricSource,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use manifest_rules::objects::Notes;

use super::meta;
use crate::model::scale::MetricKind;
use crate::model::scaling::ScalingUnit;
use crate::model::{App, Autoscaler, Deployed, Metric, ScalingRules};
use crate::values::Traced;

pub(super) fn horizontal_pod_autoscaler(
    app: &App<'_>,
    deployed: &Deployed<'_>,
    at: &mut Notes<'_>,
) -> Option<HorizontalPodAutoscaler> {
    let autoscaler = deployed.overlay.autoscaler.as_ref().filter(|scaler| scaler.by.is_none())?;
    at.note("spec", autoscaler.origin);
    if let Some(reason) = autoscaler.to_zero {
        at.note("spec.minReplicas", reason.origin);
    }
    Some(HorizontalPodAutoscaler {
        metadata: meta::metadata(app, format!("{}-hpa", deployed.name()), Some(deployed), at),
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
    let mut all: Vec<MetricSpec> = set
        .enumerate()
        .map(|(index, (name, target))| {
            at.index("spec.metrics*", index, target.origin);
            metric(name, target)
        })
        .collect();
    for metric in autoscaler.metrics.iter() {
        at.index("spec.metrics*", all.len(), metric.origin);
        all.push(other_metric(metric));
    }
    all
}

fn other_metric(metric: &Metric<'_>) -> MetricSpec {
    let none = MetricSpec {
        container_resource: None,
        external: None,
        object: None,
        pods: None,
        resource: None,
        type_: String::new(),
    };
    let target = |type_: &str, average: Option<u32>, value: Option<u32>| MetricTarget {
        average_utilization: None,
        average_value: average.map(|amount| Quantity(amount.to_string())),
        type_: type_.to_owned(),
        value: value.map(|amount| Quantity(amount.to_string())),
    };
    let named = |name: &str, labels: &[(&str, &str)]| {
        let labels: BTreeMap<String, String> =
            labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        MetricIdentifier {
            name: name.to_owned(),
            selector: Some(labels)
                .filter(|labels| !labels.is_empty())
                .map(|labels| LabelSelector { match_expressions: None, match_labels: Some(labels) }),
        }
    };
    match metric.kind {
        MetricKind::Container { container, resource, percent } => MetricSpec {
            container_resource: Some(ContainerResourceMetricSource {
                container: container.to_owned(),
                name: resource.to_owned(),
                target: MetricTarget {
                    average_utilization: Some(meta::int(percent)),
                    average_value: None,
                    type_: "Utilization".to_owned(),
                    value: None,
                },
            }),
            type_: "ContainerResource".to_owned(),
            ..none
        },
        MetricKind::Pods { name, average } => MetricSpec {
            pods: Some(PodsMetricSource {
                metric: named(name, &[]),
                target: target("AverageValue", Some(average), None),
            }),
            type_: "Pods".to_owned(),
            ..none
        },
        MetricKind::Object { api_version, kind, object, name, value } => MetricSpec {
            object: Some(ObjectMetricSource {
                described_object: CrossVersionObjectReference {
                    api_version: Some(api_version.to_owned()),
                    kind: kind.to_owned(),
                    name: object.to_owned(),
                },
                metric: named(name, &[]),
                target: target("Value", None, Some(value)),
            }),
            type_: "Object".to_owned(),
            ..none
        },
        MetricKind::External { name, labels, average } => MetricSpec {
            external: Some(ExternalMetricSource {
                metric: named(name, labels),
                target: target("AverageValue", Some(average), None),
            }),
            type_: "External".to_owned(),
            ..none
        },
    }
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
    if let Some(percent) = rules.tolerance {
        at.note("tolerance", percent.origin);
    }
    if let Some(seconds) = rules.stabilization_window_seconds {
        at.note("stabilizationWindowSeconds", seconds.origin);
    }
    let lowered = HPAScalingRules {
        policies: meta::some(rules.policies.iter().map(policy).collect()),
        select_policy: rules.select_policy.map(|select| select.value.as_str().to_owned()),
        stabilization_window_seconds: rules.stabilization_window_seconds.map(|seconds| meta::int(seconds.value)),
        tolerance: rules.tolerance.map(|percent| Quantity(share(percent.value))),
    };
    // Rules that set nothing are no rules.
    if lowered == HPAScalingRules::default() { None } else { Some(lowered) }
}

/// A share in the form that the API server gives it: `50m` for 5 percent.
fn share(percent: u32) -> String {
    match percent {
        0 | 100 => (percent / 100).to_string(),
        part => format!("{}m", part * 10),
    }
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
