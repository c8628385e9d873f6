//! A cluster, for an environment's `Target` to name.

use super::name::Name;
use super::sources::{Next, Sources};
use crate::output::failure::Failure;

/// Adds the constant to shared.rs.
pub(super) fn add(sources: &mut Sources, name: &str) -> Result<Next, Failure> {
    let name = Name::of(name, "a cluster")?;
    let path = sources.path("shared.rs");
    let shared = sources.file("shared.rs")?;
    let Name { text, constant, .. } = &name;
    if shared.has(constant) {
        return Err(Failure::Error(format!("{} has a `{constant}` already: choose another name", path.display())));
    }
    shared.import("manifest_lib::model", "Cluster");
    shared.import("manifest_lib::values", "Cpu");
    shared.import("manifest_lib::values", "Memory");
    shared.append(&format!(
        "/// The cluster `{text}`: what its nodes have for pods. Name it as the `cluster` of an environment's `Target`.\n\
         pub const {constant}: Cluster = Cluster::new(Cpu::cores(4), Memory::gibibytes(16)).name(\"{text}\");\n"
    ));
    Ok(Next { file: "shared.rs".to_owned(), text: format!("pub const {constant}:") })
}
