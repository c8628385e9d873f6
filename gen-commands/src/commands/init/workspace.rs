//! What a new workspace holds.

use super::library::Library;
use super::name::Name;
use super::place::NewFile;

const SHARED: &str = include_str!("text/shared.rs.txt");
const SHARED_PATH: &str = "profiles/src/shared.rs";

/// Each file's path, and its text with the app's name as `%NAME%`.
const FILES: &[(&str, &str)] = &[
    ("Cargo.toml", include_str!("text/Cargo.toml.txt")),
    (".cargo/config.toml", include_str!("text/config.toml.txt")),
    (".ci/check", include_str!("text/check.txt")),
    (".gitattributes", include_str!("text/gitattributes.txt")),
    (".github/workflows/manifests.yml", include_str!("text/workflow.yml.txt")),
    (".gitignore", include_str!("text/gitignore.txt")),
    (".pre-commit-config.yaml", include_str!("text/pre-commit-config.yaml.txt")),
    ("README.md", include_str!("text/README.md.txt")),
    ("gen-cli/Cargo.toml", include_str!("text/gen-cli-Cargo.toml.txt")),
    ("gen-cli/src/main.rs", include_str!("text/main.rs.txt")),
    ("profiles/Cargo.toml", include_str!("text/profiles-Cargo.toml.txt")),
    ("profiles/src/dev.rs", include_str!("text/dev.rs.txt")),
    ("profiles/src/lib.rs", include_str!("text/lib.rs.txt")),
    ("profiles/src/prod.rs", include_str!("text/prod.rs.txt")),
    (SHARED_PATH, SHARED),
];

/// All files of the workspace of an app.
pub(super) fn files(name: &Name, library: &Library) -> Vec<NewFile> {
    let filled = |text: &str| {
        text.replace("%NAME%", name.as_str())
            .replace("%MANIFEST_LIB%", &library.dependency("manifest-lib"))
            .replace("%GEN_COMMANDS%", &library.dependency("gen-commands"))
    };
    let file =
        |(path, text): &(&'static str, &str)| NewFile { path, text: filled(text), is_program: text.starts_with("#!") };
    FILES.iter().map(file).collect()
}

/// Where the image stands, as `FILE:LINE`: the first thing that is another one in every app.
pub(super) fn first_line_to_edit() -> String {
    let before = SHARED.lines().take_while(|line| !line.starts_with("pub const WEB")).count();
    format!("{SHARED_PATH}:{}", before + 1)
}
