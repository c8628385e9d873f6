//! What the way from the model to bytes costs: per object from 10 workloads to 10,000, and against the YAML library
//! alone on the same objects.
//!
//! The two are measured in turn, A B A B, and their ratio is taken pair by pair: a machine that is slow for a while is
//! slow for both. A statistics library measures each on its own, which is not what is promised here.
//!
//! `cargo bench -p manifest-lib`

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use manifest_lib::gate::CheckedBundle;
use manifest_lib::lower::Environment;
use manifest_lib::model::{Deployed, Stage};
use manifest_lib::render;

mod support;
use support::{environment, median, seconds, workloads};

const ROUNDS: usize = 15;

fn main() {
    // One pass over so many workloads, for a tool that counts instructions.
    if let Some(count) = std::env::args().find_map(|argument| argument.parse().ok()) {
        return whole(&workloads(count));
    }
    println!("workloads  objects  model to bytes per object  against the YAML library alone");
    for count in [10, 100, 1_000, 10_000] {
        let workloads = workloads(count);
        let checked = checked(&environment(&workloads));
        let objects = checked.bundle().iter().len();
        let times: Vec<(f64, f64)> =
            (0..ROUNDS).map(|_| (seconds(|| whole(&workloads)), seconds(|| library_alone(&checked)))).collect();
        let whole = median(times.iter().map(|(whole, _)| whole * 1e6 / objects as f64));
        let ratio = median(times.iter().map(|(whole, alone)| whole / alone));
        println!("{count:>9}  {objects:>7}  {whole:>22.2} us  {ratio:>30.2}");
    }

    let workloads = workloads(1_000);
    let checked = checked(&environment(&workloads));
    for (name, part) in [
        ("lower", &(|| drop(black_box(environment(&workloads).bundle().unwrap()))) as &dyn Fn()),
        ("lower and check", &|| drop(black_box(self::checked(&environment(&workloads))))),
        ("render", &|| drop(black_box(render::bundle(&checked).unwrap()))),
        ("model to bytes", &|| whole(&workloads)),
    ] {
        let ratio = median((0..ROUNDS).map(|_| seconds(part) / seconds(|| library_alone(&checked))));
        println!("{name} / the YAML library alone, 1,000 workloads: {ratio:.2}");
    }
}

/// The model to bytes, from a slice that is only known at run time.
fn whole(workloads: &[Deployed<'_>]) {
    black_box(render::bundle(&checked(&environment(workloads))).unwrap());
}

/// The YAML library on objects that are there already.
fn library_alone(checked: &CheckedBundle) {
    let mut text = String::new();
    for (_, item) in checked.bundle().iter() {
        serde_yaml::to_fmt_writer(&mut text, &item.object).unwrap();
    }
    black_box(text);
}

fn checked(environment: &Environment<'_>) -> CheckedBundle {
    CheckedBundle::new(environment.bundle().unwrap(), Stage::Prod, &[]).unwrap()
}
