//! What an autoscaler does under load without end, and without any load, step by step.
//!
//! The controller looks every 15 s. Under load its metric wants at least the maximum at each look, without load the
//! minimum; both are far beyond the 10 % within which it does nothing. What it then does is bounded: by the window in which
//! the most careful of its past wishes counts, and by policies that say how much may change in a period. With `behavior`
//! and without it the controller has two sets of rules. Time 0 is the first look that sees the new load; metrics arrive
//! later than load, and a look may be late, which no spec bounds.
//! Source: Kubernetes, "Horizontal Pod Autoscaling", and the autoscaler's controller.

use k8s_openapi::api::autoscaling::v2::{
    HPAScalingPolicy, HPAScalingRules, HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior,
};
use schemars::JsonSchema;
use serde::Serialize;

/// The controller looks so often, in seconds.
const SYNC: i64 = 15;
/// It keeps what it wished for so long where nobody says how long, in seconds.
const DOWN_WINDOW: i64 = 300;
/// After so many looks, about four days, a path is taken to have ended.
const MOST_LOOKS: i64 = 24_000;

/// What an autoscaler does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Scaling {
    /// The fewest pods.
    pub minimum: i64,
    /// The most pods.
    pub maximum: i64,
    /// From the minimum to the maximum, under load without end. It ends below the maximum where a policy forbids more.
    pub up: Vec<Step>,
    /// From the maximum to the minimum, without any load.
    pub down: Vec<Step>,
}

/// A number of pods from a second on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Step {
    /// Seconds from the first look that saw the new load, at the earliest.
    pub second: i64,
    /// The same at the latest. Without `behavior`, less than a second decides whether the last look before the load ended
    /// still counts, so the step may come a look later.
    pub latest: i64,
    /// The pods from then on.
    pub replicas: i64,
}

impl Scaling {
    pub(super) fn of(scaler: &HorizontalPodAutoscaler) -> Self {
        let spec = scaler.spec.clone().unwrap_or_default();
        let (minimum, maximum) = bounds(scaler);
        let controller = Controller { minimum, maximum, behavior: spec.behavior };
        Self { minimum, maximum, up: controller.told(true), down: controller.told(false) }
    }
}

/// The fewest and the most pods.
pub(super) fn bounds(scaler: &HorizontalPodAutoscaler) -> (i64, i64) {
    let spec = scaler.spec.as_ref();
    let minimum = i64::from(spec.and_then(|spec| spec.min_replicas).unwrap_or(1).max(0));
    (minimum, spec.map_or(minimum, |spec| i64::from(spec.max_replicas).max(minimum)))
}

/// The controller, as far as it decides on numbers.
struct Controller {
    minimum: i64,
    maximum: i64,
    behavior: Option<HorizontalPodAutoscalerBehavior>,
}

impl Controller {
    /// The steps, each from its earliest second to its latest.
    fn told(&self, load: bool) -> Vec<Step> {
        let mut early = self.path(load, false);
        let late = self.path(load, true);
        for step in &mut early {
            let reached =
                |other: &&Step| if load { other.replicas >= step.replicas } else { other.replicas <= step.replicas };
            step.latest = late.iter().find(reached).map_or(step.second, |other| other.second.max(step.second));
        }
        early
    }

    /// The steps until nothing changes any more. With `late`, the last look before the load ended still counts where it may.
    fn path(&self, load: bool, late: bool) -> Vec<Step> {
        let (before, wish) = if load { (self.minimum, self.maximum) } else { (self.maximum, self.minimum) };
        let mut replicas = before;
        let mut steps = vec![Step { second: 0, latest: 0, replicas }];
        // What changed when.
        let mut events: Vec<(i64, i64)> = Vec::new();
        for look in 0..MOST_LOOKS {
            let now = look * SYNC;
            // Before the load changed, the wish was another at each look.
            let steady = now - self.window(load) >= if late && self.behavior.is_none() { 1 - SYNC } else { -SYNC };
            if !steady {
                continue;
            }
            let next = self.bounded(load, replicas, wish, now, &events).clamp(self.minimum, self.maximum);
            if next != replicas {
                // What is older than every period counts no more.
                events.retain(|(at, _)| *at > now - self.longest_period(load));
                events.push((now, (next - replicas).abs()));
                replicas = next;
                steps.push(Step { second: now, latest: now, replicas });
            }
            let quiet = events.last().map_or(0, |(at, _)| *at) + self.longest_period(load);
            if replicas == wish || now > quiet.max(self.window(load)) + SYNC {
                break;
            }
        }
        steps
    }

