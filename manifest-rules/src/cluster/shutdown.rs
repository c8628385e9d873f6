//! How a container ends. Source: Kubernetes, "Container Lifecycle Hooks".

use k8s_openapi::api::core::v1::Container;

/// How many seconds a container sleeps before it is told to end, by the action or by a command that ends in `sleep 5`;
/// nothing where it has no such hook.
pub fn pre_stop_seconds(container: &Container) -> Option<i64> {
    let stop = container.lifecycle.as_ref()?.pre_stop.as_ref()?;
    if let Some(sleep) = &stop.sleep {
        return Some(sleep.seconds);
    }
    let command = stop.exec.as_ref()?.command.as_ref()?.join(" ");
    let (_, rest) = command.rsplit_once("sleep ")?;
    rest.trim().trim_end_matches('s').parse().ok()
}
