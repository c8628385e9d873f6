//! Amounts as they are written: which are none, and what they were meant to be. Source: Kubernetes, "Quantity".

use std::collections::BTreeMap;

use k8s_openapi::api::autoscaling::v2::MetricSpec;
use k8s_openapi::api::core::v1::PersistentVolumeClaimSpec;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use super::report::Report;
use super::subject::Subject;
use crate::objects::Object;
use crate::values::{Quantity as Amount, keyed};

type Amounts = BTreeMap<String, Quantity>;

/// Each amount that is wrong: its path, and what is wrong with it.
type Wrong = Vec<(String, String)>;

/// The rule `invalid-quantity`.
pub(super) fn invalid(set: &Subject<'_>, report: &mut Report) {
    let mut wrong = Wrong::new();
    for pods in &set.pods {
        for (path, container) in pods.containers() {
            let resources = container.resources.as_ref();
            list(&format!("{path}.resources.requests"), resources.and_then(|all| all.requests.as_ref()), &mut wrong);
            list(&format!("{path}.resources.limits"), resources.and_then(|all| all.limits.as_ref()), &mut wrong);
        }
        let whole = pods.spec.resources.as_ref();
        list(&pods.path("resources.requests"), whole.and_then(|all| all.requests.as_ref()), &mut wrong);
        list(&pods.path("resources.limits"), whole.and_then(|all| all.limits.as_ref()), &mut wrong);
        list(&pods.path("overhead"), pods.spec.overhead.as_ref(), &mut wrong);
        for (index, volume) in pods.spec.volumes.iter().flatten().enumerate() {
            let path = pods.path(&format!("volumes[{index}]"));
            if let Some(size) = volume.empty_dir.as_ref().and_then(|directory| directory.size_limit.as_ref()) {
                one(format!("{path}.emptyDir.sizeLimit"), "storage", &size.0, &mut wrong);
            }
            let claim = volume.ephemeral.as_ref().and_then(|ephemeral| ephemeral.volume_claim_template.as_ref());
            if let Some(claim) = claim {
                claimed(&format!("{path}.ephemeral.volumeClaimTemplate.spec"), &claim.spec, &mut wrong);
            }
        }
        wrong.drain(..).for_each(|(path, message)| report.found(pods.key, pods.item, path, message));
    }
    for (key, item) in set.bundle.iter() {
        match &item.object {
            Object::StatefulSet(owner) => {
                let claims = owner.spec.iter().flat_map(|spec| spec.volume_claim_templates.iter().flatten());
                for (index, claim) in claims.enumerate() {
                    if let Some(spec) = &claim.spec {
                        claimed(&format!("spec.volumeClaimTemplates[{index}].spec"), spec, &mut wrong);
                    }
                }
            }
            Object::HorizontalPodAutoscaler(scaler) => {
                let metrics = scaler.spec.iter().flat_map(|spec| spec.metrics.iter().flatten());
                metrics.enumerate().for_each(|(index, metric)| measured(index, metric, &mut wrong));
            }
            Object::PersistentVolumeClaim(claim) => {
                claim.spec.iter().for_each(|spec| claimed("spec", spec, &mut wrong));
            }
            _ => {}
        }
        wrong.drain(..).for_each(|(path, message)| report.found(key, item, path, message));
    }
}

fn claimed(path: &str, claim: &PersistentVolumeClaimSpec, wrong: &mut Wrong) {
    let resources = claim.resources.as_ref();
    list(&format!("{path}.resources.requests"), resources.and_then(|all| all.requests.as_ref()), wrong);
    list(&format!("{path}.resources.limits"), resources.and_then(|all| all.limits.as_ref()), wrong);
}

/// What an autoscaler aims at: an average, or a value.
fn measured(index: usize, metric: &MetricSpec, wrong: &mut Wrong) {
    let sources = [
        ("resource", metric.resource.as_ref().map(|metric| &metric.target)),
        ("containerResource", metric.container_resource.as_ref().map(|metric| &metric.target)),
        ("pods", metric.pods.as_ref().map(|metric| &metric.target)),
        ("object", metric.object.as_ref().map(|metric| &metric.target)),
        ("external", metric.external.as_ref().map(|metric| &metric.target)),
    ];
    for (source, target) in sources {
        let Some(target) = target else { continue };
        for (field, amount) in [("averageValue", &target.average_value), ("value", &target.value)] {
            if let Some(amount) = amount {
                // An average of bytes may be a fraction.
                one(format!("spec.metrics[{index}].{source}.target.{field}"), "", &amount.0, wrong);
            }
        }
    }
}

