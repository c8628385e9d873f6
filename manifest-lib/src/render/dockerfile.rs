//! An image build as a Dockerfile, and the list of what its build does not see.
//!
//! Everything that the workload knows is taken from it: EXPOSE, USER, HEALTHCHECK and the labels stand nowhere else.
//! Source: Docker, "Dockerfile reference", and the OCI image specification, "Annotations".

use std::fmt::Write;

use super::fill::fill;
use super::generated::header;
use crate::model::image_build::Step;
use crate::model::probes::Action;
use crate::model::workload::Body;
use crate::model::{BuildMounts, BuildStage, Command, HealthcheckTool, ImageBuild, Release, Workload};

/// The version of the Dockerfile's language: the first with checks that can fail a build is 1.8.
const SYNTAX: &str = "docker/dockerfile:1.14";

/// The Dockerfile of a workload; nothing if the profile does not say how its image is built.
///
/// ```
/// use manifest_lib::{model::*, render, values::{Cpu, Memory}};
/// const IMAGE: ImageBuild = PythonUv {
///     python: BaseImage::new("python:3.13-slim"),
///     uv: "uv==0.13.9",
///     sources: &["app"],
///     start: Command::new(&["uvicorn", "app.main:app", "--port", "{port}"]),
/// }.build();
/// const API: Workload = Workload::new("api", "api").ports(&[Port::http(8000)]).image_build(&IMAGE);
/// let text = render::dockerfile(&Release::new("shop", "1.0.0"), &API).unwrap_or_default();
/// assert!(text.contains("CMD [\"uvicorn\", \"app.main:app\", \"--port\", \"8000\", \"--timeout-graceful-shutdown\", \"20\"]"));
/// ```
pub fn dockerfile<C>(release: &Release<'_>, workload: &Workload<'_, C>) -> Option<String> {
    let (vendor, version) = (Some(release.name()), Some(release.version()));
    labelled(&workload.body, Labels { title: workload.body.name.value.as_str(), vendor, version })
}

/// What an image says of itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Labels<'l> {
    /// What it is.
    pub(super) title: &'l str,
    /// Which app it is of; nothing where it is of several.
    pub(super) vendor: Option<&'l str>,
    /// The version; without it, the build is told.
    pub(super) version: Option<&'l str>,
}

/// The Dockerfile with these labels.
pub(super) fn labelled(workload: &Body<'_>, own: Labels<'_>) -> Option<String> {
    let build = workload.image_build?;
    let mut text = format!("# syntax={SYNTAX}\n# check=error=true\n{}\n", header(&build.origin.file()));
    let last = build.stages().count();
    for (index, stage) in build.stages().enumerate() {
        let _ = writeln!(text, "\nFROM {} AS {}", stage.base.0, stage.name);
        if index + 1 == last {
            labels(&mut text, own);
        }
        steps(&mut text, stage, workload);
    }
    let context = &workload.security_context;
    let _ = writeln!(text, "USER {}:{}", context.run_as_user.value, context.run_as_group.value);
    for port in workload.main.ports.iter() {
        let _ = writeln!(text, "EXPOSE {}/{}", port.number.value, port.protocol.as_str().to_lowercase());
    }
    healthcheck(&mut text, build, workload);
    let _ = writeln!(text, "CMD {}", exec(&build.start, workload));
    Some(text)
}

/// What no build of the workload needs to see: version control, dependencies and outputs that the build makes itself,
/// files with secrets, and what describes the build.
pub fn dockerignore<C>(workload: &Workload<'_, C>) -> Option<String> {
    let build = workload.body.image_build?;
    Some(fill!(include_str!("text/dockerignore"), HEADER = &header(&build.origin.file())))
}

/// Where Next.js keeps what it can make again.
const NEXT_CACHE: &str = "/app/.next/cache";

// Writing to a String cannot fail, so what it returns is not looked at below.

fn labels(text: &mut String, own: Labels<'_>) {
    let _ = writeln!(text, "LABEL org.opencontainers.image.title={}", quoted(own.title));
    let _ = match own.version {
        Some(version) => writeln!(text, "LABEL org.opencontainers.image.version={}", quoted(version)),
        None => writeln!(text, "ARG VERSION\nLABEL org.opencontainers.image.version=$VERSION"),
    };
    if let Some(vendor) = own.vendor {
        let _ = writeln!(text, "LABEL org.opencontainers.image.vendor={}", quoted(vendor));
    }
}

