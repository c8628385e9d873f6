//! The gate between a set of objects and the text that is applied: what the rules find, less what somebody accepts.

mod annotate;
mod checked;
mod judge;
mod lint;
mod linted;
mod waiver;
mod waivers;
mod watch;

pub use annotate::WaiverLines;
pub use checked::CheckedBundle;
pub use judge::Judging;
pub use lint::{Lint, lint, lint_as_declared};
pub use waiver::Waiver;
pub use waivers::{UNUSED_WAIVER, WAIVE_ANNOTATION};
pub use watch::{example_findings, watching};
