//! Image builds for the two stacks that most of our workloads have. Any other is written with [`ImageBuild`] itself.

use super::{BaseImage, BuildStage, Command, HealthcheckTool, ImageBuild};

/// What of a Next.js app goes into the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextOutput {
    /// The build and the production dependencies; works for any app.
    Pruned,
    /// The standalone server, where the app's `next.config` has `output: "standalone"`; smaller.
    Standalone,
}

/// A Next.js app. Build and image have one base, since native modules built for one C library do not load with another.
/// Source: Next.js, "Self-Hosting" and "Telemetry".
///
/// ```
/// use manifest_lib::model::{BaseImage, ImageBuild, NextJs, NextOutput};
/// const FRONTEND: ImageBuild = NextJs {
///     node: BaseImage::new("node:22-alpine"),
///     build_args: &["NEXT_PUBLIC_API_URL"],
///     output: NextOutput::Pruned,
/// }.build();
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NextJs<'a> {
    /// The image with Node.js, for the build and for the process.
    pub node: BaseImage<'a>,
    /// The `NEXT_PUBLIC_*` settings, which `npm run build` compiles into what the browser gets.
    pub build_args: &'a [&'a str],
    /// What goes into the image.
    pub output: NextOutput,
}

impl<'a> NextJs<'a> {
    /// The build.
    ///
    /// # Panics
    /// If a build argument's name does not start with `NEXT_PUBLIC_`: Next.js would not compile it in.
    #[track_caller]
    pub const fn build(self) -> ImageBuild<'a> {
        let mut build = BuildStage::new("build", self.node)
            .workdir("/app")
            .env("NEXT_TELEMETRY_DISABLED", "1")
            .copy(&["package.json", "package-lock.json"], "./")
            .run_cached(Command::new(&["npm", "ci"]), "/root/.npm");
        let mut i = 0;
        while i < self.build_args.len() {
            if !crate::values::scan::starts_with(self.build_args[i].as_bytes(), b"NEXT_PUBLIC_") {
                crate::values::Fault::about(self.build_args[i])
                    .text(" is not compiled in by Next.js: a build argument starts with `NEXT_PUBLIC_`")
                    .refuse()
            }
            build = build.arg(self.build_args[i]);
            i += 1;
        }
        build = build.copy(&["."], "./").run_cached(Command::new(&["npm", "run", "build"]), "/app/.next/cache");
        let run = BuildStage::new("run", self.node)
            .workdir("/app")
            .env("NODE_ENV", "production")
            .env("NEXT_TELEMETRY_DISABLED", "1")
            .env("HOSTNAME", "0.0.0.0")
            .env("PORT", "{port}")
            // A pattern, so that an app without the folder builds, too.
            .copy_from("build", &["/app/publi[c]"], "./public");
        match self.output {
            NextOutput::Pruned => {
                let dependencies = BuildStage::new("dependencies", self.node)
                    .workdir("/app")
                    .copy(&["package.json", "package-lock.json"], "./")
                    .run_cached(Command::new(&["npm", "ci", "--omit=dev"]), "/root/.npm");
                let run = run
                    // `next start` reads the configuration again, where there is one.
                    .copy_from("build", &["/app/package.json", "/app/next.config.*"], "./")
                    .copy_from("dependencies", &["/app/node_modules"], "./node_modules")
                    .copy_from("build", &["/app/.next"], "./.next");
                let start =
                    ["node", "node_modules/next/dist/bin/next", "start", "--hostname", "0.0.0.0", "--port", "{port}"];
                ImageBuild::new(HealthcheckTool::Node, Command::new(&start)).stage(dependencies).stage(build).stage(run)
            }
            NextOutput::Standalone => {
                let run = run.copy_from("build", &["/app/.next/standalone"], "./").copy_from(
                    "build",
                    &["/app/.next/static"],
                    "./.next/static",
                );
                ImageBuild::new(HealthcheckTool::Node, Command::new(&["node", "server.js"])).stage(build).stage(run)
            }
        }
    }
}

/// A Python app whose dependencies uv locks. The virtual environment is copied to an image with the same Python at the
/// same path. Source: uv, "Using uv in Docker".
///
/// ```
/// use manifest_lib::model::{BaseImage, Command, ImageBuild, PythonUv};
/// const BACKEND: ImageBuild = PythonUv {
///     python: BaseImage::new("python:3.13-slim"),
///     uv: "uv==0.13.9",
///     sources: &["app"],
///     start: Command::new(&["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "{port}"]),
/// }.build();
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PythonUv<'a> {
    /// The image with Python, for the build and for the process.
    pub python: BaseImage<'a>,
    /// The requirement that installs uv, pinned: `uv==0.13.9`.
    pub uv: &'a str,
    /// The folders of the app that the process needs.
    pub sources: &'a [&'a str],
    /// The command that starts the process.
    pub start: Command<'a>,
}

impl<'a> PythonUv<'a> {
    /// The build.
    ///
    /// # Panics
    /// If uv is not pinned as `uv==VERSION`, or there are no sources.
    #[track_caller]
    pub const fn build(self) -> ImageBuild<'a> {
        if !crate::values::scan::starts_with(self.uv.as_bytes(), b"uv==") {
            crate::values::Fault::about(self.uv)
                .text(" does not pin uv, so each build may lock otherwise: write `uv==VERSION`")
                .refuse()
        }
        let build = BuildStage::new("build", self.python)
            .workdir("/app")
            .env("UV_COMPILE_BYTECODE", "1")
            .env("UV_LINK_MODE", "copy")
            .env("UV_PYTHON_DOWNLOADS", "never")
            .run_cached(Command::new(&["pip", "install", self.uv]), "/root/.cache/pip")
            .copy(&["pyproject.toml", "uv.lock"], "./")
            .run_cached(
                Command::new(&["uv", "sync", "--locked", "--no-dev", "--no-install-project"]),
                "/root/.cache/uv",
            );
        let mut run = BuildStage::new("run", self.python)
            .workdir("/app")
            .env("PATH", "/app/.venv/bin:$PATH")
            .env("PYTHONUNBUFFERED", "1")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .copy_from("build", &["/app/.venv"], "./.venv");
        let mut i = 0;
        while i < self.sources.len() {
            run = run.copy(&[self.sources[i]], self.sources[i]);
            i += 1;
        }
        ImageBuild::new(HealthcheckTool::Python, self.start).stage(build).stage(run)
    }
}
