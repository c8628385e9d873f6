//! What is said for each workload.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

/// A value for each workload, by its name in camelCase.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(in crate::chart) struct PerWorkload<T>(BTreeMap<String, T>);

/// What the schema of such a value has until the workloads' names are put in.
pub(in crate::chart) const PER_WORKLOAD: &str = "x-per-workload";

impl<T> Default for PerWorkload<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: JsonSchema> JsonSchema for PerWorkload<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Cow::Owned(format!("PerWorkload_{}", T::schema_name()))
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = BTreeMap::<String, T>::json_schema(generator);
        schema.insert(PER_WORKLOAD.to_owned(), true.into());
        schema
    }
}
