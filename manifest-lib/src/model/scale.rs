//! How many pods run: a fixed number, or what an autoscaler chooses.
//! Source of the rules: Kubernetes, "Horizontal Pod Autoscaling" and "HorizontalPodAutoscaler v2".

use super::list::List;
use super::scaling::ScalingRules;
use crate::values::{Fault, Origin, ReplicaCount, Traced, Utilization};

/// How many pods run where no autoscaler decides: at least 1.
///
/// ```
/// use manifest_lib::model::Replicas;
/// const THREE: Replicas = Replicas::new(3);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Replicas(pub(crate) Traced<u32>);

impl Replicas {
    /// So many pods.
    ///
    /// # Panics
    /// If it is 0.
    #[track_caller]
    pub const fn new(count: u32) -> Self {
        Self(Traced::here(ReplicaCount::new(count).get()))
    }
}

/// Scales a workload between two numbers of pods, after the use of what it requests.
///
/// ```
/// use manifest_lib::model::{Autoscaler, ScalingPolicy, ScalingRules};
/// const BACKEND: Autoscaler = Autoscaler::new(2, 10)
///     .cpu_utilization(70)
///     .scale_up(ScalingRules::new().stabilization_window_seconds(60).policies(&[ScalingPolicy::pods(2, 60)]));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Autoscaler<'a> {
    pub(crate) min_replicas: u32,
    pub(crate) max_replicas: u32,
    pub(crate) cpu_utilization: Option<Traced<u32>>,
    pub(crate) memory_utilization: Option<Traced<u32>>,
    pub(crate) metrics: List<'a, Metric<'a>, 3>,
    /// Who scales, if no object here does.
    pub(crate) by: Option<&'a str>,
    /// Why there may be no pod, if somebody said so.
    pub(crate) to_zero: Option<Traced<&'a str>>,
    pub(crate) scale_up: Option<ScalingRules<'a>>,
    pub(crate) scale_down: Option<ScalingRules<'a>>,
    pub(crate) origin: Origin,
}

impl<'a> Autoscaler<'a> {
    /// From `min_replicas` (at least 1) to `max_replicas` pods. It needs at least one target.
    ///
    /// # Panics
    /// If the minimum is 0, or not below the maximum: then nothing scales.
    #[track_caller]
    pub const fn new(min_replicas: u32, max_replicas: u32) -> Self {
        if min_replicas == 0 {
            Fault::new(
                "minReplicas is 0, which leaves nobody to measure: write at least 1, in prod 2, or say `.to_zero(...)`",
            )
            .refuse()
        }
        Self::between(min_replicas, max_replicas)
    }

    #[track_caller]
    const fn between(min_replicas: u32, max_replicas: u32) -> Self {
        if min_replicas > max_replicas {
            Fault::new("minReplicas ")
                .number(min_replicas as u64)
                .text(" is above maxReplicas ")
                .number(max_replicas as u64)
                .text(": the API server refuses it; swap or raise")
                .refuse()
        }
        if min_replicas == max_replicas {
            Fault::new("minReplicas and maxReplicas are both ")
                .number(min_replicas as u64)
                .text(": nothing would scale; write `autoscaler: None` and that many replicas")
                .refuse()
        }
        ReplicaCount::new(max_replicas);
        Self {
            min_replicas,
            max_replicas,
            cpu_utilization: None,
            memory_utilization: None,
            metrics: List::EMPTY,
            by: None,
            to_zero: None,
            scale_up: None,
            scale_down: None,
            origin: Origin::caller(),
        }
    }

    /// Add pods when they use more than this percentage of their CPU request, on average; at least 1.
    ///
    /// # Panics
    /// If it is 0.
    #[track_caller]
    pub const fn cpu_utilization(mut self, percent: u32) -> Self {
        self.cpu_utilization = Some(Traced::here(Utilization::new(percent).get()));
        self
    }

    /// Add pods when they use more than this percentage of their memory request, on average; at least 1.
    ///
    /// # Panics
    /// If it is 0.
    #[track_caller]
    pub const fn memory_utilization(mut self, percent: u32) -> Self {
        self.memory_utilization = Some(Traced::here(Utilization::new(percent).get()));
        self
    }

    /// One target more, besides the use of CPU and memory by whole pods.
    ///
    /// # Panics
    /// If it is the fourth.
    #[track_caller]
    pub const fn metric(mut self, metric: Metric<'a>) -> Self {
        self.metrics.push(metric, "metric", "metric");
        self
    }

    /// Somebody else scales, such as KEDA or Argo Rollouts, between these numbers of pods: no autoscaler is made here, and
    /// no manifest sets the number, so that nobody fights. The compiler counts the larger number; the smaller may be 0.
    ///
    /// ```
    /// use manifest_lib::model::Autoscaler;
    /// const QUEUE: Autoscaler = Autoscaler::by("KEDA, by the length of the queue", 0, 20);
    /// ```
    ///
    /// # Panics
    /// If nobody is named, or the minimum is not below the maximum.
    #[track_caller]
    pub const fn by(who: &'a str, min_replicas: u32, max_replicas: u32) -> Self {
        if who.trim_ascii().is_empty() {
            Fault::new("somebody else scales, and nobody is named: write who, such as `KEDA`").refuse()
        }
        let mut scaler = Self::between(min_replicas, max_replicas);
        scaler.by = Some(who);
        scaler
    }

