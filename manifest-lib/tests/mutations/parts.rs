//! A profile taken apart.

use manifest_lib::lower::Environment;
use manifest_lib::model::*;
use manifest_lib::objects::Bundle;

/// A profile taken apart.
#[derive(Clone, Copy)]
pub(crate) struct Parts {
    pub(crate) release: Release<'static>,
    pub(crate) target: Target<'static>,
    pub(crate) frontend: (Workload<'static>, Overlay<'static>),
    pub(crate) backend: (Workload<'static>, Overlay<'static>),
}

impl Parts {
    pub(crate) fn of(app: &App<'static>) -> Self {
        let [frontend, backend] = app.workloads() else { panic!("evolved-todo has two workloads") };
        Self {
            release: app.release(),
            target: app.target(),
            frontend: (frontend.deployment().unwrap(), frontend.answers()),
            backend: (backend.deployment().unwrap(), backend.answers()),
        }
    }

    pub(crate) fn environment(&self) -> Environment<'static> {
        let workloads = vec![self.frontend.0.overlay(self.frontend.1), self.backend.0.overlay(self.backend.1)];
        Environment::new("mutated", App::try_new(self.release, self.target, workloads.leak()).unwrap())
    }

    pub(crate) fn bundle(&self) -> Bundle {
        self.environment().bundle().unwrap()
    }

    /// The chart of this one environment, without its page for people.
    pub(crate) fn chart(&self) -> Vec<(String, String)> {
        let files = manifest_lib::chart::charts(&[self.environment()]).unwrap_or_else(|errors| panic!("{errors:?}"));
        files.into_iter().filter(|(path, _)| !path.ends_with("README.md")).collect()
    }
}
