//! Every kind that Kubernetes serves in a stable version: what the rules, a diff and a reader have to know of it.
//!
//! What Kubernetes' OpenAPI document says of fields is generated from it (`cargo run -p xtask -- kinds FOLDER`); the rest
//! is a row of one table. A kind of somebody's own is in neither.
//!
//! ```
//! use manifest_rules::kinds::{Kind, Merge};
//! let deployment = Kind::by_name("Deployment").ok_or("no such kind")?;
//! let ports = deployment.field("spec.template.spec.containers.ports").ok_or("no such field")?;
//! assert_eq!(ports.merge(), Some(Merge::Keys(&["containerPort", "protocol"])));
//! # Ok::<(), &str>(())
//! ```

mod field;
mod find;
#[rustfmt::skip]
mod generated;
mod kind;
mod lists;
mod needed;
mod removed;
mod served;
mod table;

/// The oldest minor version of Kubernetes 1 that is supported. Our types are of it, and what is newer is known from here.
pub const OLDEST: u8 = 33;

pub use field::{At, DefaultValue, Field, Merge, Shape, Type};
pub use kind::{Fixed, Keeper, Kind, PodPlace, Scope, group};
pub use lists::List;
pub use removed::{Removed, removed};
pub use served::{Unknown, is_list, unknown};
pub(crate) use table::kinds;
