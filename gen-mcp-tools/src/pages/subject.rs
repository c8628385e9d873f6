//! What a team's environments tell a page: names, and an example of each kind that the team has.

use manifest_lib::health::container_of;
use manifest_lib::lower::Environment;
use manifest_lib::model::{Deployed, Stage};
use manifest_lib::objects::{Bundle, ObjectKey};
use manifest_lib::render;

use super::error::PagesError;
use super::template::Value;

/// The label that has an app's version. Source: Kubernetes, "Recommended Labels".
const VERSION: &str = "app.kubernetes.io/version";

/// What the pages are about.
pub(super) struct Subject<'e> {
    /// The app's name.
    pub(super) app: &'e str,
    /// The image of the team's own server.
    pub(super) server_image: String,
    environments: Vec<&'e str>,
    /// The environment of the examples: the last one for production, or the last of all.
    example: &'e Environment<'e>,
    bundle: Bundle,
}

impl<'e> Subject<'e> {
    /// The subject of these environments; none of none.
    pub(super) fn of(environments: &'e [Environment<'e>]) -> Result<Option<Self>, PagesError> {
        let in_production = environments.iter().rfind(|one| one.app().stage() == Stage::Prod);
        let Some(example) = in_production.or(environments.last()) else { return Ok(None) };
        let bundle = example.bundle().map_err(PagesError::Bundle)?;
        let app = example.app().name();
        Ok(Some(Self {
            app,
            server_image: format!("{app}-gen-mcp:{}", version(&bundle)),
            environments: environments.iter().map(Environment::name).collect(),
            example,
            bundle,
        }))
    }

    /// What each placeholder stands for.
    pub(super) fn values(&self) -> Vec<Value> {
        let workloads = self.example.app().workloads();
        let release = self.example.app().release();
        let is_scaled =
            |one: &&Deployed<'_>| self.example.app().stage() == Stage::Prod && one.answers().autoscaler.is_some();
        let name = |one: Option<&Deployed<'_>>| one.map(|one| one.name().to_owned());
        let last = workloads.last();
        let built = workloads.iter().rfind(|one| render::dockerfile(&release, &one.workload()).is_some());
        vec![
            ("app", Some(self.app.to_owned())),
            ("server_image", Some(self.server_image.clone())),
            ("environment", Some(self.example.name().to_owned())),
            ("environments", Some(self.environments.join(", "))),
            ("last", name(last)),
            ("first_scaled", name(workloads.iter().find(is_scaled))),
            ("last_scaled", name(workloads.iter().rfind(is_scaled))),
            ("object", self.key(last).or(self.bundle.keys().next()).map(ToString::to_string)),
            ("container_image", last.and_then(|one| container_of(&self.bundle, one.name())?.image.clone())),
            ("dockerfile", built.map(|one| format!("out/images/{}/Dockerfile", one.name()))),
            ("profile_of_build", self.file(built)),
        ]
    }

    /// The object of a workload.
    fn key(&self, workload: Option<&Deployed<'_>>) -> Option<&ObjectKey> {
        self.bundle
            .keys()
            .find(|key| key.kind == "Deployment" && Some(key.name.as_str()) == workload.map(Deployed::name))
    }

    /// The file of the profile that has a workload.
    fn file(&self, workload: Option<&Deployed<'_>>) -> Option<String> {
        Some(self.bundle.get(self.key(workload)?)?.origins.of("metadata.name").file())
    }
}

/// The app's version, as every object of it says.
fn version(bundle: &Bundle) -> String {
    let label = |tree: serde_json::Value| Some(tree["metadata"]["labels"][VERSION].as_str()?.to_owned());
    bundle.iter().find_map(|(_, item)| label(item.object.to_value().ok()?)).unwrap_or_default()
}
