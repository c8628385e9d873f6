//! Who calls whom, for the NetworkPolicies of both ends.

use std::collections::HashMap;

use k8s_openapi::api::networking::v1::NetworkPolicyPort;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::meta;
use crate::model::network::Peer;
use crate::model::{App, Connection, Deployed, ExtraPods};

/// Who calls whom: the callee's name, then the caller and its connection, in the app's order.
pub(super) struct Callers<'w, 'a> {
    pub(super) of: HashMap<&'a str, Vec<(&'w Deployed<'a>, &'w Connection<'a>)>>,
    /// The same of extra pods.
    pub(super) extra: HashMap<&'a str, Vec<(&'a ExtraPods<'a>, &'a Connection<'a>)>>,
    named: HashMap<&'a str, &'w Deployed<'a>>,
}

impl<'w, 'a> Callers<'w, 'a> {
    pub(super) fn of(app: &App<'a>) -> Self
    where
        'a: 'w,
    {
        let (mut of, mut named) = (HashMap::<_, Vec<_>>::new(), HashMap::new());
        for caller in app.workloads {
            for connection in caller.body.connections.iter() {
                if let Peer::Workload(callee) = connection.peer {
                    of.entry(callee.as_str()).or_default().push((caller, connection));
                }
            }
            named.insert(caller.name(), caller);
        }
        let mut extra = HashMap::<_, Vec<_>>::new();
        for pods in extra_pods(app) {
            for connection in pods.connections.iter() {
                if let Peer::Workload(callee) = connection.peer {
                    extra.entry(callee.as_str()).or_default().push((pods, connection));
                }
            }
        }
        Self { of, extra, named }
    }

    /// The port of the callee's container: policies know no Services.
    pub(super) fn port(&self, connection: &Connection<'_>) -> NetworkPolicyPort {
        let (number, protocol) = (connection.port.value, connection.protocol);
        let meant = match connection.peer {
            Peer::Workload(callee) => {
                self.named.get(callee.as_str()).and_then(|callee| callee.container_port(number, protocol))
            }
            _ => None,
        };
        port(meant.unwrap_or(number), protocol.as_str())
    }
}

/// All that the app knows of: those that it names, and those that its workloads call.
pub(super) fn extra_pods<'a>(app: &App<'a>) -> Vec<&'a ExtraPods<'a>> {
    let called = app.workloads.iter().flat_map(|deployed| deployed.body.connections.iter());
    let called = called.filter_map(|connection| match connection.peer {
        Peer::Extra(extra) => Some(extra),
        _ => None,
    });
    let mut all: Vec<&ExtraPods<'_>> = app.extra_pods.iter().copied().chain(called).collect();
    // Two that differ stay two, and are told as one object made twice.
    all.sort_by_key(|extra| (extra.name.as_str(), extra.labels));
    all.dedup_by_key(|extra| (extra.name.as_str(), extra.labels));
    all
}

pub(super) fn port(number: u32, protocol: &str) -> NetworkPolicyPort {
    NetworkPolicyPort {
        end_port: None,
        port: Some(IntOrString::Int(meta::int(number))),
        protocol: Some(protocol.to_owned()),
    }
}
