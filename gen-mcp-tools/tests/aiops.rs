//! The custom resources are what their published types take: kagent's Agent of v1alpha2, kmcp's MCPServer of v1alpha1.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::fs;

use jsonschema::validator_for;
use manifest_lib::read::read;
use serde_json::{Value, json};

fn out(path: &str) -> String {
    fs::read_to_string(format!("{}/../out/aiops/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn documents(path: &str) -> Vec<Value> {
    let file = read(path, &out(path));
    assert_eq!(file.faults, []);
    file.objects.iter().map(|object| object.tree.to_value()).collect()
}

/// The fields of the types that we use, closed: another field would be dropped, or refused.
fn server() -> Value {
    json!({
        "type": "object", "required": ["spec"], "properties": {"spec": {
            "type": "object", "required": ["deployment"], "additionalProperties": false, "properties": {
                "transportType": {"enum": ["stdio", "http"]},
                "stdioTransport": {"type": "object"}, "httpTransport": {"type": "object"},
                "deployment": {"type": "object", "additionalProperties": false, "properties": {
                    "image": {"type": "string"}, "port": {"type": "integer", "minimum": 0, "maximum": 65535},
                    "cmd": {"type": "string"}, "args": {"type": "array", "items": {"type": "string"}},
                    "env": {"type": "object", "additionalProperties": {"type": "string"}},
                    "resources": {"type": "object"}, "securityContext": {"type": "object"},
                }},
            },
        }},
    })
}

fn agent() -> Value {
    let tool = json!({
        "type": "object", "required": ["type", "mcpServer"], "additionalProperties": false, "properties": {
            "type": {"const": "McpServer"},
            "mcpServer": {"type": "object", "required": ["name"], "additionalProperties": false, "properties": {
                "apiGroup": {"const": "kagent.dev"}, "kind": {"const": "MCPServer"}, "name": {"type": "string"},
                "toolNames": {"type": "array", "items": {"type": "string"}},
            }},
        },
    });
    json!({
        "type": "object", "required": ["spec"], "properties": {"spec": {
            "type": "object", "required": ["type", "declarative"], "additionalProperties": false, "properties": {
                "type": {"const": "Declarative"}, "description": {"type": "string"},
                "declarative": {"type": "object", "additionalProperties": false, "properties": {
                    "runtime": {"enum": ["python", "go"]}, "modelConfig": {"type": "string"},
                    "systemMessage": {"type": "string"}, "tools": {"type": "array", "maxItems": 20, "items": tool},
                }},
            },
        }},
    })
}

#[test]
fn the_resources_are_of_their_types() {
    let all = documents("kagent/agent.yaml");
    let kinds: Vec<(&str, &str)> =
        all.iter().map(|one| (one["apiVersion"].as_str().unwrap(), one["kind"].as_str().unwrap())).collect();
    assert_eq!(kinds, [("kagent.dev/v1alpha1", "MCPServer"), ("kagent.dev/v1alpha2", "Agent")]);
    for (schema, object) in [server(), agent()].iter().zip(&all) {
        let errors: Vec<String> =
            validator_for(schema).unwrap().iter_errors(object).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    // The table itself refuses what the types do not have.
    let mut wrong = all[0].clone();
    wrong["spec"]["transportType"] = "sse".into();
    wrong["spec"]["deployment"]["ports"] = json!([1]);
    assert_eq!(validator_for(&server()).unwrap().iter_errors(&wrong).count(), 2);
    // The agent calls the server that is beside it.
    let called = &all[1]["spec"]["declarative"]["tools"][0]["mcpServer"];
    assert_eq!((&called["name"], &called["kind"]), (&all[0]["metadata"]["name"], &all[0]["kind"]));
}

#[test]
fn the_server_is_hardened_as_a_workload_is() {
    let server = &documents("kagent/agent.yaml")[0]["spec"]["deployment"];
    let pod = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "server"},
        "spec": {"containers": [{
            "name": "server", "image": server["image"], "resources": server["resources"],
            "securityContext": server["securityContext"],
        }]},
    });
    let how = manifest_lib::gate::Lint {
        stage: manifest_lib::model::Stage::Prod,
        complete: false,
        today: None,
        registries: &[],
        before: "",
    };
    let found = manifest_lib::gate::lint(vec![read("pod", &pod.to_string())], &how);
    let rules: Vec<&str> = found.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, Vec::<&str>::new());
}

#[test]
fn the_servers_of_kubectl_ai_are_a_list() {
    let text = out("kubectl-ai/mcp.yaml");
    assert!(text.contains("servers:\n- command: gen-mcp\n  name: gen-mcp\n"), "{text}");
}
