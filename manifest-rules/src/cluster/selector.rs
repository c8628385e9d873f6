//! Label selectors: what they match, which of two is wider, and how they read.
//! Source: Kubernetes, "Labels and Selectors".

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, LabelSelectorRequirement};

use super::pods::Labels;
use crate::values::{LabelKey, LabelValue};

/// The selector that matches everything.
pub static EVERYTHING: LabelSelector = LabelSelector { match_expressions: None, match_labels: None };

/// An object without a namespace goes to the one named `default`.
pub fn namespace(name: &str) -> &str {
    if name.is_empty() { "default" } else { name }
}

/// Whether a selector asks for nothing, so that it matches everything.
pub fn is_empty(selector: &LabelSelector) -> bool {
    selector.match_labels.iter().flatten().next().is_none()
        && selector.match_expressions.iter().flatten().next().is_none()
}

/// Whether a selector is one that the API server reads: keys and values that labels have, and operators with the values
/// that they need.
pub fn is_sound(selector: &LabelSelector) -> bool {
    let mut labels = selector.match_labels.iter().flatten();
    labels.all(|(key, value)| LabelKey::try_new(key).is_ok() && LabelValue::try_new(value).is_ok())
        && selector.match_expressions.iter().flatten().all(|one| {
            let values = one.values.as_deref().unwrap_or_default();
            let fits = match one.operator.as_str() {
                "In" | "NotIn" => !values.is_empty(),
                "Exists" | "DoesNotExist" => values.is_empty(),
                _ => false,
            };
            fits && LabelKey::try_new(&one.key).is_ok() && values.iter().all(|value| LabelValue::try_new(value).is_ok())
        })
}

/// Whether a selector matches: all labels and all expressions.
pub fn matches(selector: &LabelSelector, labels: &Labels) -> bool {
    let mut wanted = selector.match_labels.iter().flatten();
    wanted.all(|(key, value)| labels.get(key) == Some(value))
        && selector.match_expressions.iter().flatten().all(|expression| meets(expression, labels))
}

/// Whether a selector can match what has this label, and others that nobody here knows.
pub fn may_match(selector: &LabelSelector, label: &str, value: &str) -> bool {
    let mut wanted = selector.match_labels.iter().flatten();
    let mut expressions = selector.match_expressions.iter().flatten().filter(|expression| expression.key == label);
    wanted.all(|(key, wanted)| key != label || wanted == value)
        && expressions.all(|expression| meets_value(expression, Some(value)))
}

/// Whether all that the other selector matches is matched by this one, as far as their words tell: each thing that this
/// one asks for follows from something that the other asks for.
pub fn is_wider(selector: &LabelSelector, other: &LabelSelector) -> bool {
    let asks = |key: &str, values: &[String]| {
        let label = other.match_labels.iter().flatten().any(|(own, value)| own == key && values.contains(value));
        let listed = |one: &LabelSelectorRequirement| {
            let mut own = one.values.iter().flatten();
            one.key == key && one.operator == "In" && own.all(|value| values.contains(value))
        };
        label || other.match_expressions.iter().flatten().any(listed)
    };
    let labels = selector.match_labels.iter().flatten();
    let mut expressions = selector.match_expressions.iter().flatten();
    labels.into_iter().all(|(key, value)| asks(key, std::slice::from_ref(value)))
        && expressions.all(|one| {
            let own = one.values.as_deref().unwrap_or_default();
            one.operator == "In" && asks(&one.key, own) || follows(one, other)
        })
}

/// Whether an expression follows from what a selector asks for.
fn follows(expression: &LabelSelectorRequirement, other: &LabelSelector) -> bool {
    let refused = expression.values.as_deref().unwrap_or_default();
    let by_label = other
        .match_labels
        .iter()
        .flatten()
        .any(|(key, value)| *key == expression.key && meets_value(expression, Some(value)));
    by_label
        || other.match_expressions.iter().flatten().filter(|one| one.key == expression.key).any(|one| {
            let values = one.values.as_deref().unwrap_or_default();
            match (expression.operator.as_str(), one.operator.as_str()) {
                ("Exists", "Exists" | "In") | ("DoesNotExist" | "NotIn", "DoesNotExist") => true,
                ("NotIn", "NotIn") => refused.iter().all(|value| values.contains(value)),
                ("NotIn", "In") => !refused.iter().any(|value| values.contains(value)),
                _ => false,
            }
        })
}

