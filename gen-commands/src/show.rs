//! `show`: which environments and objects there are, and what each is.

use manifest_lib::lower::Environment;
use manifest_lib::objects::{Bundle, Item};
use manifest_lib::render;
use manifest_lib::serde_json::{Value, json};

use crate::cli::{self, ExplainFormat};
use crate::explain;
use crate::failure::Failure;
use crate::generate;
use crate::print;

pub(crate) fn run(arguments: &cli::Show, environments: &[Environment<'_>]) -> Result<(), Failure> {
    let json_wanted = matches!(arguments.format, ExplainFormat::Json);
    let Some(name) = &arguments.environment else {
        let mut all = Vec::new();
        for environment in environments {
            let bundle = bundle(environment)?;
            let objects: Vec<String> = bundle.keys().map(ToString::to_string).collect();
            all.push((environment.name(), environment.file(), objects));
        }
        let text = if json_wanted {
            let all: Vec<Value> = all
                .iter()
                .map(|(name, file, objects)| json!({"environment": name, "profile": file, "objects": objects}))
                .collect();
            format!("{:#}\n", json!({"version": 1, "environments": all}))
        } else {
            all.iter().map(|(name, file, objects)| format!("{name} ({file})\n  {}\n", objects.join("\n  "))).collect()
        };
        return print::text(&text).map_err(Failure::printing);
    };
    let chosen = generate::choose(std::slice::from_ref(name), environments)?;
    let bundle = bundle(chosen[0])?;
    let items: Vec<_> = match &arguments.object {
        Some(object) => vec![explain::find(&bundle, object, name)?.1],
        None => bundle.iter().map(|(_, item)| item).collect(),
    };
    let text = if json_wanted {
        let objects: Result<Vec<Value>, _> = items.iter().map(|item| item.object.to_value()).collect();
        format!(
            "{:#}\n",
            json!({"version": 1, "objects": objects.map_err(|error| Failure::Error(format!("{name}: {error}")))?})
        )
    } else {
        yaml(items.into_iter(), name)?
    };
    print::text(&text).map_err(Failure::printing)
}

/// Objects as documents.
pub(crate) fn yaml<'i>(items: impl Iterator<Item = &'i Item>, environment: &str) -> Result<String, Failure> {
    let mut text = String::new();
    for item in items {
        let failed = |error| Failure::Error(format!("{environment}: {error}"));
        text += "---\n";
        text += &render::object(&item.object).map_err(failed)?;
    }
    Ok(text)
}

fn bundle(environment: &Environment<'_>) -> Result<Bundle, Failure> {
    environment.bundle().map_err(|errors| Failure::bundle(environment.name(), &errors))
}
