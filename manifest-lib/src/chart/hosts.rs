//! Texts that name the app's Services as hosts, such as `http://backend:8000`: they follow the names of a release.
//!
//! A host is known by what stands around it: `//`, `@` or a start before, a port, a path or an end behind. A word alone is
//! one only where its setting is called so, such as `DATABASE_HOST`.

use std::collections::BTreeSet;

/// What the name of a setting has in it if its value is a host.
const CALLED: [&str; 5] = ["HOST", "ADDR", "SERVER", "URL", "ENDPOINT"];

/// Whether a text names one of these Services as a host. A setting's name is asked where the text is nothing else.
pub(super) fn mentions(text: &str, setting: &str, services: &BTreeSet<String>) -> bool {
    services.iter().any(|service| {
        text.match_indices(service.as_str()).any(|(start, _)| {
            let (before, behind) = (&text[..start], &text[start + service.len()..]);
            let alone = before.is_empty() && behind.is_empty();
            if alone { is_called(setting) } else { opens(before) && closes(before, behind) }
        })
    })
}

fn is_called(setting: &str) -> bool {
    let name = setting.to_ascii_uppercase();
    CALLED.iter().any(|word| name.contains(word))
}

/// Whether a host may begin behind this.
fn opens(before: &str) -> bool {
    before.is_empty() || before.ends_with("//") || before.ends_with(['@', ',', '=', ' '])
}

/// Whether a host may end before this: behind a scheme or a user at a path or an end, else at a port.
fn closes(before: &str, behind: &str) -> bool {
    let port = behind.strip_prefix(':').is_some_and(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit()));
    let sure = before.ends_with("//") || before.ends_with('@');
    port || (sure && (behind.is_empty() || behind.starts_with(['/', ',', '?', ' ', '"', '\n', ';'])))
}

/// The regular expression, of Go, that finds one of these Services as a host: what stands before, the host, and behind.
pub(super) fn pattern(services: &BTreeSet<String>) -> [String; 2] {
    let mut names: Vec<&str> = services.iter().map(String::as_str).collect();
    // The longest first: of two that begin alike, the first that fits is taken.
    names.sort_by_key(|name| (std::cmp::Reverse(name.len()), *name));
    let names = names.join("|");
    [format!(r#"(^|//|[@,= ])({names})(:[0-9])"#), format!(r#"(//|@)({names})($|[/,? ";])"#)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_known_by_what_stands_around_it() {
        let services = BTreeSet::from(["api".to_owned(), "redis".to_owned()]);
        for (text, setting, is) in [
            ("http://api:8000", "X", true),
            ("http://api/v1", "X", true),
            ("redis:6379", "CACHE", true),
            ("--upstream=api:8000", "args", true),
            ("redis://u:p@redis", "X", true),
            ("redis", "REDIS_HOST", true),
            ("redis", "BACKEND", false),
            ("http://api.example.com", "URL", false),
            ("http://my-api:80", "URL", false),
            ("apis:80", "URL", false),
            ("api", "NAME", false),
            ("role=api", "X", false),
        ] {
            assert_eq!(mentions(text, setting, &services), is, "{text} of {setting}");
        }
        assert!(pattern(&services)[0].contains("(redis|api)"));
    }
}
