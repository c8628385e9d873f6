//! The files of a chart that are no object's template: what Helm and people read about it, helpers, secrets, the test.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use k8s_openapi::api::core::v1::{Container, Pod, PodSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde_json::Value;

use super::bind::generalized;
use super::error::ChartError;
use super::print::Printer;
use super::template::{Cond, Entry, Expr, Node, ValuePath};
use super::values::{EXISTING_SECRET, camel_case, secret_value};
use crate::lower::Environment;
use crate::model::{
    App, Connection, Deployed, Exposure, ImageTag, Limits, Overlay, Replicas, Requests, ResourceProfile, Workload,
};
use crate::objects::Object;
use crate::values::{Cpu, Memory};

// Writing to a String cannot fail, so what it returns is not looked at below.

/// Chart.yaml. Source: Helm, "Charts" (The Chart.yaml File).
pub(super) fn chart_yaml(app: &App<'_>, version: &str, head: &str) -> String {
    let name = app.name();
    let own = app.release.version.value.as_str();
    format!(
        "{head}apiVersion: v2\nname: {name}\ndescription: {name}, generated from typed constants\ntype: application\n\
         version: {version}\nappVersion: \"{own}\"\nkubeVersion: \">=1.33.0-0\"\n"
    )
}

/// What `helm package` leaves out.
pub(super) const HELMIGNORE: &str = ".DS_Store\n.git/\n.gitignore\n*.bak\n*.orig\n*.swp\n*.tmp\n*~\n.idea/\n.vscode/\n";

/// The named templates that all others use.
pub(super) fn helpers(chart: &str, app: &str, head: &str) -> String {
    format!(
        r#"{head}
{{{{/* The app's name in the labels. */}}}}
{{{{- define "{chart}.name" -}}}}
{{{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}}}
{{{{- end }}}}

{{{{/* The chart's name and version in one label. */}}}}
{{{{- define "{chart}.chart" -}}}}
{{{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}}}
{{{{- end }}}}

{{{{/* The labels by which pods are selected; they never change within a release. */}}}}
{{{{- define "{chart}.selectorLabels" -}}}}
app.kubernetes.io/instance: {{{{ .Release.Name | quote }}}}
app.kubernetes.io/name: {{{{ include "{chart}.name" . | quote }}}}
{{{{- end }}}}

{{{{/* All labels of an object but its component. */}}}}
{{{{- define "{chart}.labels" -}}}}
{{{{ include "{chart}.selectorLabels" . }}}}
app.kubernetes.io/managed-by: {{{{ .Release.Service }}}}
app.kubernetes.io/part-of: {app}
app.kubernetes.io/version: {{{{ .Chart.AppVersion | quote }}}}
helm.sh/chart: {{{{ include "{chart}.chart" . }}}}
{{{{- end }}}}

{{{{/* An image: repository, tag and digest as far as they are set. */}}}}
{{{{- define "{chart}.image" -}}}}
{{{{ .repository }}}}{{{{ with .tag }}}}:{{{{ . }}}}{{{{ end }}}}{{{{ with .digest }}}}@{{{{ . }}}}{{{{ end }}}}
{{{{- end }}}}
"#
    )
}

/// The Secrets that the app names, each with its keys; nothing if it names none.
pub(super) fn secrets_of(app: &App<'_>) -> BTreeMap<String, BTreeSet<String>> {
    let mut secrets: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for secret in app.workloads().iter().flat_map(|deployed| deployed.workload.secrets) {
        secrets.entry(secret.secret.as_str().to_owned()).or_default().insert(secret.key.as_str().to_owned());
    }
    secrets
}

