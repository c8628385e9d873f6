//! A bundle that has passed the gate.

use super::judge::Judging;
use super::waiver::Waiver;
use crate::objects::Bundle;
use crate::rules::{Finding, Findings};
use crate::values::{Level, Stage};

/// A bundle that has passed the gate: the only kind that is rendered.
#[derive(Clone, Debug)]
pub struct CheckedBundle {
    bundle: Bundle,
    warnings: Vec<Finding>,
}

impl CheckedBundle {
    /// Judges a bundle by every rule.
    ///
    /// # Errors
    /// All findings at once, if one of them is an error in this stage, or a waiver accepts nothing.
    ///
    /// ```
    /// use manifest_rules::{gate::CheckedBundle, read::bundle, values::Stage};
    /// let namespace = bundle("apiVersion: v1\nkind: Namespace\nmetadata: {name: jobs}\n");
    /// let checked = CheckedBundle::new(namespace, Stage::Dev, &[])?;
    /// assert!(checked.warnings().is_empty());
    /// # Ok::<(), manifest_rules::rules::Findings>(())
    /// ```
    pub fn new(bundle: Bundle, stage: Stage, waivers: &[Waiver<'_>]) -> Result<Self, Findings> {
        Self::judged(bundle, &Judging::complete(stage), waivers)
    }

    /// The same, judged as it is asked.
    ///
    /// # Errors
    /// All findings at once, if one of them is an error, or a waiver accepts nothing.
    pub fn judged(bundle: Bundle, judging: &Judging<'_>, waivers: &[Waiver<'_>]) -> Result<Self, Findings> {
        let findings = judging.findings(&bundle, waivers);
        if findings.iter().any(|finding| finding.level == Level::Error) {
            return Err(Findings::new(findings));
        }
        Ok(Self { bundle, warnings: findings })
    }

    /// The bundle.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// What the rules found and let pass.
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }
}
