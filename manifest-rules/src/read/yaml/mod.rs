//! YAML as kubectl's reader has it. That is a port of libyaml to Go, which reads most of YAML 1.1 and has ways of its own
//! where the standard is silent or where the two differ, so none of the readers of YAML 1.2 takes every file for the same.
//! `tests/kubectl.rs` compares with kubectl itself.

mod anchors;
mod block;
mod compose;
mod cursor;
mod fold;
mod limits;
mod node;
mod plain;
mod properties;
mod quoted;
mod scanner;
mod signs;
mod token;

pub(super) use compose::document;
pub(super) use plain::BY_TAB;