/// templates/secrets.yaml: the Secrets from values, unless there is one already.
pub(super) fn secrets(app: &App<'_>, secrets: &BTreeMap<String, BTreeSet<String>>, head: &str) -> String {
    let chart = app.name();
    let keys: BTreeSet<&str> = secrets.values().flatten().map(String::as_str).collect();
    let mut text = format!("{head}{{{{- if not .Values.secrets.{EXISTING_SECRET} }}}}\n{{{{- $missing := list }}}}\n");
    let names: BTreeSet<String> =
        secrets.iter().flat_map(|(secret, keys)| keys.iter().map(move |key| secret_value(app, secret, key))).collect();
    for name in &names {
        let _ = writeln!(
            text,
            "{{{{- if not .Values.secrets.{name} }}}}{{{{ $missing = append $missing \"secrets.{name}\" }}}}{{{{ end }}}}"
        );
    }
    let keys: Vec<&str> = keys.into_iter().collect();
    let _ = writeln!(
        text,
        "{{{{- if $missing }}}}\n{{{{- fail (printf \"no value for %s: set it with --set-literal, or name a Secret that has the keys {} with --set secrets.{EXISTING_SECRET}=NAME\" (join \", \" $missing)) }}}}\n{{{{- end }}}}",
        keys.join(", ")
    );
    for (secret, keys) in secrets {
        let _ = write!(
            text,
            "---\napiVersion: v1\nkind: Secret\nmetadata:\n  labels:\n    {{{{- include \"{chart}.labels\" . | nindent 4 }}}}\n  name: {secret}\n  namespace: {{{{ .Release.Namespace }}}}\ndata:\n"
        );
        for key in keys {
            let _ = writeln!(
                text,
                "  {key}: {{{{ .Values.secrets.{} | b64enc | quote }}}}",
                secret_value(app, secret, key)
            );
        }
        text.push_str("type: Opaque\n");
    }
    text + "{{- end }}\n"
}

/// The name of the pod of `helm test`, and the component in its labels.
pub(super) const TEST: &str = "test-connection";

const SCRIPT: &str = "for url in \"$@\"; do\n  tries=0\n  until wget -q -T 5 -O /dev/null \"$url\"; do\n    tries=$((tries + 1))\n    if [ \"$tries\" -ge 10 ]; then echo \"$url does not answer\"; exit 1; fi\n    sleep 3\n  done\n  echo \"$url answers\"\ndone\n";

/// Whom the test asks: a workload, its health path, the container's port, and the Service's port where it is not the
/// first, which is a value.
pub(super) type Tested<'a> = (Deployed<'a>, String, u32, Option<u32>);

/// Each workload whose readiness is asked over HTTP on a port that its Service sends to.
pub(super) fn tested<'a>(environment: &Environment<'a>) -> Result<Vec<Tested<'a>>, ChartError> {
    let bundle = environment.bundle().map_err(|errors| {
        let origin = errors.0.first().map_or(environment.origin, |error| error.origin);
        ChartError::new(origin, errors.to_string())
    })?;
    let served = environment.app.workloads().iter().filter(|deployed| deployed.overlay.exposure.serves());
    let asked = served.filter_map(|deployed| {
        let workload = deployed.workload();
        let container = crate::health::container_of(&bundle, workload.name())?;
        let contract = crate::health::Contract::of(&workload, container)?;
        // What is ready is what answers.
        let asked = contract.asked.iter().find(|asked| asked.kind == crate::health::ProbeKind::Readiness)?;
        let named = deployed.overlay.exposure.ports.iter().map(|port| (port.target_port, port.port));
        let own = workload.ports.iter().map(|port| (port.number.value, port.number.value));
        let ports: Vec<(u32, u32)> =
            if deployed.overlay.exposure.ports.is_empty() { own.collect() } else { named.collect() };
        let index = ports.iter().position(|(target, _)| *target == asked.port)?;
        // A nodePort without ports of its own opens the first alone.
        let port = (index > 0).then(|| ports[index].1);
        Some((*deployed, asked.path.clone(), asked.port, port))
    });
    Ok(asked.collect())
}

