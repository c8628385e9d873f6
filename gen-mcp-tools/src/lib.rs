//! What AI tools ask typed Kubernetes manifests by: the tools as data, and what each AI needs to know of them.
//!
//! [`TOOLS`] is the only list of them: the server offers it, and [`pages`] tells it to agents. No team's name is in it;
//! what is a team's own comes from its environments.

mod list;
mod pages;
mod tool;

pub use list::TOOLS;
pub use pages::{PagesError, pages};
pub use tool::{Call, MOST_BYTES, Tool};
