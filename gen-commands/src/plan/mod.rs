//! `plan`: what an environment costs and promises, as a table, JSON or a picture.

mod picture;
mod table;

use manifest_lib::lower::Environment;
use manifest_lib::plan::Plan;
use schemars::{JsonSchema, schema_for};
use serde::Serialize;

use crate::cli::{self, PlanFormat};
use crate::failure::Failure;
use crate::generate;
use crate::print;

/// What `--format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(description = "What gen-cli plan computes: arithmetic on the spec, nothing is measured.")]
struct Report {
    /// The version of this form: 1.
    version: u32,
    /// The environments.
    plans: Vec<Plan>,
}

pub(crate) fn run(arguments: &cli::Plan, environments: &[Environment<'_>]) -> Result<(), Failure> {
    if arguments.schema {
        return print::text(&format!("{:#}\n", schema_for!(Report).to_value())).map_err(Failure::printing);
    }
    let chosen = generate::choose(&arguments.environments, environments)?;
    let mut plans = Vec::new();
    for environment in chosen {
        let bundle = environment.bundle().map_err(|errors| Failure::bundle(environment.name(), &errors))?;
        plans.push(Plan::of(environment, &bundle));
    }
    match arguments.format {
        PlanFormat::Text => {
            let texts: Vec<String> = plans.iter().map(table::of).collect();
            print::text(&texts.join("\n")).map_err(Failure::printing)
        }
        PlanFormat::Json => {
            let report = manifest_lib::serde_json::to_value(Report { version: 1, plans });
            let report = report.map_err(|error| Failure::Error(error.to_string()))?;
            print::text(&format!("{report:#}\n")).map_err(Failure::printing)
        }
        PlanFormat::Svg => {
            let [plan] = &plans[..] else {
                return Err(Failure::Error(format!(
                    "a picture shows one environment: name one of {}",
                    generate::names(environments)
                )));
            };
            let svg = picture::of(plan).map_err(|error| Failure::Error(format!("the picture: {error}")))?;
            print::text(&svg).map_err(Failure::printing)
        }
    }
}

/// Seconds in words: `45 s`, `3 min 45 s`.
fn time(seconds: impl TryInto<u64>) -> String {
    let seconds = seconds.try_into().unwrap_or(0);
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}
