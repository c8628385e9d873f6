//! The test of a chart: a pod that asks every health endpoint through its Service, as hardened as any other, and the
//! policies that let it. All of it is lowered as a workload that is connected to each. Source: Helm, "Chart Tests".

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{Container, Pod, PodSpec, ServicePort};
use k8s_openapi::api::networking::v1::NetworkPolicy;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde_json::Value;

use super::binding::{self, Binding};
use super::error::ChartError;
use super::expr::Expr;
use super::generalize::General;
use super::names::{TEST, camel_case};
use super::node::{Entry, Node};
use super::templates::policed;
use super::value_path::ValuePath;
use crate::health::{Contract, ProbeKind, container_of, port_number};
use crate::lower::Environment;
use crate::lower::pod_template;
use crate::model::list::List;
use crate::model::{
    App, Connection, Deployed, Exposure, ImageTag, Limits, Overlay, Replicas, Requests, ResourceProfile, Workload,
};
use crate::objects::{Bundle, Object, ObjectKey};
use crate::values::{Cpu, Memory};

/// The pod and the policies of a test.
pub(super) struct HelmTest {
    /// The templates of all of them.
    pub(super) documents: Vec<Entry>,
    pod: Value,
}

impl HelmTest {
    /// Reads the values of the pod's image back from the pod.
    pub(super) fn read(&self, values: &mut Value) {
        rows().iter().for_each(|row| row.read(&self.pod, values));
    }
}

/// The test of an environment's app, whose bundle this is; nothing if no Service leads to a health endpoint.
///
/// # Errors
/// If the test cannot be lowered.
pub(super) fn helm_test(environment: &Environment<'_>, bundle: &Bundle) -> Result<Option<HelmTest>, Vec<ChartError>> {
    let workloads = environment.app.workloads().iter();
    let all: Vec<Asked<'_>> = workloads.filter_map(|deployed| asked(environment, deployed, bundle)).collect();
    if all.is_empty() {
        return Ok(None);
    }
    let connections: Vec<Connection<'_>> =
        all.iter().map(|one| Connection::to(one.callee.name(), one.target)).collect();
    let tester = tester(&connections);
    let workloads: Vec<Deployed<'_>> = [tester].into_iter().chain(all.iter().map(|one| one.callee)).collect();
    let app = App { workloads: &workloads, ..environment.app };
    let fail = |error: serde_json::Error| vec![ChartError::new(environment.origin, format!("the test: {error}"))];
    let general = General::of(&app);
    let mut documents = Vec::new();
    for policy in policies(environment, &app)? {
        let object = Object::from(policy).to_value().map_err(fail)?;
        documents.push(policed("NetworkPolicy", Entry::new("NetworkPolicy", general.template(&object))));
    }
    let pod = Object::from(pod(&app, &tester)).to_value().map_err(fail)?;
    let mut template = general.template(&pod);
    for row in rows() {
        row.bind(&pod, &mut template);
    }
    if let Some(container) = template.at("spec.containers[0]") {
        container.put(Entry::new("args", Node::List(all.iter().map(|one| Entry::new("", one.url())).collect())));
    }
    documents.push(Entry::new("Pod", template));
    Ok(Some(HelmTest { documents, pod }))
}

/// The rows of the table for the test's pod.
fn rows() -> Vec<Binding> {
    binding::of_pod("", &ValuePath::new(&["test", "image"]), None)
}

/// An endpoint that is asked.
struct Asked<'a> {
    /// The workload, as far as the test needs it.
    callee: Deployed<'a>,
    path: String,
    /// The container's port.
    target: u32,
    /// The Service's port, where it is not the first, which is a value.
    port: Option<i32>,
}

