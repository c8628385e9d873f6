//! A tool as data: what it is called, what it takes, and which command answers.
//!
//! Arguments are flat and of plain types: some clients read no references, no alternatives and no nullable types.

use serde_json::{Map, Value, json};

/// All arguments of a call together may have so many bytes.
pub const MOST_BYTES: usize = 1 << 20;

/// An argument of a tool.
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) required: bool,
    /// The texts that it may be; any where there are none.
    pub(crate) choices: &'static [&'static str],
}

pub(crate) const fn text(name: &'static str, required: bool, description: &'static str) -> Argument {
    Argument { name, description, required, choices: &[] }
}

/// Each argument's text by its name; none is given as an empty one.
type Given<'g> = dyn Fn(&str) -> String + 'g;

/// A tool.
#[derive(Debug)]
pub struct Tool {
    /// Its name, which no other tool has.
    pub name: &'static str,
    /// What it does, for the model that chooses among tools.
    pub description: &'static str,
    pub(crate) arguments: &'static [Argument],
    /// The command, given each argument's text.
    pub(crate) call: fn(&Given<'_>) -> Call,
}

/// What a call runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The command's arguments, without the program's name.
    pub arguments: Vec<String>,
    /// What the command reads from standard input.
    pub input: String,
}

impl Tool {
    /// The JSON Schema of its arguments.
    pub fn schema(&self) -> Map<String, Value> {
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

    /// The command that answers a call.
    ///
    /// ```
    /// use serde_json::{Map, json};
    /// let plan = gen_mcp_tools::TOOLS.iter().find(|tool| tool.name == "plan").ok_or("no such tool")?;
    /// let given = Map::from_iter([("environment".to_owned(), json!("prod"))]);
    /// assert_eq!(plan.call(&given)?.arguments, ["plan", "prod", "--format", "json"]);
    /// # Ok::<(), String>(())
    /// ```
    ///
    /// # Errors
    /// What is wrong with the arguments, all at once: an unknown or missing one, one that is no text, none of its choices
    /// or would be an option, and more than [`MOST_BYTES`] together.
    pub fn call(&self, given: &Map<String, Value>) -> Result<Call, String> {
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
        if wrong.is_empty() { Ok((self.call)(&text)) } else { Err(wrong.join("\n")) }
    }
}
