//! What a text gives away: whether it is a secret, by its own form.

/// What kind of secret a text is, by its own form: never by the name of the setting.
pub fn secret_text(text: &str) -> Option<&'static str> {
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
pub fn is_placeholder(text: &str) -> bool {
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
            assert!(secret_text(text).is_some(), "{text}");
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
            assert!(secret_text(text).is_none(), "{text}");
        }
    }
}
