"""Reads bundles with three readers and fails where they do not see the same objects.

The readers are kubectl, PyYAML (YAML 1.1) and PyYAML with the scalar rules of YAML 1.2. They differ on a text that
should have been quoted: `yes`, `y`, `012`, `1e3`, `1:20`, `=`, a date. A key that comes twice is refused, since readers
take the last one without a word.

`kubectl patch --local` with an empty merge patch prints what kubectl read, without a cluster: one JSON object after
another. It decodes without the types of Kubernetes, so it adds, drops and renames nothing, and nothing is normalized
here.

Usage: compare_readers.py KUBECTL BUNDLE...
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import yaml


class Yaml11(yaml.SafeLoader):
    """YAML 1.1 as PyYAML has it, but a key that comes twice is an error."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} comes twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


class Yaml12(Yaml11):
    """The core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema)."""

    yaml_implicit_resolvers = {}

    def construct_int(self, node):
        text = node.value
        return int(text, 0) if text.startswith(("0o", "0x")) else int(text)


for tag, pattern in {
    "null": r"null|Null|NULL|~|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
}.items():
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), None)
Yaml12.add_constructor("tag:yaml.org,2002:int", Yaml12.construct_int)


class Absent:
    """Stands for the value of a key that only the other reader has."""


def read_with_kubectl(kubectl, path):
    command = [kubectl, "patch", "--local", "--type=merge", "-p", "{}", "-f", path, "-o", "json"]
    # No one's own settings for kubectl may change the answer.
    env = os.environ | {"KUBECONFIG": os.devnull, "KUBERC": "off"}
    run = subprocess.run(command, check=False, env=env, capture_output=True, text=True)
    if run.returncode != 0:
        raise ValueError(run.stderr.strip())
    decoder, text, documents = json.JSONDecoder(), run.stdout.strip(), []
    while text:
        document, end = decoder.raw_decode(text)
        documents.append(document)
        text = text[end:].lstrip()
    return documents


def differences(left, right, path=""):
    """Yields (path, left, right) wherever two values differ. `True` is not `1` here, as it is in Python."""
    if isinstance(left, dict) and isinstance(right, dict):
        for key in sorted(left.keys() | right.keys(), key=repr):
            yield from differences(left.get(key, Absent), right.get(key, Absent), f"{path}.{key}")
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for index, pair in enumerate(zip(left, right)):
            yield from differences(*pair, f"{path}[{index}]")
    elif type(left) is not type(right) or left != right:
        yield path, left, right


def compare(kubectl, path):
    """Returns how many objects the bundle has, and every disagreement about them."""
    text = Path(path).read_text(encoding="utf-8")
    readers = {
        "kubectl": lambda: read_with_kubectl(kubectl, path),
        "YAML 1.1": lambda: list(yaml.load_all(text, Yaml11)),
        "YAML 1.2": lambda: list(yaml.load_all(text, Yaml12)),
    }
    read, problems = {}, []
    for name, reader in readers.items():
        try:
            read[name] = reader()
        except (ValueError, yaml.YAMLError) as error:
            problems.append(f"{name} cannot read it: {error}")
    if problems:
        return 0, problems
    expected = read.pop("kubectl")
    for name, documents in read.items():
        if len(documents) != len(expected):
            problems.append(f"kubectl reads {len(expected)} objects, {name} reads {len(documents)} documents")
            continue
        for left, right in zip(expected, documents):
            where = f"{left['kind']}/{left.get('metadata', {}).get('name')}"
            for field, seen, other in differences(left, right):
                problems.append(f"{where} {field}: kubectl reads {seen!r}, {name} reads {other!r}")
    return len(expected), problems


def main(kubectl, *paths):
    counts, failed = [], False
    for path in paths:
        count, problems = compare(kubectl, path)
        counts.append(str(count))
        for problem in problems:
            failed = True
            print(f"{path}: {problem}", file=sys.stderr)
    if failed:
        return 1
    print(f"readers: kubectl, YAML 1.1 and YAML 1.2 read the same {' + '.join(counts)} objects")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
