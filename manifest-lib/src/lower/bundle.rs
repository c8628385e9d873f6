//! An environment's bundle: its app lowered, its extra objects added, its patches applied.

use manifest_rules::gate::{CheckedBundle, Judging, Waiver, WaiverLines};
use manifest_rules::objects::{Bundle, BundleErrors, Item, Notes, Object, Origins};
use manifest_rules::read;
use manifest_rules::rules::{Finding, Findings};

use super::network_policy::Callers;
use super::patch::apply;
use super::{
    Environment, config_map, daemon_set, deployment, extra, horizontal_pod_autoscaler, ingress, job, namespace,
    network_policy, pod_disruption_budget, role, route, service, service_account, stateful_set, volume,
};
use crate::model::controller::Controller;
use crate::model::exposure::Way;
use crate::model::{App, Deployed, Stage};
use crate::values::Origin;

/// Why an environment has no bundle that may be written.
#[derive(Clone, Debug)]
pub enum Refused {
    /// It could not be made.
    Bundle(BundleErrors),
    /// It did not pass the gate.
    Findings(Findings),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bundle(errors) => errors.fmt(f),
            Self::Findings(findings) => findings.fmt(f),
        }
    }
}

impl std::error::Error for Refused {}

impl Environment<'_> {
    /// Lowers the app, adds the extra objects, and applies the patches.
    ///
    /// # Errors
    /// All at once: two objects of one key, an object without a valid name, an extra object that is none, a patch that
    /// finds no target, changes nothing or renames its target.
    ///
    /// ```
    /// # use manifest_lib::{lower::Environment, model::*, values::{Cpu, Memory}};
    /// # const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
    /// #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))));
    /// # const DEV: App = App::new(Release::new("jobs", "1"), Target { stage: Stage::Dev, namespace: Namespace::new("jobs"),
    /// #     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)) }, &[WORKER.overlay(Overlay { image: ImageTag::latest(),
    /// #     replicas: Replicas::new(1), autoscaler: None, exposure: Exposure::none(), disruption_budget: None, config: &[] })]);
    /// # const ENVIRONMENT: Environment = Environment::new("dev", DEV);
    /// let keys: Vec<String> = ENVIRONMENT.bundle()?.keys().map(|key| key.to_string()).collect();
    /// assert_eq!(keys[0], "Namespace/jobs");
    /// # Ok::<(), manifest_lib::objects::BundleErrors>(())
    /// ```
    pub fn bundle(&self) -> Result<Bundle, BundleErrors> {
        build(self, &self.app, false)
    }

    /// The same for another app in the environment's place. A patch may be without effect there: its object may not be
    /// made, or be what it asks for. A patch that panics there is an error.
    pub(crate) fn variant(&self, app: &App<'_>) -> Result<Bundle, BundleErrors> {
        build(self, app, true)
    }

    /// The bundle, judged as strictly as the stage asks, with the environment's waivers and registries. Waivers hold
    /// whatever the date.
    ///
    /// # Errors
    /// All that keeps the bundle from being made, or all findings.
    pub fn checked(&self) -> Result<CheckedBundle, Refused> {
        self.checked_on(None, "")
    }

    /// The same on a date, written as `2026-11-24`: a waiver that held until an earlier day is a finding. And given the
    /// YAML that it replaces: what cannot be changed in a cluster and is changed is one, too.
    ///
    /// # Errors
    /// As above.
    pub fn checked_on(&self, today: Option<&str>, before: &str) -> Result<CheckedBundle, Refused> {
        let bundle = self.bundle().map_err(Refused::Bundle)?;
        let (registries, before) = (self.allowed_registries(), read::bundle(before));
        let judging = Judging { today, registries: &registries, before: &before, ..self.judging() };
        let said = self.said(&bundle);
        CheckedBundle::judged(bundle, &judging, &self.with(&said)).map_err(Refused::Findings)
    }

    /// What the rules find in a bundle in the environment's place, given what was there before.
    pub(crate) fn findings(&self, bundle: &Bundle, before: &Bundle) -> Vec<Finding> {
        let registries = self.allowed_registries();
        let judging = Judging { registries: &registries, before, ..self.judging() };
        judging.findings(bundle, &self.with(&self.said(bundle)))
    }

    /// The environment's waivers, and those that the model's own words are.
    fn with<'w>(&'w self, said: &'w [Said<'_>]) -> Vec<Waiver<'w>> {
        let said =
            said.iter().map(|(rule, object, reason, origin)| Waiver::new(rule, object, reason).declared_at(*origin));
        self.waivers.iter().copied().chain(said).collect()
    }

    /// What the model's own words waive: of a singleton, of a number that somebody else chooses, and of a ConfigMap that
    /// something else makes.
    fn said(&self, bundle: &Bundle) -> Vec<Said<'_>> {
        let mut said = Vec::new();
        for deployed in self.app.workloads.iter().filter(|_| !self.is_bare) {
            let object = || {
                let kind = deployed.kind();
                let named = |name: &str| name == deployed.name() || (kind == "Job" && job::is_named(deployed, name));
                let own = bundle.keys().find(|key| key.kind == kind && named(&key.name));
                own.map(|key| format!("{}/{}", key.kind, key.name))
            };
            let by = deployed.overlay.autoscaler.and_then(|scaler| Some((scaler.by?, scaler.origin)));
            let few = deployed.body.controller.singleton().map(|one| (one.reason, one.origin)).or(by);
            // In dev one pod is no finding, and a waiver that accepts nothing is one.
            if let Some((reason, origin)) = few
                && self.app.stage() == Stage::Prod
                && let Some(object) = object()
            {
                said.push(("single-replica", object, reason, origin));
            }
            let is_missing = |name: &str| !bundle.keys().any(|key| key.kind == "ConfigMap" && key.name == name);
            let missing = deployed.body.named_config_maps().into_iter().find(|(name, _)| is_missing(name));
            if let Some((_, origin)) = missing
                && let Some(object) = object()
            {
                said.push(("missing-config", object, "the profile says that something else makes it", origin));
            }
        }
        said
    }

    fn judging(&self) -> Judging<'static> {
        Judging::complete(self.app.stage())
    }

    fn allowed_registries(&self) -> Vec<String> {
        self.registries.iter().map(|name| (*name).to_owned()).collect()
    }
}

