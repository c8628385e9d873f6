//! What the gate found in several environments: each thing once, with all that it is true of.

use manifest_lib::rules::{Finding, Group};

/// What was found, in the order in which it was.
#[derive(Default)]
pub(crate) struct Told(Vec<(String, Vec<String>)>);

impl Told {
    /// Adds what an environment's objects have.
    pub(crate) fn add(&mut self, environment: &str, findings: &[Finding]) {
        for group in Group::all(findings) {
            let text = group.to_string();
            match self.0.iter_mut().find(|(known, _)| *known == text) {
                Some((_, environments)) => environments.push(environment.to_owned()),
                None => self.0.push((text, vec![environment.to_owned()])),
            }
        }
    }

    /// Each text with the environments of which it is true.
    pub(crate) fn texts(self) -> Vec<String> {
        self.0.into_iter().map(|(text, environments)| format!("{text} ({})", environments.join(", "))).collect()
    }
}
