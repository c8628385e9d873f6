//! Connections to another app, by that app's own constant.

use super::network::Peer;
use super::{App, Connection, Protocol};
use crate::values::{Fault, scan::same};

impl<'a> Connection<'a> {
    /// Calls a workload of another app, which has a namespace of its own, on a port that it listens on. That app lets it
    /// with [`Workload::called_from`](super::Workload::called_from).
    ///
    /// ```
    /// # use manifest_lib::{model::*, values::{Cpu, Memory}};
    /// # const RESOURCES: ResourceProfile = ResourceProfile::new(Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64)));
    /// # const CLUSTER: Cluster = Cluster::new(Cpu::cores(4), Memory::gibibytes(8));
    /// # const LEDGER: Workload = Workload::new("ledger", "ledger").port(Port::http(8080)).resources(RESOURCES)
    /// #     .probes(Probes::http_get("/").readiness(Probe::new()));
    /// # pub const BILLING: App = App::new(Release::new("billing", "1.0.0"),
    /// #     Target { stage: Stage::Dev, namespace: Namespace::new("billing"), cluster: CLUSTER },
    /// #     &[LEDGER.overlay(Overlay { image: ImageTag::latest(), replicas: Replicas::new(1), autoscaler: None,
    /// #         exposure: Exposure::cluster_ip(), disruption_budget: None, config: &[] })]);
    /// // BILLING is the other app's constant.
    /// const SHOP: Workload = Workload::new("shop", "shop").connection(Connection::to_app(&BILLING, "ledger", 8080));
    /// ```
    ///
    /// # Panics
    /// If the app has no such workload, or it does not listen on the port.
    #[track_caller]
    pub const fn to_app(app: &'a App<'a>, workload: &'a str, port: u32) -> Self {
        let mut i = 0;
        while i < app.workloads.len() {
            let own = &app.workloads[i];
            if same(own.name(), workload) {
                if own.container_port(port, Protocol::Tcp).is_none()
                    && own.container_port(port, Protocol::Udp).is_none()
                {
                    Fault::new("a connection leads to port ")
                        .number(port as u64)
                        .text(", which ")
                        .quoted(workload)
                        .text(" of the other app does not listen on: correct the number")
                        .refuse()
                }
                return Self::new(Peer::Elsewhere(app.target.namespace.0.value.as_str(), app.name(), own.name()), port);
            }
            i += 1;
        }
        Fault::new("the app ")
            .quoted(app.name())
            .text(" has no workload ")
            .quoted(workload)
            .text(": correct the name")
            .refuse()
    }
}
