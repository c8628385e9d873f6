//! ConfigMaps and Secrets. No message shows a value of them.
//! Source: Kubernetes, "ConfigMaps" and "Secrets" (types of Secret).

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{ConfigMap, Secret};
use serde_json::Value;

use super::at::At;
use super::formats::CONFIG_KEY;
use super::refusal::{Refusals, Why};

/// All values together have no more bytes.
const MOST_BYTES: usize = 1 << 20;

/// A ConfigMap.
pub(super) fn config_map(out: &mut Refusals<'_>, map: &ConfigMap) {
    let none = BTreeMap::new();
    let (data, binary) = (map.data.as_ref().unwrap_or(&none), map.binary_data.iter().flatten());
    let mut bytes: usize = data.values().map(String::len).sum();
    for key in data.keys() {
        self::key(out, &At::OBJECT.key("data").key(key), key);
    }
    for (key, value) in binary {
        let at = At::OBJECT.key("binaryData");
        self::key(out, &at.key(key), key);
        bytes += value.0.len();
        if data.contains_key(key) {
            let message = format!("the key `{key}` is in `data` as well: remove one of them");
            out.add(Why::Duplicate, &at.key(key), message);
        }
    }
    if bytes > MOST_BYTES {
        let message =
            format!("it has {bytes} bytes: write {MOST_BYTES} at the most, in several ConfigMaps or a volume");
        out.add(Why::Bounds, &At::OBJECT, message);
    }
}

fn key(out: &mut Refusals<'_>, at: &At<'_>, key: &str) {
    if !CONFIG_KEY.holds(key) || key.is_empty() {
        let message = format!("`{}` is no {}: write {}", key.escape_debug(), CONFIG_KEY.what, CONFIG_KEY.advice);
        out.add(Why::Value, at, message);
    }
}

/// A Secret.
pub(super) fn secret(out: &mut Refusals<'_>, secret: &Secret) {
    // What is written as text is added to what is written in base64.
    let mut values: BTreeMap<&str, &[u8]> = BTreeMap::new();
    for (key, value) in secret.data.iter().flatten() {
        self::key(out, &At::OBJECT.key("data").key(key), key);
        values.insert(key, &value.0);
    }
    for (key, value) in secret.string_data.iter().flatten() {
        self::key(out, &At::OBJECT.key("stringData").key(key), key);
        values.insert(key, value.as_bytes());
    }
    let bytes: usize = values.values().map(|value| value.len()).sum();
    if bytes > MOST_BYTES {
        let message = format!("it has {bytes} bytes: write {MOST_BYTES} at the most, in several Secrets");
        out.add(Why::Bounds, &At::OBJECT.key("data"), message);
    }
    by_type(out, secret, &values);
}

fn by_type(out: &mut Refusals<'_>, secret: &Secret, values: &BTreeMap<&str, &[u8]>) {
    let type_ = secret.type_.as_deref().unwrap_or_default();
    let data = At::OBJECT.key("data");
    let mut needed = |keys: &[&str]| {
        for key in keys.iter().filter(|key| !values.contains_key(**key)) {
            out.add(Why::Missing, &data.key(key), format!("a Secret of type {type_} has a key `{key}`: add it"));
        }
    };
    let json = match type_ {
        "kubernetes.io/tls" => return needed(&["tls.crt", "tls.key"]),
        "kubernetes.io/dockercfg" => ".dockercfg",
        "kubernetes.io/dockerconfigjson" => ".dockerconfigjson",
        "kubernetes.io/ssh-auth" => {
            needed(&["ssh-privatekey"]);
            if values.get("ssh-privatekey").is_some_and(|value| value.is_empty()) {
                out.add(
                    Why::Missing,
                    &data.key("ssh-privatekey"),
                    "`ssh-privatekey` is empty: write the key, as base64",
                );
            }
            return;
        }
        "kubernetes.io/basic-auth" => {
            if !values.contains_key("username") && !values.contains_key("password") {
                let message = "a Secret of type kubernetes.io/basic-auth has a `username` or a `password`: add one";
                out.add(Why::Missing, &data, message);
            }
            return;
        }
        "kubernetes.io/service-account-token" => {
            const ACCOUNT: &str = "kubernetes.io/service-account.name";
            let named = secret.metadata.annotations.as_ref().and_then(|all| all.get(ACCOUNT));
            if named.is_none_or(String::is_empty) {
                let message = format!("a token is one of a ServiceAccount: name it in the annotation `{ACCOUNT}`");
                out.add(Why::Missing, &At::OBJECT.key("metadata").key("annotations").key(ACCOUNT), message);
            }
            return;
        }
        _ => return,
    };
    needed(&[json]);
    let is_map = |bytes: &[u8]| serde_json::from_slice::<serde_json::Map<String, Value>>(bytes).is_ok();
    if values.get(json).is_some_and(|bytes| !is_map(bytes)) {
        out.add(Why::Value, &data.key(json), format!("the value of `{json}` is no JSON: write a map with `auths`"));
    }
}
