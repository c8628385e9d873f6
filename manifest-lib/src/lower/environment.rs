//! An environment: an app, and what the model does not have: patches, extra objects, waivers.

use std::collections::HashSet;

use manifest_rules::gate::Waiver;
use manifest_rules::objects::{NotAnObject, Object};

use super::patch::Patch;
use crate::model::App;
use crate::model::exposure::ExposureKind;
use crate::model::list::List;
use crate::values::{DnsLabel, Fault, Origin};

/// An environment of an app: what `out/NAME/` holds.
///
/// The escape hatches are here, so that one look shows every exception that an environment makes. What they let in
/// passes the same gate.
///
/// ```
/// # use manifest_lib::{model::*, values::{Cpu, Memory}};
/// use manifest_lib::lower::{Environment, Patch};
/// # const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
/// #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))));
/// # const DEV: App = App::new(Release::new("jobs", "1"), Target { stage: Stage::Dev, namespace: Namespace::new("jobs"),
/// #     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)) }, &[WORKER.overlay(Overlay { image: ImageTag::latest(),
/// #     replicas: Replicas::new(1), autoscaler: None, exposure: Exposure::none(), disruption_budget: None, config: &[] })]);
/// pub const ENVIRONMENT: Environment = Environment::new("dev", DEV).patches(&[Patch::deployment("worker", |deployment| {
///     if let Some(spec) = &mut deployment.spec {
///         spec.revision_history_limit = Some(3);
///     }
/// })]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Environment<'a> {
    pub(crate) name: DnsLabel<'a>,
    pub(crate) app: App<'a>,
    pub(crate) patches: List<'a, Patch<'a>, 4>,
    pub(crate) extra: List<'a, ExtraObject, 4>,
    pub(crate) waivers: &'a [Waiver<'a>],
    pub(crate) in_chart: bool,
    /// Whether it accepts no finding, and says no waiver in its bundle.
    pub(crate) is_bare: bool,
    pub(crate) registries: &'a [&'a str],
    pub(crate) origin: Origin,
}

impl<'a> Environment<'a> {
    /// An environment with a name, which is its folder's, too.
    ///
    /// # Panics
    /// If the name is no DNS label.
    #[track_caller]
    pub const fn new(name: &'a str, app: App<'a>) -> Self {
        Self {
            name: DnsLabel::new(name),
            app,
            patches: List::EMPTY,
            extra: List::EMPTY,
            waivers: &[],
            in_chart: true,
            is_bare: false,
            registries: &[],
            origin: Origin::caller(),
        }
    }

