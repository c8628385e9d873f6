//! `plan`: what an environment costs and promises, as a table, JSON or a picture.

use clap::{Args, ValueEnum};
use manifest_lib::lower::Environment;
use manifest_lib::plan::{Plan, together};

use crate::input::environments;
use crate::output::failure::Failure;
use crate::output::plan::report::Report;
use crate::output::plan::{picture, table};
use crate::output::{json, print};

#[derive(Debug, Args)]
#[command(after_help = "\
Everything is arithmetic on the spec: what the scheduler, the rollout, the autoscaler and the kubelet may do by their own \
rules. Times of autoscaling count from the first look of the controller that sees the new load.")]
pub(crate) struct Arguments {
    /// Only these environments [default: all]
    #[arg(value_name = "ENVIRONMENT")]
    environments: Vec<String>,
    /// How to print it; svg is a picture of one environment
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print the JSON Schema of --format json instead
    #[arg(long)]
    schema: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
    Svg,
}

pub(crate) fn run(arguments: &Arguments, environments: &[Environment<'_>]) -> Result<(), Failure> {
    if arguments.schema {
        return json::schema::<Report>();
    }
    let mut plans = Vec::new();
    let chosen = environments::choose(&arguments.environments, environments)?;
    for environment in &chosen {
        plans.push(Plan::of(environment, &environments::bundle(environment)?));
    }
    let planned: Vec<_> = chosen.iter().copied().zip(&plans).collect();
    let clusters = together(&planned);
    match arguments.format {
        Format::Text => {
            let texts: Vec<String> =
                plans.iter().map(table::of).chain(clusters.iter().map(table::of_cluster)).collect();
            print::text(&texts.join("\n"))
        }
        Format::Json => json::report(&Report { version: 1, plans, clusters }),
        Format::Svg => {
            let plan = environments::only(&plans, "a picture shows", environments)?;
            let svg = picture::of(plan).map_err(|error| Failure::Error(format!("the picture: {error}")))?;
            print::text(&svg)
        }
    }
}
