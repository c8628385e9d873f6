//! What a diff knows of a field by its kind: defaults, what cannot change, and the order of lists.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use manifest_lib::diff::{How, Side, compare};
use manifest_lib::read::read;

/// A pod template around a pod's spec.
fn deployment(pods: &str) -> String {
    format!("{{template: {{spec: {pods}}}}}")
}

/// What happens when the spec of such an object becomes another: each change as `PATH: IMPACTS`.
fn told(api_version: &str, kind: &str, old: &str, new: &str) -> Vec<String> {
    let side = |spec: &str| {
        let text = format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: web}}\nspec: {spec}\n");
        Side::of_files(vec![read("a.yaml", &text)]).unwrap()
    };
    let diff = compare(&side(old), &side(new), &How::partial());
    let changes = diff.objects.iter().flat_map(|object| &object.changes);
    let told = changes.map(|change| {
        let impacts: Vec<&str> = change.impacts.iter().map(|impact| impact.as_str()).collect();
        format!("{}: {}", change.path, impacts.join(" "))
    });
    told.collect()
}

#[test]
fn to_write_down_what_the_api_server_would_write_has_no_effect() {
    let cases = [
        ("v1", "Service", "{}", "{type: ClusterIP}", "spec.type: no-effect"),
        ("v1", "Service", "{}", "{sessionAffinity: ClientIP}", "spec.sessionAffinity: changes-routing"),
        ("apps/v1", "Deployment", "{}", "{progressDeadlineSeconds: 600}", "spec.progressDeadlineSeconds: no-effect"),
        // Who has no number leaves it to an autoscaler.
        ("apps/v1", "Deployment", "{}", "{replicas: 1}", "spec.replicas: changes-scaling"),
        ("batch/v1", "CronJob", "{suspend: false}", "{}", "spec.suspend: no-effect"),
        ("storage.example/v1", "Service", "{}", "{type: ClusterIP}", "spec.type: changes-behavior"),
    ];
    for (api_version, kind, old, new, change) in cases {
        assert_eq!(told(api_version, kind, old, new), [change], "{kind} {new}");
    }
}

#[test]
fn a_default_is_one_of_its_own_field() {
    let container = |rest: &str| deployment(&format!("{{containers: [{{name: web{rest}}}]}}"));
    let path = "spec.template.spec.containers[web]";
    let cases = [
        (", livenessProbe: {failureThreshold: 3}", ", livenessProbe: {}", "livenessProbe.failureThreshold: no-effect"),
        // A pod has 30 seconds, a probe has those of its pod.
        (
            ", livenessProbe: {terminationGracePeriodSeconds: 30}",
            ", livenessProbe: {}",
            "livenessProbe.terminationGracePeriodSeconds: rolls-pods",
        ),
        // A pod restarts always, a container as its pod.
        (", restartPolicy: Always", "", "restartPolicy: rolls-pods"),
        // It means the same, and the template is another.
        (
            ", securityContext: {readOnlyRootFilesystem: false}",
            ", securityContext: {}",
            "securityContext.readOnlyRootFilesystem: rolls-pods",
        ),
        (", tty: false", "", "tty: no-effect"),
    ];
    for (old, new, change) in cases {
        let all = told("apps/v1", "Deployment", &container(old), &container(new));
        assert_eq!(all, [format!("{path}.{change}")], "{old}");
    }
    let scaler = |period: &str| format!("{{behavior: {{scaleUp: {{policies: [{{type: Pods, value: 1{period}}}]}}}}}}");
    let all = told("autoscaling/v2", "HorizontalPodAutoscaler", &scaler(", periodSeconds: 10"), &scaler(""));
    assert_eq!(all, ["spec.behavior.scaleUp.policies[0].periodSeconds: changes-scaling"]);
}

