//! Whether one image is a fix of another.

use semver::Version;

use crate::values::ImageReference;

/// From here on, a major version is a year.
const FIRST_YEAR: u64 = 1970;

/// Whether the new image is a later one that its own version calls compatible: of the same repository, with no step to
/// another major version, nor to another minor one before 1.0.0, and nothing that is not released. A digest decides what
/// runs, and nobody can read from it what that is; and a year as the version promises nothing.
pub(super) fn is_later(old: &str, new: &str) -> bool {
    let (Ok(old), Ok(new)) = (ImageReference::try_new(old), ImageReference::try_new(new)) else { return false };
    if old.repository != new.repository {
        return false;
    }
    let (Some(before), Some(after)) = (old.tag, new.tag) else { return false };
    let (before, after) = (before.as_str(), after.as_str());
    if old.digest.is_some() || new.digest.is_some() || before.starts_with('v') != after.starts_with('v') {
        return false;
    }
    let version = |tag: &str| Version::parse(tag.strip_prefix('v').unwrap_or(tag)).ok();
    let (Some(was), Some(is)) = (version(before), version(after)) else { return false };
    let compatible = was.major == is.major && (was.major > 0 || was.minor == is.minor);
    compatible && is > was && is.pre.is_empty() && is.major < FIRST_YEAR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fix_is_a_later_compatible_version_of_the_same_image() {
        for (old, new, expected) in [
            ("a:1.0.0", "a:1.0.1", true),
            ("a:v1.0.0", "a:v1.3.0", true),
            ("r.example/a:1.0.0", "r.example/a:1.0.1", true),
            ("a:1.0.0", "a:2.0.0", false),
            ("a:1.0.1", "a:1.0.0", false),
            ("a:0.1.0", "a:0.2.0", false),
            ("a:0.1.0", "a:0.1.1", true),
            ("a:1.0.0", "a:1.1.0-rc.1", false),
            ("a:1.1.0-rc.1", "a:1.1.0", true),
            ("a:1.0.0", "b:1.0.1", false),
            ("a:1.0.0", "r.example/a:1.0.1", false),
            ("a:1.0.0", "a:latest", false),
            ("a:latest", "a:1.0.0", false),
            ("a:1.0.0", "a", false),
            ("a:1.0.0", "a:stable", false),
            ("a:1.0.0", "a:v1.0.1", false),
            ("a:2024.2.0", "a:2024.12.0", false),
        ] {
            assert_eq!(is_later(old, new), expected, "{old} {new}");
        }
        let digest = format!("sha256:{}", "ab".repeat(32));
        assert!(!is_later("a:1.0.0", &format!("a:1.0.0@{digest}")));
        assert!(!is_later("a:1.0.0", &format!("a:1.0.1@{digest}")));
        assert!(!is_later(&format!("a:1.0.0@{digest}"), "a:1.0.0"));
        assert!(!is_later(&format!("a:1.0.0@{digest}"), "a:1.0.1"));
        assert!(!is_later("a:latest", &format!("a:latest@{digest}")));
    }
}
