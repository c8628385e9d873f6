//! The health contract as files for the app's developers: a JSON Schema for the answers, and a page.
//! Sources: Kubernetes, "Configure Liveness, Readiness and Startup Probes", and JSON Schema 2020-12.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use schemars::schema_for;
use serde_json::{Value, json};

use super::mark;
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
    let mut page = format!("<!-- {} -->\n# Health contract\n\n{INTRODUCTION}", mark(&files(&all)));
    for (contract, environments) in contracts {
        let alone = all.iter().filter(|other| other.workload == contract.workload).count() == 1;
        let place = if alone { String::new() } else { format!(" in {}", environments.join(" and ")) };
        // Writing to a String cannot fail.
        let _ = write!(page, "\n## {}{place}\n\n{}", contract.workload, HEAD);
        for asked in &contract.asked {
            let first = match asked.initial_delay_seconds {
                0 => String::new(),
                delay => format!(", first after {delay} s"),
            };
            let _ = writeln!(
                page,
                "| {} | `GET {}` on port {} | {} s{first} | {} s | {} |",
                asked.kind.as_str(),
                asked.path,
                asked.port,
                asked.period_seconds,
                asked.timeout_seconds,
                consequence(asked.kind, asked.failure_threshold),
            );
        }
        let body = |status, state| {
            let body = HealthBody {
                status,
                timestamp: "2026-01-31T09:00:00Z".to_owned(),
                service: Some(contract.workload.to_owned()),
                dependencies: contract.dependencies.iter().map(|name| ((*name).to_owned(), state)).collect(),
            };
            // As above: strings and maps become text.
            serde_json::to_value(body).map(|value| value.to_string()).unwrap_or_default()
        };
        let _ = write!(
            page,
            "\n```text\n200 {}\n503 {}\n```\n",
            body(HealthStatus::Healthy, DependencyState::Connected),
            body(HealthStatus::Unhealthy, DependencyState::Unavailable),
        );
        if !contract.dependencies.is_empty() {
            let names: Vec<String> = contract.dependencies.iter().map(|name| format!("`{name}`")).collect();
            let _ = writeln!(page, "\nEach answer tells the state of {}.", names.join(", "));
        }
    }
    page + ADVICE
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

const HEAD: &str = "| probe | asks | every | answer within | a no means |\n|---|---|---|---|---|\n";

const INTRODUCTION: &str = "\
What the cluster asks of the app, and what the app owes in return. `health.schema.json` beside this page is the JSON
Schema of the answers; its `$defs/workload-NAME` also asks for the workload's dependencies.

- 200 with `\"status\": \"healthy\"` is a yes, 503 with `\"status\": \"unhealthy\"` a no. The body is the same JSON object.
- Kubernetes takes every code from 200 to 399 for a yes and does not look into the body, so the code must say it. It
  follows a redirect to the same host, and takes one to another host for a yes.
- An answer that does not come in time is a no, as is a connection that is refused.
- `timestamp` is RFC 3339 with a zone; `service` may name who answers. Every other property is a dependency, with the
  state `connected`, `unavailable` or `unknown`, which is for what was not asked.
- A dependency makes the answer `unhealthy` only where the app can do nothing without it. One that it can do without is
  told, and the answer stays 200.
- An error's own text does not belong into the answer: it may hold an address or a password, and anyone in the cluster
  may ask.
- Answer in a few hundred bytes: the kubelet reads 10 KiB and closes the connection.

`gen-cli probe WORKLOAD --url http://127.0.0.1:PORT` asks a running process as the kubelet would.
";

const ADVICE: &str = "
## Why liveness should not ask the database

Liveness answers one question: would a restart help? If the database is away, a restart does not bring it back. Every
replica asks the same database, so all of them fail at the same time, all are restarted at the same time, and when the
database is back no pod is there to use it: an outage of the database has become an outage of the app.

Readiness may ask it: a pod that cannot work gets no traffic, goes on running, and is back with the first good answer.
But where all replicas depend on one database, readiness takes all of them out at once, and users see a refused
connection instead of the app's own error page.

So an endpoint for liveness tells that the process runs and answers, and nothing else. An app with a single endpoint
for both should ask its dependencies with a timeout well below the probe's, or report their last known state.

## In FastAPI

`raise HTTPException(503, detail=...)` puts the body into `{\"detail\": ...}`: return `JSONResponse(body, status_code=503)`.
`datetime.utcnow().isoformat()` has no zone: write `datetime.now(UTC).isoformat()`. A handler that waits for a database
driver without `await` is a plain `def`, so that it does not stop all other requests while it waits.

## In Next.js

`export const dynamic = 'force-dynamic'` keeps the route from being answered out of the build's cache, whose timestamp
would be the build's.
";
