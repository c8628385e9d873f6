//! Graphs of many shapes: nothing lies on anything else, and every text arrives.
#![allow(clippy::unwrap_used)] // a test that cannot go on fails

use std::collections::BTreeSet;

use manifest_lib::graph::{Edge, Graph, Kind, Node};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use roxmltree::Document;

use super::svg;

const KINDS: [Kind; 4] = [Kind::Users, Kind::Workload, Kind::Elsewhere, Kind::Addresses];

fn graph(nodes: usize, edges: &BTreeSet<(usize, usize)>, labels: &[usize]) -> Graph {
    let name = |node: usize| format!("Deployment/{}", "workload-".repeat(1 + node % 3) + &node.to_string());
    let node = |node: usize| {
        let notes = (0..node % 3).map(|line| format!("note {line} of a workload that says a lot"));
        Node::new(KINDS[node % 4], name(node), notes.collect())
    };
    let edge = |(index, &(from, to)): (usize, &(usize, usize))| {
        let ports = (0..labels[index % labels.len()]).map(|port| format!("{}/TCP", 8000 + port));
        Edge::new(name(from), name(to), ports.collect())
    };
    Graph::new("many", (0..nodes).map(node).collect(), edges.iter().enumerate().map(edge).collect())
}

/// From two to sixty boxes, sparse or dense, with circles, and with edges that have up to four lines or none.
fn graphs() -> impl Strategy<Value = Graph> {
    (2..=60_usize).prop_flat_map(|nodes| {
        let pair = (0..nodes, 0..nodes).prop_filter("another box", |(from, to)| from != to);
        (btree_set(pair, 0..=2 * nodes), vec(0..=4_usize, 1..9))
            .prop_map(move |(edges, labels)| graph(nodes, &edges, &labels))
    })
}

/// A rectangle: left, top, right, bottom.
type Rectangle = [f64; 4];

fn rectangles(document: &Document<'_>) -> Vec<Rectangle> {
    let rects = document.descendants().filter(|node| node.has_tag_name("rect")).skip(1);
    let number = |node: &roxmltree::Node<'_, '_>, name| node.attribute(name).unwrap().parse::<f64>().unwrap();
    let rectangle = |node: roxmltree::Node<'_, '_>| {
        let [x, y, width, height] = ["x", "y", "width", "height"].map(|name| number(&node, name));
        [x, y, x + width, y + height]
    };
    rects.map(rectangle).collect()
}

/// Points along a path of `M`, `H` and `C`.
fn points(path: &str) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    let starts = path.char_indices().filter(|(_, c)| c.is_alphabetic()).map(|(at, _)| at);
    let starts: Vec<usize> = starts.chain([path.len()]).collect();
    for pair in starts.windows(2) {
        let (letter, rest) = path[pair[0]..pair[1]].split_at(1);
        let numbers: Vec<f64> = rest.split(' ').map(|number| number.parse().unwrap()).collect();
        let (x, y) = points.last().copied().unwrap_or_default();
        match letter {
            "M" => points.push((numbers[0], numbers[1])),
            "H" => points.extend((1..=20).map(|step| (x + (numbers[0] - x) * f64::from(step) / 20.0, y))),
            _ => points.extend((1..=20).map(|step| {
                let t = f64::from(step) / 20.0;
                let of = |start: f64, one: f64, two: f64, end: f64| {
                    start * (1.0 - t).powi(3)
                        + 3.0 * one * t * (1.0 - t).powi(2)
                        + 3.0 * two * t * t * (1.0 - t)
                        + end * t.powi(3)
                };
                (of(x, numbers[0], numbers[2], numbers[4]), of(y, numbers[1], numbers[3], numbers[5]))
            })),
        }
    }
    points
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_lies_on_anything_else(graph in graphs()) {
        let text = svg(&graph);
        prop_assert_eq!(&text, &svg(&graph));
        let document = Document::parse(&text).unwrap();
        let boxes = rectangles(&document);
        prop_assert_eq!(boxes.len(), graph.nodes.len() + graph.edges.len());
        for (index, one) in boxes.iter().enumerate() {
            for other in &boxes[..index] {
                let apart = one[2] < other[0] || other[2] < one[0] || one[3] < other[1] || other[3] < one[1];
                prop_assert!(apart, "{one:?} lies on {other:?}");
            }
        }
        // A line runs through its own label, and through nothing else.
        let labels = &boxes[..graph.edges.len()];
        let paths = document.descendants().filter(|node| node.attribute("marker-end").is_some());
        let paths: Vec<Vec<(f64, f64)>> = paths.map(|path| points(path.attribute("d").unwrap())).collect();
        prop_assert_eq!(paths.len(), graph.edges.len());
        for (edge, path) in paths.iter().enumerate() {
            for rectangle in &boxes {
                let inside = |(x, y): &(f64, f64)| {
                    rectangle[0] < *x && *x < rectangle[2] && rectangle[1] < *y && *y < rectangle[3]
                };
                prop_assert!(*rectangle == labels[edge] || !path.iter().any(inside), "{rectangle:?} is run through");
            }
        }
        for line in graph.nodes.iter().map(|node| &node.name) {
            prop_assert!(document.descendants().any(|node| node.text() == Some(line)));
        }
    }
}

#[test]
fn strange_names_are_texts() {
    let name = "a<b>&\"c\"\u{1b}[2J]]>\u{fffe}é緑";
    let node = |name: &str| Node::new(Kind::Workload, name, Vec::new());
    let edge = |from: &str, to: &str, by: &str| Edge::new(from, to, BTreeSet::from([by.to_owned()]));
    let edges = vec![edge(name, "other", "1"), edge("other", "other", "2"), edge("other", "nobody", "3")];
    let graph = Graph::new(name, vec![node(name), node("other")], edges);
    let text = svg(&graph);
    let document = Document::parse(&text).unwrap();
    let texts: Vec<&str> =
        document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text()).collect();
    assert_eq!(texts, ["1", "a<b>&\"c\" [2J]]> é緑", "other"]);
    assert!(Document::parse(&svg(&Graph::new("", Vec::new(), Vec::new()))).is_ok());
}

#[test]
fn callers_stand_to_the_left_and_a_circle_is_drawn_with_all_its_arrows() {
    let text = svg(&graph(3, &BTreeSet::from([(0, 1), (1, 2), (2, 0)]), &[1]));
    let document = Document::parse(&text).unwrap();
    let boxes = &rectangles(&document)[3..];
    assert!(boxes[0][2] < boxes[1][0] && boxes[1][2] < boxes[2][0], "{boxes:?}");
    let paths = document.descendants().filter_map(|node| node.attribute("marker-end").and(node.attribute("d")));
    let back: Vec<&str> = paths.filter(|path| points(path)[0].0 > points(path).last().unwrap().0).collect();
    assert_eq!(back.len(), 1, "the arrow that closes the circle runs back");
}
