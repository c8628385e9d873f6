#!/usr/bin/env python3
# %MARK%
"""Asks whether a conversation goes on while pods come and go: whether its state is in the database, or in a pod.

    conversation.py http://ADDRESS/api/chat --header "Authorization: Bearer ..." \
        --between 'kubectl -n NAMESPACE delete pod NAME'

It starts a conversation with a word to remember, asks for the word over new connections, runs the command of `--between`,
and asks again. A request is a POST of JSON, {"message": ...} and, behind the first, {"conversation_id": ...} as the
first answer gave it; options name the keys otherwise. The word has to stand in each later answer. A header's value is
shown nowhere. Exit codes: 0 the conversation went on, 1 it did not, 2 wrong arguments."""

import argparse
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request

WORD = "pelican"


def post(arguments: argparse.Namespace, body: dict[str, object]) -> dict[str, object]:
    headers = {"Content-Type": "application/json", "Connection": "close"}
    for header in arguments.header:
        name, _, value = header.partition(":")
        headers[name.strip()] = value.strip()
    request = urllib.request.Request(arguments.url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=arguments.timeout) as answer:
        told = json.loads(answer.read())
    if not isinstance(told, dict):
        raise ValueError("the answer is no JSON object")
    return told


def follow_up(arguments: argparse.Namespace, conversation: object, when: str) -> int:
    """Asks for the word some times. How often it was not told."""
    failed = 0
    for turn in range(1, arguments.turns + 1):
        body = {arguments.message_key: "Which word did I ask you to remember?", arguments.id_key: conversation}
        try:
            told = json.dumps(post(arguments, body))
            why = "" if WORD in told.lower() else "the answer does not have the word"
        except urllib.error.HTTPError as error:
            why = f"status {error.code}"
        except (OSError, ValueError) as error:
            why = type(error).__name__
        failed += bool(why)
        print(f"{when}, turn {turn}: {why or 'the word is remembered'}")
        time.sleep(arguments.pause)
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", help="where a message is posted to")
    parser.add_argument("--between", metavar="COMMAND", help="a line for the shell, such as one that deletes a pod")
    parser.add_argument("--turns", type=int, default=6, help="how often it asks, before and after (default: 6)")
    parser.add_argument("--pause", type=float, default=0, help="seconds between two turns (default: 0)")
    parser.add_argument("--timeout", type=float, default=90, help="seconds that an answer may take (default: 90)")
    parser.add_argument("--header", action="append", default=[], metavar="NAME: VALUE")
    parser.add_argument("--message-key", default="message", help="the key of the text (default: message)")
    parser.add_argument("--id-key", default="conversation_id", help="the key of the id (default: conversation_id)")
    arguments = parser.parse_args()
    if not arguments.url.startswith(("http://", "https://")):
        parser.error("the URL is none: write http://HOST:PORT/PATH")
    try:
        told = post(arguments, {arguments.message_key: f"Remember the word {WORD}, I will ask for it later."})
    except (OSError, ValueError) as error:
        # An HTTP error's own text has the code alone.
        print(f"the conversation does not start: {error}")
        return 1
    conversation = told.get(arguments.id_key)
    if conversation is None:
        print(f"the first answer has no `{arguments.id_key}`: name its key with --id-key")
        return 1
    failed = follow_up(arguments, conversation, "before")
    if arguments.between:
        code = subprocess.run(arguments.between, shell=True, check=False).returncode
        if code != 0:
            print(f"the command of --between ended with {code}")
            return 1
        failed += follow_up(arguments, conversation, "after")
    print("the conversation went on" if failed == 0 else f"the conversation was lost in {failed} turns")
    return 1 if failed else 0


sys.exit(main())