    /// Changes objects in ways that the model does not have. A patch without a target, or that changes nothing, is an
    /// error when the bundle is made.
    ///
    /// # Panics
    /// If it is called twice: the second list would replace the first.
    #[track_caller]
    pub const fn patches(mut self, patches: &'a [Patch<'a>]) -> Self {
        once(self.patches.is_empty(), "patches");
        self.patches.set(patches);
        self
    }

    /// One patch more, with the fields that it touches if it says them ([`Patch::touches`]).
    ///
    /// ```
    /// # use manifest_lib::{model::*, values::{Cpu, Memory}};
    /// use manifest_lib::lower::{Environment, Patch};
    /// # const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
    /// #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))));
    /// # const DEV: App = App::new(Release::new("jobs", "1"), Target { stage: Stage::Dev, namespace: Namespace::new("jobs"),
    /// #     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)) }, &[WORKER.overlay(Overlay { image: ImageTag::latest(),
    /// #     replicas: Replicas::new(1), autoscaler: None, exposure: Exposure::none(), disruption_budget: None, config: &[] })]);
    /// pub const ENVIRONMENT: Environment = Environment::new("dev", DEV).patch(
    ///     Patch::deployment("worker", |deployment| {
    ///         if let Some(spec) = &mut deployment.spec {
    ///             spec.revision_history_limit = Some(3);
    ///         }
    ///     })
    ///     .touches(&["spec.revisionHistoryLimit"]),
    /// );
    /// assert!(ENVIRONMENT.bundle().is_ok());
    /// ```
    ///
    /// # Panics
    /// If it is the fifth: then write [`Self::patches`].
    #[track_caller]
    pub const fn patch(mut self, patch: Patch<'a>) -> Self {
        self.patches.push(patch, "patch", "patches");
        self
    }

    /// Adds objects that the model does not make.
    ///
    /// # Panics
    /// If it is called twice: the second list would replace the first.
    #[track_caller]
    pub const fn extra(mut self, extra: &'a [ExtraObject]) -> Self {
        once(self.extra.is_empty(), "extra");
        self.extra.set(extra);
        self
    }

    /// One extra object more.
    ///
    /// # Panics
    /// If it is the fifth: then write [`Self::extra`].
    #[track_caller]
    pub const fn extra_object(mut self, extra: ExtraObject) -> Self {
        self.extra.push(extra, "extra_object", "extra");
        self
    }

    /// Accepts findings. A waiver that accepts nothing is a finding. Each object that one is about carries it in the YAML, as
    /// the annotation `gen-cli/waive`.
    ///
    /// # Panics
    /// If it is called twice: the second list would replace the first.
    #[track_caller]
    pub const fn waivers(mut self, waivers: &'a [Waiver<'a>]) -> Self {
        once(self.waivers.is_empty(), "waivers");
        self.waivers = waivers;
        self
    }

    /// Leaves the environment out of the app's Helm chart, which can only differ between environments where it has a value
    /// (see [`crate::chart::charts`]).
    pub const fn without_chart(mut self) -> Self {
        self.in_chart = false;
        self
    }

    /// The registries that images may come from, such as `registry.example` or `ghcr.io/us`: an image of another one is a
    /// finding. Without a list, any may.
    pub const fn registries(mut self, registries: &'a [&'a str]) -> Self {
        self.registries = registries;
        self
    }

    /// What keeps environments from standing beside each other: one name, one namespace, or one nodePort twice.
    pub fn clash(all: &[Environment<'_>]) -> Option<String> {
        let (mut names, mut namespaces, mut node_ports) = (HashSet::new(), HashSet::new(), HashSet::new());
        for environment in all {
            let name = environment.name();
            let namespace = environment.app.target.namespace.0.value.as_str();
            if !names.insert(name) {
                return Some(format!("two environments are named `{name}`, and a folder holds one: rename one"));
            }
            if !namespaces.insert(namespace) {
                return Some(format!(
                    "`{name}` has the namespace `{namespace}` of another environment: give it its own"
                ));
            }
            for deployed in environment.app.workloads {
                if let ExposureKind::NodePort(number) = deployed.overlay.exposure.kind
                    && !node_ports.insert(number)
                {
                    return Some(format!("`{name}` has the nodePort {number} of another environment: choose another"));
                }
            }
        }
        None
    }

    /// The environment as it would be if it accepted no finding: its bundle carries no waivers.
    pub const fn without_waivers(mut self) -> Self {
        self.waivers = &[];
        self.is_bare = true;
        self
    }

    /// The environment's name.
    pub const fn name(&self) -> &'a str {
        self.name.as_str()
    }

    /// The app in this environment.
    pub const fn app(&self) -> &App<'a> {
        &self.app
    }

    /// The findings that the environment accepts.
    pub const fn waivers_given(&self) -> &'a [Waiver<'a>] {
        self.waivers
    }

    /// The file of the profile that declares the environment.
    pub fn file(&self) -> String {
        self.origin.file()
    }
}

/// Objects that the model does not make: one from a function, since a constant cannot hold it, or those of a YAML file.
///
/// ```
/// use manifest_lib::{lower::ExtraObject, objects::Object};
/// const AGENT: ExtraObject = ExtraObject::new(|| Object::any(serde_json::json!({
///     "apiVersion": "kagent.dev/v1alpha2", "kind": "Agent", "metadata": {"name": "todo", "namespace": "evolved-todo"},
/// })));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ExtraObject {
    pub(super) source: ExtraSource,
    pub(super) origin: Origin,
}

