//! What a difference does to a cluster and to those who use it, one row for each kind of it.

use schemars::JsonSchema;
use serde::Serialize;

/// What an impact is about, for a reader who asks one question at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// Who may reach and do what.
    Security,
    /// What users notice.
    Users,
    /// What it costs.
    Cost,
    /// What has to be done by hand.
    Work,
    /// Nothing of these.
    None,
}

macro_rules! impacts {
    ($($impact:ident $name:literal $concern:ident $meaning:literal;)*) => {
        /// What a difference does to a cluster and to those who use it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum Impact {
            $(
                #[doc = $meaning]
                $impact,
            )*
        }

        impl Impact {
            /// Every impact, the gravest first.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$impact),*];

            /// Its name.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$impact => $name,)*
                }
            }

            /// What it is about.
            pub const fn concern(self) -> Concern {
                match self {
                    $(Self::$impact => Concern::$concern,)*
                }
            }
        }
    };
}

impacts! {
    LosesData "loses-data" Users "Data is gone for good, or is the next time that somebody cleans up.";
    OpensNetwork "opens-network" Security "Somebody may reach, or be reached, who could not.";
    LoosensSecurity "loosens-security" Security "A pod, an account or an image may do more than it could.";
    Recreate "recreate" Work "The API server refuses the change: the object has to be made anew.";
    RemovesObject "removes-object" Work
        "`kubectl apply` leaves the object in the cluster, unmanaged, until somebody deletes it.";
    DropsCapacity "drops-capacity" Users "Fewer pods, or less for each.";
    LowersAvailability "lowers-availability" Users "Users may notice rollouts, drains or failures that they did not.";
    ChangesRouting "changes-routing" Users "Users or other pods reach something else than before, or by another way.";
    RollsPods "rolls-pods" Users "Every pod is replaced.";
    AddsCapacity "adds-capacity" Cost "More pods, or more for each: it costs more.";
    ChangesScaling "changes-scaling" Cost "The autoscaler decides otherwise.";
    ChangesConfig "changes-config" Users "What pods read changes.";
    ChangesBehavior "changes-behavior" Users "The object works otherwise, in a way that has no word of its own here.";
    AddsObject "adds-object" None "An object is new.";
    ClosesNetwork "closes-network" Security "Somebody may not reach, or be reached, who could.";
    TightensSecurity "tightens-security" Security "A pod, an account or an image may do less than it could.";
    RaisesAvailability "raises-availability" Users "Users are safer from rollouts, drains or failures.";
    MetadataOnly "metadata-only" None "Labels and annotations that nothing here acts on.";
    NoEffect "no-effect" None "It says what was so before.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_come_first_and_are_named_as_they_are_written() {
        assert!(Impact::ALL.is_sorted());
        for impact in Impact::ALL {
            assert_eq!(serde_json::to_value(impact).unwrap_or_default(), impact.as_str());
        }
    }
}
