//! `lint`: the gate's rules over YAML from anywhere.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::SystemTime;

use manifest_lib::gate::{Lint, lint};
use manifest_lib::k8s_openapi::jiff::Timestamp;
use manifest_lib::lower::Environment;
use manifest_lib::model::Stage;
use manifest_lib::read::{MOST_BYTES, ReadFile, read};
use manifest_lib::rules::{Finding, rules};
use manifest_lib::serde_json::{Value, json};
use manifest_lib::values::{Level, Place};
use schemars::{JsonSchema, schema_for};
use serde::Serialize;

use crate::cli::{self, Format, Severity};
use crate::failure::Failure;
use crate::generate;
use crate::print;
use crate::show;

pub(crate) fn run(arguments: &cli::Lint, environments: &[Environment<'_>]) -> Result<(), Failure> {
    if arguments.schema {
        let schema = schema_for!(Report).to_value();
        return print_line(&format!("{schema:#}"));
    }
    if let Some(name) = arguments.deny.iter().chain(&arguments.allow).find(|name| !is_rule(name)) {
        return Err(Failure::Error(format!("there is no rule `{name}`: `gen-cli rules` lists them")));
    }
    let mut own = None;
    let Sources { texts: sources, unread } = match &arguments.env {
        Some(name) => {
            let environment = generate::choose(std::slice::from_ref(name), environments)?[0];
            own = Some(environment.app().stage());
            let bundle = environment.bundle().map_err(|errors| Failure::bundle(name, &errors))?;
            let texts = BTreeMap::from([(format!("({name})"), show::yaml(bundle.iter().map(|(_, item)| item), name)?)]);
            Sources { texts, unread: Vec::new() }
        }
        None => sources(&arguments.paths)?,
    };
    if sources.is_empty() {
        return Err(Failure::Error(unread.join("\nerror: ")));
    }
    // A folder and standard input are taken for all that there is, a file for a part of it.
    let folder = own.is_some() || arguments.paths.iter().any(|path| path == "-" || Path::new(path).is_dir());
    let complete = arguments.complete || (folder && !arguments.partial);
    let stage = own.unwrap_or(match arguments.stage {
        cli::Stage::Dev => Stage::Dev,
        cli::Stage::Prod => Stage::Prod,
    });
    let today = today();
    let before = arguments.before.as_deref().map(file).transpose()?.unwrap_or_default();
    let files: Vec<ReadFile> = sources.iter().map(|(name, text)| read(name, text)).collect();
    // What could not be read may be what others look for.
    let complete = complete && !files.iter().any(|file| file.has_unread);
    let how = Lint { stage, complete, today: Some(&today), registries: &arguments.registries, before: &before };
    let mut findings = lint(files, &how);
    for finding in &mut findings {
        if arguments.deny.iter().any(|name| name == finding.rule || name == "warnings") && finding.level == Level::Warn
        {
            finding.level = Level::Error;
        }
    }
    findings.retain(|finding| {
        let least = arguments.severity.map_or(manifest_lib::values::Severity::Low, Severity::of);
        !arguments.allow.iter().any(|name| name == finding.rule)
            && finding.severity >= least
            && finding.level != Level::Off
    });
    match arguments.format {
        Format::Text => text(&findings, &sources, complete)?,
        Format::Json => print_line(&format!("{:#}", report(&findings)))?,
        Format::Sarif => print_line(&format!("{:#}", sarif(&findings, arguments.category.as_deref())))?,
    }
    // What could not be read is told behind what the others have, and is no answer.
    if !unread.is_empty() {
        return Err(Failure::Error(unread.join("\nerror: ")));
    }
    if findings.iter().any(|finding| finding.level == Level::Error) { Err(Failure::No) } else { Ok(()) }
}

fn is_rule(name: &str) -> bool {
    name == "warnings" || name == "unused-waiver" || rules().any(|rule| rule.name == name)
}

/// The date in UTC, as `2026-11-24`.
pub(crate) fn today() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(0);
    let now = Timestamp::from_second(seconds).map(|now| now.to_string()).unwrap_or_default();
    now.split('T').next().unwrap_or_default().to_owned()
}

