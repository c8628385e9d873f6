//! The build files of all images, one folder for each repository.

use std::collections::BTreeMap;

use super::dockerfile::{Labels, dockerignore, labelled};
use crate::lower::Environment;
use crate::model::{App, Deployed, Workload};

/// The Dockerfile and its ignore list of each image that the environments say how to build: paths such as
/// `team/web/Dockerfile`, below the image's repository. Environments and apps that name one repository build one image. Where
/// they call its version otherwise, the build is told it, as `--build-arg VERSION=1.0.0`.
///
/// # Errors
/// If two build one image otherwise: names the image and both lines.
///
/// ```
/// # use manifest_lib::{lower::Environment, model::*, values::{Cpu, Memory}};
/// use manifest_lib::render;
/// # const IMAGE: ImageBuild = PythonUv { python: BaseImage::new("python:3.13-slim"), uv: "uv==0.13.9", sources: &["app"],
/// #     start: Command::new(&["python", "app"]) }.build();
/// # const WORKER: Workload = Workload::new("worker", "team/worker").image_build(&IMAGE).resources(ResourceProfile::new(
/// #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))));
/// # const DEV: App = App::new(Release::new("jobs", "1"), Target { stage: Stage::Dev, namespace: Namespace::new("jobs"),
/// #     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)) }, &[WORKER.overlay(Overlay { image: ImageTag::latest(),
/// #     replicas: Replicas::new(1), autoscaler: None, exposure: Exposure::none(), disruption_budget: None, config: &[] })]);
/// # const ENVIRONMENT: Environment = Environment::new("dev", DEV);
/// // `WORKER` is of the repository `team/worker`.
/// let files = render::images(&[ENVIRONMENT])?;
/// assert_eq!(files[0].0, "team/worker/Dockerfile");
/// # Ok::<(), String>(())
/// ```
pub fn images(environments: &[Environment<'_>]) -> Result<Vec<(String, String)>, String> {
    let mut by_repository: BTreeMap<&str, Vec<Built<'_, '_>>> = BTreeMap::new();
    for environment in environments {
        let app = environment.app();
        for deployed in app.workloads().iter().filter(|deployed| deployed.body.image_build.is_some()) {
            by_repository.entry(deployed.body.repository.value.as_str()).or_default().push(Built { app, deployed });
        }
    }
    let mut files = Vec::new();
    for (repository, built) in by_repository {
        files.extend(image(repository, &built)?);
    }
    Ok(files)
}

/// The folder of an image's build files, below `images/`.
///
/// ```
/// use manifest_lib::{model::Workload, render::image_folder};
/// assert_eq!(image_folder(&Workload::new("web", "registry.example:5000/team/web")), "registry.example_5000/team/web");
/// ```
pub fn image_folder<C>(workload: &Workload<'_, C>) -> String {
    folder(workload.body.repository.value.as_str())
}

/// Not every system has a `:` in a path.
fn folder(repository: &str) -> String {
    repository.replace(':', "_")
}

/// A workload of an app that says how its image is built.
struct Built<'e, 'a> {
    app: &'e App<'a>,
    deployed: &'e Deployed<'a>,
}

fn image(repository: &str, built: &[Built<'_, '_>]) -> Result<Vec<(String, String)>, String> {
    let Some(first) = built.first() else { return Ok(Vec::new()) };
    let all_same = |of: &dyn Fn(&Built<'_, '_>) -> String| built.iter().all(|one| of(one) == of(first));
    let last = repository.rsplit('/').next().unwrap_or(repository);
    let named_alike = all_same(&|one| one.deployed.name().to_owned());
    let of_one_app = all_same(&|one| one.app.name().to_owned());
    let of_one_version = of_one_app && all_same(&|one| one.app.release().version().to_owned());
    let labels = Labels {
        title: if named_alike { first.deployed.name() } else { last },
        vendor: of_one_app.then(|| first.app.name()),
        version: of_one_version.then(|| first.app.release.version()),
    };
    let texts = |one: &Built<'_, '_>| (labelled(&one.deployed.body, labels), dockerignore(&one.deployed.workload()));
    let own = texts(first);
    if let Some(other) = built.iter().find(|other| texts(other) != own) {
        let line = |one: &Built<'_, '_>| {
            let body = &one.deployed.body;
            let build = body.image_build.map_or(body.name.origin, |build| build.origin);
            format!("`{}` at {} with the build at {build}", one.deployed.name(), body.name.origin)
        };
        return Err(format!(
            "the image `{repository}` is built in two ways: by {} and by {}; let both say the same, or give one a repository of its own",
            line(first),
            line(other)
        ));
    }
    let folder = folder(repository);
    let (dockerfile, ignore) = own;
    let named = [("Dockerfile", dockerfile), ("Dockerfile.dockerignore", ignore)];
    Ok(named.into_iter().filter_map(|(name, text)| Some((format!("{folder}/{name}"), text?))).collect())
}
