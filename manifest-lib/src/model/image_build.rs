//! How a workload's image is built: stages, steps, and the command that starts it.
//!
//! What the workload knows already is not said again: the port, the user, the health check and the labels of the image
//! come from it. So they cannot differ. Source of the rules: Docker, "Dockerfile reference" and "Multi-stage builds".

use super::BuildMounts;
use super::command::{Command, Words};
use crate::values::scan::same;
use crate::values::{EnvName, Fault, ImageReference, MountPath, NonRootId, Origin};

/// An image that a stage starts from, with a tag that is not `latest`, and optionally a digest. With one, each build starts
/// from the same bytes, and somebody has to renew it.
///
/// ```
/// use manifest_lib::model::BaseImage;
/// const NODE: BaseImage = BaseImage::new("node:22-alpine");
/// const PINNED: BaseImage = BaseImage::new(
///     "node:22-alpine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
/// );
/// ```
#[derive(Clone, Copy, Debug)]
pub struct BaseImage<'a>(pub(crate) ImageReference<'a>);

impl<'a> BaseImage<'a> {
    /// The image.
    ///
    /// # Panics
    /// If it is no image reference, has no tag, or has the tag `latest`.
    #[track_caller]
    pub const fn new(image: &'a str) -> Self {
        let reference = ImageReference::new(image);
        match reference.tag {
            None => Fault::new("the base image ")
                .quoted(image)
                .text(" has no tag, so each build may start from another: write one, such as `node:22-alpine`")
                .refuse(),
            Some(tag) if tag.is_latest() => Fault::new("the base image ")
                .quoted(image)
                .text(" has the tag `latest`, so each build may start from another: write a version")
                .refuse(),
            Some(_) => Self(reference),
        }
    }
}

/// One step of a stage.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step<'a> {
    Workdir(MountPath<'a>),
    Env(EnvName<'a>, &'a str),
    Arg(EnvName<'a>),
    Copy { from: Option<&'a str>, sources: Words<'a>, to: &'a str, owner: Option<(u32, u32)> },
    Run { command: Command<'a>, mounts: BuildMounts<'a> },
}

const STEPS: usize = 16;

/// A stage of a build. Only the last one becomes the image.
///
/// ```
/// use manifest_lib::model::{BaseImage, BuildStage, Command};
/// const BUILD: BuildStage = BuildStage::new("build", BaseImage::new("node:22"))
///     .workdir("/app")
///     .copy(&["package.json", "package-lock.json"], "./")
///     .run_cached(Command::new(&["npm", "ci"]), "/root/.npm");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct BuildStage<'a> {
    pub(crate) name: &'a str,
    pub(crate) base: BaseImage<'a>,
    steps: [Option<Step<'a>>; STEPS],
    length: usize,
}

impl<'a> BuildStage<'a> {
    /// A stage with a name, which later stages copy from.
    ///
    /// # Panics
    /// If the name is no DNS label.
    #[track_caller]
    pub const fn new(name: &'a str, base: BaseImage<'a>) -> Self {
        let name = crate::values::DnsLabel::new(name).as_str();
        Self { name, base, steps: [None; STEPS], length: 0 }
    }

    /// The folder that the following steps work in.
    ///
    /// # Panics
    /// If it is not absolute, or the stage has 16 steps already.
    #[track_caller]
    pub const fn workdir(self, path: &'a str) -> Self {
        self.step(Step::Workdir(MountPath::new(path)))
    }

    /// A variable of the steps and of the process. Never a secret: it stays in the image.
    ///
    /// # Panics
    /// If the name is none, or the stage has 16 steps already.
    #[track_caller]
    pub const fn env(self, name: &'a str, value: &'a str) -> Self {
        self.step(Step::Env(EnvName::new(name), value))
    }

    /// An argument of the build, which the steps see as a variable. Never a secret: it stays in the image's history.
    ///
    /// # Panics
    /// If the name is none, or the stage has 16 steps already.
    #[track_caller]
    pub const fn arg(self, name: &'a str) -> Self {
        self.step(Step::Arg(EnvName::new(name)))
    }

    /// Copies from the app's folder.
    ///
    /// # Panics
    /// If there are no sources or more than 16, or the stage has 16 steps already.
    #[track_caller]
    pub const fn copy(self, sources: &[&'a str], to: &'a str) -> Self {
        self.step(Step::Copy { from: None, sources: Words::new(sources, "a copy"), to, owner: None })
    }

    /// Copies from an earlier stage. The files belong to root, so that the process cannot change them.
    ///
    /// # Panics
    /// If there are no sources or more than 16, or the stage has 16 steps already.
    #[track_caller]
    pub const fn copy_from(self, stage: &'a str, sources: &[&'a str], to: &'a str) -> Self {
        self.step(Step::Copy { from: Some(stage), sources: Words::new(sources, "a copy"), to, owner: None })
    }

    /// Copies from an earlier stage, and gives the files to a user and group that are not root.
    ///
    /// # Panics
    /// If one of them is 0, there are no sources or more than 16, or the stage has 16 steps already.
    #[track_caller]
    pub const fn copy_owned(self, stage: &'a str, sources: &[&'a str], to: &'a str, user: u32, group: u32) -> Self {
        let owner = Some((NonRootId::new(user).get(), NonRootId::new(group).get()));
        self.step(Step::Copy { from: Some(stage), sources: Words::new(sources, "a copy"), to, owner })
    }

    /// Runs a program.
    ///
    /// # Panics
    /// If the stage has 16 steps already.
    #[track_caller]
    pub const fn run(self, command: Command<'a>) -> Self {
        self.run_mounted(command, BuildMounts::new())
    }

    /// Runs a program with a folder that is kept from build to build and is not in the image.
    ///
    /// # Panics
    /// If the folder is not absolute, or the stage has 16 steps already.
    #[track_caller]
    pub const fn run_cached(self, command: Command<'a>, cache: &'a str) -> Self {
        self.run_mounted(command, BuildMounts::new().cache(cache))
    }

    /// Runs a program that sees the app's folder without copying it into the image.
    ///
    /// # Panics
    /// If the stage has 16 steps already.
    #[track_caller]
    pub const fn run_bound(self, command: Command<'a>, cache: &'a str, bind: &'a str) -> Self {
        self.run_mounted(command, BuildMounts::new().cache(cache).bind(bind))
    }

    /// Runs a program that sees more than the image's files, such as a secret of the build.
    ///
    /// # Panics
    /// If the stage has 16 steps already.
    #[track_caller]
    pub const fn run_mounted(self, command: Command<'a>, mounts: BuildMounts<'a>) -> Self {
        self.step(Step::Run { command, mounts })
    }

    /// The steps in order.
    pub(crate) fn steps(&self) -> impl Iterator<Item = &Step<'a>> {
        self.steps.iter().flatten()
    }

    #[track_caller]
    const fn step(mut self, step: Step<'a>) -> Self {
        if self.length == STEPS {
            Fault::new("the stage ").quoted(self.name).text(" has more than 16 steps: split it").refuse()
        }
        self.steps[self.length] = Some(step);
        self.length += 1;
        self
    }
}

