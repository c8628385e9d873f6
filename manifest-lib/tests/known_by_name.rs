//! A Job's name ends in a checksum, and people name it by its workload: in waivers, patches and diffs. And what a patch
//! says that it touches.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use manifest_lib::diff::{How, Impact, ObjectChange, Side, compare};
use manifest_lib::health::container_of;
use manifest_lib::lower::{Environment, ExtraObject, Patch};
use manifest_lib::model::*;
use manifest_lib::objects::Object;
use manifest_lib::plan::Plan;
use manifest_lib::values::{Amount, Cpu, Memory};

const RESOURCES: ResourceProfile =
    ResourceProfile::new(Requests::new(Cpu::millis(10), Memory::mebibytes(8)), Limits::memory(Memory::mebibytes(16)));
const MIGRATION: Workload<Job> = Workload::job("migration", "api").resources(RESOURCES);
const DB: Workload<StatefulSet> = Workload::stateful_set("db", "db")
    .port(Port::tcp("sql", 5432))
    .resources(RESOURCES)
    .probes(Probes::http_get("/").readiness(Probe::new().timeout_seconds(2)));

fn app(tag: &'static str, replicas: u32) -> App<'static> {
    let image = ImageTag::exact(tag);
    let target = Target {
        stage: Stage::Prod,
        namespace: Namespace::new("shop"),
        cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)),
    };
    let db = StatefulOverlay {
        image: ImageTag::exact("1"),
        replicas: Replicas::new(replicas),
        exposure: Exposure::none(),
        disruption_budget: None,
        storage: &[],
        config: &[],
    };
    let workloads =
        vec![MIGRATION.overlay(JobOverlay { image, config: &[] }), DB.max_unavailable(Amount::count(2)).overlay(db)];
    App::try_new(Release::new("shop", "1.0.0"), target, workloads.leak()).unwrap()
}

fn job(environment: &Environment<'_>) -> String {
    let bundle = environment.bundle().unwrap_or_else(|errors| panic!("{errors}"));
    bundle.keys().find(|key| key.kind == "Job").unwrap().name.clone()
}

#[test]
fn a_diff_tells_of_one_job_and_that_it_runs_again() {
    let side = |tag| Side::of_bundle(Environment::new("prod", app(tag, 3)).bundle().unwrap());
    let diff = compare(&side("1.0.0"), &side("1.0.1"), &How::of(Stage::Prod));
    let [job] = diff.objects.iter().filter(|object| object.object.starts_with("Job/")).collect::<Vec<_>>()[..] else {
        panic!("{:#?}", diff.objects)
    };
    assert_eq!(job.kind, ObjectChange::Changed);
    assert!(job.renamed_from.as_ref().unwrap().starts_with("Job/migration-"));
    assert!(job.changes.iter().any(|change| change.path.ends_with("containers[migration].image")), "{:?}", job.changes);
    assert!(job.effects.iter().any(|effect| effect.message.contains("that one stays until")), "{:?}", job.effects);
    assert!(job.effects.iter().all(|effect| !matches!(effect.impact, Impact::Recreate | Impact::RemovesObject)));
}

#[test]
fn a_patch_names_a_job_by_its_workload_and_the_name_follows_what_it_runs() {
    const SLOW: Patch = Patch::job("migration", |job| {
        job.spec.as_mut().unwrap().active_deadline_seconds = Some(60);
    });
    let plain = Environment::new("prod", app("1.0.0", 3));
    let patched = plain.patch(SLOW.touches(&["spec.activeDeadlineSeconds"]));
    assert!(job(&patched).starts_with("migration-"));
    assert_ne!(job(&patched), job(&plain));
    let errors = plain.patch(SLOW.touches(&["spec.backoffLimit"])).bundle().unwrap_err().to_string();
    assert!(errors.contains("it changes spec.activeDeadlineSeconds: name that field, too"), "{errors}");
}

