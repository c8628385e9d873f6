//! All environments together: within a cluster, what each of them takes is taken.

use super::Environment;
use crate::model::exposure::ExposureKind;
use crate::model::rules::{Sum, unplaced};
use crate::model::{App, Deployed};
use crate::values::{Fault, NodePort, Origin, must, scan::same};

/// All environments of a team, which stand beside each other: the door for constants.
///
/// Only within a cluster do they clash: by one namespace, unless it is [shared](crate::model::Namespace::shared), by one
/// nodePort, and by what their pods request together.
///
/// ```
/// # use manifest_lib::{lower::Environment, model::*, values::{Cpu, Memory}};
/// use manifest_lib::lower::environments;
/// # const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
/// #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))));
/// # const EU: Cluster = Cluster::new(Cpu::cores(4), Memory::gibibytes(8)).name("eu");
/// # const US: Cluster = EU.name("us");
/// # const fn on(name: &'static str, cluster: Cluster<'static>) -> Environment<'static> {
/// #     const WORKERS: &[Deployed] = &[WORKER.overlay(Overlay { image: ImageTag::exact("1"), replicas: Replicas::new(2),
/// #         autoscaler: None, exposure: Exposure::none(), disruption_budget: None, config: &[] })];
/// #     Environment::new(name, App::new(Release::new("jobs", "1"),
/// #         Target { stage: Stage::Prod, namespace: Namespace::new("jobs"), cluster }, WORKERS))
/// # }
/// # const PROD_EU: Environment = on("prod-eu", EU);
/// # const PROD_US: Environment = on("prod-us", US);
/// // One namespace in two clusters.
/// pub const ALL: &[Environment] = environments(&[PROD_EU, PROD_US]);
/// ```
///
/// # Panics
/// With the words of [`try_environments`] and the caller's line.
#[track_caller]
pub const fn environments<'e, 'a>(all: &'e [Environment<'a>]) -> &'e [Environment<'a>] {
    must(try_environments(all))
}

/// The same for environments that are only known at run time.
///
/// # Errors
/// If two have one name; or in one cluster one namespace, unless both share it, one nodePort, or the same words about the
/// cluster; or if a cluster cannot hold all of its apps at their maxima.
pub const fn try_environments<'e, 'a>(all: &'e [Environment<'a>]) -> Result<&'e [Environment<'a>], Fault> {
    let mut i = 0;
    while i < all.len() {
        let mut is_first = true;
        let mut j = 0;
        while j < i {
            if let Some(fault) = pair(&all[j], &all[i]) {
                return Err(fault);
            }
            if cluster(&all[j], &all[i]) {
                is_first = false;
            }
            j += 1;
        }
        if is_first && let Some(fault) = of_one_cluster(all, i) {
            return Err(fault);
        }
        i += 1;
    }
    Ok(all)
}

const fn cluster(one: &Environment<'_>, other: &Environment<'_>) -> bool {
    one.app.target.cluster.is(&other.app.target.cluster)
}

/// What keeps two environments from standing beside each other.
const fn pair(one: &Environment<'_>, other: &Environment<'_>) -> Option<Fault> {
    if same(one.name(), other.name()) {
        let fault = Fault::new("two environments are named ").quoted(other.name());
        return Some(both(fault.text(", and a folder holds one: rename one"), one.origin, other.origin));
    }
    if !cluster(one, other) {
        return None;
    }
    let (own, others) = (&one.app.target, &other.app.target);
    let facts = &own.cluster;
    if !facts.has_the_words_of(&others.cluster) {
        let fault = Fault::about(one.name()).text(" and ").quoted(other.name()).text(
            " are on one cluster and say otherwise of its size or version: use one constant, or tell two clusters apart with `Cluster::name(...)`",
        );
        return Some(both(fault, own.cluster.origin, others.cluster.origin));
    }
    if !same(own.namespace.as_str(), others.namespace.as_str()) {
        return None;
    }
    let lines = (own.namespace.0.origin, others.namespace.0.origin);
    let fault = Fault::about(other.name())
        .text(" has the namespace ")
        .quoted(own.namespace.as_str())
        .text(" of ")
        .quoted(one.name());
    if same(one.app.name(), other.app.name()) {
        let fault = fault.text(", and both are the app ").quoted(one.app.name());
        return Some(both(
            fault.text(", whose objects have one name: give it its own, or another cluster"),
            lines.0,
            lines.1,
        ));
    }
    if !own.namespace.is_shared() || !others.namespace.is_shared() {
        let fault = fault.text(": give it its own, or let both write `Namespace::shared(...)`");
        return Some(both(fault, lines.0, lines.1));
    }
    if !own.stage.is(others.stage) {
        let fault = fault.text(", and the Namespace says one stage of all that is in it: let both have the same");
        return Some(both(fault, lines.0, lines.1));
    }
    match shared_name(&one.app, &other.app) {
        Some((first, second)) => {
            let fault = fault.text(", and both have a workload ").quoted(second.name());
            let fault = fault.text(", of which one would take the other's place: rename one");
            Some(both(fault, first.body.name.origin, second.body.name.origin))
        }
        None => None,
    }
}

