//! Manifests that were changed at random are read as kubectl reads them, or an error is told.
//!
//! `KUBECTL_CASES=50000` compares as many texts, and `KUBECTL_FIRST=1234` begins with that number. A text is the same for its
//! number each time.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use manifest_lib::read::{ReadFile, read};
use serde_json::Value;

#[path = "support/mutate.rs"]
mod mutate;

/// So many texts are given to kubectl at once.
const BATCH: u64 = 250;
/// What is wrong with a text itself, in whose place kubectl reads something else or nothing.
const READING: [&str; 4] = ["yaml-syntax", "duplicate-key", "helm-template", "not-an-object"];

/// What kubectl makes of a text.
struct Theirs {
    objects: Vec<Value>,
    error: Option<String>,
}

#[test]
#[ignore = "needs kubectl: run .ci/tools first"]
fn what_kubectl_reads_is_what_is_read() {
    let number = |name: &str, or: u64| std::env::var(name).ok().map_or(or, |text| text.parse().unwrap());
    let (first, count) = (number("KUBECTL_FIRST", 0), number("KUBECTL_CASES", 2_000));
    let seeds = mutate::seeds();
    let batches: Vec<u64> = (first..first + count).step_by(usize::try_from(BATCH).unwrap()).collect();
    let run = |which: usize| -> Tally {
        let mine = batches.iter().skip(which).step_by(2);
        mine.map(|start| batch(&seeds, *start, (start + BATCH).min(first + count))).fold(Tally::default(), Tally::and)
    };
    let tally = std::thread::scope(|scope| {
        let other = scope.spawn(|| run(1));
        run(0).and(other.join().unwrap())
    });
    println!(
        "{count} texts: {} read alike, {} refused by both, {} told as an error although kubectl reads them",
        tally.alike, tally.refused, tally.stricter
    );
    let told: String = tally.wrong.iter().take(5).fold(String::new(), |mut told, wrong| {
        let _ = writeln!(told, "{wrong}\n");
        told
    });
    assert!(tally.wrong.is_empty(), "{} of {count} texts are read otherwise:\n{told}", tally.wrong.len());
    // What says nothing but errors would pass, too.
    assert!(tally.alike * 4 > count && tally.stricter * 8 < count, "too few texts are read at all");
}

#[derive(Default)]
struct Tally {
    alike: u64,
    refused: u64,
    stricter: u64,
    wrong: Vec<String>,
}

impl Tally {
    fn and(mut self, other: Self) -> Self {
        self.alike += other.alike;
        self.refused += other.refused;
        self.stricter += other.stricter;
        self.wrong.extend(other.wrong);
        self
    }
}

fn batch(seeds: &[String], from: u64, to: u64) -> Tally {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("kubectl-{from}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let texts: Vec<(u64, String)> = (from..to).map(|number| (number, mutate::case(seeds, number))).collect();
    for (number, text) in &texts {
        fs::write(folder.join(format!("{number:09}.yaml")), text).unwrap();
        // What stands between two of these is of one text.
        let end = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: end-of-{number}}}\n");
        fs::write(folder.join(format!("{number:09}z.yaml")), end).unwrap();
    }
    let together = kubectl(&folder);
    let errors = String::from_utf8_lossy(&together.stderr).into_owned();
    let mut tally = Tally::default();
    let mut parts = divided(&together.stdout).into_iter();
    for (number, text) in texts {
        let path = folder.join(format!("{number:09}.yaml"));
        let ours = read("text", &text);
        let theirs = parts.next().map(|objects| Theirs { objects, error: named(&errors, &path) });
        let verdict = theirs.filter(|theirs| is_certain(&ours, theirs, &errors)).map_or_else(
            // An error without the file's name may be of any of them.
            || judge(&ours, &alone(&path)),
            |theirs| judge(&ours, &theirs),
        );
        match verdict {
            Verdict::Alike => tally.alike += 1,
            Verdict::Refused => tally.refused += 1,
            Verdict::Stricter => tally.stricter += 1,
            Verdict::Wrong(why) => tally.wrong.push(format!("number {number}: {why}\n{text}\nas {text:?}")),
        }
    }
    fs::remove_dir_all(&folder).unwrap();
    tally
}

