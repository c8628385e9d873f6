//! The nodes of a cluster: how many of which shape.

use crate::values::{Cpu, Fault, Memory};

/// Nodes of one shape, such as those of a node pool. Source: Kubernetes, "Reserve Compute Resources for System Daemons".
///
/// ```
/// use manifest_lib::{model::Nodes, values::{Cpu, Memory}};
/// const POOL: Nodes = Nodes::new(3, Cpu::millis(3_920), Memory::gibibytes(15)).reserved(Cpu::millis(300), Memory::mebibytes(500));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Nodes {
    pub(crate) count: u32,
    /// Of each, what is left for the pods of apps.
    pub(crate) cpu_millis: u64,
    pub(crate) memory_bytes: u64,
    /// How many pods of apps it runs at most.
    pub(crate) pods: u32,
}

/// How many pods a kubelet runs where nobody says another number. Source: Kubernetes, "Considerations for large clusters".
const PODS: u32 = 110;

impl Nodes {
    /// So many nodes, each of which has so much to give: what `kubectl describe node` calls allocatable, which is less
    /// than the machine has.
    ///
    /// # Panics
    /// If there are none.
    #[track_caller]
    pub const fn new(count: u32, cpu: Cpu, memory: Memory) -> Self {
        if count == 0 {
            Fault::new("a cluster of 0 nodes runs nothing: write how many it has").refuse()
        }
        Self { count, cpu_millis: cpu.get(), memory_bytes: memory.get(), pods: PODS }
    }

    /// What the cluster's own pods request on each of them, such as its agents for networks and logs.
    ///
    /// # Panics
    /// If nothing would be left.
    #[track_caller]
    pub const fn reserved(mut self, cpu: Cpu, memory: Memory) -> Self {
        (self.cpu_millis, self.memory_bytes) = less((self.cpu_millis, self.memory_bytes), cpu, memory);
        self
    }

    /// How many pods of apps each of them runs at most, where that is not 110.
    pub const fn pods(mut self, most: u32) -> Self {
        self.pods = most;
        self
    }
}

/// What is left of an amount.
#[track_caller]
pub(super) const fn less(of: (u64, u64), cpu: Cpu, memory: Memory) -> (u64, u64) {
    if cpu.get() >= of.0 || memory.get() >= of.1 {
        Fault::new("the reserved part leaves nothing of the cluster: raise the cluster's size").refuse()
    }
    (of.0 - cpu.get(), of.1 - memory.get())
}
