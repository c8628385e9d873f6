//! What the tests of the library share: models and texts drawn at random.
#![allow(dead_code)] // each test uses a part

pub(crate) mod changes;
pub(crate) mod frozen;
pub(crate) mod models;
pub(crate) mod texts;
