//! What the API server writes into a field that is not set. The document has it in prose alone.

use std::sync::LazyLock;

use regex::Regex;

use super::document::Fault;
use super::shape::Shape;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Default {
    Text(String),
    Integer(i64),
    Boolean(bool),
}

/// Where the prose says it otherwise: type, field, the default, and what the document has instead.
const BY_HAND: [(&str, &str, &str, &str); 7] = [
    ("PodSpec", "schedulerName", "default-scheduler", "in other words: dispatched by default scheduler"),
    ("PersistentVolumeClaimSpec", "volumeMode", "Filesystem", "in other words: implied when not included"),
    ("PersistentVolumeSpec", "volumeMode", "Filesystem", "in other words: implied when not included"),
    ("StorageClass", "volumeBindingMode", "Immediate", "in other words: VolumeBindingImmediate is used"),
    ("RollingUpdateDaemonSet", "maxUnavailable", "1", "in a sentence that begins with a condition of something else"),
    ("ProjectedVolumeSource", "defaultMode", "0644", "only the code: SetDefaults_ProjectedVolumeSource"),
    ("HTTPGetAction", "path", "/", "only the code: SetDefaults_HTTPGetAction"),
];

/// What the prose calls a default, and the API server does not write: to set it is another pod template. Source: the
/// types of these fields, pointers that no function of the API's defaults sets.
const UNWRITTEN: [(&str, &str); 11] = [
    ("CSIVolumeSource", "readOnly"),
    ("EmptyDirVolumeSource", "mode"),
    ("PodSpec", "hostUsers"),
    ("PodSpec", "preemptionPolicy"),
    ("PodSpec", "setHostnameAsFQDN"),
    ("PodSpec", "shareProcessNamespace"),
    ("ResourceFieldSelector", "divisor"),
    ("SecurityContext", "privileged"),
    ("SecurityContext", "procMount"),
    ("SecurityContext", "readOnlyRootFilesystem"),
    ("Toleration", "operator"),
];

/// `Defaults to 3.`, `Default value is "Max"`, `The default policy of `Retain``, `defaults to /dev/termination-log`.
static BEHIND: LazyLock<Result<Regex, regex::Error>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?<before>[^.\n]*)\b[Dd]efaults?,? (?:value,? |policy |is |to |of |be )*",
        r#"(?:"(?<quoted>[^"`]*)"|`(?<code>[^"`]*)`|(?<share>[0-9]+%)|(?<number>[0-9]+)(?<hours> hours?)?"#,
        r"|(?<word>true|false|[A-Z][A-Za-z]+|/[a-z][a-z/.-]*[a-z]))(?<rest>,?[^.\n]*)"
    ))
});

