//! An environment's values, read back from what its answers are lowered to: a value is lowered once, and the rows of the
//! table that put it into a template take it from the object.

use serde_json::{Value, json};

use super::binding;
use super::error::ChartError;
use super::generalize::job_of;
use super::helm_test::HelmTest;
use super::names::camel_case;
use super::question::{Question, has_ingress, in_full, may_have};
use super::secrets;
use super::templates::OBJECTS;
use super::value_path::ValuePath;
use super::values::Values;
use crate::lower::Environment;
use crate::model::list::List;
use crate::model::{App, Deployed};

/// What an environment answers.
pub(super) struct Answers<'e, 'a> {
    pub(super) environment: &'e Environment<'a>,
    pub(super) values: Values,
    /// The same as a tree.
    pub(super) tree: Value,
}

impl<'e, 'a> Answers<'e, 'a> {
    /// The answers of one of a chart's environments, of which all are given.
    ///
    /// # Errors
    /// If an object cannot be lowered, or what is lowered does not fit the values' types.
    pub(super) fn of(
        environment: &'e Environment<'a>,
        all: &[&Environment<'a>],
        test: Option<&HelmTest>,
    ) -> Result<Self, Vec<ChartError>> {
        let misfit = |error: serde_json::Error| {
            let message = format!("the objects of `{}` do not fit the chart's values: {error}", environment.name());
            vec![ChartError::new(environment.origin, message)]
        };
        let unread = Values { secrets: secrets::unset(&environment.app), ..Values::default() };
        let mut tree = serde_json::to_value(unread).map_err(misfit)?;
        if let Some(test) = test {
            test.read(&mut tree);
        }
        for deployed in environment.app.workloads() {
            let workloads = all.iter().flat_map(|other| other.app.workloads());
            let others: Vec<&Deployed<'a>> = workloads.filter(|other| other.name() == deployed.name()).collect();
            workload(environment, deployed, &others, &mut tree)?;
        }
        let values: Values = serde_json::from_value(tree).map_err(misfit)?;
        let tree = serde_json::to_value(&values).map_err(misfit)?;
        Ok(Self { environment, values, tree })
    }

    /// The values with which a release has a namespace of its own, as a bundle has.
    pub(super) fn owning(&self) -> Value {
        let mut tree = self.tree.clone();
        ValuePath::new(&["namespace", "create"]).set(&mut tree, Value::Bool(true));
        tree
    }
}

/// Reads the values of a workload, which other environments have, too.
fn workload<'a>(
    environment: &Environment<'a>,
    deployed: &Deployed<'a>,
    others: &[&Deployed<'a>],
    values: &mut Value,
) -> Result<(), Vec<ChartError>> {
    // The templates are those of the first environment's workload.
    let first = others.first().copied().unwrap_or(deployed);
    let (has_scaler, has_budget) = (may_have(first, "HorizontalPodAutoscaler"), may_have(first, "PodDisruptionBudget"));
    let full = in_full(*deployed, others, first);
    read(environment, full, values)?;
    if has_scaler {
        let mut unscaled = full;
        Question::Autoscaled.answer(&mut unscaled, 0);
        read(environment, unscaled, values)?;
    }
    // No field says whether there is such an object at all, or that a workload has no settings.
    let name = camel_case(deployed.name());
    let mut answer = |value: &str, answer: Value| ValuePath::new(&[value, &name]).fill(values, answer);
    if has_scaler {
        let scaled = deployed.overlay.autoscaler.is_some_and(|scaler| scaler.by.is_none());
        answer("autoscaling", json!({"enabled": scaled}));
    }
    if has_budget {
        answer("pdb", json!({"enabled": deployed.overlay.disruption_budget.is_some()}));
    }
    answer("config", json!({}));
    if has_ingress(&full) {
        answer("ingress", json!({"enabled": has_ingress(deployed)}));
    }
    for part in ["extraEnv", "scheduling"] {
        answer(part, if part == "extraEnv" { json!([]) } else { json!({}) });
    }
    if deployed.overlay.exposure.serves() {
        answer("service", json!({"annotations": {}}));
    }
    answer("serviceAccount", json!({"annotations": {}}));
    answer("probes", json!({}));
    Ok(())
}

/// Reads the values of a workload from its objects, as they are before any patch.
fn read(environment: &Environment<'_>, deployed: Deployed<'_>, values: &mut Value) -> Result<(), Vec<ChartError>> {
    let plain = Environment { patches: List::EMPTY, extra: List::EMPTY, ..*environment };
    let app = App { workloads: &[deployed], ..environment.app };
    for (key, item) in plain.variant(&app).map_err(ChartError::of_bundle)?.iter() {
        let Ok(object) = item.object.to_value() else { continue };
        // Another ConfigMap of the workload, such as that of its files, has no values.
        let end = match key.kind.as_str() {
            "Job" => job_of(&key.name, &app).map(|_| ""),
            _ => key.name.strip_prefix(deployed.name()),
        };
        if OBJECTS.iter().any(|(kind, name, ..)| *kind == key.kind && Some(*name) == end) {
            binding::of_workload(&key.kind, &deployed, &environment.app)
                .iter()
                .for_each(|row| row.read(&object, values));
        }
    }
    Ok(())
}
