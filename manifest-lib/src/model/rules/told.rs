//! How a message names a line.

use crate::values::{Fault, Origin};

/// Names the line that is wrong: an app's own line is far from it.
pub(super) const fn declared(fault: Fault, origin: Origin) -> Fault {
    match origin {
        Origin::Line(at) => fault.text("; declared at ").line(at),
        Origin::Default(_) => fault,
    }
}
