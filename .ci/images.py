"""Proves what can be proved of our Dockerfiles where no container engine is: runs each step in a scratch folder with the
real npm and uv on the smallest apps, starts what comes out by its CMD, and lets `gen-cli probe` judge it.

Usage: images.py OUT TOOLS GEN_CLI..., where OUT has images/ and contracts/ and TOOLS keeps caches. Of a Dockerfile that
starts neither Next.js nor uvicorn there is no app, and it says so. A step works with the machine's own Node.js and
Python, so the base images' own contents are not proved."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from dockerfile import Instruction, ignored, instructions

HERE = Path(__file__).parent
OUT, TOOLS, GEN_CLI = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), sys.argv[3:]
# What is no step of a stage, or only describes the image.
DESCRIBES = {"LABEL", "EXPOSE", "USER", "HEALTHCHECK"}
# A secret of the build: no file of the image may hold it.
SECRET = "a-secret-of-the-build"


class Build:
    """An image's build in a scratch folder. Each stage works at the same place, as in the image: paths in scripts hold."""

    def __init__(self, dockerfile: Path, app: Path, scratch: Path) -> None:
        self.app, self.scratch, self.root = app, scratch, scratch / "root"
        self.steps = instructions(dockerfile.read_text())
        lines = Path(f"{dockerfile}.dockerignore").read_text().splitlines()
        self.patterns = [line for line in lines if line and not line.startswith("#")]
        self.env: dict[str, str] = {}
        self.work, self.stage, self.start = self.root, "", list[str]()
        self.user_path = f"{python(scratch)}:{os.environ['PATH']}"

    def run(self) -> None:
        for step in self.steps:
            match step.name:
                case "FROM":
                    self.finish()
                    self.stage, self.env = step.words[-1], {"PATH": self.user_path}
                    self.root.mkdir()
                case "WORKDIR":
                    self.work = self.at(step.words[0])
                    self.work.mkdir(parents=True, exist_ok=True)
                case "ENV":
                    key, value = step.words[0].split("=", 1)
                    self.env[key] = self.placed(value.replace("$PATH", self.env["PATH"]))
                case "ARG":
                    self.env[step.words[0]] = f"the argument {step.words[0]}"
                case "COPY":
                    self.copy(step)
                case "RUN":
                    self.call(step)
                case "CMD":
                    self.start = step.words
                case name if name not in DESCRIBES:
                    raise ValueError(f"nobody knows how to do {name}")

    def finish(self) -> None:
        if self.stage:
            self.root.rename(self.scratch / f"stage-{self.stage}")

    def at(self, path: str) -> Path:
        return self.root / path.lstrip("/") if path.startswith("/") else self.work / path

    def placed(self, value: str) -> str:
        """Paths of the image in a list of paths."""
        parts = value.split(":")
        return ":".join(str(self.at(part)) if part.startswith("/app") else part for part in parts)

    def copy(self, step: Instruction) -> None:
        *sources, to = step.words
        stage = step.option("from")
        base = self.scratch / f"stage-{stage}" if stage else self.app
        for source in sources:
            pattern = source.lstrip("/") if stage else source
            found = [base] if pattern == "." else sorted(base.glob(pattern))
            # Docker takes a pattern that matches nothing, and refuses a path that is not there.
            if not found and not any(sign in source for sign in "*[?"):
                raise FileNotFoundError(f"COPY {source}: {stage or 'the app'} has no such file")
            for one in found:
                # A folder's contents are copied, and a file into a folder by its name.
                target = self.at(to) / one.name if one.is_file() and to.endswith("/") else self.at(to)
                self.copy_tree(one, target, None if stage else base)

    def copy_tree(self, source: Path, target: Path, context: Path | None) -> None:
        def skip(folder: str, names: list[str]) -> list[str]:
            if context is None:
                return []
            return [name for name in names if ignored(self.patterns, (Path(folder) / name).relative_to(context))]

        if source.is_dir():
            shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True, ignore=skip)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)

    def call(self, step: Instruction) -> None:
        home = self.scratch / "home"
        env = {**passed(), **self.env, "HOME": str(home)}
        removed = []
        for mount in step.mounts():
            match mount["type"]:
                case "cache" if mount["target"].startswith("/root/"):
                    kept = TOOLS / "caches" / Path(mount["target"]).name
                    link = home / Path(mount["target"]).relative_to("/root")
                    kept.mkdir(parents=True, exist_ok=True)
                    link.parent.mkdir(parents=True, exist_ok=True)
                    if not link.is_symlink():
                        link.symlink_to(kept)
                case "cache":
                    removed.append(self.at(mount["target"]))
                case "secret" if "env" in mount:
                    env[mount["env"]] = SECRET
                case "secret":
                    self.at(mount["target"]).write_text(f"legacy-peer-deps=true\n; {SECRET}\n")
                    removed.append(self.at(mount["target"]))
                case other:
                    raise ValueError(f"nobody knows a mount of {other}")
        done = subprocess.run(step.words, cwd=self.work, env=env, capture_output=True, text=True, check=False)
        for path in removed:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        if done.returncode != 0:
            raise RuntimeError(f"RUN {' '.join(step.words)[:80]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def passed() -> dict[str, str]:
    """What the registries' clients are told by the machine, such as certificates, and nothing else."""
    names = ("PIP_", "UV_", "NPM_CONFIG_", "npm_config_", "SSL_", "REQUESTS_", "NODE_EXTRA_", "HTTP", "http", "NO_PROXY")
    return {name: value for name, value in os.environ.items() if name.startswith(names)}


def python(scratch: Path) -> str:
    """A Python of its own in the place of the base image's."""
    subprocess.run([sys.executable, "-m", "venv", scratch / "python"], check=True)
    return str(scratch / "python" / "bin")


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    """Each file with its size and time, but for the volumes that the workload may write to."""
    writable = (".next/cache",)
    files = (path for path in folder.rglob("*") if path.is_file())
    named = ((str(path.relative_to(folder)), path.stat()) for path in files)
    return {name: (stat.st_size, stat.st_mtime_ns) for name, stat in named if not name.startswith(writable)}


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


class Running:
    """The image's process, on a port that is free."""

    def __init__(self, build: Build, name: str, env: dict[str, str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        exposed = next(step.words[0].split("/")[0] for step in build.steps if step.name == "EXPOSE")
        words = [port if word == exposed else word for word in build.start]
        own = {key: port if value == exposed else value for key, value in build.env.items()}
        program = shutil.which(words[0], path=own["PATH"]) or words[0]
        self.name, self.url = name, f"http://127.0.0.1:{port}"
        self.log = open(build.scratch / "log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [program, *words[1:]], cwd=build.work, env={**own, **env, "HOME": "/nowhere"}, stdout=self.log, stderr=self.log
        )
        self.wait()

    def wait(self) -> None:
        for _ in range(300):
            try:
                socket.create_connection(self.url.removeprefix("http://").split(":"), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(f"{self.name} does not listen")

    def probe(self, *options: str) -> subprocess.CompletedProcess[str]:
        command = [*GEN_CLI, "probe", self.name, "--url", self.url, "--speed", "20", *options]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def ends_gracefully(self) -> None:
        """A stream that is open when SIGTERM comes is answered to its end."""
        with urllib.request.urlopen(f"{self.url}/stream", timeout=20) as answer:
            lines = [answer.readline()]
            self.process.terminate()
            lines += answer.readlines()
        expect(lines == [f"{count}\n".encode() for count in range(1, 11)], f"a stream was cut: {lines}")
        code = self.process.wait(timeout=20)
        expect(code in (0, -15, 143), f"the process ended with {code}")

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read()


def expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)


def app_of(start: list[str], name: str, dockerfile: Path, scratch: Path) -> Path | None:
    """The smallest app of the stack that the image starts, with the endpoints of its contract."""
    stack = "fastapi" if start[0] == "uvicorn" else "next" if start[0] == "node" else None
    if stack is None:
        return None
    app = scratch / "app"
    shutil.copytree(HERE / "apps" / stack, app)
    handlers = OUT / "contracts" / name
    shutil.copytree(handlers / "app" if stack == "next" else handlers, app / "app", dirs_exist_ok=True)
    # What no image may have in it.
    (app / ".env.local").write_text(SECRET)
    if stack == "fastapi":
        subprocess.run([scratch / "python/bin/pip", "install", "-q", uv(dockerfile)], check=True)
        subprocess.run([scratch / "python/bin/uv", "lock", "-q"], cwd=app, check=True)
    return app


def workload(dockerfile: Path) -> str:
    """The workload that an image is of, by its title."""
    title = re.search(r'^LABEL org\.opencontainers\.image\.title="([^"]*)"$', dockerfile.read_text(), re.MULTILINE)
    return title[1] if title else dockerfile.parent.name


def uv(dockerfile: Path) -> str:
    """The uv that the image's own build installs."""
    words = (word for step in instructions(dockerfile.read_text()) for word in step.words)
    return next(word for word in words if word.startswith("uv=="))


def next_refuses(build: Build, scratch: Path) -> None:
    """The build says what a configuration lacks: the same app, with the file that Next.js made of an empty one."""
    check = next(step for step in build.steps if step.name == "RUN" and step.words[:2] == ["node", "-e"])
    folder = scratch / "empty" / ".next"
    folder.mkdir(parents=True)
    (folder / "required-server-files.json").write_text('{"config": {"experimental": {}, "images": {}}}')
    done = subprocess.run(check.words, cwd=folder.parent, capture_output=True, text=True, check=False)
    expect(done.returncode == 1 and "isrFlushToDisk: false" in done.stderr, f"an empty next.config passes: {done.stderr}")
    expect("maximumDiskCacheSize" in done.stderr, done.stderr)


def judge(name: str, build: Build, scratch: Path) -> None:
    image = build.root
    files = tree(image)
    for path in files:
        expect("test" not in Path(path).parts[:2] and ".env" not in path, f"the image has {path}")
    held = subprocess.run(["grep", "-rlF", SECRET, image], capture_output=True, text=True, check=False)
    expect(held.returncode == 1, f"a secret of the build is in the image: {held.stdout}")
    database = scratch / "database"
    database.write_text("here")
    running = Running(build, name, {"DATABASE": str(database)})
    try:
        probed = running.probe()
        expect(probed.returncode == 0 and "warning" not in probed.stderr, f"{probed.stdout}{probed.stderr}")
        if build.start[0] == "node":
            # The page is rendered again after a second, at the request behind the first late one.
            pages = []
            for _ in range(4):
                pages.append(get(running.url)[1])
                time.sleep(1.2)
            expect(len(set(pages)) > 1, "the page was never rendered again")
            expect("EROFS" not in running.said() and "Failed to" not in running.said(), running.said())
        else:
            database.unlink()
            # The endpoint of readiness is the last one of the router.
            ready = (scratch / "app/app/health.py").read_text().split('@router.get("')[-1].split('"')[0]
            code, body = get(running.url + ready)
            expect(code == 503 and '"unavailable"' in body, f"the database is away, and the answer is {code} {body}")
            outage = running.probe("--for", "120")
            expect(outage.returncode == 1 and "restarts it" not in outage.stdout, f"an outage restarts: {outage.stdout}")
            database.write_text("here")
        running.ends_gracefully()
    except Exception:
        print(running.said(), file=sys.stderr)
        raise
    finally:
        running.process.kill()
    after = tree(image)
    changed = {path for path in files | after if files.get(path) != after.get(path)}
    expect(not changed, f"the process writes into its image, whose files are read-only: {sorted(changed)}")


def main() -> None:
    for dockerfile in sorted(OUT.glob("images/**/Dockerfile")):
        name, began = workload(dockerfile), time.monotonic()
        with tempfile.TemporaryDirectory(prefix="images-") as folder:
            scratch = Path(folder)
            start = next(step.words for step in instructions(dockerfile.read_text()) if step.name == "CMD")
            build = Build(dockerfile, scratch / "app", scratch)
            app = app_of(start, name, dockerfile, scratch)
            if app is None:
                print(f"images: {name} starts {start[0]}, and there is no app to build it from: only its form is known")
                continue
            build.run()
            if start[0] == "node":
                next_refuses(build, scratch)
            judge(name, build, scratch)
        print(f"images: {name} builds, starts and passes its probes ({time.monotonic() - began:.0f} s)")


main()
