//! Which lines are told of a field that a helper of the team sets.
#![allow(clippy::unwrap_used)] // a test that cannot go on fails

use manifest_lib::lower::{Environment, Patch};
use manifest_lib::model::{
    App, Cluster, Exposure, ImageTag, Limits, Namespace, Overlay, Release, Replicas, Requests, ResourceProfile, Stage,
    Target, Workload,
};
use manifest_lib::suggest::Suggestion;
use manifest_lib::values::{Cpu, Memory};

/// What a team shares: a helper that says whose line it is, and one that does not.
mod house {
    use super::*;

    const SMALL: ResourceProfile = ResourceProfile::new(
        Requests::new(Cpu::millis(50), Memory::mebibytes(64)), // house
        Limits::memory(Memory::mebibytes(64)),
    );

    /// A worker of the house.
    #[track_caller]
    pub(super) const fn tracked(name: &'static str) -> Workload<'static> {
        Workload::new(name, "worker").resources(ResourceProfile::new(
            Requests::new(Cpu::millis(60), Memory::mebibytes(64)),
            Limits::memory(Memory::mebibytes(64)),
        ))
    }

    /// The same, which does not tell who called it.
    pub(super) const fn untracked(name: &'static str) -> Workload<'static> {
        Workload::new(name, "worker").resources(SMALL)
    }
}

const fn answers(replicas: u32) -> Overlay<'static> {
    Overlay {
        image: ImageTag::latest(),
        replicas: Replicas::new(replicas), // helper
        autoscaler: None,
        exposure: Exposure::none(),
        disruption_budget: None,
        config: &[],
    }
}

const ENVIRONMENT: Environment = Environment::new(
    "dev",
    App::new(
        Release::new("jobs", "1.0.0"),
        Target {
            stage: Stage::Dev,
            namespace: Namespace::new("jobs"),
            cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
        },
        &[
            house::tracked("one").overlay(answers(1)),   // one
            house::untracked("two").overlay(answers(1)), // two
        ],
    ),
)
.patches(&[Patch::deployment("two", |deployment| {
    deployment.spec.as_mut().unwrap().revision_history_limit = Some(3);
})]);

/// The line of this file with that comment at its end.
fn line(comment: &str) -> String {
    let source = include_str!("helpers.rs");
    let number = source.lines().position(|line| line.ends_with(&format!("// {comment}"))).unwrap() + 1;
    format!("gen-cli/tests/helpers.rs:{number}")
}

/// The lines that are told of a field.
fn lines(object: &str, path: &str) -> (String, Option<String>) {
    let bundle = ENVIRONMENT.bundle().unwrap();
    let (_, item) = bundle.iter().find(|(key, _)| key.to_string() == object).unwrap();
    (item.origins.of(path).to_string(), item.origins.taken_at(path).map(|origin| origin.to_string()))
}

#[test]
fn a_tracked_helper_has_the_caller_s_line_and_another_one_both() {
    const REQUESTS: &str = "spec.template.spec.containers[0].resources.requests.cpu";
    assert_eq!(lines("Deployment/one", REQUESTS), (line("one"), None));
    assert_eq!(lines("Deployment/two", REQUESTS), (line("house"), Some(line("two"))));
    // The helper of the answers, above the line that calls it.
    assert_eq!(lines("Deployment/one", "spec.replicas"), (line("helper"), Some(line("one"))));
    // What nobody set has a reason and no line, and a patch is the environment's own.
    assert_eq!(lines("Deployment/two", "spec.template.spec.enableServiceLinks").1, None);
    assert_eq!(lines("Deployment/two", "spec.revisionHistoryLimit").1, None);
    // The app's own words are nobody's workload.
    assert_eq!(lines("Deployment/two", "metadata.namespace").1, None);
    assert_eq!(lines("Namespace/jobs", "metadata.name").1, None);
}

#[test]
fn an_edit_tells_both_lines() {
    let bundle = ENVIRONMENT.bundle().unwrap();
    let edit = |object: &str| {
        let key = bundle.keys().find(|key| key.to_string() == object);
        let patch = "spec: {template: {spec: {containers: [{name: NAME, resources: {requests: {cpu: 70m}}}]}}}";
        let name = object.rsplit('/').next().unwrap();
        let judged = Suggestion::of(&ENVIRONMENT, &bundle, &patch.replace("NAME", name), key).unwrap();
        (judged.edits[0].at.clone(), judged.edits[0].taken_at.clone())
    };
    assert_eq!(edit("Deployment/one"), (line("one"), None));
    assert_eq!(edit("Deployment/two"), (line("house"), Some(line("two"))));
}
