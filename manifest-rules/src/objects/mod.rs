//! Kubernetes objects, sets of them, and the line that each field came from.

mod bundle;
mod object;
mod origins;
mod value;

pub use bundle::{Bundle, BundleError, BundleErrors, Item, ObjectKey};
pub use object::{AnyObject, NotAnObject, Object};
pub use origins::{Notes, Origins};
pub use value::value_at;
