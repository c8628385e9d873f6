//! Names of a chart: what the model's names become, and which of them Helm cannot take.

use std::collections::BTreeMap;

use super::error::ChartError;
use crate::model::App;

/// The name of the pod of `helm test`, and the component in its labels.
pub(super) const TEST: &str = "test-connection";

/// A name of the model, which has `-`, `_` and `.`, as a value's name: `BETTER_AUTH_SECRET` is `betterAuthSecret`.
pub(super) fn camel_case(name: &str) -> String {
    let mut words = name.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut camel = words.next().unwrap_or_default().to_ascii_lowercase();
    for word in words {
        let (first, rest) = word.split_at(1);
        camel += &first.to_ascii_uppercase();
        camel += &rest.to_ascii_lowercase();
    }
    camel
}

/// The chart's version. Helm takes semantic versions alone; `1` and `1.2` are short for one.
pub(super) fn version(app: &App<'_>) -> Result<String, ChartError> {
    let own = app.release.version.value.as_str();
    let tried = [own.to_owned(), format!("{own}.0"), format!("{own}.0.0")];
    let version = tried.iter().find_map(|text| semver::Version::parse(text).ok());
    version.map(|version| version.to_string()).ok_or_else(|| {
        let why = format!(
            "the version `{own}` is no semantic version, which Helm wants of a chart: write one such as `1.0.0`"
        );
        ChartError::new(app.release.version.origin, why)
    })
}

/// Workloads whose names are taken: by the test, or by another workload's values.
pub(super) fn clashes(app: &App<'_>) -> Vec<ChartError> {
    let mut known = BTreeMap::new();
    let mut errors = Vec::new();
    for deployed in app.workloads() {
        let (name, values, origin) = (deployed.name(), camel_case(deployed.name()), deployed.body.name.origin);
        if name == TEST {
            let why = format!("a workload is named `{TEST}`, as the pod of `helm test` is: rename it");
            errors.push(ChartError::new(origin, why));
        }
        if let Some(other) = known.insert(values.clone(), name) {
            let why = format!("the workloads `{other}` and `{name}` would both have the values `{values}`: rename one");
            errors.push(ChartError::new(origin, why));
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::camel_case;

    #[test]
    fn names_become_camel_case() {
        for (name, camel) in [
            ("DATABASE_URL", "databaseUrl"),
            ("OPENAI_API_KEY", "openaiApiKey"),
            ("todo-api", "todoApi"),
            ("backend", "backend"),
            ("a-1", "a1"),
            ("_X__y.", "xY"),
        ] {
            assert_eq!(camel_case(name), camel);
        }
    }
}
