//! `explain`: where a field comes from, what it means to Kubernetes, and which rules watch it.

mod docs;
mod name;

use manifest_lib::diff::{Field, fields};
use manifest_lib::gate::watching;
use manifest_lib::lower::Environment;
use manifest_lib::objects::{Bundle, Item, ObjectKey};
use manifest_lib::render;
use manifest_lib::serde_json::Value;
use schemars::{JsonSchema, schema_for};
use serde::Serialize;

use crate::cli::{self, ExplainFormat};
use crate::failure::Failure;
use crate::generate;
use crate::print;
use docs::Doc;

/// What `--format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(description = "What gen-cli explain says.")]
struct Answer {
    /// The version of this form: 1.
    version: u32,
    /// The environment.
    environment: String,
    /// The object, as Kind/name.
    object: String,
    /// The fields that were asked for; without one, every leaf of the object.
    fields: Vec<Told>,
}

/// One field.
#[derive(Serialize, JsonSchema)]
struct Told {
    /// Its path, with the names of list items.
    path: String,
    /// Its value; null if it is not set.
    value: Value,
    /// The line of the profile that set it, or the default's reason; empty if it is not set.
    set_at: String,
    /// The environment's own line, where the other one is in what several environments or workloads share.
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_at: Option<String>,
    /// What Kubernetes' own documentation says; empty where it says nothing, and for a whole object.
    documentation: String,
    /// Its type in Kubernetes.
    #[serde(rename = "type")]
    of_type: String,
    /// The rules that watch it, with what each asserts; none for a whole object.
    rules: Vec<(String, String)>,
}

pub(crate) fn run(arguments: &cli::Explain, environments: &[Environment<'_>]) -> Result<(), Failure> {
    if arguments.schema {
        return print::text(&format!("{:#}\n", schema_for!(Answer).to_value())).map_err(Failure::printing);
    }
    // clap asks for both unless it is the schema that is wanted.
    let (Some(environment), Some(object)) = (&arguments.environment, &arguments.object) else {
        return Err(Failure::Error("name an environment and an object".to_owned()));
    };
    let chosen = generate::choose(std::slice::from_ref(environment), environments)?;
    let bundle = chosen[0].bundle().map_err(|errors| Failure::bundle(environment, &errors))?;
    let (key, item) = find(&bundle, object, environment)?;
    let all = fields(&item.object);
    let told = match &arguments.field {
        None => all.iter().filter(|field| field.is_leaf).map(|field| leaf(item, field)).collect(),
        Some(wanted) => vec![one(key, item, &all, wanted)?],
    };
    let answer = Answer { version: 1, environment: environment.clone(), object: key.to_string(), fields: told };
    match arguments.format {
        ExplainFormat::Text => print::text(&text(&answer, arguments.field.is_some())).map_err(Failure::printing),
        ExplainFormat::Json => {
            let answer = manifest_lib::serde_json::to_value(answer).unwrap_or_default();
            print::text(&format!("{answer:#}\n")).map_err(Failure::printing)
        }
    }
}

/// The object of that name: `Kind/name`, the kind in any case.
pub(crate) fn find<'b>(
    bundle: &'b Bundle,
    wanted: &str,
    environment: &str,
) -> Result<(&'b ObjectKey, &'b Item), Failure> {
    let found = bundle.iter().find(|(key, _)| key.to_string().eq_ignore_ascii_case(wanted));
    found.ok_or_else(|| {
        let names = bundle.keys().map(ToString::to_string);
        Failure::Error(format!(
            "there is no object `{wanted}` in {environment}: did you mean `{}`?",
            nearest(names, wanted).unwrap_or_default()
        ))
    })
}

/// The text that is most like the wanted one.
fn nearest(all: impl Iterator<Item = String>, wanted: &str) -> Option<String> {
    let wanted = wanted.to_lowercase();
    all.min_by_key(|one| strsim::damerau_levenshtein(&one.to_lowercase(), &wanted))
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
    let known = match name::matching(all, wanted).as_slice() {
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
    let doc = docs::of(&key.kind, &name::keys(path));
    if known.is_none() && doc.is_none() {
        let paths = all.iter().map(|field| field.named.clone());
        let unset = docs::below(&key.kind, &name::keys(path)).into_iter();
        let message = format!(
            "{key} has no field `{wanted}`: did you mean `{}`? Without a field, all that are set are listed",
            nearest(paths.chain(unset), wanted).unwrap_or_default()
        );
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

fn text(answer: &Answer, one: bool) -> String {
    let mut out = String::new();
    if !one {
        out += &format!("{} in {}\n", answer.object, answer.environment);
        let widest = |of: &dyn Fn(&Told) -> String| {
            answer.fields.iter().map(|told| of(told).chars().count()).max().unwrap_or(0).min(80)
        };
        let (paths, values) = (widest(&|told| told.path.clone()), widest(&|told| line(&told.value)));
        for told in &answer.fields {
            out += &format!("  {:paths$}  {:values$}  {}\n", told.path, line(&told.value), told.set_at);
        }
        return out;
    }
    for told in &answer.fields {
        out += &format!("{} of {} in {}\n\n", told.path, answer.object, answer.environment);
        match &told.value {
            Value::Null => out += "  value   not set\n",
            Value::Object(_) | Value::Array(_) => {
                out += "  value\n";
                render::tree(&told.value)
                    .unwrap_or_default()
                    .lines()
                    .for_each(|line| out += &format!("          {line}\n"));
            }
            value => out += &format!("  value   {}\n", line(value)),
        }
        if !told.set_at.is_empty() {
            out += &format!("  set at  {}\n", told.set_at);
        }
        if let Some(taken_at) = &told.taken_at {
            out += &format!("  taken   {taken_at}\n");
        }
        if !told.of_type.is_empty() {
            out += &format!("  type    {}\n", told.of_type);
        }
        for (name, asserts) in &told.rules {
            out += &format!("  rule    {name}: {asserts}\n");
        }
        if !told.documentation.is_empty() {
            out += "\n  Kubernetes says:\n\n";
            told.documentation.lines().for_each(|line| out += &format!("  {line}\n"));
        }
    }
    out
}

/// A value in one line.
fn line(value: &Value) -> String {
    match value {
        Value::String(text) if !text.contains('\n') && !text.is_empty() => text.clone(),
        other => other.to_string(),
    }
}

/// What completes the words so far: objects behind the environment, fields behind the object.
pub(crate) fn candidates(words: &[String], environments: &[Environment<'_>]) -> (Vec<String>, Vec<String>) {
    let named = |environment: &&Environment<'_>| words.iter().any(|word| word == environment.name());
    let Some(bundle) = environments.iter().find(named).and_then(|environment| environment.bundle().ok()) else {
        return Default::default();
    };
    let objects = bundle.keys().map(ToString::to_string).collect();
    let chosen = bundle.iter().find(|(key, _)| words.iter().any(|word| key.to_string().eq_ignore_ascii_case(word)));
    let fields = chosen.map(|(_, item)| fields(&item.object)).unwrap_or_default();
    (objects, fields.into_iter().map(|field| field.named).collect())
}
