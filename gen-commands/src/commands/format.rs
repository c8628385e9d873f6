//! The forms that most answers have.

use clap::ValueEnum;

/// For people or for programs.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}
