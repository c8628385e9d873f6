//! `show`: which environments and objects there are, and what each is.

use clap::Args;
use manifest_lib::lower::Environment;
use manifest_lib::objects::Item;
use serde_json::{Value, json};

use super::format::Format;
use crate::input::{environments, objects};
use crate::output::failure::Failure;
use crate::output::{json, print, yaml};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The environment to print [default: list all, with their objects]
    environment: Option<String>,
    /// The object to print, such as Deployment/backend [default: all]
    object: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(crate) fn run(arguments: &Arguments, environments: &[Environment<'_>]) -> Result<(), Failure> {
    let Some(name) = &arguments.environment else { return list(environments, arguments.format) };
    let bundle = environments::bundle(environments::one(name, environments)?)?;
    let items: Vec<&Item> = match &arguments.object {
        Some(object) => vec![objects::find(&bundle, object, name)?.1],
        None => bundle.iter().map(|(_, item)| item).collect(),
    };
    match arguments.format {
        Format::Text => print::text(&yaml::documents(items.into_iter(), name)?),
        Format::Json => {
            let objects: Result<Vec<Value>, _> = items.iter().map(|item| item.object.to_value()).collect();
            let objects = objects.map_err(|error| Failure::Error(format!("{name}: {error}")))?;
            json::report(&json!({"version": 1, "objects": objects}))
        }
    }
}

/// Every environment with the names of its objects.
fn list(environments: &[Environment<'_>], format: Format) -> Result<(), Failure> {
    let mut all = Vec::new();
    for environment in environments::choose(&[], environments)? {
        let bundle = environments::bundle(environment)?;
        let objects: Vec<String> = bundle.keys().map(ToString::to_string).collect();
        all.push((environment.name(), environment.file(), objects));
    }
    match format {
        Format::Text => {
            let one = |(name, file, objects): &(&str, String, Vec<String>)| {
                format!("{name} ({file})\n  {}\n", objects.join("\n  "))
            };
            print::text(&all.iter().map(one).collect::<String>())
        }
        Format::Json => {
            let one = |(name, file, objects): &(&str, String, Vec<String>)| json!({"environment": name, "profile": file, "objects": objects});
            json::report(&json!({"version": 1, "environments": all.iter().map(one).collect::<Vec<Value>>()}))
        }
    }
}
