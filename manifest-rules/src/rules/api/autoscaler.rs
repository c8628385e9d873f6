//! HorizontalPodAutoscalers. That maxReplicas is above minReplicas is the rule `autoscaler-bounds`'s.
//! Source: Kubernetes, "Horizontal Pod Autoscaling" and "HorizontalPodAutoscaler v2".

use k8s_openapi::api::autoscaling::v2::{
    CrossVersionObjectReference, HPAScalingRules, HorizontalPodAutoscalerSpec, MetricIdentifier, MetricSpec,
    MetricTarget,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use super::at::At;
use super::formats::{LABEL, SEGMENT};
use super::refusal::{Refusals, Why, items};
use super::resources;
use crate::values::{Quantity as Amount, ScalingPeriodSeconds, ScalingValue, StabilizationWindowSeconds, Utilization};

/// An autoscaler.
pub(super) fn autoscaler(out: &mut Refusals<'_>, spec: &HorizontalPodAutoscalerSpec) {
    let at = At::OBJECT.key("spec");
    out.not_negative(&at.key("minReplicas"), spec.min_replicas);
    let measured = |metric: &MetricSpec| matches!(metric.type_.as_str(), "Object" | "External");
    if spec.min_replicas == Some(0) && !spec.metrics.iter().flatten().any(measured) {
        let message =
            "with `minReplicas` 0 no pod is left to measure: write 1, or add a metric of type Object or External";
        out.add(Why::Conflict, &at.key("minReplicas"), message);
    }
    reference(out, &at.key("scaleTargetRef"), &spec.scale_target_ref);
    for (index, metric) in items(&spec.metrics) {
        self::metric(out, &at.key("metrics").item(index), metric);
    }
    if let Some(behavior) = &spec.behavior {
        let at = at.key("behavior");
        for (way, rules) in [("scaleUp", &behavior.scale_up), ("scaleDown", &behavior.scale_down)] {
            if let Some(rules) = rules {
                self::rules(out, &at.key(way), rules);
            }
        }
    }
}

fn reference(out: &mut Refusals<'_>, at: &At<'_>, target: &CrossVersionObjectReference) {
    out.needed(&at.key("kind"), &target.kind, &SEGMENT);
    out.needed(&at.key("name"), &target.name, &SEGMENT);
}

fn rules(out: &mut Refusals<'_>, at: &At<'_>, rules: &HPAScalingRules) {
    let window = StabilizationWindowSeconds::MIN.get().into()..=StabilizationWindowSeconds::MAX.get().into();
    out.within(&at.key("stabilizationWindowSeconds"), rules.stabilization_window_seconds.map(i64::from), window);
    out.one_if_set(&at.key("selectPolicy"), rules.select_policy.as_deref(), &["Max", "Min", "Disabled"]);
    if rules.tolerance.as_ref().and_then(amount).is_some_and(|tolerance| tolerance < 0) {
        out.add(Why::Bounds, &at.key("tolerance"), "`tolerance` is below 0: write 0 or more, such as `0.1`");
    }
    let list = at.key("policies");
    if rules.policies.as_ref().is_some_and(Vec::is_empty) {
        out.add(Why::Missing, &list, "`policies` has no item: write one with `type`, `value` and `periodSeconds`");
    }
    for (index, policy) in items(&rules.policies) {
        let at = list.item(index);
        out.just_one_of(&at.key("type"), &policy.type_, &["Pods", "Percent"]);
        // The least is the server's, the most only the model's.
        out.within(&at.key("value"), Some(policy.value.into()), i64::from(ScalingValue::MIN.get())..=i64::MAX);
        let period = ScalingPeriodSeconds::MIN.get().into()..=ScalingPeriodSeconds::MAX.get().into();
        out.within(&at.key("periodSeconds"), Some(policy.period_seconds.into()), period);
    }
}

fn metric(out: &mut Refusals<'_>, at: &At<'_>, metric: &MetricSpec) {
    let sources = [
        ("Resource", "resource", metric.resource.is_some()),
        ("ContainerResource", "containerResource", metric.container_resource.is_some()),
        ("Pods", "pods", metric.pods.is_some()),
        ("Object", "object", metric.object.is_some()),
        ("External", "external", metric.external.is_some()),
    ];
    let types: Vec<&str> = sources.iter().map(|(type_, ..)| *type_).collect();
    out.just_one_of(&at.key("type"), &metric.type_, &types);
    for (type_, field, is_set) in sources {
        if type_ == metric.type_ && !is_set {
            let message = format!("the metric is of type {type_}, and there is no `{field}`: write it");
            out.add(Why::Missing, &at.key(field), message);
        }
        let other = is_set && type_ != metric.type_ && types.contains(&metric.type_.as_str());
        out.excluded(&at.key(field), other, &format!("beside the type {}", metric.type_));
    }
    if let Some(one) = &metric.resource {
        let at = at.key("resource");
        out.filled(&at.key("name"), &one.name, "cpu");
        target(out, &at.key("target"), &one.target, &Needs { utilization: true, value: false });
    }
    if let Some(one) = &metric.container_resource {
        let at = at.key("containerResource");
        out.filled(&at.key("name"), &one.name, "cpu");
        if !one.name.is_empty() {
            resources::resource(out, &at.key("name"), &one.name, &["cpu", "memory", "ephemeral-storage"]);
        }
        out.needed(&at.key("container"), &one.container, &LABEL);
        target(out, &at.key("target"), &one.target, &Needs { utilization: true, value: false });
    }
    if let Some(one) = &metric.pods {
        let at = at.key("pods");
        name(out, &at, &one.metric);
        target(out, &at.key("target"), &one.target, &Needs { utilization: false, value: false });
    }
    if let Some(one) = &metric.object {
        let at = at.key("object");
        reference(out, &at.key("describedObject"), &one.described_object);
        name(out, &at, &one.metric);
        target(out, &at.key("target"), &one.target, &Needs { utilization: false, value: true });
    }
    if let Some(one) = &metric.external {
        let at = at.key("external");
        name(out, &at, &one.metric);
        let at = at.key("target");
        target(out, &at, &one.target, &Needs { utilization: false, value: true });
        let both = one.target.value.is_some() && one.target.average_value.is_some();
        out.excluded(&at.key("value"), both, "beside an `averageValue`");
    }
}

fn name(out: &mut Refusals<'_>, at: &At<'_>, metric: &MetricIdentifier) {
    out.needed(&at.key("metric").key("name"), &metric.name, &SEGMENT);
}

/// What a metric is compared with, beside an average.
struct Needs {
    utilization: bool,
    value: bool,
}

fn target(out: &mut Refusals<'_>, at: &At<'_>, target: &MetricTarget, needs: &Needs) {
    out.just_one_of(&at.key("type"), &target.type_, &["Utilization", "Value", "AverageValue"]);
    for (field, written) in [("value", &target.value), ("averageValue", &target.average_value)] {
        if let Some(written) = written
            && amount(written).is_some_and(|amount| amount <= 0)
        {
            out.add(Why::Bounds, &at.key(field), format!("`{field}` is {}: write more than 0", written.0));
        }
    }
    // The least is the server's, the most only the model's.
    let least = i64::from(Utilization::MIN.get());
    out.within(&at.key("averageUtilization"), target.average_utilization.map(i64::from), least..=i64::MAX);
    let (average, utilization) = (target.average_value.is_some(), target.average_utilization.is_some());
    let enough = average || (needs.utilization && utilization) || (needs.value && target.value.is_some());
    if !enough {
        let field = if needs.utilization { "averageUtilization" } else { "averageValue" };
        out.add(Why::Missing, &at.key(field), format!("the metric is compared with nothing: write `{field}`"));
    }
    out.excluded(
        &at.key("averageValue"),
        needs.utilization && average && utilization,
        "beside an `averageUtilization`",
    );
}

fn amount(quantity: &Quantity) -> Option<i128> {
    Amount::try_new(&quantity.0).ok().map(Amount::nanos)
}
