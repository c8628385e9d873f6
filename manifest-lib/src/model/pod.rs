//! What a workload says of its pods.

use crate::values::{Origin, Traced, require};

use super::container_data::Container;
use super::network::Caller;
use super::workload::Workload;
use super::{
    Annotation, Connection, GracefulShutdown, Pods, Rights, Scheduling, SecurityContext, TopologySpread, Volume, rules,
};

impl<'a, C> Workload<'a, C> {
    /// One container more that runs as long as the pod: it starts before the main one and ends after it.
    /// Source: Kubernetes, "Sidecar Containers".
    ///
    /// # Panics
    /// If it is the fourth: then write [`Self::sidecars`].
    #[track_caller]
    pub const fn sidecar(mut self, container: &'a Container<'a>) -> Self {
        self.body.sidecars.push(container, "sidecar", "sidecars");
        self
    }

    /// Containers that run as long as the pod, in the order in which they start.
    pub const fn sidecars(mut self, containers: &'a [&'a Container<'a>]) -> Self {
        self.body.sidecars.set(containers);
        self
    }

    /// One container more that must end before the main one starts; the sidecars run already.
    /// Source: Kubernetes, "Init Containers".
    ///
    /// # Panics
    /// If it is the fourth: then write [`Self::init_containers`].
    #[track_caller]
    pub const fn init_container(mut self, container: &'a Container<'a>) -> Self {
        self.body.init_containers.push(container, "init_container", "init_containers");
        self
    }

    /// Containers that must end one after the other before the main one starts; the sidecars run already.
    pub const fn init_containers(mut self, containers: &'a [&'a Container<'a>]) -> Self {
        self.body.init_containers.set(containers);
        self
    }

    /// One volume more of the pods, which containers mount by its name.
    ///
    /// ```
    /// use manifest_lib::model::{File, Mount, Volume, Workload};
    /// const WEB: Workload = Workload::new("web", "nginxinc/nginx-unprivileged")
    ///     .volume(Volume::files("conf", &[File::new("default.conf", "server { listen 8080; }\n")]))
    ///     .mount(Mount::new("conf", "/etc/nginx/conf.d").read_only());
    /// ```
    ///
    /// # Panics
    /// If another has its name, or it is the fourth: then write [`Self::volumes`].
    #[track_caller]
    pub const fn volume(mut self, volume: Volume<'a>) -> Self {
        self.body.volumes.push(volume, "volume", "volumes");
        require(rules::volumes(&self.body));
        self
    }

