//! The tools as data: what each is called, what it takes, and which command answers.
//!
//! Arguments are flat and of plain types: some clients read no references, no alternatives and no nullable types.

use serde_json::{Map, Value, json};

/// All arguments of a call together may have so many bytes.
pub(crate) const MOST_BYTES: usize = 1 << 20;

/// An argument of a tool.
struct Argument {
    name: &'static str,
    description: &'static str,
    required: bool,
    /// The texts that it may be; any where there are none.
    choices: &'static [&'static str],
}

const fn text(name: &'static str, required: bool, description: &'static str) -> Argument {
    Argument { name, description, required, choices: &[] }
}

const ENVIRONMENT: Argument = text("environment", true, "The environment, as list_objects names it, such as prod");
const OBJECT: Argument = text("object", true, "The object as Kind/name, such as Deployment/backend");

/// Each argument's text by its name; none is given as an empty one.
type Given<'g> = dyn Fn(&str) -> String + 'g;

/// A tool.
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    arguments: &'static [Argument],
    /// The command, given each argument's text.
    command: fn(&Given<'_>) -> Command,
}

/// What a call runs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) arguments: Vec<String>,
    /// What the command reads from standard input.
    pub(crate) input: String,
}

fn run(arguments: &[&str]) -> Command {
    let arguments = arguments.iter().filter(|one| !one.is_empty()).map(|one| (*one).to_owned());
    Command { arguments: arguments.collect(), input: String::new() }
}

pub(crate) const TOOLS: &[Tool] = &[
    Tool {
        name: "list_objects",
        description: "List the environments, the profile that each comes from, and the Kubernetes objects of each.",
        arguments: &[],
        command: |_| run(&["show", "--format", "json"]),
    },
    Tool {
        name: "render",
        description: "Print an environment's manifests as they would be applied, or one object of it.",
        arguments: &[ENVIRONMENT, text("object", false, "Only this object, as Kind/name, such as Deployment/backend")],
        command: |of| run(&["show", &of("environment"), &of("object"), "--format", "json"]),
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
        command: |of| {
            let stage = if of("stage") == "dev" { "dev" } else { "prod" };
            Command { input: of("yaml"), ..run(&["lint", "-", "--partial", "--format", "json", "--stage", stage]) }
        },
    },
    Tool {
        name: "lint_environment",
        description: "Judge an environment's own manifests by the rules of the gate; what the profile waives is told, too.",
        arguments: &[ENVIRONMENT],
        command: |of| run(&["lint", "--env", &of("environment"), "--format", "json"]),
    },
    Tool {
        name: "diff",
        description: "Tell what changed, by field, and what each change does to users, cost and security: an environment as the profiles say it against its committed manifests, or against another environment.",
        arguments: &[ENVIRONMENT, text("against", false, "Another environment, to compare with")],
        command: |of| match of("against") {
            other if other.is_empty() => run(&["diff", &of("environment"), "--format", "json", "--exit-zero"]),
            other => run(&["diff", &other, &of("environment"), "--format", "json", "--exit-zero"]),
        },
    },
    Tool {
        name: "plan",
        description: "Tell what an environment costs and promises: requests, limits, headroom, and the times of start, rollout and autoscaling. Arithmetic on the spec, not a measurement.",
        arguments: &[ENVIRONMENT],
        command: |of| run(&["plan", &of("environment"), "--format", "json"]),
    },
    Tool {
        name: "explain_field",
        description: "Tell where a field comes from: its value, the line of the profile that set it, what Kubernetes says of it, and which rules watch it. Without a field, every one that is set.",
        arguments: &[
            ENVIRONMENT,
            OBJECT,
            text("field", false, "The field, such as spec.replicas; its last words are enough"),
        ],
        command: |of| run(&["explain", &of("environment"), &of("object"), &of("field"), "--format", "json"]),
    },
    Tool {
        name: "explain_rule",
        description: "Tell what a rule of the gate asks, why, and an example of each; without a name, list all rules.",
        arguments: &[text("rule", false, "The rule's name, such as run-as-root")],
        command: |of| run(&["rules", &of("rule")]),
    },
    Tool {
        name: "judge_suggestion",
        description: "Judge a suggestion before anybody applies it: what it would change, what the gate has against it, and which line of the profile to edit so that it becomes true. Verdicts: fine (each change is known and does no harm), no-change, review (somebody has to want the fields that doubts names), refused.",
        arguments: &[
            ENVIRONMENT,
            text("yaml", true, "Whole manifests; or, where object is given, a patch that holds only what changes"),
            text("object", false, "The object that the YAML is a patch of, such as Deployment/backend"),
        ],
        command: |of| {
            let (patch, object) = (of("object"), of("object"));
            let flag = if patch.is_empty() { "" } else { "--patch" };
            Command { input: of("yaml"), ..run(&["judge", &of("environment"), "-", flag, &object, "--format", "json"]) }
        },
    },
];

