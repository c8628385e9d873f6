//! `add`: a constant where it belongs, in the profiles of a workspace as `init` writes it.

mod cluster;
mod environment;
mod name;
mod overlays;
mod source;
mod sources;
mod workload;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::output::failure::Failure;
use crate::output::print;
use sources::Sources;

#[derive(Debug, Args)]
#[command(after_help = "\
What is added is a beginning: it compiles, and the line that is told is the one to read next. Nothing is written if one \
of the files cannot be changed.")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
    /// The folder of the profiles' sources
    #[arg(long, value_name = "DIR", default_value = "profiles/src", global = true)]
    profiles: PathBuf,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A workload in shared.rs, and its answers in each environment
    Workload {
        /// Its name, such as worker
        name: String,
    },
    /// An environment in a file of its own, with the answers of another one
    Environment {
        /// Its name, such as staging: the folder of out/, too
        name: String,
        /// Whose answers it begins with [default: those of the last one]
        #[arg(long, value_name = "ENVIRONMENT")]
        like: Option<String>,
    },
    /// A cluster in shared.rs, for an environment's Target to name
    Cluster {
        /// Its name, such as prod-eu
        name: String,
    },
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut sources = Sources::read(&arguments.profiles)?;
    let next = match &arguments.what {
        What::Workload { name } => workload::add(&mut sources, name)?,
        What::Environment { name, like } => environment::add(&mut sources, name, like.as_deref())?,
        What::Cluster { name } => cluster::add(&mut sources, name)?,
    };
    let written = sources.write(&next)?;
    let mut told: String = written.files.iter().map(|(path, how)| format!("  {how} {}\n", path.display())).collect();
    told.push_str(&format!("\nRead next: {}\n", written.place));
    print::text(&told)
}
