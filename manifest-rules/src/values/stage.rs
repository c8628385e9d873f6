//! How strict an environment is, and how much a finding weighs there.

use core::fmt;

use super::DnsLabel;

/// How strictly an environment is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// One replica and `latest` are fine.
    Dev,
    /// An exact image and at least two replicas.
    Prod,
}

impl Strictness {
    /// The name of the stage that is as strict.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Prod => "prod",
        }
    }
}

/// A stage on the way to production: a name, and how strictly it is judged.
///
/// ```
/// use manifest_rules::values::{Stage, Strictness};
/// const STAGING: Stage = Stage::as_prod("staging");
/// assert_eq!((STAGING.as_str(), STAGING.strictness()), ("staging", Strictness::Prod));
/// assert_eq!(STAGING.to_string(), "staging (as prod)");
/// assert_eq!(Stage::Dev.to_string(), "dev");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Where engineers try things.
    Dev,
    /// What users call.
    Prod,
    /// Another one, such as staging, a preview or a load test, as [`Stage::as_dev`] and [`Stage::as_prod`] make it.
    Named(StageName, Strictness),
}

/// The name of a stage that is neither dev nor prod: a DNS label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageName(&'static str);

impl StageName {
    #[track_caller]
    const fn new(name: &'static str) -> Self {
        Self(DnsLabel::new(name).as_str())
    }
}

impl Stage {
    /// A stage that is judged as dev is, such as a preview.
    ///
    /// # Panics
    /// If the name is no DNS label.
    #[track_caller]
    pub const fn as_dev(name: &'static str) -> Self {
        Self::Named(StageName::new(name), Strictness::Dev)
    }

    /// A stage that is judged as prod is, such as staging or a load test.
    ///
    /// # Panics
    /// If the name is no DNS label.
    #[track_caller]
    pub const fn as_prod(name: &'static str) -> Self {
        Self::Named(StageName::new(name), Strictness::Prod)
    }

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Prod => "prod",
            Self::Named(name, _) => name.0,
        }
    }

    /// How strictly it is judged.
    pub const fn strictness(self) -> Strictness {
        match self {
            Self::Dev => Strictness::Dev,
            Self::Prod => Strictness::Prod,
            Self::Named(_, strictness) => strictness,
        }
    }

    /// Whether it is judged as prod is.
    pub const fn is_strict(self) -> bool {
        matches!(self.strictness(), Strictness::Prod)
    }

    /// Whether both have one name and one strictness, for constants.
    pub const fn is(self, other: Self) -> bool {
        super::scan::same(self.as_str(), other.as_str()) && self.is_strict() == other.is_strict()
    }

    /// The strictness that [`Display`](fmt::Display) wrote, as the stage of its name.
    ///
    /// ```
    /// use manifest_rules::values::Stage;
    /// assert_eq!(Stage::read("preview (as dev)"), Some(Stage::Dev));
    /// assert_eq!(Stage::read("prod"), Some(Stage::Prod));
    /// assert_eq!(Stage::read("preview"), None);
    /// ```
    pub fn read(text: &str) -> Option<Self> {
        let strictness =
            text.strip_suffix(')').and_then(|text| text.rsplit_once(" (as ")).map_or(text, |(_, word)| word);
        [Self::Dev, Self::Prod].into_iter().find(|stage| stage.as_str() == strictness)
    }
}

/// The name, and how strictly it is judged where the name does not say it.
impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name, strictness) => write!(f, "{} (as {})", name.0, strictness.as_str()),
            _ => f.write_str(self.as_str()),
        }
    }
}

/// How much a finding weighs in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The rule does not hold in this stage.
    Off,
    /// Reported, and passed.
    Warn,
    /// The bundle is not written.
    Error,
}

impl Level {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Warn => "warning",
            Self::Error => "error",
        }
    }
}

/// How bad what a rule finds is, in any stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It could be better.
    Low,
    /// It fails or leaks under some conditions.
    Medium,
    /// It fails, or lets somebody get further than they should.
    High,
    /// It never works, or hands over the node or the cluster.
    Critical,
}

impl Severity {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}
