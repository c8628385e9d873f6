//! Sets as charts and people write them, each with all that must be told of it: what is right in them raises no alarm.

use manifest_lib::gate::{Lint, lint};
use manifest_lib::model::Stage;
use manifest_lib::read::read;

const SETS: &[(&str, &str, &[&str])] = &[
    // A chart's database of one, with a password in the file.
    (
        "postgres",
        include_str!("sets/postgres.yaml"),
        &[
            "error secret-in-bundle Secret/my-pg-postgresql",
            "warning single-replica StatefulSet/my-pg-postgresql spec.replicas",
        ],
    ),
    // A page behind an Ingress with a certificate, whose policy lets it call nobody.
    (
        "certificates",
        include_str!("sets/certificates.yaml"),
        &["warning egress-without-dns Deployment/web spec.template.metadata.labels"],
    ),
    // A consumer that KEDA scales from none, with a Secret of an operator's.
    ("queue", include_str!("sets/queue.yaml"), &[]),
    // Pods of an operator, which no manifest has.
    (
        "kafka",
        include_str!("sets/kafka.yaml"),
        &[
            "warning blocked-drain PodDisruptionBudget/kafka spec.selector",
            "warning dangling-service Service/kafka-metrics spec.selector",
        ],
    ),
    (
        "gateway",
        include_str!("sets/gateway.yaml"),
        &[
            "error dangling-route HTTPRoute/api spec.rules[0].backendRefs[1].name",
            "error dangling-route HTTPRoute/api spec.rules[1].backendRefs[0].port",
            "error egress-without-dns Deployment/api spec.template.metadata.labels",
            "error egress-without-dns Job/import spec.template.metadata.labels",
            "warning dangling-route GRPCRoute/grpc spec.rules[0].backendRefs[0].name",
            "warning job-without-egress Job/import spec.template.metadata.labels",
            "warning missing-class Job/import spec.template.spec.priorityClassName",
            "warning unreachable-service Service/api spec.ports[0]",
        ],
    ),
    (
        "rights",
        include_str!("sets/rights.yaml"),
        &[
            "error cluster-admin-binding ClusterRoleBinding/ci-admin roleRef.name",
            "error missing-role RoleBinding/deployer roleRef.name",
            "error wildcard-role ClusterRole/reader rules[0].resources",
            "error wildcard-role ClusterRole/reader rules[1].verbs",
        ],
    ),
];

#[test]
fn all_that_is_told_of_a_set_is_wrong_with_it() {
    let how = Lint { complete: true, ..Lint::partial(Stage::Prod) };
    for (name, text, wanted) in SETS {
        let findings = lint(vec![read(name, text)], &how);
        let mut told: Vec<String> = findings
            .iter()
            .map(|one| {
                let object = one.object.as_ref().map(ToString::to_string).unwrap_or_default();
                format!("{} {} {object} {}", one.level.as_str(), one.rule, one.path).trim_end().to_owned()
            })
            .collect();
        told.sort_unstable();
        assert_eq!(told, *wanted, "{name}: {findings:#?}");
    }
}
