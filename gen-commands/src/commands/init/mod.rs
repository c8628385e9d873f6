//! `init`: a workspace of a team's own, which passes its own gate.

mod library;
mod name;
mod place;
mod workspace;

use std::path::PathBuf;

use clap::Args;

use crate::output::failure::Failure;
use crate::output::print;
use library::Library;
use name::Name;

#[derive(Debug, Args)]
#[command(after_help = "\
The last part of PATH names the app, as in `cargo new`. A folder that holds anything but .git is refused, and a run that \
fails leaves nothing behind.")]
pub(crate) struct Arguments {
    /// Where to write it, such as shop
    path: PathBuf,
    /// Build against a checkout of the library, a folder or a git URL, instead of the published crates
    #[arg(long, value_name = "SOURCE")]
    library: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let root = place::absolute(&arguments.path)?;
    let name = Name::of(&root)?;
    let library = Library::of(arguments.library.as_deref(), &root)?;
    let files = workspace::files(&name, &library);
    place::write(&root, &files)?;
    let path = arguments.path.display();
    print::text(&format!(
        "wrote {} files to {path}. Next:\n\n  cd {path}\n  cargo gen                                 # writes out/dev and out/prod\n  \
         kubectl apply -f out/dev/bundle.yaml\n\nEdit first: {}\n",
        files.len(),
        workspace::first_line_to_edit(),
    ))
}
