//! What a text costs that means harm: files of up to 10 MiB are read in two seconds and 256 MiB, or end in an error.
//!
//! Each text is read in a process of its own, which measures itself.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use manifest_lib::read::{ReadFile, read};

/// The largest file of which that is said.
const BYTES: usize = 10 << 20;
/// So much memory reading may take, the text itself aside.
const MEMORY: usize = 256 << 20;
/// A build for tests is far slower than one for use.
const TIME: Duration = if cfg!(debug_assertions) { Duration::from_secs(30) } else { Duration::from_secs(2) };

const HEAD: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n";

/// What has to come of a text.
enum Ends {
    /// An error with these words.
    Told(&'static str),
    /// Some error.
    Error,
    /// So many objects, and nothing wrong.
    Read(usize),
}

fn filled(part: &str) -> String {
    part.repeat(BYTES / part.len())
}

fn numbered(from: &str, part: impl Fn(usize) -> String) -> String {
    let mut text = from.to_owned();
    for number in 0.. {
        let part = part(number);
        if text.len() + part.len() > BYTES {
            break;
        }
        text.push_str(&part);
    }
    text
}

/// Each list has the one before it ten times.
fn laughs(level: usize) -> String {
    let before = format!("*a{}", level.max(1) - 1);
    let items = [if level == 0 { "x" } else { &before }; 10].join(", ");
    format!("a{level}: &a{level} [{items}]\n")
}

/// Each map has the one before it three times.
fn merges() -> String {
    (1..40).fold("a0: &a0 {k0: x}\n".to_owned(), |text, level| {
        let before = level - 1;
        text + &format!("a{level}: &a{level} {{<<: *a{before}, x{level}: [*a{before}, *a{before}], k{level}: x}}\n")
    })
}

type Make = fn() -> String;

fn texts() -> Vec<(&'static str, Make, Ends)> {
    use Ends::{Error, Read, Told};
    vec![
        (
            "a long text by alias",
            || format!("a: &a {}\nb:\n{}", "x".repeat(1 << 20), "- *a\n".repeat(100_000)),
            Told("aliases followed"),
        ),
        (
            "a long text by alias, some times",
            || format!("a: &a {}\nb:\n{}", "x".repeat(1 << 20), "- *a\n".repeat(99)),
            Told("aliases followed"),
        ),
        ("lists of lists by alias", || (0..9).map(laughs).collect(), Told("aliases followed")),
        ("maps of maps by alias", merges, Told("aliases followed")),
        (
            "anchors within anchors",
            || (0..90).map(|level| format!("&a{level} [")).chain(["x,".repeat(4 << 20)]).collect(),
            Told("aliases followed"),
        ),
        ("many anchors", || numbered("", |number| format!("- &a{number} x\n")), Error),
        ("aliases to an own list", || format!("a: &a\n{}", "- *a\n".repeat(100_000)), Told("names itself")),
        ("one key many times", || format!("{HEAD}data:\n{}", "  k: x\n".repeat(1_400_000)), Error),
        ("two keys many times", || format!("{HEAD}data:\n{}", "  k: x\n  l: x\n".repeat(700_000)), Error),
        ("many keys", || numbered(&format!("{HEAD}data:\n"), |number| format!("  k{number}: x\n")), Read(1)),
        (
            "many keys, as many as are read",
            || (0..100_000).fold(format!("{HEAD}data:\n"), |text, number| text + &format!("  k{number}: x\n")),
            Read(1),
        ),
        (
            "keys twice at a long path",
            || numbered("a:\n", |number| format!("{}b:\n", " ".repeat(1 + number % 90))),
            Error,
        ),
        ("many keys in brackets", || numbered("{", |number| format!("{number},")), Error),
        ("JSON a million times", || "{}".repeat(1_000_000), Told("nothing more of it is read")),
        (
            "objects of JSON",
            || filled("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}"),
            Told("too many values"),
        ),
        ("lists of JSON", || format!("{{\"a\":{}", "[".repeat(BYTES - 5)), Told("deeper than")),
        ("maps of JSON", || filled("{\"a\":"), Told("deeper than")),
        ("numbers of JSON", || format!("{{}} {}", filled("1 ")), Told("nothing more of it is read")),
        ("a list of JSON", || format!("{{\"a\":[{}0]}}", "0,".repeat(5 << 20)), Told("too many values")),
        ("one key of JSON many times", || format!("{{{}\"a\":0}}", "\"a\":0,".repeat(1_600_000)), Error),
        ("JSON without an end", || format!("{{\"a\":\"{}", "x".repeat(BYTES - 6)), Error),
        ("brackets", || filled("["), Told("deeper than")),
        ("brackets in lines", || filled("[\n"), Told("deeper than")),
        ("braces", || filled("{a: "), Told("deeper than")),
        ("items in items", || filled("- "), Told("deeper than")),
        (
            "keys below keys",
            || (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect(),
            Told("deeper than"),
        ),
        ("keys that are asked for", || filled("? "), Error),
        ("a long text", || format!("{HEAD}data:\n  a: {}\n", "x".repeat(BYTES - 100)), Read(1)),
        ("a long text of words", || format!("{HEAD}data:\n  a: {}x\n", "x ".repeat(BYTES / 2 - 100)), Read(1)),
        ("a long text in quotes", || format!("{HEAD}data:\n  a: \"{}\"\n", "\\x41".repeat(BYTES / 4 - 100)), Read(1)),
        ("a long text of lines", || format!("{HEAD}data:\n  a: |\n{}", "    x\n".repeat(BYTES / 6 - 100)), Read(1)),
        (
            "a long text of empty lines",
            || format!("{HEAD}data:\n  a: >\n    x\n{}    x\n", "\n".repeat(BYTES - 100)),
            Read(1),
        ),
        (
            "a long text of base64",
            || format!("{HEAD}data:\n  a: !!binary {}\n", "QUJD".repeat(BYTES / 4 - 100)),
            Read(1),
        ),
        ("a long key", || format!("{HEAD}data:\n  ? {}\n  : x\n", "x".repeat(BYTES - 100)), Told("this key has")),
        ("a long key of JSON", || format!("{{\"{}\":0}}", "x".repeat(BYTES - 100)), Told("this key has")),
        ("a long comment", || format!("{HEAD}# {}\n", "x".repeat(BYTES - 100)), Read(1)),
        ("a long line of spaces", || format!("{HEAD}{}\n", " ".repeat(BYTES - 100)), Read(1)),
        ("a quote without an end", || format!("{HEAD}data:\n  a: \"{}", "x ".repeat(BYTES / 2 - 100)), Error),
        ("items", || filled("- \n"), Error),
        ("items of one sign", || filled("- a\n"), Error),
        ("lists in brackets", || format!("[{}", "[],".repeat(BYTES / 3 - 1)), Error),
        ("maps in brackets", || format!("[{}", "{},".repeat(BYTES / 3 - 1)), Error),
        ("documents", || filled("a\n---\n"), Told("nothing more of it is read")),
        ("empty documents", || filled("---\n"), Read(0)),
        ("ends of documents", || filled("...\n"), Error),
        ("documents behind ends", || filled("a: b\n...\n"), Told("nothing more of it is read")),
        ("marks that are none", || filled("---x\n"), Told("nothing more of it is read")),
        ("directives", || numbered("", |number| format!("%TAG !a{number}! x\n")), Error),
        ("tags", || filled("!a "), Error),
        ("anchors of nothing", || filled("- &a\n"), Error),
        ("carriage returns", || filled("\r"), Read(0)),
        ("breaks of Unicode", || filled("\u{2028}"), Read(0)),
        ("tabs", || filled("\t"), Error),
        ("templates", || filled("{{ x }}\n---\n"), Told("nothing more of it is read")),
        ("fields that are unknown", || numbered(POD, |number| format!("  a{number}: x\n")), Error),
        ("long names of fields", || numbered(POD, |number| format!("  {number:0>1000}: x\n")), Error),
        ("lists that lack what they need", || format!("{POD}  containers: [{}]", "{},".repeat(BYTES / 3 - 50)), Error),
        ("containers", || format!("{POD}  containers: [{}]\n#{}", "{},".repeat(200_000), "x".repeat(9 << 20)), Error),
        (
            "named containers",
            || format!("{POD}  containers: [{}]\n#{}", "{name: a},".repeat(150_000), "x".repeat(8 << 20)),
            Error,
        ),
        (
            "volumes",
            || {
                format!(
                    "{POD}  containers: []\n  volumes: [{}]\n#{}",
                    "{name: a},".repeat(150_000),
                    "x".repeat(8 << 20)
                )
            },
            Error,
        ),
        (
            "variables",
            || {
                format!(
                    "{POD}  containers:\n  - name: a\n    env: [{}]\n#{}",
                    "{name: a},".repeat(150_000),
                    "x".repeat(8 << 20)
                )
            },
            Read(1),
        ),
        (
            "small pods",
            || {
                numbered("", |number| {
                    format!(
                        "{{apiVersion: v1, kind: Pod, metadata: {{name: a{number}}}, spec: {{containers: [{{name: a}}]}}}}\n---\n"
                    )
                })
            },
            Told("too many values"),
        ),
        (
            "a long kind",
            || format!("apiVersion: v1\nkind: {}\nmetadata: {{name: a}}\n", "x".repeat(9 << 20)),
            Told("its `kind` has"),
        ),
        (
            "a long version",
            || format!("apiVersion: {}\nkind: A\nmetadata: {{name: a}}\n", "x".repeat(9 << 20)),
            Told("its `apiVersion` has"),
        ),
        (
            "a long name of an object with many faults",
            || {
                format!(
                    "apiVersion: v1\nkind: Pod\nmetadata: {{name: {}}}\nspec: {{containers: [{}]}}\n",
                    "x".repeat(8 << 20),
                    "{},".repeat(50_000)
                )
            },
            Error,
        ),
        (
            "a long prefix of tags",
            || format!("%TAG !a! {}\n--- #\n{}", "x".repeat(5 << 20), "- !a!x\n".repeat(500_000)),
            Error,
        ),
        (
            "a long prefix of tags within one part",
            || format!("%TAG !a! {}\r---\n{}", "x".repeat(5 << 20), "- !a!x\n".repeat(500_000)),
            Error,
        ),
        (
            "a long anchor",
            || format!("a: &{0} x\nb:\n{1}", "x".repeat(1 << 20), format!("- *{}\n", "x".repeat(1 << 20)).repeat(8)),
            Error,
        ),
        (
            "objects with wrong values",
            || {
                let labels: String = (0..30_000).map(|number| format!("    a{number}: b\n")).collect();
                let wrong: String = (0..60).map(|number| format!("    - name: a\n      image: {number}\n")).collect();
                format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels:\n{labels}spec:\n    containers:\n{wrong}---\n").repeat(20)
            },
            Error,
        ),
        (
            "values of a wrong type",
            || numbered(POD, |number| format!("  k{number}: 1\n  dnsPolicy{number}: x\n")),
            Error,
        ),
        (
            "wrong labels",
            || {
                (0..50_000).fold(
                    "apiVersion: x.y/v1\nkind: A\nmetadata:\n  name: a\n  labels:\n".to_owned(),
                    |text, number| text + &format!("    a{number}: 1\n"),
                )
            },
            Told("a number where a text"),
        ),
        (
            "wrong variables",
            || {
                (0..50_000).fold(format!("{POD}  containers:\n  - name: a\n    env:\n"), |text, number| {
                    text + &format!("    - name: a{number}\n      value: 1\n")
                })
            },
            Error,
        ),
        ("objects without a name", || filled("kind: A\napiVersion: v1\n---\n"), Told("nothing more of it is read")),
        ("small objects", || numbered("", |number| format!("{HEAD}---\n# {number}\n")), Told("too many values")),
        (
            "a list of objects",
            || {
                numbered("apiVersion: v1\nkind: ConfigMapList\nitems:\n", |number| {
                    format!("- metadata: {{name: a{number}}}\n")
                })
            },
            Told("too many values"),
        ),
        ("lists within lists", || format!("{}[]", "{apiVersion: v1, kind: List, items: [".repeat(40)), Error),
        ("what people write", || (0..8_000).map(deployment).collect(), Read(8_000)),
    ]
}

/// A kilobyte and more, as it is common.
fn deployment(number: usize) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web-{number}\n  namespace: shop\n  labels:\n    app.kubernetes.io/name: web-{number}\n    app.kubernetes.io/part-of: shop\nspec:\n  replicas: 3\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: web-{number}\n  template:\n    metadata:\n      labels:\n        app.kubernetes.io/name: web-{number}\n    spec:\n      securityContext:\n        runAsNonRoot: true\n        seccompProfile:\n          type: RuntimeDefault\n      containers:\n      - name: web\n        image: registry.example.com/shop/web:1.2.3\n        ports:\n        - name: http\n          containerPort: 8080\n        env:\n        - name: LOG_LEVEL\n          value: info\n        - name: DATABASE_URL\n          valueFrom:\n            secretKeyRef:\n              name: database\n              key: url\n        readinessProbe:\n          httpGet:\n            path: /health\n            port: http\n        resources:\n          requests:\n            cpu: 100m\n            memory: 128Mi\n          limits:\n            memory: 256Mi\n---\n"
    )
}

