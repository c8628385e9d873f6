//! The gate between a set of objects and the text that is applied: what the rules find, less what somebody accepts.

mod checked;
mod judge;
mod lint;
mod waiver;
mod waivers;
mod watch;

pub use checked::CheckedBundle;
pub use judge::Judging;
pub use lint::{Lint, lint};
pub use waiver::Waiver;
pub use waivers::UNUSED_WAIVER;
pub use watch::{example_findings, watching};
