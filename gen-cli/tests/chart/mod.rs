//! Charts in a folder, and what the real Helm makes of them.
#![allow(dead_code, unreachable_pub)] // each test takes its part

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use manifest_lib::chart;
use manifest_lib::lower::Environment;
use manifest_lib::serde_json::Value;
use tempfile::TempDir;

/// Objects by `Kind/name`.
pub type Objects = BTreeMap<String, Value>;

/// The chart of some environments, written to a folder.
pub struct Chart {
    folder: TempDir,
    name: &'static str,
}

impl Chart {
    pub fn of(environments: &[Environment<'static>]) -> Self {
        let folder = TempDir::new().unwrap();
        let told = |errors: Vec<chart::ChartError>| errors.iter().map(|one| format!("{one}\n")).collect::<String>();
        for (path, text) in chart::charts(environments).unwrap_or_else(|errors| panic!("{}", told(errors))) {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self { folder, name: environments[0].app().name() }
    }

    pub fn path(&self) -> String {
        self.folder.path().join(self.name).display().to_string()
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(Path::new(&self.path()).join(file)).unwrap()
    }

    /// The values of an environment, as Helm's arguments have them.
    pub fn values_of(&self, environment: &str) -> Vec<String> {
        let file = format!("{}/values-{environment}.yaml", self.path());
        if Path::new(&file).exists() { vec!["-f".to_owned(), file] } else { Vec::new() }
    }

    /// `helm template` with these arguments.
    pub fn template(&self, release: &str, namespace: &str, more: &[&str]) -> Output {
        let path = self.path();
        let mut arguments = vec!["template", release, path.as_str(), "--namespace", namespace];
        // Secrets are there already unless somebody says otherwise.
        let has_secrets = self.read("values.yaml").contains("existingSecret");
        if has_secrets && !more.iter().any(|one| one.contains("secrets.")) {
            arguments.extend(["--set", "secrets.existingSecret="]);
            let values: Value = serde_yaml::from_str(&self.read("values.yaml")).unwrap();
            let keys = values["secrets"].as_object().unwrap().keys().filter(|key| *key != "existingSecret");
            let set: Vec<String> = keys.map(|key| format!("secrets.{key}=x")).collect();
            let set: &'static str = set.join(",").leak();
            arguments.extend(["--set-string", set]);
        }
        arguments.extend(more);
        helm(&arguments)
    }

    pub fn objects(&self, release: &str, namespace: &str, more: &[&str]) -> Objects {
        objects(&out(&self.template(release, namespace, more)))
    }

    /// What Helm says of values that it refuses.
    pub fn refused(&self, more: &[&str]) -> String {
        let output = self.template(self.name, "x", more);
        assert!(!output.status.success(), "{more:?}: {}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }

    /// Whether Helm makes every environment's bundle, the Namespace included.
    pub fn is_every_bundle(&self, environments: &[Environment<'static>]) {
        let told = out(&helm(&["lint", "--strict", &self.path()]));
        assert!(!told.contains("[WARNING]"), "{told}");
        for environment in environments {
            let bundle = environment.bundle().unwrap();
            let wanted: Objects =
                bundle.iter().map(|(key, item)| (key.to_string(), item.object.to_value().unwrap())).collect();
            let mut arguments = self.values_of(environment.name());
            arguments.extend(["--set".to_owned(), "namespace.create=true".to_owned()]);
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let namespace = wanted.keys().find_map(|key| key.strip_prefix("Namespace/")).unwrap();
            let made = self.objects(self.name, namespace, &arguments);
            same(&without_helms_own(made), &without_helms_own(wanted), environment.name());
        }
    }
}

pub fn helm(arguments: &[&str]) -> Output {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/bin/helm");
    let output = Command::new(&program).args(arguments).output();
    output.unwrap_or_else(|error| panic!("{}: {error}: run .ci/tools", program.display()))
}

pub fn out(output: &Output) -> String {
    let told = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
    assert!(output.status.success(), "{}{}", told(&output.stdout), told(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn objects(yaml: &str) -> Objects {
    let documents: Vec<Value> = serde_yaml::from_multiple(yaml).unwrap_or_else(|error| panic!("{error}\n{yaml}"));
    let mut objects = Objects::new();
    for document in documents.into_iter().filter(|document| !document.is_null()) {
        let key = format!("{}/{}", document["kind"].as_str().unwrap(), document["metadata"]["name"].as_str().unwrap());
        assert!(objects.insert(key.clone(), document).is_none(), "{key} is there twice");
    }
    objects
}

/// Without what Helm itself owns: `managed-by`, `helm.sh/chart`, what keeps a Namespace, the checksum of a secret, the
/// end of a Job's name, the Secret and the test.
pub fn without_helms_own(objects: Objects) -> Objects {
    let hook = |object: &Value| object["metadata"]["annotations"].get("helm.sh/hook").is_some();
    let kept = objects.into_iter().filter(|(key, object)| !key.starts_with("Secret/") && !hook(object));
    kept.map(|(key, mut object)| {
        clean(&mut object);
        if object["kind"] == "Job" {
            let name = object["metadata"]["name"].as_str().unwrap();
            let name = name[..name.len() - 9].to_owned();
            object["metadata"]["name"] = name.clone().into();
            return (format!("Job/{name}"), object);
        }
        (key, object)
    })
    .collect()
}

fn clean(tree: &mut Value) {
    match tree {
        Value::Object(map) => {
            for key in ["app.kubernetes.io/managed-by", "helm.sh/chart", "helm.sh/resource-policy", "checksum/secret"] {
                map.remove(key);
            }
            // What only some environments say of a singleton is none of the chart's.
            map.remove("gen-cli/waive");
            map.retain(|key, value| {
                clean(value);
                key != "annotations" || value.as_object().is_none_or(|map| !map.is_empty())
            });
        }
        Value::Array(items) => items.iter_mut().for_each(clean),
        _ => {}
    }
}

pub fn same(made: &Objects, wanted: &Objects, what: &str) {
    let keys = |objects: &Objects| objects.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(made), keys(wanted), "{what}");
    for (key, wanted) in wanted {
        if let Some(told) = differ(&made[key], wanted, String::new()) {
            panic!("{what}: {key}{told}");
        }
    }
}

/// The first place where two trees differ, Helm's first.
fn differ(made: &Value, wanted: &Value, path: String) -> Option<String> {
    match (made, wanted) {
        _ if made == wanted => None,
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            let of = |map: &manifest_lib::serde_json::Map<String, Value>, key: &str| {
                map.get(key).cloned().unwrap_or_default()
            };
            keys.into_iter().find_map(|key| differ(&of(a, key), &of(b, key), format!("{path}.{key}")))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let each = a.iter().zip(b).enumerate();
            each.into_iter().find_map(|(index, (a, b))| differ(a, b, format!("{path}[{index}]")))
        }
        _ => Some(format!("{path}: {made} and not {wanted}")),
    }
}
