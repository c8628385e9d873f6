//! What AI tools need to ask us, and a page for each on how a suggestion becomes a constant.
//!
//! Two files are read by tools: kubectl-ai's list of servers, and kagent's agent with its server, as custom resources.
//! The server is the `gen-mcp` of this repository, which reads and judges, and writes nothing.
//! Source: the published types of kagent (`kagent.dev/v1alpha2` Agent) and kmcp (`kagent.dev/v1alpha1` MCPServer).

use indexmap::IndexMap;
use serde_json::json;

use super::generated::{header, mark};
use super::yaml::{RenderError, object, tree};
use crate::gate::CheckedBundle;
use crate::lower::Environment;
use crate::model::Stage;
use crate::objects::{Bundle, Item, NotAnObject, Object, ObjectKey, Origins};
use crate::rules::Findings;
use crate::values::Origin;

/// The server's tools, as the agent is to know them.
pub const AIOPS_TOOLS: [&str; 9] = [
    "list_objects",
    "render",
    "lint_yaml",
    "lint_environment",
    "diff",
    "plan",
    "explain_field",
    "explain_rule",
    "judge_suggestion",
];

/// Where kagent's objects are.
const NAMESPACE: &str = "kagent";

/// Why the files cannot be made.
#[derive(Clone, Debug)]
pub enum AiopsError {
    /// An object is none.
    Object(NotAnObject),
    /// The gate refuses one.
    Findings(Findings),
    /// One cannot be written.
    Render(RenderError),
}

