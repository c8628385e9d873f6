//! The snapshots bite: each knob of a profile in turn is set to something else, some object must change, and each field
//! that changed must know the very lines that set it.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::collections::{BTreeMap, BTreeSet};

use manifest_lib::model::*;
use manifest_lib::values::Origin;

mod knobs;
mod parts;
#[path = "../support/mod.rs"]
mod support;

use knobs::{DEV_KNOBS, KNOBS, Knob};
use parts::Parts;
use support::changes::changes;
use support::frozen::{DEV, PROD};

/// What changes no manifest: how strict the model is, how much the cluster holds, how an image is built. And what no chart takes,
/// whose test is `immutable_config.rs`.
const SILENT: &[&str] = &["Target.stage", "Target.cluster", "Workload.image_build", "Workload.immutable_config"];

#[test]
fn each_knob_changes_an_object_and_the_fields_say_so() {
    let mut wrong = Vec::new();
    for (app, knobs) in [(&PROD, KNOBS), (&DEV, DEV_KNOBS)] {
        let parts = Parts::of(app);
        let before = parts.bundle();
        for (index, Knob { name, least, turn, line }) in knobs.iter().enumerate() {
            let end = knobs.get(index + 1).map_or(u32::MAX, |next| next.line);
            let mut turned = parts;
            turn(&mut turned);
            let changed = changes(&before, &turned.bundle());
            assert!(changed.len() >= *least, "{name}: only these changed: {changed:#?}");
            for (place, origin) in changed {
                let here = matches!(
                    origin,
                    Some(Origin::Line(at)) if at.file().ends_with("mutations/knobs.rs") && (*line..end).contains(&at.line())
                );
                // An object that came or went has no field to ask. And some fields have two sources: of an image the
                // tag answers, of a port that a new probe or exposure asks the port, of a new peer's labels their words'.
                let other = [
                    ("Workload.repository", ".image"),
                    ("Workload.probes", ".port"),
                    ("Overlay.exposure", ".port"),
                    ("Overlay.exposure", ".protocol"),
                    ("Overlay.autoscaler", "spec.replicas"),
                    ("Workload.connections", "/instance\"]"),
                    ("Workload.connections", "/name\"]"),
                    ("Workload.connections", "/component\"]"),
                    ("Workload.scheduling", "/instance\"]"),
                    ("Workload.scheduling", "/name\"]"),
                    ("Workload.scheduling", "/component\"]"),
                ];
                // A new container has defaults that no line sets.
                let default = matches!(name, &"Workload.sidecars" | &"Workload.init_containers" | &"Workload.ports")
                    && matches!(origin, Some(Origin::Default(_)));
                let exempt =
                    origin.is_none() || default || other.iter().any(|(knob, end)| name == knob && place.ends_with(end));
                if !here && !exempt {
                    wrong.push(format!("{name}: {place} says that it came from {origin:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The knobs that change no chart by themselves: the namespace is the release's own.
const NOT_IN_CHART: &[&str] = &["Target.namespace"];

#[test]
fn each_knob_changes_the_chart_too() {
    for (app, knobs) in [(&PROD, KNOBS), (&DEV, DEV_KNOBS)] {
        let parts = Parts::of(app);
        let before = parts.chart();
        for Knob { name, turn, .. } in knobs {
            let mut turned = parts;
            turn(&mut turned);
            assert_eq!(turned.chart() == before, NOT_IN_CHART.contains(name), "{name}");
        }
    }
}

#[test]
fn no_knob_is_left_out() {
    let mut turned: BTreeSet<String> = SILENT.iter().map(|name| (*name).to_owned()).collect();
    for (app, knobs) in [(&PROD, KNOBS), (&DEV, DEV_KNOBS)] {
        let parts = Parts::of(app);
        for Knob { name, turn, .. } in knobs {
            let mut after = parts;
            turn(&mut after);
            let (before, after) = (fields(&parts), fields(&after));
            let changed: BTreeSet<&str> = before
                .keys()
                .filter(|key| before[*key] != after[*key])
                .map(|key| &key[..key.find(' ').unwrap()])
                .collect();
            assert!(changed.contains(name), "the knob {name} turns {changed:?}");
            turned.insert((*name).to_owned());
        }
    }
    let all: BTreeSet<String> =
        fields(&Parts::of(&PROD)).keys().map(|key| key[..key.find(' ').unwrap()].to_owned()).collect();
    assert_eq!(all.difference(&turned).collect::<Vec<_>>(), Vec::<&String>::new(), "no knob turns these");
}

/// The fields of the model's structs as `Struct.field (which)`, with their text.
fn fields(parts: &Parts) -> BTreeMap<String, String> {
    let (Release { .. }, Target { stage, namespace, cluster }) = (parts.release, parts.target);
    let mut fields = BTreeMap::from([
        ("Release.name (app)".to_owned(), parts.release.name().to_owned()),
        ("Release.version (app)".to_owned(), parts.release.version().to_owned()),
        ("Target.stage (app)".to_owned(), format!("{stage:?}")),
        ("Target.namespace (app)".to_owned(), format!("{namespace:?}")),
        ("Target.cluster (app)".to_owned(), format!("{cluster:?}")),
    ]);
    for (which, (workload, overlay)) in [("frontend", &parts.frontend), ("backend", &parts.backend)] {
        // Taken apart by name: a new answer is a compile error here.
        let Overlay { image, replicas, autoscaler, exposure, disruption_budget, config } = overlay;
        let answers = [
            ("image", format!("{image:?}")),
            ("replicas", format!("{replicas:?}")),
            ("autoscaler", format!("{autoscaler:?}")),
            ("exposure", format!("{exposure:?}")),
            ("disruption_budget", format!("{disruption_budget:?}")),
            ("config", format!("{config:?}")),
        ];
        fields.extend(answers.map(|(field, text)| (format!("Overlay.{field} ({which})"), text)));
        let own = workload.fields().into_iter();
        fields.extend(own.map(|(field, text)| (format!("Workload.{field} ({which})"), text)));
    }
    fields
}
