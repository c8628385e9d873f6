//! What NetworkPolicies let through before and after.

use manifest_lib::diff::Impact;
use manifest_lib::serde_json::{Value, json};

use crate::support::{between, changes, deployment, messages};

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

fn policy(name: &str, spec: &Value) -> String {
    json!({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": name, "namespace": "shop"}, "spec": spec}).to_string()
}

#[test]
fn a_folder_of_policies_alone_tells_what_goes_and_what_comes() {
    let web = json!({"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Ingress"]});
    let all = json!({"podSelector": {}, "policyTypes": ["Ingress"]});
    let other = policy("other", &json!({"podSelector": {"matchLabels": {"app": "other"}}, "policyTypes": ["Egress"]}));
    let with = |one: &Value| format!("{}\n---\n{other}", policy("one", one));
    let told = |old: &str, new: &str| {
        let diff = between(old, new);
        let of = |impact| messages(&diff, impact).into_iter().map(str::to_owned).collect::<Vec<_>>();
        (of(Impact::OpensNetwork), of(Impact::ClosesNetwork))
    };
    let none: Vec<String> = Vec::new();
    let said = |text: &str| vec![text.to_owned()];
    let opened = "pods with app=web may be reached by anyone: no NetworkPolicy limits it any more";
    assert_eq!(told(&with(&web), &other), (said(opened), none.clone()));
    let closed = "pods with app=web may be reached by nobody alone: before, no NetworkPolicy limited it";
    assert_eq!(told(&other, &with(&web)), (none.clone(), said(closed)));
    // What limits every pod limits these, and others besides; the other way round, those without the label are free.
    let web_alone = |messages: &[String]| messages.iter().any(|message| message.starts_with("pods with app=web"));
    let (opened, closed) = told(&with(&web), &with(&all));
    assert!(opened.is_empty() && closed.len() == 2 && !web_alone(&closed), "{opened:?} {closed:?}");
    let (opened, closed) = told(&with(&all), &with(&web));
    assert!(closed.is_empty() && opened.len() == 2 && !web_alone(&opened), "{opened:?} {closed:?}");
    // Pods that come later change nothing of what limits them.
    let pods = deployment(&json!({"containers": [{"name": "web", "image": "web:1"}]}));
    assert_eq!(told(&with(&web), &format!("{pods}\n---\n{}", with(&web))), (none.clone(), none));
}

#[test]
fn a_peer_is_named_after_a_workload_of_the_policys_own_namespace_alone() {
    let shut = json!({"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Ingress"]});
    let mut open = shut.clone();
    open["ingress"] = json!([{"from": [{"podSelector": {"matchLabels": {"app": "db"}}}]}]);
    let web = deployment(&json!({"containers": [{"name": "web", "image": "web:1"}]}));
    let db = |namespace: &str| web.replace("\"web\"", "\"db\"").replace("\"shop\"", &format!("\"{namespace}\""));
    for (namespace, name) in [("shop", "Deployment/db"), ("elsewhere", "pods with app=db")] {
        let set = |one: &Value| [web.clone(), db(namespace), policy("one", one)].join("\n---\n");
        let diff = between(&set(&shut), &set(&open));
        let told = messages(&diff, Impact::OpensNetwork);
        assert_eq!(told, [format!("Deployment/web may now be reached by {name} on every port")]);
    }
}
