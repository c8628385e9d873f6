//! The plan as tables and sentences.

use comfy_table::{CellAlignment, Table, presets};
use manifest_lib::plan::{Amounts, Plan, Replicas, Rollout, Scaling, Step, Totals, WorkloadPlan};

pub(crate) fn of(plan: &Plan) -> String {
    let mut out =
        format!("{}: arithmetic on the spec; a cluster may be slower, and nothing is measured\n\n", plan.environment);
    out += &costs(plan);
    for workload in &plan.workloads {
        out += &promises(workload);
    }
    for note in &plan.not_counted {
        out += &format!("\nnot counted: {note}\n");
    }
    out
}

fn costs(plan: &Plan) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["requests", "class", "pods", "a pod", "at rest", "at maximum", "with surge", "old ones ending"]);
    for workload in &plan.workloads {
        let (requests, replicas) = (&workload.requests, &workload.replicas);
        table.add_row([
            workload.object.clone(),
            format!("{:?}", workload.pod.qos),
            range(replicas),
            workload.pod.requests.to_string(),
            requests.at_rest.to_string(),
            requests.at_maximum.to_string(),
            requests.with_surge.to_string(),
            requests.with_ending.to_string(),
        ]);
    }
    let mut line = |name: &str, [rest, most, surge, ending]: [Amounts; 4]| {
        let none = String::new;
        table.add_row([
            name.to_owned(),
            none(),
            none(),
            none(),
            rest.to_string(),
            most.to_string(),
            surge.to_string(),
            ending.to_string(),
        ]);
    };
    let of = |totals: &Totals| [totals.at_rest, totals.at_maximum, totals.with_surge, totals.with_ending];
    line("all", of(&plan.requests));
    line("the cluster has", [plan.cluster; 4]);
    line("left", of(&plan.headroom));
    for column in table.column_iter_mut().skip(3) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let mut out: String = table.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect();
    let ending = plan.headroom.with_ending;
    if ending.cpu_millis < 0 || ending.memory_bytes < 0 {
        out += "\nA pod holds what it requests until it has ended. In a rollout of all at the maximum, where each old pod takes its\nwhole grace period, new ones wait for room: it takes longer, and no pod that is wanted goes.\n";
    }
    out
}

/// A workload's times.
fn promises(workload: &WorkloadPlan) -> String {
    let mut out = format!("\n{}\n", workload.object);
    let (pod, limits) = (workload.pod.limits, &workload.limits);
    out += &match (pod.cpu_millis, pod.memory_bytes) {
        (0, 0) => "  limits       none\n".to_owned(),
        // What has no limit is not told as 0.
        (0, _) => format!(
            "  limits       {} of memory a pod; {} at rest, {} at maximum, {} with surge; CPU has none\n",
            memory(&pod),
            memory(&limits.at_rest),
            memory(&limits.at_maximum),
            memory(&limits.with_surge),
        ),
        _ => format!(
            "  limits       {} a pod; {} at rest, {} at maximum, {} with surge\n",
            pod, limits.at_rest, limits.at_maximum, limits.with_surge,
        ),
    };
    out += &format!("  pods         {}, chosen by {}\n", range(&workload.replicas), workload.replicas.chosen_by);
    let ready = &workload.ready;
    let given_up = match ready.given_up_seconds {
        Some(seconds) => format!("one that never answers is restarted after {}", time(seconds)),
        None => "no probe restarts one that never answers".to_owned(),
    };
    out += &format!(
        "  ready        {} after its start, {} if it starts just in time; {given_up}\n",
        time(ready.earliest_seconds),
        time(ready.latest_seconds)
    );
    if let Some(rollout) = &workload.rollout {
        out += &rollouts(rollout);
    }
    if let Some(scaling) = &workload.scaling {
        out += &scales(scaling);
    }
    out
}

/// The memory of amounts, as manifests have it.
fn memory(amounts: &Amounts) -> String {
    let text = amounts.to_string();
    text.split_once(' ').map_or_else(String::new, |(_, memory)| memory.to_owned())
}

fn rollouts(rollout: &Rollout) -> String {
    let mut out = String::new();
    for (index, stay) in rollout.stays.iter().enumerate() {
        let label = if index == 0 { "rollout" } else { "" };
        let pods = if stay.from == stay.to { stay.to.to_string() } else { format!("{} to {}", stay.from, stay.to) };
        let available = match stay.away {
            0 => "all stay available".to_owned(),
            away if away >= stay.to => "none stays available".to_owned(),
            away => format!("all but {away} stay available"),
        };
        out += &format!(
            "  {label:<12} of {pods}: {available}, {} more at once, at most {} for {}\n",
            stay.surge,
            time(stay.seconds),
            stay.to
        );
    }
    out += &match rollout.progress_deadline_seconds {
        Some(deadline) => format!("  {:<12} it is told as failed after {} without progress\n", "", time(deadline)),
        None => format!("  {:<12} it waits for each pod, and is never told as failed\n", ""),
    };
    out
}

fn scales(scaling: &Scaling) -> String {
    let path = |steps: &[Step]| {
        let told: Vec<String> =
            steps.iter().skip(1).map(|step| format!("{} at {}", step.replicas, moment(step))).collect();
        if told.is_empty() { "never".to_owned() } else { told.join(", ") }
    };
    format!(
        "  scale up     {}; under load without end, from the first look that sees it\n  scale down   {}; without any load\n",
        path(&scaling.up),
        path(&scaling.down)
    )
}

fn range(replicas: &Replicas) -> String {
    if replicas.at_rest == replicas.at_maximum {
        return replicas.at_rest.to_string();
    }
    format!("{} to {}", replicas.at_rest, replicas.at_maximum)
}

/// When a step is, or from when to when it may be.
fn moment(step: &Step) -> String {
    match step.earliest {
        Some(earliest) => format!("{} to {}", time(earliest), time(step.second)),
        None => time(step.second),
    }
}

/// Seconds in words: `45 s`, `3 min 45 s`.
fn time(seconds: impl TryInto<u64>) -> String {
    let seconds = seconds.try_into().unwrap_or(0);
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}
