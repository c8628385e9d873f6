//! A workload's Service. Source: Kubernetes, "Service".

use k8s_openapi::api::core::v1::{
    ClientIPConfig, Service, ServicePort as K8sServicePort, ServiceSpec, SessionAffinityConfig,
};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use manifest_rules::objects::Notes;

use super::meta;
use crate::model::controller::Controller;
use crate::model::exposure::ExposureKind;
use crate::model::{App, Deployed, Exposure, Port, ServicePort};
use crate::values::Origin;

/// The name of the Service by which each pod of a StatefulSet is known.
pub(super) fn headless_name(deployed: &Deployed<'_>) -> String {
    format!("{}-headless", deployed.name())
}

/// A StatefulSet's headless Service: no address of its own, and its pods are known before they are ready, since they look
/// for each other while they start. Source: Kubernetes, "StatefulSets" (stable network ID).
pub(super) fn headless(app: &App<'_>, deployed: &Deployed<'_>, at: &mut Notes<'_>) -> Option<Service> {
    if !matches!(deployed.body.controller, Controller::StatefulSet(_)) {
        return None;
    }
    meta::note_labels!(at, app, "spec.selector");
    let own = deployed.body.main.ports.iter().map(|port| (port, port.number.value, port.number.origin)).collect();
    let spec = ServiceSpec {
        cluster_ip: Some("None".to_owned()),
        publish_not_ready_addresses: Some(true),
        ..spec(app, deployed, meta::some(ports(own, at)), "ClusterIP")
    };
    let metadata = meta::metadata(app, headless_name(deployed), Some(deployed), at);
    Some(Service { metadata, spec: Some(spec), status: None })
}

pub(super) fn service(
    app: &App<'_>,
    deployed: &Deployed<'_>,
    name: String,
    exposure: &Exposure<'_>,
    at: &mut Notes<'_>,
) -> Option<Service> {
    let (type_, node_port) = match exposure.kind {
        ExposureKind::None => return None,
        ExposureKind::ClusterIp => ("ClusterIP", None),
        ExposureKind::NodePort(number) => ("NodePort", Some(meta::int(number))),
        ExposureKind::LoadBalancer => ("LoadBalancer", None),
    };
    at.note("spec.type", exposure.origin);
    meta::note_labels!(at, app, "spec.selector");
    let mut metadata = meta::metadata(app, name, Some(deployed), at);
    let annotations = exposure.annotations.iter().map(|annotation| {
        at.key("metadata.annotations*", annotation.key.as_str(), annotation.origin);
        (annotation.key.as_str(), annotation.value)
    });
    metadata.annotations = meta::annotations(app, &annotations.collect::<Vec<_>>());
    let mut ports = ports(served(deployed, exposure), at);
    at.note("spec.ports[0].nodePort", exposure.origin);
    if let Some(first) = ports.first_mut() {
        first.node_port = node_port;
    }
    let mut note = |field: &'static str, origin: Option<Origin>| origin.map(|origin| at.note(field, origin));
    note("spec.clusterIP", exposure.headless);
    note("spec.externalTrafficPolicy", exposure.external_traffic_local);
    note("spec.loadBalancerClass", exposure.load_balancer_class.map(|class| class.origin));
    note("spec.loadBalancerSourceRanges", exposure.load_balancer_source_ranges.map(|ranges| ranges.origin));
    note("spec.trafficDistribution", exposure.traffic_distribution.map(|one| one.origin));
    note("spec.sessionAffinity", exposure.session_affinity.map(|seconds| seconds.origin));
    note("spec.sessionAffinityConfig", exposure.session_affinity.map(|seconds| seconds.origin));
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let spec = ServiceSpec {
        cluster_ip: exposure.headless.map(|_| "None".to_owned()),
        external_traffic_policy: exposure.external_traffic_local.map(|_| "Local".to_owned()),
        load_balancer_class: exposure.load_balancer_class.map(|class| class.value.to_owned()),
        load_balancer_source_ranges: exposure.load_balancer_source_ranges.map(|ranges| owned(ranges.value)),
        session_affinity: exposure.session_affinity.map(|_| "ClientIP".to_owned()),
        session_affinity_config: exposure.session_affinity.map(|seconds| SessionAffinityConfig {
            client_ip: Some(ClientIPConfig { timeout_seconds: Some(meta::int(seconds.value)) }),
        }),
        traffic_distribution: exposure.traffic_distribution.map(|one| one.value.as_str().to_owned()),
        ..spec(app, deployed, Some(ports), type_)
    };
    Some(Service { metadata, spec: Some(spec), status: None })
}