    fn rules(&self, up: bool) -> Option<&HPAScalingRules> {
        let behavior = self.behavior.as_ref()?;
        if up { behavior.scale_up.as_ref() } else { behavior.scale_down.as_ref() }
    }

    /// For how long the most careful wish counts.
    fn window(&self, up: bool) -> i64 {
        let set = self.rules(up).and_then(|rules| rules.stabilization_window_seconds).map(i64::from);
        set.unwrap_or(if up { 0 } else { DOWN_WINDOW }).max(0)
    }

    /// What may change in which period; where nobody says, Kubernetes' own.
    fn policies(&self, up: bool) -> Vec<HPAScalingPolicy> {
        let policy = |type_: &str, value| HPAScalingPolicy { type_: type_.to_owned(), value, period_seconds: 15 };
        match self.rules(up).and_then(|rules| rules.policies.clone()).filter(|policies| !policies.is_empty()) {
            Some(policies) => policies,
            None if up => vec![policy("Pods", 4), policy("Percent", 100)],
            None => vec![policy("Percent", 100)],
        }
    }

    fn longest_period(&self, up: bool) -> i64 {
        self.policies(up).iter().map(|policy| i64::from(policy.period_seconds)).max().unwrap_or(0)
    }

    /// What a look makes of its wish.
    fn bounded(&self, up: bool, replicas: i64, wish: i64, now: i64, events: &[(i64, i64)]) -> i64 {
        if self.behavior.is_none() {
            // Up to the double, or to 4; down at once.
            return if up { wish.min(replicas.saturating_mul(2).max(4)) } else { wish };
        }
        let select = self.rules(up).and_then(|rules| rules.select_policy.as_deref()).unwrap_or("Max");
        if select == "Disabled" {
            return replicas;
        }
        let reached = self.policies(up).into_iter().map(|policy| {
            let period = i64::from(policy.period_seconds);
            let changed: i64 = events.iter().filter(|(at, _)| *at > now - period).map(|(_, pods)| pods).sum();
            let (start, value) = (if up { replicas - changed } else { replicas + changed }, i64::from(policy.value));
            match (policy.type_.as_str(), up) {
                ("Percent", true) => {
                    let hundredths = start.saturating_mul(value.saturating_add(100));
                    hundredths.saturating_add(99).div_euclid(100)
                }
                ("Percent", false) => start.saturating_mul(100_i64.saturating_sub(value)).div_euclid(100),
                (_, true) => start.saturating_add(value),
                (_, false) => start.saturating_sub(value),
            }
        });
        // Of several, that which changes most, or least.
        let (most, least) = reached.fold((i64::MIN, i64::MAX), |(most, least), one| (most.max(one), least.min(one)));
        match (up, select) {
            (true, "Min") => wish.min(least.max(replicas)),
            (true, _) => wish.min(most.max(replicas)),
            (false, "Min") => wish.max(most.min(replicas)),
            (false, _) => wish.max(least.min(replicas)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test that cannot go on fails
mod tests {
    use super::*;

    fn paths(minimum: i32, maximum: i32, behavior: &str) -> [Vec<(i64, i64)>; 2] {
        let scaler: HorizontalPodAutoscaler = serde_json::from_str(&format!(
            r#"{{"spec": {{"minReplicas": {minimum}, "maxReplicas": {maximum}, "behavior": {behavior},
                "scaleTargetRef": {{"kind": "Deployment", "name": "a"}}}}}}"#
        ))
        .unwrap();
        let scaling = Scaling::of(&scaler);
        [scaling.up, scaling.down].map(|path| path.iter().map(|step| (step.second, step.replicas)).collect())
    }

