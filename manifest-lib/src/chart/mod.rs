//! Helm charts, generated from the same constants as the bundles.
//!
//! A chart has one set of templates for all environments of an app. The first environment of production gives the
//! defaults, `values.yaml`; each other one a file with what it answers differently. How the parts work together: `values`
//! says what can be set, `binding` which field comes from which value; by that table `templates` puts values into objects,
//! and `answers` takes them from there. `node` is what a template is, `merge` lays the shapes of an object over each other,
//! `print` writes it. `fit` makes values, in `slot`, of what the environments differ in besides. `schema` and `described`
//! describe the values, `checks` what they may not be to each other, and `files` puts all of it together.
//!
//! A chart cannot drift: for each environment, every template is computed here with that environment's values, and the
//! result must be the environment's bundle, field by field, but for what Helm itself owns (`managed-by`, `helm.sh/chart`, the
//! end of a Job's name). Source: Helm, "Charts" and "Chart Template Guide".

mod answers;
mod binding;
mod checks;
mod described;
mod drift;
mod error;
mod expr;
mod files;
mod fit;
mod generalize;
mod helm_test;
mod hosts;
mod merge;
mod names;
mod node;
mod pages;
mod print;
mod question;
mod schema;
mod secrets;
mod shape;
mod slot;
mod switch;
mod templates;
mod value_path;
mod values;
mod values_file;

use std::collections::BTreeMap;

use crate::gate::Waiver;
use crate::lower::Environment;
use crate::model::{App, Deployed, Stage, Target};
use crate::objects::Bundle;
use answers::Answers;
use drift::{drift, left_behind};
use files::Parts;
use fit::fit;
use helm_test::helm_test;
use question::with_ingress;
use templates::{keep_namespace, templates};

pub use error::ChartError;

/// The charts of all apps: each file's path, such as `shop/values.yaml`, and its text. Environments that were left out
/// with [`Environment::without_chart`] are in none.
///
/// # Errors
/// All at once: environments of an app differ where no value can say it, a patch took a bound field away, a value is read
/// by no template, or the app's version is none for Helm, which wants semantic versions.
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
        let rank = |environment: &&Environment<'_>| match environment.app.stage() {
            Stage::Prod => 0,
            stage => 1 + u8::from(!stage.is_strict()),
        };
        environments.sort_by_key(rank);
        // A chart is one set of templates: its objects carry the waivers that all of them share.
        let waivers = shared_waivers(&environments);
        let is_bare = !say_the_same(&environments);
        let environments: Vec<Environment<'_>> = environments
            .into_iter()
            .map(|environment| Environment { waivers: &waivers, is_bare, ..*environment })
            .collect();
        let environments: Vec<&Environment<'_>> = environments.iter().collect();
        match chart(&environments) {
            Ok(chart) => files.extend(chart.into_iter().map(|(path, text)| (format!("{name}/{path}"), text))),
            Err(more) => errors.extend(more),
        }
    }
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}

/// The waivers of the first environment that every other one has, too.
fn shared_waivers<'a>(environments: &[&Environment<'a>]) -> Vec<Waiver<'a>> {
    let Some((first, others)) = environments.split_first() else { return Vec::new() };
    let has = |environment: &Environment<'_>, waiver: &Waiver<'_>| {
        let same = |one: &Waiver<'_>| one.object() == waiver.object() && one.line() == waiver.line();
        environment.waivers.iter().any(same)
    };
    first.waivers.iter().filter(|waiver| others.iter().all(|other| has(other, waiver))).copied().collect()
}

/// Whether the waivers that are the model's own words, such as a singleton's, are the same in all environments.
fn say_the_same(environments: &[&Environment<'_>]) -> bool {
    environments.windows(2).all(|two| {
        let [one, other] = two else { return true };
        one.app.stage() == other.app.stage() && said(one).eq(said(other))
    })
}

/// Of each workload whether somebody else scales it, and why it is a single one.
fn said<'e, 'a>(
    environment: &'e Environment<'a>,
) -> impl Iterator<Item = (&'a str, bool, Option<&'a str>)> + use<'e, 'a> {
    environment.app.workloads.iter().map(|deployed| {
        let by = deployed.overlay.autoscaler.is_some_and(|scaler| scaler.by.is_some());
        (deployed.name(), by, deployed.body.controller.singleton().map(|one| one.reason))
    })
}

/// The chart of one app, whose first environment gives the defaults.
fn chart(environments: &[&Environment<'_>]) -> Result<Vec<(String, String)>, Vec<ChartError>> {
    let Some(base) = environments.first() else { return Ok(Vec::new()) };
    let version = names::version(&base.app).map_err(|error| vec![error])?;
    no_errors([names::clashes(&base.app), secrets::clashes(&base.app)])?;
    let bundles = all(environments.iter().map(|one| one.bundle().map_err(ChartError::of_bundle)))?;
    let Some(bundle) = bundles.first() else { return Ok(Vec::new()) };
    let workloads = rich(base, environments);
    let app = App { workloads: &workloads, target: target(base, environments), ..base.app };
    let apps: Vec<(&App<'_>, &Bundle)> = environments.iter().map(|one| &one.app).zip(&bundles).collect();
    let mut templates = templates(&Environment { app, ..**base }, &apps)?;
    let test = helm_test(base, bundle)?;
    let mut answers = all(environments.iter().map(|one| Answers::of(one, environments, test.as_ref())))?;
    let slots = fit(&mut templates, &mut answers, &bundles);
    let checked = answers.iter().zip(&bundles);
    let told =
        checked.flat_map(|(one, own)| [drift(own, &templates, one, (base, bundle)), left_behind(&templates, one)]);
    no_errors(told)?;
    keep_namespace(&mut templates);
    Parts { version, templates, test, answers, slots }.files()
}

/// The workloads of the first environment, with what only others have of what a value may ask for.
fn rich<'a>(base: &Environment<'a>, environments: &[&Environment<'a>]) -> Vec<Deployed<'a>> {
    let each = base.app.workloads.iter().map(|deployed| {
        let all = environments.iter().flat_map(|other| other.app.workloads);
        let others: Vec<&Deployed<'a>> = all.filter(|other| other.name() == deployed.name()).collect();
        with_ingress(*deployed, &others)
    });
    each.collect()
}

/// The first environment's target, whose cluster names who calls through an Ingress if any environment's does.
fn target<'a>(base: &Environment<'a>, environments: &[&Environment<'a>]) -> Target<'a> {
    let mut target = base.app.target;
    let others = environments.iter().find_map(|other| other.app.target.cluster.ingress_from);
    target.cluster.ingress_from = target.cluster.ingress_from.or(others);
    target
}

/// All results, or all errors.
fn all<T>(results: impl Iterator<Item = Result<T, Vec<ChartError>>>) -> Result<Vec<T>, Vec<ChartError>> {
    let (mut made, mut errors) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(one) => made.push(one),
            Err(more) => errors.extend(more),
        }
    }
    if errors.is_empty() { Ok(made) } else { Err(errors) }
}

/// All errors, if there are any.
fn no_errors(errors: impl IntoIterator<Item = Vec<ChartError>>) -> Result<(), Vec<ChartError>> {
    let errors: Vec<ChartError> = errors.into_iter().flatten().collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}
