//! The ports that a workload listens on.

use crate::values::{ContainerPort, Origin, PortName, Traced};

/// The transport protocol of a port. Source: Kubernetes, "Service" (protocol).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// TCP, the default of Kubernetes.
    Tcp,
    /// UDP.
    Udp,
}

impl Protocol {
    /// Whether they are the same; `==` is not `const`.
    pub(crate) const fn is(self, other: Self) -> bool {
        matches!((self, other), (Self::Tcp, Self::Tcp) | (Self::Udp, Self::Udp))
    }

    /// The name in Kubernetes' spelling.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
        }
    }
}

/// A named port that a workload's process listens on. Source: Kubernetes, "Container" (`ports`).
///
/// ```
/// use manifest_lib::model::Port;
/// const HTTP: Port = Port::http(8000);
/// const METRICS: Port = Port::tcp("metrics", 9090);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Port<'a> {
    pub(crate) name: PortName<'a>,
    pub(crate) number: Traced<u32>,
    pub(crate) protocol: Protocol,
    pub(crate) app_protocol: Option<Traced<&'a str>>,
}

impl<'a> Port<'a> {
    /// The TCP port named `http`.
    ///
    /// # Panics
    /// Below 1024: not every runtime lets a process bind it that is not root and has no capability.
    #[track_caller]
    pub const fn http(number: u32) -> Self {
        Self::tcp("http", number)
    }

    /// A TCP port with a name.
    ///
    /// # Panics
    /// If the name is no port name, or the number is below 1024.
    #[track_caller]
    pub const fn tcp(name: &'a str, number: u32) -> Self {
        Self::new(name, number, Protocol::Tcp)
    }

    /// A UDP port with a name.
    ///
    /// # Panics
    /// If the name is no port name, or the number is below 1024.
    #[track_caller]
    pub const fn udp(name: &'a str, number: u32) -> Self {
        Self::new(name, number, Protocol::Udp)
    }

    /// A TCP port below 1024, on purpose: the container gets the one capability that it needs (`NET_BIND_SERVICE`), and no
    /// other. The program's file must be allowed it too, or the runtime must let every process bind these ports.
    /// Source: Kubernetes, "Pod Security Standards" (restricted, capabilities).
    ///
    /// ```
    /// use manifest_lib::model::Port;
    /// const DNS: Port = Port::privileged("dns-tcp", 53);
    /// ```
    ///
    /// # Panics
    /// If the name is no port name, or the number is 1024 or above, which needs no capability.
    #[track_caller]
    pub const fn privileged(name: &'a str, number: u32) -> Self {
        Self::low(name, number, Protocol::Tcp)
    }

    /// The same over UDP.
    ///
    /// # Panics
    /// As [`Self::privileged`].
    #[track_caller]
    pub const fn privileged_udp(name: &'a str, number: u32) -> Self {
        Self::low(name, number, Protocol::Udp)
    }

    #[track_caller]
    const fn low(name: &'a str, number: u32, protocol: Protocol) -> Self {
        if number >= 1024 {
            crate::values::Fault::new("container port ")
                .number(number as u64)
                .text(" needs no capability: write `Port::tcp(...)` or `Port::udp(...)`")
                .refuse()
        }
        Self {
            name: PortName::new(name),
            number: Traced::here(ContainerPort::new(number).get()),
            protocol,
            app_protocol: None,
        }
    }

    /// What is spoken on the port, for load balancers and gateways: `kubernetes.io/h2c`, `kubernetes.io/ws`, or `https`.
    /// Source: Kubernetes, "Service" (application protocol).
    ///
    /// ```
    /// use manifest_lib::model::Port;
    /// const GRPC: Port = Port::tcp("grpc", 9000).app_protocol("kubernetes.io/h2c");
    /// ```
    ///
    /// # Panics
    /// If it has not the form of a label's key.
    #[track_caller]
    pub const fn app_protocol(mut self, protocol: &'a str) -> Self {
        self.app_protocol = Some(Traced::here(crate::values::LabelKey::new(protocol).as_str()));
        self
    }

    #[track_caller]
    const fn new(name: &'a str, number: u32, protocol: Protocol) -> Self {
        let number = ContainerPort::new(number).get();
        if number < 1024 {
            crate::values::Fault::new("container port ")
                .number(number as u64)
                .text(" is below 1024, which a process that is not root may bind on some runtimes alone: listen on a higher port, such as 8080, and let the Service translate, or say `Port::privileged`")
                .refuse()
        }
        let number = Traced { value: number, origin: Origin::caller() };
        Self { name: PortName::new(name), number, protocol, app_protocol: None }
    }
}
