//! `graph`: the deployment as a picture, or as a text that others draw.

use clap::{Args, ValueEnum};
use manifest_lib::graph::{Graph, dot, mermaid};
use manifest_lib::lower::Environment;

use crate::input::environments;
use crate::output::failure::Failure;
use crate::output::{graph, print};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Only these environments [default: all]
    #[arg(value_name = "ENVIRONMENT")]
    environments: Vec<String>,
    /// How to print it: mermaid and dot are texts that others draw, svg is a picture of one environment
    #[arg(long, value_enum, default_value_t = Format::Mermaid)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Mermaid,
    Dot,
    Svg,
}

pub(crate) fn run(arguments: &Arguments, environments: &[Environment<'_>]) -> Result<(), Failure> {
    let mut graphs = Vec::new();
    for environment in environments::choose(&arguments.environments, environments)? {
        graphs.push(Graph::of(environment.name(), &environments::bundle(environment)?));
    }
    match arguments.format {
        Format::Mermaid => print::text(&mermaid(&graphs)),
        Format::Dot => print::text(&dot(&graphs)),
        Format::Svg => print::text(&graph::svg(environments::only(&graphs, "a picture shows", environments)?)),
    }
}
