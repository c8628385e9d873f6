//! Rules about what containers request and may use. Source: Kubernetes, "Resource Management for Pods and Containers".

use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use super::set::Set;
use super::{Level, Report, Rule, Severity, example};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "missing-memory-limit",
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

fn missing_limit(set: &Set<'_>, report: &mut Report<'_>) {
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

fn above_limit(set: &Set<'_>, report: &mut Report<'_>) {
    for pods in &set.pods {
        for (path, container) in pods.containers() {
            let Some(resources) = &container.resources else { continue };
            for (name, request) in resources.requests.iter().flatten() {
                let Some(limit) = resources.limits.as_ref().and_then(|limits| limits.get(name)) else { continue };
                if let (Some(most), Some(wanted)) = (amount(limit), amount(request))
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

/// A quantity in billionths, exactly; nothing for what is none. Source: Kubernetes, "Quantity".
pub(super) fn amount(quantity: &Quantity) -> Option<i128> {
    const NANO: i128 = 1_000_000_000;
    let text = quantity.0.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '+' | '-'))).unwrap_or(text.len());
    let (number, suffix) = text.split_at(end);
    // `e` and `E` with digits are an exponent; `E` alone is a suffix.
    let exponent = suffix.strip_prefix(['e', 'E']).and_then(|digits| digits.parse::<u32>().ok());
    let scale: i128 = match (exponent, suffix) {
        (Some(exponent), _) => 10_i128.checked_pow(exponent)?.checked_mul(NANO)?,
        (None, "n") => 1,
        (None, "u") => 1_000,
        (None, "m") => 1_000_000,
        (None, "") => NANO,
        (None, "k") => 1_000 * NANO,
        (None, "M") => 1_000_000 * NANO,
        (None, "G") => 1_000_000_000 * NANO,
        (None, "T") => 1_000_000_000_000 * NANO,
        (None, "P") => 1_000_000_000_000_000 * NANO,
        (None, "E") => 1_000_000_000_000_000_000 * NANO,
        (None, binary) => {
            let power = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].iter().position(|unit| *unit == binary)?;
            (1_i128 << (10 * (power + 1))).checked_mul(NANO)?
        }
    };
    let negative = number.starts_with('-');
    let digits = number.strip_prefix(['+', '-']).unwrap_or(number);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    if (whole.is_empty() && part.is_empty()) || part.len() > 18 {
        return None;
    }
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction: i128 = if part.is_empty() { 0 } else { part.parse().ok()? };
    let scaled = whole.checked_mul(scale)?;
    let fraction = fraction.checked_mul(scale)? / 10_i128.checked_pow(u32::try_from(part.len()).ok()?)?;
    let sum = scaled.checked_add(fraction)?;
    Some(if negative { -sum } else { sum })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_compare_by_value() {
        let of = |text: &str| amount(&Quantity(text.to_owned()));
        for (a, b) in [
            ("0.1", "100m"),
            ("1", "1000m"),
            ("1Ki", "1024"),
            ("1.5Gi", "1536Mi"),
            ("1e3", "1k"),
            (".5", "500m"),
            ("2E", "2000P"),
        ] {
            assert_eq!(of(a), of(b), "{a} {b}");
            assert!(of(a).is_some());
        }
        assert!(of("129Mi") > of("0.125Gi"));
        for text in ["", "a", "1Zi", "1..2", "--1", "1e99", "99999999999999999999999999999999999E"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
