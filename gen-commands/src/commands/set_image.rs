//! `set-image`: another build of a workload in an environment, in the file that its profile reads.

use std::path::{Path, PathBuf};

use clap::Args;
use manifest_lib::lower::Environment;
use manifest_lib::model::set_image;
use manifest_lib::values::nearest;

use crate::input::environments;
use crate::output::failure::Failure;
use crate::output::{out_folder, print};

#[derive(Debug, Args)]
#[command(after_help = "\
It edits one word of the file that the environment's profile names with `.images(...)`, and nothing else; then `generate` \
writes the bundle. A new tag without a digest removes the old digest, which names the old build.")]
pub(crate) struct Arguments {
    /// The environment
    environment: String,
    /// The workload
    workload: String,
    /// A tag such as 1.4.2, a digest, or both as 1.4.2@sha256:...
    #[arg(value_name = "TAG|DIGEST")]
    build: String,
    /// The folder that the file's path starts from: the workspace's
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

pub(crate) fn run(arguments: &Arguments, environments: &[Environment<'_>]) -> Result<(), Failure> {
    let environment = environments.iter().find(|one| one.name() == arguments.environment).ok_or_else(|| {
        let meant = nearest(&arguments.environment, environments.iter().map(Environment::name));
        let instead = meant.map_or_else(
            || format!("there are {}", environments::names(environments)),
            |name| format!("did you mean `{name}`?"),
        );
        Failure::Error(format!("there is no environment `{}`: {instead}", arguments.environment))
    })?;
    let file = environment.images_file().ok_or_else(|| {
        Failure::Error(format!(
            "`{}` reads its builds from no file: write `Images::new(\"{0}.images\", include_str!(\"{0}.images\"))` in {} and name it with `.images(...)`",
            environment.name(),
            environment.file()
        ))
    })?;
    let path = arguments.root.join(Path::new(&file));
    let old = std::fs::read_to_string(&path).map_err(|error| {
        Failure::Error(format!(
            "{} cannot be read: {error}; run the command in the workspace's folder, or name that with --root",
            path.display()
        ))
    })?;
    let new = set_image(&file, &old, &arguments.workload, &arguments.build).map_err(Failure::Error)?;
    if new == old {
        return print::outcome("unchanged", &path.display().to_string());
    }
    out_folder::replace(&path, &new)?;
    print::outcome("wrote", &path.display().to_string())
}
