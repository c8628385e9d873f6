"""Tries `.ci/cluster` without a cluster: stand-ins of kubectl and helm record what they are asked.

Usage: cluster_test.py OUT"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

CLUSTER = Path(__file__).parent / "cluster"
OUT = Path(sys.argv[1]).resolve()

# Answers as a healthy cluster does. What is asked is a line of `calls`; FAILS is a part of the call that fails.
STAND_IN = r"""#!/usr/bin/env bash
echo "$(basename "$0") $*" >>"$CALLS"
if [ -n "${FAILS:-}" ] && [[ "$*" == *"$FAILS"* ]]; then exit 1; fi
case "$*" in
"config current-context") echo "$CONTEXT" ;;
"get namespace "*) [ "${THERE:-no}" = yes ] ;;
"apply --filename -") cat >/dev/null ;;
"apply --filename "*) [ ! -e "$CALLS.$(basename "$(dirname "$3")")" ] && echo "x created" || echo "x unchanged"
    touch "$CALLS.$(basename "$(dirname "$3")")" ;;
*"get deployments --output name") echo deployment.apps/one ;;
template*) cat <<'END'
        - name: KEY
          valueFrom:
            secretKeyRef:
              key: KEY
              name: trial-secrets
END
    ;;
esac
"""


def run(arguments: list[str], **env: str) -> tuple[int, str, list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        calls = work / "calls"
        calls.touch()
        for tool in ("kubectl", "helm", "gen-cli"):
            (work / tool).write_text(STAND_IN)
            (work / tool).chmod(0o755)
        (work / "kubeconfig").write_text("")
        tools = {"KUBECTL": str(work / "kubectl"), "HELM": str(work / "helm"), "GEN_CLI": str(work / "gen-cli")}
        given = [str(work / "kubeconfig") if word == "KUBECONFIG" else word for word in arguments]
        own = {"CALLS": str(calls), "CONTEXT": "kind-manifests-trial", **tools, **env}
        done = subprocess.run(
            ["bash", str(CLUSTER), *given], env={**os.environ, **own}, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr, calls.read_text().splitlines()


def expect(holds: bool, told: object) -> None:
    if not holds:
        raise AssertionError(told)


def changes(calls: list[str]) -> list[str]:
    words = (" apply", " create", " delete", " drain", "helm install", "helm upgrade", " rollout restart")
    return [call for call in calls if any(word in f"{call}" for word in words) and "dry-run" not in call]


def main() -> None:
    # What is refused changes nothing.
    for arguments, env, words in [
        ([], {}, "usage:"),
        (["/nowhere/kubeconfig"], {}, "is no file"),
        (["KUBECONFIG", "a", "b"], {}, "usage:"),
        (["KUBECONFIG", str(OUT)], {"CONTEXT": "production"}, "only a cluster that is made for this"),
        (["KUBECONFIG", str(OUT)], {"CONTEXT": "kind-manifests"}, "only a cluster that is made for this"),
        (["KUBECONFIG", str(OUT)], {"CONTEXT": ""}, "only a cluster that is made for this"),
        (["KUBECONFIG", str(OUT)], {"THERE": "yes"}, "is there already"),
        (["KUBECONFIG", str(OUT)], {"KUBECTL": "/nowhere/kubectl"}, "is missing"),
        (["KUBECONFIG", "/tmp"], {}, "has no bundle"),
    ]:
        code, told, calls = run(arguments, **env)
        expect(code == 2 and words in told and not changes(calls), (arguments, env, code, told, calls))
    # All of it, in order, and everything that was made is deleted.
    code, told, calls = run(["KUBECONFIG", str(OUT)])
    expect(code == 0 and "cluster: all held" in told, told)
    environments = sorted(path.parent.name for path in OUT.glob("*/bundle.yaml"))
    for environment in environments:
        applied = [call for call in calls if call.startswith("kubectl apply --filename /") and f"/{environment}/" in call]
        expect(len(applied) == 2, applied)
    charts = [call.split()[1] for call in calls if call.startswith("helm ")]
    expect(charts == ["template", "install", "test", "upgrade", "rollback", "uninstall"], charts)
    expect(any("rollout status deployment.apps/one" in call for call in calls), calls)
    deleted = [call for call in calls if call.startswith("kubectl delete namespace ")]
    expect(len(deleted) >= len(environments) + 1, deleted)
    # With an API server alone nothing is waited for.
    code, told, calls = run(["KUBECONFIG", str(OUT)], CONTAINERS="no")
    expect(code == 0 and not any("rollout status" in call or "helm test" in call or "--wait --timeout" in call for call in calls), calls)
    # What fails is told, and the rest is tried all the same.
    for fails, name in [("diff --filename", "a second apply changes nothing"), ("rollback", "chart"), ("--validate=strict", "strictly, too")]:
        code, told, calls = run(["KUBECONFIG", str(OUT)], FAILS=fails)
        expect(code == 1 and f"did not hold: " in told and name in told and "all held" not in told, (fails, told))
        expect(sum(call.startswith("kubectl delete namespace ") for call in calls) >= len(environments), calls)
    print("cluster: the trial refuses what it must, and tries the rest in order")


main()
