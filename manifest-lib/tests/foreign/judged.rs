//! How texts of others are judged by one rule, and the objects that many of the texts need.

use manifest_lib::gate::{Lint, lint};
use manifest_lib::model::Stage;
use manifest_lib::read::read;
use manifest_lib::rules::Finding;
use manifest_lib::values::Level;

use Expected::{Doubted, Found, Silent};

/// What a rule says.
pub(crate) enum Expected {
    /// An error, with these words in its path or message.
    Found(&'static str),
    /// A warning of what is an error otherwise.
    Doubted(&'static str),
    Silent,
}

fn judged(text: &str, complete: bool) -> Vec<Finding> {
    let how = Lint { stage: Stage::Prod, complete, today: None, registries: &[], before: "" };
    lint(vec![read("foreign.yaml", text)], &how)
}

/// Judges each text by one rule; `part` and `all` say what kind of set it is.
pub(crate) fn holds(rule: &str, cases: &[(&str, &str, Expected)]) {
    let mut wrong = Vec::new();
    for (set, text, expected) in cases {
        let all = judged(text, *set == "all");
        let unread: Vec<&Finding> =
            all.iter().filter(|one| ["yaml-syntax", "wrong-type"].contains(&one.rule)).collect();
        assert!(unread.is_empty(), "{unread:?} in {text}");
        let found: Vec<&Finding> = all.iter().filter(|finding| finding.rule == rule).collect();
        let has = |level, words: &str| {
            found.iter().any(|one| one.level == level && (one.path.contains(words) || one.message.contains(words)))
        };
        let right = match expected {
            Found(words) => has(Level::Error, words),
            Doubted(words) => has(Level::Warn, words) && found.iter().all(|one| one.level == Level::Warn),
            Silent => found.is_empty(),
        };
        if !right {
            wrong.push(format!("{rule} in {set} of {text}\n{found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A Deployment with these lines in its spec and, as a flow map, its pod's spec.
pub(crate) fn deployment(spec: &str, pod: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec:\n  {spec}\n  selector: {{matchLabels: {{app: web}}}}\n  \
         template:\n    metadata: {{labels: {{app: web}}}}\n    spec: {pod}\n---\n"
    )
}

pub(crate) fn pod(container: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {{containers: [{{name: web, image: web:1, {container}}}]}}\n"
    )
}

/// A Service of the pods that [`WEB`] is of.
pub(crate) const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}\n---\n";
/// The spec of a pod that listens.
pub(crate) const WEB: &str = "{containers: [{name: web, image: web:1, ports: [{name: http, containerPort: 8080}]}]}";
