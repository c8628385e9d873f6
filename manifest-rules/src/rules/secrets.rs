//! Rules that keep secret values out of what is written. No finding says the value.

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::objects::{Item, Object, ObjectKey};
use crate::values::{Level, Severity, is_placeholder, keyed, push_index, push_key, secret_text};
use k8s_openapi::api::core::v1::Container;
use serde_json::Value;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "secret-in-bundle",
        family: Family::Secrets,
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
        family: Family::Secrets,
        severity: Severity::High,
        asserts: "No setting, argument, command, pod annotation or custom resource holds a private key, a signed token, a well-known API key, or a URL with a password; and no variable whose name ends as a secret's does has its value written out.",
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

fn secret_in_bundle(set: &Subject<'_>, report: &mut Report) {
    for (key, item) in set.bundle.iter() {
        let Object::Secret(secret) = &item.object else { continue };
        // One for which a controller makes the data holds none.
        let (data, texts) = (secret.data.iter().flatten(), secret.string_data.iter().flatten());
        if data.count() + texts.count() > 0 {
            let message = "a Secret would be written to a file: create it in the cluster with `kubectl create secret`, and refer to it";
            report.found(key, item, "", message);
        }
    }
}

fn secret_in_config(set: &Subject<'_>, report: &mut Report) {
    let mut judge = |key: &ObjectKey, item: &Item, path: &dyn Fn() -> String, text: &str| {
        let Some(what) = secret_text(text) else { return false };
        let message = format!(
            "it holds {what}: put it into a Secret, and refer to it with `env[].valueFrom.secretKeyRef` (in a profile with `.secrets(...)`)"
        );
        report.found(key, item, path(), message);
        true
    };
    let mut named = Vec::new();
    for (key, item) in set.bundle.iter() {
        match &item.object {
            Object::ConfigMap(config) => {
                for (name, text) in config.data.iter().flatten() {
                    judge(key, item, &|| keyed("data", name), text);
                }
            }
            // What a Secret holds is another rule's finding; what is noted about it may hold the same.
            Object::Secret(secret) => {
                for (name, text) in secret.metadata.annotations.iter().flatten() {
                    judge(key, item, &|| keyed("metadata.annotations", name), text);
                }
            }
            // Nobody knows where such an object keeps its settings.
            Object::Other(_) => {
                let mut found = Vec::new();
                if let Ok(value) = item.object.to_value() {
                    let schema = key.kind == "CustomResourceDefinition" && key.group == "apiextensions.k8s.io";
                    texts(&value, schema, &mut String::new(), &mut found);
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
                let Some(text) = &env.value else { continue };
                let path = || format!("{path}.env[{index}].value");
                if !judge(pods.key, pods.item, &path, text) && names_a_secret(&env.name) && is_literal(text) {
                    named.push((pods.key, pods.item, path(), &env.name));
                }
            }
            for (field, words) in commands(container) {
                for (index, text) in words.iter().enumerate() {
                    judge(pods.key, pods.item, &|| format!("{path}.{field}[{index}]"), text);
                }
            }
        }
    }
    for (key, item, path, name) in named {
        let message = format!(
            "`{name}` reads like a secret's name, and its value is written out: if it is one, put it into a Secret, and refer to it with `valueFrom.secretKeyRef`"
        );
        report.doubted(key, item, path, message);
    }
}

/// Every list of words that a container runs, with its path.
fn commands(container: &Container) -> impl Iterator<Item = (&'static str, &[String])> {
    let probes = [
        ("startupProbe.exec.command", &container.startup_probe),
        ("readinessProbe.exec.command", &container.readiness_probe),
        ("livenessProbe.exec.command", &container.liveness_probe),
    ];
    let asked = probes.into_iter().filter_map(|(field, probe)| Some((field, &probe.as_ref()?.exec.as_ref()?.command)));
    let lifecycle = container.lifecycle.as_ref();
    let hooks = [
        ("lifecycle.postStart.exec.command", lifecycle.and_then(|hooks| hooks.post_start.as_ref())),
        ("lifecycle.preStop.exec.command", lifecycle.and_then(|hooks| hooks.pre_stop.as_ref())),
    ];
    let hooks = hooks.into_iter().filter_map(|(field, hook)| Some((field, &hook?.exec.as_ref()?.command)));
    let own = [("args", &container.args), ("command", &container.command)];
    own.into_iter().chain(asked).chain(hooks).filter_map(|(field, words)| Some((field, words.as_deref()?)))
}

/// Every text with its path; of a schema, not what describes a value.
fn texts(value: &Value, schema: bool, path: &mut String, found: &mut Vec<(String, String)>) {
    let length = path.len();
    match value {
        Value::String(text) => found.push((path.clone(), text.clone())),
        Value::Object(map) => {
            for (key, value) in map {
                if schema && value.is_string() && (key == "description" || key == "pattern") {
                    continue;
                }
                push_key(path, key);
                texts(value, schema, path, found);
                path.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                push_index(path, index);
                texts(value, schema, path, found);
                path.truncate(length);
            }
        }
        _ => {}
    }
}

/// Whether a variable's name ends in a word for secrets, as a whole word: never by a part of one.
fn names_a_secret(name: &str) -> bool {
    const ENDS: [&str; 15] = [
        "PASSWORD",
        "PASSWD",
        "PASSPHRASE",
        "SECRET",
        "TOKEN",
        "CREDENTIAL",
        "CREDENTIALS",
        "API_KEY",
        "APIKEY",
        "PRIVATE_KEY",
        "SECRET_KEY",
        "ACCESS_KEY",
        "ENCRYPTION_KEY",
        "SIGNING_KEY",
        "PGPASSWORD",
    ];
    let name = name.to_ascii_uppercase().replace(['-', '.'], "_");
    ENDS.iter().any(|end| name.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('_')))
}

/// Whether a value may be a secret: no placeholder, path, URL, number or word for on and off.
fn is_literal(text: &str) -> bool {
    const WORDS: [&str; 13] = [
        "true", "false", "yes", "no", "on", "off", "none", "null", "nil", "enabled", "disabled", "optional", "required",
    ];
    let text = text.trim();
    let path = text.starts_with(['/', '~', '.']) || text.contains("://") || text.starts_with("file:");
    let word = WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    !text.is_empty() && !path && !word && text.parse::<f64>().is_err() && !is_placeholder(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_by_its_last_word_and_a_value_by_what_it_is_not() {
        for name in ["PASSWORD", "DB_PASSWORD", "db-password", "STRIPE_API_KEY", "PGPASSWORD", "GITHUB_TOKEN"] {
            assert!(names_a_secret(name), "{name}");
        }
        for name in ["DB_PASSWORD_FILE", "TOKENS", "MAX_TOKENS", "SECRETARY", "KEY", "SECRET_NAME", "NOTOKEN", ""] {
            assert!(!names_a_secret(name), "{name}");
        }
        assert!(is_literal("hunter2") && is_literal("changeme"));
        for text in ["", " ", "true", "3600", "/run/secrets/a", "https://a.example", "$(OTHER)", "{{ .a }}", "***"] {
            assert!(!is_literal(text), "{text}");
        }
    }
}
