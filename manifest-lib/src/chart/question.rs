//! The questions whose answers give a workload's objects another shape.

use super::switch::Switch;
use super::value_path::ValuePath;
use crate::model::availability::BudgetPolicy;
use crate::model::exposure::{ExposureKind, Way};
use crate::model::list::List;
use crate::model::{Autoscaler, Config, Deployed, DisruptionBudget, Overlay};
use crate::values::{Amount, NodePort, Origin, ReplicaCount, Traced};

/// A question about a workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// Whether it has an autoscaler.
    Autoscaled,
    /// Whether the autoscaler looks at CPU.
    CpuTarget,
    /// Whether the autoscaler looks at memory.
    MemoryTarget,
    /// How it is reached.
    ServiceType,
    /// Whether it has plain settings.
    HasConfig,
    /// Whether an Ingress leads to it.
    HasIngress,
    /// Whether it has a disruption budget.
    Budget,
    /// Whether the budget says how many pods stay, instead of how many may go.
    MinAvailable,
}

/// The types of a Service that a chart knows, and what is lowered to each.
const SERVICE_TYPES: [(&str, ExposureKind); 3] = [
    ("ClusterIP", ExposureKind::ClusterIp),
    ("NodePort", ExposureKind::NodePort(NodePort::MIN.get())),
    ("LoadBalancer", ExposureKind::LoadBalancer),
];

const CHART: Origin = Origin::Default("a chart's value");

/// What a target may begin with, in percent.
const TARGET: Traced<u32> = Traced { value: 80, origin: CHART };

impl Question {
    /// The value that answers it.
    pub(super) fn switch(self, workload: &str) -> Switch {
        let flag = |parts: &[&str]| Switch::Flag(ValuePath::new(parts));
        match self {
            Self::Autoscaled => flag(&["autoscaling", workload, "enabled"]),
            Self::CpuTarget => flag(&["autoscaling", workload, "targetCPUUtilizationPercentage"]),
            Self::MemoryTarget => flag(&["autoscaling", workload, "targetMemoryUtilizationPercentage"]),
            Self::ServiceType => {
                let types = SERVICE_TYPES.iter().map(|(name, _)| *name).collect();
                Switch::Choice(ValuePath::new(&["service", workload, "type"]), types)
            }
            Self::HasConfig => flag(&["config", workload]),
            Self::HasIngress => flag(&["ingress", workload, "enabled"]),
            Self::Budget => flag(&["pdb", workload, "enabled"]),
            Self::MinAvailable => flag(&["pdb", workload, "minAvailable"]),
        }
    }

    /// The workload as a profile with that answer would have it. Where it has what the answer asks for, that stays.
    pub(super) fn answer<'a>(self, deployed: &mut Deployed<'a>, case: usize) {
        const PLACEHOLDER: &[Config<'_>] = &[Config::new("PLACEHOLDER", "its place is bound to a value")];
        let (overlay, yes) = (&mut deployed.overlay, case == 1);
        let target = yes.then_some(TARGET);
        match self {
            Self::Autoscaled if yes => {
                overlay.autoscaler.get_or_insert(starting_autoscaler(overlay.replicas.0.value));
            }
            Self::Autoscaled => overlay.autoscaler = None,
            Self::CpuTarget => overlay.autoscaler.iter_mut().for_each(|scaler| scaler.cpu_utilization = target),
            Self::MemoryTarget => overlay.autoscaler.iter_mut().for_each(|scaler| scaler.memory_utilization = target),
            Self::ServiceType => {
                if let Some((_, kind)) = SERVICE_TYPES.get(case) {
                    overlay.exposure.kind = *kind;
                }
            }
            Self::HasConfig if yes => {
                if deployed.body.main.config.is_empty() && overlay.config.is_empty() {
                    overlay.config = PLACEHOLDER;
                }
            }
            // Where there is none, `in_full` borrows another environment's.
            Self::HasIngress if yes => {}
            Self::HasIngress => without_ingress(overlay),
            Self::HasConfig => (overlay.config, deployed.body.main.config) = (&[], List::EMPTY),
            Self::Budget if yes => {
                overlay.disruption_budget.get_or_insert(DisruptionBudget::max_unavailable(Amount::count(1)));
            }
            Self::Budget => overlay.disruption_budget = None,
            Self::MinAvailable => overlay.disruption_budget.iter_mut().for_each(|budget| {
                let pods = Amount::count(1);
                budget.policy = if yes { BudgetPolicy::MinAvailable(pods) } else { BudgetPolicy::MaxUnavailable(pods) };
            }),
        }
    }
}

