//! What Kubernetes means: manifests read as kubectl reads them, and a set of objects judged by rules.
//!
//! Each room uses the ones above it in this list, and none below: [`values`] are names, quantities and places;
//! [`kinds`] is what is to be known of each kind and its fields; [`objects`] are Kubernetes objects and sets of them;
//! [`read`] reads objects that somebody wrote; [`cluster`] says what a set of objects means; [`rules`] find what is wrong
//! with it; [`gate`] decides what may be written.
//!
//! ```
//! use manifest_rules::{gate::{Lint, lint}, read::read, values::Stage};
//! let pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  hostNetwork: true\n  containers: []\n";
//! let found = lint(vec![read("pod.yaml", pod)], &Lint::partial(Stage::Prod));
//! assert_eq!(found[0].rule, "host-access");
//! ```

// What objects are written in.
pub use k8s_openapi;

pub mod cluster;
pub mod gate;
pub mod kinds;
pub mod objects;
pub mod read;
pub mod rules;
pub mod values;
