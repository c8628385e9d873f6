//! Values that come from how environments differ: where such a value stands, and what it may be.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::names::camel_case;
use super::value_path::ValuePath;
use crate::objects::value_at;

/// A value that an object's field became.
pub(super) struct Slot {
    pub(super) path: ValuePath,
    pub(super) schema: Value,
}

impl Slot {
    /// The value of a place at which environments have these.
    pub(super) fn of(path: ValuePath, place: &Place, values: &[Value]) -> Self {
        let mut schema = place.bounds(values);
        schema["description"] = Value::from(format!("`{}` of {}", place.field(), place.object));
        Self { path, schema }
    }

    /// Whether something is there.
    pub(super) fn flag(path: ValuePath, place: &Place) -> Self {
        let what = match place.field() {
            field if field.is_empty() => format!("Whether there is {}", place.object),
            field => format!("Whether {} has `{field}`", place.object),
        };
        Self { path, schema: json!({"type": "boolean", "description": what}) }
    }
}

/// A place in an object, and what its value is called.
#[derive(Clone, Debug)]
pub(super) struct Place {
    kind: String,
    /// As people name it, such as `Deployment/web`.
    object: String,
    /// The workload, or else the object, as a value's name.
    owner: String,
    /// The keys that lead there; an item of a list has none.
    keys: Vec<String>,
    /// What each step is called.
    labels: Vec<String>,
    /// How many claims the object has.
    claims: usize,
}

/// The pod of a kind that has one.
const POD: &[(&str, &[&str])] = &[
    ("Deployment", &["spec", "template", "spec"]),
    ("StatefulSet", &["spec", "template", "spec"]),
    ("DaemonSet", &["spec", "template", "spec"]),
    ("Job", &["spec", "template", "spec"]),
    ("CronJob", &["spec", "jobTemplate", "spec", "template", "spec"]),
];

/// An Ingress that has not its workload's name, as the kind of its values.
const EXTRA_INGRESS: &str = "ExtraIngress";

impl Place {
    /// The object itself.
    pub(super) fn of(object: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (kind, name) = (text(&object["kind"]), text(&object["metadata"]["name"]));
        let named = format!("{kind}/{name}");
        let component = object["metadata"]["labels"]["app.kubernetes.io/component"].as_str();
        // A Service more of a workload, and its files, have names of their own.
        let is_shared =
            matches!(&*kind, "HorizontalPodAutoscaler" | "PodDisruptionBudget" | "Job" | "PersistentVolumeClaim");
        let owner = component.filter(|component| is_shared || *component == name).unwrap_or(&name);
        // `ingress.NAME` has the values of a workload's own Ingress, and another one has but what differs.
        let kind = if kind == "Ingress" && component != Some(&*name) { EXTRA_INGRESS.to_owned() } else { kind.clone() };
        let claims = object["spec"]["volumeClaimTemplates"].as_array().map_or(0, Vec::len);
        Self { object: named, owner: camel_case(owner), keys: Vec::new(), labels: Vec::new(), claims, kind }
    }

    /// The place of a key in it.
    pub(super) fn key(&self, key: &str) -> Self {
        let mut place = self.clone();
        place.keys.push(key.to_owned());
        place.labels.push(key.to_owned());
        place
    }

    /// The place of an item in it.
    pub(super) fn item(&self, index: usize, name: Option<&str>) -> Self {
        let mut place = self.clone();
        place.labels.push(name.map_or_else(|| format!("item{}", index + 1), str::to_owned));
        place
    }

    /// The place at a path below, whose items are named as the objects name them.
    pub(super) fn along(&self, path: &str, wants: &[(usize, Value)]) -> Self {
        let (mut place, mut walked) = (self.clone(), String::new());
        for step in crate::values::path_steps(path) {
            match step {
                crate::values::PathStep::Key(key) => {
                    crate::values::push_key(&mut walked, &key);
                    place = place.key(&key);
                }
                crate::values::PathStep::Index(index) => {
                    crate::values::push_index(&mut walked, index);
                    let item = wants.iter().find_map(|(_, object)| value_at(object, &walked));
                    let name = item.and_then(|item| item.get("name").or(item["metadata"].get("name"))?.as_str());
                    place = place.item(index, name);
                }
                crate::values::PathStep::Name(_) => {}
            }
        }
        place
    }

