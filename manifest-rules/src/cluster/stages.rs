//! How strictly the objects of a namespace want to be judged, as the Namespace itself says it.

use std::collections::HashMap;

use super::selector::namespace;
use crate::objects::{Bundle, Object, ObjectKey};
use crate::values::Stage;

/// The annotation of a Namespace that names the stage of all that is in it: `dev`, `prod`, or one that is as
/// strict, such as `staging (as prod)`.
pub const STAGE_ANNOTATION: &str = "gen-cli/stage";

/// The stages that Namespaces name.
///
/// ```
/// use manifest_rules::{cluster::Stages, objects::ObjectKey, read::bundle, values::Stage};
/// let bundle = bundle("apiVersion: v1\nkind: Namespace\nmetadata: {name: jobs, annotations: {gen-cli/stage: dev}}\n");
/// let stages = Stages::of(&bundle);
/// let namespace = bundle.keys().next().cloned();
/// assert_eq!(namespace.and_then(|key| stages.stage_of(&key)), Some(Stage::Dev));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Stages(HashMap<String, Stage>);

impl Stages {
    /// The stages of a set of objects.
    pub fn of(bundle: &Bundle) -> Self {
        let named = bundle.iter().filter_map(|(key, item)| {
            let Object::Namespace(_) = &item.object else { return None };
            let stage = Stage::read(item.object.annotations()?.get(STAGE_ANNOTATION)?)?;
            Some((key.name.clone(), stage))
        });
        Self(named.collect())
    }

    /// Whether no Namespace names one.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The stage of an object, if its Namespace names one.
    pub fn stage_of(&self, key: &ObjectKey) -> Option<Stage> {
        if self.0.is_empty() {
            return None;
        }
        let space = if key.kind == "Namespace" { key.name.as_str() } else { namespace(&key.namespace) };
        self.0.get(space).copied()
    }
}
