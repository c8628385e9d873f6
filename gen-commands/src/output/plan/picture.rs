//! The plan as a picture: for each workload its pods over time, up, down and in a rollout.
//!
//! The picture has no font and no clock in it, so it is the same on every machine.

use manifest_lib::plan::{Plan, Step, WorkloadPlan};
use plotters::coord::Shift;
use plotters::prelude::*;

/// One panel's width and height.
const PANEL: (u32, u32) = (420, 240);
/// Room for the title above.
const TITLE: u32 = 40;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Failed = Box<dyn std::error::Error>;

/// A line of a panel: its name, its colour, and what is so from which second on.
struct Line {
    name: &'static str,
    color: RGBColor,
    points: Vec<(u64, i64)>,
}

pub(crate) fn of(plan: &Plan) -> Result<String, Failed> {
    let rows = u32::try_from(plan.workloads.len()).unwrap_or(u32::MAX).clamp(1, 100);
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (PANEL.0 * 3, TITLE + PANEL.1 * rows)).into_drawing_area();
        root.fill(&WHITE)?;
        let title = format!("{}: pods over time, as the spec allows", plan.environment);
        let root = root.titled(&title, ("sans-serif", 20))?;
        let panels = root.split_evenly((rows as usize, 3));
        for (index, workload) in plan.workloads.iter().take(rows as usize).enumerate() {
            let [up, down, rollout] = [&panels[index * 3], &panels[index * 3 + 1], &panels[index * 3 + 2]];
            of_workload(workload, up, down, rollout)?;
        }
        root.present()?;
    }
    svg.push('\n');
    Ok(svg)
}

fn of_workload(workload: &WorkloadPlan, up: &Area<'_>, down: &Area<'_>, rollout: &Area<'_>) -> Result<(), Failed> {
    let most = workload.replicas.with_surge;
    if let Some(scaling) = &workload.scaling {
        let steps = |steps: &[Step]| {
            steps.iter().map(|step| (u64::try_from(step.second).unwrap_or(0), step.replicas)).collect()
        };
        let line = |points| vec![Line { name: "pods", color: BLUE, points }];
        panel(up, &format!("{} scales up", workload.object), most, &line(steps(&scaling.up)))?;
        panel(down, &format!("{} scales down", workload.object), most, &line(steps(&scaling.down)))?;
    }
    if let Some(one) = &workload.rollout {
        let pods = one.path.iter().map(|point| (point.second, point.pods)).collect();
        let available = one.path.iter().map(|point| (point.second, point.available)).collect();
        let lines = [
            Line { name: "pods", color: BLUE, points: pods },
            Line { name: "available", color: GREEN, points: available },
        ];
        let title = format!("{} rolls out at {}", workload.object, workload.replicas.at_rest);
        panel(rollout, &title, most, &lines)?;
    }
    Ok(())
}

fn panel(area: &Area<'_>, title: &str, most: i64, lines: &[Line]) -> Result<(), Failed> {
    let last = lines.iter().flat_map(|line| &line.points).map(|(second, _)| *second).max().unwrap_or(0);
    // The end has to be seen, too.
    let end = last + last / 10 + 15;
    let mut chart = ChartBuilder::on(area)
        .caption(title, ("sans-serif", 14))
        .margin(8)
        .x_label_area_size(32)
        .y_label_area_size(40)
        .build_cartesian_2d(0..end, 0..most.saturating_add(1))?;
    chart.configure_mesh().x_desc("seconds").y_desc("pods").x_labels(6).y_labels(6).disable_x_mesh().draw()?;
    for line in lines {
        let color = line.color;
        chart
            .draw_series(LineSeries::new(stairs(&line.points, end), color.stroke_width(2)))?
            .label(line.name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 12, y)], color));
    }
    if lines.len() > 1 {
        chart.configure_series_labels().border_style(BLACK).position(SeriesLabelPosition::UpperRight).draw()?;
    }
    Ok(())
}

/// A number stays until the next one.
fn stairs(points: &[(u64, i64)], end: u64) -> Vec<(u64, i64)> {
    let mut stairs = Vec::new();
    for (index, (second, pods)) in points.iter().enumerate() {
        stairs.push((*second, *pods));
        let next = points.get(index + 1).map_or(end, |(second, _)| *second);
        stairs.push((next, *pods));
    }
    stairs
}