/// Whether a workload may have an object of this kind, whatever the values say.
pub(super) fn may_have(deployed: &Deployed<'_>, object: &str) -> bool {
    match object {
        "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "CronJob" => deployed.kind() == object,
        "HorizontalPodAutoscaler" => deployed.kind() == "Deployment" && !scaled_elsewhere(deployed),
        "PodDisruptionBudget" => matches!(deployed.kind(), "Deployment" | "StatefulSet"),
        _ => true,
    }
}

/// Whether something that is not in the chart chooses the number of pods, so that no value may.
pub(super) fn scaled_elsewhere(deployed: &Deployed<'_>) -> bool {
    deployed.overlay.autoscaler.is_some_and(|scaler| scaler.by.is_some())
}

/// Whether an Ingress of its own name leads to the workload. One that is named otherwise is no value's.
pub(super) fn has_ingress(deployed: &Deployed<'_>) -> bool {
    deployed.overlay.exposure.ways.iter().any(is_own_ingress)
}

fn is_own_ingress(way: &Way<'_>) -> bool {
    matches!(way, Way::Ingress(ingress) if ingress.name.is_none())
}

fn without_ingress(overlay: &mut Overlay<'_>) {
    let mut ways = List::EMPTY;
    for way in overlay.exposure.ways.iter().filter(|way| !is_own_ingress(way)) {
        ways.push(*way, "route", "route");
    }
    overlay.exposure.ways = ways;
}

/// The workload with an Ingress, if any of the others has one.
pub(super) fn with_ingress<'a>(mut deployed: Deployed<'a>, others: &[&Deployed<'a>]) -> Deployed<'a> {
    let other = others.iter().find(|other| has_ingress(other) && deployed.overlay.exposure.serves());
    if let Some(other) = other.filter(|_| !has_ingress(&deployed)) {
        let way = other.overlay.exposure.ways.iter().find(|way| is_own_ingress(way));
        let ways = &mut deployed.overlay.exposure.ways;
        if let (Some(way), true) = (way, ways.len() < 2) {
            ways.push(*way, "ingress", "ingress");
        }
    }
    deployed
}

/// The workload with all answers that a value may ask for: its own, or else another environment's, or what one may
/// begin with. An autoscaler and a budget only where the workload that the templates are of may have one.
pub(super) fn in_full<'a>(mut deployed: Deployed<'a>, others: &[&Deployed<'a>], asked: &Deployed<'a>) -> Deployed<'a> {
    deployed = with_ingress(deployed, others);
    if may_have(asked, "HorizontalPodAutoscaler") {
        let overlay = &mut deployed.overlay;
        overlay.autoscaler = overlay.autoscaler.filter(|own| own.by.is_none());
        let theirs = others.iter().filter_map(|other| other.overlay.autoscaler).find(|other| other.by.is_none());
        overlay.autoscaler = overlay.autoscaler.or(theirs);
        Question::Autoscaled.answer(&mut deployed, 1);
    }
    if may_have(asked, "PodDisruptionBudget") {
        let other = others.iter().find_map(|other| other.overlay.disruption_budget);
        deployed.overlay.disruption_budget = deployed.overlay.disruption_budget.or(other);
        Question::Budget.answer(&mut deployed, 1);
    }
    deployed
}

/// What a workload that has so many pods may begin with.
fn starting_autoscaler<'a>(pods: u32) -> Autoscaler<'a> {
    Autoscaler {
        min_replicas: pods,
        max_replicas: pods.saturating_mul(2).min(ReplicaCount::MAX.get()),
        cpu_utilization: Some(TARGET),
        memory_utilization: None,
        metrics: List::EMPTY,
        by: None,
        to_zero: None,
        scale_up: None,
        scale_down: None,
        origin: CHART,
    }
}
