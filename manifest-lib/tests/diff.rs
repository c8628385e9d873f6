//! What counts as a difference, and what each difference does.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use manifest_lib::diff::{Diff, How, Impact, ObjectChange, Side, compare};
use manifest_lib::read::read;
use manifest_lib::serde_json::{Value, from_value, json, to_value};
use proptest::prelude::*;

fn side(yaml: &str) -> Side {
    Side::of_files(vec![read("set.yaml", yaml)]).unwrap_or_else(|error| panic!("{error}"))
}

fn between(old: &str, new: &str) -> Diff {
    compare(&side(old), &side(new), &How::partial())
}

/// Each change's path and impacts.
fn changes(diff: &Diff) -> Vec<(String, Vec<&'static str>)> {
    let told = diff.objects.iter().flat_map(|object| &object.changes);
    told.map(|change| (change.path.clone(), change.impacts.iter().map(|impact| impact.as_str()).collect())).collect()
}

fn messages(diff: &Diff, impact: Impact) -> Vec<&str> {
    diff.all_effects()
        .map(|(_, effect)| effect)
        .filter(|effect| effect.impact == impact)
        .map(|effect| effect.message.as_str())
        .collect()
}

/// Old, new, and each change's path with what it does.
type Case = (String, String, &'static [(&'static str, &'static [&'static str])]);

/// A Deployment whose pods have this spec, as JSON, which is YAML.
fn deployment(pods: &Value) -> String {
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"},
        "spec": {
            "selector": {"matchLabels": {"app": "web"}},
            "template": {"metadata": {"labels": {"app": "web"}}, "spec": pods},
        },
    })
    .to_string()
}

fn object(kind: &str, rest: &Value) -> String {
    let api = match kind {
        "Service" | "ConfigMap" | "Secret" | "PersistentVolumeClaim" | "Namespace" => "v1",
        "NetworkPolicy" | "Ingress" => "networking.k8s.io/v1",
        "HorizontalPodAutoscaler" => "autoscaling/v2",
        "PodDisruptionBudget" => "policy/v1",
        "Job" => "batch/v1",
        "RoleBinding" | "Role" => "rbac.authorization.k8s.io/v1",
        "Thing" => "example.com/v1",
        _ => "apps/v1",
    };
    let mut object = json!({"apiVersion": api, "kind": kind, "metadata": {"name": "web", "namespace": "shop"}});
    for (key, value) in rest.as_object().unwrap() {
        object[key] = value.clone();
    }
    object.to_string()
}

