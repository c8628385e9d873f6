//! Valid models at random. A model borrows its lists, so each that is drawn here is kept for the test's life.

use manifest_lib::lower::Environment;
use manifest_lib::model::*;
use manifest_lib::values::{Amount, Cpu, Memory};
use proptest::prelude::*;
use proptest::sample::select;

use super::texts::text;

fn keep<T>(items: Vec<T>) -> &'static [T] {
    items.leak()
}

fn kept(text: String) -> &'static str {
    text.leak()
}

fn resources() -> impl Strategy<Value = ResourceProfile> {
    (1u64..50, 0u64..2000, any::<bool>(), 1u64..1 << 24, 0u64..1 << 33).prop_map(|(cpu, more, limit, memory, most)| {
        let requests = Requests::new(Cpu::millis(cpu), Memory::bytes(memory));
        let memory = Memory::bytes(memory + most);
        ResourceProfile::new(
            requests,
            if limit { Limits::new(Cpu::millis(cpu + more), memory) } else { Limits::memory(memory) },
        )
    })
}

fn handler(port: u32) -> impl Strategy<Value = Handler<'static>> {
    prop_oneof![
        select(vec!["/", "/health", "/a?b=c"]).prop_map(Handler::http_get),
        select(vec!["/", "/health"]).prop_map(move |path| Handler::http_get(path).port(port)),
        Just(Handler::tcp_socket()),
        Just(Handler::grpc()),
        proptest::collection::vec(text(), 1..3)
            .prop_map(|parts| Handler::exec(keep(parts.into_iter().map(kept).collect()))),
    ]
}

fn probes(port: u32) -> impl Strategy<Value = Probes<'static>> {
    let numbers = || (proptest::option::of(0u32..60), 1u32..60, 1u32..60);
    (handler(port), numbers(), numbers(), proptest::option::of(handler(port)), any::<[bool; 2]>()).prop_map(
        |(shared, (delay, period, timeout), (ready, failures, success), own, [startup, liveness])| {
            let mut readiness = Probe::new().period_seconds(period).timeout_seconds(timeout).success_threshold(success);
            if let Some(delay) = delay {
                readiness = readiness.initial_delay_seconds(delay);
            }
            if let Some(own) = own {
                readiness = readiness.handler(own);
            }
            let mut probes = Probes::new(shared).readiness(readiness);
            if startup {
                probes = probes.startup(Probe::new().period_seconds(5).failure_threshold(failures));
            }
            if startup && liveness {
                probes = probes.liveness(Probe::new().initial_delay_seconds(ready.unwrap_or(3)));
            }
            probes
        },
    )
}

fn autoscaler() -> impl Strategy<Value = Autoscaler<'static>> {
    let policy = (any::<bool>(), 1u32..20, 1u32..=1800).prop_map(|(pods, value, period)| {
        if pods { ScalingPolicy::pods(value, period) } else { ScalingPolicy::percent(value, period) }
    });
    let select_policy = select(vec![SelectPolicy::Max, SelectPolicy::Min, SelectPolicy::Disabled]);
    let rules = (
        proptest::option::of(0u32..=3600),
        proptest::collection::vec(policy, 0..3),
        proptest::option::of(select_policy),
    )
        .prop_map(|(window, policies, chosen)| {
            let mut rules = ScalingRules::new().policies(keep(policies));
            if let Some(seconds) = window {
                rules = rules.stabilization_window_seconds(seconds);
            }
            if let Some(chosen) = chosen {
                rules = rules.select_policy(chosen);
            }
            rules
        });
    let target = || 1u32..200;
    (proptest::option::of(rules.clone()), proptest::option::of(rules), target(), proptest::option::of(target()))
        .prop_map(|(up, down, cpu, memory)| {
            let mut scaler = Autoscaler::new(2, 4).cpu_utilization(cpu);
            if let Some(memory) = memory {
                scaler = scaler.memory_utilization(memory);
            }
            if let Some(up) = up {
                scaler = scaler.scale_up(up);
            }
            if let Some(down) = down {
                scaler = scaler.scale_down(down);
            }
            scaler
        })
}

