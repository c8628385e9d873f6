//! Whether Kubernetes serves a kind, and what somebody may have meant by one that it does not.

use super::kind::{Kind, group};
use crate::values::nearest;

/// What is wrong with a kind that Kubernetes does not serve.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unknown {
    /// What is wrong, and what to write instead.
    pub message: String,
    /// The field at which it is wrong: `apiVersion` or `kind`.
    pub field: &'static str,
    /// The version in which the kind is right.
    pub meant: Option<&'static str>,
}

/// Whether it is a list of objects: `List` itself, or the list of a kind that Kubernetes serves.
///
/// ```
/// use manifest_rules::kinds::is_list;
/// assert!(is_list("v1", "ConfigMapList") && !is_list("v1", "ConfigMap"));
/// ```
pub fn is_list(api_version: &str, kind: &str) -> bool {
    (api_version, kind) == LIST || kind.strip_suffix("List").is_some_and(|item| Kind::of(api_version, item).is_some())
}

/// kubectl's own list, which no type of the document is.
const LIST: (&str, &str) = ("v1", "List");

/// Nothing for a kind that is served, and for one of a group that is nobody's but its maker's.
///
/// ```
/// use manifest_rules::kinds::unknown;
/// assert_eq!(unknown("v1", "Deployment").and_then(|unknown| unknown.meant), Some("apps/v1"));
/// assert_eq!(unknown("example.com/v1", "Deployment"), None);
/// ```
pub fn unknown(api_version: &str, kind: &str) -> Option<Unknown> {
    if (api_version, kind) == LIST || Kind::of(api_version, kind).is_some() {
        return None;
    }
    let own = group(api_version);
    let ours = Kind::all().iter().any(|known| known.group() == own);
    // What is not stable comes and goes with a cluster's settings. A group of somebody's own has a dot.
    let version = api_version.rsplit('/').next().unwrap_or_default();
    if (ours && (version.contains("alpha") || version.contains("beta"))) || (!ours && own.contains('.')) {
        return None;
    }
    if let Some(Kind { api_version: right, .. }) = Kind::by_name(kind) {
        let message = format!("{kind} is of {right}, and {api_version} has none: write {right}");
        return Some(Unknown { message, field: "apiVersion", meant: Some(right) });
    }
    if !ours {
        let message = format!(
            "there is no group `{own}`: write the kind's own, such as apps/v1; a group of somebody's own has a dot in it"
        );
        return Some(Unknown { message, field: "apiVersion", meant: None });
    }
    // Of two that are as near, the one of the same version.
    let (own, others): (Vec<&Kind>, Vec<&Kind>) =
        Kind::all().iter().partition(|known| known.api_version == api_version);
    let meant = nearest(kind, own.iter().chain(&others).map(|known| known.name));
    let message = match meant.and_then(|name| Kind::of(api_version, name).or(Kind::by_name(name))) {
        Some(Kind { api_version: known, name, .. }) => {
            format!("Kubernetes has no kind `{kind}`: did you mean `{name}`, which is of {known}?")
        }
        None => format!("{api_version} has no kind `{kind}`: write the kind's own apiVersion, or correct its name"),
    };
    Some(Unknown { message, field: "kind", meant: None })
}
