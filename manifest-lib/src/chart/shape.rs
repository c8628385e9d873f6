//! One object of a workload in all its shapes: lowered once for each case of each question, and laid over each other.

use super::binding::{self, Binding};
use super::error::ChartError;
use super::generalize::{General, identity};
use super::merge::merge;
use super::names::camel_case;
use super::node::Entry;
use super::question::Question;
use crate::lower::Environment;
use crate::model::list::List;
use crate::model::{App, Deployed};

/// The template of a workload's object; nothing if no shape has one.
///
/// # Errors
/// If a shape cannot be lowered, or no shape has the field of a value.
pub(super) fn template(
    environment: &Environment<'_>,
    index: usize,
    kind: &'static str,
    name: &str,
    questions: &[Question],
) -> Result<Vec<Entry>, Vec<ChartError>> {
    let Some(deployed) = environment.app.workloads.get(index) else { return Ok(Vec::new()) };
    let workload = camel_case(deployed.name());
    let rows = binding::of_workload(kind, deployed, &environment.app);
    let (key, bound) = (format!("{kind}/{name}"), vec![false; rows.len()]);
    let mut shaped = Shaped { environment, index, kind, key, workload, rows, bound };
    let entries = shaped.entries(*deployed, questions).map_err(|error| vec![error])?;
    let unbound = shaped.rows.iter().zip(&shaped.bound).filter(|(_, bound)| !**bound && !entries.is_empty());
    let errors: Vec<ChartError> = unbound
        .map(|(row, _)| {
            let message = format!("{} has no field {row}: a patch took it away", shaped.key);
            ChartError::new(deployed.body.name.origin, message)
        })
        .collect();
    if errors.is_empty() { Ok(entries) } else { Err(errors) }
}

struct Shaped<'s, 'a> {
    environment: &'s Environment<'a>,
    /// The workload's place in the app.
    index: usize,
    kind: &'static str,
    /// The object's kind and name.
    key: String,
    /// The workload's name among the values.
    workload: String,
    rows: Vec<Binding>,
    /// Which of the rows some shape had a place for.
    bound: Vec<bool>,
}

impl<'a> Shaped<'_, 'a> {
    /// The object's template, given that the other questions are answered.
    fn entries(&mut self, deployed: Deployed<'a>, questions: &[Question]) -> Result<Vec<Entry>, ChartError> {
        let Some((question, rest)) = questions.split_first() else { return self.entry(deployed) };
        let switch = question.switch(&self.workload);
        let mut cases = Vec::new();
        for case in 0..switch.cases() {
            let mut answered = deployed;
            question.answer(&mut answered, case);
            cases.push((case, self.entries(answered, rest)?));
        }
        Ok(merge(&switch, &cases))
    }

    /// The object's template with these answers; nothing if they make no such object.
    fn entry(&mut self, deployed: Deployed<'a>) -> Result<Vec<Entry>, ChartError> {
        let environment = Environment { extra: List::EMPTY, ..*self.environment };
        let mut workloads = environment.app.workloads.to_vec();
        workloads[self.index] = deployed;
        // Who calls a workload is in its policy; all else is said by the workload alone.
        let workloads = if self.kind == "NetworkPolicy" { &workloads[..] } else { &[deployed] };
        let app = App { workloads, ..environment.app };
        let bundle = environment.variant(&app).map_err(|errors| {
            let first = errors.errors().first().cloned();
            let (origin, why) = first.map_or((deployed.body.name.origin, String::new()), |error| (error.origin, error.message));
            let message = format!(
                "{} is needed in every shape for the chart, such as without an autoscaler: {why}; or leave the environment out with `.without_chart()`",
                self.key
            );
            ChartError::new(origin, message)
        })?;
        let found = bundle.iter().find(|(key, item)| identity(key, &item.object, &app) == self.key);
        let Some(object) = found.and_then(|(_, item)| item.object.to_value().ok()) else { return Ok(Vec::new()) };
        let mut template = General::of(&environment.app).template(&object);
        for (row, bound) in self.rows.iter().zip(&mut self.bound) {
            *bound |= row.bind(&object, &mut template);
        }
        Ok(vec![Entry::new(&self.key, template)])
    }
}