    /// The keys that lead there.
    pub(super) fn keys(&self) -> Vec<&str> {
        self.keys.iter().map(String::as_str).collect()
    }

    /// The field as people write it.
    fn field(&self) -> String {
        self.labels.join(".")
    }

    /// Whether the object as a whole may be there in some environments only: no workload can, since others name it.
    pub(super) fn is_optional(&self) -> bool {
        let has_pods = POD.iter().any(|(kind, _)| *kind == self.kind);
        !has_pods && !matches!(&*self.kind, "ServiceAccount" | "Namespace")
    }

    /// Whether a value may be there: a name is an object's own, and a checksum must follow what it is of.
    pub(super) fn is_free(&self) -> bool {
        let keys = self.keys();
        let last = keys.last().copied().unwrap_or_default();
        !matches!(keys[..], [] | ["apiVersion" | "kind"] | ["metadata", "name" | "namespace"])
            && !last.starts_with("checksum/")
            && !keys.contains(&"matchLabels")
            && !matches!(keys[..], ["spec", "selector", ..])
    }

    /// What the place's value is called.
    pub(super) fn value(&self) -> ValuePath {
        let labels: Vec<&str> = self.labels.iter().map(String::as_str).collect();
        let owner = self.owner.as_str();
        let path = |parts: &[&str]| ValuePath::new(parts);
        match (&*self.kind, &labels[..]) {
            ("Namespace", [.., "gen-cli/stage"]) => path(&["namespace", "stage"]),
            (kind @ ("Ingress" | EXTRA_INGRESS), ["spec", "ingressClassName"]) => {
                path(&[&head(kind), owner, "className"])
            }
            ("StatefulSet", ["spec", "volumeClaimTemplates", claim, .., last]) => self.storage(claim, last),
            ("PersistentVolumeClaim", ["spec", .., last]) => {
                let name = self.object.rsplit('/').next().unwrap_or_default();
                let claim = camel_case(name.get(owner.len()..).unwrap_or_default());
                self.storage(&claim, last)
            }
            (kind, labels) => {
                let pod = POD.iter().find(|(own, _)| *own == kind).and_then(|(_, pod)| labels.strip_prefix(*pod));
                let (head, rest) = match pod {
                    Some(["containers", container, rest @ ..]) if camel_case(container) == owner => {
                        ("pod".to_owned(), rest)
                    }
                    Some(rest) => ("pod".to_owned(), rest),
                    None => (head(kind), labels.strip_prefix(&["spec"][..]).unwrap_or(labels)),
                };
                let named = rest.iter().filter(|label| **label != "metadata" || rest.len() < 2);
                let named: Vec<String> = named.map(|label| word(label)).collect();
                let named: Vec<&str> = named.iter().map(String::as_str).collect();
                // A variable's value is the variable.
                let named = match &named[..] {
                    [all @ .., "env", name, "value"] => [all, &["env", name]].concat(),
                    all => all.to_vec(),
                };
                path(&[&[head.as_str(), owner], &named[..]].concat())
            }
        }
    }

    fn storage(&self, claim: &str, last: &str) -> ValuePath {
        let what = match last {
            "storage" => "size".to_owned(),
            "storageClassName" => "storageClass".to_owned(),
            other => word(other),
        };
        let claim = word(claim);
        if self.claims == 1 {
            return ValuePath::new(&["storage", &self.owner, &what]);
        }
        ValuePath::new(&["storage", &self.owner, &claim, &what])
    }

