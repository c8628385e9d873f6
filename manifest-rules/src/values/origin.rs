//! Where a value comes from: the Rust line that set it, or the default and its reason.

use core::fmt;
use core::panic::Location;

/// The source of a field.
///
/// ```
/// use manifest_rules::values::Origin;
/// let here = Origin::caller();
/// assert!(here.to_string().contains(".rs:"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Somebody wrote it at this line of a profile.
    Line(&'static Location<'static>),
    /// Nobody did: the library's default, and why it is that.
    Default(&'static str),
}

impl Origin {
    /// The line that called the function which asks.
    #[track_caller]
    pub const fn caller() -> Self {
        Self::Line(Location::caller())
    }

    /// The file of the line, or the default's reason.
    pub fn file(&self) -> String {
        match self {
            // The same bytes on every machine, also where paths have backslashes.
            Self::Line(at) => at.file().replace('\\', "/"),
            Self::Default(reason) => (*reason).to_owned(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(at) => write!(f, "{}:{}", self.file(), at.line()),
            Self::Default(reason) => write!(f, "default: {reason}"),
        }
    }
}

/// A value with its [`Origin`].
///
/// ```
/// use manifest_rules::values::Traced;
/// const REPLICAS: Traced<u32> = Traced::here(3);
/// assert_eq!(REPLICAS.value, 3);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traced<T> {
    /// The value.
    pub value: T,
    /// Where it was set.
    pub origin: Origin,
}

impl<T: Copy> Traced<T> {
    /// The value, set at the caller's line.
    #[track_caller]
    pub const fn here(value: T) -> Self {
        Self { value, origin: Origin::caller() }
    }

    /// The value, set by nobody, and the reason for it.
    pub const fn default(value: T, reason: &'static str) -> Self {
        Self { value, origin: Origin::Default(reason) }
    }
}
