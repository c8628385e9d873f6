//! shop as Rust constants. [`shared`] says what is the same everywhere, [`dev`] and [`prod`] what each environment
//! answers. After an edit, `cargo gen` writes `out/`.

use manifest_lib::lower::{Environment, environments};

pub mod dev;
pub mod prod;
pub mod shared;

/// Every environment, each a folder of `out/`.
pub const ALL: &[Environment] = environments(&[dev::ENVIRONMENT, prod::ENVIRONMENT]);

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn every_environment_passes_the_gate() {
        for environment in ALL {
            if let Err(refused) = environment.checked() {
                panic!("{}: {refused}", environment.name());
            }
        }
    }
}
