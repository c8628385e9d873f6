//! Where environments differ in what no value says: the template's field becomes a value of its own.
//!
//! Each document is laid beside the objects of all environments. What is the same in all of them stays as it is; what
//! differs becomes a value, and what only some have is there while a value says so. What cannot be one is left, and
//! `drift` tells it with its lines.

mod items;
mod keys;
mod walk;

use serde_json::json;

use super::answers::Answers;
use super::generalize::{General, identity};
use super::slot::Slot;
use super::templates::Templates;
use super::value_path::ValuePath;
use crate::objects::Bundle;
use walk::{Fit, Wants};

/// Makes values of what differs between the environments, whose bundles these are.
pub(super) fn fit(templates: &mut Templates, answers: &mut [Answers<'_, '_>], bundles: &[Bundle]) -> Vec<Slot> {
    let environments: Vec<_> = answers.iter().map(|one| one.environment).collect();
    let mut fit = Fit {
        trees: answers.iter().map(Answers::owning).collect(),
        namespaces: environments.iter().map(|one| one.app.target.namespace.0.value.as_str()).collect(),
        generals: environments.iter().map(|one| General::of(&one.app)).collect(),
        slots: Vec::new(),
    };
    let named = |number: usize, name: &str| {
        let (bundle, app) = (bundles.get(number)?, &environments.get(number)?.app);
        let found = bundle.iter().find(|(key, item)| identity(key, &item.object, app) == name);
        found.and_then(|(_, item)| item.object.to_value().ok())
    };
    for document in templates.values_mut().flatten() {
        let wants: Wants =
            (0..environments.len()).filter_map(|number| Some((number, named(number, &document.key)?))).collect();
        fit.document(document, wants);
    }
    for (one, tree) in answers.iter_mut().zip(fit.trees) {
        one.tree = tree;
        // What the chart's environments are compared with has its Namespace; who installs a chart has to want that.
        ValuePath::new(&["namespace", "create"]).set(&mut one.tree, json!(false));
    }
    fit.slots
}
