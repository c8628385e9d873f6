//! All types that the stable kinds lead to, with the version in which each field came.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::defaults;
use super::document::{Document, Fault, Root, VERSIONS};
use super::fields::{Field, merge, shape, texts};

/// A type's fields, by their names in order.
#[derive(Debug)]
pub(super) struct Type {
    pub(super) fields: Vec<Field>,
    /// The first minor version that has it.
    pub(super) since: u8,
}

/// All that the table holds.
#[derive(Debug)]
pub(super) struct Types {
    pub(super) roots: Vec<Root>,
    pub(super) types: BTreeMap<String, Type>,
}

/// The types of the newest document. A kind that is gone from it would have to be kept from an older one.
pub(super) fn of(documents: &[Document]) -> Result<Types, Fault> {
    let newest = documents.last().ok_or("there is no document")?;
    let roots = newest.roots();
    for older in documents {
        if let Some(gone) = older.roots().into_iter().find(|root| !roots.contains(root)) {
            return Err(format!("1.{} no longer has {} of {}", newest.version, gone.kind, gone.api_version));
        }
    }
    let mut types = BTreeMap::new();
    for root in roots.iter().filter(|root| !root.is_written()) {
        let since = since(documents, |document| document.get(&root.of));
        types.insert(root.of.clone(), Type { fields: Vec::new(), since });
    }
    let written = roots.iter().filter(|root| root.is_written());
    let mut waiting: Vec<String> = written.map(|root| root.of.clone()).collect();
    let kinds: BTreeSet<String> = waiting.iter().cloned().collect();
    while let Some(name) = waiting.pop() {
        if types.contains_key(&name) {
            continue;
        }
        let of_type = self::of_type(documents, newest, &name, kinds.contains(&name))?;
        waiting.extend(of_type.fields.iter().filter_map(|field| field.shape.leads_to()).map(str::to_owned));
        types.insert(name, of_type);
    }
    let has = |of: &str, field: &str| {
        types.iter().any(|(name, of_type)| {
            name.rsplit('.').next() == Some(of) && of_type.fields.iter().any(|own| own.name == field)
        })
    };
    defaults::unused(has)?;
    Ok(Types { roots, types })
}

fn of_type(documents: &[Document], newest: &Document, name: &str, is_kind: bool) -> Result<Type, Fault> {
    let schema = newest.get(name).ok_or_else(|| format!("there is no type {name}"))?;
    let required = texts(&schema["required"]);
    let mut fields = Vec::new();
    for (field, own) in schema["properties"].as_object().into_iter().flatten() {
        // The cluster's to write.
        if is_kind && field == "status" && own.get("$ref").is_some() {
            continue;
        }
        let since = since(documents, |document| document.get(name)?["properties"].get(field));
        let read = self::field(name, field, own, required.contains(field), since);
        fields.push(read.map_err(|fault| format!("{name}.{field}: {fault}"))?);
    }
    fields.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Type { fields, since: since(documents, |document| document.get(name)) })
}

fn field(of: &str, name: &str, schema: &Value, required: bool, since: u8) -> Result<Field, Fault> {
    let short = of.rsplit('.').next().unwrap_or_default();
    let (shape, description) = (shape(schema)?, schema["description"].as_str().unwrap_or_default());
    let default = if required { None } else { defaults::of(short, name, &shape, description)? };
    Ok(Field { name: name.to_owned(), merge: merge(schema)?, shape, required, default, since })
}

/// The first version that has it.
fn since<'d>(documents: &'d [Document], find: impl Fn(&'d Document) -> Option<&'d Value>) -> u8 {
    let first = documents.iter().find(|document| find(document).is_some());
    first.map_or(VERSIONS[VERSIONS.len() - 1], |document| document.version)
}