#[test]
fn routes_and_claims_can_be_patched() {
    const WEB: Workload = Workload::new("web", "web")
        .singleton("one writer")
        .port(Port::http(8080))
        .resources(RESOURCES)
        .probes(Probes::http_get("/").readiness(Probe::new().timeout_seconds(2)))
        .volume(Volume::claim("data", Claim::new(Memory::gibibytes(1))))
        .mount(Mount::new("data", "/data"));
    const ROUTE: Route = Route::http("public", "gateways");
    const PLAIN: Environment = Environment::new(
        "prod",
        App::new(
            Release::new("shop", "1.0.0"),
            Target {
                stage: Stage::Prod,
                namespace: Namespace::new("shop"),
                cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)).gateway_from(Pods::of("gateways", &[])),
            },
            &[WEB.overlay(Overlay {
                image: ImageTag::exact("1"),
                replicas: Replicas::new(1),
                autoscaler: None,
                exposure: Exposure::cluster_ip().route(&ROUTE),
                disruption_budget: None,
                config: &[],
            })],
        ),
    );
    let environment = PLAIN
        .patch(Patch::http_route("web", |route| {
            route["spec"]["rules"][0]["timeouts"] = serde_json::json!({"request": "60s"})
        }))
        .patch(Patch::persistent_volume_claim("web-data", |claim| {
            claim.spec.as_mut().unwrap().volume_name = Some("disk-7".to_owned());
        }));
    let bundle = environment.bundle().unwrap_or_else(|errors| panic!("{errors}"));
    let tree =
        |name: &str| bundle.iter().find(|(key, _)| key.to_string() == name).unwrap().1.object.to_value().unwrap();
    assert_eq!(tree("HTTPRoute/web")["spec"]["rules"][0]["timeouts"]["request"], "60s");
    assert_eq!(tree("PersistentVolumeClaim/web-data")["spec"]["volumeName"], "disk-7");
}

#[test]
fn a_waiver_names_a_job_by_its_workload() {
    const LOUD: Patch = Patch::job("migration", |job| {
        let pod = job.spec.as_mut().unwrap().template.spec.as_mut().unwrap();
        pod.host_network = Some(true);
    });
    const ACCEPTED: &[Waiver] = &[Waiver::new("host-access", "Job/migration", "it opens the node's own firewall")];
    let environment = Environment::new("prod", app("1.0.0", 3)).patch(LOUD);
    assert!(environment.checked().is_err());
    let errors = environment.waivers(ACCEPTED).checked().map(|_| ()).map_err(|refused| refused.to_string());
    // Whatever else is found, the waiver accepts what it names.
    let text = errors.err().unwrap_or_default();
    assert!(!text.contains("host-access"), "{text}");
}

#[test]
fn a_stateful_set_has_a_rollout_and_its_container_is_found() {
    let environment = Environment::new("prod", app("1.0.0", 5));
    let bundle = environment.bundle().unwrap();
    let plan = Plan::of(&environment, &bundle);
    let db = plan.workloads.iter().find(|workload| workload.object == "StatefulSet/db").unwrap();
    let rollout = db.rollout.as_ref().unwrap();
    assert_eq!((rollout.stays[0].away, rollout.stays[0].surge, rollout.progress_deadline_seconds), (2, 0, None));
    // Five pods, two at a time: three steps.
    assert_eq!(rollout.stays[0].seconds, 3 * db.ready.latest_seconds);
    assert_eq!(container_of(&bundle, "db").map(|container| container.name.as_str()), Some("db"));
    assert_eq!(container_of(&bundle, "migration").map(|container| container.name.as_str()), Some("migration"));
}

#[test]
fn an_extra_object_is_a_function_of_its_environment() {
    const QUOTA: ExtraObject = ExtraObject::of(|environment| {
        Object::any(serde_json::json!({
            "apiVersion": "example.com/v1", "kind": "Budget",
            "metadata": {"name": environment.name(), "namespace": environment.app().namespace()},
        }))
    });
    let bundle = Environment::new("prod", app("1.0.0", 3)).extra_object(QUOTA).bundle().unwrap();
    assert!(bundle.keys().any(|key| key.to_string() == "Budget/prod" && key.namespace == "shop"));
}

#[test]
fn the_loudest_that_a_diff_says_is_that_data_is_lost() {
    let claim =
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {accessModes: [ReadWriteOnce]}\n";
    let set = |policy: &str| {
        format!(
            "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: db}}\nspec: {{selector: {{}}, template: {{}}, serviceName: db, persistentVolumeClaimRetentionPolicy: {{whenScaled: {policy}}}}}\n"
        )
    };
    let side = |text: &str| Side::of_files(vec![manifest_lib::read::read("a.yaml", text)]).unwrap();
    let removed = compare(&side(claim), &Side::empty(), &How::partial());
    let effect = &removed.objects[0].effects[0];
    assert_eq!(effect.impact, Impact::LosesData);
    assert!(effect.message.contains("copy the data first"), "{}", effect.message);
    assert!(!removed.objects[0].effects.iter().any(|effect| effect.message.contains("kubectl delete")));
    let deletes = compare(&side(&set("Retain")), &side(&set("Delete")), &How::partial());
    assert_eq!(deletes.objects[0].changes[0].impacts, [Impact::LosesData]);
    let retains = compare(&side(&set("Delete")), &side(&set("Retain")), &How::partial());
    assert!(!retains.objects[0].changes[0].impacts.contains(&Impact::LosesData));
    assert_eq!(Impact::ALL[0], Impact::LosesData);
}
