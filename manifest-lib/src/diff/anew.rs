//! What to do where the API server lets nobody change a field: to make the object again costs more for some than for others.

use super::kind::Kind;

/// What to write or do, in words that follow a colon. Nothing here loses data, and nothing that serves is ended first.
/// Source: Kubernetes, "Use Cascading Deletion" (orphaned dependents), and "Persistent Volumes" (reclaiming).
pub(crate) fn instead(kind: Kind) -> &'static str {
    match kind {
        Kind::PersistentVolumeClaim | Kind::PersistentVolume => {
            "write one of another name and move the data to it, since the data may be deleted with this one"
        }
        Kind::StatefulSet => {
            "delete it with `kubectl delete --cascade=orphan`, which leaves its pods and claims, and create it again"
        }
        Kind::Deployment | Kind::DaemonSet | Kind::ReplicaSet | Kind::ReplicationController => {
            "write one of another name, and delete this one when that is ready"
        }
        Kind::Job => "write a Job of another name, which runs once more",
        Kind::Service => "delete the object and create it again; meanwhile nobody reaches it by its name",
        _ => "delete the object and create it again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_data_or_serves_is_not_simply_deleted() {
        for kind in [Kind::PersistentVolumeClaim, Kind::PersistentVolume, Kind::Deployment, Kind::DaemonSet, Kind::Job]
        {
            assert!(instead(kind).starts_with("write ") && instead(kind).contains("another name"), "{kind:?}");
        }
        assert!(instead(Kind::StatefulSet).contains("--cascade=orphan"));
    }
}