    /// The volumes of the pods, which containers mount by their names.
    ///
    /// # Panics
    /// If two have one name.
    #[track_caller]
    pub const fn volumes(mut self, volumes: &'a [Volume<'a>]) -> Self {
        self.body.volumes.set(volumes);
        require(rules::volumes(&self.body));
        self
    }

    /// The user and group of the processes; the rest of the hardening is not a choice.
    pub const fn security_context(mut self, security_context: SecurityContext) -> Self {
        self.body.security_context = security_context;
        self
    }

    /// Whom the workload calls; all else is denied, but for DNS.
    pub const fn connections(mut self, connections: &'a [Connection<'a>]) -> Self {
        self.body.connections.set(connections);
        self
    }

    /// One more whom the workload calls.
    ///
    /// # Panics
    /// If it is the seventh: then write [`Self::connections`].
    #[track_caller]
    pub const fn connection(mut self, connection: Connection<'a>) -> Self {
        self.body.connections.push(connection, "connection", "connections");
        self
    }

    /// Pods outside of the app that call the workload on this TCP port of its containers: a monitoring system that scrapes
    /// it, say, or another app's.
    ///
    /// ```
    /// use manifest_lib::model::{Pods, Port, Workload};
    /// const API: Workload = Workload::new("api", "api")
    ///     .port(Port::http(8000))
    ///     .port(Port::tcp("metrics", 9090))
    ///     .called_from(Pods::of("monitoring", &[("app.kubernetes.io/name", "prometheus")]), 9090);
    /// ```
    ///
    /// # Panics
    /// If the port is 0, or it is the third. That a container listens is asserted when an environment takes the workload.
    #[track_caller]
    pub const fn called_from(mut self, pods: Pods<'a>, port: u32) -> Self {
        let port = crate::values::ContainerPort::new(port).get();
        let caller = Caller { pods, port, origin: Origin::caller() };
        self.body.callers.push(caller, "called_from", "connections");
        self
    }

    /// How a pod ends.
    pub const fn graceful_shutdown(mut self, graceful_shutdown: GracefulShutdown) -> Self {
        self.body.graceful_shutdown = graceful_shutdown;
        self
    }

    /// How evenly the pods are put on nodes or zones.
    pub const fn topology_spread(mut self, topology_spread: TopologySpread<'a>) -> Self {
        self.body.topology_spread = topology_spread;
        self
    }

    /// Annotations of the pods.
    ///
    /// # Panics
    /// If a key is there twice.
    #[track_caller]
    pub const fn pod_annotations(mut self, annotations: &'a [Annotation<'a>]) -> Self {
        self.body.pod_annotations.set(annotations);
        require(rules::pod_annotations(&self.body));
        self
    }

    /// One annotation more of the pods.
    ///
    /// # Panics
    /// If the key is none or there already, or it is the fifth: then write [`Self::pod_annotations`].
    #[track_caller]
    pub const fn pod_annotation(mut self, key: &'a str, value: &'a str) -> Self {
        let annotation = Annotation::new(key, value);
        self.body.pod_annotations.push(annotation, "pod_annotation", "pod_annotations");
        require(rules::pod_annotations(&self.body));
        self
    }

    /// A label more of the workload's pods and of all of its objects, to find them by: no selector has it.
    ///
    /// # Panics
    /// If key or value is none, the key is Kubernetes' recommended one, or it is the fourth: then write [`Self::labels`].
    #[track_caller]
    pub const fn label(mut self, key: &'a str, value: &'a str) -> Self {
        self.body.labels.push(Annotation::new(key, value), "label", "labels");
        require(rules::labels(&self.body));
        self
    }

    /// Labels of the workload's pods and of all of its objects.
    ///
    /// # Panics
    /// If a value is none, or a key is there twice or is Kubernetes' recommended one.
    #[track_caller]
    pub const fn labels(mut self, labels: &'a [Annotation<'a>]) -> Self {
        self.body.labels.set(labels);
        require(rules::labels(&self.body));
        self
    }

    /// Where the pods run.
    pub const fn scheduling(mut self, scheduling: &'a Scheduling<'a>) -> Self {
        self.body.scheduling = Some(scheduling);
        self
    }

    /// What the pods may do at the API server; without it they have no token.
    pub const fn rights(mut self, rights: &'a Rights<'a>) -> Self {
        self.body.rights = Some(rights);
        self
    }

    /// An annotation of the pods' ServiceAccount: by it clouds give a workload an identity.
    ///
    /// ```
    /// use manifest_lib::model::Workload;
    /// const API: Workload = Workload::new("api", "api")
    ///     .service_account_annotation("eks.amazonaws.com/role-arn", "arn:aws:iam::111122223333:role/api");
    /// ```
    ///
    /// # Panics
    /// If the key is none, or it is the second: then write [`Self::service_account_annotations`].
    #[track_caller]
    pub const fn service_account_annotation(mut self, key: &'a str, value: &'a str) -> Self {
        let annotation = Annotation::new(key, value);
        self.body.account_annotations.push(annotation, "service_account_annotation", "service_account_annotations");
        self
    }

    /// Annotations of the pods' ServiceAccount.
    pub const fn service_account_annotations(mut self, annotations: &'a [Annotation<'a>]) -> Self {
        self.body.account_annotations.set(annotations);
        self
    }

    /// The Secret by which the nodes pull the images of all containers, by reference.
    ///
    /// # Panics
    /// If the name is none, or it is the second.
    #[track_caller]
    pub const fn pull_secret(mut self, secret: &'a str) -> Self {
        let secret = Traced::here(crate::values::DnsSubdomain::new(secret).as_str());
        self.body.pull_secrets.push(secret, "pull_secret", "pull_secret");
        self
    }
}