    /// While there is nothing to do, there is no pod at all, and this is why that is well: the first call waits until one has
    /// started. It needs a metric of an object or from outside, since no pod is left to measure, and a cluster with the
    /// feature gate `HPAScaleToZero`. In prod, the gate's `single-replica` is waived with the same reason.
    /// Source: Kubernetes, "Horizontal Pod Autoscaling" (`minReplicas`).
    ///
    /// ```
    /// use manifest_lib::model::{Autoscaler, Metric};
    /// const REPORTS: Autoscaler = Autoscaler::new(1, 8)
    ///     .metric(Metric::external("queue_messages_ready", &[("queue", "reports")], 5))
    ///     .to_zero("reports are asked for by day alone, and nobody waits for one");
    /// ```
    ///
    /// # Panics
    /// If there is no reason, or somebody else scales. That a metric fits is asserted when an environment takes it.
    #[track_caller]
    pub const fn to_zero(mut self, reason: &'a str) -> Self {
        if reason.trim_ascii().is_empty() || self.by.is_some() {
            Fault::new("an autoscaler goes down to no pod for a reason, and only where it scales itself: write why nobody waits, or `Autoscaler::by(who, 0, ...)`")
                .refuse()
        }
        self.min_replicas = 0;
        self.to_zero = Some(Traced::here(reason));
        self
    }

    /// How fast it may add pods.
    pub const fn scale_up(mut self, rules: ScalingRules<'a>) -> Self {
        self.scale_up = Some(rules);
        self
    }

    /// How fast it may remove pods.
    pub const fn scale_down(mut self, rules: ScalingRules<'a>) -> Self {
        self.scale_down = Some(rules);
        self
    }
}

/// What an autoscaler looks at. Source: Kubernetes, "HorizontalPodAutoscaler v2" (metrics).
///
/// ```
/// use manifest_lib::model::{Autoscaler, Metric};
/// const API: Autoscaler = Autoscaler::new(2, 20)
///     .metric(Metric::container_cpu("api", 70))
///     .metric(Metric::pods("http_requests_per_second", 50))
///     .metric(Metric::external("queue_messages_ready", &[("queue", "orders")], 30));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Metric<'a> {
    pub(crate) kind: MetricKind<'a>,
    pub(crate) origin: Origin,
}

/// What a metric is of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum MetricKind<'a> {
    Container { container: &'a str, resource: &'static str, percent: u32 },
    Pods { name: &'a str, average: u32 },
    Object { api_version: &'a str, kind: &'a str, object: &'a str, name: &'a str, value: u32 },
    External { name: &'a str, labels: &'a [(&'a str, &'a str)], average: u32 },
}

impl<'a> Metric<'a> {
    /// The CPU that one container uses, in percent of what it requests: a sidecar does not count.
    ///
    /// # Panics
    /// If the name is none, or the percentage is 0.
    #[track_caller]
    pub const fn container_cpu(container: &'a str, percent: u32) -> Self {
        Self::container(container, "cpu", percent)
    }

    /// The memory that one container uses, in percent of what it requests.
    ///
    /// # Panics
    /// If the name is none, or the percentage is 0.
    #[track_caller]
    pub const fn container_memory(container: &'a str, percent: u32) -> Self {
        Self::container(container, "memory", percent)
    }

    #[track_caller]
    const fn container(container: &'a str, resource: &'static str, percent: u32) -> Self {
        let container = crate::values::DnsLabel::new(container).as_str();
        Self::of(MetricKind::Container { container, resource, percent: Utilization::new(percent).get() })
    }

    /// A metric of the pods, on average so much each.
    ///
    /// # Panics
    /// If it has no name, or the amount is 0.
    #[track_caller]
    pub const fn pods(name: &'a str, average: u32) -> Self {
        Self::of(MetricKind::Pods { name: named(name, average), average })
    }

    /// A metric of one object, such as the requests of an Ingress.
    ///
    /// # Panics
    /// If a word is empty, or the amount is 0.
    #[track_caller]
    pub const fn object(api_version: &'a str, kind: &'a str, object: &'a str, name: &'a str, value: u32) -> Self {
        if api_version.is_empty() || kind.is_empty() || object.is_empty() {
            Fault::new("a metric of an object names its version, kind and name: write all three").refuse()
        }
        Self::of(MetricKind::Object { api_version, kind, object, name: named(name, value), value })
    }

    /// A metric from outside of the cluster, with these labels, so much for each pod.
    ///
    /// # Panics
    /// If it has no name, or the amount is 0.
    #[track_caller]
    pub const fn external(name: &'a str, labels: &'a [(&'a str, &'a str)], average: u32) -> Self {
        Self::of(MetricKind::External { name: named(name, average), labels, average })
    }

    #[track_caller]
    const fn of(kind: MetricKind<'a>) -> Self {
        Self { kind, origin: Origin::caller() }
    }
}

#[track_caller]
const fn named(name: &str, amount: u32) -> &str {
    if name.is_empty() || amount == 0 {
        Fault::new("a metric has a name and an amount above 0: write both").refuse()
    }
    name
}
