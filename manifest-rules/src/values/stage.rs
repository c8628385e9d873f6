//! How strict an environment is, and how much a finding weighs there.

/// How strict an environment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// One replica and `latest` are fine.
    Dev,
    /// An exact image and at least two replicas.
    Prod,
}

impl Stage {
    /// The name as the command line spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Prod => "prod",
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
