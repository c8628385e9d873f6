//! What commands read: files, standard input, git, the clock, and what is named of a team's environments.

pub(crate) mod baseline;
pub(crate) mod date;
pub(crate) mod dotenv;
pub(crate) mod environments;
pub(crate) mod error;
pub(crate) mod field_docs;
pub(crate) mod field_name;
pub(crate) mod generated;
pub(crate) mod git;
pub(crate) mod objects;
pub(crate) mod sources;
