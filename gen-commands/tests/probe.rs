//! `probe` against real servers on this machine, most of them bad ones.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

mod example;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Output;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use example::example;

const GOOD: &str = r#"{"status": "healthy", "timestamp": "2026-01-31T09:00:00Z", "database": "connected"}"#;

/// The answer of an endpoint that asks nobody.
const ALIVE: &str = r#"{"status": "healthy", "timestamp": "2026-01-31T09:00:00Z"}"#;

/// What the server does with a request.
enum Does {
    Answers(u16, &'static str),
    AnswersAfter(Duration, u16),
    Redirects(&'static str),
    Hangs,
    Closes,
    BreaksOff,
    NeverEnds,
}
use Does::*;

const STEPS: [&str; 10] = ["/1", "/2", "/3", "/4", "/5", "/6", "/7", "/8", "/9", "/10"];

/// A server that gets each path and how often it was asked before. Its requests, with their first line.
struct Server {
    url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

fn serve(does: impl Fn(&str, usize) -> Does + Send + Sync + 'static) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (does, times, log) = (Arc::new(does), Arc::new(Mutex::new(BTreeMap::new())), seen.clone());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (does, times, log) = (does.clone(), times.clone(), log.clone());
            thread::spawn(move || answer(stream.unwrap(), &*does, &times, &log));
        }
    });
    Server { url, seen }
}

fn answer(
    mut stream: TcpStream,
    does: &dyn Fn(&str, usize) -> Does,
    times: &Mutex<BTreeMap<String, usize>>,
    log: &Mutex<Vec<String>>,
) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let first = lines.next()?.ok()?;
    let head: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    log.lock().unwrap().push(format!("{first}\n{}", head.join("\n").to_lowercase()));
    let path = first.split(' ').nth(1)?.to_owned();
    let time = {
        let mut times = times.lock().unwrap();
        let time = times.entry(path.clone()).or_insert(0);
        *time += 1;
        *time - 1
    };
    let mut whole = |code: u16, more: &str, body: &str| {
        let length = body.len();
        // The other side may have gone.
        let _ =
            write!(stream, "HTTP/1.1 {code} X\r\n{more}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}");
    };
    match does(&path, time) {
        Answers(code, body) => whole(code, "", body),
        AnswersAfter(time, code) => {
            thread::sleep(time);
            whole(code, "", GOOD);
        }
        Redirects(to) => whole(302, &format!("Location: {to}\r\n"), ""),
        Hangs => thread::sleep(Duration::from_secs(30)),
        Closes => {}
        BreaksOff => drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"stat")),
        NeverEnds => {
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").ok()?;
            loop {
                stream.write_all(&[b'x'; 1024]).ok()?;
            }
        }
    }
    Some(())
}

fn probe(arguments: &[&str]) -> Output {
    // A proxy that is not there: the kubelet has none.
    let proxy = ("http_proxy", "http://127.0.0.1:1");
    example("probes").arg("probe").args(arguments).env(proxy.0, proxy.1).output().unwrap()
}

/// Asks the server with hasty pauses: exit code, standard output without times, and warnings.
fn asked(workload: &str, server: &Server) -> (i32, Vec<String>, String) {
    result(&probe(&[workload, "--url", &server.url, "--speed", "20"]))
}