    /// evolved-todo's backend: a minute's window and 2 pods a minute up, five minutes' and 1 pod a minute down.
    #[test]
    fn windows_and_periods_are_counted_as_the_controller_counts() {
        let [up, down] = paths(
            2,
            10,
            r#"{"scaleUp": {"stabilizationWindowSeconds": 60, "policies": [{"type": "Pods", "value": 2, "periodSeconds": 60}]},
                "scaleDown": {"stabilizationWindowSeconds": 300, "policies": [{"type": "Pods", "value": 1, "periodSeconds": 60}]}}"#,
        );
        // The last look before the load was 15 s before time 0: a minute after it, only wishes for more are left.
        assert_eq!(up, [(0, 2), (45, 4), (105, 6), (165, 8), (225, 10)]);
        let expected: Vec<(i64, i64)> =
            [(0, 10)].into_iter().chain((0..8).map(|step| (285 + 60 * step, 9 - step))).collect();
        assert_eq!(down, expected);
    }

    #[test]
    fn without_behavior_the_controller_doubles_and_then_goes_down_at_once() {
        let [up, down] = paths(1, 20, "null");
        assert_eq!(up, [(0, 1), (0, 4), (15, 8), (30, 16), (45, 20)]);
        assert_eq!(down, [(0, 20), (285, 1)]);
    }

    #[test]
    fn without_behavior_the_window_may_end_a_look_later() {
        let scaler = |behavior: &str| {
            let text = format!(
                r#"{{"spec": {{"minReplicas": 2, "maxReplicas": 5, "behavior": {behavior}, "scaleTargetRef": {{"kind": "Deployment", "name": "a"}}}}}}"#
            );
            let down = Scaling::of(&serde_json::from_str(&text).unwrap()).down;
            down.iter().map(|step| (step.second, step.latest, step.replicas)).collect::<Vec<_>>()
        };
        assert_eq!(scaler("null"), [(0, 0, 5), (285, 300, 2)]);
        assert_eq!(scaler("{}"), [(0, 0, 5), (285, 285, 2)]);
        // 50 s end between two looks.
        assert_eq!(scaler(r#"{"scaleDown": {"stabilizationWindowSeconds": 50}}"#), [(0, 0, 5), (45, 45, 2)]);
    }

    #[test]
    fn an_empty_behavior_has_kubernetes_own_policies() {
        let [up, down] = paths(1, 20, "{}");
        // 4 more or as many again, whichever is more, in each period of 15 s.
        assert_eq!(up, [(0, 1), (0, 5), (15, 10), (30, 20)]);
        assert_eq!(down, [(0, 20), (285, 1)]);
    }

    #[test]
    fn percentages_round_up_on_the_way_up_and_down_on_the_way_down() {
        let policy = |select: &str| {
            let rules = format!(
                r#"{{"stabilizationWindowSeconds": 0, "selectPolicy": "{select}", "policies": [
                    {{"type": "Percent", "value": 10, "periodSeconds": 60}}, {{"type": "Pods", "value": 2, "periodSeconds": 60}}]}}"#
            );
            format!(r#"{{"scaleUp": {rules}, "scaleDown": {rules}}}"#)
        };
        let [up, down] = paths(3, 8, &policy("Min"));
        // A tenth of 3 is one pod, as of each number up to 10.
        assert_eq!(up, [(0, 3), (0, 4), (60, 5), (120, 6), (180, 7), (240, 8)]);
        // From 8 a tenth less is 7.2, so 7.
        assert_eq!(down, [(0, 8), (0, 7), (60, 6), (120, 5), (180, 4), (240, 3)]);
        let [up, down] = paths(3, 8, &policy("Max"));
        assert_eq!(up, [(0, 3), (0, 5), (60, 7), (120, 8)]);
        assert_eq!(down, [(0, 8), (0, 6), (60, 4), (120, 3)]);
    }

    #[test]
    fn what_is_disabled_stays() {
        let [up, down] = paths(2, 10, r#"{"scaleDown": {"selectPolicy": "Disabled"}}"#);
        assert_eq!(up.last(), Some(&(15, 10)));
        assert_eq!(down, [(0, 10)]);
    }
}
