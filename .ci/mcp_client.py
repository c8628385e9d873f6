"""Drives gen-mcp as its clients do: with the protocol's own Python SDK, and by hand for what no good client sends.

Usage: mcp_client.py GEN_MCP INSPECTOR, in the root of the repository."""

import asyncio
import json
import subprocess
import sys
import time

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

SERVER, INSPECTOR = sys.argv[1:3]
PATCH = "spec: {template: {spec: {containers: [{name: backend, %s}]}}}"

# What such tools suggest, and the verdict that each must get.
SUGGESTIONS = [
    ("prod", "Deployment/backend", "spec: {replicas: 3}", "refused"),
    ("dev", "Deployment/backend", "spec: {replicas: 3}", "fine"),
    ("prod", "Deployment/backend", PATCH % "resources: {limits: {cpu: null}}", "review"),
    ("prod", "Deployment/backend", PATCH % "securityContext: {runAsUser: 0, runAsNonRoot: false}", "refused"),
    ("prod", "Deployment/backend", PATCH % "image: evolved-todo-backend:latest", "refused"),
    ("prod", "Service/backend", "spec: {type: LoadBalancer}", "review"),
]

# One good call of each tool, and what its answer holds.
CALLS = [
    ("list_objects", {}, lambda told: told["environments"][1]["environment"] == "prod"),
    ("render", {"environment": "prod", "object": "Service/backend"}, lambda told: told["objects"][0]["kind"] == "Service"),
    ("lint_yaml", {"yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true, containers: []}"},
     lambda told: any(one["rule"] == "host-access" for one in told["findings"])),
    # What the gate has passed has no finding; that findings are told is asked of lint_yaml.
    ("lint_environment", {"environment": "prod"}, lambda told: told == {"version": 1, "findings": []}),
    ("diff", {"environment": "prod", "against": "dev"}, lambda told: not told["same"]),
    ("plan", {"environment": "prod"}, lambda told: told["plans"][0]["workloads"][0]["replicas"]["at_maximum"] == 10),
    ("explain_field", {"environment": "prod", "object": "Deployment/backend", "field": "limits.cpu"},
     lambda told: "profiles/src/shared.rs:" in told["fields"][0]["set_at"]),
    ("explain_rule", {"rule": "run-as-root"}, lambda told: "run-as-root" in told["text"]),
    ("judge_suggestion", {"environment": "prod", "yaml": "spec: {type: NodePort}", "object": "Service/backend"},
     lambda told: told["verdict"] == "review"),
]


def check(right, what):
    if not right:
        sys.exit(f"mcp_client: {what}")


async def sdk():
    """A client that others wrote calls every tool."""
    async with stdio_client(StdioServerParameters(command=SERVER)) as (read, write):
        async with ClientSession(read, write) as session:
            await session.initialize()
            tools = {tool.name for tool in (await session.list_tools()).tools}
            check(tools == {name for name, _, _ in CALLS}, f"the tools are {sorted(tools)}")
            for name, arguments, holds in CALLS:
                told = await session.call_tool(name, arguments)
                structured = getattr(told, "structured_content", None) or getattr(told, "structuredContent", None)
                failed = getattr(told, "is_error", None) or getattr(told, "isError", None)
                check(not failed and len(told.content) == 1, f"{name}: {told}")
                check(holds(structured), f"{name}: {structured}")
            for environment, name, patch, verdict in SUGGESTIONS:
                told = await session.call_tool(
                    "judge_suggestion", {"environment": environment, "object": name, "yaml": patch}
                )
                answer = json.loads(told.content[0].text)
                check(answer["verdict"] == verdict, f"{patch} in {environment}: {answer['verdict']}, not {verdict}")
            # Two at once are both answered.
            both = await asyncio.gather(*(session.call_tool("plan", {"environment": one}) for one in ("dev", "prod")))
            told = [json.loads(one.content[0].text)["plans"][0]["environment"] for one in both]
            check(told == ["dev", "prod"], f"two at once: {told}")


