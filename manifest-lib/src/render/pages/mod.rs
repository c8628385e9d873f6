//! What the constants say, as pages for people: the data model, and what Docker, Kubernetes and Helm are given.

mod docker;
mod objects;

use std::collections::BTreeSet;

use serde_json::Value;

use super::fill::fill;
use super::generated::mark;
use crate::graph::Graph;
use crate::lower::Environment;
use crate::objects::Bundle;

/// The pages by their names: `data-model.md`, `docker.md` and `kubernetes.md`; none for no environment.
///
/// ```
/// # use manifest_lib::{lower::Environment, model::*, values::{Cpu, Memory}};
/// # const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
/// #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))));
/// # const DEV: App = App::new(Release::new("jobs", "1"), Target { stage: Stage::Dev, namespace: Namespace::new("jobs"),
/// #     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)) }, &[WORKER.overlay(Overlay { image: ImageTag::latest(),
/// #     replicas: Replicas::new(1), autoscaler: None, exposure: Exposure::none(), disruption_budget: None, config: &[] })]);
/// const ENVIRONMENT: Environment = Environment::new("dev", DEV);
/// let pages = manifest_lib::render::pages(&[ENVIRONMENT])?;
/// assert!(pages[0].1.contains("| Deployment/worker | worker:latest |"));
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
/// If an environment's objects cannot be made or read as values.
pub fn pages(environments: &[Environment<'_>]) -> Result<Vec<(String, String)>, String> {
    if environments.is_empty() {
        return Ok(Vec::new());
    }
    let (mut model, mut kubernetes) = (String::new(), String::new());
    for environment in environments {
        let bundle = environment.bundle().map_err(|error| error.to_string())?;
        let values = values(&bundle)?;
        model += &entities(environment, &bundle, &values);
        kubernetes += &format!("\n## {}\n\n{}", environment.name(), objects::table(&values));
    }
    let mark = mark("profiles");
    Ok(vec![
        (
            "data-model.md".to_owned(),
            fill!(include_str!("../text/pages/data-model.md"), MARK = &mark, ENVIRONMENTS = &model),
        ),
        ("docker.md".to_owned(), docker::page(environments, &mark)),
        (
            "kubernetes.md".to_owned(),
            fill!(include_str!("../text/pages/kubernetes.md"), MARK = &mark, ENVIRONMENTS = &kubernetes),
        ),
    ])
}

/// The page of the charts, given the paths of their files; nothing without a chart.
///
/// ```
/// use manifest_lib::render::helm_page;
/// assert!(helm_page(&["shop/Chart.yaml"]).is_some_and(|page| page.contains("out/chart/shop/README.md")));
/// assert_eq!(helm_page(&[]), None);
/// ```
pub fn helm_page(paths: &[&str]) -> Option<String> {
    let charts: BTreeSet<&str> = paths.iter().filter_map(|path| Some(path.split_once('/')?.0)).collect();
    if charts.is_empty() {
        return None;
    }
    let each = charts.iter().map(|chart| {
        let own = paths.iter().filter_map(|path| path.strip_prefix(chart)?.strip_prefix('/'));
        let files: String = own.map(|path| format!("| `{path}` | {} |\n", purpose(path))).collect();
        format!("\n## {chart}\n\nEvery value is in `out/chart/{chart}/README.md`.\n\n| file | what it is |\n|---|---|\n{files}")
    });
    Some(fill!(include_str!("../text/pages/helm.md"), MARK = &mark("profiles"), CHARTS = &each.collect::<String>(),))
}

/// What a chart's file is for. Source: Helm, "Charts".
fn purpose(path: &str) -> &'static str {
    match path {
        "Chart.yaml" => "the chart's name and version, and the app's",
        "values.yaml" => "production's answers, which are the defaults",
        "values.schema.json" => "what each value may be: Helm refuses another",
        "README.md" => "every value",
        "templates/NOTES.txt" => "what is printed after an install",
        "templates/_helpers.tpl" => "names and labels",
        "templates/secrets.yaml" => "the Secrets from values, unless `secrets.existingSecret` names one",
        path if path.starts_with("templates/tests/") => "what `helm test` runs",
        path if path.starts_with("templates/") => "an object of each environment, with values in it",
        path if path.starts_with("values-") => "what an environment answers differently",
        _ => "for Helm itself",
    }
}

/// Each object as a value, with its kind and name.
fn values(bundle: &Bundle) -> Result<Vec<(String, Value)>, String> {
    let each = bundle.iter().map(|(key, item)| {
        let value = item.object.to_value().map_err(|error| format!("{key}: {error}"))?;
        Ok((key.to_string(), value))
    });
    each.collect()
}

/// An environment's workloads, and how they depend on each other.
fn entities(environment: &Environment<'_>, bundle: &Bundle, values: &[(String, Value)]) -> String {
    let app = environment.app();
    let graph = Graph::of(environment.name(), bundle);
    let mut rows = String::new();
    for (name, value) in values {
        let Some(pod) = objects::pod(value) else { continue };
        let calls: Vec<&str> =
            graph.edges.iter().filter(|edge| edge.from == *name).map(|edge| edge.to.as_str()).collect();
        let containers = pod["containers"].as_array().cloned().unwrap_or_default();
        let of = |field: fn(&Value) -> Vec<String>| {
            let all: BTreeSet<String> = containers.iter().flat_map(field).collect();
            all.into_iter().collect::<Vec<_>>().join(", ")
        };
        rows += &format!(
            "| {name} | {} | {} | {} | {} | {} |\n",
            of(objects::image),
            of(objects::ports),
            of(objects::settings),
            of(objects::secrets),
            calls.join(", ")
        );
    }
    fill!(
        include_str!("../text/pages/entities.md"),
        ENVIRONMENT = environment.name(),
        STAGE = app.stage().as_str(),
        NAMESPACE = app.target().namespace.0.value.as_str(),
        RELEASE = &format!("{} {}", app.name(), app.release().version.value.as_str()),
        OBJECTS = &values.len().to_string(),
        ROWS = &rows,
    )
}
