//! The health endpoints of a workload, whole, in the words of the framework that its image is built for.

use std::collections::BTreeSet;

use super::fill::fill;
use super::generated::mark;
use crate::health::{Asked, Contract, ProbeKind};
use crate::model::image_build::Framework;

/// The files of a workload's health endpoints, by their paths below a folder of the workload's own; none where no recipe
/// says what the app is written in.
///
/// ```
/// use manifest_lib::{health::Contract, model::*, render, serde_json};
/// const IMAGE: ImageBuild = NextJs {
///     node: BaseImage::new("node:22-alpine"), build_args: &[], build_secrets: &[], output: NextOutput::Standalone,
/// }.build();
/// const SITE: Workload = Workload::new("site", "site").ports(&[Port::http(3000)]).image_build(&IMAGE)
///     .probes(Probes::http_get("/up").readiness(Probe::new()));
/// let container = serde_json::from_str(r#"{"name": "site", "readinessProbe": {"httpGet": {"path": "/up", "port": 3000}}}"#)?;
/// let files = Contract::of(&SITE, &container).map(|contract| render::health_handlers(&contract)).unwrap_or_default();
/// assert_eq!(files[0].0, "app/up/route.ts");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn health_handlers(contract: &Contract<'_>) -> Vec<(String, String)> {
    let path = |asked: &Asked| asked.path.split('?').next().unwrap_or_default().trim_end_matches('/').to_owned();
    let readiness = contract.asked.iter().find(|asked| asked.kind == ProbeKind::Readiness);
    let Some(ready) = readiness.or(contract.asked.first()) else { return Vec::new() };
    let ready_path = path(ready);
    let alive: BTreeSet<String> = contract.asked.iter().map(path).filter(|path| *path != ready_path).collect();
    let mark = mark(&contract.file);
    match contract.framework {
        None => Vec::new(),
        Some(Framework::FastApi) => {
            vec![("health.py".to_owned(), fastapi(contract, ready, &ready_path, &alive, &mark))]
        }
        Some(Framework::NextJs) => {
            let route = |path: &str| format!("app{path}/route.ts");
            let questions: String = contract.dependencies.iter().map(|name| format!("\n  '{name}': null,")).collect();
            let text = fill!(
                include_str!("text/handlers/next-ready.ts"),
                MARK = &mark,
                PATH = &ready_path,
                QUESTIONS = &if questions.is_empty() { questions } else { questions + "\n" },
                WITHIN = &(ready.timeout_seconds.saturating_mul(500)).to_string(),
            );
            let others = alive.iter().map(|path| {
                (route(path), fill!(include_str!("text/handlers/next-alive.ts"), MARK = &mark, PATH = path))
            });
            others.chain([(route(&ready_path), text)]).collect()
        }
    }
}

fn fastapi(contract: &Contract<'_>, ready: &Asked, path: &str, alive: &BTreeSet<String>, mark: &str) -> String {
    let dependencies: Vec<String> = contract.dependencies.iter().map(|name| format!("\"{name}\",")).collect();
    let example =
        contract.dependencies.first().map(|name| format!("needed={{\"{name}\": ask_{}}}", name.replace('-', "_")));
    let endpoint = |path: &str| if path.is_empty() { "/".to_owned() } else { path.to_owned() };
    let alive = alive.iter().map(|path| fill!(include_str!("text/handlers/fastapi-alive.py"), ALIVE = &endpoint(path)));
    fill!(
        include_str!("text/handlers/fastapi.py"),
        MARK = mark,
        WORKLOAD = contract.workload,
        EXAMPLE = &example.unwrap_or_default(),
        DEPENDENCIES = &dependencies.join(" "),
        WITHIN =
            &format!("{}.{}", ready.timeout_seconds / 2, if ready.timeout_seconds.is_multiple_of(2) { 0 } else { 5 }),
        ALIVE = &alive.collect::<String>(),
        READY = &endpoint(path),
    )
}
