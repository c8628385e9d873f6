//! A thousand workloads fit into a constant: the compiler checks each of them, and all of them together.

use manifest_lib::lower::Environment;
use manifest_lib::model::*;
use manifest_lib::values::{Cpu, Memory};

const COUNT: usize = 1000;

const NAMES: &[[u8; 12]; COUNT] = &{
    let mut names = [*b"backend-0000"; COUNT];
    let mut i = 0;
    while i < COUNT {
        let (mut rest, mut at) = (i, 12);
        while rest > 0 {
            at -= 1;
            names[i][at] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        i += 1;
    }
    names
};

const fn backend(index: usize) -> Deployed<'static> {
    let name = match core::str::from_utf8(&NAMES[index]) {
        Ok(name) => name,
        Err(_) => "",
    };
    Workload::new(name, "evolved-todo-backend")
        .ports(const { &[Port::http(8000)] })
        .resources(ResourceProfile::new(
            Requests::new(Cpu::millis(200), Memory::mebibytes(256)),
            Limits::new(Cpu::millis(500), Memory::mebibytes(512)),
        ))
        .probes(Probes::http_get("/health").readiness(Probe::new()))
        .overlay(Overlay {
            image: ImageTag::exact("1.0.0"),
            replicas: Replicas::new(3),
            autoscaler: None,
            exposure: Exposure::cluster_ip(),
            disruption_budget: None,
            config: &[],
        })
}

const WORKLOADS: &[Deployed; COUNT] = &{
    let mut all = [backend(0); COUNT];
    let mut i = 1;
    while i < COUNT {
        all[i] = backend(i);
        i += 1;
    }
    all
};

const MANY: Environment = Environment::new(
    "many",
    App::new(
        Release::new("many", "1.0.0"),
        Target {
            stage: Stage::Prod,
            namespace: Namespace::new("many"),
            cluster: Cluster::new(Cpu::cores(1000), Memory::gibibytes(1000)),
        },
        WORKLOADS,
    ),
);

#[test]
fn a_thousand_workloads_fit_into_a_constant() {
    let checked = MANY.checked();
    // Each has a ServiceAccount, a Service and a Deployment; nobody calls them, so none has a policy of its own.
    assert_eq!(checked.map(|checked| checked.bundle().iter().len()).ok(), Some(3 + 3 * COUNT));
}
