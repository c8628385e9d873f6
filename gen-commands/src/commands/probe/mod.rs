//! `probe`: plays kubelet against a running process.
//!
//! What is asked when, and what follows, is the library's [`Kubelet`]; this is its clock and its network. The pauses
//! between questions can pass faster; while an answer is awaited, time runs as it does.

mod ask;
mod container;
mod question;
mod watch;

use clap::Args;
use manifest_lib::health::Kubelet;
use manifest_lib::lower::Environment;

use crate::output::failure::Failure;
use question::Target;
use watch::{Pace, Seen};

#[derive(Debug, Args)]
#[command(after_help = "\
Time runs in the container's own seconds, from its start: the process is taken to start with the command. \
Exit codes: 0 it became ready and was not restarted, 1 otherwise, 2 it could not be asked.")]
pub(crate) struct Arguments {
    /// The workload whose probes ask
    workload: String,
    /// Where the process listens: host and port, such as http://127.0.0.1:8000. The paths are the probes' own; a probe
    /// of another port than the first is sent to that port of the same host
    #[arg(long)]
    url: String,
    /// The environment whose probes ask; needed only where they differ
    #[arg(long, value_name = "ENVIRONMENT")]
    env: Option<String>,
    /// How many times faster the pauses between questions pass, 1 to 1000; answers have their declared time
    #[arg(long, value_name = "FACTOR", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    speed: u32,
    /// Go on for so many of the container's seconds [default: until each probe could have said no]
    #[arg(long = "for", value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86400))]
    seconds: Option<u64>,
}

pub(crate) fn run(arguments: &Arguments, environments: &[Environment<'_>]) -> Result<(), Failure> {
    let (container, contract) = container::choose(&arguments.workload, arguments.env.as_ref(), environments)?;
    let target = Target::parse(&arguments.url)?;
    let questions = question::questions(&container, &target)?;
    let pace = Pace { speed: arguments.speed, seconds: arguments.seconds };
    let mut kubelet = Kubelet::of(&container);
    let mut seen = Seen::of(&kubelet);
    watch::watch(pace, &mut kubelet, &questions, contract.as_ref(), &mut seen)?;
    seen.verdict()
}
