//! What a change of manifests does: objects and fields that differ, and what each difference will do to a cluster.
//!
//! Two sides are compared by object and field, not by line. A list that Kubernetes merges by a key is matched by it, a
//! quantity by its value, and an order that means nothing is no difference. What a difference does is told in four ways:
//! by the field alone ([`Impact::RollsPods`], [`Impact::Recreate`]), by what NetworkPolicies let through before and after
//! ([`Impact::OpensNetwork`]), by what the gate's rules find before and after ([`Impact::LoosensSecurity`]), and by what all
//! pods request together ([`Impact::AddsCapacity`]).
//!
//! ```
//! use manifest_lib::{diff::{How, Impact, Side, compare}, read::read};
//! let side = |replicas| {
//!     let text = format!(
//!         "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: {replicas}\n  selector: {{}}\n  template: {{}}\n"
//!     );
//!     Side::of_files(vec![read("web.yaml", &text)])
//! };
//! let diff = compare(&side(3)?, &side(2)?, &How::partial());
//! let change = &diff.objects[0].changes[0];
//! assert_eq!(change.path, "spec.replicas");
//! assert_eq!(change.impacts, [Impact::DropsCapacity]);
//! assert!(compare(&side(3)?, &side(3)?, &How::partial()).is_empty());
//! # Ok::<(), manifest_lib::diff::Unreadable>(())
//! ```

pub(crate) mod anew;
pub(crate) mod annotations;
mod compare;
mod cost;
mod effects;
mod fields;
mod gate;
mod how;
mod identity;
mod impact;
pub(crate) mod kind;
pub(crate) mod lists;
mod meaning;
mod network;
mod pairs;
mod path;
mod report;
mod side;
pub(crate) mod tree;
mod walk;

pub use compare::compare;
pub use fields::{Field, fields};
pub use how::How;
pub use impact::{Concern, Impact};
pub use report::{Change, Diff, Effect, ObjectChange, ObjectDiff, Operation};
pub use side::{Side, Unreadable};