/// A name that workloads of both apps have.
const fn shared_name<'w, 'a>(one: &'w App<'a>, other: &'w App<'a>) -> Option<(&'w Deployed<'a>, &'w Deployed<'a>)> {
    let mut i = 0;
    while i < one.workloads.len() {
        let mut j = 0;
        while j < other.workloads.len() {
            if same(one.workloads[i].name(), other.workloads[j].name()) {
                return Some((&one.workloads[i], &other.workloads[j]));
            }
            j += 1;
        }
        i += 1;
    }
    None
}

/// So many apps of one cluster are added up.
const MOST: usize = 256;
const NODE_PORTS: usize = (NodePort::MAX.get() - NodePort::MIN.get()) as usize + 1;

/// What the environments on the cluster of the one at this place take together.
const fn of_one_cluster(all: &[Environment<'_>], first: usize) -> Option<Fault> {
    let mut apps: [Option<&[Deployed<'_>]>; MOST] = [None; MOST];
    let mut count = 0;
    let mut sum = Sum::NOTHING;
    // Of each nodePort the place of its environment, and one more.
    let mut ports = [0u16; NODE_PORTS];
    let mut i = first;
    while i < all.len() {
        if cluster(&all[first], &all[i]) {
            let app = &all[i].app;
            if count < MOST {
                apps[count] = Some(app.workloads);
                sum = sum.with_all(app.workloads, &app.target.cluster);
            }
            count += 1;
            let mut j = 0;
            while j < app.workloads.len() {
                if let ExposureKind::NodePort(number) = app.workloads[j].overlay.exposure.kind {
                    let at = (number - NodePort::MIN.get()) as usize;
                    if ports[at] != 0 {
                        let one = &all[ports[at] as usize - 1];
                        let fault = Fault::about(all[i].name()).text(" has the nodePort ").number(number as u64);
                        let fault = fault.text(" of ").quoted(one.name());
                        let fault = fault.text(", and a node opens it once: choose another, or another cluster");
                        let origin = app.workloads[j].overlay.exposure.origin;
                        return Some(both(fault, port_line(&one.app, number), origin));
                    }
                    ports[at] = i as u16 + 1;
                }
                j += 1;
            }
        }
        i += 1;
    }
    // Of a single app, its own constant has told it.
    if count < 2 {
        return None;
    }
    let cluster = &all[first].app.target.cluster;
    let who = match cluster.name {
        Some(name) => Fault::new("the apps on the cluster ").quoted(name.value),
        None => Fault::new("the apps on the cluster, from ").quoted(all[first].name()).text(" on,"),
    };
    if let Some(fault) = sum.beyond(cluster, who) {
        return Some(fault);
    }
    unplaced(cluster, &apps)
}

/// The line at which an app has the nodePort.
const fn port_line(app: &App<'_>, wanted: u32) -> Origin {
    let mut i = 0;
    while i < app.workloads.len() {
        if let ExposureKind::NodePort(number) = app.workloads[i].overlay.exposure.kind
            && number == wanted
        {
            return app.workloads[i].overlay.exposure.origin;
        }
        i += 1;
    }
    app.release.name.origin
}

/// Names both lines.
const fn both(fault: Fault, one: Origin, other: Origin) -> Fault {
    match (one, other) {
        (Origin::Line(one), Origin::Line(other)) => fault.text("; declared at ").line(one).text(" and ").line(other),
        _ => fault,
    }
}
