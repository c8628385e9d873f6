//! How two sides are compared.

use crate::values::Stage;

/// How two sides are compared.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// Whether objects of other namespaces count as the same if kind and name are: for two environments of one app.
    pub across_namespaces: bool,
    /// Whether each side is all that there is, so that what it does not have is nowhere.
    pub complete: bool,
    /// As strictly as in this stage the gate judges both sides.
    pub stage: Stage,
}

impl How {
    /// Files that may be a part of what there is.
    pub const fn partial() -> Self {
        Self { across_namespaces: false, complete: false, stage: Stage::Prod }
    }

    /// Two states of one environment.
    pub const fn of(stage: Stage) -> Self {
        Self { across_namespaces: false, complete: true, stage }
    }
}
