//! Rules about images.

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::objects::Object;
use crate::values::ImageReference;
use crate::values::{Level, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "invalid-image",
        family: Family::Images,
        severity: Severity::High,
        asserts: "Every container has an image, written as a reference that the runtime reads.",
        why: "The pod never starts.",
        stopped_by: "`Image` and `Repository` do not compile.",
        elsewhere: &[],
        example: example!("invalid-image"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: invalid_image,
    },
    Rule {
        name: "moving-image-tag",
        family: Family::Images,
        severity: Severity::High,
        asserts: "Every image has a tag other than `latest`, or a digest.",
        why: "A tag that moves may run another build after each restart, and a rollback brings nothing back.",
        stopped_by: "In prod, `App::new` does not compile.",
        elsewhere: &[
            "kube-linter latest-tag",
            "kube-score container-image-tag",
            "checkov CKV_K8S_14",
            "trivy KSV-0013",
            "polaris tagNotSpecified",
        ],
        example: example!("moving-image-tag"),
        dev: Level::Off,
        prod: Level::Error,
        waivable: true,
        check: moving_tag,
    },
    Rule {
        name: "image-registry",
        family: Family::Images,
        severity: Severity::Medium,
        asserts: "Every image comes from a registry that is allowed, where any are named.",
        why: "Anybody may push to a public registry, and a misspelled name may belong to somebody else.",
        stopped_by: "This rule, where `Environment::registries` or `--registry` names some.",
        elsewhere: &["kubescape C-0078", "trivy KSV-0125"],
        example: example!("image-registry"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: registry,
    },
];

fn registry(set: &Subject<'_>, report: &mut Report) {
    if set.registries.is_empty() {
        return;
    }
    for pods in &set.pods {
        for (path, container) in pods.containers() {
            let Some(image) = container.image.as_deref().filter(|image| !image.is_empty()) else { continue };
            // Without a registry it is Docker Hub's, unless the image is on the node already.
            let first = image.split('/').next().unwrap_or_default();
            let named = image.contains('/') && (first.contains(['.', ':']) || first == "localhost");
            let full = if named { image.to_owned() } else { format!("docker.io/{image}") };
            let allowed = |registry: &String| {
                full.strip_prefix(registry.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
            };
            if !set.registries.iter().any(allowed) {
                let message = format!(
                    "the image `{image}` comes from none of the allowed registries: push it to one of them and write `image: {}/...` (allowed: {})",
                    set.registries.first().map_or("", |registry| registry.trim_end_matches('/')),
                    set.registries.join(", ")
                );
                report.found(pods.key, pods.item, format!("{path}.image"), message);
            }
        }
    }
}

fn invalid_image(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        // OpenShift puts in what an image stream has.
        let filled =
            matches!(&pods.item.object, Object::Other(owner) if owner.holds().is_some_and(|held| held.fills_images));
        for (path, container) in pods.containers() {
            let message = match container.image.as_deref().unwrap_or_default() {
                image if filled && image.trim().is_empty() => continue,
                "" => format!(
                    "the container `{}` has no image, so it never starts: write one, such as `image: registry.example/web:1.0.0`",
                    container.name
                ),
                image => match ImageReference::try_new(image) {
                    Ok(_) => continue,
                    Err(fault) => fault.to_string(),
                },
            };
            report.found(pods.key, pods.item, format!("{path}.image"), message);
        }
    }
}

fn moving_tag(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        for (path, container) in pods.containers() {
            let path = format!("{path}.image");
            let image = container.image.as_deref().unwrap_or_default();
            match ImageReference::try_new(image) {
                Ok(image) if image.digest.is_none() && image.tag.is_none_or(|tag| tag.is_latest()) => report.found(
                    pods.key,
                    pods.item,
                    path,
                    format!(
                        "the image `{image}` may be another build tomorrow: write the tag of one build, such as `{}:1.0.0`, or its digest (`@sha256:...`)",
                        image.repository
                    ),
                ),
                // What is no reference is another rule's finding.
                _ => {}
            }
        }
    }
}
