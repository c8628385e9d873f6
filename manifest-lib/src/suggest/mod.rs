//! A change that somebody suggests as YAML, judged before anybody applies it: what it would do, what the gate says, and
//! which line of the profile to edit so that it becomes true.
//!
//! An object of the environment's kind and name stands for that object, a patch is laid over it, and any other is an
//! addition. What the suggestion does not name stays as it is. The verdict is fine only where each change is one whose
//! effect is known and does no harm; of any other, the reason says what somebody has to know.
//!
//! ```
//! # use manifest_lib::{lower::Environment, model::*, values::{Cpu, Memory}};
//! # const WORKER: Workload = Workload::new("worker", "worker").resources(ResourceProfile::new(
//! #     Requests::new(Cpu::millis(100), Memory::mebibytes(64)), Limits::memory(Memory::mebibytes(64))));
//! # const DEV: App = App::new(Release::new("jobs", "1"), Target { stage: Stage::Dev, namespace: Namespace::new("jobs"),
//! #     cluster: Cluster::new(Cpu::cores(4), Memory::gibibytes(8)) }, &[WORKER.overlay(Overlay { image: ImageTag::latest(),
//! #     replicas: Replicas::new(1), autoscaler: None, exposure: Exposure::none(), disruption_budget: None, config: &[] })]);
//! # const ENVIRONMENT: Environment = Environment::new("dev", DEV);
//! use manifest_lib::suggest::{Suggestion, Verdict};
//! let bundle = ENVIRONMENT.bundle()?;
//! let worker = bundle.keys().find(|key| key.to_string() == "Deployment/worker");
//! let judged = |patch| Suggestion::of(&ENVIRONMENT, &bundle, patch, worker);
//! assert_eq!(judged("spec: {revisionHistoryLimit: 3}")?.verdict, Verdict::Fine);
//! // One pod, to which no Service sends, may be meant to be the only one.
//! assert_eq!(judged("spec: {replicas: 2}")?.verdict, Verdict::Review);
//! let paused = judged("spec: {paused: true}")?;
//! assert_eq!(paused.verdict, Verdict::Refused);
//! assert_eq!(paused.objections[0].rule, "paused-rollout");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod edits;
mod find;
mod hints;
mod known;
mod laws;
mod objections;
mod patch;
mod place;
mod reading;
mod report;
mod suggestion;
mod verdict;

pub use patch::Patching;
pub use report::{Edit, Objection, Reason, Verdict};
pub use suggestion::Suggestion;
