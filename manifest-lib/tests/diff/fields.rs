//! What a difference at a field does.

use manifest_lib::diff::Impact;
use manifest_lib::serde_json::{Value, json};

use crate::support::{between, changes, container, deployment, messages, object, spec};

/// Old, new, and each change's path with all that it does.
type Case = (String, String, &'static [(&'static str, &'static [&'static str])]);

fn check(cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for (old, new, expected) in cases {
        let told = changes(&between(&old, &new));
        let told: Vec<(&str, &[&str])> =
            told.iter().map(|(path, impacts)| (path.as_str(), impacts.as_slice())).collect();
        if told != expected {
            wrong.push(format!("{old}\n{new}\n  told   {told:?}\n  wanted {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_difference_is_told_at_its_field() {
    let env = |value: &str| {
        deployment(&json!({"containers": [{"name": "x"}, {"name": "web", "env": [{"name": "A", "value": value}]}]}))
    };
    check(vec![
        (env("1"), env("2"), &[("spec.template.spec.containers[web].env[A].value", &["rolls-pods", "changes-config"])]),
        // The same key written as a map where a list was.
        (
            object("Thing", &json!({"spec": {"items": [1, 2]}})),
            object("Thing", &json!({"spec": {"items": {"a": 1}}})),
            &[("spec.items", &["changes-behavior"])],
        ),
        // A multi-line text, and one in another script.
        (
            object("ConfigMap", &json!({"data": {"a.txt": "one\ntwo\n", "b": "grün"}})),
            object("ConfigMap", &json!({"data": {"a.txt": "one\nthree\n", "b": "緑"}})),
            &[("data[\"a.txt\"]", &["changes-config"]), ("data.b", &["changes-config"])],
        ),
        // Written down or left out: the API server's own value.
        (
            spec("Service", json!({"ports": [{"port": 80, "protocol": "TCP"}]})),
            spec("Service", json!({"ports": [{"port": 80}]})),
            &[("spec.ports[80/TCP].protocol", &["no-effect"])],
        ),
        // The order of init containers is their order of work; of the others it is none.
        (
            deployment(&json!({"initContainers": [{"name": "a"}, {"name": "b"}]})),
            deployment(&json!({"initContainers": [{"name": "b"}, {"name": "a"}]})),
            &[("spec.template.spec.initContainers", &["rolls-pods"])],
        ),
        // A variable may use what stands before it.
        (
            container(json!({"env": [{"name": "A", "value": "1"}, {"name": "B", "value": "$(A)"}]})),
            container(json!({"env": [{"name": "B", "value": "$(A)"}, {"name": "A", "value": "1"}]})),
            &[("spec.template.spec.containers[web].env", &["rolls-pods", "changes-config"])],
        ),
        // Words of a command have their order, and are one value.
        (
            container(json!({"args": ["a", "b"]})),
            container(json!({"args": ["b", "a"]})),
            &[("spec.template.spec.containers[web].args", &["rolls-pods"])],
        ),
        (
            object("Thing", &json!({"metadata": {"name": "web", "labels": {"a": "1"}}})),
            object("Thing", &json!({"metadata": {"name": "web", "labels": {"a": "2"}}})),
            &[("metadata.labels.a", &["metadata-only"])],
        ),
    ]);
}

#[test]
fn what_cannot_change_has_to_be_made_again() {
    check(vec![
        (
            spec("Deployment", json!({"selector": {"matchLabels": {"a": "b"}}})),
            spec("Deployment", json!({"selector": {"matchLabels": {"a": "c"}}})),
            &[("spec.selector.matchLabels.a", &["recreate"])],
        ),
        (
            spec("StatefulSet", json!({"serviceName": "a"})),
            spec("StatefulSet", json!({"serviceName": "b"})),
            &[("spec.serviceName", &["recreate"])],
        ),
        (
            spec("Job", json!({"template": {"spec": {"a": 1}}})),
            spec("Job", json!({"template": {"spec": {"a": 2}}})),
            &[("spec.template.spec.a", &["recreate"])],
        ),
        (
            spec("Pod", json!({"containers": [{"name": "web", "image": "web:1", "tty": true}]})),
            spec("Pod", json!({"containers": [{"name": "web", "image": "web:2"}]})),
            &[("spec.containers[web].image", &["rolls-pods"]), ("spec.containers[web].tty", &["recreate"])],
        ),
        (
            object("ConfigMap", &json!({"data": {"a": "1"}, "immutable": true})),
            object("ConfigMap", &json!({"data": {"a": "2"}, "immutable": true})),
            &[("data.a", &["recreate"])],
        ),
        (
            spec("PersistentVolumeClaim", json!({"resources": {"requests": {"storage": "1Gi"}}})),
            spec("PersistentVolumeClaim", json!({"resources": {"requests": {"storage": "2Gi"}}})),
            &[("spec.resources.requests.storage", &["adds-capacity"])],
        ),
        (
            spec("PersistentVolumeClaim", json!({"resources": {"requests": {"storage": "1Gi"}}})),
            spec("PersistentVolumeClaim", json!({"resources": {"requests": {"storage": "1Mi"}}})),
            &[("spec.resources.requests.storage", &["recreate"])],
        ),
    ]);
}

#[test]
fn numbers_of_pods_and_drains() {
    check(vec![
        (
            spec("Deployment", json!({"replicas": 3})),
            spec("Deployment", json!({"replicas": 2})),
            &[("spec.replicas", &["drops-capacity"])],
        ),
        (
            spec("ReplicaSet", json!({"replicas": 2})),
            spec("ReplicaSet", json!({"replicas": 3})),
            &[("spec.replicas", &["adds-capacity"])],
        ),
        (
            spec("HorizontalPodAutoscaler", json!({"maxReplicas": 5})),
            spec("HorizontalPodAutoscaler", json!({"maxReplicas": 9})),
            &[("spec.maxReplicas", &["adds-capacity", "changes-scaling"])],
        ),
        (
            spec("HorizontalPodAutoscaler", json!({"minReplicas": 3, "maxReplicas": 5})),
            spec("HorizontalPodAutoscaler", json!({"minReplicas": 2, "maxReplicas": 5})),
            &[("spec.minReplicas", &["drops-capacity", "changes-scaling"])],
        ),
        (
            spec("PodDisruptionBudget", json!({"maxUnavailable": "25%"})),
            spec("PodDisruptionBudget", json!({"maxUnavailable": "50%"})),
            &[("spec.maxUnavailable", &["lowers-availability"])],
        ),
        (
            spec("PodDisruptionBudget", json!({"minAvailable": 2})),
            spec("PodDisruptionBudget", json!({"minAvailable": 3})),
            &[("spec.minAvailable", &["raises-availability"])],
        ),
        (
            spec("PodDisruptionBudget", json!({"minAvailable": 3})),
            spec("PodDisruptionBudget", json!({"minAvailable": 2})),
            &[("spec.minAvailable", &["lowers-availability"])],
        ),
        (
            spec("Deployment", json!({"strategy": {"rollingUpdate": {"maxUnavailable": 1}}})),
            spec("Deployment", json!({"strategy": {"rollingUpdate": {"maxUnavailable": 2}}})),
            &[("spec.strategy.rollingUpdate.maxUnavailable", &["lowers-availability"])],
        ),
    ]);
}

#[test]
fn the_way_to_a_service() {
    let ranges = |list: Value| spec("Service", json!({"type": "LoadBalancer", "loadBalancerSourceRanges": list}));
    let open = spec("Service", json!({"type": "LoadBalancer"}));
    let one = json!(["10.1.0.0/16"]);
    check(vec![
        (
            spec("Service", json!({"type": "ClusterIP"})),
            spec("Service", json!({"type": "NodePort"})),
            &[("spec.type", &["opens-network", "changes-routing"])],
        ),
        (
            spec("Service", json!({"type": "LoadBalancer"})),
            spec("Service", json!({"type": "NodePort"})),
            &[("spec.type", &["changes-routing", "closes-network"])],
        ),
        (
            spec("Service", json!({"ports": [{"port": 80, "targetPort": 80}, {"port": 81}]})),
            spec("Service", json!({"ports": [{"port": 81}, {"port": 80, "targetPort": 8080}]})),
            &[("spec.ports[80/TCP].targetPort", &["changes-routing"])],
        ),
        // An address of somebody's network is a way in while it is there.
        (
            spec("Service", json!({})),
            spec("Service", json!({"externalIPs": ["192.0.2.1"]})),
            &[("spec.externalIPs", &["opens-network", "lowers-availability", "changes-routing"])],
        ),
        (
            spec("Service", json!({"externalIPs": ["192.0.2.1"]})),
            spec("Service", json!({})),
            &[("spec.externalIPs", &["changes-routing", "closes-network"])],
        ),
        (
            spec("Service", json!({"externalIPs": ["192.0.2.1", "192.0.2.2"]})),
            spec("Service", json!({"externalIPs": ["192.0.2.1"]})),
            &[("spec.externalIPs[1]", &["changes-routing", "closes-network"])],
        ),
        // No list, or an empty one, lets everybody in; a range is compared by what is in it.
        (ranges(one.clone()), open.clone(), &[("spec.loadBalancerSourceRanges", &["opens-network"])]),
        (ranges(one.clone()), ranges(json!([])), &[("spec.loadBalancerSourceRanges[0]", &["opens-network"])]),
        (ranges(json!([])), ranges(one.clone()), &[("spec.loadBalancerSourceRanges[0]", &["closes-network"])]),
        (open, ranges(one.clone()), &[("spec.loadBalancerSourceRanges", &["closes-network"])]),
        (
            ranges(one.clone()),
            ranges(json!(["10.1.0.0/16", "10.0.0.0/8"])),
            &[("spec.loadBalancerSourceRanges[1]", &["opens-network"])],
        ),
        (
            ranges(json!(["10.0.0.0/8"])),
            ranges(json!(["10.0.0.0/9"])),
            &[
                ("spec.loadBalancerSourceRanges[0]", &["closes-network"]),
                ("spec.loadBalancerSourceRanges[0]", &["closes-network"]),
            ],
        ),
        (
            spec("Ingress", json!({"rules": [{"host": "a.example"}]})),
            spec("Ingress", json!({"rules": [{"host": "a.example"}, {"host": "b.example"}]})),
            &[("spec.rules[b.example]", &["opens-network", "changes-routing"])],
        ),
        (
            spec("Ingress", json!({"rules": [{"host": "a.example"}, {"host": "b.example"}]})),
            spec("Ingress", json!({"rules": [{"host": "a.example"}]})),
            &[("spec.rules[b.example]", &["changes-routing", "closes-network"])],
        ),
    ]);
}

#[test]
fn rights_are_given_and_taken() {
    let role = |rule: Value| object("Role", &json!({"rules": [rule]}));
    let pods = |names: Value| {
        role(json!({"apiGroups": [""], "resources": ["pods"], "verbs": ["get"], "resourceNames": names}))
    };
    let all = role(json!({"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}));
    let binding = |subject: &str| {
        object("RoleBinding", &json!({"roleRef": {"name": "a"}, "subjects": [{"kind": "User", "name": subject}]}))
    };
    let account = |rest: Value| object("ServiceAccount", &rest);
    check(vec![
        (
            object("RoleBinding", &json!({"roleRef": {"name": "a"}, "subjects": []})),
            object("RoleBinding", &json!({"roleRef": {"name": "b"}, "subjects": [{"kind": "User", "name": "x"}]})),
            &[("roleRef.name", &["recreate"]), ("subjects[x]", &["loosens-security"])],
        ),
        (binding("x"), binding("y"), &[("subjects[x].name", &["loosens-security", "tightens-security"])]),
        // Names narrow a rule: the first ones take rights away, and each further one gives some.
        (all.clone(), pods(json!(["a"])), &[("rules[0].resourceNames", &["tightens-security"])]),
        (pods(json!(["a"])), all.clone(), &[("rules[0].resourceNames", &["loosens-security"])]),
        (pods(json!(["a"])), pods(json!(["a", "b"])), &[("rules[0].resourceNames[1]", &["loosens-security"])]),
        (pods(json!(["a", "b"])), pods(json!(["a"])), &[("rules[0].resourceNames[1]", &["tightens-security"])]),
        (pods(json!(["a"])), pods(json!([])), &[("rules[0].resourceNames[0]", &["loosens-security"])]),
        (pods(json!([])), pods(json!(["a"])), &[("rules[0].resourceNames[0]", &["tightens-security"])]),
        (
            all.clone(),
            role(json!({"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]})),
            &[("rules[0].verbs[1]", &["loosens-security"])],
        ),
        (all, object("Role", &json!({"rules": []})), &[("rules[0]", &["tightens-security"])]),
        (
            account(json!({"automountServiceAccountToken": false})),
            account(json!({})),
            &[("automountServiceAccountToken", &["loosens-security"])],
        ),
        (
            account(json!({})),
            account(json!({"automountServiceAccountToken": true})),
            &[("automountServiceAccountToken", &["no-effect"])],
        ),
    ]);
}

#[test]
fn how_strictly_a_namespace_judges_its_pods() {
    const ENFORCE: &str = "metadata.labels[\"pod-security.kubernetes.io/enforce\"]";
    let level = |level: &str| match level {
        "" => object("Namespace", &json!({"metadata": {"name": "web", "labels": {"a": "b"}}})),
        level => object(
            "Namespace",
            &json!({"metadata": {"name": "web", "labels": {"a": "b", "pod-security.kubernetes.io/enforce": level}}}),
        ),
    };
    let levels = ["", "privileged", "baseline", "restricted"];
    for (at, old) in levels.iter().enumerate() {
        for (to, new) in levels.iter().enumerate().filter(|(to, _)| *to != at) {
            let wanted = match (at.max(1), to.max(1)) {
                (was, is) if is < was => "loosens-security",
                (was, is) if is > was => "tightens-security",
                _ => "metadata-only",
            };
            assert_eq!(
                changes(&between(&level(old), &level(new))),
                [(ENFORCE.to_owned(), vec![wanted])],
                "{old} {new}"
            );
        }
    }
    let bare = object("Namespace", &json!({"metadata": {"name": "web"}}));
    assert_eq!(
        changes(&between(&level("baseline"), &bare)),
        [("metadata.labels".to_owned(), vec!["loosens-security"])]
    );
    assert_eq!(
        changes(&between(&bare, &level("baseline"))),
        [("metadata.labels".to_owned(), vec!["tightens-security"])]
    );
}

#[test]
fn another_group_s_kind_of_the_same_name_is_not_known() {
    let of = |api: &str, kind: &str, spec: Value| {
        json!({"apiVersion": api, "kind": kind, "metadata": {"name": "web", "namespace": "shop"}, "spec": spec})
            .to_string()
    };
    let service = |of_type: &str| of("serving.knative.dev/v1", "Service", json!({"type": of_type}));
    let policy = |order: u8| of("projectcalico.org/v3", "NetworkPolicy", json!({"order": order}));
    check(vec![
        (service("ClusterIP"), service("NodePort"), &[("spec.type", &["changes-behavior"])]),
        (policy(1), policy(2), &[("spec.order", &["changes-behavior"])]),
    ]);
    // Two objects of one kind and name are still two.
    let both = |of_type: &str, text: &str| {
        format!("{}\n---\n{}", service("a"), spec("Service", json!({"type": of_type, "sessionAffinity": text})))
    };
    check(vec![(
        both("ClusterIP", "None"),
        both("NodePort", "None"),
        &[("spec.type", &["opens-network", "changes-routing"])],
    )]);
}

#[test]
fn how_pods_are_replaced_is_said_as_the_owner_does_it() {
    let told = |kind: &str, update: Value| {
        let of = |image: &str| {
            let mut spec = json!({"template": {"spec": {"containers": [{"name": "web", "image": image}]}}});
            spec.as_object_mut().unwrap().extend(update.as_object().unwrap().clone());
            object(kind, &json!({"spec": spec}))
        };
        messages(&between(&of("web:1"), &of("web:2")), Impact::RollsPods).join(" ")
    };
    assert!(told("Deployment", json!({})).contains("with 25% more and 25% fewer at a time"));
    let update = json!({"strategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}});
    assert!(told("Deployment", update).contains("with 1 more and 0 fewer at a time"));
    assert!(
        told("Deployment", json!({"strategy": {"type": "Recreate"}})).contains("ends every pod before it starts one")
    );
    assert_eq!(told("StatefulSet", json!({})), "StatefulSet/web replaces every pod");
    assert!(
        told("StatefulSet", json!({"updateStrategy": {"type": "OnDelete"}})).contains("when somebody deletes that pod")
    );
}
