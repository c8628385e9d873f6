//! What somebody has to want, whatever else is known of a change.

use crate::diff::Impact;

/// Why an impact is for somebody to look at; nothing for the others.
pub(in super::super) fn word(impact: Impact) -> Option<&'static str> {
    match impact {
        Impact::OpensNetwork => Some("somebody may reach, or be reached, who could not"),
        Impact::LoosensSecurity => Some("somebody may do more than before"),
        Impact::Recreate => Some("the API server refuses the change"),
        Impact::LosesData => Some("data would be lost"),
        Impact::RemovesObject => Some("it is not there any more"),
        Impact::DropsCapacity => Some("there is less of it than before"),
        Impact::LowersAvailability => Some("users may notice rollouts, drains or failures that they did not"),
        Impact::ChangesRouting => Some("what is reached by this way is another than before"),
        Impact::ClosesNetwork => Some("somebody does not reach any more what they reached"),
        Impact::TightensSecurity => Some("what was allowed is not any more, and somebody may need it"),
        Impact::RollsPods
        | Impact::AddsCapacity
        | Impact::ChangesScaling
        | Impact::ChangesConfig
        | Impact::ChangesBehavior
        | Impact::AddsObject
        | Impact::RaisesAvailability
        | Impact::MetadataOnly
        | Impact::NoEffect => None,
    }
}

/// The same of the gravest of several.
pub(super) fn words(impacts: &[Impact]) -> Option<&'static str> {
    impacts.iter().find_map(|impact| word(*impact))
}
