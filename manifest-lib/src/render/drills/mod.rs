//! Drills: what the manifests promise, tried on a cluster, with what the plan says one should see.

mod load;
mod subject;
mod words;

use serde_json::Value;

use super::fill::fill;
use super::generated::mark;
use super::yaml::tree;
use crate::lower::Environment;
use crate::objects::Bundle;
use subject::Subject;

/// The files below `drills/`, by their paths: a page that lists all drills, the scripts that it calls, and for each
/// autoscaled Deployment the objects that load it. None where no Deployment answers over HTTP behind a Service.
///
/// ```
/// # use manifest_lib::{lower::Environment, model::*, values::{Cpu, Memory}};
/// # const API: Workload = Workload::new("api", "api").ports(&[Port::http(8000)]).resources(ResourceProfile::new(
/// #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))))
/// #     .probes(Probes::http_get("/up").readiness(Probe::new()));
/// # const DEV: App = App::new(Release::new("jobs", "1"), Target { stage: Stage::Dev, namespace: Namespace::new("jobs"),
/// #     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)) }, &[API.overlay(Overlay { image: ImageTag::latest(),
/// #     replicas: Replicas::new(2), autoscaler: Some(Autoscaler::new(2, 4).cpu_utilization(70)),
/// #     exposure: Exposure::cluster_ip(), disruption_budget: None, config: &[] })]);
/// const ENVIRONMENT: Environment = Environment::new("dev", DEV);
/// let files = manifest_lib::render::drills(&[ENVIRONMENT])?;
/// assert!(files.iter().any(|(path, _)| path == "dev/load-api.yaml"));
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
/// If an environment's objects cannot be made, or an object cannot be written as YAML.
pub fn drills(environments: &[Environment<'_>]) -> Result<Vec<(String, String)>, String> {
    let (mut files, mut sections) = (Vec::new(), String::new());
    for environment in environments {
        let bundle = environment.bundle().map_err(|error| error.to_string())?;
        let subjects = Subject::all(environment, &bundle);
        if subjects.is_empty() {
            continue;
        }
        sections += &section(environment, &bundle, &subjects);
        for subject in subjects.iter().filter(|subject| subject.plan.scaling.is_some()) {
            let mut text = format!("# {}\n", mark(&environment.origin.file()));
            for object in load::objects(subject, environment.app().name()) {
                text += &format!("---\n{}", yaml(&object)?);
            }
            files.push((format!("{}/load-{}.yaml", environment.name(), subject.name), text));
        }
    }
    if sections.is_empty() {
        return Ok(Vec::new());
    }
    let mark = mark("profiles");
    files.extend([
        ("README.md".to_owned(), fill!(include_str!("../text/drills/page.md"), MARK = &mark, ENVIRONMENTS = &sections)),
        ("requests.py".to_owned(), fill!(include_str!("../text/drills/requests.py"), MARK = &mark)),
        ("conversation.py".to_owned(), fill!(include_str!("../text/drills/conversation.py"), MARK = &mark)),
    ]);
    Ok(files)
}

fn yaml(object: &Value) -> Result<String, String> {
    tree(object).map_err(|error| error.to_string())
}

/// An environment's drills.
fn section(environment: &Environment<'_>, bundle: &Bundle, subjects: &[Subject<'_>]) -> String {
    let (name, app) = (environment.name(), environment.app().name());
    let namespace = environment.app().target().namespace.0.value.as_str();
    let mut text = fill!(include_str!("../text/drills/environment.md"), ENVIRONMENT = name, NAMESPACE = namespace);
    for subject in subjects {
        if let Some(scaling) = &subject.plan.scaling {
            text += &fill!(
                include_str!("../text/drills/load.md"),
                NAME = &subject.name,
                ENVIRONMENT = name,
                NAMESPACE = namespace,
                PATH = &subject.path,
                UP = &words::steps(&scaling.up),
                MAXIMUM = &scaling.maximum.to_string(),
                DOWN = &words::steps(&scaling.down),
            );
        }
    }
    let exposed: Vec<&Subject<'_>> = subjects.iter().filter(|subject| subject.exposed().is_some()).collect();
    for subject in &exposed {
        text += &fill!(
            include_str!("../text/drills/exposed.md"),
            NAME = &subject.name,
            NAMESPACE = namespace,
            PATH = &subject.path,
            ADDRESS = &words::address(subject),
            STAYS = &words::stays(subject),
        );
    }
    if let Some(entry) = exposed.first() {
        for subject in subjects {
            if subject.exposed().is_none() {
                text += &fill!(
                    include_str!("../text/drills/rollout.md"),
                    NAME = &subject.name,
                    STAYS = &words::capital(&words::stays(subject)),
                );
            }
            // Where something is called within the cluster, that is what keeps conversations.
            if subject.exposed().is_some() && exposed.len() < subjects.len() {
                continue;
            }
            text += &fill!(
                include_str!("../text/drills/conversation.md"),
                NAME = &subject.name,
                NAMESPACE = namespace,
                ADDRESS = &words::address(entry),
                SELECTOR = &subject.selected(),
            );
        }
    }
    let budgets: Vec<&str> =
        bundle.keys().filter(|key| key.kind == "PodDisruptionBudget").map(|key| key.name.as_str()).collect();
    if !budgets.is_empty() {
        let names: Vec<String> = budgets.iter().map(|name| format!("`{name}`")).collect();
        text += &fill!(include_str!("../text/drills/drain.md"), NAMES = &names.join(" and "), NAMESPACE = namespace);
    }
    if environment.in_chart {
        text += &fill!(include_str!("../text/drills/chart.md"), APP = app, ENVIRONMENT = name, NAMESPACE = namespace,);
    }
    text
}