/// The parts of a workload that do not depend on its place among the others.
fn workload(name: &'static str, port: u32) -> impl Strategy<Value = Workload<'static>> {
    let config = proptest::collection::btree_map("[A-Z][A-Z0-9_]{0,6}", text(), 0..4).prop_map(|entries| {
        keep(entries.into_iter().map(|(name, value)| Config::new(kept(name), kept(value))).collect())
    });
    let secrets = proptest::collection::btree_set("s_[a-z]{1,6}", 0..3).prop_map(|names| {
        keep(names.into_iter().map(|name| SecretEnv::new(kept(name), "secrets").key("key")).collect())
    });
    let annotations = proptest::collection::btree_map("[a-z]{1,6}", text(), 0..3).prop_map(|entries| {
        keep(entries.into_iter().map(|(key, value)| Annotation::new(kept(key), kept(value))).collect())
    });
    let args = proptest::option::of(proptest::collection::vec(text(), 1..3));
    let paths = select(vec![
        keep(Vec::new()),
        keep(vec![WritablePath::new("/tmp", Memory::mebibytes(1))]),
        keep(vec![
            WritablePath::new("/tmp", Memory::gibibytes(2)),
            WritablePath::new("/app/.next/cache", Memory::bytes(1000)),
        ]),
    ]);
    let ports = select(vec![
        keep(vec![Port::http(port)]),
        keep(vec![Port::tcp("web", port), Port::udp("quic", port)]),
        keep(vec![Port::http(port), Port::tcp("metrics", port + 1)]),
    ]);
    let rollout = select(vec![
        RollingUpdate::new(Amount::count(1), Amount::count(0)),
        RollingUpdate::new(Amount::percent(50), Amount::count(1)).progress_deadline_seconds(601),
        RollingUpdate::new(Amount::count(0), Amount::percent(30)),
    ]);
    let spread = select(vec![
        TopologySpread::preferred("kubernetes.io/hostname", 1),
        TopologySpread::required("topology.kubernetes.io/zone", 3),
    ]);
    (
        (ports, resources(), probes(port), config, secrets, annotations),
        (args, paths, rollout, spread, 1u32..100_000, 1u32..20),
    )
        .prop_map(move |((ports, resources, probes, config, secrets, annotations), rest)| {
            let (args, paths, rollout, spread, user, sleep) = rest;
            let mut workload = Workload::new(name, "registry.example:5000/team/app")
                .ports(ports)
                .resources(resources)
                .probes(probes)
                .config(config)
                .secrets(secrets)
                .pod_annotations(annotations)
                .writable_paths(paths)
                .rolling_update(rollout)
                .topology_spread(spread)
                .security_context(SecurityContext::run_as(user, user))
                .graceful_shutdown(GracefulShutdown::new(sleep, sleep + 10));
            if let Some(args) = args {
                let args = keep(args.into_iter().map(kept).collect());
                workload = workload.args(args).command(args);
            }
            workload
        })
}

fn overlay(index: u32) -> impl Strategy<Value = Overlay<'static>> {
    let image = select(vec![
        ImageTag::exact("1.0.0"),
        ImageTag::exact("v1").digest("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
    ]);
    let exposure = select(vec![
        Exposure::none(),
        Exposure::cluster_ip(),
        Exposure::load_balancer(),
        Exposure::node_port(30000 + index),
    ]);
    let budget = select(vec![
        None,
        Some(DisruptionBudget::max_unavailable(Amount::percent(30))),
        Some(DisruptionBudget::min_available(Amount::count(1))),
    ]);
    (image, 2u32..=4, proptest::option::of(autoscaler()), exposure, budget, text()).prop_map(
        |(image, replicas, autoscaler, exposure, disruption_budget, value)| Overlay {
            image,
            replicas: Replicas::new(replicas),
            autoscaler,
            exposure,
            disruption_budget,
            config: keep(vec![Config::new("own.SETTING", kept(value))]),
        },
    )
}

/// What containers, volumes and nodes a workload may have besides.
fn with_more(workload: Workload<'static>, more: [bool; 6], text: &'static str) -> Workload<'static> {
    const SMALL: ResourceProfile =
        ResourceProfile::new(Requests::new(Cpu::millis(1), Memory::mebibytes(1)), Limits::memory(Memory::mebibytes(2)));
    const SIDECAR: Container = Container::new("proxy", "registry.example/proxy:1.2")
        .port(Port::tcp("admin", 9901))
        .env("LEVEL", "debug")
        .writable_path("/tmp", Memory::mebibytes(1))
        .resources(SMALL);
    const INIT: Container = Container::own_image("prepare").command(&["prepare"]).resources(SMALL);
    const PLACE: Scheduling = Scheduling::new()
        .node_selector("example.com/pool", "a")
        .toleration(Toleration::exists("example.com/spot"))
        .prefer_node(3, "zone", &["a", "b"])
        .priority_class("low");
    let [sidecar, init, files, scratch, place, fields] = more;
    let mut workload = workload;
    if sidecar {
        workload = workload.sidecar(&SIDECAR);
    }
    if init {
        workload = workload.init_container(&INIT);
    }
    if files {
        let file = keep(vec![File::new("a.toml", text), File::new("b", "")]);
        workload = workload.volume(Volume::files("files", file)).mount(Mount::new("files", "/etc/files").read_only());
    }
    if scratch {
        let scratch = Volume::scratch("shared", Memory::mebibytes(1)).in_memory();
        workload = workload.volume(scratch).mount(Mount::new("shared", "/shared"));
    }
    if place {
        workload = workload.scheduling(&PLACE).label("example.com/team", "a").pull_secret("registry");
    }
    if fields {
        workload = workload.env_field("z.POD", PodField::Name).env_from(EnvFrom::secret("shared").prefix("S_"));
    }
    workload
}

