//! A cluster: what the YAML has to know of it, and those whose makers document it.

mod dns;
mod facts;
mod known;
mod nodes;

pub use dns::Dns;
pub use facts::Cluster;
pub use nodes::Nodes;
