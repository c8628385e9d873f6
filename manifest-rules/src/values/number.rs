//! Seconds, thresholds, replicas and percentages. The lower bounds, and both of a scaling policy and a stabilization
//! window, are the API server's; the other upper bounds are ours, far above what anybody means.

use super::doors::number_value;

number_value! {
    /// A percentage of replicas, 0 to 100. Source: Kubernetes, "Deployment" (`rollingUpdate`).
    ///
    /// ```
    /// use manifest_rules::values::Percent;
    /// assert_eq!(Percent::new(25).get(), 25);
    /// assert!(Percent::try_from(101).is_err());
    /// ```
    Percent(u32), "percentage", 0..=100, "write a share of all replicas"
}

number_value! {
    /// A utilization target in percent of the request. It may be above 100, since usage may go up to the limit.
    /// Source: Kubernetes, "HorizontalPodAutoscaler v2" (`averageUtilization`).
    ///
    /// ```
    /// use manifest_rules::values::Utilization;
    /// assert_eq!(Utilization::new(70).get(), 70);
    /// assert!(Utilization::try_from(0).is_err());
    /// ```
    Utilization(u32), "utilization target", 1..=10000, "write a percentage of the request, such as 70"
}

number_value! {
    /// A number of replicas, at least 1. Source: Kubernetes, "Deployment" and "HorizontalPodAutoscaler v2".
    ///
    /// ```
    /// use manifest_rules::values::ReplicaCount;
    /// assert_eq!(ReplicaCount::new(3).get(), 3);
    /// assert!(ReplicaCount::try_from(0).is_err());
    /// ```
    ReplicaCount(u32), "replica count", 1..=100000, "a workload that should not run is left out of the app"
}

number_value! {
    /// By how many pods two nodes or zones may differ, at least 1.
    /// Source: Kubernetes, "Pod Topology Spread Constraints" (`maxSkew`).
    ///
    /// ```
    /// use manifest_rules::values::MaxSkew;
    /// assert!(MaxSkew::try_from(0).is_err());
    /// ```
    MaxSkew(u32), "maxSkew", 1..=100000, "write by how many pods two nodes or zones may differ, such as 1"
}

number_value! {
    /// Seconds before a first probe, 0 or more. Source: Kubernetes, "Pod v1 core" (Probe).
    ///
    /// ```
    /// use manifest_rules::values::InitialDelaySeconds;
    /// assert_eq!(InitialDelaySeconds::new(20).get(), 20);
    /// ```
    InitialDelaySeconds(u32), "initialDelaySeconds", 0..=86400, "write seconds, a day at most"
}

number_value! {
    /// Seconds between two probes, at least 1. Source: Kubernetes, "Pod v1 core" (Probe).
    ///
    /// ```
    /// use manifest_rules::values::ProbePeriodSeconds;
    /// assert!(ProbePeriodSeconds::try_from(0).is_err());
    /// ```
    ProbePeriodSeconds(u32), "a probe's periodSeconds", 1..=86400, "write seconds between two probes, such as 10"
}

number_value! {
    /// Seconds that a probe waits for an answer, at least 1. Source: Kubernetes, "Pod v1 core" (Probe).
    ///
    /// ```
    /// use manifest_rules::values::ProbeTimeoutSeconds;
    /// assert!(ProbeTimeoutSeconds::try_from(0).is_err());
    /// ```
    ProbeTimeoutSeconds(u32), "a probe's timeoutSeconds", 1..=86400, "write seconds to wait for an answer, such as 5"
}

number_value! {
    /// Probes in a row that turn the state, at least 1. Source: Kubernetes, "Pod v1 core" (Probe).
    ///
    /// ```
    /// use manifest_rules::values::ProbeThreshold;
    /// assert!(ProbeThreshold::try_from(0).is_err());
    /// ```
    ProbeThreshold(u32), "a probe's threshold", 1..=86400, "write how many probes in a row decide, such as 3"
}

number_value! {
    /// The period of a scaling policy in seconds, 1 to 1800.
    /// Source: Kubernetes, "HorizontalPodAutoscaler v2" (HPAScalingPolicy).
    ///
    /// ```
    /// use manifest_rules::values::ScalingPeriodSeconds;
    /// assert!(ScalingPeriodSeconds::try_from(1801).is_err());
    /// ```
    ScalingPeriodSeconds(u32), "a scaling policy's periodSeconds", 1..=1800, "write seconds, such as 60"
}

number_value! {
    /// How far back a scaler looks before it acts, in seconds, 0 to 3600.
    /// Source: Kubernetes, "HorizontalPodAutoscaler v2" (HPAScalingRules).
    ///
    /// ```
    /// use manifest_rules::values::StabilizationWindowSeconds;
    /// assert_eq!(StabilizationWindowSeconds::new(0).get(), 0);
    /// assert!(StabilizationWindowSeconds::try_from(3601).is_err());
    /// ```
    StabilizationWindowSeconds(u32), "stabilizationWindowSeconds", 0..=3600, "write seconds, an hour at most"
}

number_value! {
    /// How much one scaling policy may change, in pods or percent, at least 1.
    /// Source: Kubernetes, "HorizontalPodAutoscaler v2" (HPAScalingPolicy).
    ///
    /// ```
    /// use manifest_rules::values::ScalingValue;
    /// assert!(ScalingValue::try_from(0).is_err());
    /// ```
    ScalingValue(u32), "a scaling policy's value", 1..=100000, "write how many pods, or percent of pods, may change in a period"
}

number_value! {
    /// Seconds of a shutdown or a rollout, at least 1. Source: Kubernetes, "Pod Lifecycle" and "Deployment".
    ///
    /// ```
    /// use manifest_rules::values::DurationSeconds;
    /// assert!(DurationSeconds::try_from(0).is_err());
    /// ```
    DurationSeconds(u32), "a duration", 1..=86400, "write seconds, a day at most"
}

number_value! {
    /// A user or group that is not root, 1 to 2147483647. Source: Kubernetes, "Configure a Security Context".
    ///
    /// ```
    /// use manifest_rules::values::NonRootId;
    /// assert_eq!(NonRootId::new(1000).get(), 1000);
    /// assert!(NonRootId::try_from(0).is_err());
    /// ```
    NonRootId(u32), "user or group id", 1..=2147483647, "0 is root: write the id that the image was built for, such as 1000"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_the_ones_told() {
        assert!(ScalingPeriodSeconds::try_new(1800).is_ok());
        assert!(ScalingPeriodSeconds::try_new(0).is_err());
        assert!(StabilizationWindowSeconds::try_new(3600).is_ok());
        let fault = StabilizationWindowSeconds::try_new(3601).unwrap_err();
        assert_eq!(
            fault.as_str(),
            "stabilizationWindowSeconds 3601 is outside 0 to 3600: write seconds, an hour at most"
        );
    }
}
