//! Variables whose text is elsewhere: whole ConfigMaps and Secrets, and fields of the pod.
//! Source of the rules: Kubernetes, "Container" (`envFrom`) and "Downward API".

use crate::values::{DnsSubdomain, EnvName, Origin};

/// All variables of a ConfigMap or Secret that something else makes, by reference.
/// Source: Kubernetes, "Container" (`envFrom`).
///
/// ```
/// use manifest_lib::model::EnvFrom;
/// const SHARED: EnvFrom = EnvFrom::config_map("shared-settings");
/// const MAIL: EnvFrom = EnvFrom::secret("mail").prefix("MAIL_");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct EnvFrom<'a> {
    pub(crate) name: &'a str,
    pub(crate) is_secret: bool,
    pub(crate) prefix: Option<&'a str>,
    pub(crate) origin: Origin,
}

impl<'a> EnvFrom<'a> {
    /// Each key of a ConfigMap.
    ///
    /// # Panics
    /// If the name is none.
    #[track_caller]
    pub const fn config_map(name: &'a str) -> Self {
        Self { name: DnsSubdomain::new(name).as_str(), is_secret: false, prefix: None, origin: Origin::caller() }
    }

    /// Each key of a Secret.
    ///
    /// # Panics
    /// If the name is none.
    #[track_caller]
    pub const fn secret(name: &'a str) -> Self {
        Self { name: DnsSubdomain::new(name).as_str(), is_secret: true, prefix: None, origin: Origin::caller() }
    }

    /// Puts these letters before each name.
    ///
    /// # Panics
    /// If no variable's name starts so.
    #[track_caller]
    pub const fn prefix(mut self, prefix: &'a str) -> Self {
        self.prefix = Some(EnvName::new(prefix).as_str());
        self
    }
}

/// What a container can learn of its own pod. Source: Kubernetes, "Downward API".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PodField {
    /// The pod's name.
    Name,
    /// Its namespace.
    Namespace,
    /// Its address.
    Ip,
    /// The node's name.
    NodeName,
    /// The node's address.
    HostIp,
    /// The ServiceAccount's name.
    ServiceAccountName,
    /// The container's CPU limit, in whole cores, rounded up.
    CpuLimit,
    /// The container's memory limit in bytes.
    MemoryLimit,
}

impl PodField {
    /// The field in Kubernetes' spelling, and whether it is one of the container's resources.
    pub(crate) const fn path(self) -> (&'static str, bool) {
        match self {
            Self::Name => ("metadata.name", false),
            Self::Namespace => ("metadata.namespace", false),
            Self::Ip => ("status.podIP", false),
            Self::NodeName => ("spec.nodeName", false),
            Self::HostIp => ("status.hostIP", false),
            Self::ServiceAccountName => ("spec.serviceAccountName", false),
            Self::CpuLimit => ("limits.cpu", true),
            Self::MemoryLimit => ("limits.memory", true),
        }
    }
}

/// A variable that has a field of the pod.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldEnv<'a> {
    pub(crate) name: EnvName<'a>,
    pub(crate) field: PodField,
    pub(crate) origin: Origin,
}