fn result(output: &Output) -> (i32, Vec<String>, String) {
    let out = String::from_utf8(output.stdout.clone()).unwrap();
    let lines = out.lines().map(|line| {
        let line = line.split_once(" s  ").map_or(line, |(_, rest)| rest);
        let line = line.rsplit_once(" in ").map_or(line, |(rest, _)| rest);
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    (output.status.code().unwrap(), lines.collect(), String::from_utf8(output.stderr.clone()).unwrap())
}

/// How often a line is there.
fn count(lines: &[String], line: &str) -> usize {
    lines.iter().filter(|other| *other == line).count()
}

#[test]
fn a_healthy_process_becomes_ready_and_is_asked_as_the_kubelet_asks() {
    let server = serve(|path, _| Answers(200, if path == "/ready" { GOOD } else { ALIVE }));
    let (code, lines, warnings) = asked("api", &server);
    assert_eq!((code, warnings.as_str()), (0, ""));
    assert_eq!(lines[..2], ["startup yes 200", "started: readiness and liveness are asked from now on"]);
    assert_eq!(count(&lines, "ready: the Service sends traffic"), 1, "{lines:#?}");
    assert_eq!(count(&lines, "startup yes 200"), 1, "{lines:#?}");
    assert!(count(&lines, "liveness yes 200") >= 3, "{lines:#?}");
    assert!(lines.last().unwrap().starts_with("ready after "), "{lines:#?}");
    let seen = server.seen.lock().unwrap();
    assert!(seen.iter().all(|request| request.contains("user-agent: kube-probe/1.33")), "{seen:?}");
    for path in ["/started", "/ready", "/live"] {
        assert!(seen.iter().any(|request| request.starts_with(&format!("GET {path} HTTP/1.1\n"))), "{seen:?}");
    }
}

#[test]
fn the_times_are_those_of_the_profile_and_speed_shortens_the_pauses() {
    let server = serve(|_, _| Answers(200, GOOD));
    let arguments = ["patient", "--url", &server.url, "--speed", "200", "--for", "20"];
    let start = Instant::now();
    let output = probe(&arguments);
    assert!(start.elapsed() < Duration::from_secs(10), "twenty seconds pass in a tenth of one");
    let out = String::from_utf8(output.stdout).unwrap();
    let asked: Vec<String> = out
        .lines()
        .filter(|line| line.contains("  yes "))
        .map(|line| line.split_whitespace().take(3).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(asked[..2], ["0.0 s startup", "10.0 s liveness"], "{out}");
    let mut last = asked[2..].to_vec();
    last.sort();
    // What is asked in the last second is waited for.
    assert_eq!(last, ["20.0 s liveness", "20.0 s readiness"], "{out}");
    assert!(output.status.success() && out.ends_with("ready after 20.0 s, watched for 20.0 s\n"), "{out}");
}

#[test]
fn a_process_that_starts_late_becomes_ready() {
    let server = serve(|path, time| Answers(if path == "/started" && time < 2 { 503 } else { 200 }, GOOD));
    let (code, lines, _) = asked("api", &server);
    assert_eq!((code, count(&lines, "startup no 503"), count(&lines, "startup yes 200")), (0, 2, 1), "{lines:#?}");
}

#[test]
fn a_failing_process_is_restarted_and_never_ready() {
    let server = serve(|_, _| Answers(500, "oh no"));
    let (code, lines, warnings) = asked("api", &server);
    assert_eq!((code, warnings.as_str()), (1, ""));
    assert_eq!(lines[..3], ["startup no 500", "startup no 500", "startup no 500"]);
    assert_eq!(lines[3], "Kubernetes restarts it: the startup probe has failed for good");
    assert!(lines[4].starts_with("never ready, restarted after "), "{lines:#?}");
}

#[test]
fn nobody_there_is_a_no() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (code, lines, _) = result(&probe(&["api", "--url", &url, "--speed", "100"]));
    assert!(code == 1 && lines[0].starts_with("startup no no answer: "), "{lines:#?}");
}

#[test]
fn a_flapping_process_leaves_the_service_and_comes_back() {
    let server = serve(|path, time| Answers(if path == "/ready" && (1..3).contains(&time) { 503 } else { 200 }, GOOD));
    let (code, lines, _) = result(&probe(&["api", "--url", &server.url, "--speed", "20", "--for", "6"]));
    let changes: Vec<&String> = lines.iter().filter(|line| line.contains(": the ")).collect();
    let wanted = [
        "ready: the Service sends traffic",
        "unready: the pod leaves the Service",
        "again ready: the Service sends traffic",
    ];
    assert_eq!((code, changes), (0, wanted.map(str::to_owned).iter().collect()), "{lines:#?}");
}

#[test]
fn a_single_no_is_not_enough() {
    let server = serve(|path, time| Answers(if path != "/started" && time % 2 == 1 { 503 } else { 200 }, GOOD));
    let (code, lines, _) = result(&probe(&["api", "--url", &server.url, "--speed", "20", "--for", "8"]));
    assert!(count(&lines, "readiness no 503") >= 2 && count(&lines, "liveness no 503") >= 2, "{lines:#?}");
    assert!(!lines.iter().any(|line| line.starts_with("unready") || line.starts_with("restarted")), "{lines:#?}");
    assert_eq!(code, 0);
}

#[test]
fn a_process_that_dies_is_restarted_after_it_was_ready() {
    let server = serve(|path, _| Answers(if path == "/live" { 404 } else { 200 }, GOOD));
    let (code, lines, _) = asked("api", &server);
    assert_eq!(code, 1);
    assert_eq!(count(&lines, "unready: the pod leaves the Service"), 1, "{lines:#?}");
    assert_eq!(count(&lines, "Kubernetes restarts it: the liveness probe has failed for good"), 1, "{lines:#?}");
}

#[test]
fn a_slow_answer_counts_until_the_timeout() {
    let server = serve(|_, _| AnswersAfter(Duration::from_millis(200), 200));
    assert_eq!(asked("api", &server).0, 0);
    let server = serve(|_, _| AnswersAfter(Duration::from_millis(1500), 200));
    let (code, lines, _) = asked("api", &server);
    assert_eq!((code, count(&lines, "startup no no answer within 1 s")), (1, 3), "{lines:#?}");
}

#[test]
fn hanging_and_closing_are_noes() {
    let server = serve(|_, _| Hangs);
    let (code, lines, _) = asked("api", &server);
    assert_eq!((code, count(&lines, "startup no no answer within 1 s")), (1, 3), "{lines:#?}");
    let server = serve(|_, _| Closes);
    let (code, lines, _) = asked("api", &server);
    assert_eq!((code, lines.len()), (1, 5), "{lines:#?}");
    assert!(lines[0].starts_with("startup no no answer: "), "{lines:#?}");
}

#[test]
fn a_body_that_breaks_off_is_asked_three_times_and_counts_neither_way() {
    let server = serve(|_, _| BreaksOff);
    let (code, lines, warnings) = asked("api", &server);
    assert!(
        lines[..3].iter().all(|line| line.starts_with("startup lost 200, and then the body broke off")),
        "{lines:#?}"
    );
    assert!(lines[3].starts_with("never ready, watched for "), "{lines:#?}");
    assert!(code == 1 && warnings.contains("neither as a yes nor as a no"), "{warnings}");
    assert_eq!(server.seen.lock().unwrap().len(), 9);
}

#[test]
fn a_long_body_is_read_in_part() {
    let server = serve(|_, _| NeverEnds);
    let (code, _, warnings) = asked("api", &server);
    assert!(code == 0 && warnings.contains("longer than the 10 KiB"), "{warnings}");
}

#[test]
fn redirects_are_followed_on_the_same_host_alone() {
    for (to, yes, words) in [
        ("/good", true, ""),
        ("good?x=1#y", true, ""),
        ("/bad", false, ""),
        ("http://elsewhere.invalid/good", true, "a redirect that the kubelet does not follow"),
        ("/started", false, ""),
        ("https://127.0.0.1/good?token=hidden", false, ""),
        ("ftp://127.0.0.1/good", false, ""),
        ("/a b", true, ""),
        ("", true, "a redirect that the kubelet does not follow"),
    ] {
        let server = serve(move |path, _| match path {
            "/good" | "/good?x=1" | "/a%20b" => Answers(200, GOOD),
            "/bad" => Answers(500, GOOD),
            _ => Redirects(to),
        });
        let (code, lines, warnings) = asked("api", &server);
        assert_eq!(lines[0].starts_with("startup yes"), yes, "{to}: {lines:#?}");
        assert_eq!(code == 0, yes, "{to}: {lines:#?}");
        assert_eq!(warnings.contains(words), yes || words.is_empty(), "{to}: {warnings}");
        if to == "/started" {
            assert_eq!(lines[0], "startup no stopped after 10 requests: each answer was a redirect");
            assert_eq!(server.seen.lock().unwrap().len(), 30);
        }
        assert!(!lines.concat().contains("hidden"), "{lines:#?}");
    }
    // The ninth redirect is followed, the tenth is not.
    for (last, yes) in [(9, true), (10, false)] {
        let server = serve(move |path, _| match path.trim_start_matches('/').parse::<usize>() {
            Ok(step) if step == last => Answers(200, GOOD),
            Ok(step) => Redirects(STEPS[step]),
            Err(_) if path == "/started" => Redirects(STEPS[0]),
            Err(_) => Answers(200, GOOD),
        });
        assert_eq!(asked("api", &server).0 == 0, yes, "{last}");
    }
    // No redirect, though it is a 3xx.
    let (code, lines, warnings) = asked("api", &serve(|_, _| Answers(304, "")));
    assert!(code == 0 && lines[0] == "startup yes 304" && warnings.contains("a redirect"), "{lines:#?}");
}

#[test]
fn a_body_outside_of_the_contract_is_a_warning_once() {
    let server = serve(|path, _| match path {
        "/started" => {
            Answers(200, r#"{"status": "healthy", "timestamp": "2026-01-31T09:00:00.5", "database": "error: pw"}"#)
        }
        "/ready" => Answers(503, r#"{"detail": {"status": "unhealthy"}}"#),
        _ => Answers(200, ALIVE),
    });
    let (code, _, warnings) = asked("api", &server);
    assert_eq!(code, 1);
    let url = &server.url;
    let warnings: Vec<&str> = warnings.lines().collect();
    assert_eq!(warnings.len(), 4, "{warnings:#?}");
    assert!(warnings[0].starts_with(&format!("warning: GET {url}/started answers 200: `timestamp` is no time")));
    assert!(warnings[1].starts_with(&format!("warning: GET {url}/started answers 200: `database` is none of ")));
    assert!(warnings[2].contains("it tells the state of `database`, and a startup probe that asks others"));
    assert!(warnings[3].starts_with(&format!("warning: GET {url}/ready answers 503: the body is inside of `detail`")));
    assert!(!warnings.concat().contains("pw"));
}

#[test]
fn a_tcp_probe_is_content_with_a_connection() {
    let (code, lines, _) = asked("tcp", &serve(|_, _| Closes));
    assert_eq!((code, lines[0].as_str()), (0, "readiness yes connected"), "{lines:#?}");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (code, lines, _) = result(&probe(&["tcp", "--url", &url, "--speed", "100"]));
    assert!(code == 1 && lines[0].starts_with("readiness no no connection: "), "{lines:#?}");
}

#[test]
fn what_cannot_be_asked_is_said() {
    for (arguments, words) in [
        (&["nobody", "--url", "http://x"][..], "there is no workload `nobody`: there are `api`, `command`, "),
        (&["silent", "--url", "http://x"], "`silent` has no probe: nothing would be asked"),
        (&["command", "--url", "http://x"], "the readiness probe of `command` asks by a command in the container"),
        (
            &["varied", "--url", "http://x"],
            "the probes of `varied` differ between `one` and `two`: name one with --env",
        ),
        (&["varied", "--url", "http://x", "--env", "three"], "there is no environment `three`: there are `one`, `two`"),
        (&["api", "--url", "127.0.0.1:8000"], "the URL `127.0.0.1:8000` "),
        (&["api", "--url", "localhost:8000"], "does not begin with http://"),
        (&["api", "--url", "https://x"], "does not begin with http://"),
        (&["api", "--url", "http://x/health"], "has a path or a query"),
        (&["api", "--url", "http://:80"], "has no host"),
        (&["api", "--url", "http://x:99999"], "has a port that is none"),
        (&["api", "--url", "http://me:hidden@x"], "has a user before its host"),
        (&["api", "--url", "https://me:hidden@x/health?y"], "has a user before its host"),
        (&["api", "--url", "me:hid den%zz@hidden"], "has a user before its host"),
        (&["api", "--url", "http://x", "--env", "two"], "there is no workload `api` in `two`: there are `varied`"),
        (&["api", "--url", "http://x", "--speed", "0"], "0 is not in 1..=1000"),
    ] {
        let (code, lines, told) = result(&probe(arguments));
        assert!(code == 2 && lines.is_empty() && told.contains(words), "{arguments:?}: {code} {told}");
        assert!(!told.contains("hidden"));
    }
    let server = serve(|_, _| Answers(200, GOOD));
    assert_eq!(result(&probe(&["varied", "--env", "two", "--url", &server.url, "--speed", "50"])).0, 0);
}
