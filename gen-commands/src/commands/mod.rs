//! A file or folder for each command: what it takes, and how it answers.

pub(crate) mod completions;
mod diff;
mod explain;
mod format;
mod generate;
mod graph;
mod init;
mod judge;
mod lint;
mod plan;
mod probe;
mod rules;
mod secrets;
mod show;

use clap::Subcommand;
use manifest_lib::lower::Environment;

use crate::input::error::InputError;
use crate::output::failure::Failure;

/// What the arguments ask for.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write each environment's bundle, and the charts, build files, contracts and rules, to out/
    Generate(generate::Arguments),
    /// Judge YAML from anywhere by the rules that our own bundles must pass
    Lint(lint::Arguments),
    /// List the rules, or tell one
    Rules(rules::Arguments),
    /// Ask a running process as the kubelet would, and say when it is ready, unready or restarted
    Probe(probe::Arguments),
    /// Tell what a change does: objects and fields that differ, and what each difference does to a cluster
    Diff(diff::Arguments),
    /// Tell where a field comes from, what Kubernetes says of it, and which rules watch it
    Explain(explain::Arguments),
    /// Tell what an environment costs and promises: requests, headroom, times of rollouts and autoscaling
    Plan(plan::Arguments),
    /// Judge a suggestion before anybody applies it: what it does, what is against it, where to edit the profile
    Judge(judge::Arguments),
    /// Draw who is exposed, who may call whom, what leaves the cluster, and what scales
    Graph(graph::Arguments),
    /// List environments and their objects, or print an environment or one object of it as it is before the gate
    Show(show::Arguments),
    /// Print the Secrets that an environment's pods read, for a pipe into kubectl
    Secrets(secrets::Arguments),
    /// Write a workspace of a team's own: one workload in dev and prod, CI and a README
    Init(init::Arguments),
    /// Print a script that completes this command's arguments in a shell
    Completions(completions::Arguments),
}

/// Runs one command.
pub(crate) fn run(command: &Command, environments: &[Environment<'_>]) -> Result<(), Failure> {
    match command {
        Command::Generate(arguments) => generate::run(arguments, environments),
        Command::Lint(arguments) => lint::run(arguments, environments),
        Command::Rules(arguments) => rules::run(arguments),
        Command::Probe(arguments) => probe::run(arguments, environments),
        Command::Diff(arguments) => diff::run(arguments, environments),
        Command::Explain(arguments) => explain::run(arguments, environments),
        Command::Plan(arguments) => plan::run(arguments, environments),
        Command::Judge(arguments) => judge::run(arguments, environments),
        Command::Graph(arguments) => graph::run(arguments, environments),
        Command::Show(arguments) => show::run(arguments, environments),
        Command::Secrets(arguments) => secrets::run(arguments, environments),
        Command::Init(arguments) => init::run(arguments),
        Command::Completions(arguments) => completions::run(arguments),
    }
}

/// What could not be read is a failure; what is wrong in a profile is a finding with its line.
impl From<InputError> for Failure {
    fn from(error: InputError) -> Self {
        match error {
            InputError::Message(message) => Self::Error(message),
            InputError::Bundle(environment, errors) => Self::bundle(&environment, &errors),
        }
    }
}
