//! Where an app goes.

use crate::values::Stage;

use super::{Cluster, Namespace};

/// Where an app goes. It has no `Default`: each environment answers.
///
/// ```
/// use manifest_lib::{model::{Cluster, Namespace, Stage, Target}, values::{Cpu, Memory}};
/// const TARGET: Target = Target {
///     stage: Stage::Dev,
///     namespace: Namespace::new("evolved-todo-dev"),
///     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
/// };
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// How strict to be.
    pub stage: Stage,
    /// The namespace that everything lives in.
    pub namespace: Namespace<'a>,
    /// What the cluster has.
    pub cluster: Cluster<'a>,
}
