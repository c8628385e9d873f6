//! What a workload asks of a node and what it may use at most.

use crate::values::{Cpu, Fault, Memory, Origin, Traced};

/// What the scheduler sets aside for one pod. Source: Kubernetes, "Resource Management for Pods and Containers".
///
/// ```
/// use manifest_lib::{model::Requests, values::{Cpu, Memory}};
/// const REQUESTS: Requests = Requests::new(Cpu::millis(200), Memory::mebibytes(256));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Requests {
    pub(crate) cpu: Cpu,
    pub(crate) memory: Memory,
    pub(crate) origin: Origin,
}

impl Requests {
    /// CPU in millicores and memory in bytes.
    #[track_caller]
    pub const fn new(cpu: Cpu, memory: Memory) -> Self {
        Self { cpu, memory, origin: Origin::caller() }
    }
}

/// What one pod may use at most: above its CPU limit it is slowed, above its memory limit it is killed.
/// Source: Kubernetes, "Resource Management for Pods and Containers".
///
/// ```
/// use manifest_lib::{model::Limits, values::{Cpu, Memory}};
/// const LIMITS: Limits = Limits::new(Cpu::millis(500), Memory::mebibytes(512));
/// const UNTHROTTLED: Limits = Limits::memory(Memory::mebibytes(512));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub(crate) cpu: Option<Cpu>,
    pub(crate) memory: Memory,
    pub(crate) origin: Origin,
}

impl Limits {
    /// CPU in millicores and memory in bytes.
    #[track_caller]
    pub const fn new(cpu: Cpu, memory: Memory) -> Self {
        Self { cpu: Some(cpu), memory, origin: Origin::caller() }
    }

    /// Memory alone: the pod may use any CPU that is idle.
    #[track_caller]
    pub const fn memory(memory: Memory) -> Self {
        Self { cpu: None, memory, origin: Origin::caller() }
    }
}

/// The order in which a node that runs out of memory evicts pods.
/// Source: Kubernetes, "Pod Quality of Service Classes".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QosClass {
    /// Requests equal limits, for CPU and memory: evicted last.
    Guaranteed,
    /// Requests below limits, or no CPU limit.
    Burstable,
}

/// Requests and limits, with every limit at or above its request.
/// Source: Kubernetes, "Resource Management for Pods and Containers".
///
/// ```
/// use manifest_lib::{model::{Limits, QosClass, Requests, ResourceProfile}, values::{Cpu, Memory}};
/// const PROFILE: ResourceProfile = ResourceProfile::new(
///     Requests::new(Cpu::millis(200), Memory::mebibytes(256)),
///     Limits::new(Cpu::millis(500), Memory::mebibytes(512)),
/// );
/// assert_eq!(PROFILE.qos_class(), QosClass::Burstable);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ResourceProfile {
    pub(crate) requests: Requests,
    pub(crate) limits: Limits,
    pub(crate) ephemeral_storage: Option<Traced<(Memory, Memory)>>,
    pub(crate) extended: Option<Traced<(&'static str, u32)>>,
}

impl ResourceProfile {
    /// Asserts that no request is above its limit.
    ///
    /// # Panics
    /// If a request is above its limit, which the API server refuses.
    #[track_caller]
    pub const fn new(requests: Requests, limits: Limits) -> Self {
        if let Some(limit) = limits.cpu
            && requests.cpu.get() > limit.get()
        {
            Fault::new("the CPU request of ")
                .number(requests.cpu.get())
                .text("m is above its limit of ")
                .number(limit.get())
                .text("m: lower the request or raise the limit")
                .refuse()
        }
        if requests.memory.get() > limits.memory.get() {
            Fault::new("the memory request of ")
                .bytes(requests.memory.get())
                .text(" is above its limit of ")
                .bytes(limits.memory.get())
                .text(": lower the request or raise the limit")
                .refuse()
        }
        Self { requests, limits, ephemeral_storage: None, extended: None }
    }

    /// How much of the node's disk is set aside for what the container writes and logs, and how much it may take before
    /// its pod is evicted.
    ///
    /// ```
    /// use manifest_lib::{model::{Limits, Requests, ResourceProfile}, values::{Cpu, Memory}};
    /// const SORTER: ResourceProfile =
    ///     ResourceProfile::new(Requests::new(Cpu::cores(1), Memory::gibibytes(1)), Limits::memory(Memory::gibibytes(1)))
    ///         .ephemeral_storage(Memory::gibibytes(2), Memory::gibibytes(4));
    /// ```
    ///
    /// # Panics
    /// If the request is above the limit.
    #[track_caller]
    pub const fn ephemeral_storage(mut self, request: Memory, limit: Memory) -> Self {
        if request.get() > limit.get() {
            Fault::new("the ephemeral-storage request of ")
                .bytes(request.get())
                .text(" is above its limit of ")
                .bytes(limit.get())
                .text(": lower the request or raise the limit")
                .refuse()
        }
        self.ephemeral_storage = Some(Traced::here((request, limit)));
        self
    }

    /// So many of what a device plugin of the nodes gives, such as GPUs. Source: Kubernetes, "Schedule GPUs".
    ///
    /// ```
    /// # use manifest_lib::{model::*, values::{Cpu, Memory}};
    /// const TRAINER: ResourceProfile =
    ///     ResourceProfile::new(Requests::new(Cpu::cores(4), Memory::gibibytes(16)), Limits::memory(Memory::gibibytes(16)))
    ///         .extended("nvidia.com/gpu", 1);
    /// ```
    ///
    /// # Panics
    /// If the name has no domain, or the number is 0.
    #[track_caller]
    pub const fn extended(mut self, name: &'static str, count: u32) -> Self {
        crate::values::LabelKey::new(name);
        if crate::values::scan::find(name.as_bytes(), b'/').is_none() || count == 0 {
            Fault::about(name)
                .text(" is no extended resource, or asked for 0 times: write its domain and name, such as `nvidia.com/gpu`, and 1 or more")
                .refuse()
        }
        self.extended = Some(Traced::here((name, count)));
        self
    }

    /// The class that Kubernetes derives from the profile.
    pub const fn qos_class(&self) -> QosClass {
        match self.limits.cpu {
            Some(cpu)
                if cpu.get() == self.requests.cpu.get() && self.limits.memory.get() == self.requests.memory.get() =>
            {
                QosClass::Guaranteed
            }
            _ => QosClass::Burstable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_follows_from_requests_and_limits() {
        let requests = Requests::new(Cpu::millis(100), Memory::mebibytes(64));
        let class = |limits| ResourceProfile::new(requests, limits).qos_class();
        assert_eq!(class(Limits::new(Cpu::millis(100), Memory::mebibytes(64))), QosClass::Guaranteed);
        assert_eq!(class(Limits::new(Cpu::millis(100), Memory::mebibytes(65))), QosClass::Burstable);
        assert_eq!(class(Limits::memory(Memory::mebibytes(64))), QosClass::Burstable);
    }
}
