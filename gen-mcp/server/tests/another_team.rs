//! A team's own server, asked as a client asks.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use gen_mcp_tools::TOOLS;
use serde_json::{Value, json};

/// The example's binary, which `cargo test` builds beside the tests.
fn server() -> Command {
    let tests = std::env::current_exe().unwrap();
    let program = tests.parent().and_then(|deps| deps.parent()).unwrap().join("examples/another_team");
    Command::new(program.with_extension(std::env::consts::EXE_EXTENSION))
}

#[test]
fn its_tools_answer_from_its_own_profiles() {
    let mut child = server().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut input, mut lines) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()).lines());
    let mut send = |message: Value| writeln!(input, "{message}").unwrap();
    let mut ask = |id: u64, method: &str, params: Value| -> Value {
        send(json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap()
    };
    let client = json!({"name": "test", "version": "1"});
    let hello =
        ask(1, "initialize", json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client}));
    assert_eq!(hello["result"]["serverInfo"]["name"], "gen-mcp");
    let told = ask(2, "tools/list", json!({}));
    let names: Vec<&str> =
        told["result"]["tools"].as_array().unwrap().iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, TOOLS.iter().map(|tool| tool.name).collect::<Vec<_>>());
    let told = ask(3, "tools/call", json!({"name": "list_objects", "arguments": {}}));
    let environments = &told["result"]["structuredContent"]["environments"];
    assert_eq!(environments.as_array().unwrap().len(), 1, "{told}");
    assert_eq!(environments[0]["environment"], "test");
    assert_eq!(environments[0]["profile"], "server/examples/another_team.rs");
    let told = ask(4, "tools/call", json!({"name": "render", "arguments": {"environment": "prod"}}));
    assert_eq!(told["result"]["isError"], true);
    assert!(told["result"]["content"][0]["text"].as_str().unwrap().contains("there are `test`"), "{told}");
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn it_takes_no_arguments_but_is_its_command() {
    let output = server().args(["--port", "80"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("takes no arguments"));
    let output = server().args(["gen-cli", "show"]).output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("Deployment/store"));
}
