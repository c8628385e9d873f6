//! Rules about what containers request and may use. Source: Kubernetes, "Resource Management for Pods and Containers".

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::values::{Level, Quantity, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "missing-memory-limit",
        family: Family::Resources,
        severity: Severity::High,
        asserts: "Every container has a memory limit.",
        why: "A leak takes the node's memory, and the kernel ends whatever it finds.",
        stopped_by: "`Limits` cannot be made without memory, and a workload without a resource profile does not compile.",
        elsewhere: &[
            "kube-linter unset-memory-requirements",
            "checkov CKV_K8S_13",
            "trivy KSV-0018",
            "polaris memoryLimitsMissing",
        ],
        example: example!("missing-memory-limit"),
        dev: Level::Warn,
        prod: Level::Error,
        waivable: true,
        check: missing_limit,
    },
    Rule {
        name: "request-above-limit",
        family: Family::Resources,
        severity: Severity::High,
        asserts: "No container requests more than its limit.",
        why: "The API server refuses the pod.",
        stopped_by: "`ResourceProfile::new` does not compile.",
        elsewhere: &[],
        example: example!("request-above-limit"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: above_limit,
    },
    Rule {
        name: "invalid-quantity",
        family: Family::Resources,
        severity: Severity::High,
        asserts: "Every amount of cpu, memory and storage is one that Kubernetes reads, and no thousandths of a byte.",
        why: "The API server refuses the object, or the container gets less than a byte.",
        stopped_by: "`Cpu` and `Memory` do not compile.",
        elsewhere: &[],
        example: example!("invalid-quantity"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: super::quantities::invalid,
    },
];

fn missing_limit(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        let whole = pods.spec.resources.as_ref().and_then(|resources| resources.limits.as_ref());
        if whole.is_some_and(|limits| limits.contains_key("memory")) {
            continue;
        }
        for (path, container) in pods.containers() {
            let limits = container.resources.as_ref().and_then(|resources| resources.limits.as_ref());
            if !limits.is_some_and(|limits| limits.contains_key("memory")) {
                let message =
                    format!("the container `{}` has no memory limit: write one, such as 256Mi", container.name);
                report.found(pods.key, pods.item, format!("{path}.resources.limits.memory"), message);
            }
        }
    }
}

fn above_limit(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        for (path, container) in pods.containers() {
            let Some(resources) = &container.resources else { continue };
            for (name, request) in resources.requests.iter().flatten() {
                let Some(limit) = resources.limits.as_ref().and_then(|limits| limits.get(name)) else { continue };
                if let (Ok(most), Ok(wanted)) = (Quantity::try_new(&limit.0), Quantity::try_new(&request.0))
                    && wanted > most
                {
                    let message = format!(
                        "the {name} request of {} is above its limit of {}: lower the request or raise the limit",
                        request.0, limit.0
                    );
                    report.found(pods.key, pods.item, format!("{path}.resources.requests.{name}"), message);
                }
            }
        }
    }
}
