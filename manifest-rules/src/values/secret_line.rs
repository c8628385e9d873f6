//! What a line of a settings file gives away: a name that reads like a secret's, with a value behind it.

use super::{is_placeholder, names_a_secret};

/// The first line that sets something whose name reads like a secret's to a value of its own, counted from 1, with the name.
/// A line is `name: value` or `name = value`, as in YAML, properties, TOML, INI, JSON and files of variables.
///
/// ```
/// use manifest_rules::values::secret_line;
/// assert_eq!(secret_line("user: app\npassword: hunter2\n"), Some((2, "password")));
/// assert_eq!(secret_line("user: app\npassword: ${DB_PASSWORD}\n"), None);
/// ```
pub fn secret_line(text: &str) -> Option<(usize, &str)> {
    text.lines().enumerate().find_map(|(index, line)| {
        // JSON may have all of it in one line.
        let name = if line.trim_start().starts_with(['{', '[']) {
            line.split(['{', ',']).find_map(named)
        } else {
            named(line)
        };
        Some((index + 1, name?))
    })
}

/// The name of an argument that reads like a secret's, where the word at this place, or the one behind it, is its value.
///
/// ```
/// use manifest_rules::values::secret_argument;
/// let words = ["--user=app", "--password=hunter2", "--token", "abcdef0123"].map(str::to_owned);
/// assert_eq!([0, 1, 2, 3].map(|at| secret_argument(&words, at)), [None, Some("password"), Some("token"), None]);
/// ```
pub fn secret_argument(words: &[String], at: usize) -> Option<&str> {
    let word = words.get(at)?.strip_prefix('-')?;
    let (name, value) = match word.split_once('=') {
        Some((name, value)) => (name, value),
        None => (word, words.get(at + 1).filter(|value| !value.starts_with('-'))?.as_str()),
    };
    let name = name.trim_start_matches('-');
    (names_a_secret(name) && is_value(value)).then_some(name)
}

fn named(line: &str) -> Option<&str> {
    let line = line.trim_start_matches([' ', '\t', '-', '{', ',']);
    let line = line.strip_prefix("export ").unwrap_or(line);
    if line.starts_with(['#', ';', '/', '*']) {
        return None;
    }
    let (name, value) = line.split_once([':', '='])?;
    let name = name.trim().trim_matches(['"', '\'']);
    let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let is_name = !name.is_empty() && name.len() <= 80 && name.chars().all(in_name);
    (is_name && names_a_secret(name) && is_value(value)).then_some(name)
}

/// Whether what stands behind a name may be a secret: one word that nothing is put in the place of.
fn is_value(text: &str) -> bool {
    let text = text.split(" #").next().unwrap_or_default().trim().trim_end_matches([',', ';', '}']);
    let text = text.trim().trim_matches(['"', '\'']);
    let words = text.split_whitespace().count();
    words == 1 && text.len() >= 6 && !text.starts_with(['[', '{', '&', '!', '|', '>']) && is_literal(text)
}

/// Whether a value may be a secret: no placeholder, path, URL, number or word for on and off.
///
/// ```
/// use manifest_rules::values::is_literal;
/// assert!(is_literal("hunter2") && !is_literal("/run/secrets/a") && !is_literal("$(OTHER)") && !is_literal("3600"));
/// ```
pub fn is_literal(text: &str) -> bool {
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
    fn a_value_is_literal_by_what_it_is_not() {
        assert!(is_literal("hunter2") && is_literal("changeme"));
        for text in ["", " ", "true", "3600", "/run/secrets/a", "https://a.example", "$(OTHER)", "{{ .a }}", "***"] {
            assert!(!is_literal(text), "{text}");
        }
    }

    #[test]
    fn an_argument_gives_a_secret_away_by_name_and_value() {
        let told = |words: &str| {
            let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
            (0..words.len()).find_map(|at| secret_argument(&words, at).map(str::to_owned))
        };
        for (words, name) in [("run --db-password=hunter2x", "db-password"), ("-token abcdef0123", "token")] {
            assert_eq!(told(words).as_deref(), Some(name), "{words}");
        }
        for words in [
            "--password=$(DB_PASSWORD)",
            "--password-file=/run/a",
            "--token-ttl 3600s",
            "--secret-name web-tls",
            "--token --verbose",
            "--token",
            "password hunter2x",
            "--set-password=true",
        ] {
            assert_eq!(told(words), None, "{words}");
        }
    }

    #[test]
    fn a_line_gives_a_secret_away_by_name_and_value() {
        for (text, name) in [
            ("spring:\n  datasource:\n    password: Sup3rS3cret!\n", "password"),
            ("spring.datasource.password=Sup3rS3cret", "spring.datasource.password"),
            ("[db]\npassword = \"hunter2hunter\"\n", "password"),
            ("{\n  \"apiKey\": \"abcdef0123\",\n}", "apiKey"),
            ("export DB_PASSWORD=hunter2x\n", "DB_PASSWORD"),
            ("users:\n- password: 'hunter2x' # of the app\n", "password"),
            (r#"{"user": "app", "password": "jkl-9981"}"#, "password"),
        ] {
            assert_eq!(secret_line(text).map(|(_, name)| name), Some(name), "{text}");
        }
        for text in [
            "password: ${DB_PASSWORD}",
            "password: {{ .Values.password }}",
            "password = env.get(\"PASSWORD\") or ask()",
            "# password: hunter2x",
            "// token: abcdefgh",
            "password:",
            "password: \"\"",
            "password_file: /run/secrets/a",
            "password: /run/secrets/password",
            "passwordEncoder: bcrypt",
            "token_ttl: 3600s",
            "proxy_pass http://backend:8080;",
            "secretName: web-tls",
            "proxy_set_header X-Token $http_x_token;",
            "password: the one of the database",
            "tokens: [abcdefgh]",
            "auth: $2y$10$abcdefgh",
            "https://user.example/password: x",
            r#"{"user": "app", "passwordFile": "/run/a"}"#,
        ] {
            assert_eq!(secret_line(text), None, "{text}");
        }
    }
}