/// Where a pod still names the chart's own Secret when another one is to be taken.
pub(super) fn left_behind(
    templates: &super::bind::Files,
    values: &Value,
    secret: &str,
    environment: &Environment<'_>,
) -> Vec<ChartError> {
    let mut values = values.clone();
    values["secrets"][EXISTING_SECRET] = Value::from("another");
    let documents = templates.values().flatten().filter(|document| document.holds(&values));
    let left = documents.filter(|document| {
        let made = document.node.eval(&values, "").unwrap_or_default();
        made.pointer("/spec/template").is_some_and(|pods| pods.to_string().contains(&format!("\"{secret}\"")))
    });
    left.map(|document| {
        let message = format!(
            "{} still names the Secret `{secret}` where `secrets.{EXISTING_SECRET}` names another",
            document.key
        );
        ChartError::new(environment.origin, message)
    })
    .collect()
}

/// templates/tests/test-connection.yaml: a pod that asks every health endpoint through its Service, as hardened as any
/// other, and the policies that let it. All of it comes from the library's own lowering of a workload that is connected
/// to each.
pub(super) fn test(
    environment: &Environment<'_>,
    asked: &[Tested<'_>],
    printer: &Printer<'_>,
    head: &str,
) -> Result<(String, BTreeSet<ValuePath>), Vec<ChartError>> {
    let connections: Vec<Connection<'_>> =
        asked.iter().map(|(deployed, _, port, _)| Connection::to(deployed.name(), *port)).collect();
    let tester = Workload::new(TEST, "busybox")
        .resources(ResourceProfile::new(
            Requests::new(Cpu::millis(10), Memory::mebibytes(16)),
            Limits::new(Cpu::millis(100), Memory::mebibytes(32)),
        ))
        .command(&["/bin/sh", "-c", SCRIPT, TEST])
        .connections(&connections);
    let mut workloads = vec![Deployed {
        workload: tester,
        overlay: Overlay {
            image: ImageTag::latest(),
            replicas: Replicas::new(1),
            autoscaler: None,
            exposure: Exposure::none(),
            disruption_budget: None,
            config: &[],
        },
        origin: environment.origin,
    }];
    for (deployed, ..) in asked {
        let mut silent = *deployed;
        silent.workload.connections = &[];
        silent.overlay.exposure = Exposure::cluster_ip();
        workloads.push(silent);
    }
    let app = App { release: environment.app.release, target: environment.app.target, workloads: &workloads };
    let bundle = Environment { app, patches: &[], extra: &[], ..*environment }
        .bundle()
        .map_err(|errors| vec![ChartError::new(environment.origin, errors.to_string())])?;
    let mut documents = Vec::new();
    for (key, item) in bundle.iter() {
        let (tree, name) = match &item.object {
            Object::NetworkPolicy(_) if key.name == TEST => (item.object.to_value(), TEST.to_owned()),
            Object::NetworkPolicy(_) if asked.iter().any(|(deployed, ..)| deployed.name() == key.name) => {
                (item.object.to_value(), format!("{}-from-test", key.name))
            }
            Object::Deployment(deployment) if key.name == TEST => {
                let Some(template) = deployment.spec.as_ref().map(|spec| &spec.template) else { continue };
                let labels = template.metadata.as_ref().and_then(|metadata| metadata.labels.clone());
                (pod(template.spec.as_ref(), labels, &key.namespace), TEST.to_owned())
            }
            _ => continue,
        };
        let Ok(mut tree) = tree else { continue };
        let first = key.kind == "NetworkPolicy";
        tree["metadata"]["name"] = Value::from(name.as_str());
        tree["metadata"]["annotations"] = serde_json::json!({
            "helm.sh/hook": "test",
            "helm.sh/hook-weight": if first { "-1" } else { "0" },
            "helm.sh/hook-delete-policy": "before-hook-creation,hook-succeeded",
        });
        let mut document = Entry::new(&format!("{}/{name}", key.kind), generalized(tree, &app));
        if first {
            document = document.when(Cond::Set(ValuePath::new(&["networkPolicy", "enabled"])));
        } else {
            bind_pod(&mut document.node, asked);
        }
        documents.push(document);
    }
    let mut reads = BTreeSet::new();
    documents.iter().for_each(|document| document.reads(&mut reads));
    let text =
        printer.file(&documents).map_err(|error| vec![ChartError::new(environment.origin, error.to_string())])?;
    Ok((head.to_owned() + &text, reads))
}

fn pod(
    spec: Option<&PodSpec>,
    labels: Option<BTreeMap<String, String>>,
    namespace: &str,
) -> Result<Value, serde_json::Error> {
    let spec = spec.cloned().map(|spec| PodSpec {
        restart_policy: Some("Never".to_owned()),
        topology_spread_constraints: None,
        // The chart has no account for it, and no token is mounted.
        service_account_name: None,
        containers: spec.containers.into_iter().map(|container| Container { lifecycle: None, ..container }).collect(),
        ..spec
    });
    let metadata = ObjectMeta { labels, namespace: Some(namespace.to_owned()), ..ObjectMeta::default() };
    Object::from(Pod { metadata, spec, status: None }).to_value()
}

fn bind_pod(pod: &mut Node, asked: &[Tested<'_>]) {
    let image = ValuePath::new(&["test", "image"]);
    let policy = ValuePath::new(&["test", "image", "pullPolicy"]);
    let urls = asked.iter().map(|(deployed, path, _, port)| {
        let name = deployed.name();
        let node = match port {
            Some(port) => Node::Constant(Value::from(format!("http://{name}:{port}{path}"))),
            None => {
                let port = ValuePath::new(&["service", &camel_case(name), "port"]);
                Node::Expr(Expr::Around(format!("http://{name}:"), port, path.clone()))
            }
        };
        Entry::new("", node)
    });
    for container in pod.at("spec.containers[0]") {
        container.put(Entry::new("image", Node::Expr(Expr::Image(image.clone()))));
        container.put(Entry::new("imagePullPolicy", Node::Expr(Expr::Raw(policy.clone()))));
        container.put(Entry::new("args", Node::List(urls.clone().collect())));
    }
    for metadata in pod.at("metadata.annotations") {
        let path = ValuePath::new(&["podAnnotations"]);
        metadata.put(Entry::new("", Node::Expr(Expr::Yaml(path.clone()))).when(Cond::Set(path)));
    }
    for spec in pod.at("spec") {
        for name in ["nodeSelector", "tolerations", "affinity", "imagePullSecrets"] {
            let path = ValuePath::new(&[name]);
            spec.put(Entry::new(name, Node::Expr(Expr::Yaml(path.clone()))).when(Cond::Set(path)));
        }
    }
}

/// templates/NOTES.txt: what to do next, and what is doubtful about the values.
pub(super) fn notes(app: &App<'_>, values: &Value, tested: bool, head: &str) -> String {
    let mut text = format!(
        "{head}{{{{ .Chart.Name }}}} {{{{ .Chart.AppVersion }}}} is in the namespace {{{{ .Release.Namespace }}}}. Wait until its pods are ready:\n\n"
    );
    let namespace = "--namespace {{ .Release.Namespace }}";
    for deployed in app.workloads() {
        let _ = writeln!(text, "  kubectl {namespace} rollout status deployment/{}", deployed.name());
    }
    for deployed in app.workloads() {
        let (name, key) = (deployed.name(), camel_case(deployed.name()));
        if values["service"].get(&key).is_none() {
            continue;
        }
        let _ = writeln!(
            text,
            "\n{name}:\n{{{{- if eq .Values.service.{key}.type \"NodePort\" }}}}\n  minikube service {name} {namespace} --url\n{{{{- else if eq .Values.service.{key}.type \"LoadBalancer\" }}}}\n  kubectl {namespace} get service {name}    # on Minikube, let `minikube tunnel` run\n{{{{- else }}}}\n  http://{name}:{{{{ int .Values.service.{key}.port }}}} for the workloads that are connected to it\n{{{{- end }}}}"
        );
    }
    if tested {
        let _ = writeln!(text, "\nAsk every health endpoint:\n\n  helm test {{{{ .Release.Name }}}} {namespace}");
    }
    for deployed in app.workloads().iter().filter(|deployed| deployed.overlay.exposure.serves()) {
        let (name, key) = (deployed.name(), camel_case(deployed.name()));
        let _ = writeln!(
            text,
            "{{{{- $place := printf \"://{name}:%d\" (int .Values.service.{key}.port) }}}}\n{{{{- range $workload, $settings := .Values.config }}}}\n{{{{- range $setting, $value := $settings }}}}\n{{{{- if and (contains \"://{name}:\" $value) (not (contains $place $value)) }}}}\n\nWARNING: config.{{{{ $workload }}}}.{{{{ $setting }}}} names another port than service.{key}.port, where {name} is.\n{{{{- end }}}}\n{{{{- end }}}}\n{{{{- end }}}}"
        );
    }
    text.push_str(
        "{{- range $name, $image := .Values.image }}\n{{- if and (eq $image.tag \"latest\") (not $image.digest) }}\n\nWARNING: image.{{ $name }}.tag is `latest`, which names another build tomorrow: in production, set a version.\n{{- end }}\n{{- end }}\n{{- if not .Values.networkPolicy.enabled }}\n\nWARNING: networkPolicy.enabled is false: every pod of the cluster may call every pod of this release.\n{{- end }}\n",
    );
    text
}

/// The check that the schema cannot make for every number.
pub(super) fn autoscaling_check(workload: &str) -> String {
    let path = format!(".Values.autoscaling.{workload}");
    format!(
        "{{{{- if and {path}.enabled (gt (int {path}.minReplicas) (int {path}.maxReplicas)) }}}}\n{{{{- fail (printf \"autoscaling.{workload}.minReplicas is %d and maxReplicas is %d: swap or raise\" (int {path}.minReplicas) (int {path}.maxReplicas)) }}}}\n{{{{- end }}}}\n"
    )
}

/// README.md: how it is used, and every value.
pub(super) fn readme(app: &App<'_>, others: &[&str], secrets: bool, table: &str, head: &str) -> String {
    let name = app.name();
    let namespace = app.target.namespace.0.value.as_str();
    let mut text = format!("{head}# {name}\n\nThe Helm chart of {name}. `values.yaml` has production's answers");
    for other in others {
        let _ = write!(text, ", `values-{other}.yaml` what {other} answers differently");
    }
    let given = if secrets { " \\\n  --set secrets.existingSecret=NAME" } else { "" };
    let _ = write!(
        text,
        ".\n\n```sh\nhelm install {name} . --namespace {namespace} --create-namespace{given}\nhelm upgrade {name} . --namespace {namespace} --reset-then-reuse-values\nhelm rollback {name} --namespace {namespace}\nhelm test {name} --namespace {namespace}\n```\n\n"
    );
    let _ = write!(
        text,
        "The pods meet the restricted Pod Security Standard. Helm makes the namespace without labels; this makes the cluster\nask for it:\n\n```sh\nkubectl label namespace {namespace} pod-security.kubernetes.io/enforce=restricted\n```\n\n"
    );
    if secrets {
        text.push_str(
            "The secrets come from a Secret that is there already, `secrets.existingSecret`, or from values that are given with\n`--set-literal secrets.NAME=...`, which takes every character as it is. Helm keeps such values in the release, so a Secret of your own is the better way.\n\n",
        );
    }
    text.push_str(
        "The objects have fixed names, since workloads call each other by them: one release in a namespace. A text that looks\nlike a number, such as a tag `2`, needs `--set-string`. Where `minAvailable` is set, it counts before\n`maxUnavailable`. A text such as `http://backend:8000` in `config` does not follow `service.backend.port`: change both.\n\n## Values\n\n",
    );
    text + table
}
