//! What judging foreign YAML costs: per object from 100 workloads to 10,000, and on top of reading the YAML.
//!
//! Reading alone and reading with judging are measured in turn, and their ratio is taken pair by pair.
//!
//! `cargo bench -p manifest-lib --bench lint`

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::time::Instant;

use manifest_lib::checks::{CheckedBundle, Lint, lint};
use manifest_lib::model::*;
use manifest_lib::objects::{Bundle, Environment};
use manifest_lib::read::{ReadFile, read};
use manifest_lib::render;
use manifest_lib::values::{Amount, Cpu, Memory};

const ROUNDS: usize = 9;

fn main() {
    println!("workloads  objects  reading and judging per object  against reading alone");
    for count in [100, 1_000, 10_000] {
        let workloads = workloads(count);
        let checked = CheckedBundle::new(Bundle::of(&environment(&workloads)).unwrap(), Stage::Prod, &[]).unwrap();
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

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn environment<'a>(workloads: &'a [Deployed<'a>]) -> Environment<'a> {
    let target = Target {
        stage: Stage::Prod,
        namespace: Namespace::new("shop"),
        cluster: Cluster::new(Cpu::cores(1_000_000), Memory::gibibytes(1_000_000)),
    };
    Environment::new("prod", App::try_new(Release::new("shop", "1.0.0"), target, workloads).unwrap())
}

/// Workloads like evolved-todo's backend, each with a name of its own.
fn workloads(count: usize) -> Vec<Deployed<'static>> {
    (0..count).map(|index| backend(format!("backend-{index}").leak())).collect()
}

const fn backend(name: &'static str) -> Deployed<'static> {
    Workload::new(name, "evolved-todo-backend")
        .ports(const { &[Port::http(8000)] })
        .resources(ResourceProfile::new(
            Requests::new(Cpu::millis(200), Memory::mebibytes(256)),
            Limits::new(Cpu::millis(500), Memory::mebibytes(512)),
        ))
        .probes(
            Probes::http_get("/health")
                .startup(Probe::new().period_seconds(5).timeout_seconds(5).failure_threshold(12))
                .readiness(Probe::new().initial_delay_seconds(20).period_seconds(10).timeout_seconds(5))
                .liveness(Probe::new().initial_delay_seconds(10).period_seconds(10).failure_threshold(6)),
        )
        .writable_paths(const { &[WritablePath::new("/tmp", Memory::mebibytes(64))] })
        .secrets(const { &[SecretEnv::new("DATABASE_URL", "s"), SecretEnv::new("OPENAI_API_KEY", "s")] })
        .connections(const { &[Connection::internet(5432), Connection::internet(443)] })
        .overlay(Overlay {
            image: ImageTag::exact("1.0.0"),
            replicas: Replicas::new(3),
            autoscaler: Some(Autoscaler::new(2, 10).cpu_utilization(70)),
            exposure: Exposure::cluster_ip(),
            disruption_budget: Some(DisruptionBudget::max_unavailable(Amount::count(1))),
            config: const { &[Config::new("LOG_LEVEL", "info")] },
        })
}
