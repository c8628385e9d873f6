"""Prints what checkov found, and says whether its run means anything.

Fails where checkov found something, where a workload was not judged (checkov is silent about a file that it cannot
read), and where a check that the configuration skips would have found nothing.

Usage: checkov_verdict.py CONFIG REPORT REPORT_OF_SKIPPED_CHECKS BUNDLE
"""

import json
import sys
from pathlib import Path

import yaml

WORKLOADS = {"CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "StatefulSet"}


def load(path):
    report = json.loads(Path(path).read_text(encoding="utf-8"))
    # Without any resource, a report has only the numbers.
    return report.get("results", {"passed_checks": [], "failed_checks": []})


def main(config, report, report_of_skipped, bundle):
    skipped = set(yaml.safe_load(Path(config).read_text(encoding="utf-8"))["skip-check"])
    documents = yaml.safe_load_all(Path(bundle).read_text(encoding="utf-8"))
    workloads = [document for document in documents if document["kind"] in WORKLOADS]
    results = load(report)
    passed = results["passed_checks"]
    judged = {check["resource"] for check in passed}
    problems = [f"{c['check_id']} {c['check_name']}: {c['resource']}" for c in results["failed_checks"]]
    names = {f"{o['kind']}.{o['metadata'].get('namespace', 'default')}.{o['metadata']['name']}" for o in workloads}
    problems += [f"{name} was not judged" for name in sorted(names - judged)]
    if not workloads or not passed:
        problems.append(f"{len(workloads)} workloads and {len(passed)} passed checks: nothing was judged")
    needed = {check["check_id"] for check in load(report_of_skipped)["failed_checks"]}
    problems += [f"{check} is skipped but finds nothing: take it out of {config}" for check in sorted(skipped - needed)]
    for problem in problems:
        print(f"checkov: {problem}", file=sys.stderr)
    if problems:
        return 1
    print(f"checkov: {len(passed)} checks passed on {len(judged)} resources, {len(skipped)} skipped with a reason")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