/// What asks the health endpoint from within the image: a program that the image has anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthcheckTool {
    /// Node's own `fetch`.
    Node,
    /// Python's own `urllib`; slim images have no curl.
    Python,
    /// BusyBox's `wget`, which Alpine images have.
    Wget,
}

/// What a recipe builds for: its health endpoints are written in that framework's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framework {
    NextJs,
    FastApi,
}

const STAGES: usize = 4;

/// How an image is built, and how it starts. The last stage becomes the image.
///
/// ```
/// use manifest_lib::model::{BaseImage, BuildStage, Command, HealthcheckTool, ImageBuild};
/// const SITE: ImageBuild = ImageBuild::new(HealthcheckTool::Wget, Command::new(&["/server", "--port", "{port}"]))
///     .stage(BuildStage::new("build", BaseImage::new("rust:1.95")).run(Command::new(&["cargo", "build", "--release"])))
///     .stage(BuildStage::new("run", BaseImage::new("alpine:3.22")).copy_from("build", &["/target/release/server"], "/server"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ImageBuild<'a> {
    stages: [Option<BuildStage<'a>>; STAGES],
    length: usize,
    pub(crate) start: Command<'a>,
    pub(crate) healthcheck: HealthcheckTool,
    pub(crate) framework: Option<Framework>,
    pub(crate) origin: Origin,
}

impl<'a> ImageBuild<'a> {
    /// A build without stages yet, the tool that asks the health endpoint, and the command that starts the process.
    ///
    /// # Panics
    /// If the command is a shell's.
    #[track_caller]
    pub const fn new(healthcheck: HealthcheckTool, start: Command<'a>) -> Self {
        if same(start.0.words[0], "sh") || same(start.0.words[0], "/bin/sh") || same(start.0.words[0], "bash") {
            Fault::new("the start command is a shell, which takes the signals that should end the process: start the program itself")
                .refuse()
        }
        Self { stages: [None; STAGES], length: 0, start, healthcheck, framework: None, origin: Origin::caller() }
    }

    /// Adds a stage, at most 4.
    ///
    /// # Panics
    /// If there are 4 already, another has its name, or it copies from a stage that does not come before it.
    #[track_caller]
    pub const fn stage(mut self, stage: BuildStage<'a>) -> Self {
        if self.length == STAGES {
            Fault::new("a build has at most 4 stages: leave ").quoted(stage.name).text(" out").refuse()
        }
        if self.position(stage.name).is_some() {
            Fault::new("two stages are named ").quoted(stage.name).text(": rename one").refuse()
        }
        let mut i = 0;
        while i < stage.length {
            if let Some(Step::Copy { from: Some(from), .. }) = &stage.steps[i]
                && self.position(from).is_none()
            {
                Fault::new("the stage ")
                    .quoted(stage.name)
                    .text(" copies from ")
                    .quoted(from)
                    .text(", and no stage before it has that name: add it or correct the name")
                    .refuse()
            }
            i += 1;
        }
        self.stages[self.length] = Some(stage);
        self.length += 1;
        self
    }

    /// Built by a recipe for this framework.
    pub(super) const fn of(mut self, framework: Framework) -> Self {
        self.framework = Some(framework);
        self
    }

    /// The stages in order.
    pub(crate) fn stages(&self) -> impl Iterator<Item = &BuildStage<'a>> {
        self.stages.iter().flatten()
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Whether a variable or an argument of that name would stay in the image or its history.
    pub(crate) const fn keeps(&self, name: &str) -> bool {
        let mut i = 0;
        while i < self.length {
            if let Some(stage) = &self.stages[i] {
                let mut j = 0;
                while j < stage.length {
                    if let Some(Step::Env(own, _) | Step::Arg(own)) = &stage.steps[j]
                        && same(own.as_str(), name)
                    {
                        return true;
                    }
                    j += 1;
                }
            }
            i += 1;
        }
        false
    }

    const fn position(&self, name: &str) -> Option<usize> {
        let mut i = 0;
        while i < self.length {
            if let Some(stage) = &self.stages[i]
                && same(stage.name, name)
            {
                return Some(i);
            }
            i += 1;
        }
        None
    }
}