#[test]
fn what_cannot_change_is_what_the_api_server_refuses() {
    let cases = [
        ("apps/v1", "ReplicaSet", "selector: {matchLabels: {a: b}}", "selector: {matchLabels: {a: c}}", "recreate"),
        ("v1", "ReplicationController", "selector: {a: b}", "selector: {a: c}", "changes-behavior"),
        ("apps/v1", "DaemonSet", "minReadySeconds: 1", "minReadySeconds: 2", "changes-behavior"),
        ("apps/v1", "StatefulSet", "podManagementPolicy: Parallel", "podManagementPolicy: A", "recreate"),
        ("batch/v1", "Job", "backoffLimit: 1", "backoffLimit: 2", "changes-behavior"),
        ("batch/v1", "Job", "completionMode: Indexed", "completionMode: A", "recreate"),
        ("batch.example/v1", "Job", "completionMode: Indexed", "completionMode: A", "changes-behavior"),
        ("v1", "PersistentVolumeClaim", "storageClassName: a", "storageClassName: b", "recreate"),
        ("v1", "PersistentVolume", "storageClassName: a", "storageClassName: b", "changes-behavior"),
        ("networking.k8s.io/v1", "IngressClass", "controller: a", "controller: b", "recreate"),
    ];
    for (api_version, kind, old, new, impact) in cases {
        let all = told(api_version, kind, &format!("{{{old}}}"), &format!("{{{new}}}"));
        assert!(all.len() == 1 && all[0].ends_with(&format!(": {impact}")), "{kind}: {all:?}");
    }
}

#[test]
fn the_order_of_a_list_counts_where_something_reads_it() {
    let swapped = |api_version: &str, kind: &str, list: &str, [a, b]: [&str; 2]| {
        let spec = |first: &str, second: &str| list.replace("ITEMS", &format!("[{first}, {second}]"));
        told(api_version, kind, &spec(a, b), &spec(b, a)).len()
    };
    let pod = |list: &str, items| swapped("v1", "Pod", list, items);
    assert_eq!(pod("{containers: [{name: a, envFrom: ITEMS}]}", ["{prefix: A}", "{prefix: B}"]), 2);
    assert_eq!(pod("{dnsConfig: {nameservers: ITEMS}}", ["10.0.0.1", "10.0.0.2"]), 1);
    assert_eq!(pod("{tolerations: ITEMS}", ["{key: a}", "{key: b}"]), 0);
    assert_eq!(pod("{imagePullSecrets: ITEMS}", ["{name: a}", "{name: b}"]), 0);
    assert_eq!(swapped("v1", "Service", "{ipFamilies: ITEMS}", ["IPv4", "IPv6"]), 1);
    assert_eq!(swapped("v1", "Service", "{externalIPs: ITEMS}", ["1.2.3.4", "1.2.3.5"]), 0);
    // Of kinds that no rule reads, too; and of one that nobody knows, any order counts.
    assert_eq!(swapped("v1", "PersistentVolume", "{mountOptions: ITEMS}", ["a", "b"]), 1);
    assert_eq!(swapped("v1", "PersistentVolume", "{accessModes: ITEMS}", ["ReadOnlyMany", "ReadWriteOnce"]), 0);
    assert_eq!(swapped("example.com/v1", "Thing", "{accessModes: ITEMS}", ["ReadOnlyMany", "ReadWriteOnce"]), 1);
}

#[test]
fn an_amount_is_one_where_the_field_is_an_amount() {
    let same = |api_version: &str, kind: &str, old: &str, new: &str| told(api_version, kind, old, new).is_empty();
    assert!(same("v1", "ResourceQuota", "{hard: {pods: 10}}", "{hard: {pods: \"1e1\"}}"));
    assert!(same(
        "v1",
        "LimitRange",
        "{limits: [{type: Pod, max: {cpu: 1}}]}",
        "{limits: [{type: Pod, max: {cpu: 1000m}}]}"
    ));
    assert!(same("v1", "PersistentVolume", "{capacity: {storage: 1Gi}}", "{capacity: {storage: 1024Mi}}"));
    assert!(same("example.com/v1", "Thing", "{limits: {cpu: 1}}", "{limits: {cpu: 1000m}}"));
    assert!(!same("example.com/v1", "Thing", "{names: {a: 1}}", "{names: {a: 1000m}}"));
    // An average is an amount, and a port is a number or a name.
    assert!(!same(
        "v1",
        "Service",
        "{ports: [{port: 80, targetPort: \"1k\"}]}",
        "{ports: [{port: 80, targetPort: 1000}]}"
    ));
}
