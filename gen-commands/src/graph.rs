//! `graph`: the deployment as a picture, or as a text that others draw.

use layout::backends::svg::SVGWriter;
use layout::gv::{DotParser, GraphBuilder};
use manifest_lib::graph::{Graph, dot, mermaid};
use manifest_lib::lower::Environment;

use crate::cli::{self, GraphFormat};
use crate::failure::Failure;
use crate::generate;
use crate::print;

pub(crate) fn run(arguments: &cli::Graph, environments: &[Environment<'_>]) -> Result<(), Failure> {
    let mut graphs = Vec::new();
    for environment in generate::choose(&arguments.environments, environments)? {
        let bundle = environment.bundle().map_err(|errors| Failure::bundle(environment.name(), &errors))?;
        graphs.push(Graph::of(environment.name(), &bundle));
    }
    let text = match arguments.format {
        GraphFormat::Mermaid => mermaid(&graphs),
        GraphFormat::Dot => dot(&graphs),
        GraphFormat::Svg => {
            let [graph] = &graphs[..] else {
                return Err(Failure::Error(format!(
                    "a picture shows one environment: name one of {}",
                    generate::names(environments)
                )));
            };
            svg(graph)?
        }
    };
    print::text(&text).map_err(Failure::printing)
}

/// The picture, laid out from the same dot that others read.
fn svg(graph: &Graph) -> Result<String, Failure> {
    // The layout knows no clusters: one graph needs none.
    let text = dot(std::slice::from_ref(graph));
    let flat: String = text
        .lines()
        .filter(|line| !line.starts_with("  subgraph") && *line != "  }" && !line.starts_with("    label="))
        .map(|line| format!("{line}\n"))
        .collect();
    let parsed = DotParser::new(&flat).process().map_err(|error| Failure::Error(format!("the picture: {error}")))?;
    let mut builder = GraphBuilder::new();
    builder.visit_graph(&parsed);
    let mut picture = SVGWriter::new();
    builder.get().do_it(false, false, false, &mut picture);
    Ok(format!("{}\n", picture.finalize().trim_end()))
}
