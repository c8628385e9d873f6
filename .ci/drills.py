"""Tries the scripts of the drills on stand-ins of an API, good ones and bad ones: each must be told apart.

Usage: drills.py OUT, where OUT has drills/."""

import itertools
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

DRILLS = Path(sys.argv[1]).resolve() / "drills"


class Api:
    """A chat behind a Service with several pods. Its state is in a database, or in each pod's memory."""

    def __init__(self, pods: int, shared: bool, loses: int = 0) -> None:
        database: dict[str, str] = {}
        self.memories = [database if shared else {} for _ in range(pods)]
        self.shared, self.loses = shared, loses
        self.turn, self.ids, self.asked = itertools.cycle(range(pods)), itertools.count(1), itertools.count(1)
        self.lock = threading.Lock()
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/delete":
                    api.delete_pod()
                with api.lock:
                    pod, number = next(api.turn), next(api.asked)
                if api.loses and number % api.loses == 0:
                    # As a pod does that ends in the middle of an answer.
                    self.connection.close()
                    return
                self.reply(200, {"service": f"pod-{pod}"})

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                code, answer = api.chat(body, self.headers.get("Authorization", ""))
                self.reply(code, answer)

            def reply(self, code: int, body: dict[str, object]) -> None:
                text = json.dumps(body).encode()
                self.send_response(code)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def chat(self, body: dict[str, str], token: str) -> tuple[int, dict[str, object]]:
        with self.lock:
            memory = self.memories[next(self.turn)]
            conversation = body.get("conversation_id")
            if token != "Bearer t0ken":
                return 401, {}
            if conversation is None:
                conversation = str(next(self.ids))
                memory[conversation] = body["message"]
                return 200, {"conversation_id": conversation, "response": "I will."}
            if conversation not in memory:
                return 200, {"conversation_id": conversation, "response": "I know of no word."}
            return 200, {"conversation_id": conversation, "response": f"You said: {memory[conversation]}"}

    def delete_pod(self) -> None:
        """Another pod takes the place of the first: what was in its memory alone is gone."""
        if not self.shared:
            self.memories[0] = {}


def run(script: str, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(DRILLS / script), *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stdout + done.stderr


def expect(holds: bool, told: str) -> None:
    if not holds:
        raise AssertionError(told)


def conversation(api: Api, header: str = "Authorization: Bearer t0ken") -> tuple[int, str]:
    delete = f"{sys.executable} -c \"import urllib.request as r; r.urlopen('{api.url}/delete')\""
    return run("conversation.py", f"{api.url}/chat", "--header", header, "--between", delete)


def main() -> None:
    code, told = conversation(Api(pods=3, shared=True))
    expect(code == 0 and "the conversation went on" in told and "after, turn 6" in told, told)
    # With several pods it is told before any pod is deleted; with one pod only once it is.
    code, told = conversation(Api(pods=3, shared=False))
    expect(code == 1 and "before, turn 1: the answer does not have the word" in told, told)
    code, told = conversation(Api(pods=1, shared=False))
    expect(code == 1 and "before, turn 6: the word is remembered" in told and "lost in 6 turns" in told, told)
    code, told = conversation(Api(pods=1, shared=True), "Authorization: Bearer wr0ng")
    expect(code == 1 and "does not start" in told and "wr0ng" not in told, told)
    code, told = run("conversation.py", "http://127.0.0.1:9/chat")
    expect(code == 1 and "does not start" in told, told)

    short = ("--rate", "50", "--seconds", "1")
    code, told = run("requests.py", f"{Api(pods=3, shared=True).url}/livez", *short, "--by", "service")
    counts = sorted(line.split()[-1] for line in told.splitlines() if "pod-" in line)
    expect(code == 0 and ", 0 lost" in told and counts == ["pod-0", "pod-1", "pod-2"], told)
    code, told = run("requests.py", f"{Api(pods=2, shared=True, loses=10).url}/livez", *short)
    expect(code == 1 and "lost: " in told and ", 0 lost" not in told, told)
    code, told = run("requests.py", f"{Api(pods=1, shared=True).url}/livez", "--", sys.executable, "-c", "exit(3)")
    expect(code == 1 and "the command ended with 3" in told, told)
    expect(run("requests.py", "not-a-url")[0] == 2 and run("requests.py", "http://a", "--rate", "500")[0] == 2, "refused")
    print("drills: conversation.py and requests.py tell good from bad")


main()