fn print_line(text: &str) -> Result<(), Failure> {
    writeln!(io::stdout().lock(), "{text}").map_err(Failure::printing)
}

/// What is judged.
#[derive(Default)]
pub(crate) struct Sources {
    /// Each file's name and text, in one order whatever the file system's is.
    pub(crate) texts: BTreeMap<String, String>,
    /// Why others could not be read.
    pub(crate) unread: Vec<String>,
}

impl Sources {
    fn file(&mut self, path: &Path) {
        match file(path) {
            Ok(text) => drop(self.texts.insert(path.display().to_string(), text)),
            Err(Failure::Error(message)) => self.unread.push(message),
            Err(_) => {}
        }
    }
}

/// All that is named, and all that folders hold.
pub(crate) fn sources(paths: &[String]) -> Result<Sources, Failure> {
    let mut sources = Sources::default();
    for path in paths {
        if path == "-" {
            let mut bytes = Vec::new();
            let most = MOST_BYTES as u64 + 1;
            let failed = |error| Failure::Error(format!("standard input cannot be read: {error}"));
            io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(failed)?;
            sources.texts.insert("(standard input)".to_owned(), decoded(bytes, "standard input")?);
        } else if Path::new(path).is_dir() {
            let before = sources.texts.len() + sources.unread.len();
            folder(Path::new(path), &mut sources)?;
            if sources.texts.len() + sources.unread.len() == before {
                sources.unread.push(format!("no file below {path} ends in .yaml, .yml or .json: name the files"));
            }
        } else {
            sources.file(Path::new(path));
        }
    }
    Ok(sources)
}

fn folder(path: &Path, sources: &mut Sources) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::Error(format!("{} cannot be read: {error}", path.display()));
    for entry in fs::read_dir(path).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        // A link may lead round and round.
        if path.is_symlink() {
            continue;
        }
        let ends = path.extension().and_then(|end| end.to_str());
        if path.is_dir() {
            folder(&path, sources)?;
        } else if matches!(ends, Some("yaml" | "yml" | "json")) {
            sources.file(&path);
        }
    }
    Ok(())
}

/// A file's text, as far as a reader takes files.
pub(crate) fn file(path: &Path) -> Result<String, Failure> {
    let failed = |error: io::Error| Failure::Error(format!("{} cannot be read: {error}", path.display()));
    let mut bytes = Vec::new();
    fs::File::open(path).map_err(failed)?.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    decoded(bytes, &path.display().to_string())
}

fn decoded(bytes: Vec<u8>, name: &str) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::Error(format!("{name} is not UTF-8 from byte {at} on: save it as UTF-8"))
    })
}

fn text(findings: &[Finding], sources: &BTreeMap<String, String>, complete: bool) -> Result<(), Failure> {
    let mut out = String::new();
    for finding in findings {
        let object = finding.object.as_ref().map(|object| format!("{object}: ")).unwrap_or_default();
        out += &format!("{}[{}]: {object}{}\n", finding.level.as_str(), finding.rule, finding.message);
        if let Some(place) = &finding.place {
            let field = if finding.path.is_empty() { String::new() } else { format!(" ({})", finding.path) };
            out += &format!("  --> {place}{field}\n");
            if let Some(line) = shown(finding, findings, place, sources) {
                let (number, caret) = (place.line.to_string(), " ".repeat(place.column.saturating_sub(1)));
                let gutter = " ".repeat(number.len());
                out += &format!("{gutter} |\n{number} | {line}\n{gutter} | {caret}^\n");
            }
        }
        out.push('\n');
    }
    let count = |level| findings.iter().filter(|finding| finding.level == level).count();
    let set = if complete { "a complete set" } else { "a part of a set" };
    let many = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    out += &format!(
        "{}, {} in {}, judged as {set}\n",
        many(count(Level::Error), "error"),
        many(count(Level::Warn), "warning"),
        many(sources.len(), "file")
    );
    print::text(&out).map_err(Failure::printing)
}

