#!/usr/bin/env python3
# %MARK%
"""Asks a URL at a steady pace and counts what was lost; with a command behind `--`, for as long as that runs.

    requests.py http://ADDRESS/livez --rate 20 -- kubectl -n NAMESPACE rollout restart deployment/NAME

Each request has a connection of its own, so that a Service may send each to another pod. One is lost that is refused, cut
or late, or answered with 500 or more. `--by KEY` also counts the answers by a key of their JSON, such as the pod that
`service` names. Exit codes: 0 none was lost, 1 some were or the command failed, 2 wrong arguments."""

import argparse
import collections
import http.client
import json
import subprocess
import sys
import threading
import time
import urllib.parse

BEHIND_SECONDS = 5


def ask(url: urllib.parse.SplitResult, timeout: float) -> tuple[str, str]:
    """What became of a request: nothing or why it is lost, and the body."""
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=timeout)
    try:
        target = (url.path or "/") + (f"?{url.query}" if url.query else "")
        connection.request("GET", target, headers={"Connection": "close"})
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
        return (f"status {answer.status}" if answer.status >= 500 else ""), body
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__, ""
    finally:
        connection.close()


def main() -> int:
    split = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    own, command = sys.argv[1:split], sys.argv[split + 1 :]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--rate", type=float, default=10, help="requests a second (default: 10, at most 100)")
    parser.add_argument("--seconds", type=float, default=30, help="how long, without a command (default: 30)")
    parser.add_argument("--timeout", type=float, default=10, help="seconds that an answer may take (default: 10)")
    parser.add_argument("--by", metavar="KEY", help="count the answers by this key of their JSON")
    arguments = parser.parse_args(own)
    url = urllib.parse.urlsplit(arguments.url)
    if url.scheme not in ("http", "https") or not url.hostname:
        parser.error("the URL is none: write http://HOST:PORT/PATH")
    if not 0 < arguments.rate <= 100:
        parser.error("--rate is above 0 and at most 100: this is no load test")
    lost: list[tuple[float, str]] = []
    answers: collections.Counter[str] = collections.Counter()
    lock, threads, began = threading.Lock(), [], time.monotonic()

    def one() -> None:
        at = time.monotonic() - began
        why, body = ask(url, arguments.timeout)
        with lock:
            if why:
                lost.append((at, why))
            if arguments.by and not why:
                try:
                    answers[str(json.loads(body)[arguments.by])] += 1
                except (ValueError, KeyError, TypeError):
                    answers["(no such key)"] += 1

    process = subprocess.Popen(command) if command else None
    until = began + arguments.seconds
    while True:
        now = time.monotonic()
        # What the command did may reach the pods a moment after it has ended.
        if process is not None:
            until = now + BEHIND_SECONDS if process.poll() is None else min(until, now + BEHIND_SECONDS)
        if now >= until:
            break
        thread = threading.Thread(target=one)
        thread.start()
        threads.append(thread)
        time.sleep(1 / arguments.rate)
    for thread in threads:
        thread.join()
    for at, why in sorted(lost):
        print(f"{at:7.1f} s  lost: {why}")
    for name, count in sorted(answers.items()):
        print(f"{count:7}  {name}")
    print(f"{len(threads)} requests, {len(lost)} lost")
    if process is not None and process.returncode != 0:
        print(f"the command ended with {process.returncode}", file=sys.stderr)
        return 1
    return 1 if lost else 0


sys.exit(main())