fn spec(app: &App<'_>, deployed: &Deployed<'_>, ports: Option<Vec<K8sServicePort>>, type_: &str) -> ServiceSpec {
    ServiceSpec {
        allocate_load_balancer_node_ports: None,
        cluster_ip: None,
        cluster_ips: None,
        external_ips: None,
        external_name: None,
        external_traffic_policy: None,
        health_check_node_port: None,
        internal_traffic_policy: None,
        ip_families: None,
        ip_family_policy: None,
        load_balancer_class: None,
        load_balancer_ip: None,
        load_balancer_source_ranges: None,
        ports,
        publish_not_ready_addresses: None,
        selector: Some(meta::selector_labels(app, deployed.name())),
        session_affinity: None,
        session_affinity_config: None,
        traffic_distribution: None,
        type_: Some(type_.to_owned()),
    }
}

/// Which ports of the pod a Service sends to, under which number, and who said so: the exposure's ports, or else the main
/// container's own; a nodePort without ports opens the first alone.
pub(super) fn served<'d, 'a>(deployed: &'d Deployed<'a>, exposure: &Exposure<'_>) -> Vec<(&'d Port<'a>, u32, Origin)> {
    let own = &deployed.body.main.ports;
    if exposure.ports.is_empty() {
        let most = if matches!(exposure.kind, ExposureKind::NodePort(_)) { 1 } else { own.len() };
        return own.iter().take(most).map(|port| (port, port.number.value, port.number.origin)).collect();
    }
    let target = |port: &ServicePort| {
        let sidecars = deployed.body.sidecars.iter().flat_map(|sidecar| sidecar.ports.iter());
        own.iter().chain(sidecars).find(|own| port.leads_to(own.number.value, own.protocol))
    };
    let named = exposure.ports.iter();
    named.filter_map(|port| Some((target(port)?, port.port, port.origin))).collect()
}

/// The port that a way in leads to, and its number at the Service: the one of this number, or the first.
pub(super) fn port_of<'d, 'a>(deployed: &'d Deployed<'a>, number: Option<u32>) -> Option<(&'d Port<'a>, u32)> {
    let mut served = served(deployed, &deployed.overlay.exposure).into_iter();
    let found = served.find(|(target, ..)| number.is_none_or(|number| target.number.value == number));
    found.map(|(target, number, _)| (target, number))
}

fn ports(served: Vec<(&Port<'_>, u32, Origin)>, at: &mut Notes<'_>) -> Vec<K8sServicePort> {
    let served = served.into_iter().enumerate();
    served
        .map(|(index, (target, port, origin))| {
            at.index("spec.ports*", index, target.number.origin);
            at.index("spec.ports*.port", index, origin);
            K8sServicePort {
                app_protocol: target.app_protocol.map(|protocol| {
                    at.index("spec.ports*.appProtocol", index, protocol.origin);
                    protocol.value.to_owned()
                }),
                name: Some(target.name.as_str().to_owned()),
                node_port: None,
                port: meta::int(port),
                // Server-side apply merges ports by number and protocol, so the protocol is written.
                protocol: Some(target.protocol.as_str().to_owned()),
                target_port: Some(IntOrString::String(target.name.as_str().to_owned())),
            }
        })
        .collect()
}
