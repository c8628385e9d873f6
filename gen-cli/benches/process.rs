//! How long `generate` takes as a whole process, for both environments, when nothing has changed.
//!
//! `cargo bench -p gen-cli`

#![allow(missing_docs, clippy::unwrap_used)]

use std::process::Command;
use std::time::Instant;

fn main() {
    let folder = tempfile::TempDir::new().unwrap();
    let run = || {
        let start = Instant::now();
        let output = Command::new(env!("CARGO_BIN_EXE_gen-cli")).arg("generate").current_dir(&folder).output().unwrap();
        assert!(output.status.success());
        start.elapsed().as_secs_f64() * 1e3
    };
    run();
    let mut times: Vec<f64> = (0..101).map(|_| run()).collect();
    times.sort_by(f64::total_cmp);
    println!("generate, nothing changed: {:.2} ms (from {:.2} to {:.2})", times[50], times[0], times[100]);
}
