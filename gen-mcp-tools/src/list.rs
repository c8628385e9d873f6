//! The tools themselves.

use crate::tool::{Argument, Call, Tool, text};

const ENVIRONMENT: Argument = text("environment", true, "The environment, as list_objects names it, such as prod");
const OBJECT: Argument = text("object", true, "The object as Kind/name, such as Deployment/backend");

fn run(arguments: &[&str]) -> Call {
    let arguments = arguments.iter().filter(|one| !one.is_empty()).map(|one| (*one).to_owned());
    Call { arguments: arguments.collect(), input: String::new() }
}

/// Every tool of the server. None writes anything, and none takes a path.
///
/// ```
/// let names: Vec<&str> = gen_mcp_tools::TOOLS.iter().map(|tool| tool.name).collect();
/// assert!(names.contains(&"judge_suggestion"));
/// ```
pub const TOOLS: &[Tool] = &[
    Tool {
        name: "list_objects",
        description: "List the environments, the profile that each comes from, and the Kubernetes objects of each.",
        arguments: &[],
        call: |_| run(&["show", "--format", "json"]),
    },
    Tool {
        name: "render",
        description: "Print an environment's manifests as they would be applied, or one object of it.",
        arguments: &[ENVIRONMENT, text("object", false, "Only this object, as Kind/name, such as Deployment/backend")],
        call: |of| run(&["show", &of("environment"), &of("object"), "--format", "json"]),
    },
    Tool {
        name: "lint_yaml",
        description: "Judge any Kubernetes YAML by the rules of the gate: security, availability, networking, secrets. Judge what you suggest before you suggest it.",
        arguments: &[
            text("yaml", true, "The manifests"),
            Argument {
                name: "stage",
                description: "As strictly as in this stage; prod if it is not given",
                required: false,
                choices: &["dev", "prod"],
            },
        ],
        call: |of| {
            let stage = if of("stage") == "dev" { "dev" } else { "prod" };
            Call { input: of("yaml"), ..run(&["lint", "-", "--partial", "--format", "json", "--stage", stage]) }
        },
    },
    Tool {
        name: "lint_environment",
        description: "Judge an environment's own manifests by the rules of the gate; what the profile waives is told, too.",
        arguments: &[ENVIRONMENT],
        call: |of| run(&["lint", "--env", &of("environment"), "--format", "json"]),
    },
    Tool {
        name: "diff",
        description: "Tell what changed, by field, and what each change does to users, cost and security: an environment as the profiles say it against its committed manifests, or against another environment.",
        arguments: &[ENVIRONMENT, text("against", false, "Another environment, to compare with")],
        call: |of| match of("against") {
            other if other.is_empty() => run(&["diff", &of("environment"), "--format", "json", "--exit-zero"]),
            other => run(&["diff", &other, &of("environment"), "--format", "json", "--exit-zero"]),
        },
    },
    Tool {
        name: "plan",
        description: "Tell what an environment costs and promises: requests, limits, headroom, and the times of start, rollout and autoscaling. Arithmetic on the spec, not a measurement.",
        arguments: &[ENVIRONMENT],
        call: |of| run(&["plan", &of("environment"), "--format", "json"]),
    },
    Tool {
        name: "explain_field",
        description: "Tell where a field comes from: its value, the line of the profile that set it, what Kubernetes says of it, and which rules watch it. Without a field, every one that is set.",
        arguments: &[
            ENVIRONMENT,
            OBJECT,
            text("field", false, "The field, such as spec.replicas; its last words are enough"),
        ],
        call: |of| run(&["explain", &of("environment"), &of("object"), &of("field"), "--format", "json"]),
    },
    Tool {
        name: "explain_rule",
        description: "Tell what a rule of the gate asks, why, and an example of each; without a name, list all rules.",
        arguments: &[text("rule", false, "The rule's name, such as run-as-root")],
        call: |of| run(&["rules", &of("rule")]),
    },
    Tool {
        name: "judge_suggestion",
        description: "Judge a suggestion before anybody applies it: what it would change, what the gate has against it, and which line of the profile to edit so that it becomes true. Verdicts: fine (each change is known and does no harm), no-change, review (somebody has to want the fields that doubts names), refused.",
        arguments: &[
            ENVIRONMENT,
            text("yaml", true, "Whole manifests; or, where object is given, a patch that holds only what changes"),
            text("object", false, "The object that the YAML is a patch of, such as Deployment/backend"),
        ],
        call: |of| {
            let (patch, object) = (of("object"), of("object"));
            let flag = if patch.is_empty() { "" } else { "--patch" };
            Call { input: of("yaml"), ..run(&["judge", &of("environment"), "-", flag, &object, "--format", "json"]) }
        },
    },
];

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test that cannot go on fails
mod tests {
    use serde_json::{Value, json};

    use super::TOOLS;
    use crate::tool::{Call, MOST_BYTES};

    fn call(tool: &str, given: &Value) -> Result<Call, String> {
        TOOLS.iter().find(|one| one.name == tool).unwrap().call(given.as_object().unwrap())
    }

    #[test]
    fn arguments_become_a_command_and_never_an_option() {
        let command = call("judge_suggestion", &json!({"environment": "prod", "yaml": "--- a", "object": "Service/a"}));
        let command = command.unwrap();
        assert_eq!(command.arguments, ["judge", "prod", "-", "--patch", "Service/a", "--format", "json"]);
        assert_eq!(command.input, "--- a");
        for (tool, given, words) in [
            ("plan", json!({"environment": "--out=/etc"}), "begins with `-`"),
            ("plan", json!({}), "`environment` is missing"),
            ("plan", json!({"environment": 1}), "is no text"),
            ("plan", json!({"environment": "prod", "path": "/etc"}), "takes no `path`"),
            ("lint_yaml", json!({"yaml": "a", "stage": "test"}), "is none of dev, prod"),
            ("lint_yaml", json!({"yaml": "a".repeat(MOST_BYTES + 1)}), "send less"),
        ] {
            let told = call(tool, &given).unwrap_err();
            assert!(told.contains(words), "{told}");
        }
        // All at once.
        assert_eq!(call("explain_field", &json!({"x": 1, "field": "-a"})).unwrap_err().lines().count(), 4);
    }

    #[test]
    fn schemas_are_flat_and_plain() {
        for tool in TOOLS {
            let schema = Value::from(tool.schema());
            for word in ["$ref", "anyOf", "oneOf", "null", "array"] {
                assert!(!schema.to_string().contains(&format!("\"{word}\"")), "{}: {schema}", tool.name);
            }
            assert!(schema["properties"].as_object().unwrap().values().all(|one| one["type"] == "string"));
        }
    }
}
