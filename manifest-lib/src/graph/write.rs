//! Graphs as text: Mermaid, which code hosts draw inline, and Graphviz' dot.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::drawing::{Graph, Kind, Node};

/// Mermaid's flowchart; several graphs side by side.
/// Source: Mermaid, "Flowcharts".
pub fn mermaid(graphs: &[Graph]) -> String {
    let mut out = "flowchart LR\n".to_owned();
    for (number, graph) in graphs.iter().enumerate() {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  subgraph g{number}[\"{}\"]", entities(&graph.name));
        let names = names(graph, number);
        for node in &graph.nodes {
            let (open, close) = match node.kind {
                Kind::Users => ("([", "])"),
                Kind::Workload => ("[", "]"),
                Kind::Elsewhere => ("[[", "]]"),
                Kind::Addresses => ("{{", "}}"),
            };
            let text: Vec<String> = lines(node).iter().map(|line| entities(line)).collect();
            let _ = writeln!(out, "    {}{open}\"{}\"{close}", names[node.name.as_str()], text.join("<br/>"));
        }
        for edge in &graph.edges {
            let by: Vec<String> = edge.by.iter().map(|line| entities(line)).collect();
            let (from, to) = (&names[edge.from.as_str()], &names[edge.to.as_str()]);
            let _ = writeln!(out, "    {from} -->|\"{}\"| {to}", by.join("<br/>"));
        }
        out += "  end\n";
    }
    out
}

/// Graphviz' dot; several graphs as clusters.
/// Source: Graphviz, "DOT Language".
pub fn dot(graphs: &[Graph]) -> String {
    let mut out = "digraph {\n  rankdir=LR\n".to_owned();
    for (number, graph) in graphs.iter().enumerate() {
        let _ = writeln!(out, "  subgraph cluster_{number} {{\n    label=\"{}\"", quoted(&graph.name));
        let names = names(graph, number);
        for node in &graph.nodes {
            let shape = match node.kind {
                Kind::Users => "ellipse",
                Kind::Workload => "box",
                Kind::Elsewhere => "component",
                Kind::Addresses => "hexagon",
            };
            let text: Vec<String> = lines(node).iter().map(|line| quoted(line)).collect();
            let _ = writeln!(out, "    {} [label=\"{}\" shape={shape}]", names[node.name.as_str()], text.join("\\n"));
        }
        for edge in &graph.edges {
            let by: Vec<String> = edge.by.iter().map(|line| quoted(line)).collect();
            let (from, to) = (&names[edge.from.as_str()], &names[edge.to.as_str()]);
            let _ = writeln!(out, "    {from} -> {to} [label=\"{}\"]", by.join("\\n"));
        }
        out += "  }\n";
    }
    out += "}\n";
    out
}

/// A short name for each node, in their order.
fn names(graph: &Graph, number: usize) -> BTreeMap<&str, String> {
    let nodes = graph.nodes.iter().enumerate();
    nodes.map(|(index, node)| (node.name.as_str(), format!("n{number}_{index}"))).collect()
}

fn lines(node: &Node) -> Vec<String> {
    std::iter::once(node.name.clone()).chain(node.notes.iter().cloned()).collect()
}

/// A text in which Mermaid finds no mark: everything but plain characters is written by its number.
fn entities(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if c.is_alphanumeric() || " -_./,:=*".contains(c) {
            out.push(c);
        } else {
            let _ = write!(out, "#{};", u32::from(c));
        }
        out
    })
}

/// A text between dot's quotes; a line break there would be its own.
fn quoted(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
        out
    })
}
