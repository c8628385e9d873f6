//! What AI tools need to ask us, and a page for each on how a suggestion becomes a constant.
//!
//! Two files are read by tools: kubectl-ai's list of servers, and kagent's agent with its server, as custom resources.
//! The server is a team's own `gen-mcp`, which reads and judges, and writes nothing.

mod error;
mod kagent;
mod subject;
mod template;

use manifest_lib::lower::Environment;
use manifest_lib::render;
use serde_json::json;

pub use error::PagesError;
use subject::Subject;

/// How a suggestion becomes true, at the end of each page.
const BECOMES: &str = include_str!("../../templates/becomes.md");

/// The pages by their names.
const PAGES: [(&str, &str); 3] = [
    ("gordon.md", include_str!("../../templates/gordon.md")),
    ("kagent.md", include_str!("../../templates/kagent.md")),
    ("kubectl-ai.md", include_str!("../../templates/kubectl-ai.md")),
];

/// The files below `aiops/`, by their paths; none for no environment.
///
/// ```
/// # use manifest_lib::{lower::Environment, model::*, values::{Cpu, Memory}};
/// # const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
/// #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))));
/// # const DEV: App = App::new(Release::new("jobs", "1"), Target { stage: Stage::Dev, namespace: Namespace::new("jobs"),
/// #     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)) }, &[WORKER.overlay(Overlay { image: ImageTag::latest(),
/// #     replicas: Replicas::new(1), autoscaler: None, exposure: Exposure::none(), disruption_budget: None, config: &[] })]);
/// const ENVIRONMENT: Environment = Environment::new("dev", DEV);
/// let pages = gen_mcp_tools::pages(&[ENVIRONMENT])?;
/// let (_, agent) = pages.iter().find(|(path, _)| path == "kagent/agent.yaml").ok_or("no agent")?;
/// assert!(agent.contains("name: jobs-manifests"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If an environment's objects cannot be made, or the gate that judges every bundle refuses an object of kagent's.
pub fn pages(environments: &[Environment<'_>]) -> Result<Vec<(String, String)>, PagesError> {
    let Some(subject) = Subject::of(environments)? else { return Ok(Vec::new()) };
    let mut values = subject.values();
    values.push(("kagent_namespace", Some(kagent::NAMESPACE.to_owned())));
    let mark = render::mark("profiles");
    let mut files = Vec::new();
    for (path, page) in PAGES {
        let (page, becomes) = (template::filled(page, &values)?, template::filled(BECOMES, &values)?);
        files.push((path.to_owned(), format!("<!-- {mark} -->\n{page}\n{becomes}")));
    }
    files.push(("kagent/agent.yaml".to_owned(), format!("# {mark}\n{}", kagent::manifests(&subject)?)));
    let servers = json!({"servers": [{"name": "gen-mcp", "command": "gen-mcp"}]});
    let servers = render::tree(&servers).map_err(PagesError::Render)?;
    files.push(("kubectl-ai/mcp.yaml".to_owned(), format!("# {mark}\n{servers}")));
    Ok(files)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test that cannot go on fails
mod tests {
    use manifest_lib::model::{App, Cluster, Namespace, Release, Stage, Target};
    use manifest_lib::values::{Cpu, Memory};

    use super::*;

    const EMPTY: Environment = Environment::new(
        "test",
        App::new(
            Release::new("shop", "1.0.0"),
            Target {
                stage: Stage::Dev,
                namespace: Namespace::new("shop"),
                cluster: Cluster::new(Cpu::cores(1), Memory::gibibytes(1)),
            },
            &[],
        ),
    );

    #[test]
    fn every_value_is_asked_for() {
        let templates: String = PAGES.iter().map(|(_, page)| *page).chain([BECOMES, kagent::SYSTEM_MESSAGE]).collect();
        for (name, _) in Subject::of(&[EMPTY]).unwrap().unwrap().values() {
            assert!(templates.contains(&format!("{{{{{name}}}}}")), "no page asks for `{name}`");
        }
    }
}
