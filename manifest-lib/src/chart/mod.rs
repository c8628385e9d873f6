//! Helm charts, generated from the same constants as the bundles.
//!
//! A chart has one set of templates for all environments of an app. The first environment of production gives the
//! defaults, `values.yaml`; each other one a file with what it answers differently. How the parts work together:
//! [`values`] says what can be set, [`bind`] which field comes from which value, [`template`] what a template is,
//! [`print`] how it is written, [`schema`] how values are described, [`files`] what else a chart has.
//!
//! A chart cannot drift: for each environment, every template is computed here with that environment's values, and the
//! result must be the environment's bundle, field by field, but for what Helm itself owns (the Namespace, `managed-by`,
//! `helm.sh/chart`). Source: Helm, "Charts" and "Chart Template Guide".

mod bind;
mod error;
mod files;
mod print;
mod schema;
mod template;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::lower::Environment;
use crate::model::{App, Stage};
use crate::render::{RenderError, mark};
use crate::values::push_key;

pub use error::ChartError;
use print::Printer;
use template::{Entry, ValuePath};
use values::{PullPolicy, values_of};

/// The charts of all apps: each file's path, such as `shop/values.yaml`, and its text. Environments that were left out
/// with [`Environment::without_chart`] are in none.
///
/// # Errors
/// All at once: environments of an app differ where the chart has no value, a patch took a bound field away, a value is
/// read by no template, or the app's version is none for Helm, which wants semantic versions.
///
/// ```
/// # use manifest_lib::{lower::Environment, model::*, values::{Cpu, Memory}};
/// use manifest_lib::chart;
/// # const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
/// #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))));
/// # const DEV: App = App::new(Release::new("jobs", "1.0.0"), Target { stage: Stage::Dev, namespace: Namespace::new("jobs"),
/// #     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)) }, &[WORKER.overlay(Overlay { image: ImageTag::latest(),
/// #     replicas: Replicas::new(1), autoscaler: None, exposure: Exposure::none(), disruption_budget: None, config: &[] })]);
/// # const ENVIRONMENT: Environment = Environment::new("dev", DEV);
/// let files = chart::charts(&[ENVIRONMENT]).map_err(|errors| errors[0].to_string())?;
/// let (_, template) = files.iter().find(|(path, _)| path == "jobs/templates/worker/deployment.yaml").ok_or("none")?;
/// assert!(template.contains("  replicas: {{ int .Values.replicaCount.worker }}\n"));
/// # Ok::<(), String>(())
/// ```
pub fn charts(environments: &[Environment<'_>]) -> Result<Vec<(String, String)>, Vec<ChartError>> {
    let mut apps: BTreeMap<&str, Vec<&Environment<'_>>> = BTreeMap::new();
    for environment in environments.iter().filter(|environment| environment.in_chart) {
        apps.entry(environment.app.name()).or_default().push(environment);
    }
    let (mut files, mut errors) = (Vec::new(), Vec::new());
    for (name, mut environments) in apps {
        // Production's answers are the defaults.
        environments.sort_by_key(|environment| environment.app.stage() != Stage::Prod);
        match chart(&environments) {
            Ok(chart) => files.extend(chart.into_iter().map(|(path, text)| (format!("{name}/{path}"), text))),
            Err(more) => errors.extend(more),
        }
    }
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}

/// The chart of one app, whose first environment gives the defaults.
fn chart(environments: &[&Environment<'_>]) -> Result<Vec<(String, String)>, Vec<ChartError>> {
    let Some((base, others)) = environments.split_first() else { return Ok(Vec::new()) };
    let app = &base.app;
    let apps: Vec<App<'_>> = environments.iter().map(|environment| environment.app).collect();
    let version = version(app).map_err(|error| vec![error])?;
    let mut errors = secret_names(app);
    if let Some(clash) = app.workloads().iter().find(|deployed| deployed.name() == files::TEST) {
        let message = format!("a workload is named `{}`, as the pod of `helm test` is: rename it", files::TEST);
        errors.push(ChartError::new(clash.body.name.origin, message));
    }
    let templates = bind::templates(base)?;
    let mut answers = Vec::new();
    for environment in environments {
        match values_of(&environment.app, &apps, PullPolicy::IfNotPresent) {
            Ok(values) => answers.push(values),
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let tested = files::tested(base).map_err(|error| vec![error])?;
    if tested.is_empty() {
        answers.iter_mut().for_each(|values| values.test = None);
    }
    let trees: Vec<Value> = answers.iter().map(|values| serde_json::to_value(values).unwrap_or_default()).collect();
    let (Some(defaults), Some(first), true) = (trees.first(), answers.first(), answers.len() == environments.len())
    else {
        return Err(errors);
    };
    for (environment, values) in environments.iter().zip(&trees) {
        errors.extend(drift(environment, &templates, values));
        // With another Secret, every reference to the own one must be gone.
        if let Some(secret) = files::secrets_of(app).keys().next() {
            errors.extend(files::left_behind(&templates, values, secret, environment));
        }
    }
    let written = |error: RenderError| vec![ChartError::new(base.origin, error.to_string())];
    let printer = Printer { chart: app.name() };
    let (marked, source) = (mark(&base.file()), base.file());
    let yaml = format!("# {marked}\n");
    let go = format!("{{{{/* {marked} */ -}}}}\n");
    let page = format!("<!-- {marked} -->\n");
    let schema = schema::schema(defaults, app, &source);
    let described = schema::described(&schema, defaults);
    let mut files = vec![
        (".helmignore".to_owned(), yaml.clone() + files::HELMIGNORE),
        ("Chart.yaml".to_owned(), files::chart_yaml(app, &version, &yaml)),
        ("values.schema.json".to_owned(), format!("{schema:#}\n")),
        ("values.yaml".to_owned(), schema::values_yaml(first, &schema, &yaml).map_err(written)?),
        ("templates/_helpers.tpl".to_owned(), files::helpers(app.name(), app.name(), &go)),
    ];
    for (environment, values) in others.iter().zip(trees.iter().skip(1)) {
        let changed = schema::difference(defaults, values);
        let head = format!("# {}\n", mark(&environment.file()));
        let text = schema::values_yaml(&changed, &schema, &head).map_err(written)?;
        files.push((format!("values-{}.yaml", environment.name()), text));
    }
    let mut reads: BTreeSet<ValuePath> = BTreeSet::new();
    for (path, documents) in &templates {
        documents.iter().for_each(|document| document.reads(&mut reads));
        let check =
            path.strip_suffix("/hpa.yaml").map(|workload| files::autoscaling_check(&values::camel_case(workload)));
        let text = go.clone() + &check.unwrap_or_default() + &printer.file(documents).map_err(written)?;
        files.push((format!("templates/{path}"), text));
    }
    let secrets = files::secrets_of(app);
    if !secrets.is_empty() {
        files.push(("templates/secrets.yaml".to_owned(), files::secrets(app, &secrets, &go)));
        reads.insert(ValuePath::new(&["secrets"]));
    }
    if !tested.is_empty() {
        let (text, more) = files::test(base, &tested, &printer, &go)?;
        files.push((format!("templates/tests/{}.yaml", files::TEST), text));
        reads.extend(more);
    }
    files.push(("templates/NOTES.txt".to_owned(), files::notes(app, defaults, !tested.is_empty(), &go)));
    reads.insert(ValuePath::new(&["nameOverride"]));
    let names: Vec<&str> = others.iter().map(|environment| environment.name()).collect();
    let table = schema::table(&described);
    files.push(("README.md".to_owned(), files::readme(app, &names, !secrets.is_empty(), &table, &page)));
    for value in described.iter().filter(|value| !reads.iter().any(|read| covers(read, &value.path))) {
        errors.push(ChartError::new(base.origin, format!("no template reads the chart's value `{}`", value.path.0)));
    }
    let known: Vec<&ValuePath> = described.iter().map(|value| &value.path).collect();
    for read in reads.iter().filter(|read| !known.iter().any(|value| covers(read, value) || covers(value, read))) {
        errors.push(ChartError::new(
            base.origin,
            format!("a template reads `{}`, which no value of the chart is", read.0),
        ));
    }
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}

/// Whether what is read includes the value.
fn covers(read: &ValuePath, value: &ValuePath) -> bool {
    read == value || value.0.strip_prefix(&read.0).is_some_and(|rest| rest.starts_with('.'))
}

/// Helm takes semantic versions alone; `1` and `1.2` are short for one.
fn version(app: &App<'_>) -> Result<String, ChartError> {
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

/// Two secrets whose keys would be one value.
fn secret_names(app: &App<'_>) -> Vec<ChartError> {
    let mut names: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    let mut errors = Vec::new();
    for secret in app.workloads().iter().flat_map(|deployed| deployed.body.main.secrets.iter()) {
        let name = values::secret_value(app, secret.secret.as_str(), secret.key.as_str());
        let own = (secret.key.as_str(), secret.secret.as_str());
        let known = *names.entry(name.clone()).or_insert(own);
        if known != own || name == values::EXISTING_SECRET {
            let message = format!(
                "the chart's value `secrets.{name}` would be both the key `{}` of `{}` and the key `{}` of `{}`: rename one key",
                known.0, known.1, own.0, own.1
            );
            errors.push(ChartError::new(secret.origin, message));
        }
    }
    errors
}

/// Where the templates, with the environment's values, are not the environment's bundle.
fn drift(environment: &Environment<'_>, templates: &bind::Files, values: &Value) -> Vec<ChartError> {
    let bundle = match environment.bundle() {
        Ok(bundle) => bundle,
        Err(errors) => return errors.0.into_iter().map(|error| ChartError::new(error.origin, error.message)).collect(),
    };
    let namespace = environment.app.target.namespace.0.value.as_str();
    let there: Vec<&Entry> = templates.values().flatten().filter(|document| document.holds(values)).collect();
    let mut errors = Vec::new();
    let advice =
        "the chart has no value for it: say the same in each environment, or leave one out with `.without_chart()`";
    let name = environment.name();
    let app = &environment.app;
    let mut identities = BTreeSet::new();
    for (key, item) in bundle.iter().filter(|(key, _)| !bind::is_own_namespace(key, app)) {
        let identity = bind::identity(key, &item.object, app);
        let document = there.iter().find(|document| document.key == identity);
        identities.insert(identity);
        let Some(made) = document.and_then(|document| document.node.eval(values, namespace)) else {
            errors.push(ChartError::new(
                item.origins.object(),
                format!("{key} is in `{name}` and not in the chart, and {advice}"),
            ));
            continue;
        };
        let wanted = item.object.to_value().unwrap_or_default();
        if let Some((path, wanted, made)) = differ(&wanted, &made, String::new()) {
            let message = format!("{key} {path} is {wanted} in `{name}` and {made} in the chart, and {advice}");
            errors.push(ChartError::new(item.origins.of(&path), message));
        }
    }
    for document in there.iter().filter(|document| !identities.contains(&document.key)) {
        let message = format!("{} is in the chart and not in `{name}`, and {advice}", document.key);
        errors.push(ChartError::new(environment.origin, message));
    }
    errors
}

/// The first place where two trees differ.
fn differ(wanted: &Value, made: &Value, path: String) -> Option<(String, Value, Value)> {
    match (wanted, made) {
        _ if wanted == made => None,
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            keys.into_iter().find_map(|key| {
                let mut path = path.clone();
                push_key(&mut path, key);
                differ(a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null), path)
            })
        }
        (Value::Array(a), Value::Array(b)) => (0..a.len().max(b.len())).find_map(|index| {
            let of = |items: &[Value]| items.get(index).cloned().unwrap_or_default();
            differ(&of(a), &of(b), format!("{path}[{index}]"))
        }),
        _ => Some((path, wanted.clone(), made.clone())),
    }
}
