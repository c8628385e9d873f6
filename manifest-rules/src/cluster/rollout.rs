//! How a Deployment replaces its pods.
//!
//! Source: Kubernetes, "Deployments": a surge rounds up, what may be away rounds down, 25 % of each where none is set,
//! and where both are zero one pod may be away.

use k8s_openapi::api::apps::v1::DeploymentStrategy;

use super::share::pods_of;
use crate::values::{Round, movable, percent_of};

/// How many pods there may be on top in a rollout, and how many may be away; nothing where one of the two is neither a
/// number nor a percentage.
pub fn rollout_limits(strategy: Option<&DeploymentStrategy>, replicas: i64) -> Option<(i64, i64)> {
    if recreates(strategy) {
        return Some((0, replicas));
    }
    let update = strategy.and_then(|strategy| strategy.rolling_update.as_ref());
    let surge = match update.and_then(|update| update.max_surge.as_ref()) {
        Some(surge) => pods_of(surge, replicas, Round::Up)?,
        None => percent_of(25, replicas, Round::Up)?,
    };
    let away = match update.and_then(|update| update.max_unavailable.as_ref()) {
        Some(away) => pods_of(away, replicas, Round::Down)?,
        None => percent_of(25, replicas, Round::Down)?,
    };
    Some(movable(surge, away))
}

/// Whether every pod ends before one starts.
pub fn recreates(strategy: Option<&DeploymentStrategy>) -> bool {
    strategy.and_then(|one| one.type_.as_deref()) == Some("Recreate")
}

#[cfg(test)]
mod tests {
    use k8s_openapi::api::apps::v1::RollingUpdateDeployment;
    use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

    use super::*;

    fn limits(surge: Option<&str>, away: Option<&str>, replicas: i64) -> Option<(i64, i64)> {
        let of = |text: &str| match text.parse() {
            Ok(number) => IntOrString::Int(number),
            Err(_) => IntOrString::String(text.to_owned()),
        };
        let update = RollingUpdateDeployment { max_surge: surge.map(of), max_unavailable: away.map(of) };
        let strategy = DeploymentStrategy { rolling_update: Some(update), type_: None };
        rollout_limits(Some(&strategy), replicas)
    }

    #[test]
    fn a_surge_rounds_up_and_what_is_away_rounds_down() {
        assert_eq!(limits(None, None, 10), Some((3, 2)));
        assert_eq!(limits(None, None, 1), Some((1, 0)));
        assert_eq!(limits(Some("0"), Some("25%"), 3), Some((0, 1)), "one may move all the same");
        assert_eq!(limits(Some("0%"), Some("100%"), 3), Some((0, 3)));
        assert_eq!(limits(Some("many"), None, 3), None);
        assert_eq!(rollout_limits(None, 10), Some((3, 2)));
    }

    #[test]
    fn recreate_takes_all() {
        let strategy = DeploymentStrategy { rolling_update: None, type_: Some("Recreate".to_owned()) };
        assert_eq!(rollout_limits(Some(&strategy), 4), Some((0, 4)));
    }
}
