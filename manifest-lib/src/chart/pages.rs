//! The files of a chart that are no object's template: what Helm and people read about it. Source: Helm, "Charts".

use serde_json::Value;

use super::generalize::General;
use super::hosts::pattern;
use super::names::camel_case;
use super::secrets;
use crate::model::App;
use crate::render::fill;

/// Chart.yaml.
pub(super) fn chart_yaml(app: &App<'_>, version: &str, mark: &str) -> String {
    let own = app.release.version.value.as_str();
    fill!(include_str!("text/chart.tpl"), MARK = mark, CHART = app.name(), VERSION = version, APP_VERSION = own)
}

/// .helmignore: what `helm package` leaves out.
pub(super) fn helmignore(mark: &str) -> String {
    fill!(include_str!("text/helmignore"), MARK = mark)
}

/// templates/_helpers.tpl: the named templates that all others use.
pub(super) fn helpers(app: &App<'_>, mark: &str) -> String {
    let general = General::of(app);
    let services: Vec<String> = general.services().iter().map(|service| format!("\"{service}\"")).collect();
    let [at_a_port, in_an_address] = pattern(general.services()).map(|text| Value::from(text).to_string());
    fill!(
        include_str!("text/helpers.tpl"),
        MARK = mark,
        CHART = app.name(),
        SERVICES = &services.join(" "),
        AT_A_PORT = &at_a_port,
        IN_AN_ADDRESS = &in_an_address,
    )
}

/// templates/NOTES.txt: what to do next, and what is doubtful about the values.
pub(super) fn notes(app: &App<'_>, tested: bool, mark: &str) -> String {
    let rolled_out = app.workloads().iter().filter(|deployed| !matches!(deployed.kind(), "Job" | "CronJob"));
    let rollouts = rolled_out.map(|deployed| {
        fill!(
            "  kubectl --namespace {{ include \"%CHART%.namespace\" . }} rollout status %KIND%/{{ include \"%CHART%.prefix\" . }}%NAME%\n",
            CHART = app.name(),
            KIND = &deployed.kind().to_lowercase(),
            NAME = deployed.name()
        )
    });
    let served = app.workloads().iter().filter(|deployed| deployed.overlay.exposure.serves());
    let services = served.clone().map(|deployed| {
        fill!(
            include_str!("text/notes-service.txt"),
            CHART = app.name(),
            NAME = deployed.name(),
            KEY = &camel_case(deployed.name())
        )
    });
    let ports = served.map(|deployed| {
        fill!(include_str!("text/notes-port.txt"), NAME = deployed.name(), KEY = &camel_case(deployed.name()))
    });
    fill!(
        include_str!("text/notes.txt"),
        MARK = mark,
        ROLLOUTS = &rollouts.collect::<String>(),
        SERVICES = &services.collect::<String>(),
        TEST = if tested { include_str!("text/notes-test.txt") } else { "" },
        PORTS = &ports.collect::<String>(),
    )
}

/// README.md: how the chart is used, with a table of its values.
pub(super) fn readme(app: &App<'_>, others: &[&str], table: &str, mark: &str) -> String {
    let others =
        others.iter().map(|other| fill!(", `values-%OTHER%.yaml` what %OTHER% answers differently", OTHER = other));
    let secrets = !secrets::of(app).is_empty();
    let jobs = app.workloads().iter().any(|deployed| deployed.kind() == "Job");
    let head = fill!(
        include_str!("text/readme.md"),
        MARK = mark,
        CHART = app.name(),
        NAMESPACE = app.target.namespace.0.value.as_str(),
        OTHERS = &others.collect::<String>(),
        GIVEN = if secrets { " \\\n  --set secrets.existingSecret=NAME" } else { "" },
        JOBS = if jobs { include_str!("text/readme-jobs.md") } else { "" },
        SECRETS = if secrets { include_str!("text/readme-secrets.md") } else { "" },
    );
    head + table
}
