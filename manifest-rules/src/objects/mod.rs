//! Kubernetes objects, sets of them, and the line that each field came from.

mod any_object;
mod bundle;
mod held_pods;
mod object;
mod origins;
mod value;

pub use any_object::AnyObject;
pub use bundle::{Bundle, BundleError, BundleErrors, Item, ObjectKey, without_checksum};
pub use held_pods::HeldPods;
pub use object::{NotAnObject, Object};
pub use origins::{Notes, Origins};
pub use value::value_at;
