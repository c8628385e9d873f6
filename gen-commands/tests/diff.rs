//! `diff` of any two files: what a terminal and a code host make of what it prints.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

mod example;

use std::fs;
use std::path::Path;
use std::process::Output;

use example::example;
use tempfile::TempDir;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    example("another_team").current_dir(folder).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

#[test]
fn a_terminal_is_coloured_and_not_steered() {
    let folder = TempDir::new().unwrap();
    for (name, text) in [("old.yaml", "x"), ("new.yaml", "\\e[2J")] {
        let yaml = format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  a: \"{text}\"\n");
        fs::write(folder.path().join(name), yaml).unwrap();
    }
    let output = |variable: &str| {
        let mut command = example("another_team");
        command.env(variable, "1").current_dir(folder.path());
        stdout(&command.args(["diff", "old.yaml", "new.yaml"]).output().unwrap()).to_owned()
    };
    let (plain, coloured) = (output("NO_COLOR"), output("CLICOLOR_FORCE"));
    assert!(!plain.contains('\x1b') && plain.contains("x -> \\u{1b}[2J"), "{plain}");
    assert!(coloured.contains("\x1b[31mx\x1b[0m") && !coloured.contains("\x1b[2J"), "{coloured}");
}

#[test]
fn markdown_shows_every_text_as_it_is() {
    let folder = TempDir::new().unwrap();
    let side = |name: &str, text: &str| {
        let value = serde_json::json!({
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web"},
            "data": {"a|b": text, "many": format!("one\n```\n{text}\n")},
        });
        fs::write(folder.path().join(name), value.to_string()).unwrap();
    };
    side("old.yaml", "x");
    side("new.yaml", "</details> | *b* `c` @someone #1 https://example.com");
    let output = run(folder.path(), &["diff", "old.yaml", "new.yaml", "--format", "markdown"]);
    let text = stdout(&output);
    assert!(text.starts_with("<!-- gen-cli diff -->\n"), "{text}");
    // The table has as many cells in each row, and nothing of the value ends a fold, a cell or a fence.
    let cell =
        "<code>&lt;/details&gt; &#124; &#42;b&#42; &#96;c&#96; &#64;someone &#35;1 https:&#47;/example.com</code>";
    assert!(text.contains(cell), "{text}");
    assert!(text.contains("\n````diff\n"), "{text}");
    let rows: Vec<usize> =
        text.lines().filter(|line| line.starts_with('|')).map(|line| line.matches('|').count()).collect();
    assert!(!rows.is_empty() && rows.iter().all(|cells| *cells == 6), "{text}");
    // A comment holds so much, and what is left out is said.
    let many = |letter: &str| {
        (0..400)
            .map(|index| {
                format!(
                    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m{index}\ndata:\n  a: {}\n",
                    letter.repeat(250)
                )
            })
            .collect::<Vec<_>>()
            .join("---\n")
    };
    fs::write(folder.path().join("old.yaml"), many("x")).unwrap();
    fs::write(folder.path().join("new.yaml"), many("z")).unwrap();
    let output = run(folder.path(), &["diff", "old.yaml", "new.yaml", "--format", "markdown"]);
    assert!(stdout(&output).chars().count() <= 65_536, "{}", stdout(&output).len());
    assert!(stdout(&output).contains("left out, since a comment holds no more"));
}
