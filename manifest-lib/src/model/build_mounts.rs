//! What a program of an image build sees while it runs, and what no layer of the image keeps.
//! Source of the rules: Docker, "Dockerfile reference", `RUN --mount`.

use crate::values::{EnvName, MountPath};

/// What a program of a build sees while it runs: nothing of it is in the image.
///
/// A secret is optional: where the build is not given it, the file or the variable is not there. `docker build --secret
/// id=npmrc,src=.npmrc` gives a file, `--secret id=TOKEN` the variable of that name.
///
/// ```
/// use manifest_lib::model::BuildMounts;
/// const PRIVATE: BuildMounts =
///     BuildMounts::new().cache("/root/.npm").secret_file("npmrc", "/app/.npmrc").secret_env(&["TOKEN"]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct BuildMounts<'a> {
    pub(crate) cache: Option<MountPath<'a>>,
    pub(crate) bind: Option<&'a str>,
    pub(crate) secret_file: Option<(&'a str, MountPath<'a>)>,
    pub(crate) secret_env: &'a [&'a str],
}

impl<'a> BuildMounts<'a> {
    /// Nothing beside the image's own files.
    #[allow(clippy::new_without_default)] // one way to begin is enough
    pub const fn new() -> Self {
        Self { cache: None, bind: None, secret_file: None, secret_env: &[] }
    }

    /// A folder that is kept from build to build.
    ///
    /// # Panics
    /// If it is not absolute.
    #[track_caller]
    pub const fn cache(mut self, folder: &'a str) -> Self {
        self.cache = Some(MountPath::new(folder));
        self
    }

    /// A folder of the app, seen and not copied.
    pub const fn bind(mut self, folder: &'a str) -> Self {
        self.bind = Some(folder);
        self
    }

    /// A secret as a file, by the id that the build is given it under.
    ///
    /// # Panics
    /// If the path is not absolute.
    #[track_caller]
    pub const fn secret_file(mut self, id: &'a str, path: &'a str) -> Self {
        self.secret_file = Some((id, MountPath::new(path)));
        self
    }

    /// Secrets as variables; each name is the id that the build is given it under, too.
    ///
    /// # Panics
    /// If a name is no variable's.
    #[track_caller]
    pub const fn secret_env(mut self, names: &'a [&'a str]) -> Self {
        let mut i = 0;
        while i < names.len() {
            EnvName::new(names[i]);
            i += 1;
        }
        self.secret_env = names;
        self
    }
}
