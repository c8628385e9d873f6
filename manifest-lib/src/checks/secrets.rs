//! Rules that keep secret values out of what is written. No finding says the value.

use super::set::Set;
use super::{Level, Report, Rule, Severity, example};
use crate::objects::{Item, Object, ObjectKey, push_key};
use k8s_openapi::api::core::v1::Container;
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

fn is_secret(key: &ObjectKey) -> bool {
    key.kind == "Secret" && key.group.is_empty()
}

fn secret_in_bundle(set: &Set<'_>, report: &mut Report<'_>) {
    for (key, item) in set.bundle.iter().filter(|(key, _)| is_secret(key)) {
        // One for which a controller makes the data holds none.
        let tree = item.object.to_value().unwrap_or_default();
        let filled = |field: &str| match &tree[field] {
            Value::Null => false,
            Value::Object(map) => !map.is_empty(),
            _ => true,
        };
        if filled("data") || filled("stringData") {
            let message = "a Secret would be written to a file: create it in the cluster with `kubectl create secret`, and refer to it";
            report.found(key, item, "", message);
        }
    }
}

fn secret_in_config(set: &Set<'_>, report: &mut Report<'_>) {
    let mut judge = |key: &ObjectKey, item: &Item, path: &dyn Fn() -> String, text: &str| {
        let Some(what) = secret(text) else { return false };
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
            // Nobody knows where such an object keeps its settings.
            Object::Other(_) => {
                let mut found = Vec::new();
                if let Ok(mut value) = item.object.to_value() {
                    // What a Secret holds is another rule's finding.
                    if let (true, Some(map)) = (is_secret(key), value.as_object_mut()) {
                        map.retain(|field, _| field != "data" && field != "stringData");
                    }
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

/// The path of a map's entry.
fn keyed(path: &str, key: &str) -> String {
    let mut path = path.to_owned();
    push_key(&mut path, key);
    path
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
                path.push_str(&format!("[{index}]"));
                texts(value, schema, path, found);
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
    let in_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if text.split(|c: char| !in_word(c) && c != '.').any(|word| is_jwt(word.trim_matches('.'))) {
        return Some("a signed token");
    }
    if text.split(|c: char| !in_word(c)).any(is_api_key) {
        return Some("an API key");
    }
    has_password(text).then_some("a URL with a password")
}

/// Three parts of base64url, the first of which begins as `{"` does.
fn is_jwt(text: &str) -> bool {
    text.starts_with("eyJ") && text.split('.').count() == 3 && text.split('.').all(|part| part.len() >= 8)
}

/// A word with the prefix that its issuer gives to keys and nothing else, and long enough to be one.
fn is_api_key(word: &str) -> bool {
    const PREFIXES: [(&str, usize); 12] = [
        ("sk-", 16),
        ("sk_live_", 16),
        ("rk_live_", 16),
        ("ghp_", 12),
        ("gho_", 12),
        ("github_pat_", 12),
        ("glpat-", 12),
        ("xoxb-", 12),
        ("xoxp-", 12),
        ("AKIA", 12),
        ("AIza", 12),
        ("npg_", 12),
    ];
    let key = PREFIXES.iter().find_map(|(prefix, least)| Some((word.strip_prefix(prefix)?, *prefix, *least)));
    key.is_some_and(|(rest, prefix, least)| {
        // Words with hyphens between them begin so, too.
        let random = |part: &str| part.len() >= least && part.bytes().any(|byte| byte.is_ascii_digit());
        if prefix == "sk-" { rest.split(['-', '_']).any(random) } else { random(rest) }
    })
}

/// `scheme://user:password@host`, where the password is no placeholder.
fn has_password(text: &str) -> bool {
    text.match_indices("://").any(|(at, _)| {
        let rest = &text[at + 3..];
        // In quotes it ends with them, whatever stands behind.
        let ends = |c: char| c.is_whitespace() || "/?#\"'`\\".contains(c);
        let authority = rest.split(ends).next().unwrap_or_default();
        let password =
            authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':')).map(|(_, password)| password);
        // A port, and behind it something else.
        let port = |password: &str| {
            let number = password.split([',', ';']).next().unwrap_or_default();
            number.len() < password.len() && number.bytes().all(|byte| byte.is_ascii_digit())
        };
        password.is_some_and(|password| !password.is_empty() && !is_placeholder(password) && !port(password))
    })
}

/// Whether something else is put in the text's place before it is used, or it is masked.
fn is_placeholder(text: &str) -> bool {
    let name = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let variable = text.strip_prefix('%').and_then(|rest| rest.strip_suffix('%'));
    text.starts_with(['$', '<'])
        || ["{{", "${", "$("].iter().any(|opening| text.contains(opening))
        || (text.starts_with('{') && text.ends_with('}'))
        || (text.starts_with("%(") && text.contains(')'))
        || text == "%s"
        || variable.is_some_and(name)
        || text.bytes().all(|byte| matches!(byte, b'*' | b'.' | b'x' | b'X'))
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
    fn a_secret_is_known_by_its_form() {
        for text in [
            "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXRleHQ",
            "postgres://todo:hunter2@db.example/todo",
            "x postgres://todo:p@ss@db.example",
            "sk-proj-abc123def456ghi789",
            "--key=ghp_0123456789abcdefghij",
            "AKIAIOSFODNN7EXAMPLE",
            concat!("sk_", "live_0123456789abcdefghijklmn"),
            concat!("rk_", "live_0123456789abcdefghijklmn"),
            "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXRleHQ.",
            r#"{"url":"postgres://todo:hunter2@db.example/todo","mail":"a@b"}"#,
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
            r#"{"url":"http://backend:8000","mail":"a@b.example"}"#,
            "http://a:80,b@c.example",
            "postgres://todo:{{.Values.password}}@db",
            "postgres://todo:%(password)s@db",
            "postgres://todo:%PASSWORD%@db",
            "postgres://todo:${PASSWORD}@db",
            "postgres://todo:<password>@db",
            "postgres://todo:***@db",
            "sk-1234567890abc",
            "sk-learn-0-24-with-all-extras-installed",
        ] {
            assert!(secret(text).is_none(), "{text}");
        }
    }

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