#[test]
fn what_means_the_same_is_no_difference() {
    let container = |rest: Value| {
        let mut container = json!({"name": "web", "image": "web:1"});
        container.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        deployment(&json!({"containers": [container]}))
    };
    let two = |first: &str, second: &str| deployment(&json!({"containers": [{"name": first}, {"name": second}]}));
    let equal = [
        // Other units, and a number for a text.
        (
            container(json!({"resources": {"requests": {"cpu": "0.1", "memory": "1Gi"}, "limits": {"cpu": 1}}})),
            container(
                json!({"resources": {"requests": {"cpu": "100m", "memory": "1024Mi"}, "limits": {"cpu": "1000m"}}}),
            ),
        ),
        // Another order of what is merged by name, or is a set.
        (two("a", "b"), two("b", "a")),
        (
            container(json!({"env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]})),
            container(json!({"env": [{"name": "B", "value": "2"}, {"name": "A", "value": "1"}]})),
        ),
        (
            container(json!({"securityContext": {"capabilities": {"drop": ["A", "B"]}}})),
            container(json!({"securityContext": {"capabilities": {"drop": ["B", "A"]}}})),
        ),
        // Not set, in two ways.
        (container(json!({"command": null})), container(json!({}))),
        // TCP is what a port without a protocol has, so the two ports are one.
        (
            object("Service", &json!({"spec": {"ports": [{"port": 80}, {"port": 53, "protocol": "UDP"}]}})),
            object("Service", &json!({"spec": {"ports": [{"port": 53, "protocol": "UDP"}, {"port": 80}]}})),
        ),
    ];
    for (old, new) in equal {
        let diff = between(&old, &new);
        assert!(diff.is_empty() && diff.same == 1, "{old}\n{new}\n{:?}", changes(&diff));
    }
    let (a, b) = (object("Service", &json!({})), object("ConfigMap", &json!({})));
    assert!(between(&format!("{a}\n---\n{b}"), &format!("{b}\n---\n{a}")).is_empty());
    // No namespace is the one named default.
    let named = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  namespace: default\n";
    assert!(between(named, &named.replace("  namespace: default\n", "")).is_empty());
}

#[test]
fn a_difference_is_told_at_its_field_with_what_it_does() {
    let pods = |rest: Value| deployment(&rest);
    let env = |value: &str| {
        pods(json!({"containers": [{"name": "x"}, {"name": "web", "env": [{"name": "A", "value": value}]}]}))
    };
    let spec = |kind: &str, rest: Value| object(kind, &json!({"spec": rest}));
    let cases: Vec<Case> = vec![
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
        (
            spec("Deployment", json!({"replicas": 3})),
            spec("Deployment", json!({"replicas": 2})),
            &[("spec.replicas", &["drops-capacity"])],
        ),
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
            spec("HorizontalPodAutoscaler", json!({"maxReplicas": 5})),
            spec("HorizontalPodAutoscaler", json!({"maxReplicas": 9})),
            &[("spec.maxReplicas", &["adds-capacity", "changes-scaling"])],
        ),
        (
            spec("PodDisruptionBudget", json!({"maxUnavailable": "25%"})),
            spec("PodDisruptionBudget", json!({"maxUnavailable": "50%"})),
            &[("spec.maxUnavailable", &["lowers-availability"])],
        ),
        (
            spec("Service", json!({"type": "ClusterIP"})),
            spec("Service", json!({"type": "NodePort"})),
            &[("spec.type", &["opens-network", "changes-routing"])],
        ),
        (
            spec("Service", json!({"ports": [{"port": 80, "targetPort": 80}, {"port": 81}]})),
            spec("Service", json!({"ports": [{"port": 81}, {"port": 80, "targetPort": 8080}]})),
            &[("spec.ports[80/TCP].targetPort", &["changes-routing"])],
        ),
        // Written down or left out: the API server's own value.
        (
            spec("Service", json!({"ports": [{"port": 80, "protocol": "TCP"}]})),
            spec("Service", json!({"ports": [{"port": 80}]})),
            &[("spec.ports[80/TCP].protocol", &["no-effect"])],
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
        (
            object("RoleBinding", &json!({"roleRef": {"name": "a"}, "subjects": []})),
            object("RoleBinding", &json!({"roleRef": {"name": "b"}, "subjects": [{"kind": "User", "name": "x"}]})),
            &[("roleRef.name", &["recreate"]), ("subjects[x]", &["loosens-security"])],
        ),
        (
            object("Thing", &json!({"metadata": {"name": "web", "labels": {"a": "1"}}})),
            object("Thing", &json!({"metadata": {"name": "web", "labels": {"a": "2"}}})),
            &[("metadata.labels.a", &["metadata-only"])],
        ),
        // The order of init containers is their order of work; of the others it is none.
        (
            pods(json!({"initContainers": [{"name": "a"}, {"name": "b"}]})),
            pods(json!({"initContainers": [{"name": "b"}, {"name": "a"}]})),
            &[("spec.template.spec.initContainers", &["rolls-pods"])],
        ),
        // A variable may use what stands before it.
        (
            pods(
                json!({"containers": [{"name": "web", "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "$(A)"}]}]}),
            ),
            pods(
                json!({"containers": [{"name": "web", "env": [{"name": "B", "value": "$(A)"}, {"name": "A", "value": "1"}]}]}),
            ),
            &[("spec.template.spec.containers[web].env", &["rolls-pods", "changes-config"])],
        ),
        // Words of a command have their order, and are one value.
        (
            pods(json!({"containers": [{"name": "web", "args": ["a", "b"]}]})),
            pods(json!({"containers": [{"name": "web", "args": ["b", "a"]}]})),
            &[("spec.template.spec.containers[web].args", &["rolls-pods"])],
        ),
    ];
    for (old, new, expected) in cases {
        let diff = between(&old, &new);
        let told = changes(&diff);
        let told: Vec<(&str, &[&str])> =
            told.iter().map(|(path, impacts)| (path.as_str(), impacts.as_slice())).collect();
        // The gate may add what it finds, which other tests are about.
        let (paths, wanted): (Vec<_>, Vec<_>) =
            (told.iter().map(|(path, _)| *path).collect(), expected.iter().map(|(path, _)| *path).collect());
        assert_eq!(paths, wanted, "{old}\n{new}");
        for ((path, impacts), (_, wanted)) in told.iter().zip(expected) {
            assert!(wanted.iter().all(|impact| impacts.contains(impact)), "{path}: {impacts:?} without {wanted:?}");
        }
    }
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

#[test]
fn objects_come_go_and_are_renamed() {
    let config = |name: &str, text: &str| {
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": {"a": "1", "b": "2", "c": text}}).to_string()
    };
    let diff = between(&config("old", "3"), &config("new", "3"));
    let told: Vec<_> = diff
        .objects
        .iter()
        .map(|object| (object.object.as_str(), object.kind, object.renamed_from.as_deref()))
        .collect();
    assert_eq!(
        told,
        [("ConfigMap/new", ObjectChange::Added, Some("ConfigMap/old")), ("ConfigMap/old", ObjectChange::Removed, None)]
    );
    assert_eq!(
        messages(&diff, Impact::RemovesObject),
        [
            "ConfigMap/old is not in the YAML any more, and `kubectl apply` leaves it in the cluster: run `kubectl delete configmap old`"
        ]
    );
    let other =
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "new"}, "data": {"z": "9"}}).to_string();
    assert_eq!(between(&config("old", "3"), &other).objects[0].renamed_from, None);
}

#[test]
fn two_environments_are_compared_across_their_namespaces() {
    let set = |space: &str, text: &str| {
        format!(
            "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {space}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  namespace: {space}\ndata:\n  a: {text}\n"
        )
    };
    let how = How { across_namespaces: true, ..How::partial() };
    let diff = compare(&side(&set("shop-dev", "x")), &side(&set("shop", "z")), &how);
    assert_eq!(changes(&diff), [("data.a".to_owned(), vec!["changes-config"])]);
    assert_eq!(diff.namespaces, [("shop-dev".to_owned(), "shop".to_owned())]);
    // Of one environment, another namespace is another object.
    assert_eq!(between(&set("shop-dev", "x"), &set("shop", "x")).objects.len(), 4);
}

#[test]
fn policies_are_compared_by_what_they_let_through() {
    let pods = deployment(&json!({"containers": [{"name": "web", "image": "web:1"}]}));
    let set = |policies: &[Value]| {
        let all = policies.iter().enumerate().map(|(index, spec)| {
            json!({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": format!("p{index}"), "namespace": "shop"}, "spec": spec})
                .to_string()
        });
        std::iter::once(pods.clone()).chain(all).collect::<Vec<_>>().join("\n---\n")
    };
    let select = |rest: Value| {
        let mut spec = json!({"podSelector": {"matchLabels": {"app": "web"}}});
        spec.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        spec
    };
    let deny = select(json!({"policyTypes": ["Ingress", "Egress"]}));
    let allow = |ports: Value, cidr: &str| {
        select(json!({"policyTypes": ["Egress"], "egress": [{"ports": ports, "to": [{"ipBlock": {"cidr": cidr}}]}]}))
    };
    let to = |port: u16| json!([{"port": port}]);
    let told = |old: &[Value], new: &[Value]| {
        let diff = between(&set(old), &set(new));
        let of = |impact| messages(&diff, impact).into_iter().map(str::to_owned).collect::<Vec<_>>();
        (of(Impact::OpensNetwork), of(Impact::ClosesNetwork))
    };
    let none: Vec<String> = Vec::new();
    let said = |text: &str| vec![text.to_owned()];
    // One more port, one less.
    assert_eq!(
        told(&[deny.clone(), allow(to(443), "10.0.0.0/8")], &[deny.clone(), allow(to(25), "10.0.0.0/8")]),
        (
            said("Deployment/web may now reach 10.0.0.0/8 on 25/TCP"),
            said("Deployment/web may not reach any more 10.0.0.0/8 on 443/TCP")
        )
    );
    // Without its one policy, nothing limits the pods; the loss of a permission beside another policy closes.
    let (opened, closed) = told(std::slice::from_ref(&deny), &[]);
    assert!(opened.iter().all(|message| message.contains("no NetworkPolicy limits it any more")) && opened.len() == 2);
    assert_eq!(closed, none);
    assert_eq!(
        told(&[deny.clone(), allow(to(443), "10.0.0.0/8")], std::slice::from_ref(&deny)).1,
        said("Deployment/web may not reach any more 10.0.0.0/8 on 443/TCP")
    );
    // What another policy allows anyway is neither opened nor closed.
    let wide = select(json!({"policyTypes": ["Egress"], "egress": [{}]}));
    assert_eq!(
        told(&[deny.clone(), wide.clone()], &[deny.clone(), wide.clone(), allow(to(443), "10.0.0.0/8")]),
        (none.clone(), none.clone())
    );
    // Fewer exceptions are more addresses.
    let except = |ranges: Value| {
        select(
            json!({"policyTypes": ["Egress"], "egress": [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ranges}}]}]}),
        )
    };
    let (opened, closed) = told(&[except(json!(["10.0.0.0/8", "192.168.0.0/16"]))], &[except(json!(["10.0.0.0/8"]))]);
    assert_eq!(
        (opened, closed),
        (said("Deployment/web may now reach 0.0.0.0/0 (less 1 ranges) (in part) on every port"), none.clone())
    );
    // Narrower addresses and fewer ports close, and open nothing; the other way round they open, and close nothing.
    let every = json!([]);
    for (wide, narrow, part) in [
        (allow(to(443), "0.0.0.0/0"), allow(to(443), "10.0.0.0/8"), "0.0.0.0/0 (in part) on 443/TCP"),
        (allow(to(443), "10.0.0.0/8"), allow(to(443), "10.1.0.0/16"), "10.0.0.0/8 (in part) on 443/TCP"),
        (allow(every.clone(), "10.0.0.0/8"), allow(to(443), "10.0.0.0/8"), "10.0.0.0/8 (in part) on every port"),
        (
            allow(json!([{"port": 8000, "endPort": 9000}]), "::/0"),
            allow(to(8443), "::/0"),
            "::/0 (in part) on 8000 to 9000/TCP",
        ),
    ] {
        let closed = said(&format!("Deployment/web may not reach any more {part}"));
        assert_eq!(told(&[deny.clone(), wide.clone()], &[deny.clone(), narrow.clone()]), (none.clone(), closed));
        let opened = said(&format!("Deployment/web may now reach {part}"));
        assert_eq!(told(&[deny.clone(), narrow], &[deny.clone(), wide]), (opened, none.clone()));
    }
    // Two halves are the whole.
    let halves = [allow(to(443), "10.0.0.0/9"), allow(to(443), "10.128.0.0/9")];
    assert_eq!(
        told(&[deny.clone(), halves[0].clone(), halves[1].clone()], &[deny.clone(), allow(to(443), "10.0.0.0/8")]),
        (none.clone(), none.clone())
    );
    // Another order of rules is no difference, and a change that opens nothing says so.
    let labels = |spec: &Value, policy: &str| {
        json!({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": policy, "namespace": "shop"}, "spec": spec}).to_string()
    };
    let twice =
        select(json!({"policyTypes": ["Egress"], "egress": [{"ports": [{"port": 1}]}, {"ports": [{"port": 1}]}]}));
    let once = select(json!({"policyTypes": ["Egress"], "egress": [{"ports": [{"port": 1}]}]}));
    assert_eq!(
        changes(&between(&labels(&once, "p"), &labels(&twice, "p"))),
        [("spec.egress[1]".to_owned(), vec!["no-effect"])]
    );
}

#[test]
fn what_the_gate_finds_is_what_became_looser() {
    let container = |context: Value| json!({"name": "web", "image": "web:1", "securityContext": context});
    let strict = json!({"runAsNonRoot": true, "runAsUser": 1000});
    let old = deployment(&json!({"containers": [container(strict.clone())]}));
    let root = deployment(&json!({"containers": [container(json!({"runAsUser": 0}))]}));
    let diff = between(&old, &root);
    let loosened = messages(&diff, Impact::LoosensSecurity);
    assert!(loosened.iter().any(|message| message.contains("run-as-root")), "{loosened:?}");
    assert!(
        changes(&diff)
            .iter()
            .any(|(path, impacts)| path.ends_with("runAsUser") && impacts.contains(&"loosens-security"))
    );
    assert!(
        messages(&between(&root, &old), Impact::TightensSecurity).iter().any(|message| message.contains("run-as-root"))
    );
    // The same promise made by the pod instead of its container is as strict as before.
    let pod = deployment(&json!({"securityContext": strict, "containers": [container(json!({}))]}));
    let diff = between(&old, &pod);
    assert_eq!(messages(&diff, Impact::LoosensSecurity), Vec::<&str>::new());
    assert_eq!(changes(&diff).len(), 3, "{:?}", changes(&diff));
}

#[test]
fn no_secret_is_shown() {
    let secret = |value: &str| object("Secret", &json!({"stringData": {"password": value}}));
    let url = |value: &str| object("ConfigMap", &json!({"data": {"url": format!("postgres://todo:{value}@db/todo")}}));
    let pods = |value: &str| {
        deployment(
            &json!({"containers": [{"name": "web", "args": ["--db", format!("postgres://todo:{value}@db/todo")]}]}),
        )
    };
    for set in [&secret as &dyn Fn(&str) -> String, &url, &pods] {
        for (old, new) in [
            (set("first-value"), set("other-value")),
            (set("first-value"), "{}".to_owned()),
            ("{}".to_owned(), set("other-value")),
        ] {
            let sides = [old, new].map(|text| if text == "{}" { Side::empty() } else { side(&text) });
            let diff = compare(&sides[0], &sides[1], &How::partial());
            assert!(!diff.is_empty());
            let told = to_value(&diff).unwrap().to_string();
            assert!(!told.contains("first-value") && !told.contains("other-value"), "{told}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_not_told_as_removed() {
    let twice = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\na: [\n";
    let error = Side::of_files(vec![read("set.yaml", twice)]).unwrap_err().to_string();
    assert!(
        error.contains("set.yaml:9:")
            && error.contains("set.yaml:11:")
            && error.contains("ConfigMap/a: it is there twice"),
        "{error}"
    );
    assert_eq!(error.lines().count(), 2, "{error}");
}

/// The bundles that are committed, as trees.
fn bundle(environment: &str) -> Vec<Value> {
    let path = format!("{}/../out/{environment}/bundle.yaml", env!("CARGO_MANIFEST_DIR"));
    read("", &std::fs::read_to_string(path).unwrap()).objects.iter().map(|object| object.tree.to_value()).collect()
}

fn text(objects: &[Value]) -> String {
    objects.iter().map(Value::to_string).collect::<Vec<_>>().join("\n---\n")
}

/// One edit of a tree: where, as a share of its places, and what.
#[derive(Clone, Debug)]
enum Edit {
    Remove(u16),
    Set(u16, u8),
    Reverse(u16),
    Copy(u16),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        any::<u16>().prop_map(Edit::Remove),
        (any::<u16>(), any::<u8>()).prop_map(|(at, what)| Edit::Set(at, what)),
        any::<u16>().prop_map(Edit::Reverse),
        any::<u16>().prop_map(Edit::Copy),
    ];
    proptest::collection::vec(edit, 0..6)
}

/// The pointers of a tree, but for those of its name.
fn pointers(value: &Value, at: String, all: &mut Vec<String>) {
    if ["/apiVersion", "/kind", "/metadata/name", "/metadata/namespace"].contains(&at.as_str()) {
        return;
    }
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            pointers(value, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), all);
        }),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| pointers(value, format!("{at}/{index}"), all))
        }
        _ => {}
    }
    if !["", "/metadata"].contains(&at.as_str()) {
        all.push(at);
    }
}

fn edited(mut object: Value, edits: &[Edit]) -> Value {
    for edit in edits {
        let mut all = Vec::new();
        pointers(&object, String::new(), &mut all);
        if all.is_empty() {
            continue;
        }
        let pointer = |at: u16| all[usize::from(at) % all.len()].clone();
        match edit {
            Edit::Remove(at) => {
                let pointer = pointer(*at);
                let (above, last) = pointer.rsplit_once('/').unwrap();
                match object.pointer_mut(above) {
                    Some(Value::Object(map)) => drop(map.remove(&last.replace("~1", "/").replace("~0", "~"))),
                    Some(Value::Array(items)) => drop(items.remove(last.parse().unwrap())),
                    _ => {}
                }
            }
            Edit::Set(at, what) => {
                let new = match what % 4 {
                    0 => json!(what),
                    1 => json!(format!("text-{what}\n")),
                    2 => json!([format!("item-{what}")]),
                    _ => json!({"name": format!("n{what}"), "é~/x": what}),
                };
                *object.pointer_mut(&pointer(*at)).unwrap() = new;
            }
            Edit::Reverse(at) => {
                if let Some(Value::Array(items)) = object.pointer_mut(&pointer(*at)) {
                    items.reverse();
                }
            }
            Edit::Copy(at) => {
                if let Some(Value::Array(items)) = object.pointer_mut(&pointer(*at))
                    && let Some(first) = items.first().cloned()
                {
                    items.push(first);
                }
            }
        }
    }
    object
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing differs from itself, and the patches of a diff, applied by another's code, make the new side of the old one.
    #[test]
    fn the_patches_make_the_new_side(all in proptest::collection::vec(edits(), 17)) {
        let old = bundle("prod");
        let new: Vec<Value> = old.iter().zip(&all).map(|(object, edits)| edited(object.clone(), edits)).collect();
        let diff = compare(&side(&text(&old)), &side(&text(&new)), &How::partial());
        prop_assert!(compare(&side(&text(&new)), &side(&text(&new)), &How::partial()).is_empty());
        let mut patched = old.clone();
        for object in &diff.objects {
            let name = |value: &Value| format!("{}/{}", value["kind"].as_str().unwrap(), value["metadata"]["name"].as_str().unwrap());
            let target = patched.iter_mut().find(|value| name(value) == object.object).unwrap();
            let patch: json_patch::Patch = from_value(to_value(&object.patch).unwrap()).unwrap();
            json_patch::patch(target, &patch).unwrap_or_else(|error| panic!("{error}: {:?}", object.patch));
        }
        let left = compare(&side(&text(&patched)), &side(&text(&new)), &How::partial());
        prop_assert!(left.is_empty(), "{:?} is left of {:?}", changes(&left), changes(&diff));
    }
}