    /// What may stand there, as a JSON Schema: by the field's own bounds where they are known, else by the values' types.
    fn bounds(&self, values: &[Value]) -> Value {
        let last = self.keys.last().map(String::as_str).unwrap_or_default();
        let is_text = values.iter().all(Value::is_string);
        match last {
            "storage" | "cpu" | "memory" | "ephemeral-storage" | "sizeLimit" if is_text => json!({
                "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$",
            }),
            "schedule" if is_text => json!({"type": "string", "pattern": "^(@[a-z]+|(\\S+ ){4}\\S+)$"}),
            "host" if is_text => json!({"type": "string", "pattern": HOST}),
            "storageClassName" | "ingressClassName" | "priorityClassName" | "runtimeClassName" | "timeZone"
                if is_text =>
            {
                json!({"type": "string", "minLength": 1})
            }
            "port" | "containerPort" if values.iter().all(Value::is_u64) => {
                json!({"type": "integer", "minimum": 1, "maximum": 65535})
            }
            "nodePort" => json!({"type": "integer", "minimum": 30000, "maximum": 32767}),
            "maxSurge" | "maxUnavailable" | "minAvailable" => json!({
                "type": ["integer", "string"], "minimum": 0, "maximum": i32::MAX, "pattern": "^(100|[0-9]{1,2})%$",
            }),
            _ => union(values),
        }
    }
}

/// The names of hosts of an Ingress.
pub(super) const HOST: &str = "^(\\*\\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$";

/// What all these values are.
fn union(values: &[Value]) -> Value {
    let types: BTreeSet<&str> = values.iter().map(type_of).collect();
    let types: Vec<Value> = types.into_iter().map(Value::from).collect();
    let one = if types.len() == 1 { types.first().cloned().unwrap_or_default() } else { Value::Array(types) };
    let mut schema = Map::from_iter([("type".to_owned(), one)]);
    if values.iter().all(|value| value.is_i64() || value.is_u64()) {
        // Numbers of Kubernetes have 32 bits, and few may be below zero.
        let least = values.iter().filter_map(Value::as_i64).min().unwrap_or(0).min(0);
        schema.insert("minimum".to_owned(), json!(if least < 0 { i64::from(i32::MIN) } else { 0 }));
        schema.insert("maximum".to_owned(), json!(i32::MAX));
    }
    if values.iter().all(Value::is_array) {
        let items: Vec<Value> = values.iter().flat_map(|value| value.as_array().cloned().unwrap_or_default()).collect();
        if !items.is_empty() {
            schema.insert("items".to_owned(), union(&items));
        }
    }
    if values.iter().all(Value::is_object) {
        let texts =
            values.iter().flat_map(|value| value.as_object().into_iter().flat_map(Map::values)).all(Value::is_string);
        if texts {
            schema.insert("additionalProperties".to_owned(), json!({"type": "string"}));
        }
    }
    Value::Object(schema)
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The first word of an object's values.
fn head(kind: &str) -> String {
    match kind {
        "PodDisruptionBudget" => "pdb".to_owned(),
        "HorizontalPodAutoscaler" => "autoscaling".to_owned(),
        "HTTPRoute" | "GRPCRoute" => "route".to_owned(),
        kind => {
            let mut signs = kind.chars();
            signs.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + signs.as_str())
        }
    }
}

/// A step as Go can say it behind a dot.
fn word(label: &str) -> String {
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    let word = if label.chars().all(is_plain) { label.to_owned() } else { camel_case(label) };
    if word.starts_with(|sign: char| sign.is_ascii_digit()) || word.is_empty() { format!("item{word}") } else { word }
}

/// The fields of an object that are values in any case, since who installs a chart expects them.
pub(super) fn forced(wants: &[(usize, Value)]) -> Vec<String> {
    let Some((_, object)) = wants.first() else { return Vec::new() };
    let paths = match object["kind"].as_str() {
        Some("StatefulSet") => {
            let claims = object["spec"]["volumeClaimTemplates"].as_array().map_or(0, Vec::len);
            let of = |claim: usize| {
                let spec = format!("spec.volumeClaimTemplates[{claim}].spec");
                [format!("{spec}.resources.requests.storage"), format!("{spec}.storageClassName")]
            };
            (0..claims).flat_map(of).collect()
        }
        Some("PersistentVolumeClaim") => {
            vec!["spec.resources.requests.storage".to_owned(), "spec.storageClassName".to_owned()]
        }
        Some("CronJob") => vec!["spec.schedule".to_owned(), "spec.timeZone".to_owned()],
        Some("Ingress") => vec!["spec.ingressClassName".to_owned()],
        _ => Vec::new(),
    };
    let all_have = |path: &String| wants.iter().all(|(_, object)| value_at(object, path).is_some());
    paths.into_iter().filter(all_have).collect()
}
