//! Image builds for the two stacks that most of our workloads have. Any other is written with [`ImageBuild`] itself.

use super::image_build::Framework;
use super::{BaseImage, BuildMounts, BuildStage, Command, HealthcheckTool, ImageBuild};

/// What of a Next.js app goes into the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextOutput {
    /// The build and the production dependencies: several hundred megabytes of modules, for an app that cannot say
    /// `output: 'standalone'`.
    Pruned,
    /// The standalone server, which the app's `next.config` asks for with `output: 'standalone'`.
    Standalone,
}

/// A Next.js app. Build and image have one base, since native modules built for one C library do not load with another.
///
/// The build ends with a look at what the app's `next.config` says, since the container's files are read-only: pages that
/// are rendered again stay in memory (`experimental.isrFlushToDisk: false`), and the cache of images is smaller than the
/// volume that it is in (`images.maximumDiskCacheSize`), as a pod that fills its volume is evicted. Packages are installed
/// without scripts; `npm rebuild` runs them once the sources are there. `docker build --secret id=npmrc,src=.npmrc` gives
/// the build a `.npmrc`, for a registry or `legacy-peer-deps`.
///
/// What `rewrites()` reads from a variable is read by the build, and stays as it is in the image: where a destination
/// differs by environment, a route handler that reads the variable at each request forwards instead.
/// Source: Next.js, "Self-Hosting", "Incremental Static Regeneration", "Image Component" and "Telemetry".
///
/// ```
/// use manifest_lib::model::{BaseImage, ImageBuild, NextJs, NextOutput};
/// const FRONTEND: ImageBuild = NextJs {
///     node: BaseImage::new("node:22-alpine"),
///     build_args: &["NEXT_PUBLIC_API_URL"],
///     build_secrets: &["BETTER_AUTH_SECRET"],
///     output: NextOutput::Standalone,
/// }.build();
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NextJs<'a> {
    /// The image with Node.js, for the build and for the process.
    pub node: BaseImage<'a>,
    /// The `NEXT_PUBLIC_*` settings, which `npm run build` compiles into what the browser gets; at most 6.
    pub build_args: &'a [&'a str],
    /// The secrets that `npm run build` reads as variables, where it is given them: `docker build --secret id=NAME`.
    pub build_secrets: &'a [&'a str],
    /// What goes into the image.
    pub output: NextOutput,
}

/// Says what a read-only container needs and the app's configuration does not have. `{cache}` is the volume's size.
const CHECK: &str = include_str!("text/next-check.js").trim_ascii();
/// The same, for a build that copies the standalone server.
const CHECK_STANDALONE: &str = include_str!("text/next-check-standalone.js").trim_ascii();

impl<'a> NextJs<'a> {
    /// The build.
    ///
    /// # Panics
    /// If a build argument's name does not start with `NEXT_PUBLIC_`: Next.js would not compile it in.
    #[track_caller]
    pub const fn build(self) -> ImageBuild<'a> {
        let install = BuildMounts::new().cache("/root/.npm").secret_file("npmrc", "/app/.npmrc");
        let mut build = BuildStage::new("build", self.node)
            .workdir("/app")
            .env("NEXT_TELEMETRY_DISABLED", "1")
            .copy(&["package.json", "package-lock.json"], "./")
            .run_mounted(Command::new(&["npm", "ci", "--ignore-scripts"]), install);
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
        let mounts = BuildMounts::new().cache("/app/.next/cache").secret_env(self.build_secrets);
        build = build
            .copy(&["."], "./")
            .run(Command::new(&["npm", "rebuild"]))
            .run_mounted(Command::new(&["npm", "run", "build"]), mounts);
        let run = BuildStage::new("run", self.node)
            .workdir("/app")
            .env("NODE_ENV", "production")
            .env("NEXT_TELEMETRY_DISABLED", "1")
            .env("HOSTNAME", "0.0.0.0")
            .env("PORT", "{port}")
            // A pattern, so that an app without the folder builds, too.
            .copy_from("build", &["/app/publi[c]"], "./public");
        let image = match self.output {
            NextOutput::Pruned => {
                // What was built for the production dependencies stays, which another installation would not have.
                let build = build.run(Command::new(&["node", "-e", CHECK])).run(Command::new(&[
                    "npm",
                    "prune",
                    "--omit=dev",
                    "--ignore-scripts",
                ]));
                let run = run
                    // `next start` reads the configuration again, where there is one.
                    .copy_from("build", &["/app/package.json", "/app/next.config.*"], "./")
                    .copy_from("build", &["/app/node_modules"], "./node_modules")
                    .copy_from("build", &["/app/.next"], "./.next");
                let start =
                    ["node", "node_modules/next/dist/bin/next", "start", "--hostname", "0.0.0.0", "--port", "{port}"];
                ImageBuild::new(HealthcheckTool::Node, Command::new(&start)).stage(build).stage(run)
            }
            NextOutput::Standalone => {
                let build = build.run(Command::new(&["node", "-e", CHECK_STANDALONE]));
                let run = run.copy_from("build", &["/app/.next/standalone"], "./").copy_from(
                    "build",
                    &["/app/.next/static"],
                    "./.next/static",
                );
                ImageBuild::new(HealthcheckTool::Node, Command::new(&["node", "server.js"])).stage(build).stage(run)
            }
        };
        image.of(Framework::NextJs)
    }
}

/// A Python app whose dependencies uv locks. The virtual environment is copied to an image with the same Python at the
/// same path.
///
/// uvicorn gets `--timeout-graceful-shutdown` with the seconds that the workload's grace period leaves, unless the command
/// says it: without it, uvicorn waits for open answers until it is killed.
/// Source: uv, "Using uv in Docker", and uvicorn, "Settings".
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
        let start = if crate::values::scan::same(self.start.program(), "uvicorn") {
            self.start.with_option("--timeout-graceful-shutdown", "{drain}")
        } else {
            self.start
        };
        ImageBuild::new(HealthcheckTool::Python, start).stage(build).stage(run).of(Framework::FastApi)
    }
}
