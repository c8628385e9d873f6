//! Each mistake that a patch can make, and the rule that must find it.

mod pods;
mod shape;

use manifest_lib::lower::Patch;
use manifest_lib::values::Origin;

use crate::support::{RIGHT, findings};

/// A patch, the rule that must stop it, and the field that it must name.
type Mistake = (&'static str, &'static str, &'static [Patch<'static>]);

/// All of them.
pub(crate) fn all() -> impl Iterator<Item = &'static Mistake> {
    pods::MISTAKES.iter().chain(shape::MISTAKES)
}

/// Rules whose finding is at another field than the one that the patch set: a selector as a whole, or another object.
const ELSEWHERE: &[&str] = &[
    "identical-probes",
    "seccomp-profile",
    "selector-mismatch",
    "dangling-service",
    "service-target-port",
    "utilization-without-request",
    "blocked-drain",
    "not-isolated",
    "egress-without-dns",
    "missing-memory-limit",
    "hasty-liveness",
    "budget-policy",
    "stuck-rollout",
    "missing-config",
    "unreachable-service",
    "missing-value",
    "conflicting-fields",
];

#[test]
fn each_mistake_is_found_by_its_rule_alone_at_its_field_and_line() {
    for (rule, path, patches) in all() {
        let found = findings(&RIGHT.patches(patches));
        assert!(!found.is_empty(), "{rule} finds nothing");
        for finding in found {
            assert_eq!(finding.rule, *rule, "{finding}");
            assert!(finding.path.ends_with(path), "{rule} names {}", finding.path);
            assert!(!finding.to_string().contains("hunter2"), "a secret is told: {finding}");
            assert!(finding.message.contains(": "), "no advice in {finding}");
            let patched = matches!(finding.origin, Origin::Line(at) if at.file().contains("/mistakes/"));
            assert!(patched || ELSEWHERE.contains(rule), "{finding}");
        }
    }
}
