//! The drawing: boxes, labels and arrows as SVG. It has no font of the machine and no clock in it.

use std::collections::BTreeSet;
use std::fmt::Write;

use manifest_lib::graph::{Graph, Kind, Node};

use super::layers::{LEFT, Layers, RIGHT};
use super::place::{Cell, PORT, Places};

/// The font's size in pixels.
const FONT: i64 = 13;
/// A character's width: a little more than that of any monospaced font of this size.
const CHARACTER: i64 = 8;
/// A line's height.
const LINE: i64 = 18;
/// So many characters a line may have, if there is a space to break it at.
const LONGEST: usize = 40;

/// The picture of a graph.
pub(crate) fn svg(graph: &Graph) -> String {
    let number = |name: &str| graph.nodes.iter().position(|node| node.name == name);
    let lines = |node: &Node| std::iter::once(&node.name).chain(&node.notes).flat_map(|line| broken(line)).collect();
    let texts: Vec<Vec<String>> = graph.nodes.iter().map(lines).collect();
    let ends = graph.edges.iter().filter_map(|edge| Some((number(&edge.from)?, number(&edge.to)?, &edge.by)));
    // Nobody is told that a workload calls itself.
    let (edges, by): (Vec<_>, Vec<_>) =
        ends.filter(|(from, to, _)| from != to).map(|(from, to, by)| ((from, to), by)).unzip();
    let label = |by: &&BTreeSet<String>| by.iter().flat_map(|line| broken(line)).collect();
    let labels: Vec<Vec<String>> = by.iter().map(label).collect();
    let layers = Layers::of(graph.nodes.len(), &edges);
    // A step of an edge is its label, or a bend without a size.
    let mut sizes = vec![(0, 0); layers.cells];
    for (number, lines) in texts.iter().enumerate() {
        let lines_out = layers.neighbours.iter().filter_map(|side| Some(side.get(&number)?.len() as i64)).max();
        let (width, height) = size(lines, 2 * CHARACTER);
        sizes[number] = (width, height.max(PORT * (lines_out.unwrap_or(0) + 1)));
    }
    for (way, label) in layers.ways.iter().zip(&labels) {
        sizes[way[1]] = size(label, CHARACTER / 2);
    }
    let places = Places::of(&layers, &sizes);
    let (width, height) = places.size;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"monospace\" font-size=\"{FONT}\" text-anchor=\"middle\">\n<title>{}</title>\n<defs><marker \
         id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\">\
         <path d=\"M0 0L8 4L0 8z\" fill=\"#444\"/></marker></defs>\n<rect width=\"{width}\" height=\"{height}\" \
         fill=\"white\"/>\n",
        escaped(&graph.name)
    );
    for (way, (from, _)) in layers.ways.iter().zip(&edges) {
        let path = line(way, way[0] != *from, &places);
        let _ = writeln!(out, "<path d=\"{path}\" fill=\"none\" stroke=\"#444\" marker-end=\"url(#arrow)\"/>");
    }
    for (way, label) in layers.ways.iter().zip(&labels) {
        write_box(&mut out, &places.cells[way[1]], "fill=\"white\"", label);
    }
    for ((node, cell), lines) in graph.nodes.iter().zip(&places.cells).zip(&texts) {
        let outline = match node.kind {
            Kind::Users => "stroke=\"#444\" fill=\"#fff4d6\" rx=\"16\"",
            Kind::Workload => "stroke=\"#444\" fill=\"#e3eefc\" rx=\"3\"",
            Kind::Elsewhere => "stroke=\"#444\" fill=\"#eeeeee\" rx=\"3\" stroke-dasharray=\"6 3\"",
            Kind::Addresses => "stroke=\"#444\" fill=\"#e6f4e6\" rx=\"12\" stroke-dasharray=\"2 3\"",
        };
        write_box(&mut out, cell, outline, lines);
    }
    out + "</svg>\n"
}

/// The way of an edge, as a path that leaves its row between two columns alone.
fn line(way: &[usize], backwards: bool, places: &Places) -> String {
    let mut points = Vec::new();
    for step in way.windows(2) {
        let (from, to) = (&places.cells[step[0]], &places.cells[step[1]]);
        let (start, end) = (places.port(step[0], step[1], RIGHT), places.port(step[1], step[0], LEFT));
        points.extend([(from.x + from.width, start), (from.column.1, start), (to.column.0, end), (to.x, end)]);
    }
    if backwards {
        points.reverse();
    }
    points.dedup();
    let mut path = format!("M{} {}", points[0].0, points[0].1);
    for pair in points.windows(2) {
        let ((x, y), (next, end)) = (pair[0], pair[1]);
        path += &if y == end { format!("H{next}") } else { format!("C{0} {y} {0} {end} {next} {end}", (x + next) / 2) };
    }
    path
}

/// A rectangle with lines of text in its middle.
fn write_box(out: &mut String, cell: &Cell, outline: &str, lines: &[String]) {
    let Cell { x, y, width, height, .. } = *cell;
    let _ = writeln!(out, "<rect x=\"{x}\" y=\"{}\" width=\"{width}\" height=\"{height}\" {outline}/>", y - height / 2);
    let (middle, first) = (x + width / 2, y - LINE * lines.len() as i64 / 2 + FONT);
    for (line, below) in lines.iter().zip((0..).step_by(LINE as usize)) {
        let _ = writeln!(out, "<text x=\"{middle}\" y=\"{}\">{}</text>", first + below, escaped(line));
    }
}

/// The size of lines with room around them.
fn size(lines: &[String], room: i64) -> (i64, i64) {
    // Characters that are not of ASCII may be twice as wide.
    let width = |line: &String| line.chars().map(|c| if c.is_ascii() { CHARACTER } else { 2 * CHARACTER }).sum();
    (lines.iter().map(width).max().unwrap_or(0) + room, LINE * lines.len() as i64 + room)
}

/// A text in lines that are not too long.
fn broken(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + word.chars().count() < LONGEST => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A text in which XML finds no mark and nothing that it does not know.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
        out
    })
}