/// A line of what the system tells of the process, in bytes.
fn status(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap_or(0) << 10
}

/// The time for which the thread has run so far. What else the machine does is not in it.
fn spent() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|time| time.parse().ok()).unwrap_or(0))
}

/// What came of a text otherwise than it has to.
fn check(file: &ReadFile, ends: &Ends) -> Option<String> {
    let told: Vec<&str> = file.faults.iter().map(|fault| fault.message.as_str()).collect();
    let is_right = match ends {
        Ends::Told(words) => told.iter().any(|message| message.contains(words)),
        Ends::Error => !told.is_empty(),
        Ends::Read(objects) => file.objects.len() == *objects && told.is_empty(),
    };
    let shown = || told.iter().take(3).map(|text| text.chars().take(200).collect()).collect::<Vec<String>>().join("; ");
    (!is_right).then(|| format!("{} objects, {}", file.objects.len(), shown()))
}

/// Reads the text of a number, alone in its process, and tells what it cost.
fn measure(number: usize) {
    let (_, make, ends) = texts().swap_remove(number);
    let text = make();
    assert!(text.len() <= BYTES + 200, "it has {} bytes", text.len());
    let (before, start) = (status("VmRSS:"), spent());
    let file = read("hostile.yaml", &text);
    let (time, memory) = (spent() - start, status("VmHWM:").saturating_sub(before));
    println!(
        "{} ms, {} MiB, {} objects, {} faults",
        time.as_millis(),
        memory >> 20,
        file.objects.len(),
        file.faults.len()
    );
    assert!(time <= TIME, "it takes too long");
    assert!(memory <= MEMORY, "it takes too much memory");
    let wrong = check(&file, &ends);
    assert!(wrong.is_none(), "{wrong:?}");
}

const CASE: &str = "HOSTILE_TEXT";

#[test]
#[ignore = "takes a minute or two: run it with --release where time matters"]
fn harm_is_bounded() {
    if let Ok(number) = std::env::var(CASE) {
        return measure(number.parse().unwrap());
    }
    let names: Vec<&str> = texts().into_iter().map(|(name, ..)| name).collect();
    let next = AtomicUsize::new(0);
    let work = || -> Vec<String> {
        let mut over = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(name) = names.get(number) else { return over };
            over.extend(alone(number, name));
        }
    };
    let over = thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut over = work();
        over.extend(other.join().unwrap());
        over
    });
    assert!(over.is_empty(), "{}", over.join("\n"));
}

/// Measures a text in a process of its own: memory that another one left behind would hide what it takes.
fn alone(number: usize, name: &str) -> Option<String> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "harm_is_bounded", "--nocapture", "--ignored"]).env(CASE, number.to_string());
    let output = command.env("RUST_BACKTRACE", "0").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = text.lines().find(|line| line.contains(" MiB, ")).unwrap_or_default();
    println!("{told:50}  {name}");
    let error = || format!("{name}: {told}\n{}", String::from_utf8_lossy(&output.stderr));
    (!output.status.success()).then(error)
}
