//! The health contract as files for the app's developers: a JSON Schema for the answers, and a page.
//! Sources: Kubernetes, "Configure Liveness, Readiness and Startup Probes", and JSON Schema 2020-12.

use std::collections::{BTreeMap, BTreeSet};

use schemars::schema_for;
use serde_json::{Value, json};

use super::fill::fill;
use super::generated::mark;
use crate::health::{Contract, DependencyState, HealthBody, HealthStatus, ProbeKind};

/// The JSON Schema of an answer's body, as text. Its root is what every endpoint answers; `$defs/NAME` adds the
/// dependencies that the workload of that name must tell.
///
/// ```
/// use manifest_lib::{health::Contract, model::{Port, Probe, Probes, Workload}, render, serde_json};
/// const API: Workload = Workload::new("api", "api").ports(&[Port::http(8000)])
///     .probes(Probes::http_get("/health").readiness(Probe::new()).dependencies(&["database"]));
/// let container = serde_json::from_str(r#"{"name": "api", "readinessProbe": {"httpGet": {"port": 80}}}"#)?;
/// let contracts: Vec<Contract> = Contract::of(&API, &container).into_iter().collect();
/// let schema: serde_json::Value = serde_json::from_str(&render::health_schema(&contracts))?;
/// assert_eq!(schema["$defs"]["workload-api"]["required"][0], "database");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn health_schema(contracts: &[Contract<'_>]) -> String {
    let mut schema = schema_for!(HealthBody).to_value();
    let mut told: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for contract in contracts {
        let names: BTreeSet<&str> = contract.dependencies.iter().copied().collect();
        // Where environments differ, what all of them tell.
        told.entry(format!("workload-{}", contract.workload))
            .and_modify(|known| known.retain(|name| names.contains(name)))
            .or_insert(names);
    }
    for (name, dependencies) in told {
        schema["$defs"][name] = json!({"$ref": "#", "required": dependencies});
    }
    schema["$comment"] = Value::String(mark(&files(contracts)));
    // A value of strings, lists and maps always becomes text.
    format!("{schema:#}\n")
}

/// The page: what each endpoint owes to each probe.
pub fn health_page(contracts: &[(Contract<'_>, Vec<String>)]) -> String {
    let all: Vec<Contract<'_>> = contracts.iter().map(|(contract, _)| contract.clone()).collect();
    let sections = contracts.iter().map(|(contract, environments)| {
        let alone = all.iter().filter(|other| other.workload == contract.workload).count() == 1;
        let place = if alone { String::new() } else { format!(" in {}", environments.join(" and ")) };
        format!("\n{}", section(contract, &place))
    });
    fill!(include_str!("text/contract.md"), MARK = &mark(&files(&all)), CONTRACTS = &sections.collect::<String>())
}

/// What one workload owes: each probe's question, and the two answers.
fn section(contract: &Contract<'_>, place: &str) -> String {
    let rows = contract.asked.iter().map(|asked| {
        let first = match asked.initial_delay_seconds {
            0 => String::new(),
            delay => format!(", first after {delay} s"),
        };
        format!(
            "| {} | `GET {}` on port {} | {} s{first} | {} s | {} |\n",
            asked.kind.as_str(),
            asked.path,
            asked.port,
            asked.period_seconds,
            asked.timeout_seconds,
            consequence(asked.kind, asked.failure_threshold),
        )
    });
    let text = fill!(
        include_str!("text/contract-workload.md"),
        WORKLOAD = contract.workload,
        PLACE = place,
        ROWS = &rows.collect::<String>(),
        HEALTHY = &body(contract, HealthStatus::Healthy, DependencyState::Connected),
        UNHEALTHY = &body(contract, HealthStatus::Unhealthy, DependencyState::Unavailable),
    );
    if contract.dependencies.is_empty() {
        return text;
    }
    let names: Vec<String> = contract.dependencies.iter().map(|name| format!("`{name}`")).collect();
    let told: BTreeSet<&str> = contract
        .asked
        .iter()
        .filter(|asked| !contract.owed_to(asked.kind).is_empty())
        .map(|asked| asked.path.as_str())
        .collect();
    let told: Vec<String> = told.into_iter().map(|path| format!("`{path}`")).collect();
    format!("{text}\nEach answer of {} tells the state of {}.\n", told.join(" and "), names.join(", "))
}

/// An answer as it may look.
fn body(contract: &Contract<'_>, status: HealthStatus, state: DependencyState) -> String {
    let body = HealthBody {
        status,
        timestamp: "2026-01-31T09:00:00Z".to_owned(),
        service: Some(contract.workload.to_owned()),
        dependencies: contract.dependencies.iter().map(|name| ((*name).to_owned(), state)).collect(),
    };
    // A body of strings and maps always becomes text.
    serde_json::to_value(body).map(|value| value.to_string()).unwrap_or_default()
}

fn consequence(kind: ProbeKind, times: u32) -> String {
    let times = if times == 1 { "1 no".to_owned() } else { format!("{times} noes in a row") };
    match kind {
        ProbeKind::Startup => {
            format!("after {times} the container is restarted; until the first yes nothing else is asked")
        }
        ProbeKind::Readiness => format!("after {times} the pod gets no traffic, until it says yes again"),
        ProbeKind::Liveness => format!("after {times} the container is restarted"),
    }
}

/// The profiles' files, each once.
fn files(contracts: &[Contract<'_>]) -> String {
    let files: BTreeSet<&str> = contracts.iter().map(|contract| contract.file.as_str()).collect();
    files.into_iter().collect::<Vec<_>>().join(", ")
}