enum Verdict {
    Alike,
    Refused,
    Stricter,
    Wrong(String),
}

fn judge(ours: &ReadFile, theirs: &Theirs) -> Verdict {
    let objects: Vec<Value> = ours.objects.iter().map(|object| object.tree.to_value()).collect();
    let is_alike = objects.len() == theirs.objects.len()
        && objects.iter().zip(&theirs.objects).all(|(one, other)| same(one, other));
    let is_told = ours.faults.iter().any(|fault| READING.contains(&fault.rule));
    match &theirs.error {
        // Whatever we say of a text that kubectl refuses is right.
        Some(_) if !ours.faults.is_empty() => Verdict::Refused,
        Some(error) => Verdict::Wrong(format!("kubectl refuses it: {error}")),
        None if is_told && is_alike => Verdict::Stricter,
        None if is_alike => Verdict::Alike,
        None if is_told || (ours.has_unread && !ours.faults.is_empty()) => Verdict::Stricter,
        None => {
            let shown = |all: &[Value]| all.iter().map(Value::to_string).collect::<Vec<_>>().join("\n  ");
            Verdict::Wrong(format!("kubectl reads\n  {}\nand we read\n  {}", shown(&theirs.objects), shown(&objects)))
        }
    }
}

/// Whether the verdict cannot change with what kubectl says of the text alone.
fn is_certain(ours: &ReadFile, theirs: &Theirs, errors: &str) -> bool {
    let all_named = errors.lines().all(|line| line.trim().is_empty() || line.contains(env!("CARGO_TARGET_TMPDIR")));
    let is_told = ours.faults.iter().any(|fault| READING.contains(&fault.rule));
    is_told || (all_named && !matches!(judge(ours, theirs), Verdict::Wrong(_)))
}

/// Numbers are the same if they are of one size: kubectl writes 1e3 as 1000.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            let (near, far) = (one.as_f64().unwrap(), other.as_f64().unwrap());
            // What reads JSON here may be off by the last bit.
            one == other || ((one.is_f64() || other.is_f64()) && (near - far).abs() <= near.abs() * 1e-15)
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| same(value, other)))
        }
        _ => one == other,
    }
}

fn alone(path: &Path) -> Theirs {
    let output = kubectl(path);
    let error = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    let objects = serde_json::Deserializer::from_slice(&output.stdout).into_iter().map(Result::unwrap).collect();
    // A text without an object is none that it refuses.
    let is_empty = error == "error: no objects passed to patch";
    Theirs { objects, error: (!error.is_empty() && !is_empty).then_some(error) }
}

/// The line that names a file.
fn named(errors: &str, path: &Path) -> Option<String> {
    errors.lines().find(|line| line.contains(path.to_str().unwrap())).map(str::to_owned)
}

/// The objects up to each end.
fn divided(output: &[u8]) -> Vec<Vec<Value>> {
    let (mut parts, mut part) = (Vec::new(), Vec::new());
    for object in serde_json::Deserializer::from_slice(output).into_iter::<Value>().map_while(Result::ok) {
        if object["metadata"]["name"].as_str().is_some_and(|name| name.starts_with("end-of-")) {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(object);
        }
    }
    parts
}

/// `-p {}` changes nothing: kubectl reads the files in their order, and prints what it read.
fn kubectl(path: &Path) -> Output {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/bin/kubectl");
    let mut command = Command::new(&program);
    command.args(["patch", "--local", "--type=merge", "-p", "{}", "-o", "json", "-f"]).arg(path);
    // No one's own settings may change the answer.
    command.env("KUBECONFIG", "/dev/null").env("KUBERC", "off");
    command.output().unwrap_or_else(|error| panic!("{}: {error}: run .ci/tools", program.display()))
}