/// `"Allow" (default)`.
static BEFORE: LazyLock<Result<Regex, regex::Error>> =
    LazyLock::new(|| Regex::new(r#"(?<before>)(?:"(?<quoted>[A-Za-z]+)"|`(?<code>[A-Za-z]+)`) \(default\)(?<rest>)"#));

/// A sentence about some objects alone.
static CASE: LazyLock<Result<Regex, regex::Error>> = LazyLock::new(|| {
    Regex::new(r"^,? ?(?:unless|otherwise|or|for [A-Z][A-Za-z]*) |\b(?:[Ii]f|[Ww]hen) (?<case>[^ ]+(?: [a-z]+)?)")
});

/// What a field's description says, if it says it of every object.
pub(super) fn of(of: &str, field: &str, shape: &Shape, description: &str) -> Result<Option<Default>, Fault> {
    let mut found = Vec::new();
    for pattern in [&BEHIND, &BEFORE] {
        for words in compiled(pattern)?.captures_iter(description) {
            let part = |name: &str| words.name(name).map(|part| part.as_str());
            if is_of_some(part("before").unwrap_or_default())? || is_of_some(part("rest").unwrap_or_default())? {
                continue;
            }
            let text = ["quoted", "code", "share", "number", "word"].into_iter().find_map(part).unwrap_or_default();
            let quoted = part("quoted").or(part("code")).is_some();
            let seconds = if part("hours").is_some() { 3600 } else { 1 };
            found.extend(value(shape, text, quoted, seconds));
        }
    }
    found.dedup();
    if UNWRITTEN.contains(&(of, field)) {
        let gone = format!("the document says no default: remove {of}.{field} from xtask/src/kinds/defaults.rs");
        return if found.is_empty() { Err(gone) } else { Ok(None) };
    }
    let by_hand = BY_HAND.iter().find(|(own, name, ..)| (*own, *name) == (of, field));
    match (found.as_slice(), by_hand) {
        ([], None) => Ok(None),
        ([one], None) => Ok(Some(one.clone())),
        ([], Some((.., default, _))) => Ok(value(shape, default, true, 1)),
        (found, Some(_)) => Err(format!("the document says {found:?} now: remove it from xtask/src/kinds/defaults.rs")),
        (found, None) => Err(format!("the document says {found:?}: say in xtask/src/kinds/defaults.rs which is right")),
    }
}

/// Fields of the lists above that no type has.
pub(super) fn unused(has: impl Fn(&str, &str) -> bool) -> Result<(), Fault> {
    let mut all = BY_HAND.iter().map(|(of, field, ..)| (*of, *field)).chain(UNWRITTEN);
    match all.find(|(of, field)| !has(of, field)) {
        Some((of, field)) => Err(format!("there is no {of}.{field}: remove it from xtask/src/kinds/defaults.rs")),
        None => Ok(()),
    }
}

fn compiled(pattern: &'static LazyLock<Result<Regex, regex::Error>>) -> Result<&'static Regex, Fault> {
    LazyLock::force(pattern).as_ref().map_err(ToString::to_string)
}

/// Whether the words around a default take it back for some objects. That it is not set is what a default is for.
fn is_of_some(words: &str) -> Result<bool, Fault> {
    const NOT_SET: [&str; 8] =
        ["unset", "omitted", "unspecified", "not set", "not specified", "no", "empty", "this value"];
    let cases = compiled(&CASE)?.captures_iter(words).map(|words| words.name("case").map(|case| case.as_str()));
    Ok(cases.into_iter().any(|case| case.is_none_or(|case| !NOT_SET.iter().any(|not| case.starts_with(not)))))
}

/// The text as a value of that shape, if it is one.
fn value(shape: &Shape, text: &str, quoted: bool, seconds: i64) -> Option<Default> {
    match shape {
        Shape::Boolean => text.parse().ok().map(Default::Boolean),
        Shape::Integer => {
            // Modes of files are written as `chmod` takes them.
            let octal = text.len() > 1 && text.starts_with('0');
            let number = if octal { i64::from_str_radix(text, 8) } else { text.parse() };
            number.ok().map(|number| Default::Integer(number * seconds))
        }
        Shape::IntOrString if text.ends_with('%') => Some(Default::Text(text.to_owned())),
        Shape::IntOrString => text.parse().ok().map(Default::Integer),
        Shape::Quantity => text.parse::<i64>().is_ok().then(|| Default::Text(text.to_owned())),
        Shape::Text => {
            let word = text.starts_with(|first: char| first.is_ascii_uppercase() || first == '/');
            (quoted || word).then(|| Default::Text(text.to_owned()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(shape: &Shape, description: &str) -> Option<Default> {
        of("Type", "field", shape, description).unwrap()
    }

    #[test]
    fn a_default_is_read_in_the_ways_that_the_document_says_it() {
        let text = |text: &str| Some(Default::Text(text.to_owned()));
        for (description, default) in [
            ("Protocol for port. Defaults to \"TCP\".", text("TCP")),
            ("Restart policy. Default to Always. More info: https://a.example/", text("Always")),
            ("If not set, the default value Max is used.", text("Max")),
            ("The default policy is `OrderedReady`, where pods are created in order.", text("OrderedReady")),
            ("Valid values are:\n\n- \"Allow\" (default): all run;\n- \"Forbid\": one runs", text("Allow")),
            (
                "Mounted into the filesystem. Defaults to /dev/termination-log. Cannot be updated.",
                text("/dev/termination-log"),
            ),
            ("Defaults to PreemptLowerPriority if unset.", text("PreemptLowerPriority")),
            ("Defaults to \"\" (volume's root).", text("")),
        ] {
            assert_eq!(said(&Shape::Text, description), default, "{description}");
        }
        for (description, default) in [
            ("Defaults to 600s.", 600),
            ("Default to 10 seconds. Minimum value is 1.", 10),
            ("must be <=86400(for 1 day). Default value is 10800(for 3 hours).", 10800),
            ("Defaults to 1 hour and must be at least 10 minutes.", 3600),
            ("Defaults to 0644.", 0o644),
        ] {
            assert_eq!(said(&Shape::Integer, description), Some(Default::Integer(default)), "{description}");
        }
        assert_eq!(said(&Shape::Boolean, "Default is \"true\"."), Some(Default::Boolean(true)));
        assert_eq!(said(&Shape::IntOrString, "Defaults to 25%."), text("25%"));
        assert_eq!(said(&Shape::IntOrString, "Default value is 1."), Some(Default::Integer(1)));
    }

    #[test]
    fn a_default_of_some_objects_is_none() {
        for description in [
            "Defaults to Always if :latest tag is specified, or IfNotPresent otherwise.",
            "Defaults to \"\" for ServiceAccount subjects. Defaults to \"b.example\" for User and Group subjects.",
            "If this field is set to Enabled, the other must be None (or be unspecified, which defaults to None).",
            "defaults to the wildcard host",
            "kind of the list. Defaults to \"`kind`List\".",
        ] {
            assert_eq!(said(&Shape::Text, description), None, "{description}");
        }
        let limit = "Defaults to 6, unless backoffLimitPerIndex is specified. When it is, it defaults to 2147483647.";
        assert_eq!(said(&Shape::Integer, limit), None);
    }

    #[test]
    fn what_is_said_by_hand_has_to_be_needed() {
        let same = of("PodSpec", "schedulerName", &Shape::Text, "dispatched by default scheduler").unwrap();
        assert_eq!(same, Some(Default::Text("default-scheduler".to_owned())));
        assert!(of("PodSpec", "schedulerName", &Shape::Text, "Defaults to Other.").is_err());
        assert!(unused(|_, field| field != "schedulerName").is_err());
    }
}
