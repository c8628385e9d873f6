//! What counts as a difference, and what each difference does.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

mod equal;
mod fields;
mod gate;
mod objects;
mod patches;
mod places;
mod pods;
mod policies;
mod rollouts;
mod support;
