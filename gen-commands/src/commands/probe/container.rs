//! The container whose probes ask.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::Container;
use manifest_lib::health::{Contract, container_of, probes_of};
use manifest_lib::lower::Environment;

use crate::input::environments;
use crate::output::failure::Failure;

/// The workload's container as the cluster gets it, patches included, and what it owes to its probes over HTTP.
pub(super) fn choose<'a>(
    name: &str,
    only: Option<&String>,
    environments: &[Environment<'a>],
) -> Result<(Container, Option<Contract<'a>>), Failure> {
    let mut found: Vec<(&Environment<'a>, Container, Option<Contract<'a>>)> = Vec::new();
    let mut known = BTreeSet::new();
    for environment in environments::choose(only.map(std::slice::from_ref).unwrap_or_default(), environments)? {
        for workload in environment.app().workloads().iter().map(|deployed| deployed.workload()) {
            known.insert(workload.name());
            if workload.name() != name {
                continue;
            }
            let bundle = environments::bundle(environment)?;
            let Some(container) = container_of(&bundle, name).cloned() else { continue };
            let contract = Contract::of(&workload, &container);
            found.push((environment, container, contract));
        }
    }
    let Some((_, container, contract)) = found.first() else {
        let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        let place = only.map(|env| format!(" in `{env}`")).unwrap_or_default();
        return Err(Failure::Error(format!("there is no workload `{name}`{place}: there are {}", known.join(", "))));
    };
    if found.iter().any(|(_, other, _)| !probes_of(other).eq(probes_of(container))) {
        let names: Vec<String> = found.iter().map(|(environment, ..)| format!("`{}`", environment.name())).collect();
        return Err(Failure::Error(format!(
            "the probes of `{name}` differ between {}: name one with --env",
            names.join(" and ")
        )));
    }
    Ok((container.clone(), contract.clone()))
}
