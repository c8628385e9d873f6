//! What a suggestion holds, laid over what is there.

use super::patch::{Patching, patched};
use super::report::Objection;
use crate::kinds::{Kind, Scope};
use crate::objects::{Bundle, Item, ObjectKey, Origins};
use crate::read::{ReadFile, read, value};
use crate::values::Origin;
use indexmap::IndexMap;
use indexmap::map::Entry;

/// The environment's objects as the suggestion would have them, and what is wrong with its text.
pub(super) struct Suggested {
    pub(super) bundle: Bundle,
    pub(super) objections: Vec<Objection>,
}

/// Reads whole objects: one of the environment's kind and name stands for that object, any other is an addition.
pub(super) fn objects(bundle: &Bundle, text: &str) -> Suggested {
    let ReadFile { objects, faults, .. } = read("suggestion", text);
    let refused = |rule: &str, object: String, path: String, message: String| Objection {
        rule: rule.to_owned(),
        refuses: true,
        object,
        path,
        message,
    };
    let mut objections: Vec<Objection> =
        faults.into_iter().map(|fault| refused(fault.rule, fault.object, fault.path, fault.message)).collect();
    if objects.is_empty() && objections.is_empty() {
        let message = "it holds no object: write one with apiVersion, kind and metadata.name".to_owned();
        objections.push(refused("not-an-object", String::new(), String::new(), message));
    }
    let mut own: IndexMap<ObjectKey, Item> = IndexMap::new();
    for suggested in objects {
        let key = placed(bundle, suggested.key());
        let mut object = suggested.object;
        object.set_namespace(&key.namespace);
        // What is set today is where it is set tomorrow.
        let origins = match bundle.get(&key) {
            Some(item) => item.origins.clone(),
            None => Origins::new(Origin::Default("a new object: `Environment::extra`")),
        };
        match own.entry(key) {
            Entry::Vacant(entry) => drop(entry.insert(Item { object, origins })),
            Entry::Occupied(entry) => {
                let message = "it is there twice, and the last one would win: remove one".to_owned();
                objections.push(refused("duplicate-object", entry.key().to_string(), String::new(), message));
            }
        }
    }
    let mut all = items(bundle);
    all.extend(own);
    Suggested { bundle: Bundle::unsorted(all.into_values()), objections }
}

/// Reads a patch of an object.
///
/// # Errors
/// If the environment does not have the object, or the text is no patch.
pub(super) fn patch(bundle: &Bundle, key: &ObjectKey, text: &str, how: Patching) -> Result<Suggested, String> {
    let own = bundle.iter().find(|(own, _)| own.kind == key.kind && own.name == key.name);
    let Some((own, item)) = own else { return Err(format!("the environment has no {key}: name one of its objects")) };
    let patch = value(text).map_err(|message| format!("the patch cannot be read: {message}"))?;
    if !patch.is_object() {
        return Err("the patch is no map of fields: write what changes, such as `spec: {replicas: 3}`".to_owned());
    }
    let object = item.object.to_value().map_err(|error| error.to_string())?;
    match patched(item.object.known(), object, patch, how) {
        Some(object) => {
            let mut suggested = objects(bundle, &object.to_string());
            // What has another name is another object, and the API server lays no patch over it.
            if suggested.bundle.keys().len() != bundle.keys().len() {
                let message = "a patch changes no apiVersion, kind, name or namespace: suggest a whole object";
                suggested.objections.push(Objection {
                    rule: "renamed".to_owned(),
                    refuses: true,
                    object: own.to_string(),
                    path: "metadata".to_owned(),
                    message: message.to_owned(),
                });
            }
            Ok(suggested)
        }
        None => {
            let mut all = items(bundle);
            all.shift_remove(own);
            Ok(Suggested { bundle: Bundle::unsorted(all.into_values()), objections: Vec::new() })
        }
    }
}

fn items(bundle: &Bundle) -> IndexMap<ObjectKey, Item> {
    bundle.iter().map(|(key, item)| (key.clone(), item.clone())).collect()
}

/// The key of the environment's own object that is meant: one without a namespace is of the environment's.
fn placed(bundle: &Bundle, key: ObjectKey) -> ObjectKey {
    if !key.namespace.is_empty() {
        return key.placed();
    }
    let own = bundle.keys().find(|own| (&own.group, &own.kind, &own.name) == (&key.group, &key.kind, &key.name));
    match own {
        Some(own) => own.clone(),
        None => {
            let space = bundle.keys().map(|own| &own.namespace).find(|space| !space.is_empty());
            let is_cluster = Kind::in_group(&key.group, &key.kind).is_some_and(|kind| kind.scope == Scope::Cluster);
            let namespace = if is_cluster { None } else { space.cloned() };
            ObjectKey { namespace: namespace.unwrap_or_default(), ..key }
        }
    }
}
