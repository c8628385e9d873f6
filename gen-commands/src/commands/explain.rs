//! `explain`: where a field comes from, what it means to Kubernetes, and which rules watch it.

use clap::Args;
use manifest_lib::diff::{Field, fields};
use manifest_lib::gate::watching;
use manifest_lib::lower::Environment;
use manifest_lib::objects::{Item, ObjectKey};
use manifest_lib::values::nearest;
use serde_json::Value;

use super::format::Format;
use crate::input::field_docs::{self, Doc};
use crate::input::field_name::{keys, matching};
use crate::input::{environments, objects};
use crate::output::failure::Failure;
use crate::output::field::{Answer, Told, text};
use crate::output::{json, print};

#[derive(Debug, Args)]
#[command(after_help = "\
A field is named as in YAML, list items by name or number: spec.template.spec.containers[backend].image; its last words \
are enough if no other field ends in them. Exit codes: 0 told, 2 there is no such environment, object or field.")]
pub(crate) struct Arguments {
    /// The environment
    #[arg(required_unless_present = "schema")]
    environment: Option<String>,
    /// The object, such as Deployment/backend
    #[arg(required_unless_present = "schema")]
    object: Option<String>,
    /// The field, such as spec.replicas [default: every field that is set]
    field: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print the JSON Schema of --format json instead
    #[arg(long)]
    schema: bool,
}

pub(crate) fn run(arguments: &Arguments, environments: &[Environment<'_>]) -> Result<(), Failure> {
    if arguments.schema {
        return json::schema::<Answer>();
    }
    // clap asks for both unless it is the schema that is wanted.
    let (Some(environment), Some(object)) = (&arguments.environment, &arguments.object) else {
        return Err(Failure::Error("name an environment and an object".to_owned()));
    };
    let bundle = environments::bundle(environments::one(environment, environments)?)?;
    let (key, item) = objects::find(&bundle, object, environment)?;
    let all = fields(&item.object);
    let told = match &arguments.field {
        None => all.iter().filter(|field| field.is_leaf).map(|field| leaf(item, field)).collect(),
        Some(wanted) => vec![one(key, item, &all, wanted)?],
    };
    let answer = Answer { version: 1, environment: environment.clone(), object: key.to_string(), fields: told };
    match arguments.format {
        Format::Text => print::text(&text(&answer, arguments.field.is_some())),
        Format::Json => json::report(&answer),
    }
}

fn leaf(item: &Item, field: &Field) -> Told {
    Told {
        path: field.named.clone(),
        value: field.value.clone(),
        set_at: item.origins.of(&field.path).to_string(),
        taken_at: taken_at(item, field),
        documentation: String::new(),
        of_type: String::new(),
        rules: Vec::new(),
    }
}

fn taken_at(item: &Item, field: &Field) -> Option<String> {
    item.origins.taken_at(&field.path).map(|origin| origin.to_string())
}

/// A field that is set, or one that Kubernetes knows and nobody set.
fn one(key: &ObjectKey, item: &Item, all: &[Field], wanted: &str) -> Result<Told, Failure> {
    let known = match matching(all, wanted).as_slice() {
        [field] => Some(*field),
        [] => None,
        several => {
            let paths: Vec<String> = several.iter().map(|field| format!("  {}", field.named)).collect();
            return Err(Failure::Error(format!(
                "`{wanted}` is the end of several fields of {key}: name one\n{}",
                paths.join("\n")
            )));
        }
    };
    let path = known.map_or(wanted, |field| &field.path);
    let doc = field_docs::of(&item.object, &keys(path));
    if known.is_none() && doc.is_none() {
        let unset = field_docs::below(&item.object, &keys(path));
        let paths = all.iter().map(|field| field.named.as_str()).chain(unset.iter().map(String::as_str));
        let advice = nearest(wanted, paths).map(|meant| format!("did you mean `{meant}`? ")).unwrap_or_default();
        let message = format!("{key} has no field `{wanted}`: {advice}Without a field, all that are set are listed");
        return Err(Failure::Error(message));
    }
    let Doc { description, of_type } = doc.unwrap_or_default();
    let rules = watching(&item.object, path);
    Ok(Told {
        path: known.map_or(wanted, |field| &field.named).to_owned(),
        value: known.map_or(Value::Null, |field| field.value.clone()),
        set_at: known.map(|field| item.origins.of(&field.path).to_string()).unwrap_or_default(),
        taken_at: known.and_then(|field| taken_at(item, field)),
        documentation: description,
        of_type,
        rules: rules.into_iter().map(|rule| (rule.name.to_owned(), rule.asserts.to_owned())).collect(),
    })
}
