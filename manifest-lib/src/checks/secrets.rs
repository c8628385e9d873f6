//! Rules that keep secret values out of what is written. No finding says the value.

use super::set::Set;
use super::{Level, Report, Rule};
use crate::objects::{Object, push_key};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "secret-in-bundle",
        asserts: "No Secret is in the bundle.",
        why: "What is written here is committed, and base64 is no cipher.",
        dev: Level::Error,
        prod: Level::Error,
        waivable: false,
        check: secret_in_bundle,
    },
    Rule {
        name: "secret-in-config",
        asserts: "No setting of a ConfigMap and no plain environment variable is a private key, a token, or a URL with a password.",
        why: "Everybody who may read a ConfigMap or the repository can use it.",
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
    for (key, item) in set.bundle.iter() {
        if let Object::ConfigMap(config) = &item.object {
            for (name, value) in config.data.iter().flatten() {
                if let Some(what) = secret(value) {
                    let message =
                        format!("`{name}` holds {what}: put it into a Secret and declare it with `.secrets(...)`");
                    let mut path = "data".to_owned();
                    push_key(&mut path, name);
                    report.found(key, item, path, message);
                }
            }
        }
    }
    for pods in &set.pods {
        for (path, container) in pods.containers() {
            for (index, env) in container.env.iter().flatten().enumerate() {
                if let Some(what) = env.value.as_deref().and_then(secret) {
                    let message = format!(
                        "`{}` holds {what}: put it into a Secret and declare it with `.secrets(...)`",
                        env.name
                    );
                    report.found(pods.key, pods.item, format!("{path}.env[{index}].value"), message);
                }
            }
        }
    }
}

/// What kind of secret a text is, by its own form: never by the name of the setting.
fn secret(text: &str) -> Option<&'static str> {
    if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") {
        return Some("a private key");
    }
    if is_jwt(text.trim()) {
        return Some("a signed token");
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
        ] {
            assert!(secret(text).is_some(), "{text}");
        }
        for text in [
            "info",
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
