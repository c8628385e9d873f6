//! Rules that keep secret values out of what is written. No finding says the value.

use super::report::Report;
use super::rule::{Family, Rule, example};
use super::subject::Subject;
use crate::objects::{Item, Object, ObjectKey};
use crate::values::{
    Level, Severity, is_literal, keyed, names_a_secret, push_index, push_key, secret_argument, secret_line, secret_text,
};
use k8s_openapi::api::core::v1::Container;
use serde_json::Value;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "secret-in-bundle",
        family: Family::Secrets,
        severity: Severity::High,
        asserts: "No Secret with values is in the set.",
        why: "Everybody who may read the files can read the values: base64 hides nothing.",
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
        asserts: "No setting, argument, command, pod annotation or custom resource holds a private key, a signed token, a well-known API key, or a URL with a password; and no variable or setting with a secret's name has its value written out.",
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
            let message = format!(
                "everybody who reads this file can read the values of this Secret, which base64 does not hide: make it in the cluster with `kubectl create secret generic {}`, take it out of the file, and replace values that were committed",
                key.name
            );
            report.found(key, item, "", message);
        }
    }
}

fn secret_in_config(set: &Subject<'_>, report: &mut Report) {
    let mut judge = |key: &ObjectKey, item: &Item, path: &dyn Fn() -> String, text: &str| {
        let Some(what) = secret_text(text) else { return false };
        let message = format!(
            "it holds {what}, which everybody who reads this can use: put it into a Secret in the cluster, let the container read it with `env: [{{name: NAME, valueFrom: {{secretKeyRef: {{name: SECRET, key: KEY}}}}}}]` (in a profile with `.secrets(...)`), and replace it if it was committed"
        );
        report.found(key, item, path(), message);
        true
    };
    let (mut named, mut lines, mut arguments) = (Vec::new(), Vec::new(), Vec::new());
    for (key, item) in set.bundle.iter() {
        match &item.object {
            Object::ConfigMap(config) => {
                for (name, text) in config.data.iter().flatten() {
                    let told = judge(key, item, &|| keyed("data", name), text);
                    // A name with a dot is a file's.
                    let variable = !name.contains('.') && !text.trim_end().contains('\n');
                    if !told && variable && names_a_secret(name) && is_literal(text) {
                        named.push((key, item, keyed("data", name), name));
                    } else if !told && !variable {
                        lines.extend(secret_line(text).map(|line| (key, item, keyed("data", name), line)));
                    }
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
                    let path = || format!("{path}.{field}[{index}]");
                    let told = judge(pods.key, pods.item, &path, text);
                    if let Some(name) = secret_argument(words, index).filter(|_| !told) {
                        arguments.push((pods, path(), name));
                    }
                }
            }
        }
    }
    for (key, item, path, name) in named {
        let message = format!(
            "`{name}` reads like the name of a secret, and its value is written out: if it is one, put it into a Secret in the cluster, and write `valueFrom: {{secretKeyRef: {{name: SECRET, key: {name}}}}}` in the container"
        );
        report.doubted(key, item, path, message);
    }
    for (pods, path, name) in arguments {
        let message = format!(
            "`{name}` reads like the name of a secret, and its value is written out: if it is one, put it into a Secret in the cluster, read it with `env: [{{name: NAME, valueFrom: {{secretKeyRef: {{name: SECRET, key: KEY}}}}}}]`, and write `$(NAME)` for the value here"
        );
        report.doubted(pods.key, pods.item, path, message);
    }
    for (key, item, path, (line, name)) in lines {
        let message = format!(
            "its line {line} sets `{name}`, which reads like a secret, to a value that everybody who reads this can use: if it is one, let the program read it from a variable, and set that with `valueFrom: {{secretKeyRef: {{name: SECRET, key: KEY}}}}`"
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
