//! A graph as a picture.

use layout::backends::svg::SVGWriter;
use layout::gv::{DotParser, GraphBuilder};
use manifest_lib::graph::{Graph, dot};

use super::failure::Failure;

/// The picture, laid out from the same dot that others read.
pub(crate) fn svg(graph: &Graph) -> Result<String, Failure> {
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