/// A workload of another kind than the rest.
fn other_kind(which: usize, image: ImageTag<'static>, value: &'static str) -> Deployed<'static> {
    const SMALL: ResourceProfile =
        ResourceProfile::new(Requests::new(Cpu::millis(1), Memory::mebibytes(1)), Limits::memory(Memory::mebibytes(2)));
    let config = keep(vec![Config::new("SETTING", value)]);
    match which {
        0 => {
            let claim = Claim::new(Memory::gibibytes(1)).storage_class("fast");
            let set = Workload::stateful_set("store", "store").claim_template("data", claim).resources(SMALL);
            let set = set.mount(Mount::new("data", "/data")).port(Port::tcp("sql", 5432)).min_ready_seconds(5);
            let set = set.probes(Probes::new(Handler::tcp_socket()).readiness(Probe::new()));
            let storage = keep(vec![Storage::new("data", Memory::gibibytes(2))]);
            let (replicas, exposure) = (Replicas::new(3), Exposure::none());
            set.overlay(StatefulOverlay { image, replicas, exposure, disruption_budget: None, storage, config })
        }
        1 => {
            let set = Workload::daemon_set("agent", "agent").max_unavailable(Amount::percent(20)).resources(SMALL);
            set.overlay(DaemonOverlay { image, exposure: Exposure::none(), config })
        }
        2 => Workload::job("once", "once").completions(3, 2).resources(SMALL).overlay(JobOverlay { image, config }),
        _ => {
            let schedule = Schedule::cron("*/5 8-18 * * MON-FRI").time_zone("Europe/Berlin");
            let job = Workload::cron_job("nightly", "nightly", schedule).history(1, 2).restart_on_failure();
            job.resources(SMALL).overlay(CronJobOverlay { image, suspend: true, config })
        }
    }
}

/// One to three workloads, some of which call each other and the world outside.
pub(crate) fn environment() -> impl Strategy<Value = Environment<'static>> {
    const NAMES: [&str; 3] = ["web", "api", "worker-2"];
    let each = |index: usize| (workload(NAMES[index], 8000 + 10 * index as u32), overlay(index as u32));
    let more = (any::<[[bool; 6]; 3]>(), proptest::option::of(0usize..4), text());
    (each(0), each(1), each(2), 1usize..=3, any::<[bool; 3]>(), any::<bool>(), more).prop_map(
        |(a, b, c, count, [inside, outside, block], prod, (more, other, text))| {
            let text = kept(text);
            let mut parts = vec![a, b, c];
            parts.truncate(count);
            let callee = parts.iter().position(
                |(_, overlay)| !matches!(format!("{:?}", overlay.exposure), text if text.contains("kind: None")),
            );
            let mut connections = Vec::new();
            if let Some(callee) = callee.filter(|_| inside) {
                connections.push(Connection::to(NAMES[callee], 8000 + 10 * callee as u32));
            }
            if outside {
                connections.push(Connection::internet(443));
            }
            if block {
                connections.push(Connection::block("10.1.0.0/16", 5432));
            }
            let connections = keep(connections);
            let mut workloads: Vec<_> = parts
                .into_iter()
                .zip(more)
                .map(|((workload, overlay), more)| {
                    with_more(workload, more, text).connections(connections).overlay(overlay)
                })
                .collect();
            let image = ImageTag::exact("1.0.0");
            workloads.extend(other.map(|which| other_kind(which, image, text)));
            let target = Target {
                stage: if prod { Stage::Prod } else { Stage::Dev },
                namespace: Namespace::new("shop"),
                cluster: Cluster::new(Cpu::cores(100), Memory::gibibytes(1000)),
            };
            let app = App::try_new(Release::new("shop", "1.0.0"), target, keep(workloads));
            Environment::new("any", app.unwrap())
        },
    )
}
