//! Completion in a shell: the shell asks the command itself, which knows what the profiles have.

use std::path::Path;

use clap::{Args, Command};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use clap_complete::env::Shells;
use clap_complete::{CompleteEnv, Shell};
use manifest_lib::diff::fields;
use manifest_lib::lower::Environment;
use manifest_lib::rules::rules;

use crate::input::environments::bundle;
use crate::output::failure::Failure;
use crate::output::print;

/// By this variable a shell says that it asks for completions.
const ASKED: &str = "COMPLETE";

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The shell to print it for
    shell: Shell,
}

/// Prints what a shell has to run once to ask from then on.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut script = Vec::new();
    let name = program();
    if let Some(shell) = Shells::builtins().completer(&arguments.shell.to_string()) {
        // Writing to memory cannot fail.
        let _ = shell.write_registration(ASKED, &name, &name, &name, &mut script);
    }
    print::plain(&String::from_utf8_lossy(&script))
}

/// Answers a shell that asks, and ends the process; returns if none does.
pub(crate) fn answer(plain: impl Fn() -> Command, environments: &[Environment<'_>]) {
    CompleteEnv::with_factory(|| command(plain(), environments)).var(ASKED).complete();
}

/// What this program is called: each team's binary has a name of its own.
fn program() -> String {
    let path = std::env::args_os().next().unwrap_or_default();
    let name = Path::new(&path).file_stem().map(|name| name.to_string_lossy().into_owned());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "gen-cli".to_owned())
}

/// The arguments, each with the values that the profiles have for it.
fn command(plain: Command, environments: &[Environment<'_>]) -> Command {
    let words: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let names: Vec<String> = environments.iter().map(|environment| environment.name().to_owned()).collect();
    let (objects, fields) = candidates(&words, environments);
    let rules: Vec<String> = rules().map(|rule| rule.name.to_owned()).collect();
    let of =
        |subcommand: &'static str, argument: &'static str, values: &[String]| (subcommand, argument, values.to_vec());
    let all = [
        of("generate", "environments", &names),
        of("diff", "sides", &names),
        of("set-image", "environment", &names),
        of("explain", "environment", &names),
        of("explain", "object", &objects),
        of("explain", "field", &fields),
        of("probe", "env", &names),
        of("graph", "environments", &names),
        of("judge", "environment", &names),
        of("judge", "patch", &objects),
        of("plan", "environments", &names),
        of("show", "environment", &names),
        of("show", "object", &objects),
        of("secrets", "environment", &names),
        of("rules", "rule", &rules),
        of("lint", "env", &names),
        of("lint", "deny", &rules),
        of("lint", "allow", &rules),
    ];
    all.into_iter().fold(plain, |command, (subcommand, argument, values)| {
        command.mut_subcommand(subcommand, |command| {
            command.mut_arg(argument, |known| {
                known.add(ArgValueCandidates::new(move || values.iter().map(CompletionCandidate::new).collect()))
            })
        })
    })
}

/// What completes the words so far: objects behind the environment, fields behind the object.
fn candidates(words: &[String], environments: &[Environment<'_>]) -> (Vec<String>, Vec<String>) {
    let named = |environment: &&Environment<'_>| words.iter().any(|word| word == environment.name());
    let Some(bundle) = environments.iter().find(named).and_then(|environment| bundle(environment).ok()) else {
        return Default::default();
    };
    let objects = bundle.keys().map(ToString::to_string).collect();
    let chosen = bundle.iter().find(|(key, _)| words.iter().any(|word| key.to_string().eq_ignore_ascii_case(word)));
    let fields = chosen.map(|(_, item)| fields(&item.object)).unwrap_or_default();
    (objects, fields.into_iter().map(|field| field.named).collect())
}
