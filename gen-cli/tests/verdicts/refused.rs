//! What a second controller, or a bound of the namespace, does to what is there.

use crate::support::{Case, Refused, Review, whole};

pub(crate) fn cases() -> Vec<Case> {
    [scalers(), bounds()].concat()
}

fn scalers() -> Vec<Case> {
    let keda = |kind: &str, target: &str| {
        format!(
            "apiVersion: keda.sh/v1alpha1\nkind: {kind}\nmetadata: {{name: backend}}\nspec:\n  scaleTargetRef: {{name: {target}}}\n  triggers: [{{type: cron, metadata: {{timezone: UTC}}}}]\n"
        )
    };
    let vertical = |mode: &str, target: &str| {
        format!(
            "apiVersion: autoscaling.k8s.io/v1\nkind: VerticalPodAutoscaler\nmetadata: {{name: backend}}\nspec:\n  targetRef: {{apiVersion: apps/v1, kind: Deployment, name: {target}}}\n  updatePolicy: {{updateMode: {mode}}}\n"
        )
    };
    let horizontal = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: second}\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: backend}\n  minReplicas: 2\n  maxReplicas: 4\n  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]\n";
    vec![
        whole("prod", "KEDA beside our autoscaler", keda("ScaledObject", "backend"), Refused, "two-scalers"),
        whole("dev", "KEDA over our replicas", keda("ScaledObject", "backend"), Refused, "two-scalers"),
        whole("prod", "KEDA for something else", keda("ScaledObject", "other"), Refused, "dangling-autoscaler"),
        whole("prod", "KEDA's jobs", keda("ScaledJob", "backend"), Review, "not known here"),
        whole("prod", "a vertical autoscaler beside ours", vertical("Auto", "backend"), Refused, "two-scalers"),
        whole("prod", "a vertical autoscaler of new pods", vertical("Initial", "backend"), Refused, "two-scalers"),
        whole("prod", "a vertical autoscaler that only tells", vertical("'Off'", "backend"), Review, "not known here"),
        whole("dev", "a vertical autoscaler alone", vertical("Auto", "backend"), Review, "not known here"),
        whole("prod", "a second autoscaler", horizontal, Refused, "autoscaler-owns-replicas"),
        whole("dev", "an autoscaler over our replicas", horizontal, Refused, "autoscaler-owns-replicas"),
    ]
}

fn bounds() -> Vec<Case> {
    let range = |limits: &str| {
        format!("apiVersion: v1\nkind: LimitRange\nmetadata: {{name: bounds}}\nspec:\n  limits: [{{{limits}}}]\n")
    };
    let quota = |hard: &str| {
        format!("apiVersion: v1\nkind: ResourceQuota\nmetadata: {{name: bounds}}\nspec:\n  hard: {{{hard}}}\n")
    };
    vec![
        whole(
            "prod",
            "a range below our limits",
            range("type: Container, max: {memory: 256Mi}"),
            Refused,
            "limit-range",
        ),
        whole("prod", "a range above our requests", range("type: Container, min: {cpu: 250m}"), Refused, "limit-range"),
        whole("prod", "a range of pods", range("type: Pod, max: {cpu: 400m}"), Refused, "limit-range"),
        whole(
            "prod",
            "a range of shares",
            range("type: Container, maxLimitRequestRatio: {cpu: '2'}"),
            Refused,
            "limit-range",
        ),
        whole(
            "prod",
            "a range that fits",
            range("type: Container, min: {cpu: 50m}, max: {cpu: '2', memory: 2Gi}"),
            Review,
            "by its bounds",
        ),
        whole(
            "prod",
            "a range of claims",
            range("type: PersistentVolumeClaim, max: {storage: 1Gi}"),
            Review,
            "by its bounds",
        ),
        whole("prod", "a quota of too few pods", quota("pods: '10'"), Refused, "resource-quota"),
        whole("prod", "a quota of too little CPU", quota("requests.cpu: '1'"), Refused, "resource-quota"),
        whole("prod", "a quota of too little memory", quota("limits.memory: 2Gi"), Refused, "resource-quota"),
        whole("prod", "a quota of no load balancer", quota("services.loadbalancers: '0'"), Refused, "resource-quota"),
        whole(
            "prod",
            "a quota that fits",
            quota("pods: '40', requests.cpu: '8', services: '9'"),
            Review,
            "by its bounds",
        ),
    ]
}
