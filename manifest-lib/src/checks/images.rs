//! Rules about images.

use super::set::Set;
use super::{Level, Report, Rule};
use crate::values::ImageReference;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "invalid-image",
        asserts: "Every container has an image, written as a reference that the runtime reads.",
        why: "The pod never starts.",
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: invalid_image,
    },
    Rule {
        name: "moving-image-tag",
        asserts: "Every image has a tag other than `latest`, or a digest.",
        why: "A tag that moves runs another build after each restart, and a rollback brings nothing back.",
        dev: Level::Off,
        prod: Level::Error,
        waivable: true,
        check: moving_tag,
    },
];

fn invalid_image(set: &Set<'_>, report: &mut Report<'_>) {
    for pods in &set.pods {
        for (path, container) in pods.containers() {
            if let Err(fault) = ImageReference::try_new(container.image.as_deref().unwrap_or_default()) {
                report.found(pods.key, pods.item, format!("{path}.image"), fault.to_string());
            }
        }
    }
}

fn moving_tag(set: &Set<'_>, report: &mut Report<'_>) {
    for pods in &set.pods {
        for (path, container) in pods.containers() {
            let path = format!("{path}.image");
            let image = container.image.as_deref().unwrap_or_default();
            match ImageReference::try_new(image) {
                Ok(image) if image.digest.is_none() && image.tag.is_none_or(|tag| tag.is_latest()) => report.found(
                    pods.key,
                    pods.item,
                    path,
                    format!("the image `{image}` may be another build tomorrow: write an exact tag or a digest"),
                ),
                // What is no reference is another rule's finding.
                _ => {}
            }
        }
    }
}
