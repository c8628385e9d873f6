//! What no builder has a word for. Each constant asks for it all the same, and `//~` is what the compiler answers.
#![allow(dead_code, missing_docs)]

use manifest_lib::model::*;

const WEB: Workload = Workload::new("web", "web");
const SECURITY: SecurityContext = SecurityContext::run_as(1000, 1000);

const PRIVILEGED: SecurityContext = SECURITY.privileged(true); //~ no method named `privileged`
const ESCALATION: SecurityContext = SECURITY.allow_privilege_escalation(true); //~ no method named `allow_privilege_escalation`
const CAPABILITY: SecurityContext = SECURITY.add_capability("SYS_ADMIN"); //~ no method named `add_capability`
const SECCOMP: SecurityContext = SECURITY.seccomp_profile("Unconfined"); //~ no method named `seccomp_profile`
const APP_ARMOR: SecurityContext = SECURITY.app_armor_profile("Unconfined"); //~ no method named `app_armor_profile`
const SE_LINUX: SecurityContext = SECURITY.se_linux_options("root"); //~ no method named `se_linux_options`
const PROC_MOUNT: SecurityContext = SECURITY.proc_mount("Unmasked"); //~ no method named `proc_mount`
const SYSCTLS: SecurityContext = SECURITY.sysctls(&["net.core.somaxconn"]); //~ no method named `sysctls`
const HOST_PROCESS: SecurityContext = SECURITY.host_process(true); //~ no method named `host_process`
const WRITABLE_ROOT: SecurityContext = SECURITY.read_only_root_filesystem(false); //~ no method named `read_only_root_filesystem`
const NON_ROOT: SecurityContext = SECURITY.run_as_non_root(false); //~ no method named `run_as_non_root`
const HOST_NETWORK: Workload = WEB.host_network(true); //~ no method named `host_network`
const HOST_ALIASES: Workload = WEB.host_aliases(&[]); //~ no method named `host_aliases`
const HOST_PID: Workload = WEB.host_pid(true); //~ no method named `host_pid`
const HOST_IPC: Workload = WEB.host_ipc(true); //~ no method named `host_ipc`
const HOST_PATH: Workload = WEB.host_path("/var/run/docker.sock"); //~ no method named `host_path`
const HOST_PORT: Port = Port::http(8080).host_port(80); //~ no method named `host_port`
const PROBE_HOST: Handler = Handler::http_get("/").host("example.com"); //~ no method named `host`
const ACCOUNT: Workload = WEB.service_account("default"); //~ no method named `service_account`
const TOKEN: Workload = WEB.automount_service_account_token(true); //~ no method named `automount_service_account_token`
const ROLE: Workload = WEB.role("cluster-admin"); //~ no method named `role`
const SECRET_VALUE: SecretEnv = SecretEnv::new("TOKEN", "web").value("hunter2"); //~ no method named `value`
const PULL_POLICY: Workload = WEB.image_pull_policy("Always"); //~ no method named `image_pull_policy`
const RESTART: Workload = WEB.restart_policy("Never"); //~ no method named `restart_policy`
const SELECTOR: Workload = WEB.selector(&[]); //~ no method named `selector`
const RECOMMENDED: Toleration = Toleration::everything(); //~ no function or associated item named `everything`
const NAMESPACE: Workload = WEB.namespace("kube-system"); //~ no method named `namespace`
const EXTERNAL_IPS: Exposure = Exposure::cluster_ip().external_ips(&["10.0.0.1"]); //~ no method named `external_ips`
const EXTERNAL_NAME: Exposure = Exposure::cluster_ip().external_name("db.example"); //~ no method named `external_name`
const SNIPPET: Ingress = Ingress::new("nginx", "a.example").snippet("x"); //~ no method named `snippet`
const RECREATE: Workload = WEB.strategy("Recreate"); //~ no method named `strategy`
const TARGET: Autoscaler = Autoscaler::new(1, 2).scale_target_ref("other"); //~ no method named `scale_target_ref`
const BUDGET_SELECTOR: DisruptionBudget = WEB.disruption_budget(); //~ no method named `disruption_budget`
const POLICY: Workload = WEB.network_policy(&[]); //~ no method named `network_policy`
const BARE_POD: Workload = WEB.pod(); //~ no method named `pod`
const NAMESPACE_LABELS: Namespace = Namespace::new("shop").labels(&[]); //~ no method named `labels`

// What a kind is not asked.
const DB: Workload<StatefulSet> = Workload::stateful_set("db", "db");
const AGENT: Workload<DaemonSet> = Workload::daemon_set("agent", "agent");
const ONCE: Workload<Job> = Workload::job("once", "once");
const NIGHTLY: Workload<CronJob> = Workload::cron_job("nightly", "nightly", Schedule::cron("@daily"));
const ONE: RollingUpdate = RollingUpdate::new(manifest_lib::values::Amount::count(1), manifest_lib::values::Amount::count(0));
const SURGE_OVER_CLAIM: Workload<StatefulSet> = DB.rolling_update(ONE); //~ no method named `rolling_update`
const JOB_ROLLOUT: Workload<Job> = ONCE.rolling_update(ONE); //~ no method named `rolling_update`
const JOB_SINGLE: Workload<Job> = ONCE.singleton("why"); //~ no method named `singleton`
const JOB_CLAIMS: Workload<Job> = ONCE.claim_template("data", Claim::new(manifest_lib::values::Memory::gibibytes(1))); //~ no method named `claim_template`
const WEB_CLAIMS: Workload = WEB.claim_template("data", Claim::new(manifest_lib::values::Memory::gibibytes(1))); //~ no method named `claim_template`
const WEB_BACKOFF: Workload = WEB.backoff_limit(3); //~ no method named `backoff_limit`
const JOB_HISTORY: Workload<Job> = ONCE.history(1, 1); //~ no method named `history`
const JOB_SCHEDULE: Workload<Job> = ONCE.concurrency_policy(ConcurrencyPolicy::Allow); //~ no method named `concurrency_policy`
const AGENT_SINGLE: Workload<DaemonSet> = AGENT.singleton("why"); //~ no method named `singleton`
const NIGHTLY_PARTITION: Workload<CronJob> = NIGHTLY.parallel_pod_management(); //~ no method named `parallel_pod_management`
const BUILT_FURTHER: Workload<'static, Any> = WEB.any().rolling_update(ONE); //~ no method named `rolling_update`
const JOB_REPLICAS: JobOverlay = JobOverlay { image: ImageTag::exact("1"), config: &[], replicas: Replicas::new(1) }; //~ has no field named `replicas`
const STATEFUL_SCALER: fn(StatefulOverlay<'static>) -> Option<Autoscaler<'static>> = |overlay| overlay.autoscaler; //~ no field `autoscaler` on type
