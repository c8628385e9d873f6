//! A workload's plain settings, and the checksum that rolls its pods when they change.
//! Source: Kubernetes, "ConfigMaps".

use std::collections::BTreeMap;
use std::fmt::Write;

use k8s_openapi::api::core::v1::ConfigMap;
use manifest_rules::objects::Notes;
use sha2::{Digest, Sha256};

use super::meta;
use crate::model::{App, Deployed};

/// The name of a workload's ConfigMap.
pub(super) fn name(deployed: &Deployed<'_>) -> String {
    match checksum(deployed).filter(|_| deployed.body.immutable_config.is_some()) {
        // As many digits as tell settings apart.
        Some(checksum) => format!("{}-config-{:.10}", deployed.name(), checksum),
        None => format!("{}-config", deployed.name()),
    }
}

pub(super) fn config_map(app: &App<'_>, deployed: &Deployed<'_>, at: &mut Notes<'_>) -> Option<ConfigMap> {
    let data = data(deployed);
    if data.is_empty() {
        return None;
    }
    let metadata = meta::metadata(app, name(deployed), Some(deployed), at);
    for config in deployed.body.main.config.iter().chain(deployed.overlay.config) {
        at.key("data*", config.name.as_str(), config.origin);
    }
    let immutable = deployed.body.immutable_config.map(|origin| {
        at.note("metadata.name", origin);
        at.note("immutable", origin);
        true
    });
    Some(ConfigMap { binary_data: None, data: Some(data), immutable, metadata })
}

fn data(deployed: &Deployed<'_>) -> BTreeMap<String, String> {
    let all = deployed.body.main.config.iter().chain(deployed.overlay.config);
    all.map(|config| (config.name.as_str().to_owned(), config.value.to_owned())).collect()
}

/// The checksum of a workload's settings; nothing if there are none.
pub(super) fn checksum(deployed: &Deployed<'_>) -> Option<String> {
    let data = data(deployed);
    if data.is_empty() { None } else { Some(checksum_of(data)) }
}

/// The sha256, in hexadecimal digits, of settings as JSON with sorted keys.
/// A Go template computes the same with `toRawJson` and `sha256sum`.
pub(crate) fn checksum_of(data: BTreeMap<String, String>) -> String {
    let json = serde_json::Value::from_iter(data).to_string();
    // Go writes the two line separators as escapes in any case.
    let json = json.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    Sha256::digest(json).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
