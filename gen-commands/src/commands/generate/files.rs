//! The files that an environment, and all of them together, are written to.

use std::collections::BTreeMap;
use std::path::Path;

use manifest_lib::chart;
use manifest_lib::health::Contract;
use manifest_lib::lower::Environment;
use manifest_lib::lower::Refused;
use manifest_lib::render;

use crate::input::baseline::{Baseline, Folder};
use crate::input::date::today;
use crate::output::failure::Failure;
use crate::output::findings::told::Told;

/// The folder of the images' build files.
const IMAGES: &str = "images";
/// The folder of the Helm charts.
const CHART: &str = "chart";
/// The folder of what AI tools need to ask us.
const AIOPS: &str = "aiops";
/// The folder of what the app's developers owe.
const CONTRACTS: &str = "contracts";

/// The folders that no environment may have, and whose they are.
pub(super) const RESERVED: [(&str, &str); 4] =
    [(IMAGES, "images"), (CONTRACTS, "health contracts"), (CHART, "Helm charts"), (AIOPS, "AI tools")];

/// One environment's text; what is found is told, and a failure says that it is in the way.
pub(super) fn bundle(environment: &Environment<'_>, out: &Path, told: &mut Told) -> Result<String, Failure> {
    let name = environment.name();
    // What is committed is what is deployed, as far as anybody knows here.
    let before = Folder(out).bundle(name).ok().flatten().unwrap_or_default();
    let checked = environment.checked_on(Some(&today()), &before).map_err(|refused| match refused {
        Refused::Bundle(errors) => Failure::bundle(name, &errors),
        Refused::Findings(refused) => {
            told.add(name, refused.all());
            Failure::Findings(Vec::new())
        }
    })?;
    told.add(name, checked.warnings());
    render::bundle(&checked).map_err(|error| Failure::Error(format!("{name}: {error}")))
}

/// The files that are about all environments: an image is the same in each, and so are contracts and charts.
pub(super) fn of_all(environments: &[Environment<'_>]) -> Result<Vec<(String, String)>, Failure> {
    let mut files = images(environments)?;
    files.extend(contracts(environments)?);
    let charts = chart::charts(environments)
        .map_err(|errors| Failure::Findings(errors.iter().map(|error| format!("error[chart]: {error}")).collect()))?;
    let aiops = gen_mcp_tools::pages(environments)
        .map_err(|error| Failure::Findings(vec![format!("error[aiops]: {error}")]))?;
    files.extend(aiops.into_iter().map(|(path, text)| (format!("{AIOPS}/{path}"), text)));
    files.push(("rules.md".to_owned(), render::rules_page()));
    files.extend(charts.into_iter().map(|(path, text)| (format!("{CHART}/{path}"), text)));
    Ok(files)
}

/// The Dockerfile and its ignore list for each workload that says how its image is built.
fn images(environments: &[Environment<'_>]) -> Result<Vec<(String, String)>, Failure> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for app in environments.iter().map(Environment::app) {
        for workload in app.workloads().iter().map(|deployed| deployed.workload()) {
            let folder = format!("{IMAGES}/{}", workload.name());
            let texts = [
                ("Dockerfile", render::dockerfile(&app.release(), &workload)),
                ("Dockerfile.dockerignore", render::dockerignore(&workload)),
            ];
            for (file, text) in texts {
                let Some(text) = text else { continue };
                let path = format!("{folder}/{file}");
                if files.get(&path).is_some_and(|other| *other != text) {
                    return Err(Failure::Error(format!(
                        "two environments build the image of `{}` otherwise: an image is built once; let both say the same",
                        workload.name()
                    )));
                }
                files.insert(path, text);
            }
        }
    }
    Ok(files.into_iter().collect())
}

/// The schema of health answers, and the page for the app's developers, if any workload is asked over HTTP.
fn contracts(environments: &[Environment<'_>]) -> Result<Vec<(String, String)>, Failure> {
    let contracts = Contract::of_all(environments).map_err(|errors| Failure::bundle("contracts", &errors))?;
    if contracts.is_empty() {
        return Ok(Vec::new());
    }
    let alone: Vec<Contract<'_>> = contracts.iter().map(|(contract, _)| contract.clone()).collect();
    Ok(vec![
        (format!("{CONTRACTS}/health.md"), render::health_page(&contracts)),
        (format!("{CONTRACTS}/health.schema.json"), render::health_schema(&alone)),
    ])
}
