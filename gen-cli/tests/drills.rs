//! The drills' objects pass the gate beside their environment's, and the policies let the load reach what it loads.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use manifest_lib::gate::{Lint, lint};
use manifest_lib::graph::Graph;
use manifest_lib::model::Stage;
use manifest_lib::read::{bundle, read};

fn out(path: &str) -> String {
    std::fs::read_to_string(format!("{}/../out/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Production, with the load on a workload beside it.
fn loaded(workload: &str) -> String {
    format!("{}---\n{}", out("prod/bundle.yaml"), out(&format!("drills/prod/load-{workload}.yaml")))
}

fn graph(text: &str) -> Graph {
    Graph::of("prod", &bundle(text))
}

#[test]
fn the_load_passes_the_gate_and_pod_security() {
    for workload in ["backend", "frontend"] {
        let how = Lint { stage: Stage::Prod, complete: true, today: None, registries: &[], before: "" };
        let found = lint(vec![read("prod", &loaded(workload))], &how);
        assert!(found.is_empty(), "{workload}: {found:#?}");
    }
}

#[test]
fn the_policies_let_the_load_through_and_nobody_else() {
    for workload in ["backend", "frontend"] {
        let (without, with) = (graph(&out("prod/bundle.yaml")), graph(&loaded(workload)));
        let (from, to) = (format!("Pod/load-{workload}"), format!("Deployment/{workload}"));
        let calls = with.edges.iter().filter(|edge| edge.from == from && edge.to == to);
        assert_eq!(calls.count(), 1, "{:#?}", with.edges);
        let others = with.edges.iter().filter(|edge| edge.from != from);
        assert!(others.eq(without.edges.iter()), "{:#?}", with.edges);
    }
}

#[test]
fn the_page_says_what_the_plan_computes() {
    let page = out("drills/README.md");
    for words in [
        "- under load: 4 after 45 s, 6 after 1 min 45 s, 8 after 2 min 45 s, 10 after 3 min 45 s;",
        "from 5 pods: 2 after 4 min 45 s to 5 min.",
        "kubectl apply -f out/drills/prod/load-backend.yaml",
        "kubectl -n evolved-todo get hpa --watch",
        "helm rollback evolved-todo --namespace evolved-todo --wait",
        "address=\"$(minikube ip):30080\"",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    // What has no autoscaler has no load.
    assert!(!page.contains("drills/dev/load"));
}