impl Tool {
    /// The JSON Schema of its arguments.
    pub(crate) fn schema(&self) -> Map<String, Value> {
        let property = |argument: &Argument| {
            let mut property = json!({"type": "string", "description": argument.description});
            if !argument.choices.is_empty() {
                property["enum"] = json!(argument.choices);
            }
            (argument.name.to_owned(), property)
        };
        let required: Vec<&str> = self.arguments.iter().filter(|one| one.required).map(|one| one.name).collect();
        let properties: Map<String, Value> = self.arguments.iter().map(property).collect();
        let mut schema = Map::new();
        schema.insert("type".to_owned(), "object".into());
        schema.insert("properties".to_owned(), properties.into());
        schema.insert("required".to_owned(), json!(required));
        schema
    }

    /// The command of a call, or what is wrong with its arguments: all of it at once.
    pub(crate) fn command(&self, given: &Map<String, Value>) -> Result<Command, String> {
        let mut wrong = Vec::new();
        let bytes: usize = given.values().map(|value| value.as_str().map_or(0, str::len)).sum();
        if bytes > MOST_BYTES {
            return Err(format!("the arguments have {bytes} bytes, and {MOST_BYTES} are read: send less"));
        }
        for (name, value) in given {
            let Some(argument) = self.arguments.iter().find(|one| one.name == name) else {
                let known: Vec<&str> = self.arguments.iter().map(|one| one.name).collect();
                wrong.push(format!("{} takes no `{name}`: it takes {}", self.name, known.join(", ")));
                continue;
            };
            match value.as_str() {
                None => wrong.push(format!("`{name}` is no text: write one")),
                // What begins so would be an option of the command, and only YAML may.
                Some(text) if name != "yaml" && text.starts_with('-') => {
                    wrong.push(format!("`{name}` begins with `-`: write a name"));
                }
                Some(text) if !argument.choices.is_empty() && !argument.choices.contains(&text) => {
                    wrong.push(format!("`{name}` is none of {}", argument.choices.join(", ")));
                }
                Some(_) => {}
            }
        }
        let text = |name: &str| given.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let missing = self.arguments.iter().filter(|one| one.required && text(one.name).is_empty());
        wrong.extend(missing.map(|one| format!("`{}` is missing: {}", one.name, one.description)));
        if wrong.is_empty() { Ok((self.command)(&text)) } else { Err(wrong.join("\n")) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test that cannot go on fails
mod tests {
    use super::*;

    fn call(tool: &str, given: &Value) -> Result<Command, String> {
        TOOLS.iter().find(|one| one.name == tool).unwrap().command(given.as_object().unwrap())
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
    fn what_is_generated_for_agents_names_every_tool() {
        assert!(TOOLS.iter().map(|tool| tool.name).eq(manifest_lib::render::AIOPS_TOOLS));
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
