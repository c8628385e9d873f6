//! A workload, and its answers in each environment.

use super::name::Name;
use super::overlays;
use super::sources::{Next, Sources};
use crate::output::failure::Failure;

const MODEL: &str = "manifest_lib::model";
const VALUES: &str = "manifest_lib::values";

/// Adds the constant to shared.rs, and an overlay to each `App::new`.
pub(super) fn add(sources: &mut Sources, name: &str) -> Result<Next, Failure> {
    let name = Name::of(name, "a workload")?;
    let path = sources.path("shared.rs");
    let shared = sources.file("shared.rs")?;
    if shared.has(&name.constant) {
        return Err(Failure::Error(format!(
            "{} has a `{}` already: choose another name",
            path.display(),
            name.constant
        )));
    }
    for import in ["Workload", "Port", "ResourceProfile", "Requests", "Limits", "Probes", "Probe", "SecurityContext"] {
        shared.import(MODEL, import);
    }
    shared.import(VALUES, "Cpu");
    shared.import(VALUES, "Memory");
    let Name { text, constant, .. } = &name;
    shared.append(&format!(
        "/// Say here what it is. Its image, port, resources and probe are a beginning.\n\
         pub const {constant}: Workload = Workload::new(\"{text}\", \"{text}\")\n\
         .port(Port::http(8080))\n\
         .resources(ResourceProfile::new(\n\
         Requests::new(Cpu::millis(100), Memory::mebibytes(128)),\n\
         Limits::memory(Memory::mebibytes(128)),\n\
         ))\n\
         .probes(Probes::http_get(\"/\").readiness(Probe::new().period_seconds(5)))\n\
         .security_context(SecurityContext::run_as(1000, 1000));\n"
    ));
    let mut taken = 0;
    for (file, source) in sources.files() {
        let lists = overlays::lists(source.file());
        if lists.is_empty() {
            continue;
        }
        let replicas = if overlays::is_dev(source.file()) { 1 } else { 2 };
        let overlay = format!(
            "{constant}.overlay(Overlay {{ image: ImageTag::exact(\"0.1.0\"), replicas: Replicas::new({replicas}), \
             autoscaler: None, exposure: Exposure::cluster_ip(), disruption_budget: None, config: &[] }})"
        );
        for list in &lists {
            source.push(list, &overlay);
            taken += 1;
        }
        for import in ["Overlay", "ImageTag", "Replicas", "Exposure"] {
            source.import(MODEL, import);
        }
        if file != "shared.rs" {
            source.import("crate::shared", constant);
        }
    }
    if taken == 0 {
        return Err(Failure::Error(format!(
            "no `App::new` in {} has its list of workloads written out, so none can take `{constant}`: write its `.overlay(...)` \
             where your lists are made",
            path.parent().unwrap_or(&path).display()
        )));
    }
    Ok(Next { file: "shared.rs".to_owned(), text: format!("pub const {constant}:") })
}