impl std::fmt::Display for AiopsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Object(error) => error.fmt(f),
            Self::Findings(findings) => findings.fmt(f),
            Self::Render(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AiopsError {}

/// The files below `aiops/`, by their paths; none for no environment.
///
/// # Errors
/// If an object is refused by the gate that judges every bundle.
pub fn aiops(environments: &[Environment<'_>]) -> Result<Vec<(String, String)>, AiopsError> {
    let Some(first) = environments.first() else { return Ok(Vec::new()) };
    let app = first.app().name();
    let image = format!("{app}-gen-mcp:{}", first.app().release().version.value.as_str());
    let names: Vec<&str> = environments.iter().map(Environment::name).collect();
    let header = header("profiles") + "\n";
    let mut agents = header.clone();
    for one in judged(&objects(app, &image).map_err(AiopsError::Object)?)? {
        agents += "---\n";
        agents += &object(&one).map_err(AiopsError::Render)?;
    }
    let servers = json!({"servers": [{"name": "gen-mcp", "command": "gen-mcp"}]});
    let servers = header + &tree(&servers).map_err(AiopsError::Render)?;
    let page = |text: String| format!("<!-- {} -->\n{text}", mark("profiles"));
    Ok(vec![
        ("gordon.md".to_owned(), page(gordon(app, &names))),
        ("kagent.md".to_owned(), page(kagent(app, &image))),
        ("kagent/agent.yaml".to_owned(), agents),
        ("kubectl-ai.md".to_owned(), page(kubectl_ai(&names))),
        ("kubectl-ai/mcp.yaml".to_owned(), servers),
    ])
}

/// The server with its pod as hardened as ours, and the agent that may call each of its tools.
fn objects(app: &str, image: &str) -> Result<Vec<Object>, NotAnObject> {
    let labels = json!({"app.kubernetes.io/managed-by": "gen-cli", "app.kubernetes.io/part-of": app});
    let server = json!({
        "apiVersion": "kagent.dev/v1alpha1",
        "kind": "MCPServer",
        "metadata": {"name": "gen-mcp", "namespace": NAMESPACE, "labels": labels},
        "spec": {
            "transportType": "stdio",
            "deployment": {
                "image": image,
                "port": 3000,
                "cmd": "gen-mcp",
                "resources": {
                    "requests": {"cpu": "50m", "memory": "64Mi"},
                    "limits": {"cpu": "500m", "memory": "256Mi"},
                },
                "securityContext": {
                    "allowPrivilegeEscalation": false,
                    "capabilities": {"drop": ["ALL"]},
                    "readOnlyRootFilesystem": true,
                    "runAsGroup": 1000,
                    "runAsNonRoot": true,
                    "runAsUser": 1000,
                    "seccompProfile": {"type": "RuntimeDefault"},
                },
            },
        },
    });
    let message = format!(
        "You help with {app}. Its manifests come from Rust constants in profiles/, and nobody edits them by hand. \
         Explore with list_objects, explain_field and plan. Judge every change with judge_suggestion before you suggest it; \
         suggest none that it refuses, and tell the file and line that it names. You apply nothing."
    );
    let agent = json!({
        "apiVersion": "kagent.dev/v1alpha2",
        "kind": "Agent",
        "metadata": {"name": format!("{app}-manifests"), "namespace": NAMESPACE, "labels": labels},
        "spec": {
            "type": "Declarative",
            "description": format!("Answers questions about the manifests of {app}, and judges changes of them."),
            "declarative": {
                "runtime": "python",
                "modelConfig": "default-model-config",
                "systemMessage": message,
                "tools": [{
                    "type": "McpServer",
                    "mcpServer": {
                        "apiGroup": "kagent.dev", "kind": "MCPServer", "name": "gen-mcp", "toolNames": AIOPS_TOOLS,
                    },
                }],
            },
        },
    });
    [server, agent].into_iter().map(Object::any).collect()
}

/// The objects, if the gate lets them pass.
fn judged(objects: &[Object]) -> Result<Vec<Object>, AiopsError> {
    let origins = || Origins::new(Origin::Default("what AI tools need to ask"));
    let items: IndexMap<ObjectKey, Item> = objects
        .iter()
        .map(|object| (ObjectKey::of(object), Item { object: object.clone(), origins: origins() }))
        .collect();
    let checked = CheckedBundle::new(Bundle::of_objects(items), Stage::Prod, &[]).map_err(AiopsError::Findings)?;
    Ok(checked.bundle().iter().map(|(_, item)| item.object.clone()).collect())
}

/// How a suggestion becomes true, for each page.
const BECOMES: &str = "\
## From a suggestion to a constant

1. Save what the tool suggests, and judge it: `gen-cli judge prod suggestion.yaml`, or, of a part of one object,
   `gen-cli judge prod patch.yaml --patch Deployment/backend`.
2. `refused` ends it: the message says what the gate has against it. `review` needs somebody who wants what it opens,
   loosens or takes away. `fine` needs nobody.
3. Edit the line of `profiles/` that the verdict names. What is applied past the profile is gone with the next apply.
4. `cargo gen`, then `gen-cli diff --from main`: the pull request shows the same effects.
";

fn kubectl_ai(environments: &[&str]) -> String {
    format!(
        "# kubectl-ai\n\nIt asks a model, and the model asks the cluster. With `gen-mcp` behind it, the model also asks where a field comes\nfrom and whether a change would pass.\n\n```sh\ncargo install --path gen-mcp\nmkdir -p \"${{XDG_CONFIG_HOME:-$HOME/.config}}/kubectl-ai\"\ncp out/aiops/kubectl-ai/mcp.yaml \"${{XDG_CONFIG_HOME:-$HOME/.config}}/kubectl-ai/\"\nkubectl-ai --mcp-client    # in this repository: gen-mcp compares with its out/\n```\n\n| ask | what answers |\n|---|---|\n| \"deploy the todo backend with 3 replicas\" | `judge_suggestion`: in production the number is the autoscaler's |\n| \"scale the frontend to handle more load\" | `plan` for what it costs, `judge_suggestion` with another `maxReplicas` |\n| \"check why the backend pods are failing\" | the cluster, then `explain_field` for probes and limits |\n| \"why is the pod in CrashLoopBackOff\" | the cluster, then `plan`: after which time a start is given up |\n| \"which pods are using the most memory\" | the cluster, then `explain_field` for the limit's line |\n\nThe environments are {}.\n\n{BECOMES}",
        environments.join(", ")
    )
}

fn kagent(app: &str, image: &str) -> String {
    format!(
        "# kagent\n\nIt runs agents in the cluster. `kagent/agent.yaml` is an agent for {app} and the server that it calls, hardened like\nour own pods. The agent reads and judges; it applies nothing.\n\n```sh\ndocker build -f gen-mcp/Dockerfile -t {image} .\nminikube image load {image}\nkubectl apply -f out/aiops/kagent/agent.yaml    # with kagent installed in the namespace {NAMESPACE}\nkagent invoke --agent {app}-manifests --task \"recommend resource limits for the backend\"\n```\n\n| ask | what answers |\n|---|---|\n| \"analyze the cluster health and identify issues\" | kagent's own tools; ours tell what was meant (`explain_field`) |\n| \"optimize resource allocation for better efficiency\" | `plan` for what is requested, `judge_suggestion` for a change |\n| \"recommend resource limits based on actual usage\" | kagent's metrics, then `judge_suggestion` |\n| \"identify opportunities to reduce resource costs\" | `plan`: headroom at rest and at the maximum |\n\n{BECOMES}"
    )
}

fn gordon(app: &str, environments: &[&str]) -> String {
    format!(
        "# Gordon (Docker AI)\n\nIts dependable way to tools is its shell: every tool of ours is a command, and each has `--format json`.\n\n```sh\ndocker ai \"optimize out/images/backend/Dockerfile for size and security\"\ndocker ai \"analyze security vulnerabilities in {app}-backend:1.0.0\"\ndocker ai \"why does this container keep restarting? gen-cli plan {} --format json says when it is given up\"\ndocker ai \"review out/images/backend/Dockerfile for production readiness\"\n```\n\nThe Dockerfiles are generated: a change of one is a change of `ImageBuild` in `profiles/src/shared.rs`.\n\n| question | command |\n|---|---|\n| what is there | `gen-cli show --format json` |\n| where does this come from | `gen-cli explain ENV OBJECT FIELD --format json` |\n| what does it cost, and when is it ready | `gen-cli plan ENV --format json` |\n| may this be applied | `gen-cli judge ENV FILE --format json` |\n| what is wrong with this YAML | `gen-cli lint FILE --format json` |\n| what did a change do | `gen-cli diff --from REVISION --format json` |\n\nThe environments are {}.\n\n{BECOMES}",
        environments.last().unwrap_or(&""),
        environments.join(", ")
    )
}
