//! A minor version of Kubernetes.

use core::fmt;

use super::fault::{Fault, must};
use super::scan::starts_with;

/// A minor version of Kubernetes, 1.33 to 1.37: what a cluster runs. Source: Kubernetes, "Version Skew Policy".
///
/// ```
/// use manifest_rules::values::KubernetesVersion;
/// const RUNS: KubernetesVersion = KubernetesVersion::new("1.36");
/// assert_eq!((RUNS.minor(), RUNS.to_string().as_str()), (36, "1.36"));
/// assert!(KubernetesVersion::try_from("1.32").is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KubernetesVersion(u8);

impl KubernetesVersion {
    /// The oldest that is known here.
    pub const OLDEST: Self = Self(33);
    /// The newest that is known here.
    pub const NEWEST: Self = Self(37);

    /// The door for literals: in a constant, a version that is not known here is a compile error.
    ///
    /// # Panics
    /// With the words of [`Self::try_new`] and the caller's line.
    #[track_caller]
    pub const fn new(text: &str) -> Self {
        must(Self::try_new(text))
    }

    /// The door for text that is only known at run time.
    ///
    /// # Errors
    /// If it is no minor version from 1.33 to 1.37.
    pub const fn try_new(text: &str) -> Result<Self, Fault> {
        let bytes = text.as_bytes();
        if bytes.len() == 4 && starts_with(bytes, b"1.") && bytes[2].is_ascii_digit() && bytes[3].is_ascii_digit() {
            let minor = (bytes[2] - b'0') * 10 + bytes[3] - b'0';
            if Self::OLDEST.0 <= minor && minor <= Self::NEWEST.0 {
                return Ok(Self(minor));
            }
        }
        Err(Fault::about(text).text(
            " is no version of Kubernetes that is known here: write the minor version that the cluster runs, from `1.33` to `1.37`",
        ))
    }

    /// The part behind the dot.
    pub const fn minor(self) -> u8 {
        self.0
    }
}

impl TryFrom<&str> for KubernetesVersion {
    type Error = Fault;
    fn try_from(text: &str) -> Result<Self, Self::Error> {
        Self::try_new(text)
    }
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_end_where_the_facts_end() {
        for (text, minor) in [("1.33", 33), ("1.37", 37)] {
            assert_eq!(KubernetesVersion::try_new(text).map(KubernetesVersion::minor), Ok(minor));
        }
        for text in ["", "1", "1.", "1.3", "1.32", "1.38", "v1.36", "1.36.2", "2.36", "1.3a", "1.é"] {
            assert!(KubernetesVersion::try_new(text).is_err(), "{text}");
        }
    }
}