class Raw:
    """A client by hand, for what no good client sends."""

    def __init__(self, version="2025-06-18"):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([SERVER], stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        hello = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
        self.hello = self.ask(1, "initialize", hello)
        self.send({"method": "notifications/initialized"})

    def send(self, message):
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        self.process.stdin.flush()

    def ask(self, number, method, params):
        self.send({"id": number, "method": method, "params": params})
        return json.loads(self.process.stdout.readline())

    def call(self, number, name, arguments):
        return self.ask(number, "tools/call", {"name": name, "arguments": arguments})

    def leave(self):
        self.process.stdin.close()
        return self.process.wait(timeout=20)


def raw():
    for asked, answered in [("2024-11-05",) * 2, ("2025-06-18",) * 2, ("2025-11-25",) * 2, ("1999-01-01", "2025-06-18")]:
        client = Raw(asked)
        told = client.hello["result"]["protocolVersion"]
        check(told == answered, f"asked for {asked}, it answers {told}")
        check(client.leave() == 0, "it does not end well when its client leaves")
    client = Raw()
    wrong = [
        ("plan", {"environment": "--out=/etc"}, "begins with `-`"),
        ("plan", {}, "`environment` is missing"),
        ("plan", {"environment": "prdo"}, "there is no environment `prdo`"),
        ("plan", {"environment": "prod", "path": "/etc/passwd"}, "takes no `path`"),
        ("lint_yaml", {"yaml": ["a"]}, "is no text"),
        ("lint_yaml", {"yaml": "a" * ((1 << 20) + 1)}, "send less"),
    ]
    for number, (name, arguments, words) in enumerate(wrong, start=10):
        told = client.call(number, name, arguments)["result"]
        check(told["isError"] and words in told["content"][0]["text"], f"{name} {str(arguments)[:80]}: {told}")
    told = client.call(30, "secrets", {"environment": "prod"})
    check("there is no tool `secrets`" in told["error"]["message"], f"an unknown tool: {told}")
    # A call that is cancelled has no answer, and the next one has.
    big = "---\n".join(f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a{index}}}\n" for index in range(9000))
    client.send({"id": 40, "method": "tools/call", "params": {"name": "lint_yaml", "arguments": {"yaml": big}}})
    client.send({"method": "notifications/cancelled", "params": {"requestId": 40}})
    told = client.call(41, "list_objects", {})
    while told.get("id") == 40:
        told = json.loads(client.process.stdout.readline())
    check(told["id"] == 41 and not told["result"].get("isError"), f"after a cancelled call: {told}")
    # Its client goes away within a call.
    client.send({"id": 50, "method": "tools/call", "params": {"name": "lint_yaml", "arguments": {"yaml": big}}})
    started = time.monotonic()
    client.leave()
    check(time.monotonic() - started < 15, "it goes on for a client that is gone")
    # A message without an end is not kept.
    client = Raw()
    try:
        for _ in range(40):
            client.process.stdin.write("a" * (1 << 20))
        client.process.stdin.flush()
        client.process.stdin.close()
    except BrokenPipeError:
        pass
    client.process.wait(timeout=20)


def inspected():
    """The protocol's own inspector reads the tools, and calls one."""

    def ask(*arguments):
        command = [INSPECTOR, "--cli", SERVER, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        check(done.returncode == 0, f"the inspector: {done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    tools = ask("--method", "tools/list")["tools"]
    check({tool["name"] for tool in tools} == {name for name, _, _ in CALLS}, f"the inspector reads {tools}")
    told = ask("--method", "tools/call", "--tool-name", "plan", "--tool-arg", "environment=dev")
    check(len(told["content"]) == 1 and not told.get("isError"), f"the inspector: {told}")


asyncio.run(sdk())
inspected()
raw()
print(f"mcp: the SDK's client called {len(CALLS)} tools, and the inspector read them; {len(SUGGESTIONS)} verdicts hold")