/// The source's line, unless it may hold a secret.
fn shown<'s>(
    finding: &Finding,
    all: &[Finding],
    place: &Place,
    sources: &'s BTreeMap<String, String>,
) -> Option<&'s str> {
    let source = sources.get(&place.file)?;
    // A line with several values may hold one that another finding is about, and a value of the wrong type may be one
    // that nobody could judge.
    let same_line = |other: &Finding| {
        other.rule.starts_with("secret-")
            && other.place.as_ref().is_some_and(|at| at.file == place.file && at.line == place.line)
    };
    let secret = matches!(finding.rule, "wrong-type" | "duplicate-key" | "yaml-syntax")
        || all.iter().any(same_line)
        || finding.object.as_ref().is_some_and(|object| object.kind == "Secret")
        || (finding.object.is_none() && source.contains("Secret"));
    if secret { None } else { source.lines().nth(place.line - 1) }
}

/// What `--format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(description = "What gen-cli lint found.")]
struct Report<'f> {
    /// The version of this form: 1.
    version: u32,
    /// The findings, in the order of their places.
    findings: Vec<Told<'f>>,
}

/// One finding.
#[derive(Serialize, JsonSchema)]
struct Told<'f> {
    /// The rule's name.
    rule: &'static str,
    /// low, medium, high or critical.
    severity: &'static str,
    /// error or warning.
    level: &'static str,
    /// The object, as Kind/name; empty where none could be read.
    object: String,
    /// The object's namespace; empty where it has none.
    namespace: &'f str,
    /// The field's path; empty for a whole document.
    path: &'f str,
    /// The file.
    file: &'f str,
    /// The line, counted from 1.
    line: usize,
    /// The column, counted from 1.
    column: usize,
    /// What is wrong, and what to write instead.
    message: &'f str,
}

fn told(finding: &Finding) -> Told<'_> {
    let place = finding.place.as_ref();
    Told {
        rule: finding.rule,
        severity: finding.severity.as_str(),
        level: finding.level.as_str(),
        object: finding.object.as_ref().map(ToString::to_string).unwrap_or_default(),
        namespace: finding.object.as_ref().map_or("", |object| &object.namespace),
        path: &finding.path,
        file: place.map_or("", |place| &place.file),
        line: place.map_or(1, |place| place.line),
        column: place.map_or(1, |place| place.column),
        message: &finding.message,
    }
}

fn report(findings: &[Finding]) -> Value {
    let report = Report { version: 1, findings: findings.iter().map(told).collect() };
    manifest_lib::serde_json::to_value(report).unwrap_or_default()
}

/// SARIF 2.1.0, which code hosts show beside the lines. Source: OASIS, "Static Analysis Results Interchange Format".
fn sarif(findings: &[Finding], category: Option<&str>) -> Value {
    let all: Vec<Value> = rules()
        .map(|rule| {
            json!({
                "id": rule.name,
                "shortDescription": {"text": rule.asserts},
                "fullDescription": {"text": format!("{} {}", rule.asserts, rule.why)},
                "help": {"text": format!("Instead of\n\n{}\nwrite\n\n{}", rule.bad(), rule.good())},
                "defaultConfiguration": {"level": rule.prod.as_str()},
            })
        })
        .collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let told = told(finding);
            json!({
                "ruleId": told.rule,
                "level": told.level,
                "message": {"text": if told.object.is_empty() { told.message.to_owned() } else { format!("{}: {}", told.object, told.message) }},
                "locations": [{
                    "physicalLocation": {
                        "artifactLocation": {"uri": uri(told.file)},
                        "region": {"startLine": told.line, "startColumn": told.column},
                    },
                    "logicalLocations": [{"fullyQualifiedName": format!("{}/{}", told.object, told.path)}],
                }],
            })
        })
        .collect();
    let mut sarif = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "gen-cli", "version": env!("CARGO_PKG_VERSION"), "rules": all}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    if let Some(category) = category {
        // By its slash a code host knows it for a category.
        sarif["runs"][0]["automationDetails"] = json!({"id": format!("{category}/")});
    }
    sarif
}

/// A path as a reference: what no reference has is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.trim_start_matches("./").replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri += &format!("%{byte:02X}");
        }
    }
    uri
}