fn list(path: &str, amounts: Option<&Amounts>, wrong: &mut Wrong) {
    for (name, amount) in amounts.into_iter().flatten() {
        one(keyed(path, name), name, &amount.0, wrong);
    }
}

/// Judges an amount of a resource.
fn one(path: String, resource: &str, text: &str, wrong: &mut Wrong) {
    let bytes = ["memory", "storage", "ephemeral-storage"].contains(&resource) || resource.starts_with("hugepages-");
    let quantity = Amount::try_new(text);
    if quantity.is_err() {
        let message = match nearest(text) {
            // Who writes `GB` may mean either.
            Some((near, Some(binary))) if bytes => {
                format!("`{text}` is no quantity: write `{near}`, or `{binary}` for powers of 1024")
            }
            Some((near, _)) => format!("`{text}` is no quantity: write `{near}`"),
            None if bytes => format!("`{text}` is no quantity: write a number and a suffix, such as `256Mi`"),
            None => format!("`{text}` is no quantity: write a number, or one with a suffix, such as `500m`"),
        };
        wrong.push((path, message));
    } else if bytes && quantity.is_ok_and(|amount| is_part_of_a_byte(amount.nanos())) {
        let advice = match text.strip_suffix('m') {
            Some(number) => format!("write `{number}Mi` if that is meant"),
            None => "write whole bytes, or a suffix such as `Mi`".to_owned(),
        };
        wrong.push((path, format!("`{text}` of {resource} is no whole number of bytes: {advice}")));
    }
}

/// Whether an amount in billionths ends within a byte, and is so small that another unit is meant: `0.2Gi` does harm to
/// nobody.
fn is_part_of_a_byte(billionths: i128) -> bool {
    const BYTE: i128 = 1_000_000_000;
    billionths % BYTE != 0 && billionths < BYTE << 20
}

/// The quantity that a text was meant to be; and, where it names bytes by thousands, the one by powers of 1024.
fn nearest(text: &str) -> Option<(String, Option<String>)> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '_').collect();
    let end = text.find(|c: char| !c.is_ascii_digit() && !".,+-".contains(c)).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number = if number.matches(',').count() == 1 { number.replace(',', ".") } else { number.to_owned() };
    let (suffix, binary) = match unit.to_ascii_lowercase().as_str() {
        "" | "b" | "byte" | "bytes" | "c" | "cpu" | "cpus" | "core" | "cores" | "vcpu" | "vcpus" => ("", None),
        "m" | "mcpu" | "mcpus" | "millicpu" | "millicores" | "mcores" | "mc" if !unit.starts_with('M') => ("m", None),
        "k" | "kb" => ("k", Some("Ki")),
        "mb" => ("M", Some("Mi")),
        "g" | "gb" => ("G", Some("Gi")),
        "t" | "tb" => ("T", Some("Ti")),
        "p" | "pb" => ("P", Some("Pi")),
        "ki" | "kib" => ("Ki", None),
        "mi" | "mib" => ("Mi", None),
        "gi" | "gib" => ("Gi", None),
        "ti" | "tib" => ("Ti", None),
        "pi" | "pib" => ("Pi", None),
        "ei" | "eib" => ("Ei", None),
        _ => return None,
    };
    let near = format!("{number}{suffix}");
    Amount::try_new(&near).is_ok().then(|| (near, binary.map(|binary| format!("{number}{binary}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_spelling_is_one_that_is_read() {
        for (text, near, binary) in [
            ("1GB", "1G", Some("1Gi")),
            ("500MB", "500M", Some("500Mi")),
            ("64K", "64k", Some("64Ki")),
            ("2gib", "2Gi", None),
            ("512 mi", "512Mi", None),
            ("0.5 cpu", "0.5", None),
            ("0,5", "0.5", None),
            ("250 millicores", "250m", None),
        ] {
            assert_eq!(nearest(text), Some((near.to_owned(), binary.map(str::to_owned))), "{text}");
        }
        for text in ["", "much", "1.2.3", "{{ .Values.cpu }}", "1XB", "١GB"] {
            assert_eq!(nearest(text), None, "{text}");
        }
    }
}
