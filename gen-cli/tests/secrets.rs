//! `secrets` as its users meet it: values arrive as they are, and nowhere else.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use manifest_lib::k8s_openapi::api::core::v1::Secret;
use manifest_lib::read::read;
use manifest_lib::serde_json::{Value, from_str, from_value};
use tempfile::TempDir;

const NAMES: [&str; 3] = ["BETTER_AUTH_SECRET", "DATABASE_URL", "OPENAI_API_KEY"];

fn secrets(arguments: &[&str], values: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gen-cli"));
    for name in NAMES {
        command.env_remove(name);
    }
    command.arg("secrets").args(arguments).envs(values.iter().copied()).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Texts that a shell, YAML, a dotenv file or a terminal would like to change.
const HARD: [&str; 3] =
    [" pa$$wörd #1 \n\n", "postgres://a:b@c/d?x='\"\\n`'", "yes\n---\nkind: Pod\t\u{1b}[2J\u{7f}é緑"];

#[test]
fn every_value_arrives_as_it_is() {
    let values: Vec<(&str, &str)> = NAMES.into_iter().zip(HARD).collect();
    let output = secrets(&["prod"], &values);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    let objects = read("", text(&output.stdout)).objects;
    let [object] = &objects[..] else { panic!("{}", text(&output.stdout)) };
    let secret: Secret = from_value(object.tree.to_value()).unwrap();
    assert_eq!(secret.metadata.namespace.as_deref(), Some("evolved-todo"));
    assert_eq!(secret.metadata.name.as_deref(), Some("evolved-todo-secrets"));
    let data = secret.data.unwrap();
    for (name, value) in values {
        assert_eq!(text(&data[name].0), value);
    }
}

#[test]
fn another_value_is_a_secret_of_another_name() {
    let versioned = |last: &str| {
        let output = secrets(&["prod", "--name-suffix-hash"], &[(NAMES[0], "a"), (NAMES[1], "b"), (NAMES[2], last)]);
        let object = read("", text(&output.stdout)).objects.remove(0);
        let secret: Secret = from_value(object.tree.to_value()).unwrap();
        let name = secret.metadata.name.unwrap();
        assert_eq!(secret.immutable, Some(true));
        assert!(text(&output.stderr).starts_with(&format!("Secret/{name}: once it is applied, write this name")));
        name
    };
    let name = versioned("c");
    let (plain, digits) = name.rsplit_once('-').unwrap();
    assert_eq!((plain, digits.len()), ("evolved-todo-secrets", 10));
    assert_eq!(name, versioned("c"), "the same values have the same name");
    assert_ne!(name, versioned("d"));
    assert_eq!(secrets(&["prod", "--name-suffix-hash", "--template"], &[]).status.code(), Some(2));
}

#[test]
fn a_file_gives_the_values_and_the_environment_then_none() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("values.env");
    let path = file.to_str().unwrap();
    fs::write(
        &file,
        "DATABASE_URL='pa$$ #1'\nexport OPENAI_API_KEY=b # c\nBETTER_AUTH_SECRET=\"two\\nlines\"\nOTHER=1\n",
    )
    .unwrap();
    let output = secrets(&["dev", "--from-env-file", path], &[]);
    let object = read("", text(&output.stdout)).objects.remove(0);
    let secret: Secret = from_value(object.tree.to_value()).unwrap();
    let data: Vec<(String, String)> =
        secret.data.unwrap().into_iter().map(|(name, value)| (name, text(&value.0).to_owned())).collect();
    let expected = [("BETTER_AUTH_SECRET", "two\nlines"), ("DATABASE_URL", "pa$$ #1"), ("OPENAI_API_KEY", "b")];
    assert_eq!(data, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    fs::write(&file, "DATABASE_URL=x\n").unwrap();
    let output = secrets(&["dev", "--from-env-file", path], &[("OPENAI_API_KEY", "from-the-environment")]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
    assert!(
        text(&output.stderr).contains(&format!("OPENAI_API_KEY of Secret/evolved-todo-secrets has no value in {path}"))
    );
}

#[test]
fn all_that_is_missing_is_told_and_nothing_is_printed() {
    let output = secrets(&["prod"], &[("DATABASE_URL", "hunter2"), ("OPENAI_API_KEY", "")]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
    let told: Vec<&str> = text(&output.stderr).lines().collect();
    assert!(
        told.len() == 2 && told[0].contains("BETTER_AUTH_SECRET") && told[1].contains("OPENAI_API_KEY"),
        "{told:?}"
    );
    assert!(!text(&output.stderr).contains("hunter2"));
}

#[test]
fn no_error_has_a_value() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("values.env");
    for bytes in [&b"A=1\nhunter2\n"[..], b"A='hunter2", b"hunter2 x=1", b"A=\"hunter2\\q\"", b"A=hunter2\xff"] {
        fs::write(&file, bytes).unwrap();
        let output = secrets(&["prod", "--from-env-file", file.to_str().unwrap()], &[]);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""));
        let told = text(&output.stderr);
        assert!(told.contains("values.env") && !told.contains("hunter"), "{told}");
    }
}

#[test]
fn a_template_needs_no_values() {
    let output = secrets(&["prod", "--template"], &[("DATABASE_URL", "hunter2")]);
    assert_eq!(output.status.code(), Some(0));
    for name in NAMES {
        assert!(text(&output.stdout).contains(&format!("  {name}: \"\"\n")), "{}", text(&output.stdout));
    }
    assert!(!text(&output.stdout).contains("hunter2"));
}

fn tool(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/bin").join(name);
    assert!(path.exists(), "{} is missing: run .ci/tools", path.display());
    path.display().to_string()
}

/// kubectl reads from the pipe what was in the environment.
#[test]
#[ignore = "needs kubectl: run .ci/tools first"]
fn kubectl_reads_what_is_printed() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("secret.yaml");
    let values: Vec<(&str, &str)> = NAMES.into_iter().zip(HARD).collect();
    fs::write(&file, secrets(&["prod"], &values).stdout).unwrap();
    let arguments = ["patch", "--local", "--type=merge", "--patch", "{}", "--output", "json", "--filename"];
    let output = Command::new(tool("kubectl")).args(arguments).arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let secret: Secret = from_value(from_str::<Value>(text(&output.stdout)).unwrap()).unwrap();
    let data = secret.data.unwrap();
    for (name, value) in values {
        assert_eq!(text(&data[name].0), value);
    }
}

/// A terminal is refused, unless it is forced or there is no value to see.
#[test]
#[ignore = "needs a terminal, which Python makes: run .ci/tools first"]
fn no_terminal_shows_a_value() {
    let run = |arguments: &str| {
        let program = format!(
            "import os, pty, sys\ncode = pty.spawn([{:?}, 'secrets', 'prod', *{arguments}])\nsys.exit(os.waitstatus_to_exitcode(code))",
            env!("CARGO_BIN_EXE_gen-cli")
        );
        let mut command = Command::new(tool("python"));
        let output = command.envs(NAMES.map(|name| (name, "hunter2"))).args(["-c", &program]).output().unwrap();
        (output.status.code(), text(&output.stdout).to_owned())
    };
    // The base64 of hunter2.
    let shows = |text: &str| text.contains("hunter2") || text.contains("aHVudGVyMg==");
    let (code, told) = run("[]");
    assert!(code == Some(2) && !shows(&told) && told.contains("pipe them"), "{told}");
    let (code, told) = run("['--force']");
    assert!(code == Some(0) && shows(&told), "{told}");
    let (code, told) = run("['--template']");
    assert!(code == Some(0) && !shows(&told), "{told}");
}
