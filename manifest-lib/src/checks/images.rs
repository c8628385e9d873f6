//! Rules about images.

use super::set::Set;
use super::{Level, Report, Rule};
use crate::values::ImageReference;

pub(super) const RULES: &[Rule] = &[Rule {
    name: "moving-image-tag",
    asserts: "Every image has a tag other than `latest`, or a digest.",
    why: "A tag that moves runs another build after each restart, and a rollback brings nothing back.",
    dev: Level::Off,
    prod: Level::Error,
    waivable: true,
    check: moving_tag,
}];

fn moving_tag(set: &Set<'_>, report: &mut Report<'_>) {
    for pods in &set.pods {
        for (path, container) in pods.containers() {
            let path = format!("{path}.image");
            let image = container.image.as_deref().unwrap_or_default();
            match ImageReference::try_new(image) {
                Err(fault) => report.found(pods.key, pods.item, path, fault.to_string()),
                Ok(image) if image.digest.is_none() && image.tag.is_none_or(|tag| tag.is_latest()) => report.found(
                    pods.key,
                    pods.item,
                    path,
                    format!("the image `{image}` may be another build tomorrow: write an exact tag or a digest"),
                ),
                Ok(_) => {}
            }
        }
    }
}
