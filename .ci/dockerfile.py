"""Reads our Dockerfiles and their ignore lists: instructions in exec form and in one line each, as we write them."""

import json
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Instruction:
    """One instruction: its name, its options such as `--from=build`, and the words behind them."""

    name: str
    options: list[tuple[str, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def option(self, name: str) -> str | None:
        return next((value for key, value in self.options if key == name), None)

    def mounts(self) -> list[dict[str, str]]:
        """Each `--mount`, as its own options."""
        split = [value.split(",") for key, value in self.options if key == "mount"]
        return [dict(part.split("=", 1) for part in parts) for parts in split]


def instructions(text: str) -> list[Instruction]:
    """All instructions. What we never write is an error, so that nothing is skipped unseen."""
    found = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, rest = line.split(maxsplit=1)
        one = Instruction(name)
        while match := re.match(r"--([a-z-]+)=(\S+)\s+", rest):
            one.options.append((match[1], match[2]))
            rest = rest[match.end() :]
        if name == "HEALTHCHECK":
            rest = rest.removeprefix("CMD ")
        if name in ("RUN", "CMD", "HEALTHCHECK") and not rest.startswith("["):
            raise ValueError(f"{name} is in no exec form: {line}")
        one.words = json.loads(rest) if rest.startswith("[") else shlex.split(rest)
        found.append(one)
    return found


def ignored(patterns: list[str], path: Path) -> bool:
    """Whether a path of the app's folder, or a folder above it, is in the ignore list, where the last match counts.

    Source: Docker, "Build context", and Go's filepath.Match."""
    verdict = False
    for pattern in patterns:
        allowed = pattern.startswith("!")
        expression = regex(pattern.lstrip("!").strip("/"))
        if any(expression.fullmatch(str(part)) for part in [path, *path.parents]):
            verdict = not allowed
    return verdict


def regex(pattern: str) -> re.Pattern[str]:
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    words = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    return re.compile("".join(parts.get(word, re.escape(word)) for word in words))