/// A waiver that the model's own words are: the rule, the object, the reason, and the line that says it.
type Said<'a> = (&'static str, String, &'a str, Origin);

fn build(environment: &Environment<'_>, app: &App<'_>, lenient: bool) -> Result<Bundle, BundleErrors> {
    let mut errors = Vec::new();
    let mut items = lower(app);
    for extra in environment.extra {
        match extra::items(extra) {
            Ok(more) => items.extend(more),
            Err(more) => errors.extend(more),
        }
    }
    for patch in environment.patches {
        if lenient && !items.iter().any(|item| patch.is_for(&item.object)) {
            continue;
        }
        if let Err(error) = apply(patch, &mut items, lenient) {
            errors.push(error);
        }
    }
    match Bundle::sorted(environment.file(), items) {
        Ok(mut bundle) if errors.is_empty() => {
            let registries = environment.allowed_registries();
            let judging = Judging { registries: &registries, ..environment.judging() };
            let said = environment.said(&bundle);
            let lines = WaiverLines::of(&bundle, &judging, &environment.with(&said));
            lines.write(&mut bundle);
            Ok(bundle)
        }
        Ok(_) => Err(BundleErrors::new(errors)),
        Err(more) => {
            errors.extend_from_slice(more.errors());
            Err(BundleErrors::new(errors))
        }
    }
}