/// Where an extra object comes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum ExtraSource {
    /// A function that makes it.
    Function(fn() -> Result<Object, NotAnObject>),
    /// The same, of the environment.
    Of(fn(&Environment<'_>) -> Result<Object, NotAnObject>),
    /// A text of YAML, with any number of objects.
    Yaml(&'static str),
}

impl ExtraObject {
    /// The function that makes the object; write `|| Ok(Object::from(...))` for a kind that [`Object`] has. A field that a
    /// tree misspells is dropped where its kind has a type: [`ExtraObject::yaml`] refuses it.
    #[track_caller]
    pub const fn new(make: fn() -> Result<Object, NotAnObject>) -> Self {
        Self { source: ExtraSource::Function(make), origin: Origin::caller() }
    }

    /// The same as a function of the environment, so that one constant serves all of them.
    ///
    /// ```
    /// use manifest_lib::{lower::ExtraObject, objects::Object};
    /// const CERTIFICATE: ExtraObject = ExtraObject::of(|environment| Object::any(serde_json::json!({
    ///     "apiVersion": "cert-manager.io/v1", "kind": "Certificate",
    ///     "metadata": {"name": "web", "namespace": environment.app().namespace()},
    ///     "spec": {"secretName": "web-tls", "dnsNames": [format!("{}.example.com", environment.name())],
    ///         "issuerRef": {"name": "letsencrypt", "kind": "ClusterIssuer"}},
    /// })));
    /// ```
    #[track_caller]
    pub const fn of(make: fn(&Environment<'_>) -> Result<Object, NotAnObject>) -> Self {
        Self { source: ExtraSource::Of(make), origin: Origin::caller() }
    }

    /// The objects of a YAML file, read as strictly as `lint` reads: a field that its type does not have, a value of
    /// another type, or a document that is no object is an error at this line when the bundle is made.
    ///
    /// ```
    /// # use manifest_lib::{lower::Environment, model::*, values::{Cpu, Memory}};
    /// use manifest_lib::lower::ExtraObject;
    /// # const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
    /// #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))));
    /// # const DEV: App = App::new(Release::new("jobs", "1"), Target { stage: Stage::Dev, namespace: Namespace::new("jobs"),
    /// #     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)) }, &[WORKER.overlay(Overlay { image: ImageTag::latest(),
    /// #     replicas: Replicas::new(1), autoscaler: None, exposure: Exposure::none(), disruption_budget: None, config: &[] })]);
    /// // In a profile: `include_str!("quota.yaml")`.
    /// const QUOTA: &str = "apiVersion: v1\nkind: LimitRange\nmetadata: {name: limits, namespace: jobs}\nspec: {limits: []}\n";
    /// const WITH: Environment = Environment::new("dev", DEV).extra(&[ExtraObject::yaml(QUOTA)]);
    /// assert!(WITH.bundle()?.keys().any(|key| key.to_string() == "LimitRange/limits"));
    /// const MISSPELT: &str = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {scedule: '@daily'}\n";
    /// const WRONG: Environment = Environment::new("dev", DEV).extra(&[ExtraObject::yaml(MISSPELT)]);
    /// assert!(WRONG.bundle().is_err_and(|errors| errors.to_string().contains("did you mean `schedule`?")));
    /// # Ok::<(), manifest_lib::objects::BundleErrors>(())
    /// ```
    #[track_caller]
    pub const fn yaml(text: &'static str) -> Self {
        Self { source: ExtraSource::Yaml(text), origin: Origin::caller() }
    }
}

#[track_caller]
const fn once(is_empty: bool, what: &str) {
    if !is_empty {
        Fault::new("`.")
            .text(what)
            .text("(...)` is called twice, and the second list would replace the first: write one list")
            .refuse()
    }
}
