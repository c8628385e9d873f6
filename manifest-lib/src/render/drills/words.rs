//! What the plan computes, in sentences.

use super::subject::Subject;
use crate::plan::Step;

/// Pods and times: `4 after 45 s, 6 after 1 min 45 s`.
pub(super) fn steps(steps: &[Step]) -> String {
    let told: Vec<String> = steps
        .iter()
        .skip(1)
        .map(|step| {
            let to = if step.latest > step.second { format!(" to {}", time(step.latest)) } else { String::new() };
            format!("{} after {}{to}", step.replicas, time(step.second))
        })
        .collect();
    if told.is_empty() { "as many as before".to_owned() } else { told.join(", ") }
}

/// What stays available in a rollout, and how long it may take.
pub(super) fn stays(subject: &Subject<'_>) -> String {
    let Some(stay) = subject.plan.rollout.as_ref().and_then(|rollout| rollout.stays.last()) else {
        return "the pods are replaced one after the other".to_owned();
    };
    let away = match stay.away {
        0 => "all pods stay available while it runs".to_owned(),
        away => format!("all but {away} pods stay available while it runs"),
    };
    let pods = if stay.to == 1 { "a pod is".to_owned() } else { format!("{} pods are", stay.to) };
    format!("{away}, and {pods} replaced within {}", time(i64::try_from(stay.seconds).unwrap_or(i64::MAX)))
}

/// The line that finds where the Service is reached.
pub(super) fn address(subject: &Subject<'_>) -> String {
    match (subject.exposed(), subject.node_port()) {
        (Some("NodePort"), Some(port)) => format!("address=\"$(minikube ip):{port}\"    # or the address of any node"),
        (Some("NodePort"), None) => {
            format!(
                "address=\"$(minikube ip):$(kubectl -n {} get service {} --output 'jsonpath={{.spec.ports[0].nodePort}}')\"",
                subject.namespace, subject.name
            )
        }
        _ => format!(
            "address=\"$(kubectl -n {} get service {} --output 'jsonpath={{.status.loadBalancer.ingress[0].*}}' | cut -d ' ' -f 1):{}\"    # Minikube: while `minikube tunnel` runs",
            subject.namespace, subject.name, subject.service_port
        ),
    }
}

/// The sentence with a capital at its beginning.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

fn time(seconds: i64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}