/// What keeps the workload's pods.
fn controlled(app: &App<'_>, deployed: &Deployed<'_>, at: &mut Notes<'_>) -> Object {
    match &deployed.body.controller {
        Controller::Deployment(settings) => deployment::deployment(app, deployed, settings, at).into(),
        Controller::StatefulSet(settings) => stateful_set::stateful_set(app, deployed, settings, at).into(),
        Controller::DaemonSet(settings) => daemon_set::daemon_set(app, deployed, settings, at).into(),
        Controller::Job(settings) => job::job(app, deployed, settings, at).into(),
        Controller::CronJob(settings, more) => job::cron_job(app, deployed, settings, more, at).into(),
    }
}

/// The line of an object, and that at which the environment takes it, if it is of a workload.
type From = (Origin, Option<Origin>);

fn lower(app: &App<'_>) -> Vec<Item> {
    let callers = Callers::of(app);
    let mut items = Vec::with_capacity(3 + app.workloads.len() * 7);
    // The lines that are the app's own are the same for all objects.
    let apart = [app.release.name.origin, app.release.version.origin, app.target.namespace.0.origin];
    let mut add = |(origin, taken): From, room: usize, make: &dyn Fn(&mut Notes<'_>) -> Option<Object>| {
        let mut origins = Origins::new(origin);
        if let Some(at) = taken {
            origins.take(at, apart);
        }
        origins.reserve(room);
        if let Some(object) = make(&mut origins.notes()) {
            items.push(Item { object, origins });
        }
    };
    // The numbers are how many notes such an object usually has.
    let shared = (app.target.namespace.0.origin, None);
    add(shared, 6, &|at| Some(namespace::namespace(app, at).into()));
    add(shared, 8, &|at| Some(network_policy::default_deny(app, at).into()));
    add(shared, 8, &|at| Some(network_policy::allow_dns(app, at).into()));
    // By name, as the bundle will have them, so that sorting it finds them in order.
    let mut by_name: Vec<&Deployed<'_>> = app.workloads.iter().collect();
    by_name.sort_by_key(|deployed| deployed.name());
    for deployed in by_name {
        let from = |origin: Origin| (origin, Some(deployed.origin));
        let own = from(deployed.body.name.origin);
        add(own, 8, &|at| Some(service_account::service_account(app, deployed, at).into()));
        if let Some(rights) = deployed.body.rights {
            add(from(rights.origin), 12, &|at| Some(role::role(app, deployed, rights, at).into()));
            add(from(rights.origin), 12, &|at| Some(role::binding(app, deployed, at).into()));
        }
        add(own, 8, &|at| config_map::config_map(app, deployed, at).map(Object::from));
        add(own, 20, &|at| network_policy::declared(app, deployed, &callers, at).map(Object::from));
        for volume in deployed.body.volumes.iter() {
            add(from(volume.origin), 12, &|at| volume::files(app, deployed, volume, at).map(Object::from));
            add(from(volume.origin), 12, &|at| volume::claim(app, deployed, volume, at));
        }
        let exposure = &deployed.overlay.exposure;
        let name = || deployed.name().to_owned();
        add(own, 16, &|at| service::service(app, deployed, name(), exposure, at).map(Object::from));
        for more in exposure.more.iter() {
            let name = || format!("{}-{}", deployed.name(), more.name);
            add(from(more.exposure.origin), 16, &|at| {
                service::service(app, deployed, name(), &more.exposure, at).map(Object::from)
            });
        }
        for way in exposure.ways.iter() {
            match way {
                Way::Ingress(ingress) => {
                    add(from(ingress.origin), 16, &|at| Some(ingress::ingress(app, deployed, ingress, at).into()));
                }
                Way::Route(route) => add(from(route.origin), 12, &|at| route::route(app, deployed, route, at)),
            }
        }
        add(own, 16, &|at| service::headless(app, deployed, at).map(Object::from));
        add(own, 64, &|at| Some(controlled(app, deployed, at)));
        add(own, 16, &|at| horizontal_pod_autoscaler::horizontal_pod_autoscaler(app, deployed, at).map(Object::from));
        add(own, 12, &|at| pod_disruption_budget::pod_disruption_budget(app, deployed, at).map(Object::from));
    }
    items
}
