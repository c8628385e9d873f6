//! YAML as others write it: what the rules must find in it, and where they must be silent.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

mod judged;
mod reading;
mod rules;
mod sets;
mod settings;