fn steps(text: &mut String, stage: &BuildStage<'_>, workload: &Body<'_>) {
    for step in stage.steps() {
        let _ = match step {
            Step::Workdir(path) => writeln!(text, "WORKDIR {path}"),
            Step::Env(name, value) => writeln!(text, "ENV {name}={}", quoted(&placed(value, workload))),
            Step::Arg(name) => writeln!(text, "ARG {name}"),
            Step::Copy { from, sources, to, owner } => {
                let from = from.map(|stage| format!("--from={stage} ")).unwrap_or_default();
                let owner = owner.map(|(user, group)| format!("--chown={user}:{group} ")).unwrap_or_default();
                let mut words: Vec<&str> = sources.as_slice().to_vec();
                words.push(to);
                // The plain form reads better, and cannot hold a space.
                let words = if words.iter().any(|word| word.contains(char::is_whitespace)) {
                    json(words.iter().map(|word| (*word).to_owned()))
                } else {
                    words.join(" ")
                };
                writeln!(text, "COPY {from}{owner}{words}")
            }
            Step::Run { command, mounts } => writeln!(text, "RUN {}{}", mounted(mounts), exec(command, workload)),
        };
    }
}

/// What a program sees while it runs, each with a space behind it.
fn mounted(mounts: &BuildMounts<'_>) -> String {
    let mut text = String::new();
    if let Some(path) = mounts.cache {
        let _ = write!(text, "--mount=type=cache,target={path} ");
    }
    if let Some(path) = mounts.bind {
        let _ = write!(text, "--mount=type=bind,source={path},target={path} ");
    }
    if let Some((id, path)) = mounts.secret_file {
        let _ = write!(text, "--mount=type=secret,id={id},target={path} ");
    }
    for name in mounts.secret_env {
        let _ = write!(text, "--mount=type=secret,id={name},env={name} ");
    }
    text
}

/// The container's own health check: what the kubelet asks, for whoever runs the image without Kubernetes.
fn healthcheck(text: &mut String, build: &ImageBuild<'_>, workload: &Body<'_>) {
    let Some(probes) = &workload.main.probes else { return };
    let Some(probe) = probes.liveness.as_ref().or(probes.readiness.as_ref()) else { return };
    let handler = probe.handler.as_ref().unwrap_or(&probes.handler);
    let Action::HttpGet(path) = handler.action else { return };
    let url = format!("http://127.0.0.1:{}{path}", workload.main.asked(handler));
    let timeout = probe.timeout();
    let command = match build.healthcheck {
        HealthcheckTool::Node => {
            let script = format!(
                "fetch('{url}', {{redirect: 'manual'}}).then(r => process.exit(r.status < 400 ? 0 : 1), () => process.exit(1))"
            );
            vec!["node".to_owned(), "-e".to_owned(), script]
        }
        HealthcheckTool::Python => {
            let script = format!("import urllib.request; urllib.request.urlopen('{url}', timeout={timeout})");
            vec!["python".to_owned(), "-c".to_owned(), script]
        }
        HealthcheckTool::Wget => {
            ["wget", "-q", "-O", "/dev/null", &url].iter().map(|word| (*word).to_owned()).collect()
        }
    };
    let start = probes.startup.as_ref().map_or(0, |startup| startup.budget_seconds());
    let _ = writeln!(
        text,
        "HEALTHCHECK --interval={}s --timeout={timeout}s --start-period={start}s --retries={} CMD {}",
        probe.period(),
        probe.failures(),
        json(command.into_iter()),
    );
}

/// A command in exec form.
fn exec(command: &Command<'_>, workload: &Body<'_>) -> String {
    json(command.0.as_slice().iter().map(|word| placed(word, workload)))
}

/// A list as JSON, which is what exec form is, with a space after each comma as people write it.
fn json(words: impl Iterator<Item = String>) -> String {
    let words: Vec<String> = words.map(|word| serde_json::Value::from(word).to_string()).collect();
    format!("[{}]", words.join(", "))
}

/// A value in double quotes; `$` keeps its meaning, so that PATH can be extended.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The text with what the workload says in the places of `{port}`, `{drain}` and `{cache}`.
fn placed(text: &str, workload: &Body<'_>) -> String {
    let text = text
        .replace("{drain}", &workload.graceful_shutdown.drain_seconds().to_string())
        .replace("{cache}", &cache(workload).to_string());
    match workload.main.ports.first() {
        Some(port) => text.replace("{port}", &port.number.value.to_string()),
        None => text,
    }
}

/// The bytes that the writable path around Next.js's cache may hold; none without one.
fn cache(workload: &Body<'_>) -> u64 {
    let around = |path: &str| NEXT_CACHE == path || NEXT_CACHE.starts_with(&format!("{path}/"));
    let mut paths = workload.main.writable_paths.iter();
    paths.find(|path| around(path.path.as_str())).map_or(0, |path| path.size_limit.get())
}
