//! A workload's Role and its binding. Source: Kubernetes, "Using RBAC Authorization".

use k8s_openapi::api::rbac::v1::{PolicyRule, Role, RoleBinding, RoleRef, Subject};
use manifest_rules::objects::Notes;

use super::meta;
use crate::model::{App, Deployed, Rights};

pub(super) fn role(app: &App<'_>, deployed: &Deployed<'_>, rights: &Rights<'_>, at: &mut Notes<'_>) -> Role {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let rules = rights.rules.iter().enumerate().map(|(index, right)| {
        at.index("rules*", index, right.origin);
        PolicyRule {
            api_groups: Some(vec![right.group.to_owned()]),
            non_resource_urls: None,
            resource_names: meta::some(owned(right.names)),
            resources: Some(vec![right.resource.to_owned()]),
            verbs: owned(right.verbs),
        }
    });
    let rules = meta::some(rules.collect());
    Role { metadata: meta::metadata(app, deployed.name(), Some(deployed), at), rules }
}

pub(super) fn binding(app: &App<'_>, deployed: &Deployed<'_>, at: &mut Notes<'_>) -> RoleBinding {
    let name = deployed.name();
    RoleBinding {
        metadata: meta::metadata(app, name, Some(deployed), at),
        role_ref: RoleRef {
            api_group: "rbac.authorization.k8s.io".to_owned(),
            kind: "Role".to_owned(),
            name: name.to_owned(),
        },
        subjects: Some(vec![Subject {
            api_group: None,
            kind: "ServiceAccount".to_owned(),
            name: name.to_owned(),
            namespace: Some(app.target.namespace.0.value.as_str().to_owned()),
        }]),
    }
}
