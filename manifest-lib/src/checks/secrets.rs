//! Rules that keep secret values out of what is written. No finding says the value.

use super::set::Set;
use super::{Level, Report, Rule, Severity, example};
use crate::objects::{Item, Object, ObjectKey, push_key};
use serde_json::Value;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "secret-in-bundle",
        severity: Severity::High,
        asserts: "No Secret is in the bundle.",
        why: "What is written here is committed, and base64 is no cipher.",
        stopped_by: "No model makes a Secret, and no waiver lets one in.",
        elsewhere: &[],
        example: example!("secret-in-bundle"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: false,
        check: secret_in_bundle,
    },
    Rule {
        name: "secret-in-config",
        severity: Severity::High,
        asserts: "No setting, argument, command, pod annotation or custom resource holds a private key, a signed token, a well-known API key, or a URL with a password.",
        why: "Everybody who may read the object or the repository can use it.",
        stopped_by: "`SecretEnv` has no place for a value; this rule judges the rest.",
        elsewhere: &[
            "kube-linter env-var-secret",
            "polaris sensitiveContainerEnvVar, sensitiveConfigmapContent",
            "trivy KSV-0109",
        ],
        example: example!("secret-in-config"),
        dev: Level::Error,
        prod: Level::Error,
        waivable: true,
        check: secret_in_config,
    },
];

fn secret_in_bundle(set: &Set<'_>, report: &mut Report<'_>) {
    for (key, item) in set.bundle.iter() {
        if key.kind == "Secret" && key.group.is_empty() {
            let message = "a Secret would be written to a file: create it in the cluster with `kubectl create secret`, and refer to it";
            report.found(key, item, "", message);
        }
    }
}

fn secret_in_config(set: &Set<'_>, report: &mut Report<'_>) {
    let mut judge = |key: &ObjectKey, item: &Item, path: &dyn Fn() -> String, text: &str| {
        if let Some(what) = secret(text) {
            let message = format!("it holds {what}: put it into a Secret and declare it with `.secrets(...)`");
            report.found(key, item, path(), message);
        }
    };
    for (key, item) in set.bundle.iter() {
        match &item.object {
            Object::ConfigMap(config) => {
                for (name, text) in config.data.iter().flatten() {
                    judge(key, item, &|| keyed("data", name), text);
                }
            }
            // Nobody knows where such an object keeps its settings.
            Object::Other(_) => {
                let mut found = Vec::new();
                if let Ok(value) = item.object.to_value() {
                    texts(&value, &mut String::new(), &mut found);
                }
                for (path, text) in found {
                    judge(key, item, &|| path.clone(), &text);
                }
            }
            _ => {}
        }
    }
    for pods in &set.pods {
        for (name, text) in pods.annotations.into_iter().flatten() {
            judge(pods.key, pods.item, &|| keyed(&pods.annotations_path(), name), text);
        }
        for (path, container) in pods.containers() {
            for (index, env) in container.env.iter().flatten().enumerate() {
                if let Some(text) = &env.value {
                    judge(pods.key, pods.item, &|| format!("{path}.env[{index}].value"), text);
                }
            }
            let probes = [&container.startup_probe, &container.readiness_probe, &container.liveness_probe];
            let asked = probes.into_iter().flatten().filter_map(|probe| probe.exec.as_ref()?.command.as_ref());
            let lists = [("args", &container.args), ("command", &container.command)];
            let lists = lists.into_iter().filter_map(|(field, list)| Some((field, list.as_ref()?)));
            for (field, words) in lists.chain(asked.map(|words| ("probe.exec.command", words))) {
                for (index, text) in words.iter().enumerate() {
                    judge(pods.key, pods.item, &|| format!("{path}.{field}[{index}]"), text);
                }
            }
        }
    }
}

/// The path of a map's entry.
fn keyed(path: &str, key: &str) -> String {
    let mut path = path.to_owned();
    push_key(&mut path, key);
    path
}

/// Every text with its path.
fn texts(value: &Value, path: &mut String, found: &mut Vec<(String, String)>) {
    let length = path.len();
    match value {
        Value::String(text) => found.push((path.clone(), text.clone())),
        Value::Object(map) => {
            for (key, value) in map {
                push_key(path, key);
                texts(value, path, found);
                path.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                path.push_str(&format!("[{index}]"));
                texts(value, path, found);
                path.truncate(length);
            }
        }
        _ => {}
    }
}

/// What kind of secret a text is, by its own form: never by the name of the setting.
pub(crate) fn secret(text: &str) -> Option<&'static str> {
    if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") {
        return Some("a private key");
    }
    if is_jwt(text.trim()) {
        return Some("a signed token");
    }
    if text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').any(is_api_key) {
        return Some("an API key");
    }
    has_password(text).then_some("a URL with a password")
}

/// Three parts of base64url, the first of which begins as `{"` does.
fn is_jwt(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let base64 = |part: &&str| {
        part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    parts.len() == 3 && text.starts_with("eyJ") && parts.iter().all(base64)
}

/// A word with the prefix that its issuer gives to keys and nothing else, and long enough to be one.
fn is_api_key(word: &str) -> bool {
    const PREFIXES: [&str; 10] =
        ["sk-", "ghp_", "gho_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "AKIA", "AIza", "npg_"];
    word.len() >= 16
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && PREFIXES.iter().any(|prefix| word.starts_with(prefix))
}

/// `scheme://user:password@host`, where the password is no placeholder.
fn has_password(text: &str) -> bool {
    text.match_indices("://").any(|(at, _)| {
        let rest = &text[at + 3..];
        let authority = rest.split(['/', '?', '#', ' ', '\n']).next().unwrap_or_default();
        let password =
            authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':')).map(|(_, password)| password);
        password.is_some_and(|password| !password.is_empty() && !password.starts_with(['$', '<']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_by_its_form() {
        for text in [
            "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXRleHQ",
            "postgres://todo:hunter2@db.example/todo",
            "x postgres://todo:p@ss@db.example",
            "sk-proj-abc123def456ghi789",
            "--key=ghp_0123456789abcdefghij",
            "AKIAIOSFODNN7EXAMPLE",
        ] {
            assert!(secret(text).is_some(), "{text}");
        }
        for text in [
            "info",
            "sk-learn",
            "task-0123456789abcdef",
            "http://backend:8000",
            "https://user@host/",
            "postgres://todo:$PASSWORD@db",
            "a@b:c",
            "1.2.3",
            "-----BEGIN CERTIFICATE-----",
            "http://host/path:with@sign",
            "eyJ.a.b",
            "postgres://todo:@db",
        ] {
            assert!(secret(text).is_none(), "{text}");
        }
    }
}
