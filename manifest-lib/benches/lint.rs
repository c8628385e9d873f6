//! What judging foreign YAML costs: per object from 100 workloads to 10,000, and on top of reading the YAML.
//!
//! Reading alone and reading with judging are measured in turn, and their ratio is taken pair by pair.
//!
//! `cargo bench -p manifest-lib --bench lint`

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use manifest_lib::gate::{CheckedBundle, Lint, lint};
use manifest_lib::model::Stage;
use manifest_lib::read::{ReadFile, read};
use manifest_lib::render;

mod support;
use support::{environment, median, seconds, workloads};

const ROUNDS: usize = 9;

fn main() {
    println!("workloads  objects  reading and judging per object  against reading alone");
    for count in [100, 1_000, 10_000] {
        let workloads = workloads(count);
        let checked = CheckedBundle::new(environment(&workloads).bundle().unwrap(), Stage::Prod, &[]).unwrap();
        let files = files(&render::bundle(&checked).unwrap());
        let objects = checked.bundle().iter().len();
        assert_eq!(judged(&files), 0, "what is judged has findings");
        let times: Vec<(f64, f64)> = (0..ROUNDS)
            .map(|_| (seconds(|| assert_eq!(black_box(judged(&files)), 0)), seconds(|| drop(black_box(all(&files))))))
            .collect();
        let each = median(times.iter().map(|(whole, _)| whole * 1e6 / objects as f64));
        let ratio = median(times.iter().map(|(whole, alone)| whole / alone));
        println!("{count:>9}  {objects:>7}  {each:>27.2} us  {ratio:>21.2}");
    }
}

/// The bundle's documents in files of some megabytes, as a file may be no larger than 32.
fn files(bundle: &str) -> Vec<String> {
    let mut files = vec![String::new()];
    for document in bundle.split_inclusive("\n---\n") {
        if files.last().unwrap().len() > 4 << 20 {
            files.push(String::new());
        }
        files.last_mut().unwrap().push_str(document);
    }
    files
}

fn all(files: &[String]) -> Vec<ReadFile> {
    files.iter().map(|text| read("bundle.yaml", text)).collect()
}

fn judged(files: &[String]) -> usize {
    let how = Lint { stage: Stage::Prod, complete: true, today: None, registries: &[], before: "" };
    lint(all(files), &how).len()
}
