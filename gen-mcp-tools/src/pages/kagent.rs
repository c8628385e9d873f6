//! kagent's objects: the server with its pod as hardened as ours, and the agent that may call each of its tools.
//! Source: the published types of kagent (`kagent.dev/v1alpha2` Agent) and kmcp (`kagent.dev/v1alpha1` MCPServer).

use manifest_lib::gate::{Lint, lint};
use manifest_lib::model::Stage;
use manifest_lib::objects::Object;
use manifest_lib::read::read;
use manifest_lib::render;
use manifest_lib::rules::Findings;
use manifest_lib::values::Level;
use serde_json::{Value, json};

use super::error::PagesError;
use super::subject::Subject;
use super::template;
use crate::list::TOOLS;

/// Where kagent's objects are: the namespace that it is installed in.
pub(super) const NAMESPACE: &str = "kagent";

/// What the agent is told of its work.
pub(super) const SYSTEM_MESSAGE: &str = include_str!("../../templates/system-message.txt");

/// Both objects as YAML, which the gate lets pass.
pub(super) fn manifests(subject: &Subject<'_>) -> Result<String, PagesError> {
    let mut text = String::new();
    for object in [server(subject), agent(subject)?] {
        let object = Object::any(object).map_err(PagesError::Object)?;
        text += "---\n";
        text += &render::object(&object).map_err(PagesError::Render)?;
    }
    // As strictly as a bundle of ours in production is judged.
    let how = Lint { stage: Stage::Prod, complete: true, today: None, registries: &[], before: "" };
    let mut refused = lint(vec![read("kagent/agent.yaml", &text)], &how);
    refused.retain(|finding| finding.level == Level::Error);
    if refused.is_empty() { Ok(text) } else { Err(PagesError::Findings(Findings::new(refused))) }
}

fn labels(subject: &Subject<'_>) -> Value {
    json!({"app.kubernetes.io/managed-by": "gen-cli", "app.kubernetes.io/part-of": subject.app})
}

fn server(subject: &Subject<'_>) -> Value {
    json!({
        "apiVersion": "kagent.dev/v1alpha1",
        "kind": "MCPServer",
        "metadata": {"name": "gen-mcp", "namespace": NAMESPACE, "labels": labels(subject)},
        "spec": {
            "transportType": "stdio",
            "deployment": {
                "image": subject.server_image,
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
    })
}

fn agent(subject: &Subject<'_>) -> Result<Value, PagesError> {
    let message = template::filled(SYSTEM_MESSAGE, &subject.values())?;
    let names: Vec<&str> = TOOLS.iter().map(|tool| tool.name).collect();
    Ok(json!({
        "apiVersion": "kagent.dev/v1alpha2",
        "kind": "Agent",
        "metadata": {"name": format!("{}-manifests", subject.app), "namespace": NAMESPACE, "labels": labels(subject)},
        "spec": {
            "type": "Declarative",
            "description": format!("Answers questions about the manifests of {}, and judges changes of them.", subject.app),
            "declarative": {
                "runtime": "python",
                "modelConfig": "default-model-config",
                "systemMessage": message.trim_end(),
                "tools": [{
                    "type": "McpServer",
                    "mcpServer": {
                        "apiGroup": "kagent.dev", "kind": "MCPServer", "name": "gen-mcp", "toolNames": names,
                    },
                }],
            },
        },
    }))
}