/// What of a workload is asked: the endpoint of its readiness, since what is ready answers, on a port that its Service
/// sends to.
fn asked<'a>(environment: &Environment<'_>, deployed: &Deployed<'a>, bundle: &Bundle) -> Option<Asked<'a>> {
    let workload = deployed.workload();
    let container = container_of(bundle, workload.name())?;
    let questions = Contract::of(&workload, container)?.asked;
    let readiness = questions.into_iter().find(|asked| asked.kind == ProbeKind::Readiness)?;
    let key = ObjectKey {
        group: String::new(),
        kind: "Service".to_owned(),
        namespace: environment.app.target.namespace.0.value.as_str().to_owned(),
        name: workload.name().to_owned(),
    };
    let Object::Service(service) = &bundle.get(&key.placed())?.object else { return None };
    let leads = |port: &ServicePort| {
        let target = port.target_port.as_ref().and_then(|target| port_number(container, target));
        target.is_some_and(|target| u32::try_from(target) == Ok(readiness.port))
    };
    let ports = service.spec.as_ref()?.ports.iter().flatten();
    let (index, port) = ports.enumerate().find(|(_, port)| leads(port))?;
    let mut callee = *deployed;
    callee.body.connections = List::EMPTY;
    callee.overlay.exposure = Exposure::cluster_ip();
    Some(Asked { callee, path: readiness.path, target: readiness.port, port: (index > 0).then_some(port.port) })
}

impl Asked<'_> {
    fn url(&self) -> Node {
        let (name, path) = (self.callee.name(), &self.path);
        match self.port {
            Some(port) => Node::Expr(Expr::Hosts(format!("http://{name}:{port}{path}"))),
            None => {
                let port = ValuePath::new(&["service", &camel_case(name), "port"]);
                Node::Expr(Expr::Around("http://".to_owned(), name.to_owned(), port, path.clone()))
            }
        }
    }
}

/// The workload that asks. Its image has a shell, wget, and nothing to keep up to date but itself.
fn tester<'a>(connections: &'a [Connection<'a>]) -> Deployed<'a> {
    let resources = ResourceProfile::new(
        Requests::new(Cpu::millis(10), Memory::mebibytes(16)),
        Limits::new(Cpu::millis(100), Memory::mebibytes(32)),
    );
    let workload = Workload::new(TEST, "busybox").resources(resources).connections(connections);
    Deployed {
        body: workload.command(&["/bin/sh", "-c", include_str!("text/test.sh"), TEST]).body,
        storage: &[],
        suspended: None,
        origin: crate::values::Origin::Default("the chart's own test"),
        overlay: Overlay {
            image: ImageTag::exact("1.37.0"),
            replicas: Replicas::new(1),
            autoscaler: None,
            exposure: Exposure::none(),
            disruption_budget: None,
            config: &[],
        },
    }
}

/// The pod of a workload, which runs once. It has no account, since the chart has none for it and no token is mounted.
fn pod(app: &App<'_>, tester: &Deployed<'_>) -> Pod {
    let template = pod_template(app, tester);
    let spec = template.spec.map(|spec| PodSpec {
        restart_policy: Some("Never".to_owned()),
        topology_spread_constraints: None,
        service_account_name: None,
        containers: spec.containers.into_iter().map(|container| Container { lifecycle: None, ..container }).collect(),
        ..spec
    });
    let metadata = ObjectMeta {
        name: Some(TEST.to_owned()),
        namespace: Some(app.target.namespace.0.value.as_str().to_owned()),
        labels: template.metadata.and_then(|metadata| metadata.labels),
        annotations: Some(hook("0")),
        ..ObjectMeta::default()
    };
    Pod { metadata, spec, status: None }
}

/// The tester's own policy, and one for each workload that it asks; they are there before the pod is.
fn policies(environment: &Environment<'_>, app: &App<'_>) -> Result<Vec<NetworkPolicy>, Vec<ChartError>> {
    let plain = Environment { patches: List::EMPTY, extra: List::EMPTY, ..*environment };
    let mut policies = Vec::new();
    for (key, item) in plain.variant(app).map_err(ChartError::of_bundle)?.iter() {
        let Object::NetworkPolicy(policy) = &item.object else { continue };
        if app.workloads().iter().any(|deployed| deployed.name() == key.name) {
            let mut policy = NetworkPolicy::clone(policy);
            let name = if key.name == TEST { TEST.to_owned() } else { format!("{}-from-test", key.name) };
            policy.metadata.name = Some(name);
            policy.metadata.annotations = Some(hook("-1"));
            policies.push(policy);
        }
    }
    Ok(policies)
}

/// What makes an object a part of the test. Source: Helm, "Chart Hooks".
fn hook(weight: &str) -> BTreeMap<String, String> {
    let annotations = [
        ("helm.sh/hook", "test"),
        ("helm.sh/hook-weight", weight),
        ("helm.sh/hook-delete-policy", "before-hook-creation,hook-succeeded"),
    ];
    annotations.map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}