/// A selector in words; `nothing` says what an empty one selects.
pub fn words(selector: &LabelSelector, nothing: &str) -> String {
    let labels = selector.match_labels.iter().flatten().map(|(key, value)| format!("{key}={value}"));
    let expressions = selector.match_expressions.iter().flatten().map(|one| {
        let values = one.values.as_deref().unwrap_or_default().join("|");
        format!("{} {} {values}", one.key, one.operator).trim_end().to_owned()
    });
    let words: Vec<String> = labels.chain(expressions).collect();
    if words.is_empty() { nothing.to_owned() } else { words.join(", ") }
}

fn meets(expression: &LabelSelectorRequirement, labels: &Labels) -> bool {
    meets_value(expression, labels.get(&expression.key).map(String::as_str))
}

fn meets_value(expression: &LabelSelectorRequirement, value: Option<&str>) -> bool {
    let listed = || value.is_some_and(|value| expression.values.iter().flatten().any(|one| one == value));
    match expression.operator.as_str() {
        "In" => listed(),
        "NotIn" => !listed(),
        "Exists" => value.is_some(),
        "DoesNotExist" => value.is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> Labels {
        Labels::from([("app".to_owned(), "a".to_owned())])
    }

    fn label(key: &str, value: &str) -> LabelSelector {
        let labels = Labels::from([(key.to_owned(), value.to_owned())]);
        LabelSelector { match_labels: Some(labels), match_expressions: None }
    }

    fn expression(key: &str, operator: &str, values: &[&str]) -> LabelSelector {
        LabelSelector {
            match_labels: None,
            match_expressions: Some(vec![LabelSelectorRequirement {
                key: key.to_owned(),
                operator: operator.to_owned(),
                values: Some(values.iter().map(|value| (*value).to_owned()).collect()),
            }]),
        }
    }

    #[test]
    fn expressions_match_as_the_controllers_match() {
        for (selector, expected) in [
            (expression("app", "In", &["a", "b"]), true),
            (expression("app", "In", &["b"]), false),
            (expression("x", "In", &["b"]), false),
            (expression("app", "NotIn", &["a"]), false),
            (expression("x", "NotIn", &["a"]), true),
            (expression("app", "Exists", &[]), true),
            (expression("x", "Exists", &[]), false),
            (expression("x", "DoesNotExist", &[]), true),
            (expression("app", "DoesNotExist", &[]), false),
            (LabelSelector::default(), true),
        ] {
            assert_eq!(matches(&selector, &labels()), expected, "{selector:?}");
        }
    }

    #[test]
    fn the_wider_of_two_asks_for_less() {
        let wide = |a: &LabelSelector, b: &LabelSelector| (is_wider(a, b), is_wider(b, a));
        let a = label("app", "a");
        assert_eq!(wide(&EVERYTHING, &a), (true, false));
        assert_eq!(wide(&a, &a), (true, true));
        assert_eq!(wide(&a, &label("app", "b")), (false, false));
        assert_eq!(wide(&expression("app", "In", &["a", "b"]), &a), (true, false));
        assert_eq!(wide(&expression("app", "In", &["a", "b"]), &expression("app", "In", &["b"])), (true, false));
        assert_eq!(wide(&expression("app", "Exists", &[]), &a), (true, false));
        assert_eq!(wide(&expression("app", "NotIn", &["b"]), &a), (true, false));
        assert_eq!(wide(&expression("app", "NotIn", &["b"]), &expression("app", "NotIn", &["b", "c"])), (true, false));
        assert_eq!(wide(&expression("app", "NotIn", &["b"]), &expression("app", "In", &["a", "c"])), (true, false));
        assert_eq!(wide(&expression("app", "NotIn", &["b"]), &expression("app", "DoesNotExist", &[])), (true, false));
        assert_eq!(wide(&expression("app", "In", &["a"]), &a), (true, true));
    }
}
