//! How commands answer: colour, exit codes, the `out/` folder, tables, pictures, JSON.

pub(crate) mod adr;
pub(crate) mod differences;
pub(crate) mod exit;
pub(crate) mod failure;
pub(crate) mod field;
pub(crate) mod findings;
pub(crate) mod graph;
pub(crate) mod json;
pub(crate) mod out_folder;
pub(crate) mod plan;
pub(crate) mod print;
pub(crate) mod suggestion;
pub(crate) mod words;
pub(crate) mod yaml;
